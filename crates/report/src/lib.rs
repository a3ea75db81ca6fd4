//! What a reader gets of a study: figures, pages and the narrative of a run.

#![forbid(unsafe_code)]
#![allow(
    clippy::disallowed_methods,
    reason = "figures are drawn, not computed with: a last bit moves no pixel"
)]

pub mod figures;
pub mod report;
pub mod story;
pub mod workbook;

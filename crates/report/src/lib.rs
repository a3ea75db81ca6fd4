//! What a reader gets of a study: figures, pages and the narrative of a run.
//!
//! The feature `figures`, on by default, has figures and pages; without it there is the narrative alone, in a browser too.

#![forbid(unsafe_code)]
#![allow(
    clippy::disallowed_methods,
    reason = "figures are drawn, not computed with: a last bit moves no pixel"
)]

pub mod about;
#[cfg(feature = "figures")]
pub mod figures;
mod numbers;
#[cfg(feature = "figures")]
pub mod report;
pub mod story;
#[cfg(feature = "figures")]
pub mod workbook;

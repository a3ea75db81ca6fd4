//! Hearth: how communities of practice live and die.

#![forbid(unsafe_code)]

pub mod experiment;
pub mod math;
pub mod model;
pub mod observe;
#[allow(
    clippy::disallowed_methods,
    reason = "figures are drawn, not computed with: a last bit moves no pixel"
)]
pub mod output;
pub mod random;
pub mod scenario;
pub mod simulation;
pub mod statistics;

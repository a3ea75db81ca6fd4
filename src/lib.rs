//! Hearth: how communities of practice live and die.

pub mod experiment;
pub mod observe;
pub mod output;
pub mod scenario;
pub mod simulation;

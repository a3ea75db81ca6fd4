//! Hearth: how communities of practice live and die.

pub mod experiment;
pub mod math;
pub mod model;
pub mod observe;
pub mod output;
pub mod random;
pub mod scenario;
pub mod simulation;
pub mod statistics;

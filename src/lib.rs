//! Hearth: how communities of practice live and die.

pub mod observe;
pub mod scenario;

//! Would another policy be best if the coefficients of the model were others?
//!
//! The coefficients are known only roughly ([`hearth_engine::scenario::plausible`]). So sets of them are drawn, once for a
//! whole study: a Latin hypercube over all plausible ranges. Every arm runs under every set, always with the same random
//! numbers. What comes out ([`CoefficientResult`]) is in how many sets each arm is the best, in how many a difference keeps
//! its sign, and which coefficients go with a decision that turns. The coefficients that go with it most are then moved
//! alone, each to both ends of its range.
//!
//! The number of runs is a function of the study, and not of the machine, so that results are the same everywhere.

mod draw;
mod judge;
pub mod narrative;
mod result;
mod run;
mod tables;
#[cfg(test)]
mod tests;

pub use draw::{CoefficientSets, SetChoice};
pub use result::{
    AloneAt, CoefficientResult, Coefficients, Ends, PairEffect, SetArmResult, SetDifference, SetRow,
    TurningCoefficient,
};
pub(crate) use run::{Objective, SetArm, examine};

/// Sets where nobody asks for another number.
pub const SETS: u32 = 30;

/// How many sets, and how many runs in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SetEffort {
    /// Sets; 0 for none.
    pub sets: u32,
    /// Whether they run however long it takes.
    pub however_long: bool,
}

impl SetEffort {
    /// As many sets as somebody asks for; the usual ones, where they take less than about a minute, where nobody does.
    pub fn asked(sets: Option<u32>) -> Self {
        Self { sets: sets.unwrap_or(SETS), however_long: sets.is_some() }
    }

    /// No sets at all.
    pub const NONE: Self = Self { sets: 0, however_long: false };
}

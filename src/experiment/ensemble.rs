//! What the replicates of one arm say together, in memory that doesn't grow with their number.

use crate::observe::{Cause, Flows, RunRow, WeekRow};
use crate::scenario::Stage;

/// Probabilities at which quantiles are kept.
pub const QUANTILES: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

/// Quantiles of one quantity over the replicates in which it exists.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Spread {
    /// Replicates in which the quantity exists.
    pub n: u64,
    /// Mean over them.
    pub mean: f64,
    /// Standard deviation over them.
    pub sd: f64,
    /// Quantiles at [`QUANTILES`].
    pub quantiles: [f64; QUANTILES.len()],
}

/// One community over all replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct CommunityEnsemble {
    /// Name.
    pub name: String,
    /// Replicates.
    pub replicates: u64,
    /// By week, by column of [`WeekRow::COLUMNS`].
    pub weeks: Vec<[Spread; WeekRow::COLUMNS.len()]>,
    /// By week: replicates in each stage, in the order of [`Stage::ALL`].
    pub stages: Vec<[u64; Stage::ALL.len()]>,
    /// By week: mean flows of the energy budget.
    pub flows: Vec<Flows>,
    /// By column of [`RunRow::COLUMNS`].
    pub runs: [Spread; RunRow::COLUMNS.len()],
    /// By week lived: replicates whose community ended then (dormant or dissolved for good), horizon + 1 entries;
    /// those alive at the horizon are in none.
    pub deaths: Vec<u64>,
    /// Replicates that declined, by their main cause, in the order of [`Cause::ALL`].
    pub causes: [u64; Cause::ALL.len()],
    /// Replicates by stage at the horizon, in the order of [`Stage::ALL`].
    pub final_stages: [u64; Stage::ALL.len()],
}

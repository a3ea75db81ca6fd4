//! What the replicates of one arm say together, in memory that doesn't grow with their number.

#[cfg(feature = "folders")]
mod outcomes;
#[cfg(feature = "folders")]
mod read;

use crate::outcome::Outcome;
use hearth_engine::observe::{Cause, Flows, RunRow, WeekRow};
use hearth_engine::scenario::Stage;
use hearth_statistics::{SurvivalPoint, Z95, kaplan_meier};

pub use crate::spread::{QUANTILES, Spread};
#[cfg(feature = "folders")]
pub use outcomes::read_outcomes;
#[cfg(feature = "folders")]
pub use read::{Detail, each_arm, ensembles};
#[cfg(feature = "folders")]
pub(crate) use read::{builder, column, doubles, foreign, places};

/// One community over all replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct CommunityEnsemble {
    /// Name.
    pub name: String,
    /// Replicates that didn't fail.
    pub replicates: u64,
    /// By week from 0 to the last before the horizon, by column of [`WeekRow::COLUMNS`]; empty where weeks weren't kept
    /// or read.
    /// Quantiles are of values rounded to 8 significant bits (0.4 %).
    pub weeks: Vec<[Spread; WeekRow::COLUMNS.len()]>,
    /// By week: replicates in each stage, in the order of [`Stage::ALL`]; empty likewise.
    pub stages: Vec<[u64; Stage::ALL.len()]>,
    /// By week: mean flows of the energy budget; empty likewise.
    pub flows: Vec<Flows>,
    /// By column of [`RunRow::COLUMNS`]. Quantiles are of values rounded to 13 significant bits (0.012 %).
    pub runs: [Spread; RunRow::COLUMNS.len()],
    /// The outcomes that aren't columns of the runs; empty where nobody read them.
    pub outcomes: Vec<CommunityOutcome>,
    /// By survival time in weeks: replicates whose community ended then (dormant or dissolved for good), horizon + 1 entries;
    /// those alive at the horizon are in none.
    pub deaths: Vec<u64>,
    /// Replicates that declined, by their main cause, in the order of [`Cause::ALL`].
    pub causes: [u64; Cause::ALL.len()],
    /// Replicates by stage at the horizon, in the order of [`Stage::ALL`].
    pub final_stages: [u64; Stage::ALL.len()],
}

impl CommunityEnsemble {
    /// An outcome by its name; `None` where there is no such outcome, or it wasn't read.
    pub fn outcome(&self, name: &str) -> Option<CommunityOutcome> {
        let read = self.outcomes.iter().find(|one| one.outcome.name == name);
        read.copied().or_else(|| {
            let outcome = Outcome::named(name).filter(|one| !one.is_derived())?;
            let place = RunRow::COLUMNS.iter().position(|info| info.name == outcome.column)?;
            Some(CommunityOutcome { outcome, spread: self.runs[place], interval: None })
        })
    }

    /// Survival of the community by week, with a pointwise 95 % band.
    pub fn survival(&self) -> Vec<SurvivalPoint> {
        kaplan_meier(&self.deaths, self.replicates, Z95)
    }
}

/// An outcome of one community over all replicates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommunityOutcome {
    /// The outcome.
    pub outcome: Outcome,
    /// Its distribution; of a ratio, the mean is the ratio of sums, and quantiles are those of single runs.
    pub spread: Spread,
    /// 95 % interval of a ratio.
    pub interval: Option<(f64, f64)>,
}

/// One arm over all replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmEnsemble {
    /// Name.
    pub name: String,
    /// Its communities, in the scenario's order.
    pub communities: Vec<CommunityEnsemble>,
}

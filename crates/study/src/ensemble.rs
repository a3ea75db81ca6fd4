//! What the replicates of one arm say together, in memory that doesn't grow with their number.

use std::collections::BTreeMap;

use crate::outcome::{CommunityOutcome, Outcome};
use hearth_engine::observe::{Cause, Flows, RunRow, WeekRow};
use hearth_engine::scenario::Stage;
use hearth_statistics::sketch::{self, RUN_BITS};
use hearth_statistics::{Histogram, Moments, SurvivalPoint, Z95, kaplan_meier};

/// Probabilities at which quantiles are kept.
pub const QUANTILES: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

/// Distribution of one quantity over the replicates in which it exists.
///
/// Mean, deviation and quantiles are `NaN` where nothing exists to take them of (the deviation needs two).
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

/// Values of one quantity as they come in, counted in a memory that doesn't grow with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    sum: f64,
    moments: Moments,
    counts: BTreeMap<u32, u32>,
}

impl Tally {
    /// Takes the value of a replicate, where it exists.
    pub fn push(&mut self, value: f64) {
        if value.is_finite() {
            self.sum += value;
            self.moments.push(value);
            *self.counts.entry(sketch::key(value, RUN_BITS)).or_default() += 1;
        }
    }

    /// Its distribution; the mean is that of [`hearth_statistics::Influence`].
    pub fn spread(self) -> Spread {
        let n = self.moments.n;
        Spread {
            n,
            mean: self.sum / n as f64,
            sd: self.moments.sd(),
            quantiles: Histogram::from_entries(self.counts.into_iter().collect())
                .quantiles(&QUANTILES, RUN_BITS),
        }
    }
}

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
    /// The outcomes that aren't columns of the runs; empty where nobody read them (see [`crate::outcome::read_outcomes`]).
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

/// One arm over all replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmEnsemble {
    /// Name.
    pub name: String,
    /// Its communities, in the scenario's order.
    pub communities: Vec<CommunityEnsemble>,
}

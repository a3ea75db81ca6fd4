//! Numbers of runs and ensembles that narratives, figures and tables share.

use hearth_engine::observe::stage::is_alive;
use hearth_engine::observe::{Cause, RunRow, Week};
use hearth_engine::scenario::Stage;
use hearth_study::ensemble::{CommunityEnsemble, QUANTILES, Spread};

/// Weeks on end in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Episode {
    pub stage: Stage,
    pub start: usize,
    /// The week after the last.
    pub end: usize,
}

/// A run as episodes.
pub(crate) fn episodes(weeks: &[Week]) -> Vec<Episode> {
    let mut found: Vec<Episode> = Vec::new();
    for (week, seen) in weeks.iter().enumerate() {
        match found.last_mut() {
            Some(last) if last.stage == seen.stage => last.end = week + 1,
            _ => found.push(Episode { stage: seen.stage, start: week, end: week + 1 }),
        }
    }
    found
}

/// The causes, most frequent first.
pub(crate) fn ranked(all: &CommunityEnsemble) -> Vec<(Cause, u64)> {
    let mut causes: Vec<(Cause, u64)> = Cause::ALL.iter().copied().zip(all.causes).collect();
    causes.sort_by_key(|(cause, n)| (std::cmp::Reverse(*n), *cause));
    causes
}

/// Replicates alive in each week, and at the horizon as in the last one. Where no weeks were kept, those that weren't over for good.
pub(crate) fn alive_by_week(all: &CommunityEnsemble) -> Vec<u64> {
    let living = |week: &[u64; Stage::ALL.len()]| -> u64 {
        let pairs = Stage::ALL.iter().zip(week);
        pairs.filter(|(stage, _)| is_alive(**stage)).map(|(_, n)| n).sum()
    };
    if let Some(last) = all.stages.last() {
        return all.stages.iter().chain([last]).map(living).collect();
    }
    all.deaths
        .iter()
        .scan(all.replicates, |alive, ended| {
            *alive = alive.saturating_sub(*ended);
            Some(*alive)
        })
        .collect()
}

/// First week in which no more than half are alive.
pub(crate) fn median_survival(all: &CommunityEnsemble, alive: &[u64]) -> Option<usize> {
    (all.replicates > 0).then(|| alive.iter().position(|n| 2 * n <= all.replicates)).flatten()
}

/// The spread of an outcome or a column, with nothing in it but `NaN` where it exists in no replicate.
pub(crate) fn of(all: &CommunityEnsemble, name: &str) -> Spread {
    all.outcome(name)
        .map(|one| one.spread)
        .or_else(|| place(name).map(|at| all.runs[at]))
        .filter(|spread| spread.n > 0 && spread.quantiles.iter().all(|q| q.is_finite()))
        .unwrap_or(Spread { n: 0, mean: f64::NAN, sd: f64::NAN, quantiles: [f64::NAN; QUANTILES.len()] })
}

/// Where a column of runs stands.
pub(crate) fn place(column: &str) -> Option<usize> {
    RunRow::COLUMNS.iter().position(|c| c.name == column)
}

//! Candidates: communities with parameters drawn from the priors, and the facts of the logs that they leave.

use super::facts::{Observed, compared};
use super::smc::{CalibrateError, Calibration};
use crate::arm::{Arm, LazyArm, RunError};
use crate::executor::{Executor, Job, Reader, Replicate, Step};
use hearth_logs::facts::{Facts, Log};

/// Reads the facts of a run's log, as they are compared: behind a 1, or behind no number where it left none.
struct LogFacts<'a>(&'a [&'static str]);

impl Reader for LogFacts<'_> {
    fn width(&self, _job: usize) -> usize {
        1 + self.0.len()
    }

    fn keeps(&self, _job: usize) -> String {
        format!("facts of the log: {}", self.0.join(" "))
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let (_, logs) = run.engine.run_with_logs(run.number, &mut |_, _, _| {})?;
        let horizon = run.engine.scenario().map_or(0, |scenario| scenario.horizon_weeks);
        let log = logs.first().and_then(|log| Log::of_contributions(log, horizon));
        let facts = log.map(|log| Facts::of(&log));
        to.push(if facts.is_some() { 1.0 } else { f64::NAN });
        to.extend(self.0.iter().map(|name| {
            let fact = facts.as_ref().and_then(|facts| facts.get(name));
            fact.map_or(f64::NAN, |fact| compared(name, fact))
        }));
        Ok(())
    }

    fn without_scenario(&self) -> Option<f64> {
        Some(f64::NAN)
    }
}

/// Runs candidates.
pub(super) struct Candidates<'a> {
    pub calibration: &'a Calibration,
    pub executor: &'a Executor<'a>,
    pub step: &'a Step<'a>,
    /// Hash of the scenario that priors change.
    pub scenario: String,
}

impl Candidates<'_> {
    /// The facts of each candidate, a place of the priors' cube with the first of `runs` replicates: in the mean over its
    /// logs; `None` for one that left no log. `None` where the user stops it.
    pub fn facts(
        &self,
        candidates: &[(&[f64], u32)],
        runs: u32,
        names: &[&'static str],
    ) -> Result<Option<Vec<Option<Vec<f64>>>>, CalibrateError> {
        let arm = |&(place, first): &(&[f64], u32)| {
            let sets = self.calibration.sets(place);
            let fingerprint = format!("{}\n{}", self.scenario, sets.join(" "));
            let name = format!("candidate with {} (replicates from {first})", sets.join(", "));
            LazyArm::new(name, fingerprint, &self.calibration.scenario, move || {
                self.calibration.base.with(&sets).map_err(RunError::no_scenario(&sets))
            })
        };
        let arms: Vec<LazyArm<'_>> = candidates.iter().map(arm).collect();
        let jobs: Vec<Job<'_>> = candidates
            .iter()
            .zip(&arms)
            .map(|((_, first), arm)| Job {
                arm: arm as &dyn Arm,
                seed: self.calibration.seed,
                replicates: *first..first.saturating_add(runs),
            })
            .collect();
        let reader = LogFacts(names);
        let values = self.executor.execute(&jobs, &reader, self.step)?;
        let mean = |values: Vec<f64>| Observed::mean_of_runs(&values, 1 + names.len());
        Ok(values.map(|values| values.into_iter().map(mean).collect()))
    }
}

//! Interim analysis after interim analysis: run what is still needed, decide what can be decided.

use std::ops::Range;

use super::decide::Decisions;
use super::error::ClaimsError;
use super::interim::{FAMILY_RISK, analyses};
use super::outcome_values::{self, OutcomeValue};
use super::plan::{Cell, Plan, Setup, Test};
use super::planted::{Case, NamesCauses};
use super::result::ClaimsResult;
use crate::ScenarioArm;
use crate::arm::RunError;
use crate::cache::Cache;
use crate::executor::{Control, ExecuteError, Executor, Job, Reader, Replicate, Step};

/// Reads the outcomes of a claim's arm.
struct Readings<'a> {
    /// By job.
    setups: Vec<&'a Setup>,
    seed: u64,
    names_causes: Option<&'a dyn NamesCauses>,
}

impl Reader for Readings<'_> {
    fn width(&self, job: usize) -> usize {
        self.setups[job].readings.len()
    }

    fn keeps(&self, job: usize) -> String {
        format!("{:?}, planted causes named: {}", self.setups[job].readings, self.names_causes.is_some())
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let Replicate { job, number: replicate, engine } = run;
        let Setup { scenario, readings, .. } = self.setups[job];
        let run = outcome_values::of_run(engine, scenario, replicate)?;
        for (reading, community) in readings {
            to.push(match (reading, self.names_causes) {
                (OutcomeValue::NamesPlantedCause { matched, others_up_to }, Some(names)) => {
                    let (seed, matched, others_up_to) = (self.seed, *matched, *others_up_to);
                    if replicate < names.most_cases() {
                        let case = Case { scenario, seed, number: replicate, matched, others_up_to };
                        f64::from(u8::from(names.names_planted(case).map_err(RunError::Failed)?))
                    } else {
                        f64::NAN
                    }
                }
                (reading, _) => reading.of_run(&run, *community),
            });
        }
        Ok(())
    }
}

/// Values of all setups so far: by setup, reading, replicate.
pub(super) struct Values {
    values: Vec<Vec<Vec<f64>>>,
}

impl Values {
    /// Nothing yet.
    pub fn empty(plan: &Plan) -> Self {
        Self { values: plan.setups.iter().map(|setup| vec![Vec::new(); setup.readings.len()]).collect() }
    }

    /// Made-up values of all readings of a world, up to so many replicates.
    #[cfg(test)]
    pub fn extend(&mut self, setup: usize, replicates: u32, value: impl Fn(u32) -> f64) {
        for column in &mut self.values[setup] {
            column.extend((column.len() as u32..replicates).map(&value));
        }
    }

    /// The replicates that count for a test, one value for each arm.
    pub fn rows(&self, test: &Test) -> Vec<Vec<f64>> {
        let of = |cell: &Cell| self.values[cell.setup][cell.reading].as_slice();
        let columns: Vec<&[f64]> = test.cells.iter().map(of).collect();
        let filters: Vec<&[f64]> = test.filters.iter().map(of).collect();
        let most = columns.iter().chain(&filters).map(|column| column.len()).min().unwrap_or(0);
        (0..most)
            .filter(|&replicate| filters.iter().all(|column| column[replicate] == 1.0))
            .map(|replicate| columns.iter().map(|column| column[replicate]).collect::<Vec<f64>>())
            .filter(|row| row.iter().all(|value| value.is_finite()))
            .collect()
    }
}

impl Plan {
    /// Puts the claims to the test; `None` where the user stops it. Claims that ask which cause was planted need somebody who
    /// names causes. Finished runs are kept in `cache`, where there is one, and found there again.
    ///
    /// # Errors
    ///
    /// Where the threads can't be started, a run fails, or the cache can't be written.
    pub fn run(
        &self,
        names_causes: Option<&dyn NamesCauses>,
        cache: Option<&Cache>,
        control: &Control<'_>,
    ) -> Result<Option<ClaimsResult>, ClaimsError> {
        let executor = Executor::new(control, cache)?;
        let named = |setup: &Setup| ScenarioArm::named(&setup.arm, setup.scenario.clone());
        let arms: Vec<ScenarioArm> = self.setups.iter().map(named).collect();
        let mut values = Values::empty(self);
        let mut decisions = Decisions::new(self, names_causes.is_some());
        let all = analyses(self.request.replicates);
        let mut done = 0;
        let mut runs = 0;
        for (number, &analysis) in all.iter().enumerate() {
            let needed = decisions.needed(self);
            let setups: Vec<usize> = (0..needed.len()).filter(|&setup| needed[setup]).collect();
            if setups.is_empty() {
                break;
            }
            let name =
                format!("interim analysis {} of {}, {} claims open", number + 1, all.len(), decisions.open());
            let total = setups.len() as u64 * u64::from(analysis - done);
            let step = executor.step(name, total);
            let of = |&setup: &usize| &self.setups[setup];
            let readings =
                Readings { setups: setups.iter().map(of).collect(), seed: self.request.seed, names_causes };
            let arms: Vec<&ScenarioArm> = setups.iter().map(|&setup| &arms[setup]).collect();
            let Some(rows) = self.rows(&arms, &readings, done..analysis, &executor, &step)? else {
                return Ok(None);
            };
            for ((job, setup), rows) in setups.into_iter().enumerate().zip(rows) {
                for row in rows.chunks_exact(readings.width(job).max(1)) {
                    for (column, value) in values.values[setup].iter_mut().zip(row) {
                        column.push(*value);
                    }
                }
            }
            runs += total;
            done = analysis;
            decisions.analyse(self, &values, done);
        }
        let claims = decisions.conclude(self, &values);
        Ok(Some(ClaimsResult {
            seed: self.request.seed,
            replicates: self.request.replicates,
            sets: self.request.sets.clone(),
            risk: FAMILY_RISK,
            runs,
            claims,
        }))
    }

    /// Runs more replicates of some setups: their readings, replicate by replicate.
    fn rows(
        &self,
        arms: &[&ScenarioArm],
        readings: &Readings<'_>,
        replicates: Range<u32>,
        executor: &Executor<'_>,
        step: &Step<'_>,
    ) -> Result<Option<Vec<Vec<f64>>>, ClaimsError> {
        let seed = self.request.seed;
        let jobs: Vec<Job<'_>> =
            arms.iter().map(|arm| Job { arm: *arm, seed, replicates: replicates.clone() }).collect();
        executor.execute(&jobs, readings, step).map_err(|error| match error {
            ExecuteError::Study(error) => error.into(),
            ExecuteError::Run { job, arm, seed, replicate, error } => ClaimsError::RunValues {
                claim: readings.setups[job].claim.clone(),
                arm,
                replicate,
                seed,
                message: error.to_string(),
            },
        })
    }
}

//! Look after look: live through what is still needed, decide what can be decided.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use super::decide::Decisions;
use super::error::ClaimsError;
use super::interim::{FAMILY_RISK, looks};
use super::outcome_values::{self, OutcomeValue};
use super::plan::{Cell, Plan, Test};
use super::planted::{Case, NamesCauses};
use super::result::ClaimsResult;
use hearth_engine::simulation::Simulation;

/// Replicates that one engine lives through in a row.
const CHUNK: u32 = 20;

/// How a table is run.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Worker threads; 0 for as many as there are cores. Results don't depend on it.
    pub threads: usize,
    /// Set by whoever wants to stop.
    pub stop: &'a AtomicBool,
    /// Told after each piece of work.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// What names causes of decline, for claims that ask for it.
    pub names_causes: Option<&'a dyn NamesCauses>,
}

/// How far a table has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The look for which lives are being lived, from 1.
    pub look: usize,
    /// Looks at most.
    pub looks: usize,
    /// Lives lived for it.
    pub done: u64,
    /// Lives that it takes.
    pub total: u64,
    /// Claims still open.
    pub open: usize,
}

/// Values of all worlds so far: by world, reading, replicate.
pub(super) struct Values {
    values: Vec<Vec<Vec<f64>>>,
}

impl Values {
    /// Nothing yet.
    pub fn empty(plan: &Plan) -> Self {
        Self { values: plan.worlds.iter().map(|world| vec![Vec::new(); world.readings.len()]).collect() }
    }

    /// Made-up values of all readings of a world, up to so many replicates.
    #[cfg(test)]
    pub fn extend(&mut self, world: usize, replicates: u32, value: impl Fn(u32) -> f64) {
        for column in &mut self.values[world] {
            column.extend((column.len() as u32..replicates).map(&value));
        }
    }

    /// The replicates that count for a test, one value for each arm.
    pub fn rows(&self, test: &Test) -> Vec<Vec<f64>> {
        let of = |cell: &Cell| self.values[cell.world][cell.reading].as_slice();
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
    /// Puts the claims to the test; `None` where somebody stopped it.
    pub fn run(&self, control: &Control<'_>) -> Result<Option<ClaimsResult>, ClaimsError> {
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(control.threads)
            .build()
            .map_err(|error| ClaimsError::Threads { threads: control.threads, message: error.to_string() })?;
        let mut values = Values::empty(self);
        let mut decisions = Decisions::new(self, control.names_causes.is_some());
        let all = looks(self.request.replicates);
        let mut done = 0;
        let mut lives = 0;
        for (number, &look) in all.iter().enumerate() {
            let needed = decisions.needed(self);
            if !needed.contains(&true) {
                break;
            }
            let progress = Progress {
                look: number + 1,
                looks: all.len(),
                done: 0,
                total: needed.iter().filter(|needed| **needed).count() as u64 * u64::from(look - done),
                open: decisions.open(),
            };
            if !threads.install(|| self.live(control, &needed, done..look, &mut values, progress))? {
                return Ok(None);
            }
            lives += progress.total;
            done = look;
            decisions.look(self, &values, done);
        }
        let claims = decisions.conclude(self, &values);
        Ok(Some(ClaimsResult {
            seed: self.request.seed,
            replicates: self.request.replicates,
            sets: self.request.sets.clone(),
            risk: FAMILY_RISK,
            lives,
            claims,
        }))
    }

    /// Lives through more replicates of the worlds that are needed; false where somebody stopped it.
    fn live(
        &self,
        control: &Control<'_>,
        needed: &[bool],
        replicates: std::ops::Range<u32>,
        values: &mut Values,
        progress: Progress,
    ) -> Result<bool, ClaimsError> {
        let chunks: Vec<(u32, u32)> = replicates
            .clone()
            .step_by(CHUNK as usize)
            .map(|first| (first, (first + CHUNK).min(replicates.end)))
            .collect();
        // By replicates first, so that long worlds are spread over the whole time.
        let jobs: Vec<(usize, (u32, u32))> = chunks
            .iter()
            .flat_map(|&chunk| {
                (0..needed.len()).filter(|&world| needed[world]).map(move |world| (world, chunk))
            })
            .collect();
        let count = AtomicU64::new(0);
        let found: Result<Vec<Option<Vec<Vec<f64>>>>, ClaimsError> = jobs
            .par_iter()
            .map(|&(world, (first, end))| {
                if control.stop.load(Ordering::Relaxed) {
                    return Ok(None);
                }
                let rows = self.live_chunk(control, world, first..end)?;
                let more = u64::from(end - first);
                let done = count.fetch_add(more, Ordering::Relaxed) + more;
                (control.progress)(Progress { done, ..progress });
                Ok(Some(rows))
            })
            .collect();
        for ((world, _), rows) in jobs.iter().zip(found?) {
            let Some(rows) = rows else { return Ok(false) };
            for row in rows {
                for (column, value) in values.values[*world].iter_mut().zip(row) {
                    column.push(value);
                }
            }
        }
        Ok(true)
    }

    /// Some replicates of one world: a row of readings each.
    fn live_chunk(
        &self,
        control: &Control<'_>,
        world: usize,
        replicates: std::ops::Range<u32>,
    ) -> Result<Vec<Vec<f64>>, ClaimsError> {
        let (world, seed) = (&self.worlds[world], self.request.seed);
        let mut reached = replicates.start;
        let lived = catch_unwind(AssertUnwindSafe(|| {
            let mut simulation = Simulation::new(&world.scenario, seed);
            let mut rows = Vec::with_capacity(replicates.len());
            for replicate in replicates {
                reached = replicate;
                let lives = outcome_values::live(&mut simulation, &world.scenario, replicate);
                let mut row = Vec::with_capacity(world.readings.len());
                for (reading, community) in &world.readings {
                    row.push(match (reading, control.names_causes) {
                        (OutcomeValue::NamesPlantedCause { twins, others_up_to }, Some(names)) => {
                            let (twins, others_up_to) = (*twins, *others_up_to);
                            if replicate < names.most_cases() {
                                let scenario = &world.scenario;
                                let case = Case { scenario, seed, number: replicate, twins, others_up_to };
                                f64::from(u8::from(names.names_planted(case)?))
                            } else {
                                f64::NAN
                            }
                        }
                        (reading, _) => reading.of_run(&lives, *community),
                    });
                }
                rows.push(row);
            }
            Ok::<_, String>(rows)
        }));
        let message = match lived {
            Ok(Ok(rows)) => return Ok(rows),
            Ok(Err(message)) => message,
            Err(panic) => crate::replicate::message(panic.as_ref()),
        };
        Err(ClaimsError::RunValues {
            claim: world.claim.clone(),
            arm: world.arm.clone(),
            replicate: reached,
            seed,
            message,
        })
    }
}

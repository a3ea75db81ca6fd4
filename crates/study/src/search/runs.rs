//! Runs of policies: the jobs that a search asks the executor for.

use super::error::SearchError;
use super::outcome_values::OutcomeValues;
use super::policies::{Policies, sets};
use super::trials::{Ask, Halt, Policy, Trials, WorldState};
use crate::arm::{Arm, LazyArm, RunError};
use crate::executor::{Executor, Job, Reader, Replicate};
use crate::spec::{Factor, Spread};
use hearth_engine::scenario::Scenario;

/// An engine for policies of a study.
pub(super) struct PolicyRuns<'a> {
    pub policies: Policies<'a>,
    pub readings: OutcomeValues,
    pub seed: u64,
    /// Hash of all that values depend on, but for what is asked.
    pub identity: String,
    /// The policy as it is: all others have its communities and horizon.
    pub reference: &'a Scenario,
    pub executor: Executor<'a>,
    /// Runs so far, those that were kept already among them.
    pub runs: u64,
}

impl PolicyRuns<'_> {
    fn factors(&self) -> &[Factor] {
        &self.policies.question.uncertain
    }

    /// Uncertain factors, as they are in a draw.
    fn drawn(&self, draw: u32) -> Vec<String> {
        let factors = self.factors().iter().enumerate();
        factors.map(|(place, factor)| factor.set(self.seed, draw, place)).collect()
    }

    /// A policy's scenario, with uncertain factors as they are in a draw.
    pub fn scenario(&self, policy: &Policy, draw: u32) -> Result<Scenario, RunError> {
        let drawn = self.drawn(draw);
        self.policies.scenario(policy, &drawn).map_err(|error| RunError::NoScenario {
            settings: self.policies.name_with(policy, &drawn),
            error: Box::new(error),
        })
    }

    /// A policy in a state of the world, as an arm.
    fn arm<'s>(&'s self, policy: &'s Policy, world: WorldState) -> LazyArm<'s> {
        let which = match policy {
            Policy::Given(place) => format!("given {place}"),
            Policy::Set(point) => sets(self.policies.levers, point).join(" "),
        };
        let name = self.policies.name(policy);
        let fingerprint = format!("{}\n{which} {world:?}", self.identity);
        let resolved = move |draw: u32| self.scenario(policy, draw);
        match world {
            WorldState::Drawn if !self.factors().is_empty() => {
                LazyArm::anew(name, fingerprint, self.reference, resolved)
            }
            WorldState::Drawn => LazyArm::new(name, fingerprint, self.reference, move || resolved(0)),
            WorldState::Fixed(draw) => {
                LazyArm::new(name, fingerprint, self.reference, move || resolved(draw))
            }
        }
    }

    /// Runs what is asked for: values by ask, then replicate, then quantity.
    fn execute(
        &self,
        asks: &[Ask<'_>],
        step: &str,
        total: u64,
    ) -> Result<Vec<Vec<Vec<f64>>>, Halt<SearchError>> {
        let arms: Vec<LazyArm<'_>> = asks.iter().map(|ask| self.arm(ask.policy, ask.world)).collect();
        let jobs: Vec<Job<'_>> = asks
            .iter()
            .zip(&arms)
            .map(|(ask, arm)| Job {
                arm: arm as &dyn Arm,
                seed: self.seed,
                replicates: ask.replicates.clone(),
            })
            .collect();
        let step = self.executor.step(step, total);
        let values = self.executor.execute(&jobs, &self.readings, &step).map_err(SearchError::from)?;
        let rows = |values: Vec<f64>| values.chunks_exact(self.readings.len()).map(<[f64]>::to_vec).collect();
        Ok(values.ok_or(Halt::Stopped)?.into_iter().map(rows).collect())
    }
}

impl Reader for OutcomeValues {
    fn width(&self, _job: usize) -> usize {
        self.len()
    }

    fn keeps(&self, _job: usize) -> String {
        "outcomes of a search".to_owned()
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let outcomes = run.engine.run(run.number, &mut |_, _, _| {})?;
        to.extend(run.engine.scenario().into_iter().flat_map(|scenario| self.of(scenario, &outcomes)));
        Ok(())
    }
}

impl Trials for PolicyRuns<'_> {
    type Error = SearchError;

    fn quantities(&self) -> usize {
        self.readings.len()
    }

    fn run(&mut self, asks: &[Ask<'_>], step: &str) -> Result<Vec<Vec<Vec<f64>>>, Halt<SearchError>> {
        let total = asks.iter().map(|ask| ask.replicates.len() as u64).sum();
        let by_ask = self.execute(asks, step, total)?;
        self.runs += total;
        Ok(by_ask)
    }

    fn factors(&self, draw: u32) -> Vec<f64> {
        let drawn = self.drawn(draw);
        let number = |(factor, set): (&Factor, &String)| {
            let value = set.split_once('=').map_or("", |(_, value)| value);
            match &factor.spread {
                Spread::OneOf(values) => {
                    values.iter().position(|known| known == value).map_or(f64::NAN, |place| place as f64)
                }
                _ => value.parse().unwrap_or(f64::NAN),
            }
        };
        PolicyRuns::factors(self).iter().zip(&drawn).map(number).collect()
    }
}

//! An arm of a study as a policy: a scenario, with what isn't known for certain drawn anew for every replicate.

use crate::experiment::kept::UNCERTAIN;
use crate::experiment::question::{Factor, QuestionArm};
use crate::experiment::{Arm, Engine};
use crate::observe::{Outcome, Week};
use crate::scenario::Scenario;
use crate::simulation::Simulation;

/// One arm, ready to be lived through.
pub(super) struct PolicyArm<'q> {
    arm: &'q QuestionArm,
    factors: &'q [Factor],
    text: String,
}

impl<'q> PolicyArm<'q> {
    pub fn new(arm: &'q QuestionArm, factors: &'q [Factor]) -> Self {
        let mut text = arm.scenario().to_ron();
        for factor in factors {
            // Another range is another study.
            text += &format!(
                "{UNCERTAIN}{}: {}\n",
                factor.path,
                serde_json::json!([factor.spread, factor.whole])
            );
        }
        Self { arm, factors, text }
    }
}

impl Arm for PolicyArm<'_> {
    fn name(&self) -> &str {
        &self.arm.name
    }

    fn communities(&self) -> Vec<String> {
        self.arm.scenario().communities.iter().map(|community| community.name.clone()).collect()
    }

    fn horizon(&self) -> u32 {
        self.arm.scenario().horizon_weeks
    }

    fn engine(&self, seed: u64) -> Box<dyn Engine + '_> {
        if self.factors.is_empty() {
            return Box::new(Simulation::new(self.arm.scenario(), seed));
        }
        Box::new(Uncertain { policy: self, seed })
    }

    fn fingerprint(&self) -> String {
        self.text.clone()
    }
}

/// Lives through replicates each of which has a world of its own.
struct Uncertain<'p> {
    policy: &'p PolicyArm<'p>,
    seed: u64,
}

impl Engine for Uncertain<'_> {
    fn run(&mut self, replicate: u32, on_week: &mut dyn FnMut(u32, usize, &Week)) -> Vec<Outcome> {
        let scenario = drawn(self.policy.arm, self.policy.factors, self.seed, replicate);
        let mut simulation = Simulation::new(&scenario, self.seed);
        simulation.restart(replicate);
        simulation.run(on_week)
    }
}

/// The scenario of one replicate. Where drawn values make none together, the replicate fails with the reason, as any
/// replicate that can't be lived.
fn drawn(arm: &QuestionArm, factors: &[Factor], seed: u64, replicate: u32) -> Scenario {
    let sets: Vec<String> =
        factors.iter().enumerate().map(|(place, factor)| factor.set(seed, replicate, place)).collect();
    match arm.with(&sets) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{} make no scenario: {error}", sets.join(", ")),
    }
}

//! Arms with uncertain factors: each replicate runs in a state of the world of its own, with values that are drawn for it.

use super::arm::{Arm, Engine, OwningEngine, RunError, ScenarioArm};
use super::spec::{Base, Factor, SpecArm};
use hearth_engine::scenario::Scenario;

/// An arm of which some factors are drawn anew for every replicate; the scenario as it is where there are none.
#[derive(Debug)]
pub(super) struct DrawnArm {
    plain: ScenarioArm,
    base: Base,
    factors: Vec<Factor>,
}

impl DrawnArm {
    /// An arm of a study file, with its uncertain factors.
    pub fn new(arm: &SpecArm, factors: &[Factor]) -> Self {
        let plain = ScenarioArm::named(&arm.name, arm.scenario().clone());
        Self { plain, base: arm.base().clone(), factors: factors.to_vec() }
    }

    /// An arm again from what a study's folder keeps of it.
    pub fn stored(plain: ScenarioArm, base: Base, factors: Vec<Factor>) -> Self {
        Self { plain, base, factors }
    }

    /// The scenario as it is, with no factor drawn.
    pub fn plain(&self) -> &Scenario {
        self.plain.scenario()
    }

    /// The scenario of one replicate, with its factors drawn.
    pub fn drawn(&self, seed: u64, replicate: u32) -> Result<Scenario, RunError> {
        let factors = self.factors.iter().enumerate();
        let sets: Vec<String> = factors.map(|(place, factor)| factor.set(seed, replicate, place)).collect();
        self.base.with(&sets).map_err(RunError::no_scenario(&sets))
    }
}

/// All that an arm's results depend on: its scenario, and its uncertain factors behind it. Another range is another study;
/// why a factor is uncertain changes no run.
pub(super) fn fingerprint(scenario: String, factors: &[Factor]) -> String {
    let line = |factor: &Factor| {
        format!("// uncertain {}: {}\n", factor.path, serde_json::json!([factor.spread, factor.whole]))
    };
    factors.iter().fold(scenario, |text, factor| text + &line(factor))
}

impl Arm for DrawnArm {
    fn name(&self) -> &str {
        self.plain.name()
    }

    fn communities(&self) -> Vec<String> {
        self.plain.communities()
    }

    fn horizon(&self) -> u32 {
        self.plain.horizon()
    }

    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        if self.factors.is_empty() {
            return self.plain.engine(seed);
        }
        Ok(Box::new(OwningEngine::anew(move |replicate| self.drawn(seed, replicate), seed)))
    }

    fn fingerprint(&self) -> String {
        fingerprint(self.plain.fingerprint(), &self.factors)
    }

    fn scenario_text(&self) -> String {
        self.plain.fingerprint()
    }

    fn uncertain(&self) -> &[Factor] {
        &self.factors
    }
}

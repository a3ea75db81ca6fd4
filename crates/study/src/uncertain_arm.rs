//! Arms with uncertain factors: each replicate lives in a world of its own, with values that are drawn for it.
//!
//! What an arm draws stands in the study's scenario, a line a factor, so that the folder is enough to go on.

use super::arm::ScenarioArm;
use super::replicate::{Arm, Engine};
use super::spec::{Base, Factor, SpecArm};
use hearth_engine::observe::{Outcome, Week};
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;

/// What stands before an uncertain factor in a study's scenario.
const UNCERTAIN: &str = "// uncertain ";

/// An arm of which some factors are drawn anew for every replicate; the scenario as it is where there are none.
#[derive(Debug)]
pub(super) struct DrawnArm {
    plain: ScenarioArm,
    /// The scenario with its factors.
    text: String,
    base: Base,
    factors: Vec<Factor>,
}

impl DrawnArm {
    /// An arm of a question, with what isn't known for certain.
    pub fn new(arm: &SpecArm, factors: &[Factor]) -> Self {
        let plain = ScenarioArm::named(&arm.name, arm.scenario().clone());
        // Another range is another study.
        let text = plain.fingerprint() + &lines(factors);
        Self { plain, text, base: arm.base().clone(), factors: factors.to_vec() }
    }

    /// An arm again from the text that a study kept of it: what `plain` reads, and its factors.
    pub fn again(plain: ScenarioArm, text: String, base: Base, factors: Vec<Factor>) -> Self {
        Self { plain, text, base, factors }
    }

    /// The scenario of one replicate. Where drawn values make none together, the replicate fails with the reason, as
    /// any replicate that can't be lived.
    fn scenario(&self, seed: u64, replicate: u32) -> Scenario {
        let factors = self.factors.iter().enumerate();
        let sets: Vec<String> = factors.map(|(place, factor)| factor.set(seed, replicate, place)).collect();
        match self.base.with(&sets) {
            Ok(scenario) => scenario,
            Err(error) => panic!("{} make no scenario: {error}", sets.join(", ")),
        }
    }
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

    fn engine(&self, seed: u64) -> Box<dyn Engine + '_> {
        if self.factors.is_empty() {
            return self.plain.engine(seed);
        }
        Box::new(Drawn { arm: self, seed })
    }

    fn fingerprint(&self) -> String {
        self.text.clone()
    }
}

/// Lives through replicates each of which has a world of its own.
struct Drawn<'a> {
    arm: &'a DrawnArm,
    seed: u64,
}

impl Engine for Drawn<'_> {
    fn run(&mut self, replicate: u32, on_week: &mut dyn FnMut(u32, usize, &Week)) -> Vec<Outcome> {
        let scenario = self.arm.scenario(self.seed, replicate);
        let mut simulation = Simulation::new(&scenario, self.seed);
        simulation.restart(replicate);
        simulation.run(on_week)
    }
}

/// Factors as they stand in a study's scenario. Why they are uncertain isn't told: it changes no life.
fn lines(factors: &[Factor]) -> String {
    let line = |factor: &Factor| {
        format!("{UNCERTAIN}{}: {}\n", factor.path, serde_json::json!([factor.spread, factor.whole]))
    };
    factors.iter().map(line).collect()
}

/// Factors that a scenario's text says are drawn anew for every replicate.
pub(super) fn factors(text: &str) -> Result<Vec<Factor>, String> {
    let told = text.lines().filter_map(|line| line.strip_prefix(UNCERTAIN));
    told.map(|line| {
        let (path, drawn) = line.split_once(": ").ok_or_else(|| format!("'{line}' isn't understood"))?;
        let (spread, whole) =
            serde_json::from_str(drawn).map_err(|error| format!("'{line}' isn't understood: {error}"))?;
        Ok(Factor { path: path.to_owned(), spread, whole, why: String::new() })
    })
    .collect()
}

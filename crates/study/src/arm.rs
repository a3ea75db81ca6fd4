//! A scenario as an arm of a study: lived through by a [`Simulation`].

use super::replicate::{Arm, Engine};
use hearth_engine::observe::{Outcome, Week};
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;

/// One arm of a study: a scenario under a name.
///
/// ```
/// use std::sync::atomic::AtomicBool;
/// use hearth_study::{Control, Design, Existing, ScenarioArm, Seed, Study, ensembles};
/// use hearth_study::output::{Invocation, Weekly};
/// use hearth_engine::scenario::Scenario;
///
/// let sets = ["horizon_weeks=26".to_owned()];
/// let arm = ScenarioArm::new(Scenario::parse("Scenario(name: \"Half a year\")", "example", &sets)?);
/// let folder = tempfile::tempdir()?;
/// let design = Design {
///     arms: vec![&arm],
///     seed: Seed::Given(1),
///     replicates: 4,
///     weekly: Weekly::Quantiles,
///     invocation: Invocation::default(),
///     points: None,
/// };
/// let mut study = Study::open(folder.path(), design, Existing::Continue)?;
/// study.run(&Control { threads: 1, stop: &AtomicBool::new(false), progress: &|_| {} })?;
/// let arms = ensembles(folder.path(), study.manifest())?;
/// assert_eq!(arms[0].communities[0].replicates, 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ScenarioArm {
    name: String,
    scenario: Scenario,
    text: String,
}

impl ScenarioArm {
    /// An arm that is called as its scenario is.
    pub fn new(scenario: Scenario) -> Self {
        Self::named(scenario.name.clone(), scenario)
    }

    /// An arm of another name than its scenario's.
    pub fn named(name: impl Into<String>, scenario: Scenario) -> Self {
        let text = scenario.to_ron();
        Self { name: name.into(), scenario, text }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }
}

impl Arm for ScenarioArm {
    fn name(&self) -> &str {
        &self.name
    }

    fn communities(&self) -> Vec<String> {
        self.scenario.communities.iter().map(|community| community.name.clone()).collect()
    }

    fn horizon(&self) -> u32 {
        self.scenario.horizon_weeks
    }

    fn engine(&self, seed: u64) -> Box<dyn Engine + '_> {
        Box::new(Simulation::new(&self.scenario, seed))
    }

    fn fingerprint(&self) -> String {
        self.text.clone()
    }
}

impl Engine for Simulation<'_> {
    fn run(&mut self, replicate: u32, on_week: &mut dyn FnMut(u32, usize, &Week)) -> Vec<Outcome> {
        self.restart(replicate);
        Simulation::run(self, on_week)
    }
}

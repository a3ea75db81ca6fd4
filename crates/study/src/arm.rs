//! Arms and engines: whatever can be run, replicate by replicate.

use std::sync::OnceLock;

use super::spec::Factor;
use hearth_engine::observe::{Contribution, Outcome, Week};
use hearth_engine::scenario::{Scenario, ScenarioError};
use hearth_engine::simulation::Simulation;

/// Anything that runs replicates, one after the other. There is one per worker thread.
///
/// A run must depend on nothing but the arm, the seed and the number of its replicate: results have to be the
/// same whichever engine ran it, and whatever that engine ran before.
pub trait Engine: Send {
    /// Runs one replicate from the beginning. Calls `on_week` with the week's number (from 0, as many as the horizon has),
    /// the community's place and what was observed; returns one outcome per community.
    ///
    /// # Errors
    ///
    /// Where the replicate can't be run.
    fn run(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<Vec<Outcome>, RunError>;

    /// The same, and returns beside the outcomes who contributed when, by community.
    ///
    /// # Errors
    ///
    /// Where the replicate can't be run, or the engine keeps no logs.
    fn run_with_logs(
        &mut self,
        _replicate: u32,
        _on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<(Vec<Outcome>, Vec<Vec<Contribution>>), RunError> {
        Err(RunError::Failed("this engine keeps no participation log".to_owned()))
    }

    /// Hands the simulation to an experimenter, who does more with it than run a replicate.
    ///
    /// # Errors
    ///
    /// Where the engine has no simulation.
    fn experiment(&mut self, _work: &mut dyn FnMut(&mut Simulation<'_>)) -> Result<(), RunError> {
        Err(RunError::Failed("this engine can't be experimented with".to_owned()))
    }

    /// The scenario of the run that was last; `None` where the engine isn't one of scenarios.
    fn scenario(&self) -> Option<&Scenario> {
        None
    }
}

/// One arm of a study: a scenario ready to be run.
pub trait Arm: Sync {
    /// Name, different from all others of the study.
    fn name(&self) -> &str;
    /// Names of the communities.
    fn communities(&self) -> Vec<String>;
    /// Weeks to simulate.
    fn horizon(&self) -> u32;
    /// Makes an engine for a seed.
    ///
    /// # Errors
    ///
    /// Where the arm's settings make no scenario together.
    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError>;
    /// All that results depend on but seed and replicate. Two arms that say the same give the same results.
    fn fingerprint(&self) -> String;
    /// The scenario as resolved, as RON.
    fn scenario_text(&self) -> String {
        self.fingerprint()
    }
    /// Uncertain factors, drawn anew for every replicate.
    fn uncertain(&self) -> &[Factor] {
        &[]
    }
}

/// Why a run has no results.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RunError {
    /// Settings that make no scenario together.
    #[error("{settings} make no scenario: {error}")]
    NoScenario {
        /// The settings, as `path=value`.
        settings: String,
        /// What is wrong with them.
        error: Box<ScenarioError>,
    },
    /// The engine failed, or reported what the arm doesn't have.
    #[error("{0}")]
    Failed(String),
    /// The run is more than the caller can take.
    #[error("{0}")]
    Refused(String),
    /// The user stopped it halfway.
    #[error("it was stopped")]
    Stopped,
}

impl RunError {
    /// Of settings that make no scenario together.
    pub(crate) fn no_scenario(sets: &[String]) -> impl FnOnce(ScenarioError) -> Self {
        move |error| Self::NoScenario { settings: sets.join(", "), error: Box::new(error) }
    }
}

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

fn communities(scenario: &Scenario) -> Vec<String> {
    scenario.communities.iter().map(|community| community.name.clone()).collect()
}

impl Arm for ScenarioArm {
    fn name(&self) -> &str {
        &self.name
    }

    fn communities(&self) -> Vec<String> {
        communities(&self.scenario)
    }

    fn horizon(&self) -> u32 {
        self.scenario.horizon_weeks
    }

    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        Ok(Box::new(Simulation::new(&self.scenario, seed)))
    }

    fn fingerprint(&self) -> String {
        self.text.clone()
    }
}

impl Engine for Simulation<'_> {
    fn run(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<Vec<Outcome>, RunError> {
        self.restart(replicate);
        Ok(Simulation::run(self, on_week))
    }

    fn run_with_logs(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<(Vec<Outcome>, Vec<Vec<Contribution>>), RunError> {
        Ok(Simulation::run_with_logs(self, replicate, on_week))
    }

    fn experiment(&mut self, work: &mut dyn FnMut(&mut Simulation<'_>)) -> Result<(), RunError> {
        work(self);
        Ok(())
    }

    fn scenario(&self) -> Option<&Scenario> {
        Some(Simulation::scenario(self))
    }
}

/// Makes the scenario of a replicate.
type Make<'a> = Box<dyn Fn(u32) -> Result<Scenario, RunError> + Send + Sync + 'a>;

/// An engine that owns its scenario: one for all replicates, or another for each.
pub(crate) struct OwningEngine<'a> {
    scenario: Option<Scenario>,
    anew: Option<Make<'a>>,
    seed: u64,
}

impl<'a> OwningEngine<'a> {
    /// One scenario for all replicates.
    pub fn new(scenario: Scenario, seed: u64) -> Self {
        Self { scenario: Some(scenario), anew: None, seed }
    }

    /// Another scenario for each replicate.
    pub fn anew(make: impl Fn(u32) -> Result<Scenario, RunError> + Send + Sync + 'a, seed: u64) -> Self {
        Self { scenario: None, anew: Some(Box::new(make)), seed }
    }

    fn simulation(&mut self, replicate: u32) -> Result<Simulation<'_>, RunError> {
        if let Some(make) = &self.anew {
            self.scenario = Some(make(replicate)?);
        }
        match &self.scenario {
            Some(scenario) => Ok(Simulation::new(scenario, self.seed)),
            None => Err(RunError::Failed("there is no scenario".to_owned())),
        }
    }
}

impl Engine for OwningEngine<'_> {
    fn run(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<Vec<Outcome>, RunError> {
        Engine::run(&mut self.simulation(replicate)?, replicate, on_week)
    }

    fn run_with_logs(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<(Vec<Outcome>, Vec<Vec<Contribution>>), RunError> {
        Engine::run_with_logs(&mut self.simulation(replicate)?, replicate, on_week)
    }

    fn scenario(&self) -> Option<&Scenario> {
        self.scenario.as_ref()
    }
}

/// An arm whose scenario is made when it is first run, by settings of another scenario.
pub(crate) struct LazyArm<'a> {
    name: String,
    fingerprint: String,
    /// A scenario of the same communities and horizon.
    like: &'a Scenario,
    make: Make<'a>,
    /// Whether every replicate has a scenario of its own.
    anew: bool,
    scenario: OnceLock<Scenario>,
}

impl<'a> LazyArm<'a> {
    /// One scenario for all replicates.
    pub fn new(
        name: String,
        fingerprint: String,
        like: &'a Scenario,
        make: impl Fn() -> Result<Scenario, RunError> + Send + Sync + 'a,
    ) -> Self {
        let make = Box::new(move |_| make());
        Self { name, fingerprint, like, make, anew: false, scenario: OnceLock::new() }
    }

    /// A scenario of its own for every replicate.
    pub fn anew(
        name: String,
        fingerprint: String,
        like: &'a Scenario,
        make: impl Fn(u32) -> Result<Scenario, RunError> + Send + Sync + 'a,
    ) -> Self {
        Self { name, fingerprint, like, make: Box::new(make), anew: true, scenario: OnceLock::new() }
    }
}

impl Arm for LazyArm<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn communities(&self) -> Vec<String> {
        communities(self.like)
    }

    fn horizon(&self) -> u32 {
        self.like.horizon_weeks
    }

    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        if self.anew {
            return Ok(Box::new(OwningEngine::anew(&self.make, seed)));
        }
        let scenario = match self.scenario.get() {
            Some(scenario) => scenario,
            None => {
                let made = (self.make)(0)?;
                self.scenario.get_or_init(|| made)
            }
        };
        Ok(Box::new(Simulation::new(scenario, seed)))
    }

    fn fingerprint(&self) -> String {
        self.fingerprint.clone()
    }
}

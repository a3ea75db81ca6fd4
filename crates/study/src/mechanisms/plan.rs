//! From the table to what has to be run, and to what came out.

use std::collections::BTreeMap;

use super::error::MechanismsError;
use super::experiment::{Arm, Data, Experiment, Measure};
use super::lab::Lab;
use super::result::{EffectResult, MechanismsResult, PropertyResult};
use super::{effects, properties};
use crate::ScenarioArm;
use crate::arm::RunError;
use crate::cache::Cache;
use crate::executor::{Control, ExecuteError, Executor, Job, Reader, Replicate};
use crate::spec::ready_scenario;
use hearth_engine::scenario::nearest;

/// Seed of verdicts: nothing is tuned on it, and nothing else uses it.
pub const SEED: u64 = 7_702_611;
/// Runs of an arm where no number is asked for.
pub const RUNS: u32 = 600;
/// Fewest runs of an arm.
const FEWEST: u32 = 4;

/// What to put to the test, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Experiments by their numbers; all where none is named.
    pub only: Vec<String>,
    /// Changes of every arm, as `path=value`.
    pub sets: Vec<String>,
    /// Seed of all runs.
    pub seed: u64,
    /// Runs of an arm; some experiments take a stated share or multiple of it.
    pub runs: u32,
}

/// Experiments ready to be run.
#[derive(Debug)]
pub struct Plan {
    request: Request,
    experiments: Vec<Planned>,
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Planned {
    experiment: Experiment,
    arms: Vec<Arm>,
    /// Of each arm, its cell, and how many of its runs are the arm's: other experiments may need more.
    cells: Vec<(usize, u32)>,
    runs: u32,
    /// Why there is nothing to run.
    problem: Option<String>,
}

/// A scenario with what is measured in it, once for all experiments that need it.
#[derive(Debug)]
struct Cell {
    arm: ScenarioArm,
    measure: Measure,
    runs: u32,
    /// The first experiment that needs it.
    experiment: &'static str,
}

impl Plan {
    /// Reads the table and every scenario that is needed. Nothing is run.
    ///
    /// # Errors
    ///
    /// Where an experiment isn't in the table, or a change of the request makes no scenario.
    pub fn new(request: Request) -> Result<Self, MechanismsError> {
        let all = [properties(), effects()].concat();
        Self::of(&all, request)
    }

    /// The same for a table of one's own.
    ///
    /// # Errors
    ///
    /// As for [`Self::new`].
    pub fn of(table: &[Experiment], request: Request) -> Result<Self, MechanismsError> {
        let ids = || table.iter().map(|one| one.id);
        for id in &request.only {
            if !ids().any(|known| known.eq_ignore_ascii_case(id)) {
                let suggestion = nearest(id, ids()).map(str::to_owned);
                return Err(MechanismsError::Unknown { id: id.clone(), suggestion });
            }
        }
        // What the user changes must be right by itself; where an arm of ours doesn't fit, its experiment isn't measured.
        ready_scenario("baseline", &request.sets)?;
        let wanted = |one: &&Experiment| {
            request.only.is_empty() || request.only.iter().any(|id| id.eq_ignore_ascii_case(one.id))
        };
        let mut plan = Self { experiments: Vec::new(), cells: Vec::new(), request: request.clone() };
        let mut known = BTreeMap::new();
        for experiment in table.iter().filter(wanted) {
            plan.add(*experiment, &mut known);
        }
        Ok(plan)
    }

    fn add(&mut self, experiment: Experiment, known: &mut BTreeMap<String, usize>) {
        let arms = (experiment.arms)();
        let scenarios: Result<Vec<_>, _> = arms.iter().map(|arm| arm.scenario(&self.request.sets)).collect();
        let runs = |effort: f64| {
            (f64::from(self.request.runs) * experiment.effort * effort).round().max(f64::from(FEWEST)) as u32
        };
        let all = runs(1.0);
        let (mut cells, mut problem) = (Vec::new(), None);
        match scenarios {
            Ok(scenarios) => {
                for (arm, scenario) in arms.iter().zip(scenarios) {
                    let runs = runs(arm.effort);
                    let key = format!("{}\n{}", arm.measure.name, scenario.to_ron());
                    let at = *known.entry(key).or_insert_with(|| {
                        let name = format!("{}, {}", experiment.id, arm.name);
                        let arm_of = ScenarioArm::named(name, scenario);
                        let measure = arm.measure;
                        self.cells.push(Cell { arm: arm_of, measure, runs: 0, experiment: experiment.id });
                        self.cells.len() - 1
                    });
                    self.cells[at].runs = self.cells[at].runs.max(runs);
                    cells.push((at, runs));
                }
            }
            Err(error) => problem = Some(format!("an arm makes no scenario: {error}")),
        }
        self.experiments.push(Planned { experiment, arms, cells, runs: all, problem });
    }

    /// Experiments to be run.
    pub fn experiments(&self) -> usize {
        self.experiments.len()
    }

    /// Experiments an arm of which makes no scenario, with the reason: they are not measured.
    pub fn without_scenario(&self) -> Vec<String> {
        let problem =
            |one: &Planned| one.problem.as_ref().map(|problem| format!("{}: {problem}", one.experiment.id));
        self.experiments.iter().filter_map(problem).collect()
    }

    /// Scenarios that are run.
    pub fn arms(&self) -> usize {
        self.cells.len()
    }

    /// Runs all arms and judges; `None` where the user stops it. Finished runs are kept in `cache`, where there is one, and
    /// found there again.
    ///
    /// # Errors
    ///
    /// Where the threads can't be started, a run fails, or the cache can't be written.
    pub fn run(
        &self,
        cache: Option<&Cache>,
        control: &Control<'_>,
    ) -> Result<Option<MechanismsResult>, MechanismsError> {
        let executor = Executor::new(control, cache)?;
        let seed = self.request.seed;
        let jobs: Vec<Job<'_>> =
            self.cells.iter().map(|cell| Job { arm: &cell.arm, seed, replicates: 0..cell.runs }).collect();
        let runs: u64 = self.cells.iter().map(|cell| u64::from(cell.runs)).sum();
        let name = format!("{} experiments, {} arms", self.experiments.len(), self.cells.len());
        let step = executor.step(name, runs);
        let measurements = Measurements { cells: &self.cells, seed };
        let values = executor.execute(&jobs, &measurements, &step).map_err(|error| match error {
            ExecuteError::Study(error) => error.into(),
            ExecuteError::Run { job, arm, seed, replicate, error } => MechanismsError::Run {
                experiment: self.cells[job].experiment.to_owned(),
                arm,
                replicate,
                seed,
                message: error.to_string(),
            },
        })?;
        Ok(values.map(|values| self.conclude(&values, runs)))
    }

    fn conclude(&self, values: &[Vec<f64>], runs: u64) -> MechanismsResult {
        let mut result = MechanismsResult {
            seed: self.request.seed,
            replicates: self.request.runs,
            sets: self.request.sets.clone(),
            runs,
            properties: Vec::new(),
            effects: Vec::new(),
        };
        for planned in &self.experiments {
            let experiment = &planned.experiment;
            let of = |(arm, &(cell, runs)): (_, &(usize, u32))| {
                let width = self.cells[cell].measure.labels.len();
                (arm, &values[cell][..width * runs as usize])
            };
            let data = Data { arms: planned.arms.iter().zip(&planned.cells).map(of).collect() };
            let parts = if planned.problem.is_some() { Vec::new() } else { (experiment.judge)(&data) };
            let one = PropertyResult::of(experiment, parts, planned.runs, planned.problem.clone());
            if experiment.published.is_empty() {
                result.properties.push(one);
            } else {
                result.effects.push(EffectResult { published: experiment.published.to_owned(), result: one });
            }
        }
        result
    }
}

/// Reads what the cells measure.
struct Measurements<'a> {
    cells: &'a [Cell],
    seed: u64,
}

impl Reader for Measurements<'_> {
    fn width(&self, job: usize) -> usize {
        self.cells[job].measure.labels.len()
    }

    fn keeps(&self, job: usize) -> String {
        let measure = self.cells[job].measure;
        format!("{} {:?}", measure.name, measure.labels)
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let Replicate { job, number: replicate, engine } = run;
        let measure = self.cells[job].measure;
        let mut read = Ok(());
        engine.experiment(&mut |simulation| {
            read = measure.run(&mut Lab { simulation, seed: self.seed, replicate }, to);
        })?;
        read
    }
}

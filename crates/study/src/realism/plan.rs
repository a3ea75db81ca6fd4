//! Simulated communities beside the real ones: as many, of equal windows, held to the same.

use super::error::RealismError;
use super::logs::Community;
use super::metrics;
use super::result::RealismResult;
use super::selection::Selection;
use crate::arm::{LazyArm, RunError};
use crate::cache::Cache;
use crate::executor::{Control, Executor, Job, Reader, Replicate};
use crate::spec::base::Base;
use crate::sweep::{SweepFactor, read_factors};
use hearth_engine::scenario::Scenario;
use hearth_logs::facts::Log;

/// Seed of simulated communities where none is asked for; nothing is fitted on it.
pub const SEED: u64 = 4_271;
/// Real communities that are needed at least, and simulated ones.
const LEAST: usize = 6;
/// Communities that are simulated for each that is missing, at most.
const TRIES: u32 = 30;
/// Weeks that are simulated beyond the window: a community may be silent in its first weeks.
const MARGIN: u32 = 12;

/// Distributions that a setting's communities are drawn from.
const VARIETY: [(&str, &str); 3] = [
    (
        "in-house",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/settings/variety/in-house.ron")),
    ),
    (
        "forum",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/settings/variety/forum.ron")),
    ),
    (
        "open-source",
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../scenarios/settings/variety/open-source.ron"
        )),
    ),
];

/// In what the communities of a setting differ, as text; `None` where there is no such setting.
pub fn variety_of(setting: &str) -> Option<&'static str> {
    VARIETY.iter().find(|(name, _)| *name == setting).map(|(_, text)| *text)
}

/// What is compared, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// Name of the setting or scenario.
    pub name: String,
    /// The scenario of simulated communities, with all changes.
    pub scenario: Scenario,
    /// What is drawn for each of them: a text whose root is `Variety(factors: […])`; empty where they share all parameters.
    pub variety: String,
    /// Where that text is from, for errors.
    pub variety_origin: String,
    /// The real communities.
    pub real: Vec<Community>,
    /// Simulated communities for each of them.
    pub each: u32,
    /// What logs must have.
    pub selection: Selection,
    /// Seed of all draws.
    pub seed: u64,
}

/// A comparison ready to be run.
#[derive(Debug)]
pub struct Plan {
    request: Request,
    base: Base,
    factors: Vec<SweepFactor>,
    /// By real community: the scenario, as long as its window needs.
    scenarios: Vec<Scenario>,
}

impl Plan {
    /// Checks all of it. Nothing is run.
    ///
    /// # Errors
    ///
    /// Where there are too few real communities, or what is drawn doesn't fit the scenario.
    pub fn new(request: Request) -> Result<Self, RealismError> {
        let found = request.real.len();
        if found < LEAST {
            return Err(RealismError::TooFew { found, least: LEAST, reasons: String::new() });
        }
        if request.scenario.communities.len() != 1 {
            return Err(RealismError::Communities(request.scenario.communities.len()));
        }
        let text = request.scenario.to_ron();
        let base = Base::parse(&text, "the scenario")?;
        let factors = match request.variety.is_empty() {
            true => Vec::new(),
            false => {
                read_factors(&request.variety, &request.variety_origin, ("Variety", "variety"), Some(&base))?
            }
        };
        let long = |community: &Community| base.with(&[horizon(community.weeks)]);
        let scenarios = request.real.iter().map(long).collect::<Result<_, _>>()?;
        Ok(Self { base, factors, scenarios, request })
    }

    /// What is compared.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The scenario of a replicate, as long as a window needs.
    fn drawn(&self, weeks: u32, replicate: u32) -> Result<Scenario, RunError> {
        let mut sets = vec![horizon(weeks)];
        for (place, factor) in self.factors.iter().enumerate() {
            let set = factor.factor.set(self.request.seed, replicate, place);
            let value = set.split_once('=').map_or("", |(_, value)| value);
            sets.extend(factor.paths.iter().map(|path| format!("{path}={value}")));
        }
        self.base.with(&sets).map_err(RunError::no_scenario(&sets))
    }

    /// Runs simulated communities until each real one has its counterparts, and compares; `None` where the user stops it. Finished runs
    /// are kept in `cache`, where there is one.
    ///
    /// # Errors
    ///
    /// Where the threads can't be started, a run fails, the cache can't be written, or simulated communities stay too small.
    pub fn run(
        &self,
        cache: Option<&Cache>,
        control: &Control<'_>,
    ) -> Result<Option<RealismResult>, RealismError> {
        let Some((simulated, runs)) = self.simulate(cache, control)? else { return Ok(None) };
        let kept = simulated.len();
        if kept < LEAST {
            return Err(RealismError::TooSmall { runs, kept, least: LEAST });
        }
        if control.stopped() {
            return Ok(None);
        }
        let pool = control.pool()?;
        Ok(Some(pool.install(|| RealismResult::of(&self.request, simulated, runs))))
    }

    /// Simulated communities in the order of the real ones, and how many were run.
    fn simulate(
        &self,
        cache: Option<&Cache>,
        control: &Control<'_>,
    ) -> Result<Option<(Vec<Community>, u64)>, RealismError> {
        let Request { real, each, seed, .. } = &self.request;
        let executor = Executor::new(control, cache)?;
        let step = executor.step("simulated communities", real.len() as u64 * u64::from(*each));
        let drawn = format!("{:?}", self.factors);
        let arms: Vec<LazyArm<'_>> = real
            .iter()
            .zip(&self.scenarios)
            .map(|(community, scenario)| {
                let fingerprint = format!("{}\n// drawn: {drawn}\n", scenario.to_ron());
                let weeks = community.weeks;
                let make = move |replicate| self.drawn(weeks, replicate);
                LazyArm::anew(community.name.clone(), fingerprint, scenario, make)
            })
            .collect();
        let mut found: Vec<Vec<Community>> = vec![Vec::new(); real.len()];
        let mut tried = vec![0u32; real.len()];
        let mut runs = 0;
        loop {
            let mut jobs = Vec::new();
            let mut of = Vec::new();
            for (at, arm) in arms.iter().enumerate() {
                let missing = each - found[at].len() as u32;
                for _ in 0..missing.min((TRIES * each).saturating_sub(tried[at])) {
                    // Another number for every run: what is drawn is never the same.
                    let replicate = tried[at] * real.len() as u32 + at as u32;
                    jobs.push(Job { arm, seed: *seed, replicates: replicate..replicate + 1 });
                    of.push(at);
                    tried[at] += 1;
                }
            }
            if jobs.is_empty() {
                break;
            }
            runs += jobs.len() as u64;
            let windows: Vec<u32> = of.iter().map(|&at| real[at].weeks).collect();
            let reader = Metrics { windows, selection: self.request.selection };
            let Some(values) = executor.execute(&jobs, &reader, &step)? else { return Ok(None) };
            for ((values, at), job) in values.into_iter().zip(of).zip(&jobs) {
                if values[0] == 1.0 {
                    found[at].push(Community {
                        name: format!("replicate {}", job.replicates.start),
                        weeks: real[at].weeks,
                        values: values[1..].to_vec(),
                    });
                }
            }
        }
        Ok(Some((found.into_iter().flatten().collect(), runs)))
    }
}

fn horizon(weeks: u32) -> String {
    format!("horizon_weeks={}", weeks + MARGIN)
}

/// Reads the metrics of runs, each in its window.
struct Metrics {
    windows: Vec<u32>,
    selection: Selection,
}

impl Reader for Metrics {
    fn width(&self, _job: usize) -> usize {
        1 + metrics::width()
    }

    fn keeps(&self, job: usize) -> String {
        format!("metrics of logs in {} weeks, {:?}", self.windows[job], self.selection)
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let weeks = self.windows[run.job];
        let (_, logs) = run.engine.run_with_logs(run.number, &mut |_, _, _| {})?;
        let horizon = run.engine.scenario().map_or(0, |scenario| scenario.horizon_weeks);
        let log = logs.first().and_then(|log| Log::of_contributions(log, horizon));
        // Observed as long as its counterpart, from its own first event on.
        let log = log.filter(|log| log.full_weeks() >= weeks).and_then(|log| log.first_weeks(weeks));
        match log.filter(|log| self.selection.refuses(log).is_none()) {
            Some(log) => {
                to.push(1.0);
                to.extend(metrics::values(&log));
            }
            None => {
                to.push(0.0);
                to.resize(to.len() + metrics::width(), f64::NAN);
            }
        }
        Ok(())
    }
}

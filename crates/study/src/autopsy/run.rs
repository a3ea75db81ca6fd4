//! One run in a few numbers, and many runs at once.

use std::ops::Range;

use super::error::AutopsyError;
use super::without;
use crate::ScenarioArm;
use crate::arm::RunError;
use crate::executor::{ExecuteError, Executor, Job, Reader, Replicate, Step};
use hearth_engine::observe::Cause;
use hearth_engine::observe::stage::is_alive;
use hearth_engine::scenario::{Scenario, Stage};

/// What counts as one full week: so many active members ...
const FULL_ACTIVE: f64 = 10.0;
/// ... of so much energy.
const FULL_ENERGY: f64 = 0.5;

/// What became of one community in one replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSummary {
    /// Whether it was neither dormant nor dissolved at the horizon.
    pub alive: bool,
    /// Stage at the horizon.
    pub stage: Stage,
    /// Weeks until it was dormant or dissolved for good, or the horizon.
    pub weeks: f64,
    /// Weeks, each counted by how alive the community was in it: energy times the square root of the active members,
    /// 1 where ten members of middling energy (0.5) are active, 0 where it is dormant or dissolved.
    ///
    /// The survival time by itself says little about a pressure that weakened a community without ending it before the
    /// horizon. The square root says that twice as many people count for more, but not for twice as much.
    pub full_weeks: f64,
    /// What weighed most by the ledger of its energy, where it declined.
    pub by_ledger: Option<Cause>,
    /// Active members by week.
    pub active: Vec<f32>,
}

/// Numbers of a run before its active members by week.
const HEAD: usize = 5;

impl RunSummary {
    /// A run from the numbers that [`Summaries`] keeps of it.
    fn of(numbers: &[f64]) -> Self {
        let (head, active) = numbers.split_at(HEAD);
        let place = |number: f64| (number >= 0.0).then_some(number as usize);
        Self {
            alive: head[0] > 0.0,
            stage: place(head[1])
                .and_then(|place| Stage::ALL.get(place))
                .copied()
                .unwrap_or(Stage::Potential),
            weeks: head[2],
            full_weeks: head[3],
            by_ledger: place(head[4]).and_then(|place| Cause::ALL.get(place)).copied(),
            active: active.iter().map(|active| *active as f32).collect(),
        }
    }
}

/// Reads the runs of one community.
struct Summaries {
    community: usize,
    /// Weeks simulated.
    weeks: usize,
}

impl Reader for Summaries {
    fn width(&self, _job: usize) -> usize {
        HEAD + self.weeks
    }

    fn keeps(&self, _job: usize) -> String {
        format!("survival, full weeks, cause and active members of community {}", self.community)
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let full = FULL_ENERGY * FULL_ACTIVE.sqrt();
        let mut full_weeks = 0.0;
        let start = to.len() + HEAD;
        to.resize(start, f64::NAN);
        let outcomes = run.engine.run(run.number, &mut |_, community, seen| {
            if community != self.community {
                return;
            }
            let (active, energy) = (seen.row.active, seen.row.energy);
            to.push(f64::from(active));
            if is_alive(seen.stage) {
                full_weeks += f64::from(energy) * f64::from(active).sqrt() / full;
            }
        })?;
        let Some(outcome) = outcomes.get(self.community) else {
            return Err(RunError::Failed(format!("there is no community {}", self.community)));
        };
        let cause = outcome.cause.and_then(|cause| Cause::ALL.iter().position(|one| *one == cause));
        let stage = Stage::ALL.iter().position(|one| *one == outcome.final_stage);
        let number = |place: Option<usize>| place.map_or(-1.0, |place| place as f64);
        let alive = f64::from(u8::from(is_alive(outcome.final_stage)));
        to[start - HEAD..start].copy_from_slice(&[
            alive,
            number(stage),
            outcome.row.survival_weeks,
            full_weeks,
            number(cause),
        ]);
        Ok(())
    }
}

/// Runs of one community, by job, then replicate. `None` where the user stops it.
pub(super) fn summaries(
    jobs: &[Job<'_>],
    community: usize,
    executor: &Executor<'_>,
    step: &Step<'_>,
) -> Result<Option<Vec<Vec<RunSummary>>>, ExecuteError> {
    let weeks = jobs.first().map_or(0, |job| job.arm.horizon() as usize);
    let values = executor.execute(jobs, &Summaries { community, weeks }, step)?;
    let runs = |values: Vec<f64>| values.chunks_exact(HEAD + weeks).map(RunSummary::of).collect();
    Ok(values.map(|values| values.into_iter().map(runs).collect()))
}

/// A scenario with some pressures taken away.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What was taken away.
    pub causes: Vec<Cause>,
    /// Whether there was anything to take away.
    pub differs: bool,
    /// What is left.
    pub arm: ScenarioArm,
}

impl Variant {
    pub(super) fn new(scenario: &Scenario, causes: &[Cause]) -> Self {
        let rest = without(scenario, causes);
        let differs = rest != *scenario;
        Self { causes: causes.to_vec(), differs, arm: ScenarioArm::new(rest) }
    }
}

/// The same replicates of several variants; `None` where the user stops it. Variants that differ in nothing from the scenario
/// have no runs of their own.
pub(super) fn of_variants(
    variants: &[&Variant],
    community: usize,
    seed: u64,
    replicates: &Range<u32>,
    executor: &Executor<'_>,
    step: &Step<'_>,
) -> Result<Option<Vec<Vec<RunSummary>>>, AutopsyError> {
    let runs = |variant: &&&Variant| variant.differs || variant.causes.is_empty();
    let run: Vec<&Variant> = variants.iter().filter(runs).copied().collect();
    let jobs: Vec<Job<'_>> =
        run.iter().map(|variant| Job { arm: &variant.arm, seed, replicates: replicates.clone() }).collect();
    let found =
        summaries(&jobs, community, executor, step).map_err(|error| failed(error, |job| &run[job].causes))?;
    let Some(mut found) = found.map(Vec::into_iter) else { return Ok(None) };
    let each = variants.iter().map(|variant| match runs(&variant) {
        true => found.next().unwrap_or_default(),
        false => Vec::new(),
    });
    Ok(Some(each.collect()))
}

/// What failed, without which causes.
pub(super) fn failed<'c>(error: ExecuteError, causes: impl FnOnce(usize) -> &'c [Cause]) -> AutopsyError {
    let (job, replicate, error) = match error {
        ExecuteError::Study(error) => return error.into(),
        ExecuteError::Run { job, replicate, error, .. } => (job, replicate, error),
    };
    let names: Vec<&str> = causes(job).iter().map(|cause| cause.name()).collect();
    let without = if names.is_empty() { String::new() } else { format!(" without {}", names.join(", ")) };
    AutopsyError::Failed { replicate, without, message: error.to_string() }
}

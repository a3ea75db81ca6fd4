//! One life in a few numbers, and many lives at once.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::error::AutopsyError;
use super::without;
use crate::replicate::{self, Arm, Record, Shape, WIDTH};
use crate::workers::{Control, Progress};
use crate::{ScenarioArm, StudyError};
use hearth_engine::observe::run::is_alive;
use hearth_engine::observe::{Cause, WeekRow};
use hearth_engine::scenario::{Scenario, Stage};

/// What counts as one full week of life: so many active members ...
const FULL_ACTIVE: f64 = 10.0;
/// ... of so much energy.
const FULL_ENERGY: f64 = 0.5;

/// How one community lived in one replicate.
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
    /// Weeks lived by themselves tell little of a pressure that weakened a community without ending it before the
    /// horizon. The square root says that twice as many people are more life, but not twice as much.
    pub full_weeks: f64,
    /// What weighed most by the books of its energy, where it declined.
    pub by_books: Option<Cause>,
    /// Active members by week.
    pub active: Vec<f32>,
}

impl RunSummary {
    fn of(record: &Record, community: usize, weeks: usize) -> Self {
        let outcome = &record.outcomes[community];
        let place = |name: &str| WeekRow::COLUMNS.iter().position(|column| column.name == name);
        let (active, energy) = (place("active").unwrap_or(0), place("energy").unwrap_or(0));
        let rows = (0..weeks).map(|week| {
            let at = community * weeks + week;
            let row = &record.values[at * WIDTH..(at + 1) * WIDTH];
            let stage = record.stages[at].and_then(|stage| Stage::ALL.get(usize::from(stage)));
            (row[active], row[energy], stage.is_some_and(|stage| is_alive(*stage)))
        });
        let full = FULL_ENERGY * FULL_ACTIVE.sqrt();
        let full_weeks = rows
            .clone()
            .filter(|(.., alive)| *alive)
            .map(|(active, energy, _)| f64::from(energy) * f64::from(active).sqrt() / full)
            .sum();
        Self {
            alive: is_alive(outcome.final_stage),
            stage: outcome.final_stage,
            weeks: outcome.row.survival_weeks,
            full_weeks,
            by_books: outcome.cause,
            active: rows.map(|(active, ..)| active).collect(),
        }
    }
}

/// The lives of one community in a scenario, replicate by replicate.
pub(super) fn live(
    arm: &ScenarioArm,
    community: usize,
    seed: u64,
    replicates: Range<u32>,
) -> Result<Vec<RunSummary>, (u32, String)> {
    let weeks = arm.horizon() as usize;
    let shape = Shape { communities: arm.communities().len(), weeks, keep_weeks: true };
    let mut engine = replicate::engine(arm, seed).map_err(|message| (replicates.start, message))?;
    replicates
        .map(|replicate| {
            let record = replicate::live(engine.as_mut(), replicate, shape);
            record
                .map(|record| RunSummary::of(&record, community, weeks))
                .map_err(|message| (replicate, message))
        })
        .collect()
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

/// Work on one question: what is common to all of its lives.
pub(super) struct Work<'a> {
    pub community: usize,
    pub seed: u64,
    pub control: &'a Control<'a>,
    pub pool: rayon::ThreadPool,
    pub done: AtomicU64,
    pub total: u64,
}

impl<'a> Work<'a> {
    pub fn new(
        community: usize,
        seed: u64,
        total: u64,
        control: &'a Control<'a>,
    ) -> Result<Self, StudyError> {
        Ok(Self { community, seed, control, pool: control.pool()?, done: AtomicU64::new(0), total })
    }

    /// The same replicates of several variants, on all threads; `None` where the user stops it. Variants that differ in
    /// nothing from the scenario have no lives of their own.
    pub fn live(
        &self,
        variants: &[&Variant],
        replicates: &Range<u32>,
    ) -> Result<Option<Vec<Vec<RunSummary>>>, AutopsyError> {
        let jobs: Vec<(usize, u32)> = (0..variants.len())
            .filter(|&place| variants[place].differs || variants[place].causes.is_empty())
            .flat_map(|place| replicates.clone().map(move |replicate| (place, replicate)))
            .collect();
        let one = |&(place, replicate): &(usize, u32)| {
            if self.control.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let variant: &Variant = variants[place];
            let life = live(&variant.arm, self.community, self.seed, replicate..replicate + 1)
                .map_err(|(replicate, message)| failed(replicate, &variant.causes, message))?;
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            (self.control.progress)(Progress { done, total: self.total.max(done), found: 0 });
            Ok(life.into_iter().next().map(|life| (place, life)))
        };
        let lives: Option<Vec<(usize, RunSummary)>> =
            self.pool.install(|| jobs.par_iter().map(one).collect::<Result<_, AutopsyError>>())?;
        Ok(lives.map(|lives| {
            let mut by_variant: Vec<Vec<RunSummary>> = variants.iter().map(|_| Vec::new()).collect();
            for (place, life) in lives {
                by_variant[place].push(life);
            }
            by_variant
        }))
    }
}

pub(super) fn failed(replicate: u32, causes: &[Cause], message: String) -> AutopsyError {
    let names: Vec<&str> = causes.iter().map(|cause| cause.name()).collect();
    let without = if names.is_empty() { String::new() } else { format!(" without {}", names.join(", ")) };
    AutopsyError::Failed { replicate, without, message }
}

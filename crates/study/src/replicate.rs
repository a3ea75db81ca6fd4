//! One replicate: whatever can live through it, and what is taken down meanwhile.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hearth_engine::observe::ledger::FLOWS;
use hearth_engine::observe::{Outcome, Week, WeekRow};

/// Anything that lives through replicates, one after the other. There is one per worker thread.
///
/// A replicate must depend on nothing but the arm, the seed and its number: results have to be the
/// same whichever engine ran it, and whatever that engine ran before.
pub trait Engine: Send {
    /// Lives through one replicate. Calls `on_week` with the week's number (from 0, as many as the horizon has),
    /// the community's place and what was observed; returns one outcome per community.
    fn run(&mut self, replicate: u32, on_week: &mut dyn FnMut(u32, usize, &Week)) -> Vec<Outcome>;
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
    fn engine(&self, seed: u64) -> Box<dyn Engine + '_>;
    /// The scenario as resolved, as RON. Two arms that say the same give the same results.
    fn fingerprint(&self) -> String;
}

/// Numbers taken down in a week: the row, then the flows of energy and of engagement.
pub(crate) const WIDTH: usize = WeekRow::COLUMNS.len() + 2 * FLOWS;

/// All that is kept of one replicate until its unit is done.
pub(crate) struct Record {
    pub replicate: u32,
    pub outcomes: Vec<Outcome>,
    /// By community, then week: place in `Stage::ALL`; `None` where nothing was reported.
    pub stages: Vec<Option<u8>>,
    /// By community, then week, then number.
    pub values: Vec<f32>,
}

/// Room for records of one arm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub communities: usize,
    /// Weeks with a record: as many as the horizon has.
    pub weeks: usize,
    /// Whether weeks are taken down at all.
    pub keep_weeks: bool,
}

impl Shape {
    pub fn bytes(&self) -> usize {
        self.communities * self.weeks * (WIDTH * size_of::<f32>() + size_of::<Option<u8>>())
    }

    fn weeks_kept(&self) -> usize {
        if self.keep_weeks { self.communities * self.weeks } else { 0 }
    }
}

impl Record {
    fn new(replicate: u32, shape: Shape) -> Self {
        Self {
            replicate,
            outcomes: Vec::new(),
            stages: vec![None; shape.weeks_kept()],
            values: vec![f32::NAN; shape.weeks_kept() * WIDTH],
        }
    }

    fn note(&mut self, at: usize, week: &Week) {
        self.stages[at] = Some(week.stage as u8);
        let values = &mut self.values[at * WIDTH..(at + 1) * WIDTH];
        let (row, flows) = values.split_at_mut(WeekRow::COLUMNS.len());
        row.copy_from_slice(&week.row.values());
        let moved = week.flows.energy.iter().chain(&week.flows.engagement);
        for (slot, &flow) in flows.iter_mut().zip(moved) {
            *slot = flow as f32;
        }
    }
}

/// Lives through one replicate and takes it down. A panic or a record that doesn't fit is a message.
///
/// After a message the engine is in no known state and must not be used again.
pub(crate) fn live(engine: &mut dyn Engine, replicate: u32, shape: Shape) -> Result<Record, String> {
    let mut record = Record::new(replicate, shape);
    let mut misplaced = None;
    let outcomes = catch_unwind(AssertUnwindSafe(|| {
        engine.run(replicate, &mut |week, community, seen| {
            if community >= shape.communities || week as usize >= shape.weeks {
                misplaced = Some((week, community));
            } else if shape.keep_weeks {
                record.note(community * shape.weeks + week as usize, seen);
            }
        })
    }))
    .map_err(|panic| message(panic.as_ref()))?;
    if let Some((week, community)) = misplaced {
        return Err(format!(
            "a week {week} of community {community} was reported, which the scenario doesn't have"
        ));
    }
    if outcomes.len() != shape.communities {
        let (found, expected) = (outcomes.len(), shape.communities);
        return Err(format!("{found} outcomes were reported for {expected} communities"));
    }
    record.outcomes = outcomes;
    Ok(record)
}

/// Makes an engine; a panic is a message.
pub(crate) fn engine(arm: &dyn Arm, seed: u64) -> Result<Box<dyn Engine + '_>, String> {
    catch_unwind(AssertUnwindSafe(|| arm.engine(seed))).map_err(|panic| message(panic.as_ref()))
}

/// The text of a panic.
pub fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "it panicked without a message".to_owned())
}

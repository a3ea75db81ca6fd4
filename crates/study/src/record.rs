//! What a study takes down of one run until its unit is written: outcomes, and weeks where they are kept.

use super::arm::{Engine, RunError};
use hearth_engine::observe::ledger::FLOWS;
use hearth_engine::observe::{Outcome, Week, WeekRow};

/// Numbers taken down in a week: the row, then the flows of energy and of engagement.
pub(crate) const WIDTH: usize = WeekRow::COLUMNS.len() + 2 * FLOWS;

/// All that is kept of one run until its unit is done.
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
    /// Runs one replicate and takes it down. A record that doesn't fit the shape is an error.
    pub fn of(engine: &mut dyn Engine, replicate: u32, shape: Shape) -> Result<Self, RunError> {
        let mut record = Self {
            replicate,
            outcomes: Vec::new(),
            stages: vec![None; shape.weeks_kept()],
            values: vec![f32::NAN; shape.weeks_kept() * WIDTH],
        };
        let mut misplaced = None;
        let outcomes = engine.run(replicate, &mut |week, community, seen| {
            if community >= shape.communities || week as usize >= shape.weeks {
                misplaced = Some((week, community));
            } else if shape.keep_weeks {
                record.note(community * shape.weeks + week as usize, seen);
            }
        })?;
        if let Some((week, community)) = misplaced {
            return Err(RunError::Failed(format!(
                "a week {week} of community {community} was reported, which the scenario doesn't have"
            )));
        }
        if outcomes.len() != shape.communities {
            let (found, expected) = (outcomes.len(), shape.communities);
            let message = format!("{found} outcomes were reported for {expected} communities");
            return Err(RunError::Failed(message));
        }
        record.outcomes = outcomes;
        Ok(record)
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

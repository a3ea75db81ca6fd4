//! A full account of a community, kept where somebody wants the story and not only the numbers.

use crate::observe::portrait::{TimelineEvent, What};
use crate::observe::{Contribution, ContributionKind};
use crate::random::scatter;

/// What is kept besides the weekly record.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Everything that happened, in order.
    pub timeline_events: Vec<TimelineEvent>,
    /// Every contribution, in order.
    pub contributions: Vec<Contribution>,
    /// Contributions before this one have their hour.
    dated: usize,
    /// Share of messages that leave a trace.
    in_log: f32,
    /// Messages so far.
    messages: u32,
}

impl Journal {
    /// An empty account, in which this share of the messages will leave a trace.
    pub fn of(in_log: f32) -> Self {
        Self { in_log, ..Self::default() }
    }

    /// Writes down what happened.
    pub fn note(&mut self, week: u32, what: What) {
        self.timeline_events.push(TimelineEvent { week, what });
    }

    /// Writes down a contribution of this week, if it leaves a trace; work on tasks always does.
    pub fn log(&mut self, member: u32, kind: ContributionKind, thread: u32) {
        self.messages += 1;
        // No draw of the model: what happens must not depend on whether anybody keeps an account.
        if kind != ContributionKind::Task && scatter(member, self.messages) >= self.in_log {
            return;
        }
        self.contributions.push(Contribution { hour: 0, member, kind, thread });
    }

    /// Spreads the week's contributions over its working hours (Monday to Friday, 8 to 18), in the order in
    /// which they came, so that a reply never stands before what it answers.
    pub fn close_week(&mut self, week: u32) {
        const WORKING_HOURS: u32 = 50;
        let new = &mut self.contributions[self.dated..];
        let count = new.len() as u32;
        for (position, contribution) in new.iter_mut().enumerate() {
            let working = position as u32 * WORKING_HOURS / count;
            contribution.hour = week * 168 + working / 10 * 24 + 8 + working % 10;
        }
        self.dated = self.contributions.len();
    }
}

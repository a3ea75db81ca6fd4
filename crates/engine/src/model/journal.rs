//! A full account of a community, kept where somebody wants the story and not only the numbers.

use std::collections::BTreeMap;

use crate::math;
use crate::observe::portrait::{TimelineEvent, What};
use crate::observe::{Contribution, ContributionKind};
use crate::random::{Sequence, scatter};

/// Contributions of a week's order that make one session, where they are one member's.
const SESSION: u32 = 8;
/// Working days, and hours of a week.
const WORKING_DAYS: usize = 5;
const HOURS: u32 = 168;
/// Hour around which people write, and how far it varies.
const MIDDLE_OF_DAY: f32 = 14.0;
const SPREAD_OF_DAY: f32 = 4.0;
/// Mean hours until an answer.
const ANSWER_HOURS: f32 = 6.0;

/// What is kept besides the weekly record.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Everything that happened, in order.
    pub timeline_events: Vec<TimelineEvent>,
    /// Every contribution, in order.
    pub contributions: Vec<Contribution>,
    /// Contributions before this one have their hour.
    dated: usize,
    /// Share of messages that leave a trace, and share of them that are written on weekends.
    in_log: f32,
    weekend: f32,
    /// Messages so far.
    messages: u32,
}

impl Journal {
    /// An empty account, in which a share of the messages will leave a trace, and a share of these stands on weekends.
    pub fn of(in_log: f32, weekend: f32) -> Self {
        Self { in_log, weekend, ..Self::default() }
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

    /// Gives the week's contributions their hours, and puts them in order of time.
    ///
    /// What a member writes in a week comes in sessions of a few hours on a few days; an answer follows within hours of what
    /// it answers, and never stands before it.
    pub fn close_week(&mut self, week: u32) {
        let mut latest: BTreeMap<u32, u32> = BTreeMap::new();
        let new = &mut self.contributions[self.dated..];
        for (number, contribution) in new.iter_mut().enumerate() {
            let session = number as u32 / SESSION;
            let mut draws = Sequence::of_member(week, contribution.member, session);
            let own = hour_of_session(self.weekend, &mut draws);
            let hour = match latest.get(&contribution.thread) {
                Some(before) => {
                    (before + hours_until_answer(number as u32, contribution)).max(own.min(before + 1))
                }
                None => own,
            };
            let hour = hour.min(HOURS - 1);
            latest.insert(contribution.thread, hour);
            contribution.hour = week * HOURS + hour;
        }
        new.sort_by_key(|contribution| contribution.hour);
        self.dated = self.contributions.len();
    }
}

/// When a member sits down: a day of the week, and an hour of the day around the middle of it.
fn hour_of_session(weekend: f32, draws: &mut Sequence) -> u32 {
    let day = if draws.chance(weekend) { WORKING_DAYS + draws.below(2) } else { draws.below(WORKING_DAYS) };
    let hour = (MIDDLE_OF_DAY + SPREAD_OF_DAY * draws.bell()).clamp(0.0, 23.0);
    day as u32 * 24 + hour as u32
}

/// Hours until somebody answers: few in most cases, a day or more in some.
fn hours_until_answer(number: u32, contribution: &Contribution) -> u32 {
    let unit = scatter(contribution.member ^ contribution.thread.rotate_left(16), number);
    (-ANSWER_HOURS * math::ln(1.0 - unit)) as u32
}

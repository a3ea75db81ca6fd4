//! A full account of a community, kept where somebody wants the story and not only the numbers.

use std::collections::BTreeMap;

use crate::math;
use crate::observe::portrait::{TimelineEvent, What};
use crate::observe::{Contribution, ContributionKind};
use crate::random::{Sequence, scatter};
use crate::scenario::coefficients::Exchange;

/// Working days, and hours of a week.
const WORKING_DAYS: usize = 5;
const HOURS: u32 = 168;
/// Hour around which people write, and how far it varies.
const MIDDLE_OF_DAY: f32 = 14.0;
const SPREAD_OF_DAY: f32 = 4.0;
/// Hours of a day.
const DAY: i32 = 24;
/// Mean hours until an answer.
const ANSWER_HOURS: f32 = 4.0;
/// Latest threads in which a message may stand.
const LATEST: usize = 8;
/// What is decided by a hash: each has a number that sets it apart.
const SITTING: u32 = 0x5bd1_e995;
const SHOWN: u32 = 0x27d4_eb2f;
const ZONE: u32 = 0x1656_67b1;

/// What of a community its log shows, and at what times. Nothing that happens depends on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogForm {
    /// Share of messages that leave a trace.
    in_log: f32,
    /// How unevenly what one writes in a week shows.
    bundled: f32,
    /// Lines that one writes at a sitting, mean.
    sitting: f32,
    /// Share of sittings on weekends.
    weekend: f32,
    /// Standard deviation of members' time zones, hours.
    time_zones: f32,
}

impl LogForm {
    /// What a scenario says of it.
    pub fn of(exchange: &Exchange) -> Self {
        let &Exchange { in_log, bundled, sitting, weekend, time_zones, .. } = exchange;
        Self { in_log, bundled, sitting, weekend, time_zones }
    }

    /// The same where another share of the messages leaves a trace, each for itself.
    pub fn showing(self, in_log: f32) -> Self {
        Self { in_log, bundled: 0.0, ..self }
    }
}

/// What is kept besides the weekly record.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Everything that happened, in order.
    pub timeline_events: Vec<TimelineEvent>,
    /// Every contribution, in order.
    pub contributions: Vec<Contribution>,
    /// Contributions before this one have their hour.
    dated: usize,
    /// The first contribution of last week.
    last_week: usize,
    form: LogForm,
    /// Messages so far.
    messages: u32,
}

impl Journal {
    /// An empty account, with a log of this form.
    pub fn of(form: LogForm) -> Self {
        Self { form, ..Self::default() }
    }

    /// Writes down what happened.
    pub fn note(&mut self, week: u32, what: What) {
        self.timeline_events.push(TimelineEvent { week, what });
    }

    /// Writes down a contribution of this week, if it leaves a trace; work on tasks always does.
    pub fn log(&mut self, member: u32, kind: ContributionKind, thread: u32) {
        self.messages += 1;
        // No draw of the model: what happens must not depend on whether anybody keeps an account.
        if kind != ContributionKind::Task && scatter(member, self.messages) >= self.form.in_log {
            return;
        }
        self.contributions.push(Contribution { hour: 0, member, kind, thread });
    }

    /// A thread in which a message may stand: one of the latest that began this week or last, by `choice`; nothing where none did.
    pub fn recent(&self, choice: u32) -> Option<u32> {
        let lines = &self.contributions[self.last_week..];
        let begun = || lines.iter().rev().filter(|line| line.kind == ContributionKind::Post).take(LATEST);
        begun().nth(choice as usize % begun().count().max(1)).map(|line| line.thread)
    }

    /// Gives the week's contributions their hours, and puts them in order of time.
    ///
    /// What a member writes in a week comes in sittings of a few hours on a few days. The first answer in a thread follows within
    /// hours; what follows has the time of its own sitting, but nothing stands before its thread.
    pub fn close_week(&mut self, week: u32) {
        self.bundle(week);
        // When this week's threads begin, and whether they have been answered.
        let mut threads: BTreeMap<u32, (u32, bool)> = BTreeMap::new();
        let mut sittings: BTreeMap<u32, u32> = BTreeMap::new();
        let (form, before) = (self.form, self.dated as u32);
        let new = &mut self.contributions[self.dated..];
        for (number, contribution) in new.iter_mut().enumerate() {
            let member = contribution.member;
            let sitting = sittings.entry(member).or_default();
            *sitting += u32::from(scatter(member ^ SITTING, before + number as u32) * form.sitting < 1.0);
            let mut draws = Sequence::of_member(week, member, *sitting);
            let own = hour_of_sitting(&form, member, &mut draws);
            let hour = match threads.get_mut(&contribution.thread) {
                Some((begin, answered)) if *answered && own > *begin => own,
                Some((begin, answered)) => {
                    *answered = true;
                    *begin + hours_until_answer(number as u32, contribution)
                }
                None => {
                    threads.insert(contribution.thread, (own, false));
                    own
                }
            };
            contribution.hour = week * HOURS + hour.min(HOURS - 1);
        }
        new.sort_by_key(|contribution| contribution.hour);
        self.last_week = self.dated;
        self.dated = self.contributions.len();
    }

    /// Drops some of what members wrote in the week after their first: how much is each one's own share, and work on tasks never.
    fn bundle(&mut self, week: u32) {
        if self.form.bundled == 0.0 {
            return;
        }
        let first = self.dated;
        let mut shares: BTreeMap<u32, f32> = BTreeMap::new();
        let new = self.contributions.split_off(first);
        for (number, line) in new.into_iter().enumerate() {
            let shown = match shares.get(&line.member) {
                Some(share) => scatter(line.member ^ SHOWN, (first + number) as u32) < *share,
                None => {
                    let even = scatter(line.member ^ SHOWN, !week);
                    shares.insert(line.member, math::pow(even, self.form.bundled));
                    true
                }
            };
            if shown || line.kind == ContributionKind::Task {
                self.contributions.push(line);
            }
        }
    }
}

/// When a member sits down: a day of the week, and an hour of the day around the middle of it where the member is.
fn hour_of_sitting(form: &LogForm, member: u32, draws: &mut Sequence) -> u32 {
    let day =
        if draws.chance(form.weekend) { WORKING_DAYS + draws.below(2) } else { draws.below(WORKING_DAYS) };
    let hour = (MIDDLE_OF_DAY + SPREAD_OF_DAY * draws.bell()).clamp(0.0, 23.0) as i32;
    let away = (form.time_zones * Sequence::of_member(ZONE, member, 0).bell()) as i32;
    day as u32 * 24 + (hour + away).rem_euclid(DAY) as u32
}

/// Hours until somebody answers: few in most cases, a day or more in some.
fn hours_until_answer(number: u32, contribution: &Contribution) -> u32 {
    let unit = scatter(contribution.member ^ contribution.thread.rotate_left(16), number);
    (-ANSWER_HOURS * math::ln(1.0 - unit)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const FORM: LogForm = LogForm { in_log: 1.0, bundled: 0.0, sitting: 4.0, weekend: 0.1, time_zones: 0.0 };

    /// Two hundred weeks in which ten members open a thread each, and write six messages in those that are there.
    fn kept(form: LogForm) -> Vec<Contribution> {
        let mut journal = Journal::of(form);
        for week in 0..200 {
            for member in 0..10 {
                journal.log(member, ContributionKind::Post, 10 * week + member);
                for message in 0..6 {
                    journal.log(member, ContributionKind::Reply, 10 * week + message % (member + 1));
                }
            }
            journal.close_week(week);
        }
        journal.contributions
    }

    #[test]
    fn nothing_stands_before_its_thread_and_weekends_have_their_share() {
        let all = kept(FORM);
        let mut begun = BTreeSet::new();
        for line in &all {
            if line.kind == ContributionKind::Post {
                begun.insert(line.thread);
            }
            assert!(begun.contains(&line.thread), "{line:?}");
        }
        assert!(all.is_sorted_by_key(|line| line.hour));
        let weekend = all.iter().filter(|line| line.hour % HOURS >= 24 * WORKING_DAYS as u32).count() as f32;
        let share = weekend / all.len() as f32;
        assert!((0.07..0.18).contains(&share), "{share}");
    }

    #[test]
    fn first_answers_come_within_hours() {
        let mut first: BTreeMap<u32, (u32, Option<u32>)> = BTreeMap::new();
        for line in kept(FORM) {
            let (begin, answer) = first.entry(line.thread).or_insert((line.hour, None));
            if answer.is_none() && line.kind == ContributionKind::Reply {
                *answer = Some(line.hour - *begin);
            }
        }
        let mut waits: Vec<u32> = first.into_values().filter_map(|(_, wait)| wait).collect();
        waits.sort_unstable();
        assert!(waits[waits.len() / 2] <= 6, "{}", waits[waits.len() / 2]);
    }

    #[test]
    fn bundling_drops_lines_but_no_member_of_a_week() {
        let pairs = |lines: &[Contribution]| -> BTreeSet<(u32, u32)> {
            lines.iter().map(|line| (line.hour / HOURS, line.member)).collect()
        };
        let (plain, bundled) = (kept(FORM), kept(LogForm { bundled: 2.0, ..FORM }));
        assert_eq!(pairs(&plain), pairs(&bundled));
        // A third of what follows the first is left: the mean of u^2.
        let share = (bundled.len() - 2000) as f32 / (plain.len() - 2000) as f32;
        assert!((0.30..0.37).contains(&share), "{share}");
    }
}

//! A participation log in memory.

use super::calendar::{DAY, FIRST_DAY, Instant};
use super::error::SkippedRows;
use super::names::Names;
use hearth_engine::observe::{Contribution, ContributionKind};

/// What a contribution was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Starts a thread.
    Post,
    /// Continues a thread.
    Reply,
    /// Work on a task.
    Task,
    /// A change to a common work, such as code.
    Commit,
    /// A review of another's change.
    Review,
    /// Anything else.
    Other,
}

impl Kind {
    pub(super) fn of_name(name: &[u8]) -> Self {
        let names = [
            ("post", Self::Post),
            ("reply", Self::Reply),
            ("task", Self::Task),
            ("commit", Self::Commit),
            ("review", Self::Review),
        ];
        let known = names.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()));
        known.map_or(Self::Other, |(_, kind)| kind)
    }
}

/// One contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub time: Instant,
    /// Number of the member, from 0.
    pub member: u32,
    /// Number of the thread, from 0, where there is one.
    pub thread: Option<u32>,
    /// What it was.
    pub kind: Kind,
    /// Takes in work, mostly someone else's.
    pub merge: bool,
}

/// Who contributed when: events in the order of time. There is at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    pub(super) events: Vec<Event>,
    pub(super) members: u32,
    pub(super) threads: u32,
    pub(super) merges_known: bool,
    pub(super) until: Option<Instant>,
    pub(super) skipped: SkippedRows,
    pub(super) remarks: Vec<String>,
}

impl Log {
    /// The log of a simulated run: observed from its first contribution to the end of the run, `horizon_weeks` after
    /// its start. `None` where nobody contributed.
    pub fn of_contributions(contributions: &[Contribution], horizon_weeks: u32) -> Option<Self> {
        let start = i64::from(FIRST_DAY) * DAY;
        let (mut members, mut threads) = (Names::default(), Names::default());
        let events: Vec<Event> = contributions
            .iter()
            .map(|one| Event {
                time: Instant(start + i64::from(one.hour) * 3600),
                member: members.number(&one.member.to_be_bytes()),
                thread: Some(threads.number(&one.thread.to_be_bytes())),
                kind: match one.kind {
                    ContributionKind::Post => Kind::Post,
                    ContributionKind::Reply => Kind::Reply,
                    ContributionKind::Task => Kind::Task,
                },
                merge: false,
            })
            .collect();
        let log = Self {
            events,
            members: members.count(),
            threads: threads.count(),
            merges_known: false,
            until: None,
            skipped: SkippedRows::default(),
            remarks: Vec::new(),
        };
        log.in_order().observed_until(Instant(start + i64::from(horizon_weeks) * 7 * DAY))
    }

    /// Puts the events in the order of time, those of one time as they stand, and numbers members and threads by their
    /// first appearance in it.
    pub(super) fn in_order(mut self) -> Self {
        if self.events.is_sorted_by_key(|event| event.time) {
            return self;
        }
        self.events.sort_by_key(|event| event.time);
        let mut members = Renumbered::new(self.members);
        let mut threads = Renumbered::new(self.threads);
        for event in &mut self.events {
            event.member = members.number(event.member);
            event.thread = event.thread.map(|thread| threads.number(thread));
        }
        self
    }

    /// The same log as it would have been seen at an instant (of the year 2999 at most): later events are dropped, and
    /// until then nothing more is known to have happened. `None` where nothing is left.
    pub fn observed_until(mut self, until: Instant) -> Option<Self> {
        let until = until.min(Instant::LATEST);
        let seen = self.events.partition_point(|event| event.time <= until);
        self.events.truncate(seen);
        self.until = Some(until);
        (!self.events.is_empty()).then_some(self)
    }

    /// The same log as it would have been seen at the end of so many weeks, counted from the day of its first event.
    pub fn first_weeks(self, weeks: u32) -> Option<Self> {
        let end = self.first().day() + 7 * i64::from(weeks);
        self.observed_until(Instant(end * DAY - 1))
    }

    /// Weeks observed in full.
    pub fn full_weeks(&self) -> u32 {
        u32::try_from((self.first_day_unseen() - self.first().day()) / 7).unwrap_or(0)
    }

    /// People with an event.
    pub fn contributors(&self) -> u32 {
        // Members are numbered by their first event: none before the last has no event.
        self.events.iter().map(|event| event.member + 1).max().unwrap_or(0)
    }

    /// The events, in the order of time.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// End of the observation; the last event by default.
    pub fn until(&self) -> Instant {
        self.until.unwrap_or(self.last())
    }

    /// The first day that wasn't observed to its end.
    pub(super) fn first_day_unseen(&self) -> i64 {
        self.until.map_or(self.last().day(), Instant::first_day_unseen)
    }

    /// Whether the end of the observation was given; otherwise it is open whether the community is alive.
    pub fn until_is_known(&self) -> bool {
        self.until.is_some()
    }

    /// The first event.
    pub fn first(&self) -> Instant {
        self.events.first().map_or(Instant(0), |event| event.time)
    }

    /// The last event.
    pub fn last(&self) -> Instant {
        self.events.last().map_or(Instant(0), |event| event.time)
    }

    /// What a reader should know of how the table was read: columns that were guessed, words that aren't known.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Rows of the file that were left out.
    pub fn skipped(&self) -> &SkippedRows {
        &self.skipped
    }
}

/// New numbers for old ones, in the order of asking.
struct Renumbered {
    new: Vec<Option<u32>>,
    next: u32,
}

impl Renumbered {
    fn new(count: u32) -> Self {
        Self { new: vec![None; count as usize], next: 0 }
    }

    fn number(&mut self, old: u32) -> u32 {
        *self.new[old as usize].get_or_insert_with(|| {
            self.next += 1;
            self.next - 1
        })
    }
}

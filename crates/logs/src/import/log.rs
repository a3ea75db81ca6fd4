//! A log: events in the order of time, with numbers in the place of names.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

use mail_parser::DateTime;

/// What a member did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImportedKind {
    /// Wrote a commit.
    Commit,
    /// Is named in a trailer of somebody else's commit.
    Review,
    /// Started a thread.
    Post,
    /// Continued a thread.
    Reply,
}

impl ImportedKind {
    /// The name in logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Review => "review",
            Self::Post => "post",
            Self::Reply => "reply",
        }
    }
}

/// Where an event took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In a commit.
    Commit {
        /// Whether it takes in other commits.
        merge: bool,
    },
    /// In a thread, numbered from 1.
    Thread(u32),
}

/// Somebody did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportedEvent {
    /// Seconds since 1970, UTC.
    pub time: i64,
    /// The member, numbered from 1 in the order of appearance.
    pub member: u32,
    /// What was done.
    pub kind: ImportedKind,
    /// Where.
    pub place: Where,
}

/// A message that can't become an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The archive.
    pub file: PathBuf,
    /// Its place in the archive, from 1.
    pub message: u64,
    /// Why not.
    pub why: &'static str,
}

/// What was there and is not in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Of bots, AI assistants and other programs.
    pub bots: u64,
    /// Of those whom the caller leaves out.
    pub excluded: u64,
    /// What was there already: the same commit, the same message.
    pub repeats: u64,
    /// Without a believable date, or without a sender.
    pub unreadable: u64,
    /// What a chat or forum program wrote itself: that somebody joined, left, or renamed a channel.
    pub notices: u64,
    /// Messages that were deleted, of which the export holds the place.
    pub deleted: u64,
    /// Messages between two or a few, which are no part of a community's talk.
    pub private: u64,
    /// The first of them.
    pub listed: Vec<Unreadable>,
}

/// A participation log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedLog {
    /// In the order of time.
    pub events: Vec<ImportedEvent>,
    /// What is not among them.
    pub left_out: LeftOut,
}

impl ImportedLog {
    /// A log of these events, whose members are numbered as it happens: sorted by time, members and threads
    /// numbered in the order of appearance. Events of the same second keep their order.
    pub(super) fn new(mut events: Vec<ImportedEvent>, left_out: LeftOut) -> Self {
        events.sort_by_key(|event| event.time);
        let (mut members, mut threads) = (BTreeMap::new(), BTreeMap::new());
        for event in &mut events {
            event.member = in_turn(&mut members, event.member);
            if let Where::Thread(thread) = &mut event.place {
                *thread = in_turn(&mut threads, *thread);
            }
        }
        Self { events, left_out }
    }

    /// How many took part.
    pub fn members(&self) -> u64 {
        self.events.iter().map(|event| u64::from(event.member)).max().unwrap_or(0)
    }

    /// How many threads there are; none in a history of commits.
    pub fn threads(&self) -> u64 {
        let threads = self.events.iter().filter_map(|event| match event.place {
            Where::Thread(thread) => Some(u64::from(thread)),
            Where::Commit { .. } => None,
        });
        threads.max().unwrap_or(0)
    }

    /// The days of the first and of the last event, as RFC 3339 writes them.
    pub fn span(&self) -> Option<(String, String)> {
        Some((day(self.events.first()?.time), day(self.events.last()?.time)))
    }

    /// How many events there are of each kind that there is.
    pub fn kinds(&self) -> BTreeMap<&'static str, u64> {
        let mut kinds = BTreeMap::new();
        for event in &self.events {
            *kinds.entry(event.kind.name()).or_insert(0) += 1;
        }
        kinds
    }

    /// The one event that may have a wrong clock: the first or the last, where more than a third of the whole
    /// time, and more than two years, lie between it and its neighbours. Its day, and that of its neighbour.
    pub fn astray(&self) -> Vec<(String, String)> {
        const YEARS: i64 = 2 * 365 * 86_400;
        let days: BTreeSet<i64> = self.events.iter().map(|event| event.time.div_euclid(86_400)).collect();
        let days: Vec<i64> = days.into_iter().map(|day| day * 86_400).collect();
        let [first, second, .., before, last] = days[..] else { return Vec::new() };
        let far = |gap: i64| gap > YEARS && gap > (last - first) / 3;
        let pairs = [(first, second, second - first), (last, before, last - before)];
        let astray = pairs.into_iter().filter(|(_, _, gap)| far(*gap));
        astray.map(|(one, other, _)| (day(one), day(other))).collect()
    }

    /// Writes the log as CSV: `date,member,kind,merge` of commits, `time,member,kind,thread` of messages.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let commits = matches!(self.events.first(), Some(ImportedEvent { place: Where::Commit { .. }, .. }));
        to.write_all(if commits { b"date,member,kind,merge\n" } else { b"time,member,kind,thread\n" })?;
        for ImportedEvent { time, member, kind, place } in &self.events {
            let kind = kind.name();
            match place {
                Where::Commit { merge } => {
                    writeln!(to, "{},m{member:04},{kind},{}", day(*time), u8::from(*merge))?;
                }
                Where::Thread(thread) => writeln!(to, "{},m{member:04},{kind},t{thread:04}", second(*time))?,
            }
        }
        Ok(())
    }
}

/// Numbers from 1, in the order of asking.
fn in_turn(known: &mut BTreeMap<u32, u32>, of: u32) -> u32 {
    let next = known.len() as u32 + 1;
    *known.entry(of).or_insert(next)
}

fn second(time: i64) -> String {
    DateTime::from_timestamp(time).to_rfc3339()
}

fn day(time: i64) -> String {
    let mut text = second(time);
    text.truncate(10);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(time: i64, member: u32) -> ImportedEvent {
        ImportedEvent { time, member, kind: ImportedKind::Commit, place: Where::Commit { merge: time == 0 } }
    }

    #[test]
    fn numbers_follow_time() {
        let log =
            ImportedLog::new(vec![commit(86_400, 7), commit(0, 9), commit(86_400, 9)], LeftOut::default());
        let mut text = Vec::new();
        log.write(&mut text).unwrap();
        let expected = "date,member,kind,merge\n1970-01-01,m0001,commit,1\n1970-01-02,m0002,commit,0\n\
                        1970-01-02,m0001,commit,0\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
        assert_eq!((log.members(), log.threads()), (2, 0));
    }

    #[test]
    fn a_lonely_first_day_is_reported() {
        let year = 365 * 86_400;
        let steady = (0..20).map(|at| commit(40 * year + at * year / 4, 1));
        let mut events: Vec<ImportedEvent> = steady.collect();
        assert_eq!(ImportedLog::new(events.clone(), LeftOut::default()).astray(), []);
        events.push(commit(10 * year, 1));
        let astray = ImportedLog::new(events, LeftOut::default()).astray();
        assert_eq!(astray.len(), 1);
        assert!(astray[0].0.starts_with("1979-"), "{astray:?}");
    }
}

//! The participation log of one community: who contributed when, in which thread.
//!
//! Its columns are those of logs of real communities, so that the same tools read both: `time` in UTC, `member`
//! and `thread` without names, `kind`. Members and threads are numbered in the order in which they first appear.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::facts::calendar::{FIRST_DAY, date_of};
use hearth_engine::observe::Contribution;

/// Writes a log as CSV.
///
/// # Errors
///
/// Where `writer` can't be written to.
pub fn write(writer: &mut dyn Write, contributions: &[Contribution]) -> io::Result<()> {
    let (mut members, mut threads) = (BTreeMap::new(), BTreeMap::new());
    writeln!(writer, "time,member,kind,thread")?;
    for contribution in contributions {
        let member = number(&mut members, contribution.member);
        let thread = number(&mut threads, contribution.thread);
        let (time, kind) = (time(contribution.hour), contribution.kind.name());
        writeln!(writer, "{time},m{member:04},{kind},t{thread:04}")?;
    }
    Ok(())
}

/// Numbers from 1, in the order of asking.
fn number(known: &mut BTreeMap<u32, usize>, of: u32) -> usize {
    let next = known.len() + 1;
    *known.entry(of).or_insert(next)
}

/// The time of an hour of the run, as RFC 3339 writes it.
fn time(hour: u32) -> String {
    format!("{}T{:02}:00:00Z", date_of(i64::from(FIRST_DAY + hour / 24)), hour % 24)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearth_engine::observe::ContributionKind;

    #[test]
    fn dates() {
        assert_eq!(time(0), "2020-01-06T00:00:00Z");
        assert_eq!(time(9), "2020-01-06T09:00:00Z");
        assert_eq!(time(54 * 24 + 23), "2020-02-29T23:00:00Z");
        assert_eq!(time(55 * 24), "2020-03-01T00:00:00Z");
    }

    #[test]
    fn numbers_by_first_appearance() {
        let one = |hour, member, kind, thread| Contribution { hour, member, kind, thread };
        let log = [
            one(8, 7, ContributionKind::Post, 3),
            one(9, 2, ContributionKind::Reply, 3),
            one(34, 7, ContributionKind::Task, 1),
        ];
        let mut text = Vec::new();
        write(&mut text, &log).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "time,member,kind,thread\n2020-01-06T08:00:00Z,m0001,post,t0001\n\
             2020-01-06T09:00:00Z,m0002,reply,t0001\n2020-01-07T10:00:00Z,m0001,task,t0002\n"
        );
    }
}

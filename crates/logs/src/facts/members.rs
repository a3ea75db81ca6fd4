//! A log member by member: whose days, weeks and months of activity follow one another.

use super::log::Log;

/// Values of each member, in the order of time.
pub struct ByMember {
    ends: Vec<usize>,
    days: Vec<i64>,
}

/// Whole numbers of weeks and months in which somebody was active, each once.
pub fn distinct(values: impl Iterator<Item = i64>) -> impl Iterator<Item = i64> {
    let mut last = None;
    values.filter(move |&value| last.replace(value) != Some(value))
}

impl ByMember {
    /// The days of all members' events.
    pub fn of(log: &Log) -> Self {
        let mut ends = vec![0usize; log.members as usize + 1];
        for event in &log.events {
            ends[event.member as usize + 1] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        // Each begin moves to its end while the days are put in.
        let mut days = vec![0; log.events.len()];
        for event in &log.events {
            let at = &mut ends[event.member as usize];
            days[*at] = event.time.day();
            *at += 1;
        }
        ends.truncate(log.members as usize);
        Self { ends, days }
    }

    /// Days of the events of each member who has any, ascending.
    pub fn iter(&self) -> impl Iterator<Item = &[i64]> + Clone {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, &end)| &self.days[begin..end]).filter(|days| !days.is_empty())
    }
}

//! Who answers whom.

use super::calendar::DAY;
use super::columns::Facts;
use super::compute::{GONE_DAYS, View, share};
use super::log::Event;

/// Seconds in which an answer counts.
const ANSWER: i64 = 28 * DAY;
/// Messages before it that a message follows upon.
pub const NEAR: usize = 3;

/// The events of each thread, in the order of time.
struct Threads<'a> {
    ends: Vec<usize>,
    /// Places in the log.
    places: Vec<u32>,
    events: &'a [Event],
}

pub fn compute(view: &View, facts: &mut Facts) {
    let log = view.log;
    if log.threads == 0 {
        return;
    }
    let threads = Threads::of(&log.events, log.threads as usize);
    facts.threads = Some(threads.iter().count() as f64);
    first_posts(view, &threads, facts);
    let last = log.until().0 - GONE_DAYS * DAY;
    let (mut started, mut answered) = (0u64, 0u64);
    for thread in threads.iter() {
        let Some(&start) = thread.first().filter(|&&start| threads.event(start).time.0 <= last) else {
            continue;
        };
        started += 1;
        answered += u64::from(threads.is_answered(start));
    }
    facts.thread_reply_share = share(answered, started);
    facts.reciprocated_share = reciprocated(&threads);
}

impl<'a> Threads<'a> {
    fn of(events: &'a [Event], threads: usize) -> Self {
        let mut ends = vec![0usize; threads + 1];
        for thread in events.iter().filter_map(|event| event.thread) {
            ends[thread as usize + 1] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut places = vec![0; ends[threads]];
        for (place, event) in events.iter().enumerate() {
            if let Some(thread) = event.thread {
                let at = &mut ends[thread as usize];
                places[*at] = place as u32;
                *at += 1;
            }
        }
        ends.truncate(threads);
        Self { ends, places, events }
    }

    fn get(&self, thread: u32) -> &[u32] {
        let at = thread as usize;
        let begin = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.places[begin..self.ends[at]]
    }

    /// The threads that have events.
    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len() as u32).map(|thread| self.get(thread)).filter(|thread| !thread.is_empty())
    }

    fn event(&self, place: u32) -> &Event {
        &self.events[place as usize]
    }

    /// Whether somebody else wrote to the thread after an event, in time.
    fn is_answered(&self, place: u32) -> bool {
        let event = self.event(place);
        let Some(thread) = event.thread.map(|thread| self.get(thread)) else { return false };
        let later = &thread[thread.partition_point(|&other| other <= place)..];
        later
            .iter()
            .map(|&place| self.event(place))
            .take_while(|other| other.time.0 <= event.time.0 + ANSWER)
            .any(|other| other.member != event.member)
    }
}

/// Whether newcomers are answered, and whether they come back to another thread.
fn first_posts(view: &View, threads: &Threads, facts: &mut Facts) {
    let log = view.log;
    let mut first: Vec<Option<u32>> = vec![None; log.members as usize];
    let mut elsewhere = vec![false; log.members as usize];
    for (place, event) in log.events.iter().enumerate() {
        let member = event.member as usize;
        let begin = *first[member].get_or_insert(place as u32);
        elsewhere[member] |= event.thread.is_some() && event.thread != threads.event(begin).thread;
    }
    let last = log.until().0 - GONE_DAYS * DAY;
    let (mut came, mut back) = ([0u64; 2], [0u64; 2]);
    for (begin, elsewhere) in first.into_iter().zip(elsewhere) {
        let Some(begin) = begin else { continue };
        let event = threads.event(begin);
        if event.time.0 > last || event.thread.is_none() {
            continue;
        }
        let answered = usize::from(threads.is_answered(begin));
        came[answered] += 1;
        back[answered] += u64::from(elsewhere);
    }
    facts.first_post_reply_share = share(came[1], came[0] + came[1]);
    facts.return_elsewhere_if_answered = share(back[1], came[1]);
    facts.return_elsewhere_if_not = share(back[0], came[0]);
}

/// The share of directed pairs, of one who follows upon another, that there are the other way round too.
fn reciprocated(threads: &Threads) -> Option<f64> {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for thread in threads.iter() {
        for (at, &place) in thread.iter().enumerate() {
            let member = threads.event(place).member;
            let near = thread[at.saturating_sub(NEAR)..at].iter().map(|&place| threads.event(place).member);
            pairs.extend(near.filter(|&other| other != member).map(|other| (member, other)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let back = pairs.iter().filter(|&&(one, other)| pairs.binary_search(&(other, one)).is_ok()).count();
    share(back as u64, pairs.len() as u64)
}

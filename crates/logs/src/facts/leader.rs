//! What follows when a member leaves who did much of the work.

use super::calendar::{DAY, Instant};
use super::columns::Facts;
use super::compute::{View, median};
use super::log::Log;

/// Seconds of the year before and the year after.
const YEAR: i64 = 52 * 7 * DAY;
/// Seconds from one look to the next.
const STEP: i64 = 26 * 7 * DAY;
/// Events that a year must have for its shares to say something.
const LEAST_EVENTS: usize = 10;
/// Share of a year's events from which a member leads.
const LEADS: f64 = 0.2;

/// Somebody led for a year: what came after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeaderWindow {
    /// When it was looked at.
    pub at: Instant,
    /// Members who made 20 % or more of the events in the 52 weeks before.
    pub leaders: u32,
    /// Whether one of them was never seen again.
    pub left: bool,
    /// Events in the 52 weeks before.
    pub before: u64,
    /// Events in the 52 weeks after.
    pub after: u64,
}

impl LeaderWindow {
    /// Events after, as a ratio to those before.
    pub fn ratio(&self) -> f64 {
        self.after as f64 / self.before as f64
    }
}

/// Every 26 weeks, where a member made 20 % or more of ten or more events in the 52 weeks before, and the 52 weeks
/// after were observed too.
pub fn leader_windows(log: &Log) -> Vec<LeaderWindow> {
    let events = &log.events;
    let mut last_seen = vec![Instant::default(); log.members as usize];
    for event in events {
        last_seen[event.member as usize] = event.time;
    }
    let mut counts = vec![0u64; log.members as usize];
    let mut windows = Vec::new();
    let mut at = log.first().0 + YEAR;
    while at + YEAR <= log.until().0 {
        let from = |time: i64| events.partition_point(|event| event.time.0 < time);
        let (begin, middle, end) = (from(at - YEAR), from(at), from(at + YEAR));
        let before = &events[begin..middle];
        for event in before {
            counts[event.member as usize] += 1;
        }
        let (mut leaders, mut left) = (0, false);
        for event in before {
            let count = std::mem::take(&mut counts[event.member as usize]);
            if count as f64 >= LEADS * before.len() as f64 {
                leaders += 1;
                left |= last_seen[event.member as usize].0 < at;
            }
        }
        if leaders > 0 && before.len() >= LEAST_EVENTS {
            let (before, after) = (before.len() as u64, (end - middle) as u64);
            windows.push(LeaderWindow { at: Instant(at), leaders, left, before, after });
        }
        at += STEP;
    }
    windows
}

pub fn compute(view: &View, facts: &mut Facts) {
    let windows = leader_windows(view.log);
    let ratios = |left: bool| -> Vec<f64> {
        windows.iter().filter(|window| window.left == left).map(LeaderWindow::ratio).collect()
    };
    let (mut left, mut stayed) = (ratios(true), ratios(false));
    facts.leader_left_times = Some(left.len() as f64);
    facts.leader_stayed_times = Some(stayed.len() as f64);
    facts.leader_left_ratio = median(&mut left);
    facts.leader_stayed_ratio = median(&mut stayed);
}

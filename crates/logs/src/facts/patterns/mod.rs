//! Patterns of a log that have no scale: how activity rises, falls and comes in bursts, week by week and within a week.
//!
//! They tell real communities from simulated ones of the same size ([`super::Facts`] says what a community is like). The same
//! code computes them of both. What a log doesn't give is `NaN`.

mod columns;
mod days;
mod members;
mod series;
mod threads;

#[cfg(test)]
mod tests;

pub use columns::{DayPatterns, WeekPatterns};

use super::compute::View;
use super::log::{Event, Log};

/// Days of half a year and of a year.
const HALF_YEAR: i64 = 26 * 7;
const YEAR: i64 = 52 * 7;

/// All patterns of a log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patterns {
    /// Those of weeks and longer periods, and of who takes part.
    pub weeks: WeekPatterns,
    /// Those of days and hours.
    pub days: DayPatterns,
}

impl Patterns {
    /// Computes them of the weeks that were observed in full.
    pub fn of(log: &Log) -> Self {
        let view = View::of(log);
        let seen = Seen::of(&view);
        let (mut weeks, mut days) = (WeekPatterns::unknown(), DayPatterns::unknown());
        if !seen.events.is_empty() {
            series::compute(&seen, &mut weeks);
            members::compute(&seen, &mut weeks, &mut days);
            days::compute(&seen, &mut days);
            threads::compute(&seen, &mut weeks, &mut days);
        }
        Self { weeks, days }
    }
}

/// What all patterns are computed of: the events of full weeks.
struct Seen<'a> {
    /// In the order of time.
    events: &'a [Event],
    /// Full weeks.
    weeks: usize,
    /// Day of the first event.
    first_day: i64,
    /// By member: days of its events, ascending. Only members with events.
    members: Vec<Member>,
}

/// A member's events.
struct Member {
    number: u32,
    /// Days of its events, ascending.
    days: Vec<i64>,
}

impl<'a> Seen<'a> {
    fn of(view: &View<'a>) -> Self {
        let end = view.first_day + 7 * view.weeks;
        let events = view.log.events();
        let events = &events[..events.partition_point(|event| event.time.day() < end)];
        // Members are numbered by their first event: those of full weeks come first.
        let count = events.iter().map(|event| event.member + 1).max().unwrap_or(0);
        let mut members: Vec<Member> = (0..count).map(|number| Member { number, days: Vec::new() }).collect();
        for event in events {
            members[event.member as usize].days.push(event.time.day());
        }
        Self { events, weeks: view.weeks.max(0) as usize, first_day: view.first_day, members }
    }

    /// The week of a day, from 0.
    fn week(&self, day: i64) -> usize {
        ((day - self.first_day) / 7) as usize
    }

    /// The day of an event, from 0.
    fn day(&self, event: &Event) -> i64 {
        event.time.day() - self.first_day
    }
}

/// A share; `NaN` of nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { f64::NAN } else { part as f64 / whole as f64 }
}

/// The mean; `NaN` of nothing.
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard deviation of all of them; `NaN` of nothing.
fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values);
    let squares: f64 = values.iter().map(|value| (value - middle) * (value - middle)).sum();
    (squares / values.len() as f64).sqrt()
}

/// Variance (of a sample) over the mean; `NaN` of less than two.
fn dispersion(values: &[f64]) -> f64 {
    let middle = mean(values);
    let squares: f64 = values.iter().map(|value| (value - middle) * (value - middle)).sum();
    squares / (values.len() as f64 - 1.0) / middle
}

/// Gini coefficient; `NaN` of nothing, or of zeros alone.
fn gini(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (count, sum) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    let weighted: f64 =
        sorted.iter().enumerate().map(|(rank, value)| (2.0 * rank as f64 + 1.0 - count) * value).sum();
    if sum > 0.0 { weighted / (count * sum) } else { f64::NAN }
}

/// The median; `NaN` of nothing.
fn median(values: &mut [f64]) -> f64 {
    super::compute::median(values).unwrap_or(f64::NAN)
}

/// Pearson's correlation; `NaN` of fewer than three pairs, and where one of them doesn't vary.
fn correlation(one: &[f64], other: &[f64]) -> f64 {
    super::compute::correlation(one, other).unwrap_or(f64::NAN)
}

/// How bursty intervals are (Goh and Barabási 2008): -1 regular, 0 as by chance, towards 1 bursts; `NaN` of less than five.
fn burstiness(intervals: &[f64]) -> f64 {
    if intervals.len() < 5 {
        return f64::NAN;
    }
    let (middle, spread) = (mean(intervals), deviation(intervals));
    if middle + spread > 0.0 { (spread - middle) / (spread + middle) } else { f64::NAN }
}

/// Differences of neighbours.
fn intervals(days: &[i64]) -> Vec<f64> {
    days.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect()
}

/// Evenness of counts over their places, 0 to 1: entropy over that of equal counts.
fn evenness(counts: &[usize]) -> f64 {
    let whole: usize = counts.iter().sum();
    let shares = counts.iter().filter(|&&count| count > 0).map(|&count| count as f64 / whole as f64);
    -shares.map(|share| share * libm::log(share)).sum::<f64>() / libm::log(counts.len() as f64)
}

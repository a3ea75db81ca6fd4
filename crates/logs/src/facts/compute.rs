//! All facts of a log, room by room.

use super::calendar::month_of;
use super::columns::Facts;
use super::log::Log;
use super::members::ByMember;
use super::{activity, arrivals, concentration, leader, levels, span, tenure, threads};

/// Weeks of silence after which somebody, or a community, counts as gone.
pub const GONE_WEEKS: i64 = 26;
/// The same in days.
pub const GONE_DAYS: i64 = GONE_WEEKS * 7;

/// What all computations look at.
pub struct View<'a> {
    pub log: &'a Log,
    pub by_member: ByMember,
    /// Day of the first event.
    pub first_day: i64,
    /// Day until which the community was observed.
    pub last_day: i64,
    /// Weeks observed in full.
    pub weeks: i64,
    /// Month of the first event.
    pub first_month: i32,
    /// Months observed in full.
    pub months: usize,
}

impl<'a> View<'a> {
    pub fn of(log: &'a Log) -> Self {
        let (first_day, last_day) = (log.first().day(), log.until().day());
        let first_month = month_of(first_day);
        // A day that was observed to its end completes its week and its month.
        let end = log.first_day_unseen();
        Self {
            log,
            by_member: ByMember::of(log),
            first_day,
            last_day,
            weeks: (end - first_day) / 7,
            first_month,
            months: (month_of(end) - first_month) as usize,
        }
    }

    /// The week of a day, from 0.
    pub fn week(&self, day: i64) -> i64 {
        (day - self.first_day) / 7
    }

    /// The month of a day, from 0.
    pub fn month(&self, day: i64) -> i64 {
        i64::from(month_of(day) - self.first_month)
    }
}

impl Facts {
    /// Computes what a log tells.
    pub fn of(log: &Log) -> Self {
        let view = View::of(log);
        let mut facts = Self::default();
        span::compute(&view, &mut facts);
        activity::compute(&view, &mut facts);
        tenure::compute(&view, &mut facts);
        arrivals::compute(&view, &mut facts);
        concentration::compute(&view, &mut facts);
        leader::compute(&view, &mut facts);
        levels::compute(&view, &mut facts);
        threads::compute(&view, &mut facts);
        facts
    }
}

/// A part as a share of a whole; `None` of nothing.
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Pearson's correlation; `None` of fewer than three pairs, and where one doesn't vary.
pub fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (a, b) = (mean(one), mean(other));
    let (mut together, mut of_one, mut of_other) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        let (x, y) = (x - a, y - b);
        together += x * y;
        of_one += x * x;
        of_other += y * y;
    }
    let spread = (of_one * of_other).sqrt();
    (one.len() > 2 && spread > 0.0).then(|| together / spread)
}

/// Median, the mean of the two in the middle where there are two; `None` of nothing.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

//! Days of the week, holidays and hours.

use super::columns::DayPatterns;
use super::{Seen, burstiness, correlation, evenness, intervals, share};
use crate::facts::calendar::{DAY, first_day, year_of};

/// Day of the week of 1 January 1970, a Thursday, counted from Monday.
const THURSDAY: i64 = 3;
/// Working days of a week.
const WORKING_DAYS: usize = 5;
/// Days from 22 December to the end of the year, and with the first two of the next.
const BEFORE_NEW_YEAR: i64 = 10;
const HOLIDAYS: i64 = 12;
/// Days on both sides with which they are compared.
const BESIDE: i64 = 28;
/// Days of activity beside them of which the ratio says something.
const LEAST_BESIDE: usize = 20;
/// Weeks of a log whose holidays are reported.
const TWO_YEARS: usize = 104;
/// Intervals whose memory is reported.
const MANY: usize = 10;

pub fn compute(seen: &Seen, out: &mut DayPatterns) {
    let mut by_weekday = [0; 7];
    for event in seen.events {
        by_weekday[(event.time.day() + THURSDAY).rem_euclid(7) as usize] += 1;
    }
    out.weekend_share = share(by_weekday[WORKING_DAYS..].iter().sum(), seen.events.len());
    out.weekday_evenness = evenness(&by_weekday);
    let mut days: Vec<i64> = seen.events.iter().map(|event| event.time.day()).collect();
    days.dedup();
    let between = intervals(&days);
    out.burstiness = burstiness(&between);
    if between.len() > MANY {
        out.interval_memory = correlation(&between[..between.len() - 1], &between[1..]);
    }
    hours(seen, out);
    if seen.weeks >= TWO_YEARS {
        holidays(seen, out);
    }
}

fn hours(seen: &Seen, out: &mut DayPatterns) {
    let mut by_hour = [0; 24];
    for event in seen.events {
        by_hour[(event.time.0.rem_euclid(DAY) / 3600) as usize] += 1;
    }
    // A log of days has its events at midnight.
    if by_hour[1..].iter().any(|&count| count > 0) {
        out.hour_evenness = evenness(&by_hour);
    }
}

fn holidays(seen: &Seen, out: &mut DayPatterns) {
    let end = seen.first_day + 7 * seen.weeks as i64;
    let mut active = vec![0usize; 7 * seen.weeks];
    for member in &seen.members {
        let mut last = None;
        for &day in &member.days {
            if last.replace(day) != Some(day) {
                active[(day - seen.first_day) as usize] += 1;
            }
        }
    }
    let within = |from: i64, to: i64| -> usize {
        active[(from - seen.first_day) as usize..(to - seen.first_day) as usize].iter().sum()
    };
    let (mut holidays, mut beside) = (0, 0);
    for year in year_of(seen.first_day)..=year_of(end) {
        let from = first_day(year + 1) - BEFORE_NEW_YEAR;
        let to = from + HOLIDAYS;
        if from - BESIDE >= seen.first_day && to + BESIDE <= end {
            holidays += within(from, to);
            beside += within(from - BESIDE, from) + within(to, to + BESIDE);
        }
    }
    if beside >= LEAST_BESIDE {
        let (holidays, beside) = (holidays as f64 / HOLIDAYS as f64, beside as f64 / (2 * BESIDE) as f64);
        out.holiday_ratio = holidays / beside;
    }
}

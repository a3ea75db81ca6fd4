//! How many were active, month by month and week by week; rise and fall.

use super::calendar::month_name;
use super::columns::Facts;
use super::compute::{View, correlation};
use super::members::distinct;

/// Months of a year.
const YEAR: usize = 12;

pub fn compute(view: &View, facts: &mut Facts) {
    let (active, newcomers) = monthly(view);
    if !active.is_empty() {
        months(view, &active, facts);
        let numbers = |counts: &[u32]| counts.iter().map(|&count| f64::from(count)).collect::<Vec<f64>>();
        facts.active_newcomers_correlation = correlation(&numbers(&active), &numbers(&newcomers));
    }
    rise_and_fall(&active, facts);
    let weekly = weekly_active(view);
    if !weekly.is_empty() {
        facts.weekly_active_mean = Some(mean(&weekly));
        facts.weekly_active_peak = weekly.iter().max().map(|&most| f64::from(most));
        facts.weeks_silent_share = Some(silent(&weekly));
    }
}

/// Members active in each month that was observed in full, and those seen for the first time.
pub fn monthly(view: &View) -> (Vec<u32>, Vec<u32>) {
    let (mut active, mut newcomers) = (vec![0u32; view.months], vec![0u32; view.months]);
    for days in view.by_member.iter() {
        let mut first = true;
        // Days of one month follow one another: the day before decides most of them.
        for month in distinct(distinct(days.iter().copied()).map(|day| view.month(day))) {
            if let Some(count) = active.get_mut(month as usize) {
                *count += 1;
                newcomers[month as usize] += u32::from(first);
            }
            first = false;
        }
    }
    (active, newcomers)
}

/// Members active in each week that was observed in full.
pub fn weekly_active(view: &View) -> Vec<u32> {
    let mut active = vec![0u32; view.weeks as usize];
    for days in view.by_member.iter() {
        for week in distinct(days.iter().map(|&day| view.week(day))) {
            if let Some(count) = active.get_mut(week as usize) {
                *count += 1;
            }
        }
    }
    active
}

fn months(view: &View, active: &[u32], facts: &mut Facts) {
    facts.months_observed = Some(active.len() as f64);
    facts.monthly_active_mean = Some(mean(active));
    let mut sorted = active.to_vec();
    sorted.sort_unstable();
    facts.monthly_active_median = Some(f64::from(sorted[sorted.len() / 2]));
    let peak = first_of_largest(active.iter().map(|&count| u64::from(count)));
    facts.peak_month = Some(month_name(view.first_month + peak as i32));
    facts.peak_month_active = Some(f64::from(active[peak]));
    facts.months_silent_share = Some(silent(active));
}

fn rise_and_fall(active: &[u32], facts: &mut Facts) {
    let sums: Vec<u64> =
        active.windows(YEAR).map(|year| year.iter().map(|&count| u64::from(count)).sum()).collect();
    let (Some(&last), peak) = (sums.last(), first_of_largest(sums.iter().copied())) else { return };
    let best = sums[peak];
    let as_mean = |sum: u64| sum as f64 / YEAR as f64;
    facts.peak12_mean = Some(as_mean(best));
    facts.peak12_age_months = Some((peak + YEAR) as f64);
    facts.last12_mean = Some(as_mean(last));
    facts.last12_to_peak12 = (best > 0).then(|| last as f64 / best as f64);
    let fall = sums[peak..].iter().position(|&sum| 2 * sum < best);
    facts.fell_below_half = Some(f64::from(u8::from(fall.is_some())));
    facts.months_peak_to_half = fall.map(|months| months as f64);
}

fn first_of_largest(values: impl Iterator<Item = u64>) -> usize {
    let mut best = (0, 0);
    for (at, value) in values.enumerate() {
        if value > best.1 {
            best = (at, value);
        }
    }
    best.0
}

fn mean(counts: &[u32]) -> f64 {
    counts.iter().map(|&count| u64::from(count)).sum::<u64>() as f64 / counts.len() as f64
}

fn silent(counts: &[u32]) -> f64 {
    counts.iter().filter(|&&count| count == 0).count() as f64 / counts.len() as f64
}

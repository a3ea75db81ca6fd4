//! Rise, fall and bursts of the whole community, week by week.

use super::columns::WeekPatterns;
use super::{Seen, correlation, dispersion, gini, mean, share};

/// Weeks of a month, a quarter and a year.
const MONTH: usize = 4;
const QUARTER: usize = 13;
const YEAR: usize = 52;
/// Least count of a quarter whose dispersion says something, and least events for their variation.
const LEAST_COUNT: f64 = 4.0;
const LEAST_EVENTS: f64 = 10.0;
/// Pairs of weeks, besides, of which a correlation says something.
const LEAST_PAIRS: usize = 10;
/// Days of a silence, and of one after which a community was thought gone.
const SILENCE: i64 = 28;
const LONG_SILENCE: i64 = 91;

pub fn compute(seen: &Seen, out: &mut WeekPatterns) {
    let mut events = vec![0.0; seen.weeks];
    let (mut active, mut newcomers) = (events.clone(), events.clone());
    for event in seen.events {
        events[seen.week(event.time.day())] += 1.0;
    }
    for member in &seen.members {
        let mut last = None;
        for week in member.days.iter().map(|&day| seen.week(day)) {
            if last.is_none() {
                newcomers[week] += 1.0;
            }
            if last.replace(week) != Some(week) {
                active[week] += 1.0;
            }
        }
    }
    memory(&events, &active, &newcomers, out);
    bursts(&events, &active, &newcomers, out);
    curve(&events, &active, &newcomers, out);
    silences(seen, &events, out);
}

fn memory(events: &[f64], active: &[f64], newcomers: &[f64], out: &mut WeekPatterns) {
    let log = |counts: &[f64]| counts.iter().map(|&count| libm::log1p(count)).collect::<Vec<f64>>();
    let (events, active) = (log(events), log(active));
    out.events_after_1w = after(&events, 1);
    out.events_after_4w = after(&events, 4);
    out.events_after_13w = after(&events, 13);
    out.active_after_1w = after(&active, 1);
    out.active_after_4w = after(&active, 4);
    out.active_after_13w = after(&active, 13);
    out.newcomers_after_1w = after(newcomers, 1);
}

/// Correlation with what was so many weeks before.
fn after(series: &[f64], lag: usize) -> f64 {
    match series.len() < lag + LEAST_PAIRS {
        true => f64::NAN,
        false => correlation(&series[..series.len() - lag], &series[lag..]),
    }
}

fn bursts(events: &[f64], active: &[f64], newcomers: &[f64], out: &mut WeekPatterns) {
    let quarters = |series: &[f64], least: f64, of: fn(&[f64]) -> f64| {
        let enough = |quarter: &&[f64]| quarter.iter().sum::<f64>() >= least;
        let values: Vec<f64> = series.chunks_exact(QUARTER).filter(enough).map(of).collect();
        mean(&values)
    };
    out.active_dispersion = quarters(active, LEAST_COUNT, dispersion);
    out.newcomers_dispersion = quarters(newcomers, LEAST_COUNT, dispersion);
    out.events_variation =
        quarters(events, LEAST_EVENTS, |quarter| (dispersion(quarter) / mean(quarter)).sqrt());
    let months = |series: &[f64]| series.chunks(MONTH).map(|month| month.iter().sum()).collect::<Vec<f64>>();
    let top = |series: &[f64]| {
        series.iter().fold(0.0, |most: f64, &one| most.max(one)) / series.iter().sum::<f64>()
    };
    let (by_month, came) = (months(events), months(newcomers));
    out.newcomers_top_week = top(newcomers);
    out.newcomers_top_month = top(&came);
    out.newcomers_month_gini = gini(&came);
    out.events_month_gini = gini(&by_month);
    out.active_month_gini = gini(&months(active));
    out.events_top_month = top(&by_month);
}

fn curve(events: &[f64], active: &[f64], newcomers: &[f64], out: &mut WeekPatterns) {
    out.half_of_events_at = reached(events, 0.5);
    out.most_of_events_at = reached(events, 0.9);
    out.half_of_newcomers_at = reached(newcomers, 0.5);
    out.most_of_newcomers_at = reached(newcomers, 0.9);
    let years: Vec<f64> = active.chunks_exact(YEAR).map(mean).collect();
    let to_first = |year: usize| years.get(year).map_or(f64::NAN, |of| ratio(*of, years[0]));
    out.second_year = to_first(1);
    out.third_year = to_first(2);
    let sliding: Vec<f64> = active.windows(YEAR).map(mean).collect();
    let Some(&first) = sliding.first() else { return };
    // The first of the best.
    let best = sliding.iter().fold(f64::NEG_INFINITY, |most: f64, &one| most.max(one));
    let at = sliding.iter().position(|&one| one == best).unwrap_or(0);
    out.peak_at = (at + YEAR) as f64 / active.len() as f64;
    out.peak_to_mean = ratio(best, mean(active));
    out.peak_to_first_year = ratio(best, first);
    let later = |years: usize| sliding.get(at + years * YEAR).map_or(f64::NAN, |one| ratio(*one, best));
    out.year_after_peak = later(1);
    out.two_years_after_peak = later(2);
    out.end_to_peak = ratio(sliding[sliding.len() - 1], best);
}

fn ratio(one: f64, of: f64) -> f64 {
    if of > 0.0 { one / of } else { f64::NAN }
}

/// Share of the time after which so large a share of a series has come.
fn reached(series: &[f64], share: f64) -> f64 {
    let whole: f64 = series.iter().sum();
    let mut sum = 0.0;
    let at = series.iter().position(|count| {
        sum += count;
        sum >= share * whole
    });
    at.unwrap_or(0) as f64 / series.len() as f64
}

fn silences(seen: &Seen, events: &[f64], out: &mut WeekPatterns) {
    let mut last = seen.first_day;
    let (mut silences, mut revived) = (0, false);
    for day in seen.events.iter().map(|event| event.time.day()) {
        silences += usize::from(day - last >= SILENCE);
        revived |= day - last >= LONG_SILENCE;
        last = day;
    }
    let silent = |weeks: &[f64]| share(weeks.iter().filter(|&&count| count == 0.0).count(), weeks.len());
    let observed = seen.weeks as f64;
    out.silences_per_year = silences as f64 / (observed / YEAR as f64);
    out.silent_before_last = silent(&events[..=seen.week(last)]);
    out.silent_at_end = 1.0 - (last - seen.first_day + 1) as f64 / (7.0 * observed);
    out.revived = f64::from(u8::from(revived));
    out.silent_weeks = silent(events);
}

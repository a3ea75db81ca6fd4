//! Who comes, who isn't back, and who returns.

use std::collections::BTreeMap;

use super::calendar::{MONTH_DAYS, first_day, year_of};
use super::columns::Facts;
use super::compute::{GONE_DAYS, View, share};
use super::members::distinct;

/// Months at the end in which departures can't be recognised yet.
const LAST_MONTHS: i64 = 6;
/// A year's newcomers are counted where the year was observed for at least this many days.
const LEAST_DAYS: i64 = 30;

pub fn compute(view: &View, facts: &mut Facts) {
    months(view, facts);
    long_silences(view, facts);
    newcomers(view, facts);
}

fn months(view: &View, facts: &mut Facts) {
    let end = view.months as i64 - LAST_MONTHS;
    let (mut active, mut not_next, mut never) = (0u64, 0u64, 0u64);
    for days in view.by_member.iter() {
        let mut months = distinct(distinct(days.iter().copied()).map(|day| view.month(day))).peekable();
        while let Some(month) = months.next() {
            if month >= end {
                break;
            }
            active += 1;
            not_next += u64::from(months.peek() != Some(&(month + 1)));
            never += u64::from(months.peek().is_none());
        }
    }
    facts.monthly_not_back_next = share(not_next, active);
    facts.monthly_departure = share(never, active);
}

fn long_silences(view: &View, facts: &mut Facts) {
    let (mut ended, mut all) = (0u64, 0u64);
    for days in view.by_member.iter() {
        let gaps = days.windows(2).filter(|pair| pair[1] - pair[0] >= GONE_DAYS).count() as u64;
        ended += gaps;
        all += gaps + u64::from(days.last().is_some_and(|last| view.last_day - last >= GONE_DAYS));
    }
    facts.return_after_26w_share = share(ended, all);
}

fn newcomers(view: &View, facts: &mut Facts) {
    let mut by_year: BTreeMap<i32, u64> = BTreeMap::new();
    let mut members = 0u64;
    for days in view.by_member.iter() {
        members += 1;
        *by_year.entry(year_of(days[0])).or_default() += 1;
    }
    // The last day counts, as it does in the last year's rate.
    let observed = view.last_day + 1 - view.first_day;
    facts.newcomers_per_month =
        (observed >= LEAST_DAYS).then(|| members as f64 / (observed as f64 / MONTH_DAYS));
    let mut words = Vec::new();
    let mut peak: Option<(i32, f64)> = None;
    for year in year_of(view.first_day)..=year_of(view.last_day) {
        let days = first_day(year + 1).min(view.last_day + 1) - first_day(year).max(view.first_day);
        if days < LEAST_DAYS {
            continue;
        }
        let came = by_year.get(&year).copied().unwrap_or(0);
        let rate = came as f64 / (days as f64 / MONTH_DAYS);
        words.push(format!("{year}:{rate:.2}"));
        if peak.is_none_or(|(_, most)| rate > most) {
            peak = Some((year, rate));
        }
    }
    facts.newcomers_peak_year = peak.map(|(year, _)| f64::from(year));
    facts.newcomers_peak_year_per_month = peak.map(|(_, rate)| rate);
    facts.newcomers_per_month_by_year = (!words.is_empty()).then(|| words.join(" "));
}

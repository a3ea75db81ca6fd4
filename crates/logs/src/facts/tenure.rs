//! How long members stay: from their first event to their last.

use std::collections::BTreeMap;

use super::columns::Facts;
use super::compute::{GONE_DAYS, View, share};
use super::members::distinct;
use super::weibull;
use hearth_statistics::Z95;
use hearth_statistics::survival::log_log_band;

/// Days in which the first steps are counted.
const FIRST_DAYS: i64 = 28;
/// Days of 52 weeks.
const YEAR: i64 = 364;

/// Tenures of one length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tenures {
    /// Those that ended.
    pub ended: u64,
    /// Those whose end hasn't been seen.
    pub censored: u64,
}

/// Tenures by their length in days.
pub type Lengths = BTreeMap<i64, Tenures>;

pub fn compute(view: &View, facts: &mut Facts) {
    let (mut members, mut one_time, mut one_day) = (0, 0, 0);
    for days in view.by_member.iter() {
        members += 1;
        one_time += u64::from(days.len() == 1);
        one_day += u64::from(days.first() == days.last());
    }
    facts.one_time_share = share(one_time, members);
    facts.one_day_share = share(one_day, members);
    let all = lengths(view, 1);
    let curve = survival(&all);
    facts.survival_4w = past(&curve, view, 4);
    facts.survival_13w = past(&curve, view, 13);
    facts.survival_26w = past(&curve, view, 26);
    facts.survival_52w = past(&curve, view, 52);
    facts.survival_52w_repeaters = past(&survival(&lengths(view, 2)), view, 52);
    let weeks = |days: i64| days as f64 / 7.0;
    facts.weibull_shape = weibull::shape(all.iter().map(|(&days, &tenures)| (weeks(days) + 0.5, tenures)));
    let later = all.range(8..).map(|(&days, &tenures)| (weeks(days - 7), tenures));
    facts.weibull_shape_after_1w = weibull::shape(later);
    first_steps(view, facts);
}

/// Tenures of the members with so many active days (one, or two and more), who came 26 weeks or more before the end of
/// observation.
pub fn lengths(view: &View, least_days: usize) -> Lengths {
    let mut lengths = Lengths::new();
    for days in view.by_member.iter() {
        if let (Some(&first), Some(&last)) = (days.first(), days.last())
            && (least_days < 2 || first != last)
        {
            add(&mut lengths, view, first, last);
        }
    }
    lengths
}

fn add(lengths: &mut Lengths, view: &View, first: i64, last: i64) {
    if first > view.last_day - GONE_DAYS {
        return;
    }
    let tenures = lengths.entry(last - first).or_default();
    if view.last_day - last >= GONE_DAYS {
        tenures.ended += 1;
    } else {
        tenures.censored += 1;
    }
}

/// Kaplan-Meier's estimate of the share that stays longer than so many days, from there to the next length of a tenure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TenurePoint {
    /// Days since the first event.
    pub days: i64,
    /// Members followed for so long.
    pub at_risk: u64,
    /// The estimate.
    pub survival: f64,
    /// Lower end of its pointwise 95 % band (Greenwood, on the log-log scale).
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The curve over the lengths of tenures.
pub fn survival(lengths: &Lengths) -> Vec<TenurePoint> {
    let mut at_risk: u64 = lengths.values().map(|tenures| tenures.ended + tenures.censored).sum();
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut points = Vec::with_capacity(lengths.len());
    for (&days, tenures) in lengths {
        let (ended, risk) = (tenures.ended as f64, at_risk as f64);
        survival *= 1.0 - ended / risk;
        if tenures.ended < at_risk {
            greenwood += ended / (risk * (risk - ended));
        }
        let (low, high) = log_log_band(survival, greenwood, Z95);
        points.push(TenurePoint { days, at_risk, survival, low, high });
        at_risk -= tenures.ended + tenures.censored;
    }
    points
}

/// The share that stays for more than so many weeks. `None` where nobody could be followed, or not for so long: behind the
/// longest tenure, the curve says nothing, but where all had left before.
fn past(curve: &[TenurePoint], view: &View, weeks: i64) -> Option<f64> {
    let longest = curve.last()?;
    if view.last_day - view.first_day <= weeks * 7 || (longest.days < weeks * 7 && longest.survival > 0.0) {
        return None;
    }
    let before = curve.partition_point(|point| point.days <= weeks * 7);
    Some(before.checked_sub(1).map_or(1.0, |last| curve[last].survival))
}

/// Whether those who are active on more days at first stay for a year.
fn first_steps(view: &View, facts: &mut Facts) {
    let (mut came, mut stayed) = ([0u64; 3], [0u64; 3]);
    for days in view.by_member.iter() {
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else { continue };
        if first > view.last_day - YEAR {
            continue;
        }
        let early = days.iter().copied().take_while(|&day| day < first + FIRST_DAYS);
        let class = match distinct(early).take(5).count() {
            0 | 1 => 0,
            2..=4 => 1,
            _ => 2,
        };
        came[class] += 1;
        stayed[class] += u64::from(last - first > YEAR);
    }
    facts.stay_1y_after_1_day = share(stayed[0], came[0]);
    facts.stay_1y_after_2_to_4_days = share(stayed[1], came[1]);
    facts.stay_1y_after_5_days = share(stayed[2], came[2]);
}

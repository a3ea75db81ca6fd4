//! One arm by itself: its outcomes, its worst runs, its curves.

use super::difference::{WORST, tells_worst, worst_is_high};
use super::result::{ArmOutcome, Curve, Worst};
use super::values::ArmValues;
use crate::outcome::{Outcome, OutcomeSample};
use hearth_statistics::rank::quantile;
use hearth_statistics::survival::log_log_band;
use hearth_statistics::{Influence, normal_quantile, wilson};

/// One outcome of an arm, with intervals that miss with a probability of `risk` each.
pub(super) fn outcome(outcome: &Outcome, quantity: &OutcomeSample, risk: f64) -> ArmOutcome {
    let estimate = &quantity.influence;
    let mut sorted: Vec<f64> = quantity.values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let interval = if quantity.binary {
        let yes = sorted.iter().filter(|value| **value == 1.0).count() as u64;
        wilson(yes, sorted.len() as u64, normal_quantile(1.0 - risk / 2.0))
    } else {
        estimate.interval(risk)
    };
    let high = worst_is_high(outcome);
    let worst = tells_worst(outcome, quantity.values.len()).then(|| {
        let tail = Influence::tail(&quantity.values, WORST, high);
        Worst {
            quantile: quantile(&sorted, if high { 1.0 - WORST } else { WORST }),
            mean: tail.value,
            interval: tail.interval(risk).into(),
        }
    });
    ArmOutcome {
        outcome: outcome.name,
        n: sorted.len(),
        value: estimate.value,
        interval: interval.into(),
        sd: estimate.sd(),
        median: quantile(&sorted, 0.5),
        worst,
    }
}

/// The share of communities to which something hasn't happened, week by week: Kaplan and Meier's estimate, where all that
/// hasn't happened by the horizon is censored there. The band is pointwise: Wilson's, as nobody is censored before; of
/// several communities in a replicate it is on the log-log scale, and allows for what they share.
pub(super) fn curve(outcome: &Outcome, runs: &ArmValues, horizon: u32, risk: f64) -> Curve {
    let never = |&time: &f64| if time.is_nan() || time >= f64::from(horizon) { f64::INFINITY } else { time };
    let times: Vec<f64> = runs.times(outcome).iter().map(never).collect();
    let z = normal_quantile(1.0 - risk / 2.0);
    let (n, size) = ((times.len() / runs.communities) as f64, runs.communities as f64);
    let mut curve = Curve {
        outcome: outcome.name,
        definition: outcome.meaning.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "),
        share: Vec::new(),
        low: Vec::new(),
        high: Vec::new(),
    };
    for week in 0..=horizon {
        let left = |all: &[f64]| all.iter().filter(|&&time| time > f64::from(week)).count() as f64;
        let counts = times.chunks(runs.communities).map(left);
        let (sum, squares) = counts.fold((0.0, 0.0), |(sum, squares), n| (sum + n, squares + n * n));
        let share = sum / n / size;
        let (low, high) = if runs.communities == 1 {
            wilson(sum as u64, n as u64, z)
        } else if share <= 0.0 || share >= 1.0 {
            // All alike: as sure as of so many runs, whose communities go together.
            wilson(if share > 0.0 { n as u64 } else { 0 }, n as u64, z)
        } else {
            let variance = (squares / n - (sum / n) * (sum / n)).max(0.0) / n / (size * size);
            log_log_band(share, variance / (share * share), z)
        };
        curve.share.push(share);
        curve.low.push(low);
        curve.high.push(high);
    }
    curve
}

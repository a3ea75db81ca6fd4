//! Estimates of parts, with intervals that hold with 95 %.

use hearth_statistics::{Influence, Z95, wilson};

use super::experiment::{Part, Require};

const RISK: f64 = 0.05;

/// A part without an interval.
pub(super) fn number(name: impl Into<String>, value: f64, require: Require) -> Part {
    Part { name: name.into(), value, interval: (f64::NAN, f64::NAN), require }
}

/// A part of an estimate.
pub(super) fn part(name: impl Into<String>, estimate: &Influence, require: Require) -> Part {
    let interval = if estimate.n > 1 { estimate.interval(RISK) } else { (f64::NAN, f64::NAN) };
    Part { name: name.into(), value: estimate.value, interval, require }
}

/// Share of the runs in which something is so (1) among those in which it is known.
pub(super) fn share(name: impl Into<String>, values: &[f64], require: Require) -> Part {
    let known = values.iter().filter(|value| !value.is_nan()).count() as u64;
    let yes = values.iter().filter(|value| **value == 1.0).count() as u64;
    let value = if known == 0 { f64::NAN } else { yes as f64 / known as f64 };
    Part { name: name.into(), value, interval: wilson(yes, known, Z95), require }
}

/// Difference of paired means.
pub(super) fn difference(name: impl Into<String>, one: &[f64], other: &[f64], require: Require) -> Part {
    let (one, other) = paired(one, other);
    part(name, &Influence::mean(&one).less(&Influence::mean(&other)), require)
}

/// How far a mean is from another, as a share of the other.
pub(super) fn change(name: impl Into<String>, one: &[f64], other: &[f64], require: Require) -> Part {
    let (one, other) = paired(one, other);
    let mut ratio = Influence::ratio(&one, &other);
    ratio.value -= 1.0;
    part(name, &ratio, require)
}

/// The change of one mean less the change of another, both as shares of the same reference.
pub(super) fn difference_of_changes(
    name: impl Into<String>,
    one: &[f64],
    other: &[f64],
    reference: &[f64],
    require: Require,
) -> Part {
    part(name, &Influence::ratio(one, reference).less(&Influence::ratio(other, reference)), require)
}

/// Difference of two shares, each a sum over runs in relation to another sum over the same runs.
pub(super) fn difference_of_ratios(
    name: impl Into<String>,
    (one, of): (&[f64], &[f64]),
    (other, of_other): (&[f64], &[f64]),
    require: Require,
) -> Part {
    part(name, &Influence::ratio(one, of).less(&Influence::ratio(other, of_other)), require)
}

/// Ratio of two means.
pub(super) fn ratio(name: impl Into<String>, one: &[f64], other: &[f64], require: Require) -> Part {
    let (one, other) = paired(one, other);
    part(name, &Influence::ratio(&one, &other), require)
}

/// Odds of the one against the odds of the other.
pub(super) fn odds(name: impl Into<String>, one: &[f64], other: &[f64], require: Require) -> Part {
    let (one, other) = paired(one, other);
    let log_odds = |values: &[f64]| {
        let mean = Influence::mean(values);
        // Half a run to each side, so that odds exist.
        let n = mean.n as f64;
        let p = (mean.value * n + 0.5) / (n + 1.0);
        let parts = mean.parts.iter().map(|part| part / (p * (1.0 - p))).collect();
        Influence { value: libm::log(p / (1.0 - p)), n: mean.n, parts }
    };
    let log = log_odds(&one).less(&log_odds(&other));
    let (low, high) = if log.n > 1 { log.interval(RISK) } else { (f64::NAN, f64::NAN) };
    Part {
        name: name.into(),
        value: libm::exp(log.value),
        interval: (libm::exp(low), libm::exp(high)),
        require,
    }
}

/// The median, with an interval by order statistics.
pub(super) fn median(name: impl Into<String>, values: &[f64], require: Require) -> Part {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    if n == 0 {
        return number(name, f64::NAN, require);
    }
    let half = 0.5 * Z95 * libm::sqrt(n as f64);
    let at = |place: f64| sorted[(place.max(0.0) as usize).min(n - 1)];
    let middle = n as f64 / 2.0;
    let value = 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
    Part { name: name.into(), value, interval: (at(middle - half), at(middle + half)), require }
}

/// Share of the variance that lies between groups of so many neighbours (one-way ANOVA, intra-class correlation).
pub(super) fn between_groups(name: impl Into<String>, values: &[f64], size: usize, require: Require) -> Part {
    let groups: Vec<&[f64]> = values.chunks_exact(size).collect();
    let icc = |groups: &[&[f64]]| {
        let (count, size) = (groups.len() as f64, size as f64);
        let of = |values: &[f64]| values.iter().sum::<f64>() / size;
        let mean = groups.iter().map(|group| of(group)).sum::<f64>() / count;
        let (mut between, mut within) = (0.0, 0.0);
        for group in groups {
            let own = of(group);
            between += size * (own - mean) * (own - mean);
            within += group.iter().map(|value| (value - own) * (value - own)).sum::<f64>();
        }
        let (between, within) = (between / (count - 1.0), within / (count * (size - 1.0)));
        (between - within) / (between + (size - 1.0) * within)
    };
    let value = icc(&groups);
    // A tenth of the groups is left out at a time.
    let folds = 10.min(groups.len());
    let left: Vec<f64> = (0..folds)
        .map(|fold| {
            let kept: Vec<&[f64]> =
                groups.iter().enumerate().filter(|(at, _)| at % folds != fold).map(|(_, one)| *one).collect();
            icc(&kept)
        })
        .collect();
    let mean = left.iter().sum::<f64>() / folds as f64;
    let spread: f64 = left.iter().map(|one| (one - mean) * (one - mean)).sum();
    let error = libm::sqrt((folds as f64 - 1.0) / folds as f64 * spread);
    let interval = (value - Z95 * error, value + Z95 * error);
    Part { name: name.into(), value, interval, require }
}

/// Both columns as long as the shorter one; runs in which one is missing count in neither.
fn paired(one: &[f64], other: &[f64]) -> (Vec<f64>, Vec<f64>) {
    one.iter().zip(other).filter(|(one, other)| !one.is_nan() && !other.is_nan()).unzip()
}

/// Values where a filter is 1; `NaN` elsewhere.
pub(super) fn among(values: &[f64], filter: &[f64]) -> Vec<f64> {
    let one = |(value, filter): (&f64, &f64)| if *filter == 1.0 { *value } else { f64::NAN };
    values.iter().zip(filter).map(one).collect()
}

/// The mean of what is known.
pub(super) fn mean(values: &[f64]) -> f64 {
    Influence::mean(values).value
}

//! How well a number tells two groups apart: the area under the curve of true against false positives (AUC).

use super::interval::Z95;

/// How well something tells two groups apart.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Separation {
    /// Probability that one of the first group has the larger number (a tie counts half): 0.5 where the groups are alike, 1 where
    /// the number always tells.
    pub auc: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
}

/// The probability that one of `ones` exceeds one of `zeros`; a tie counts half. `NaN` where a group is empty.
///
/// ```
/// use hearth_statistics::auc;
///
/// assert_eq!(auc(&[3.0, 4.0], &[1.0, 2.0]), 1.0);
/// assert_eq!(auc(&[1.0, 2.0], &[1.0, 2.0]), 0.5);
/// ```
pub fn auc(ones: &[f64], zeros: &[f64]) -> f64 {
    exceeded(ones, &sorted(zeros)).iter().sum::<f64>() / ones.len() as f64
}

impl Separation {
    /// The separation of two groups by a number, with DeLong's interval (1988) on the scale of log-odds. Where nothing is ever
    /// mistaken, the rule of three bounds it: less than 3 of the smaller group's size.
    pub fn of(ones: &[f64], zeros: &[f64]) -> Self {
        Self { auc: auc(ones, zeros), interval: (f64::NAN, f64::NAN) }.with_error_of(ones, zeros)
    }

    /// The same AUC with the interval that these numbers give it.
    pub(crate) fn with_error_of(self, ones: &[f64], zeros: &[f64]) -> Self {
        let (m, n) = (ones.len() as f64, zeros.len() as f64);
        let of_ones = exceeded(ones, &sorted(zeros));
        let of_zeros: Vec<f64> = exceeded(zeros, &sorted(ones)).iter().map(|share| 1.0 - share).collect();
        let error = (variance(&of_ones) / m + variance(&of_zeros) / n).sqrt();
        let auc = self.auc;
        let never = 3.0 / m.min(n);
        let interval = if auc >= 1.0 {
            ((1.0 - never).max(0.0), 1.0)
        } else if auc <= 0.0 {
            (0.0, never.min(1.0))
        } else {
            let (middle, step) = (libm::log(auc / (1.0 - auc)), Z95 * error / (auc * (1.0 - auc)));
            (logistic(middle - step), logistic(middle + step))
        };
        Self { auc, interval }
    }
}

pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// For each value, the share of the others (sorted) that it exceeds; a tie counts half.
fn exceeded(values: &[f64], others: &[f64]) -> Vec<f64> {
    let share = |value: &f64| {
        let below = others.partition_point(|other| other < value);
        let upto = others.partition_point(|other| other <= value);
        (below + upto) as f64 / (2 * others.len()) as f64
    };
    values.iter().map(share).collect()
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    squares / (values.len() as f64 - 1.0).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_count_half_and_sides_change() {
        let (one, other) = ([1.0, 2.0, 2.0, 5.0], [0.0, 2.0, 3.0]);
        assert!((auc(&one, &other) - 7.0 / 12.0).abs() < 1e-12);
        assert!((auc(&one, &other) + auc(&other, &one) - 1.0).abs() < 1e-12);
        assert!(auc(&[], &[1.0]).is_nan());
    }

    #[test]
    fn an_interval_holds_the_estimate() {
        let one: Vec<f64> = (0..40).map(|at| f64::from(at % 10)).collect();
        let other: Vec<f64> = (0..40).map(|at| f64::from(at % 10) - 2.0).collect();
        let found = Separation::of(&one, &other);
        let (low, high) = found.interval;
        // Hanley and McNeil's formula gives an error of about .059 here.
        assert!(low < found.auc && found.auc < high && (0.1..0.3).contains(&(high - low)), "{found:?}");
        assert_eq!(Separation::of(&[9.0; 30], &[1.0; 30]).interval, (0.9, 1.0));
        assert_eq!(Separation::of(&[1.0; 30], &[9.0; 30]).interval, (0.0, 0.1));
    }
}

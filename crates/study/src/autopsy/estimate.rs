//! Estimates of matched replicates: means with intervals, and how often each candidate ranks first.

use crate::autopsy::planted::draws;
use hearth_statistics::{student_quantile, student_two_sided};

/// A mean over matched replicates with its interval (Student's).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Lower end; `NaN` of a single replicate.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Estimate {
    /// Of these values, with the interval that misses with a probability of `risk`.
    pub fn of(values: &[f64], risk: f64) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let half = student(values.len(), risk) * libm::sqrt(squares / (n - 1.0) / n);
        Self { mean, low: mean - half, high: mean + half }
    }
}

/// Student's two-sided quantile for a mean of `n` values.
fn student(n: usize, risk: f64) -> f64 {
    match n {
        0 | 1 => f64::NAN,
        // The expansion of `student_quantile` is too coarse for so few degrees of freedom.
        2..=4 => student_two_sided(risk, (n - 1) as f64),
        _ => student_quantile(1.0 - risk / 2.0, (n - 1) as f64),
    }
}

/// Number of bootstrap resamples.
const RESAMPLES: usize = 2000;

/// How often each candidate has the largest mean in bootstrap resamples of the replicates; candidates that tie share the
/// first place. `gains` has a row for each candidate, all of the same length.
pub(super) fn largest_shares(gains: &[&[f64]], seed: u64) -> Vec<f64> {
    let mut shares = vec![0.0; gains.len()];
    let replicates = gains.first().map_or(0, |row| row.len());
    if replicates == 0 {
        return shares;
    }
    let mut random = draws(seed, u32::MAX);
    let mut sums = vec![0.0; gains.len()];
    for _ in 0..RESAMPLES {
        sums.fill(0.0);
        for _ in 0..replicates {
            let replicate = random.below(replicates);
            for (sum, row) in sums.iter_mut().zip(gains) {
                *sum += row[replicate];
            }
        }
        let most = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let first = sums.iter().filter(|&&sum| sum == most).count() as f64;
        for (share, &sum) in shares.iter_mut().zip(&sums) {
            *share += if sum == most { 1.0 / first } else { 0.0 };
        }
    }
    shares.iter().map(|share| share / RESAMPLES as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_quantiles() {
        for (n, quantile) in [(4, 3.182), (10, 2.262), (31, 2.042), (1001, 1.962)] {
            assert!((student(n, 0.05) - quantile).abs() < 0.005, "{n}: {}", student(n, 0.05));
        }
        let estimate = Estimate::of(&[1.0, 2.0, 3.0], 0.05);
        assert_eq!(estimate.mean, 2.0);
        assert!((estimate.high - 2.0 - 4.302_652_729_7 / 3f64.sqrt()).abs() < 1e-9);
        assert!(Estimate::of(&[1.0], 0.05).low.is_nan());
    }

    #[test]
    fn the_largest_of_some() {
        let (much, little, same) = ([5.0, 6.0, 7.0], [0.0, 1.0, -1.0], [5.0, 6.0, 7.0]);
        assert_eq!(largest_shares(&[&much, &little], 1), vec![1.0, 0.0]);
        let shares = largest_shares(&[&much, &little, &same], 1);
        assert!((shares[0] - 0.5).abs() < 1e-9 && shares[1] == 0.0 && shares[0] == shares[2], "{shares:?}");
        let close = largest_shares(&[&[1.0, 0.0, 1.0, 0.0], &[0.0, 1.0, 0.0, 1.0]], 1);
        assert!((close[0] - 0.5).abs() < 0.05, "{close:?}");
    }
}

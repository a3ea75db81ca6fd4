//! What replicates leave open, and intervals by resampling.

use hearth_engine::random::{Decision, Source};

/// Resamples of an interval.
const RESAMPLES: usize = 1000;

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What chance does to an outcome.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Noise {
    /// Replicates of each point.
    pub replicates: usize,
    /// Variance of the outcome's mean between points that factors make (chance taken away).
    pub factors: f64,
    /// Variance of single runs at a point: chance. `NaN` where there is one replicate.
    pub chance: f64,
}

impl Noise {
    /// Share of the variance of single runs that chance makes; `NaN` where nobody can know.
    pub fn share(&self) -> f64 {
        self.chance / (self.chance + self.factors.max(0.0))
    }
}

/// Mean.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Differences, replicate by replicate.
pub(super) fn less(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(x, y)| x - y).collect()
}

/// Statistics of so many rows, each with the 95 % interval that resampling the rows gives (percentiles).
pub(super) fn resampled(rows: usize, seed: u64, of: impl Fn(&[usize]) -> Vec<f64>) -> Vec<Estimate> {
    let whole: Vec<usize> = (0..rows).collect();
    let values = of(&whole);
    let mut all: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); values.len()];
    let source = Source::new(seed, u32::MAX - 1);
    for resample in 0..RESAMPLES {
        let mut draws = source.sequence(0, Decision::Factor, 2, resample as u32);
        let chosen: Vec<usize> = (0..rows).map(|_| draws.below(rows)).collect();
        for (of_one, value) in all.iter_mut().zip(of(&chosen)) {
            if value.is_finite() {
                of_one.push(value);
            }
        }
    }
    let end = |sorted: &[f64], p: f64| match sorted.len() {
        0 => f64::NAN,
        n => sorted[((p * (n - 1) as f64).round() as usize).min(n - 1)],
    };
    values
        .into_iter()
        .zip(all)
        .map(|(value, mut sorted)| {
            sorted.sort_by(f64::total_cmp);
            Estimate { value, low: end(&sorted, 0.025), high: end(&sorted, 0.975) }
        })
        .collect()
}

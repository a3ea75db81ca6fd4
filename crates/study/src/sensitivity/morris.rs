//! Morris's elementary effects: what an outcome does when one factor moves and nothing else does.

use super::chance::{Estimate, Noise, less, mean, resampled};
use crate::sweep::open;

/// What one factor does. Units are those of the outcome, over the whole range of the factor.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Elementary {
    /// Mean effect: positive where the outcome rises with the factor.
    pub mu: Estimate,
    /// Mean size of the effect, whatever its direction.
    pub mu_star: Estimate,
    /// Standard deviation of the effect over the space: how much it depends on the other factors, or bends.
    pub sigma: f64,
    /// The same with what chance does taken away.
    pub sigma_of_factors: f64,
    /// What `mu_star` would be if there were only chance. `NaN` where there is one replicate.
    pub floor: f64,
}

impl Elementary {
    /// Whether the factor does more than chance would, with 95 % confidence.
    pub fn matters(&self) -> bool {
        self.mu_star.low > if self.floor.is_nan() { 0.0 } else { self.floor }
    }
}

/// The effects of all factors.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct MorrisResult {
    /// Trajectories that were used, and those left out because one of their runs doesn't have the outcome.
    pub trajectories: (usize, usize),
    /// What chance does.
    pub noise: Noise,
    /// By factor.
    pub factors: Vec<Elementary>,
}

/// One move of a trajectory.
#[derive(Debug, Clone, Copy, Default)]
struct Move {
    effect: f64,
    /// Variance of the effect that replicates leave open.
    open: f64,
}

/// Effects of `k` factors. `values` are by point, then replicate; `places` are the points' places in the cube; k + 1 points in
/// a row are a trajectory. The same seed gives the same intervals.
pub fn morris(values: &[Vec<f64>], places: &[Vec<f64>], k: usize, seed: u64) -> MorrisResult {
    let all = values.chunks_exact(k + 1).zip(places.chunks_exact(k + 1));
    let whole: Vec<(&[Vec<f64>], Vec<Move>)> = all
        .filter(|(values, _)| {
            values.iter().all(|point| !point.is_empty() && point.iter().all(|v| v.is_finite()))
        })
        .filter_map(|(values, places)| Some((values, moves(values, places, k)?)))
        .collect();
    let left_out = values.len() / (k + 1) - whole.len();
    let replicates = whole.first().map_or(0, |(values, _)| values[0].len());
    let points: Vec<&Vec<f64>> = whole.iter().flat_map(|(values, _)| values.iter()).collect();
    let means: Vec<f64> = points.iter().map(|point| mean(point)).collect();
    let centre = mean(&means);
    let left_open = mean(&points.iter().map(|point| open(point, point)).collect::<Vec<_>>());
    let spread = means.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>();
    let noise = Noise {
        replicates,
        factors: (spread / (means.len() as f64 - 1.0) - left_open).max(0.0),
        chance: if replicates > 1 { left_open * replicates as f64 } else { f64::NAN },
    };
    let estimates = resampled(whole.len(), seed, |chosen| {
        let n = chosen.len() as f64;
        let sum = |factor: usize, of: &dyn Fn(f64) -> f64| {
            chosen.iter().map(|&at| of(whole[at].1[factor].effect)).sum::<f64>() / n
        };
        (0..k).flat_map(|factor| [sum(factor, &|effect| effect), sum(factor, &f64::abs)]).collect()
    });
    let factors = estimates.chunks_exact(2).enumerate().map(|(factor, two)| {
        let effects: Vec<Move> = whole.iter().map(|(_, moves)| moves[factor]).collect();
        let n = effects.len() as f64;
        let squares: f64 =
            effects.iter().map(|one| (one.effect - two[0].value) * (one.effect - two[0].value)).sum();
        let variance = squares / (n - 1.0);
        let open = effects.iter().map(|one| one.open).sum::<f64>() / n;
        Elementary {
            mu: two[0],
            mu_star: two[1],
            sigma: libm::sqrt(variance),
            sigma_of_factors: libm::sqrt((variance - open).max(0.0)),
            // The mean size of a normal without a mean.
            floor: match replicates {
                0 | 1 => f64::NAN,
                _ => {
                    let sizes = effects.iter().map(|one| libm::sqrt(one.open.max(0.0)));
                    libm::sqrt(2.0 / std::f64::consts::PI) * sizes.sum::<f64>() / n
                }
            },
        }
    });
    MorrisResult { trajectories: (whole.len(), left_out), noise, factors: factors.collect() }
}

/// The moves of a trajectory by factor; `None` where it isn't one.
fn moves(values: &[Vec<f64>], places: &[Vec<f64>], k: usize) -> Option<Vec<Move>> {
    let mut found: Vec<Option<Move>> = vec![None; k];
    for step in 1..=k {
        let (from, to) = (&places[step - 1], &places[step]);
        let mut moved = (0..k).filter(|&at| (from[at] - to[at]).abs() > 1e-9);
        let (factor, None) = (moved.next()?, moved.next()) else { return None };
        let far = to[factor] - from[factor];
        let change = less(&values[step], &values[step - 1]);
        found[factor] =
            Some(Move { effect: mean(&change) / far, open: open(&change, &change) / (far * far) });
    }
    found.into_iter().collect()
}

//! Sobol's indices from Saltelli's sample: first and second order as Saltelli (2010, 2002) estimates them, total as Jansen.

use super::chance::{Estimate, Noise, less, mean, resampled};
use crate::sweep::open;

/// The indices of one factor, as shares of the variance that factors make.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct FactorIndices {
    /// What it does by itself.
    pub first: Estimate,
    /// What it does by itself and with all others.
    pub total: Estimate,
}

/// What two factors do together and neither does by itself.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct PairIndex {
    /// Places of the factors.
    pub factors: (usize, usize),
    /// As a share of the variance that factors make.
    pub index: Estimate,
}

/// All indices of an outcome.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SobolResult {
    /// Base rows that were used, and those left out because one of their runs doesn't have the outcome.
    pub rows: (usize, usize),
    /// What chance does. Where factors make no variance, there are no indices (`NaN`).
    pub noise: Noise,
    /// By factor.
    pub factors: Vec<FactorIndices>,
    /// By pair of factors; empty where the sample isn't for second order.
    pub pairs: Vec<PairIndex>,
}

/// What one base row says.
struct Row {
    /// Means of A and B, and what replicates leave open of their squares.
    ends: [f64; 2],
    open: [f64; 2],
    /// Variances over replicates of A and B.
    within: [f64; 2],
    /// By factor.
    first: Vec<f64>,
    total: Vec<f64>,
    /// By pair.
    second: Vec<f64>,
}

/// Indices of `k` factors. `values` are by point, in the order of [`saltelli`](crate::sweep::cube::saltelli), then
/// replicate; all points have the same number of replicates. The same seed gives the same intervals.
pub fn sobol(values: &[Vec<f64>], k: usize, second_order: bool, seed: u64) -> SobolResult {
    let wide = if second_order { 2 * k + 2 } else { k + 2 };
    let whole: Vec<&[Vec<f64>]> = values
        .chunks_exact(wide.max(1))
        .filter(|row| row.iter().all(|point| !point.is_empty() && point.iter().all(|v| v.is_finite())))
        .collect();
    let left_out = values.len() / wide.max(1) - whole.len();
    let replicates = whole.first().map_or(0, |row| row[0].len());
    // Estimators of products are the closer the nearer the values lie to 0.
    let points = whole.iter().flat_map(|row| row.iter());
    let (sum, count) = points.clone().flatten().fold((0.0, 0u64), |(sum, n), value| (sum + value, n + 1));
    let centre = sum / count as f64;
    // The random numbers that all points share in a replicate move no point against another.
    let together: Vec<f64> = (0..replicates)
        .map(|at| points.clone().map(|point| point[at]).sum::<f64>() / (whole.len() * wide) as f64)
        .collect();
    let common = open(&together, &together);
    let rows: Vec<Row> = whole.iter().map(|row| of_row(row, k, second_order, centre)).collect();
    let pairs: Vec<(usize, usize)> = match second_order {
        true => (0..k).flat_map(|one| (one + 1..k).map(move |other| (one, other))).collect(),
        false => Vec::new(),
    };
    let estimates = resampled(rows.len(), seed, |chosen| indices(&rows, chosen, k, &pairs, common));
    let every: Vec<usize> = (0..rows.len()).collect();
    let noise = Noise {
        replicates,
        factors: variance(&rows, &every, common),
        chance: match replicates {
            0 | 1 => f64::NAN,
            _ => mean(&rows.iter().flat_map(|row| row.within).collect::<Vec<_>>()),
        },
    };
    let (factors, rest) = estimates.split_at(2 * k);
    SobolResult {
        rows: (rows.len(), left_out),
        noise,
        factors: factors.chunks_exact(2).map(|two| FactorIndices { first: two[0], total: two[1] }).collect(),
        pairs: pairs
            .into_iter()
            .zip(rest)
            .map(|(factors, index)| PairIndex { factors, index: *index })
            .collect(),
    }
}

fn of_row(row: &[Vec<f64>], k: usize, second_order: bool, centre: f64) -> Row {
    let at = |place: usize| mean(&row[place]) - centre;
    let (a, b) = (0, row.len() - 1);
    let (mut first, mut total, mut second) = (Vec::new(), Vec::new(), Vec::new());
    for factor in 0..k {
        let mixed = 1 + factor;
        let moved = less(&row[mixed], &row[a]);
        first.push(at(b) * (at(mixed) - at(a)) - open(&row[b], &moved));
        let apart = at(mixed) - at(a);
        total.push((apart * apart - open(&moved, &moved)) / 2.0);
    }
    if second_order {
        for one in 0..k {
            for other in one + 1..k {
                let (swapped, mixed) = (1 + k + one, 1 + other);
                let product = at(swapped) * at(mixed) - open(&row[swapped], &row[mixed]);
                second.push(product - (at(a) * at(b) - open(&row[a], &row[b])));
            }
        }
    }
    let ends = [&row[a], &row[b]];
    let open = ends.map(|point| open(point, point));
    let replicates = row[a].len() as f64;
    Row { ends: [at(a), at(b)], open, within: open.map(|open| open * replicates), first, total, second }
}

/// Variance that factors make.
fn variance(rows: &[Row], chosen: &[usize], common: f64) -> f64 {
    let count = 2.0 * chosen.len() as f64;
    let ends = || chosen.iter().flat_map(|&at| rows[at].ends);
    let centre = ends().sum::<f64>() / count;
    let squares: f64 = ends().map(|value| (value - centre) * (value - centre)).sum();
    let open = chosen.iter().flat_map(|&at| rows[at].open).sum::<f64>() / count;
    squares / count - (open - common).max(0.0)
}

/// First and total by factor, then second by pair.
fn indices(rows: &[Row], chosen: &[usize], k: usize, pairs: &[(usize, usize)], common: f64) -> Vec<f64> {
    let n = chosen.len() as f64;
    let whole = variance(rows, chosen, common);
    // Less than rounding leaves behind is nothing.
    let size = rows.iter().flat_map(|row| row.ends).fold(0.0, |most: f64, value| most.max(value.abs()));
    let whole = if whole > 1e-14 * size * size { whole } else { f64::NAN };
    let share = |of: &dyn Fn(&Row) -> f64| chosen.iter().map(|&at| of(&rows[at])).sum::<f64>() / n / whole;
    let first: Vec<f64> = (0..k).map(|factor| share(&|row| row.first[factor])).collect();
    let mut found = Vec::with_capacity(2 * k + pairs.len());
    for (factor, first) in first.iter().enumerate() {
        found.push(*first);
        found.push(share(&|row| row.total[factor]));
    }
    for (place, (one, other)) in pairs.iter().enumerate() {
        found.push(share(&|row| row.second[place]) - first[*one] - first[*other]);
    }
    found
}

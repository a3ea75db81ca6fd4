//! Numbers as classifiers take them: none missing, and on a scale of their own.

use crate::normal_quantile;
use crate::rank::quantile;

/// Places at which a distribution is known.
const KNOTS: usize = 60;
/// Quantiles that scores keep within: beyond the outermost knots nothing is known.
const LEAST: f64 = 0.5 / KNOTS as f64;

/// What stands for numbers that aren't known: the median of each column.
pub(super) struct Filled {
    medians: Vec<f64>,
}

impl Filled {
    pub(super) fn of(rows: &[&[f64]]) -> Self {
        let width = rows.first().map_or(0, |row| row.len());
        let median = |column: usize| {
            let known = known(rows, column);
            if known.is_empty() { 0.0 } else { quantile(&known, 0.5) }
        };
        Self { medians: (0..width).map(median).collect() }
    }

    /// A case in which every number is known.
    pub(super) fn fill(&self, row: &[f64]) -> Vec<f64> {
        let fill = |(value, median): (&f64, &f64)| if value.is_finite() { *value } else { *median };
        row.iter().zip(&self.medians).map(fill).collect()
    }
}

/// Normal scores: what a normal distribution has at the place that a number has among the others.
pub(super) struct Scores {
    /// By column: the numbers at evenly spaced places.
    knots: Vec<Vec<f64>>,
}

impl Scores {
    pub(super) fn of(rows: &[&[f64]], filled: &Filled) -> Self {
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| filled.fill(row)).collect();
        let count = KNOTS.min(rows.len());
        let knots = |column: usize| {
            let mut sorted: Vec<f64> = rows.iter().map(|row| row[column]).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            (0..count).map(|at| quantile(&sorted, at as f64 / (count - 1) as f64)).collect()
        };
        Self { knots: (0..filled.medians.len()).map(knots).collect() }
    }

    pub(super) fn scored(&self, row: &[f64]) -> Vec<f64> {
        row.iter().zip(&self.knots).map(|(value, knots)| score(*value, knots)).collect()
    }
}

fn score(value: f64, knots: &[f64]) -> f64 {
    let last = knots.len() - 1;
    // Of equal knots, the middle of their places.
    let below = knots.partition_point(|knot| *knot < value);
    let upto = knots.partition_point(|knot| *knot <= value);
    let place = if below < upto {
        (below + upto - 1) as f64 / 2.0
    } else if below == 0 {
        0.0
    } else if below > last {
        last as f64
    } else {
        let (low, high) = (knots[below - 1], knots[below]);
        (below - 1) as f64 + (value - low) / (high - low)
    };
    normal_quantile((place / last as f64).clamp(LEAST, 1.0 - LEAST))
}

/// Numbers of a column that are known, ascending.
fn known(rows: &[&[f64]], column: usize) -> Vec<f64> {
    let mut known: Vec<f64> = rows.iter().map(|row| row[column]).filter(|value| value.is_finite()).collect();
    known.sort_unstable_by(f64::total_cmp);
    known
}

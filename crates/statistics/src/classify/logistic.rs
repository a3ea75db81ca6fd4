//! Logistic regression with a ridge, by iteratively reweighted least squares.

use super::Fitted;
use crate::separation::logistic;

/// Weight of the cases against the ridge (1/2 of the squared coefficients; the intercept is free).
const CASES: f64 = 0.1;
const MOST_STEPS: usize = 60;
/// Change of a coefficient at which it is found.
const CLOSE: f64 = 1e-9;

/// Log-odds as a weighted sum of numbers.
pub(super) struct Logistic {
    /// The intercept first.
    weights: Vec<f64>,
}

impl Logistic {
    pub(super) fn judge(&self, row: &[f64]) -> f64 {
        self.weights[0] + self.weights[1..].iter().zip(row).map(|(weight, value)| weight * value).sum::<f64>()
    }

    /// What is made small: the ridge, and what cases that are judged wrongly cost.
    fn cost(&self, of: &Fitted<'_>) -> f64 {
        let ridge: f64 = self.weights[1..].iter().map(|weight| 0.5 * weight * weight).sum();
        let cases = of.rows.iter().zip(&of.ones).zip(&of.weights).map(|((row, &one), weight)| {
            let odds = if one { self.judge(row) } else { -self.judge(row) };
            let cost =
                if odds > 0.0 { libm::log1p(libm::exp(-odds)) } else { libm::log1p(libm::exp(odds)) - odds };
            weight * cost
        });
        ridge + CASES * cases.sum::<f64>()
    }
}

pub(super) fn fit(of: &Fitted<'_>) -> Logistic {
    let width = 1 + of.rows.first().map_or(0, |row| row.len());
    let mut model = Logistic { weights: vec![0.0; width] };
    let mut cost = model.cost(of);
    for _ in 0..MOST_STEPS {
        let step = newton(&model, of, width);
        // Half the step, where the whole one leads up again.
        let mut share = 1.0;
        let (mut next, mut next_cost);
        loop {
            let moved = model.weights.iter().zip(&step).map(|(weight, step)| weight + share * step).collect();
            next = Logistic { weights: moved };
            next_cost = next.cost(of);
            if next_cost <= cost || share < 1e-6 {
                break;
            }
            share *= 0.5;
        }
        let done = share < 1e-6 || step.iter().all(|step| step.abs() < CLOSE);
        if next_cost <= cost {
            (model, cost) = (next, next_cost);
        }
        if done {
            break;
        }
    }
    model
}

/// The step to where the cost, taken as a parabola, is least.
fn newton(model: &Logistic, of: &Fitted<'_>, width: usize) -> Vec<f64> {
    let mut gradient = vec![0.0; width];
    let mut curvature = vec![0.0; width * width];
    for at in 1..width {
        gradient[at] = -model.weights[at];
        curvature[at * width + at] = 1.0;
    }
    // The intercept of groups that are wholly apart has no curvature left.
    curvature[0] = 1e-9;
    let mut with_one = vec![1.0; width];
    for ((row, &one), weight) in of.rows.iter().zip(&of.ones).zip(&of.weights) {
        with_one[1..].copy_from_slice(row);
        let chance = logistic(model.judge(row));
        let pull = CASES * weight * (f64::from(u8::from(one)) - chance);
        let bend = CASES * weight * chance * (1.0 - chance);
        for (at, value) in with_one.iter().enumerate() {
            gradient[at] += pull * value;
            let line = &mut curvature[at * width..at * width + at + 1];
            for (sum, other) in line.iter_mut().zip(&with_one) {
                *sum += bend * value * other;
            }
        }
    }
    solve(&mut curvature, gradient, width)
}

/// Solves for a positive definite matrix, of which the lower half is given (Cholesky).
fn solve(matrix: &mut [f64], mut right: Vec<f64>, width: usize) -> Vec<f64> {
    for row in 0..width {
        for column in 0..=row {
            let (mine, other) = (&matrix[row * width..], &matrix[column * width..]);
            let sum: f64 = mine[..column].iter().zip(&other[..column]).map(|(a, b)| a * b).sum();
            let left = matrix[row * width + column] - sum;
            matrix[row * width + column] =
                if row == column { left.max(1e-12).sqrt() } else { left / matrix[column * width + column] };
        }
    }
    for row in 0..width {
        let sum: f64 = (0..row).map(|at| matrix[row * width + at] * right[at]).sum();
        right[row] = (right[row] - sum) / matrix[row * width + row];
    }
    for row in (0..width).rev() {
        let sum: f64 = (row + 1..width).map(|at| matrix[at * width + row] * right[at]).sum();
        right[row] = (right[row] - sum) / matrix[row * width + row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        // [[4, 2], [2, 3]] x = [10, 8] has the solution (1.75, 1.5).
        let found = solve(&mut [4.0, 0.0, 2.0, 3.0], vec![10.0, 8.0], 2);
        assert!((found[0] - 1.75).abs() < 1e-12 && (found[1] - 1.5).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn the_gradient_is_zero_where_it_ends() {
        let rows: Vec<Vec<f64>> =
            (0..40).map(|at| vec![f64::from(at % 7) - 3.0, f64::from(at % 5) - 2.0]).collect();
        let ones: Vec<bool> = (0..40).map(|at| (at * 13) % 7 < 3).collect();
        let of = super::super::fitted(&rows, ones, vec![1.0; 40]);
        let model = fit(&of);
        let least = model.cost(&of);
        for at in 0..3 {
            for step in [-1e-3, 1e-3] {
                let mut weights = model.weights.clone();
                weights[at] += step;
                assert!(Logistic { weights }.cost(&of) > least);
            }
        }
    }
}

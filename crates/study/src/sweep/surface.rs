//! A response surface: squares and products of the strongest factors, by least squares, with the error of its prediction.

use hearth_statistics::student_two_sided;

/// Factors in a surface, at most: each pair takes a term.
pub(super) const MOST: usize = 6;

/// A fitted surface. Factors are scaled so that their ranges go from −1 to 1.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Fitted {
    /// The factors' places in the plan.
    pub factors: Vec<usize>,
    /// Lowest and highest value of each; of a factor whose orders of magnitude are alike, of its logarithm to base 10.
    pub ranges: Vec<(f64, f64)>,
    /// Share of the variance between points that it explains.
    pub explained: f64,
    /// Points that it was fitted to.
    pub points: usize,
    weights: Vec<f64>,
    inverse: Vec<Vec<f64>>,
    deviation: f64,
    deviate: f64,
}

fn terms(scaled: &[f64]) -> Vec<f64> {
    let mut terms = vec![1.0];
    terms.extend_from_slice(scaled);
    for one in 0..scaled.len() {
        for other in one..scaled.len() {
            terms.push(scaled[one] * scaled[other]);
        }
    }
    terms
}

impl Fitted {
    /// Fits values at points; `columns` are the factors' values by point. `None` where there are too few points, or they
    /// don't tell the terms apart.
    pub(super) fn fit(factors: &[usize], columns: &[&[f64]], outcome: &[f64]) -> Option<Self> {
        let ranges: Vec<(f64, f64)> = columns
            .iter()
            .map(|column| {
                let finite = column.iter().copied().filter(|value| value.is_finite());
                finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
            })
            .collect();
        if ranges.iter().any(|(low, high)| high.partial_cmp(low) != Some(std::cmp::Ordering::Greater)) {
            return None;
        }
        let mut surface = Self {
            factors: factors.to_vec(),
            ranges,
            explained: 0.0,
            points: 0,
            weights: Vec::new(),
            inverse: Vec::new(),
            deviation: 0.0,
            deviate: 0.0,
        };
        let row = |point: usize| {
            let place: Vec<f64> = columns.iter().map(|column| column[point]).collect();
            terms(&surface.scaled(&place))
        };
        let here: Vec<usize> = (0..outcome.len()).filter(|&point| outcome[point].is_finite()).collect();
        let rows: Vec<Vec<f64>> = here.iter().map(|&point| row(point)).collect();
        let width = rows.first()?.len();
        let free = here.len().checked_sub(width).filter(|free| *free >= 2)?;
        let mut matrix = vec![vec![0.0; width]; width];
        let mut right = vec![0.0; width];
        for (terms, &point) in rows.iter().zip(&here) {
            for one in 0..width {
                right[one] += terms[one] * outcome[point];
                for other in 0..width {
                    matrix[one][other] += terms[one] * terms[other];
                }
            }
        }
        let inverse = inverse(&matrix)?;
        let weights: Vec<f64> = inverse.iter().map(|row| dot(row, &right)).collect();
        let mean = here.iter().map(|&point| outcome[point]).sum::<f64>() / here.len() as f64;
        let (mut left, mut total) = (0.0, 0.0);
        for (terms, &point) in rows.iter().zip(&here) {
            let (off, away) = (outcome[point] - dot(terms, &weights), outcome[point] - mean);
            left += off * off;
            total += away * away;
        }
        surface.points = here.len();
        surface.weights = weights;
        surface.inverse = inverse;
        surface.deviation = libm::sqrt(left / free as f64);
        surface.deviate = student_two_sided(0.05, free as f64);
        surface.explained = if total > 0.0 { (1.0 - left / total).max(0.0) } else { 0.0 };
        Some(surface)
    }

    fn scaled(&self, place: &[f64]) -> Vec<f64> {
        let scaled = |(value, (low, high)): (&f64, &(f64, f64))| 2.0 * (value - low) / (high - low) - 1.0;
        place.iter().zip(&self.ranges).map(scaled).collect()
    }

    /// The prediction at scaled places (−1 to 1 each), and half of its 95 % interval.
    pub fn at(&self, scaled: &[f64]) -> (f64, f64) {
        let terms = terms(scaled);
        let spread: Vec<f64> = self.inverse.iter().map(|row| dot(row, &terms)).collect();
        let half = self.deviate * self.deviation * libm::sqrt(dot(&terms, &spread).max(0.0));
        (dot(&terms, &self.weights), half)
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// The inverse of a symmetric positive matrix (Gauss and Jordan, with pivots); `None` where it has none to speak of.
fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let width = matrix.len();
    let mut left: Vec<Vec<f64>> = matrix.to_vec();
    let mut right: Vec<Vec<f64>> =
        (0..width).map(|row| (0..width).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    let size = matrix.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
    for column in 0..width {
        let pivot =
            (column..width).max_by(|&a, &b| left[a][column].abs().total_cmp(&left[b][column].abs()))?;
        if left[pivot][column].abs() <= size * 1e-10 {
            return None;
        }
        left.swap(column, pivot);
        right.swap(column, pivot);
        let scale = 1.0 / left[column][column];
        left[column].iter_mut().for_each(|value| *value *= scale);
        right[column].iter_mut().for_each(|value| *value *= scale);
        for row in (0..width).filter(|row| *row != column) {
            let factor = left[row][column];
            for at in 0..width {
                left[row][at] -= factor * left[column][at];
                right[row][at] -= factor * right[column][at];
            }
        }
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quadratic_is_found_again() {
        let place = |point: usize| {
            let unit = |step: f64| (point as f64 * step).fract();
            (10.0 * unit(0.618_034), 5.0 + unit(0.754_878))
        };
        let (a, b): (Vec<f64>, Vec<f64>) = (0..60).map(place).unzip();
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 1.0 + 2.0 * a - 0.3 * a * a + a * b).collect();
        let fitted = Fitted::fit(&[0, 1], &[&a, &b], &y).unwrap();
        assert!(fitted.explained > 0.999_999);
        let (low, high) = fitted.ranges[0];
        let middle = f64::midpoint(low, high);
        let other = f64::midpoint(fitted.ranges[1].0, fitted.ranges[1].1);
        let (value, half) = fitted.at(&[0.0, 0.0]);
        assert!((value - (1.0 + 2.0 * middle - 0.3 * middle * middle + middle * other)).abs() < 1e-6);
        assert!(half < 1e-6);
        assert!(Fitted::fit(&[0, 1], &[&a[..7], &b[..7]], &y[..7]).is_none());
        assert!(Fitted::fit(&[0, 1], &[&a, &a], &y).is_none());
    }
}

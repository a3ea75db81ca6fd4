//! A guess at values where nothing was tried yet: a smooth surface through what was.
//!
//! Linear and square terms of each lever, products of two levers, and a step for each option of a choice, by least squares
//! that are drawn towards the mean (ridge regression). It proposes policies to be tried and decides nothing.

use super::lever_space::{Axis, Point, Space};

/// A fitted surface.
#[derive(Debug, Clone)]
pub(super) struct Surface<'a> {
    space: &'a Space,
    weights: Vec<f64>,
}

/// How strongly terms are drawn to 0, in replicates of tries: straight lines and steps little, all else more.
const PULL_STRAIGHT: f64 = 0.1;
const PULL_BENT: f64 = 1.0;

impl<'a> Surface<'a> {
    /// Fits what was tried: policies with a value each. Nothing where too few were.
    pub fn fit(space: &'a Space, tried: &[(&Point, f64)]) -> Option<Self> {
        let tried: Vec<(Vec<f64>, f64)> = tried
            .iter()
            .filter(|(_, value)| value.is_finite())
            .map(|(point, value)| (terms(space, point), *value))
            .collect();
        let (first, _) = tried.first()?;
        let width = first.len();
        let straight = straight(space);
        if tried.len() < straight + 2 {
            return None;
        }
        let mut matrix = vec![vec![0.0; width]; width];
        let mut right = vec![0.0; width];
        for (terms, value) in &tried {
            for (row, one) in terms.iter().enumerate() {
                right[row] += one * value;
                for (column, other) in terms.iter().enumerate().take(row + 1) {
                    matrix[row][column] += one * other;
                }
            }
        }
        for (place, row) in matrix.iter_mut().enumerate().skip(1) {
            row[place] += if place <= straight { PULL_STRAIGHT } else { PULL_BENT };
        }
        Some(Self { space, weights: solve(matrix, right)? })
    }

    /// The guess for a policy.
    pub fn at(&self, point: &Point) -> f64 {
        terms(self.space, point).iter().zip(&self.weights).map(|(term, weight)| term * weight).sum()
    }
}

/// Terms of straight lines and steps, without the constant.
fn straight(space: &Space) -> usize {
    let of = |axis: &Axis| match axis {
        Axis::Choice { options } => options.saturating_sub(1),
        _ => 1,
    };
    space.0.iter().map(of).sum()
}

/// The terms of a policy: the constant, straight ones, bent ones.
fn terms(space: &Space, point: &Point) -> Vec<f64> {
    let mut terms = vec![1.0];
    for (axis, value) in space.0.iter().zip(&point.0) {
        match axis {
            Axis::Choice { options } => {
                terms.extend((1..*options).map(|option| f64::from(u8::from(*value == option as f64))));
            }
            _ => terms.push(axis.scaled(*value)),
        }
    }
    let straight = terms.len();
    let bends = space.0.iter().zip(&point.0).filter(|(axis, _)| !matches!(axis, Axis::Choice { .. }));
    terms.extend(bends.map(|(axis, value)| axis.scaled(*value) * axis.scaled(*value)));
    for one in 1..straight {
        for other in one + 1..straight {
            terms.push(terms[one] * terms[other]);
        }
    }
    terms
}

/// Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's factors.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let width = right.len();
    for row in 0..width {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| matrix[row][k] * matrix[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                if rest.is_nan() || rest <= 1e-12 {
                    return None;
                }
                matrix[row][row] = libm::sqrt(rest);
            } else {
                matrix[row][column] = rest / matrix[column][column];
            }
        }
    }
    for row in 0..width {
        let known: f64 = (0..row).map(|k| matrix[row][k] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    for row in (0..width).rev() {
        let known: f64 = (row + 1..width).map(|k| matrix[k][row] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::super::filling::Filling;
    use super::*;

    fn space() -> Space {
        Space(vec![
            Axis::Real { low: 0.0, high: 1.0 },
            Axis::Whole { low: 0, high: 10 },
            Axis::Choice { options: 3 },
        ])
    }

    #[test]
    fn a_bent_surface_is_found_again() {
        let space = space();
        let truth = |point: &Point| {
            let (x, y) = (point.0[0], point.0[1] / 10.0);
            3.0 - 4.0 * (x - 0.3) * (x - 0.3) + 2.0 * x * y + [0.0, 1.0, -1.0][point.0[2] as usize]
        };
        let filling = Filling::new(3, 5, 0);
        let points: Vec<Point> = (0..200).map(|index| space.at(&filling.at(index))).collect();
        let tried: Vec<(&Point, f64)> = points.iter().map(|point| (point, truth(point))).collect();
        let surface = Surface::fit(&space, &tried).unwrap();
        for index in 200..300 {
            let point = space.at(&filling.at(index));
            assert!((surface.at(&point) - truth(&point)).abs() < 0.1, "{point:?} {}", surface.at(&point));
        }
    }

    #[test]
    fn too_little_gives_no_surface() {
        let space = space();
        let point = space.at(&[0.5, 0.5, 0.5]);
        assert!(Surface::fit(&space, &[]).is_none());
        assert!(Surface::fit(&space, &[(&point, 1.0); 4]).is_none());
        // Many tries of one policy say nothing of others, but break nothing.
        let flat = Surface::fit(&space, &[(&point, 1.0); 40]).unwrap();
        assert!((flat.at(&point) - 1.0).abs() < 0.01);
        assert!(Surface::fit(&space, &[(&point, f64::NAN); 40]).is_none());
    }
}

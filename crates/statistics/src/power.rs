//! A power law through measurements.

/// `y = scale · x^exponent`, by least squares on the logarithms.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct PowerLaw {
    /// `y` where `x` is 1.
    pub scale: f64,
    /// How `y` grows with `x`: 1 is in proportion.
    pub exponent: f64,
    /// Standard error of the exponent; `NaN` of two points, which always lie on a line.
    pub error: f64,
}

impl PowerLaw {
    /// The law through points `(x, y)`; those that aren't both above 0 are left out. `None` where fewer than two
    /// different `x` are left.
    ///
    /// ```
    /// let law = hearth_statistics::PowerLaw::through(&[(1.0, 3.0), (2.0, 12.0), (10.0, 300.0)]).unwrap();
    /// assert!((law.exponent - 2.0).abs() < 1e-12 && (law.scale - 3.0).abs() < 1e-12 && law.error < 1e-12);
    /// ```
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        let logs: Vec<(f64, f64)> = points
            .iter()
            .filter(|(x, y)| *x > 0.0 && *y > 0.0 && x.is_finite() && y.is_finite())
            .map(|&(x, y)| (libm::log(x), libm::log(y)))
            .collect();
        let n = logs.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / n;
        let (middle_x, middle_y) = (mean(|one| one.0), mean(|one| one.1));
        let square: f64 = logs.iter().map(|(x, _)| (x - middle_x) * (x - middle_x)).sum();
        if logs.len() < 2 || square <= 0.0 {
            return None;
        }
        let product: f64 = logs.iter().map(|(x, y)| (x - middle_x) * (y - middle_y)).sum();
        let exponent = product / square;
        let start = middle_y - exponent * middle_x;
        let left: f64 =
            logs.iter().map(|(x, y)| y - start - exponent * x).map(|residual| residual * residual).sum();
        let error = libm::sqrt(left / (n - 2.0) / square);
        Some(Self { scale: libm::exp(start), exponent, error })
    }

    /// The law's `y` at an `x`.
    pub fn at(&self, x: f64) -> f64 {
        self.scale * libm::pow(x, self.exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::PowerLaw;

    #[test]
    fn too_little_for_a_law() {
        assert_eq!(PowerLaw::through(&[]), None);
        assert_eq!(PowerLaw::through(&[(2.0, 1.0), (2.0, 3.0)]), None);
        assert_eq!(PowerLaw::through(&[(0.0, 1.0), (2.0, 3.0)]), None);
        assert!(PowerLaw::through(&[(1.0, 1.0), (2.0, 3.0)]).is_some_and(|law| law.error.is_nan()));
    }

    #[test]
    fn its_error_is_that_of_a_regression() {
        // By the textbook's sums, over logarithms to base 2: x is 0, 1, 2, 3.
        let law = PowerLaw::through(&[(1.0, 1.0), (2.0, 2.2), (4.0, 3.8), (8.0, 8.4)]).unwrap();
        let computed = [law.exponent, law.error, law.at(4.0)];
        for (computed, known) in computed.iter().zip([0.999_966_387_8, 0.049_855_964_5, 4.093_844_378_5]) {
            assert!((computed - known).abs() < 1e-9, "{computed} is not {known}");
        }
    }
}

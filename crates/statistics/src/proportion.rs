//! Differences of shares in pairs.

use super::mcnemar_mid_p;

/// Pairs of yes and no, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairedShares {
    /// Pairs.
    pub n: u64,
    /// Pairs in which the one holds, and the other doesn't.
    pub only_one: u64,
    /// Pairs in which the other holds, and the one doesn't.
    pub only_other: u64,
}

impl PairedShares {
    /// Share of the one less that of the other; `NaN` of nothing.
    pub fn difference(&self) -> f64 {
        (self.only_one as f64 - self.only_other as f64) / self.n as f64
    }

    /// Tango's score interval of the difference (1998), `z` standard deviates each way: it keeps within −1 and 1 and has a
    /// width also where no pair differs. Nothing is known of nothing: −1 to 1.
    pub fn interval(&self, z: f64) -> (f64, f64) {
        if self.n == 0 || !z.is_finite() {
            return (-1.0, 1.0);
        }
        let middle = self.difference();
        // The score falls as the difference rises: beyond the estimate on either side there is one root.
        let low = self.root(-1.0, middle, |score| score > z);
        let high = self.root(middle, 1.0, |score| score >= -z);
        (low, high)
    }

    /// The probability of a difference at least as large where there is none (McNemar's mid-p).
    pub fn p(&self) -> f64 {
        mcnemar_mid_p(self.only_one, self.only_other)
    }

    /// Standard deviation of a pair's difference.
    pub fn sd(&self) -> f64 {
        let (n, d) = (self.n as f64, self.difference());
        let square = (self.only_one + self.only_other) as f64 / n - d * d;
        libm::sqrt((square * n / (n - 1.0)).max(0.0))
    }

    /// Halves the stretch until nothing is left of it; `left` says of a score that its root lies further up.
    fn root(&self, mut low: f64, mut high: f64, left: impl Fn(f64) -> bool) -> f64 {
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if left(self.score(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high)
    }

    /// Standard deviates of the estimate from a supposed difference, with the variance as it would be then.
    fn score(&self, supposed: f64) -> f64 {
        let (n, b, c) = (self.n as f64, self.only_one as f64, self.only_other as f64);
        let linear = (2.0 * n - b + c) * supposed - b - c;
        let constant = -c * supposed * (1.0 - supposed);
        let likely = (libm::sqrt((linear * linear - 8.0 * n * constant).max(0.0)) - linear) / (4.0 * n);
        let variance = n * (2.0 * likely + supposed * (1.0 - supposed));
        let off = b - c - n * supposed;
        if variance <= 0.0 {
            // Certain: any distance from it is without end.
            return if off == 0.0 { 0.0 } else { off.signum() * f64::INFINITY };
        }
        off / libm::sqrt(variance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Z95;

    fn close((low, high): (f64, f64), expected: (f64, f64)) {
        assert!((low - expected.0).abs() < 6e-4 && (high - expected.1).abs() < 6e-4, "{low} {high}");
    }

    #[test]
    fn known_intervals() {
        // Fagerland, Lydersen and Laake 2014, table 5: airway hyper-responsiveness (−0.286; −0.517 to −0.026).
        let pairs = PairedShares { n: 21, only_one: 1, only_other: 7 };
        assert!((pairs.difference() + 0.286).abs() < 1e-3);
        close(pairs.interval(Z95), (-0.517, -0.026));
        let turned = PairedShares { n: 21, only_one: 7, only_other: 1 };
        let ((low, high), (back_low, back_high)) = (pairs.interval(Z95), turned.interval(Z95));
        close((-high, -low), (back_low, back_high));
    }

    #[test]
    fn an_interval_has_a_width_where_no_pair_differs() {
        let none = PairedShares { n: 100, only_one: 0, only_other: 0 };
        let (low, high) = none.interval(Z95);
        assert!((low + high).abs() < 1e-9 && (high - 0.037).abs() < 1e-3, "{low} {high}");
        let all = PairedShares { n: 50, only_one: 50, only_other: 0 };
        let (low, high) = all.interval(Z95);
        // As Wilson's interval of 50 of 50, for which 0.9287 hold and the others are turned round.
        let wilson = crate::wilson(50, 50, Z95).0;
        assert!((low - (2.0 * wilson - 1.0)).abs() < 1e-3 && high > 0.999_999, "{low} {high}");
        assert_eq!(PairedShares::default().interval(Z95), (-1.0, 1.0));
    }

    #[test]
    fn the_ends_are_as_far_as_asked() {
        for (n, b, c) in [(10, 2, 1), (1000, 30, 45), (200, 0, 17), (37, 37, 0)] {
            let pairs = PairedShares { n, only_one: b, only_other: c };
            for z in [1.0, Z95, 4.0] {
                let (low, high) = pairs.interval(z);
                assert!(low <= pairs.difference() && pairs.difference() <= high);
                for (end, score) in [(low, z), (high, -z)] {
                    if end.abs() < 0.999_999 {
                        assert!(
                            (pairs.score(end) - score).abs() < 1e-6,
                            "{n} {b} {c} {z}: {}",
                            pairs.score(end)
                        );
                    }
                }
            }
        }
    }
}

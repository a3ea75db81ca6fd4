//! Estimates from paired replicates, with intervals that suit the quantity.
//!
//! A replicate gives one value for each arm of a contrast, all on the same random numbers, so that pairs count and not
//! arms. Sums of means have the interval of a paired mean; ratios of means that of their linearisation (the delta method);
//! sums of shares have in addition z²/4 replicates at either end of what is possible (after Bonett and Price 2012, who add
//! one at 95 %; a single share z²/2, after Agresti and Coull 1998), so that an interval has a width also where all
//! replicates agree.

use super::contrast::Part;
use hearth_statistics::student_quantile;

/// One replicate's values, by arm of the contrast.
pub(super) type Row = Vec<f64>;

/// An estimate of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    /// Replicates that count.
    pub n: usize,
    /// The value.
    pub effect: f64,
    /// Standard deviation over replicates of what the part is made of.
    pub sd: f64,
    /// Least and most that is possible, where quantities are shares, and how many arms there are.
    shares: Option<(f64, f64, usize)>,
}

/// Fewer replicates tell nothing.
const FEWEST: usize = 8;

impl Estimate {
    /// Estimates a part from replicates; `shares` where every arm's quantity is 0 or 1.
    pub fn of(part: &Part, rows: &[Row], shares: bool) -> Self {
        let n = rows.len();
        let arms = rows.first().map_or(0, Vec::len);
        let mean = |arm: usize| rows.iter().map(|row| row[arm]).sum::<f64>() / n as f64;
        let means: Vec<f64> = (0..arms).map(mean).collect();
        if n < FEWEST {
            return Self { n, effect: f64::NAN, sd: f64::NAN, shares: None };
        }
        let ratio = |&(weight, above, below): &(f64, usize, usize)| (weight, means[above] / means[below]);
        let effect = part.means.iter().map(|&(weight, arm)| weight * means[arm]).sum::<f64>()
            + part.ratios.iter().map(|of| ratio(of).0 * ratio(of).1).sum::<f64>();
        let influence = |row: &Row| {
            let sums: f64 = part.means.iter().map(|&(weight, arm)| weight * (row[arm] - means[arm])).sum();
            let ratios: f64 = part
                .ratios
                .iter()
                .map(|of| {
                    let (weight, value) = ratio(of);
                    weight * (row[of.1] - value * row[of.2]) / means[of.2]
                })
                .sum();
            sums + ratios
        };
        let squares: f64 = rows.iter().map(|row| influence(row) * influence(row)).sum();
        let sd = libm::sqrt(squares / (n - 1) as f64);
        let shares = part.bounds_of_shares().filter(|_| shares).map(|(low, high)| (low, high, arms));
        Self { n, effect, sd, shares }
    }

    /// The interval that misses the true value below with one risk, and above with another.
    pub fn interval(&self, below: f64, above: f64) -> (f64, f64) {
        (self.bound(below, -1.0), self.bound(above, 1.0))
    }

    fn bound(&self, risk: f64, side: f64) -> f64 {
        if !self.effect.is_finite() || !self.sd.is_finite() {
            return side * f64::INFINITY;
        }
        let n = self.n as f64;
        let z = student_quantile(1.0 - risk, n - 1.0);
        let Some((low, high, arms)) = self.shares else {
            return self.effect + side * z * self.sd / libm::sqrt(n);
        };
        let added = z * z / if arms > 1 { 4.0 } else { 2.0 };
        let whole = n + 2.0 * added;
        let centre = (n * self.effect + added * (low + high)) / whole;
        let square = |distance: f64| distance * distance;
        let spread = ((n - 1.0) * square(self.sd)
            + n * square(self.effect - centre)
            + added * (square(low - centre) + square(high - centre)))
            / whole;
        (centre + side * z * libm::sqrt(spread / whole)).clamp(low, high)
    }
}

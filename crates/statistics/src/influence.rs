//! Estimates as sums over replicates: what each replicate adds (its influence), so that means, ratios, tails and their
//! differences have intervals of one kind, and many of them can be judged together.
//!
//! Intervals are Student's, with the degrees of freedom that the kurtosis of the influences leaves: where most of a
//! difference comes from a few replicates, its variance is as uncertain as from few replicates. Replicates that are all alike
//! have no interval until there are so many that this is no chance (the sign test): 6 of them at 95 %.

use super::{student_p, student_two_sided};

/// An estimate with what each replicate adds to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The estimate; `NaN` where there is nothing to estimate it from.
    pub value: f64,
    /// Replicates that it is made of.
    pub n: usize,
    /// By replicate: its influence, 0 on average; 0 where the replicate doesn't count.
    pub parts: Vec<f64>,
}

impl Influence {
    /// A mean over the replicates in which a quantity exists (is not `NaN`).
    pub fn mean(values: &[f64]) -> Self {
        let n = values.iter().filter(|value| !value.is_nan()).count();
        let value = values.iter().filter(|value| !value.is_nan()).sum::<f64>() / n as f64;
        // Those in which it doesn't exist leave the others to count for more.
        let weight = values.len() as f64 / n as f64;
        let part = |one: &f64| if one.is_nan() { 0.0 } else { weight * (one - value) };
        Self { value, n, parts: values.iter().map(part).collect() }
    }

    /// A ratio of the means of two quantities that exist in the same replicates (the delta method).
    pub fn ratio(above: &[f64], below: &[f64]) -> Self {
        let both = |at: usize| !above[at].is_nan() && !below[at].is_nan();
        let masked = |values: &[f64]| -> Vec<f64> {
            values.iter().enumerate().map(|(at, &value)| if both(at) { value } else { f64::NAN }).collect()
        };
        let (above, below) = (Self::mean(&masked(above)), Self::mean(&masked(below)));
        let value = above.value / below.value;
        let parts = above.parts.iter().zip(&below.parts).map(|(a, b)| (a - value * b) / below.value);
        Self { value, n: above.n, parts: parts.collect() }
    }

    /// The mean of the worst share `worst` (0 to 1) of the values: of the lowest ones, or of the highest ones where `high`.
    pub fn tail(values: &[f64], worst: f64, high: bool) -> Self {
        let sign = if high { -1.0 } else { 1.0 };
        let mut sorted: Vec<f64> =
            values.iter().filter(|value| !value.is_nan()).map(|one| sign * one).collect();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len();
        if n == 0 {
            return Self { value: f64::NAN, n: 0, parts: vec![0.0; values.len()] };
        }
        // A share of a replicate counts as such a share (Rockafellar and Uryasev 2000).
        let count = (worst * n as f64).max(1.0);
        let edge = sorted[(count.ceil() as usize).min(n) - 1];
        let mean = edge - sorted.iter().map(|one| (edge - one).max(0.0)).sum::<f64>() / count;
        let weight = values.len() as f64 / n as f64;
        let part = |one: &f64| {
            if one.is_nan() {
                0.0
            } else {
                sign * weight * (edge - (edge - sign * one).max(0.0) * n as f64 / count - mean)
            }
        };
        // Only the worst tell of the worst.
        Self { value: sign * mean, n: count as usize, parts: values.iter().map(part).collect() }
    }

    /// This estimate less another one from the same replicates.
    pub fn less(&self, other: &Self) -> Self {
        let parts = self.parts.iter().zip(&other.parts).map(|(one, other)| one - other);
        Self { value: self.value - other.value, n: self.n.min(other.n), parts: parts.collect() }
    }

    /// Standard deviation of what a replicate adds.
    pub fn sd(&self) -> f64 {
        self.error() * libm::sqrt(self.n as f64)
    }

    /// Standard error of the estimate.
    pub fn error(&self) -> f64 {
        self.scatter().error()
    }

    /// The interval that misses the true value with probability `risk` (Student's t).
    pub fn interval(&self, risk: f64) -> (f64, f64) {
        self.scatter().interval(self.value, risk)
    }

    /// The probability of a value at least as far from 0 where it is 0.
    pub fn p(&self) -> f64 {
        let error = self.error();
        if error == 0.0 && self.n > 1 {
            return if self.value == 0.0 { 1.0 } else { all_alike(self.n as f64) };
        }
        student_p(self.value / error, self.freedom())
    }

    fn freedom(&self) -> f64 {
        self.scatter().freedom()
    }

    fn scatter(&self) -> Scatter {
        let mut scatter =
            Scatter { replicates: self.parts.len() as f64, n: self.n as f64, ..Scatter::default() };
        self.parts.iter().for_each(|part| scatter.add(*part));
        scatter
    }
}

/// The probability that `n` replicates are all on one side of the true value by chance (the sign test): replicates without any
/// spread say nothing of how far others may lie, but that most don't lie on the other side.
fn all_alike(n: f64) -> f64 {
    libm::exp2(1.0 - n)
}

/// How far influences with a mean of 0 lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Scatter {
    /// All replicates.
    replicates: f64,
    /// Those that count.
    n: f64,
    squares: f64,
    fourths: f64,
}

impl Scatter {
    fn add(&mut self, part: f64) {
        let square = part * part;
        self.squares += square;
        self.fourths += square * square;
    }

    fn error(&self) -> f64 {
        libm::sqrt(self.squares * self.n / (self.n - 1.0)) / self.replicates
    }

    fn interval(&self, value: f64, risk: f64) -> (f64, f64) {
        let error = self.error();
        if error == 0.0 && self.n > 1.0 {
            let enough = all_alike(self.n) <= risk;
            return if enough { (value, value) } else { (f64::NEG_INFINITY, f64::INFINITY) };
        }
        let half = student_two_sided(risk, self.freedom()) * error;
        if half.is_nan() { (f64::NEG_INFINITY, f64::INFINITY) } else { (value - half, value + half) }
    }

    fn freedom(&self) -> f64 {
        let n = self.n;
        let kurtosis = n * self.fourths / (self.squares * self.squares);
        let found = 2.0 * n / (kurtosis - (n - 3.0) / (n - 1.0));
        let most = n - 1.0;
        // Fewer than four replicates, and influences that are all 0, say nothing of their kurtosis.
        if found.is_finite() && found > 0.0 { found.max(3.0).min(most) } else { most }
    }
}

/// A ratio of sums over replicates that are seen twice, in memory that doesn't grow with their number; the numbers are those of
/// [`Influence::ratio`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RatioOfSums {
    sums: (f64, f64),
    scatter: Scatter,
}

impl RatioOfSums {
    /// Takes a replicate for the first time; neither quantity may be `NaN`.
    pub fn add(&mut self, above: f64, below: f64) {
        self.sums.0 += above;
        self.sums.1 += below;
        self.scatter.replicates += 1.0;
        self.scatter.n += 1.0;
    }

    /// Takes a replicate for the second time, after all were taken once.
    pub fn add_again(&mut self, above: f64, below: f64) {
        let (mean_above, mean_below) = self.means();
        self.scatter.add(((above - mean_above) - self.value() * (below - mean_below)) / mean_below);
    }

    fn means(&self) -> (f64, f64) {
        (self.sums.0 / self.scatter.n, self.sums.1 / self.scatter.n)
    }

    /// The ratio; `NaN` where it divides by nothing.
    pub fn value(&self) -> f64 {
        let (above, below) = self.means();
        if below > 0.0 { above / below } else { f64::NAN }
    }

    /// Standard deviation of what a replicate adds.
    pub fn sd(&self) -> f64 {
        self.scatter.error() * libm::sqrt(self.scatter.n)
    }

    /// The interval that misses the true value with probability `risk`.
    pub fn interval(&self, risk: f64) -> (f64, f64) {
        self.scatter.interval(self.value(), risk)
    }
}

/// Degrees of freedom of a variance, from influences with a mean of 0 of so many replicates (others are 0): as many as a
/// normal sample has whose variance is as uncertain; those of the sample itself at most, and 3 at least.
///
/// The variance of a sample variance is `σ⁴ (κ − (n − 3) / (n − 1)) / n`, that of a normal one `2 σ⁴ / (n − 1)`.
pub fn freedom(parts: &[f64], n: f64) -> f64 {
    let mut scatter = Scatter { replicates: parts.len() as f64, n, ..Scatter::default() };
    parts.iter().for_each(|part| scatter.add(*part));
    scatter.freedom()
}

/// Holm's adjustment (1979) of the probabilities of several tests: none is called significant wrongly with more than the
/// risk, whatever they have to do with each other. `NaN` counts for nothing.
pub fn holm(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).filter(|&at| !probabilities[at].is_nan()).collect();
    order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let mut adjusted = vec![f64::NAN; probabilities.len()];
    let mut most = 0.0_f64;
    for (rank, &at) in order.iter().enumerate() {
        most = most.max((probabilities[at] * (order.len() - rank) as f64).min(1.0));
        adjusted[at] = most;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn a_mean_with_gaps_is_the_mean_of_the_others() {
        let whole = Influence::mean(&[1.0, 4.0, 7.0, 8.0]);
        assert_eq!((whole.value, whole.n), (5.0, 4));
        // t.test(c(1, 4, 7, 8))$conf.int
        let (low, high) = whole.interval(0.05);
        assert!((low + 0.031_889).abs() < 1e-5 && (high - 10.031_889).abs() < 1e-5, "{low} {high}");
        let gaps = Influence::mean(&[1.0, NAN, 4.0, 7.0, NAN, 8.0]);
        assert_eq!((gaps.value, gaps.n), (5.0, 4));
        assert!(gaps.parts.iter().sum::<f64>().abs() < 1e-12);
        assert!((gaps.error() - whole.error()).abs() < 1e-12 && (gaps.sd() - 10.0_f64.sqrt()).abs() < 1e-12);
        assert!(Influence::mean(&[]).value.is_nan());
    }

    #[test]
    fn a_ratio_by_its_linearisation() {
        let ratio = Influence::ratio(&[2.0, 4.0, 9.0], &[1.0, 2.0, 2.0]);
        assert!((ratio.value - 3.0).abs() < 1e-12);
        let expected = [(2.0 - 3.0) / (5.0 / 3.0), (4.0 - 6.0) / (5.0 / 3.0), (9.0 - 6.0) / (5.0 / 3.0)];
        assert!(ratio.parts.iter().zip(expected).all(|(part, one)| (part - one).abs() < 1e-12));
        let mut streamed = RatioOfSums::default();
        let pairs = [(2.0, 1.0), (4.0, 2.0), (9.0, 2.0)];
        pairs.iter().for_each(|(above, below)| streamed.add(*above, *below));
        pairs.iter().for_each(|(above, below)| streamed.add_again(*above, *below));
        assert_eq!((streamed.value(), streamed.sd()), (ratio.value, ratio.sd()));
        assert_eq!(streamed.interval(0.05), ratio.interval(0.05));
    }

    #[test]
    fn tails() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((Influence::tail(&values, 0.05, false).value - 3.0).abs() < 1e-12);
        assert!((Influence::tail(&values, 0.05, true).value - 98.0).abs() < 1e-12);
        // Two and a half of fifty: (1 + 2 + 3 / 2) / 2.5.
        assert!((Influence::tail(&values[50..], 0.05, false).value - 1.8).abs() < 1e-12);
        let tail = Influence::tail(&values, 0.05, true);
        assert!(tail.parts.iter().sum::<f64>().abs() < 1e-9);
        assert!(Influence::tail(&[NAN], 0.05, true).value.is_nan());
    }

    #[test]
    fn what_never_differs_is_no_finding_and_what_always_does_is_one() {
        let nothing = (f64::NEG_INFINITY, f64::INFINITY);
        let same = Influence::mean(&[0.0; 6]);
        assert_eq!((same.p(), same.interval(0.05)), (1.0, (0.0, 0.0)));
        let always = Influence::mean(&[2.0; 6]);
        assert_eq!((always.p(), always.interval(0.05)), (1.0 / 32.0, (2.0, 2.0)));
        // Five that are alike come by chance in 1 of 16 cases.
        let five = Influence::mean(&[2.0; 5]);
        assert_eq!((five.p(), five.interval(0.05)), (1.0 / 16.0, nothing));
        assert_eq!(Influence::mean(&[2.0]).interval(0.05), nothing);
    }

    #[test]
    fn a_few_replicates_that_differ_leave_few_degrees_of_freedom() {
        let of = |values: &[f64]| Influence::mean(values).freedom();
        // Two values only: the variance is known better than a normal one's, and no more is claimed of it.
        let even: Vec<f64> = (0..100).map(|at| f64::from(at % 2)).collect();
        assert_eq!(of(&even), 99.0);
        let few: Vec<f64> = (0..100).map(|at| f64::from(u8::from(at % 20 == 0))).collect();
        // κ = (1 − 3 p (1 − p)) / (p (1 − p)) = 18.05, so that 200 / (18.05 − 97 / 99) is left.
        assert!((of(&few) - 11.715).abs() < 0.01, "{}", of(&few));
        let one: Vec<f64> = (0..1000).map(|at| f64::from(u8::from(at == 7))).collect();
        assert_eq!(of(&one), 3.0);
        assert_eq!(of(&[1.0, 2.0]), 1.0);
    }

    #[test]
    fn one_replicate_gives_no_error_of_the_worst() {
        let tail = Influence::tail(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.05, false);
        assert_eq!((tail.value, tail.interval(0.05)), (1.0, (f64::NEG_INFINITY, f64::INFINITY)));
    }

    #[test]
    fn holm_steps_down() {
        let adjusted = holm(&[0.04, 0.01, NAN, 0.03, 0.005]);
        for (found, expected) in adjusted.iter().zip([0.06, 0.03, NAN, 0.06, 0.02]) {
            assert!(found.is_nan() && expected.is_nan() || (found - expected).abs() < 1e-12, "{adjusted:?}");
        }
    }
}

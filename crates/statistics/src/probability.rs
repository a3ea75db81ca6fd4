//! Probabilities of tests, and Student's quantile for few observations: from `statrs`.
//!
//! Its last bits may differ between platforms. What is handed out is rounded to ten significant digits, so that results
//! don't.

use statrs::distribution::{
    Binomial, ContinuousCDF, Discrete, DiscreteCDF, Hypergeometric, Normal, StudentsT,
};

use super::normal::student_quantile;

/// Degrees of freedom from which the expansion of [`student_quantile`] is as good as exact.
const MANY: f64 = 200.0;

/// The value that Student's t exceeds on either side with probability `risk` (0 < risk < 1) in all; infinite where there
/// is no degree of freedom.
///
/// ```
/// let t = hearth_statistics::student_two_sided(0.05, 4.0);
/// assert!((t - 2.776_445).abs() < 1e-6);
/// ```
pub fn student_two_sided(risk: f64, freedom: f64) -> f64 {
    if !(risk > 0.0 && risk < 1.0) || freedom < 1.0 {
        return f64::INFINITY;
    }
    if freedom >= MANY {
        return student_quantile(1.0 - risk / 2.0, freedom);
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::INFINITY, |t| rounded(-t.inverse_cdf(risk / 2.0)))
}

/// The probability that Student's t is at least as far from 0 as `t`.
pub fn student_p(t: f64, freedom: f64) -> f64 {
    if t.is_nan() || freedom < 1.0 {
        return f64::NAN;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |law| rounded((2.0 * law.cdf(-t.abs())).min(1.0)))
}

/// The probability that a standard normal variable is at least as far from 0 as `z`.
pub fn normal_p(z: f64) -> f64 {
    if z.is_nan() {
        return f64::NAN;
    }
    Normal::new(0.0, 1.0).map_or(f64::NAN, |law| rounded((2.0 * law.cdf(-z.abs())).min(1.0)))
}

/// McNemar's test of paired shares by its mid-p value (Fagerland, Lydersen and Laake 2013), from the numbers of pairs in
/// which only the one and only the other held. 1 where there is no such pair.
///
/// ```
/// // Bentur et al. 2009: airway hyper-responsiveness before and after stem cell transplantation.
/// assert!((hearth_statistics::mcnemar_mid_p(1, 7) - 0.0391).abs() < 1e-4);
/// ```
pub fn mcnemar_mid_p(one: u64, other: u64) -> f64 {
    let pairs = one + other;
    let fewer = one.min(other);
    match Binomial::new(0.5, pairs) {
        Ok(law) if pairs > 0 => rounded((2.0 * law.cdf(fewer) - law.pmf(fewer)).min(1.0)),
        _ => 1.0,
    }
}

/// Fisher's exact test, one-sided: the probability of so many hits or more among `inside` things, when `hits + misses` are
/// spread over these and the `outside` ones by chance.
///
/// ```
/// // Fisher's tea: three of four cups right, or all.
/// assert!((hearth_statistics::fisher_p(3, 4, 1, 4) - 17.0 / 70.0).abs() < 1e-9);
/// ```
pub fn fisher_p(hits: u64, inside: u64, misses: u64, outside: u64) -> f64 {
    let Some(fewer) = hits.checked_sub(1) else { return 1.0 };
    Hypergeometric::new(inside + outside, hits + misses, inside).map_or(1.0, |law| rounded(law.sf(fewer)))
}

/// To ten significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_few_and_many() {
        // R: qt(c(0.975, 0.995), df)
        for (risk, freedom, t) in [
            (0.05, 1.0, 12.706_204_7),
            (0.01, 9.0, 3.249_835_5),
            (0.05, 99.0, 1.984_216_95),
            (0.05, 199.0, 1.971_956_5),
            (0.05, 999.0, 1.962_341_4),
            (1e-5, 500.0, 4.462_885_8),
        ] {
            let found = student_two_sided(risk, freedom);
            assert!((found - t).abs() < 1e-4 * t, "{risk} {freedom}: {found}");
        }
        let seam = student_two_sided(1e-4, 200.0 - 1e-9) - student_two_sided(1e-4, 200.0);
        assert!(seam.abs() < 1e-5, "{seam}");
        assert_eq!(student_two_sided(0.05, 0.0), f64::INFINITY);
    }

    #[test]
    fn tests_and_their_quantiles_agree() {
        for freedom in [1.0, 5.0, 60.0, 2000.0] {
            let p = student_p(student_two_sided(0.03, freedom), freedom);
            assert!((p - 0.03).abs() < 1e-6, "{freedom}: {p}");
        }
        assert!((normal_p(1.959_963_984_540_054) - 0.05).abs() < 1e-9);
        assert_eq!((student_p(0.0, 10.0), normal_p(f64::INFINITY)), (1.0, 0.0));
    }

    #[test]
    fn fishers_test() {
        assert!((fisher_p(4, 4, 0, 4) - 1.0 / 70.0).abs() < 1e-9 && fisher_p(0, 4, 4, 4) == 1.0);
        // By summing the hypergeometric probabilities with exact whole numbers.
        let exact = 2.555_588_405e-7;
        assert!((fisher_p(30, 50, 30, 150) / exact - 1.0).abs() < 1e-6, "{}", fisher_p(30, 50, 30, 150));
    }

    #[test]
    fn mid_p() {
        assert_eq!((mcnemar_mid_p(0, 0), mcnemar_mid_p(3, 3)), (1.0, 1.0));
        // Half of the probability of the outcome itself is left away: 2 · 2⁻¹⁰ − 2⁻¹⁰.
        assert!((mcnemar_mid_p(0, 10) - 1.0 / 1024.0).abs() < 1e-12);
        assert!(mcnemar_mid_p(40_000, 60_000) < 1e-300);
    }
}

//! Order of values: quantiles, ranks, and how far two quantities rise together.

use super::student_p;

/// A quantile of sorted values, on the line between the two nearest (Hyndman and Fan's seventh); `NaN` of nothing.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = p * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    let share = place - below as f64;
    if share == 0.0 { sorted[below] } else { sorted[below] + share * (sorted[above] - sorted[below]) }
}

/// Ranks from 1 on; equal values share the mean of their ranks.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[one].total_cmp(&values[other]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    while first < order.len() {
        let same = order[first..].iter().take_while(|&&at| values[at] == values[order[first]]).count().max(1);
        let rank = first as f64 + (same as f64 + 1.0) / 2.0;
        order[first..first + same].iter().for_each(|&at| ranks[at] = rank);
        first += same;
    }
    ranks
}

/// Spearman's rank correlation, −1 to 1; `NaN` where one of both doesn't vary.
///
/// ```
/// use hearth_statistics::rank::spearman;
///
/// assert_eq!(spearman(&[1.0, 2.0, 3.0, 4.0], &[10.0, 20.0, 25.0, 1000.0]), 1.0);
/// assert!(spearman(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]).is_nan());
/// ```
pub fn spearman(one: &[f64], other: &[f64]) -> f64 {
    let (one, other) = (ranks(one), ranks(other));
    let middle = (one.len() as f64 + 1.0) / 2.0;
    let product =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    product(&one, &other) / libm::sqrt(product(&one, &one) * product(&other, &other))
}

/// The probability of a rank correlation at least as far from 0 of `n` pairs that have nothing to do with each other
/// (Student's t with n − 2 degrees of freedom).
pub fn spearman_p(correlation: f64, n: usize) -> f64 {
    if !correlation.is_finite() || n < 3 {
        return 1.0;
    }
    let freedom = (n - 2) as f64;
    let left = 1.0 - correlation * correlation;
    if left <= 0.0 { 0.0 } else { student_p(correlation * libm::sqrt(freedom / left), freedom) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        assert_eq!(ranks(&[]), Vec::<f64>::new());
    }

    #[test]
    fn correlations_as_they_are_known() {
        // Wikipedia's example of intelligence and hours of television.
        let (one, other) = (
            [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0],
            [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0],
        );
        let rho = spearman(&one, &other);
        assert!((rho + 29.0 / 165.0).abs() < 1e-12, "{rho}");
        assert!((spearman_p(rho, 10) - 0.627_188).abs() < 1e-5);
        assert_eq!(spearman_p(f64::NAN, 10), 1.0);
        assert_eq!(spearman_p(1.0, 10), 0.0);
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert!(quantile(&[], 0.5).is_nan());
        assert_eq!(quantile(&[3.0], 0.9), 3.0);
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), 2.5);
        let eleven: Vec<f64> = (0..11).map(f64::from).collect();
        assert_eq!([0.0, 0.1, 0.9, 1.0].map(|p| quantile(&eleven, p)), [0.0, 1.0, 9.0, 10.0]);
    }
}

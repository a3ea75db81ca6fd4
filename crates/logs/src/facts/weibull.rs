//! The shape of a Weibull distribution from censored tenures, by maximum likelihood.

use super::tenure::Tenures;

/// Shapes that are looked for.
const SHAPES: (f64, f64) = (0.02, 20.0);
/// Steps of bisection: the width falls below the last bits of a shape.
const STEPS: u32 = 60;

/// The shape that makes the tenures most likely; tenures are lengths above 0, in any unit, with their numbers. `None`
/// where fewer than two ended, or all lengths are the same.
pub fn shape(tenures: impl Iterator<Item = (f64, Tenures)>) -> Option<f64> {
    let tenures: Vec<(f64, f64, f64)> = tenures
        .map(|(length, tenures)| {
            (libm::log(length), tenures.ended as f64, (tenures.ended + tenures.censored) as f64)
        })
        .collect();
    let ended: f64 = tenures.iter().map(|&(_, ended, _)| ended).sum();
    let longest = tenures.last()?.0;
    if ended < 2.0 || tenures.len() < 2 {
        return None;
    }
    let mean_of_ended = tenures.iter().map(|&(log, ended, _)| log * ended).sum::<f64>() / ended;
    // The derivative of the likelihood's profile, which falls through 0 once, divided by minus the number of ends.
    let slope = |shape: f64| {
        let (mut weighted, mut weights) = (0.0, 0.0);
        for &(log, _, count) in &tenures {
            let weight = count * libm::exp(shape * (log - longest));
            weighted += weight * log;
            weights += weight;
        }
        weighted / weights - 1.0 / shape - mean_of_ended
    };
    let (mut low, mut high) = SHAPES;
    if slope(low) > 0.0 || slope(high) < 0.0 {
        return None;
    }
    for _ in 0..STEPS {
        let middle = f64::midpoint(low, high);
        if slope(middle) > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tenures at the quantiles of a Weibull distribution of a known shape.
    fn quantiles(shape: f64, n: u32, cut: f64) -> Vec<(f64, Tenures)> {
        let mut tenures: Vec<(f64, Tenures)> = Vec::new();
        for rank in 0..n {
            let p = (f64::from(rank) + 0.5) / f64::from(n);
            let length = libm::pow(-libm::log(1.0 - p), 1.0 / shape);
            if length < cut {
                tenures.push((length, Tenures { ended: 1, censored: 0 }));
            }
        }
        let censored = u64::from(n) - tenures.len() as u64;
        tenures.push((cut, Tenures { ended: 0, censored }));
        tenures
    }

    #[test]
    fn finds_the_shape_with_and_without_censoring() {
        for truth in [0.4, 0.7, 1.0, 2.5] {
            for cut in [0.8, 50.0] {
                let found = shape(quantiles(truth, 4000, cut).into_iter()).unwrap();
                assert!((found / truth - 1.0).abs() < 0.01, "{truth} cut at {cut}: {found}");
            }
        }
    }

    #[test]
    fn nothing_to_tell() {
        let one = (1.0, Tenures { ended: 5, censored: 0 });
        assert_eq!(shape(std::iter::empty()), None);
        assert_eq!(shape([one].into_iter()), None);
        assert_eq!(
            shape([(0.5, Tenures { ended: 1, censored: 3 }), (1.0, Tenures::default())].into_iter()),
            None
        );
    }
}

//! Intervals for shares.

/// The standard normal deviate of a two-sided 95 % interval.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Wilson's score interval for a share: `successes` out of `n`, with `z` standard deviates each way.
///
/// Unlike the normal approximation it keeps within 0 and 1 and has a width even at 0 or `n` successes.
/// Without any observation nothing is known: 0 to 1.
///
/// ```
/// let (low, high) = hearth_statistics::wilson(8, 10, hearth_statistics::Z95);
/// assert!((low - 0.4902).abs() < 1e-4 && (high - 0.9433).abs() < 1e-4);
/// ```
pub fn wilson(successes: u64, n: u64, z: f64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let n = n as f64;
    let share = successes as f64 / n;
    let z2 = z * z;
    let centre = share + z2 / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    (((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_at_the_ends() {
        let (low, high) = wilson(0, 10, Z95);
        assert!(low.abs() < 1e-15 && (high - 0.277_532_8).abs() < 1e-6);
        let (low, high) = wilson(10, 10, Z95);
        assert!((low - 0.722_467_2).abs() < 1e-6 && (high - 1.0).abs() < 1e-15);
        assert_eq!(wilson(0, 0, Z95), (0.0, 1.0));
    }
}

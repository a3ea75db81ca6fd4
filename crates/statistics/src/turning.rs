//! Where a straight line of two means crosses 0: a price at which a difference turns.

use super::{Influence, student_two_sided};

/// Where `level + slope * x` is 0, for x of 0 or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turning {
    /// The crossing; `None` where the line has none at x of 0 or more.
    pub at: Option<f64>,
    /// Values of x at which the line may be 0 (Fieller's set, cut at 0; its hull where it has two parts): the upper end is infinite
    /// where no x is too large. `None` where the line is surely on one side of 0 for all x of 0 or more.
    pub may_be: Option<(f64, f64)>,
}

impl Turning {
    /// The crossing, and the values of x that a test at this risk doesn't exclude (Fieller 1954). Level and slope come from the
    /// same replicates.
    pub fn of(level: &Influence, slope: &Influence, risk: f64) -> Self {
        let crossing = -level.value / slope.value;
        let at = (crossing.is_finite() && crossing >= 0.0).then_some(crossing);
        Self { at, may_be: may_be(level, slope, risk) }
    }
}

fn may_be(level: &Influence, slope: &Influence, risk: f64) -> Option<(f64, f64)> {
    const EVERYWHERE: Option<(f64, f64)> = Some((0.0, f64::INFINITY));
    let (n, runs) = (level.n.min(slope.n) as f64, level.parts.len() as f64);
    if n < 2.0 {
        return EVERYWHERE;
    }
    let covariance = |one: &Influence, other: &Influence| {
        let products = one.parts.iter().zip(&other.parts).map(|(one, other)| one * other);
        products.sum::<f64>() * n / (n - 1.0) / (runs * runs)
    };
    let reach = student_two_sided(risk, n - 1.0);
    let square = reach * reach;
    // x where a x² + 2 b x + c ≤ 0.
    let a = slope.value * slope.value - square * covariance(slope, slope);
    let b = level.value * slope.value - square * covariance(level, slope);
    let c = level.value * level.value - square * covariance(level, level);
    let root = libm::sqrt((b * b - a * c).max(0.0));
    if a == 0.0 {
        // Neither slope nor its spread: a level that is 0 is so for all x.
        return if c <= 0.0 { EVERYWHERE } else { None };
    }
    let (first, second) = ((-b - root) / a, (-b + root) / a);
    let (low, high) = (first.min(second), first.max(second));
    if a > 0.0 {
        return (high >= 0.0).then_some((low.max(0.0), high));
    }
    // Outside of both roots, or everywhere where there are none.
    match b * b - a * c > 0.0 && low < 0.0 && high > 0.0 {
        true => Some((high, f64::INFINITY)),
        false => EVERYWHERE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal_quantile;

    fn turning(level: &[f64], slope: &[f64]) -> Turning {
        Turning::of(&Influence::mean(level), &Influence::mean(slope), 0.05)
    }

    #[test]
    fn lines_cross_where_they_do() {
        let noise = |at: i32| f64::from(at % 7 - 3) / 10.0;
        let level: Vec<f64> = (0..49).map(|at| -60.0 + noise(at)).collect();
        let slope: Vec<f64> = (0..49).map(|at| 2.0 + noise(at / 7)).collect();
        let found = turning(&level, &slope);
        let (low, high) = found.may_be.unwrap();
        assert!((found.at.unwrap() - 30.0).abs() < 1e-9 && low > 29.0 && high < 31.0, "{found:?}");
        // The other way up it never crosses at a price.
        let falling: Vec<f64> = slope.iter().map(|slope| -slope).collect();
        assert_eq!(turning(&level, &falling), Turning { at: None, may_be: None });
        // A slope that may be 0 leaves no upper end.
        let open: Vec<f64> =
            slope.iter().enumerate().map(|(at, _)| if at % 2 == 0 { 3.0 } else { -2.9 }).collect();
        let found = turning(&level, &open);
        assert!(found.may_be.is_some_and(|(low, high)| low > 10.0 && high == f64::INFINITY), "{found:?}");
        // Nothing moves: neither price nor chance turns it.
        assert_eq!(turning(&[-5.0; 40], &[0.0; 40]), Turning { at: None, may_be: None });
        assert_eq!(turning(&[0.0; 40], &[0.0; 40]).may_be, Some((0.0, f64::INFINITY)));
    }

    /// Of 2000 samples, a 95 % set leaves out the true crossing in 100 with a deviation of 10: from 65 to 135 are allowed, which chance
    /// passes once in 2000 times.
    #[test]
    fn the_set_holds_the_crossing_as_often_as_it_says() {
        let draw = |number: u64| {
            // A van der Corput sequence isn't independent: a multiplicative generator is enough here.
            let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
            state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            normal_quantile(((state ^ (state >> 31)) >> 11) as f64 / (1u64 << 53) as f64 * 0.999_999 + 5e-7)
        };
        let mut missed = 0;
        for sample in 0..2000u64 {
            let (mut level, mut slope) = (Vec::new(), Vec::new());
            for run in 0..50u64 {
                let (one, other) = (draw(sample * 1000 + 2 * run), draw(sample * 1000 + 2 * run + 1));
                level.push(-20.0 + 10.0 * one);
                slope.push(1.0 + 0.4 * one + 2.0 * other);
            }
            let outside =
                turning(&level, &slope).may_be.is_none_or(|(low, high)| !(low..=high).contains(&20.0));
            missed += u32::from(outside);
        }
        assert!((65..=135).contains(&missed), "{missed} of 2000");
    }
}

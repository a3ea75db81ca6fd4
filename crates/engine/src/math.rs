//! Functions with the same bits on every platform.
//!
//! The standard library's `exp`, `ln` and the like call the platform's own, whose last bits differ. In the model
//! only these are used: [`exp`] for the hot loops, made of plain multiplications and additions, and the
//! portable ones of the crate `libm`.

use wide::{f32x8, i32x8};

pub use libm::{cosf as cos, expf as exp_precise, log1pf as ln_1p, logf as ln, sinf as sin, sqrtf as sqrt};

/// Ends of the range of [`exp`].
const LEAST: f32 = -87.0;
const MOST: f32 = 88.0;
/// Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the mantissa.
const ROUND: f32 = 12_582_912.0;
/// The logarithm of 2 in two parts, of which the first has few digits.
const LN2_HIGH: f32 = 0.693_359_4;
const LN2_LOW: f32 = -2.121_944_4e-4;
/// The series of `e^r` from its sixth power down to the third.
const SERIES: [f32; 4] = [0.001_398_199_9, 0.008_333_452, 0.041_665_795, 0.166_666_55];

/// `e^x`, relative error below 3e-7 for `x` in `-87..=88`; outside the nearest of these ends counts.
/// `NaN` stays `NaN`.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(LEAST, MOST);
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    let p = (((((r * SERIES[0] + SERIES[1]) * r + SERIES[2]) * r + SERIES[3]) * r + 0.5) * r + 1.0) * r + 1.0;
    let power = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    f32::from_bits(power) * p
}

/// [`exp`] of eight numbers at once, none of them `NaN`: the same bits.
#[inline(always)]
pub fn exp_lane(x: f32x8) -> f32x8 {
    let x = x.fast_max(f32x8::splat(LEAST)).fast_min(f32x8::splat(MOST));
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    let p = (((((r * SERIES[0] + SERIES[1]) * r + SERIES[2]) * r + SERIES[3]) * r + 0.5) * r + 1.0) * r + 1.0;
    let bits = i32x8::from_ne_bytes(shifted.to_ne_bytes());
    let power: i32x8 = (bits - ROUND.to_bits() as i32 + 127) << 23;
    f32x8::from_ne_bytes(power.to_ne_bytes()) * p
}

/// The logistic function `1 / (1 + e^-x)`.
#[inline(always)]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The hyperbolic tangent.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (1.0 + exp(2.0 * x))
}

/// `x^y` for `x` of 0 or more, relative error below 1e-5 for results in reach; 0 for `x = 0` and any `y` above 0.
pub fn pow(x: f32, y: f32) -> f32 {
    if x > 0.0 {
        exp(y * ln(x))
    } else if y == 0.0 {
        1.0
    } else {
        0.0
    }
}

/// `x / (x + half)`: 0 at 0, a half at `half`, towards 1 beyond.
#[inline(always)]
pub fn saturation(x: f32, half: f32) -> f32 {
    x / (x + half)
}

/// Numbers in a lane, which a processor treats at once: the order of a sum is fixed all the same.
pub const LANES: usize = 8;

/// The sum of the numbers of a lane, in a fixed order.
pub fn sum_lane(numbers: f32x8) -> f32 {
    numbers.to_array().iter().sum()
}

/// The sum of numbers, in a fixed order.
pub fn sum(numbers: &[f32]) -> f32 {
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [0.0f32; LANES];
    for chunk in chunks {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane += number;
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative_error(x: f32) -> f64 {
        let exact = libm::exp(f64::from(x));
        (f64::from(exp(x)) - exact).abs() / exact
    }

    #[test]
    fn exp_is_as_exact_as_it_says() {
        // Every 997th number of the range, and all that lie close to a change of the power of two.
        let mut worst = 0.0f64;
        for end in [-87.0f32, 88.0] {
            for bits in (0..=end.abs().to_bits()).step_by(997) {
                worst = worst.max(relative_error(f32::from_bits(bits).copysign(end)));
            }
        }
        for half in -250..=253 {
            let edge = half as f32 * 0.5 * core::f32::consts::LN_2;
            for step in -50..=50 {
                worst = worst.max(relative_error(f32::from_bits((edge.to_bits() as i32 + step) as u32)));
            }
        }
        assert!(worst < 3e-7, "{worst:e}");
    }

    #[test]
    fn eight_exponentials_are_those_of_each() {
        for step in -400..400 {
            let numbers: [f32; 8] = core::array::from_fn(|lane| step as f32 * 0.31 + lane as f32 * 0.017);
            let found = exp_lane(f32x8::new(numbers)).to_array();
            assert_eq!(found.map(f32::to_bits), numbers.map(|x| exp(x).to_bits()), "{numbers:?}");
        }
    }

    #[test]
    fn exp_falls_by_no_more_than_a_bit_where_it_should_rise() {
        let mut last = 0.0f32;
        for step in 0..=1_750_000 {
            let value = exp(-87.0 + step as f32 * 1e-4);
            assert!(value >= last * (1.0 - f32::EPSILON));
            last = value;
        }
    }

    #[test]
    fn ends_hold_outside_of_the_range() {
        for (x, end) in [(88.5, 88.0), (1e30, 88.0), (f32::INFINITY, 88.0)] {
            assert_eq!(exp(x), exp(end));
            assert_eq!(exp(-x), exp(-87.0));
        }
        assert!(exp(88.0).is_finite() && exp(-87.0) >= f32::MIN_POSITIVE);
        assert!(exp(f32::NAN).is_nan());
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn the_logistic_function_is_symmetric_and_keeps_its_range() {
        for step in -1000..=1000 {
            let x = step as f32 * 0.1;
            let p = logistic(x);
            assert!((0.0..=1.0).contains(&p));
            assert!((p + logistic(-x) - 1.0).abs() < 2.0 * f32::EPSILON);
        }
        assert_eq!(logistic(0.0), 0.5);
    }

    /// The same bits on every platform.
    #[test]
    fn bits_are_these() {
        let found: Vec<[u32; 4]> = INPUTS
            .iter()
            .map(|&x| [exp(x), logistic(x), exp_precise(x), ln(x.abs())].map(f32::to_bits))
            .collect();
        assert_eq!(found, BITS);
        let found: Vec<[u32; 4]> = INPUTS
            .iter()
            .map(|&x| [ln_1p(x.abs()), pow(x.abs(), 1.72), sin(x), sqrt(x.abs())].map(f32::to_bits))
            .collect();
        assert_eq!(found, MORE_BITS);
    }

    const INPUTS: [f32; 20] = [
        -87.0, -60.0, -17.3, -9.99, -4.0, -1.0, -0.5, -0.123_456, -1e-3, -1e-9, 1e-9, 1e-3, 0.1, 0.333, 0.69,
        1.0, 2.72, 10.01, 41.5, 88.0,
    ];
    const BITS: [[u32; 4]; 20] = [
        [0x00b3_3686, 0x00b3_3686, 0x00b3_3687, 0x408e_e8b8],
        [0x142d_70c8, 0x142d_70c8, 0x142d_70c9, 0x4083_04df],
        [0x3303_b967, 0x3303_b967, 0x3303_b967, 0x4036_71fa],
        [0x3840_55be, 0x3840_537b, 0x3840_55bd, 0x4013_4d29],
        [0x3c96_0aae, 0x3c93_57d1, 0x3c96_0aae, 0x3fb1_7218],
        [0x3ebc_5ab2, 0x3e89_b2b1, 0x3ebc_5ab2, 0x0000_0000],
        [0x3f1b_4598, 0x3ec1_4d03, 0x3f1b_4598, 0xbf31_7218],
        [0x3f62_44af, 0x3ef0_37ba, 0x3f62_44af, 0xc005_e135],
        [0x3f7f_be7f, 0x3eff_df3c, 0x3f7f_be7f, 0xc0dd_0c55],
        [0x3f80_0000, 0x3f00_0000, 0x3f80_0000, 0xc1a5_c940],
        [0x3f80_0000, 0x3f00_0000, 0x3f80_0000, 0xc1a5_c940],
        [0x3f80_20c9, 0x3f00_1062, 0x3f80_20c9, 0xc0dd_0c55],
        [0x3f8d_763e, 0x3f06_6509, 0x3f8d_763e, 0xc013_5d8e],
        [0x3fb2_942f, 0x3f15_1e02, 0x3fb2_9430, 0xbf8c_c01c],
        [0x3fff_3212, 0x3f2a_7ccf, 0x3fff_3212, 0xbebd_fc0f],
        [0x402d_f854, 0x3f3b_26a8, 0x402d_f854, 0x0000_0000],
        [0x4172_e29a, 0x3f70_2da5, 0x4172_e29a, 0x3f80_14b5],
        [0x46ad_cfae, 0x3f7f_fd0e, 0x46ad_cfae, 0x4013_6dee],
        [0x5d6a_3d76, 0x3f80_0000, 0x5d6a_3d76, 0x406e_71c3],
        [0x7ef8_82b7, 0x3f80_0000, 0x7ef8_82b7, 0x408f_4658],
    ];
    const MORE_BITS: [[u32; 4]; 20] = [
        [0x408f_4658, 0x4507_7920, 0x3f52_62a7, 0x4115_3cf2],
        [0x4083_8c47, 0x448e_ff85, 0x3e9c_1023, 0x40f7_def6],
        [0x403a_0aab, 0x4306_b8e7, 0x3f7f_f138, 0x4085_1934],
        [0x4019_6837, 0x4251_8fe2, 0x3f09_1d4a, 0x404a_48d8],
        [0x3fce_0210, 0x412d_a536, 0x3f41_bdcf, 0x4000_0000],
        [0x3f31_7218, 0x3f80_0000, 0xbf57_6aa4, 0x3f80_0000],
        [0x3ecf_991f, 0x3e9b_6abd, 0xbef5_7744, 0x3f35_04f3],
        [0x3dee_682f, 0x3ce0_47b7, 0xbdfc_3234, 0x3eb3_e5dc],
        [0x3a83_01ab, 0x36e8_23d4, 0xba83_126e, 0x3d01_86e3],
        [0x3089_705f, 0x25be_e231, 0xb089_705f, 0x3804_a2b3],
        [0x3089_705f, 0x25be_e231, 0x3089_705f, 0x3804_a2b3],
        [0x3a83_01ab, 0x36e8_23d4, 0x3a83_126e, 0x3d01_86e3],
        [0x3dc3_31fc, 0x3c9c_1866, 0x3dcc_7577, 0x3ea1_e89b],
        [0x3e93_2a4b, 0x3e1a_7dc7, 0x3ea7_5cc7, 0x3f13_ba4e],
        [0x3f06_549c, 0x3f07_39df, 0x3f22_f41a, 0x3f54_a64a],
        [0x3f31_7218, 0x3f80_0000, 0x3f57_6aa4, 0x3f80_0000],
        [0x3fa8_2819, 0x40b2_e635, 0x3ed1_8484, 0x3fd3_1a5f],
        [0x4019_8601, 0x4252_48c2, 0xbf0d_6915, 0x404a_7ca8],
        [0x406f_f7e0, 0x4417_b2f2, 0xbf1c_d0be, 0x40ce_2545],
        [0x408f_a2e9, 0x450a_299e, 0x3d10_fdd0, 0x4116_17e3],
    ];
}

//! Functions with the same bits on every platform.
//!
//! The standard library's `exp`, `ln` and the like call the platform's own, whose last bits differ. In the model
//! only these are used: [`exp`] for the hot loops, made of plain multiplications and additions, and the
//! portable ones of the crate `libm`.

pub use libm::{
    cosf as cos, expf as exp_precise, log1pf as ln_1p, logf as ln, powf as pow, sinf as sin, sqrtf as sqrt,
};

/// `e^x`, relative error below 2e-7 for `x` in `-87..=88`; outside the nearest of these ends counts.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the mantissa.
    const ROUND: f32 = 12_582_912.0;
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    let p = 1.0
        + r * (1.0
            + r * (0.5
                + r * (0.166_666_55 + r * (0.041_665_795 + r * (0.008_333_452 + r * 0.001_398_199_9)))));
    let power = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    f32::from_bits(power) * p
}

/// The logistic function `1 / (1 + e^-x)`.
#[inline(always)]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Lanes of a sum: the order of addition is fixed, and a processor can add several at once.
const LANES: usize = 8;

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

/// The same in double precision: exact for levels between 0 and 1 of fewer than a million members.
pub fn sum_exact(numbers: &[f32]) -> f64 {
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [0.0f64; LANES];
    for chunk in chunks {
        for (lane, &number) in lanes.iter_mut().zip(chunk) {
            *lane += f64::from(number);
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().map(|&number| f64::from(number)).sum::<f64>()
}

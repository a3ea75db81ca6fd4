//! Latin hypercubes: places that are spread evenly over each coordinate.

use hearth_engine::random::{Decision, Sequence, Source};

/// A place: each coordinate from 0 to 1.
pub type Place = Vec<f64>;

/// Draws of a design: a pure function of the seed and a number, with nothing to do with those of runs.
pub(crate) fn draws(seed: u64, number: u32) -> Sequence {
    Source::new(seed, u32::MAX).sequence(0, Decision::Factor, 1, number)
}

/// A number from 0 (included) to 1 (excluded) of 48 bits.
pub(crate) fn unit(draws: &mut Sequence) -> f64 {
    f64::from(draws.unit()) + f64::from(draws.unit()) / 16_777_216.0 * (1.0 - 1e-9)
}

/// A Latin hypercube: of each coordinate, each of n equal parts holds one place.
pub fn latin(dimensions: usize, seed: u64, n: u32) -> Vec<Place> {
    let mut places = vec![vec![0.0; dimensions]; n as usize];
    for dimension in 0..dimensions {
        let mut draws = draws(seed, dimension as u32 + 1);
        let mut parts: Vec<u32> = (0..n).collect();
        for last in (1..parts.len()).rev() {
            // Draws have 24 bits; two of them leave no part out.
            let other = (unit(&mut draws) * (last + 1) as f64) as usize;
            parts.swap(last, other.min(last));
        }
        for (place, part) in places.iter_mut().zip(parts) {
            place[dimension] = (f64::from(part) + unit(&mut draws)) / f64::from(n);
        }
    }
    places
}

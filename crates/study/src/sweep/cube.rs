//! Places in a cube, one coordinate a factor: how a design spreads its points.

pub use crate::latin_hypercube::{Place, latin};
use crate::latin_hypercube::{draws, unit};
use crate::search::Filling;

/// A place by chance.
pub fn random(dimensions: usize, seed: u64, number: u32) -> Place {
    let mut draws = draws(seed, number);
    (0..dimensions).map(|_| unit(&mut draws).min(1.0 - 1e-15)).collect()
}

/// A place of Sobol's sequence.
pub fn sobol(dimensions: usize, seed: u64, number: u32) -> Place {
    Filling::new(dimensions, seed, 0).at(number)
}

/// Places of Halton's sequence, shifted by chance (Cranley and Patterson) so that seeds differ.
pub fn halton(dimensions: usize, seed: u64) -> impl Iterator<Item = Place> {
    let mut draws = draws(seed, 0);
    let mut axes: Vec<(halton::Sequence, f64)> =
        primes().take(dimensions).map(|prime| (halton::Sequence::new(prime), unit(&mut draws))).collect();
    std::iter::from_fn(move || {
        axes.iter_mut()
            .map(|(sequence, shift)| {
                let place = sequence.next()? + *shift;
                Some(if place >= 1.0 { place - 1.0 } else { place })
            })
            .collect()
    })
}

fn primes() -> impl Iterator<Item = u8> {
    let is_prime = |number: &u8| {
        let number = u32::from(*number);
        (2..number).take_while(|d| d * d <= number).all(|d| number % d != 0)
    };
    (2..=u8::MAX).filter(is_prime)
}

/// The most dimensions that [`halton()`] has: primes below 256.
pub const HALTON_DIMENSIONS: usize = 54;

/// All combinations of levels, the last factor's fastest.
pub fn factorial(levels: &[Vec<f64>]) -> Vec<Place> {
    let mut places: Vec<Place> = vec![Vec::new()];
    for of_one in levels {
        places = places
            .into_iter()
            .flat_map(|place| {
                of_one.iter().map(move |level| {
                    let mut longer = place.clone();
                    longer.push(*level);
                    longer
                })
            })
            .collect();
    }
    places
}

/// The middle, then each factor over its levels (other than the middle) while the others stay there.
pub fn one_at_a_time(levels: &[Vec<f64>]) -> Vec<Place> {
    let middle = vec![0.5; levels.len()];
    let mut places = vec![middle.clone()];
    for (factor, of_one) in levels.iter().enumerate() {
        for &level in of_one {
            let mut place = middle.clone();
            place[factor] = level;
            places.push(place);
        }
    }
    places
}

/// Morris's trajectories on a grid of an even number of levels: k + 1 places each, from one to the next one coordinate
/// moves by p / (2 (p - 1)).
pub fn morris(dimensions: usize, seed: u64, trajectories: u32, levels: u32) -> Vec<Place> {
    let step = morris_step(levels);
    let mut places = Vec::with_capacity(trajectories as usize * (dimensions + 1));
    for trajectory in 0..trajectories {
        let mut draws = draws(seed, trajectory);
        let mut order: Vec<usize> = (0..dimensions).collect();
        for last in (1..dimensions).rev() {
            order.swap(last, draws.below(last + 1));
        }
        // From the lower half of the grid upwards, or from there mirrored downwards.
        let mut place: Place = Vec::with_capacity(dimensions);
        let mut upwards = Vec::with_capacity(dimensions);
        for _ in 0..dimensions {
            let low = draws.below(levels as usize / 2) as f64 / f64::from(levels - 1);
            let up = draws.unit() < 0.5;
            place.push(if up { low } else { low + step });
            upwards.push(up);
        }
        places.push(place.clone());
        for factor in order {
            place[factor] += if upwards[factor] { step } else { -step };
            place[factor] = place[factor].clamp(0.0, 1.0);
            places.push(place.clone());
        }
    }
    places
}

/// How far a coordinate moves in Morris's design.
pub fn morris_step(levels: u32) -> f64 {
    f64::from(levels) / (2.0 * f64::from(levels - 1))
}

/// Saltelli's sample: of each base row the places A, A with one coordinate of B (one for each), with second order B with one
/// of A, and B.
pub fn saltelli(dimensions: usize, seed: u64, n: u32, second_order: bool) -> Vec<Place> {
    let filling = Filling::new(2 * dimensions, seed, 1);
    let mut places = Vec::new();
    for row in 0..n {
        let both = filling.at(row);
        let (a, b) = both.split_at(dimensions);
        let mixed = |of: &[f64], from: &[f64], at: usize| {
            let mut place = of.to_vec();
            place[at] = from[at];
            place
        };
        places.push(a.to_vec());
        places.extend((0..dimensions).map(|at| mixed(a, b, at)));
        if second_order {
            places.extend((0..dimensions).map(|at| mixed(b, a, at)));
        }
        places.push(b.to_vec());
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_has_each_part_once() {
        let places = latin(3, 5, 40);
        for dimension in 0..3 {
            let mut parts: Vec<u32> = places.iter().map(|place| (place[dimension] * 40.0) as u32).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..40).collect::<Vec<_>>());
        }
        assert_ne!(latin(3, 6, 40), places);
    }

    #[test]
    fn sequences_fill_a_square_more_evenly_than_chance() {
        let worst = |places: &[Place]| {
            let mut counts = [0i32; 64];
            places
                .iter()
                .for_each(|place| counts[(place[0] * 8.0) as usize * 8 + (place[1] * 8.0) as usize] += 1);
            counts.iter().map(|count| (count - 8).abs()).max().unwrap()
        };
        let of = |make: &dyn Fn(u32) -> Place| (0..512).map(make).collect::<Vec<_>>();
        assert_eq!(worst(&of(&|number| sobol(2, 3, number))), 0);
        // Halton's discrepancy keeps counts within a few of 8; of chance, one of 64 counts is off by 6 or more but for 1 in 50.
        assert!(worst(&halton(2, 3).take(512).collect::<Vec<_>>()) <= 4);
        assert!(worst(&of(&|number| random(2, 3, number))) > 4);
    }

    #[test]
    fn morris_moves_one_factor_at_a_time_within_the_cube() {
        let places = morris(4, 9, 30, 6);
        assert_eq!(places.len(), 150);
        for trajectory in places.chunks(5) {
            let mut moved = Vec::new();
            for pair in trajectory.windows(2) {
                let apart: Vec<usize> = (0..4).filter(|&at| pair[0][at] != pair[1][at]).collect();
                assert_eq!(apart.len(), 1);
                assert!(((pair[0][apart[0]] - pair[1][apart[0]]).abs() - 0.6).abs() < 1e-12);
                moved.push(apart[0]);
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3]);
        }
        assert!(places.iter().flatten().all(|unit| (0.0..=1.0).contains(unit)));
    }

    #[test]
    fn grids_have_what_they_should() {
        let levels = [vec![0.0, 1.0], vec![0.0, 0.5, 1.0]];
        assert_eq!(factorial(&levels).len(), 6);
        assert_eq!(factorial(&levels)[1], [0.0, 0.5]);
        assert_eq!(one_at_a_time(&levels).len(), 6);
        assert_eq!(saltelli(3, 1, 4, true).len(), 32);
        assert_eq!(saltelli(3, 1, 4, false).len(), 20);
    }

    #[test]
    fn halton_has_enough_primes() {
        assert_eq!(primes().count(), HALTON_DIMENSIONS);
    }
}

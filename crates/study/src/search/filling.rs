//! Places that fill a cube evenly: Sobol's sequence, scrambled as Owen does.
//!
//! The crate `sobol_burley` computes it from whole numbers alone (Burley 2020, direction numbers of Kuo and Joe), so that it
//! has the same bits everywhere.

/// Dimensions that the crate has.
const DIMENSIONS: usize = 256;
/// Places that the crate has in one sequence.
pub(super) const PLACES: u32 = 1 << 16;

/// A sequence of places in a cube of so many dimensions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filling {
    dimensions: usize,
    seed: u32,
}

impl Filling {
    /// Sequences of different seeds have nothing to do with each other.
    pub fn new(dimensions: usize, seed: u64, number: u32) -> Self {
        let seed = (seed ^ (seed >> 32)) as u32;
        Self { dimensions, seed: seed ^ number.wrapping_mul(0x9e37_79b9) }
    }

    /// The `index`-th place; after [`PLACES`] a new sequence begins.
    pub fn at(&self, index: u32) -> Vec<f64> {
        let unit = |dimension: usize| {
            // A seed of its own for each turn and for each group of dimensions beyond what there is.
            let group = (dimension / DIMENSIONS) as u32 + (index / PLACES).wrapping_mul(0x0001_0001);
            let seed = self.seed.wrapping_add(group.wrapping_mul(0x85eb_ca6b));
            f64::from(sobol_burley::sample(index % PLACES, (dimension % DIMENSIONS) as u32, seed))
        };
        (0..self.dimensions).map(unit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The defining property of the first two dimensions: of the first 2^m places one lies in each box of volume 2^-m.
    #[test]
    fn one_place_in_each_box() {
        let filling = Filling::new(2, 7, 0);
        let places: Vec<Vec<f64>> = (0..256).map(|index| filling.at(index)).collect();
        for across in 0..=8u32 {
            let (wide, high) = (1usize << across, 1usize << (8 - across));
            let mut boxes = vec![0; 256];
            for place in &places {
                boxes[(place[0] * wide as f64) as usize * high + (place[1] * high as f64) as usize] += 1;
            }
            assert!(boxes.iter().all(|count| *count == 1), "{wide} × {high}");
        }
    }

    #[test]
    fn the_same_bits_everywhere() {
        let places: Vec<u64> = Filling::new(3, 1, 2).at(5).into_iter().map(f64::to_bits).collect();
        assert_eq!(places, BITS);
        assert_ne!(Filling::new(3, 1, 2).at(5), Filling::new(3, 2, 2).at(5));
        assert_ne!(Filling::new(3, 1, 2).at(5), Filling::new(3, 1, 3).at(5));
        // Far out, and in many dimensions, there are places too.
        let far = Filling::new(600, 1, 0).at(PLACES * 3 + 1);
        assert!(far.len() == 600 && far.iter().all(|unit| (0.0..1.0).contains(unit)));
        assert!(far[..256] != far[256..512]);
    }

    const BITS: [u64; 3] = [4605848742334038016, 4605321768100429824, 4592060079468969984];
}

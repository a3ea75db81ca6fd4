//! Many estimates judged together: how far the furthest of them is off by chance.
//!
//! Each replicate's influences get one normal multiplier, drawn again and again (the multiplier bootstrap of
//! Chernozhukov, Chetverikov and Kato 2013): the estimates then stray as they would over studies, with all that they have
//! to do with each other. The quantile of the furthest makes intervals that hold together, and no wider than they must be.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::normal_quantile;

/// Rows into which replicates are gathered: sums over some replicates stray as single ones do, and cost less.
const ROWS: usize = 400;
/// Bits of a word of which a normal deviate is made.
const WORD: f64 = 4_294_967_296.0;

/// Estimates side by side, each with its influences on one scale.
#[derive(Debug, Clone)]
pub struct Joint {
    /// By gathered row, then estimate.
    rows: Vec<f32>,
    width: usize,
}

impl Joint {
    /// Takes influences, one slice of the same length for each estimate; those that never stray are left out.
    pub fn of<'a>(influences: impl IntoIterator<Item = &'a [f64]>) -> Self {
        let columns: Vec<Vec<f32>> = influences.into_iter().filter_map(gathered).collect();
        let (width, height) = (columns.len(), columns.first().map_or(0, Vec::len));
        let mut rows = vec![0.0; width * height];
        for (place, column) in columns.iter().enumerate() {
            for (row, value) in column.iter().enumerate() {
                rows[row * width + place] = *value;
            }
        }
        Self { rows, width }
    }

    /// Estimates that stray.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Standard deviates within which all estimates stay together but for a probability of `risk`, from so many draws.
    ///
    /// Of one estimate it is the normal quantile, of none as well. It is never below that of one, nor above Bonferroni's.
    pub fn deviates(&self, risk: f64, draws: usize, seed: u64) -> f64 {
        let alone = normal_quantile(1.0 - risk / 2.0);
        if self.width <= 1 {
            return alone;
        }
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut furthest: Vec<f32> = (0..draws).map(|_| self.furthest(&mut random)).collect();
        furthest.sort_by(f32::total_cmp);
        let at = ((1.0 - risk) * draws as f64).ceil() as usize;
        let found = furthest.get(at.clamp(1, draws) - 1).map_or(f64::INFINITY, |&one| f64::from(one));
        found.clamp(alone, normal_quantile(1.0 - risk / 2.0 / self.width as f64))
    }

    fn furthest(&self, random: &mut ChaCha8Rng) -> f32 {
        let mut sums = vec![0.0_f32; self.width];
        for row in self.rows.chunks_exact(self.width) {
            let multiplier = normal_quantile((f64::from(random.next_u32()) + 0.5) / WORD) as f32;
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += multiplier * value;
            }
        }
        sums.iter().fold(0.0, |most, sum| most.max(sum.abs()))
    }
}

/// Influences gathered into rows, the sum of squares being 1; nothing where all are 0.
fn gathered(influences: &[f64]) -> Option<Vec<f32>> {
    let each = influences.len().div_ceil(ROWS).max(1);
    let sums: Vec<f64> = influences.chunks(each).map(|some| some.iter().sum()).collect();
    let size = libm::sqrt(sums.iter().map(|sum| sum * sum).sum::<f64>());
    (size > 0.0 && size.is_finite()).then(|| sums.iter().map(|sum| (sum / size) as f32).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Z95;

    /// Normal deviates, one column after the other.
    fn columns(count: usize, length: usize) -> Vec<Vec<f64>> {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let mut draw = || normal_quantile((f64::from(random.next_u32()) + 0.5) / WORD);
        (0..count).map(|_| (0..length).map(|_| draw()).collect()).collect()
    }

    fn deviates(columns: &[Vec<f64>]) -> f64 {
        Joint::of(columns.iter().map(Vec::as_slice)).deviates(0.05, 4000, 1)
    }

    #[test]
    fn independent_ones_stray_as_their_number_says() {
        // The 95 % quantile of the furthest of m independent normal deviates: Φ⁻¹((1 + 0.95^(1/m)) / 2).
        for (count, expected) in [(5, 2.5690), (40, 3.2239)] {
            let found = deviates(&columns(count, 2000));
            // A quantile from 4000 draws is off by 0.03 (one deviation) at most here; columns correlate by chance.
            assert!((found - expected).abs() < 0.12, "{count}: {found}");
        }
    }

    #[test]
    fn copies_stray_as_one() {
        let one = columns(1, 1500);
        let copies: Vec<Vec<f64>> =
            (1..30).map(|n| one[0].iter().map(|part| part * f64::from(n)).collect()).collect();
        assert!((deviates(&copies) - Z95).abs() < 0.08);
    }

    #[test]
    fn what_never_strays_does_not_count() {
        let zeros = vec![vec![0.0; 100]; 7];
        assert_eq!(Joint::of(zeros.iter().map(Vec::as_slice)).width(), 0);
        let mut one = columns(1, 100);
        one.extend(zeros);
        assert!((deviates(&one) - Z95).abs() < 1e-9);
        assert!((deviates(&[]) - Z95).abs() < 1e-9);
    }
}

//! Distributions in a memory that doesn't grow with the number of values, mergeable in any order.
//!
//! A [`Histogram`] counts values by their leading bits. Counts are whole numbers, so that the merged
//! histogram is the same whatever was merged first. [`Moments`] are floating point: whoever merges
//! them keeps to a fixed order where the last bit matters (studies merge in the order of their plan).

/// A value's key keeps this many bits of the mantissa behind the leading one, in a [`Histogram`] of
/// the record by week: whole numbers up to 256 are kept as they are, all else to within 2⁻⁸ (0.4 %).
pub const WEEK_BITS: u32 = 7;

/// The same for quantities of whole runs: whole numbers up to 8192 as they are, all else to within
/// 2⁻¹³ (0.012 %).
pub const RUN_BITS: u32 = 12;

const MANTISSA: u32 = f64::MANTISSA_DIGITS - 1;

/// Key of a finite value rounded to `bits` of mantissa; keys are ordered as their values are.
#[inline]
pub fn key(value: f64, bits: u32) -> u32 {
    let drop = MANTISSA - bits;
    // Adding 0.0 turns -0.0 into 0.0, so that there is one zero.
    let word = (value + 0.0).to_bits();
    let sign = word >> 63;
    let largest = f64::MAX.to_bits() >> drop;
    let magnitude = (((word & !(1 << 63)) + (1 << (drop - 1))) >> drop).min(largest) as u32;
    let middle = 1 << (11 + bits);
    if sign == 0 { middle + magnitude } else { middle - magnitude }
}

/// The value that a key stands for.
#[inline]
pub fn value(key: u32, bits: u32) -> f64 {
    let drop = MANTISSA - bits;
    let middle = 1 << (11 + bits);
    if key >= middle {
        f64::from_bits(u64::from(key - middle) << drop)
    } else {
        -f64::from_bits(u64::from(middle - key) << drop)
    }
}

/// Counts of values by key, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    entries: Vec<(u32, u32)>,
}

impl Histogram {
    /// Counts keys, which are sorted on the way.
    pub fn of(keys: &mut [u32]) -> Self {
        keys.sort_unstable();
        let mut entries: Vec<(u32, u32)> = Vec::new();
        for &key in keys.iter() {
            match entries.last_mut() {
                Some((last, count)) if *last == key => *count += 1,
                _ => entries.push((key, 1)),
            }
        }
        Self { entries }
    }

    /// Takes entries that ascend by key.
    pub fn from_entries(entries: Vec<(u32, u32)>) -> Self {
        debug_assert!(entries.is_sorted_by(|a, b| a.0 < b.0));
        Self { entries }
    }

    /// Keys with their counts, ascending.
    pub fn entries(&self) -> &[(u32, u32)] {
        &self.entries
    }

    /// Number of values.
    pub fn n(&self) -> u64 {
        self.entries.iter().map(|&(_, count)| u64::from(count)).sum()
    }

    /// Adds the counts of another histogram.
    pub fn merge(&mut self, other: &Self) {
        let mut merged = Vec::with_capacity(self.entries.len() + other.entries.len());
        let (mut left, mut right) = (self.entries.as_slice(), other.entries.as_slice());
        while let (Some(&(a, in_a)), Some(&(b, in_b))) = (left.first(), right.first()) {
            let count = match a.cmp(&b) {
                std::cmp::Ordering::Less => in_a,
                std::cmp::Ordering::Greater => in_b,
                std::cmp::Ordering::Equal => in_a + in_b,
            };
            merged.push((a.min(b), count));
            left = &left[usize::from(a <= b)..];
            right = &right[usize::from(b <= a)..];
        }
        merged.extend_from_slice(left);
        merged.extend_from_slice(right);
        merged.shrink_to_fit();
        self.entries = merged;
    }

    /// Quantiles at ascending probabilities, interpolated between order statistics (Hyndman and Fan's
    /// type 7, as R and numpy do by default); `NaN` of nothing. `bits` are those that the keys were
    /// made with.
    pub fn quantiles<const N: usize>(&self, probabilities: &[f64; N], bits: u32) -> [f64; N] {
        let n = self.n();
        if n == 0 {
            return [f64::NAN; N];
        }
        let mut at = 0;
        let mut below = 0;
        probabilities.map(|p| {
            let rank = (n - 1) as f64 * p;
            let whole = rank.floor();
            let fraction = rank - whole;
            let index = whole as u64;
            while below + u64::from(self.entries[at].1) <= index {
                below += u64::from(self.entries[at].1);
                at += 1;
            }
            let low = value(self.entries[at].0, bits);
            let next = if below + u64::from(self.entries[at].1) <= index + 1 {
                (at + 1).min(self.entries.len() - 1)
            } else {
                at
            };
            low + fraction * (value(self.entries[next].0, bits) - low)
        })
    }
}

/// Number, mean and sum of squared deviations.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// Number of values.
    pub n: u64,
    /// Their mean (0 of nothing).
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub squares: f64,
}

impl Moments {
    /// Moments of values, taken twice: for the mean, then for the deviations.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len();
        if n == 0 {
            return Self::default();
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        let squares = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        Self { n: n as u64, mean, squares }
    }

    /// Adds one value.
    pub fn push(&mut self, value: f64) {
        self.merge(&Self { n: 1, mean: value, squares: 0.0 });
    }

    /// Adds the moments of other values.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *other;
            return;
        }
        let (a, b) = (self.n as f64, other.n as f64);
        let apart = other.mean - self.mean;
        self.n += other.n;
        self.mean += apart * (b / (a + b));
        self.squares += other.squares + apart * apart * (a * b / (a + b));
    }

    /// Standard deviation of the population that the values are a sample of; `NaN` below two values.
    pub fn sd(&self) -> f64 {
        if self.n < 2 { f64::NAN } else { (self.squares / (self.n - 1) as f64).sqrt() }
    }
}

#[cfg(test)]
mod tests;

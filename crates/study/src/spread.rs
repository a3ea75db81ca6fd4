//! The distribution of a quantity over replicates.

use std::collections::BTreeMap;

use hearth_statistics::sketch::{self, RUN_BITS};
use hearth_statistics::{Histogram, Moments};

/// Probabilities at which quantiles are kept.
pub const QUANTILES: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

/// Distribution of one quantity over the replicates in which it exists.
///
/// Mean, deviation and quantiles are `NaN` where nothing exists to take them of (the deviation needs two).
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Spread {
    /// Replicates in which the quantity exists.
    pub n: u64,
    /// Mean over them.
    pub mean: f64,
    /// Standard deviation over them.
    pub sd: f64,
    /// Quantiles at [`QUANTILES`].
    pub quantiles: [f64; QUANTILES.len()],
}

/// Values of one quantity as they come in, counted in a memory that doesn't grow with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    sum: f64,
    moments: Moments,
    counts: BTreeMap<u32, u32>,
}

impl Tally {
    /// Takes the value of a replicate, where it exists.
    pub fn push(&mut self, value: f64) {
        if value.is_finite() {
            self.sum += value;
            self.moments.push(value);
            *self.counts.entry(sketch::key(value, RUN_BITS)).or_default() += 1;
        }
    }

    /// Its distribution; the mean is that of [`hearth_statistics::Influence`].
    pub fn spread(self) -> Spread {
        let n = self.moments.n;
        Spread {
            n,
            mean: self.sum / n as f64,
            sd: self.moments.sd(),
            quantiles: Histogram::from_entries(self.counts.into_iter().collect())
                .quantiles(&QUANTILES, RUN_BITS),
        }
    }
}

//! Sensitivity: which factors an outcome depends on, alone and together, and how much of it is chance.
//!
//! [`sobol`] estimates Sobol's indices from Saltelli's sample, [`morris`] elementary effects from Morris's trajectories. Both
//! take replicates of every point, and tell apart what factors do and what chance does: a mean over replicates still holds
//! some chance, which the usual estimators would count as the factors' work. Replicates of the same number share their random
//! numbers; what is taken away allows for it. With one replicate they are the usual estimators.
//!
//! ```
//! use hearth_study::sensitivity::sobol;
//! use hearth_study::sweep::cube::saltelli;
//!
//! // y = 3 a + b: a makes nine tenths of the variance, b one, and nothing is done together.
//! let sample = saltelli(2, 1, 256, true);
//! let values: Vec<Vec<f64>> = sample.iter().map(|place| vec![3.0 * place[0] + place[1]]).collect();
//! let found = sobol(&values, 2, true, 7);
//! assert!((found.factors[0].first.value - 0.9).abs() < 0.02);
//! assert!((found.factors[1].total.value - 0.1).abs() < 0.02);
//! assert!(found.pairs[0].index.value.abs() < 0.05);
//! ```

mod analysis;
mod chance;
mod morris;
pub mod narrative;
mod sobol;
#[cfg(test)]
mod tests;

pub use analysis::{Indices, SensitivityResult, analyse};
pub use chance::{Estimate, Noise};
pub use morris::{Elementary, MorrisResult, morris};
pub use sobol::{FactorIndices, PairIndex, SobolResult, sobol};

//! Calibration: which parameters make simulated communities leave logs like the real ones.
//!
//! Approximate Bayesian computation by sequential Monte Carlo (Toni and others 2009): particles are drawn from the priors,
//! run, and kept where the facts of their logs come near those of the real log; generation by generation, nearer.
//! What is left is a sample of the posterior. Facts are those of [`hearth_logs::facts`], the same for real and simulated logs, each
//! measured in how much it differs between communities of the prior.
//!
//! The same logs, priors and seed give the same posterior, on any number of threads, and for any interruption: finished runs are
//! kept in a folder, piece by piece.

mod candidates;
mod facts;
mod kernel;
pub mod narrative;
mod predict;
mod read;
mod result;
mod smc;

pub use facts::{DEFAULT_FACTS, Observed};
pub use read::Priors;
pub use result::{CalibrationResult, Generation, Particle, PosteriorDraws, Predicted};
pub use smc::{CalibrateError, Calibration, Effort};

//! What can be wrong with a request, or go wrong with it.

use crate::error::{StudyError, hint};
use hearth_engine::scenario::ScenarioError;

/// Why mechanisms can't be put to the test.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MechanismsError {
    /// An experiment was asked for that the table doesn't have.
    #[error("there is no experiment {id}{}; nothing was started", hint(suggestion.as_deref()))]
    Unknown {
        /// What was asked for.
        id: String,
        /// The nearest that there is.
        suggestion: Option<String>,
    },
    /// A change that was asked for makes no scenario.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// A run failed.
    #[error("{experiment}, arm \"{arm}\", replicate {replicate} of seed {seed} failed: {message}")]
    Run {
        /// Number of the experiment.
        experiment: String,
        /// The arm.
        arm: String,
        /// The replicate.
        replicate: u32,
        /// The seed.
        seed: u64,
        /// What went wrong.
        message: String,
    },
    /// Worker threads can't be started, or a file can't be written.
    #[error(transparent)]
    Study(#[from] StudyError),
}

impl MechanismsError {
    /// Whether it is the request that can't be met, rather than the program that failed.
    pub const fn is_bad_request(&self) -> bool {
        match self {
            Self::Run { .. } => false,
            Self::Study(error) => matches!(error, StudyError::Threads { .. }) || error.is_bad_request(),
            _ => true,
        }
    }
}

//! What can go wrong with a search.

use crate::arm::RunError;
use crate::error::StudyError;
use crate::executor::ExecuteError;
use hearth_engine::scenario::ScenarioError;

/// Why there is no best policy to tell of.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// What was asked can't be searched.
    #[error("{0}; nothing was started")]
    StudySpec(String),
    /// Nothing that was tried is affordable.
    #[error(
        "no policy is within the budget of {budget}: of {tried} that were tried, the cheapest costs about {cheapest} ({policy}); ask for a larger --budget, or give the levers a wider range"
    )]
    NoneAffordable {
        /// The budget.
        budget: String,
        /// Policies that were tried.
        tried: usize,
        /// What the cheapest costs.
        cheapest: String,
        /// Its settings.
        policy: String,
    },
    /// Settings that make no scenario together.
    #[error("{policy} can't be run: {error}give the levers, or what is uncertain, ranges that fit together")]
    Policy {
        /// The policy, with what was drawn for it.
        policy: String,
        /// What is wrong with it.
        error: ScenarioError,
    },
    /// A run that failed: an error in the program.
    #[error("{policy}, replicate {replicate} of seed {seed} failed: {message}; all finished runs are kept")]
    Run {
        /// The policy.
        policy: String,
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

impl From<ExecuteError> for SearchError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Study(error) => Self::Study(error),
            ExecuteError::Run { error: RunError::NoScenario { settings, error }, .. } => {
                Self::Policy { policy: settings, error: *error }
            }
            ExecuteError::Run { arm, replicate, seed, error, .. } => {
                Self::Run { policy: arm, replicate, seed, message: error.to_string() }
            }
        }
    }
}

impl SearchError {
    /// Whether it is the user's request that can't be met, rather than the program or the machine that failed.
    pub fn is_bad_request(&self) -> bool {
        match self {
            Self::StudySpec(_) | Self::NoneAffordable { .. } | Self::Policy { .. } => true,
            Self::Study(StudyError::Threads { .. }) => true,
            Self::Study(error) => error.is_bad_request(),
            Self::Run { .. } => false,
        }
    }
}

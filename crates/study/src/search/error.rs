//! What can go wrong with a search.

use std::path::PathBuf;

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
    #[error(
        "{policy} can't be lived: {error}give the levers, or what is uncertain, ranges that fit together"
    )]
    Policy {
        /// The policy, with what was drawn for it.
        policy: String,
        /// What is wrong with it.
        error: ScenarioError,
    },
    /// A life that can't be lived: an error in the program.
    #[error(
        "{policy}, replicate {replicate} of seed {seed} failed: {message}; all that was lived before is kept"
    )]
    Life {
        /// The policy.
        policy: String,
        /// The replicate.
        replicate: u32,
        /// The seed.
        seed: u64,
        /// What went wrong.
        message: String,
    },
    /// Worker threads can't be started.
    #[error("cannot start {threads} threads: {message}; nothing was started")]
    Threads {
        /// How many.
        threads: usize,
        /// Why not.
        message: String,
    },
    /// A file can't be written.
    #[error("cannot write {}: {source}; all that was lived before is kept, and the same command continues", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

impl SearchError {
    /// Whether it is the user's request that can't be met, rather than the program or the machine that failed.
    pub const fn is_bad_request(&self) -> bool {
        matches!(
            self,
            Self::StudySpec(_) | Self::NoneAffordable { .. } | Self::Policy { .. } | Self::Threads { .. }
        )
    }
}

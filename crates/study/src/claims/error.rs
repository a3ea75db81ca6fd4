//! What can be wrong with a table of claims, or go wrong with it.

use std::path::PathBuf;

use crate::error::{StudyError, hint};
use hearth_engine::scenario::ScenarioError;

/// Why claims can't be put to the test.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimsError {
    /// The table can't be read.
    #[error("can't read the claims {}: {reason}; nothing was started", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is the matter, and what to do.
        reason: String,
    },
    /// The table isn't one.
    #[error("{}:{line}:{column}: {message}; nothing was started", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What was found, and what was expected.
        message: String,
    },
    /// A claim says something that it can't mean.
    #[error("claim {claim}, {place}: {message}; nothing was started")]
    Claim {
        /// The claim's number.
        claim: String,
        /// Where in the claim.
        place: String,
        /// What is wrong, and what to do.
        message: String,
    },
    /// An arm's scenario is wrong.
    #[error("claim {claim}, arm \"{arm}\": {source}")]
    Scenario {
        /// The claim's number.
        claim: String,
        /// The arm.
        arm: String,
        /// What is wrong with it.
        source: ScenarioError,
    },
    /// Claims were asked for that the table doesn't have.
    #[error("there is no claim {id}{}; nothing was started", hint(suggestion.as_deref()))]
    Unknown {
        /// What was asked for.
        id: String,
        /// The nearest that there is.
        suggestion: Option<String>,
    },
    /// The request can't be met.
    #[error("{0}; nothing was started")]
    Request(String),
    /// A run failed.
    #[error("claim {claim}, arm \"{arm}\", replicate {replicate} of seed {seed} failed: {message}")]
    RunValues {
        /// The first claim that needs it.
        claim: String,
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

impl ClaimsError {
    /// Whether it is the request that can't be met, rather than the program that failed.
    pub const fn is_bad_request(&self) -> bool {
        match self {
            Self::RunValues { .. } => false,
            Self::Study(error) => matches!(error, StudyError::Threads { .. }) || error.is_bad_request(),
            _ => true,
        }
    }

    pub(super) fn claim(claim: &str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Claim { claim: claim.to_owned(), place: place.into(), message: message.into() }
    }
}

//! What can be wrong with a request, or go wrong with it.

use std::path::PathBuf;

use crate::error::StudyError;
use crate::executor::ExecuteError;
use crate::spec::SpecError;
use hearth_engine::scenario::ScenarioError;
use hearth_logs::facts::LogError;

/// Why realism can't be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RealismError {
    /// A log can't be read.
    #[error("{0}; nothing was started")]
    Log(#[from] LogError),
    /// A folder of logs, or the list beside them, can't be read.
    #[error("can't read {}: {message}; nothing was started", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why not.
        message: String,
    },
    /// There are too few logs to compare.
    #[error(
        "there are {found} logs to compare, and {least} are needed at least{reasons}; nothing was started"
    )]
    TooFew {
        /// Logs that could be compared.
        found: usize,
        /// Logs that are needed.
        least: usize,
        /// Why others were left out.
        reasons: String,
    },
    /// No log is of a kind that was asked for.
    #[error("no log is of the kind {kind}; kinds in list.csv beside the logs: {known}; nothing was started")]
    UnknownKind {
        /// What was asked for.
        kind: String,
        /// What there is.
        known: String,
    },
    /// Two logs have the same name.
    #[error("two logs are called {0}; name each of them once; nothing was started")]
    Twice(String),
    /// The table of real communities that a folder keeps isn't as this version writes it.
    #[error("the table of real communities can't be read: {0}; it was made by another version, or altered")]
    Table(String),
    /// The scenario has several communities.
    #[error(
        "the scenario has {0} communities; logs are compared with a scenario of one; nothing was started"
    )]
    Communities(usize),
    /// The scenario can't be read.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// What is drawn can't be meant.
    #[error(transparent)]
    Variety(#[from] SpecError),
    /// Hardly any simulated community is large enough to compare.
    #[error(
        "of {runs} simulated communities {kept} are large enough to compare, and {least} are needed at least; \
         lower --least-events and --least-members, or take another scenario"
    )]
    TooSmall {
        /// Communities that were simulated.
        runs: u64,
        /// Those that are large enough.
        kept: usize,
        /// Those that are needed.
        least: usize,
    },
    /// A run failed, or its results can't be kept.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// Worker threads can't be started.
    #[error(transparent)]
    Study(#[from] StudyError),
}

impl RealismError {
    /// Whether it is the request that can't be met, rather than the program that failed.
    pub const fn is_bad_request(&self) -> bool {
        match self {
            Self::Execute(ExecuteError::Run { .. }) | Self::TooSmall { .. } => false,
            Self::Execute(ExecuteError::Study(error)) | Self::Study(error) => {
                matches!(error, StudyError::Threads { .. }) || error.is_bad_request()
            }
            _ => true,
        }
    }
}

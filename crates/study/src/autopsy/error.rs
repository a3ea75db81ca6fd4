//! What can go wrong with an autopsy. It writes nothing, so that there is no state to be left in.

use crate::StudyError;

/// Why an autopsy can't be made.
#[derive(Debug, thiserror::Error)]
pub enum AutopsyError {
    /// The question can't be answered.
    #[error("{0}; nothing was started")]
    AutopsyRequest(String),
    /// A study can't be read, or threads can't be started.
    #[error("{0}")]
    Study(#[from] StudyError),
    /// A run failed: an error in the program.
    #[error("replicate {replicate} failed{without}: {message}; choose another replicate")]
    Failed {
        /// Its number.
        replicate: u32,
        /// What had been taken away, in words.
        without: String,
        /// What went wrong.
        message: String,
    },
}

impl AutopsyError {
    /// Whether it is the user's request that can't be met, rather than the program or the machine that failed.
    pub const fn is_bad_request(&self) -> bool {
        match self {
            Self::AutopsyRequest(_) | Self::Study(StudyError::Threads { .. }) => true,
            Self::Study(error) => error.is_bad_request(),
            Self::Failed { .. } => false,
        }
    }
}

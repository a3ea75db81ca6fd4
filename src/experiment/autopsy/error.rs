//! What can go wrong with an autopsy. It writes nothing, so that there is no state to be left in.

use crate::experiment::StudyError;

/// Why an autopsy can't be made.
#[derive(Debug, thiserror::Error)]
pub enum AutopsyError {
    /// The question can't be answered.
    #[error("{0}; nothing was started")]
    Question(String),
    /// A study can't be read, or threads can't be started.
    #[error("{0}")]
    Study(#[from] StudyError),
    /// A life that can't be lived: an error in the program.
    #[error("replicate {replicate} failed{without}: {message}; ask for other twins with another replicate")]
    Failed {
        /// Its number.
        replicate: u32,
        /// What had been taken away, in words.
        without: String,
        /// What went wrong.
        message: String,
    },
}

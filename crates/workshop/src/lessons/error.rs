//! What can be wrong with a lesson.

use std::path::PathBuf;

use hearth_engine::scenario::{Problem, Problems};

/// Why there is no lesson.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LessonError {
    /// The file can't be read at all.
    #[error("can't read the lesson {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is the matter, and what to do.
        reason: String,
    },
    /// The file, or a scenario that it names, says something that can't be meant.
    #[error("{0}")]
    Invalid(Problems),
}

impl LessonError {
    /// What is wrong in the text, place by place (none where the file can't be read).
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Unreadable { .. } => &[],
            Self::Invalid(problems) => problems.listed(),
        }
    }
}

//! What can be wrong with a question.

use std::path::PathBuf;

use hearth_engine::scenario::{Problem, Problems};

/// Why there is no question to answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// The file can't be read at all.
    #[error("can't read the study {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is the matter, and what to do.
        reason: String,
    },
    /// The file, or a scenario that it names, says something that can't be meant.
    #[error("{0}")]
    Invalid(Problems),
    /// An arm of the command line isn't one.
    #[error(
        "--arm {arm}: {what}; write --arm NAME:path=value[,path=value], such as --arm sponsored:policy.sponsorship=0.9"
    )]
    Arm {
        /// As it was given.
        arm: String,
        /// What is the matter.
        what: String,
    },
    /// There is nothing to compare.
    #[error(
        "{what}; write arms: [(name: \"One\"), (name: \"Two\", set: {{\"policy.sponsorship\": 0.9}})] in the study, or add --arm NAME:path=value"
    )]
    Arms {
        /// What is the matter.
        what: String,
    },
    /// There is no such ready scenario.
    #[error("there is no ready scenario \"{name}\"{}", suggestion.as_deref().map_or_else(String::new, |name| format!("; did you mean \"{name}\"?")))]
    NotReady {
        /// The name asked for.
        name: String,
        /// The nearest that there is.
        suggestion: Option<String>,
    },
}

impl SpecError {
    /// What is wrong in the texts, place by place (none where it isn't a matter of a text).
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid(problems) => problems.listed(),
            _ => &[],
        }
    }
}

//! Why a question can't be answered.

use crate::lessons::LessonError;
use crate::protocol::Reply;
use hearth_engine::scenario::{Problem, ScenarioError};

/// Why a question can't be answered. The session is as it was before.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Nobody waits for the answer any more.
    Gone,
    /// It can't be done.
    Refused {
        /// Why not, and what to do.
        message: String,
        /// Places in the text that was sent.
        problems: Vec<Problem>,
    },
}

impl Fault {
    /// It can't be done, for this reason.
    pub fn said(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), problems: Vec::new() }
    }

    /// There is no such thing.
    pub fn missing(what: &str, number: impl std::fmt::Display) -> Self {
        Self::said(format!("there is no {what} {number} in this session"))
    }

    /// As the page is told.
    pub fn told(self) -> Option<Reply> {
        match self {
            Self::Gone => None,
            Self::Refused { message, problems } => Some(Reply::Error { message, problems }),
        }
    }
}

impl From<ScenarioError> for Fault {
    fn from(error: ScenarioError) -> Self {
        Self::Refused { message: error.to_string(), problems: error.problems().to_vec() }
    }
}

impl From<LessonError> for Fault {
    fn from(error: LessonError) -> Self {
        Self::Refused { message: error.to_string(), problems: error.problems().to_vec() }
    }
}

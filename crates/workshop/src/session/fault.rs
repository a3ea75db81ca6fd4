//! Why a request can't be answered.

use crate::lessons::LessonError;
use crate::protocol::Reply;
use hearth_engine::scenario::{Problem, ScenarioError};

/// Why a request can't be answered. The session is unchanged.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// The page has gone.
    Gone,
    /// The request is refused.
    Refused {
        /// The reason, and a remedy where there is one.
        message: String,
        /// Places in the text that was sent.
        problems: Vec<Problem>,
    },
}

impl Fault {
    /// Refuses a request for this reason.
    pub fn said(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), problems: Vec::new() }
    }

    /// Refuses a request for something that the session doesn't have.
    pub fn missing(what: &str, number: impl std::fmt::Display) -> Self {
        Self::said(format!("there is no {what} {number} in this session"))
    }

    /// The message to the page; none when it has gone.
    pub fn reply(self) -> Option<Reply> {
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

//! What can be wrong with a scenario, and how errors report it.

use std::fmt;
use std::path::PathBuf;

use super::source::Place;

/// Errors that are listed; the rest are counted.
const LISTED: usize = 20;

/// Why there is no scenario.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioError {
    /// The file can't be read at all.
    #[error("can't read the scenario {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is the matter, and what to do.
        reason: String,
    },
    /// The file says something that a scenario can't mean.
    #[error("{0}")]
    Invalid(Problems),
}

impl ScenarioError {
    /// What is wrong in the text, place by place (none where the file can't be read).
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Unreadable { .. } => &[],
            Self::Invalid(problems) => &problems.listed,
        }
    }
}

/// One thing that is wrong, with its place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The file (or what stands for it).
    pub origin: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Path of the parameter, such as `policy.sponsorship`; empty for the text as a whole.
    pub path: String,
    /// What was found, and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The line of the file, with a caret under the column.
    pub excerpt: String,
}

impl Problem {
    /// A problem at a place of a source, with the excerpt there.
    pub fn new(place: &Place, path: &str, message: impl Into<String>) -> Self {
        let (line, column) = place.position();
        Self {
            origin: place.source.origin.clone(),
            line,
            column,
            path: path.to_owned(),
            message: message.into(),
            help: None,
            excerpt: place.excerpt(),
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}: ", self.origin, self.line, self.column)?;
        if !self.path.is_empty() {
            write!(out, "{}: ", self.path)?;
        }
        write!(out, "{}\n{}", self.message, self.excerpt)?;
        if let Some(help) = &self.help {
            write!(out, "\n         {help}")?;
        }
        Ok(())
    }
}

/// All that is wrong with a scenario, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    listed: Vec<Problem>,
    more: usize,
    /// Where it isn't a scenario that has them.
    of: Option<&'static str>,
}

impl Problems {
    /// Problems of something else than a scenario.
    pub fn of(what: &'static str) -> Self {
        Self { of: Some(what), ..Self::default() }
    }

    /// What is listed, in the order of the text once settled.
    pub fn listed(&self) -> &[Problem] {
        &self.listed
    }

    /// Takes up others, each once.
    pub fn absorb(&mut self, others: Self) {
        for problem in others.listed {
            if !self.listed.contains(&problem) {
                self.report(|| problem);
            }
        }
        self.more += others.more;
    }

    /// Takes up a problem. It is made only where it will be listed: a file of garbage has many.
    pub fn report(&mut self, make: impl FnOnce() -> Problem) {
        if self.listed.len() < LISTED {
            self.listed.push(make());
        } else {
            self.more += 1;
        }
    }

    /// Whether no problem was reported.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Nothing where nothing is wrong; else the error.
    pub fn settle(self) -> Result<(), ScenarioError> {
        self.sorted().map_or(Ok(()), |all| Err(ScenarioError::Invalid(all)))
    }

    /// Nothing where nothing is wrong; else all, in the order of the text.
    pub fn sorted(mut self) -> Option<Self> {
        self.listed.sort_by(|a, b| (&a.origin, a.line, a.column).cmp(&(&b.origin, b.line, b.column)));
        (!self.is_empty()).then_some(self)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.of.unwrap_or("scenario");
        match self.listed.len() + self.more {
            1 => writeln!(out, "the {what} has an error:")?,
            count => writeln!(out, "the {what} has {count} errors:")?,
        }
        for problem in &self.listed {
            write!(out, "\n{problem}\n")?;
        }
        if self.more > 0 {
            write!(out, "\n… and {} more.\n", self.more)?;
        }
        Ok(())
    }
}

/// Why a parameter can't be read or changed by its path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// No parameter has this path.
    #[error("there is no parameter `{path}`{}", hint(suggestion.as_deref()))]
    Unknown {
        /// The path asked for.
        path: String,
        /// The nearest that there is.
        suggestion: Option<String>,
    },
    /// The path names a group of parameters.
    #[error("`{path}` is a group of parameters; name one of them")]
    Group {
        /// The path asked for.
        path: String,
    },
    /// The parameter can't change during a run.
    #[error("`{path}` is fixed when the run starts; set it in the scenario instead")]
    Fixed {
        /// The path asked for.
        path: String,
    },
    /// The value isn't one that the parameter can have.
    #[error("`{path}` can't be {found}; expected {expected}")]
    Value {
        /// The path asked for.
        path: String,
        /// The value given.
        found: String,
        /// What the parameter can be.
        expected: String,
    },
}

fn hint(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

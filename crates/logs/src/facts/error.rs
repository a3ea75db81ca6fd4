//! What can be wrong with a log.

use std::fmt;

/// Number of rows that are listed; the others are counted.
pub const LISTED: usize = 5;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The file can't be read.
    #[error("can't read the log {origin}: {source}")]
    Unreadable {
        /// The file (or what stands for it).
        origin: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The file isn't text that a table can be read from.
    #[error("{origin}: {message}")]
    NotATable {
        /// The file (or what stands for it).
        origin: String,
        /// What it is instead, and what to do.
        message: String,
    },
    /// A column is missing.
    #[error(
        "{origin}:{line}: there is no column {wanted}; the columns are: {found}; a log begins with a line such as \
         `time,member,kind,thread`; --columns takes others, such as time=created_at,member=user_id"
    )]
    MissingColumn {
        /// The file (or what stands for it).
        origin: String,
        /// The line of columns.
        line: u64,
        /// What is wanted.
        wanted: String,
        /// The columns that are there.
        found: String,
    },
    /// There isn't a single event in it.
    #[error("{origin}: there is no event in the log{}", empty_hint(rows))]
    Empty {
        /// The file (or what stands for it).
        origin: String,
        /// The rows that can't be read as events.
        rows: SkippedRows,
    },
}

fn empty_hint(rows: &SkippedRows) -> String {
    match rows.count {
        0 => "; below the line of columns, each line is a contribution".to_owned(),
        _ => format!(":\n{rows}"),
    }
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RowProblem {
    /// Line of the file, from 1.
    pub line: u64,
    /// What is the matter, and what was expected.
    pub message: String,
}

/// Rows that were left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct SkippedRows {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Vec<RowProblem>,
}

impl SkippedRows {
    /// Adds a row. Its message is built only where it will be listed.
    pub(super) fn report(&mut self, line: u64, message: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < LISTED {
            self.first.push(RowProblem { line, message: message() });
        }
    }
}

impl fmt::Display for SkippedRows {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for RowProblem { line, message } in &self.first {
            writeln!(out, "  line {line}: {message}")?;
        }
        match self.count - self.first.len() as u64 {
            0 => Ok(()),
            more => writeln!(out, "  … and {more} more"),
        }
    }
}

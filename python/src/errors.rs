//! Errors of the library as exceptions, with the library's own text.

use std::io;

use hearth::engine::scenario::{PathError, ScenarioError};
use hearth::logs::facts::LogError;
use hearth::study::spec::SpecError;
use hearth::study::{PointsError, StudyError};
use pyo3::PyErr;
use pyo3::exceptions::{PyBlockingIOError, PyFileNotFoundError, PyOSError, PyRuntimeError, PyValueError};

/// Anything that the library refuses, or that fails on the way.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The request can't be met.
    #[error("{0}")]
    Bad(String),
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    #[error(transparent)]
    StudySpec(#[from] SpecError),
    #[error(transparent)]
    Points(#[from] PointsError),
    #[error(transparent)]
    Study(#[from] StudyError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Path(#[from] PathError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Arrow(#[from] arrow_schema::ArrowError),
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The program's own mistake.
    #[error("this is an error in hearth, not in your scenario: {0}; please report it")]
    Panic(String),
}

impl From<Trouble> for PyErr {
    fn from(trouble: Trouble) -> Self {
        let text = trouble.to_string();
        match &trouble {
            Trouble::Scenario(ScenarioError::Unreadable { path, .. }) if !path.exists() => {
                PyFileNotFoundError::new_err(text)
            }
            Trouble::Bad(_)
            | Trouble::Scenario(_)
            | Trouble::StudySpec(_)
            | Trouble::Points(_)
            | Trouble::Log(_)
            | Trouble::Path(_) => PyValueError::new_err(text),
            Trouble::Study(error) => of_study(error, text),
            Trouble::Io(error) => of_system(error.raw_os_error(), text),
            Trouble::Arrow(_) | Trouble::Parquet(_) | Trouble::Json(_) | Trouble::Panic(_) => {
                PyRuntimeError::new_err(text)
            }
        }
    }
}

fn of_study(error: &StudyError, text: String) -> PyErr {
    let text = in_python(&text);
    match error {
        // Whoever waits for the other process can tell this from a request that never can be met.
        StudyError::Locked { .. } => PyBlockingIOError::new_err(text),
        StudyError::NoRoom { .. } | StudyError::DiskFull { .. } => of_system(Some(NO_SPACE), text),
        StudyError::File { source, .. } => of_system(source.raw_os_error(), text),
        StudyError::Damaged { .. } | StudyError::Broken { .. } => PyValueError::new_err(text),
        error if error.is_bad_request() => PyValueError::new_err(text),
        _ => PyRuntimeError::new_err(text),
    }
}

/// `ENOSPC`, which has this number on all systems that Python runs on.
const NO_SPACE: i32 = 28;

/// An `OSError`, or the class below it that Python has for the number.
fn of_system(number: Option<i32>, text: String) -> PyErr {
    match number {
        Some(number) => PyOSError::new_err((number, text)),
        None => PyOSError::new_err(text),
    }
}

/// Remedies by the names that they have here.
fn in_python(text: &str) -> String {
    const ROOM: &str = ", ask for less, or start in spite of it with --ignore-room";
    [
        (ROOM, ", or ask for less"),
        ("--out", "`out`"),
        ("--overwrite", "`overwrite=True`"),
        ("--so-far", "`so_far=True`"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (option, argument)| text.replace(option, argument))
}

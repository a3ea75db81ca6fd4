//! How a command ends: its exit code, and what is said where it couldn't do its work.

use std::path::PathBuf;

use hearth::engine::scenario::{PathError, ScenarioError};
use hearth::logs::facts::LogError;
use hearth::report::figures::FigureError;
use hearth::report::report::ReportError;
use hearth::server::ServeError;
use hearth::study::StudyError;
use hearth::study::autopsy::AutopsyError;
use hearth::study::claims::ClaimsError;
use hearth::study::executor::ExecuteError;
use hearth::study::mechanisms::MechanismsError;
use hearth::study::realism::RealismError;
use hearth::study::search::SearchError;
use hearth::study::spec::SpecError;
use hearth::workshop::ShelfError;

use super::pdf::PdfError;
use super::screen;

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All is well.
    Fine,
    /// There is something to look at: a failed replicate, a difference.
    Finding,
    /// Stopped by the user; the same command continues.
    Interrupted,
}

/// Why a command didn't do its work.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The request can't be met.
    #[error("{0}")]
    Bad(String),
    /// A scenario is wrong.
    #[error("{0}")]
    Scenario(#[from] ScenarioError),
    /// A parameter's path is wrong.
    #[error("{0}")]
    Path(#[from] PathError),
    /// Claims can't be put to the test.
    #[error("{0}")]
    Claims(#[from] ClaimsError),
    /// Mechanisms can't be put to the test.
    #[error("{0}")]
    Mechanisms(#[from] MechanismsError),
    /// Realism can't be measured.
    #[error("{0}")]
    Realism(#[from] RealismError),
    /// A study says what can't be meant.
    #[error("{0}")]
    StudySpec(#[from] SpecError),
    /// A participation log can't be read.
    #[error("{0}; nothing was written")]
    Log(#[from] LogError),
    /// An autopsy can't be made.
    #[error("{0}")]
    Autopsy(#[from] AutopsyError),
    /// A search has no result.
    #[error("{0}")]
    Search(#[from] SearchError),
    /// A study can't be opened; nothing was started.
    #[error("{0}")]
    Open(StudyError),
    /// A study broke off.
    #[error("{0}")]
    Study(StudyError),
    /// A run failed.
    #[error("{0}")]
    Run(ExecuteError),
    /// The workshop can't be opened.
    #[error("{0}")]
    Serve(#[from] ServeError),
    /// The workshop's lessons can't be read.
    #[error("{0}")]
    Shelf(#[from] ShelfError),
    /// A figure can't be written.
    #[error("{0}")]
    Figure(#[from] FigureError),
    /// A report can't be written.
    #[error("{0}; the study itself is complete")]
    Report(#[from] ReportError),
    /// A report can't be printed.
    #[error("{0}")]
    Pdf(#[from] PdfError),
    /// A file can't be written.
    #[error(
        "cannot write {}: {source}; files written before it are whole; the same command writes the rest", path.display()
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

impl From<ExecuteError> for CliError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Study(error) => Self::Study(error),
            failed @ ExecuteError::Run { .. } => Self::Run(failed),
        }
    }
}

impl CliError {
    /// Whether the same command would only find the same again: no state to go on from.
    pub fn is_for_good(&self) -> bool {
        matches!(self, Self::Search(SearchError::NoneAffordable { .. }))
    }

    /// Whether the request can't be met, so that nothing was started.
    pub fn is_refusal(&self) -> bool {
        self.code() == 2
    }

    /// What went wrong with a study, whichever verb had it in hand.
    fn of_study(&self) -> Option<&StudyError> {
        match self {
            Self::Open(error)
            | Self::Study(error)
            | Self::Search(SearchError::Study(error))
            | Self::Claims(ClaimsError::Study(error))
            | Self::Mechanisms(MechanismsError::Study(error))
            | Self::Realism(RealismError::Study(error) | RealismError::Execute(ExecuteError::Study(error)))
            | Self::Autopsy(AutopsyError::Study(error)) => Some(error),
            _ => None,
        }
    }

    fn code(&self) -> u8 {
        match self {
            // What is there is kept, and the same command continues once the machine lets it.
            Self::Write { .. } | Self::Figure(FigureError::File { .. }) => 3,
            Self::Report(ReportError::Figure(FigureError::File { .. })) => 3,
            error if error.of_study().is_some_and(StudyError::is_resumable) => 3,
            Self::Bad(_)
            | Self::Scenario(_)
            | Self::StudySpec(_)
            | Self::Path(_)
            | Self::Log(_)
            | Self::Open(_) => 2,
            Self::Shelf(_) | Self::Serve(ServeError::Port { .. }) => 2,
            Self::Realism(error) if error.is_bad_request() => 2,
            Self::Claims(error) if error.is_bad_request() => 2,
            Self::Mechanisms(error) if error.is_bad_request() => 2,
            Self::Autopsy(error) if error.is_bad_request() => 2,
            Self::Pdf(error) if error.is_bad_request() => 2,
            Self::Search(error) if error.is_bad_request() => 2,
            Self::Study(error) if error.is_bad_request() => 2,
            Self::Study(_)
            | Self::Run(_)
            | Self::Claims(_)
            | Self::Mechanisms(_)
            | Self::Realism(_)
            | Self::Autopsy(_)
            | Self::Search(_)
            | Self::Serve(_) => 1,
            Self::Figure(_) | Self::Report(_) | Self::Pdf(_) => 1,
        }
    }
}

/// Shows help, or what of a command can't be understood, and ends.
pub fn misunderstood(error: &clap::Error) -> ! {
    let text = error.render().to_string();
    // Colours are the parser's; anything else that moves a terminal came from the user.
    if error.use_stderr() && screen::printable(&text) != text {
        screen::aside(&text);
        std::process::exit(error.exit_code());
    }
    error.exit()
}

/// The exit code; on the way, the error is shown to the user.
pub fn exit_code(ended: Result<Ended, CliError>) -> u8 {
    match ended {
        Ok(Ended::Fine) => 0,
        Ok(Ended::Finding) => 1,
        Ok(Ended::Interrupted) => 3,
        Err(error) => {
            screen::aside(&format!("hearth: {error}"));
            error.code()
        }
    }
}

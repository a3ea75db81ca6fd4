//! A report: one file that needs nothing else, and says first what it found.
//!
//! A [`Page`] holds what is to be said; a verb of the program fills it ([`run::page`] for a run), and [`render`] makes a file of it:
//! HTML with its figures inside, without scripts, without anything fetched, below [`MOST_BYTES`]. It reads on a screen by
//! day and by night, on a phone, by a screen reader, and on paper. The same page gives the same bytes.
//!
//! ```
//! use hearth::output::report::{Block, Page, Provenance, Section, Table, Verdict, render};
//!
//! let mut table = Table::new("Lives by end, n = 200", &["End", "# lives"]);
//! table.row(["alive".to_owned(), "112".to_owned()]);
//! let page = Page {
//!     title: "Baseline".to_owned(),
//!     kind: "200 simulated lives".to_owned(),
//!     about: String::new(),
//!     verdict: Verdict { lead: "It is open whether it lives.".to_owned(), ..Verdict::default() },
//!     sections: vec![Section::new("How it ends", vec![Block::folded(table)])],
//!     provenance: Provenance::default(),
//! };
//! let html = render(&page)?;
//! assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<th scope=\"row\">alive</th>"));
//! # Ok::<(), hearth::output::report::ReportError>(())
//! ```

mod html;
mod page;
pub mod palette;
pub mod run;
mod table;

pub use page::{Block, Fact, Folded, Page, Provenance, ScenarioText, Section, Verdict};
pub use table::{Column, Table};

use super::figures::FigureError;

/// Name of the file.
pub const FILE: &str = "report.html";

/// A report is smaller than this.
pub const MOST_BYTES: usize = 2_000_000;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A figure could not be drawn.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// The page could not be written.
    #[error("could not write the report: {0}")]
    Page(#[from] askama::Error),
}

/// A page as the text of an HTML file.
pub fn render(page: &Page) -> Result<String, ReportError> {
    html::render(page)
}

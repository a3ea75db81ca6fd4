//! A report: one file that needs nothing else, and says first what it found.
//!
//! A [`Page`] holds what is to be said; each verb fills it its own way ([`run::page`], [`comparison::page`], [`search::page`]), and [`render`] makes a file of it:
//! HTML with its figures inside, without scripts, without anything fetched, below [`MOST_BYTES`]. It reads on a screen by
//! day and by night, on a phone, by a screen reader, and on paper. The same page gives the same bytes.
//!
//! ```
//! use hearth_report::report::{Block, Page, Provenance, Section, Table, Verdict, render};
//!
//! let mut table = Table::new("Runs by end, n = 200", &["End", "# runs"]);
//! table.row(["alive".to_owned(), "112".to_owned()]);
//! let page = Page {
//!     title: "Baseline".to_owned(),
//!     kind: "200 simulated runs".to_owned(),
//!     about: String::new(),
//!     verdict: Verdict { lead: "It is open whether it survives.".to_owned(), ..Verdict::default() },
//!     sections: vec![Section::new("How it ends", vec![Block::folded(table)])],
//!     provenance: Provenance::default(),
//! };
//! let html = render(&page)?;
//! assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<th scope=\"row\">alive</th>"));
//! # Ok::<(), hearth_report::report::ReportError>(())
//! ```

pub mod calibration;
mod coefficients;
pub mod comparison;
mod html;
mod page;
pub mod palette;
pub mod run;
pub mod search;
pub mod slides;
pub mod sweep;
mod table;

pub use page::{Block, Folded, KeyFigure, Page, Provenance, ScenarioText, Section, Verdict};
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

/// A text as its sentences. What stands in “quotes” is not taken apart.
fn sentences(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let (mut quotes, mut ended) = (0u32, false);
    for letter in text.chars() {
        match letter {
            '“' => quotes += 1,
            '”' => quotes = quotes.saturating_sub(1),
            _ => {}
        }
        if ended && letter == ' ' {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(letter);
        }
        ended = quotes == 0 && letter == '.';
    }
    found.retain(|sentence| !sentence.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_end_at_full_stops_outside_of_quotes() {
        let described = "By cost, “Plan B. New” does best: 1.5, against 2.5. It costs more. ";
        assert_eq!(
            sentences(described),
            ["By cost, “Plan B. New” does best: 1.5, against 2.5.", "It costs more."]
        );
        assert!(sentences("").is_empty());
    }
}

//! Figures of one run, of an ensemble, and of studies.
//!
//! Every figure says in its headline what is seen, computed from the data; below it stands what is drawn,
//! with units, and at the foot what it was made from. Each is written as SVG and as PNG.

mod autopsy;
mod budget;
mod calibration;
mod canvas;
mod causes;
mod coefficients;
pub mod comparison;
mod constellation;
mod cost;
pub(crate) mod distributions;
mod fans;
mod font;
mod forest;
mod frame;
mod log_page;
mod lorenz;
mod mechanisms;
mod realism;
mod run;
mod search;
mod seating;
mod sensitivity;
mod stages;
mod style;
mod survival;
mod sweep;
mod timeline;
mod verdicts;
mod version_diff;

pub use crate::about::About;
pub use autopsy::autopsy;
pub use calibration::calibration;
pub use cost::cost;
pub use mechanisms::mechanisms;
pub use realism::realism;
pub use search::search;
pub use sensitivity::sensitivity;
pub use sweep::sweep;
pub use version_diff::version_diff;

use canvas::Sheet;
use hearth_engine::observe::Week;
use hearth_engine::observe::portrait::Portrait;
use hearth_study::ensemble::CommunityEnsemble;
use std::path::{Path, PathBuf};

pub use log_page::{LogPage, log_page};

/// Communities for which every figure is drawn; of more, only their constellation is.
pub const DRAWN_COMMUNITIES: usize = 8;

/// A figure that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Figure {
    /// File name without its ending, below the folder of the figures: `run`, or `2-turbidites/run`.
    pub stem: String,
    /// What kind of figure it is.
    pub title: String,
    /// What is seen, in a sentence.
    pub finding: String,
    /// The figure in words, for those who don't see it.
    pub alt: String,
}

/// Why figures were not written.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// A file could not be written.
    #[error("could not write the figure {}: {source}; figures written before it are whole", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The drawing failed.
    #[error("could not draw: {0}")]
    Drawing(String),
}

/// A figure that can be had in memory or written.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// What it is.
    pub figure: Figure,
    /// The same for a narrow screen, where a picture of its width can't be read: a row a thing; empty where there is none.
    pub narrow: Vec<Bar>,
    sheet: Sheet,
}

/// A row of a figure's narrow form. Places are percentages of its width.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The head above it; empty where it goes on with the last one's.
    pub group: String,
    /// What it is of.
    pub name: String,
    /// Its numbers.
    pub text: String,
    /// From where it reaches.
    pub from: f64,
    /// How wide it is.
    pub width: f64,
    /// Where the value is.
    pub at: f64,
    /// Where 0 is.
    pub zero: f64,
}

impl Bar {
    /// A row that reaches from one value to another, on a scale.
    fn new((name, text): (String, String), (from, to): (f64, f64), at: f64, scale: (f64, f64)) -> Self {
        let place = |value: f64| {
            let share = (value - scale.0) / (scale.1 - scale.0);
            if share.is_finite() { (1000.0 * share.clamp(0.0, 1.0)).round() / 10.0 } else { 0.0 }
        };
        let (low, high) = (place(from.min(to)), place(from.max(to)));
        let width = ((high - low) * 10.0).round() / 10.0;
        Self { group: String::new(), name, text, from: low, width, at: place(at), zero: place(0.0) }
    }
}

impl Drawing {
    fn new(stem: &str, title: &str, finding: String, alt: String, sheet: Sheet) -> Self {
        let alt = format!("{finding}. {alt}");
        let (stem, title) = (stem.to_owned(), title.to_owned());
        Self { figure: Figure { stem, title, finding, alt }, narrow: Vec::new(), sheet }
    }

    /// The figure as an SVG document.
    pub fn svg(&self) -> Result<String, FigureError> {
        self.sheet.svg(&self.figure.title, &self.figure.alt)
    }

    /// The figure without its head and foot, as an `<svg>` element within a page that says what they say. All ids
    /// in it begin with `id`.
    pub fn inline(&self, id: &str) -> Result<String, FigureError> {
        self.sheet.inline(id, &self.figure.title, &self.figure.alt)
    }

    /// What is drawn, with units.
    pub fn caption(&self) -> &str {
        &self.sheet.caption
    }

    /// What it was made from: community, sample size, seed.
    pub fn source(&self) -> &str {
        &self.sheet.source
    }

    /// Writes the figure as SVG and PNG below a folder: written aside and renamed, so that a file is whole or absent.
    pub fn write(&self, out: &Path) -> Result<(), FigureError> {
        let place = out.join(&self.figure.stem);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|source| FigureError::File { path: folder.to_owned(), source })?;
        }
        let document = self.svg()?;
        aside(&place.with_extension("svg"), |path| {
            std::fs::write(path, &document)
                .map_err(|source| FigureError::File { path: path.to_owned(), source })
        })?;
        aside(&place.with_extension("png"), |path| self.sheet.write_png(path))
    }
}

fn aside(path: &Path, write: impl FnOnce(&Path) -> Result<(), FigureError>) -> Result<(), FigureError> {
    // The ending stays the last part: the format of a picture is read from it.
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let part = path.with_extension(format!("part.{ending}"));
    let written = write(&part).and_then(|()| {
        std::fs::rename(&part, path).map_err(|source| FigureError::File { path: path.to_owned(), source })
    });
    if written.is_err() {
        // What is left of a failed attempt helps nobody; the error that counts is the first.
        let _ = std::fs::remove_file(&part);
    }
    written
}

pub use forest::forest;

/// Draws every figure of a portrait and of the replicates around it.
///
/// `singles` holds, community by community, a few single replicates to draw over the fan charts; it may be
/// shorter or empty. With several communities, the figures of each stand in a folder of its own (as long as
/// there are no more than [`DRAWN_COMMUNITIES`]), beside a figure of the whole constellation.
pub fn drawings(
    portrait: &Portrait,
    ensemble: &[CommunityEnsemble],
    singles: &[Vec<Vec<Week>>],
    about: &About,
) -> Vec<Drawing> {
    let communities = portrait.communities.len().max(ensemble.len());
    let mut drawings = Vec::new();
    if communities > 1 {
        drawings.push(constellation::draw(about, ensemble));
    }
    if communities > DRAWN_COMMUNITIES {
        return drawings;
    }
    for place in 0..communities {
        let mut of_one = Vec::new();
        let mut name = "";
        if let Some(one) = portrait.communities.get(place) {
            name = &one.name;
            let replicate = portrait.replicate;
            of_one.push(run::draw(about, one, replicate));
            of_one.push(seating::draw(about, one, replicate));
            of_one.push(lorenz::draw(about, one, replicate));
        }
        if let Some(all) = ensemble.get(place) {
            name = &all.name;
            let singles = singles.get(place).map_or(&[][..], Vec::as_slice);
            of_one.push(stages::draw(about, all));
            of_one.push(survival::draw(about, all));
            of_one.push(fans::draw(about, all, singles));
            of_one.push(budget::draw(about, all));
            of_one.push(causes::draw(about, all));
            of_one.push(distributions::draw(about, all));
        }
        if communities > 1 {
            let folder = format!("{}-{}", place + 1, hearth_study::output::text::slug(name));
            for drawing in &mut of_one {
                let folder = folder.trim_end_matches('-');
                drawing.figure.stem = format!("{folder}/{}", drawing.figure.stem);
            }
        }
        drawings.append(&mut of_one);
    }
    drawings
}

/// The figure of a run of the other kind, where outcomes have two peaks: `other-run`.
pub fn other_run(portrait: &Portrait, about: &About) -> Option<Drawing> {
    let one = portrait.communities.first()?;
    let mut drawing = run::draw(about, one, portrait.replicate);
    drawing.figure.stem = "other-run".to_owned();
    drawing.figure.title = "A run of the other kind".to_owned();
    Some(drawing)
}

/// Draws every figure (see [`drawings`]) and writes it below a folder as SVG and PNG.
pub fn all(
    portrait: &Portrait,
    ensemble: &[CommunityEnsemble],
    singles: &[Vec<Vec<Week>>],
    about: &About,
    out: &Path,
) -> Result<Vec<Figure>, FigureError> {
    drawings(portrait, ensemble, singles, about)
        .into_iter()
        .map(|drawing| drawing.write(out).map(|()| drawing.figure))
        .collect()
}

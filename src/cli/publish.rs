//! Publishing results: texts, tables, figures and the report into a results folder, each under a name and a hash in its
//! manifest. Whatever carries its final name is whole.

use std::path::Path;

use hearth::report::figures::{Drawing, FigureError};
use hearth::report::report::{self, Page};
use hearth::study::RunFolder;
use hearth::study::output::small_table::SmallTable;
use hearth::study::output::{Table, atomic, csv};
use rayon::prelude::*;

use super::args::{PaperArgs, ShowArgs};
use super::ending::{CliError, Ended};
use super::printer::{self, Answer};
use super::{interrupt, pdf};

/// The page that a report shows, made with the figures that were drawn.
pub type PageOf<'p> = Box<dyn FnOnce(&[Drawing]) -> Page + 'p>;

/// The slides made with the figures that were drawn; nothing where there is nothing to show.
pub type SlidesOf<'p> = Box<dyn FnOnce(&[Drawing]) -> Result<Option<String>, report::ReportError> + 'p>;

/// Files of data: texts and tables.
#[derive(Default)]
pub struct Data {
    /// Whole files by name.
    pub texts: Vec<(&'static str, String)>,
    /// Whole files that are no text, by name.
    pub bytes: Vec<(&'static str, Vec<u8>)>,
    /// Tables, which stand there as Parquet and as CSV.
    pub tables: Vec<SmallTable>,
}

impl Data {
    /// Adds a value as a file of JSON.
    pub fn json<T: serde::Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), CliError> {
        let mut text =
            serde_json::to_string_pretty(value).map_err(|error| CliError::Bad(error.to_string()))?;
        text.push('\n');
        self.texts.push((name, text));
        Ok(())
    }

    /// Names of its files.
    pub fn names(&self) -> Vec<String> {
        let texts = self.texts.iter().map(|(name, _)| (*name).to_owned());
        let tables = self.tables.iter();
        let texts = texts.chain(self.bytes.iter().map(|(name, _)| (*name).to_owned()));
        texts
            .chain(tables.flat_map(|table| ["csv", "parquet"].map(|end| format!("{}.{end}", table.name))))
            .collect()
    }

    /// Writes all of it below a folder.
    pub fn write(&self, to: &Path) -> Result<(), CliError> {
        for (name, text) in &self.texts {
            whole(&to.join(name), text.as_bytes())?;
        }
        for (name, bytes) in &self.bytes {
            whole(&to.join(name), bytes)?;
        }
        for table in &self.tables {
            let path = to.join(table.name);
            table.write(to).map_err(|source| CliError::Write { path, source })?;
        }
        Ok(())
    }
}

/// What a verb puts into its results folder.
#[derive(Default)]
pub struct Publication<'p> {
    /// Result files; for studies with run tables, files computed from those tables.
    pub data: Data,
    /// Text beside them.
    pub beside: Data,
    /// Figures, which are drawn where they are wanted.
    pub drawings: Option<Box<dyn FnOnce() -> Vec<Drawing> + 'p>>,
    /// The folder of the figures within that of the results.
    pub figures: &'static str,
    /// The report, where there is one.
    pub page: Option<PageOf<'p>>,
    /// Slides, where they are wanted.
    pub slides: Option<SlidesOf<'p>>,
    /// Whether the tables of runs go into CSV, too.
    pub csv: bool,
    /// Whether single runs, which a study that asks for more could use, go: there are very many.
    pub forgets_runs: bool,
}

/// Publishes, and prints what a verb has to show.
pub fn conclude(
    folder: &mut RunFolder,
    from: Publication<'_>,
    show: &ShowArgs,
    paper: PaperArgs,
    answer: Answer,
) -> Result<Ended, CliError> {
    let path = folder.path().to_owned();
    let forgets_runs = from.forgets_runs;
    if !publish(folder, from, show, paper)? {
        return Ok(printer::undrawn(&path, folder.manifest(), show));
    }
    if forgets_runs {
        folder.forget_pieces().map_err(CliError::Study)?;
    }
    Ok(printer::complete(&path, folder.manifest(), show, answer))
}

/// Writes all of it into a folder and says so in its manifest, last. Whether nothing is missing, which a stop between figures prevents.
fn publish(
    folder: &mut RunFolder,
    from: Publication<'_>,
    show: &ShowArgs,
    paper: PaperArgs,
) -> Result<bool, CliError> {
    let path = folder.path().to_owned();
    let drawings = from.drawings.filter(|_| !show.no_figures).map(|draw| draw()).unwrap_or_default();
    let (data, mut made) = (from.data.names(), from.beside.names());
    // Who asks for no figures the second time keeps the report that has them.
    let there = folder.manifest().made.iter().any(|file| file.name == report::FILE);
    let page = from.page.as_ref().filter(|_| !(show.no_figures && there)).is_some();
    let pictures = Path::new(from.figures);
    for drawing in &drawings {
        let of = |end| pictures.join(format!("{}.{end}", drawing.figure.stem)).to_string_lossy().into_owned();
        made.extend(["svg", "png"].map(of));
    }
    made.extend(page.then(|| report::FILE.to_owned()));
    let paper = paper.pdf.filter(|_| page || there);
    made.extend(paper.map(|_| pdf::FILE.to_owned()));
    let slides = from.slides.map(|slides| slides(&drawings)).transpose().map_err(CliError::Report)?.flatten();
    if slides.is_some() {
        made.push(report::slides::FILE.to_owned());
        made.extend(paper.map(|_| pdf::SLIDES.to_owned()));
    }
    made.extend(tables_as_csv(folder, from.csv)?);
    let all: Vec<String> = data.iter().chain(&made).cloned().collect();
    folder.announce(&all).map_err(CliError::Study)?;
    from.data.write(&path)?;
    from.beside.write(&path)?;
    if !drawings.is_empty() && !draw(&drawings, &path.join(pictures), show.threads())? {
        return Ok(false);
    }
    if page && let Some(page) = from.page {
        write_report(&path, &page(&drawings))?;
    }
    if let Some(paper) = paper {
        pdf::print(&path, paper)?;
    }
    if let Some(slides) = slides {
        whole(&path.join(report::slides::FILE), slides.as_bytes())?;
        if paper.is_some() {
            pdf::print_slides(&path)?;
        }
    }
    let done = match folder.manifest().has_arms() {
        true => folder.publish(&all),
        false => folder.complete(&data, &made),
    };
    done.map_err(CliError::Study)?;
    Ok(true)
}

/// Writes the tables of runs as CSV, where that is wanted; one that wasn't what was written is wanted in any case. Tells the names.
pub fn tables_as_csv(folder: &RunFolder, wanted: bool) -> Result<Vec<String>, CliError> {
    let mut names = Vec::new();
    for table in Table::ALL {
        let name = format!("{}.csv", table.name());
        if wanted || folder.manifest().making.contains(&name) {
            let path = folder.path().join(&name);
            let written =
                csv::export(folder.path(), table).map_err(|source| CliError::Write { path, source })?;
            names.extend(written.map(|_| name));
        }
    }
    Ok(names)
}

/// Writes a report beside what it is of.
pub fn write_report(folder: &Path, page: &Page) -> Result<(), CliError> {
    let text = report::render(page).map_err(CliError::Report)?;
    whole(&folder.join(report::FILE), text.as_bytes())
}

/// Draws in parallel. Whether all were drawn, which the user can prevent.
pub fn draw(drawn: &[Drawing], folder: &Path, threads: usize) -> Result<bool, CliError> {
    let all = || {
        drawn.par_iter().try_for_each(|drawing| match interrupt::asked() {
            true => Ok(()),
            false => drawing.write(folder),
        })
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_or_else(|error| Err(FigureError::Drawing(error.to_string())), |pool| pool.install(all))?;
    Ok(!interrupt::asked())
}

/// Writes a whole file.
pub fn whole(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    atomic::write(path, bytes).map_err(|source| CliError::Write { path: path.to_owned(), source })
}

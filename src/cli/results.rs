//! What a study's readers look at beside its tables: the story, figures, logs, CSV. All of it can be made again
//! from the study; whatever carries its final name is whole.

mod runs;

use std::fs;
use std::path::Path;

use clap::Args;
use hearth::engine::observe::portrait::Portrait;
use hearth::engine::scenario::Scenario;
use hearth::report::figures::{About, Drawing, FigureError, drawings};
use hearth::report::report::{self, run};
use hearth::report::story::story;
use hearth::study::outcome::read_outcomes;
use hearth::study::output::{Manifest, Table, atomic, csv};
use hearth::study::{ArmEnsemble, Detail, each_arm, most_typical};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ending::CliError;
use super::shared::{self, ShownArgs};
use super::{interrupt, pdf};
use runs::{logs, portrait, singles, singly};

const STORY: &str = "story.txt";
const RECORD: &str = "figures.json";
const FIGURES: &str = "figures";

/// What to make beside the tables.
#[derive(Debug, Clone, Args)]
#[command(mut_args(shared::told(
    "json",
    "Print a summary as JSON instead of the story: an object a study, each on a line"
)))]
pub struct ResultArgs {
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    pub threads: usize,
    /// The replicate whose story is told and drawn; the most typical one where none is named
    #[arg(long, value_name = "REPLICATE", allow_negative_numbers = true)]
    pub story: Option<u32>,
    /// Write the participation log of a replicate: log.csv
    #[arg(long, value_name = "REPLICATE", allow_negative_numbers = true)]
    pub log: Option<u32>,
    /// Write the tables as CSV, too
    #[arg(long)]
    pub csv: bool,
    #[command(flatten)]
    pub shown: ShownArgs,
}

/// Threads that a user may ask for.
pub fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads) if threads <= 1024 => Ok(threads),
        _ => Err("expected a whole number from 0 (as many as there are cores) to 1024".to_owned()),
    }
}

impl ResultArgs {
    /// Refuses replicates that there won't be, and what needs a browser where there is none.
    pub fn check(&self, replicates: u32) -> Result<(), CliError> {
        for (flag, asked) in [("--story", self.story), ("--log", self.log)] {
            if let Some(asked) = asked.filter(|asked| *asked >= replicates) {
                return Err(CliError::Bad(format!(
                    "{flag} {asked}: there is no such replicate; {replicates} are asked for, and they are counted \
                     from 0 to {}; nothing was started",
                    replicates - 1
                )));
            }
        }
        self.shown.check()
    }
}

/// What was made.
#[derive(Debug, Default)]
pub struct Made {
    /// The story; empty where none can be told.
    pub story: String,
    /// Its replicate.
    pub replicate: u32,
    /// The figures that are there.
    pub figures: Vec<Picture>,
    /// Names of the report's files.
    pub reports: Vec<&'static str>,
    /// Names of participation logs.
    pub logs: Vec<String>,
    /// What the reader should know.
    pub notices: Vec<String>,
    /// What the replicates say together, where it was read on the way.
    pub ensemble: Option<ArmEnsemble>,
    /// The user stopped it.
    pub stopped: bool,
}

/// A figure, as `figures.json` knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Picture {
    /// File within `figures/`, without `.svg` or `.png`.
    pub file: String,
    /// What kind of figure it is.
    pub title: String,
    /// What is seen.
    pub finding: String,
    /// The figure in words.
    pub alt: String,
}

/// What figures and story were made from.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// Of the study whose tables they show.
    content_hash: Option<String>,
    /// The replicate of the story.
    replicate: u32,
    /// Whether it was chosen as the most typical one.
    #[serde(default)]
    chosen: bool,
    /// Whether all were drawn.
    complete: bool,
    figures: Vec<Picture>,
}

impl Record {
    fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(RECORD)).ok()?).ok()
    }

    fn write(&self, folder: &Path) -> Result<(), CliError> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        whole(&folder.join(RECORD), &text)
    }

    /// Whether all that is wanted is there already.
    fn serves(&self, folder: &Path, manifest: &Manifest, wanted: &ResultArgs) -> bool {
        let there = |picture: &Picture| {
            let place = folder.join(FIGURES).join(&picture.file);
            place.with_extension("svg").exists() && place.with_extension("png").exists()
        };
        self.complete
            && self.content_hash == manifest.content_hash
            && wanted.story.map_or(self.chosen, |asked| self.replicate == asked)
            && (wanted.shown.no_figures || !self.figures.is_empty())
            && self.figures.iter().all(there)
            && folder.join(report::FILE).exists()
    }
}

/// Removes the story, logs, and figures of an earlier study. What can't be removed stands until it is replaced.
pub fn remove(folder: &Path) {
    remove_figures(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let log = name == "log.csv" || (name.starts_with("log-") && name.ends_with(".csv"));
        if log || [STORY, RECORD, report::FILE, pdf::FILE].contains(&name.as_str()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn remove_figures(folder: &Path) {
    for picture in Record::read(folder).into_iter().flat_map(|record| record.figures) {
        // A record that somebody edited must not lead out of the folder.
        if Path::new(&picture.file).is_relative() && !picture.file.contains("..") {
            let place = folder.join(FIGURES).join(&picture.file);
            let _ = fs::remove_file(place.with_extension("svg"));
            let _ = fs::remove_file(place.with_extension("png"));
            // Goes only where it is empty, here and below.
            let _ = place.parent().map(fs::remove_dir);
        }
    }
    let _ = fs::remove_dir(folder.join(FIGURES));
}

/// The tables in other forms, as far as they are wanted.
pub fn tables(folder: &Path, wanted: &ResultArgs) -> Result<Made, CliError> {
    if wanted.csv {
        for table in Table::ALL {
            let path = folder.join(format!("{}.csv", table.name()));
            csv::export(folder, table).map_err(|source| CliError::Write { path, source })?;
        }
    }
    Ok(Made { replicate: wanted.story.unwrap_or(0), ..Made::default() })
}

/// Makes all that is wanted and isn't there.
pub fn make(
    folder: &Path,
    manifest: &Manifest,
    scenario: &Scenario,
    wanted: &ResultArgs,
) -> Result<Made, CliError> {
    let mut made = tables(folder, wanted)?;
    let old = another_build(manifest);
    let record = Record::read(folder).filter(|record| record.serves(folder, manifest, wanted));
    match (record, fs::read_to_string(folder.join(STORY))) {
        (Some(record), Ok(story)) => {
            made.replicate = record.replicate;
            made.figures = record.figures;
            made.story = story;
        }
        _ if old.is_none() => anew(folder, manifest, scenario, wanted, &mut made)?,
        _ => {}
    }
    if !made.stopped && folder.join(report::FILE).exists() {
        made.reports.push(report::FILE);
        if let Some(paper) = wanted.shown.pdf {
            pdf::print(folder, paper)?;
            made.reports.push(pdf::FILE);
        }
    }
    if let Some(replicate) = wanted.log
        && old.is_none()
        && !made.stopped
    {
        logs(folder, manifest, scenario, replicate, &mut made)?;
    }
    made.notices.extend(old);
    Ok(made)
}

/// A warning where another build made the study: this one would tell lives that its tables don't have.
fn another_build(manifest: &Manifest) -> Option<String> {
    let here = hearth::COMMIT;
    let known = here != "unknown" && manifest.commit != "unknown";
    (known && here != manifest.commit).then(|| {
        format!(
            "These results were made by another build of hearth {} (commit {}; this is {here}). They are left as \
             they are; --overwrite makes them anew.",
            manifest.version, manifest.commit
        )
    })
}

/// Tells and draws.
fn anew(
    folder: &Path,
    manifest: &Manifest,
    scenario: &Scenario,
    wanted: &ResultArgs,
    made: &mut Made,
) -> Result<(), CliError> {
    remove_figures(folder);
    // What it would say is no longer so, should this be interrupted.
    for name in [report::FILE, pdf::FILE] {
        let _ = fs::remove_file(folder.join(name));
    }
    let mut arm = None;
    let detail = if singly(scenario) { Detail::Weeks } else { Detail::Stages };
    each_arm(folder, manifest, detail, |one| arm = Some(one)).map_err(CliError::Study)?;
    let Some(mut arm) = arm else { return Ok(()) };
    read_outcomes(folder, manifest, std::slice::from_mut(&mut arm)).map_err(CliError::Study)?;
    let about = About {
        scenario: scenario.name.clone(),
        version: manifest.version.clone(),
        seed: manifest.seed,
        horizon_weeks: scenario.horizon_weeks,
    };
    let told = match wanted.story {
        Some(asked) => asked,
        None => most_typical(folder, &arm.communities).map_err(CliError::Study)?.unwrap_or(0),
    };
    made.replicate = told;
    let portrait = match portrait(folder, manifest, scenario, told)? {
        Some(portrait) => portrait,
        None => {
            made.notices.push(format!(
                "Replicate {told} failed, so that there is no story of it; tell another with --story."
            ));
            Portrait { seed: manifest.seed, replicate: told, communities: Vec::new() }
        }
    };
    if !portrait.communities.is_empty() {
        made.story = story(&portrait, &arm.communities, &about);
    }
    whole(&folder.join(STORY), made.story.as_bytes())?;
    let drawn = match wanted.shown.no_figures {
        true => Vec::new(),
        false => {
            let singles = singles(scenario, manifest);
            drawings(&portrait, &arm.communities, &singles, &about)
        }
    };
    let mut record = Record {
        content_hash: manifest.content_hash.clone(),
        replicate: told,
        chosen: wanted.story.is_none(),
        complete: false,
        figures: drawn.iter().map(picture).collect(),
    };
    // Written before the figures, so that all of them have a name in it, whatever happens meanwhile.
    record.write(folder)?;
    made.stopped = !draw(&drawn, &folder.join(FIGURES), wanted.threads)?;
    if !made.stopped {
        let run = run::Run {
            manifest,
            scenario,
            communities: &arm.communities,
            portrait: &portrait,
            typical: wanted.story.is_none(),
            drawings: &drawn,
            about: &about,
        };
        write_report(folder, &run::page(&run))?;
    }
    record.complete = !made.stopped;
    record.write(folder)?;
    made.figures = record.figures;
    made.ensemble = Some(arm);
    Ok(())
}

/// Files of figures, as they stand beside a report.
pub fn pictures(drawn: &[Drawing]) -> impl Iterator<Item = String> {
    drawn.iter().flat_map(|drawing| {
        ["svg", "png"].map(|ending| format!("{FIGURES}/{}.{ending}", drawing.figure.stem))
    })
}

/// Writes a report, also on paper where that is wanted. Tells the names of its files.
pub fn publish(folder: &Path, page: &report::Page, wanted: ShownArgs) -> Result<Vec<String>, CliError> {
    write_report(folder, page)?;
    let mut files = vec![report::FILE.to_owned()];
    if let Some(paper) = wanted.pdf {
        pdf::print(folder, paper)?;
        files.push(pdf::FILE.to_owned());
    }
    Ok(files)
}

/// Writes a report beside what it tells of.
pub fn write_report(folder: &Path, page: &report::Page) -> Result<(), CliError> {
    let text = report::render(page).map_err(CliError::Report)?;
    whole(&folder.join(report::FILE), text.as_bytes())
}

fn picture(drawing: &Drawing) -> Picture {
    let figure = drawing.figure.clone();
    Picture { file: figure.stem, title: figure.title, finding: figure.finding, alt: figure.alt }
}

/// Draws in parallel. Returns whether all were drawn, which the user can prevent.
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

fn whole(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    atomic::write(path, bytes).map_err(|source| CliError::Write { path: path.to_owned(), source })
}

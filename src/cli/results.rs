//! What readers of a run look at beside its tables: the story, figures, logs, CSV. All of it can be made again from the
//! tables.

mod runs;

use std::fs;
use std::path::Path;

use clap::Args;
use hearth::engine::observe::portrait::Portrait;
use hearth::engine::scenario::Scenario;
use hearth::report::figures::{About, Drawing, drawings, other_run};
use hearth::report::report::run::two_peaks;
use hearth::report::report::{self, run};
use hearth::report::story::{story, story_alone};
use hearth::study::ensemble::read_outcomes;
use hearth::study::outcome::Prices;
use hearth::study::output::{Manifest, Weekly};
use hearth::study::{ArmEnsemble, Detail, Ending, RunFolder, ScenarioArm, Study, Typical, each_arm, typical};
use serde::{Deserialize, Serialize};

use super::args::{PaperArgs, ShowArgs};
use super::ending::{CliError, Ended};
use super::printer::{self, Answer};
use super::publish::{draw, tables_as_csv, whole, write_report};
use super::screen::{self, aside, plural};
use super::{pdf, summary};
use runs::{logs, portrait, singles, singly};

const STORY: &str = "story.txt";
const RECORD: &str = "figures.json";
const FIGURES: &str = "figures";

/// What to make beside the tables.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultArgs {
    /// Tell and draw the story of this replicate [default: the most typical one]
    #[arg(long, value_name = "REPLICATE", allow_negative_numbers = true)]
    pub story: Option<u32>,
    /// Write the participation log of a replicate: log.csv
    #[arg(long, value_name = "REPLICATE", allow_negative_numbers = true)]
    pub log: Option<u32>,
    /// Write the tables as CSV, too
    #[arg(long)]
    pub csv: bool,
    /// Change a price, such as value_hour=85; without prices of one's own, the report doesn't begin with a return in money
    #[arg(long, value_name = "NAME=AMOUNT")]
    pub price: Vec<String>,
}

/// An hour's price that nobody chose.
const USUAL_HOUR: f32 = 60.0;

impl ResultArgs {
    /// The prices that were given.
    pub fn prices(&self) -> Result<Prices, CliError> {
        let mut prices = Prices::default();
        prices
            .change(&self.price)
            .map_err(|problem| CliError::Bad(format!("{problem}; nothing was started")))?;
        Ok(prices)
    }

    /// Refuses replicates that there won't be.
    pub fn check(&self, replicates: u32) -> Result<(), CliError> {
        self.prices()?;
        for (flag, asked) in [("--story", self.story), ("--log", self.log)] {
            if let Some(asked) = asked.filter(|asked| *asked >= replicates) {
                return Err(CliError::Bad(format!(
                    "{flag} {asked}: there is no such replicate; {replicates} are asked for, and they are counted \
                     from 0 to {}; nothing was started",
                    replicates - 1
                )));
            }
        }
        Ok(())
    }

    /// Adds what is asked for besides.
    pub fn add(&mut self, more: &Self) {
        self.story = more.story.or(self.story);
        self.log = more.log.or(self.log);
        self.csv |= more.csv;
        if !more.price.is_empty() {
            self.price.clone_from(&more.price);
        }
    }
}

/// What was made.
#[derive(Debug, Default)]
pub struct Made {
    /// The story; empty where there is none.
    pub story: String,
    /// Its replicate.
    pub replicate: u32,
    /// The figures that are there.
    pub figures: Vec<Picture>,
    /// Names of participation logs.
    pub logs: Vec<String>,
    /// What the reader should know.
    pub notices: Vec<String>,
    /// The ensemble, where it was read on the way.
    pub ensemble: Option<ArmEnsemble>,
    /// Names of the files that were written.
    files: Vec<String>,
    /// The user stopped it.
    stopped: bool,
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
    /// Prices that were given.
    #[serde(default)]
    price: Vec<String>,
    figures: Vec<Picture>,
}

impl Record {
    fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(RECORD)).ok()?).ok()
    }

    /// Whether all that is wanted is there already.
    fn serves(&self, folder: &Path, manifest: &Manifest, wanted: &ResultArgs, show: &ShowArgs) -> bool {
        let there = |picture: &Picture| {
            let place = folder.join(FIGURES).join(&picture.file);
            place.with_extension("svg").exists() && place.with_extension("png").exists()
        };
        manifest.making.is_empty()
            && self.content_hash == manifest.content_hash
            && self.price == wanted.price
            && wanted.story.map_or(self.chosen, |asked| self.replicate == asked)
            && (show.no_figures || !self.figures.is_empty())
            && self.figures.iter().all(there)
            && folder.join(report::FILE).exists()
    }
}

/// Makes all that is wanted and isn't there.
fn make(
    results: &mut RunFolder,
    scenario: &Scenario,
    wanted: &ResultArgs,
    (show, paper): (&ShowArgs, PaperArgs),
) -> Result<Made, CliError> {
    let folder = results.path().to_owned();
    let mut made = Made::default();
    made.files.extend(tables_as_csv(results, wanted.csv)?);
    let old = another_build(results.manifest());
    let record =
        Record::read(&folder).filter(|record| record.serves(&folder, results.manifest(), wanted, show));
    match (record, fs::read_to_string(folder.join(STORY))) {
        (Some(record), Ok(story)) => {
            made.replicate = record.replicate;
            made.figures = record.figures;
            made.story = story;
        }
        _ if old.is_none() => anew(results, scenario, wanted, show, &mut made)?,
        _ => {}
    }
    if made.stopped {
        return Ok(made);
    }
    if let Some(paper) = paper.pdf.filter(|_| folder.join(report::FILE).exists()) {
        pdf::print(&folder, paper)?;
        made.files.push(pdf::FILE.to_owned());
    }
    if let Some(replicate) = wanted.log
        && old.is_none()
    {
        logs(&folder, results.manifest(), scenario, replicate, &mut made)?;
        made.files.extend(made.logs.iter().cloned());
    }
    made.notices.extend(old);
    Ok(made)
}

/// A warning where another build made the study: this one would show runs that its tables don't have.
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

/// Makes the story, the figures and the report.
fn anew(
    results: &mut RunFolder,
    scenario: &Scenario,
    wanted: &ResultArgs,
    show: &ShowArgs,
    made: &mut Made,
) -> Result<(), CliError> {
    let folder = results.path().to_owned();
    // What they show is no longer so, should this be interrupted.
    let old = |name: &str| name.starts_with("figures") || name.starts_with("report.");
    results.withdraw(old).map_err(CliError::Study)?;
    let manifest = results.manifest().clone();
    let mut arm = None;
    let detail = if singly(scenario) { Detail::Weeks } else { Detail::Stages };
    each_arm(&folder, &manifest, detail, |one| arm = Some(one)).map_err(CliError::Study)?;
    let Some(mut arm) = arm else { return Ok(()) };
    read_outcomes(&folder, &manifest, &wanted.prices()?, std::slice::from_mut(&mut arm))
        .map_err(CliError::Study)?;
    let about = About {
        scenario: scenario.name.clone(),
        version: manifest.version.clone(),
        seed: manifest.seed,
        horizon_weeks: scenario.horizon_weeks,
    };
    let typical = typical(&folder, &arm.communities).map_err(CliError::Study)?;
    let typical = match wanted.story {
        Some(asked) => Typical { first: Some(asked), other: None, ..typical },
        None => typical,
    };
    let replicate = typical.first.unwrap_or(0);
    made.replicate = replicate;
    let portrait = match portrait(&folder, &manifest, scenario, replicate)? {
        Some(portrait) => portrait,
        None => {
            made.notices.push(format!(
                "Replicate {replicate} failed, so that there is no story of it; ask for another with --story."
            ));
            Portrait { seed: manifest.seed, replicate, communities: Vec::new() }
        }
    };
    let other = match typical.other {
        Some(other) => runs::portrait(&folder, &manifest, scenario, other)?,
        None => None,
    };
    if !portrait.communities.is_empty() {
        made.story = story(&portrait, &arm.communities, &about);
    }
    if let Some((peaks, other)) = typical.peaks.as_ref().zip(other.as_ref()) {
        let both = textwrap::fill(&two_peaks(peaks), screen::COLUMNS);
        made.story = format!("{both}\n\n{}\n{}", made.story, story_alone(other, &about));
    }
    let mut drawn = match show.no_figures {
        true => Vec::new(),
        false => drawings(&portrait, &arm.communities, &singles(scenario, &manifest), &about),
    };
    if !show.no_figures {
        drawn.extend(other.as_ref().and_then(|other| other_run(other, &about)));
    }
    let mut files = [STORY, RECORD, report::FILE].map(str::to_owned).to_vec();
    for drawing in &drawn {
        files.extend(["svg", "png"].map(|end| format!("{FIGURES}/{}.{end}", drawing.figure.stem)));
    }
    results.announce(&files).map_err(CliError::Study)?;
    whole(&folder.join(STORY), made.story.as_bytes())?;
    if !drawn.is_empty() && !draw(&drawn, &folder.join(FIGURES), show.threads())? {
        made.stopped = true;
        return Ok(());
    }
    let page = run::page(&run::Run {
        manifest: &manifest,
        scenario,
        communities: &arm.communities,
        portrait: &portrait,
        typical: wanted.story.is_none(),
        other: other.as_ref(),
        peaks: typical.peaks,
        priced: !wanted.price.is_empty() || scenario.organisation.hour_price != USUAL_HOUR,
        drawings: &drawn,
        about: &about,
    });
    write_report(&folder, &page)?;
    let record = Record {
        content_hash: manifest.content_hash.clone(),
        replicate,
        chosen: wanted.story.is_none(),
        price: wanted.price.clone(),
        figures: drawn.iter().map(picture).collect(),
    };
    let mut text = serde_json::to_vec_pretty(&record).unwrap_or_default();
    text.push(b'\n');
    whole(&folder.join(RECORD), &text)?;
    made.files.extend(files);
    made.figures = record.figures;
    made.ensemble = Some(arm);
    Ok(())
}

fn picture(drawing: &Drawing) -> Picture {
    let figure = drawing.figure.clone();
    Picture { file: figure.stem, title: figure.title, finding: figure.finding, alt: figure.alt }
}

/// Makes what readers of a study look at, and prints where that is. `next` is given the replicate of the story, and returns
/// commands to try next.
pub fn conclude(
    study: &mut Study<'_>,
    ending: Ending,
    arms: &[ScenarioArm],
    wanted: &ResultArgs,
    (show, paper): (&ShowArgs, PaperArgs),
    next: impl Fn(u32) -> Vec<String>,
) -> Result<Ended, CliError> {
    let folder = study.folder().to_owned();
    if let Ending::Interrupted { reached, total } = ending {
        return Ok(printer::interrupted(&folder, study.manifest(), show, Some((reached, total))));
    }
    let mut made = match arms {
        [arm] => make(study.results(), arm.scenario(), wanted, (show, paper))?,
        _ => {
            let mut made = Made { replicate: wanted.story.unwrap_or(0), ..Made::default() };
            made.files.extend(tables_as_csv(study.results(), wanted.csv)?);
            made
        }
    };
    if made.stopped {
        return Ok(printer::undrawn(&folder, study.manifest(), show));
    }
    study.results().publish(&made.files).map_err(CliError::Study)?;
    for notice in &made.notices {
        aside(notice);
    }
    let manifest = study.manifest();
    let mut answer = answer(manifest, &made, wanted, next(made.replicate));
    answer.again = ending == Ending::AlreadyComplete;
    if show.json() {
        let mut ensemble: Vec<ArmEnsemble> = made.ensemble.take().into_iter().collect();
        if ensemble.is_empty() {
            each_arm(&folder, manifest, Detail::Runs, |arm| ensemble.push(arm)).map_err(CliError::Study)?;
            read_outcomes(&folder, manifest, &wanted.prices()?, &mut ensemble).map_err(CliError::Study)?;
        }
        answer.result = summary::of(manifest, &ensemble, made.replicate, answer.again);
    }
    Ok(printer::complete(&folder, manifest, show, answer))
}

fn answer(manifest: &Manifest, made: &Made, wanted: &ResultArgs, next: Vec<String>) -> Answer {
    let mut answer = Answer { body: made.story.clone(), next, ..Answer::default() };
    answer.report();
    if let Some(first) = made.figures.first() {
        let beside = match made.figures.len() - 1 {
            0 => String::new(),
            more => format!("; {} beside it", plural(more as u64, "figure", "figures")),
        };
        let what = format!("{}{beside}, also as SVG", first.title.to_lowercase());
        answer.line(&format!("figures/{}.png", first.file), &what);
    }
    answer.line("runs.parquet", "how each run went: one row a replicate and community");
    if manifest.weekly.has_quantiles() {
        answer.line("quantiles.parquet", "the weeks: medians and ranges over the replicates");
    }
    if manifest.weekly == Weekly::All {
        answer.line("weekly.parquet", "every week of every replicate");
    }
    for log in &made.logs {
        answer.line(log, "who contributed when");
    }
    if wanted.csv {
        answer.line("*.csv", "the tables for programs that read no Parquet");
    }
    answer.line("story.txt, manifest.json", "the story above; what made all this");
    answer
}

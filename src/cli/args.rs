//! Arguments that verbs have in common, each stated once.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Arg, Args};
use hearth::study::coefficient_sets::SetEffort;
use hearth::study::output::StudyKind;
use hearth::study::{Existing, Seed, Study};
use serde::{Deserialize, Serialize};

use super::ending::CliError;
use super::pdf;

/// What every verb takes that runs something. [`DrawArgs`] and [`OutputArgs`] stand alone where replicates have no meaning.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedArgs {
    /// Number of runs
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub replicates: Option<u32>,
    #[command(flatten)]
    #[serde(flatten)]
    pub draw: DrawArgs,
    #[command(flatten)]
    #[serde(flatten)]
    pub output: OutputArgs,
}

/// What is drawn, and from which parameters.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawArgs {
    /// Seed of all random numbers [default: 1]
    #[arg(long, value_name = "SEED", allow_negative_numbers = true, value_parser = whole)]
    pub seed: Option<SeedChoice>,
    /// Change a parameter, such as policy.sponsorship=0.9
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

/// Where results go, and how they are made and shown.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(default)]
pub struct OutputArgs {
    /// Folder for the results
    #[arg(long, short, value_name = "DIR")]
    #[serde(skip)]
    pub out: Option<PathBuf>,
    /// Replace other results of the same kind in the folder
    #[arg(long)]
    #[serde(skip)]
    pub overwrite: bool,
    /// Start even where the disk has less room than the results will take
    #[arg(long)]
    #[serde(skip)]
    pub ignore_room: bool,
    #[command(flatten)]
    #[serde(flatten)]
    pub show: ShowArgs,
    /// Whether `hearth study resume` asks for it.
    #[arg(skip)]
    #[serde(skip)]
    pub resumed: bool,
}

/// How results are made and shown.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(default)]
pub struct ShowArgs {
    #[command(flatten)]
    #[serde(skip)]
    pub threads: ThreadArgs,
    /// Draw no figures
    #[arg(long)]
    pub no_figures: bool,
    #[command(flatten)]
    #[serde(skip)]
    pub json: JsonArgs,
}

/// Whether the report is printed, too: of verbs that write one.
#[derive(Debug, Clone, Copy, Default, Args, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperArgs {
    /// Print the report, too, on this paper (a4 where none is named); needs Chromium, Chrome or Edge
    #[arg(long, value_enum, value_name = "PAPER", num_args = 0..=1, require_equals = true, default_missing_value = "a4")]
    pub pdf: Option<pdf::Paper>,
}

/// Whether the answer is tried on other coefficients of the model: of verbs that choose between policies.
#[derive(Debug, Clone, Copy, Default, Args, Serialize, Deserialize)]
#[serde(default)]
pub struct CoefficientArgs {
    /// Sets of plausible coefficients that the answer is tried on; 0 for none [default: 30, where that takes less than about a minute]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub coefficient_sets: Option<u32>,
}

impl CoefficientArgs {
    /// How many sets, and whether they run however long it takes.
    pub fn effort(self) -> SetEffort {
        SetEffort::asked(self.coefficient_sets)
    }
}

/// How many cores work.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ThreadArgs {
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    pub threads: usize,
}

/// Who reads what the verb prints.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct JsonArgs {
    /// Print one JSON object for other programs, instead of text
    #[arg(long)]
    pub json: bool,
}

/// A seed that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeedChoice {
    /// A number.
    Given(u64),
    /// The program chooses one.
    Automatic,
}

fn whole(text: &str) -> Result<SeedChoice, String> {
    let wrong = |_| format!("expected a whole number from 0 to {}", u64::MAX);
    text.parse().map(SeedChoice::Given).map_err(wrong)
}

/// Reads a seed that may be `auto`.
pub fn whole_or_auto(text: &str) -> Result<SeedChoice, String> {
    match text {
        "auto" => Ok(SeedChoice::Automatic),
        _ => whole(text).map_err(|_| format!("expected `auto`, or a whole number from 0 to {}", u64::MAX)),
    }
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads) if threads <= 1024 => Ok(threads),
        _ => Err("expected a whole number from 0 (as many as there are cores) to 1024".to_owned()),
    }
}

impl DrawArgs {
    /// The seed that was asked for, as a number.
    pub fn number(&self) -> Option<u64> {
        match self.seed {
            Some(SeedChoice::Given(seed)) => Some(seed),
            _ => None,
        }
    }

    /// The seed, or `usual` where none was asked for.
    pub fn seed_or(&self, usual: u64) -> Seed {
        match self.seed {
            None => Seed::Given(usual),
            Some(SeedChoice::Given(seed)) => Seed::Given(seed),
            Some(SeedChoice::Automatic) => Seed::Automatic(automatic()),
        }
    }
}

/// A seed that nobody chose. Small enough to be read out and typed.
fn automatic() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (now.as_nanos() % 1_000_000_007) as u64
}

impl OutputArgs {
    /// What to do with results that are there.
    pub fn existing(&self) -> Existing {
        if self.overwrite { Existing::Replace } else { Existing::Continue }
    }

    /// Opens nothing that the disk can't hold, unless the user says so: a folder that was made for it goes again.
    pub fn with_room<'a>(&self, study: Study<'a>) -> Result<Study<'a>, CliError> {
        match if self.ignore_room { Ok(()) } else { study.check_room() } {
            Ok(()) => Ok(study),
            Err(error) => Err(CliError::Open(study.refuse(error))),
        }
    }

    /// The same for `hearth study resume` of a folder, which may ask for more.
    pub fn resume(&mut self, folder: &Path, more: &ShowArgs) {
        self.out = Some(folder.to_owned());
        self.resumed = true;
        self.show.add(more);
    }
}

impl PaperArgs {
    /// Refuses what needs a browser where there is none.
    pub fn check(self) -> Result<(), CliError> {
        if self.pdf.is_some() {
            pdf::browser()?;
        }
        Ok(())
    }

    /// Refuses to print what has no report.
    pub fn refuse(self, kind: StudyKind) -> Result<(), CliError> {
        match self.pdf {
            Some(_) => Err(CliError::Bad(format!(
                "--pdf prints a report, and this is a {}, which has none; nothing was changed",
                kind.name()
            ))),
            None => Ok(()),
        }
    }

    /// Adds what is asked for besides.
    pub fn add(&mut self, more: Self) {
        self.pdf = more.pdf.or(self.pdf);
    }
}

impl ShowArgs {
    /// Adds what is asked for besides.
    pub fn add(&mut self, more: &Self) {
        self.threads = more.threads;
        self.json = more.json;
        self.no_figures |= more.no_figures;
    }

    /// Worker threads.
    pub fn threads(&self) -> usize {
        self.threads.threads
    }

    /// Whether another program reads what is printed.
    pub fn json(&self) -> bool {
        self.json.json
    }
}

/// What a verb says of shared arguments in its own words, for `mut_args`; all keep their places.
pub fn help(texts: &'static [(&'static str, &'static str)]) -> impl Fn(Arg) -> Arg {
    move |arg| match texts.iter().find(|(id, _)| arg.get_id() == id) {
        Some((_, text)) => arg.help(*text),
        None => arg,
    }
}

/// How many replicates a verb takes, for `mut_arg`.
pub fn between(least: i64, most: i64) -> impl Fn(Arg) -> Arg {
    move |arg| arg.value_parser(clap::value_parser!(u32).range(least..=most))
}

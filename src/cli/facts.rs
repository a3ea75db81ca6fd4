//! `hearth facts`: what participation logs tell, as numbers and as a page with pictures.

mod table;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use hearth::logs::facts::{ColumnNames, Facts, Instant, Log, SkippedRows, Trajectory, open};
use hearth::report::figures::{LogPage, log_page};
use hearth::study::output::atomic;
use serde_json::{Map, Value};

use super::ending::{CliError, Ended};
use super::progress::ReadBar;
use super::screen::{aside, count, plural, program, say, shell, wrap};
use super::{paths, printer};

/// Folder of the pages, within that of all results.
const FOLDER: &str = "facts";
const NUMBERS: &str = "facts.json";

/// Which logs, and what to make of them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth facts forum.csv
  hearth facts forum.csv --until 2024-12-31 --out outputs/forum
  hearth facts logs/*.csv --json --no-figures
  hearth facts export.csv --columns time=created_at,member=user_id
  hearth import mbox my-list.mbox --out - | hearth facts -
  hearth facts --explain

A log is a table in CSV (commas, semicolons or tabs) with a line of columns (- is
standard input):
  time,member,kind,thread
  2024-03-31T14:05:00Z,m0001,post,t0001
`time` (or `date`) and `member` must be there; dates are 2024-03-31,
2024-03-31 14:05:00 or as above, or the day in `date` and the time of day in
`time`. `kind` (post, reply, task, commit, review), `thread` and `merge` (1 for
a contribution that takes in another's work) may be missing. Common names of
other programs (`created_at`, `user_id`) are taken, and the command says so.
`hearth run --log 0` writes such a log.

Rows that can't be read are left out and listed; the exit code is then 1.")]
pub struct FactsArgs {
    /// Participation logs
    #[arg(required_unless_present = "explain", value_name = "LOG.csv")]
    logs: Vec<PathBuf>,
    /// Take the communities as observed until then [default: the last event]
    #[arg(long, value_name = "DATE", value_parser = until)]
    until: Option<Instant>,
    /// Names of the columns, such as time=created_at,member=user_id
    #[arg(long, value_name = "COLUMN=NAME,...")]
    columns: Option<ColumnNames>,
    /// Folder for the results [default: outputs/facts/NAME]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Draw no page
    #[arg(long)]
    no_figures: bool,
    /// Print one JSON object, with the facts of a log as its result, of several logs a list of them
    #[arg(long)]
    json: bool,
    /// Explain what every fact means, and end
    #[arg(long)]
    explain: bool,
}

/// A day counts to its end: what happened on it was observed.
pub fn until(text: &str) -> Result<Instant, String> {
    let instant = Instant::parse(text.trim().as_bytes())
        .ok_or("expected a date such as 2024-12-31 or 2024-12-31T18:00:00Z")?;
    Ok(if text.trim().len() == 10 { instant.end_of_day() } else { instant })
}

/// One log, read.
struct LogReport {
    name: String,
    file: PathBuf,
    out: PathBuf,
    facts: Facts,
    trajectory: Option<Trajectory>,
    skipped: SkippedRows,
    remarks: Vec<String>,
    /// Events after the end of observation.
    later: usize,
}

/// Reads all logs before anything is written.
pub fn facts(args: &FactsArgs) -> Result<Ended, CliError> {
    if args.explain {
        say(&table::explained());
        return Ok(Ended::Fine);
    }
    let places = places_for(args);
    for (_, out) in &places {
        paths::check_out(out)?;
    }
    let mut reports = Vec::new();
    for (file, (name, out)) in args.logs.iter().zip(places) {
        reports.push(read(args, file, name, out)?);
    }
    if args.json {
        printer::object("facts", as_json(&reports));
    } else {
        say(&table::table(&reports));
    }
    for one in &reports {
        write(one)?;
    }
    if !args.json {
        say(&wrap(&ending(args, &reports)));
    }
    let mut ended = Ended::Fine;
    for one in &reports {
        if say_how_it_was_read(&one.file, &one.skipped, &one.remarks) {
            ended = Ended::Finding;
        }
    }
    Ok(ended)
}

/// Says, beside the results, what of a log was left out and what should be known of how it was read. Returns whether
/// rows were left out.
pub fn say_how_it_was_read(file: &Path, skipped: &SkippedRows, remarks: &[String]) -> bool {
    for remark in remarks {
        aside(&format!("{}: {remark}", file.display()));
    }
    if skipped.count > 0 {
        let rows = plural(skipped.count, "row", "rows");
        aside(&format!("{}: {rows} can't be read and left out:\n{skipped}", file.display()));
    }
    skipped.count > 0
}

/// Whether a file stands for standard input.
fn is_input(file: &Path) -> bool {
    file == Path::new("-")
}

/// A name and a folder for each log; logs of one name are numbered.
fn places_for(args: &FactsArgs) -> Vec<(String, PathBuf)> {
    let mut taken = BTreeSet::new();
    let root = args.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join(FOLDER));
    let alone = args.logs.len() == 1 && args.out.is_some();
    args.logs
        .iter()
        .map(|file| {
            let stem = if is_input(file) { Default::default() } else { file.file_stem().unwrap_or_default() };
            let stem = stem.to_string_lossy().into_owned();
            let slug = Some(paths::slug(&stem)).filter(|slug| !slug.is_empty()).unwrap_or("log".to_owned());
            let numbered = |n: u32| if n == 1 { slug.clone() } else { format!("{slug}-{n}") };
            let folder = (1..).map(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
            taken.insert(folder.clone());
            let name = if folder == slug && !stem.is_empty() { stem } else { folder.clone() };
            (name, if alone { root.clone() } else { root.join(folder) })
        })
        .collect()
}

fn read(args: &FactsArgs, file: &Path, name: String, out: PathBuf) -> Result<LogReport, CliError> {
    let origin = file.display().to_string();
    let source: Box<dyn Read> = match is_input(file) {
        true => Box::new(std::io::stdin().lock()),
        false => Box::new(ReadBar::new(open(file)?, &name)),
    };
    let mut log = Log::from_columns(&origin, source, &args.columns.clone().unwrap_or_default())?;
    let all = log.events().len();
    let (skipped, remarks) = (log.skipped().clone(), log.remarks().to_vec());
    if let Some(until) = args.until {
        let first = log.first();
        log = log.observed_until(until).ok_or_else(|| {
            CliError::Bad(format!(
                "{origin}: --until {until} is before the first event ({first}); nothing was written"
            ))
        })?;
    }
    let facts = Facts::of(&log);
    let trajectory = (!args.no_figures).then(|| Trajectory::of(&log));
    let file = file.to_owned();
    Ok(LogReport { name, file, out, facts, trajectory, skipped, remarks, later: all - log.events().len() })
}

fn object(report: &LogReport) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("log".to_owned(), report.name.clone().into());
    if let Ok(Value::Object(facts)) = serde_json::to_value(&report.facts) {
        object.extend(facts);
    }
    object.insert("skipped_rows".to_owned(), report.skipped.count.into());
    if report.skipped.count > 0 {
        object.insert(
            "first_skipped_rows".to_owned(),
            serde_json::to_value(&report.skipped.first).unwrap_or_default(),
        );
    }
    if !report.remarks.is_empty() {
        object.insert("remarks".to_owned(), report.remarks.clone().into());
    }
    object
}

fn as_json(reports: &[LogReport]) -> Value {
    match reports {
        [one] => Value::Object(object(one)),
        all => all.iter().map(object).collect(),
    }
}

fn write(report: &LogReport) -> Result<(), CliError> {
    let wrong = |path: PathBuf| move |source| CliError::Write { path, source };
    fs::create_dir_all(&report.out).map_err(wrong(report.out.clone()))?;
    let mut text = serde_json::to_vec_pretty(&object(report)).unwrap_or_default();
    text.push(b'\n');
    let path = report.out.join(NUMBERS);
    atomic::write(&path, &text).map_err(wrong(path.clone()))?;
    if let Some(trajectory) = &report.trajectory {
        let (name, facts, version) = (&report.name, &report.facts, env!("CARGO_PKG_VERSION"));
        log_page(&LogPage { name, facts, trajectory, version }).write(&report.out)?;
    }
    Ok(())
}

fn ending(args: &FactsArgs, reports: &[LogReport]) -> String {
    let mut text = "\n".to_owned();
    let later: usize = reports.iter().map(|one| one.later).sum();
    if later > 0 {
        text += &format!(
            "{} after the end of observation are left out.\n",
            plural(later as u64, "event", "events")
        );
    }
    let page = if args.no_figures { "facts.json" } else { "facts.json, page.svg, page.png" };
    match reports {
        [one] => text += &format!("Results are in {}: {page}.\n", paths::folder(&one.out)),
        all => {
            text += &format!("Results of {} logs ({page}) are in:\n", count(all.len() as u64));
            for one in all {
                text += &format!("  {}\n", paths::folder(&one.out));
            }
        }
    }
    text += "To try next:\n";
    text += &format!("  {} facts --explain    what every fact means\n", program());
    if let ([one], None) = (reports, args.until) {
        text += &format!(
            "  {} facts {} --until DATE    if it was observed longer\n",
            program(),
            shell(one.file.display())
        );
    }
    text
}

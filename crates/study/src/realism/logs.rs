//! Real communities: found, read, chosen, and kept as metrics.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::error::RealismError;
use super::metrics::{self, metrics};
use super::selection::Selection;
use crate::output::csv::quoted;
use hearth_logs::facts::{Instant, Log};

/// The table beside logs that says what is known of them.
const LIST: &str = "list.csv";
/// Endings of logs in a folder.
const ENDINGS: [&str; 2] = [".csv", ".csv.gz"];

/// One community, real or simulated, as its metrics say.
#[derive(Debug, Clone, PartialEq)]
pub struct Community {
    /// Its name.
    pub name: String,
    /// Its observation window, weeks.
    pub weeks: u32,
    /// Its metrics, in the order of [`super::metrics`]; `NaN` where the log doesn't give one.
    pub values: Vec<f64>,
}

/// A log that isn't compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Why not.
    pub reason: String,
}

/// Real communities that are compared, and logs that aren't.
#[derive(Debug, Clone, PartialEq)]
pub struct RealLogs {
    /// By name.
    pub communities: Vec<Community>,
    /// By name; logs of another kind than those asked for are not listed.
    pub left_out: Vec<LeftOut>,
    /// Rows that couldn't be read.
    pub skipped_rows: u64,
}

/// What a list says of a log.
#[derive(Debug, Clone, Default)]
struct Listed {
    kind: String,
    snapshot: Option<Instant>,
}

/// Reads logs: files, and folders of them. Of logs that a list beside them names, those of some `kinds` (of all, where there are none)
/// are taken; `until` is the end of observation where the list doesn't say one.
///
/// # Errors
///
/// Where a log, a folder or a list can't be read, or a kind is unknown.
pub fn read_logs(
    paths: &[PathBuf],
    kinds: &[String],
    until: Option<Instant>,
    selection: &Selection,
) -> Result<RealLogs, RealismError> {
    let mut lists: BTreeMap<PathBuf, BTreeMap<String, Listed>> = BTreeMap::new();
    let mut files: BTreeMap<String, (PathBuf, Listed)> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for path in files_of(paths)? {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if !lists.contains_key(&folder) {
            lists.insert(folder.clone(), list(&folder.join(LIST))?);
        }
        let name = name_of(&path);
        let listed = lists[&folder].get(&name).cloned().unwrap_or_default();
        known.insert(listed.kind.clone());
        if !kinds.is_empty() && !kinds.contains(&listed.kind) {
            continue;
        }
        if files.insert(name.clone(), (path, listed)).is_some() {
            return Err(RealismError::Twice(name));
        }
    }
    if let Some(kind) = kinds.iter().find(|kind| !known.contains(*kind)) {
        let known: Vec<&str> = known.iter().map(String::as_str).filter(|kind| !kind.is_empty()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(RealismError::UnknownKind { kind: kind.clone(), known });
    }
    let mut found = RealLogs { communities: Vec::new(), left_out: Vec::new(), skipped_rows: 0 };
    for (name, (path, listed)) in files {
        let log = Log::read(&path)?;
        found.skipped_rows += log.skipped().count;
        match community(&name, log, listed.snapshot.or(until), selection) {
            Ok(community) => found.communities.push(community),
            Err(reason) => found.left_out.push(LeftOut { name, reason }),
        }
    }
    Ok(found)
}

/// The metrics of a log in its window, or why it isn't compared.
fn community(
    name: &str,
    log: Log,
    until: Option<Instant>,
    selection: &Selection,
) -> Result<Community, String> {
    let nothing = || "no event before the end of observation".to_owned();
    let log = match until {
        Some(until) => log.observed_until(until).ok_or_else(nothing)?,
        None => log,
    };
    let weeks = selection.window(&log);
    let log = log.first_weeks(weeks).ok_or_else(nothing)?;
    match selection.refuses(&log) {
        Some(reason) => Err(reason),
        None => Ok(Community { name: name.to_owned(), weeks, values: metrics::values(&log) }),
    }
}

/// The files that paths stand for.
fn files_of(paths: &[PathBuf]) -> Result<BTreeSet<PathBuf>, RealismError> {
    let mut files = BTreeSet::new();
    for path in paths {
        if !path.is_dir() {
            files.insert(path.clone());
            continue;
        }
        let unreadable = |error: std::io::Error| RealismError::Unreadable {
            path: path.clone(),
            message: error.to_string(),
        };
        let before = files.len();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name != LIST && ENDINGS.iter().any(|ending| name.ends_with(ending)) && file.is_file() {
                files.insert(file);
            }
        }
        if files.len() == before {
            let message = "there is no .csv or .csv.gz in the folder".to_owned();
            return Err(RealismError::Unreadable { path: path.clone(), message });
        }
    }
    Ok(files)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.strip_suffix(".csv").unwrap_or(name).to_owned()
}

/// What a list says, by log; nothing where there is no list.
fn list(path: &Path) -> Result<BTreeMap<String, Listed>, RealismError> {
    let mut found = BTreeMap::new();
    if !path.is_file() {
        return Ok(found);
    }
    let bad = |message: String| RealismError::Unreadable { path: path.to_owned(), message };
    let mut reader = csv::Reader::from_path(path).map_err(|error| bad(error.to_string()))?;
    let header = reader.headers().map_err(|error| bad(error.to_string()))?.clone();
    let place = |name: &str| header.iter().position(|column| column == name);
    let log = place("log").ok_or_else(|| bad("there is no column log".to_owned()))?;
    let (kind, snapshot) = (place("kind"), place("snapshot"));
    for row in reader.records() {
        let row = row.map_err(|error| bad(error.to_string()))?;
        let field = |place: Option<usize>| place.and_then(|place| row.get(place)).unwrap_or_default();
        let day = field(snapshot).trim();
        let snapshot = match Instant::parse(day.as_bytes()) {
            None if !day.is_empty() => {
                let line = row.position().map_or(0, csv::Position::line);
                return Err(bad(format!("line {line}: the snapshot {day} is no date such as 2024-12-31")));
            }
            instant => instant.map(Instant::end_of_day),
        };
        found.insert(field(Some(log)).to_owned(), Listed { kind: field(kind).to_owned(), snapshot });
    }
    Ok(found)
}

/// Communities as a table in CSV, which [`from_table`] reads again, to the last bit.
pub fn to_table(communities: &[Community]) -> String {
    let mut text = header();
    for community in communities {
        text += &format!("\n{},{}", quoted(&community.name), community.weeks);
        for value in &community.values {
            text += &if value.is_finite() { format!(",{value}") } else { ",".to_owned() };
        }
    }
    text + "\n"
}

fn header() -> String {
    metrics().iter().fold("community,weeks".to_owned(), |text, metric| text + "," + metric.name)
}

/// Reads a table of communities.
///
/// # Errors
///
/// Where it isn't as this version of the program writes it.
pub fn from_table(text: &str) -> Result<Vec<Community>, RealismError> {
    let bad = |message: String| RealismError::Table(message);
    if text.lines().next() != Some(&header()) {
        return Err(bad("its columns are other ones".to_owned()));
    }
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| bad(error.to_string()))?;
        let number = |text: &str| match text {
            "" => Ok(f64::NAN),
            text => text.parse::<f64>().map_err(|_| bad(format!("{text} is no number"))),
        };
        let weeks = row.get(1).unwrap_or_default();
        found.push(Community {
            name: row.get(0).unwrap_or_default().to_owned(),
            weeks: weeks.parse().map_err(|_| bad(format!("{weeks} is no number of weeks")))?,
            values: row.iter().skip(2).map(number).collect::<Result<_, _>>()?,
        });
    }
    Ok(found)
}

//! How the results of two versions differ: claims, mechanisms, facts, realism, and the outcomes of runs, side by side.
//!
//! It reads the files of results folders by the names of their columns, so that folders of other versions can be read, too.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{Array, RecordBatch};
use hearth_engine::observe::RunRow;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Serialize;

use crate::output::small_table::{Cells, SmallTable};

/// How deep results folders may lie below the one that is named.
const DEPTH: usize = 3;
/// Folders of a results folder that hold no results.
const OTHERS: [&str; 5] = ["units", "figures", "arms", "cluster", ".spare"];
/// Half of an interval that holds 95 % of a normal distribution, in standard errors.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// Why two versions can't be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// A file can't be read.
    #[error("cannot read {path}: {what}")]
    File {
        /// The file.
        path: String,
        /// What is the matter.
        what: String,
    },
    /// Nothing to compare.
    #[error(
        "{0} holds no results that can be compared: runs.parquet, claims.csv, mechanisms.csv, metrics.csv or facts.json, in it or in \
         folders below it"
    )]
    Nothing(String),
}

/// How a number or a verdict changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// Another verdict.
    Verdict,
    /// A difference that is larger than its 95 % margin.
    Number,
    /// A difference that chance may have made.
    Chance,
    /// None.
    Same,
    /// The old version doesn't have it.
    Added,
    /// The new version doesn't have it.
    Removed,
}

impl Changed {
    /// In words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verdict => "verdict changed",
            Self::Number => "beyond chance",
            Self::Chance => "within chance",
            Self::Same => "same",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// What one version says of something.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// The number; not finite where there is a verdict alone.
    #[serde(serialize_with = "finite")]
    pub value: f64,
    /// Its 95 % interval; not finite where there is none.
    #[serde(serialize_with = "finite")]
    pub low: f64,
    /// Upper end.
    #[serde(serialize_with = "finite")]
    pub high: f64,
    /// The verdict; empty where there is none.
    pub verdict: String,
}

fn finite<S: serde::Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    number.is_finite().then_some(*number).serialize(to)
}

/// What a number is of: kind, results folder, name.
type Key = (&'static str, String, String);

/// Something in both versions, or in one of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// `claim`, `mechanism`, `fact`, `realism` or `outcome`.
    pub kind: &'static str,
    /// The results folder, below the one that was named.
    pub study: String,
    /// What it is.
    pub name: String,
    /// The old version.
    pub old: Option<Side>,
    /// The new version.
    pub new: Option<Side>,
    /// How it changed.
    pub changed: Changed,
}

impl Row {
    fn of((kind, study, name): Key, old: Option<Side>, new: Option<Side>) -> Self {
        let mut row = Self { kind, study, name, old, new, changed: Changed::Same };
        row.changed = row.change();
        row
    }

    /// New minus old; not a number where one is missing.
    pub fn difference(&self) -> f64 {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => new.value - old.value,
            _ => f64::NAN,
        }
    }

    /// Half of the 95 % interval of the difference, of versions that draw independently.
    pub fn margin(&self) -> f64 {
        let half = |side: &Option<Side>| side.as_ref().map_or(f64::NAN, |side| (side.high - side.low) / 2.0);
        let (old, new) = (half(&self.old), half(&self.new));
        (old * old + new * new).sqrt()
    }

    fn change(&self) -> Changed {
        let (Some(old), Some(new)) = (&self.old, &self.new) else {
            return if self.old.is_none() { Changed::Added } else { Changed::Removed };
        };
        if old.verdict != new.verdict {
            return Changed::Verdict;
        }
        let (difference, margin) = (self.difference(), self.margin());
        if old.value == new.value || (old.value.is_nan() && new.value.is_nan()) {
            Changed::Same
        } else if difference.abs() > margin {
            Changed::Number
        } else {
            Changed::Chance
        }
    }
}

/// Two versions side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionDiff {
    /// What is different first.
    pub rows: Vec<Row>,
}

impl VersionDiff {
    /// Reads two folders and compares them.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or a folder holds nothing to compare.
    pub fn of(old: &Path, new: &Path) -> Result<Self, DiffError> {
        let (mut olds, mut news) = (read(old)?, read(new)?);
        let mut keys: Vec<Key> = olds.keys().chain(news.keys()).cloned().collect();
        keys.sort();
        keys.dedup();
        let mut rows: Vec<Row> = keys
            .into_iter()
            .map(|key| {
                let (old, new) = (olds.remove(&key), news.remove(&key));
                Row::of(key, old, new)
            })
            .collect();
        // Within a kind of change, the largest first, in units of what chance may do; what has no number comes last.
        let size = |row: &Row| {
            let size = (row.difference() / row.margin()).abs();
            if size.is_nan() { -1.0 } else { size }
        };
        rows.sort_by(|a, b| a.changed.cmp(&b.changed).then(size(b).total_cmp(&size(a))));
        Ok(Self { rows })
    }

    /// How many changed so.
    pub fn count(&self, changed: Changed) -> usize {
        self.rows.iter().filter(|row| row.changed == changed).count()
    }

    /// Numbers with intervals in both versions that aren't the same: of so many, chance alone takes 5 % beyond their margins.
    pub fn compared(&self) -> usize {
        self.rows.iter().filter(|row| row.margin().is_finite() && row.difference() != 0.0).count()
    }

    /// As a table.
    pub fn table(&self) -> SmallTable {
        let mut table = SmallTable::new(
            "diff",
            "How the results of two versions differ: one row for each number or verdict.",
        );
        let names = |of: &dyn Fn(&Row) -> Option<String>| Cells::Names(self.rows.iter().map(of).collect());
        let numbers = |of: &dyn Fn(&Row) -> f64| Cells::Numbers(self.rows.iter().map(of).collect());
        fn side(side: &Option<Side>, of: fn(&Side) -> f64) -> f64 {
            side.as_ref().map_or(f64::NAN, of)
        }
        let verdict = |side: &Option<Side>| {
            side.as_ref().map(|side| side.verdict.clone()).filter(|verdict| !verdict.is_empty())
        };
        table.add("changed", "", "How it changed.", names(&|row| Some(row.changed.word().to_owned())));
        table.add("kind", "", "What it is of.", names(&|row| Some(row.kind.to_owned())));
        table.add("study", "", "Results folder.", names(&|row| Some(row.study.clone())));
        table.add("name", "", "What it is.", names(&|row| Some(row.name.clone())));
        table.add("old", "", "The old version's number.", numbers(&|row| side(&row.old, |one| one.value)));
        table.add(
            "old_low",
            "",
            "Lower end of its 95 % interval.",
            numbers(&|row| side(&row.old, |one| one.low)),
        );
        table.add("old_high", "", "Upper end.", numbers(&|row| side(&row.old, |one| one.high)));
        table.add("new", "", "The new version's number.", numbers(&|row| side(&row.new, |one| one.value)));
        table.add(
            "new_low",
            "",
            "Lower end of its 95 % interval.",
            numbers(&|row| side(&row.new, |one| one.low)),
        );
        table.add("new_high", "", "Upper end.", numbers(&|row| side(&row.new, |one| one.high)));
        table.add("difference", "", "New minus old.", numbers(&Row::difference));
        table.add("margin", "", "Half of the 95 % interval of the difference.", numbers(&Row::margin));
        table.add("old_verdict", "", "The old version's verdict.", names(&|row| verdict(&row.old)));
        table.add("new_verdict", "", "The new version's verdict.", names(&|row| verdict(&row.new)));
        table
    }
}

/// All that a folder and those below it say.
fn read(top: &Path) -> Result<BTreeMap<Key, Side>, DiffError> {
    let mut found = BTreeMap::new();
    walk(top, "", 0, &mut found)?;
    if found.is_empty() { Err(DiffError::Nothing(top.display().to_string())) } else { Ok(found) }
}

fn failed(path: &Path) -> impl Fn(&dyn std::fmt::Display) -> DiffError + '_ {
    move |what| DiffError::File { path: path.display().to_string(), what: what.to_string() }
}

fn walk(folder: &Path, study: &str, depth: usize, to: &mut BTreeMap<Key, Side>) -> Result<(), DiffError> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder)(&error))?;
    let mut entries = entries.collect::<io::Result<Vec<_>>>().map_err(|error| failed(folder)(&error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            if depth < DEPTH && !OTHERS.contains(&name.as_str()) {
                let below = if study.is_empty() { name } else { format!("{study}/{name}") };
                walk(&path, &below, depth + 1, to)?;
            }
            continue;
        }
        match name.as_str() {
            "runs.parquet" => outcomes(&path, study, to)?,
            "claims.csv" => claims(&path, study, to)?,
            "mechanisms.csv" => mechanisms(&path, study, to)?,
            "metrics.csv" => metrics(&path, study, to)?,
            "facts.json" => facts(&path, study, to)?,
            _ => {}
        }
    }
    Ok(())
}

/// Rows of a CSV file, by the names of its columns.
fn rows(path: &Path) -> Result<Vec<BTreeMap<String, String>>, DiffError> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| failed(path)(&error))?;
    let heads = reader.headers().map_err(|error| failed(path)(&error))?.clone();
    reader
        .records()
        .map(|row| {
            let row = row.map_err(|error| failed(path)(&error))?;
            Ok(heads.iter().zip(row.iter()).map(|(head, cell)| (head.to_owned(), cell.to_owned())).collect())
        })
        .collect()
}

fn text<'r>(row: &'r BTreeMap<String, String>, name: &str) -> &'r str {
    row.get(name).map_or("", String::as_str)
}

fn side(row: &BTreeMap<String, String>, [value, low, high]: [&str; 3], verdict: &str) -> Side {
    let number = |name: &str| text(row, name).parse().unwrap_or(f64::NAN);
    Side {
        value: number(value),
        low: number(low),
        high: number(high),
        verdict: text(row, verdict).to_owned(),
    }
}

/// A verdict without a number.
fn verdict_alone(verdict: &str) -> Side {
    Side { value: f64::NAN, low: f64::NAN, high: f64::NAN, verdict: verdict.to_owned() }
}

fn claims(path: &Path, study: &str, to: &mut BTreeMap<Key, Side>) -> Result<(), DiffError> {
    for row in rows(path)? {
        let (claim, condition) = (text(&row, "claim"), text(&row, "condition"));
        to.insert(("claim", study.to_owned(), claim.to_owned()), verdict_alone(text(&row, "verdict")));
        let effect = side(&row, ["effect", "low_95", "high_95"], "condition_verdict");
        to.insert(("claim", study.to_owned(), format!("{claim} {condition}")), effect);
        let mechanism = text(&row, "mechanism");
        if !mechanism.is_empty() {
            let without = side(&row, ["without", "without_low_95", "without_high_95"], "mechanism_verdict");
            to.insert(("claim", study.to_owned(), format!("{claim} without: {mechanism}")), without);
        }
    }
    Ok(())
}

fn mechanisms(path: &Path, study: &str, to: &mut BTreeMap<Key, Side>) -> Result<(), DiffError> {
    for row in rows(path)? {
        let (id, part) = (text(&row, "id"), text(&row, "part"));
        to.insert(("mechanism", study.to_owned(), id.to_owned()), verdict_alone(text(&row, "verdict")));
        let number = side(&row, ["value", "low", "high"], "met");
        to.insert(("mechanism", study.to_owned(), format!("{id} {part}")), number);
    }
    Ok(())
}

fn metrics(path: &Path, study: &str, to: &mut BTreeMap<Key, Side>) -> Result<(), DiffError> {
    for row in rows(path)? {
        let metric = text(&row, "metric");
        let apart = side(&row, ["auc", "auc_low", "auc_high"], "");
        to.insert(("realism", study.to_owned(), format!("{metric}: AUC")), apart);
        let median = side(&row, ["simulated_median", "", ""], "");
        to.insert(("realism", study.to_owned(), format!("{metric}: simulated median")), median);
    }
    Ok(())
}

fn facts(path: &Path, study: &str, to: &mut BTreeMap<Key, Side>) -> Result<(), DiffError> {
    let bytes = fs::read(path).map_err(|error| failed(path)(&error))?;
    let read: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| failed(path)(&error))?;
    for setting in read["settings"].as_array().into_iter().flatten() {
        for fact in setting["facts"].as_array().into_iter().flatten() {
            let name = |of: &serde_json::Value| of["name"].as_str().unwrap_or_default().to_owned();
            let value = fact["simulated"]["median"].as_f64().unwrap_or(f64::NAN);
            let said = Side { value, ..verdict_alone(fact["verdict"].as_str().unwrap_or_default()) };
            to.insert(("fact", study.to_owned(), format!("{} {}", name(setting), name(fact))), said);
        }
    }
    Ok(())
}

/// Count, sum and sum of squares.
#[derive(Default, Clone)]
struct Sums(f64, f64, f64);

fn outcomes(path: &Path, study: &str, to: &mut BTreeMap<Key, Side>) -> Result<(), DiffError> {
    let bad = |error: &dyn std::fmt::Display| failed(path)(error);
    let file = File::open(path).map_err(|error| bad(&error))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.build());
    let mut sums: BTreeMap<(String, &'static str), Sums> = BTreeMap::new();
    for batch in reader.map_err(|error| bad(&error))? {
        let batch = batch.map_err(|error| bad(&error))?;
        let labels = labels(&batch);
        for column in RunRow::COLUMNS {
            let Some(values) = batch.column_by_name(column.name) else { continue };
            let Some(values) = values.as_primitive_opt::<Float64Type>() else { continue };
            for (value, label) in values.iter().zip(&labels) {
                if let Some(value) = value {
                    let sums = sums.entry((label.clone(), column.name)).or_default();
                    (sums.0, sums.1, sums.2) = (sums.0 + 1.0, sums.1 + value, sums.2 + value * value);
                }
            }
        }
    }
    for ((label, name), Sums(n, sum, squares)) in sums {
        let mean = sum / n;
        let error = ((squares / n - mean * mean).max(0.0) / (n - 1.0).max(1.0)).sqrt();
        let half = if n > 1.0 { NORMAL_95 * error } else { f64::NAN };
        let said = Side { value: mean, low: mean - half, high: mean + half, verdict: String::new() };
        to.insert(("outcome", study.to_owned(), format!("{label}{name}")), said);
    }
    Ok(())
}

/// What stands before an outcome's name: the arm and the community, where the file has several.
fn labels(batch: &RecordBatch) -> Vec<String> {
    let mut labels = vec![String::new(); batch.num_rows()];
    for name in ["arm", "community"] {
        let Some(column) = batch.column_by_name(name) else { continue };
        let Some(column) = column.as_dictionary_opt::<Int32Type>() else { continue };
        let Some(names) = column.values().as_string_opt::<i32>() else { continue };
        if name == "community" && names.len() < 2 {
            continue;
        }
        for (label, key) in labels.iter_mut().zip(column.keys().iter()) {
            if let Some(key) = key.and_then(|key| usize::try_from(key).ok()).filter(|&key| key < names.len())
            {
                label.push_str(names.value(key));
                label.push_str(" · ");
            }
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(claim: &str, effect: f64, met: f64) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("claims");
        fs::create_dir(&below).unwrap();
        let head = "claim,verdict,condition,effect,low_95,high_95,condition_verdict,mechanism";
        fs::write(
            below.join("claims.csv"),
            format!("{head}\nC1,{claim},survival,{effect},{},{},holds,\n", effect - 0.1, effect + 0.1),
        )
        .unwrap();
        fs::write(
            folder.path().join("mechanisms.csv"),
            format!("id,verdict,part,value,low,high,met\nP5,holds,8,{met},0.6,0.7,yes\n"),
        )
        .unwrap();
        folder
    }

    #[test]
    fn versions_differ_in_verdicts_and_numbers() {
        let (old, new) = (folder("holds", -0.4, 0.65), folder("fails", -0.1, 0.66));
        let diff = VersionDiff::of(old.path(), new.path()).unwrap();
        let changed: Vec<(&str, Changed)> =
            diff.rows.iter().map(|row| (row.name.as_str(), row.changed)).collect();
        assert_eq!(
            changed,
            [
                ("C1", Changed::Verdict),
                ("C1 survival", Changed::Number),
                ("P5 8", Changed::Chance),
                ("P5", Changed::Same)
            ]
        );
        assert!((diff.rows[1].difference() - 0.3).abs() < 1e-12);
        assert!((diff.rows[1].margin() - 0.02_f64.sqrt()).abs() < 1e-12);
        assert_eq!(diff.compared(), 2);
        let table = diff.table().csv().unwrap();
        let first = table.lines().nth(1).unwrap();
        assert!(
            ["verdict changed", "claims", "C1", "holds", "fails"].iter().all(|part| first.contains(part)),
            "{first}"
        );
        let same = VersionDiff::of(old.path(), old.path()).unwrap();
        assert_eq!(same.count(Changed::Same), same.rows.len());
        fs::remove_dir_all(new.path().join("claims")).unwrap();
        assert_eq!(VersionDiff::of(old.path(), new.path()).unwrap().count(Changed::Removed), 2);
    }

    #[test]
    fn what_holds_no_results_is_refused() {
        let (old, empty) = (folder("holds", -0.4, 0.65), tempfile::tempdir().unwrap());
        let error = VersionDiff::of(old.path(), empty.path()).unwrap_err().to_string();
        assert!(error.contains("holds no results"), "{error}");
        let error = VersionDiff::of(&old.path().join("none"), old.path()).unwrap_err().to_string();
        assert!(error.starts_with("cannot read"), "{error}");
    }
}

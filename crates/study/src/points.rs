//! Points of one scenario: very many arms that differ in the values of a few parameters.
//!
//! A study of points has one scenario, and beside it `points.csv`: a row a point, a column a parameter, each value as a
//! scenario writes it. Both together are all that is needed to run any point again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::arm::{Arm, Engine, OwningEngine, RunError};
use super::error::{RESUMABLE, StudyError, UNTOUCHED};
use super::spec::Base;
use crate::files;
use crate::outcome::{Prices, UnitPrices};
use crate::output::atomic;
use crate::output::manifest::{Manifest, PointsEntry};
use crate::output::small_table::{Cells, SmallTable};
use hearth_engine::scenario::{Scenario, ScenarioError};

/// Runs in a unit where nobody asks for another number: some seconds of work.
pub const RUNS_IN_UNIT: u32 = 1000;
/// The most points of a study.
pub const MOST_POINTS: usize = 1_000_000;
/// Name of the table of points, without the ending.
const TABLE: &str = "points";

/// Why there are no points.
#[derive(Debug, thiserror::Error)]
pub enum PointsError {
    /// The scenario they are points of is wrong.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// They are none.
    #[error("{0}")]
    Wrong(String),
}

/// One parameter in all points.
#[derive(Debug, Clone, PartialEq)]
pub struct PointColumn {
    /// Path of the parameter.
    pub path: String,
    /// What it is set to.
    pub values: PointValues,
}

/// The values of a parameter, by point.
#[derive(Debug, Clone, PartialEq)]
pub enum PointValues {
    /// Numbers.
    Numbers(Vec<f64>),
    /// Anything else, as a scenario writes it.
    Names(Vec<String>),
}

impl PointValues {
    /// Numbers where all texts are numbers.
    pub(crate) fn read(texts: Vec<String>) -> Self {
        let numbers: Option<Vec<f64>> = texts
            .iter()
            .map(|text| text.trim().parse().ok().filter(|number: &f64| number.is_finite()))
            .collect();
        numbers.map_or(Self::Names(texts), Self::Numbers)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Names(names) => names.len(),
        }
    }

    /// Points with the lowest and the highest number, or the first with each name, of so many names.
    fn ends(&self, most: usize) -> Vec<usize> {
        match self {
            Self::Numbers(numbers) => {
                let order = |one: &usize, other: &usize| numbers[*one].total_cmp(&numbers[*other]);
                let places = || 0..numbers.len();
                places().min_by(order).into_iter().chain(places().max_by(order)).collect()
            }
            Self::Names(names) => {
                let mut first = BTreeMap::new();
                for (at, name) in names.iter().enumerate() {
                    if first.len() == most {
                        break;
                    }
                    first.entry(name).or_insert(at);
                }
                first.into_values().collect()
            }
        }
    }

    /// The value at a point, as a scenario writes it.
    pub fn text(&self, point: usize) -> String {
        match self {
            Self::Numbers(numbers) => format!("{:?}", numbers[point]),
            Self::Names(names) => names[point].clone(),
        }
    }

    /// The value at a point as a number; of names, the place among those that occur, in their order.
    pub fn number(&self, point: usize) -> f64 {
        match self {
            Self::Numbers(numbers) => numbers[point],
            Self::Names(names) => {
                let mut known: Vec<&String> = names.iter().collect();
                known.sort_unstable();
                known.dedup();
                known.binary_search(&&names[point]).map_or(f64::NAN, |place| place as f64)
            }
        }
    }
}

/// Points of one scenario.
#[derive(Debug, Clone)]
pub struct Points {
    name: String,
    text: String,
    base: Base,
    communities: Vec<String>,
    horizon: u32,
    columns: Vec<PointColumn>,
    count: u32,
    sha256: String,
    bytes: u64,
    runs_in_unit: u32,
}

impl Points {
    /// Points of a scenario, of the same number in all columns.
    ///
    /// # Errors
    ///
    /// Where there is none, or there are too many, or columns differ in length.
    pub fn new(
        name: impl Into<String>,
        scenario: &Scenario,
        columns: Vec<PointColumn>,
    ) -> Result<Self, PointsError> {
        let text = scenario.to_ron();
        let base = Base::parse(&text, "scenario.ron")?;
        let count = columns.first().map_or(0, |column| column.values.count());
        let wrong = |what: String| Err(PointsError::Wrong(what));
        if count == 0 {
            return wrong("there is no point to run".to_owned());
        }
        if count > MOST_POINTS {
            return wrong(format!("there are {count} points; a study has at most {MOST_POINTS}"));
        }
        if let Some(other) = columns.iter().find(|column| column.values.count() != count) {
            return wrong(format!("{} has {} values for {count} points", other.path, other.values.count()));
        }
        let mut points = Self {
            name: name.into(),
            text,
            base,
            communities: scenario.communities.iter().map(|one| one.name.clone()).collect(),
            horizon: scenario.horizon_weeks,
            columns,
            count: count as u32,
            sha256: String::new(),
            bytes: 0,
            runs_in_unit: RUNS_IN_UNIT,
        };
        let csv = points.table().csv().map_err(|error| PointsError::Wrong(error.to_string()))?;
        points.sha256 = atomic::sha256(csv.as_bytes());
        points.bytes = csv.len() as u64;
        Ok(points)
    }

    /// Cuts the study into units of about so many runs.
    #[must_use]
    pub fn in_units_of(mut self, runs: u32) -> Self {
        self.runs_in_unit = runs.max(1);
        self
    }

    /// Name of the study.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Weeks simulated.
    pub fn horizon_weeks(&self) -> u32 {
        self.horizon
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The parameters with their values.
    pub fn columns(&self) -> &[PointColumn] {
        &self.columns
    }

    /// Names of the communities, the same at all points.
    pub(crate) fn communities(&self) -> &[String] {
        &self.communities
    }

    pub(crate) fn runs_in_unit(&self) -> u32 {
        self.runs_in_unit
    }

    /// What the manifest knows of them.
    pub(crate) fn entry(&self) -> PointsEntry {
        PointsEntry {
            count: self.count,
            paths: self.columns.iter().map(|column| column.path.clone()).collect(),
            sha256: self.sha256.clone(),
            bytes: self.bytes,
        }
    }

    /// The settings of a point, as `--set` takes them.
    pub fn sets(&self, point: usize) -> Vec<String> {
        self.columns.iter().map(|column| format!("{}={}", column.path, column.values.text(point))).collect()
    }

    /// The scenario of a point.
    ///
    /// # Errors
    ///
    /// Where its values make none together.
    pub fn scenario(&self, point: usize) -> Result<Scenario, ScenarioError> {
        self.base.with(&self.sets(point))
    }

    /// The prices of each point by itself where an hour's price is varied, else one for all.
    ///
    /// # Errors
    ///
    /// Where a point makes no scenario.
    pub fn unit_prices(&self, prices: &Prices) -> Result<Vec<UnitPrices>, StudyError> {
        let vary = self.columns.iter().any(|column| column.path.starts_with("organisation"));
        let of_point = |point: usize| {
            let scenario = self.scenario(point);
            scenario
                .map(|scenario| UnitPrices::of(prices, &scenario))
                .map_err(|error| StudyError::Design { message: format!("point {point}: {error}") })
        };
        (0..if vary { self.count as usize } else { 1 }).map(of_point).collect()
    }

    /// Refuses points that make no scenario, or one of another shape: so many of them are looked at, spread over all, and of each
    /// parameter those with the lowest and the highest number, or with as many different names.
    ///
    /// # Errors
    ///
    /// Of the first that can't be run.
    pub fn check(&self, most: usize) -> Result<(), PointsError> {
        self.first_wrong(most).map_or(Ok(()), |(_, error)| Err(error))
    }

    /// The first point that makes no scenario, or one of another shape, among those that [`Self::check`] tries.
    fn first_wrong(&self, most: usize) -> Option<(usize, PointsError)> {
        let step = (self.count as usize).div_ceil(most.max(1)).max(1);
        let mut looked_at: BTreeSet<usize> = (0..self.count as usize).step_by(step).collect();
        looked_at.extend(self.columns.iter().flat_map(|column| column.values.ends(most)));
        looked_at.into_iter().find_map(|point| {
            let scenario = match self.scenario(point) {
                Ok(scenario) => scenario,
                Err(error) => return Some((point, error.into())),
            };
            let names = scenario.communities.iter().map(|one| &one.name);
            let same = scenario.horizon_weeks == self.horizon && names.eq(&self.communities);
            let what =
                "has another horizon or other communities than the scenario; points differ in values only";
            (!same).then(|| (point, PointsError::Wrong(format!("point {point} {what}"))))
        })
    }

    /// The same for points that stand in a table: an error names the line and the column of the cell. All cells that are no
    /// numbers are looked at.
    ///
    /// # Errors
    ///
    /// Of the first that can't be run.
    pub(crate) fn check_table(&self, most: usize, table: &Table<'_>) -> Result<(), PointsError> {
        for column in &self.columns {
            let PointValues::Names(names) = &column.values else { continue };
            let mut known = BTreeSet::new();
            for (point, name) in names.iter().enumerate() {
                if known.insert(name)
                    && let Err(error) = self.base.with(&[format!("{}={name}", column.path)])
                {
                    return Err(table.wrong(point, &column.path, name, &error));
                }
            }
        }
        let Some((point, error)) = self.first_wrong(most) else { return Ok(()) };
        let wrong = self.columns.iter().find_map(|column| {
            let value = column.values.text(point);
            let error = self.base.with(&[format!("{}={value}", column.path)]).err()?;
            Some(table.wrong(point, &column.path, &value, &error))
        });
        Err(wrong.unwrap_or_else(|| {
            PointsError::Wrong(format!("{}, line {}: {error}", table.name, table.line(point)))
        }))
    }

    /// The points as arms of a study.
    pub fn arms(&self) -> Vec<PointArm<'_>> {
        (0..self.count)
            .map(|point| PointArm { points: self, name: format!("point {point}"), point })
            .collect()
    }

    /// The points as a table.
    pub fn table(&self) -> SmallTable {
        let mut table = SmallTable::new(TABLE, "How each point is set: one row per point.");
        table.add("point", "", "Number of the point.", Cells::Counts((0..u64::from(self.count)).collect()));
        for column in &self.columns {
            let cells = match &column.values {
                PointValues::Numbers(numbers) => Cells::Numbers(numbers.clone()),
                PointValues::Names(names) => Cells::Names(names.iter().cloned().map(Some).collect()),
            };
            table.add(column.path.clone(), "", format!("Value of {}.", column.path), cells);
        }
        table
    }

    /// The scenario's text.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.text
    }

    /// Writes the table beside the scenario. Tells the names of its files.
    pub(crate) fn write(&self, folder: &Path) -> Result<Vec<String>, StudyError> {
        let path = folder.join(format!("{TABLE}.parquet"));
        self.table().write(folder).map_err(StudyError::file("write", &path, RESUMABLE))
    }

    /// Names of the files that hold points.
    pub(crate) fn files() -> [String; 2] {
        ["csv", "parquet"].map(|ending| format!("{TABLE}.{ending}"))
    }

    /// Reads the points of a study's folder; `None` where its arms are no points.
    ///
    /// # Errors
    ///
    /// Where the files can't be read, or aren't those that the study was made of.
    pub fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Option<Self>, StudyError> {
        let Some(entry) = &manifest.points else { return Ok(None) };
        let path = folder.join(&Self::files()[0]);
        let bytes = fs::read(&path).map_err(StudyError::file("read", &path, UNTOUCHED))?;
        let found = atomic::sha256(&bytes);
        if found != entry.sha256 {
            return Err(StudyError::Damaged { path, expected: entry.sha256.clone(), found });
        }
        let place = folder.join("scenario.ron");
        let bad = |message: String| StudyError::Design { message };
        let scenario = files::read_scenario(&place, &[]).map_err(|error| bad(error.to_string()))?;
        let columns = read_columns(&bytes).map_err(bad)?;
        let name = manifest.arms.first().map_or("", |arm| &arm.name);
        let points = Self::new(name, &scenario, columns).map_err(|error| bad(error.to_string()))?;
        Ok(Some(points.in_units_of(manifest.block.saturating_mul(manifest.width))))
    }
}

/// A table of points as a file: its name and its bytes.
pub(crate) struct Table<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// Column of the file by path of the parameter, where it is called otherwise.
    pub heads: &'a dyn Fn(&str) -> String,
}

impl Table<'_> {
    /// Line of a point.
    fn line(&self, point: usize) -> u64 {
        let mut rows = reader(self.bytes).into_records();
        rows.nth(point).and_then(Result::ok).map_or(0, |row| line_of(self.bytes, &row))
    }

    /// What is wrong with a cell, and where it stands.
    fn wrong(&self, point: usize, path: &str, value: &str, error: &ScenarioError) -> PointsError {
        let (what, help) = match error {
            ScenarioError::Invalid(problems) => problems
                .listed()
                .first()
                .map_or_else(|| (error.to_string(), None), |one| (one.message.clone(), one.help.clone())),
            _ => (error.to_string(), None),
        };
        let help = help.map_or_else(String::new, |help| format!("; {help}"));
        let said = if what.contains(value) { String::new() } else { format!("{value}: ") };
        let head = (self.heads)(path);
        // A factor of a design is no name of a parameter.
        let sets = if head == path { String::new() } else { format!(" ({path})") };
        PointsError::Wrong(format!(
            "{}, line {}, column '{head}'{sets}: {said}{what}{help}",
            self.name,
            self.line(point)
        ))
    }
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(bytes)
}

/// The line that a row stands in: remarks and empty lines before it are none of it.
fn line_of(bytes: &[u8], row: &csv::StringRecord) -> u64 {
    let Some(position) = row.position() else { return 0 };
    let rest = bytes.get(position.byte() as usize..).unwrap_or_default();
    let skipped = rest.split(|byte| *byte == b'\n').take_while(|line| {
        let line = line.trim_ascii();
        line.is_empty() || line.starts_with(b"#")
    });
    position.line() + skipped.count() as u64
}

/// What is wrong with a table that isn't one, in words of this program.
fn no_table(error: &csv::Error) -> String {
    let line = |position: &Option<csv::Position>| position.as_ref().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            format!("line {}: {len} values, and the first line names {expected_len} columns", line(pos))
        }
        csv::ErrorKind::Utf8 { pos, .. } => {
            format!("line {}: this is no text in UTF-8; save it as CSV in UTF-8", line(pos))
        }
        _ => format!("line {}: this can't be read as CSV", line(&error.position().cloned())),
    }
}

/// Reads columns from CSV: a row of paths, then a row a point. A column `point`, and a first one without a name, count the
/// rows and are left out. `True` and `FALSE`, as other programs write them, are true and false.
///
/// # Errors
///
/// Where the text is no such table.
pub fn read_columns(bytes: &[u8]) -> Result<Vec<PointColumn>, String> {
    let mut reader = reader(bytes);
    let heads: Vec<String> = reader
        .headers()
        .map_err(|error| no_table(&error))?
        .iter()
        .map(|head| head.trim_start_matches('\u{feff}').to_owned())
        .collect();
    if let [one] = &heads[..]
        && let Some(mark) = [';', '\t'].into_iter().find(|mark| one.contains(*mark))
    {
        let name = if mark == ';' { "semicolons" } else { "tabs" };
        return Err(format!(
            "line 1: {name} stand between the columns; a table of points has commas, and a full stop in decimals"
        ));
    }
    if let Some(at) = heads.iter().skip(1).position(String::is_empty) {
        return Err(format!("line 1: column {} has no name; name it in the first line", at + 2));
    }
    if let Some(twice) = heads.iter().enumerate().find(|(at, head)| heads[..*at].contains(head)) {
        return Err(format!("line 1: column '{}' is there twice", twice.1));
    }
    let mut cells: Vec<Vec<String>> = vec![Vec::new(); heads.len()];
    for row in reader.records() {
        let row = row.map_err(|error| no_table(&error))?;
        for ((cells, cell), head) in cells.iter_mut().zip(row.iter()).zip(&heads) {
            if cell.is_empty() {
                let line = line_of(bytes, &row);
                return Err(format!("line {line}, column '{head}': the cell is empty"));
            }
            cells.push(cell.to_owned());
        }
    }
    if heads.first().is_some_and(String::is_empty) && !cells.first().is_some_and(|cells| counts_rows(cells)) {
        let what = "column 1 has no name, and doesn't count the rows; name it in the first line";
        return Err(format!("line 1: {what}"));
    }
    let named =
        heads.into_iter().zip(cells).filter(|(head, _)| !matches!(head.as_str(), "" | "point" | "weight"));
    let columns: Vec<PointColumn> =
        named.map(|(path, cells)| PointColumn { path, values: PointValues::read(flags(cells)) }).collect();
    if columns.is_empty() {
        return Err("line 1: there is no column but 'point'; the first line names parameters by their paths"
            .to_owned());
    }
    Ok(columns)
}

/// Whether cells are the numbers of their rows, from 0 or from 1.
fn counts_rows(cells: &[String]) -> bool {
    let from = |first: usize| {
        cells.iter().enumerate().all(|(at, cell)| cell.parse::<usize>() == Ok(first.saturating_add(at)))
    };
    from(0) || from(1)
}

/// Cells as a scenario writes them: flags in small letters.
fn flags(cells: Vec<String>) -> Vec<String> {
    let written = |cell: String| match cell.as_str() {
        "True" | "TRUE" => "true".to_owned(),
        "False" | "FALSE" => "false".to_owned(),
        _ => cell,
    };
    cells.into_iter().map(written).collect()
}

/// One point as an arm.
#[derive(Debug)]
pub struct PointArm<'a> {
    points: &'a Points,
    name: String,
    point: u32,
}

impl Arm for PointArm<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn communities(&self) -> Vec<String> {
        self.points.communities.clone()
    }

    fn horizon(&self) -> u32 {
        self.points.horizon
    }

    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        let point = self.point as usize;
        let scenario = self.points.scenario(point);
        let scenario = scenario.map_err(RunError::no_scenario(&self.points.sets(point)))?;
        Ok(Box::new(OwningEngine::new(scenario, seed)))
    }

    fn fingerprint(&self) -> String {
        self.points.fingerprint().to_owned()
    }
}

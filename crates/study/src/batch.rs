//! Points run in memory, for programs that drive the simulator themselves: a matrix of points by seeds.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{UInt32Type, UInt64Type};
use arrow_array::{ArrayRef, RecordBatch, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field, Metadata, Schema};

use super::arm::Arm;
use super::ensemble::{column, doubles, foreign, places};
use super::error::StudyError;
use super::executor::{Control, Executor, Job};
use super::points::Points;
use super::record::{Record, Shape};
use crate::outcome::{Outcome, UnitPrices};
use crate::output::Table;
use crate::output::parquet_rows::{self, Run};
use crate::output::parquet_schema::{Form, Stamp};
use hearth_engine::observe::{self, RunRow};

/// The random numbers of a run: runs of the same seed and replicate share them, whatever the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunKey {
    /// Seed.
    pub seed: u64,
    /// Number of the replicate.
    pub replicate: u32,
}

/// Result of one run: an outcome of each community, or why it failed.
pub type BatchRun = Result<Vec<observe::Outcome>, String>;

/// Runs each point with each key: by point, then key. `None` where it was stopped. Nothing is written; a study
/// ([`Study`](super::Study)) of the same points does more than fits into memory, and continues when it is interrupted.
///
/// ```
/// use std::sync::atomic::AtomicBool;
/// use hearth_study::{Control, RunKey, PointColumn, PointValues, Points, run_batch, runs_table};
/// use hearth_engine::scenario::Scenario;
///
/// let scenario = Scenario::parse("Scenario(horizon_weeks: 10)", "example", &[])?;
/// let founders = PointColumn {
///     path: "communities.0.founders".to_owned(),
///     values: PointValues::Numbers(vec![5.0, 15.0]),
/// };
/// let points = Points::new("few and many", &scenario, vec![founders])?;
/// let keys = [1, 2, 3].map(|seed| RunKey { seed, replicate: 0 });
/// let control = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
/// let runs = run_batch(&points, &keys, &control)?.expect("nobody stopped it");
/// assert_eq!((runs.len(), runs[1].len()), (2, 3));
/// assert!(runs[1][0].as_ref().is_ok_and(|outcomes| outcomes[0].row.members_end > 0.0));
/// assert_eq!(runs_table(&points, &keys, &runs)?.num_rows(), 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Where the threads can't be had.
pub fn run_batch(
    points: &Points,
    keys: &[RunKey],
    control: &Control<'_>,
) -> Result<Option<Vec<Vec<BatchRun>>>, StudyError> {
    let arms = points.arms();
    let shape = Shape {
        communities: arms.first().map_or(0, |arm| arm.communities().len()),
        weeks: arms.first().map_or(0, |arm| arm.horizon() as usize),
        keep_weeks: false,
    };
    let jobs: Vec<Job<'_>> = arms
        .iter()
        .flat_map(|arm| {
            keys.iter().map(move |key| Job {
                arm,
                seed: key.seed,
                replicates: key.replicate..key.replicate.saturating_add(1),
            })
        })
        .collect();
    let executor = Executor::new(control, None)?;
    let step = executor.step("points", jobs.len() as u64);
    let read = |_, engine: &mut dyn super::Engine, replicate| Record::of(engine, replicate, shape);
    let Some(runs) = executor.each(&jobs, read, &step) else { return Ok(None) };
    let mut runs = runs.into_iter().flatten().map(|run| match run {
        Ok(record) => Ok(record.outcomes),
        Err(error) => Err(error.to_string()),
    });
    Ok(Some(arms.iter().map(|_| runs.by_ref().take(keys.len()).collect()).collect()))
}

/// Runs of [`run_batch`] as a table: the columns of [`Table::PointRuns`], and the seed beside the replicate. Runs that failed
/// have no row.
///
/// # Errors
///
/// Where there are other runs than of these points with these keys.
pub fn runs_table(
    points: &Points,
    keys: &[RunKey],
    runs: &[Vec<BatchRun>],
) -> Result<RecordBatch, ArrowError> {
    let stamp = Stamp { version: env!("CARGO_PKG_VERSION").to_owned(), seed: 0, study: String::new() };
    let form = Form::new(Table::PointRuns, false, stamp);
    let (mut rows, mut seeds) = (Vec::new(), Vec::new());
    for (point, fates) in runs.iter().enumerate() {
        for (key, fate) in keys.iter().zip(fates) {
            for (community, outcome) in fate.iter().flatten().enumerate() {
                rows.push(Run {
                    arm: point as u32,
                    replicate: key.replicate,
                    community: community as u16,
                    outcome: outcome.clone(),
                });
                seeds.push(key.seed);
            }
        }
    }
    let batch = parquet_rows::point_runs(&form, points.communities(), &rows)?;
    let metadata = [("description", "Seed of the run's random numbers."), ("unit", "")];
    let metadata: Metadata = metadata.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let mut fields: Vec<Arc<Field>> = batch.schema().fields().iter().cloned().collect();
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    fields.insert(1, Arc::new(Field::new("seed", DataType::UInt64, false).with_metadata(metadata)));
    columns.insert(1, Arc::new(UInt64Array::from(seeds)));
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// An outcome of each point of a table that [`runs_table`] made: over all its runs, or over those of one community. `prices` are
/// those of [`Points::unit_prices`].
///
/// # Errors
///
/// Where the table is another.
pub fn outcome_by_point(
    outcome: &Outcome,
    table: &RecordBatch,
    points: &Points,
    prices: &[UnitPrices],
    community: Option<&str>,
) -> Result<Vec<f64>, StudyError> {
    let runs = runs_by_point(outcome, table, points, community)?;
    let of_point = |(point, runs): (usize, &Vec<Vec<RunRow>>)| {
        let prices = &prices[point.min(prices.len() - 1)];
        outcome.over(runs.iter().map(Vec::as_slice), prices, points.horizon_weeks()).influence.value
    };
    Ok(runs.iter().enumerate().map(of_point).collect())
}

/// The same of each community of each run by itself: by point, then row of the table.
///
/// # Errors
///
/// Where the table is another.
pub fn outcome_by_run(
    outcome: &Outcome,
    table: &RecordBatch,
    points: &Points,
    prices: &[UnitPrices],
    community: Option<&str>,
) -> Result<Vec<Vec<f64>>, StudyError> {
    let runs = runs_by_point(outcome, table, points, community)?;
    let of_point = |(point, runs): (usize, &Vec<Vec<RunRow>>)| {
        let prices = &prices[point.min(prices.len() - 1)];
        let rows = runs.iter().flatten();
        rows.map(|row| outcome.of_run(std::slice::from_ref(row), prices, points.horizon_weeks())).collect()
    };
    Ok(runs.iter().enumerate().map(of_point).collect())
}

/// By point, run and community: what an outcome is computed from.
fn runs_by_point(
    outcome: &Outcome,
    table: &RecordBatch,
    points: &Points,
    community: Option<&str>,
) -> Result<Vec<Vec<Vec<RunRow>>>, StudyError> {
    let file = Table::PointRuns.file();
    let path = std::path::Path::new(&file);
    let whole = |name: &str| {
        column(table, name, path)?
            .as_primitive_opt::<UInt32Type>()
            .ok_or_else(|| foreign(path, &format!("column '{name}' is not uint32")))
    };
    let (at, replicates) = (whole("point")?, whole("replicate")?);
    let seeds = column(table, "seed", path)?
        .as_primitive_opt::<UInt64Type>()
        .ok_or_else(|| foreign(path, "column 'seed' is not uint64"))?;
    let wanted =
        places(table, "community", path, |name| community.is_none_or(|one| one == name).then_some(0))?;
    let mut columns = Vec::new();
    for name in outcome.columns() {
        let place = RunRow::COLUMNS.iter().position(|info| info.name == name).unwrap_or_default();
        columns.push((place, doubles(table, name, path)?));
    }
    let mut runs: Vec<Vec<Vec<RunRow>>> = vec![Vec::new(); points.count() as usize];
    let mut last = None;
    for row in (0..table.num_rows()).filter(|&row| wanted[row].is_some()) {
        let mut values = [f64::NAN; RunRow::COLUMNS.len()];
        columns.iter().for_each(|(place, column)| values[*place] = column[row]);
        let run = RunRow::from_values(values);
        let key = (at.value(row), seeds.value(row), replicates.value(row));
        let of_point = &mut runs[key.0 as usize];
        match of_point.last_mut().filter(|_| last == Some(key)) {
            Some(communities) => communities.push(run),
            None => of_point.push(vec![run]),
        }
        last = Some(key);
    }
    Ok(runs)
}

//! What a complete study says, read back from its tables.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, UInt16Type, UInt64Type};
use arrow_array::{ArrayRef, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{ArmEnsemble, CommunityEnsemble};
use crate::error::{StudyError, UNTOUCHED};
use crate::merge::quantities;
use crate::output::catalogue::QUANTILE_NAMES;
use crate::output::{ArmEntry, Manifest, Table};
use crate::spread::{Spread, Tally};
use hearth_engine::observe::ledger::FLOWS;
use hearth_engine::observe::{Cause, Flows, RunRow, WeekRow};
use hearth_engine::scenario::Stage;

/// How much is read of a study that kept weeks. Of hundreds of communities, all weeks fill a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    Weeks,
    /// Of the weeks, only how many replicates were in each stage.
    Stages,
    /// No weeks.
    Runs,
}

/// The ensembles of all arms of a complete study. With thousands of arms, or hundreds of communities, [`each_arm`] takes less
/// memory.
pub fn ensembles(folder: &Path, manifest: &Manifest) -> Result<Vec<ArmEnsemble>, StudyError> {
    let mut arms = Vec::with_capacity(manifest.arms.len());
    each_arm(folder, manifest, Detail::Weeks, |arm| arms.push(arm))?;
    Ok(arms)
}

/// Shows the ensembles of a complete study one by one, in the order of its arms.
pub fn each_arm(
    folder: &Path,
    manifest: &Manifest,
    detail: Detail,
    mut visit: impl FnMut(ArmEnsemble),
) -> Result<(), StudyError> {
    let path = folder.join(Table::Runs.file());
    let several = manifest.arms.len() > 1;
    let mut current = 0;
    let mut tallies: Vec<Tallies> = fresh(&manifest.arms[0]);
    // Rows stand in the order of arms, so that an arm is done when the next one begins.
    for batch in builder(&path)?.build().map_err(StudyError::table(&path, UNTOUCHED))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let arms = if several {
            Some(places(&batch, "arm", &path, |name| manifest.arms.iter().position(|arm| arm.name == name))?)
        } else {
            None
        };
        let mut from = 0;
        while from < batch.num_rows() {
            let at = |row: usize| arms.as_ref().map_or(Some(0), |arms| arms[row]);
            let arm = at(from).ok_or_else(|| foreign(&path, "an arm is not in the manifest"))?;
            let to = (from..batch.num_rows()).find(|&row| at(row) != Some(arm)).unwrap_or(batch.num_rows());
            while current < arm {
                visit(ensemble(folder, manifest, current, tallies, detail)?);
                current += 1;
                tallies = fresh(&manifest.arms[current]);
            }
            let entry = &manifest.arms[arm];
            take_runs(&batch.slice(from, to - from), entry, &path, &mut tallies)?;
            from = to;
        }
    }
    loop {
        visit(ensemble(folder, manifest, current, tallies, detail)?);
        current += 1;
        match manifest.arms.get(current) {
            Some(arm) => tallies = fresh(arm),
            None => return Ok(()),
        }
    }
}

pub(crate) fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, StudyError> {
    let file = File::open(path).map_err(StudyError::file("open", path, UNTOUCHED))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(StudyError::table(path, UNTOUCHED))?;
    Ok(builder.with_batch_size(8192))
}

pub(crate) fn foreign(path: &Path, message: &str) -> StudyError {
    StudyError::Table { path: path.to_owned(), message: message.to_owned(), left: UNTOUCHED }
}

pub(crate) fn column<'a>(
    batch: &'a RecordBatch,
    name: &str,
    path: &Path,
) -> Result<&'a ArrayRef, StudyError> {
    batch.column_by_name(name).ok_or_else(|| foreign(path, &format!("column '{name}' is missing")))
}

/// A column of names as places in a list; `None` where it is null or the list doesn't have the name.
pub(crate) fn places(
    batch: &RecordBatch,
    name: &str,
    path: &Path,
    find: impl Fn(&str) -> Option<usize>,
) -> Result<Vec<Option<usize>>, StudyError> {
    let array = column(batch, name, path)?
        .as_dictionary_opt::<Int32Type>()
        .ok_or_else(|| foreign(path, &format!("column '{name}' is no dictionary")))?;
    let values = array
        .values()
        .as_string_opt::<i32>()
        .ok_or_else(|| foreign(path, &format!("column '{name}' holds no text")))?;
    let known: Vec<Option<usize>> = values.iter().map(|value| value.and_then(&find)).collect();
    Ok((0..array.len()).map(|row| array.key(row).and_then(|key| known[key])).collect())
}

pub(crate) fn doubles(batch: &RecordBatch, name: &str, path: &Path) -> Result<Vec<f64>, StudyError> {
    let array = column(batch, name, path)?
        .as_primitive_opt::<Float64Type>()
        .ok_or_else(|| foreign(path, &format!("column '{name}' is not float64")))?;
    Ok(array.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
}

/// The runs of one community, counted. Memory is bounded by the precision of the keys.
struct Tallies {
    replicates: u64,
    cells: Vec<Tally>,
    deaths: Vec<u64>,
    causes: [u64; Cause::ALL.len()],
    final_stages: [u64; Stage::ALL.len()],
}

fn fresh(arm: &ArmEntry) -> Vec<Tallies> {
    let tallies = || Tallies {
        replicates: 0,
        cells: vec![Tally::default(); RunRow::COLUMNS.len()],
        deaths: vec![0; arm.horizon_weeks as usize + 1],
        causes: [0; Cause::ALL.len()],
        final_stages: [0; Stage::ALL.len()],
    };
    arm.communities.iter().map(|_| tallies()).collect()
}

fn take_runs(
    batch: &RecordBatch,
    arm: &ArmEntry,
    path: &Path,
    tallies: &mut [Tallies],
) -> Result<(), StudyError> {
    let communities =
        places(batch, "community", path, |name| arm.communities.iter().position(|known| known == name))?;
    let stages =
        places(batch, "final_stage", path, |name| Stage::ALL.iter().position(|stage| stage.name() == name))?;
    let causes = places(batch, "heaviest_drain", path, |name| {
        Cause::ALL.iter().position(|cause| cause.name() == name)
    })?;
    let columns =
        RunRow::COLUMNS.iter().map(|info| doubles(batch, info.name, path)).collect::<Result<Vec<_>, _>>()?;
    for row in 0..batch.num_rows() {
        let (Some(community), Some(stage)) = (communities[row], stages[row]) else {
            return Err(foreign(path, "a community or stage is not known"));
        };
        let tallies = &mut tallies[community];
        tallies.replicates += 1;
        tallies.final_stages[stage] += 1;
        if let Some(cause) = causes[row] {
            tallies.causes[cause] += 1;
        }
        let mut values = [f64::NAN; RunRow::COLUMNS.len()];
        for ((value, column), tally) in values.iter_mut().zip(&columns).zip(&mut tallies.cells) {
            *value = column[row];
            tally.push(*value);
        }
        let run = RunRow::from_values(values);
        if run.alive == 0.0 {
            let last = tallies.deaths.len() - 1;
            tallies.deaths[(run.survival_weeks as usize).min(last)] += 1;
        }
    }
    Ok(())
}

fn ensemble(
    folder: &Path,
    manifest: &Manifest,
    at: usize,
    tallies: Vec<Tallies>,
    detail: Detail,
) -> Result<ArmEnsemble, StudyError> {
    let arm = &manifest.arms[at];
    let mut communities: Vec<CommunityEnsemble> =
        arm.communities.iter().zip(tallies).map(|(name, tallies)| community(name, tallies)).collect();
    if manifest.weekly.has_quantiles() && detail != Detail::Runs {
        take_quantiles(folder, arm, at, detail == Detail::Weeks, &mut communities)?;
    }
    Ok(ArmEnsemble { name: arm.name.clone(), communities })
}

fn community(name: &str, tallies: Tallies) -> CommunityEnsemble {
    let mut runs = [Spread::default(); RunRow::COLUMNS.len()];
    for (spread, tally) in runs.iter_mut().zip(tallies.cells) {
        *spread = tally.spread();
    }
    CommunityEnsemble {
        name: name.to_owned(),
        replicates: tallies.replicates,
        weeks: Vec::new(),
        stages: Vec::new(),
        flows: Vec::new(),
        runs,
        outcomes: Vec::new(),
        deaths: tallies.deaths,
        causes: tallies.causes,
        final_stages: tallies.final_stages,
    }
}

/// Reads an arm's row group of the quantiles: `all` of it, or the stages only.
fn take_quantiles(
    folder: &Path,
    arm: &ArmEntry,
    at: usize,
    all: bool,
    communities: &mut [CommunityEnsemble],
) -> Result<(), StudyError> {
    const COLUMNS: usize = WeekRow::COLUMNS.len();
    const STAGES: usize = COLUMNS + Stage::ALL.len();
    const ENERGY: usize = STAGES + FLOWS;
    let weeks = arm.horizon_weeks as usize;
    for community in communities.iter_mut() {
        community.stages = vec![[0; Stage::ALL.len()]; weeks];
        if all {
            community.weeks = vec![[Spread::default(); COLUMNS]; weeks];
            community.flows = vec![Flows::default(); weeks];
        }
    }
    let names = quantities();
    let path = folder.join(Table::Quantiles.file());
    let mut builder = builder(&path)?.with_row_groups(vec![at]);
    if !all {
        let read = ["community", "week", "column", "n", "mean"];
        let mask = ProjectionMask::columns(builder.parquet_schema(), read);
        builder = builder.with_projection(mask);
    }
    for batch in builder.build().map_err(StudyError::table(&path, UNTOUCHED))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let of = places(&batch, "community", &path, |name| {
            arm.communities.iter().position(|known| known == name)
        })?;
        let which = places(&batch, "column", &path, |name| names.iter().position(|known| known == name))?;
        let week = column(&batch, "week", &path)?.as_primitive_opt::<UInt16Type>();
        let n = column(&batch, "n", &path)?.as_primitive_opt::<UInt64Type>();
        let (Some(week), Some(n)) = (week, n) else {
            return Err(foreign(&path, "'week' or 'n' is not a whole number"));
        };
        let mean = doubles(&batch, "mean", &path)?;
        let spreads = if all { Some(Spreads::of(&batch, &path)?) } else { None };
        for row in 0..batch.num_rows() {
            let (Some(community), Some(which)) = (of[row], which[row]) else {
                return Err(foreign(&path, "a community or column is not known"));
            };
            let at = usize::from(week.value(row));
            if at >= weeks {
                return Err(foreign(&path, "a week is beyond the horizon"));
            }
            let to = &mut communities[community];
            let (n, mean) = (n.value(row), mean[row]);
            match (which, &spreads) {
                // The share is an exact quotient's nearest double: rounding gives the count back.
                (COLUMNS..STAGES, _) => to.stages[at][which - COLUMNS] = (mean * n as f64).round() as u64,
                (_, None) => {}
                (..COLUMNS, Some(spreads)) => to.weeks[at][which] = spreads.spread(row, n, mean),
                (STAGES..ENERGY, _) => to.flows[at].energy[which - STAGES] = mean,
                _ => to.flows[at].engagement[which - ENERGY] = mean,
            }
        }
    }
    Ok(())
}

/// How far values lie apart, by row of a batch.
struct Spreads {
    sd: Vec<f64>,
    quantiles: Vec<Vec<f64>>,
}

impl Spreads {
    fn of(batch: &RecordBatch, path: &Path) -> Result<Self, StudyError> {
        let quantiles = QUANTILE_NAMES.iter().map(|name| doubles(batch, name, path));
        Ok(Self { sd: doubles(batch, "sd", path)?, quantiles: quantiles.collect::<Result<_, _>>()? })
    }

    fn spread(&self, row: usize, n: u64, mean: f64) -> Spread {
        Spread { n, mean, sd: self.sd[row], quantiles: std::array::from_fn(|p| self.quantiles[p][row]) }
    }
}

//! Units become tables, always in the order of the plan.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::writer::SerializedFileWriter;
use rayon::prelude::*;

use super::error::{RESUMABLE, StudyError};
use super::plan::{self, Unit};
use super::record::WIDTH;
use super::spread::{QUANTILES, Spread};
use super::unit::{self, Failed, Whole};
use super::weeks::WeekSketch;
use crate::output::atomic::{Aside, Hashed};
use crate::output::catalogue::stage_quantity;
use crate::output::parquet_rows::{self, QuantileRow, Run};
use crate::output::parquet_schema::Form;
use crate::output::{ArmEntry, DataFile, Failure, Manifest, Table};
use hearth_engine::observe::{Flow, WeekRow};
use hearth_engine::scenario::Stage;

type Sink = Hashed<BufWriter<File>>;

/// Runs of points that are written at once.
const AT_ONCE: usize = 5000;

/// What merging found.
pub(crate) struct Merged {
    pub files: Vec<DataFile>,
    pub failures: Vec<Failure>,
}

/// The tables of a study, by form.
pub(crate) struct Forms {
    pub runs: Form,
    pub quantiles: Option<Form>,
    pub weekly: Option<Form>,
}

/// A table under a temporary name.
struct Open<W> {
    aside: Aside,
    name: String,
    writer: W,
}

impl Open<ArrowWriter<Sink>> {
    fn create(folder: &Path, form: &Form) -> Result<Self, StudyError> {
        let name = form.table.file();
        let path = folder.join(&name);
        let (aside, file) = Aside::create(&path).map_err(StudyError::file("create", &path, RESUMABLE))?;
        let writer = form.writer(Hashed::new(file)).map_err(StudyError::table(&path, RESUMABLE))?;
        Ok(Self { aside, name, writer })
    }
}

/// Merges the units, all of which must be whole, into the tables.
///
/// The units are those of `study`, by its identity while it was under way.
pub(crate) fn merge(
    folder: &Path,
    manifest: &Manifest,
    study: &str,
    forms: &Forms,
) -> Result<Merged, StudyError> {
    let table_error = |table: Table| StudyError::table(&folder.join(table.file()), RESUMABLE);
    let mut runs = Open::create(folder, &forms.runs)?;
    let mut quantiles = match &forms.quantiles {
        Some(form) => Some((form, Open::create(folder, form)?)),
        None => None,
    };
    let mut weekly = match &forms.weekly {
        Some(form) => Some(spliced(folder, form)?),
        None => None,
    };
    let mut failures: Vec<Failed> = Vec::new();
    // Runs of points that aren't written yet.
    let mut waiting: Vec<Run> = Vec::new();
    let read = |unit: &Unit| {
        let path = unit::path(folder, unit);
        Whole::open(&path, study, unit)
            .map_err(StudyError::file("read", &path, RESUMABLE))?
            .ok_or_else(|| torn(&path))
    };
    for arms in plan::stretches(manifest) {
        let arm = manifest.arm(arms.start);
        if manifest.points.is_some() {
            // A point's replicates stand in several units, which are read together.
            let units: Vec<Unit> = plan::units_of(manifest, arms).collect();
            let found = units.par_iter().map(read).collect::<Result<Vec<_>, _>>()?;
            let mut of_points: Vec<Run> = Vec::new();
            for unit in found {
                of_points.extend(unit.runs);
                failures.extend(unit.failures);
            }
            // Blocks come in order: a stable sort leaves the replicates of a point as they are.
            of_points.sort_by_key(|run| run.arm);
            waiting.append(&mut of_points);
            let whole = waiting.len() - waiting.len() % AT_ONCE;
            write_point_runs(&forms.runs, arm, &waiting[..whole], &mut runs.writer)
                .map_err(table_error(Table::PointRuns))?;
            waiting.drain(..whole);
            continue;
        }
        let mut units = Vec::new();
        for unit in plan::units_of(manifest, arms) {
            let mut unit = read(&unit)?;
            let found = std::mem::take(&mut unit.runs);
            parquet_rows::runs(&forms.runs, &arm.name, &arm.communities, &found)
                .map_err(Into::into)
                .and_then(|batch| runs.writer.write(&batch))
                .map_err(table_error(Table::Runs))?;
            if let Some(weekly) = &mut weekly {
                let table = forms.weekly.as_ref().map_or(Table::Weekly, |form| form.table);
                let bytes = unit.weekly().map_err(unread(&unit))?;
                splice(&mut weekly.writer, &bytes).map_err(table_error(table))?;
            }
            failures.append(&mut unit.failures);
            units.push(unit);
        }
        if let Some((form, open)) = &mut quantiles {
            // One community after the other, each over all units: their number makes no difference to the memory.
            for community in 0..arm.communities.len() {
                let weeks = together(&units, community, arm.horizon_weeks as usize)?;
                write_quantiles(form, &mut open.writer, arm, community, &weeks)
                    .map_err(table_error(Table::Quantiles))?;
            }
            open.writer.flush().map_err(table_error(Table::Quantiles))?;
        }
    }
    if manifest.points.is_some() {
        write_point_runs(&forms.runs, manifest.arm(0), &waiting, &mut runs.writer)
            .map_err(table_error(Table::PointRuns))?;
    }
    let failures = failures.into_iter().map(|(arm, replicate, message)| Failure {
        arm: manifest.arm_name(arm as usize),
        replicate,
        message,
    });

    let mut files = Vec::new();
    if let Some((_, open)) = quantiles {
        files.push(close(folder, open, ArrowWriter::into_inner)?);
    }
    files.push(close(folder, runs, ArrowWriter::into_inner)?);
    if let Some(open) = weekly {
        files.push(close(folder, open, SerializedFileWriter::into_inner)?);
    }
    Ok(Merged { files, failures: failures.collect() })
}

/// Writes runs of points, always as many at once: pages of a table end where a piece of it does, and bytes must not depend on
/// the size of units.
fn write_point_runs(
    form: &Form,
    arm: &ArmEntry,
    runs: &[Run],
    writer: &mut ArrowWriter<Sink>,
) -> ParquetResult<()> {
    runs.chunks(AT_ONCE)
        .try_for_each(|some| writer.write(&parquet_rows::point_runs(form, &arm.communities, some)?))
}

/// A unit that was whole a moment ago.
pub(crate) fn torn(path: &Path) -> StudyError {
    StudyError::Table {
        path: path.to_owned(),
        message: "it was altered while the study was being merged".to_owned(),
        left: RESUMABLE,
    }
}

/// Ends a table and gives it its name.
fn close<W>(
    folder: &Path,
    open: Open<W>,
    end: impl FnOnce(W) -> ParquetResult<Sink>,
) -> Result<DataFile, StudyError> {
    let path = folder.join(&open.name);
    let sink = end(open.writer).map_err(StudyError::table(&path, RESUMABLE))?;
    let (file, sha256, bytes) = sink.finish();
    open.aside.commit(file).map_err(StudyError::file("write", &path, RESUMABLE))?;
    Ok(DataFile { name: open.name, bytes, sha256 })
}

/// The weeks of a community, over all units of its arm.
fn together(units: &[Whole], community: usize, weeks: usize) -> Result<Vec<WeekSketch>, StudyError> {
    let mut all = vec![WeekSketch::empty(); weeks];
    for unit in units {
        let bytes = unit.sketches(community).map_err(unread(unit))?;
        add(&mut all, &bytes).ok_or_else(|| torn(unit.path()))?;
    }
    Ok(all)
}

fn unread(unit: &Whole) -> impl FnOnce(io::Error) -> StudyError + use<> {
    StudyError::file("read", unit.path(), RESUMABLE)
}

/// Adds a unit's sketches of some weeks.
fn add(weeks: &mut [WeekSketch], sketches: &[u8]) -> Option<()> {
    let mut rest = sketches;
    let mut chunks = Vec::with_capacity(weeks.len());
    for _ in 0..weeks.len() {
        let (length, behind) = rest.split_first_chunk()?;
        let (chunk, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        chunks.push(chunk);
        rest = behind;
    }
    weeks.par_iter_mut().zip(chunks).try_for_each(|(week, mut chunk)| {
        week.merge(WeekSketch::decode(&mut chunk)?);
        Some(())
    })
}

/// A weekly table that takes row groups which are encoded already.
fn spliced(folder: &Path, form: &Form) -> Result<Open<SerializedFileWriter<Sink>>, StudyError> {
    let open = Open::create(folder, form)?;
    let (writer, _) = open
        .writer
        .into_serialized_writer()
        .map_err(StudyError::table(&folder.join(&open.name), RESUMABLE))?;
    Ok(Open { aside: open.aside, name: open.name, writer })
}

/// Copies a unit's weeks, column by column, as they are.
fn splice(writer: &mut SerializedFileWriter<Sink>, bytes: &Bytes) -> ParquetResult<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let metadata = ParquetMetaDataReader::new().parse_and_finish(bytes)?;
    for group in metadata.row_groups() {
        let mut to = writer.next_row_group()?;
        for column in group.columns() {
            to.append_column(
                bytes,
                ColumnCloseResult {
                    bytes_written: column.compressed_size() as u64,
                    rows_written: group.num_rows() as u64,
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                },
            )?;
        }
        to.close()?;
    }
    Ok(())
}

/// Names of the quantities in the quantiles: weekly columns, shares of stages, flows.
pub(crate) fn quantities() -> Vec<String> {
    let columns = WeekRow::COLUMNS.iter().map(|column| column.name.to_owned());
    let stages = Stage::ALL.iter().map(|&stage| stage_quantity(stage));
    let flows = ["energy", "engagement"].into_iter().flat_map(|what| {
        let names = Flow::ALL.iter();
        names.map(move |flow| format!("{what}_{}", flow.name()))
    });
    columns.chain(stages).chain(flows).collect()
}

/// Writes the quantiles of a community.
fn write_quantiles(
    form: &Form,
    writer: &mut ArrowWriter<Sink>,
    arm: &ArmEntry,
    community: usize,
    weeks: &[WeekSketch],
) -> ParquetResult<()> {
    let rows: Vec<QuantileRow> = weeks
        .par_iter()
        .enumerate()
        .flat_map_iter(|(week, sketch)| {
            spreads(sketch).into_iter().enumerate().map(move |(column, spread)| QuantileRow {
                community: community as u16,
                week: week as u16,
                column: column as u16,
                spread,
            })
        })
        .collect();
    writer.write(&parquet_rows::quantiles(form, &arm.name, &arm.communities, &quantities(), &rows)?)
}

/// The distributions of a week, in the order of [`quantities`].
fn spreads(week: &WeekSketch) -> Vec<Spread> {
    let only_mean =
        |mean: f64| Spread { n: week.replicates, mean, sd: f64::NAN, quantiles: [f64::NAN; QUANTILES.len()] };
    let mut spreads = Vec::with_capacity(WIDTH + Stage::ALL.len());
    spreads.extend(week.spreads());
    spreads.extend(week.stages.iter().map(|&count| only_mean(count as f64 / week.replicates as f64)));
    spreads.extend(week.mean_flows().map(only_mean));
    spreads
}

//! Rows of the tables, turned into columns.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float32Array, Float64Array, Int32Array, RecordBatch, StringArray, UInt16Array,
    UInt32Array, UInt64Array,
};
use arrow_schema::ArrowError;

use super::parquet_schema::Form;
use crate::spread::Spread;
use hearth_engine::observe::ledger::FLOWS;
use hearth_engine::observe::{Cause, Outcome, RunRow};
use hearth_engine::scenario::Stage;

/// One row of the runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// Place of the arm, or of the point.
    pub arm: u32,
    pub replicate: u32,
    pub community: u16,
    pub outcome: Outcome,
}

/// The weeks of one community in one replicate.
pub(crate) struct RunRows<'a> {
    pub replicate: u32,
    pub community: u16,
    /// By week: the stage as its place in [`Stage::ALL`]; `None` where nothing was reported.
    pub stages: &'a [Option<u8>],
    /// By week: the weekly columns.
    pub values: &'a [f32],
}

/// One row of the quantiles.
pub(crate) struct QuantileRow {
    pub community: u16,
    pub week: u16,
    pub column: u16,
    pub spread: Spread,
}

/// Columns of names: the dictionary is the whole list, in its order.
pub(crate) fn names<'a>(
    list: impl IntoIterator<Item = &'a str>,
    keys: Int32Array,
) -> Result<ArrayRef, ArrowError> {
    let values = StringArray::from_iter_values(list);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(values))?))
}

fn stages() -> impl Iterator<Item = &'static str> {
    Stage::ALL.iter().map(|stage| stage.name())
}

/// The column of the arm's name, where the table has one.
fn arm_column(form: &Form, arm: &str, rows: usize) -> Result<Vec<ArrayRef>, ArrowError> {
    if form.arms { Ok(vec![names([arm], Int32Array::from(vec![0; rows]))?]) } else { Ok(Vec::new()) }
}

pub(super) fn doubles(values: impl Iterator<Item = f64>) -> ArrayRef {
    Arc::new(values.map(|v| (!v.is_nan()).then_some(v)).collect::<Float64Array>())
}

fn singles(values: impl Iterator<Item = f32>) -> ArrayRef {
    Arc::new(values.map(|v| (!v.is_nan()).then_some(v)).collect::<Float32Array>())
}

/// What a row of one run begins with, as columns.
fn run_columns(communities: &[String], rows: &[Run], columns: &mut Vec<ArrayRef>) -> Result<(), ArrowError> {
    columns.push(Arc::new(UInt32Array::from_iter_values(rows.iter().map(|r| r.replicate))));
    columns.push(names(
        communities.iter().map(String::as_str),
        rows.iter().map(|r| Some(i32::from(r.community))).collect(),
    )?);
    columns.push(names(stages(), rows.iter().map(|r| Some(r.outcome.final_stage as i32)).collect())?);
    columns.push(names(
        Cause::ALL.iter().map(|cause| cause.name()),
        rows.iter().map(|r| r.outcome.cause.map(|cause| cause as i32)).collect(),
    )?);
    let values: Vec<_> = rows.iter().map(|r| r.outcome.row.values()).collect();
    for at in 0..RunRow::COLUMNS.len() {
        columns.push(doubles(values.iter().map(|v| v[at])));
    }
    Ok(())
}

/// Runs of points as columns.
pub(crate) fn point_runs(
    form: &Form,
    communities: &[String],
    rows: &[Run],
) -> Result<RecordBatch, ArrowError> {
    let mut columns: Vec<ArrayRef> =
        vec![Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.arm)))];
    run_columns(communities, rows, &mut columns)?;
    RecordBatch::try_new(Arc::clone(&form.schema), columns)
}

/// Runs as columns.
pub(crate) fn runs(
    form: &Form,
    arm: &str,
    communities: &[String],
    rows: &[Run],
) -> Result<RecordBatch, ArrowError> {
    let mut columns = arm_column(form, arm, rows.len())?;
    run_columns(communities, rows, &mut columns)?;
    for at in 0..Cause::ALL.len() {
        columns.push(singles(rows.iter().map(|r| r.outcome.causes[at])));
    }
    for at in 0..FLOWS {
        columns.push(doubles(rows.iter().map(|r| r.outcome.flows.energy[at])));
    }
    for at in 0..FLOWS {
        columns.push(doubles(rows.iter().map(|r| r.outcome.flows.engagement[at])));
    }
    RecordBatch::try_new(Arc::clone(&form.schema), columns)
}

/// The weeks of runs that were reported; the others are left out.
pub(crate) struct Weeks<'a> {
    reported: Vec<(&'a RunRows<'a>, usize, u8)>,
    width: usize,
}

impl<'a> Weeks<'a> {
    /// Weeks of runs, each of `width` numbers.
    pub fn of(runs: &'a [RunRows<'a>], width: usize) -> Self {
        let reported = runs.iter().flat_map(|run| {
            let weeks = run.stages.iter().enumerate();
            weeks.filter_map(move |(week, stage)| stage.map(|stage| (run, week, stage)))
        });
        Self { reported: reported.collect(), width }
    }

    /// The columns one after the other, each made when it is asked for: there may be so many weeks that all of them
    /// would fill the memory.
    pub fn columns(
        self,
        form: &Form,
        arm: &str,
        communities: &[String],
    ) -> Result<impl Iterator<Item = ArrayRef> + use<'a>, ArrowError> {
        let Self { reported, width } = self;
        let mut columns = arm_column(form, arm, reported.len())?;
        let replicates = reported.iter().map(|(run, ..)| run.replicate);
        columns.push(Arc::new(UInt32Array::from_iter_values(replicates)));
        columns.push(names(
            communities.iter().map(String::as_str),
            reported.iter().map(|(run, ..)| Some(i32::from(run.community))).collect(),
        )?);
        let weeks = reported.iter().map(|&(_, week, _)| week as u16);
        columns.push(Arc::new(UInt16Array::from_iter_values(weeks)));
        columns.push(names(stages(), reported.iter().map(|&(.., stage)| Some(i32::from(stage))).collect())?);
        let kept = form.table.kept(width).into_iter();
        let numbers =
            kept.map(move |at| singles(reported.iter().map(|&(run, week, _)| run.values[week * width + at])));
        Ok(columns.into_iter().chain(numbers))
    }
}

/// Quantiles as columns.
pub(crate) fn quantiles(
    form: &Form,
    arm: &str,
    communities: &[String],
    quantities: &[String],
    rows: &[QuantileRow],
) -> Result<RecordBatch, ArrowError> {
    let mut columns = arm_column(form, arm, rows.len())?;
    columns.push(names(
        communities.iter().map(String::as_str),
        rows.iter().map(|r| Some(i32::from(r.community))).collect(),
    )?);
    columns.push(Arc::new(UInt16Array::from_iter_values(rows.iter().map(|r| r.week))));
    columns.push(names(
        quantities.iter().map(String::as_str),
        rows.iter().map(|r| Some(i32::from(r.column))).collect(),
    )?);
    columns.push(Arc::new(UInt64Array::from_iter_values(rows.iter().map(|r| r.spread.n))));
    columns.push(doubles(rows.iter().map(|r| r.spread.mean)));
    columns.push(doubles(rows.iter().map(|r| r.spread.sd)));
    for at in 0..crate::spread::QUANTILES.len() {
        columns.push(doubles(rows.iter().map(|r| r.spread.quantiles[at])));
    }
    RecordBatch::try_new(Arc::clone(&form.schema), columns)
}

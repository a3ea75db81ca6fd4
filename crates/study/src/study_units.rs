//! Units of a study: their runs are taken down whole, and written once the last one is done.

use std::io::Write;
use std::path::Path;

use super::arm::{Engine, RunError};
use super::error::{RESUMABLE, StudyError};
use super::executor::{Address, Pieces};
use super::plan::{Design, Unit};
use super::record::{Record, Shape, WIDTH};
use super::unit;
use super::weeks::WeekSketch;
use crate::output::parquet_rows::{self, Run, RunRows};
use crate::output::parquet_schema::Form;

/// Units that are still to be done.
pub(crate) struct StudyUnits<'a> {
    pub design: &'a Design<'a>,
    pub study: &'a str,
    pub folder: &'a Path,
    pub weekly: Option<&'a Form>,
    /// Whether distributions over replicates are kept.
    pub quantiles: bool,
    pub pending: &'a [Unit],
}

impl Pieces for StudyUnits<'_> {
    type Kept = Record;
    type Error = StudyError;

    fn count(&self) -> usize {
        self.pending.len()
    }

    fn runs(&self, piece: usize) -> usize {
        self.pending[piece].runs()
    }

    fn in_a_row(&self, piece: usize) -> usize {
        let unit = &self.pending[piece];
        // Of points, all replicates in a row: to make one's engine takes as long as some of its weeks.
        if unit.arms.len() > 1 { unit.replicates.len() } else { 1 }
    }

    fn address(&self, piece: usize, at: usize) -> Address<'_> {
        let (arm, replicate) = self.pending[piece].at(at);
        Address { arm: self.design.arms[arm], seed: self.design.seed.value(), replicate }
    }

    fn read(&self, piece: usize, at: usize, engine: &mut dyn Engine) -> Result<Record, RunError> {
        let (arm, replicate) = self.pending[piece].at(at);
        Record::of(engine, replicate, self.design.shape(arm))
    }

    fn finish(&self, piece: usize, runs: Vec<Result<Record, RunError>>) -> Result<(), StudyError> {
        let unit = &self.pending[piece];
        let path = unit::path(self.folder, unit);
        let unwritten = || StudyError::file("write", &path, RESUMABLE);
        let mut failures = Vec::new();
        let mut records = Vec::with_capacity(runs.len());
        for (at, run) in runs.into_iter().enumerate() {
            let (arm, replicate) = unit.at(at);
            match run {
                Ok(record) => records.push((arm as u32, record)),
                Err(error) => failures.push((arm as u32, replicate, error.to_string())),
            }
        }
        let mut file = unit::Writer::create(&path).map_err(unwritten())?;
        if self.quantiles || self.weekly.is_some() {
            // Of points, weeks aren't kept: there is one arm.
            let shape = self.design.shape(unit.arms.start);
            let records: Vec<&Record> = records.iter().map(|(_, record)| record).collect();
            if self.quantiles {
                let mut bytes = Vec::new();
                for community in 0..shape.communities {
                    bytes.clear();
                    sketches(&records, shape, community, &mut bytes);
                    file.sketches(&bytes).map_err(unwritten())?;
                }
            }
            if let Some(form) = self.weekly {
                let arm = self.design.arms[unit.arms.start];
                file.weekly(|to| weekly(form, arm.name(), &arm.communities(), &records, shape, to))
                    .map_err(StudyError::table(&path, RESUMABLE))?;
            }
        }
        let rows = records.into_iter().flat_map(|(arm, record)| rows(arm, record));
        file.finish(self.study, unit, rows, failures).map_err(unwritten())
    }
}

fn rows(arm: u32, record: Record) -> impl Iterator<Item = Run> {
    let replicate = record.replicate;
    let outcomes = record.outcomes.into_iter().enumerate();
    outcomes.map(move |(community, outcome)| Run { arm, replicate, community: community as u16, outcome })
}

/// Appends the sketches of a community's weeks.
fn sketches(records: &[&Record], shape: Shape, community: usize, to: &mut Vec<u8>) {
    for at in community * shape.weeks..(community + 1) * shape.weeks {
        let start = to.len();
        to.extend_from_slice(&[0; 4]);
        WeekSketch::of(records, at).encode(to);
        let length = (to.len() - start - 4) as u32;
        to[start..start + 4].copy_from_slice(&length.to_le_bytes());
    }
}

/// Writes the weeks of all records as Parquet with one row group.
fn weekly(
    form: &Form,
    arm: &str,
    communities: &[String],
    records: &[&Record],
    shape: Shape,
    to: &mut (dyn Write + Send),
) -> parquet::errors::Result<()> {
    let runs: Vec<RunRows<'_>> = records
        .iter()
        .flat_map(|record| {
            (0..shape.communities).map(move |community| {
                let (from, to) = (community * shape.weeks, (community + 1) * shape.weeks);
                RunRows {
                    replicate: record.replicate,
                    community: community as u16,
                    stages: &record.stages[from..to],
                    values: &record.values[from * WIDTH..to * WIDTH],
                }
            })
        })
        .collect();
    form.write_group(to, parquet_rows::Weeks::of(&runs, WIDTH).columns(form, arm, communities)?)
}

//! The runs of a complete study of points, point by point: memory doesn't grow with their number.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;
use parquet::arrow::ProjectionMask;

use super::made::Made;
use crate::ensemble::{builder, column, doubles, foreign, places};
use crate::error::{StudyError, UNTOUCHED};
use crate::outcome::{Outcome, OutcomeSample, UnitPrices};
use crate::output::{Manifest, Table};
use crate::spec::Prices;
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Stage;

/// What is read from every run.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The outcomes.
    pub outcomes: Vec<Outcome>,
    /// The community; all together where none is named.
    pub community: Option<String>,
    /// Prices by point, or one for all of them.
    prices: Vec<UnitPrices>,
}

impl Asked {
    /// What a sweep reads.
    ///
    /// # Errors
    ///
    /// Where a point makes no scenario.
    pub fn of(made: &Made) -> Result<Self, StudyError> {
        let outcomes = made.plan.outcomes.iter().filter_map(|name| Outcome::named(name)).collect();
        let prices = made.plan.prices.as_deref().map_or_else(Prices::default, Prices::of_text);
        let prices = made.points.unit_prices(&prices)?;
        Ok(Self { outcomes, community: made.plan.community.clone(), prices })
    }

    fn prices_at(&self, point: usize) -> &UnitPrices {
        &self.prices[point.min(self.prices.len() - 1)]
    }
}

/// The runs of one point.
#[derive(Debug, Clone, Default)]
pub struct PointRuns {
    /// By outcome, over the replicates that didn't fail.
    pub samples: Vec<OutcomeSample>,
    /// By outcome, then replicate; `NaN` where it doesn't exist, or the replicate failed. Of a ratio of sums, what each
    /// replicate makes of it: their mean is the ratio.
    pub values: Vec<Vec<f64>>,
    /// Runs of communities by stage at the horizon, in the order of [`Stage::ALL`].
    pub fates: [u32; Stage::ALL.len()],
}

/// One run as it comes in.
struct Row {
    point: usize,
    replicate: u32,
    stage: usize,
    run: RunRow,
}

/// Shows the runs of each point, in order; a point whose replicates all failed is shown without values.
///
/// # Errors
///
/// Where the table can't be read.
pub fn each_point(
    folder: &Path,
    manifest: &Manifest,
    asked: &Asked,
    mut visit: impl FnMut(usize, PointRuns),
) -> Result<(), StudyError> {
    let path = folder.join(Table::PointRuns.file());
    let builder = builder(&path)?;
    let wanted = |name: &str| {
        ["point", "replicate", "community", "final_stage"].contains(&name)
            || asked.outcomes.iter().any(|outcome| outcome.columns().contains(&name))
    };
    let fields = builder.schema().fields().iter().enumerate();
    let kept: Vec<usize> = fields.filter(|(_, field)| wanted(field.name())).map(|(at, _)| at).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), kept);
    let weeks = manifest.arm(0).horizon_weeks;
    let mut names: Vec<&str> = asked.outcomes.iter().flat_map(Outcome::columns).collect();
    names.sort_unstable();
    names.dedup();
    let mut current: Vec<Row> = Vec::new();
    let mut next = 0;
    let mut show = |point: usize, rows: &[Row], visit: &mut dyn FnMut(usize, PointRuns)| {
        while next < point {
            visit(next, gathered(next, &[], asked, manifest.replicates, weeks));
            next += 1;
        }
        visit(point, gathered(point, rows, asked, manifest.replicates, weeks));
        next = point + 1;
    };
    for batch in builder.with_projection(mask).build().map_err(StudyError::table(&path, UNTOUCHED))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let numbers = |name: &str| {
            column(&batch, name, &path)?
                .as_primitive_opt::<UInt32Type>()
                .cloned()
                .ok_or_else(|| foreign(&path, &format!("column '{name}' is not uint32")))
        };
        let (points, replicates) = (numbers("point")?, numbers("replicate")?);
        let stages = places(&batch, "final_stage", &path, |name| {
            Stage::ALL.iter().position(|one| one.name() == name)
        })?;
        let looked_at = places(&batch, "community", &path, |name| {
            asked.community.as_deref().is_none_or(|wanted| wanted == name).then_some(0)
        })?;
        let columns = names
            .iter()
            .map(|name| {
                let place = RunRow::COLUMNS.iter().position(|column| column.name == *name);
                Ok((place.unwrap_or(0), doubles(&batch, name, &path)?))
            })
            .collect::<Result<Vec<_>, StudyError>>()?;
        for row in 0..batch.num_rows() {
            if looked_at[row].is_none() {
                continue;
            }
            let point = points.value(row) as usize;
            if let Some(last) = current.last().map(|row| row.point)
                && last != point
            {
                show(last, &current, &mut visit);
                current.clear();
            }
            let mut values = [f64::NAN; RunRow::COLUMNS.len()];
            for (place, column) in &columns {
                values[*place] = column[row];
            }
            current.push(Row {
                point,
                replicate: replicates.value(row),
                stage: stages[row].ok_or_else(|| foreign(&path, "a stage is not known"))?,
                run: RunRow::from_values(values),
            });
        }
    }
    if let Some(last) = current.last().map(|row| row.point) {
        show(last, &current, &mut visit);
    }
    for point in next..manifest.arm_count() {
        visit(point, gathered(point, &[], asked, manifest.replicates, weeks));
    }
    Ok(())
}

/// Rows of one point, replicate by replicate, with several communities put together.
fn gathered(point: usize, rows: &[Row], asked: &Asked, replicates: u32, weeks: u32) -> PointRuns {
    let all: Vec<RunRow> = rows.iter().map(|row| row.run).collect();
    let mut left = all.as_slice();
    let of_replicate: Vec<(u32, &[RunRow])> = rows
        .chunk_by(|one, other| one.replicate == other.replicate)
        .map(|of_one| {
            let (these, others) = left.split_at(of_one.len());
            left = others;
            (of_one[0].replicate, these)
        })
        .collect();
    let mut gathered = PointRuns::default();
    for outcome in &asked.outcomes {
        let runs = of_replicate.iter().map(|(_, runs)| *runs);
        let sample = outcome.over(runs, asked.prices_at(point), weeks);
        let mut values = vec![f64::NAN; replicates as usize];
        for ((replicate, _), value) in of_replicate.iter().zip(sample.by_replicate(outcome)) {
            if let Some(slot) = values.get_mut(*replicate as usize) {
                *slot = value;
            }
        }
        gathered.samples.push(sample);
        gathered.values.push(values);
    }
    rows.iter().for_each(|row| gathered.fates[row.stage] += 1);
    gathered
}

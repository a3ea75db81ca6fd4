//! How the communities of one replicate ended, read back from the table.

use std::path::Path;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, UInt32Type};

use super::ensemble::{builder, column, doubles, foreign, places};
use super::error::{StudyError, UNTOUCHED};
use crate::output::{Manifest, Table};
use hearth_engine::observe::{Cause, Flow, Flows, Outcome, RunRow};
use hearth_engine::scenario::Stage;

/// Outcomes of a replicate of a study of one arm, by community; `None` where it failed.
///
/// # Errors
///
/// Where the table can't be read.
pub fn outcomes(
    folder: &Path,
    manifest: &Manifest,
    replicate: u32,
) -> Result<Option<Vec<Outcome>>, StudyError> {
    let path = folder.join(Table::Runs.file());
    let mut outcomes = Vec::new();
    for batch in builder(&path)?.build().map_err(StudyError::table(&path, UNTOUCHED))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let replicates = column(&batch, "replicate", &path)?
            .as_primitive_opt::<UInt32Type>()
            .ok_or_else(|| foreign(&path, "column 'replicate' is not uint32"))?;
        // A replicate's communities stand in a row, in their order.
        let rows: Vec<usize> =
            (0..batch.num_rows()).filter(|&row| replicates.value(row) == replicate).collect();
        if let (Some(&first), Some(last)) = (rows.first(), rows.last()) {
            take(&batch.slice(first, last - first + 1), &path, &mut outcomes)?;
        }
    }
    let communities = manifest.arms.first().map_or(0, |arm| arm.communities.len());
    Ok((outcomes.len() == communities).then_some(outcomes))
}

fn take(batch: &RecordBatch, path: &Path, outcomes: &mut Vec<Outcome>) -> Result<(), StudyError> {
    let stages =
        places(batch, "final_stage", path, |name| Stage::ALL.iter().position(|stage| stage.name() == name))?;
    let causes = places(batch, "heaviest_drain", path, |name| {
        Cause::ALL.iter().position(|cause| cause.name() == name)
    })?;
    let columns = |names: &mut dyn Iterator<Item = String>| {
        names.map(|name| doubles(batch, &name, path)).collect::<Result<Vec<_>, _>>()
    };
    let rows = columns(&mut RunRow::COLUMNS.iter().map(|info| info.name.to_owned()))?;
    let energy = columns(&mut Flow::ALL.iter().map(|flow| format!("energy_{}", flow.name())))?;
    let engagement = columns(&mut Flow::ALL.iter().map(|flow| format!("engagement_{}", flow.name())))?;
    let weights = Cause::ALL
        .iter()
        .map(|cause| {
            let name = format!("drain_{}", cause.name());
            column(batch, &name, path)?
                .as_primitive_opt::<Float32Type>()
                .ok_or_else(|| foreign(path, &format!("column '{name}' is not float32")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    for row in 0..batch.num_rows() {
        let stage = stages[row].ok_or_else(|| foreign(path, "a stage is not known"))?;
        outcomes.push(Outcome {
            final_stage: Stage::ALL[stage],
            row: RunRow::from_values(std::array::from_fn(|at| rows[at][row])),
            flows: Flows {
                energy: std::array::from_fn(|at| energy[at][row]),
                engagement: std::array::from_fn(|at| engagement[at][row]),
            },
            causes: std::array::from_fn(|at| weights[at].value(row)),
            cause: causes[row].map(|at| Cause::ALL[at]),
        });
    }
    Ok(())
}

//! The replicate that is most like the others.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;

use super::ensemble::CommunityEnsemble;
use super::ensemble::{builder, column, doubles, foreign, places};
use super::error::StudyError;
use crate::output::Table;
use hearth_engine::observe::RunRow;

/// What makes runs alike.
const TRAITS: [&str; 7] = [
    "alive",
    "survival_weeks",
    "weeks_stewardship",
    "active_end",
    "value_tangible",
    "energy_mean",
    "legitimacy_mean",
];

/// The replicate of a study of one arm whose communities are nearest to the medians, each trait measured in
/// the range that holds 8 in 10 replicates; the first of several. `None` where there is no replicate.
pub fn most_typical(folder: &Path, communities: &[CommunityEnsemble]) -> Result<Option<u32>, StudyError> {
    let path = folder.join(Table::Runs.file());
    let mut far: BTreeMap<u32, f64> = BTreeMap::new();
    for batch in builder(&path)?.build().map_err(|error| foreign(&path, &error.to_string()))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let replicates = column(&batch, "replicate", &path)?
            .as_primitive_opt::<UInt32Type>()
            .ok_or_else(|| foreign(&path, "column 'replicate' is not uint32"))?;
        let find = |name: &str| communities.iter().position(|community| community.name == name);
        let community = places(&batch, "community", &path, find)?;
        for name in TRAITS {
            let values = doubles(&batch, name, &path)?;
            let place = RunRow::COLUMNS.iter().position(|column| column.name == name);
            for (row, value) in values.into_iter().enumerate() {
                let spread = community[row].zip(place).map(|(index, place)| &communities[index].runs[place]);
                let distance = spread.map_or(0.0, |spread| {
                    let range = spread.quantiles[5] - spread.quantiles[1];
                    let off = (value - spread.quantiles[3]).abs();
                    if range > 0.0 { off / range } else { off.min(1.0) }
                });
                // What doesn't exist in this run is as far away as the ends of the range.
                *far.entry(replicates.value(row)).or_default() +=
                    if distance.is_nan() { 1.0 } else { distance };
            }
        }
    }
    Ok(far.into_iter().min_by(|one, other| one.1.total_cmp(&other.1)).map(|(replicate, _)| replicate))
}

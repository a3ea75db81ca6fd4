//! Room on the disk: what a study will take, and what there is.

use std::path::Path;

use super::error::StudyError;
use super::plan::Design;
use super::unit;
use crate::output::Weekly;

/// Bytes of a run in the table, by number: rows are columns there, packed.
const PACKED: f64 = 0.6;
/// Bytes of a week of a run in `weekly.parquet`, about, as measured; and of its unit, the same.
const WEEK: f64 = 150.0;
/// Bytes of a week in `trajectories.parquet`, about.
const TRAJECTORY_WEEK: f64 = 20.0;
/// Bytes of a week's distribution in a unit with its share of the quantiles, about, as measured: for itself, for each replicate of
/// the unit, and at most, where all replicates of a unit are alive.
const SKETCH: f64 = 2500.0;
const SKETCH_REPLICATE: f64 = 100.0;
const SKETCH_MOST: f64 = 9000.0;
/// Room that is left to others: as much again as a study takes, and this at most.
const SPARE: u64 = 16 << 20;

/// Bytes that a study will take at most, units and tables together, as far as that can be known before.
pub fn room_needed(design: &Design<'_>) -> u64 {
    let count = match design.points {
        Some(_) => 1,
        None => design.arms.len(),
    };
    let of_arm = |at: usize| {
        let shape = design.shape(at);
        let (communities, weeks) = (shape.communities as f64, (shape.communities * shape.weeks) as f64);
        let replicates = f64::from(design.replicates);
        let row = unit::RUN as f64 * communities;
        let block = design.block().max(1);
        let units = f64::from(design.replicates.div_ceil(block));
        let in_unit = f64::from(block.min(design.replicates));
        let sketch = (SKETCH + SKETCH_REPLICATE * in_unit).min(SKETCH_MOST);
        let kept = match design.weekly {
            Weekly::None => 0.0,
            Weekly::Quantiles => units * weeks * sketch,
            Weekly::All => units * weeks * sketch + 2.0 * replicates * weeks * WEEK,
            Weekly::Trajectories => 2.0 * replicates * weeks * TRAJECTORY_WEEK,
        };
        replicates * row * (1.0 + PACKED) + kept
    };
    let arms: f64 = (0..count).map(of_arm).sum();
    let all = design.points.map_or(arms, |points| arms * f64::from(points.count()));
    all as u64
}

/// Refuses a study that the disk can't hold.
///
/// # Errors
///
/// Where there is less room than it will take. Where nobody knows how much there is, nothing is refused.
pub fn room(folder: &Path, needed: u64) -> Result<(), StudyError> {
    // Of a folder that is still to be made, the nearest above it.
    let there = folder.ancestors().find(|place| place.exists()).filter(|place| !place.as_os_str().is_empty());
    let place = there.unwrap_or(Path::new("."));
    match fs4::available_space(place) {
        Ok(free) if free < needed.saturating_add(needed.min(SPARE)) => {
            Err(StudyError::NoRoom { folder: place.to_owned(), there: free, needed })
        }
        _ => Ok(()),
    }
}

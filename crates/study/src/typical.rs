//! The replicates that are most like the others: one, or one of each kind where outcomes have two peaks.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;

use super::ensemble::CommunityEnsemble;
use super::ensemble::{builder, column, doubles, foreign, places};
use super::error::StudyError;
use crate::output::Table;
use hearth_engine::observe::RunRow;
use hearth_statistics::rank::quantile;

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
/// Share of the runs that each of two peaks has at least.
const PEAK: f64 = 0.1;

/// Runs of one community of which some have ended and others are alive: a median of all would be like few of them.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct TwoPeaks {
    /// Runs that have ended.
    pub ended: u64,
    /// Runs that are alive at the horizon.
    pub alive: u64,
    /// Of those that have ended, half did by this week.
    pub median_end: f64,
    /// Of those that are alive, the median of the active members ...
    pub median_active: f64,
    /// ... and what 8 in 10 of them have.
    pub active: (f64, f64),
}

/// Which replicates to tell of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Typical {
    /// The most typical one, of the larger peak where there are two; none where there is no replicate.
    pub first: Option<u32>,
    /// The most typical one of the other peak.
    pub other: Option<u32>,
    /// The two peaks.
    pub peaks: Option<TwoPeaks>,
}

/// The most typical replicates of a study of one arm: nearest to the medians, each trait measured in the range that holds 8 in 10
/// replicates; the first of several. Of a single community that has ended in a tenth of the runs or more, and is alive in as many,
/// there is one of each kind, nearest to the medians of its kind.
pub fn typical(folder: &Path, communities: &[CommunityEnsemble]) -> Result<Typical, StudyError> {
    if let [one] = communities {
        let ended: u64 = one.deaths.iter().sum();
        let least = (PEAK * one.replicates as f64).ceil().max(1.0) as u64;
        if ended >= least && one.replicates.saturating_sub(ended) >= least {
            return two_peaks(folder, communities);
        }
    }
    Ok(Typical { first: most_typical(folder, communities)?, ..Typical::default() })
}

fn two_peaks(folder: &Path, communities: &[CommunityEnsemble]) -> Result<Typical, StudyError> {
    let rows = rows(folder, communities)?;
    let kind = |alive: bool| -> Vec<(u32, &[f64; TRAITS.len()])> {
        rows.iter().filter(|(_, row)| (row[0] > 0.0) == alive).map(|(at, row)| (*at, row)).collect()
    };
    let (ended, alive) = (kind(false), kind(true));
    let sorted = |of: &[(u32, &[f64; TRAITS.len()])], at: usize| -> Vec<f64> {
        let mut values: Vec<f64> =
            of.iter().map(|(_, row)| row[at]).filter(|value| !value.is_nan()).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let nearest = |of: &[(u32, &[f64; TRAITS.len()])]| {
        let medians: Vec<(f64, f64)> = (0..TRAITS.len())
            .map(|at| {
                let values = sorted(of, at);
                (quantile(&values, 0.5), quantile(&values, 0.9) - quantile(&values, 0.1))
            })
            .collect();
        let far = |row: &[f64; TRAITS.len()]| -> f64 {
            let each = row.iter().zip(&medians).map(|(value, &(median, range))| off(*value, median, range));
            each.sum()
        };
        of.iter().map(|(at, row)| (far(row), *at)).min_by(|one, other| one.0.total_cmp(&other.0))
    };
    let active = sorted(&alive, 3);
    let peaks = TwoPeaks {
        ended: ended.len() as u64,
        alive: alive.len() as u64,
        median_end: quantile(&sorted(&ended, 1), 0.5),
        median_active: quantile(&active, 0.5),
        active: (quantile(&active, 0.1), quantile(&active, 0.9)),
    };
    let [larger, smaller] = if ended.len() > alive.len() { [ended, alive] } else { [alive, ended] };
    let replicate = |found: Option<(f64, u32)>| found.map(|(_, at)| at);
    Ok(Typical {
        first: replicate(nearest(&larger)),
        other: replicate(nearest(&smaller)),
        peaks: Some(peaks),
    })
}

/// How far a value is from the median, in ranges that hold 8 in 10. What doesn't exist is as far away as the ends.
fn off(value: f64, median: f64, range: f64) -> f64 {
    let off = (value - median).abs();
    let off = if range > 0.0 { off / range } else { off.min(1.0) };
    if off.is_nan() { 1.0 } else { off }
}

/// By replicate: the traits of its only community.
fn rows(
    folder: &Path,
    communities: &[CommunityEnsemble],
) -> Result<BTreeMap<u32, [f64; TRAITS.len()]>, StudyError> {
    let mut rows: BTreeMap<u32, [f64; TRAITS.len()]> = BTreeMap::new();
    each_trait(folder, communities, |replicate, _, at, value| {
        rows.entry(replicate).or_insert([f64::NAN; TRAITS.len()])[at] = value;
    })?;
    Ok(rows)
}

/// The replicate whose communities are nearest to the medians of all.
fn most_typical(folder: &Path, communities: &[CommunityEnsemble]) -> Result<Option<u32>, StudyError> {
    let mut far: BTreeMap<u32, f64> = BTreeMap::new();
    let spreads: Vec<Option<usize>> =
        TRAITS.iter().map(|name| RunRow::COLUMNS.iter().position(|column| column.name == *name)).collect();
    each_trait(folder, communities, |replicate, community, at, value| {
        let spread = community.zip(spreads[at]).map(|(index, place)| &communities[index].runs[place]);
        let distance = spread
            .map_or(0.0, |spread| off(value, spread.quantiles[3], spread.quantiles[5] - spread.quantiles[1]));
        *far.entry(replicate).or_default() += distance;
    })?;
    Ok(far.into_iter().min_by(|one, other| one.1.total_cmp(&other.1)).map(|(replicate, _)| replicate))
}

/// Shows every trait of every run: its replicate, its community, the place of the trait, the value.
fn each_trait(
    folder: &Path,
    communities: &[CommunityEnsemble],
    mut visit: impl FnMut(u32, Option<usize>, usize, f64),
) -> Result<(), StudyError> {
    let path = folder.join(Table::Runs.file());
    for batch in builder(&path)?.build().map_err(|error| foreign(&path, &error.to_string()))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let replicates = column(&batch, "replicate", &path)?
            .as_primitive_opt::<UInt32Type>()
            .ok_or_else(|| foreign(&path, "column 'replicate' is not uint32"))?;
        let find = |name: &str| communities.iter().position(|community| community.name == name);
        let community = places(&batch, "community", &path, find)?;
        for (at, name) in TRAITS.iter().enumerate() {
            for (row, value) in doubles(&batch, name, &path)?.into_iter().enumerate() {
                visit(replicates.value(row), community[row], at, value);
            }
        }
    }
    Ok(())
}

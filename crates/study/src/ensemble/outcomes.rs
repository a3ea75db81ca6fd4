//! The outcomes of each community of a study that aren't columns of its runs.

use std::path::Path;

use parquet::arrow::ProjectionMask;

use super::read::{builder, doubles, foreign, places};
use super::{ArmEnsemble, CommunityOutcome};
use crate::error::{StudyError, UNTOUCHED};
use crate::outcome::{Formula, Outcome, Prices, UnitPrices, place};
use crate::output::{Manifest, Table};
use crate::spread::Tally;
use hearth_engine::observe::RunRow;
use hearth_statistics::RatioOfSums;

/// What is counted of an outcome.
#[derive(Clone)]
struct Counted {
    outcome: Outcome,
    tally: Tally,
    ratio: RatioOfSums,
}

/// Reads the outcomes of a complete study's communities that aren't columns of its runs, by these prices; what they leave open has the
/// organisation's price of an hour.
///
/// # Errors
///
/// Where a table or a scenario of the folder can't be read.
pub fn read_outcomes(
    folder: &Path,
    manifest: &Manifest,
    prices: &Prices,
    arms: &mut [ArmEnsemble],
) -> Result<(), StudyError> {
    let prices = manifest.arms.iter().map(|arm| {
        let scenario = crate::files::read_scenario(&folder.join(&arm.scenario), &[])
            .map_err(|error| StudyError::Design { message: error.to_string() })?;
        Ok((UnitPrices::of(prices, &scenario), scenario.horizon_weeks))
    });
    let prices = prices.collect::<Result<Vec<_>, StudyError>>()?;
    let derived: Vec<Counted> = Outcome::all()
        .filter(Outcome::is_derived)
        .map(|outcome| Counted { outcome, tally: Tally::default(), ratio: RatioOfSums::default() })
        .collect();
    let mut all: Vec<Vec<Vec<Counted>>> =
        manifest.arms.iter().map(|arm| vec![derived.clone(); arm.communities.len()]).collect();
    // What a run adds to a ratio is known when the ratio is.
    for again in [false, true] {
        each_row(folder, manifest, &derived, |arm, community, row| {
            let (prices, horizon) = &prices[arm];
            for one in &mut all[arm][community] {
                let ratio = match one.outcome.formula {
                    Formula::Ratio { numerator, denominator } => {
                        Some((numerator(row, prices), denominator(row, prices)))
                    }
                    _ => None,
                };
                match ratio {
                    Some((above, below)) if again => one.ratio.add_again(above, below),
                    Some((above, below)) => one.ratio.add(above, below),
                    None => {}
                }
                if !again {
                    one.tally.push(one.outcome.of_run(std::slice::from_ref(row), prices, *horizon));
                }
            }
        })?;
    }
    for (arm, counted) in arms.iter_mut().zip(all) {
        for (community, counted) in arm.communities.iter_mut().zip(counted) {
            community.outcomes = counted.into_iter().map(Counted::outcome).collect();
        }
    }
    Ok(())
}

impl Counted {
    fn outcome(self) -> CommunityOutcome {
        let mut spread = self.tally.spread();
        let interval = self.outcome.is_ratio().then(|| {
            (spread.mean, spread.sd) = (self.ratio.value(), self.ratio.sd());
            self.ratio.interval(0.05)
        });
        CommunityOutcome { outcome: self.outcome, spread, interval }
    }
}

/// Shows each run of each community, with the columns that some outcomes need.
fn each_row(
    folder: &Path,
    manifest: &Manifest,
    wanted: &[Counted],
    mut visit: impl FnMut(usize, usize, &RunRow),
) -> Result<(), StudyError> {
    let path = folder.join(Table::Runs.file());
    let several = manifest.arms.len() > 1;
    let mut names: Vec<&str> = wanted.iter().flat_map(|one| one.outcome.columns()).collect();
    names.sort_unstable();
    names.dedup();
    let builder = builder(&path)?;
    let kept = names.iter().copied().chain(["arm", "community"]);
    let mask = ProjectionMask::columns(builder.parquet_schema(), kept);
    for batch in builder.with_projection(mask).build().map_err(StudyError::table(&path, UNTOUCHED))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let find = |name: &str| manifest.arms.iter().position(|arm| arm.name == name);
        let arms =
            if several { places(&batch, "arm", &path, find)? } else { vec![Some(0); batch.num_rows()] };
        let communities = manifest
            .arms
            .iter()
            .map(|arm| {
                places(&batch, "community", &path, |name| arm.communities.iter().position(|one| one == name))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let columns = names
            .iter()
            .map(|name| Ok((place(name), doubles(&batch, name, &path)?)))
            .collect::<Result<Vec<_>, StudyError>>()?;
        for row in 0..batch.num_rows() {
            let arm = arms[row].ok_or_else(|| foreign(&path, "an arm is not in the manifest"))?;
            let community =
                communities[arm][row].ok_or_else(|| foreign(&path, "a community is not known"))?;
            let mut values = [f64::NAN; RunRow::COLUMNS.len()];
            columns.iter().for_each(|(place, column)| values[*place] = column[row]);
            visit(arm, community, &RunRow::from_values(values));
        }
    }
    Ok(())
}

//! Draws from the posterior of a calibration, as points of a sweep or as one scenario.

use std::path::Path;

use hearth::engine::scenario::Scenario;
use hearth::study::calibrate::{CalibrationResult, PosteriorDraws};
use hearth::study::sweep::{Layout, Plan, Sweep, SweepFactor};

use super::super::ending::CliError;
use super::super::paths;

/// Outcomes of a sweep over a posterior, the most important first.
const OUTCOMES: [&str; 6] = ["survival", "survival_weeks", "members", "active", "energy", "value_tangible"];

/// What a folder says was calibrated.
fn factors(folder: &Path) -> Result<Vec<SweepFactor>, CliError> {
    let path = folder.join("calibration.json");
    let bad = |what: String| {
        CliError::Bad(format!(
            "{} is no calibration: {what}; name a folder that `hearth calibrate` wrote",
            paths::folder(folder)
        ))
    };
    let bytes =
        std::fs::read(&path).map_err(|error| bad(format!("cannot read {}: {error}", path.display())))?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    serde_json::from_value(value["factors"].clone()).map_err(|error| bad(error.to_string()))
}

/// A sweep over draws from a posterior.
pub fn sweep(folder: &Path, draws: usize, seed: u64, sets: &[String]) -> Result<Sweep, CliError> {
    let factors = factors(folder)?;
    let scenario = paths::load(&folder.join("scenario.ron"), sets)?;
    let drawn = PosteriorDraws::read(folder, draws, seed).map_err(CliError::Bad)?;
    let plan = Plan {
        name: format!("{}, from the posterior", scenario.name),
        about: "What the calibrated parameters leave open.".to_owned(),
        factors,
        followers: Vec::new(),
        limits: Vec::new(),
        layout: Layout::Table { file: "posterior.csv".to_owned() },
        outcomes: OUTCOMES.map(str::to_owned).to_vec(),
        prices: None,
        community: None,
        left_out: 0,
    };
    Ok(Sweep::of_table(plan, scenario, drawn.csv().into_bytes()))
}

/// The calibrated scenario, with the parameters in the middle of the posterior, as `--set` takes them.
pub fn central(folder: &Path) -> Result<(Scenario, Vec<String>), CliError> {
    let factors = factors(folder)?;
    let scenario = paths::load(&folder.join("scenario.ron"), &[])?;
    let drawn = PosteriorDraws::read(folder, 1000, 1).map_err(CliError::Bad)?;
    let sets = CalibrationResult::middle(&factors, &drawn);
    Ok((scenario, sets))
}

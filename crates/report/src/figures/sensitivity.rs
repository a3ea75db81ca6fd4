//! Which factors matter: a tornado of their indices, and a network of what they do together.

mod network;
mod tornado;

use super::{About, Drawing};
use hearth_study::output::text::plural;
use hearth_study::sensitivity::{Indices, SensitivityResult};

/// Draws what a sensitivity analysis found.
pub fn sensitivity(found: &SensitivityResult) -> Vec<Drawing> {
    let Some((_, indices)) = found.outcomes.first() else { return Vec::new() };
    let about = About {
        scenario: found.plan.name.clone(),
        version: found.version.clone(),
        seed: found.seed,
        horizon_weeks: found.horizon_weeks,
    };
    let mut drawings = vec![tornado::draw(found, &about)];
    if let Indices::Sobol(sobol) = indices
        && !sobol.pairs.is_empty()
        && sobol.noise.factors > 0.0
    {
        drawings.push(network::draw(found, sobol, &about));
    }
    drawings
}

fn source(found: &SensitivityResult) -> String {
    format!(
        "{}, {} of each, {}",
        plural(found.points as u64, "point", "points"),
        plural(u64::from(found.replicates), "replicate", "replicates"),
        found.plan.layout.words()
    )
}

//! A calibration in words.

use super::result::CalibrationResult;
use crate::output::text::{fine, list, number, percent, plural};

/// A factor of which so much was learned is told of as known.
const KNOWN: f64 = 0.3;

/// What came out, a thought each.
pub fn text(found: &CalibrationResult) -> Vec<String> {
    let mut told = Vec::new();
    let known: Vec<String> = (0..found.factors.len())
        .filter(|&at| found.learned(at) >= KNOWN)
        .map(|at| named(found, at))
        .collect();
    told.push(match known.is_empty() {
        true => "The logs tell little of these parameters: the posterior is nearly as wide as the priors."
            .to_owned(),
        false => format!("The logs point to {} (median, and the range of nine tenths).", list(&known)),
    });
    let open: Vec<String> = (0..found.factors.len())
        .filter(|&at| found.learned(at) < KNOWN)
        .map(|at| found.factors[at].name.clone())
        .collect();
    if !open.is_empty() && !known.is_empty() {
        told.push(format!("They tell little of {}.", list(&open)));
    }
    let (inside, all) = counted(found, |one| one.used.then_some(one.observed));
    told.push(format!(
        "Of {}, {inside} lie where nine of ten communities of the posterior do.",
        plural(all, "fact that was used", "facts that were used")
    ));
    let (inside, all) = counted(found, |one| Some(one.held_out));
    if all > 0 {
        told.push(format!("Of {} of what was held out, {inside} do.", plural(all, "fact", "facts")));
    }
    if let Some(last) = found.generations.last() {
        told.push(format!(
            "{} of weight {} after {}; distances are {} at most.",
            plural(found.particles.len() as u64, "particle", "particles"),
            number(last.effective),
            plural(found.generations.len() as u64, "generation", "generations"),
            number(last.within)
        ));
    }
    if found.generations.len() <= found.effort.generations {
        told.push(
            "It ended before all generations: to come nearer would have taken more than sixty proposals a particle. Further \
             logs, fewer parameters or fewer facts would let it."
                .to_owned(),
        );
    }
    if found.generations.iter().skip(1).any(|one| one.effective < 0.2 * found.particles.len() as f64) {
        told.push(format!(
            "A few particles carry most of the weight (less than {} of them in effect): more particles would tell more.",
            percent(0.2)
        ));
    }
    told
}

/// A factor with its [`estimate`].
pub fn named(found: &CalibrationResult, factor: usize) -> String {
    format!("{} {}", found.factors[factor].name, estimate(found, factor))
}

/// A factor's median and the range that holds nine tenths: `0.3 (0.1 to 0.5)`.
pub fn estimate(found: &CalibrationResult, factor: usize) -> String {
    let [median, low, high] = [0.5, 0.05, 0.95].map(|p| fine(found.quantile(factor, p)));
    format!("{median} ({low} to {high})")
}

/// How many values lie in the predicted range, of how many.
fn counted(found: &CalibrationResult, of: impl Fn(&super::result::Predicted) -> Option<f64>) -> (u64, u64) {
    let held = found.predicted.iter().filter_map(|one| one.holds(of(one)?));
    held.fold((0, 0), |(inside, all), holds| (inside + u64::from(holds), all + 1))
}

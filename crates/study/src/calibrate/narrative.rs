//! Text of a calibration's result.

use super::result::CalibrationResult;
use crate::output::text::{fine, list, number, percent, plural};

/// From this share of learned variance on, the text gives a factor's value.
const KNOWN: f64 = 0.3;

/// The sentences of the result.
pub fn text(result: &CalibrationResult) -> Vec<String> {
    let mut parts = Vec::new();
    let known: Vec<String> = (0..result.factors.len())
        .filter(|&at| result.learned(at) >= KNOWN)
        .map(|at| named(result, at))
        .collect();
    parts.push(match known.is_empty() {
        true => "The logs say little about these parameters: the posterior is nearly as wide as the priors."
            .to_owned(),
        false => format!("The logs point to {} (median and 90 % range).", list(&known)),
    });
    let open: Vec<String> = (0..result.factors.len())
        .filter(|&at| result.learned(at) < KNOWN)
        .map(|at| result.factors[at].name.clone())
        .collect();
    if !open.is_empty() && !known.is_empty() {
        parts.push(format!("They say little about {}.", list(&open)));
    }
    let (inside, all) = counted(result, |one| one.used.then_some(one.observed));
    parts.push(format!(
        "Of {}, {inside} lie in the posterior's 90 % range.",
        plural(all, "fact that was used", "facts that were used")
    ));
    let (inside, all) = counted(result, |one| Some(one.held_out));
    if all > 0 {
        parts.push(format!("Of {} of the held-out logs, {inside} do.", plural(all, "fact", "facts")));
    }
    if let Some(last) = result.generations.last() {
        parts.push(format!(
            "{} with an effective sample size of {} after {}; the largest distance is {}.",
            plural(result.particles.len() as u64, "particle", "particles"),
            number(last.effective),
            plural(result.generations.len() as u64, "generation", "generations"),
            number(last.within)
        ));
    }
    if result.generations.len() <= result.effort.generations {
        parts.push(
            "It stopped early: coming closer takes more than sixty proposals a particle. Use more logs, fewer parameters or \
             fewer facts."
                .to_owned(),
        );
    }
    if result.generations.iter().skip(1).any(|one| one.effective < 0.2 * result.particles.len() as f64) {
        parts.push(format!(
            "Few particles carry most of the weight (effectively less than {} of them): use more particles.",
            percent(0.2)
        ));
    }
    parts
}

/// A factor with its [`estimate`].
pub fn named(result: &CalibrationResult, factor: usize) -> String {
    format!("{} {}", result.factors[factor].name, estimate(result, factor))
}

/// A factor's median and the range that holds nine tenths: `0.3 (0.1 to 0.5)`.
pub fn estimate(result: &CalibrationResult, factor: usize) -> String {
    let [median, low, high] = [0.5, 0.05, 0.95].map(|p| fine(result.quantile(factor, p)));
    format!("{median} ({low} to {high})")
}

/// Number of values in the predicted range, and number of values.
fn counted(result: &CalibrationResult, of: impl Fn(&super::result::Predicted) -> Option<f64>) -> (u64, u64) {
    let held = result.predicted.iter().filter_map(|one| one.holds(of(one)?));
    held.fold((0, 0), |(inside, all), holds| (inside + u64::from(holds), all + 1))
}

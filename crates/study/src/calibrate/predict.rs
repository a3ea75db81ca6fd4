//! Whether communities of the posterior look like the real ones: facts that were used, facts that weren't, logs held out.

use super::candidates::Candidates;
use super::facts::{DEFAULT_FACTS, Observed, plain};
use super::result::{CalibrationResult, Particle, Predicted};
use super::smc::{CalibrateError, Calibration};
use hearth_engine::random::{Decision, Source};

/// Facts that are looked at beside those that were used.
const OTHERS: [&str; 8] = [
    "weekly_active_mean",
    "weeks_silent_share",
    "survival_4w",
    "survival_52w",
    "monthly_departure",
    "top10pct_share",
    "thread_reply_share",
    "events",
];
/// Runs of the check have numbers of their own.
const FIRST: u32 = 0x8000_0000;

/// Facts that are looked at: those that were used, then others.
pub(super) fn names(used: &Observed) -> Vec<&'static str> {
    let others = DEFAULT_FACTS.iter().chain(&OTHERS).filter(|name| !used.names.contains(name));
    used.names.iter().chain(others).copied().collect()
}

/// Adds the check; `None` where the user stops it.
pub(super) fn check(
    calibration: &Calibration,
    mut found: CalibrationResult,
    checks: usize,
    candidates: &Candidates<'_>,
) -> Result<Option<CalibrationResult>, CalibrateError> {
    let used = &calibration.observed;
    let names = names(used);
    // One community for each draw of the posterior.
    let drawn: Vec<(&[f64], u32)> = (0..checks as u32)
        .filter_map(|number| {
            Some((drawn(&found.particles, found.seed, number)?.place.as_slice(), FIRST + number))
        })
        .collect();
    let Some(simulated) = candidates.facts(&drawn, 1, &names)? else { return Ok(None) };
    let simulated: Vec<Vec<f64>> = simulated.into_iter().flatten().collect();
    found.predicted = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let mut values: Vec<f64> =
                simulated.iter().map(|facts| facts[at]).filter(|value| value.is_finite()).collect();
            values.sort_by(f64::total_cmp);
            let quantile = |p: f64| match values.len() {
                0 => f64::NAN,
                n => plain(name, values[((p * (n - 1) as f64).round() as usize).min(n - 1)]),
            };
            let value = |of: &Observed| {
                let place = of.names.iter().position(|known| known == name);
                place.map_or(f64::NAN, |place| plain(name, of.values[place]))
            };
            Predicted {
                fact: name,
                used: used.names.contains(name),
                observed: value(&calibration.predicted),
                held_out: value(&calibration.held_out),
                median: quantile(0.5),
                low: quantile(0.05),
                high: quantile(0.95),
            }
        })
        .collect();
    Ok(Some(found))
}

/// One draw of the posterior.
fn drawn(particles: &[Particle], seed: u64, number: u32) -> Option<&Particle> {
    let mut draws = Source::new(seed, u32::MAX - 3).sequence(0, Decision::Factor, 5, number);
    let mut left = f64::from(draws.unit());
    particles
        .iter()
        .find(|particle| {
            left -= particle.weight;
            left < 0.0
        })
        .or(particles.last())
}

//! Two scenarios on the same random numbers: the mean difference of a quantity, until its sign is decided.

use std::fmt::Write;
use std::ops::Range;

use hearth::engine::observe::{RunRow, WeekRow};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use rayon::prelude::*;

/// Replicates after which we look whether the sign is decided.
const ANALYSES: [u32; 4] = [30, 100, 300, 600];
/// Normal quantile of a two-sided interval of 99 % over all analyses together (each has a quarter of the risk).
const QUANTILE: f64 = 3.02;

/// Two scenarios and the quantity in which they must differ.
pub struct Contrast {
    pub name: String,
    /// The quantity, behind the sign of the difference high - low.
    pub acts: String,
    /// Weeks over which a weekly quantity is averaged.
    pub weeks: Range<u32>,
    /// How many of the communities are looked at, from the first on.
    pub communities: usize,
    pub low: Scenario,
    pub high: Scenario,
}

/// What came out.
struct Effect {
    name: String,
    acts: String,
    mean: f64,
    half_width: f64,
    replicates: u32,
    holds: bool,
}

impl Effect {
    fn line(&self) -> String {
        format!(
            "{:4} {:56} {:18} {:+.5} ± {:.5} ({} pairs)",
            if self.holds { "ok" } else { "FAIL" },
            self.name,
            self.acts,
            self.mean,
            self.half_width,
            self.replicates
        )
    }
}

/// Random numbers of the test: others with `HEARTH_SEED`.
pub fn seed() -> u64 {
    std::env::var("HEARTH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2005)
}

/// A quantity by its column.
#[derive(Clone, Copy)]
enum Quantity {
    /// Mean over weeks.
    Week(usize),
    /// The run's own figure.
    Run(usize),
}

impl Quantity {
    fn of(name: &str) -> Self {
        let week = WeekRow::COLUMNS.iter().position(|c| c.name == name);
        let run = RunRow::COLUMNS.iter().position(|c| c.name == name);
        match (week, run) {
            // A mean of weekly shares would count weeks without requests.
            (_, Some(run)) if name == "answer_rate" => Self::Run(run),
            (Some(week), _) => Self::Week(week),
            (None, Some(run)) => Self::Run(run),
            (None, None) => panic!("{name} is not observed"),
        }
    }

    /// Its mean over the communities that are looked at.
    fn read(self, contrast: &Contrast, simulation: &mut Simulation<'_>, replicate: u32) -> f64 {
        simulation.restart(replicate);
        let (mut sum, mut count) = (0.0, 0.0);
        let outcomes = simulation.run(&mut |week, community, seen| {
            if let Self::Week(column) = self
                && community < contrast.communities
                && contrast.weeks.contains(&week)
            {
                sum += f64::from(seen.row.values()[column]);
                count += 1.0;
            }
        });
        if let Self::Run(column) = self {
            for outcome in outcomes.iter().take(contrast.communities) {
                sum += outcome.row.values()[column];
                count += 1.0;
            }
        }
        sum / count
    }
}

/// Paired replicates until the sign is decided.
fn decide(contrast: &Contrast, seed: u64) -> Effect {
    let sign = if contrast.acts.starts_with('-') { -1.0 } else { 1.0 };
    let quantity = Quantity::of(contrast.acts.trim_start_matches(['+', '-']));
    let mut differences: Vec<f64> = Vec::new();
    let mut done = 0;
    let (mut mean, mut half_width) = (f64::NAN, f64::INFINITY);
    for analysis in ANALYSES {
        let more: Vec<f64> = (done..analysis)
            .into_par_iter()
            .map_init(
                || [&contrast.high, &contrast.low].map(|arm| Simulation::new(arm, seed)),
                |[high, low], replicate| {
                    quantity.read(contrast, high, replicate) - quantity.read(contrast, low, replicate)
                },
            )
            .collect();
        // A quantity may not exist in a run, as the rate of answers where nobody asked.
        differences.extend(more.into_iter().filter(|difference| difference.is_finite()));
        done = analysis;
        (mean, half_width) = interval(&differences);
        if mean.abs() > half_width {
            break;
        }
    }
    Effect {
        name: contrast.name.clone(),
        acts: contrast.acts.clone(),
        mean,
        half_width,
        replicates: done,
        holds: sign * mean > half_width,
    }
}

/// Mean and half the width of its interval.
fn interval(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    // Student's quantile from the normal one, to first order.
    let quantile = QUANTILE * (1.0 + (QUANTILE * QUANTILE + 1.0) / (4.0 * (n - 1.0)));
    (mean, quantile * (variance / n).sqrt())
}

/// Every contrast must have the effect that is stated.
pub fn check(contrasts: &[Contrast]) {
    assert!(!contrasts.is_empty());
    let seed = seed();
    let effects: Vec<Effect> = contrasts.par_iter().map(|contrast| decide(contrast, seed)).collect();
    let mut table = String::new();
    for effect in &effects {
        writeln!(table, "{}", effect.line()).unwrap();
    }
    println!("{table}");
    let failed: Vec<String> = effects.iter().filter(|effect| !effect.holds).map(Effect::line).collect();
    assert!(failed.is_empty(), "without the effect that is stated:\n{}", failed.join("\n"));
}

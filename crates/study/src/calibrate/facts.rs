//! Facts of logs, and how far two communities are from each other.

use hearth_logs::facts::{Facts, Log};

/// Facts that are compared where nobody chooses others: how many come and take part, how soon they go, how unequal they are.
pub const DEFAULT_FACTS: [&str; 7] = [
    "newcomers_per_month",
    "monthly_active_mean",
    "one_time_share",
    "survival_13w",
    "monthly_not_back_next",
    "return_after_4w",
    "gini",
];

/// Units of what is counted, and compared by ratio.
const COUNTED: [&str; 6] = ["people", "people/month", "events", "threads", "months", "weeks"];
/// What a fact that a run doesn't have counts for, in scales.
const UNTOLD: f64 = 3.0;
/// The same count added to all before their logarithm, so that none is infinite.
const LEAST: f64 = 0.05;

/// What is known of real communities: facts of their logs, in the mean.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Observed {
    /// Names of the facts.
    pub names: Vec<&'static str>,
    /// Mean over the logs, as they are compared: the logarithm of what is counted.
    pub values: Vec<f64>,
    /// Logs.
    pub logs: usize,
    /// Weeks of the logs, in the mean.
    pub weeks: u32,
}

/// The same as a file has it.
#[derive(Default, serde::Deserialize)]
pub(super) struct SelectedMetrics {
    names: Vec<String>,
    values: Vec<f64>,
    logs: usize,
    weeks: u32,
}

impl SelectedMetrics {
    /// With names that are known.
    pub fn known(self) -> Result<Observed, String> {
        let known = |name: &String| {
            let all = Facts::COLUMNS.iter().map(|fact| fact.name);
            all.into_iter().find(|known| known == name).ok_or_else(|| format!("there is no fact '{name}'"))
        };
        let names = self.names.iter().map(known).collect::<Result<Vec<_>, _>>()?;
        if names.len() != self.values.len() {
            return Err("facts and values don't match".to_owned());
        }
        Ok(Observed { names, values: self.values, logs: self.logs, weeks: self.weeks })
    }
}

impl Observed {
    /// Reads the facts of logs; facts that no log tells are left out.
    pub fn of(logs: &[Log], wanted: &[&'static str]) -> Self {
        let facts: Vec<Facts> = logs.iter().map(Facts::of).collect();
        let weeks =
            facts.iter().filter_map(|one| one.get("observed_weeks")).sum::<f64>() / logs.len().max(1) as f64;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for name in wanted {
            let known: Vec<f64> =
                facts.iter().filter_map(|one| Some(compared(name, one.get(name)?))).collect();
            if !known.is_empty() {
                names.push(*name);
                values.push(known.iter().sum::<f64>() / known.len() as f64);
            }
        }
        Self { names, values, logs: logs.len(), weeks: weeks.round().max(1.0) as u32 }
    }

    /// The facts of simulated communities, in the mean; `NaN` where none tells one. `None` where none left a log. `runs` has so
    /// many numbers of each run: whether it left a log, then its facts.
    pub(super) fn mean_of_runs(runs: &[f64], width: usize) -> Option<Vec<f64>> {
        let logs: Vec<&[f64]> =
            runs.chunks_exact(width).filter(|run| run[0] > 0.0).map(|run| &run[1..]).collect();
        if logs.is_empty() {
            return None;
        }
        let mean = |at: usize| {
            let known: Vec<f64> = logs.iter().map(|facts| facts[at]).filter(|fact| !fact.is_nan()).collect();
            known.iter().sum::<f64>() / known.len() as f64
        };
        Some((0..width - 1).map(mean).collect())
    }

    /// How far simulated facts are away, in scales; infinite where there was no log.
    pub fn distance(&self, simulated: Option<&[f64]>, scales: &[f64]) -> f64 {
        let Some(simulated) = simulated else { return f64::INFINITY };
        let each = self.values.iter().zip(simulated).zip(scales).map(|((real, simulated), scale)| {
            let off = (simulated - real) / scale;
            if off.is_nan() { UNTOLD } else { off }
        });
        libm::sqrt(each.map(|off| off * off).sum::<f64>() / self.values.len().max(1) as f64)
    }
}

/// A fact as it is compared.
pub(super) fn compared(name: &str, value: f64) -> f64 {
    if is_counted(name) { libm::log(value.max(0.0) + LEAST) } else { value }
}

/// A fact as people read it.
pub(super) fn plain(name: &str, value: f64) -> f64 {
    if is_counted(name) { (libm::exp(value) - LEAST).max(0.0) } else { value }
}

fn is_counted(name: &str) -> bool {
    Facts::COLUMNS.iter().any(|fact| fact.name == name && COUNTED.contains(&fact.unit))
}

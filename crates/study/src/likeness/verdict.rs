//! Simulated beside real.

use super::run_metrics::RunMetrics;
use super::runs::SettingRuns;
use super::setting::{Real, Setting, Target};
use hearth_statistics::rank::quantile;
use hearth_statistics::wilson;

/// Standard deviates of a two-sided 90 % interval.
const Z90: f64 = 1.644_853_626_951_472_8;

/// Whether a simulated fact is one of a real community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The simulated median (of a yes or no: the share) lies in the range of the real ones.
    Inside,
    /// It doesn't, or no simulated run has the fact.
    Outside,
}

/// One fact, simulated beside real.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Name of the fact.
    pub name: String,
    /// SettingRuns that tell it.
    pub runs: usize,
    /// Simulated median; of a yes or no, the share of runs. `NaN` where no run has it.
    pub median: f64,
    /// Range that holds nine of ten simulated runs; of a yes or no, a 90 % interval of the share.
    pub range: (f64, f64),
    /// Real communities.
    pub real: Real,
    /// Where that is from.
    pub source: String,
    /// Share of the real communities that lie in the simulated range, where single ones are known.
    pub covered: Option<f64>,
    /// Whether it fits.
    pub verdict: Verdict,
}

impl Likeness {
    fn of(target: &Target, runs: &SettingRuns) -> Self {
        let mut values = runs.values(&target.name);
        values.sort_by(f64::total_cmp);
        let (median, range) = if is_share_of_runs(&target.name) {
            share(&values)
        } else {
            (quantile(&values, 0.5), (quantile(&values, 0.05), quantile(&values, 0.95)))
        };
        let (low, high) = target.real.range();
        let covered = match &target.real {
            Real::Each(each) if !each.is_empty() => {
                let within = each.iter().filter(|&&real| range.0 <= real && real <= range.1).count();
                Some(within as f64 / each.len() as f64)
            }
            _ => None,
        };
        let inside = low <= median && median <= high;
        Self {
            name: target.name.clone(),
            runs: values.len(),
            median,
            range,
            real: target.real.clone(),
            source: target.source.clone(),
            covered,
            verdict: if inside { Verdict::Inside } else { Verdict::Outside },
        }
    }

    /// Whether simulated and real have nothing in common.
    pub fn wildly_off(&self) -> bool {
        let (low, high) = self.real.range();
        self.verdict == Verdict::Outside && !(self.range.0 <= high && low <= self.range.1)
    }
}

/// Every fact of a setting.
pub fn compare(setting: &Setting, runs: &SettingRuns) -> Vec<Likeness> {
    setting.facts.iter().map(|target| Likeness::of(target, runs)).collect()
}

fn is_share_of_runs(name: &str) -> bool {
    RunMetrics::COLUMNS.iter().any(|column| column.name == name && column.unit == "0/1")
}

/// Share of ones, with its interval.
fn share(values: &[f64]) -> (f64, (f64, f64)) {
    let ones = values.iter().filter(|&&value| value > 0.5).count();
    (ones as f64 / values.len() as f64, wilson(ones as u64, values.len() as u64, Z90))
}

//! Many runs of a setting, and the facts of each.

use super::run_metrics::RunMetrics;
use super::setting::Setting;
use crate::ScenarioArm;
use crate::arm::RunError;
use crate::cache::Cache;
use crate::executor::{Control, ExecuteError, Executor, Job, Reader, Replicate};
use hearth_engine::scenario::Scenario;
use hearth_logs::facts::{Fact, Facts, Log};

/// Facts of many runs.
#[derive(Debug, Clone)]
pub struct SettingRuns {
    /// Runs that were simulated.
    pub count: u32,
    /// By run: what an observer saw, whether there is a log that somebody would keep, and the facts of this log.
    rows: Vec<Vec<f64>>,
}

/// Where a row says whether there is a log.
const LOG: usize = RunMetrics::COLUMNS.len();

/// Reads the facts of a run.
struct RunFacts<'a>(&'a Setting);

impl Reader for RunFacts<'_> {
    fn width(&self, _job: usize) -> usize {
        LOG + 1 + Facts::COLUMNS.len()
    }

    fn keeps(&self, _job: usize) -> String {
        format!("facts of logs with {:?} events, {:?} members", self.0.least_events, self.0.least_members)
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let mut weeks = Vec::new();
        let (outcomes, logs) = run.engine.run_with_logs(run.number, &mut |_, community, week| {
            if community == 0 {
                weeks.push(*week);
            }
        })?;
        let horizon = run.engine.scenario().map_or(0, |scenario| scenario.horizon_weeks);
        to.extend(RunMetrics::of(&weeks, &outcomes[0]).values());
        let log = Log::of_contributions(&logs[0], horizon)
            .map(|log| Facts::of(&log))
            .filter(|facts| facts.events >= self.0.least_events && facts.members >= self.0.least_members);
        to.push(f64::from(u8::from(log.is_some())));
        match log {
            Some(facts) => to.extend(facts.values().map(|(_, fact)| match fact {
                Fact::Number(number) => number,
                Fact::Unknown | Fact::Word(_) => f64::NAN,
            })),
            None => to.resize(to.len() + Facts::COLUMNS.len(), f64::NAN),
        }
        Ok(())
    }
}

/// Runs replicates 0, 1, ... of a setting's scenario; `None` where the user stops it. Finished runs are kept in `cache`, where
/// there is one.
///
/// # Errors
///
/// Where the threads can't be started, a run fails, or the cache can't be written.
pub fn observe(
    setting: &Setting,
    scenario: &Scenario,
    seed: u64,
    replicates: u32,
    cache: Option<&Cache>,
    control: &Control<'_>,
) -> Result<Option<SettingRuns>, ExecuteError> {
    let arm = ScenarioArm::named(&setting.name, scenario.clone());
    let reader = RunFacts(setting);
    let executor = Executor::new(control, cache)?;
    let step = executor.step(&setting.name, u64::from(replicates));
    let values = executor.execute(&[Job { arm: &arm, seed, replicates: 0..replicates }], &reader, &step)?;
    let rows =
        |values: Vec<f64>| values.chunks_exact(reader.width(0)).map(<[f64]>::to_vec).collect::<Vec<_>>();
    Ok(values
        .map(|values| SettingRuns { count: replicates, rows: values.into_iter().flat_map(rows).collect() }))
}

impl SettingRuns {
    /// Runs with a log that is compared.
    pub fn kept(&self) -> usize {
        self.rows.iter().filter(|row| row[LOG] > 0.0).count()
    }

    /// A fact in every run that tells it.
    pub fn values(&self, name: &str) -> Vec<f64> {
        let of_run = RunMetrics::COLUMNS.iter().position(|column| column.name == name);
        let of_log = || Facts::COLUMNS.iter().position(|column| column.name == name).map(|at| LOG + 1 + at);
        let Some(at) = of_run.or_else(of_log) else { return Vec::new() };
        self.rows.iter().map(|row| row[at]).filter(|value| value.is_finite()).collect()
    }
}

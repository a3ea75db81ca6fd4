//! Many lives of a setting, and the facts of each.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::super::error::StudyError;
use super::super::workers::{Control, Progress};
use super::run_metrics::RunMetrics;
use super::setting::Setting;
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;
use hearth_logs::facts::{Facts, Log};

/// Facts of many lives.
#[derive(Debug, Clone)]
pub struct SettingRuns {
    /// SettingRuns lived.
    pub lived: u32,
    lives: Vec<Life>,
}

/// Facts of one.
#[derive(Debug, Clone)]
struct Life {
    seen: RunMetrics,
    /// Facts of its log, where it left one that somebody would keep.
    log: Option<Box<Facts>>,
}

/// SettingRuns through replicates 0, 1, ... of a setting's scenario; `None` where it was stopped.
///
/// # Errors
///
/// Where the threads can't be had.
pub fn observe(
    setting: &Setting,
    scenario: &Scenario,
    seed: u64,
    replicates: u32,
    control: &Control,
) -> Result<Option<SettingRuns>, StudyError> {
    let reached = AtomicU64::new(0);
    let lives: Option<Vec<Life>> = control.pool()?.install(|| {
        (0..replicates)
            .into_par_iter()
            .map_init(
                || Simulation::new(scenario, seed),
                |simulation, replicate| {
                    if control.stop.load(Ordering::Relaxed) {
                        return None;
                    }
                    let life = live(setting, scenario, simulation, replicate);
                    let done = reached.fetch_add(1, Ordering::Relaxed) + 1;
                    (control.progress)(Progress { done, total: u64::from(replicates), found: 0 });
                    Some(life)
                },
            )
            .collect()
    });
    Ok(lives.map(|lives| SettingRuns { lived: replicates, lives }))
}

fn live(setting: &Setting, scenario: &Scenario, simulation: &mut Simulation, replicate: u32) -> Life {
    let mut portrait = simulation.portrait(replicate);
    let community = portrait.communities.swap_remove(0);
    let log = Log::of_contributions(&community.contributions, scenario.horizon_weeks)
        .map(|log| Box::new(Facts::of(&log)))
        .filter(|facts| facts.events >= setting.least_events && facts.members >= setting.least_members);
    Life { seen: RunMetrics::of(&community.weeks, &community.outcome), log }
}

impl SettingRuns {
    /// SettingRuns with a log that is compared.
    pub fn kept(&self) -> usize {
        self.lives.iter().filter(|life| life.log.is_some()).count()
    }

    /// A fact in every life that tells it.
    pub fn values(&self, name: &str) -> Vec<f64> {
        let column = RunMetrics::COLUMNS.iter().position(|column| column.name == name);
        self.lives
            .iter()
            .filter_map(|life| match column {
                Some(column) => Some(life.seen.values()[column]),
                None => life.log.as_ref()?.get(name),
            })
            .filter(|value| value.is_finite())
            .collect()
    }
}

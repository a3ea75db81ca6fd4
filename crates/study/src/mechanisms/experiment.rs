//! How an experiment is declared: arms, measurements, and what is required of what they show.

use hearth_engine::observe::Cause;
use hearth_engine::random::scatter;
use hearth_engine::scenario::{Scenario, ScenarioError, move_coefficients};

use super::lab::Lab;
use crate::arm::RunError;
use crate::autopsy::without;
use crate::claims::Library;
use crate::likeness::Setting;
use crate::spec::ready_scenario;

/// An experiment of the table: a property of the model's structure, or a published effect.
#[derive(Debug, Clone, Copy)]
pub struct Experiment {
    /// Number, such as P1 or E1.
    pub id: &'static str,
    /// What is asked, in a few words.
    pub title: &'static str,
    /// What is done.
    pub experiment: &'static str,
    /// What is required, in words.
    pub required: &'static str,
    /// Of an effect: the published value and its source.
    pub published: &'static str,
    /// What can't be measured yet, and why; empty where all can.
    pub note: &'static str,
    /// Runs of each arm, as a share of those that were asked for.
    pub effort: f64,
    /// The arms.
    pub arms: fn() -> Vec<Arm>,
    /// What the measurements show.
    pub judge: fn(&Data<'_>) -> Vec<Part>,
}

impl Experiment {
    /// Place in the order of numbers.
    pub fn number(&self) -> u32 {
        self.id[1..].parse().unwrap_or(u32::MAX)
    }
}

/// Where an arm's scenario begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// A ready scenario.
    Ready(&'static str),
    /// A scenario beside the claims.
    Claim(&'static str),
    /// A setting that was fitted to real logs.
    Setting(&'static str),
}

/// One arm: a scenario, and what is measured of each of its runs.
#[derive(Debug, Clone)]
pub struct Arm {
    /// Name within the experiment.
    pub name: String,
    /// Where it begins.
    pub base: Base,
    /// Changes, as `path=value`.
    pub sets: Vec<String>,
    /// Pressures that are taken away ([`without`]).
    pub lifted: Vec<Cause>,
    /// Number of a draw of all coefficients, each from its plausible range.
    pub draw: Option<u32>,
    /// What is measured.
    pub measure: Measure,
    /// Of the runs of the experiment, the share that this arm needs.
    pub effort: f64,
}

impl Arm {
    /// An arm of the baseline.
    pub fn new<S: AsRef<str>>(name: impl Into<String>, measure: Measure, sets: &[S]) -> Self {
        Self {
            name: name.into(),
            base: Base::Ready("baseline"),
            sets: sets.iter().map(|set| set.as_ref().to_owned()).collect(),
            lifted: Vec::new(),
            draw: None,
            measure,
            effort: 1.0,
        }
    }

    /// The same arm of another scenario.
    pub fn of(self, base: Base) -> Self {
        Self { base, ..self }
    }

    /// The same arm without a pressure.
    pub fn lifting(self, cause: Cause) -> Self {
        Self { lifted: vec![cause], ..self }
    }

    /// The same arm with other coefficients.
    pub fn drawing(self, draw: u32) -> Self {
        Self { draw: Some(draw), ..self }
    }

    /// The same arm with fewer runs.
    pub fn with_effort(self, effort: f64) -> Self {
        Self { effort, ..self }
    }

    /// The scenario, with changes of the user behind the arm's own.
    pub(super) fn scenario(&self, sets: &[String]) -> Result<Scenario, ScenarioError> {
        let sets = [&self.sets, sets].concat();
        let mut scenario = match self.base {
            Base::Ready(name) => ready_scenario(name, &sets),
            Base::Claim(name) => Library::BuiltIn.scenario(name, &sets),
            Base::Setting(name) => setting(name, &sets),
        }?;
        if let Some(draw) = self.draw {
            let place = |at: usize| f64::from(scatter(draw, at as u32 + 1));
            move_coefficients(&mut scenario.model, &mut |at| Some(place(at)));
        }
        Ok(if self.lifted.is_empty() { scenario } else { without(&scenario, &self.lifted) })
    }
}

fn setting(name: &str, sets: &[String]) -> Result<Scenario, ScenarioError> {
    let settings = Setting::all().unwrap_or_default();
    match settings.iter().find(|one| one.name == name) {
        Some(setting) => setting.scenario(sets),
        // A test reads all of them.
        None => ready_scenario("baseline", sets),
    }
}

/// Numbers that are measured of a run, by name.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// Different from all others.
    pub name: &'static str,
    /// Names of the numbers.
    pub labels: &'static [&'static str],
    /// Runs a replicate and adds the numbers.
    pub(super) of: fn(&mut Lab<'_, '_>, &mut Vec<f64>),
}

impl Measure {
    /// Measures one replicate.
    pub(super) fn run(&self, lab: &mut Lab<'_, '_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let before = to.len();
        (self.of)(lab, to);
        if to.len() == before + self.labels.len() {
            return Ok(());
        }
        Err(RunError::Failed(format!(
            "{} gives {} numbers in place of {}",
            self.name,
            to.len() - before,
            self.labels.len()
        )))
    }
}

/// What the arms of an experiment measured.
#[derive(Debug)]
pub struct Data<'a> {
    pub(super) arms: Vec<(&'a Arm, &'a [f64])>,
}

impl Data<'_> {
    /// A number by replicate. Nothing of an arm or a number that there isn't.
    pub fn column(&self, arm: &str, label: &str) -> Vec<f64> {
        let Some((arm, values)) = self.arms.iter().find(|(known, _)| known.name == arm) else {
            return Vec::new();
        };
        let labels = arm.measure.labels;
        let Some(place) = labels.iter().position(|known| *known == label) else { return Vec::new() };
        values.chunks_exact(labels.len()).map(|run| run[place]).collect()
    }
}

/// What is required of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Require {
    /// At most this.
    AtMost(f64),
    /// At least this.
    AtLeast(f64),
    /// More than this.
    Above(f64),
    /// Less than this.
    Below(f64),
    /// From the one to the other.
    Within(f64, f64),
    /// It is reported, and decides nothing.
    Reported,
}

impl Require {
    /// Whether a value is as required.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
            Self::Above(bound) => value > bound,
            Self::Below(bound) => value < bound,
            Self::Within(least, most) => value >= least && value <= most,
            Self::Reported => true,
        }
    }
}

/// One number of a judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// The estimate; `NaN` where there is nothing to estimate it from.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// What is required of it.
    pub require: Require,
}

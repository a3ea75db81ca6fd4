//! Levers of a study as a space, and policies of that space as scenarios.

use super::error::SearchError;
use super::lever_space::{Axis, Point, Space};
use super::trials::Policy;
use crate::spec::{Lever, Range, StudySpec};
use hearth_engine::scenario::{Scenario, ScenarioError};

/// The space that levers span.
pub(super) fn space(levers: &[Lever]) -> Space {
    let axis = |lever: &Lever| match &lever.range {
        Range::Between { low, high } => Axis::Real { low: *low, high: *high },
        Range::Whole { .. } => Axis::Whole { low: 0, high: lever.count() as i64 - 1 },
        Range::OneOf(values) => Axis::Choice { options: values.len() },
    };
    Space(levers.iter().map(axis).collect())
}

/// The value of a lever at a setting, as a scenario writes it.
fn value(lever: &Lever, setting: f64) -> String {
    match &lever.range {
        Range::Between { .. } => format!("{setting:?}"),
        Range::Whole { low, step, .. } => (low + setting as i64 * i64::from(*step)).to_string(),
        Range::OneOf(values) => values.get(setting as usize).cloned().unwrap_or_default(),
    }
}

/// The same as people read it.
fn shown(lever: &Lever, setting: f64) -> String {
    match &lever.range {
        Range::Between { .. } => format!("{setting}"),
        _ => match value(lever, setting).trim_matches('"') {
            "true" => "yes".to_owned(),
            "false" => "no".to_owned(),
            text => text.replace('_', " "),
        },
    }
}

/// Settings as `path=value`, as `--set` takes them.
pub(super) fn sets(levers: &[Lever], point: &Point) -> Vec<String> {
    levers
        .iter()
        .zip(&point.0)
        .map(|(lever, setting)| format!("{}={}", lever.path, value(lever, *setting)))
        .collect()
}

/// Settings as people read them, without their names.
pub(super) fn settings(levers: &[Lever], point: &Point) -> Vec<String> {
    levers.iter().zip(&point.0).map(|(lever, setting)| shown(lever, *setting)).collect()
}

/// The last part of a path, in plain words; a name that was given as it is.
pub(super) fn lever_name(lever: &Lever) -> String {
    if lever.name != lever.path {
        return lever.name.clone();
    }
    match lever.path.strip_prefix("timeline.") {
        Some(rest) => format!("timeline {}", rest.replace(['.', '_'], " ")),
        None => lever.path.rsplit('.').next().unwrap_or(&lever.path).replace('_', " "),
    }
}

/// Policies of a study.
#[derive(Debug, Clone, Copy)]
pub(super) struct Policies<'a> {
    pub question: &'a StudySpec,
    pub levers: &'a [Lever],
}

impl Policies<'_> {
    /// Policies that are tried besides the levers' settings: the arms, or the scenario as it is where there are none.
    pub fn given(&self) -> usize {
        self.question.arms.len().max(1)
    }

    /// A name that tells it from others.
    pub fn name(&self, policy: &Policy) -> String {
        match policy {
            Policy::Given(place) => {
                self.question.arms.get(*place).map_or_else(|| "unchanged".to_owned(), |arm| arm.name.clone())
            }
            Policy::Set(point) => {
                let each = self.levers.iter().zip(settings(self.levers, point));
                each.map(|(lever, setting)| format!("{} {setting}", lever_name(lever)))
                    .collect::<Vec<_>>()
                    .join(", ")
            }
        }
    }

    /// The policy with further changes, resolved.
    pub fn scenario(&self, policy: &Policy, drawn: &[String]) -> Result<Scenario, ScenarioError> {
        match policy {
            Policy::Given(place) => match self.question.arms.get(*place) {
                Some(arm) if drawn.is_empty() => Ok(arm.scenario().clone()),
                Some(arm) => arm.with(drawn),
                None => self.question.base.with(drawn),
            },
            Policy::Set(point) => {
                let mut sets = sets(self.levers, point);
                sets.extend_from_slice(drawn);
                self.question.base.with(&sets)
            }
        }
    }

    /// The same, with an error that tells what the policy was.
    pub fn resolved(&self, policy: &Policy, drawn: &[String]) -> Result<Scenario, SearchError> {
        self.scenario(policy, drawn)
            .map_err(|error| SearchError::Policy { policy: self.name_with(policy, drawn), error })
    }

    /// The name of a policy, with what was drawn for it.
    pub fn name_with(&self, policy: &Policy, drawn: &[String]) -> String {
        match drawn {
            [] => self.name(policy),
            _ => format!("{} with {}", self.name(policy), drawn.join(", ")),
        }
    }
}

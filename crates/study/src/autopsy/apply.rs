//! A scenario without a pressure: the same one, where the pressure isn't.

use super::removal::{Held, Level, REMOVALS, Removal};
use super::work;
use hearth_engine::observe::Cause;
pub use hearth_engine::scenario::parameters::Group;
use hearth_engine::scenario::path::{get, set};
use hearth_engine::scenario::timeline::{Action, Entry};
use hearth_engine::scenario::{Coefficients, LiveValue, Organisation, Policy, Scenario, Start};

/// The scenario with some pressures taken away, from the first week to the last, for all of its communities.
///
/// Where there is no such pressure it comes back as it was.
pub fn without(scenario: &Scenario, causes: &[Cause]) -> Scenario {
    let mut out = scenario.clone();
    for removal in REMOVALS.iter().filter(|removal| causes.contains(&removal.cause)) {
        take(&mut out, removal);
    }
    out
}

fn take(scenario: &mut Scenario, removal: &Removal) {
    for level in removal.levels {
        hold(scenario, *level);
    }
    work::spare(scenario, removal.cause);
    for entry in &mut scenario.timeline {
        entry.actions.retain(|action| !removal.takes(action));
    }
    scenario.timeline.retain(|entry: &Entry| !entry.actions.is_empty());
}

/// Holds a parameter on its side at the start, and whatever the timeline sets it to.
fn hold(scenario: &mut Scenario, level: Level) {
    let ordinary = ordinary(level.path);
    each_value(scenario, level.path, &mut |value| held(value, level.held, ordinary));
    for entry in &mut scenario.timeline {
        for action in &mut entry.actions {
            let Action::Set(changes) = action else { continue };
            for (_, value) in changes.iter_mut().filter(|(path, _)| *path == level.path) {
                *value = held(*value, level.held, ordinary);
            }
        }
    }
}

/// Changes the values that a parameter has at the start: one, or one for each community.
pub(super) fn each_value(
    scenario: &mut Scenario,
    path: &str,
    change: &mut dyn FnMut(LiveValue) -> LiveValue,
) {
    let Some((group, rest)) = path.split_once('.') else { return };
    let mut one = |group: &mut dyn Group| {
        if let Some(value) = get(group, rest) {
            let done = set(group, rest, change(value));
            debug_assert!(done.is_ok(), "{path}: {done:?}");
        }
    };
    match group {
        "organisation" => one(&mut scenario.organisation),
        "model" => one(&mut scenario.model),
        "policy" => scenario.communities.iter_mut().for_each(|community| one(&mut community.policy)),
        _ => scenario.communities.iter_mut().for_each(|community| one(&mut community.start)),
    }
}

/// What an ordinary organisation has: a parameter's default.
fn ordinary(path: &str) -> Option<LiveValue> {
    let (group, rest) = path.split_once('.')?;
    match group {
        "organisation" => get(&Organisation::default(), rest),
        "policy" => get(&Policy::default(), rest),
        "community" => get(&Start::default(), rest),
        _ => get(&Coefficients::default(), rest),
    }
}

/// A value on the side where it is held.
fn held(value: LiveValue, side: Held, ordinary: Option<LiveValue>) -> LiveValue {
    let LiveValue::Number(number) = value else {
        return ordinary.filter(|_| side == Held::Ordinary).unwrap_or(value);
    };
    let default = match ordinary {
        Some(LiveValue::Number(default)) => default,
        _ => number,
    };
    LiveValue::Number(match side {
        Held::AtLeastOrdinary => number.max(default),
        Held::AtMostOrdinary => number.min(default),
        Held::AtMost(most) => number.min(most),
        Held::AtLeast(least) => number.max(least),
        Held::Ordinary => default,
    })
}

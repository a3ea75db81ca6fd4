//! Draining work out of what an organisation gives to a community, and nothing else of it.
//!
//! An organisation gives so many tasks a month, of kinds by weight. Without the draining kinds, as many of the others
//! come as before: their weights stay, and the number falls by the share that was draining.

use hearth_engine::observe::Cause;
use hearth_engine::scenario::timeline::{Action, Entry, Trigger};
use hearth_engine::scenario::{LiveValue, Policy, Scenario, TaskKind, TaskMix};

const RATE: &str = "policy.tasks_per_month";
const MIX: &str = "policy.task_mix.";

/// Takes the kinds that a cause names out of the given work at the start, and of whatever the timeline makes of it.
pub(super) fn spare(scenario: &mut Scenario, cause: Cause) {
    let given = TaskMix::default();
    if !given.weights().any(|(kind, weight)| weight > 0.0 && kind.traits().cause == Some(cause)) {
        return;
    }
    follow_timeline(scenario, cause);
    for community in &mut scenario.communities {
        lighten(&mut community.policy, cause);
    }
}

/// Sets of the timeline that concern the given work set what is left of it. Lines are followed in the order in which
/// they first happen; those that wait for something, from the week on in which they may.
fn follow_timeline(scenario: &mut Scenario, cause: Cause) {
    let mut order: Vec<usize> = (0..scenario.timeline.len()).collect();
    order.sort_by_key(|&line| (first_week(&scenario.timeline[line]), line));
    let mut policies: Vec<(String, Policy)> =
        scenario.communities.iter().map(|one| (one.name.clone(), one.policy.clone())).collect();
    let mut instead: Vec<Vec<Entry>> = scenario.timeline.iter().map(|_| Vec::new()).collect();
    for line in order {
        let entry = &scenario.timeline[line];
        if !concerns(entry) {
            continue;
        }
        for (name, policy) in &mut policies {
            if entry.community.as_ref().is_some_and(|only| only != name) {
                continue;
            }
            let mut one = entry.clone();
            one.community = Some(name.clone());
            for action in &mut one.actions {
                if let Action::Set(changes) = action {
                    rewrite(changes, policy, cause, matches!(entry.trigger, Trigger::Between { .. }));
                }
            }
            instead[line].push(one);
        }
    }
    let lines = std::mem::take(&mut scenario.timeline);
    for (entry, instead) in lines.into_iter().zip(instead) {
        match instead.is_empty() {
            true => scenario.timeline.push(entry),
            false => scenario.timeline.extend(instead),
        }
    }
}

fn first_week(entry: &Entry) -> u32 {
    match &entry.trigger {
        Trigger::At { week } => *week,
        Trigger::Every { from, .. } | Trigger::Between { from, .. } => *from,
        Trigger::When(condition) => condition.after,
    }
}

fn about_given_work(path: &str) -> bool {
    path == RATE || path.starts_with(MIX)
}

/// Whether a line sets anything of the given work.
fn concerns(entry: &Entry) -> bool {
    entry.actions.iter().any(
        |action| matches!(action, Action::Set(changes) if changes.iter().any(|(path, _)| about_given_work(path))),
    )
}

/// What is set of the given work, lightened; `policy` keeps what holds without the removal.
fn rewrite(changes: &mut Vec<(String, LiveValue)>, policy: &mut Policy, cause: Cause, passes: bool) {
    let mut then = policy.clone();
    let mut sets = false;
    for (path, value) in &*changes {
        if let Some(rest) = path.strip_prefix("policy.").filter(|_| about_given_work(path)) {
            // Paths and values were checked when the scenario was read.
            sets |= then.set_by_path(rest, *value).is_ok();
        }
    }
    if !sets {
        return;
    }
    let mut light = then.clone();
    lighten(&mut light, cause);
    changes.retain(|(path, _)| path != RATE);
    for (path, value) in changes.iter_mut().filter(|(path, _)| path.starts_with(MIX)) {
        let left = path.strip_prefix("policy.").and_then(|rest| light.get_by_path(rest));
        *value = left.unwrap_or(*value);
    }
    changes.push((RATE.to_owned(), LiveValue::Number(f64::from(light.tasks_per_month))));
    if !passes {
        *policy = then;
    }
}

/// The policy without the given work that a cause names.
fn lighten(policy: &mut Policy, cause: Cause) {
    let goes = |kind: TaskKind| kind.traits().cause == Some(cause);
    let all: f32 = policy.task_mix.weights().map(|(_, weight)| weight).sum();
    let kept: f32 =
        policy.task_mix.weights().filter(|(kind, _)| !goes(*kind)).map(|(_, weight)| weight).sum();
    // Without any weight the organisation gives hard problems.
    if all > 0.0 {
        policy.tasks_per_month *= kept / all;
    }
    for &kind in TaskKind::ALL.iter().filter(|&&kind| goes(kind)) {
        // The mix names its weights as the kinds are named; reports have none.
        _ = policy.task_mix.set_by_path(kind.name(), LiveValue::Number(0.0));
    }
}

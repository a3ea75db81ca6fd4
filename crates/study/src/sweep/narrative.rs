//! A sweep in words.

use super::result::SweepResult;
use crate::output::text::{capital, count, list, number, percent, plural};
use crate::spec::{Outcome, OutcomeKind};
use hearth_engine::scenario::Stage;

/// Factors that are told by name.
const TOLD: usize = 3;

/// A value of an outcome with its unit.
pub fn amount(value: f64, outcome: &Outcome) -> String {
    match outcome.kind {
        _ if !value.is_finite() => "unknown".to_owned(),
        OutcomeKind::Share => percent(value),
        _ if outcome.unit.starts_with("0..") || ["share", "ratio"].contains(&outcome.unit) => number(value),
        _ => format!("{} {}", number(value), outcome.unit),
    }
}

/// A difference of an outcome with its unit; of shares in percentage points.
pub fn change(value: f64, outcome: &Outcome) -> String {
    match outcome.kind {
        OutcomeKind::Share if value.is_finite() => format!("{} percentage points", number(100.0 * value)),
        _ => amount(value, outcome),
    }
}

/// What differences of an outcome are told in, and what it is in units of the outcome: of shares percentage points.
pub fn unit_of_change(outcome: &Outcome) -> (&'static str, f64) {
    match outcome.kind {
        OutcomeKind::Share => ("percentage points", 0.01),
        _ => (outcome.unit, 1.0),
    }
}

/// A factor's name as a sentence begins with it: a path stays as it is.
fn subject(name: &str) -> String {
    if name.contains(['.', '_']) { name.to_owned() } else { capital(name) }
}

/// What came out, a thought each, the first one first.
pub fn text(found: &SweepResult) -> Vec<String> {
    let Some(first) = found.outcomes.first() else { return Vec::new() };
    let mut told = vec![span(found)];
    let strong: Vec<String> = first
        .strongest()
        .into_iter()
        .filter(|&at| first.effects[at].share > 0.01)
        .take(TOLD)
        .map(|at| format!("{} ({})", found.plan.factors[at].name, percent(first.effects[at].share)))
        .collect();
    told.push(match strong.is_empty() {
        true => format!(
            "No factor by itself explains what differs between points in {} better than chance would.",
            first.outcome.words
        ),
        false => format!(
            "Of what differs between points in {}, most is explained by {}, each by itself.",
            first.outcome.words,
            list(&strong)
        ),
    });
    if let Some(pair) = found.interactions.first().filter(|pair| pair.share > 0.02) {
        told.push(format!(
            "{} and {} together explain a further {}: what one does depends on the other.",
            subject(&found.plan.factors[pair.along].name),
            found.plan.factors[pair.lines].name,
            percent(pair.share)
        ));
    }
    if found.replicates > 1 {
        told.push(format!(
            "Chance makes {} of the variance of single lives; the rest is the factors' work.",
            percent(first.chance())
        ));
    }
    told.extend(beside(found).into_iter().skip(1));
    told
}

/// What is left to tell where indices of sensitivity tell of factors and of chance.
pub fn beside(found: &SweepResult) -> Vec<String> {
    if found.outcomes.is_empty() {
        return Vec::new();
    }
    let mut told = vec![span(found), fates(found)];
    if found.plan.left_out > 0 {
        told.push(format!(
            "{} left out by the limits.",
            plural(u64::from(found.plan.left_out), "point was", "points were")
        ));
    }
    if found.failed > 0 {
        told.push(format!("{} failed and count nowhere.", plural(found.failed as u64, "run", "runs")));
    }
    told
}

fn span(found: &SweepResult) -> String {
    let first = &found.outcomes[0];
    format!(
        "Over {} ({}), {} goes from {} to {}, with a mean of {}.",
        plural(found.points.len() as u64, "point", "points"),
        found.plan.layout.words(),
        first.outcome.words,
        amount(first.range.0, &first.outcome),
        amount(first.range.1, &first.outcome),
        amount(first.mean, &first.outcome)
    )
}

/// Which stage is the most frequent end at how many points.
fn fates(found: &SweepResult) -> String {
    let mut counts: Vec<(usize, &'static str)> = Stage::ALL
        .iter()
        .map(|stage| (found.points.iter().filter(|point| point.fate() == Some(*stage)).count(), stage.name()))
        .filter(|(count, _)| *count > 0)
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let told: Vec<String> =
        counts.iter().map(|(points, name)| format!("{name} at {}", count(*points as u64))).collect();
    format!("The most frequent fate at the horizon is {} of the points.", list(&told))
}

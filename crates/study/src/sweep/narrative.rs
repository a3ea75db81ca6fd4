//! Text of a sweep's result.

use super::result::SweepResult;
use crate::output::text::{capital, count, list, number, percent, plural};
use crate::spec::{Outcome, OutcomeKind};
use hearth_engine::scenario::Stage;

/// Largest number of factors that the text names.
const NAMED: usize = 3;

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

/// The unit of an outcome's differences, and its size in units of the outcome: percentage points of shares.
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

/// The sentences of the result.
pub fn text(result: &SweepResult) -> Vec<String> {
    let Some(first) = result.outcomes.first() else { return Vec::new() };
    let mut parts = vec![span(result)];
    let strong: Vec<String> = first
        .strongest()
        .into_iter()
        .filter(|&at| first.effects[at].share > 0.01)
        .take(NAMED)
        .map(|at| format!("{} ({})", result.plan.factors[at].name, percent(first.effects[at].share)))
        .collect();
    parts.push(match strong.is_empty() {
        true => format!(
            "No single factor explains the differences in {} between points better than chance.",
            first.outcome.words
        ),
        false => format!(
            "Most of the difference in {} between points is explained by {}, each alone.",
            first.outcome.words,
            list(&strong)
        ),
    });
    if let Some(pair) = result.interactions.first().filter(|pair| pair.share > 0.02) {
        parts.push(format!(
            "{} and {} together explain a further {}: the effect of one depends on the other.",
            subject(&result.plan.factors[pair.along].name),
            result.plan.factors[pair.lines].name,
            percent(pair.share)
        ));
    }
    if result.replicates > 1 {
        parts.push(format!(
            "Chance explains {} of the variance of single runs; the factors explain the rest.",
            percent(first.chance())
        ));
    }
    parts.extend(beside(result).into_iter().skip(1));
    parts
}

/// The sentences that aren't about factors and chance, for texts with sensitivity indices.
pub fn beside(result: &SweepResult) -> Vec<String> {
    if result.outcomes.is_empty() {
        return Vec::new();
    }
    let mut parts = vec![span(result), fates(result)];
    if result.plan.left_out > 0 {
        parts.push(format!(
            "{} left out by the limits.",
            plural(u64::from(result.plan.left_out), "point was", "points were")
        ));
    }
    if result.failed > 0 {
        parts.push(format!("{} failed and are excluded.", plural(result.failed as u64, "run", "runs")));
    }
    parts
}

fn span(result: &SweepResult) -> String {
    let first = &result.outcomes[0];
    format!(
        "Over {} ({}), {} ranges from {} to {}; the mean is {}.",
        plural(result.points.len() as u64, "point", "points"),
        result.plan.layout.words(),
        first.outcome.words,
        amount(first.range.0, &first.outcome),
        amount(first.range.1, &first.outcome),
        amount(first.mean, &first.outcome)
    )
}

/// How many points have which stage as their most frequent end.
fn fates(result: &SweepResult) -> String {
    let mut counts: Vec<(usize, &'static str)> = Stage::ALL
        .iter()
        .map(|stage| {
            (result.points.iter().filter(|point| point.fate() == Some(*stage)).count(), stage.name())
        })
        .filter(|(count, _)| *count > 0)
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let parts: Vec<String> =
        counts.iter().map(|(points, name)| format!("{name} at {}", count(*points as u64))).collect();
    format!("The most frequent stage at the horizon is {} of the points.", list(&parts))
}

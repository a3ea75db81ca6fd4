//! Futures with other random numbers: bands around curves, and whether one future is better than another.

use std::collections::BTreeMap;

use super::jobs::ObservedRun;
use crate::protocol::{BandView, DifferenceView, FutureBandView, RunView};
use hearth_engine::observe::stage::is_alive;
use hearth_engine::observe::{RunRow, WeekRow};
use hearth_statistics::rank::quantile;
use hearth_statistics::student_quantile;
use hearth_study::output::text::number;

/// Outcomes that are compared between two futures.
const OUTCOMES: [&str; 11] = [
    "alive",
    "survival_weeks",
    "weeks_stewardship",
    "active_end",
    "members_end",
    "energy_mean",
    "legitimacy_mean",
    "value_tangible",
    "value_intangible",
    "cost",
    "coverage",
];

/// The bands of one future.
pub fn future_band(future: u32, revision: u32, runs: &[ObservedRun], columns: &[usize]) -> FutureBandView {
    let weeks = runs.first().map_or(0, |run| run.weeks.len());
    let alive = (0..weeks)
        .map(|week| {
            let alive = runs.iter().filter(|run| is_alive(run.weeks[week].stage)).count();
            alive as f32 / runs.len().max(1) as f32
        })
        .collect();
    FutureBandView {
        future,
        revision,
        columns: columns.iter().map(|&index| (WeekRow::COLUMNS[index].name, band(runs, index))).collect(),
        alive,
        runs: runs.iter().map(run_view).collect(),
    }
}

fn run_view(run: &ObservedRun) -> RunView {
    RunView {
        replicate: run.replicate,
        stage: run.outcome.final_stage,
        cause: run.outcome.cause.map(|cause| cause.name()),
        row: run.outcome.row,
    }
}

/// The band of one column.
pub fn band(runs: &[ObservedRun], index: usize) -> BandView {
    let weeks = runs.first().map_or(0, |run| run.weeks.len());
    let mut band = BandView::default();
    for week in 0..weeks {
        let mut values: Vec<f64> =
            runs.iter().map(|run| f64::from(run.weeks[week].row.values()[index])).collect();
        values.sort_by(f64::total_cmp);
        band.low.push(quantile(&values, 0.1) as f32);
        band.median.push(quantile(&values, 0.5) as f32);
        band.high.push(quantile(&values, 0.9) as f32);
    }
    band
}

/// Paired differences, second future minus first.
pub fn differences(first: &[ObservedRun], second: &[ObservedRun]) -> Vec<DifferenceView> {
    let index = |name: &str| RunRow::COLUMNS.iter().position(|column| column.name == name);
    OUTCOMES.iter().filter_map(|name| index(name)).map(|index| difference(first, second, index)).collect()
}

fn difference(first: &[ObservedRun], second: &[ObservedRun], index: usize) -> DifferenceView {
    let value = |run: &ObservedRun| run.outcome.row.values()[index];
    let by: Vec<f64> = first
        .iter()
        .zip(second)
        .map(|(one, two)| value(two) - value(one))
        .filter(|by| by.is_finite())
        .collect();
    let n = by.len() as f64;
    let mean = by.iter().sum::<f64>() / n;
    let variance = by.iter().map(|by| (by - mean) * (by - mean)).sum::<f64>() / (n - 1.0);
    let half = student_quantile(0.975, n - 1.0) * (variance / n).sqrt();
    let count = |holds: fn(f64) -> bool| by.iter().filter(|by| holds(**by)).count() as u32;
    DifferenceView {
        name: RunRow::COLUMNS[index].name,
        unit: RunRow::COLUMNS[index].unit,
        runs: by.len() as u32,
        mean,
        low: mean - half,
        high: mean + half,
        more: count(|by| by > 0.0),
        same: count(|by| by == 0.0),
        less: count(|by| by < 0.0),
    }
}

/// The differences in sentences.
pub fn sentences(names: [&str; 2], differences: &[DifferenceView]) -> Vec<String> {
    let [a, b] = names;
    let by_name: BTreeMap<&str, &DifferenceView> = differences.iter().map(|one| (one.name, one)).collect();
    let mut sentences = Vec::new();
    if let Some(alive) = by_name.get("alive") {
        sentences.push(format!(
            "In {} of {} runs only “{b}” is alive at the end; in {} only “{a}” is.",
            alive.more, alive.runs, alive.less
        ));
    }
    for (name, words) in [
        ("active_end", "active members at the end"),
        ("energy_mean", "mean energy until dormancy or the end"),
        ("value_tangible", "hours of tangible value"),
    ] {
        let Some(one) = by_name.get(name).filter(|one| one.runs > 1) else { continue };
        let verdict = match (one.low > 0.0, one.high < 0.0) {
            (true, _) => format!("“{b}” has more"),
            (_, true) => format!("“{b}” has less"),
            _ => "too few runs to tell a difference".to_owned(),
        };
        sentences.push(format!(
            "{}: on average {} more in “{b}” than in “{a}” (95 % interval {} to {}). More in {} runs, less in {}: {verdict}.",
            hearth_study::output::text::capital(words),
            number(one.mean),
            number(one.low),
            number(one.high),
            one.more,
            one.less
        ));
    }
    sentences
}

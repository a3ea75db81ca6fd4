//! The report of a sweep, and of what it says of sensitivity.

use super::page::{Block, KeyFigure, Page, Provenance, ScenarioText, Section, Verdict};
use super::table::Table;
use crate::figures::Drawing;
use hearth_study::output::Manifest;
use hearth_study::output::text::{capital, count, duration, number, percent, plural, shorten};
use hearth_study::sensitivity::{Estimate, Indices, SensitivityResult, narrative as sensitivity_narrative};
use hearth_study::sweep::narrative::{amount, beside, text, unit_of_change};
use hearth_study::sweep::{OutcomeResult, SweepResult};

/// Points that the table of the report holds, best and worst.
const ROWS: usize = 20;

/// The report, with the figures that were drawn.
pub fn page(
    found: &SweepResult,
    sensitivity: Option<&SensitivityResult>,
    drawings: &[Drawing],
    manifest: &Manifest,
) -> Page {
    let figure = |kind: &str| Block::figure(drawings, kind);
    let mut sections = vec![
        Section::of(
            "Which factors matter",
            vec![figure("tornado"), figure("network"), sensitivity.map(|found| Block::Table(indices(found)))],
        ),
        Section::of("What each factor does", vec![figure("effects"), Some(Block::folded(effects(found)))]),
        Section::of("Fates over two factors", vec![figure("phase")]),
        Section::of("What factors do together", vec![figure("interactions"), figure("surface")]),
        Section::of("All points", vec![figure("parallel"), points(found).map(Block::folded)]),
        Section::of("The outcomes", vec![Some(Block::Table(outcomes(found)))]),
        design(found),
    ];
    sections.retain(|section| !section.blocks.is_empty());
    let scenario = manifest.arms.first().map(|arm| ScenarioText {
        name: found.plan.name.clone(),
        file: arm.scenario.clone(),
        text: format!("// Points change this scenario as points.csv says; SHA-256 {}\n", arm.scenario_sha256),
    });
    let extent = format!(
        "{} of {} each",
        plural(found.points.len() as u64, "point", "points"),
        plural(u64::from(found.replicates), "replicate", "replicates")
    );
    Page {
        title: shorten(&found.plan.name, 120),
        kind: format!(
            "{} × {} over {}",
            plural(found.points.len() as u64, "point", "points"),
            plural(u64::from(found.replicates), "replicate", "replicates"),
            duration(f64::from(found.horizon_weeks))
        ),
        about: shorten(&found.plan.about, 600),
        verdict: verdict(found, sensitivity),
        sections,
        provenance: Provenance::of(manifest, extent, scenario.into_iter().collect()),
    }
}

fn verdict(found: &SweepResult, sensitivity: Option<&SensitivityResult>) -> Verdict {
    let lines = match sensitivity {
        Some(indices) => sensitivity_narrative::text(indices).into_iter().chain(beside(found)).collect(),
        None => text(found),
    };
    let mut lines = lines.into_iter();
    let lead = lines.next().unwrap_or_default();
    let facts = found.outcomes.iter().take(4).map(|one| {
        let range = format!(
            "{} to {} over points",
            amount(one.range.0, &one.outcome),
            amount(one.range.1, &one.outcome)
        );
        KeyFigure::new(capital(one.outcome.words), amount(one.mean, &one.outcome), range)
    });
    Verdict {
        lead,
        more: lines.collect(),
        terms: Vec::new(),
        facts: facts.collect(),
        doubt: "All of it is a model's answer, over the ranges that the design names: it says what follows from its rules, not \
                what will happen. What the model reproduces of real communities and what it doesn't stands in \
                docs/validation.md; how points are laid out and indices estimated, in docs/sweep.md."
            .to_owned(),
    }
}

fn indices(found: &SensitivityResult) -> Table {
    let with = |one: Estimate| format!("{:.3} ({:.3} to {:.3})", one.value, one.low, one.high);
    let sobol = matches!(found.outcomes.first(), Some((_, Indices::Sobol(_))));
    let columns: &[&str] = match sobol {
        true => &["Factor", "Outcome", "#By itself", "#With all others"],
        false => {
            &["Factor", "Outcome", "#Mean size (mu*)", "#Mean (mu)", "#Deviation (sigma)", "#Chance alone"]
        }
    };
    let mut table = Table::new("Indices with 95 % bootstrap intervals; pairs stand in indices.csv", columns);
    for (outcome, indices) in &found.outcomes {
        for at in indices.order() {
            let name = found.plan.factors[at].name.clone();
            match indices {
                Indices::Sobol(sobol) => {
                    let one = &sobol.factors[at];
                    table.row([name, outcome.words.to_owned(), with(one.first), with(one.total)]);
                }
                Indices::Morris(morris) => {
                    let one = &morris.factors[at];
                    let (unit, size) = unit_of_change(outcome);
                    let described =
                        |value: f64| if value.is_nan() { "unknown".to_owned() } else { number(value / size) };
                    let ends = |one: Estimate| {
                        format!(
                            "{} ({} to {})",
                            described(one.value),
                            described(one.low),
                            described(one.high)
                        )
                    };
                    table.row([
                        name,
                        format!("{}, {unit}", outcome.words),
                        ends(one.mu_star),
                        ends(one.mu),
                        described(one.sigma_of_factors),
                        described(one.floor),
                    ]);
                }
            }
        }
    }
    table
}

fn effects(found: &SweepResult) -> Table {
    let heads: Vec<String> =
        found.outcomes.iter().map(|one| format!("#{}", capital(one.outcome.words))).collect();
    let columns: Vec<&str> = std::iter::once("Factor").chain(heads.iter().map(String::as_str)).collect();
    let mut table = Table::new(
        "Share of what differs between points that each factor explains by itself, allowing for chance",
        &columns,
    );
    for (at, factor) in found.plan.factors.iter().enumerate() {
        let shares = found.outcomes.iter().map(|one| percent(one.effects[at].share));
        table.row(std::iter::once(factor.name.clone()).chain(shares));
    }
    table
}

fn outcomes(found: &SweepResult) -> Table {
    let mut table = Table::new(
        "Outcomes over all points",
        &[
            "Outcome",
            "#Mean",
            "#Lowest point",
            "#Highest point",
            "#Chance in single runs",
            "Strongest factor",
        ],
    );
    for one in &found.outcomes {
        let strongest = one.strongest().first().map_or_else(String::new, |&at| strongest(found, one, at));
        table.row([
            capital(one.outcome.words),
            amount(one.mean, &one.outcome),
            amount(one.range.0, &one.outcome),
            amount(one.range.1, &one.outcome),
            if found.replicates > 1 { percent(one.chance()) } else { "unknown".to_owned() },
            strongest,
        ]);
    }
    table
}

fn strongest(found: &SweepResult, one: &OutcomeResult, at: usize) -> String {
    match one.effects[at].share {
        share if share > 0.01 => format!("{} ({})", found.plan.factors[at].name, percent(share)),
        _ => "none".to_owned(),
    }
}

/// The points with the most and the least of the first outcome.
fn points(found: &SweepResult) -> Option<Table> {
    let first = found.outcomes.first()?;
    let mut order: Vec<usize> =
        (0..found.points.len()).filter(|&at| found.points[at].outcomes[0].mean.is_finite()).collect();
    order.sort_by(|&a, &b| found.points[b].outcomes[0].mean.total_cmp(&found.points[a].outcomes[0].mean));
    let shown: Vec<usize> = match order.len() {
        many if many > ROWS => order[..ROWS / 2].iter().chain(&order[many - ROWS / 2..]).copied().collect(),
        _ => order,
    };
    let names: Vec<String> = found.plan.factors.iter().map(|factor| format!("#{}", factor.name)).collect();
    let head = format!("#{}", capital(first.outcome.words));
    let columns: Vec<&str> = ["Point", &head, "95 % interval", "Fate"]
        .into_iter()
        .chain(names.iter().map(String::as_str))
        .collect();
    let mut table = Table::new(
        format!("Points with the most and the least of {}; all stand in outcomes.csv", first.outcome.words),
        &columns,
    );
    for at in shown {
        let point = &found.points[at];
        let cell = point.outcomes[0];
        let ends = format!(
            "{} to {}",
            amount(cell.interval.0, &first.outcome),
            amount(cell.interval.1, &first.outcome)
        );
        let fate = point.fate().map_or("", |stage| stage.name()).to_owned();
        let values = point.factors.iter().map(|value| number(*value));
        table
            .row([count(at as u64), amount(cell.mean, &first.outcome), ends, fate].into_iter().chain(values));
    }
    Some(table)
}

/// How it was laid out, and what that means for the numbers.
fn design(found: &SweepResult) -> Section {
    let plan = &found.plan;
    let mut table = Table::new("What was varied", &["Factor", "Values", "Parameters", "Why"]);
    for factor in &plan.factors {
        table.row([
            factor.name.clone(),
            factor.factor.spread.words(),
            shorten(&factor.paths.join(", "), 120),
            shorten(&factor.factor.why, 200),
        ]);
    }
    for follower in &plan.followers {
        let values = format!("{} times {}, plus {}", follower.times, follower.follows, follower.plus);
        table.row([follower.path.clone(), values, follower.path.clone(), String::new()]);
    }
    let mut list = vec![
        format!("Points lie as {}; all have the same random numbers, replicate by replicate.", plan.layout.words()),
        "What a factor explains by itself is the share of the variance between points' means that groups of its values \
         explain (epsilon squared, which allows for what chance would explain)."
            .to_owned(),
    ];
    if plan.left_out > 0 {
        list.push(format!(
            "{} left out by limits.",
            plural(u64::from(plan.left_out), "point was", "points were")
        ));
    }
    Section::new("Design and limits", vec![Block::Table(table), Block::List(list)])
}

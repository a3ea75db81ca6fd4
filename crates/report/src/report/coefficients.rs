//! What a report says of sets of coefficients.

use super::page::{Block, Section};
use super::table::Table;
use hearth_study::coefficient_sets::{AloneAt, CoefficientResult, Coefficients, narrative};
use hearth_study::compare::narrative::{signed, unit_of_difference};
use hearth_study::output::text::{number, plural, shorten};

/// Coefficients in the table.
const ROWS: usize = 12;

/// The section, with its figure where it was drawn. So many paragraphs of the text stand in the verdict already.
pub(super) fn section(coefficients: Option<&Coefficients>, figure: Option<Block>, there: usize) -> Section {
    let heading = "Would other coefficients change the choice?";
    let Some(coefficients) = coefficients else { return Section::new(heading, Vec::new()) };
    let there = if coefficients.result().is_some() { there } else { 0 };
    let mut blocks: Vec<Block> = coefficients.text().iter().skip(there).cloned().map(Block::Text).collect();
    if let Some(result) = coefficients.result() {
        blocks.push(Block::Text(about(result)));
        blocks.extend(figure);
        blocks.extend(Some(result.ranked).filter(|ranked| *ranked).map(|_| Block::Table(arms(result))));
        blocks.push(Block::folded(differences(result)));
        blocks.push(Block::folded(turning(result)));
    }
    Section::new(heading, blocks)
}

fn about(result: &CoefficientResult) -> String {
    format!(
        "The coefficients of the model are known only roughly. Each of {} sets draws {} of them from their plausible ranges \
         (docs/parameters.md). All policies run under the same sets, {} each, with the same random numbers. A policy is \
         surely the best where its advantage over each other is more than chance.",
        result.sets,
        plural(result.coefficients as u64, "coefficient", "coefficients"),
        plural(u64::from(result.runs), "run", "runs"),
    )
}

fn arms(result: &CoefficientResult) -> Table {
    // Without a budget, nothing is above it: a row drops what has no column.
    let columns = ["Policy", "#Best", "#Surely the best", "#Level with the best", "#Above the budget"];
    let budget = result.arms.iter().any(|arm| arm.over_budget > 0);
    let columns = &columns[..columns.len() - usize::from(!budget)];
    let mut table = Table::new(
        format!("In how many of {} coefficient sets each policy is the best", result.sets),
        columns,
    );
    for arm in &result.arms {
        let counts = [arm.best, arm.best_surely, arm.level, arm.over_budget].map(|count| count.to_string());
        table.row(std::iter::once(shorten(&arm.name, 60)).chain(counts));
    }
    table
}

fn differences(result: &CoefficientResult) -> Table {
    let unit = match unit_of_difference(&result.unit) {
        "" | "0..1" | "ratio" | "count" => String::new(),
        unit => format!(" ({unit})"),
    };
    let columns = ["Pair", "#As they stand", "#Median of sets", "#Eight of ten sets", "#Keeps its sign in"];
    let caption = format!("Differences of {}{unit} over {} coefficient sets", result.words, result.sets);
    let mut table = Table::new(caption, &columns);
    for one in result.deciding() {
        table.row([
            format!("{} less {}", shorten(&one.arm, 40), shorten(&one.against, 40)),
            signed(one.unchanged, &result.unit),
            signed(one.median, &result.unit),
            format!("{} to {}", signed(one.most.low, &result.unit), signed(one.most.high, &result.unit)),
            narrative::of_sets(one.keeps_sign, result),
        ]);
    }
    table
}

fn turning(result: &CoefficientResult) -> Table {
    let columns = [
        "Coefficient",
        "Meaning",
        "#As it stands",
        "#Plausible range",
        "#Rank correlation",
        "#Alone at the low end",
        "#Alone at the high end",
    ];
    let caption = format!(
        "What the advantage of “{}” over “{}” goes with: the strongest of {} coefficients",
        shorten(&result.leading().name, 40),
        shorten(&result.arms[result.rival].name, 40),
        result.coefficients
    );
    let mut table = Table::new(caption, &columns);
    let alone = |ends: &[AloneAt], high: bool| {
        let end = ends.iter().find(|end| end.high == high);
        end.map_or_else(String::new, |end| signed(end.advantage, &result.unit))
    };
    for one in result.turning.iter().take(ROWS) {
        table.row([
            one.path.clone(),
            shorten(&one.meaning, 90),
            number(one.value),
            format!("{} to {}", number(one.range.low), number(one.range.high)),
            narrative::correlation(one.correlation),
            alone(&one.alone, false),
            alone(&one.alone, true),
        ]);
    }
    table
}

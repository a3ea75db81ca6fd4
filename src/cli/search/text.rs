//! What a terminal shows of a search.

use std::path::Path;

use hearth::study::search::{Contender, Fate, SearchResult, narrative};

use super::super::printer::Answer;
use super::super::screen::{Again, COLUMNS, short};
use super::SearchArgs;

/// Policies in the table.
const ROWS: usize = 8;

/// The answer, the policies, and where the rest is.
pub fn answer(found: &SearchResult) -> Answer {
    let body = format!("{}\n\n{}", narrative::text(found).join("\n\n"), table(found));
    let mut answer = Answer { body, ..Answer::default() };
    answer.report();
    answer.line("best.ron", "the chosen policy as a scenario that can be run");
    answer.line("front.png", "the best outcome at each cost; also SVG");
    answer.line("selection.png", "the policies that were selected among");
    answer.line("states.png", "states of the world: means, worst tenths, regrets");
    answer.line("conditions.png", "where the chosen policy fails");
    if found.coefficients.as_ref().is_some_and(|one| one.result().is_some()) {
        answer.line("coefficient_sets.csv", "the best policies in every set of coefficients");
    }
    answer.line("policies.csv, .parquet", "every policy that was tried");
    answer.line("search.json", "all of it for other programs");
    answer
}

/// The policies that were selected among, the chosen one first; at most 80 columns wide.
fn table(found: &SearchResult) -> String {
    let measure = found.measure();
    let sign = if measure.more { 1.0 } else { -1.0 };
    let mut rows: Vec<&Contender> = found.contenders.iter().filter(|one| one.fate.is_some()).collect();
    let value = |one: &Contender| sign * one.outcomes[found.aim].mean;
    let first = |one: &Contender| one.fate == Some(Fate::Chosen);
    rows.sort_by(|one, other| first(other).cmp(&first(one)).then(value(other).total_cmp(&value(one))));
    // The policy that all are measured against is always there.
    let reference = found.contenders.first().filter(|one| one.settings.is_empty() && one.fate.is_some());
    let beyond =
        rows.iter().skip(ROWS).any(|one| reference.is_some_and(|reference| one.name == reference.name));
    let kept = ROWS - usize::from(beyond);
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(kept);
    rows.extend(reference.filter(|_| beyond));
    let head = if measure.share { "share" } else { "mean" };
    let mut text = format!("    {head:>9} {:^18} {:>9}  policy\n", "95 % interval", "cost");
    for one in rows {
        let outcome = one.outcomes[found.aim];
        let amount = narrative::amount(outcome.mean, measure).replace('\u{a0}', " ");
        let amount = amount.strip_suffix(&format!(" {}", measure.unit)).unwrap_or(&amount).to_owned();
        let name = short(&one.name, COLUMNS - 46);
        let ends = narrative::ends(outcome, measure).replace('\u{a0}', " ");
        let cost = narrative::money(one.cost.mean);
        text += &format!("  {} {amount:>9} {ends:^18} {cost:>9}  {name}\n", mark(one.fate));
    }
    if more > 0 {
        text += &format!("  … and {more} more in policies.csv\n");
    }
    text += "  ● chosen, = not distinguishable, ? budget's edge, $ too dear, – worse\n";
    text
}

fn mark(fate: Option<Fate>) -> char {
    match fate {
        Some(Fate::Chosen) => '●',
        Some(Fate::Level) => '=',
        Some(Fate::CostOpen) => '?',
        Some(Fate::TooDear) => '$',
        Some(Fate::Beaten { .. }) | None => '–',
    }
}

/// The command again, with some arguments more.
fn again(args: &SearchArgs, more: &[&str]) -> String {
    let mut flags: Vec<&str> = if args.less { vec!["--less"] } else { Vec::new() };
    flags.extend(more);
    Again::new("search")
        .words([args.study.display()])
        .flag("--budget", args.budget)
        .flag("--aim", &args.aim)
        .flag("--indifference", args.indifference)
        .flag("--failure", args.failure)
        .flag("--price", &args.price)
        .flag("--replicates", args.shared.replicates)
        .flag("--coefficient-sets", args.coefficients.coefficient_sets)
        .flag("--seed", args.shared.draw.number())
        .flag("--set", &args.shared.draw.set)
        .flag("--out", args.shared.output.out.as_ref().map(|out| out.display()))
        .words(flags)
        .text()
}

/// Commands that work as they stand.
pub fn next(args: &SearchArgs, found: &SearchResult, out: &Path) -> Vec<String> {
    if args.shared.output.resumed {
        return Vec::new();
    }
    let mut commands = Vec::new();
    if found.chosen.is_some() {
        commands.push(Again::new("run").words([out.join("best.ron").display()]).text());
    }
    if !found.decided() || found.chosen.is_none() {
        let most = found.replicates.saturating_mul(4).clamp(64, 1_000_000).to_string();
        let mut bolder = args.clone();
        bolder.shared.replicates = most.parse().ok();
        commands.push(again(&bolder, &["--overwrite"]));
    }
    if let Some(budget) = args.budget.filter(|budget| *budget > 0.0) {
        let mut dearer = SearchArgs { budget: Some(budget * 1.5), ..args.clone() };
        dearer.shared.output.out = Some(beside(out));
        commands.push(again(&dearer, &[]));
    }
    commands
}

fn beside(out: &Path) -> std::path::PathBuf {
    let name =
        out.file_name().map_or_else(|| "search".to_owned(), |name| name.to_string_lossy().into_owned());
    out.with_file_name(format!("{name}-more"))
}

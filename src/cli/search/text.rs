//! What a terminal shows of a search.

use std::path::Path;

use hearth::study::search::{Contender, Fate, SearchResult, narrative};

use super::super::paths;
use super::super::screen::{COLUMNS, continued, program, shell, wrap};
use super::SearchArgs;

/// Policies in the table.
const ROWS: usize = 8;

/// Everything that is said at the end.
pub fn page(args: &SearchArgs, found: &SearchResult, out: &Path, files: &[String]) -> String {
    let mut page = wrap(&narrative::text(found).join("\n\n"));
    page += "\n\n";
    page += &table(found);
    page += &format!("\nResults are in {}:\n", paths::folder(out));
    let mut line = |file: &str, what: &str| {
        if files.iter().any(|known| file.starts_with(known.as_str())) {
            page += &format!("  {file:22} {what}\n");
        }
    };
    line("report.html", "all of it on one page, the verdict first");
    line("report.pdf", "the same on paper");
    line("best.ron", "the chosen policy as a scenario that can be run");
    line("front.png", "what can be had for which cost; also SVG");
    line("selection.png", "the policies that were selected among");
    line("worlds.png", "policies in other worlds: means, worst tenths, regrets");
    line("conditions.png", "where the chosen policy fails");
    line("policies.csv, .parquet", "every policy that was tried");
    line("search.json", "all of it for other programs");
    page += "What to try next:\n";
    for command in next(args, found, out, files) {
        page += &format!("  {}\n", continued(&command));
    }
    page
}

/// The policies that were selected among, the chosen one first; at most 80 columns wide.
fn table(found: &SearchResult) -> String {
    let measure = found.measure();
    let sign = if measure.more { 1.0 } else { -1.0 };
    let mut rows: Vec<&Contender> = found.contenders.iter().filter(|one| one.fate.is_some()).collect();
    let value = |one: &Contender| sign * one.outcomes[found.aim].mean;
    let first = |one: &Contender| one.fate == Some(Fate::Chosen);
    rows.sort_by(|one, other| first(other).cmp(&first(one)).then(value(other).total_cmp(&value(one))));
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let head = if measure.share { "share" } else { "mean" };
    let mut text = format!("    {head:>9} {:^18} {:>9}  policy\n", "95 % interval", "cost");
    for one in rows {
        let outcome = one.outcomes[found.aim];
        let amount = narrative::amount(outcome.mean, measure).replace('\u{a0}', " ");
        let amount = amount.strip_suffix(&format!(" {}", measure.unit)).unwrap_or(&amount).to_owned();
        let name = cut(&one.name, COLUMNS - 46);
        let ends = narrative::ends(outcome, measure).replace('\u{a0}', " ");
        let cost = narrative::money(one.cost.mean);
        text += &format!("  {} {amount:>9} {ends:^18} {cost:>9}  {name}\n", mark(one.fate));
    }
    if more > 0 {
        text += &format!("  … and {more} more in policies.csv\n");
    }
    text += "  ● chosen, = can't be told apart, ? budget's edge, $ too dear, – worse\n";
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

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    kept.trim_end().to_owned() + "…"
}

/// The command again, with some arguments more.
pub fn again(args: &SearchArgs, more: &[&str]) -> String {
    let mut command = format!("{} search {}", program(), shell(args.study.display()));
    let mut add = |flag: &str, value: Option<String>| {
        if let Some(value) = value {
            command += &format!(" {flag} {}", shell(value));
        }
    };
    add("--budget", args.budget.map(|budget| budget.to_string()));
    add("--aim", args.aim.clone());
    add("--indifference", args.indifference.map(|zone| zone.to_string()));
    add("--failure", args.failure.map(|failure| failure.to_string()));
    add("--replicates", args.replicates.map(|replicates| replicates.to_string()));
    add("--seed", args.seed.map(|seed| seed.to_string()));
    for set in &args.set {
        add("--set", Some(set.clone()));
    }
    add("--out", args.out.as_ref().map(|out| out.display().to_string()));
    if args.less {
        command += " --less";
    }
    for one in more {
        command += &format!(" {one}");
    }
    command
}

/// Commands that work as they stand.
fn next(args: &SearchArgs, found: &SearchResult, out: &Path, files: &[String]) -> Vec<String> {
    let mut commands = Vec::new();
    if files.iter().any(|file| file == "best.ron") {
        commands.push(format!("{} run {}", program(), shell(out.join("best.ron").display())));
    }
    if !found.decided() || found.chosen.is_none() {
        let most = found.replicates.saturating_mul(4).clamp(64, 1_000_000).to_string();
        let bolder = SearchArgs { replicates: most.parse().ok(), ..args.clone() };
        commands.push(again(&bolder, &["--overwrite"]));
    }
    if let Some(budget) = args.budget.filter(|budget| *budget > 0.0) {
        let dearer = SearchArgs { budget: Some(budget * 1.5), out: Some(beside(out)), ..args.clone() };
        commands.push(again(&dearer, &[]));
    }
    commands
}

fn beside(out: &Path) -> std::path::PathBuf {
    let name =
        out.file_name().map_or_else(|| "search".to_owned(), |name| name.to_string_lossy().into_owned());
    out.with_file_name(format!("{name}-more"))
}

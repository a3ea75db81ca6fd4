//! What the words of reports and tables mean: outcomes, columns, prices, and the terms of the glossary.

use std::fmt::Write as _;

use hearth::engine::observe::{Flow, RunRow, WeekRow};
use hearth::study::compare::decision::tornado::price_names;
use hearth::study::output::text::{capital, flow_words};
use hearth::study::spec::{Better, Outcome};

use super::paths;
use super::screen::COLUMNS;

/// The glossary, as it stands in the documentation.
const GLOSSARY: &str = include_str!("../../docs/glossary.md");

/// Everything that is known of a word; nothing where it is none of theirs.
pub fn explain(word: &str) -> Option<String> {
    let word = word.trim().replace('_', " ").to_lowercase();
    let forms = forms(&word);
    let is = |name: &str| forms.iter().any(|form| name.replace('_', " ").to_lowercase() == *form);
    let mut parts: Vec<String> = Vec::new();
    for (terms, meaning) in glossary().filter(|(terms, _)| terms.split(", ").any(is)) {
        parts.push(format!("{terms}\n  {meaning}"));
    }
    // A word for several things of a kind lists them.
    if forms.iter().any(|form| form == "cause" || form == "cause of decline") {
        let all: Vec<String> =
            causes().map(|(name, meaning)| format!("  {name}: {}", meaning.trim_end_matches('.'))).collect();
        parts.push(format!("The causes of decline:\n{}", all.join("\n")));
    }
    let outcome =
        Outcome::named(&word.replace(' ', "_")).or_else(|| Outcome::all().find(|one| is(one.words)));
    if let Some(outcome) = outcome.filter(|one| !one.meaning.is_empty()) {
        parts.push(of_outcome(&outcome));
    }
    if let Some(flow) = Flow::ALL.iter().find(|flow| is(flow_words(**flow))) {
        let name = flow.name();
        parts.push(format!(
            "A flow of the energy budget: what adds to members' energy, or takes from it.\n  Column `energy_{name}` of runs.parquet."
        ));
    }
    let prices: Vec<(&str, &str)> = price_names().filter(|(name, _)| is("price") || is(name)).collect();
    if !prices.is_empty() {
        parts.push(of_prices(&prices));
    }
    for (table, columns) in [("runs.parquet", RunRow::COLUMNS), ("weekly.parquet", WeekRow::COLUMNS)] {
        if let Some(info) = columns.iter().find(|info| is(info.name)) {
            let lines: Vec<&str> = info.meaning.iter().map(|line| line.trim()).collect();
            let unit = if info.unit.is_empty() { String::new() } else { format!(" [{}]", info.unit) };
            parts.push(format!("Column `{}` of {table}{unit}\n  {}", info.name, lines.join(" ")));
        }
    }
    (!parts.is_empty()).then(|| parts.join("\n\n").lines().map(|line| fill(line) + "\n").collect())
}

/// A line of at most so many letters, broken at words; what goes on is indented as its beginning is.
fn fill(line: &str) -> String {
    let indent = &line[..line.len() - line.trim_start().len()];
    textwrap::fill(
        line.trim_start(),
        textwrap::Options::new(COLUMNS).initial_indent(indent).subsequent_indent(indent),
    )
}

/// The word that somebody most likely meant.
pub fn likest(word: &str) -> Option<String> {
    let terms = glossary().flat_map(|(terms, _)| terms.split(", "));
    paths::likest(word, terms.chain(Outcome::names())).map(str::to_owned)
}

/// A word and its singular.
fn forms(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    for (ending, instead) in [("ies", "y"), ("ses", "s"), ("s", "")] {
        all.extend(word.strip_suffix(ending).map(|stem| format!("{stem}{instead}")));
    }
    all
}

/// Rows of the glossary: terms, and what they mean.
fn glossary() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = GLOSSARY.lines().filter_map(|line| {
        let (term, meaning) = line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | ")?;
        Some((term.trim(), meaning.trim()))
    });
    rows.filter(|(term, _)| *term != "Term" && *term != "Cause")
}

/// The causes of decline of the glossary.
fn causes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = GLOSSARY.lines().skip_while(|line| *line != "| Cause | Meaning |").skip(2);
    rows.map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "))
}

fn of_outcome(outcome: &Outcome) -> String {
    let better = match outcome.better {
        Better::More => "more is better",
        Better::Less => "less is better",
        Better::Neither => "neither direction is better",
    };
    let unit = if outcome.unit.is_empty() { String::new() } else { format!(" [{}]", outcome.unit) };
    format!("Outcome `{}`: {}{unit}, {better}\n  {}", outcome.name, outcome.words, outcome.meaning.join(" "))
}

fn of_prices(prices: &[(&str, &str)]) -> String {
    let mut text =
        "Prices of a study file, `prices: (…)`; hours without one have `organisation.hour_price`:".to_owned();
    for (name, words) in prices {
        // Writing to a string can't fail.
        let _ = write!(text, "\n  {name}: {}", capital(words));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_reports_is_known() {
        for word in [
            "alive",
            "dormant",
            "survival",
            "roi",
            "prices",
            "causes",
            "shocks",
            "timeline",
            "cause",
            "price",
            "net value",
            "net_value",
            "member_hour",
            "neglect",
            "reference",
            "arm",
            "interval",
            "matched replicates",
            "recommendation",
            "advantage",
            "break-even price",
            "coefficient set",
            "indistinguishable",
            "members",
            "energy",
            "cost",
            "tangible value",
            "members at the end",
            "outdated knowledge",
            "matched runs",
            "break-even",
            "resamples",
            "plausible range",
            "perhaps",
            "p (Holm)",
            "gain",
            "portfolio",
            "discount",
            "better",
            "decline",
        ] {
            let text = explain(word).unwrap_or_else(|| panic!("{word} isn't explained"));
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{word}: {text}");
        }
        assert!(explain("causes").unwrap().contains("over-control"));
        assert!(explain("prices").unwrap().contains("member_hour"));
        assert!(explain("survival").unwrap().contains("Outcome `survival`"));
        assert_eq!(explain("nonsense"), None);
        assert_eq!(likest("dormnat").as_deref(), Some("dormant"));
    }
}

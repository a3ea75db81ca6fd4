//! Facts as one reads them: grouped by idea, a column a log.

use hearth::logs::facts::{Fact, FactInfo, Facts};

use super::LogReport;
use crate::cli::screen::{COLUMNS, count, filled, short, wrap};

/// Room for the name of a fact.
const NAME: usize = 30;
/// Room for a value, and for one among several.
const VALUE: usize = 12;
/// Logs beside one another.
const BESIDE: usize = 4;

/// All facts of all logs.
pub fn table(reports: &[LogReport]) -> String {
    match reports {
        [one] => format!("{}\n{}", one.name, of_one(&one.facts)),
        all => all.chunks(BESIDE).map(of_several).collect::<Vec<_>>().join("\n"),
    }
}

fn of_one(facts: &Facts) -> String {
    grouped(&mut |info| {
        let fact = facts.fact(info.name).filter(|fact| *fact != Fact::Unknown)?;
        let value = value(info, fact);
        if value.len() > COLUMNS - NAME - 4 {
            return Some(format!("  {}\n{}", info.name, filled(&value, "    ")));
        }
        Some(format!("  {:<NAME$} {value:>VALUE$} {}", info.name, unit(info.unit)).trim_end().to_owned())
    })
}

fn of_several(reports: &[LogReport]) -> String {
    let head: String = reports.iter().map(|one| format!(" {:>VALUE$}", short(&one.name, VALUE))).collect();
    let rows = grouped(&mut |info| {
        let values: Vec<Fact> = reports.iter().filter_map(|one| one.facts.fact(info.name)).collect();
        let known = values.iter().any(|fact| *fact != Fact::Unknown);
        let values: Vec<String> = values.into_iter().map(|fact| value(info, fact)).collect();
        // What doesn't fit into a column is in the files.
        let fits = values.iter().all(|value| value.chars().count() <= VALUE);
        let row: String = values.iter().map(|value| format!(" {value:>VALUE$}")).collect();
        (known && fits).then(|| format!("  {:<width$}{row}", short(info.name, 26), width = 26))
    });
    format!("  {:<26}{head}\n{rows}", "")
}

/// A heading for each group that has a line.
fn grouped(line: &mut dyn FnMut(&FactInfo) -> Option<String>) -> String {
    let mut out = String::new();
    let mut group = "";
    for info in Facts::COLUMNS {
        let Some(line) = line(info) else { continue };
        if group != info.group {
            group = info.group;
            out += &format!("\n{}\n", capital(group));
        }
        out += &line;
        out.push('\n');
    }
    out
}

fn value(info: &FactInfo, fact: Fact) -> String {
    match fact {
        Fact::Unknown => "–".to_owned(),
        Fact::Word(word) => word.to_owned(),
        Fact::Number(number) if info.unit == "year" => number.to_string(),
        Fact::Number(number) => digits(number),
    }
}

/// About four digits; whole numbers as they are.
fn digits(number: f64) -> String {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) {
        return count(number as u64);
    }
    let decimals = match number.abs() {
        1000.0.. => 0,
        100.0.. => 1,
        10.0.. => 2,
        1.0.. => 3,
        0.01.. => 4,
        _ => 5,
    };
    format!("{number:.decimals$}")
}

/// Units that say no more than the number does are left out.
fn unit(unit: &str) -> &str {
    match unit {
        "share" | "ratio" | "0..1" | "-1..1" | "0 or 1" | "day" | "month" | "year" => "",
        unit => unit,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What every fact means.
pub fn explained() -> String {
    let about = "Facts of participation logs. Times are taken by the day (UTC) where nothing else is said. Weeks are \
                 runs of seven days from the day of the first event; weeks and calendar months count where they were \
                 observed in full.";
    let facts = grouped(&mut |info| {
        let meaning: Vec<&str> = info.meaning.iter().map(|line| line.trim()).collect();
        let unit = if info.unit.is_empty() { String::new() } else { format!(" ({})", info.unit) };
        let wrapped = filled(&meaning.join(" "), "      ");
        Some(format!("  {}{unit}\n{wrapped}", info.name))
    });
    format!("{}\n{facts}", wrap(about))
}

//! The tables of docs/model/worked-example.md.

use std::fmt::Write as _;
use std::path::Path;

use hearth::engine::observe::{Flow, Week, WeekRow};
use hearth::engine::scenario::Scenario;

use super::draws::Draw;
use super::engine::{Engine, picture};
use super::picture::{Picture, Value};
use super::rebuilt::Rebuilt;
use super::{SEED, STEPS};

const FILE: &str = "docs/model/worked-example.md";
const BEGIN: &str = "<!-- From here on made by tests/worked_example.rs -->\n";

const HOW: &str = "\
If the model was not meant to change, this is a defect: find what did it. If it was, look over the page's text, and write its tables anew by
    HEARTH_BLESS=1 cargo test --test suite worked_example";

/// Compares the page with what it ought to be, or writes it.
pub fn check(scenario: &Scenario) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{FILE}: {error}"));
    let (head, tables) = text.split_once(BEGIN).unwrap_or_else(|| panic!("{FILE} has lost its line {BEGIN}"));
    let now = tables_of(scenario);
    if std::env::var_os("HEARTH_BLESS").is_some_and(|bless| bless == "1") {
        std::fs::write(&path, format!("{head}{BEGIN}{now}")).unwrap();
        return;
    }
    for (line, (kept, now)) in tables.lines().zip(now.lines()).enumerate() {
        assert!(kept == now, "{FILE}, line {} of the tables.\n was: {kept}\n now: {now}\n{HOW}", line + 1);
    }
    assert_eq!(tables.lines().count(), now.lines().count(), "{HOW}");
}

fn tables_of(scenario: &Scenario) -> String {
    let mut engine = Engine::new(scenario, SEED, 0);
    let mut rebuilt = Rebuilt::new(scenario, SEED, 0);
    let mut text = String::new();
    let mut drawn = 0;
    let mut next_draws = |rebuilt: &Rebuilt| {
        let draws = rebuilt.draws.list().split_off(drawn);
        drawn += draws.len();
        draws
    };
    text.push_str("\n## Before the first week\n\n");
    draws_table(&mut text, &next_draws(&rebuilt));
    let mut before = picture(&engine.community, engine.passed);
    changes_table(&mut text, &[("the community", &Picture::default(), &before)]);
    let mut seen = Vec::new();
    for week in 0..scenario.horizon_weeks {
        let (pictures, observed) = engine.step();
        rebuilt.step();
        let _ = write!(text, "\n## Week {week}\n\n");
        draws_table(&mut text, &next_draws(&rebuilt));
        let befores = std::iter::once(&before).chain(&pictures);
        let steps: Vec<_> = STEPS
            .iter()
            .zip(befores.zip(&pictures))
            .filter(|((step, _), _)| *step != "opening")
            .map(|((step, _), (before, after))| (*step, before, after))
            .collect();
        changes_table(&mut text, &steps);
        before = pictures.last().unwrap().clone();
        seen.push(observed);
    }
    record_table(&mut text, &seen);
    budget_table(&mut text, &seen);
    text
}

fn draws_table(text: &mut String, draws: &[Draw]) {
    text.push_str("Draws, in the order in which they are needed:\n\n| Who | What for | Draw | Outcome |\n|---|---|---|---|\n");
    for draw in draws {
        let _ = writeln!(text, "| {} | {} | {} | {} |", draw.whom, draw.what, draw.number, draw.outcome);
    }
}

fn changes_table(text: &mut String, steps: &[(&str, &Picture, &Picture)]) {
    text.push_str("\nWhat changes:\n\n| Step | Who | What | Before | After |\n|---|---|---|---|---|\n");
    for (step, before, after) in steps {
        for entry in &after.entries {
            // What counts within a week only is put away at its end.
            if step.starts_with("closing") && (entry.what == "u" || entry.what.starts_with("v[")) {
                continue;
            }
            let old = before.get(&entry.whom, &entry.what);
            if old != Some(entry.value) && (old.is_some() || !is_nothing(entry.value)) {
                let (old, new) = show(old, entry.value);
                let _ = writeln!(text, "| {step} | {} | `{}` | {old} | {new} |", entry.whom, entry.what);
            }
        }
    }
}

fn is_nothing(value: Value) -> bool {
    matches!(value, Value::Number(0.0) | Value::Topics(0))
}

/// A value before and after; of sets, what was there, and what has come and gone.
fn show(old: Option<Value>, new: Value) -> (String, String) {
    match (old, new) {
        (Some(Value::Topics(old)), Value::Topics(new)) => {
            let mut changes = Vec::new();
            if new & !old != 0 {
                changes.push(format!("and {}", list(new & !old)));
            }
            if old & !new != 0 {
                changes.push(format!("without {}", list(old & !new)));
            }
            let topics = if old.count_ones() == 1 { "topic" } else { "topics" };
            (format!("{} {topics}", old.count_ones()), changes.join(", "))
        }
        (_, Value::Topics(new)) => (String::new(), list(new)),
        (Some(Value::Number(old)), Value::Number(new)) => (number(old), number(new)),
        (_, Value::Number(new)) => (String::new(), number(new)),
    }
}

fn list(topics: u64) -> String {
    let topics: Vec<String> =
        (0..64).filter(|topic| topics >> topic & 1 == 1).map(|topic| topic.to_string()).collect();
    if topics.is_empty() { "none".to_owned() } else { topics.join(" ") }
}

fn number(number: f64) -> String {
    if number == number.round() { format!("{number:.0}") } else { format!("{number:.5}") }
}

fn weeks_head(text: &mut String, first: &str, weeks: usize) {
    let numbers: String = (0..weeks).map(|week| format!(" Week {week} |")).collect();
    let _ = writeln!(text, "| {first} |{numbers}\n|---|{}", "---|".repeat(weeks));
}

fn record_table(text: &mut String, seen: &[Week]) {
    text.push_str("\n## The record\n\n");
    weeks_head(text, "Column", seen.len());
    let stages: String = seen.iter().map(|week| format!(" {} |", week.stage.name())).collect();
    let _ = writeln!(text, "| stage |{stages}");
    for (place, column) in WeekRow::COLUMNS.iter().enumerate() {
        let cells: String =
            seen.iter().map(|week| format!(" {} |", number(f64::from(week.row.values()[place])))).collect();
        let _ = writeln!(text, "| `{}` |{cells}", column.name);
    }
}

fn budget_table(text: &mut String, seen: &[Week]) {
    text.push_str("\n## The energy budget\n\nFlows that aren't 0 throughout.\n\n");
    for (title, of) in [
        ("Energy", (|week: &Week, flow: usize| week.flows.energy[flow]) as fn(&Week, usize) -> f64),
        ("Engagement", |week, flow| week.flows.engagement[flow]),
    ] {
        weeks_head(text, title, seen.len());
        for flow in Flow::ALL {
            let flows: Vec<f64> = seen.iter().map(|week| of(week, *flow as usize)).collect();
            if flows.iter().any(|flow| *flow != 0.0) {
                let cells: String = flows.iter().map(|flow| format!(" {} |", number(*flow))).collect();
                let _ = writeln!(text, "| `{}` |{cells}", flow.name());
            }
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
}

//! Tables as a workbook: a sheet a table, with the unit of each column, and a sheet that says what every column means.

mod xlsx;

use std::io;

use hearth_study::compare::Comparison;
use hearth_study::compare::result::Reasons;
use hearth_study::output::small_table::{Cells, Filled, SmallTable};
use hearth_study::spec::Outcome;
use xlsx::{Cell, Sheet, Style};

/// Name of the file of a comparison.
pub const FILE: &str = "comparison.xlsx";
/// Letters of a column at most.
const WIDEST: usize = 60;
/// Letters that the name of a sheet has at most.
const NAME: usize = 31;

/// Names as cells.
fn names(all: impl Iterator<Item = String>) -> Cells {
    Cells::Names(all.map(|name| Some(name).filter(|name| !name.is_empty())).collect())
}

fn numbers(all: impl Iterator<Item = f64>) -> Cells {
    Cells::Numbers(all.collect())
}

/// A comparison as a workbook. The same comparison gives the same bytes.
///
/// # Errors
///
/// Where the workbook can't be made.
pub fn comparison(found: &Comparison) -> io::Result<Vec<u8>> {
    let mut tables = vec![recommendation(found), outcomes(found), differences(found)];
    tables.extend(found.decision.as_ref().map(|decision| decision.table()));
    tables.extend(found.portfolio.as_ref().map(|portfolio| portfolio.table()));
    if let Some(result) = found.coefficients.as_ref().and_then(|one| one.result()) {
        tables.extend(result.tables());
    }
    tables.push(weeks(found));
    tables.push(prices(found));
    tables.push(assumptions(found));
    write(&tables)
}

fn write(tables: &[SmallTable]) -> io::Result<Vec<u8>> {
    let columns = columns(tables);
    let all: Vec<&SmallTable> = tables.iter().chain([&columns]).collect();
    xlsx::write(all.iter().map(|table| (title(table.name), sheet(table))))
}

/// The name of a sheet: that of its table in words.
fn title(name: &str) -> String {
    let words = hearth_study::output::text::capital(&name.replace('_', " "));
    words.chars().take(NAME).collect()
}

/// Unit of a column in which each row has its own: the one in the column `unit`, or that of the outcome in the column `outcome`.
const OF_ROW: [&str; 2] = ["as in the row", "outcome's unit"];

/// How a number of a unit is shown; cells hold all of their digits.
fn style(unit: &str, number: f64) -> Style {
    match number.abs() {
        _ if matches!(unit, "share" | "0/1" | "share of topics") => Style::Percent,
        0.0 => Style::Number,
        size if size >= 100.0 => Style::Whole,
        size if size >= 1.0 => Style::Hundredths,
        size if size >= 0.0001 => Style::Fine,
        _ => Style::Number,
    }
}

/// The unit of a row's numbers in a column.
fn unit_of<'t>(table: &'t SmallTable, column: &'t Filled, row: usize) -> &'t str {
    if !OF_ROW.contains(&column.unit.as_str()) {
        return &column.unit;
    }
    let text = |name: &str| {
        let of = table.columns.iter().find(|column| column.name == name)?;
        match &of.cells {
            Cells::Names(all) => all.get(row)?.as_deref(),
            _ => None,
        }
    };
    let of_outcome = || Outcome::named(text("outcome")?).map(|outcome| outcome.unit);
    text("unit").or_else(of_outcome).unwrap_or_default()
}

/// One table: what it is, the names of its columns, their units, then the rows.
fn sheet(table: &SmallTable) -> Sheet {
    let text = |text: &str, style| (!text.is_empty()).then(|| Cell::Text(text.to_owned(), style));
    let length = |cells: &Cells| match cells {
        Cells::Names(all) => all.len(),
        Cells::Numbers(all) => all.len(),
        Cells::Counts(all) => all.len(),
    };
    let rows = table.columns.iter().map(|column| length(&column.cells)).max().unwrap_or(0);
    let cell = |column: &Filled, row: usize| match &column.cells {
        Cells::Names(all) => all.get(row)?.as_ref().map(|name| Cell::Text(name.clone(), Style::Text)),
        Cells::Numbers(all) => {
            let number = all.get(row).filter(|number| number.is_finite())?;
            Some(Cell::Number(*number, style(unit_of(table, column, row), *number)))
        }
        Cells::Counts(all) => all.get(row).map(|count| Cell::Number(*count as f64, Style::Whole)),
    };
    let mut all: Vec<Vec<Option<Cell>>> = vec![
        vec![text(table.about, Style::Quiet)],
        table.columns.iter().map(|column| text(&column.name, Style::Head)).collect(),
        table.columns.iter().map(|column| text(&column.unit, Style::Quiet)).collect(),
    ];
    all.extend((0..rows).map(|row| table.columns.iter().map(|column| cell(column, row)).collect()));
    let widest = |column: &Filled| {
        let letters = match &column.cells {
            Cells::Names(all) => all.iter().flatten().map(|name| name.chars().count()).max().unwrap_or(0),
            _ => 11,
        };
        letters.max(column.name.chars().count()).min(WIDEST) + 2
    };
    Sheet { rows: all, widths: table.columns.iter().map(widest).collect(), head: 3 }
}

/// What every column of every sheet means.
fn columns(tables: &[SmallTable]) -> SmallTable {
    let all: Vec<(&SmallTable, &Filled)> =
        tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column))).collect();
    let mut table = SmallTable::new("columns", "What the columns of all sheets mean.");
    let of = |of: &dyn Fn(&(&SmallTable, &Filled)) -> String| names(all.iter().map(of));
    table.add("sheet", "", "Name of the sheet.", of(&|(table, _)| title(table.name)));
    table.add("column", "", "Name of the column.", of(&|(_, column)| column.name.clone()));
    table.add("unit", "", "Its unit.", of(&|(_, column)| column.unit.clone()));
    table.add("meaning", "", "What it says.", of(&|(_, column)| column.meaning.clone()));
    table
}

fn recommendation(found: &Comparison) -> SmallTable {
    let mut rows: Vec<(String, String)> = vec![("Study".to_owned(), found.name.clone())];
    if let Some(decision) = &found.decision {
        rows.push(("Recommendation".to_owned(), decision.headline.clone()));
        let paragraphs = decision.paragraphs().into_iter();
        rows.extend(paragraphs.map(|(head, text)| (head.to_owned(), text)));
    }
    rows.push(("In numbers".to_owned(), found.verdict.clone()));
    let mut table = SmallTable::new("recommendation", "What to do, and why.");
    table.add("head", "", "What the text is about.", names(rows.iter().map(|(head, _)| head.clone())));
    table.add("text", "", "The text.", names(rows.iter().map(|(_, text)| text.clone())));
    table
}

fn outcomes(found: &Comparison) -> SmallTable {
    let rows: Vec<_> = found
        .outcomes
        .iter()
        .enumerate()
        .flat_map(|(at, outcome)| found.arms.iter().map(move |arm| (outcome, arm, &arm.outcomes[at])))
        .collect();
    let mut table = SmallTable::new("outcomes", "Every outcome under every policy.");
    table.add("outcome", "", "Name.", names(rows.iter().map(|(outcome, ..)| outcome.words.to_owned())));
    table.add("unit", "", "Unit of the numbers.", names(rows.iter().map(|(one, ..)| one.unit.to_owned())));
    table.add("policy", "", "Name of the arm.", names(rows.iter().map(|(_, arm, _)| arm.name.clone())));
    let runs = rows.iter().map(|(.., one)| one.n as u64).collect();
    table.add("runs", "", "Runs in which it exists.", Cells::Counts(runs));
    let unit = "as in the row";
    let mut add =
        |name: &str, meaning: &str, all: Vec<f64>| table.add(name, unit, meaning, Cells::Numbers(all));
    add("value", "Mean, share or ratio.", rows.iter().map(|(.., one)| one.value).collect());
    let low = rows.iter().map(|(.., one)| one.interval.low).collect();
    add("low", "Lower end of its interval by itself.", low);
    add("high", "Upper end.", rows.iter().map(|(.., one)| one.interval.high).collect());
    add("sd", "Standard deviation over runs.", rows.iter().map(|(.., one)| one.sd).collect());
    add("median", "Half of the runs lie below.", rows.iter().map(|(.., one)| one.median).collect());
    table
}

fn differences(found: &Comparison) -> SmallTable {
    let all = &found.differences;
    let mut table = SmallTable::new("differences", "Differences of all pairs of policies.");
    let unit = |name: &str| found.outcomes.iter().find(|one| one.name == name).map_or("", |one| one.unit);
    table.add("outcome", "", "Name.", names(all.iter().map(|one| one.outcome.to_owned())));
    table.add("unit", "", "Unit.", names(all.iter().map(|one| unit(one.outcome).to_owned())));
    table.add("policy", "", "Name of the arm.", names(all.iter().map(|one| one.arm.clone())));
    table.add(
        "against",
        "",
        "The arm that it is measured against.",
        names(all.iter().map(|one| one.against.clone())),
    );
    let own = "as in the row";
    table.add("difference", own, "The difference.", numbers(all.iter().map(|one| one.value)));
    let low = numbers(all.iter().map(|one| one.together.low));
    table.add("low", own, "Lower end of the interval that holds together with all others.", low);
    table.add("high", own, "Upper end.", numbers(all.iter().map(|one| one.together.high)));
    table.add("finding", "", "What can be said.", names(all.iter().map(|one| one.finding.word().to_owned())));
    let beats = numbers(all.iter().map(|one| one.beats.share));
    table.add("beats", "share", "Matched runs in which it does better, ties counting half.", beats);
    table
}

fn weeks(found: &Comparison) -> SmallTable {
    let flat = |pair: &Reasons| -> Vec<(String, String, &'static str, u64, [f64; 3])> {
        let rows = pair.partings.iter().flat_map(|parting| {
            parting.trajectory.iter().enumerate().map(move |(week, gap)| {
                let ends = [gap.value, gap.interval.low, gap.interval.high];
                (pair.arm.clone(), pair.against.clone(), parting.quantity, week as u64, ends)
            })
        });
        rows.collect()
    };
    let reference = &found.reference().name;
    let rows: Vec<_> =
        found.reasons.iter().filter(|pair| pair.against == *reference).flat_map(flat).collect();
    let mut table = SmallTable::new("weeks", "Differences from the reference, week by week.");
    table.add("policy", "", "Name of the arm.", names(rows.iter().map(|row| row.0.clone())));
    table.add("against", "", "The reference.", names(rows.iter().map(|row| row.1.clone())));
    table.add("quantity", "", "What is followed.", names(rows.iter().map(|row| row.2.to_owned())));
    table.add("week", "weeks", "The week.", Cells::Counts(rows.iter().map(|row| row.3).collect()));
    for (at, (name, meaning)) in
        [("difference", "The difference."), ("low", "Lower end of its band."), ("high", "Upper end.")]
            .into_iter()
            .enumerate()
    {
        table.add(name, "", meaning, numbers(rows.iter().map(|row| row.4[at])));
    }
    table
}

fn prices(found: &Comparison) -> SmallTable {
    let mut rows: Vec<(String, String, f64)> = Vec::new();
    for arm in &found.arms {
        for (name, words, value) in hearth_study::compare::decision::tornado::stated(&arm.prices) {
            rows.push((arm.name.clone(), format!("{words} ({name})"), value));
        }
    }
    let mut table = SmallTable::new("prices", "What things cost, and what value is worth.");
    table.add("policy", "", "Name of the arm.", names(rows.iter().map(|row| row.0.clone())));
    table.add("price_of", "", "What it is the price of.", names(rows.iter().map(|row| row.1.clone())));
    table.add("price", "money", "The price.", numbers(rows.iter().map(|row| row.2)));
    table
}

fn assumptions(found: &Comparison) -> SmallTable {
    let mut rows: Vec<(&str, String)> = vec![
        ("version", found.version.clone()),
        ("seed", found.seed.to_string()),
        ("weeks", found.horizon_weeks.to_string()),
        ("runs of each policy", found.replicates.to_string()),
    ];
    for arm in &found.arms {
        let changes: Vec<String> =
            arm.settings.iter().map(|one| format!("{} = {}", one.path, one.value)).collect();
        rows.push(("policy", format!("{}: {}", arm.name, changes.join("; "))));
    }
    for factor in &found.uncertain {
        let why = if factor.why.is_empty() { String::new() } else { format!(" ({})", factor.why) };
        rows.push(("uncertain factor", format!("{}: {}{why}", factor.path, factor.spread.words())));
    }
    rows.extend(found.assumptions.iter().map(|text| ("assumption", text.clone())));
    let mut table = SmallTable::new("what_it_assumes", "What a reader must know to judge the numbers.");
    table.add("kind", "", "What kind of assumption it is.", names(rows.iter().map(|row| row.0.to_owned())));
    table.add("text", "", "The assumption.", names(rows.iter().map(|row| row.1.clone())));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_has_a_sheet_a_table_and_the_same_bytes_each_time() {
        let mut table = SmallTable::new("small_table", "A table for a test.");
        table.add("name", "", "Who.", Cells::Names(vec![Some("a".to_owned()), None]));
        table.add("size", "money", "How much.", Cells::Numbers(vec![0.5, f64::NAN]));
        let bytes = write(std::slice::from_ref(&table)).unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(bytes, write(&[table]).unwrap());
        assert_eq!(title("small_table"), "Small table");
        // A price of 23.6 is not shown as 24, a share by its row's unit as percent.
        assert_eq!(
            [("money", 23.6), ("money", 67_807.0), ("0..1", 0.0073), ("share", 0.4)]
                .map(|(unit, n)| style(unit, n)),
            [Style::Hundredths, Style::Whole, Style::Fine, Style::Percent]
        );
        let mut rows = SmallTable::new("rows", "Rows with units of their own.");
        rows.add(
            "outcome",
            "",
            "Name.",
            Cells::Names(vec![Some("survival".to_owned()), Some("cost".to_owned())]),
        );
        rows.add("by_outcome", OF_ROW[1], "By its outcome.", Cells::Numbers(vec![0.1, 2.0]));
        assert_eq!([0, 1].map(|row| unit_of(&rows, &rows.columns[1], row)), ["share", "money"]);
        rows.add("unit", "", "Unit.", Cells::Names(vec![Some("h".to_owned()), None]));
        rows.add("by_unit", OF_ROW[0], "By its row.", Cells::Numbers(vec![0.1, 2.0]));
        assert_eq!([0, 1].map(|row| unit_of(&rows, &rows.columns[3], row)), ["h", "money"]);
        assert!(title(&"x".repeat(50)).len() <= NAME);
    }
}

//! How two versions differ: each difference in units of what chance may do.

use super::Drawing;
use super::canvas::{Align, Sheet};
use super::font;
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::verdicts::{LEFT, Mark, ROW, digits, labels};
use hearth_study::output::text::plural;
use hearth_study::version_diff::{Changed, Row, VersionDiff};

/// Where the scale ends.
const RIGHT: f32 = 860.0;
/// Rows that are drawn; all are in the table.
const DRAWN: usize = 48;
/// Margins at the ends of the scale.
const MOST: f64 = 5.0;

/// Draws the differences; `version` is that of the program.
pub fn version_diff(diff: &VersionDiff, version: &str) -> Drawing {
    let shown: Vec<&Row> = diff
        .rows
        .iter()
        .filter(|row| matches!(row.changed, Changed::Verdict | Changed::Number | Changed::Chance))
        .take(DRAWN)
        .collect();
    let height = TOP + 30.0 + shown.len().max(1) as f32 * ROW + 30.0 + FOOT;
    let finding = format!(
        "{}, {} beyond chance, {} within, {} the same",
        plural(diff.count(Changed::Verdict) as u64, "verdict changed", "verdicts changed"),
        diff.count(Changed::Number),
        diff.count(Changed::Chance),
        diff.count(Changed::Same),
    );
    let drawn =
        "New minus old, divided by half of the difference's 95 % interval: beyond ±1 is beyond chance.";
    let mut sheet = style::sheet(height as u32, &finding, drawn);
    if shown.is_empty() {
        style::message(&mut sheet, "Nothing differs: there is nothing to draw.");
    }
    let bottom = TOP + 24.0 + shown.len() as f32 * ROW;
    for (at, ink) in [(-1.0, Ink::GRID), (0.0, Ink::GREY), (1.0, Ink::GRID)] {
        sheet.line((along(at), TOP + 14.0), (along(at), bottom), ink, 1.0);
    }
    for (at, row) in shown.iter().enumerate() {
        draw(&mut sheet, row, TOP + 24.0 + (at as f32 + 0.5) * ROW);
    }
    for at in [-5.0, -3.0, -1.0, 0.0, 1.0, 3.0, 5.0] {
        let tick = (along(at), bottom + 12.0);
        style::write_in(&mut sheet, tick, format!("{at}"), Align::Centre, Ink::TEXT, SMALL, false);
    }
    let compared = diff.compared();
    let foot = format!(
        "{} · of {} that aren't the same, about {:.0} lie beyond ±1 by chance alone",
        plural(diff.rows.len() as u64, "number or verdict", "numbers and verdicts"),
        plural(compared as u64, "number", "numbers"),
        0.05 * compared as f64
    );
    style::foot_of(&mut sheet, version, &foot);
    let alt = "A row for each number or verdict that changed: the difference in units of its 95 % margin, with its interval.";
    Drawing::new("diff", "Two versions", finding, alt.to_owned(), sheet)
}

fn along(value: f64) -> f32 {
    let share = (value.clamp(-MOST, MOST) + MOST) / (2.0 * MOST);
    LEFT + share as f32 * (RIGHT - LEFT)
}

fn draw(sheet: &mut Sheet, row: &Row, y: f32) {
    let name = match row.study.as_str() {
        "" => format!("{} {}", row.kind, row.name),
        study => format!("{study}: {}", row.name),
    };
    let side = |side: &Option<hearth_study::version_diff::Side>| {
        side.as_ref().map_or_else(String::new, |side| match (side.value.is_nan(), side.verdict.is_empty()) {
            (true, _) => side.verdict.clone(),
            (false, true) => digits(side.value),
            (false, false) => format!("{} ({})", digits(side.value), side.verdict),
        })
    };
    let numbers = format!("{} → {}", side(&row.old), side(&row.new));
    labels(sheet, y, RIGHT, &name, font::fit(&numbers, 11.0, false, 290.0));
    let mark = match row.changed {
        Changed::Verdict => Mark::Fails,
        Changed::Number => Mark::Undecided,
        _ => Mark::Reported,
    };
    let size = row.difference() / row.margin();
    let at = if size.is_finite() { size } else { 0.0 };
    if size.is_finite() {
        sheet.line((along(size - 1.0), y), (along(size + 1.0), y), mark.ink().fade(0.75), 3.0);
    }
    mark.draw(sheet, (along(at), y));
}

//! What must carry the model: of every experiment the numbers with their intervals, each on a scale of its own, with what is
//! required of it.

use super::Drawing;
use super::canvas::{Align, Sheet};
use super::font;
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::verdicts::{self, GAP, LEFT, Mark, ROW, digits, heading, labels, seed_and_sets};
use hearth_study::mechanisms::{MechanismsResult, Part, PropertyResult, Require, Verdict};
use hearth_study::output::text::{count, plural};

/// Where the scales end.
const RIGHT: f32 = 860.0;
/// Numbers of an experiment that are drawn; all are in the files.
const DRAWN: usize = 6;

/// Draws what came out; `version` is that of the program.
pub fn mechanisms(result: &MechanismsResult, version: &str) -> Drawing {
    let all: Vec<&PropertyResult> = result.all().collect();
    let rows: usize = all.iter().map(|one| 1 + one.parts.len().min(DRAWN)).sum();
    let body = rows as f32 * ROW + all.len() as f32 * GAP;
    let height = TOP + 24.0 + body + 40.0 + FOOT;
    let finding = finding(&all);
    let drawn = "Each number on a scale of its own, with its 95 % interval; shaded: what is required.";
    let mut sheet = style::sheet(height as u32, &finding, drawn);
    if all.is_empty() {
        style::message(&mut sheet, "Nothing was put to the test: there is nothing to draw.");
    }
    legend(&mut sheet);
    let mut y = TOP + 24.0;
    for one in &all {
        y = draw(&mut sheet, one, y);
    }
    let foot = format!(
        "{} · {} of an arm, the same random numbers in all arms · {}",
        plural(all.len() as u64, "experiment", "experiments"),
        plural(u64::from(result.replicates), "run", "runs"),
        seed_and_sets(result.seed, &result.sets),
    );
    style::foot_of(&mut sheet, version, &foot);
    let alt = "A row for each number of each experiment: value, interval, required range, verdict by shape and colour.";
    Drawing::new("mechanisms", "What must carry the model", finding, alt.to_owned(), sheet)
}

fn finding(all: &[&PropertyResult]) -> String {
    let of = |verdict| all.iter().filter(move |one| one.verdict == verdict);
    let total = plural(all.len() as u64, "experiment", "experiments");
    let mut text = format!("{} of {total} hold", count(of(Verdict::Holds).count() as u64));
    for (verdict, word) in [(Verdict::Fails, "fail"), (Verdict::NotMeasured, "not measured")] {
        let names: Vec<&str> = of(verdict).map(|one| one.id.as_str()).collect();
        if !names.is_empty() {
            text += &format!("; {word}: {}", names.join(", "));
        }
    }
    text
}

fn draw(sheet: &mut Sheet, one: &PropertyResult, top: f32) -> f32 {
    let title = format!("{}  {}", one.id, one.property);
    let mut y = heading(sheet, top, &title, one.verdict.word(), mark(one.verdict));
    let required = font::fit(&one.required, SMALL, false, 1172.0 - LEFT);
    style::write_in(sheet, (LEFT, y), required, Align::Left, Ink::TEXT, SMALL, false);
    y += ROW;
    // Those of which something is required first.
    let (asked, reported): (Vec<&Part>, Vec<&Part>) =
        one.parts.iter().partition(|part| part.require != Require::Reported);
    for part in asked.into_iter().chain(reported).take(DRAWN) {
        draw_part(sheet, part, y);
        y += ROW;
    }
    y - 0.5 * ROW
}

fn draw_part(sheet: &mut Sheet, part: &Part, y: f32) {
    labels(sheet, y, RIGHT, &part.name, described(part));
    let (low, high) = scale(part);
    let at = |value: f64| LEFT + (((value - low) / (high - low)).clamp(0.0, 1.0) as f32) * (RIGHT - LEFT);
    sheet.line((LEFT, y), (RIGHT, y), Ink::GRID, 1.0);
    if let Some((from, to)) = range(part.require) {
        let ends = (from.map_or(LEFT, at), to.map_or(RIGHT, at));
        // A single value that is required has a width, too.
        let to = ends.1.max(ends.0 + 2.0);
        sheet.rectangle((ends.0, y - 6.0), (to, y + 6.0), Ink::GREEN.fade(0.2));
    }
    if part.value.is_nan() {
        return;
    }
    let mark = match part.require {
        Require::Reported => Mark::Reported,
        require if require.holds(part.value) => Mark::Holds,
        _ => Mark::Fails,
    };
    if part.interval.0.is_finite() && part.interval.1.is_finite() {
        sheet.line((at(part.interval.0), y), (at(part.interval.1), y), mark.ink().fade(0.75), 3.0);
    }
    mark.draw(sheet, (at(part.value), y));
}

/// What is required: from, to.
fn range(require: Require) -> Option<(Option<f64>, Option<f64>)> {
    match require {
        Require::AtMost(most) | Require::Below(most) => Some((None, Some(most))),
        Require::AtLeast(least) | Require::Above(least) => Some((Some(least), None)),
        Require::Within(least, most) => Some((Some(least), Some(most))),
        Require::Reported => None,
    }
}

/// Ends of the scale of a number: 0, its interval and what is required are on it.
fn scale(part: &Part) -> (f64, f64) {
    let (from, to) = range(part.require).unwrap_or_default();
    let values = [Some(0.0), Some(part.value), Some(part.interval.0), Some(part.interval.1), from, to];
    let known = values.into_iter().flatten().filter(|value| value.is_finite());
    let (low, high) = known.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    if high - low < 1e-9 {
        (low - 0.5, high + 0.5)
    } else {
        (low - 0.05 * (high - low), high + 0.05 * (high - low))
    }
}

/// The numbers behind a row.
fn described(part: &Part) -> String {
    let required = part.require.text();
    let required = if required.is_empty() { required } else { format!(", to be {required}") };
    let (low, high) = part.interval;
    let interval = if low.is_nan() { String::new() } else { format!(" [{}, {}]", digits(low), digits(high)) };
    format!("{}{interval}{required}", digits(part.value))
}

const fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Holds => Mark::Holds,
        Verdict::Fails => Mark::Fails,
        Verdict::NotMeasured => Mark::Reported,
    }
}

fn legend(sheet: &mut Sheet) {
    let y = TOP + 8.0;
    let marks =
        [(Mark::Holds, "as required"), (Mark::Fails, "not as required"), (Mark::Reported, "only reported")];
    let x = verdicts::legend(sheet, y, &marks);
    sheet.rectangle((x - 6.0, y - 6.0), (x + 10.0, y + 6.0), Ink::GREEN.fade(0.2));
    style::write(sheet, (x + 16.0, y), "required", Align::Left);
}

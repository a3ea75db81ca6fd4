//! What must carry the model: of every experiment the numbers with their intervals, each on a scale of its own, with what is
//! required of it.

use super::Drawing;
use super::canvas::{Align, Point, Sheet};
use super::font;
use super::style::{self, FOOT, Ink, SMALL, TOP};
use hearth_study::mechanisms::{MechanismsResult, Part, PropertyResult, Require, Verdict};
use hearth_study::output::text::{capital, count, plural};

/// Height of a row, and room above an experiment.
const ROW: f32 = 17.0;
const GAP: f32 = 7.0;
/// Where the scales begin and end.
const LEFT: f32 = 470.0;
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
        "{} · {} of an arm, the same random numbers in all arms · seed {}{}",
        plural(all.len() as u64, "experiment", "experiments"),
        plural(u64::from(result.replicates), "run", "runs"),
        result.seed,
        if result.sets.is_empty() { String::new() } else { format!(" · {}", result.sets.join(" ")) },
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
    let mut y = top + GAP + 0.5 * ROW;
    sheet.line((style::MARGIN, top + GAP / 2.0), (1172.0, top + GAP / 2.0), Ink::GRID, 1.0);
    let title = font::fit(&format!("{}  {}", one.id, one.property), SMALL, true, LEFT - 130.0);
    style::write_in(sheet, (style::MARGIN, y), title, Align::Left, Ink::BLACK, SMALL, true);
    let verdict = capital(one.verdict.word());
    style::write_in(sheet, (LEFT - 14.0, y), verdict, Align::Right, ink(one.verdict), SMALL, true);
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
    let label = font::fit(&part.name, 11.0, false, LEFT - 70.0);
    style::write_in(sheet, (style::MARGIN + 22.0, y), label, Align::Left, Ink::TEXT, 11.0, false);
    style::write_in(sheet, (RIGHT + 14.0, y), described(part), Align::Left, Ink::TEXT, 11.0, false);
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
    let verdict = match part.require {
        Require::Reported => Verdict::NotMeasured,
        require if require.holds(part.value) => Verdict::Holds,
        _ => Verdict::Fails,
    };
    if part.interval.0.is_finite() && part.interval.1.is_finite() {
        sheet.line((at(part.interval.0), y), (at(part.interval.1), y), ink(verdict).fade(0.75), 3.0);
    }
    shape(sheet, (at(part.value), y), verdict);
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
    let interval = if low.is_nan() { String::new() } else { format!(" [{}, {}]", number(low), number(high)) };
    format!("{}{interval}{required}", number(part.value))
}

/// About three digits, also of what is small.
fn number(value: f64) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    if value != 0.0 && value.abs() < 0.0995 {
        return format!("{value:.3}").replace('-', "−");
    }
    hearth_study::output::text::number(value)
}

fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Holds => Ink::BLUE,
        Verdict::Fails => Ink::RED,
        Verdict::NotMeasured => Ink::GREY,
    }
}

/// A verdict has its own shape as well as its own colour.
fn shape(sheet: &mut Sheet, (x, y): Point, verdict: Verdict) {
    let ink = ink(verdict);
    match verdict {
        Verdict::Holds => sheet.disc((x, y), 5.0, ink),
        Verdict::Fails => {
            sheet.line((x - 5.0, y - 5.0), (x + 5.0, y + 5.0), ink, 3.0);
            sheet.line((x - 5.0, y + 5.0), (x + 5.0, y - 5.0), ink, 3.0);
        }
        Verdict::NotMeasured => sheet.rectangle((x - 4.0, y - 4.0), (x + 4.0, y + 4.0), ink),
    }
}

fn legend(sheet: &mut Sheet) {
    let y = TOP + 8.0;
    let mut x = style::MARGIN + 4.0;
    let words = [
        (Verdict::Holds, "as required"),
        (Verdict::Fails, "not as required"),
        (Verdict::NotMeasured, "only reported"),
    ];
    for (verdict, word) in words {
        shape(sheet, (x, y), verdict);
        style::write(sheet, (x + 10.0, y), word, Align::Left);
        x += 32.0 + font::width(word, SMALL, false);
    }
    sheet.rectangle((x - 6.0, y - 6.0), (x + 10.0, y + 6.0), Ink::GREEN.fade(0.2));
    style::write(sheet, (x + 16.0, y), "required", Align::Left);
}

//! The advantage of the best arm in every set of coefficients.

use super::Drawing;
use super::canvas::{Align, Sheet};
use super::font;
use super::frame::{Frame, Ticks};
use super::style::{self, FOOT, Ink, MARGIN, MEDIUM, SMALL, TOP};
use hearth_statistics::rank::quantile;
use hearth_study::coefficient_sets::{CoefficientResult, narrative};
use hearth_study::compare::narrative::unit_of_difference;
use hearth_study::output::text::{list, shorten};

/// Other arms that are drawn.
const MOST: usize = 7;
const ROW: f32 = 46.0;
const LEFT: f32 = 330.0;
const RIGHT: f32 = 900.0;

/// Draws it; `foot` says at the bottom of a sheet what it was made from, behind a text about the sets.
pub(super) fn draw(result: &CoefficientResult, foot: &dyn Fn(&mut Sheet, &str)) -> Drawing {
    let leader = shorten(&result.leading().name, 30);
    let rows: Vec<usize> = (0..result.arms.len()).filter(|&arm| arm != result.leader).take(MOST).collect();
    let finding = finding(result);
    let drawn = format!(
        "Advantage of “{leader}” over each other arm in {}: a mark for each of {} coefficient sets. Blue discs: “{leader}” is \
         better; orange rings: the other is; grey discs: equal. Grey bar: eight of ten sets; black line: with the coefficients as they stand.",
        result.words, result.sets
    );
    let body = rows.len() as f32 * ROW;
    let top = TOP + 26.0;
    let mut sheet = style::sheet((top + body + 62.0 + FOOT) as u32, &finding, &drawn);
    let scale = if unit_of_difference(&result.unit) == "points" { 100.0 } else { 1.0 };
    let advantages: Vec<Vec<f64>> = rows
        .iter()
        .map(|&arm| result.advantages(arm).into_iter().map(|value| scale * value).collect())
        .collect();
    let unchanged: Vec<f64> = rows.iter().map(|&arm| scale * unchanged(result, arm)).collect();
    let frame = Frame::new((LEFT, top), (RIGHT, top + body), range(&advantages, &unchanged), (0.0, 1.0));
    let unit = match unit_of_difference(&result.unit) {
        "" | "0..1" | "ratio" | "count" => String::new(),
        unit => format!(" ({unit})"),
    };
    frame.x_axis(
        &mut sheet,
        &format!("the other is better ←  advantage in {}{unit}  → “{leader}” is better", result.words),
        Ticks::Numbers,
    );
    let head = |sheet: &mut Sheet, text: &str| {
        style::write_in(sheet, (RIGHT + 16.0, top - 12.0), text, Align::Left, Ink::TEXT, SMALL, true);
    };
    head(&mut sheet, &format!("“{leader}” is better in"));
    let zero = frame.along(0.0);
    sheet.line((zero, frame.top), (zero, frame.bottom), Ink::AXIS, 1.5);
    for (row, (&arm, values)) in rows.iter().zip(&advantages).enumerate() {
        let y = top + (row as f32 + 0.5) * ROW;
        let name = font::fit(&result.arms[arm].name, MEDIUM, false, LEFT - MARGIN - 14.0);
        style::write_in(&mut sheet, (LEFT - 12.0, y), name, Align::Right, Ink::BLACK, MEDIUM, false);
        marks(&mut sheet, &frame, values, unchanged[row], y);
        let ahead = values.iter().filter(|value| **value > 0.0).count();
        let text = format!("{ahead} of {} sets", result.sets);
        style::write_in(&mut sheet, (RIGHT + 16.0, y), text, Align::Left, Ink::BLACK, SMALL, false);
    }
    foot(&mut sheet, &format!("{} coefficient sets · {} runs of each arm in each", result.sets, result.runs));
    let alt = format!(
        "A row for each other arm, with a mark for each set of coefficients. {}",
        result.text.first().map_or("", String::as_str)
    );
    Drawing::new("coefficients", "Sets of coefficients", finding, alt, sheet)
}

fn finding(result: &CoefficientResult) -> String {
    let mut order: Vec<_> = result.arms.iter().filter(|arm| arm.best > 0).collect();
    order.sort_by_key(|arm| std::cmp::Reverse(arm.best));
    if !result.ranked || order.is_empty() {
        return format!("{} sets of plausible coefficients, the same for all arms", result.sets);
    }
    let each: Vec<String> = order
        .iter()
        .take(3)
        .map(|arm| format!("“{}” in {}", shorten(&arm.name, 26), narrative::of_sets(arm.best, result)))
        .collect();
    format!("Best over sets of plausible coefficients: {}", list(&each))
}

/// The advantage of the leader with the coefficients as they stand.
fn unchanged(result: &CoefficientResult, over: usize) -> f64 {
    let (leader, other) = (&result.leading().name, &result.arms[over].name);
    let side = if result.more { 1.0 } else { -1.0 };
    let found = result.deciding().find_map(|one| match (&one.arm, &one.against) {
        (arm, against) if arm == leader && against == other => Some(one.unchanged),
        (arm, against) if arm == other && against == leader => Some(-one.unchanged),
        _ => None,
    });
    found.map_or(f64::NAN, |value| side * value)
}

fn range(advantages: &[Vec<f64>], unchanged: &[f64]) -> (f64, f64) {
    let all = advantages.iter().flatten().chain(unchanged).copied().filter(|value| value.is_finite());
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let margin = (0.04 * (high - low)).max(1e-9);
    (low - margin, high + margin)
}

fn marks(sheet: &mut Sheet, frame: &Frame, values: &[f64], unchanged: f64, y: f32) {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() {
        return;
    }
    let (low, high) = (frame.along(quantile(&sorted, 0.1)), frame.along(quantile(&sorted, 0.9)));
    sheet.rectangle((low, y - 13.0), (high, y + 13.0), Ink::GRID);
    for (set, &value) in values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
        // Marks are set apart so that those with the same value are seen.
        let centre = (frame.along(value), y + (set % 5) as f32 * 4.5 - 9.0);
        if value > 0.0 {
            sheet.disc(centre, 3.2, Ink::BLUE);
        } else if value == 0.0 {
            sheet.disc(centre, 3.2, Ink::GREY);
        } else {
            sheet.disc(centre, 3.2, Ink::WHITE);
            sheet.ring(centre, 3.2, Ink::ORANGE);
        }
    }
    if unchanged.is_finite() {
        let x = frame.along(unchanged);
        sheet.line((x, y - 16.0), (x, y + 16.0), Ink::BLACK, 2.5);
    }
}

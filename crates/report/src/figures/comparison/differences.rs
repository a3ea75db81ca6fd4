//! Every difference from the reference with its intervals, so that better lies to the right.

use super::super::canvas::{Align, Sheet};
use super::super::font;
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, MARGIN, SMALL, TOP};
use super::super::{Bar, Drawing};
use super::{DRAWN, foot, ink, legend, percent};
use hearth_study::compare::narrative::{interval, signed, unit_of_difference};
use hearth_study::compare::{Comparison, Difference, Finding};
use hearth_study::output::text::{capital, list, shorten};
use hearth_study::spec::{Better, Outcome};

/// Height of a row.
const ROW: f32 = 18.0;
/// Room above an outcome.
const GAP: f32 = 9.0;
const LEFT: f32 = 400.0;
const RIGHT: f32 = 850.0;
/// Standard deviations that the scale reaches at most.
const FURTHEST: f64 = 2.5;

pub(super) fn draw(found: &Comparison) -> Drawing {
    let groups: Vec<(&Outcome, Vec<&Difference>)> = found
        .outcomes
        .iter()
        .map(|outcome| (outcome, found.against_reference(outcome.name).take(DRAWN - 1).collect()))
        .collect();
    let rows: usize = groups.iter().map(|(_, rows)| rows.len()).sum();
    let body = rows as f32 * ROW + groups.len() as f32 * GAP;
    let top = TOP + 30.0;
    let height = top + body + 62.0 + FOOT;
    let finding = finding(found);
    let drawn = format!(
        "Differences from “{}” in standard deviations between matched replicates; what is better lies to \
         the right. Thick lines: {} of this difference alone; thin: of all {} together, which decide. Rings: not shown to differ.",
        shorten(&found.reference().name, 30),
        percent(found),
        found.together.differences
    );
    let mut sheet = style::sheet(height as u32, &finding, &drawn);
    legend(&mut sheet, found, TOP + 8.0);
    let frame = Frame::new((LEFT, top), (RIGHT, top + body), range(&groups), (0.0, 1.0));
    frame.x_axis(
        &mut sheet,
        "worse ←  difference / standard deviation between replicates  → better",
        Ticks::Numbers,
    );
    let zero = frame.along(0.0);
    sheet.line((zero, frame.top), (zero, frame.bottom), Ink::AXIS, 1.5);
    let mut y = top;
    for (outcome, rows) in &groups {
        let line = y + GAP / 2.0;
        sheet.line((MARGIN, line), (sheet.width as f32 - MARGIN, line), Ink::GRID, 1.0);
        y += GAP;
        let unit = unit_of_difference(outcome.unit);
        let name = match unit {
            "" | "0..1" | "ratio" => capital(outcome.words),
            unit => format!("{} ({unit})", capital(outcome.words)),
        };
        let name = font::fit(&name, SMALL, true, LEFT - MARGIN - 20.0);
        style::write_in(&mut sheet, (MARGIN, y + ROW / 2.0), name, Align::Left, Ink::BLACK, SMALL, true);
        for one in rows {
            row(&mut sheet, &frame, found, outcome, one, y + ROW / 2.0);
            y += ROW;
        }
    }
    foot(&mut sheet, found);
    let alt = format!(
        "A row for each outcome and arm: a dot for the difference from “{}” with two intervals, and its numbers beside it.",
        found.reference().name
    );
    let narrow = narrow(&groups, (frame.x.0, frame.x.1));
    Drawing { narrow, ..Drawing::new("differences", "Differences", finding, alt, sheet) }
}

/// The same for a narrow screen.
fn narrow(groups: &[(&Outcome, Vec<&Difference>)], scale: (f64, f64)) -> Vec<Bar> {
    let of_group = |(outcome, rows): &(&Outcome, Vec<&Difference>)| -> Vec<Bar> {
        let unit = match unit_of_difference(outcome.unit) {
            "" | "0..1" | "ratio" => String::new(),
            unit => format!(" ({unit})"),
        };
        let bar = |(at, one): (usize, &&Difference)| {
            let text = match one.finding {
                Finding::Same => "the same in all runs".to_owned(),
                _ => {
                    format!("{} ({})", signed(one.value, outcome.unit), interval(&one.together, outcome.unit))
                }
            };
            let end = |value: f64| scaled(outcome, one, value);
            let ends = (end(one.together.low), end(one.together.high));
            let bar = Bar::new((one.arm.clone(), text), ends, end(one.value), scale);
            let group = if at == 0 { format!("{}{unit}", capital(outcome.words)) } else { String::new() };
            Bar { group, ..bar }
        };
        rows.iter().enumerate().map(bar).collect()
    };
    groups.iter().flat_map(of_group).collect()
}

fn finding(found: &Comparison) -> String {
    let outcome = found.primary();
    let described: Vec<String> = found
        .against_reference(outcome.name)
        .take(4)
        .map(|one| {
            let what = match one.finding {
                Finding::Same => "is the same in all runs".to_owned(),
                Finding::Indistinguishable => "isn't shown to differ".to_owned(),
                _ => format!("{} {}", signed(one.value, outcome.unit), unit_of_difference(outcome.unit)),
            };
            format!("“{}” {}", shorten(&one.arm, 24), what.trim_end())
        })
        .collect();
    let reference = shorten(&found.reference().name, 24);
    format!("{}, against “{reference}”: {}", capital(outcome.words), list(&described))
}

/// A value on the scale of the picture, better to the right.
fn scaled(outcome: &Outcome, one: &Difference, value: f64) -> f64 {
    let side = if outcome.better == Better::Less { -1.0 } else { 1.0 };
    side * value / if one.sd > 0.0 { one.sd } else { 1.0 }
}

fn range(groups: &[(&Outcome, Vec<&Difference>)]) -> (f64, f64) {
    let (mut low, mut high) = (-0.3_f64, 0.3_f64);
    for (outcome, rows) in groups {
        for one in rows {
            for value in [one.value, one.together.low, one.together.high] {
                let value = scaled(outcome, one, value);
                if value.is_finite() {
                    (low, high) = (low.min(value), high.max(value));
                }
            }
        }
    }
    (low.max(-FURTHEST), high.min(FURTHEST))
}

fn row(sheet: &mut Sheet, frame: &Frame, found: &Comparison, outcome: &Outcome, one: &Difference, y: f32) {
    let arm = found.place(&one.arm).unwrap_or(0);
    let at = |value: f64| frame.along(scaled(outcome, one, value));
    let sure = !matches!(one.finding, Finding::Indistinguishable | Finding::Same);
    if one.together.low.is_finite() && one.together.high.is_finite() {
        sheet.line((at(one.together.low), y), (at(one.together.high), y), ink(arm), 1.2);
        sheet.line((at(one.interval.low), y), (at(one.interval.high), y), ink(arm), 4.0);
    }
    let reach = scaled(outcome, one, one.value);
    if reach < frame.x.0 || reach > frame.x.1 {
        // Further away than the scale: an arrow at its end.
        let (end, step) = if reach > 0.0 { (frame.right, -9.0) } else { (frame.left, 9.0) };
        sheet.polygon(vec![(end, y), (end + step, y - 6.0), (end + step, y + 6.0)], ink(arm));
    } else if one.value.is_finite() {
        let centre = (at(one.value), y);
        sheet.disc(centre, 6.0, if sure { ink(arm) } else { Ink::WHITE });
        sheet.ring(centre, 6.0, ink(arm));
    }
    let name = font::fit(&one.arm, 11.5, false, 150.0);
    style::write_in(sheet, (LEFT - 12.0, y), name, Align::Right, Ink::TEXT, 11.5, false);
    let text = match one.finding {
        Finding::Same => "the same in all runs".to_owned(),
        _ => format!("{}  ({})", signed(one.value, outcome.unit), interval(&one.together, outcome.unit)),
    };
    style::write_in(sheet, (RIGHT + 16.0, y), text, Align::Left, Ink::BLACK, SMALL, sure);
}

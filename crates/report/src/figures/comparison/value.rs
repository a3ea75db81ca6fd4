//! What each arm brings more than the reference for what it costs more: the plane of cost and effect.

use super::super::Drawing;
use super::super::canvas::{Align, Sheet};
use super::super::font;
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::{DRAWN, foot, ink, percent};
use hearth_study::compare::narrative::signed;
use hearth_study::compare::{Comparison, Difference};
use hearth_study::output::text::{list, shorten};

/// Values that an arm's cost can be set against, the first one found.
const VALUES: [&str; 3] = ["gross_value", "value_tangible", "value_strategic"];

/// Nothing where cost or value aren't among the outcomes, or there is one arm only.
pub(super) fn draw(found: &Comparison) -> Option<Drawing> {
    let asked = |name: &&str| found.outcomes.iter().find(|outcome| outcome.name == *name);
    let (cost, value) = (asked(&"cost")?, VALUES.iter().find_map(asked)?);
    let costs = found.against_reference(cost.name);
    let points: Vec<(&Difference, &Difference)> =
        costs.zip(found.against_reference(value.name)).take(DRAWN - 1).collect();
    if points.is_empty() {
        return None;
    }
    let described: Vec<String> = points
        .iter()
        .take(4)
        .map(|(cost, value)| {
            format!(
                "“{}” brings {} for {}",
                shorten(&cost.arm, 24),
                measured(value.value, found, value.outcome),
                measured(cost.value, found, cost.outcome)
            )
        })
        .collect();
    let reference = shorten(&found.reference().name, 30);
    let finding = format!("Against “{reference}”, {}", list(&described));
    let drawn = format!(
        "Differences of means from “{reference}” in {} ({}) and in cost (money), with the {} intervals that hold together. \
         Up is more value, to the right is more cost; below the dashed line an arm brings less for its cost than “{reference}”.",
        value.words,
        value.unit,
        percent(found)
    );
    let mut sheet = style::sheet(720, &finding, &drawn);
    plot(&mut sheet, found, &points, &format!("{} ({})", value.words, value.unit));
    foot(&mut sheet, found);
    let alt = "A cross for each arm: additional cost to the right, additional value upwards, with intervals; the reference \
               is where the axes meet.";
    Some(Drawing::new("value", "Value and cost", finding, alt.to_owned(), sheet))
}

fn measured(value: f64, found: &Comparison, outcome: &str) -> String {
    let unit = found.outcomes.iter().find(|one| one.name == outcome).map_or("", |one| one.unit);
    format!("{} {unit}", signed(value, unit))
}

fn plot(sheet: &mut Sheet, found: &Comparison, points: &[(&Difference, &Difference)], axis: &str) {
    let bottom = sheet.height as f32 - FOOT - 56.0;
    let right = sheet.width as f32 - 60.0;
    let x = room(points.iter().map(|(cost, _)| *cost));
    let y = room(points.iter().map(|(_, value)| *value));
    let frame = Frame::new((110.0, TOP + 16.0), (right, bottom), x, y);
    frame.y_axis(sheet, &format!("additional {axis}"), Ticks::Numbers);
    frame.x_axis(sheet, "additional cost (money)", Ticks::Numbers);
    let (zero_x, zero_y) = frame.at(0.0, 0.0);
    sheet.line((zero_x, frame.top), (zero_x, frame.bottom), Ink::AXIS, 1.5);
    sheet.line((frame.left, zero_y), (frame.right, zero_y), Ink::AXIS, 1.5);
    rate(sheet, &frame, found, points);
    let mut taken: Vec<(f32, f32, f32)> = Vec::new();
    let mut name = |sheet: &mut Sheet, (x, y): (f32, f32), text: &str, arm: usize| {
        let text = shorten(text, 30);
        let wide = font::width(&text, SMALL, true);
        let left = if x + 14.0 + wide > frame.right { x - 14.0 - wide } else { x + 14.0 };
        // Names of neighbours step down until they are free.
        let mut line = y - 12.0;
        while taken.iter().any(|(from, to, of)| (line - of).abs() < 15.0 && left < *to && left + wide > *from)
        {
            line += 15.0;
        }
        taken.push((left, left + wide, line));
        sheet.rectangle((left - 2.0, line - 8.0), (left + wide + 2.0, line + 8.0), Ink::WHITE.fade(0.8));
        style::write_in(
            sheet,
            (left, line),
            text,
            Align::Left,
            ink(arm).towards(Ink::BLACK, 0.4),
            SMALL,
            true,
        );
    };
    sheet.disc((zero_x, zero_y), 6.0, ink(0));
    name(sheet, (zero_x, zero_y), &found.reference().name, 0);
    for (cost, value) in points {
        let arm = found.place(&cost.arm).unwrap_or(0);
        let (x, y) = frame.at(cost.value, value.value);
        let ends = (frame.along(cost.together.low), frame.along(cost.together.high));
        sheet.line((ends.0, y), (ends.1, y), ink(arm), 2.0);
        let ends = (frame.down(value.together.low), frame.down(value.together.high));
        sheet.line((x, ends.0), (x, ends.1), ink(arm), 2.0);
        sheet.disc((x, y), 6.0, ink(arm));
        name(sheet, (x, y), &cost.arm, arm);
    }
}

/// The line on which an arm brings as much for its cost as the reference does.
fn rate(sheet: &mut Sheet, frame: &Frame, found: &Comparison, points: &[(&Difference, &Difference)]) {
    let Some((cost, value)) = points.first() else { return };
    let of = |outcome: &str| {
        found.reference().outcomes.iter().find(|one| one.outcome == outcome).map_or(f64::NAN, |one| one.value)
    };
    let slope = of(value.outcome) / of(cost.outcome);
    if !slope.is_finite() || slope <= 0.0 {
        return;
    }
    // Within the frame on both axes.
    let low = frame.x.0.max(frame.y.0 / slope);
    let high = frame.x.1.min(frame.y.1 / slope);
    sheet.dashes(frame.at(low, slope * low), frame.at(high, slope * high), Ink::AXIS, 1.2);
}

/// A range with some room around all intervals and 0.
fn room<'a>(all: impl Iterator<Item = &'a Difference>) -> (f64, f64) {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for one in all {
        for value in [one.value, one.together.low, one.together.high] {
            if value.is_finite() {
                (low, high) = (low.min(value), high.max(value));
            }
        }
    }
    let room = 0.12 * (high - low);
    (low - room, high + room)
}

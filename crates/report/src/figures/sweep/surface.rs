//! A fitted surface over the two strongest factors: what it predicts, and how closely.

use super::super::canvas::{Align, Sheet};
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::super::{About, Drawing, font};
use super::{axis_name, source};
use hearth_study::output::text::{list, number, percent, shorten};
use hearth_study::spec::{OutcomeKind, Spread};
use hearth_study::sweep::{Fitted, SweepResult};

/// Fields along each side.
const FIELDS: usize = 24;

pub(super) fn draw(found: &SweepResult, fitted: &Fitted, about: &About) -> Drawing {
    let outcome = &found.outcomes[0].outcome;
    let name = |&at: &usize| {
        let factor = &found.plan.factors[at];
        let log = matches!(factor.factor.spread, Spread::Log { .. });
        format!("{}{}", if log { "log10 of " } else { "" }, shorten(&factor.name, 40))
    };
    let names: Vec<String> = fitted.factors.iter().map(name).collect();
    let finding = format!(
        "A surface of squares and products explains {} of what differs in {} between points",
        percent(fitted.explained),
        outcome.words
    );
    let others = match names.len() {
        2 => String::new(),
        _ => format!(" Beside these two it has {}, here in the middle of their ranges.", list(&names[2..])),
    };
    let drawn = format!(
        "Left: {} as predicted. Right: half of the 95 % interval of the prediction.{others}",
        axis_name(outcome)
    );
    let mut sheet = style::sheet(690, &finding, &drawn);
    let bottom = 690.0 - FOOT - 90.0;
    let place = |at: usize| -1.0 + 2.0 * (at as f64 + 0.5) / FIELDS as f64;
    let at = |column: usize, row: usize| {
        let mut scaled = vec![0.0; fitted.factors.len()];
        (scaled[0], scaled[1]) = (place(column), place(row));
        fitted.at(&scaled)
    };
    let all: Vec<Vec<(f64, f64)>> =
        (0..FIELDS).map(|row| (0..FIELDS).map(|column| at(column, row)).collect()).collect();
    let predicted: Vec<Vec<f64>> = all.iter().map(|row| row.iter().map(|cell| cell.0).collect()).collect();
    let open: Vec<Vec<f64>> = all.iter().map(|row| row.iter().map(|cell| cell.1).collect()).collect();
    let share = outcome.kind == OutcomeKind::Share;
    let points: fn(f64) -> String = if share { |half| number(100.0 * half) } else { number };
    let half = match share {
        true => "half width of the interval (percentage points)",
        false => "half width of the interval",
    };
    panel(
        &mut sheet,
        fitted,
        &names,
        ((96.0, TOP + 30.0), (540.0, bottom)),
        &predicted,
        ("predicted", if share { percent } else { number }),
    );
    panel(&mut sheet, fitted, &names, ((700.0, TOP + 30.0), (1144.0, bottom)), &open, (half, points));
    style::foot(&mut sheet, about, &source(found));
    let alt = format!("Two maps over {} and {}: the fitted surface and its uncertainty.", names[0], names[1]);
    Drawing::new("surface", "Response surface", finding, alt, sheet)
}

fn panel(
    sheet: &mut Sheet,
    fitted: &Fitted,
    names: &[String],
    (from, to): ((f32, f32), (f32, f32)),
    values: &[Vec<f64>],
    (what, described): (&str, fn(f64) -> String),
) {
    let all = values.iter().flatten().copied();
    let (low, high) =
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let frame = Frame::new(from, to, fitted.ranges[0], fitted.ranges[1]);
    let (wide, tall) = ((to.0 - from.0) / FIELDS as f32, (to.1 - from.1) / FIELDS as f32);
    frame.x_axis(sheet, &names[0], Ticks::Numbers);
    frame.y_axis(sheet, &names[1], Ticks::Numbers);
    frame.title(sheet, what);
    for (row, cells) in values.iter().enumerate() {
        for (column, value) in cells.iter().enumerate() {
            let (x, y) = (from.0 + column as f32 * wide, to.1 - (row + 1) as f32 * tall);
            let level = if high > low { ((value - low) / (high - low)) as f32 } else { 0.5 };
            sheet.rectangle((x, y), (x + wide + 0.5, y + tall + 0.5), style::level_ink(level));
        }
    }
    let y = to.1 + 64.0;
    style::write(sheet, (from.0 + 54.0, y), described(low), Align::Right);
    for step in 0..50u16 {
        let x = from.0 + 60.0 + f32::from(step) * 5.0;
        sheet.rectangle((x, y - 7.0), (x + 5.5, y + 7.0), style::level_ink(f32::from(step) / 49.0));
    }
    let text = font::fit(&described(high), SMALL, false, 120.0);
    style::write_in(sheet, (from.0 + 318.0, y), text, Align::Left, Ink::TEXT, SMALL, false);
}

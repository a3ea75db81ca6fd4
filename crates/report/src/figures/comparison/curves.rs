//! Shares of communities by week, one curve an arm: how many are still alive, how many have reached stewardship.

use super::super::Drawing;
use super::super::canvas::Sheet;
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, TOP};
use super::{DRAWN, foot, ink, legend};
use hearth_study::compare::Comparison;
use hearth_study::compare::result::Curve;
use hearth_study::outcome::ALIVE;
use hearth_study::output::text::{list, percent, shorten};

pub(super) fn survival(found: &Comparison) -> Drawing {
    let curves = curves(found, "survival", |share| share);
    let ends = ends(found, &curves);
    let finding = format!("Alive after {} weeks: {}", found.horizon_weeks, list(&ends));
    let drawn = format!(
        "Share alive in each week, with pointwise bands of each arm by itself. {ALIVE} Bands may overlap where arms differ: \
         runs are paired."
    );
    draw(found, &curves, ("survival", "Survival"), finding, &drawn, "share alive")
}

/// Nothing where the time to stewardship isn't among the outcomes.
pub(super) fn stewardship(found: &Comparison) -> Option<Drawing> {
    let curves = curves(found, "weeks_to_stewardship", |share| 1.0 - share);
    if curves.is_empty() {
        return None;
    }
    let ends = ends(found, &curves);
    let finding = format!("Have come to stewardship within {} weeks: {}", found.horizon_weeks, list(&ends));
    let drawn = "Share of communities that have ever been in the stage of stewardship, with pointwise bands of each arm by \
                 itself; those that ended before never come to it.";
    Some(draw(found, &curves, ("stewardship", "Way to stewardship"), finding, drawn, "share of communities"))
}

/// By arm: share, lower and upper end by week.
type Lines = Vec<[Vec<f64>; 3]>;

fn curves(found: &Comparison, outcome: &str, described: impl Fn(f64) -> f64) -> Lines {
    let of_arm = |curve: &Curve| {
        let line = |values: &[f64]| values.iter().map(|&value| described(value)).collect();
        [line(&curve.share), line(&curve.low), line(&curve.high)]
    };
    let arms = found.arms.iter().take(DRAWN);
    arms.filter_map(|arm| arm.curves.iter().find(|curve| curve.outcome == outcome).map(of_arm)).collect()
}

fn ends(found: &Comparison, curves: &Lines) -> Vec<String> {
    let end = |line: &[Vec<f64>; 3]| percent(line[0].last().copied().unwrap_or(f64::NAN));
    let arms = found.arms.iter().zip(curves).take(4);
    arms.map(|(arm, line)| format!("{} of “{}”", end(line), shorten(&arm.name, 24))).collect()
}

fn draw(
    found: &Comparison,
    curves: &Lines,
    (stem, title): (&str, &str),
    finding: String,
    drawn: &str,
    axis: &str,
) -> Drawing {
    let mut sheet = style::sheet(700, &finding, drawn);
    if found.replicates == 0 || curves.is_empty() {
        style::message(&mut sheet, "No replicate is complete in all arms: there is nothing to draw.");
    } else {
        plot(&mut sheet, found, curves, axis);
    }
    foot(&mut sheet, found);
    let alt = "A curve with a band for each arm: the share by week.";
    Drawing::new(stem, title, finding, alt.to_owned(), sheet)
}

fn plot(sheet: &mut Sheet, found: &Comparison, curves: &Lines, axis: &str) {
    legend(sheet, found, TOP + 6.0);
    let bottom = sheet.height as f32 - FOOT - 56.0;
    let right = sheet.width as f32 - 50.0;
    let frame =
        Frame::new((92.0, TOP + 30.0), (right, bottom), (0.0, f64::from(found.horizon_weeks)), (0.0, 1.0));
    frame.y_axis(sheet, axis, Ticks::Percent);
    frame.week_axis(sheet);
    for (at, [_, low, high]) in curves.iter().enumerate() {
        let band: Vec<(f64, f64)> = low.iter().zip(high).map(|(low, high)| (*low, *high)).collect();
        frame.band(sheet, &band, ink(at).fade(0.15));
    }
    for (at, [share, ..]) in curves.iter().enumerate().rev() {
        frame.curve(sheet, share, ink(at), 2.5);
    }
    sheet.line((frame.left, frame.bottom), (frame.right, frame.bottom), Ink::AXIS, 1.0);
}

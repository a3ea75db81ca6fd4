//! All points at once: an axis a factor, a line a point, the best and the worst tenth in colour.

use super::super::canvas::Align;
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::super::{About, Drawing, font};
use super::{axis_name, ends, place, source, span, subject, written};
use hearth_study::output::text::shorten;
use hearth_study::output::text::{number, percent};
use hearth_study::spec::OutcomeKind;
use hearth_study::sweep::{PointResult, SweepResult};

/// Axes of factors, the strongest first.
const AXES: usize = 9;
/// Lines in grey.
const LINES: usize = 250;

pub(super) fn draw(found: &SweepResult, about: &About) -> Drawing {
    let first = &found.outcomes[0];
    let axes: Vec<usize> = first.strongest().into_iter().take(AXES).collect();
    let mut order: Vec<&PointResult> =
        found.points.iter().filter(|point| point.outcomes[0].mean.is_finite()).collect();
    order.sort_by(|a, b| a.outcomes[0].mean.total_cmp(&b.outcomes[0].mean));
    let tenth = (order.len() / 10).max(1).min(order.len());
    let (low, high) = (&order[..tenth], &order[order.len() - tenth..]);
    let finding = finding(found, axes[0], low, high);
    let drawn = format!(
        "A line a point, from axis to axis at its values; the last axis is {} (mean over replicates). Blue: the tenth of \
         the points with the most of it; orange: the tenth with the least.",
        axis_name(&first.outcome)
    );
    let mut sheet = style::sheet(640, &finding, &drawn);
    let (top, bottom) = (TOP + 50.0, 640.0 - FOOT - 40.0);
    let x = |axis: usize| 90.0 + axis as f32 * (1110.0 - 90.0) / axes.len() as f32;
    let last = span(&first.outcome, found.points.iter().map(|point| point.outcomes[0].mean));
    let down = |(from, to): (f64, f64), value: f64| {
        let share = if to > from { ((value - from) / (to - from)).clamp(0.0, 1.0) as f32 } else { 0.5 };
        bottom - share * (bottom - top)
    };
    let line = |point: &PointResult| -> Vec<(f32, f32)> {
        let of_factors = axes.iter().enumerate().map(|(axis, &at)| {
            let factor = &found.plan.factors[at];
            (x(axis), down(ends(factor), place(factor, point.factors[at])))
        });
        of_factors.chain([(x(axes.len()), down(last, point.outcomes[0].mean))]).collect()
    };
    let step = order.len().div_ceil(LINES).max(1);
    order.iter().step_by(step).for_each(|point| sheet.path(line(point), Ink::GREY.fade(0.25), 1.0));
    let few = tenth.div_ceil(60).max(1);
    low.iter().step_by(few).for_each(|point| sheet.path(line(point), Ink::ORANGE.fade(0.7), 1.3));
    high.iter().step_by(few).for_each(|point| sheet.path(line(point), Ink::BLUE.fade(0.7), 1.3));
    for axis in 0..=axes.len() {
        sheet.line((x(axis), top), (x(axis), bottom), Ink::AXIS, 1.5);
        let room = (1020.0 / axes.len() as f32 - 10.0).min(220.0);
        let (name, ends) = match axes.get(axis) {
            Some(&at) => {
                let factor = &found.plan.factors[at];
                let described = match factor.factor.spread.ends() {
                    Some((low, high)) => (written(factor, low), written(factor, high)),
                    None => (written(factor, 0.0), written(factor, factor.count() as f64 - 1.0)),
                };
                (factor.name.clone(), described)
            }
            None => {
                let described = |value: f64| match first.outcome.kind {
                    OutcomeKind::Share => percent(value),
                    _ => number(value),
                };
                (first.outcome.words.to_owned(), (described(last.0), described(last.1)))
            }
        };
        let name = name.rsplit('.').next().unwrap_or(&name).replace('_', " ");
        let lines = font::wrap(&name, SMALL, true, room, 2);
        for (row, text) in lines.into_iter().enumerate() {
            let at = (x(axis), top - 40.0 + row as f32 * 14.0);
            style::write_in(&mut sheet, at, text, Align::Centre, Ink::BLACK, SMALL, true);
        }
        style::write(&mut sheet, (x(axis), top - 10.0), ends.1, Align::Centre);
        style::write(&mut sheet, (x(axis), bottom + 12.0), ends.0, Align::Centre);
    }
    style::foot(&mut sheet, about, &source(found));
    let alt =
        "Parallel coordinates: an axis a factor, a line a point; the best and the worst tenth in colour.";
    Drawing::new("parallel", "All points at once", finding, alt.to_owned(), sheet)
}

/// Where the points with the most and the least of the outcome lie, on the strongest factor.
fn finding(found: &SweepResult, at: usize, low: &[&PointResult], high: &[&PointResult]) -> String {
    let factor = &found.plan.factors[at];
    let middle = |points: &[&PointResult]| {
        let mut values: Vec<f64> = points.iter().map(|point| point.factors[at]).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).map_or_else(|| "nowhere".to_owned(), |value| written(factor, *value))
    };
    format!(
        "{}: the tenth of the points with the most {} has a median of {}, that with the least {}",
        subject(&shorten(&factor.name, 40)),
        found.outcomes[0].outcome.words,
        middle(high),
        middle(low)
    )
}

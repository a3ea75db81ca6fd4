//! What each factor does by itself, a panel each.

use super::super::frame::Frame;
use super::super::style::{self, Ink};
use super::super::{About, Drawing};
use super::{axis_name, ends, panels, place, source, span, subject, ticks, x_axis};
use crate::figures::canvas::Sheet;
use hearth_study::output::text::{percent, shorten};
use hearth_study::sweep::SweepResult;

/// Factors that are drawn, the strongest first.
const MOST: usize = 9;
/// Points that are drawn as dots.
const DOTS: usize = 400;

pub(super) fn draw(found: &SweepResult, about: &About) -> Drawing {
    let first = &found.outcomes[0];
    let order: Vec<usize> = first.strongest().into_iter().take(MOST).collect();
    let strongest = order[0];
    let finding = match first.effects[strongest].share {
        share if share > 0.01 => format!(
            "{} does the most to {}: by itself it explains {} of what differs between points",
            subject(&shorten(&found.plan.factors[strongest].name, 50)),
            first.outcome.words,
            percent(share)
        ),
        _ => format!("No factor by itself does more to {} than chance would", first.outcome.words),
    };
    let drawn = format!(
        "Mean of {} over the points with such a value of the factor, whatever the others; bars: 95 % interval. Grey dots: \
         single points (means over replicates).",
        axis_name(&first.outcome)
    );
    let columns = if order.len() == 1 { 1 } else { order.len().min(3) };
    let (height, corners) = panels(order.len(), columns, 300.0);
    let mut sheet = style::sheet(height, &finding, &drawn);
    for (&factor, corners) in order.iter().zip(corners) {
        panel(&mut sheet, found, factor, corners);
    }
    style::foot(&mut sheet, about, &source(found));
    let described: Vec<String> = order
        .iter()
        .map(|&at| format!("{} {}", found.plan.factors[at].name, percent(first.effects[at].share)))
        .collect();
    let alt =
        format!("A panel a factor with means and intervals. Explained by itself: {}.", described.join(", "));
    Drawing::new("effects", "What each factor does", finding, alt, sheet)
}

fn panel(sheet: &mut Sheet, found: &SweepResult, at: usize, (from, to): ((f32, f32), (f32, f32))) {
    let (first, factor) = (&found.outcomes[0], &found.plan.factors[at]);
    let means = found.points.iter().map(|point| point.outcomes[0].mean);
    let frame = Frame::new(from, to, ends(factor), span(&first.outcome, means));
    frame.y_axis(sheet, first.outcome.words, ticks(&first.outcome));
    x_axis(sheet, &frame, factor);
    frame.title(sheet, &format!("explains {}", percent(first.effects[at].share)));
    let step = found.points.len().div_ceil(DOTS).max(1);
    for point in found.points.iter().step_by(step).filter(|point| point.outcomes[0].mean.is_finite()) {
        let dot = frame.at(place(factor, point.factors[at]), point.outcomes[0].mean);
        sheet.disc(dot, 1.5, Ink::GREY.fade(0.5));
    }
    let middle = |low: f64, high: f64| f64::midpoint(place(factor, low), place(factor, high));
    let bins = &first.effects[at].bins;
    let numbers = factor.factor.spread.ends().is_some();
    if numbers {
        let line = bins.iter().map(|bin| frame.at(middle(bin.low, bin.high), bin.mean)).collect();
        sheet.path(line, Ink::BLUE, 2.0);
    }
    for bin in bins {
        let x = middle(bin.low, bin.high);
        if bin.interval.0.is_finite() {
            sheet.line(frame.at(x, bin.interval.0), frame.at(x, bin.interval.1), Ink::BLUE, 2.0);
        }
        sheet.disc(frame.at(x, bin.mean), 4.5, Ink::BLUE);
    }
}

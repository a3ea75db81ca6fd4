//! What two factors do together: the outcome along one, a line for each group of the other.

use super::super::canvas::{Align, Sheet};
use super::super::frame::Frame;
use super::super::style::{self, Ink, SMALL};
use super::super::{About, Drawing};
use super::{axis_name, ends, panels, place, source, span, subject, ticks, written, x_axis};
use hearth_study::output::text::{percent, shorten};
use hearth_study::sweep::{Interaction, SweepResult};

const INKS: [Ink; 4] = [Ink::BLUE, Ink::ORANGE, Ink::GREEN, Ink::PURPLE];
const INKS_BEYOND: Ink = Ink::GREY;

pub(super) fn draw(found: &SweepResult, about: &About) -> Drawing {
    let outcome = &found.outcomes[0].outcome;
    let first = &found.interactions[0];
    let names =
        |pair: &Interaction| [pair.along, pair.lines].map(|at| shorten(&found.plan.factors[at].name, 44));
    let [one, other] = names(first);
    let finding = match first.share {
        share if share > 0.02 => format!(
            "{} and {other} together explain {} more than each by itself",
            subject(&one),
            percent(share)
        ),
        _ => format!("No two factors do more to {} together than each by itself", outcome.words),
    };
    let drawn = format!(
        "Mean of {} along one factor, a line for each group of the other; bars: 95 % interval. Lines that run side by side: \
         the factors don't depend on each other.",
        axis_name(outcome)
    );
    let columns = found.interactions.len().clamp(1, 3);
    let (height, corners) = panels(found.interactions.len(), columns, 420.0);
    let mut sheet = style::sheet(height, &finding, &drawn);
    for (pair, corners) in found.interactions.iter().zip(corners) {
        panel(&mut sheet, found, pair, corners);
    }
    style::foot(&mut sheet, about, &source(found));
    let described: Vec<String> = found
        .interactions
        .iter()
        .map(|pair| format!("{} with {}: {}", names(pair)[0], names(pair)[1], percent(pair.share)))
        .collect();
    let alt = format!("Panels of lines for the strongest pairs. {}.", described.join("; "));
    Drawing::new("interactions", "What factors do together", finding, alt, sheet)
}

fn panel(sheet: &mut Sheet, found: &SweepResult, pair: &Interaction, (from, to): ((f32, f32), (f32, f32))) {
    let outcome = &found.outcomes[0].outcome;
    let (along, lines) = (&found.plan.factors[pair.along], &found.plan.factors[pair.lines]);
    let to = (to.0, to.1 - 66.0);
    let bins = || pair.curves.iter().flat_map(|curve| &curve.2);
    let values = bins().flat_map(|bin| [bin.mean, bin.interval.0, bin.interval.1]);
    let frame = Frame::new(from, to, ends(along), span(outcome, values));
    frame.y_axis(sheet, outcome.words, ticks(outcome));
    x_axis(sheet, &frame, along);
    frame.title(sheet, &format!("together {}", percent(pair.share)));
    for (at, (low, high, curve)) in pair.curves.iter().enumerate() {
        let ink = INKS.get(at).copied().unwrap_or(INKS_BEYOND);
        let middle = |low: f64, high: f64| f64::midpoint(place(along, low), place(along, high));
        let shift = (at as f64 - 1.5) * 0.006 * (frame.x.1 - frame.x.0);
        let points: Vec<(f32, f32)> =
            curve.iter().map(|bin| frame.at(middle(bin.low, bin.high) + shift, bin.mean)).collect();
        for bin in curve.iter().filter(|bin| bin.interval.0.is_finite()) {
            let x = middle(bin.low, bin.high) + shift;
            sheet.line(frame.at(x, bin.interval.0), frame.at(x, bin.interval.1), ink.fade(0.6), 1.5);
        }
        for point in &points {
            sheet.disc(*point, 3.5, ink);
        }
        sheet.path(points, ink, 2.0);
        let (row, column) = (at / 2, at % 2);
        let place = (from.0 + column as f32 * 150.0, to.1 + 58.0 + row as f32 * 18.0);
        sheet.line((place.0, place.1), (place.0 + 18.0, place.1), ink, 3.0);
        let text = match low == high {
            true => written(lines, *low),
            false => format!("{} to {}", written(lines, *low), written(lines, *high)),
        };
        style::write(sheet, (place.0 + 24.0, place.1), text, Align::Left);
    }
    let at = (from.0, to.1 + 98.0);
    style::write_in(
        sheet,
        at,
        shorten(&format!("lines: {}", lines.name), 50),
        Align::Left,
        Ink::TEXT,
        SMALL,
        true,
    );
}

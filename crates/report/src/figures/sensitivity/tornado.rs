//! Factors by strength, with intervals; beside them, what chance does.

use super::super::canvas::{Align, Sheet};
use super::super::frame::{Frame, Ticks, ceiling};
use super::super::style::{self, FOOT, Ink, MEDIUM, SMALL, TOP};
use super::super::{About, Drawing, font};
use super::source;
use hearth_study::output::text::{percent, shorten};

use crate::figures::sweep::{change_axis, subject};
use hearth_study::sensitivity::{Estimate, Indices, SensitivityResult};
use hearth_study::sweep::narrative::change;

/// Factors that are drawn.
const MOST: usize = 16;
const ROW: f32 = 34.0;
const LEFT: f32 = 360.0;

pub(super) fn draw(found: &SensitivityResult, about: &About) -> Drawing {
    let (outcome, indices) = &found.outcomes[0];
    let order: Vec<usize> = indices.order().into_iter().take(MOST).collect();
    let share = indices.noise().share();
    let chance = match share.is_finite() {
        true => format!(" Chance explains {} of the variance of single runs.", percent(share)),
        false => " One replicate a point: chance is counted as an effect of factors.".to_owned(),
    };
    let drawn = match indices {
        Indices::Sobol(_) => format!(
            "Sobol indices of {}: shares of the variance that factors make. Dark: by itself; light: with all others; bars: \
             95 % bootstrap intervals.{chance}",
            outcome.words
        ),
        Indices::Morris(_) => format!(
            "Mean size of the {} over a factor's whole range (dark), and its standard deviation (light); bars: 95 % bootstrap \
             intervals; orange line: what chance alone would give.{chance}",
            change_axis(outcome).0
        ),
    };
    let finding = finding(found, order[0]);
    let height = TOP + order.len() as f32 * ROW + 90.0 + FOOT;
    let mut sheet = style::sheet(height.max(330.0) as u32, &finding, &drawn);
    plot(&mut sheet, found, indices, &order);
    style::foot(&mut sheet, about, &source(found));
    let described: Vec<String> = order
        .iter()
        .map(|&at| match indices {
            Indices::Sobol(_) => format!("{} {}", found.plan.factors[at].name, percent(indices.strength(at))),
            Indices::Morris(_) => {
                format!("{} {}", found.plan.factors[at].name, change(indices.strength(at), outcome))
            }
        })
        .collect();
    let alt = format!("Bars with intervals, a row a factor, the strongest first: {}.", described.join(", "));
    Drawing::new("tornado", "Which factors matter", finding, alt, sheet)
}

fn finding(found: &SensitivityResult, strongest: usize) -> String {
    let (outcome, indices) = &found.outcomes[0];
    let name = subject(&shorten(&found.plan.factors[strongest].name, 50));
    match indices {
        _ if indices.noise().factors.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) => {
            format!("In {}, what differs between points is no more than chance makes", outcome.words)
        }
        Indices::Sobol(sobol) => {
            let total = sobol.factors[strongest].total;
            format!(
                "{name} matters most to {}: it takes part in {} of the variance that factors make",
                outcome.words,
                percent(total.value.clamp(0.0, 1.0))
            )
        }
        Indices::Morris(morris) if morris.factors[strongest].matters() => {
            format!("{name} moves {} the most", outcome.words)
        }
        Indices::Morris(_) => format!("No factor moves {} by more than chance would", outcome.words),
    }
}

fn plot(sheet: &mut Sheet, found: &SensitivityResult, indices: &Indices, order: &[usize]) {
    let ends: Vec<f64> = order
        .iter()
        .flat_map(|&at| match indices {
            Indices::Sobol(sobol) => [sobol.factors[at].first.high, sobol.factors[at].total.high],
            Indices::Morris(morris) => [morris.factors[at].mu_star.high, morris.factors[at].sigma],
        })
        .collect();
    let high = match indices {
        Indices::Sobol(_) => ends.iter().copied().filter(|end| end.is_finite()).fold(1.0, f64::max).min(1.5),
        Indices::Morris(_) => ceiling(ends.into_iter()),
    };
    let low = match indices {
        Indices::Sobol(sobol) => {
            let ends =
                order.iter().flat_map(|&at| [sobol.factors[at].first.low, sobol.factors[at].total.low]);
            ends.filter(|end| end.is_finite()).fold(-0.05, f64::min).max(-0.5)
        }
        Indices::Morris(_) => 0.0,
    };
    let bottom = TOP + 8.0 + order.len() as f32 * ROW;
    let frame = Frame::new((LEFT, TOP + 8.0), (1160.0, bottom), (low, high), (0.0, 1.0));
    let (name, ticks) = match indices {
        Indices::Sobol(_) => ("share of the variance that factors make".to_owned(), Ticks::Percent),
        Indices::Morris(_) => change_axis(&found.outcomes[0].0),
    };
    frame.x_axis(sheet, &name, ticks);
    for (row, &at) in order.iter().enumerate() {
        let y = TOP + 8.0 + row as f32 * ROW;
        let text = font::fit(&found.plan.factors[at].name, MEDIUM, false, LEFT - style::MARGIN - 14.0);
        style::write_in(sheet, (LEFT - 12.0, y + ROW / 2.0), text, Align::Right, Ink::BLACK, MEDIUM, false);
        let mut bar = |estimate: Estimate, top: f32, ink: Ink| {
            if !estimate.value.is_finite() {
                return;
            }
            let middle = top + ROW * 0.2;
            sheet.rectangle((frame.along(0.0), top), (frame.along(estimate.value), top + ROW * 0.4), ink);
            if estimate.low.is_finite() {
                let (from, to) = (frame.along(estimate.low), frame.along(estimate.high));
                // White around it, so that it is seen on the bar.
                sheet.line((from, middle), (to, middle), Ink::WHITE, 4.0);
                sheet.line((from, middle), (to, middle), Ink::BLACK, 1.5);
            }
        };
        match indices {
            Indices::Sobol(sobol) => {
                bar(sobol.factors[at].first, y + ROW * 0.08, Ink::BLUE);
                bar(sobol.factors[at].total, y + ROW * 0.5, Ink::SKY);
            }
            Indices::Morris(morris) => {
                let one = &morris.factors[at];
                bar(one.mu_star, y + ROW * 0.08, Ink::BLUE);
                let sigma = one.sigma_of_factors;
                bar(Estimate { value: sigma, low: f64::NAN, high: f64::NAN }, y + ROW * 0.5, Ink::SKY);
                if one.floor.is_finite() {
                    let x = frame.along(one.floor);
                    sheet.line((x, y + 1.0), (x, y + ROW - 1.0), Ink::ORANGE, 2.5);
                }
            }
        }
    }
    let zero = frame.along(0.0);
    sheet.line((zero, TOP + 8.0), (zero, bottom), Ink::AXIS, 1.0);
    let names = match indices {
        Indices::Sobol(_) => ["by itself (first order)", "with all others (total)"],
        Indices::Morris(_) => ["mean size of effect (mu*)", "its deviation (sigma, without chance)"],
    };
    for (at, (text, ink)) in names.into_iter().zip([Ink::BLUE, Ink::SKY]).enumerate() {
        let x = LEFT + at as f32 * 280.0;
        sheet.rectangle((x, bottom + 48.0), (x + 16.0, bottom + 60.0), ink);
        style::write_in(sheet, (x + 22.0, bottom + 54.0), text, Align::Left, Ink::TEXT, SMALL, false);
    }
}

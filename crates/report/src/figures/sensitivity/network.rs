//! Factors as a network: discs by what they do, lines by what two do together.

use super::super::canvas::Align;
use super::super::style::{self, FOOT, Ink, MEDIUM, SMALL, TOP};
use super::super::{About, Drawing, font};
use super::source;
use crate::figures::sweep::subject;
use hearth_study::output::text::{percent, shorten};
use hearth_study::sensitivity::{SensitivityResult, SobolResult};

/// Factors that are drawn.
const MOST: usize = 14;

pub(super) fn draw(found: &SensitivityResult, sobol: &SobolResult, about: &About) -> Drawing {
    let (outcome, indices) = &found.outcomes[0];
    let order: Vec<usize> = indices.order().into_iter().take(MOST).collect();
    let name = |at: usize| shorten(&found.plan.factors[at].name, 40);
    let sure = sobol.pairs.iter().filter(|pair| pair.index.low > 0.0);
    let strongest = sure.max_by(|a, b| a.index.value.total_cmp(&b.index.value));
    let finding = match strongest {
        Some(pair) => format!(
            "{} and {} depend on each other the most: together they make {} of the variance",
            subject(&name(pair.factors.0)),
            name(pair.factors.1),
            percent(pair.index.value)
        ),
        None => format!("In {}, no two factors are shown to depend on each other", outcome.words),
    };
    let drawn = "Discs: area by total index (light) and first order (dark). Lines: width by the index of second order; \
                 solid where its 95 % interval lies above 0, pale where it doesn't.";
    let mut sheet = style::sheet(760, &finding, drawn);
    let centre = (600.0, f32::midpoint(TOP + 20.0, 760.0 - FOOT - 20.0));
    let radius = (760.0 - FOOT - TOP) / 2.0 - 76.0;
    let place = |rank: usize| {
        let angle = rank as f32 / order.len() as f32 * std::f32::consts::TAU - std::f32::consts::FRAC_PI_2;
        (centre.0 + 1.5 * radius * angle.cos(), centre.1 + radius * angle.sin(), angle)
    };
    for pair in &sobol.pairs {
        let rank = |at: usize| order.iter().position(|one| *one == at);
        let (Some(one), Some(other)) = (rank(pair.factors.0), rank(pair.factors.1)) else { continue };
        let value = pair.index.value;
        if value.partial_cmp(&0.005) != Some(std::cmp::Ordering::Greater) {
            continue;
        }
        let ink = if pair.index.low > 0.0 { Ink::ORANGE } else { Ink::GREY.fade(0.35) };
        let ((x, y, _), (u, v, _)) = (place(one), place(other));
        sheet.line((x, y), (u, v), ink, (value * 60.0).clamp(1.0, 22.0) as f32);
    }
    for (rank, &at) in order.iter().enumerate() {
        let (x, y, angle) = place(rank);
        let size = |share: f64| (share.clamp(0.0, 1.0).sqrt() * 52.0) as f32;
        let factor = &sobol.factors[at];
        let (total, first) = (size(factor.total.value).max(4.0), size(factor.first.value));
        sheet.disc((x, y), total, Ink::SKY);
        if first > 1.0 {
            sheet.disc((x, y), first, Ink::BLUE);
        }
        let align = match angle.cos() {
            c if c > 0.3 => Align::Left,
            c if c < -0.3 => Align::Right,
            _ => Align::Centre,
        };
        let away = total + 10.0;
        let at_text = match align {
            Align::Left => (x + away, y),
            Align::Right => (x - away, y),
            // Two lines of text, below or above the disc.
            Align::Centre if angle.sin() < 0.0 => (x, y - away - 20.0),
            Align::Centre => (x, y + away + 6.0),
        };
        let room = match align {
            Align::Left => 1200.0 - style::MARGIN - at_text.0,
            Align::Right => at_text.0 - style::MARGIN,
            Align::Centre => 400.0,
        };
        let text = font::fit(&name(at), MEDIUM, true, room.max(60.0));
        style::write_in(&mut sheet, at_text, text, align, Ink::BLACK, MEDIUM, true);
        let described = format!(
            "{} alone, {} in all",
            percent(factor.first.value.max(0.0)),
            percent(factor.total.value.max(0.0))
        );
        let below = (at_text.0, at_text.1 + 16.0);
        style::write_in(
            &mut sheet,
            below,
            font::fit(&described, SMALL, false, room.max(60.0)),
            align,
            Ink::TEXT,
            SMALL,
            false,
        );
    }
    style::foot(&mut sheet, about, &source(found));
    let described: Vec<String> = sobol
        .pairs
        .iter()
        .filter(|pair| pair.index.low > 0.0)
        .map(|pair| {
            format!("{} with {}: {}", name(pair.factors.0), name(pair.factors.1), percent(pair.index.value))
        })
        .collect();
    let alt = match described.is_empty() {
        true => "A ring of factors without sure lines between them.".to_owned(),
        false => format!(
            "A ring of factors with lines between those that depend on each other: {}.",
            described.join("; ")
        ),
    };
    Drawing::new("network", "What factors do together", finding, alt, sheet)
}

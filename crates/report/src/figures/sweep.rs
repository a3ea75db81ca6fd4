//! What a sweep found: what each factor does, two together, fates over the space, a fitted surface, all points at once.

mod effects;
mod interactions;
mod parallel;
mod phase;
mod surface;

use super::canvas::{Align, Point, Sheet};
use super::frame::{Frame, Ticks};
use super::style::{self, Ink, SMALL};
use super::{About, Drawing, font};
use hearth_study::output::text::{fine, plural, shorten};
use hearth_study::spec::{Outcome, OutcomeKind, Spread};
use hearth_study::sweep::{SweepFactor, SweepResult};

/// Draws what a sweep found; figures for which there is nothing are left away.
pub fn sweep(found: &SweepResult) -> Vec<Drawing> {
    if found.outcomes.is_empty() || found.plan.factors.is_empty() {
        return Vec::new();
    }
    let about = about(found);
    let mut drawings = vec![effects::draw(found, &about)];
    drawings.extend(found.grid.as_ref().map(|grid| phase::draw(found, grid, &about)));
    let surface = found.surface.as_ref().filter(|fitted| fitted.factors.len() > 1);
    drawings.extend(surface.map(|fitted| surface::draw(found, fitted, &about)));
    if !found.interactions.is_empty() {
        drawings.push(interactions::draw(found, &about));
    }
    if found.plan.factors.len() > 1 {
        drawings.push(parallel::draw(found, &about));
    }
    drawings
}

fn about(found: &SweepResult) -> About {
    About {
        scenario: found.plan.name.clone(),
        version: found.version.clone(),
        seed: found.seed,
        horizon_weeks: found.horizon_weeks,
    }
}

/// What a figure was made from.
fn source(found: &SweepResult) -> String {
    format!(
        "{}, {} of each",
        plural(found.points.len() as u64, "point", "points"),
        plural(u64::from(found.replicates), "replicate", "replicates")
    )
}

/// How an axis of an outcome is written.
pub(super) const fn ticks(outcome: &Outcome) -> Ticks {
    match outcome.kind {
        OutcomeKind::Share => Ticks::Percent,
        _ => Ticks::Numbers,
    }
}

/// An outcome with its unit, as an axis says it.
pub(super) fn axis_name(outcome: &Outcome) -> String {
    match outcome.unit {
        "" | "share" | "0/1" => outcome.words.to_owned(),
        unit => format!("{} ({unit})", outcome.words),
    }
}

/// A difference of an outcome with its unit, as an axis says it, and its ticks; of shares in percentage points.
pub(super) fn change_axis(outcome: &Outcome) -> (String, Ticks) {
    match outcome.kind {
        OutcomeKind::Share => {
            (format!("change in {} (percentage points)", outcome.words), Ticks::PercentagePoints)
        }
        _ => (format!("change in {}", axis_name(outcome)), Ticks::Numbers),
    }
}

/// A value of a factor as a place along an axis.
pub(super) fn place(factor: &SweepFactor, value: f64) -> f64 {
    match factor.factor.spread {
        Spread::Log { .. } => value.log10(),
        _ => value,
    }
}

/// A value of a factor as one writes it.
pub(super) fn written(factor: &SweepFactor, value: f64) -> String {
    match &factor.factor.spread {
        Spread::OneOf(options) => options
            .get(value as usize)
            .map_or_else(String::new, |option| shorten(option.trim_matches('"'), 14)),
        _ => fine(value),
    }
}

/// The ends of a factor's axis, with room at both.
pub(super) fn ends(factor: &SweepFactor) -> (f64, f64) {
    match factor.factor.spread.ends() {
        Some((low, high)) => {
            let (low, high) = (place(factor, low), place(factor, high));
            (low - 0.03 * (high - low), high + 0.03 * (high - low))
        }
        None => (-0.5, factor.count() as f64 - 0.5),
    }
}

/// The axis of a factor along the bottom.
pub(super) fn x_axis(sheet: &mut Sheet, frame: &Frame, factor: &SweepFactor) {
    let name = shorten(&factor.name, 60);
    match &factor.factor.spread {
        Spread::OneOf(options) => {
            let room = (frame.right - frame.left) / options.len().max(1) as f32 - 4.0;
            for at in 0..options.len() {
                let x = frame.along(at as f64);
                let text = font::fit(&written(factor, at as f64), SMALL, false, room);
                sheet.line((x, frame.bottom), (x, frame.bottom + 4.0), Ink::AXIS, 1.0);
                style::write(sheet, (x, frame.bottom + 14.0), text, Align::Centre);
            }
        }
        Spread::Log { low, high } => {
            let many = ((frame.right - frame.left) / 90.0).clamp(2.0, 8.0) as usize;
            for at in 0..=many {
                let share = at as f64 / many as f64;
                let value = low * (high / low).powf(share);
                let x = frame.along(value.log10());
                sheet.line((x, frame.top), (x, frame.bottom), Ink::GRID, 1.0);
                style::write(sheet, (x, frame.bottom + 14.0), fine(value), Align::Centre);
            }
        }
        _ => {
            frame.x_axis(sheet, "", Ticks::Numbers);
        }
    }
    sheet.line((frame.left, frame.bottom), (frame.right, frame.bottom), Ink::AXIS, 1.0);
    let middle = f32::midpoint(frame.left, frame.right);
    let text = font::fit(&name, SMALL, false, frame.right - frame.left + 60.0);
    style::write(sheet, (middle, frame.bottom + 32.0), text, Align::Centre);
}

/// Lowest and highest of some values, with room at both ends; a share has its own ends.
pub(super) fn span(outcome: &Outcome, values: impl Iterator<Item = f64>) -> (f64, f64) {
    if outcome.kind == OutcomeKind::Share {
        return (0.0, 1.0);
    }
    let finite = values.filter(|value| value.is_finite());
    let (low, high) =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let room = 0.06 * (high - low);
    (low - room, high + room)
}

/// Two corners of a panel.
pub(super) type Corners = (Point, Point);

/// Where so many panels stand: columns of a row, and how high the sheet is.
pub(super) fn panels(many: usize, columns: usize, high: f32) -> (u32, Vec<Corners>) {
    let rows = many.div_ceil(columns).max(1);
    let wide = (1200.0 - 40.0) / columns as f32;
    let corner = |at: usize| {
        let left = 96.0 + (at % columns) as f32 * wide;
        let top = style::TOP + 26.0 + (at / columns) as f32 * high;
        ((left, top), (left + wide - 116.0, top + high - 82.0))
    };
    ((style::TOP + rows as f32 * high + 20.0 + style::FOOT) as u32, (0..many).map(corner).collect())
}

/// A factor's name as a sentence begins with it: a path stays as it is.
pub(super) fn subject(name: &str) -> String {
    if name.contains(['.', '_']) { name.to_owned() } else { hearth_study::output::text::capital(name) }
}

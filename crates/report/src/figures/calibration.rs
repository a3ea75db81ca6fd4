//! What a calibration found: the posterior beside the prior, and what it predicts beside the real logs.

use super::canvas::{Align, Sheet};
use super::frame::{Frame, Ticks};
use super::style::{self, FOOT, Ink, MEDIUM, SMALL, TOP};
use super::sweep::{ends, panels, place, x_axis};
use super::{About, Drawing, font};
use hearth_logs::facts::Facts;
use hearth_study::calibrate::narrative::{estimate, named};
use hearth_study::calibrate::{CalibrationResult, Predicted};
use hearth_study::output::text::{fine, list, number, percent, plural, shorten};

/// Parameters that are drawn.
const MOST: usize = 12;
const BARS: usize = 16;
const ROW: f32 = 30.0;

/// Draws it.
pub fn calibration(found: &CalibrationResult) -> Vec<Drawing> {
    let about = About {
        scenario: found.scenario.clone(),
        version: found.version.clone(),
        seed: found.seed,
        horizon_weeks: found.horizon_weeks,
    };
    vec![posterior(found, &about), predictive(found, &about)]
}

fn source(found: &CalibrationResult) -> String {
    format!(
        "{}, {}, {}",
        plural(found.observed.logs as u64, "log", "logs"),
        plural(found.particles.len() as u64, "particle", "particles"),
        plural(found.generations.len() as u64, "generation", "generations")
    )
}

fn posterior(found: &CalibrationResult, about: &About) -> Drawing {
    let many = found.factors.len().min(MOST);
    let learned: Vec<String> = (0..many)
        .filter(|&at| found.learned(at) >= 0.3)
        .map(|at| format!("{} {}", shorten(&found.factors[at].name, 30), fine(found.quantile(at, 0.5))))
        .collect();
    let finding = match learned.is_empty() {
        true => "The logs say little about these parameters".to_owned(),
        false => format!("The logs point to {}", list(&learned)),
    };
    let drawn = "Blue: the share of the posterior in each sixteenth of a parameter's range, by weight of its particles; grey line: \
                 that of the prior. Above each: median and the range that holds nine tenths of the posterior.";
    let columns = if many == 4 { 2 } else { many.clamp(1, 3) };
    let (height, corners) = panels(many, columns, 280.0);
    let mut sheet = style::sheet(height, &finding, drawn);
    for (at, corners) in corners.into_iter().enumerate() {
        marginal(&mut sheet, found, at, corners);
    }
    style::foot(&mut sheet, about, &source(found));
    let described: Vec<String> = (0..many).map(|at| named(found, at)).collect();
    let alt = format!("A histogram a parameter, beside its prior: {}.", described.join("; "));
    Drawing::new("posterior", "The posterior", finding, alt, sheet)
}

fn marginal(sheet: &mut Sheet, found: &CalibrationResult, at: usize, (from, to): ((f32, f32), (f32, f32))) {
    let factor = &found.factors[at];
    // A prior without ends is drawn between those of its axis.
    let range = factor
        .factor
        .spread
        .ends()
        .map_or_else(|| ends(factor), |(low, high)| (place(factor, low), place(factor, high)));
    let bar = |value: f64| {
        let share = (place(factor, value) - range.0) / (range.1 - range.0);
        ((share * BARS as f64) as usize).min(BARS - 1)
    };
    let (mut posterior, mut prior) = ([0.0; BARS], [0.0; BARS]);
    found.particles.iter().for_each(|one| posterior[bar(one.values[at])] += one.weight);
    // As many steps in each bar of an even prior.
    let steps = 64 * BARS as u32;
    for step in 0..steps {
        let value = factor.factor.at((f64::from(step) + 0.5) / f64::from(steps)).parse().unwrap_or(f64::NAN);
        prior[bar(value)] += 1.0 / f64::from(steps);
    }
    let high = posterior.iter().chain(&prior).copied().fold(0.0, f64::max) * 1.08;
    let frame = Frame::new(from, to, ends(factor), (0.0, high));
    frame.y_axis(sheet, "share", Ticks::Percent);
    x_axis(sheet, &frame, factor);
    let edge = |bar: usize| frame.along(range.0 + (range.1 - range.0) * bar as f64 / BARS as f64);
    for (bar, share) in posterior.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        let corner = (edge(bar) + 0.5, frame.down(*share));
        sheet.rectangle(corner, (edge(bar + 1) - 0.5, frame.bottom), Ink::BLUE.fade(0.75));
    }
    let steps = prior.iter().enumerate();
    let line =
        steps.flat_map(|(bar, share)| [(edge(bar), frame.down(*share)), (edge(bar + 1), frame.down(*share))]);
    sheet.path(line.collect(), Ink::AXIS, 1.5);
    frame.title(sheet, &format!("median {}", estimate(found, at)));
}

/// Facts of which something is known to compare with.
fn shown(found: &CalibrationResult) -> Vec<&Predicted> {
    let described =
        |one: &&Predicted| one.median.is_finite() && (one.observed.is_finite() || one.held_out.is_finite());
    found.predicted.iter().filter(described).collect()
}

fn predictive(found: &CalibrationResult, about: &About) -> Drawing {
    let rows = shown(found);
    let inside = rows.iter().filter(|one| one.holds(one.observed) == Some(true)).count();
    let known = rows.iter().filter(|one| one.observed.is_finite()).count();
    let finding = format!(
        "{inside} of {known} facts of the logs lie where nine of ten communities of the posterior do"
    );
    let drawn = "Bars: the range that holds nine of ten communities of the posterior, with the median; each fact on a scale of \
                 its own. Discs: the logs (orange where outside); squares: logs held out. Grey names: not calibrated against.";
    let height = TOP + rows.len() as f32 * ROW + 60.0 + FOOT;
    let mut sheet = style::sheet(height.max(300.0) as u32, &finding, drawn);
    for (row, one) in rows.iter().enumerate() {
        fact(&mut sheet, one, TOP + 16.0 + row as f32 * ROW);
    }
    style::foot(&mut sheet, about, &source(found));
    let described: Vec<String> = rows
        .iter()
        .map(|one| {
            format!("{}: {} of {} to {}", one.fact, number(one.observed), number(one.low), number(one.high))
        })
        .collect();
    let alt = format!("A bar a fact with what logs say: {}.", described.join("; "));
    Drawing::new("predictive", "What the posterior predicts", finding, alt, sheet)
}

fn fact(sheet: &mut Sheet, one: &Predicted, y: f32) {
    let ink = if one.used { Ink::BLACK } else { Ink::AXIS };
    let name = font::fit(&one.fact.replace('_', " "), MEDIUM, one.used, 290.0);
    style::write_in(sheet, (330.0, y), name, Align::Right, ink, MEDIUM, one.used);
    let values = [one.low, one.high, one.observed, one.held_out];
    let finite = values.iter().copied().filter(|value| value.is_finite());
    let (low, high) =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let room = ((high - low) * 0.08).max(1e-9);
    let frame = Frame::new((350.0, y - 9.0), (930.0, y + 9.0), (low - room, high + room), (0.0, 1.0));
    sheet.line((frame.left, y), (frame.right, y), Ink::GRID, 1.0);
    sheet.rectangle((frame.along(one.low), y - 6.0), (frame.along(one.high), y + 6.0), Ink::SKY.fade(0.6));
    let middle = frame.along(one.median);
    sheet.line((middle, y - 7.0), (middle, y + 7.0), Ink::BLUE, 2.5);
    if one.held_out.is_finite() {
        let x = frame.along(one.held_out);
        let ink = if one.holds(one.held_out) == Some(true) { Ink::BLACK } else { Ink::ORANGE };
        sheet.frame((x - 5.0, y - 5.0), (x + 5.0, y + 5.0), ink, 2.0);
    }
    if one.observed.is_finite() {
        let inside = one.holds(one.observed) == Some(true);
        sheet.disc((frame.along(one.observed), y), 5.0, if inside { Ink::BLACK } else { Ink::ORANGE });
    }
    style::write_in(
        sheet,
        (945.0, y),
        font::fit(&described(one), SMALL, false, 1200.0 - style::MARGIN - 945.0),
        Align::Left,
        Ink::TEXT,
        SMALL,
        false,
    );
}

/// What the logs say of a fact, in what range, with its unit.
fn described(one: &Predicted) -> String {
    let unit = Facts::COLUMNS.iter().find(|fact| fact.name == one.fact).map_or("", |fact| fact.unit);
    let write = |value: f64| if unit == "share" { percent(value) } else { number(value) };
    let unit = if matches!(unit, "share" | "0..1" | "ratio") { "" } else { unit };
    format!("{} in {} to {} {unit}", write(one.observed), write(one.low), write(one.high))
        .trim_end()
        .to_owned()
}

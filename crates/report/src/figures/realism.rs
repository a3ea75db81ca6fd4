//! Real communities beside simulated ones: metric by metric, what tells most first, each on a scale of its own.

use super::Drawing;
use super::canvas::{Align, Sheet};
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::verdicts::{GAP, LEFT, Mark, ROW, digits, labels, legend, seed_and_sets};
use hearth_study::output::text::plural;
use hearth_study::realism::{MetricResult, RealismResult, Separability, metrics};

/// Where the scales end.
const RIGHT: f32 = 860.0;
/// Metrics that are drawn; all are in the files.
const DRAWN: usize = 40;
/// Ends of the scales: so many of a hundred communities of both sides are beyond.
const BEYOND: f64 = 0.02;

/// Draws what came out; `version` is that of the program.
pub fn realism(result: &RealismResult, changes: &[String], version: &str) -> Drawing {
    let drawn = result.metrics.len().min(DRAWN);
    let rows = (result.sets.len() + drawn) as f32;
    let height = TOP + 24.0 + rows * ROW + 4.0 * GAP + 60.0 + FOOT;
    let finding = finding(result);
    let about = "Above: how well classifiers tell real from simulated (AUC, 95 % interval). Below: each metric on a scale of its own, \
                 what tells most first.";
    let mut sheet = style::sheet(height as u32, &finding, about);
    key(&mut sheet);
    let mut y = TOP + 34.0;
    for set in &result.sets {
        separability(&mut sheet, set, y);
        y += ROW;
    }
    y += 2.0 * GAP;
    let all = metrics();
    for one in result.metrics.iter().take(drawn) {
        let at = all.iter().position(|metric| metric.name == one.name).unwrap_or(0);
        let values: Vec<(f64, bool)> = result
            .communities
            .iter()
            .enumerate()
            .map(|(place, community)| (community.values[at], place < result.real))
            .filter(|(value, _)| value.is_finite())
            .collect();
        metric(&mut sheet, one, &values, y);
        y += ROW;
    }
    let foot = format!(
        "{} · {} simulated, of {} · {} · {}",
        plural(result.real as u64, "real community", "real communities"),
        result.simulated,
        result.runs,
        result.name,
        seed_and_sets(result.seed, changes),
    );
    style::foot_of(&mut sheet, version, &foot);
    let alt = "A row for each metric: real communities as points, the range of nine of ten simulated communities as a band, and both medians.";
    Drawing::new("realism", "Real beside simulated communities", finding, alt.to_owned(), sheet)
}

fn finding(result: &RealismResult) -> String {
    let of = |at: usize| result.sets.get(at).map_or(f64::NAN, Separability::auc);
    format!(
        "{}: real and simulated communities are distinguished with an AUC of {} by own metrics and {} by week-level ones; {} % of the \
         real ones lie in the simulated range",
        result.name,
        digits(of(0)),
        digits(of(1)),
        (100.0 * result.inside.all).round(),
    )
}

fn separability(sheet: &mut Sheet, set: &Separability, y: f32) {
    let numbers = format!("logistic {}, trees {}", digits(set.logistic.auc), digits(set.trees.auc));
    labels(sheet, y, RIGHT, &format!("AUC by {} ({})", set.name, set.metrics), numbers);
    let at = |auc: f64| LEFT + (((auc - 0.4) / 0.6).clamp(0.0, 1.0) as f32) * (RIGHT - LEFT);
    sheet.line((LEFT, y), (RIGHT, y), Ink::GRID, 1.0);
    if let Some(goal) = set.goal {
        sheet.rectangle((at(0.4), y - 6.0), (at(goal), y + 6.0), Ink::GREEN.fade(0.2));
    }
    sheet.line((at(0.5), y - 6.0), (at(0.5), y + 6.0), Ink::AXIS, 1.0);
    let mark = match set.goal {
        None => Mark::Reported,
        Some(_) if set.met() => Mark::Holds,
        Some(_) => Mark::Fails,
    };
    for (one, up) in [(&set.logistic, -2.5), (&set.trees, 2.5)] {
        if one.auc.is_finite() {
            sheet.line((at(one.interval.0), y + up), (at(one.interval.1), y + up), mark.ink().fade(0.6), 2.0);
        }
    }
    if set.auc().is_finite() {
        mark.draw(sheet, (at(set.auc()), y));
    }
}

fn metric(sheet: &mut Sheet, one: &MetricResult, values: &[(f64, bool)], y: f32) {
    let numbers = format!(
        "AUC {} · real {}, simulated {} · {:.0} % inside",
        digits(one.auc.auc),
        digits(one.real_median),
        digits(one.simulated_median),
        100.0 * one.inside
    );
    labels(sheet, y, RIGHT, one.name, numbers);
    let mut sorted: Vec<f64> = values.iter().map(|(value, _)| *value).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let beyond = (BEYOND * sorted.len() as f64) as usize;
    let (Some(&low), Some(&high)) = (sorted.get(beyond), sorted.get(sorted.len().saturating_sub(1 + beyond)))
    else {
        return;
    };
    let span = if high > low { high - low } else { 1.0 };
    let at = |value: f64| LEFT + (((value - low) / span).clamp(0.0, 1.0) as f32) * (RIGHT - LEFT);
    sheet.line((LEFT, y), (RIGHT, y), Ink::GRID, 1.0);
    sheet.rectangle(
        (at(one.range.0), y - 5.0),
        (at(one.range.1).max(at(one.range.0) + 1.0), y + 5.0),
        Ink::SKY.fade(0.35),
    );
    for (value, _) in values.iter().filter(|(_, is_real)| *is_real) {
        sheet.disc((at(*value), y), 2.0, Ink::BLACK.fade(0.35));
    }
    let (simulated, real) = (at(one.simulated_median), at(one.real_median));
    sheet.line((simulated, y - 7.0), (simulated, y + 7.0), Ink::BLUE, 3.0);
    sheet.line((real, y - 7.0), (real, y + 7.0), Ink::BLACK, 2.0);
}

fn key(sheet: &mut Sheet) {
    let y = TOP + 8.0;
    let marks = [(Mark::Holds, "goal met"), (Mark::Fails, "goal not met"), (Mark::Reported, "no goal")];
    let mut x = legend(sheet, y, &marks);
    let mut word = |sheet: &mut Sheet, text: &str, wide: f32| {
        style::write_in(sheet, (x + 16.0, y), text, Align::Left, Ink::TEXT, SMALL, false);
        x += wide;
        x - wide
    };
    let from = word(sheet, "real community", 130.0);
    sheet.disc((from + 4.0, y), 2.5, Ink::BLACK.fade(0.5));
    let from = word(sheet, "nine of ten simulated", 170.0);
    sheet.rectangle((from - 4.0, y - 5.0), (from + 10.0, y + 5.0), Ink::SKY.fade(0.35));
    let from = word(sheet, "median, simulated", 145.0);
    sheet.line((from + 4.0, y - 7.0), (from + 4.0, y + 7.0), Ink::BLUE, 3.0);
    let from = word(sheet, "median, real", 110.0);
    sheet.line((from + 4.0, y - 7.0), (from + 4.0, y + 7.0), Ink::BLACK, 2.0);
}

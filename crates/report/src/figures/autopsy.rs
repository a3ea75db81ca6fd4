//! Why a community died: the gain of each knock-out, and its trajectories without the worst pressure.

use super::canvas::{Align, Sheet};
use super::frame::{Frame, Ticks, ceiling};
use super::style::{self, FOOT, Ink, MEDIUM, SMALL, TOP};
use super::{About, Drawing};
use hearth_study::autopsy::{Autopsy, Estimate, Removed, RunSummary};
use hearth_study::output::text::{capital, cause_words, number, percent, plural, shorten};

/// Draws what an autopsy found.
pub fn autopsy(found: &Autopsy, about: &About) -> Drawing {
    let name = shorten(&found.community, 30);
    let runs = found.before.len();
    let finding = finding(&name, found);
    let drawn = format!(
        "Left: full weeks gained without each pressure (a full week: ten active members of middling energy): \
         mean and 95 % interval over {}. Right: active members, as it was and without the first pressure.",
        plural(runs as u64, "matched replicate", "matched replicates")
    );
    let mut sheet = style::sheet(720, &finding, &drawn);
    gains(&mut sheet, found);
    self::runs(&mut sheet, found);
    let first = found.question.replicate;
    let source = format!("community “{name}” · replicates {first} to {}", first + runs as u32 - 1);
    style::foot(&mut sheet, about, &source);
    let described: Vec<String> = rows(found)
        .iter()
        .map(|removed| format!("{} {}", words(removed), number(removed.gain.mean)))
        .collect();
    let alt = format!(
        "Dots with intervals, full weeks gained without each pressure: {}. Beside them lines of active members by \
         week, as it was and without {}.",
        described.join(", "),
        found.removals.first().map(words).unwrap_or_default()
    );
    Drawing::new("autopsy", "Autopsy", finding, alt, sheet)
}

fn finding(name: &str, found: &Autopsy) -> String {
    match found.named() {
        Some((removed, _)) => format!(
            "Without {}, {name} would have had {} more full weeks (95\u{a0}% interval {} to {}); it ranks first among all \
             pressures in {} of resamples",
            words(removed),
            number(removed.gain.mean.round()),
            number(removed.gain.low.round()),
            number(removed.gain.high.round()),
            percent(removed.largest),
        ),
        None => format!("No single pressure explains the end of {name}"),
    }
}

/// What was taken away, in words.
fn words(removed: &Removed) -> String {
    let names: Vec<&str> = removed.causes.iter().map(|cause| cause_words(*cause)).collect();
    names.join(" and ")
}

/// What is drawn: every removal, and the best pair where pairs were tried.
fn rows(found: &Autopsy) -> Vec<&Removed> {
    found.removals.iter().chain(found.pairs.first()).collect()
}

fn gains(sheet: &mut Sheet, found: &Autopsy) {
    let rows = rows(found);
    let ends = |pick: fn(&Estimate) -> f64| rows.iter().map(move |removed| pick(&removed.gain));
    let high = ends(|gain| gain.high).fold(1.0, f64::max);
    let low = ends(|gain| gain.low).fold(0.0, f64::min);
    let bottom = sheet.height as f32 - FOOT - 54.0;
    let frame = Frame::new((250.0, TOP + 24.0), (560.0, bottom), (low, high), (0.0, 1.0));
    frame.x_axis(sheet, "full weeks gained", Ticks::Numbers);
    let zero = frame.along(0.0);
    sheet.line((zero, frame.top), (zero, frame.bottom), Ink::AXIS, 1.5);
    let row = (frame.bottom - frame.top) / rows.len() as f32;
    let named = found.named().is_some();
    for (place, removed) in rows.iter().enumerate() {
        let y = frame.top + (place as f32 + 0.5) * row;
        let ink = match (place, removed.present) {
            (_, false) => Ink::GREY,
            (0, true) if named => Ink::RED,
            _ => Ink::BLUE,
        };
        let text = if removed.present { Ink::BLACK } else { Ink::TEXT };
        for (line, part) in label(removed).into_iter().enumerate() {
            let at = (frame.left - 10.0, y + 15.0 * line as f32);
            style::write_in(sheet, at, part, Align::Right, text, MEDIUM, place == 0 && named);
        }
        let (from, to) = (frame.along(removed.gain.low), frame.along(removed.gain.high));
        if removed.present {
            sheet.line((from, y), (to, y), ink, 2.0);
        }
        sheet.disc((frame.along(removed.gain.mean), y), 5.0, ink);
        let described = match removed.present {
            true => number(removed.gain.mean),
            false => "none here".to_owned(),
        };
        style::write_in(sheet, (frame.right + 14.0, y), described, Align::Left, text, SMALL, false);
    }
}

/// A row's name: one line, or two for a pair.
fn label(removed: &Removed) -> Vec<String> {
    match &removed.causes[..] {
        [one, other] => vec![format!("{} and", capital(cause_words(*one))), cause_words(*other).to_owned()],
        _ => vec![capital(&words(removed))],
    }
}

/// One panel for the original runs, and one below for the runs without the first pressure.
fn runs(sheet: &mut Sheet, found: &Autopsy) {
    let Some(first) = found.removals.first() else { return };
    let bottom = sheet.height as f32 - FOOT - 54.0;
    let both = found.before.iter().chain(&first.runs);
    let most = ceiling(both.flat_map(|run| run.active.iter().map(|active| f64::from(*active))));
    let without = format!("Without {}", words(first));
    let panels = match first.present {
        true => vec![("Original runs", &found.before, Ink::RED), (without.as_str(), &first.runs, Ink::BLUE)],
        false => vec![("Original runs", &found.before, Ink::RED)],
    };
    let room = (bottom - TOP - 24.0) / panels.len() as f32;
    let last = panels.len() - 1;
    for (place, (title, runs, ink)) in panels.into_iter().enumerate() {
        let top = TOP + 24.0 + place as f32 * room;
        let low = if place == last { bottom } else { top + room - 36.0 };
        let frame = Frame::new((730.0, top), (1165.0, low), (0.0, f64::from(found.horizon)), (0.0, most));
        frame.y_axis(sheet, "active members", Ticks::Numbers);
        match place == last {
            true => frame.week_axis(sheet),
            false => frame.week_grid(sheet),
        }
        for run in runs.iter().skip(1) {
            frame.curve(sheet, &by_week(run), ink.fade(0.45), 1.0);
        }
        if let Some(run) = runs.first() {
            frame.curve(sheet, &by_week(run), ink, 3.0);
        }
        let replicate = found.question.replicate;
        frame.title(sheet, &format!("{title} (thick: replicate {replicate}, thin: matched replicates)"));
    }
}

fn by_week(run: &RunSummary) -> Vec<f64> {
    run.active.iter().map(|active| f64::from(*active)).collect()
}

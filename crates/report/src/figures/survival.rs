//! Who is alive, week by week: the share of the replicates, with Wilson's interval, which holds also where all or none are.
//!
//! A week is judged by itself. Whether a silence is for good is known at the horizon only, so that a curve of survival times would
//! tell of weeks by what came after them.

use super::canvas::{Align, Point, Sheet};
use super::frame::{Frame, Ticks};
use super::stages::replicates;
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::{About, Drawing};
use crate::numbers::{alive_by_week, median_survival};
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::outcome::ALIVE;
use hearth_study::output::text::{count, interval, percent, share, shorten, wilson};

pub(super) fn draw(about: &About, all: &CommunityEnsemble) -> Drawing {
    let name = shorten(&all.name, 30);
    let alive = alive_by_week(all);
    let finding = finding(&name, all, &alive);
    let drawn = format!("Share alive in each week, with a pointwise 95 % band (Wilson). {ALIVE}");
    let mut sheet = style::sheet(760, &finding, &drawn);
    if alive.is_empty() || all.replicates == 0 {
        style::message(&mut sheet, "No week was simulated: there is nothing to draw.");
    } else {
        plot(&mut sheet, all.replicates, &alive);
    }
    let source = format!("community “{name}” · {}", replicates(all));
    style::foot(&mut sheet, about, &source);
    let alt = "A staircase: share of replicates alive by week, with a 95 % band and numbers below it.";
    Drawing::new("survival", "Survival", finding, alt.to_owned(), sheet)
}

fn finding(name: &str, all: &CommunityEnsemble, alive: &[u64]) -> String {
    let Some(last) = alive.last().filter(|_| all.replicates > 0) else {
        return format!("There is no result yet on the survival of {name}");
    };
    let end = format!(
        "{} of replicates of {name} are alive after {} weeks (95 % interval {})",
        percent(share(*last, all.replicates)),
        count(alive.len() as u64 - 1),
        interval(wilson(*last, all.replicates)),
    );
    match median_survival(all, alive) {
        Some(week) => format!("{end}; half have ended by week {week}"),
        None => end,
    }
}

fn plot(sheet: &mut Sheet, total: u64, alive: &[u64]) {
    let horizon = (alive.len() - 1).max(1) as f64;
    let bottom = sheet.height as f32 - FOOT - 104.0;
    let frame = Frame::new((92.0, TOP), (1150.0, bottom), (0.0, horizon), (0.0, 1.0));
    frame.y_axis(sheet, "share alive", Ticks::Percent);
    frame.week_axis(sheet);
    let steps = |value: &dyn Fn(u64) -> f64| -> Vec<Point> {
        let mut points = Vec::new();
        for (week, n) in alive.iter().enumerate() {
            let height = frame.down(value(*n));
            let from = if week == 0 { 0 } else { week };
            points.push((frame.along(from as f64), height));
            points.push((frame.along((week + 1) as f64), height));
        }
        points.insert(0, frame.at(0.0, 1.0));
        points
    };
    let mut band = steps(&|n| wilson(n, total).1);
    let mut lower = steps(&|n| wilson(n, total).0);
    lower.reverse();
    band.append(&mut lower);
    sheet.polygon(band, Ink::BLUE.fade(0.22));
    sheet.path(steps(&|n| share(n, total)), Ink::BLUE, 2.5);
    years(sheet, &frame, total, alive);
    at_risk(sheet, &frame, total, alive);
}

fn years(sheet: &mut Sheet, frame: &Frame, total: u64, alive: &[u64]) {
    let mut marks: Vec<(usize, &str)> = [(52, "1 year"), (104, "2 years"), (260, "5 years")]
        .into_iter()
        .filter(|(week, _)| *week < alive.len())
        .collect();
    if marks.is_empty() {
        marks.push((alive.len() - 1, "the end"));
    }
    let mut labels = Vec::new();
    for (row, (week, time)) in marks.into_iter().enumerate() {
        let n = alive[week];
        let point = frame.at(week as f64, share(n, total));
        let text = format!("{time}: {} ({})", percent(share(n, total)), interval(wilson(n, total)));
        let wide = super::font::width(&text, SMALL, true);
        let left = (point.0 + 8.0).min(frame.right - wide - 6.0);
        // The curve only falls: below it there is room if there is at the label's right end, else above it.
        let weeks = (left + wide - frame.left) / (frame.right - frame.left) * alive.len() as f32;
        let later = (weeks.max(0.0) as usize).clamp(week, alive.len() - 1);
        let step = 24.0 * row as f32;
        let low = frame.bottom - 18.0 - step;
        let y = if frame.down(wilson(alive[later], total).0) < low - 14.0 {
            low
        } else {
            frame.top + 18.0 + step
        };
        sheet.dashes(point, (point.0, if y == low { frame.bottom } else { frame.top }), Ink::AXIS, 1.0);
        sheet.disc(point, 5.0, Ink::BLUE);
        labels.push((left, y, wide, text));
    }
    for (left, y, wide, text) in labels {
        sheet.rectangle((left - 3.0, y - 9.0), (left + wide + 3.0, y + 9.0), Ink::WHITE.fade(0.9));
        style::write_in(sheet, (left, y), text, Align::Left, Ink::BLACK, SMALL, true);
    }
}

fn at_risk(sheet: &mut Sheet, frame: &Frame, total: u64, alive: &[u64]) {
    let y = frame.bottom + 64.0;
    style::write_in(
        sheet,
        (28.0, y - 8.0),
        "Alive at the start of week",
        Align::Left,
        Ink::BLACK,
        SMALL,
        true,
    );
    let last = alive.len() - 1;
    let columns = 6.min(last.max(1));
    for column in 0..=columns {
        let week = last * column / columns;
        let n = if week == 0 { total } else { alive[week - 1] };
        let x = frame.along(week as f64);
        sheet.line((x, y + 4.0), (x, y + 8.0), Ink::AXIS, 1.0);
        style::write(sheet, (x, y + 17.0), format!("{week}: {}", count(n)), Align::Centre);
    }
}

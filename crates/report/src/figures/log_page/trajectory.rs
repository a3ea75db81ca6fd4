//! The trajectory of a community: stages, active members and newcomers, the leader's share.

use super::super::canvas::{Align, Point, Sheet};
use super::super::font;
use super::super::frame::{Frame, Ticks, ceiling};
use super::super::style::{self, Ink, MEDIUM, SMALL, TOP};
use super::nothing;
use hearth_engine::scenario::Stage;
use hearth_logs::facts::Trajectory;
use hearth_study::output::text::{capital, count, number, percent};

/// Left and right end of the weeks on the sheet.
const SPAN: (f32, f32) = (104.0, 1010.0);
/// Logs of fewer weeks have an axis of weeks.
const WEEKS: usize = 104;
/// Room that a year's number takes.
const YEAR_ROOM: f32 = 52.0;

pub fn draw(sheet: &mut Sheet, trajectory: &Trajectory) {
    let frame = |top: f32, bottom: f32, high: f64| {
        let weeks = (0.0, trajectory.weeks.len().max(1) as f64);
        Frame::new((SPAN.0, top), (SPAN.1, bottom), weeks, (0.0, high))
    };
    if trajectory.weeks.is_empty() {
        style::write_in(
            sheet,
            (SPAN.0, TOP + 60.0),
            "The log spans less than a week: there is no trajectory to draw.",
            Align::Left,
            Ink::TEXT,
            MEDIUM,
            false,
        );
        return;
    }
    ribbon(sheet, &frame(TOP + 8.0, TOP + 34.0, 1.0), trajectory);
    let high = ceiling(trajectory.monthly_active.iter().map(|&count| f64::from(count)));
    months(sheet, &frame(TOP + 74.0, TOP + 294.0, high), trajectory);
    let most = ceiling(trajectory.weeks.iter().map(|week| f64::from(week.active)));
    weeks(sheet, &frame(TOP + 332.0, TOP + 462.0, most), trajectory);
    let leader = frame(TOP + 500.0, TOP + 610.0, 1.0);
    leaders(sheet, &leader, trajectory);
    axis(sheet, &leader, trajectory);
    legend(sheet, TOP + 672.0, trajectory);
}

/// Weeks on end in one stage.
fn episodes(trajectory: &Trajectory) -> Vec<(Stage, usize, usize)> {
    let mut found: Vec<(Stage, usize, usize)> = Vec::new();
    for (week, seen) in trajectory.weeks.iter().enumerate() {
        match found.last_mut() {
            Some((stage, _, end)) if *stage == seen.stage => *end = week + 1,
            _ => found.push((seen.stage, week, week + 1)),
        }
    }
    found
}

fn ribbon(sheet: &mut Sheet, frame: &Frame, trajectory: &Trajectory) {
    let middle = f32::midpoint(frame.top, frame.bottom);
    style::write_in(sheet, (SPAN.0 - 7.0, middle), "stage", Align::Right, Ink::BLACK, SMALL, false);
    for (stage, start, end) in episodes(trajectory) {
        let from = frame.along(start as f64);
        let to = frame.along(end as f64).max(from + 1.0);
        style::swatch(sheet, stage, (from, frame.top), (to, frame.bottom));
        sheet.line((from, frame.top), (from, frame.bottom), Ink::WHITE, 1.0);
        let text = capital(stage.name());
        let half = font::width(&text, MEDIUM, true) / 2.0 + 4.0;
        if 2.0 * half + 2.0 < to - from {
            let at = f32::midpoint(from, to);
            let ground = style::stage_ink(stage).fade(0.85);
            sheet.rectangle((at - half, middle - 9.0), (at + half, middle + 9.0), ground);
            style::write_in(sheet, (at, middle), text, Align::Centre, style::on_stage(stage), MEDIUM, true);
        }
    }
}

fn months(sheet: &mut Sheet, frame: &Frame, trajectory: &Trajectory) {
    frame.y_axis(sheet, "people a month", Ticks::Numbers);
    year_grid(sheet, frame, trajectory);
    frame.title(sheet, "Active members and newcomers, by calendar month observed in full");
    let mut area = steps(frame, trajectory, &trajectory.monthly_active);
    let newcomers = steps(frame, trajectory, &trajectory.monthly_newcomers);
    if let Some(&(end, _)) = area.last() {
        area.push((end, frame.bottom));
        area.push((frame.left, frame.bottom));
        sheet.polygon(area, Ink::SKY.fade(0.75));
        sheet.path(newcomers, Ink::RED, 1.6);
    } else {
        nothing(sheet, frame, "no month was observed in full");
    }
    let mean = |counts: &[u32]| {
        let sum: u64 = counts.iter().map(|&count| u64::from(count)).sum();
        sum as f64 / counts.len() as f64
    };
    let x = frame.right + 14.0;
    style::write_in(sheet, (x, frame.top + 6.0), "mean of all months", Align::Left, Ink::TEXT, 11.5, false);
    for (row, (what, ink, counts)) in [
        ("active", Ink::SKY, &trajectory.monthly_active),
        ("newcomers", Ink::RED, &trajectory.monthly_newcomers),
    ]
    .into_iter()
    .enumerate()
    {
        let y = frame.top + 30.0 + row as f32 * 24.0;
        if row == 0 {
            sheet.rectangle((x, y - 7.0), (x + 16.0, y + 7.0), ink.fade(0.75));
        } else {
            sheet.line((x, y), (x + 16.0, y), ink, 2.0);
        }
        style::write(sheet, (x + 22.0, y), format!("{what} {}", number(mean(counts))), Align::Left);
    }
}

/// A staircase over the months; the first begins with the first event.
fn steps(frame: &Frame, trajectory: &Trajectory, counts: &[u32]) -> Vec<Point> {
    let mut points = Vec::with_capacity(2 * counts.len());
    let mut from = 0.0;
    for (&end, &count) in trajectory.month_ends.iter().zip(counts) {
        points.push(frame.at(from, f64::from(count)));
        points.push(frame.at(end, f64::from(count)));
        from = end;
    }
    points
}

fn weeks(sheet: &mut Sheet, frame: &Frame, trajectory: &Trajectory) {
    frame.y_axis(sheet, "people", Ticks::Numbers);
    year_grid(sheet, frame, trajectory);
    frame.title(sheet, "Members by role: active in a quarter or more (core: six tenths) of the recent weeks");
    let last = trajectory.weeks.last();
    let layers = [
        ("core", Ink::BLUE, last.map_or(0, |week| week.core)),
        ("active", Ink::SKY, last.map_or(0, |week| week.active.saturating_sub(week.core))),
    ];
    let band = |core: bool| -> Vec<(f64, f64)> {
        let layer = |week: &hearth_logs::facts::SeenWeek| match core {
            true => (0.0, f64::from(week.core)),
            false => (f64::from(week.core), f64::from(week.active)),
        };
        trajectory.weeks.iter().map(layer).collect()
    };
    frame.band(sheet, &band(false), Ink::SKY);
    frame.band(sheet, &band(true), Ink::BLUE);
    let x = frame.right + 14.0;
    style::write_in(sheet, (x, frame.bottom - 60.0), "in the last week", Align::Left, Ink::TEXT, 11.5, false);
    for (row, (what, ink, people)) in layers.into_iter().enumerate() {
        let y = frame.bottom - 12.0 - row as f32 * 24.0;
        sheet.rectangle((x, y - 7.0), (x + 16.0, y + 7.0), ink);
        style::write(sheet, (x + 22.0, y), format!("{what} {}", count(u64::from(people))), Align::Left);
    }
}

fn leaders(sheet: &mut Sheet, frame: &Frame, trajectory: &Trajectory) {
    frame.y_axis(sheet, "share", Ticks::Percent);
    year_grid(sheet, frame, trajectory);
    frame.title(sheet, "Share of the busiest member in the contributions of the last 52 weeks (ten or more)");
    frame.curve(sheet, &trajectory.leader_share, Ink::PURPLE, 2.0);
    let known: Vec<f64> = trajectory.leader_share.iter().copied().filter(|share| share.is_finite()).collect();
    if let Some(most) = known.iter().copied().max_by(f64::total_cmp) {
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        let x = frame.right + 14.0;
        style::write(sheet, (x, frame.top + 20.0), format!("mean {}", percent(mean)), Align::Left);
        style::write(sheet, (x, frame.top + 42.0), format!("most {}", percent(most)), Align::Left);
    } else {
        nothing(sheet, frame, "never ten contributions in 52 weeks");
    }
}

/// Beginnings of years that there is room for.
fn years(frame: &Frame, trajectory: &Trajectory) -> Vec<(f32, i32)> {
    let room = (frame.right - frame.left) / YEAR_ROOM;
    let every = (trajectory.years.len() as f32 / room).ceil().max(1.0) as i32;
    let shown = trajectory.years.iter().filter(|(_, year)| year % every == 0);
    shown.map(|&(week, year)| (frame.along(week), year)).collect()
}

fn year_grid(sheet: &mut Sheet, frame: &Frame, trajectory: &Trajectory) {
    if trajectory.weeks.len() < WEEKS {
        return frame.week_grid(sheet);
    }
    for (x, _) in years(frame, trajectory) {
        sheet.line((x, frame.top), (x, frame.bottom), Ink::GRID, 1.0);
    }
    sheet.line((frame.left, frame.bottom), (frame.right, frame.bottom), Ink::AXIS, 1.0);
}

fn axis(sheet: &mut Sheet, frame: &Frame, trajectory: &Trajectory) {
    if trajectory.weeks.len() < WEEKS {
        return frame.week_axis(sheet);
    }
    for (x, year) in years(frame, trajectory) {
        sheet.line((x, frame.bottom), (x, frame.bottom + 4.0), Ink::AXIS, 1.0);
        style::write(sheet, (x, frame.bottom + 14.0), year.to_string(), Align::Centre);
    }
    let middle = f32::midpoint(frame.left, frame.right);
    style::write(sheet, (middle, frame.bottom + 34.0), "beginning of the year", Align::Centre);
}

fn legend(sheet: &mut Sheet, y: f32, trajectory: &Trajectory) {
    let mut x = SPAN.0;
    style::write_in(sheet, (x - 7.0, y), "stages", Align::Right, Ink::BLACK, SMALL, false);
    for stage in Stage::ALL {
        if trajectory.weeks.iter().all(|week| week.stage != *stage) {
            continue;
        }
        style::swatch(sheet, *stage, (x, y - 8.0), (x + 22.0, y + 8.0));
        style::write(sheet, (x + 27.0, y), stage.name(), Align::Left);
        x += 44.0 + font::width(stage.name(), SMALL, false);
    }
}

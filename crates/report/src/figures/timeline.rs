//! The timeline of one run in lanes: shocks by name, other events as marks that grow with their number.

use super::canvas::{Align, Point, Sheet};
use super::font;
use super::frame::Frame;
use super::run::SPAN;
use super::style::{self, Ink, SMALL, TOP};
use hearth_engine::observe::portrait::{TimelineEvent, What};
use hearth_study::output::text::{count, plain};

/// Rows for the names of shocks.
const NAME_ROWS: usize = 3;
const ROW: f32 = 16.0;
const LANE: f32 = 19.0;
/// Marks nearer to each other than this are drawn as one.
const BIN: f32 = 9.0;

struct Lane {
    name: &'static str,
    ink: Ink,
    mark: fn(&mut Sheet, Point, f32, Ink),
    holds: fn(&What) -> bool,
}

const LANES: [Lane; 7] = [
    Lane { name: "shocks", ink: Ink::BLACK, mark: diamond, holds: |what| matches!(what, What::Shock(_)) },
    Lane {
        name: "core leavers",
        ink: Ink::RED,
        mark: down,
        holds: |what| matches!(what, What::CoreMemberLeft),
    },
    Lane { name: "policy set", ink: Ink::PURPLE, mark: square, holds: |what| matches!(what, What::Set(..)) },
    Lane { name: "events", ink: Ink::BLUE, mark: disc, holds: |what| matches!(what, What::Event(..)) },
    Lane {
        name: "tasks begun",
        ink: Ink::GREY,
        mark: bar,
        holds: |what| matches!(what, What::TaskStarted(_)),
    },
    Lane { name: "tasks done", ink: Ink::GREEN, mark: up, holds: |what| matches!(what, What::TaskDone(_)) },
    Lane {
        name: "tasks failed",
        ink: Ink::RED,
        mark: cross,
        holds: |what| matches!(what, What::TaskFailed(_)),
    },
];

fn diamond(sheet: &mut Sheet, (x, y): Point, r: f32, ink: Ink) {
    let r = r * 1.3;
    sheet.polygon(vec![(x - r, y), (x, y - r), (x + r, y), (x, y + r)], ink);
}

fn down(sheet: &mut Sheet, (x, y): Point, r: f32, ink: Ink) {
    sheet.polygon(vec![(x - r, y - r), (x + r, y - r), (x, y + r)], ink);
}

fn up(sheet: &mut Sheet, (x, y): Point, r: f32, ink: Ink) {
    sheet.polygon(vec![(x - r, y + r), (x + r, y + r), (x, y - r)], ink);
}

fn square(sheet: &mut Sheet, (x, y): Point, r: f32, ink: Ink) {
    sheet.rectangle((x - r, y - r), (x + r, y + r), ink);
}

fn disc(sheet: &mut Sheet, at: Point, r: f32, ink: Ink) {
    sheet.disc(at, r, ink);
}

fn bar(sheet: &mut Sheet, (x, y): Point, r: f32, ink: Ink) {
    sheet.rectangle((x - 1.5, y - r), (x + 1.5, y + r), ink);
}

fn cross(sheet: &mut Sheet, (x, y): Point, r: f32, ink: Ink) {
    sheet.line((x - r, y - r), (x + r, y + r), ink, 2.0);
    sheet.line((x - r, y + r), (x + r, y - r), ink, 2.0);
}

/// Draws the lanes below the curves, the axis of weeks below them, and lines up to `top` where shocks fell.
pub(super) fn draw(
    sheet: &mut Sheet,
    frame: &dyn Fn(f32, f32, f64) -> Frame,
    top: f32,
    events: &[TimelineEvent],
    held: f64,
) {
    let first = TOP + 486.0 + NAME_ROWS as f32 * ROW;
    let lanes = frame(first, first + LANES.len() as f32 * LANE, 1.0);
    lanes.week_axis(sheet);
    let named = names(sheet, &lanes, top, events);
    for (row, lane) in LANES.iter().enumerate() {
        let y = lanes.top + (row as f32 + 0.5) * LANE;
        sheet.line((lanes.left, y), (lanes.right, y), Ink::GRID, 1.0);
        style::write(sheet, (SPAN.0 - 7.0, y), lane.name, Align::Right);
        let weeks: Vec<u32> =
            events.iter().filter(|event| (lane.holds)(&event.what)).map(|event| event.week).collect();
        for (x, many) in bins(&lanes, &weeks) {
            let radius = (3.4 + 1.3 * (many as f32).ln()).min(LANE / 2.0 - 1.0);
            (lane.mark)(sheet, (x, y), radius, lane.ink);
        }
        let mut total = count(weeks.len() as u64);
        if row == 0 && named < weeks.len() {
            total = format!("{total} ({named} named)");
        }
        // Meetings are held by rhythm, and only some are noted: the number is that of the tables.
        if lane.name == "events" && held.is_finite() && held.round() as usize != weeks.len() {
            total = format!("{} ({} shown)", count(held.round() as u64), weeks.len());
        }
        style::write(sheet, (lanes.right + 14.0, y), total, Align::Left);
    }
    style::write_in(
        sheet,
        (lanes.right + 14.0, lanes.top - 12.0),
        "number",
        Align::Left,
        Ink::TEXT,
        11.5,
        false,
    );
    let note = (lanes.right + 14.0, lanes.bottom + 14.0);
    style::write_in(sheet, note, "larger: several", Align::Left, Ink::TEXT, 11.5, false);
}

/// Places along the lane with how many fall there.
fn bins(lanes: &Frame, weeks: &[u32]) -> Vec<(f32, usize)> {
    let mut places: Vec<f32> = weeks.iter().map(|week| lanes.along(f64::from(*week))).collect();
    places.sort_by(f32::total_cmp);
    let mut found: Vec<(f32, usize)> = Vec::new();
    for x in places {
        match found.last_mut() {
            Some((start, many)) if x - *start < BIN => *many += 1,
            _ => found.push((x, 1)),
        }
    }
    found
}

/// Names shocks where there is room, in a few rows; returns how many.
fn names(sheet: &mut Sheet, lanes: &Frame, top: f32, events: &[TimelineEvent]) -> usize {
    let mut free = [0.0f32; NAME_ROWS];
    let mut named = 0;
    let shocks = events.iter().filter_map(|event| match event.what {
        What::Shock(kind) => Some((event.week, kind)),
        _ => None,
    });
    for (week, _) in shocks.clone() {
        let x = lanes.along(f64::from(week));
        sheet.dashes((x, top), (x, lanes.top), Ink::BLACK.fade(0.4), 1.0);
    }
    for (week, kind) in shocks {
        let x = lanes.along(f64::from(week));
        let text = plain(kind.name());
        let wide = font::width(&text, SMALL, false);
        // Near the right end a name stands before its line.
        let left = if x + wide + 6.0 > lanes.right { x - wide - 4.0 } else { x + 4.0 };
        let Some(row) = (0..NAME_ROWS).find(|row| free[*row] < left) else {
            continue;
        };
        free[row] = left.max(x) + wide + 10.0;
        named += 1;
        let y = lanes.top - ROW * (NAME_ROWS - row) as f32 + 4.0;
        sheet.rectangle((left - 1.0, y - 7.5), (left + wide + 1.0, y + 7.5), Ink::WHITE.fade(0.9));
        style::write_in(sheet, (left, y), text, Align::Left, Ink::BLACK, SMALL, false);
    }
    named
}

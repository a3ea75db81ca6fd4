//! How long members stay, and how the contributions are spread over them.

use super::super::canvas::{Align, Point, Sheet};
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, Ink, MEDIUM, SMALL, TOP};
use super::nothing;
use hearth_logs::facts::{Facts, TenurePoint, Trajectory};
use hearth_study::output::text::{count, interval, number, percent, plural};

/// Weeks of tenure on the axis, and the weeks with labels.
const SHOWN: f64 = 104.0;
const MARKS: [(i64, &str); 5] =
    [(4, "4 weeks"), (13, "13 weeks"), (26, "26 weeks"), (52, "1 year"), (104, "2 years")];
/// Height of the box with their estimates.
const BOX: f32 = 153.0;
/// Top and bottom of both panels.
const ROWS: (f32, f32) = (TOP + 744.0, TOP + 1130.0);

pub fn tenure(sheet: &mut Sheet, trajectory: &Trajectory, facts: &Facts) {
    let frame = Frame::new((104.0, ROWS.0), (584.0, ROWS.1), (0.0, SHOWN), (0.0, 1.0));
    let followed = trajectory.tenure.first().map_or(0, |point| point.at_risk);
    frame.y_axis(sheet, "share of members", Ticks::Percent);
    frame.week_axis(sheet);
    let title = format!("Still to be seen after so many weeks (n = {})", count(followed));
    frame.title(sheet, &title);
    if followed == 0 {
        return nothing(sheet, &frame, "nobody could be followed for 26 weeks");
    }
    let staircase = |value: fn(&TenurePoint) -> f64| steps(&frame, &trajectory.tenure, value);
    let mut band = staircase(|point| point.high);
    let mut lower = staircase(|point| point.low);
    lower.reverse();
    band.append(&mut lower);
    sheet.polygon(band, Ink::BLUE.fade(0.22));
    sheet.path(staircase(|point| point.survival), Ink::BLUE, 2.5);
    notes(sheet, &frame, trajectory, facts);
}

/// A staircase from all members on the first day to the last week shown, or followed.
fn steps(frame: &Frame, curve: &[TenurePoint], value: fn(&TenurePoint) -> f64) -> Vec<Point> {
    let mut points = vec![frame.at(0.0, 1.0)];
    let mut now = 1.0;
    for point in curve {
        let week = point.days as f64 / 7.0;
        points.push(frame.at(week.min(SHOWN), now));
        if week > SHOWN {
            break;
        }
        now = value(point);
        points.push(frame.at(week, now));
    }
    points
}

/// The estimates at a few weeks, where the falling curve leaves room: above its right half, or below it.
fn notes(sheet: &mut Sheet, frame: &Frame, trajectory: &Trajectory, facts: &Facts) {
    let observed = facts.observed_weeks.unwrap_or(0.0);
    let middle = trajectory.tenure.iter().take_while(|point| (point.days as f64) < 3.0 * SHOWN).last();
    let high = middle.is_none_or(|point| frame.down(point.high) < frame.top + BOX);
    let top = if high { frame.bottom - BOX } else { frame.top };
    let (left, mut y) = (frame.right - 232.0, top + 14.0);
    let head = "seen for more than (95 % band)";
    sheet.rectangle((left - 8.0, top + 1.0), (frame.right, top + BOX - 1.0), Ink::WHITE.fade(0.9));
    style::write_in(sheet, (left, y), head, Align::Left, Ink::BLACK, SMALL, true);
    for (weeks, name) in MARKS.into_iter().filter(|(weeks, _)| (*weeks as f64) < observed) {
        let point = trajectory.tenure.iter().take_while(|point| point.days <= weeks * 7).last();
        let (at, low, high) = point.map_or((1.0, 1.0, 1.0), |point| (point.survival, point.low, point.high));
        y += 24.0;
        style::write(sheet, (left, y), name, Align::Left);
        let text = format!("{} ({})", percent(at), interval((low, high)));
        style::write_in(sheet, (frame.right - 4.0, y), text, Align::Right, Ink::BLACK, SMALL, true);
    }
    let text = "Kaplan–Meier; gone is who was silent for 26 weeks";
    style::write(sheet, (frame.left, frame.bottom + 56.0), text, Align::Left);
}

pub fn lorenz(sheet: &mut Sheet, trajectory: &Trajectory, facts: &Facts) {
    let frame = Frame::new((690.0, ROWS.0), (1160.0, ROWS.1), (0.0, 1.0), (0.0, 1.0));
    frame.x_axis(sheet, "share of members, those with fewest first", Ticks::Percent);
    frame.y_axis(sheet, "share of contributions", Ticks::Percent);
    frame.title(
        sheet,
        &format!("Spread of contributions (n = {})", count(trajectory.events_by_member.len() as u64)),
    );
    let counts = &trajectory.events_by_member;
    let total: u64 = counts.iter().sum();
    let mut made = 0;
    let mut curve: Vec<Point> = vec![frame.at(0.0, 0.0)];
    // A point for every member, thinned where thousands would not be seen apart.
    let step = counts.len().div_ceil(600);
    for (place, count) in counts.iter().rev().enumerate() {
        made += count;
        if (place + 1) % step == 0 || place + 1 == counts.len() {
            curve.push(frame.at((place + 1) as f64 / counts.len() as f64, made as f64 / total as f64));
        }
    }
    let mut area = curve.clone();
    area.push(frame.at(0.0, 0.0));
    sheet.polygon(area, Ink::SKY.fade(0.3));
    sheet.dashes(frame.at(0.0, 0.0), frame.at(1.0, 1.0), Ink::AXIS, 1.5);
    sheet.path(curve, Ink::BLUE, 2.5);
    let value = |fact: Option<f64>| fact.unwrap_or(f64::NAN);
    let rows = [
        ("Gini", number(value(facts.gini))),
        ("made by the top tenth", percent(value(facts.top10pct_share))),
        ("by the busiest one", percent(value(facts.top1_share))),
        ("80 % made by", plural(value(facts.core_members) as u64, "member", "members")),
        ("contributed once", percent(value(facts.one_time_share))),
    ];
    let (left, mut y) = (frame.left + 14.0, frame.top + 16.0);
    for (what, value) in rows {
        style::write(sheet, (left, y), what, Align::Left);
        style::write_in(sheet, (left + 232.0, y), value, Align::Right, Ink::BLACK, MEDIUM, true);
        y += 24.0;
    }
}

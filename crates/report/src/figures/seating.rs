//! The seating plan: members between the periphery and the core at a few moments.
//!
//! A member's angle follows from its arrival number alone, so that a dot holds still from panel to panel; its distance
//! from the centre follows from how often it took part.

use super::canvas::{Align, Label, Point, Sheet};
use super::font;
use super::style::{self, FOOT, Ink, MEDIUM, SMALL, TOP};
use super::{About, Drawing};
use hearth_engine::observe::portrait::{CommunityPortrait, Seat, Seating};
use hearth_study::output::text::{capital, count, plural, shorten};

/// Moments shown.
const PANELS: usize = 4;
/// Members drawn at a moment; of more, the most active and a part of the others are.
const SEATS: usize = 1200;
/// Ties drawn at a moment, strongest first.
const TIES: usize = 300;
/// From this participation on, a member is active, and of the core.
const ACTIVE: f32 = 0.25;
const CORE: f32 = 0.6;

pub(super) fn draw(about: &About, one: &CommunityPortrait, replicate: u32) -> Drawing {
    let name = shorten(&one.name, 30);
    let moments = moments(&one.seatings);
    let finding = finding(&name, &moments);
    let drawn = "Each dot is a member: the nearer to the centre, the more often it takes part; the lighter and larger, \
                 the more energy; hollow below a third. A dark rim is a founder. Lines are ties, the stronger the darker.";
    let mut sheet = style::sheet(900, &finding, drawn);
    let radius = 168.0;
    for (place, seating) in moments.iter().enumerate() {
        let centre = (
            310.0 + (place % 2) as f32 * 490.0,
            TOP + 28.0 + radius + 8.0 + (place / 2) as f32 * (2.0 * radius + 36.0),
        );
        panel(&mut sheet, centre, radius, seating);
    }
    if moments.is_empty() {
        style::message(&mut sheet, "No seating plan was kept of this replicate.");
    } else {
        scale(&mut sheet);
    }
    let source = format!("community “{name}” · one replicate (number {replicate})");
    style::foot(&mut sheet, about, &source);
    let described: Vec<String> = moments
        .iter()
        .map(|seating| {
            let (core, active) = roles(seating);
            format!(
                "week {} ({}): {} members, {active} active, {core} in the core",
                seating.week,
                seating.stage.name(),
                seating.seats.len()
            )
        })
        .collect();
    let alt = format!("Members as dots on three rings: {}.", described.join("; "));
    Drawing::new("seating", "Seating plan", finding, alt, sheet)
}

/// A few of the moments, spread evenly from the first to the last.
fn moments(seatings: &[Seating]) -> Vec<&Seating> {
    if seatings.len() <= PANELS {
        return seatings.iter().collect();
    }
    (0..PANELS).map(|panel| &seatings[panel * (seatings.len() - 1) / (PANELS - 1)]).collect()
}

/// Members of the core, and active ones (core included).
fn roles(seating: &Seating) -> (usize, usize) {
    let from = |level: f32| seating.seats.iter().filter(|s| s.participation >= level).count();
    (from(CORE), from(ACTIVE))
}

fn finding(name: &str, moments: &[&Seating]) -> String {
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else {
        return format!("No seating plan was kept of {name}");
    };
    let best = moments.iter().max_by_key(|s| (roles(s).1, std::cmp::Reverse(s.week)));
    let peak = best.map_or((0, 0), |s| (roles(s).1, s.week));
    let (core, active) = roles(last);
    let end = format!("{} in week {}", plural(active as u64, "active member", "active members"), last.week);
    if first.week == last.week {
        format!("{name} has {end}, {} of them in the core", count(core as u64))
    } else {
        format!(
            "{name} goes from {} active in week {} to {end}{}; {} at the end in the core",
            count(roles(first).1 as u64),
            first.week,
            if peak.0 > active.max(roles(first).1) {
                format!(", by way of {} in week {}", count(peak.0 as u64), peak.1)
            } else {
                String::new()
            },
            count(core as u64)
        )
    }
}

fn level(value: f32) -> f32 {
    if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 }
}

fn place(seat: &Seat, centre: Point, radius: f32) -> Point {
    const GOLDEN: f64 = 2.399_963_229_728_653;
    let angle = (f64::from(seat.member) * GOLDEN) as f32;
    // Most of the periphery never takes part: it is spread over the width of a dot or two.
    let spread = ((f64::from(seat.member) * 0.754_877_666).fract() as f32 - 0.5) * 0.07;
    let distance = (1.0 - level(seat.participation)) * 0.93 + spread;
    let distance = distance.clamp(0.02, 1.0) * radius;
    (centre.0 + distance * angle.cos(), centre.1 + distance * angle.sin())
}

fn panel(sheet: &mut Sheet, centre: Point, radius: f32, seating: &Seating) {
    let (core, active) = roles(seating);
    let title = format!("Week {} · {}", seating.week, capital(seating.stage.name()));
    let top = centre.1 - radius;
    let left = centre.0 - radius - 74.0;
    style::swatch(sheet, seating.stage, (left, top - 6.0), (left + 14.0, top + 8.0));
    for (row, line) in title.split(" · ").enumerate() {
        style::write_in(
            sheet,
            (left + 20.0, top + 1.0 + row as f32 * 17.0),
            line,
            Align::Left,
            Ink::BLACK,
            MEDIUM,
            true,
        );
    }
    rings(sheet, centre, radius);
    let drawn = drawn(seating);
    let size = (radius / (drawn.len().max(20) as f32).sqrt() * 0.42).clamp(1.6, 5.5);
    ties(sheet, centre, radius, seating, &drawn);
    for seat in drawn.iter().map(|at| &seating.seats[*at]) {
        dot(sheet, place(seat, centre, radius), size, seat);
    }
    let ring_names = [("core", 1.0 - CORE), ("active", 1.0 - ACTIVE), ("peripheral", 1.0)];
    for (text, share) in ring_names {
        let y = centre.1 + radius * share * 0.93 - 8.0;
        let half = font::width(text, 11.5, false) / 2.0 + 3.0;
        sheet.rectangle((centre.0 - half, y - 7.0), (centre.0 + half, y + 7.0), Ink::WHITE.fade(0.8));
        style::write_in(sheet, (centre.0, y), text, Align::Centre, Ink::TEXT, 11.5, false);
    }
    let members = seating.seats.len();
    let mut lines = vec![
        plural(members as u64, "member", "members"),
        format!("{} active", count(active as u64)),
        format!("{} in the core", count(core as u64)),
    ];
    if drawn.len() < members {
        lines.push(format!("({} drawn)", count(drawn.len() as u64)));
    }
    let first = centre.1 + radius - 10.0 - 16.0 * (lines.len() - 1) as f32;
    for (row, line) in lines.into_iter().enumerate() {
        style::write(sheet, (left, first + row as f32 * 16.0), line, Align::Left);
    }
}

fn rings(sheet: &mut Sheet, centre: Point, radius: f32) {
    let radius = radius * 0.93;
    sheet.disc(centre, radius * (1.0 - ACTIVE), Ink::new(246, 246, 246));
    sheet.disc(centre, radius * (1.0 - CORE), Ink::new(237, 237, 237));
    for share in [1.0, 1.0 - ACTIVE, 1.0 - CORE] {
        sheet.ring(centre, radius * share, Ink::GREY.fade(0.7));
    }
}

/// Which members are drawn: the most active ones of a crowd, and every so many of the others.
fn drawn(seating: &Seating) -> Vec<usize> {
    let all = seating.seats.len();
    if all <= SEATS {
        return (0..all).collect();
    }
    let mut order: Vec<usize> = (0..all).collect();
    order.sort_by(|a, b| {
        let rank = |at: &usize| level(seating.seats[*at].participation);
        rank(b).total_cmp(&rank(a)).then(a.cmp(b))
    });
    let rest = order.split_off(SEATS / 2);
    let step = rest.len().div_ceil(SEATS / 2);
    order.extend(rest.into_iter().step_by(step));
    order.sort_unstable();
    order
}

fn ties(sheet: &mut Sheet, centre: Point, radius: f32, seating: &Seating, drawn: &[usize]) {
    let seen = |at: usize| drawn.binary_search(&at).is_ok();
    let mut ties: Vec<(usize, usize, f32)> = seating
        .ties
        .iter()
        .copied()
        .filter(|(a, b, weight)| weight.is_finite() && *weight > 0.0 && seen(*a) && seen(*b))
        .collect();
    ties.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    ties.truncate(TIES);
    let strongest = ties.first().map_or(1.0, |tie| tie.2);
    // Many lines together are as dark as a few.
    let dark = (60.0 / ties.len().max(1) as f32).sqrt().min(1.0);
    for (a, b, weight) in ties.into_iter().rev() {
        let ends = [a, b].map(|at| place(&seating.seats[at], centre, radius));
        let strength = (weight / strongest).clamp(0.0, 1.0);
        sheet.line(ends[0], ends[1], Ink::BLACK.fade(dark * (0.08 + 0.5 * strength * strength)), 1.0);
    }
}

fn dot(sheet: &mut Sheet, at: Point, size: f32, seat: &Seat) {
    let energy = level(seat.energy);
    let radius = size * (0.75 + 0.5 * energy);
    let rim = if seat.founder { 1.8 } else { 0.7 };
    sheet.disc(at, radius + rim, if seat.founder { Ink::BLACK } else { Ink::WHITE });
    sheet.disc(at, radius, style::level_ink(energy));
    if energy < 1.0 / 3.0 {
        sheet.disc(at, radius * 0.5, Ink::WHITE);
    }
}

fn scale(sheet: &mut Sheet) {
    let (x, top, bottom) = (1066.0, TOP + 110.0, sheet.height as f32 - FOOT - 150.0);
    let steps = 48;
    for step in 0..steps {
        let share = step as f32 / steps as f32;
        let y = bottom - share * (bottom - top);
        let next = y - (bottom - top) / steps as f32;
        sheet.rectangle((x, next), (x + 22.0, y), style::level_ink(share + 0.5 / steps as f32));
    }
    for step in 0..=4 {
        let share = step as f32 / 4.0;
        let y = bottom - share * (bottom - top);
        sheet.line((x + 22.0, y), (x + 26.0, y), Ink::AXIS, 1.0);
        style::write(sheet, (x + 32.0, y), format!("{share}"), Align::Left);
    }
    sheet.label(Label {
        at: (x - 14.0, f32::midpoint(top, bottom)),
        text: "energy of a member, 0 to 1".to_owned(),
        size: SMALL,
        ink: Ink::TEXT,
        align: Align::Centre,
        bold: false,
        upright: true,
    });
    let mut y = bottom + 34.0;
    for (energy, founder, text) in
        [(0.85, false, "much energy"), (0.2, false, "little energy"), (0.6, true, "founder")]
    {
        let seat = Seat { member: 0, participation: 0.0, energy, engagement: 0.0, founder, unit: 0 };
        dot(sheet, (x + 10.0, y), 5.5, &seat);
        style::write(sheet, (x + 26.0, y), text, Align::Left);
        y += 24.0;
    }
}

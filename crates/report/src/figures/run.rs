//! One community's run: stages, members, energy, legitimacy, and events.

use super::canvas::{Align, Sheet};
use super::font;
use super::frame::{Frame, Ticks, ceiling};
use super::style::{self, FOOT, Ink, MEDIUM, SMALL, TOP};
use super::timeline;
use super::{About, Drawing};
use crate::numbers::{Episode, episodes};
use hearth_engine::observe::Week;
use hearth_engine::observe::portrait::CommunityPortrait;
use hearth_engine::scenario::Stage;
use hearth_study::output::text::{capital, cause_words, duration, number, plural, shorten};

/// Left and right end of the weeks on the sheet.
pub(super) const SPAN: (f32, f32) = (112.0, 1040.0);

pub(super) fn draw(about: &About, one: &CommunityPortrait, replicate: u32) -> Drawing {
    let name = shorten(&one.name, 30);
    let finding = finding(&name, one);
    let drawn = "One replicate, week by week: stage, members by role, energy and legitimacy, and what happened. \
                 One run is an example, not a forecast.";
    let mut sheet = style::sheet(900, &finding, drawn);
    if one.weeks.is_empty() {
        style::message(&mut sheet, "No week was simulated: there is nothing to draw.");
    } else {
        let episodes = episodes(&one.weeks);
        let frame = |top: f32, bottom: f32, high: f64| {
            let weeks = (0.0, (one.weeks.len() - 1).max(1) as f64);
            Frame::new((SPAN.0, top), (SPAN.1, bottom), weeks, (0.0, high))
        };
        ribbon(&mut sheet, &frame(TOP - 6.0, TOP + 24.0, 1.0), &episodes);
        let high = ceiling(one.weeks.iter().map(|week| f64::from(week.row.members)));
        members(&mut sheet, &frame(TOP + 68.0, TOP + 278.0, high), &one.weeks);
        levels(&mut sheet, &frame(TOP + 314.0, TOP + 464.0, 1.0), &one.weeks);
        timeline::draw(&mut sheet, &frame, TOP + 68.0, &one.timeline_events, one.outcome.row.events);
        // After the lines of the shocks, which would run through it.
        let levels = frame(TOP + 314.0, TOP + 464.0, 1.0);
        levels.title(&mut sheet, "Energy (weighed by participation) and legitimacy");
        legend(&mut sheet, &episodes);
    }
    let source = format!("community “{name}” · one replicate (number {replicate})");
    style::foot(&mut sheet, about, &source);
    let stages: Vec<String> = episodes(&one.weeks)
        .iter()
        .take(12)
        .map(|e| format!("{} from week {}", e.stage.name(), e.start))
        .collect();
    let alt = format!(
        "A stage ribbon ({}) above members by role, energy and legitimacy, and {}.",
        stages.join(", "),
        plural(one.timeline_events.len() as u64, "event", "events")
    );
    Drawing::new("run", "One run", finding, alt, sheet)
}

fn finding(name: &str, one: &CommunityPortrait) -> String {
    let active = |week: &&Week| week.row.active;
    let best = one
        .weeks
        .iter()
        .enumerate()
        .filter(|(_, week)| week.row.active.is_finite())
        .max_by(|a, b| active(&a.1).total_cmp(&active(&b.1)).then(b.0.cmp(&a.0)));
    let (Some((week, peak)), Some(last)) = (best, one.weeks.last()) else {
        return format!("There is no result yet for {name}");
    };
    let cause = one
        .outcome
        .cause
        .map_or_else(String::new, |cause| format!(", heaviest drain: {}", cause_words(cause)));
    let survived = duration(one.outcome.row.survival_weeks);
    let peak = format!(
        "at most {} in week {week}",
        plural(peak.row.active.max(0.0) as u64, "active member", "active members")
    );
    match last.stage {
        Stage::Dissolved => format!("{name} dissolved after {survived}{cause}; it had {peak}"),
        Stage::Dormant => format!("{name} fell dormant after {survived}{cause}; it had {peak}"),
        stage => format!(
            "{name} is alive after {} in the stage of {}; it had {peak}",
            plural(one.weeks.len() as u64, "week", "weeks"),
            stage.name()
        ),
    }
}

fn ribbon(sheet: &mut Sheet, frame: &Frame, episodes: &[Episode]) {
    style::write_in(sheet, (SPAN.0 - 7.0, TOP + 9.0), "stage", Align::Right, Ink::BLACK, SMALL, false);
    let mut free = 0.0;
    for episode in episodes {
        let from = frame.along(episode.start as f64);
        let to = frame.along(episode.end as f64).max(from + 1.0);
        style::swatch(sheet, episode.stage, (from, frame.top), (to, frame.bottom));
        sheet.line((from, frame.top), (from, frame.bottom), Ink::WHITE, 1.0);
        let text = capital(episode.stage.name());
        let wide = font::width(&text, MEDIUM, true);
        if wide + 10.0 < to - from {
            let middle = (f32::midpoint(from, to), f32::midpoint(frame.top, frame.bottom));
            let ground = style::stage_ink(episode.stage).fade(0.85);
            let half = (wide / 2.0 + 4.0, 9.0);
            sheet.rectangle(
                (middle.0 - half.0, middle.1 - half.1),
                (middle.0 + half.0, middle.1 + half.1),
                ground,
            );
            let ink = style::on_stage(episode.stage);
            style::write_in(sheet, middle, text, Align::Centre, ink, MEDIUM, true);
        }
        let turn = format!("week {}", episode.start);
        let half = font::width(&turn, SMALL, false) / 2.0;
        if episode.start > 0 && from - half > free {
            sheet.line((from, frame.bottom), (from, frame.bottom + 5.0), Ink::AXIS, 1.0);
            style::write(sheet, (from, frame.bottom + 13.0), turn, Align::Centre);
            free = from + half + 8.0;
        }
    }
}

fn members(sheet: &mut Sheet, frame: &Frame, weeks: &[Week]) {
    frame.week_grid(sheet);
    frame.y_axis(sheet, "people", Ticks::Numbers);
    frame.title(sheet, "Members by role");
    let level = |value: f32| f64::from(value).max(0.0);
    let layer = |low: fn(&Week) -> f32, high: fn(&Week) -> f32| -> Vec<(f64, f64)> {
        weeks.iter().map(|week| (level(low(week)), level(high(week)))).collect()
    };
    let layers = [
        ("core", Ink::BLUE, layer(|_| 0.0, |w| w.row.core)),
        ("active", Ink::SKY, layer(|w| w.row.core, |w| w.row.active)),
        ("peripheral", Ink::new(208, 216, 222), layer(|w| w.row.active, |w| w.row.members)),
    ];
    for (row, (role, ink, band)) in layers.iter().enumerate() {
        frame.band(sheet, band, *ink);
        let y = frame.bottom - 12.0 - row as f32 * 24.0;
        let x = frame.right + 14.0;
        sheet.rectangle((x, y - 7.0), (x + 16.0, y + 7.0), *ink);
        let now = band.last().map_or(0.0, |(low, high)| high - low);
        style::write(sheet, (x + 22.0, y), format!("{role} {}", number(now)), Align::Left);
    }
    let top = (frame.right + 14.0, frame.bottom - 84.0);
    style::write_in(sheet, top, "in the last week", Align::Left, Ink::TEXT, 11.5, false);
}

fn levels(sheet: &mut Sheet, frame: &Frame, weeks: &[Week]) {
    frame.week_grid(sheet);
    frame.y_axis(sheet, "level, 0 to 1", Ticks::Numbers);
    // Where nobody is left, there is nobody's energy.
    let curve = |value: fn(&Week) -> f32| -> Vec<f64> {
        let of = |week: &Week| if week.row.members > 0.0 { f64::from(value(week)) } else { f64::NAN };
        weeks.iter().map(of).collect()
    };
    let curves = [
        ("energy", Ink::RED, 2.5, curve(|w| w.row.energy)),
        ("legitimacy", Ink::BLUE, 1.5, curve(|w| w.row.legitimacy)),
    ];
    for (row, (what, ink, width, values)) in curves.iter().enumerate() {
        frame.curve(sheet, values, *ink, *width);
        let (x, y) = (frame.right + 14.0, frame.bottom - 36.0 + row as f32 * 24.0);
        sheet.line((x, y), (x + 16.0, y), *ink, *width);
        let now = values.last().filter(|last| last.is_finite());
        let now = now.map_or_else(String::new, |now| format!(" {}", number(*now)));
        style::write(sheet, (x + 22.0, y), format!("{what}{now}"), Align::Left);
    }
}

fn legend(sheet: &mut Sheet, episodes: &[Episode]) {
    let y = sheet.height as f32 - FOOT - 16.0;
    let mut x = SPAN.0;
    style::write_in(sheet, (x - 7.0, y), "stages", Align::Right, Ink::BLACK, SMALL, false);
    for stage in Stage::ALL {
        if episodes.iter().all(|episode| episode.stage != *stage) {
            continue;
        }
        style::swatch(sheet, *stage, (x, y - 8.0), (x + 22.0, y + 8.0));
        style::write(sheet, (x + 27.0, y), stage.name(), Align::Left);
        x += 44.0 + font::width(stage.name(), SMALL, false);
    }
}

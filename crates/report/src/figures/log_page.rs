//! A page on one participation log: how the community went, how long people stayed, how the work was spread.

mod people;
mod trajectory;

use super::Drawing;
use super::canvas::{Align, Sheet};
use super::font;
use super::frame::Frame;
use super::style::{self, Ink, SMALL};
use hearth_logs::facts::{Fact, Facts, Trajectory};
use hearth_study::output::text::{duration, percent, plural, shorten};

/// Height of the page.
const HEIGHT: u32 = 1360;

/// What a page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct LogPage<'a> {
    /// Name of the log.
    pub name: &'a str,
    /// Its facts.
    pub facts: &'a Facts,
    /// Its trajectory.
    pub trajectory: &'a Trajectory,
    /// Version of Hearth.
    pub version: &'a str,
}

/// Draws the page.
pub fn log_page(page: &LogPage) -> Drawing {
    let LogPage { facts, trajectory, .. } = *page;
    let name = shorten(page.name, 40);
    let finding = finding(&name, facts);
    let mut sheet = style::sheet(HEIGHT, &finding, &drawn(trajectory));
    trajectory::draw(&mut sheet, trajectory);
    people::tenure(&mut sheet, trajectory, facts);
    people::lorenz(&mut sheet, trajectory, facts);
    foot(&mut sheet, page, &name);
    let alt = format!(
        "A ribbon of stages above active members and newcomers by month and the leader's share; below, how long \
         members stay, with a 95 % band, and the Lorenz curve of {}.",
        plural(facts.events.unwrap_or(0.0) as u64, "contribution", "contributions")
    );
    Drawing::new("page", "A participation log", finding, alt, sheet)
}

fn finding(name: &str, facts: &Facts) -> String {
    let whole = |value: Option<f64>| value.unwrap_or(0.0) as u64;
    let people = plural(whole(facts.members), "member", "members");
    let made = plural(whole(facts.events), "contribution", "contributions");
    let time = match facts.lifespan_weeks {
        Some(weeks) if weeks >= 1.0 => format!("in {}", duration(weeks)),
        _ => "in less than a week".to_owned(),
    };
    let described = [
        facts.one_time_share.map(|share| format!("{} of the members contributed once", percent(share))),
        facts.survival_52w.map(|share| format!("{} were seen for more than a year", percent(share))),
    ];
    let described: String = described.into_iter().flatten().map(|part| format!("; {part}")).collect();
    format!("{name}: {people} made {made} {time}{described}")
}

fn drawn(trajectory: &Trajectory) -> String {
    let cohesion =
        if trajectory.has_threads { "who follows upon whom" } else { "who works at the same time" };
    format!(
        "Stage as the observer reads it from who is active and {cohesion}. No log shows shared practice, value, \
         legitimacy or challenge: they count as given, so that the stage is the furthest that the log allows. \
         Readers and private talk are not in a log."
    )
}

fn foot(sheet: &mut Sheet, page: &LogPage, name: &str) {
    let word = |name: &str| match page.facts.fact(name) {
        Some(Fact::Word(word)) => word.to_owned(),
        _ => "–".to_owned(),
    };
    let until = match page.facts.snapshot {
        Some(_) => word("snapshot"),
        None => format!("{} (its last event)", word("last_event")),
    };
    let source = format!(
        "Log “{name}” · {} by {} · {} to {until}",
        plural(page.facts.events.unwrap_or(0.0) as u64, "event", "events"),
        plural(page.facts.members.unwrap_or(0.0) as u64, "member", "members"),
        word("first_event"),
    );
    style::foot_of(sheet, page.version, &source);
}

/// Says in the middle of a frame why nothing is drawn in it.
fn nothing(sheet: &mut Sheet, frame: &Frame, why: &str) {
    let middle = (f32::midpoint(frame.left, frame.right), f32::midpoint(frame.top, frame.bottom));
    let half = font::width(why, SMALL, false) / 2.0 + 6.0;
    sheet.rectangle((middle.0 - half, middle.1 - 10.0), (middle.0 + half, middle.1 + 10.0), Ink::WHITE);
    style::write(sheet, middle, why, Align::Centre);
}

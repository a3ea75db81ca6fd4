//! Why communities declined: replicates by heaviest drain.

use super::canvas::{Align, Sheet};
use super::frame::{Frame, Ticks};
use super::stages::replicates;
use super::style::{self, FOOT, Ink, MEDIUM, SMALL, TOP};
use super::{About, Drawing};
use crate::numbers::ranked;
use hearth_engine::observe::Cause;
use hearth_study::ensemble::CommunityEnsemble;
use hearth_study::output::text::{
    capital, cause_words, count, interval, percent, plural, share, shorten, wilson,
};

pub(super) fn draw(about: &About, all: &CommunityEnsemble) -> Drawing {
    let name = shorten(&all.name, 30);
    let causes = ranked(all);
    let declined: u64 = all.causes.iter().sum();
    let finding = finding(&name, all, &causes, declined);
    let mut drawn = format!(
        "Replicates that declined, by heaviest drain: number, share of the {} that declined, and 95 % interval of \
         that share (Wilson).",
        count(declined)
    );
    if declined == 0 {
        drawn.clear();
    }
    let mut sheet = style::sheet(700, &finding, &drawn);
    if declined == 0 {
        let nobody = format!("None of {} declined: there are no drains to show.", replicates(all));
        style::message(&mut sheet, &nobody);
    } else {
        bars(&mut sheet, &causes, declined);
    }
    let source = format!("community “{name}” · {} of {} declined", count(declined), replicates(all));
    style::foot(&mut sheet, about, &source);
    let described: Vec<String> = causes
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(cause, n)| format!("{} {n}", cause_words(*cause)))
        .collect();
    let alt = format!("Horizontal bars, replicates by heaviest drain: {}.", described.join(", "));
    Drawing::new("causes", "Heaviest drains", finding, alt, sheet)
}

fn finding(name: &str, all: &CommunityEnsemble, causes: &[(Cause, u64)], declined: u64) -> String {
    match causes.first() {
        Some((cause, n)) if declined > 0 => format!(
            "{} is most often the heaviest drain of {name} where it declines: {} of {} ({})",
            capital(cause_words(*cause)),
            count(*n),
            plural(declined, "declined replicate", "declined replicates"),
            percent(share(*n, declined)),
        ),
        _ => format!("{name} declined in none of {}", replicates(all)),
    }
}

fn bars(sheet: &mut Sheet, causes: &[(Cause, u64)], declined: u64) {
    let bottom = sheet.height as f32 - FOOT - 54.0;
    let top = causes.iter().map(|(_, n)| wilson(*n, declined).1).fold(0.1, f64::max);
    let frame = Frame::new((210.0, TOP), (960.0, bottom), (0.0, top.min(1.0)), (0.0, 1.0));
    frame.x_axis(sheet, "share of the replicates that declined", Ticks::Percent);
    let row = (frame.bottom - frame.top) / causes.len() as f32;
    for (place, (cause, n)) in causes.iter().enumerate() {
        let y = frame.top + (place as f32 + 0.5) * row;
        let (low, high) = wilson(*n, declined);
        let ink = if *n == 0 { Ink::TEXT } else { Ink::BLACK };
        let words = capital(cause_words(*cause));
        style::write_in(sheet, (frame.left - 10.0, y), words, Align::Right, ink, MEDIUM, false);
        let end = frame.along(share(*n, declined));
        sheet.rectangle((frame.left, y - row * 0.3), (end, y + row * 0.3), Ink::SKY);
        let (from, to) = (frame.along(low), frame.along(high));
        sheet.line((from, y), (to, y), Ink::BLACK, 1.5);
        for x in [from, to] {
            sheet.line((x, y - 5.0), (x, y + 5.0), Ink::BLACK, 1.5);
        }
        let text = format!("{}  ·  {}  ({})", count(*n), percent(share(*n, declined)), interval((low, high)));
        style::write_in(sheet, (frame.right + 16.0, y), text, Align::Left, ink, SMALL, false);
    }
}

//! How evenly the contributions are spread over those who contributed.

use super::canvas::{Align, Point, Sheet};
use super::frame::{Frame, Ticks};
use super::style::{self, FOOT, Ink, MEDIUM, TOP};
use super::{About, Drawing};
use hearth_engine::observe::portrait::CommunityPortrait;
use hearth_study::output::text::{count, number, percent, plural, shorten};
use std::collections::BTreeMap;

/// Contributions shared out among contributors, fewest first.
struct Spread {
    each: Vec<u64>,
    total: u64,
    gini: f64,
    /// Number of people in the top tenth, and the share of all contributions that they made.
    top: (usize, f64),
}

pub(super) fn draw(about: &About, one: &CommunityPortrait, replicate: u32) -> Drawing {
    let name = shorten(&one.name, 30);
    let spread = spread(one);
    let finding = spread.as_ref().map_or_else(
        || format!("Nobody contributed to {name}"),
        |spread| {
            format!(
                "The top tenth made {} of the {} to {name} (Gini {})",
                percent(spread.top.1),
                plural(spread.total, "contribution", "contributions"),
                number(spread.gini),
            )
        },
    );
    let drawn = "Lorenz curve: share of all contributions (posts, replies, task work) made by those who \
                 contributed least, up to a share of the contributors. People who never contributed are not counted.";
    let mut sheet = style::sheet(800, &finding, drawn);
    match &spread {
        None => style::message(&mut sheet, "The participation log of this replicate is empty."),
        Some(spread) => plot(&mut sheet, spread),
    }
    let source = format!("community “{name}” · one replicate (number {replicate})");
    style::foot(&mut sheet, about, &source);
    let alt = "A Lorenz curve below the line of equality.".to_owned();
    Drawing::new("lorenz", "Spread of contributions", finding, alt, sheet)
}

fn spread(one: &CommunityPortrait) -> Option<Spread> {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for contribution in &one.contributions {
        *counts.entry(contribution.member).or_default() += 1;
    }
    let mut each: Vec<u64> = counts.into_values().collect();
    each.sort_unstable();
    let total: u64 = each.iter().sum();
    if total == 0 {
        return None;
    }
    let n = each.len();
    let ranked: f64 = each.iter().enumerate().map(|(place, made)| (place + 1) as f64 * *made as f64).sum();
    let gini = 2.0 * ranked / (n as f64 * total as f64) - (n as f64 + 1.0) / n as f64;
    let tenth = n.div_ceil(10);
    let made: u64 = each[n - tenth..].iter().sum();
    let top = (tenth, made as f64 / total as f64);
    Some(Spread { each, total, gini: gini.max(0.0), top })
}

fn plot(sheet: &mut Sheet, spread: &Spread) {
    let bottom = sheet.height as f32 - FOOT - 54.0;
    let top = TOP + 6.0;
    let frame = Frame::new((92.0, top), (92.0 + bottom - top + 130.0, bottom), (0.0, 1.0), (0.0, 1.0));
    frame.x_axis(sheet, "share of contributors, those with fewest first", Ticks::Percent);
    frame.y_axis(sheet, "share of contributions", Ticks::Percent);
    let n = spread.each.len();
    let mut made = 0;
    let mut curve: Vec<Point> = vec![frame.at(0.0, 0.0)];
    // A point for every contributor, thinned where thousands would not be seen apart.
    let step = n.div_ceil(600);
    for (place, each) in spread.each.iter().enumerate() {
        made += each;
        if (place + 1) % step == 0 || place + 1 == n {
            let x = (place + 1) as f64 / n as f64;
            curve.push(frame.at(x, made as f64 / spread.total as f64));
        }
    }
    let mut area = curve.clone();
    area.push(frame.at(0.0, 0.0));
    sheet.polygon(area, Ink::SKY.fade(0.3));
    sheet.dashes(frame.at(0.0, 0.0), frame.at(1.0, 1.0), Ink::AXIS, 1.5);
    sheet.path(curve, Ink::BLUE, 2.5);
    let mark = frame.at(1.0 - spread.top.0 as f64 / n as f64, 1.0 - spread.top.1);
    sheet.dashes(mark, (frame.right, mark.1), Ink::RED, 1.5);
    sheet.dashes((mark.0, frame.bottom), mark, Ink::RED, 1.5);
    sheet.disc(mark, 5.0, Ink::RED);
    notes(sheet, &frame, spread);
}

fn notes(sheet: &mut Sheet, frame: &Frame, spread: &Spread) {
    let x = frame.right + 30.0;
    let mut y = frame.top + 14.0;
    let most = spread.each.last().copied().unwrap_or(0);
    let once = spread.each.iter().filter(|made| **made == 1).count();
    let middle = spread.each[spread.each.len() / 2];
    let rows = [
        ("Contributors", count(spread.each.len() as u64)),
        ("Contributions", count(spread.total)),
        ("Gini", number(spread.gini)),
        ("Top tenth", plural(spread.top.0 as u64, "person", "people")),
        ("Made by the top tenth", percent(spread.top.1)),
        ("By the most active one", count(most)),
        ("By the median one", count(middle)),
        ("Contributed once", percent(once as f64 / spread.each.len() as f64)),
    ];
    for (what, value) in rows {
        style::write_in(sheet, (x, y), what, Align::Left, Ink::TEXT, MEDIUM, false);
        style::write_in(sheet, (1172.0, y), value, Align::Right, Ink::BLACK, MEDIUM, true);
        y += 26.0;
    }
    y += 8.0;
    sheet.path(vec![(x, y), (x + 26.0, y)], Ink::BLUE, 2.5);
    style::write(sheet, (x + 34.0, y), "contributions as they were", Align::Left);
    y += 24.0;
    sheet.dashes((x, y), (x + 26.0, y), Ink::AXIS, 1.5);
    style::write(sheet, (x + 34.0, y), "if all had made the same", Align::Left);
    y += 24.0;
    sheet.disc((x + 13.0, y), 5.0, Ink::RED);
    style::write(sheet, (x + 34.0, y), "where the top tenth begins", Align::Left);
}

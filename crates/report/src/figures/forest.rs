//! All claims of a table: effects with their intervals, on one scale, and what is left of them without their mechanisms.
//!
//! Every effect points to the right of what it would be without any where it goes as the literature says, and is measured in standard deviations between
//! paired replicates, so that weeks, shares and hours can stand in one picture.

use super::Drawing;
use super::canvas::{Align, Sheet};
use super::font;
use super::frame::{Frame, Ticks};
use super::style::{self, FOOT, Ink, SMALL, TOP};
use super::verdicts::{self, GAP, LEFT, Mark, ROW, digits, heading, labels, seed_and_sets};
use hearth_study::claims::{ClaimResult, ClaimsResult, ConditionResult, Verdict};
use hearth_study::output::text::{count, plural};

/// Where the plot ends.
const RIGHT: f32 = 905.0;
/// Standard deviations that the scale reaches at most.
const FURTHEST: f64 = 3.0;

/// Draws the results of a table of claims; `version` is that of the program.
pub fn forest(result: &ClaimsResult, version: &str) -> Drawing {
    let rows: usize = result.claims.iter().map(|claim| 1 + claim.conditions.len()).sum();
    let body = rows as f32 * ROW + result.claims.len() as f32 * GAP;
    let height = TOP + 34.0 + body + 64.0 + FOOT;
    let finding = finding(result);
    let drawn = "Effects in the direction that the literature says, in standard deviations between paired replicates. \
                 Thick lines: 95 % of this effect alone; thin: 95 % of all intervals together, which decide.";
    let mut sheet = style::sheet(height as u32, &finding, drawn);
    if rows == 0 {
        style::message(&mut sheet, "No claim was put to the test: there is nothing to draw.");
    } else {
        let bottom = TOP + 34.0 + body;
        let frame = Frame::new((LEFT, TOP + 34.0), (RIGHT, bottom), range(result), (0.0, 1.0));
        frame.x_axis(&mut sheet, "(effect − none) / standard deviation between replicates; a share by itself: distance to what it must be", Ticks::Numbers);
        let zero = frame.along(0.0);
        sheet.line((zero, frame.top), (zero, frame.bottom), Ink::AXIS, 1.5);
        legend(&mut sheet);
        let mut y = frame.top;
        for claim in &result.claims {
            y = draw_claim(&mut sheet, &frame, claim, y);
        }
    }
    let foot = format!(
        "{} · up to {} of an arm, the same random numbers in all arms · {}",
        plural(result.claims.len() as u64, "claim", "claims"),
        plural(u64::from(result.replicates), "replicate", "replicates"),
        seed_and_sets(result.seed, &result.sets),
    );
    style::foot_of(&mut sheet, version, &foot);
    let alt = "A row for each condition of each claim: effect, interval, threshold, verdict by shape and colour, and the \
               effect without its mechanism as a ring.";
    Drawing::new("claims", "Claims of the literature", finding, alt.to_owned(), sheet)
}

fn finding(result: &ClaimsResult) -> String {
    let of = |verdict| result.claims.iter().filter(|claim| claim.verdict == verdict).count() as u64;
    let all = result.claims.len() as u64;
    let mut text = format!("{} of {} hold", count(of(Verdict::Holds)), plural(all, "claim", "claims"));
    for (verdict, word) in [(Verdict::Fails, "fail"), (Verdict::Undecided, "undecided")] {
        let names: Vec<&str> = result
            .claims
            .iter()
            .filter(|claim| claim.verdict == verdict)
            .map(|one| one.id.as_str())
            .collect();
        if !names.is_empty() {
            text += &format!("; {word}: {}", names.join(", "));
        }
    }
    text
}

/// An effect on the scale of the picture.
fn scaled(one: &ConditionResult, value: f64) -> f64 {
    one.side * (value - one.null) / if one.sd > 0.0 { one.sd } else { 1.0 }
}

fn range(result: &ClaimsResult) -> (f64, f64) {
    let conditions = result.claims.iter().flat_map(|claim| &claim.conditions);
    let (mut low, mut high) = (-0.5_f64, 1.0_f64);
    for one in conditions {
        for value in [one.effect, one.interval_95.0, one.interval_95.1] {
            let value = scaled(one, value);
            if value.is_finite() {
                (low, high) = (low.min(value), high.max(value));
            }
        }
    }
    (low.max(-0.5 * FURTHEST), high.min(FURTHEST))
}

fn draw_claim(sheet: &mut Sheet, frame: &Frame, claim: &ClaimResult, top: f32) -> f32 {
    let title = format!("{}  {}", claim.id, claim.sentence);
    let mut y = heading(sheet, top, &title, claim.verdict.word(), mark(claim.verdict)) + ROW;
    for (place, one) in claim.conditions.iter().enumerate() {
        draw_condition(sheet, frame, claim, place, one, y);
        y += ROW;
    }
    y - 0.5 * ROW
}

fn draw_condition(
    sheet: &mut Sheet,
    frame: &Frame,
    claim: &ClaimResult,
    place: usize,
    one: &ConditionResult,
    y: f32,
) {
    labels(sheet, y, RIGHT, &format!("{}: {}", one.name, one.contrast), described(one));
    if !one.effect.is_finite() {
        return;
    }
    let mark = if one.reported { Mark::Reported } else { mark(one.verdict) };
    let ink = mark.ink();
    let at = |value: f64| (frame.along(scaled(one, value)), y);
    for (ends, width) in [(one.interval, 1.5), (one.interval_95, 4.0)] {
        if ends.0.is_finite() && ends.1.is_finite() {
            sheet.line(at(ends.0), at(ends.1), ink.fade(0.75), width);
        }
    }
    let threshold = frame.along(scaled(one, one.threshold));
    if !one.reported {
        sheet.line((threshold, y - 6.5), (threshold, y + 6.5), Ink::BLACK, 2.0);
    }
    for mechanism in &claim.mechanisms {
        for without in mechanism.effects.iter().filter(|without| without.condition == place) {
            if without.effect.is_finite() {
                sheet.disc(at(without.effect), 4.5, Ink::WHITE);
                sheet.ring(at(without.effect), 4.5, Ink::BLACK);
            }
        }
    }
    let centre = at(one.effect);
    mark.draw(sheet, centre);
    // What lies beyond the scale stands at its end, with an arrow.
    let value = scaled(one, one.effect);
    if value > frame.x.1 || value < frame.x.0 {
        let side = if value > frame.x.1 { 1.0 } else { -1.0 };
        let tip = (centre.0 + side * 12.0, y);
        let back = centre.0 + side * 6.0;
        sheet.polygon(vec![(back, y - 4.0), tip, (back, y + 4.0)], ink);
    }
}

/// The numbers behind a row.
fn described(one: &ConditionResult) -> String {
    let side = match (one.reported, one.side > 0.0) {
        (true, _) => String::new(),
        (false, true) => format!(", to be > {}", digits(one.threshold)),
        (false, false) => format!(", to be < {}", digits(one.threshold)),
    };
    let (low, high) = one.interval;
    format!("{} [{}, {}]{side}", digits(one.effect), digits(low), digits(high))
}

const fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Holds => Mark::Holds,
        Verdict::Fails => Mark::Fails,
        Verdict::Undecided => Mark::Undecided,
        Verdict::NotRun => Mark::Reported,
    }
}

fn legend(sheet: &mut Sheet) {
    let y = TOP + 8.0;
    let marks = [
        (Mark::Holds, "holds"),
        (Mark::Fails, "fails"),
        (Mark::Undecided, "undecided"),
        (Mark::Reported, "only reported"),
    ];
    let mut x = verdicts::legend(sheet, y, &marks);
    sheet.line((x, y - 6.5), (x, y + 6.5), Ink::BLACK, 2.0);
    let word = "what it must be beyond";
    style::write(sheet, (x + 10.0, y), word, Align::Left);
    x += 32.0 + font::width(word, SMALL, false);
    sheet.ring((x, y), 4.5, Ink::BLACK);
    style::write(sheet, (x + 10.0, y), "with its mechanism switched off", Align::Left);
    style::write_in(
        sheet,
        (RIGHT + 14.0, y),
        "Effect [deciding interval]",
        Align::Left,
        Ink::BLACK,
        SMALL,
        true,
    );
}

//! All claims of a table: effects with their intervals, on one scale, and what is left of them without their mechanisms.
//!
//! Every effect points to the right of what it would be without any where it goes as the literature says, and is measured in standard deviations between
//! paired replicates, so that weeks, shares and hours can stand in one picture.

use super::Drawing;
use super::canvas::{Align, Point, Sheet};
use super::font;
use super::frame::{Frame, Ticks};
use super::style::{self, FOOT, Ink, SMALL, TOP};
use hearth_study::claims::{ClaimResult, ClaimsResult, ConditionResult, Verdict};
use hearth_study::output::text::{capital, count, plural};

/// Height of a row.
const ROW: f32 = 17.0;
/// Room above a claim.
const GAP: f32 = 7.0;
/// Where the plot begins and ends.
const LEFT: f32 = 470.0;
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
        "{} · up to {} of an arm, the same random numbers in all arms · seed {}{}",
        plural(result.claims.len() as u64, "claim", "claims"),
        plural(u64::from(result.replicates), "replicate", "replicates"),
        result.seed,
        if result.sets.is_empty() { String::new() } else { format!(" · {}", result.sets.join(" ")) },
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
    let mut y = top + GAP + 0.5 * ROW;
    sheet.line((style::MARGIN, top + GAP / 2.0), (1172.0, top + GAP / 2.0), Ink::GRID, 1.0);
    let text = font::fit(&format!("{}  {}", claim.id, claim.sentence), SMALL, true, LEFT - 130.0);
    style::write_in(sheet, (style::MARGIN, y), text, Align::Left, Ink::BLACK, SMALL, true);
    let verdict = capital(claim.verdict.word());
    style::write_in(sheet, (LEFT - 14.0, y), verdict, Align::Right, ink(claim.verdict), SMALL, true);
    y += ROW;
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
    let label = font::fit(&format!("{}: {}", one.name, one.contrast), 11.0, false, LEFT - 70.0);
    style::write_in(sheet, (style::MARGIN + 22.0, y), label, Align::Left, Ink::TEXT, 11.0, false);
    style::write_in(sheet, (RIGHT + 14.0, y), described(one), Align::Left, Ink::TEXT, 11.0, false);
    if !one.effect.is_finite() {
        return;
    }
    let ink = if one.reported { Ink::GREY } else { ink(one.verdict) };
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
    shape(sheet, centre, if one.reported { Verdict::NotRun } else { one.verdict }, ink);
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
        (false, true) => format!(", to be > {}", number(one.threshold)),
        (false, false) => format!(", to be < {}", number(one.threshold)),
    };
    let (low, high) = one.interval;
    format!("{} [{}, {}]{side}", number(one.effect), number(low), number(high))
}

/// About three digits, also of what is small.
fn number(value: f64) -> String {
    if value != 0.0 && value.abs() < 0.0995 {
        return format!("{value:.3}").replace('-', "−");
    }
    hearth_study::output::text::number(value)
}

fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Holds => Ink::BLUE,
        Verdict::Fails => Ink::RED,
        Verdict::Undecided => Ink::new(170, 110, 0),
        Verdict::NotRun => Ink::GREY,
    }
}

/// A verdict has its own shape as well as its own colour.
fn shape(sheet: &mut Sheet, (x, y): Point, verdict: Verdict, ink: Ink) {
    match verdict {
        Verdict::Holds => sheet.disc((x, y), 5.0, ink),
        Verdict::Fails => {
            sheet.line((x - 5.0, y - 5.0), (x + 5.0, y + 5.0), ink, 3.0);
            sheet.line((x - 5.0, y + 5.0), (x + 5.0, y - 5.0), ink, 3.0);
        }
        Verdict::Undecided => {
            sheet.polygon(vec![(x - 6.0, y), (x, y - 6.0), (x + 6.0, y), (x, y + 6.0)], ink);
        }
        Verdict::NotRun => sheet.rectangle((x - 4.0, y - 4.0), (x + 4.0, y + 4.0), ink),
    }
}

fn legend(sheet: &mut Sheet) {
    let y = TOP + 8.0;
    let mut x = style::MARGIN + 4.0;
    for (verdict, word) in [
        (Verdict::Holds, "holds"),
        (Verdict::Fails, "fails"),
        (Verdict::Undecided, "undecided"),
        (Verdict::NotRun, "only reported"),
    ] {
        shape(sheet, (x, y), verdict, ink(verdict));
        style::write(sheet, (x + 10.0, y), word, Align::Left);
        x += 32.0 + font::width(word, SMALL, false);
    }
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

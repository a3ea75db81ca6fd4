//! How far each assumption moves the advantage of the recommended arm over the reference.

use super::super::canvas::{Align, Sheet};
use super::super::font;
use super::super::frame::{Frame, Ticks};
use super::super::style::{self, FOOT, Ink, MARGIN, SMALL, TOP};
use super::super::{Bar, Drawing};
use super::foot;
use hearth_study::compare::Comparison;
use hearth_study::compare::decision::{Decision, Effect, EffectKind, Turns};
use hearth_study::compare::narrative::{signed, unit_of_difference};
use hearth_study::output::text::{capital, plural, shorten};
use hearth_study::spec::Outcome;

/// Assumptions that are drawn in each outcome.
const MOST: usize = 10;
const ROW: f32 = 30.0;
const LEFT: f32 = 360.0;
const RIGHT: f32 = 900.0;
/// Room for the head of a panel, and for its axis.
const HEAD: f32 = 34.0;
const AXIS: f32 = 62.0;

/// The figure; nothing where no assumption was tried.
pub(super) fn draw(found: &Comparison) -> Option<Drawing> {
    let decision = found.decision.as_ref()?;
    let panels = panels(decision);
    if panels.is_empty() {
        return None;
    }
    let finding = finding(decision);
    let drawn = format!(
        "Advantage of “{}” over “{}” with one assumption at either end of its range, all else as it is. Blue: the low end; orange: the \
         high end; black line: as it stands; thin lines: 95 % intervals. Left of 0, it does worse than the reference.",
        shorten(&decision.arm, 40),
        shorten(&decision.reference, 40)
    );
    let body: f32 = panels.iter().map(|(_, rows)| HEAD + rows.len() as f32 * ROW + AXIS).sum();
    let mut sheet = style::sheet((TOP + body + FOOT) as u32, &finding, &drawn);
    let mut y = TOP;
    for (outcome, rows) in &panels {
        panel(&mut sheet, outcome, rows, y);
        y += HEAD + rows.len() as f32 * ROW + AXIS;
    }
    foot(&mut sheet, found);
    let alt = "A panel for each outcome, with a bar for each assumption, the widest first.".to_owned();
    let narrow = panels.iter().flat_map(|(outcome, rows)| narrow(outcome, rows)).collect();
    let title = "What would change the recommendation";
    Some(Drawing { narrow, ..Drawing::new("assumptions", title, finding, alt, sheet) })
}

/// A panel for a narrow screen.
fn narrow(outcome: &Outcome, rows: &[&Effect]) -> Vec<Bar> {
    let scale = range(rows, 1.0);
    let bar = |(at, one): (usize, &&Effect)| {
        let turns = match one.turns {
            Turns::No => String::new(),
            turns => format!("; turns: {}", turns.name()),
        };
        let ends = (one.advantages[0].value, one.advantages[1].value);
        let text =
            format!("{} to {}{turns}", advantage(ends.0, outcome.name), advantage(ends.1, outcome.name));
        let group = if at == 0 { format!("Advantage in {}", outcome.words) } else { String::new() };
        Bar { group, ..Bar::new((name(one), text), ends, one.now, scale) }
    };
    rows.iter().enumerate().map(bar).collect()
}

/// The scale of a panel: all ends and what stands, with some room.
fn range(rows: &[&Effect], scale: f64) -> (f64, f64) {
    let ends = rows.iter().flat_map(|one| one.advantages.iter().map(|end| scale * end.value));
    let all = ends.chain(rows.iter().map(|one| scale * one.now)).filter(|value| value.is_finite());
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let margin = (0.12 * (high - low)).max(1e-9);
    (low - margin, high + margin)
}

fn panels(decision: &Decision) -> Vec<(Outcome, Vec<&Effect>)> {
    let mut all: Vec<(Outcome, Vec<&Effect>)> = Vec::new();
    for one in &decision.effects {
        match all.iter_mut().find(|(outcome, _)| outcome.name == one.outcome) {
            Some((_, rows)) if rows.len() < MOST => rows.push(one),
            Some(_) => {}
            None => all.extend(Outcome::named(one.outcome).map(|outcome| (outcome, vec![one]))),
        }
    }
    all
}

fn finding(decision: &Decision) -> String {
    let own = |one: &&Effect| one.outcome == decision.outcome;
    let of =
        |turns: Turns| decision.effects.iter().filter(own).filter(|one| one.turns == turns).count() as u64;
    let (surely, perhaps) = (of(Turns::Surely), of(Turns::Perhaps));
    let arm = shorten(&decision.arm, 60);
    let words = Outcome::named(decision.outcome).map_or(decision.outcome, |outcome| outcome.words);
    match (surely, perhaps) {
        (0, 0) => format!("No assumption that was tried turns the advantage of “{arm}” in {words}"),
        (0, perhaps) => {
            let what = plural(perhaps, "assumption", "assumptions");
            format!("{what} may turn the advantage of “{arm}” in {words}, none by more than chance")
        }
        (surely, _) => {
            let turn = if surely == 1 { "turns" } else { "turn" };
            let what = plural(surely, "assumption", "assumptions");
            format!("{what} {turn} the advantage of “{arm}” in {words}")
        }
    }
}

fn scale(outcome: &Outcome) -> f64 {
    if unit_of_difference(outcome.unit) == "points" { 100.0 } else { 1.0 }
}

fn panel(sheet: &mut Sheet, outcome: &Outcome, rows: &[&Effect], y: f32) {
    let unit = match unit_of_difference(outcome.unit) {
        "" | "0..1" | "ratio" | "count" => String::new(),
        unit => format!(" ({unit})"),
    };
    let top = y + HEAD;
    let bottom = top + rows.len() as f32 * ROW;
    let scale = scale(outcome);
    let frame = Frame::new((LEFT, top), (RIGHT, bottom), range(rows, scale), (0.0, 1.0));
    let title = format!("{}{unit}", capital(outcome.words));
    style::write_in(sheet, (MARGIN, y + 14.0), title, Align::Left, Ink::BLACK, SMALL, true);
    let heads = [("turns the sign", RIGHT + 16.0), ("range", RIGHT + 130.0)];
    for (head, x) in heads {
        style::write_in(sheet, (x, top - 10.0), head, Align::Left, Ink::TEXT, SMALL, true);
    }
    frame.x_axis(sheet, &format!("advantage in {}{unit}", outcome.words), Ticks::Numbers);
    let zero = frame.along(0.0);
    sheet.line((zero, top), (zero, bottom), Ink::AXIS, 1.5);
    for (row, one) in rows.iter().enumerate() {
        bar(sheet, &frame, one, scale, top + (row as f32 + 0.5) * ROW);
    }
}

/// The name of an assumption: a price in words, else its path, which a reader can set.
pub(crate) fn name(one: &Effect) -> String {
    match one.kind {
        EffectKind::Price => capital(&one.words),
        EffectKind::CoefficientSets => "All coefficients together".to_owned(),
        EffectKind::Factor => one.words.clone(),
        EffectKind::Coefficient => one.path.clone(),
    }
}

fn bar(sheet: &mut Sheet, frame: &Frame, one: &Effect, scale: f64, y: f32) {
    let text = font::fit(&name(one), SMALL, false, LEFT - MARGIN - 16.0);
    style::write_in(sheet, (LEFT - 12.0, y), text, Align::Right, Ink::BLACK, SMALL, false);
    let at = |value: f64| frame.along((scale * value).clamp(frame.x.0, frame.x.1));
    let now = at(one.now);
    for (place, (end, ink)) in one.advantages.iter().zip([Ink::BLUE, Ink::ORANGE]).enumerate() {
        if !end.value.is_finite() {
            continue;
        }
        // Both ends may lie on one side of what stands: each then has half of the height.
        let same_side = one.advantages.iter().all(|end| end.value >= one.now)
            || one.advantages.iter().all(|end| end.value <= one.now);
        let (above, below) = match (same_side, place) {
            (false, _) => (-9.0, 9.0),
            (true, 0) => (-9.0, 0.0),
            (true, _) => (0.0, 9.0),
        };
        let (from, to) = (now.min(at(end.value)), now.max(at(end.value)));
        sheet.rectangle((from, y + above), (to, y + below), ink);
        let ends = end.interval;
        if ends.low.is_finite() && ends.high.is_finite() {
            let middle = y + if same_side { (above + below) / 2.0 } else { [-4.0, 4.0][place] };
            sheet.line((at(ends.low), middle), (at(ends.high), middle), Ink::BLACK, 1.0);
        }
    }
    sheet.line((now, y - 12.0), (now, y + 12.0), Ink::BLACK, 2.5);
    let ink = if one.turns == Turns::No { Ink::TEXT } else { Ink::BLACK };
    let turns = (RIGHT + 16.0, y);
    style::write_in(sheet, turns, one.turns.name(), Align::Left, ink, SMALL, one.turns != Turns::No);
    let range = match one.kind {
        EffectKind::CoefficientSets => "eight of ten sets".to_owned(),
        _ => format!("{} to {}", one.ends[0], one.ends[1]),
    };
    let range = font::fit(&range, SMALL, false, 1172.0 - RIGHT - 130.0);
    style::write_in(sheet, (RIGHT + 130.0, y), range, Align::Left, Ink::TEXT, SMALL, false);
}

/// An advantage with its sign, for tables.
pub(crate) fn advantage(value: f64, outcome: &str) -> String {
    let unit = Outcome::named(outcome).map_or("", |outcome| outcome.unit);
    if value.is_finite() { signed(value, unit) } else { String::new() }
}

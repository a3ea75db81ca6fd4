//! Cost against what is had for it, policy by policy.

use super::super::canvas::{Align, Sheet};
use super::super::frame::{Frame, Ticks, ceiling};
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::super::{About, Drawing};
use super::foot;
use hearth_study::output::text::{capital, number, plural};
use hearth_study::search::narrative::amount;
use hearth_study::search::{FrontResult, SearchResult, Standing};

/// Outcomes that are drawn.
const MOST: usize = 4;

pub(super) fn draw(found: &SearchResult, about: &About) -> Drawing {
    let fronts: Vec<&FrontResult> = chosen_first(found);
    let finding = finding(found, fronts.first().copied());
    let budget = if found.budget.is_some() { " Dashed line: the budget." } else { "" };
    let drawn = format!(
        "Mean cost and outcome of each policy, with 95 % intervals. Blue discs: the front; rings: not distinguishable \
         from it; grey: shown to be behind it, or only tried (small).{budget} Orange: the chosen policy; square: as it is."
    );
    let rows = fronts.len().div_ceil(2).max(1);
    let height = match fronts.len() {
        0 | 1 => 640,
        _ => 190 + 420 * rows as u32,
    };
    let mut sheet = style::sheet(height, &finding, &drawn);
    if fronts.is_empty() {
        style::message(&mut sheet, "No outcome has a front: there is nothing to draw.");
    }
    let low = sheet.height as f32 - FOOT - 50.0;
    for (place, front) in fronts.iter().enumerate() {
        let (left, right) = match (fronts.len(), place % 2) {
            (1, _) => (100.0, 1150.0),
            (_, 0) => (100.0, 580.0),
            _ => (695.0, 1165.0),
        };
        let each = (low - TOP - 24.0) / rows as f32;
        let top = TOP + 24.0 + (place / 2) as f32 * each;
        let bottom = if place / 2 + 1 == rows { low } else { top + each - 76.0 };
        panel(&mut sheet, found, front, ((left, top), (right, bottom)));
    }
    let source = plural(found.tried.len() as u64, "policy tried", "policies tried");
    foot(&mut sheet, found, about, &source);
    let alt = format!(
        "A scatter plot of mean cost against outcome for each of {} policies, with the front of those that no other \
         beats in both marked, and the chosen one among them.",
        found.tried.len()
    );
    Drawing::new("front", "What can be had for which cost", finding, alt, sheet)
}

/// The outcome that counts, then others.
fn chosen_first(found: &SearchResult) -> Vec<&FrontResult> {
    let of_aim = found.fronts.iter().filter(|front| front.outcome == found.aim);
    of_aim.chain(found.fronts.iter().filter(|front| front.outcome != found.aim)).take(MOST).collect()
}

/// Cost and outcome of the policies on a front, the cheapest first.
fn on_front(found: &SearchResult, front: &FrontResult) -> Vec<(f64, f64)> {
    let mut on: Vec<(f64, f64)> = found
        .contenders
        .iter()
        .zip(&front.standings)
        .filter(|(_, standing)| **standing == Standing::Front)
        .map(|(one, _)| (one.cost.mean, one.outcomes[front.outcome].mean))
        .collect();
    on.sort_by(|one, other| one.0.total_cmp(&other.0));
    on
}

fn finding(found: &SearchResult, front: Option<&FrontResult>) -> String {
    let Some(front) = front else { return "There is no outcome to hold against the cost".to_owned() };
    let measure = &found.outcomes[front.outcome];
    let on = on_front(found, front);
    match (on.first(), on.last()) {
        (Some(cheap), Some(dear)) if on.len() > 1 => format!(
            "{} goes from {} for {} to {} for {}; most of the policies tried give less for what they cost",
            capital(&measure.words),
            amount(cheap.1, measure),
            number(cheap.0),
            amount(dear.1, measure),
            number(dear.0),
        ),
        _ => format!("One policy is both the cheapest and the best by {}", measure.words),
    }
}

fn panel(sheet: &mut Sheet, found: &SearchResult, front: &FrontResult, (from, to): ((f32, f32), (f32, f32))) {
    let outcome = front.outcome;
    let measure = &found.outcomes[outcome];
    let tried = found.tried.iter().filter(|one| one.contender.is_none());
    let costs = found.contenders.iter().map(|one| one.cost.high.min(2.0 * one.cost.mean));
    let most = ceiling(costs.chain(tried.clone().map(|one| one.cost)).chain(found.budget));
    let values: Vec<f64> = found
        .contenders
        .iter()
        .flat_map(|one| [one.outcomes[outcome].low, one.outcomes[outcome].high])
        .chain(tried.clone().map(|one| one.outcomes[outcome]))
        .filter(|value| value.is_finite())
        .collect();
    let (low, high) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let room = 0.04 * (high - low);
    let scale = match measure.share {
        true => ((low - 0.02).max(0.0), (high + 0.02).min(1.0)),
        false => (low - room, high + room),
    };
    let frame = Frame::new(from, to, (0.0, most), scale);
    let ticks = if measure.share { Ticks::Percent } else { Ticks::Numbers };
    let unit =
        if measure.share || measure.unit == "money" { String::new() } else { format!(" ({})", measure.unit) };
    frame.y_axis(sheet, &format!("{}{unit}", measure.words), ticks);
    frame.x_axis(sheet, "mean cost (money)", Ticks::Numbers);
    let better = if measure.more { "" } else { " (less is better)" };
    frame.title(sheet, &format!("{}{better}", capital(&measure.words)));
    if let Some(budget) = found.budget {
        let x = frame.along(budget);
        sheet.dashes((x, frame.top), (x, frame.bottom), Ink::BLACK, 1.5);
        style::write_in(
            sheet,
            (x + 5.0, frame.bottom - 12.0),
            "budget",
            Align::Left,
            Ink::TEXT,
            SMALL,
            false,
        );
    }
    for one in tried {
        sheet.disc(frame.at(one.cost, one.outcomes[outcome]), 2.0, Ink::GREY.fade(0.7));
    }
    stairs(sheet, found, front, &frame);
    let rank = |standing: &Standing| match standing {
        Standing::Behind { .. } => 0,
        Standing::Near => 1,
        Standing::Front => 2,
    };
    let mut order: Vec<usize> = (0..found.contenders.len()).collect();
    order.sort_by_key(|&at| (Some(at) == found.chosen, rank(&front.standings[at]), at));
    for at in order {
        mark(sheet, found, front, at, &frame);
    }
}

/// The front as a line of steps: what is to be had up to each cost.
fn stairs(sheet: &mut Sheet, found: &SearchResult, front: &FrontResult, frame: &Frame) {
    let on = on_front(found, front);
    let mut points = Vec::new();
    for (place, (cost, value)) in on.iter().enumerate() {
        if place > 0 {
            points.push(frame.at(*cost, on[place - 1].1));
        }
        points.push(frame.at(*cost, *value));
    }
    sheet.path(points, Ink::BLUE.fade(0.6), 1.5);
}

fn mark(sheet: &mut Sheet, found: &SearchResult, front: &FrontResult, at: usize, frame: &Frame) {
    let one = &found.contenders[at];
    let outcome = one.outcomes[front.outcome];
    let point = frame.at(one.cost.mean, outcome.mean);
    let chosen = Some(at) == found.chosen;
    let (ink, radius) = match front.standings[at] {
        _ if chosen => (Ink::RED, 7.0),
        Standing::Front => (Ink::BLUE, 4.5),
        Standing::Near => (Ink::SKY, 4.5),
        Standing::Behind { .. } => (Ink::GREY, 3.0),
    };
    if front.standings[at] == Standing::Front || chosen {
        let thin = ink.fade(0.45);
        if outcome.low.is_finite() {
            sheet.line(
                frame.at(one.cost.mean, outcome.low),
                frame.at(one.cost.mean, outcome.high),
                thin,
                1.0,
            );
        }
        if one.cost.low.is_finite() {
            sheet.line(
                frame.at(one.cost.low, outcome.mean),
                frame.at(one.cost.high, outcome.mean),
                thin,
                1.0,
            );
        }
    }
    match front.standings[at] {
        Standing::Near if !chosen => {
            sheet.disc(point, radius, Ink::WHITE);
            sheet.ring(point, radius, Ink::BLUE);
        }
        _ => sheet.disc(point, radius, ink),
    }
    if at == 0 && one.settings.is_empty() && !chosen {
        let (left, top) = (point.0 - 6.0, point.1 - 6.0);
        sheet.frame((left, top), (left + 12.0, top + 12.0), Ink::BLACK, 2.0);
    }
}

//! Regrets by policy and state of the world, as a heat map with a table.

use super::super::canvas::{Align, Sheet};
use super::super::style::{self, FOOT, Ink, SMALL, TOP};
use super::super::{About, Drawing};
use super::{foot, name, write_name};
use hearth_study::output::text::{number, plural};
use hearth_study::search::narrative::{amount, difference};
use hearth_study::search::{RobustResult, RobustnessResult, SearchResult};

const ROW: f32 = 38.0;
const LEFT: f32 = 330.0;
const RIGHT: f32 = 800.0;
/// Number of groups of states: a single state is mostly chance.
const GROUPS: usize = 10;

pub(super) fn draw(found: &SearchResult, robust: &RobustnessResult, about: &About) -> Drawing {
    let finding = finding(found, robust);
    let drawn = "Regret: the gap between a policy and the best of these in the same state of the world. States are in tenths; those worst for the \
         chosen policy first; darker is more regret.";
    let height = TOP + 60.0 + robust.policies.len() as f32 * ROW + 80.0 + FOOT;
    let mut sheet = style::sheet(height.max(360.0) as u32, &finding, drawn);
    plot(&mut sheet, found, robust);
    let source = format!(
        "{}, {} in each",
        plural(u64::from(robust.states.draws), "state of the world", "states of the world"),
        plural(u64::from(robust.states.replicates), "replicate", "replicates")
    );
    foot(&mut sheet, found, about, &source);
    let described: Vec<String> = robust
        .policies
        .iter()
        .map(|row| {
            format!(
                "{}: mean {}, worst tenth {}, regret {}",
                found.contenders[row.contender].name,
                amount(row.expected.mean, found.measure()),
                amount(row.worst_tenth.mean, found.measure()),
                difference(row.regret.mean.max(0.0), found.measure())
            )
        })
        .collect();
    let alt = format!(
        "A heat map of regrets by policy and tenth of the states, and a table. {}.",
        described.join("; ")
    );
    Drawing::new("states", "Policies over states of the world", finding, alt, sheet)
}

fn finding(found: &SearchResult, robust: &RobustnessResult) -> String {
    let measure = found.measure();
    let Some(first) = robust.policies.first() else {
        return "No policy was run over states of the world".to_owned();
    };
    let states = plural(u64::from(robust.states.draws), "state of the world", "states of the world");
    if robust.by_expected == 0 && robust.by_regret == 0 {
        return format!(
            "In the worst tenth of {states}, the chosen policy has {}; no other of these has more on average or less regret",
            amount(first.worst_tenth.mean, measure)
        );
    }
    let least = &robust.policies[robust.by_regret];
    format!(
        "Over {states} the mean regret of the chosen policy is {}; in the worst states {} has the least",
        difference(first.regret.mean.max(0.0), measure),
        name(&found.contenders[least.contender], 40)
    )
}

/// Indices of the states in groups; those worst for the first policy come first.
fn groups(found: &SearchResult, robust: &RobustnessResult) -> Vec<Vec<usize>> {
    let sign = if found.measure().more { 1.0 } else { -1.0 };
    let Some(first) = robust.policies.first() else { return Vec::new() };
    let mut order: Vec<usize> = (0..first.by_world.len()).collect();
    order.sort_by(|&one, &other| {
        (sign * first.by_world[one]).total_cmp(&(sign * first.by_world[other])).then(one.cmp(&other))
    });
    let groups = GROUPS.min(order.len());
    (0..groups).map(|at| order[order.len() * at / groups..order.len() * (at + 1) / groups].to_vec()).collect()
}

/// What each policy loses in each group against the best of it.
fn regrets(found: &SearchResult, robust: &RobustnessResult, groups: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let sign = if found.measure().more { 1.0 } else { -1.0 };
    let mean = |row: &RobustResult, group: &[usize]| {
        group.iter().map(|&world| sign * row.by_world[world]).sum::<f64>() / group.len() as f64
    };
    let values: Vec<Vec<f64>> =
        robust.policies.iter().map(|row| groups.iter().map(|group| mean(row, group)).collect()).collect();
    let best =
        |group: usize| values.iter().map(|row: &Vec<f64>| row[group]).fold(f64::NEG_INFINITY, f64::max);
    values.iter().map(|row| row.iter().enumerate().map(|(at, value)| best(at) - value).collect()).collect()
}

fn plot(sheet: &mut Sheet, found: &SearchResult, robust: &RobustnessResult) {
    let measure = found.measure();
    let groups = groups(found, robust);
    let regrets = regrets(found, robust, &groups);
    let most = regrets.iter().flatten().copied().filter(|one| one.is_finite()).fold(0.0, f64::max).max(1e-12);
    let top = TOP + 60.0;
    let columns = [
        (RIGHT + 80.0, "mean"),
        (RIGHT + 180.0, "worst tenth"),
        (RIGHT + 270.0, "regret"),
        (RIGHT + 372.0, "worst regret"),
    ];
    for (x, text) in columns {
        style::write_in(sheet, (x, top - 14.0), text, Align::Right, Ink::TEXT, SMALL, true);
    }
    let wide = (RIGHT - LEFT) / groups.len().max(1) as f32;
    style::write(sheet, (LEFT, top - 14.0), "states worst for the chosen", Align::Left);
    style::write(sheet, (RIGHT, top - 14.0), "best for it", Align::Right);
    for (place, row) in robust.policies.iter().enumerate() {
        let y = top + place as f32 * ROW;
        let contender = &found.contenders[row.contender];
        let chosen = Some(row.contender) == found.chosen;
        let middle = y + ROW / 2.0;
        write_name(sheet, (LEFT - 12.0, middle), contender, chosen, LEFT - style::MARGIN - 14.0);
        for (group, regret) in regrets[place].iter().enumerate() {
            let x = LEFT + group as f32 * wide;
            let level = (regret / most) as f32;
            let ink = Ink::WHITE.towards(Ink::BLUE, 0.08 + 0.92 * level);
            sheet.rectangle((x + 1.0, y + 1.0), (x + wide - 1.0, y + ROW - 1.0), ink);
            let short = difference(*regret, measure);
            let short = short.split('\u{a0}').next().unwrap_or_default().to_owned();
            let on = if level > 0.55 { Ink::WHITE } else { Ink::TEXT };
            style::write_in(sheet, (x + wide / 2.0, middle), short, Align::Centre, on, 11.0, false);
        }
        let numbers = [
            amount(row.expected.mean, measure),
            amount(row.worst_tenth.mean, measure),
            difference(row.regret.mean.max(0.0), measure),
            difference(row.regret_worst_tenth.max(0.0), measure),
        ];
        for ((x, _), text) in columns.iter().zip(numbers) {
            style::write_in(sheet, (*x, middle), text, Align::Right, Ink::TEXT, SMALL, chosen);
        }
    }
    let below = top + robust.policies.len() as f32 * ROW + 22.0;
    let unit = if measure.share { "points".to_owned() } else { measure.unit.clone() };
    style::write(
        sheet,
        (LEFT, below),
        format!(
            "In the map: regret in {unit}, {} at most. At the right: corrected for chance.",
            number(if measure.share { 100.0 * most } else { most })
        ),
        Align::Left,
    );
}

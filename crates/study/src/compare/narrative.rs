//! Text of a comparison's result.

use super::result::{
    ArmResult, CauseChange, Comparison, Difference, Finding, FlowChange, Interval, Parting, Reasons,
};
use crate::output::text::{cause_words, flow_words, list, number};
use crate::spec::{Better, Outcome};
use hearth_engine::observe::Flow;

/// A number with three digits that count, four decimals at most; a dash where there is none.
pub fn three_digits(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || size >= 10.0 || size == 0.0 {
        return number(value);
    }
    // Two decimals below 10, one more for each zero behind the point.
    let decimals = match size {
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// A value with its unit; shares as percentages.
pub fn value(value: f64, unit: &str) -> String {
    match unit {
        "share" | "share of topics" | "0/1" if value.is_finite() => {
            format!("{} %", number(round(100.0 * value, 1)))
        }
        _ => three_digits(value) + &behind(unit),
    }
}

/// A difference with its unit, without a sign; of shares in points of a hundred.
pub fn difference(value: f64, unit: &str) -> String {
    match unit {
        "share" | "share of topics" | "0/1" => format!("{} points", number(round(100.0 * value, 1))),
        _ => three_digits(value) + &behind(unit),
    }
}

/// The same with months beside long times in weeks, for sentences.
fn spoken(value: f64, unit: &str, text: String) -> String {
    const MONTH: f64 = 365.25 / 7.0 / 12.0;
    match unit {
        "weeks" if value.abs() >= 2.0 * MONTH => {
            format!("{text} ({} months)", number(round(value.abs() / MONTH, 1)))
        }
        _ => text,
    }
}

/// A difference with its sign and without its unit, for tables; of shares in points of a hundred.
pub fn signed(value: f64, unit: &str) -> String {
    let value = if is_share(unit) { round(100.0 * value, 1) } else { value };
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", three_digits(value))
}

/// An interval without its unit, for tables and brackets; of shares in points of a hundred.
pub fn interval(interval: &Interval, unit: &str) -> String {
    format!("{} to {}", signed(interval.low, unit), signed(interval.high, unit))
}

/// The unit as tables name it; shares of differences are points.
pub fn unit_of_difference(unit: &str) -> &str {
    if is_share(unit) { "points" } else { unit }
}

fn is_share(unit: &str) -> bool {
    matches!(unit, "share" | "share of topics" | "0/1")
}

fn behind(unit: &str) -> String {
    match unit {
        "" | "0..1" | "ratio" | "count" => String::new(),
        unit => format!(" {unit}"),
    }
}

fn round(value: f64, decimals: i32) -> f64 {
    let factor = if decimals == 1 { 10.0 } else { 1.0 };
    (value * factor).round() / factor
}

/// A weekly quantity as text.
pub fn quantity(name: &str) -> &str {
    match name {
        "alive" => "the share still alive",
        "members" => "the number of members",
        "active" => "the number of active members",
        "energy" => "energy",
        "legitimacy" => "legitimacy",
        "value_tangible" => "the week's tangible value",
        name => name,
    }
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

fn names(arms: &[&ArmResult]) -> String {
    list(&arms.iter().map(|arm| quoted(&arm.name)).collect::<Vec<_>>())
}

/// The answer in a few sentences, for the first outcome.
pub(super) fn verdict(result: &Comparison) -> String {
    let outcome = result.primary();
    let mut sentences = vec![by_outcome(result, outcome)];
    let leading = leading(result, outcome);
    if let Some(best) = leading.first() {
        sentences.extend(in_matched_replicates(result, outcome, best));
    }
    let cost = result.outcomes.iter().find(|one| one.name == "cost" && one.name != outcome.name);
    sentences.extend(cost.and_then(|cost| at_what_cost(result, cost, &leading)));
    let same = result.arms.iter().filter_map(|arm| Some((arm, arm.same_as.as_ref()?)));
    sentences
        .extend(same.map(|(arm, of)| format!("{} is the same policy as {}.", quoted(&arm.name), quoted(of))));
    sentences.join(" ")
}

/// The arms that no other arm is shown to beat, the best first; none where the outcome is neither good nor bad.
pub fn leading<'c>(result: &'c Comparison, outcome: &Outcome) -> Vec<&'c ArmResult> {
    if outcome.better == Better::Neither {
        return Vec::new();
    }
    let of = |arm: &ArmResult| {
        let value =
            arm.outcomes.iter().find(|one| one.outcome == outcome.name).map_or(f64::NAN, |one| one.value);
        if outcome.better == Better::Less { -value } else { value }
    };
    // The first of equals ranks first, so the reference stays first in a tie.
    let mut order: Vec<&ArmResult> = result.arms.iter().collect();
    order.sort_by(|a, b| of(b).total_cmp(&of(a)));
    let Some(&best) = order.first() else { return Vec::new() };
    let beaten = |arm: &&ArmResult| matches!(seen(result, outcome, best, arm), Some((_, Finding::Better)));
    order.retain(|arm| !beaten(arm));
    order
}

/// The difference of one arm less another, and what it says of the first.
fn seen<'c>(
    result: &'c Comparison,
    outcome: &Outcome,
    arm: &ArmResult,
    against: &ArmResult,
) -> Option<(&'c Difference, Finding)> {
    if let Some(difference) = result.difference(outcome.name, &arm.name, &against.name) {
        return Some((difference, difference.finding));
    }
    let difference = result.difference(outcome.name, &against.name, &arm.name)?;
    let turned = match difference.finding {
        Finding::Better => Finding::Worse,
        Finding::Worse => Finding::Better,
        Finding::More => Finding::Less,
        Finding::Less => Finding::More,
        same => same,
    };
    Some((difference, turned))
}

fn by_outcome(result: &Comparison, outcome: &Outcome) -> String {
    let leading = leading(result, outcome);
    let of = |arm: &ArmResult| {
        let one = arm.outcomes.iter().find(|one| one.outcome == outcome.name);
        let amount = one.map_or(f64::NAN, |one| one.value);
        spoken(amount, outcome.unit, value(amount, outcome.unit))
    };
    let with_value = |arm: &ArmResult| format!("{} ({})", quoted(&arm.name), of(arm));
    let Some(&best) = leading.first() else {
        let all: Vec<String> = result.arms.iter().map(with_value).collect();
        return format!("For {}, where neither direction is better: {}.", outcome.words, list(&all));
    };
    if leading.len() == result.arms.len() {
        return undecided(result, outcome, &with_value);
    }
    let others: Vec<&ArmResult> =
        result.arms.iter().filter(|arm| !leading.iter().any(|one| one.name == arm.name)).collect();
    if leading.len() > 1 {
        let all: Vec<String> = leading.iter().map(|arm| with_value(arm)).collect();
        return format!(
            "For {}, {} are not distinguishable; {} {} worse than {}.",
            outcome.words,
            list(&all),
            names(&others),
            if others.len() == 1 { "does" } else { "do" },
            quoted(&best.name)
        );
    }
    // Against the reference where that isn't the best itself, else against the next.
    let against =
        if best.name == result.reference().name { next(result, outcome, best) } else { result.reference() };
    let Some((difference_found, _)) = seen(result, outcome, best, against) else {
        return format!("For {}, {} does best.", outcome.words, with_value(best));
    };
    let flip = difference_found.arm != best.name;
    let (low, high) = (difference_found.together.low, difference_found.together.high);
    let (low, high) = if flip { (-high, -low) } else { (low, high) };
    let way = if outcome.better == Better::Less { "less" } else { "more" };
    let (near, far) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
    format!(
        "For {}, {} does best: {} against {} with {}; {} {way} ({} to {}).",
        outcome.words,
        quoted(&best.name),
        of(best),
        of(against),
        quoted(&against.name),
        spoken(difference_found.value, outcome.unit, difference(difference_found.value.abs(), outcome.unit)),
        signed(near, outcome.unit).trim_start_matches('+'),
        signed(far, outcome.unit).trim_start_matches('+'),
    )
}

/// The best of all arms but one.
fn next<'c>(result: &'c Comparison, outcome: &Outcome, best: &ArmResult) -> &'c ArmResult {
    let of = |arm: &ArmResult| {
        let value =
            arm.outcomes.iter().find(|one| one.outcome == outcome.name).map_or(f64::NAN, |one| one.value);
        if outcome.better == Better::Less { -value } else { value }
    };
    let others = result.arms.iter().filter(|arm| arm.name != best.name);
    others.max_by(|a, b| of(a).total_cmp(&of(b))).unwrap_or(result.reference())
}

fn undecided(result: &Comparison, outcome: &Outcome, with_value: &dyn Fn(&ArmResult) -> String) -> String {
    let all: Vec<String> = result.arms.iter().map(with_value).collect();
    let of_it = || result.differences.iter().filter(|one| one.outcome == outcome.name);
    if of_it().all(|one| one.finding == Finding::Same) {
        let runs = number(f64::from(result.replicates));
        return format!("For {}, {} do not differ in any of {runs} runs.", outcome.words, list(&all));
    }
    let furthest = of_it().map(|one| one.together.low.abs().max(one.together.high.abs())).fold(0.0, f64::max);
    let bound = match furthest.is_finite() {
        true => format!("; a difference of more than {} is ruled out", difference(furthest, outcome.unit)),
        false => String::new(),
    };
    format!("For {}, {} are not distinguishable{bound}.", outcome.words, list(&all))
}

/// How often the best does better, worse and the same in matched replicates.
fn in_matched_replicates(result: &Comparison, outcome: &Outcome, best: &ArmResult) -> Option<String> {
    let against =
        if best.name == result.reference().name { next(result, outcome, best) } else { result.reference() };
    let (difference, finding) = seen(result, outcome, best, against)?;
    if matches!(finding, Finding::Same) {
        return None;
    }
    let ties = difference.beats.ties;
    let won = difference.beats.share - ties / 2.0;
    let won = if difference.arm == best.name { won } else { 1.0 - ties - won };
    Some(format!(
        "In matched replicates {} does better than {} in {}, worse in {}, the same in {}.",
        quoted(&best.name),
        quoted(&against.name),
        value(won, "share"),
        value((1.0 - ties - won).max(0.0), "share"),
        value(ties, "share")
    ))
}

/// How the leading arms' costs differ from the reference.
fn at_what_cost(result: &Comparison, cost: &Outcome, leading: &[&ArmResult]) -> Option<String> {
    let reference = result.reference();
    let of_arm = |arm: &&ArmResult| {
        let (difference, finding) = seen(result, cost, arm, reference)?;
        let range = interval(&difference.together, cost.unit);
        Some(match finding {
            Finding::Better => format!("{} {} less ({range})", quoted(&arm.name), number(-difference.value)),
            Finding::Worse => format!("{} {} more ({range})", quoted(&arm.name), number(difference.value)),
            Finding::Same => format!("{} as much", quoted(&arm.name)),
            _ => format!("{} about as much ({range})", quoted(&arm.name)),
        })
    };
    let parts: Vec<String> =
        leading.iter().filter(|arm| arm.name != reference.name).take(3).filter_map(of_arm).collect();
    (!parts.is_empty()).then(|| format!("Against {}, {}.", quoted(&reference.name), costs(&parts)))
}

fn costs(parts: &[String]) -> String {
    // The verb stands behind the first name only.
    let mut parts = parts.to_vec();
    if let Some(first) = parts.first_mut() {
        *first = first.replacen("” ", "” costs ", 1);
    }
    list(&parts)
}

/// Why two arms differ, in a paragraph.
pub(super) fn reasons(result: &Reasons) -> String {
    let mut sentences = Vec::new();
    sentences.extend(parted(&result.partings));
    sentences.extend(energy(&result.flows));
    sentences.extend(decline(&result.causes));
    let pair = format!("{} against {}", quoted(&result.arm), quoted(&result.against));
    if sentences.is_empty() {
        return format!(
            "{pair}: trajectories, energy budget and causes of decline don't differ by more than chance."
        );
    }
    format!("{pair}: {}", sentences.join(" "))
}

fn parted(partings: &[Parting]) -> Option<String> {
    let mut apart: Vec<(&Parting, u32)> =
        partings.iter().filter_map(|parting| Some((parting, parting.week?))).collect();
    apart.sort_by_key(|(_, week)| *week);
    let parts = |(parting, week): &(&Parting, u32)| {
        let up = parting.trajectory.get(*week as usize).is_none_or(|gap| gap.value > 0.0);
        let way = if up { "higher" } else { "lower" };
        format!("{} is {way} in week {week}", quantity(parting.quantity))
    };
    let parts: Vec<String> = apart.iter().take(4).map(parts).collect();
    (!parts.is_empty()).then(|| format!("The trajectories separate where {}.", list(&parts)))
}

fn energy(flows: &[FlowChange]) -> Option<String> {
    let parts = |flow: &FlowChange| {
        let name = if flow.flow == Flow::Interest { "interest less fatigue" } else { flow_words(flow.flow) };
        let sign = if flow.change.value > 0.0 { "+" } else { "" };
        let ends = flow.change.interval;
        format!("{name} {sign}{} ({} to {})", number(flow.change.value), number(ends.low), number(ends.high))
    };
    // Changes that round to 0 are left out.
    let felt = |flow: &&FlowChange| flow.change.value.abs() >= 0.005;
    let sure = flows.iter().filter(|flow| flow.change.interval.excludes_zero()).filter(felt).take(3);
    let parts: Vec<String> = sure.map(parts).collect();
    (!parts.is_empty()).then(|| format!("In a year, a member's energy changes most by {}.", list(&parts)))
}

fn decline(causes: &[CauseChange]) -> Option<String> {
    let (all, each) = causes.split_first()?;
    let sure = |change: &&CauseChange| change.change.interval.excludes_zero();
    let shares = |change: &CauseChange| {
        format!("{} against {}", value(change.arm, "share"), value(change.against, "share"))
    };
    let parts = |rising: bool| -> Vec<String> {
        let of_way = each.iter().filter(sure).filter(|change| (change.change.value > 0.0) == rising).take(2);
        of_way
            .filter_map(|change| Some(format!("{} ({})", cause_words(change.cause?), shares(change))))
            .collect()
    };
    let (more, fewer) = (parts(true), parts(false));
    if !all.change.interval.excludes_zero() {
        let parts = [("more of", more), ("fewer of", fewer)].into_iter().filter(|(_, of)| !of.is_empty());
        let parts: Vec<String> = parts.map(|(word, of)| format!("{word} {}", list(&of))).collect();
        return (!parts.is_empty()).then(|| format!("About as many decline, but {}.", parts.join("; ")));
    }
    let (way, with, against, but) = match all.change.value < 0.0 {
        true => ("Fewer", fewer, more, "but more"),
        false => ("More", more, fewer, "but fewer"),
    };
    let mut text = format!("{way} communities decline ({})", shares(all));
    if !with.is_empty() {
        text += &format!(", mostly of {}", list(&with));
    }
    if !against.is_empty() {
        text += &format!(", {but} of {}", list(&against));
    }
    Some(text + ".")
}

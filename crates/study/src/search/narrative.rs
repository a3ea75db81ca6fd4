//! Text of a search's result.

use super::conditions::{Condition, Limit};
use super::result::{Contender, Measure, SearchResult};
use super::robust::Interval;
use super::selection::TOLERANCE;
use crate::output::text::{list, number, percent, plural};

/// Policies that are named one by one.
const NAMED: usize = 3;

/// A value of a measure with its unit.
pub fn amount(value: f64, measure: &Measure) -> String {
    match measure.share {
        true => percent(value),
        false => with_unit(number(value), &measure.unit),
    }
}

/// An amount of money.
pub fn money(value: f64) -> String {
    number(value)
}

fn with_unit(text: String, unit: &str) -> String {
    match unit {
        "" | "0..1" | "share" | "ratio" | "count" | "money" => text,
        "share of topics" => format!("{text} of the topics"),
        _ => format!("{text}\u{a0}{unit}"),
    }
}

/// A difference of two amounts; of shares in points.
pub fn difference(value: f64, measure: &Measure) -> String {
    match measure.share {
        true => format!("{}\u{a0}points", number(100.0 * value)),
        false => with_unit(number(value), &measure.unit),
    }
}

/// A difference with its sign.
fn signed(value: f64, measure: &Measure) -> String {
    let text = difference(value, measure);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// Both ends of an interval, without unit.
pub fn ends(interval: Interval, measure: &Measure) -> String {
    match measure.share {
        true => {
            let end = |value: f64| percent(value).replace("\u{a0}%", "");
            format!("{}–{}", end(interval.low), end(interval.high))
        }
        false => format!("{} to {}", number(interval.low), number(interval.high)),
    }
}

/// The settings of a policy as text.
fn policy(result: &SearchResult, one: &Contender) -> String {
    if one.settings.is_empty() {
        return format!("the policy “{}”, with nothing changed", one.name);
    }
    let each = result.levers.iter().zip(&one.settings);
    list(&each.map(|(lever, setting)| format!("{} {setting}", lever.name)).collect::<Vec<_>>())
}

/// All paragraphs, the verdict first.
pub fn text(result: &SearchResult) -> Vec<String> {
    let Some(best) = result.best() else { return vec![nothing_chosen(result)] };
    let mut all = vec![verdict(result, best), guarantee(result, best)];
    all.extend(rivals(result));
    all.extend(in_states(result));
    all.extend(failing(result));
    all.extend(result.coefficients.iter().flat_map(|one| one.text().iter().cloned()));
    all
}

fn nothing_chosen(result: &SearchResult) -> String {
    let budget = number(result.budget.unwrap_or(f64::INFINITY));
    let open = result.cost_open();
    match open.first() {
        Some(first) => format!(
            "No policy is within the budget of {budget} with {} confidence. The most promising of {} that may be: {}. Its \
             mean cost is {} ({} to {}). Use a larger --budget or more --replicates.",
            percent(result.confidence),
            result.selected_among,
            policy(result, first),
            number(first.cost.mean),
            number(first.cost.low),
            number(first.cost.high),
        ),
        None => format!(
            "The mean cost of all {} that seemed to be within the budget of {budget} is above it. Use a larger --budget.",
            plural(result.selected_among as u64, "policy", "policies")
        ),
    }
}

/// The best policy, its outcome and its cost.
fn verdict(result: &SearchResult, best: &Contender) -> String {
    let measure = result.measure();
    let tried = plural(result.tried.len() as u64, "policy", "policies");
    let tried = if result.exhaustive { format!("all {tried}") } else { format!("{tried} tried") };
    let budget =
        result.budget.map_or_else(String::new, |budget| format!("Within a budget of {}, ", number(budget)));
    let the = if budget.is_empty() { "The" } else { "the" };
    let outcome = best.outcomes[result.aim];
    let gain = match result.gain {
        Some(gain) if result.chosen != Some(0) => format!(
            "; with “{}” it is {}. The difference is {} ({} to {})",
            result.contenders[0].name,
            amount(result.contenders[0].outcomes[result.aim].mean, measure),
            signed(gain.mean, measure),
            difference(gain.low, measure).replace("\u{a0}points", ""),
            difference(gain.high, measure),
        ),
        _ => String::new(),
    };
    let beyond = match result.budget {
        Some(budget)
            if result.gain.is_some()
                && result.chosen != Some(0)
                && result.contenders[0].cost.mean > budget =>
        {
            format!(
                " (“{}” is above the budget: its mean cost is {}.)",
                result.contenders[0].name,
                number(result.contenders[0].cost.mean)
            )
        }
        _ => String::new(),
    };
    let over = match result.budget {
        Some(_) if best.over_budget > 0.0 => {
            format!(" In {} of runs it costs more than the budget.", percent(best.over_budget))
        }
        _ => String::new(),
    };
    format!(
        "{budget}{the} best of {tried}: {}. With it, {} is {} (95 % interval {}){gain}.{beyond} Its mean cost is {} ({} to {}).{over}",
        policy(result, best),
        measure.words,
        amount(outcome.mean, measure),
        ends(outcome, measure),
        number(best.cost.mean),
        number(best.cost.low),
        number(best.cost.high),
    )
}

fn guarantee(result: &SearchResult, best: &Contender) -> String {
    let measure = result.measure();
    let confidence = percent(result.confidence);
    let others = result.selected_among.saturating_sub(1);
    let zone = difference(result.indifference, measure);
    let Some(within) = result.within else {
        return format!("It could not be compared with the {others} others it was selected among.");
    };
    let dear = if result.budget.is_some() { ", except those that cost too much" } else { "" };
    let mut text = match others {
        0 => "It was the only candidate.".to_owned(),
        _ => format!(
            "With {confidence} confidence none of the {others} others it was selected among is better by more than {}{dear}.",
            difference(within, measure)
        ),
    };
    text += &match result.decided() {
        true => format!(" Differences of up to {zone} don't matter here: the choice is decided."),
        false => format!(
            " That is more than the {zone} that don't matter: the limit of {} replicates each was reached. Use more --replicates.",
            result.replicates
        ),
    };
    if result.budget.is_some() {
        text += &format!(
            " Its mean cost is within the budget (tolerance {}) with the same confidence.",
            percent(TOLERANCE)
        );
    }
    if best.likely_best < 0.995 && others > 0 {
        text += &format!(
            " It ranks first among the affordable policies in {} of resamples.",
            percent(best.likely_best)
        );
    }
    text
}

/// Policies within the indifference zone, and policies that may be too expensive.
fn rivals(result: &SearchResult) -> Option<String> {
    let measure = result.measure();
    let named = |all: &[&Contender]| {
        let some: Vec<String> = all
            .iter()
            .take(NAMED)
            .map(|one| {
                let over = one.over_chosen.map_or_else(String::new, |over| signed(over.mean, measure));
                format!("{} ({over}, cost {})", one.name, number(one.cost.mean))
            })
            .collect();
        let more = all.len().saturating_sub(NAMED);
        if more > 0 { format!("{}; and {more} more", some.join("; ")) } else { some.join("; ") }
    };
    let mut parts = Vec::new();
    let level = result.level();
    if !level.is_empty() {
        parts.push(format!("Not distinguishable from it: {}.", named(&level)));
    }
    let open = result.cost_open();
    if !open.is_empty() {
        parts.push(format!("At the edge of the budget: {}.", named(&open)));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn in_states(result: &SearchResult) -> Option<String> {
    let robust = result.robustness.as_ref()?;
    let measure = result.measure();
    let first = robust.policies.first()?;
    let name = |at: usize| format!("“{}”", result.contenders[robust.policies[at].contender].name);
    let mut text = format!(
        "In the worst tenth of {}, {} is {} ({}), by fresh runs.",
        plural(u64::from(robust.states.draws), "state of the world", "states of the world"),
        measure.words,
        amount(first.worst_tenth.mean, measure),
        ends(first.worst_tenth, measure),
    );
    if robust.policies.len() > 1 {
        let (low, high) = first.gain_if_known;
        let gain = match (low < result.indifference / 10.0, high < result.indifference / 10.0) {
            (_, true) => "next to nothing".to_owned(),
            (true, _) => format!("{} at most", difference(high, measure)),
            _ => format!("{} to {}", number_of(low, measure), difference(high, measure)),
        };
        text += &format!(
            " Knowing the state of the world in advance, and choosing the best of {} policies for it, would gain {gain}.",
            robust.policies.len()
        );
    }
    if robust.by_worst_tenth != 0 {
        let safer = &robust.policies[robust.by_worst_tenth];
        let sure = match measure.more {
            true => safer.worst_tenth.low > first.worst_tenth.high,
            false => safer.worst_tenth.high < first.worst_tenth.low,
        };
        if sure && (safer.worst_tenth.mean - first.worst_tenth.mean).abs() > result.indifference {
            text += &format!(
                " {} is safer: {} ({}) in its worst tenth.",
                name(robust.by_worst_tenth),
                amount(safer.worst_tenth.mean, measure),
                ends(safer.worst_tenth, measure)
            );
        }
    }
    Some(text)
}

/// A difference without its unit.
fn number_of(value: f64, measure: &Measure) -> String {
    number(if measure.share { 100.0 * value } else { value })
}

fn failing(result: &SearchResult) -> Option<String> {
    let conditions = result.conditions.as_ref()?;
    let measure = result.measure();
    let fails = match measure.share {
        true => "It fails".to_owned(),
        false => {
            let side = if measure.more { "less" } else { "more" };
            format!("It fails, with {side} than {},", amount(result.failure, measure))
        }
    };
    let mut text = format!("{fails} in {} of runs", percent(conditions.failed));
    match conditions.found.first() {
        None => text += ". No condition on the uncertain factors makes failure more frequent.",
        Some(first) => {
            text += &format!(
                ", most often where {}: {} there ({}), {} elsewhere. {} of all failures are there.",
                condition(result, first),
                percent(first.density),
                interval_of_shares(first.density_interval),
                percent(first.outside),
                percent(first.coverage),
            );
        }
    }
    Some(text)
}

fn interval_of_shares((low, high): (f64, f64)) -> String {
    let end = |share: f64| percent(share).replace("\u{a0}%", "");
    format!("{}–{}", end(low), end(high))
}

/// A condition as text: `workload is 0.2 or more and relevance is −0.3 or less`.
pub fn condition(result: &SearchResult, one: &Condition) -> String {
    let limit = |(factor, limit): &(usize, Limit)| {
        let about = &result.factors[*factor];
        let name = &about.name;
        match limit {
            Limit::Between { low: Some(low), high: None } => format!("{name} is {} or more", number(*low)),
            Limit::Between { low: None, high: Some(high) } => format!("{name} is {} or less", number(*high)),
            Limit::Between { low: Some(low), high: Some(high) } => {
                format!("{name} is {} to {}", number(*low), number(*high))
            }
            Limit::Between { low: None, high: None } => format!("{name} is anything"),
            Limit::Among(options) => {
                let names: Vec<String> =
                    options.iter().filter_map(|option| about.options.get(*option).cloned()).collect();
                format!("{name} is {}", names.join(" or "))
            }
        }
    };
    list(&one.limits.iter().map(limit).collect::<Vec<_>>())
}

//! What was found, in words.

use super::conditions::{Condition, Limit};
use super::result::{Contender, Measure, SearchResult};
use super::robust::Interval;
use super::selection::TOLERANCE;
use crate::output::text::{list, number, percent, plural};

/// Policies that are named one by one.
const NAMED: usize = 3;

/// An amount of a quantity.
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

/// The same with its sign.
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

/// What is to be done, as a sentence.
fn policy(found: &SearchResult, one: &Contender) -> String {
    if one.settings.is_empty() {
        return format!("the policy “{}”, with nothing changed", one.name);
    }
    let each = found.levers.iter().zip(&one.settings);
    list(&each.map(|(lever, setting)| format!("{} {setting}", lever.name)).collect::<Vec<_>>())
}

/// Everything that is to be said, paragraph by paragraph, the verdict first.
pub fn text(found: &SearchResult) -> Vec<String> {
    let Some(best) = found.best() else { return vec![nothing_chosen(found)] };
    let mut all = vec![verdict(found, best), guarantee(found, best)];
    all.extend(rivals(found));
    all.extend(in_worlds(found));
    all.extend(failing(found));
    all
}

fn nothing_chosen(found: &SearchResult) -> String {
    let budget = number(found.budget.unwrap_or(f64::INFINITY));
    let open = found.cost_open();
    match open.first() {
        Some(first) => format!(
            "No policy was shown to be within the budget of {budget} with {} confidence. The most promising of {} \
             that may be: {}, which costs {} in the mean ({} to {}). A larger --budget, or more --replicates, tells more.",
            percent(found.confidence),
            found.selected_among,
            policy(found, first),
            number(first.cost.mean),
            number(first.cost.low),
            number(first.cost.high),
        ),
        None => format!(
            "Of {} that seemed to be within the budget of {budget}, all were shown to cost more in the mean. \
             Ask for a larger --budget.",
            plural(found.selected_among as u64, "policy", "policies")
        ),
    }
}

/// What is best, what it brings and what it costs.
fn verdict(found: &SearchResult, best: &Contender) -> String {
    let measure = found.measure();
    let tried = plural(found.tried.len() as u64, "policy", "policies");
    let tried =
        if found.exhaustive { format!("all {tried} that there are") } else { format!("{tried} tried") };
    let budget =
        found.budget.map_or_else(String::new, |budget| format!("Within a budget of {}, ", number(budget)));
    let the = if budget.is_empty() { "The" } else { "the" };
    let outcome = best.outcomes[found.aim];
    let gain = match found.gain {
        Some(gain) if found.chosen != Some(0) => format!(
            ", {} against {} ({} to {})",
            signed(gain.mean, measure),
            format_args!("“{}”", found.contenders[0].name),
            difference(gain.low, measure).replace("\u{a0}points", ""),
            difference(gain.high, measure),
        ),
        _ => String::new(),
    };
    let beyond = match found.budget {
        Some(budget)
            if found.gain.is_some() && found.chosen != Some(0) && found.contenders[0].cost.mean > budget =>
        {
            format!(
                " (Which isn't within the budget: “{}” costs {}.)",
                found.contenders[0].name,
                number(found.contenders[0].cost.mean)
            )
        }
        _ => String::new(),
    };
    let over = match found.budget {
        Some(_) if best.over_budget > 0.0 => {
            format!(" A single life may cost more than the budget: {} of them do.", percent(best.over_budget))
        }
        _ => String::new(),
    };
    format!(
        "{budget}{the} best of {tried}: {}. Then {} is {} (95 % interval {}){gain}.{beyond} It costs {} in the mean ({} to {}).{over}",
        policy(found, best),
        measure.words,
        amount(outcome.mean, measure),
        ends(outcome, measure),
        number(best.cost.mean),
        number(best.cost.low),
        number(best.cost.high),
    )
}

fn guarantee(found: &SearchResult, best: &Contender) -> String {
    let measure = found.measure();
    let confidence = percent(found.confidence);
    let others = found.selected_among.saturating_sub(1);
    let zone = difference(found.indifference, measure);
    let Some(within) = found.within else {
        return format!(
            "Nothing can be said of how it compares with the {others} others it was selected among."
        );
    };
    let dear = if found.budget.is_some() { ", but for those that cost too much" } else { "" };
    let mut text = match others {
        0 => "It was the only one to select.".to_owned(),
        _ => format!(
            "With {confidence} confidence none of the {others} others it was selected among is better by more than {}{dear}.",
            difference(within, measure)
        ),
    };
    text += &match found.decided() {
        true => format!(" Differences of up to {zone} don't matter here, so that this is decided."),
        false => format!(
            " That is more than the {zone} that don't matter: replicates ran out ({} each); more --replicates tell more.",
            found.replicates
        ),
    };
    if found.budget.is_some() {
        text += &format!(
            " That its mean cost is within the budget, to within {}, is as sure.",
            percent(TOLERANCE)
        );
    }
    if best.likely_best < 0.995 && others > 0 {
        text += &format!(
            " When replicates are drawn anew, it has the best mean of those that are affordable in {}.",
            percent(best.likely_best)
        );
    }
    text
}

/// Those that can't be told apart, and those that may be too dear.
fn rivals(found: &SearchResult) -> Option<String> {
    let measure = found.measure();
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
    let level = found.level();
    if !level.is_empty() {
        parts.push(format!("Can't be told apart from it: {}.", named(&level)));
    }
    let open = found.cost_open();
    if !open.is_empty() {
        parts.push(format!("At the edge of the budget: {}.", named(&open)));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn in_worlds(found: &SearchResult) -> Option<String> {
    let robust = found.robustness.as_ref()?;
    let measure = found.measure();
    let first = robust.policies.first()?;
    let name = |at: usize| format!("“{}”", found.contenders[robust.policies[at].contender].name);
    let mut text = format!(
        "In {} drawn from what isn't known, {} is {} in the mean ({}), and {} in its worst tenth of them.",
        plural(u64::from(robust.worlds.draws), "world", "worlds"),
        measure.words,
        amount(first.expected.mean, measure),
        ends(first.expected, measure),
        amount(first.worst_tenth, measure),
    );
    let regret = first.regret.mean.max(0.0);
    if robust.policies.len() > 1 {
        text += &format!(
            " Whoever knew the world beforehand, and chose the best of {} for it, would gain {} over it.",
            robust.policies.len(),
            if regret < found.indifference / 10.0 {
                "next to nothing".to_owned()
            } else {
                difference(regret, measure)
            }
        );
    }
    if robust.by_worst_tenth != 0 {
        let safer = &robust.policies[robust.by_worst_tenth];
        let gap = (safer.worst_tenth - first.worst_tenth).abs();
        if gap > found.indifference {
            text += &format!(
                " Safer is {}: {} in its worst tenth.",
                name(robust.by_worst_tenth),
                amount(safer.worst_tenth, measure)
            );
        }
    }
    Some(text)
}

fn failing(found: &SearchResult) -> Option<String> {
    let conditions = found.conditions.as_ref()?;
    let measure = found.measure();
    let fails = match measure.share {
        true => "It fails".to_owned(),
        false => {
            let side = if measure.more { "less" } else { "more" };
            format!("It fails, with {side} than {},", amount(found.failure, measure))
        }
    };
    let mut text = format!("{fails} in {} of lives", percent(conditions.failed));
    match conditions.found.first() {
        None => {
            text += ", and nothing that isn't known for certain says where: no conditions make it fail more often."
        }
        Some(first) => {
            text += &format!(
                ", most often where {}: there in {} ({}), elsewhere in {}; {} of all failures are there.",
                condition(found, first),
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

/// A box in words: `workload is 0.2 or more and relevance is −0.3 or less`.
pub fn condition(found: &SearchResult, one: &Condition) -> String {
    let limit = |(factor, limit): &(usize, Limit)| {
        let about = &found.factors[*factor];
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

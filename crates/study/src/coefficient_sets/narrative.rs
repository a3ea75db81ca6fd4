//! Text of what sets of coefficients show.

use super::result::{CoefficientResult, SetArmResult, TurningCoefficient};
use crate::output::text::{list, number, plural, shorten};

/// Coefficients that are named.
const NAMED: usize = 3;
/// Letters of a coefficient's meaning.
const MEANING: usize = 90;

/// A count of sets: "26 of 30".
pub fn of_sets(count: u32, result: &CoefficientResult) -> String {
    format!("{count} of {}", result.sets)
}

/// What a coefficient is, with its path.
pub fn named(one: &TurningCoefficient) -> String {
    let meaning = shorten(one.meaning.trim_end_matches('.'), MEANING);
    let mut letters = meaning.chars();
    let first = letters.next().map_or_else(String::new, |first| first.to_lowercase().collect());
    format!("{first}{} ({})", letters.as_str(), one.path)
}

/// A rank correlation.
pub fn correlation(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

/// The coefficients that are named: they stand out, or turn the decision alone.
pub fn notable(result: &CoefficientResult) -> Vec<&TurningCoefficient> {
    result.turning.iter().filter(|one| one.stands_out() || one.turns_alone()).take(NAMED).collect()
}

/// All of it, a paragraph each: who is the best in how many sets, and what turns the decision.
pub(super) fn text(result: &CoefficientResult) -> Vec<String> {
    let mut all = vec![best(result)];
    all.extend(turning(result));
    all
}

fn best(result: &CoefficientResult) -> String {
    let leader = quoted(&result.leading().name);
    if !result.ranked {
        let signs: Vec<String> = result
            .deciding()
            .take(NAMED)
            .map(|one| {
                let pair = format!("{} less {}", quoted(&one.arm), quoted(&one.against));
                format!("{pair}: {}", of_sets(one.keeps_sign, result))
            })
            .collect();
        return format!(
            "For {}, the difference keeps its sign in these coefficient sets: {}.",
            result.words,
            signs.join("; ")
        );
    }
    let mut order: Vec<&SetArmResult> = result.arms.iter().filter(|arm| arm.best > 0).collect();
    order.sort_by(|one, other| other.best.cmp(&one.best).then(other.best_surely.cmp(&one.best_surely)));
    let Some(first) = order.first() else {
        return format!(
            "For {}, no policy is best alone in any of {} coefficient sets. {}",
            result.words,
            result.sets,
            rest(result)
        )
        .trim_end()
        .to_owned();
    };
    let surely = |arm: &SetArmResult| match arm.best_surely {
        surely if surely == arm.best => "all by more than chance".to_owned(),
        0 => "none by more than chance".to_owned(),
        surely => format!("{surely} by more than chance"),
    };
    let mut parts = vec![format!(
        "{} is best in {} coefficient sets ({})",
        quoted(&first.name),
        of_sets(first.best, result),
        surely(first)
    )];
    parts.extend(
        order[1..].iter().map(|arm| format!("{} in {} ({})", quoted(&arm.name), arm.best, surely(arm))),
    );
    let mut text = format!("For {}, {}.", result.words, list(&parts));
    text = format!("{text} {}", rest(result)).trim_end().to_owned();
    text + &match (result.changed, result.changed_surely) {
        (0, _) => format!(" No set puts another policy before {leader}."),
        (changed, surely) => format!(
            " {leader}, the best with the coefficients as they stand, loses its place in {}, by more than chance in {}.",
            plural(u64::from(changed), "set", "sets"),
            if surely == 0 { "none".to_owned() } else { surely.to_string() }
        ),
    }
}

/// Sets in which nobody is the best alone.
fn rest(result: &CoefficientResult) -> String {
    let mut parts = Vec::new();
    if result.tied > 0 {
        parts.push(format!("In {} the best are equal.", plural(u64::from(result.tied), "set", "sets")));
    }
    if result.none_affordable > 0 {
        let sets = plural(u64::from(result.none_affordable), "set", "sets");
        parts.push(format!("In {sets} no policy is within the budget."));
    }
    parts.join(" ")
}

fn turning(result: &CoefficientResult) -> Option<String> {
    let strongest = result.turning.first()?;
    let pair = format!("{} over {}", quoted(&result.leading().name), quoted(&result.arms[result.rival].name));
    let chosen = notable(result);
    if chosen.is_empty() {
        return (result.changed > 0).then(|| {
            format!(
                "No single coefficient decides on the advantage of {pair}: the strongest rank correlation among {} coefficients is {} ({}), \
                 no more than chance gives.",
                result.coefficients,
                correlation(strongest.correlation),
                strongest.path
            )
        });
    }
    let each: Vec<String> = chosen
        .iter()
        .map(|one| {
            let alone = one.alone.iter().find(|end| end.turns).map_or_else(String::new, |end| {
                format!("; at {} it turns the decision alone", number(end.value))
            });
            format!("{}: rank correlation {}{alone}", named(one), correlation(one.correlation))
        })
        .collect();
    Some(format!("The advantage of {pair} depends most on {}.", each.join("; then ")))
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

//! What a reader must know to judge the numbers.

use super::result::Comparison;
use crate::outcome::{ALIVE, Currency, Outcome, OutcomeKind, Protected};
use crate::output::text::{list, number, plural};
use crate::spec::StudySpec;

/// Whether any of the outcomes depends on prices.
pub(super) fn priced(outcomes: &[Outcome]) -> bool {
    outcomes.iter().any(Outcome::is_priced)
}

/// One sentence each.
pub(super) fn texts(found: &Comparison, question: &StudySpec) -> Vec<String> {
    let percent = format!("{} %", number(100.0 * found.confidence));
    let mut texts = vec![format!(
        "Every arm has the same {} with the same random numbers, so that differences are of policies and not \
         of chance.",
        plural(u64::from(found.replicates), "replicate", "replicates")
    )];
    let shared = match found.together.analyses {
        1 => String::new(),
        analyses => {
            format!(" The {analyses} interim analyses share the risk, so stopping early does not raise it.")
        }
    };
    texts.push(format!(
        "Intervals of differences hold together: with {percent} confidence none of {} misses (max-t, {} standard \
         deviates each way; the furthest of 4,000 draws of the multiplier bootstrap).{shared}",
        found.together.differences,
        number(found.together.deviates)
    ));
    if found.communities > 1 {
        texts.push(format!(
            "Of {} communities, value, cost and members are sums, all else is the mean.",
            found.communities
        ));
    }
    if found.outcomes.iter().any(|outcome| outcome.kind == OutcomeKind::Time) {
        texts.push(format!(
            "Weeks until something happens are counted to the horizon of {} weeks at most (restricted means); what never \
             happens counts as the horizon.",
            found.horizon_weeks
        ));
    }
    texts.push(ALIVE.to_owned());
    let partly: Vec<String> = found
        .outcomes
        .iter()
        .enumerate()
        .filter(|(at, outcome)| {
            !outcome.is_ratio()
                && found.arms.iter().any(|arm| arm.outcomes[*at].n < found.replicates as usize)
        })
        .map(|(_, outcome)| outcome.words.to_owned())
        .collect();
    if !partly.is_empty() {
        texts.push(format!(
            "Not every run has {}: differences are over the matched replicates that have it in both arms.",
            list(&partly)
        ));
    }
    if priced(&found.outcomes) {
        texts.push(prices(found));
    }
    if !question.uncertain.is_empty() {
        let paths: Vec<String> = question.uncertain.iter().map(|factor| factor.label().to_owned()).collect();
        texts.push(format!(
            "Not known for certain, and drawn anew for every replicate, the same for all arms: {}.",
            list(&paths)
        ));
    }
    if found.failed > 0 {
        texts.push(format!(
            "{} in which an arm failed count for no arm.",
            plural(u64::from(found.failed), "replicate", "replicates")
        ));
    }
    texts.push(
        "All of it is a model's answer: it says what follows from its rules, not what will happen."
            .to_owned(),
    );
    texts
}

fn prices(found: &Comparison) -> String {
    let one = found.reference().prices;
    let mut text = format!(
        "An hour costs {} (members), {} (coordinator), {} (sponsor), {} (all others); an hour of tangible value is worth {}, of \
         intangible value {}",
        number(one.member_hour),
        number(one.coordinator_hour),
        number(one.sponsor_hour),
        number(one.support_hour),
        number(one.value_hour),
        number(one.intangible_hour)
    );
    if one.event > 0.0 {
        text += &format!("; an event costs {} besides", number(one.event));
    }
    if found.arms.iter().any(|arm| arm.prices != one) {
        text += &format!(" (prices of “{}”; other arms have others)", found.reference().name);
    }
    text += match one.protected {
        Protected::Used => "; protected time costs what members use of it",
        Protected::Rostered => "; protected time costs all that members are granted, used or not",
    };
    if one.currency != Currency::Money {
        text += &format!("; all in {}", one.currency.name());
    }
    text + ". Return is over all runs together: gross value less cost, for cost."
}

//! Text of a sensitivity analysis.

use super::analysis::{Indices, SensitivityResult};
use crate::output::text::{list, percent, plural};
use crate::spec::Outcome;
use crate::sweep::narrative::change;

/// Largest number of factors that the text names.
const NAMED: usize = 3;

/// The sentences of the result.
pub fn text(result: &SensitivityResult) -> Vec<String> {
    let mut parts: Vec<String> = result
        .outcomes
        .iter()
        .take(1)
        .flat_map(|(outcome, indices)| of_first(result, outcome, indices))
        .collect();
    for (outcome, indices) in result.outcomes.iter().skip(1) {
        if let Some(strongest) = indices.order().first().filter(|_| indices.noise().factors > 0.0) {
            parts.push(format!(
                "{}: {} has the largest effect.",
                crate::output::text::capital(outcome.words),
                result.plan.factors[*strongest].name
            ));
        }
    }
    parts
}

fn of_first(result: &SensitivityResult, outcome: &Outcome, indices: &Indices) -> Vec<String> {
    let names = |at: usize| result.plan.factors[at].name.as_str();
    let mut parts = Vec::new();
    if indices.noise().factors.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        return vec![format!(
            "For {}, points differ by no more than chance: use more replicates, or the outcome doesn't depend on these \
             factors.",
            outcome.words
        )];
    }
    match indices {
        Indices::Sobol(found_indices) => {
            let strong: Vec<String> = indices
                .order()
                .into_iter()
                .filter(|&at| found_indices.factors[at].total.value > 0.01)
                .take(NAMED)
                .map(|at| {
                    let total = found_indices.factors[at].total;
                    format!(
                        "{} ({}, 95 % interval {} to {})",
                        names(at),
                        percent(total.value),
                        percent(total.low.max(0.0)),
                        percent(total.high.min(1.0))
                    )
                })
                .collect();
            if strong.is_empty() {
                parts.push(format!(
                    "Points differ in {} by hardly more than chance, and no factor explains it: use more replicates or base \
                     points.",
                    outcome.words
                ));
            } else {
                parts.push(format!(
                    "Most of the variance of {} between points involves {}.",
                    outcome.words,
                    list(&strong)
                ));
                let alone: f64 = found_indices.factors.iter().map(|factor| factor.first.value.max(0.0)).sum();
                parts.push(match alone {
                    ..1.0 => {
                        format!(
                            "Single factors explain {} of it; interactions explain the rest.",
                            percent(alone)
                        )
                    }
                    _ => "Single factors explain all of it; no interaction is visible.".to_owned(),
                });
            }
            let strongest = found_indices.pairs.iter().max_by(|a, b| a.index.value.total_cmp(&b.index.value));
            if let Some(pair) = strongest.filter(|pair| pair.index.low > 0.0) {
                parts.push(format!(
                    "The strongest interaction is {} with {} ({}).",
                    names(pair.factors.0),
                    names(pair.factors.1),
                    percent(pair.index.value)
                ));
            }
        }
        Indices::Morris(found_indices) => {
            let (matter, rest): (Vec<usize>, Vec<usize>) =
                indices.order().into_iter().partition(|&at| found_indices.factors[at].matters());
            let strong: Vec<String> = matter
                .iter()
                .take(NAMED)
                .map(|&at| {
                    format!("{} ({})", names(at), change(found_indices.factors[at].mu_star.value, outcome))
                })
                .collect();
            parts.push(match strong.is_empty() {
                true => format!("No factor changes {} by more than chance.", outcome.words),
                false => {
                    format!("Over its range, {} changes {} most, on average.", list(&strong), outcome.words)
                }
            });
            if !rest.is_empty() {
                parts.push(format!(
                    "{} distinguishable from chance: {}.",
                    plural(rest.len() as u64, "factor isn't", "factors aren't"),
                    list(&rest.iter().map(|&at| names(at).to_owned()).collect::<Vec<_>>())
                ));
            }
        }
    }
    let share = indices.noise().share();
    if share.is_finite() {
        parts.push(format!("Chance explains {} of the variance of single runs.", percent(share)));
    } else {
        parts.push("With one replicate a point, chance is counted as an effect of the factors.".to_owned());
    }
    parts
}

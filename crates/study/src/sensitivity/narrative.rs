//! Sensitivity in words.

use super::analysis::{Indices, SensitivityResult};
use crate::output::text::{list, percent, plural};
use crate::spec::Outcome;
use crate::sweep::narrative::change;

/// Factors that are told by name.
const TOLD: usize = 3;

/// What came out, a thought each.
pub fn text(found: &SensitivityResult) -> Vec<String> {
    let mut told: Vec<String> = found
        .outcomes
        .iter()
        .take(1)
        .flat_map(|(outcome, indices)| of_first(found, outcome, indices))
        .collect();
    for (outcome, indices) in found.outcomes.iter().skip(1) {
        if let Some(strongest) = indices.order().first().filter(|_| indices.noise().factors > 0.0) {
            told.push(format!(
                "{}: most by {}.",
                crate::output::text::capital(outcome.words),
                found.plan.factors[*strongest].name
            ));
        }
    }
    told
}

fn of_first(found: &SensitivityResult, outcome: &Outcome, indices: &Indices) -> Vec<String> {
    let names = |at: usize| found.plan.factors[at].name.as_str();
    let mut told = Vec::new();
    if indices.noise().factors.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        return vec![format!(
            "In {}, what differs between points is no more than chance makes: more replicates would tell, or nothing \
             depends on these factors.",
            outcome.words
        )];
    }
    match indices {
        Indices::Sobol(found_indices) => {
            let strong: Vec<String> = indices
                .order()
                .into_iter()
                .filter(|&at| found_indices.factors[at].total.value > 0.01)
                .take(TOLD)
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
                told.push(format!(
                    "Points differ in {} by hardly more than chance makes, and no factor is shown to do it: more replicates \
                     or base points would tell.",
                    outcome.words
                ));
            } else {
                told.push(format!(
                    "Of the variance that factors make in {}, most involves {}.",
                    outcome.words,
                    list(&strong)
                ));
                let alone: f64 = found_indices.factors.iter().map(|factor| factor.first.value.max(0.0)).sum();
                told.push(match alone {
                    ..1.0 => {
                        format!(
                            "{} of it is what factors do alone; the rest they do together.",
                            percent(alone)
                        )
                    }
                    _ => "All of it is what factors do alone, as far as can be seen.".to_owned(),
                });
            }
            let strongest = found_indices.pairs.iter().max_by(|a, b| a.index.value.total_cmp(&b.index.value));
            if let Some(pair) = strongest.filter(|pair| pair.index.low > 0.0) {
                told.push(format!(
                    "The strongest pair is {} with {} ({}).",
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
                .take(TOLD)
                .map(|&at| {
                    format!("{} ({})", names(at), change(found_indices.factors[at].mu_star.value, outcome))
                })
                .collect();
            told.push(match strong.is_empty() {
                true => format!("No factor moves {} by more than chance would.", outcome.words),
                false => {
                    format!("Over its range, {} moves {} the most, on average.", list(&strong), outcome.words)
                }
            });
            if !rest.is_empty() {
                told.push(format!(
                    "{} shown to do more than chance would: {}.",
                    plural(rest.len() as u64, "factor isn't", "factors aren't"),
                    list(&rest.iter().map(|&at| names(at).to_owned()).collect::<Vec<_>>())
                ));
            }
        }
    }
    let share = indices.noise().share();
    if share.is_finite() {
        told.push(format!("Chance makes {} of the variance of single lives.", percent(share)));
    } else {
        told.push("With one replicate a point, what chance does counts as the factors' work.".to_owned());
    }
    told
}

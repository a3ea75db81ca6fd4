//! What can be had for which cost: the policies than which no other is both cheaper and better.

use super::paired::{Kind, Paired, reach};
use super::selection::{Aim, COST, Entrant};
use super::trials::mean;

/// Where a policy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// On the front: by what was seen, none is both as cheap and as good.
    Front,
    /// Behind the front by what was seen, but that may be chance: it can't be distinguished from the front.
    Near,
    /// Shown to be behind the front.
    Behind {
        /// Place of one that is cheaper, and as good to within the indifference zone.
        of: usize,
    },
}

/// Where each policy stands, by cost and one outcome.
///
/// With the stated confidence, all policies that are said to be behind the front are: each of them costs more in the mean than
/// the one that is named, and isn't better by more than the indifference zone (Bonferroni over all ordered pairs; both
/// parts of a statement may take its whole risk, since both must be shown).
pub fn front(entrants: &[Entrant], aim: Aim, indifference: f64, confidence: f64) -> Vec<Standing> {
    let n = entrants.len() as f64;
    standings(entrants, aim, indifference, (1.0 - confidence) / (n * (n - 1.0)).max(1.0))
}

/// The same, where each single statement may err with this risk.
pub(super) fn standings(entrants: &[Entrant], aim: Aim, indifference: f64, risk: f64) -> Vec<Standing> {
    let values: Vec<Vec<f64>> = entrants.iter().map(|entrant| aim.values(&entrant.sample)).collect();
    let kind = aim.kind(entrants.iter().map(|entrant| &entrant.sample));
    let costs: Vec<&[f64]> = entrants.iter().map(|entrant| entrant.sample.column(COST)).collect();
    let money = Kind::Number(reach(costs.iter().copied()));
    let seen: Vec<(f64, f64)> = (0..entrants.len()).map(|at| (mean(costs[at]), mean(&values[at]))).collect();

    let ahead = |one: usize, other: usize| {
        let ((cost, value), (other_cost, other_value)) = (seen[one], seen[other]);
        cost <= other_cost && value >= other_value && (cost < other_cost || value > other_value)
    };
    let shown = |one: usize, other: usize| {
        Paired::difference(costs[one], costs[other], money).upper(risk) < 0.0
            && Paired::difference(&values[one], &values[other], kind).lower(risk) > -indifference
    };
    (0..entrants.len())
        .map(|at| {
            let others = || (0..entrants.len()).filter(move |&other| other != at);
            let by = others()
                .filter(|&other| shown(other, at))
                .max_by(|&one, &other| seen[one].1.total_cmp(&seen[other].1).then(other.cmp(&one)));
            match by {
                // What leads by what was seen is drawn as the front even where it is hardly better.
                Some(of) if others().any(|other| ahead(other, at)) => Standing::Behind { of },
                _ if others().any(|other| ahead(other, at)) => Standing::Near,
                _ => Standing::Front,
            }
        })
        .collect()
}

//! The arms of a comparison under sets of coefficients.

use super::decision;
use super::result::Comparison;
use super::trial::Trial;
use crate::Arm;
use crate::cache::Cache;
use crate::coefficient_sets::{Objective, SetArm, SetEffort, examine};
use crate::error::StudyError;
use crate::executor::{Control, Executor};
use crate::outcome::Better;
use crate::uncertain_arm::DrawnArm;

impl Trial<'_> {
    /// Adds to a comparison whether other coefficients of the model would turn the decision: every arm runs under the same
    /// sets of coefficients, and on the same random numbers in each. Finished runs are kept in `cache`, where there is one.
    /// Nothing where the user stops it.
    ///
    /// # Errors
    ///
    /// Where threads can't be started, or finished runs can't be kept.
    pub fn under_coefficient_sets(
        &self,
        mut found: Comparison,
        effort: SetEffort,
        cache: Option<&Cache>,
        control: &Control<'_>,
    ) -> Result<Option<Comparison>, StudyError> {
        if effort.sets == 0 {
            return Ok(Some(found));
        }
        // An arm that is the same policy as an earlier one would share every place with it.
        let places: Vec<usize> =
            (0..self.arms.len()).filter(|&at| found.arms[at].same_as.is_none()).collect();
        let arms: Vec<SetArm<'_>> = places.iter().map(|&at| self.set_arm(at, found.seed)).collect();
        let executor = Executor::new(control, cache)?;
        let outcome = *found.primary();
        let mut outcomes = found.outcomes.clone();
        outcomes.extend(decision::besides(&outcomes).into_iter().filter(|one| one.name == "net_value"));
        let decided = found.decision.as_ref();
        let place = |name: &str| places.iter().position(|&at| found.arms[at].name == name);
        let pair = decided.and_then(|one| Some((place(&one.arm)?, place(&one.reference)?)));
        let deciding = decided.map_or("", |one| one.outcome);
        let pair_outcomes = (0..outcomes.len())
            .filter(|&at| outcomes[at].name == deciding || outcomes[at].name == "net_value")
            .collect();
        let unchanged = |at: usize, arm: usize, against: usize| {
            let name = |arm: usize| found.arms[places[arm]].name.as_str();
            let (arm, against, outcome) = (name(arm), name(against), outcomes[at].name);
            let shown = found.difference(outcome, arm, against);
            // What the study doesn't ask for is known against the reference, where it is 0.
            let besides = |arm: &str| match decided {
                Some(one) if one.reference == arm => 0.0,
                Some(one) => one.money(outcome, arm).map_or(f64::NAN, |one| one.value),
                None => f64::NAN,
            };
            shown.map_or_else(|| besides(arm) - besides(against), |one| one.value)
        };
        let objective = Objective {
            outcomes: &outcomes,
            aim: 0,
            better: outcome.better,
            community: found.community.as_deref(),
            budget: None,
            leader: leader(&found, &places),
            unchanged: &unchanged,
            pair,
            pair_outcomes,
            paths: self.question.uncertain.iter().map(|factor| factor.path.as_str()).collect(),
            seed: found.seed,
            first: 0,
            replicates: found.replicates,
        };
        let Some(coefficients) = examine(&arms, &objective, effort, &executor)? else { return Ok(None) };
        if let Some(result) = coefficients.result() {
            if let Some(mut decision) = found.decision.take() {
                decision.add_coefficients(&found, result);
                found.decision = Some(decision);
            }
            found.verdict += &format!(" {}", result.text[0]);
        }
        found.coefficients = Some(coefficients);
        Ok(Some(found))
    }

    fn set_arm(&self, at: usize, seed: u64) -> SetArm<'_> {
        let arm: &DrawnArm = &self.arms[at];
        let drawn = !self.question.uncertain.is_empty();
        SetArm {
            name: arm.name().to_owned(),
            fingerprint: arm.fingerprint(),
            like: arm.plain(),
            prices: self.prices[at],
            drawn,
            make: Box::new(move |replicate| match drawn {
                true => arm.drawn(seed, replicate),
                false => Ok(arm.plain().clone()),
            }),
        }
    }
}

/// Of some arms, the place of the one with the best value of the outcome that decides; the first of equals.
fn leader(found: &Comparison, places: &[usize]) -> usize {
    let sign = if found.primary().better == Better::Less { -1.0 } else { 1.0 };
    let value = |at: usize| match found.arms[places[at]].outcomes.first() {
        Some(one) if one.value.is_finite() => sign * one.value,
        _ => f64::NEG_INFINITY,
    };
    (0..places.len()).reduce(|best, at| if value(at) > value(best) { at } else { best }).unwrap_or(0)
}

//! The chosen policy and its best alternatives under sets of coefficients.

use super::error::SearchError;
use super::result::{Contender, SearchResult};
use super::runs::PolicyRuns;
use super::selection::{Fate, TOLERANCE};
use super::study::Search;
use super::trials::Policy;
use crate::coefficient_sets::{Coefficients, Objective, SetArm, examine};
use crate::outcome::{Better, Outcome, UnitPrices};

/// Policies that run under the sets, the chosen one and the reference among them.
const POLICIES: usize = 5;
/// First replicate: no other step of a search uses these.
const FIRST: u32 = 1 << 24;

impl Search {
    /// Runs the chosen policy, the reference and the best alternatives under sets of coefficients. Nothing where the user
    /// stops it; nothing inside where nobody asked, or no policy was chosen.
    pub(super) fn under_coefficient_sets(
        &self,
        found: &SearchResult,
        policies: &[Policy],
        runs: &PolicyRuns<'_>,
    ) -> Result<Option<Option<Coefficients>>, SearchError> {
        let effort = self.request.coefficient_sets;
        let Some(chosen) = found.chosen.filter(|_| effort.sets > 0) else { return Ok(Some(None)) };
        let places = self.places(found, chosen);
        let arms: Vec<SetArm<'_>> =
            places.iter().map(|&at| self.set_arm(&policies[at], runs)).collect::<Result<_, _>>()?;
        let cost = Outcome::named("cost");
        let outcomes: Vec<Outcome> = self.outcomes.iter().copied().chain(cost).collect();
        let budget = found.budget.map(|budget| (outcomes.len() - 1, budget * (1.0 + TOLERANCE)));
        let unchanged = |outcome: usize, arm: usize, against: usize| {
            let mean = |place: usize| {
                let contender: &Contender = &found.contenders[places[place]];
                contender.outcomes.get(outcome).unwrap_or(&contender.cost).mean
            };
            mean(arm) - mean(against)
        };
        let question = &self.question;
        let drawn = question.uncertain.iter().map(|factor| factor.path.as_str());
        let objective = Objective {
            outcomes: &outcomes,
            aim: self.aim,
            better: if self.measures[self.aim].more { Better::More } else { Better::Less },
            community: question.community.as_deref(),
            budget,
            leader: 0,
            unchanged: &unchanged,
            pair: None,
            pair_outcomes: Vec::new(),
            paths: drawn.chain(question.levers.iter().map(|lever| lever.path.as_str())).collect(),
            seed: self.request.seed,
            first: FIRST,
            replicates: found.replicates,
        };
        Ok(examine(&arms, &objective, effort, &runs.executor)?.map(Some))
    }

    /// The chosen policy first, then the best of the others that may be affordable, and the reference.
    fn places(&self, found: &SearchResult, chosen: usize) -> Vec<usize> {
        let sign = if found.measure().more { 1.0 } else { -1.0 };
        let value = |at: usize| sign * found.contenders[at].outcomes[found.aim].mean;
        let mut others: Vec<usize> = (0..found.contenders.len())
            .filter(|&at| at != chosen && at != 0)
            .filter(|&at| found.contenders[at].fate.is_some_and(|fate| fate != Fate::TooDear))
            .collect();
        others.sort_by(|&one, &other| value(other).total_cmp(&value(one)));
        let reference = Some(0).filter(|_| chosen != 0);
        others.truncate(POLICIES - 1 - usize::from(reference.is_some()));
        std::iter::once(chosen).chain(others).chain(reference).collect()
    }

    fn set_arm<'s>(
        &'s self,
        policy: &'s Policy,
        runs: &'s PolicyRuns<'_>,
    ) -> Result<SetArm<'s>, SearchError> {
        let policies = &runs.policies;
        let plain = policies.resolved(policy, &[])?;
        Ok(SetArm {
            name: policies.name(policy),
            fingerprint: crate::uncertain_arm::fingerprint(plain.to_ron(), &self.question.uncertain),
            like: &self.reference,
            prices: UnitPrices::of(&self.question.prices, &plain),
            drawn: !self.question.uncertain.is_empty(),
            make: Box::new(move |replicate| runs.scenario(policy, replicate)),
        })
    }
}

//! AlgorithmResult with names and units: from the numbers of a search to what is found of a study.

use super::algorithm::{Algorithm, AlgorithmResult};
use super::paired::{Kind, Paired, reach};
use super::policies::{Policies, lever_name, sets, settings};
use super::result::{
    Contender, FactorResult, FrontResult, LeverResult, Measure, Origin, RobustResult, RobustnessResult,
    SearchResult, Tried,
};
use super::robust::{Interval, Robustness};
use super::selection::{COST, Entrant};
use super::trials::{Policy, mean};
use crate::spec::{Factor, Lever, Range, Spread};

/// What doesn't come from the result of the algorithm.
pub(super) struct Frame<'a> {
    pub policies: Policies<'a>,
    pub algorithm: &'a Algorithm,
    pub outcomes: Vec<Measure>,
    pub aim: usize,
    pub scenario: String,
    pub horizon_weeks: u32,
    pub seed: u64,
    pub runs: u64,
}

impl Frame<'_> {
    fn robustness(&self, robust: &Robustness, contenders: &[Entrant]) -> RobustnessResult {
        let aim = self.aim + 1;
        let kind = match self.outcomes[self.aim].share {
            true => Kind::Share,
            false => Kind::Number(reach(contenders.iter().map(|one| one.sample.column(aim)))),
        };
        let policies: Vec<RobustResult> = robust
            .policies
            .iter()
            .map(|one| {
                let contender = place(contenders, &one.policy).unwrap_or(0);
                RobustResult {
                    contender,
                    // Factors are drawn anew for each of these runs, too: they are over all states.
                    expected: Interval::of(Paired::single(contenders[contender].sample.column(aim), kind)),
                    worst_tenth: one.worst_tenth,
                    worst_states: one.worst_draws.clone(),
                    regret: one.regret,
                    gain_if_known: one.gain_if_known,
                    regret_worst_tenth: one.regret_worst_tenth,
                    best_in: one.best_in,
                    by_world: one.by_draw.clone(),
                }
            })
            .collect();
        let sign = if self.outcomes[self.aim].more { 1.0 } else { -1.0 };
        let best = policies.iter().enumerate().max_by(|(at, one), (other, another)| {
            let (one, another) = (sign * one.expected.mean, sign * another.expected.mean);
            one.total_cmp(&another).then(other.cmp(at))
        });
        RobustnessResult {
            states: robust.states,
            factors: robust.factors.clone(),
            by_expected: best.map_or(0, |(at, _)| at),
            policies,
            by_worst_tenth: robust.by_worst_tenth,
            by_regret: robust.by_regret,
        }
    }

    /// Gives a result its names.
    pub fn named(self, result: &AlgorithmResult) -> SearchResult {
        let question = self.policies.question;
        let selection = &result.selection;
        SearchResult {
            study: question.name.clone(),
            about: question.about.clone(),
            scenario: self.scenario.clone(),
            horizon_weeks: self.horizon_weeks,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: self.seed,
            budget: self.algorithm.budget,
            confidence: self.algorithm.confidence,
            aim: self.aim,
            indifference: result.indifference,
            levers: self.policies.levers.iter().map(lever_found).collect(),
            factors: self.factors(),
            tried: self.tried(result),
            exhaustive: result.explored.exhaustive,
            runs: self.runs,
            contenders: self.contenders(result),
            selected_among: selection.fates.len(),
            chosen: selection.chosen,
            within: selection.chosen.map(|_| selection.within).filter(|within| within.is_finite()),
            replicates: selection.replicates,
            gain: result.gain,
            fronts: result
                .fronts
                .iter()
                .map(|front| FrontResult {
                    outcome: front.aim.quantity - 1,
                    indifference: front.indifference,
                    standings: front.standings.clone(),
                })
                .collect(),
            robustness: result.robustness.as_ref().map(|robust| self.robustness(robust, &result.contenders)),
            failure: result.failure,
            conditions: result.conditions.clone(),
            coefficients: None,
            outcomes: self.outcomes,
        }
    }

    fn factors(&self) -> Vec<FactorResult> {
        let factors = &self.policies.question.uncertain;
        let named = |factor: &Factor| FactorResult {
            name: match factor.name.as_str() {
                "" => factor.path.rsplit('.').next().unwrap_or(&factor.path).replace('_', " "),
                name => name.to_owned(),
            },
            path: factor.path.clone(),
            range: factor.spread.words(),
            options: match &factor.spread {
                Spread::OneOf(values) => values.clone(),
                _ => Vec::new(),
            },
            why: factor.why.clone(),
        };
        factors.iter().map(named).collect()
    }

    fn settings(&self, policy: &Policy) -> Vec<String> {
        policy.point().map_or_else(Vec::new, |point| settings(self.policies.levers, point))
    }

    fn tried(&self, result: &AlgorithmResult) -> Vec<Tried> {
        let explored = &result.explored;
        let given = self.algorithm.given;
        let origin = |at: usize| match at {
            _ if at < given => Origin::Given,
            _ if at < given + explored.design => Origin::Design,
            _ => Origin::Around,
        };
        let one = |(at, entrant): (usize, &Entrant)| Tried {
            name: self.policies.name(&entrant.policy),
            settings: self.settings(&entrant.policy),
            origin: origin(at),
            runs: entrant.sample.len() as u32,
            cost: mean(entrant.sample.column(COST)),
            outcomes: (0..self.outcomes.len()).map(|at| mean(entrant.sample.column(at + 1))).collect(),
            contender: place(&result.contenders, &entrant.policy),
        };
        explored.tried.iter().enumerate().map(one).collect()
    }

    fn contenders(&self, result: &AlgorithmResult) -> Vec<Contender> {
        let all = &result.contenders;
        let kinds: Vec<Kind> = (0..=self.outcomes.len())
            .map(|quantity| match quantity > 0 && self.outcomes[quantity - 1].share {
                true => Kind::Share,
                false => Kind::Number(reach(all.iter().map(|one| one.sample.column(quantity)))),
            })
            .collect();
        let interval = |entrant: &Entrant, quantity: usize| {
            Interval::of(Paired::single(entrant.sample.column(quantity), kinds[quantity]))
        };
        let aim = self.aim + 1;
        let chosen = result.selection.chosen.map(|at| &all[at]);
        let one = |(at, entrant): (usize, &Entrant)| {
            let cost = entrant.sample.column(COST);
            let dear = cost
                .iter()
                .filter(|cost| self.algorithm.budget.is_some_and(|budget| **cost > budget))
                .count();
            Contender {
                name: self.policies.name(&entrant.policy),
                settings: self.settings(&entrant.policy),
                sets: entrant.policy.point().map_or_else(Vec::new, |point| sets(self.policies.levers, point)),
                runs: entrant.sample.len() as u32,
                cost: interval(entrant, COST),
                over_budget: dear as f64 / cost.len().max(1) as f64,
                outcomes: (1..=self.outcomes.len()).map(|quantity| interval(entrant, quantity)).collect(),
                fate: result.selection.fates.get(at).copied(),
                over_chosen: chosen.map(|chosen| {
                    let (own, its) = (entrant.sample.column(aim), chosen.sample.column(aim));
                    Interval::of(Paired::difference(own, its, kinds[aim]))
                }),
                likely_best: result.selection.likely_best.get(at).copied().unwrap_or(0.0),
            }
        };
        all.iter().enumerate().map(one).collect()
    }
}

fn place(contenders: &[Entrant], policy: &Policy) -> Option<usize> {
    contenders.iter().position(|one| one.policy == *policy)
}

fn lever_found(lever: &Lever) -> LeverResult {
    LeverResult {
        name: lever_name(lever),
        path: lever.path.clone(),
        range: match &lever.range {
            Range::Between { low, high } => format!("{low} to {high}"),
            Range::Whole { low, high, step: 1 } => format!("{low}, {}, … {high}", low + 1),
            Range::Whole { low, high, step } => format!("{low}, {}, … {high}", low + i64::from(*step)),
            Range::OneOf(values) => values.join(" or "),
        },
    }
}

//! From samples of all arms in all sets to what they say. Nothing is run here.

use super::draw::CoefficientSets;
use super::result::{
    AloneAt, CoefficientResult, Ends, PairEffect, SetArmResult, SetDifference, SetRow, TurningCoefficient,
};
use super::run::Objective;
use crate::outcome::{Better, Outcome, OutcomeSample};
use crate::output::text::fine;
use hearth_engine::scenario::Scenario;
use hearth_statistics::rank::{quantile, spearman, spearman_p};

/// The risk of what is said to be more than chance.
pub(super) const RISK: f64 = 0.05;
/// Coefficients that are moved alone, of those that the choice between the best and its rival goes with.
pub(super) const ALONE: usize = 4;
/// The same of those that the difference of an arm from the one that it is funded instead of goes with.
const ALONE_OF_PAIR: usize = 3;

/// By arm, then outcome: the samples of one choice of coefficients.
pub(super) type Samples = Vec<Vec<OutcomeSample>>;

/// Who is the best under one choice of coefficients.
#[derive(Debug, Clone, PartialEq)]
struct Ranking {
    /// Those with the best value, all of them equal.
    first: Vec<usize>,
    /// Whether the first is better than each other by more than chance.
    surely: bool,
    /// Those that can't be distinguished from the first, the first aside.
    level: Vec<usize>,
    /// Whether each is within the budget.
    affordable: Vec<bool>,
}

/// What is judged.
pub(super) struct Judge<'a> {
    pub objective: &'a Objective<'a>,
    pub names: Vec<String>,
    pub sets: &'a CoefficientSets,
    /// The study's scenario: coefficients are shown as they are in it.
    pub scenario: &'a Scenario,
}

impl Judge<'_> {
    fn outcome(&self) -> &Outcome {
        &self.objective.outcomes[self.objective.aim]
    }

    fn sign(&self) -> f64 {
        if self.objective.better == Better::Less { -1.0 } else { 1.0 }
    }

    /// The advantage of one arm over another, with the interval that misses with a probability of `risk`.
    fn advantage(&self, samples: &Samples, (one, other): (usize, usize), risk: f64) -> (f64, Ends) {
        let aim = self.objective.aim;
        let difference = samples[one][aim].less(&samples[other][aim], self.outcome());
        let (low, high) = difference.interval(risk);
        match self.sign() > 0.0 {
            true => (difference.influence.value, (low, high).into()),
            false => (-difference.influence.value, (-high, -low).into()),
        }
    }

    fn ranking(&self, samples: &Samples) -> Ranking {
        let arms = samples.len();
        let affordable = (0..arms).map(|arm| match self.objective.budget {
            Some((cost, most)) => samples[arm][cost].influence.value <= most,
            None => true,
        });
        let affordable: Vec<bool> = affordable.collect();
        let value = |arm: usize| self.sign() * samples[arm][self.objective.aim].influence.value;
        let running: Vec<usize> =
            (0..arms).filter(|&arm| affordable[arm] && value(arm).is_finite()).collect();
        let best = running.iter().map(|&arm| value(arm)).fold(f64::NEG_INFINITY, f64::max);
        let first: Vec<usize> = running.iter().copied().filter(|&arm| value(arm) == best).collect();
        let Some(&one) = first.first() else {
            return Ranking { first, surely: false, level: Vec::new(), affordable };
        };
        let risk = RISK / (running.len().max(2) - 1) as f64;
        let level: Vec<usize> = running
            .into_iter()
            .filter(|&other| other != one && self.advantage(samples, (one, other), risk).1.low <= 0.0)
            .collect();
        Ranking { surely: level.is_empty() && first.len() == 1, first, level, affordable }
    }

    /// The arm that most often takes the leader's place; where none does, the one that comes nearest.
    fn rival(&self, leader: usize, best: &[u32], samples: &[Samples]) -> usize {
        let median = |arm: usize| {
            let mut all: Vec<f64> = samples
                .iter()
                .map(|of_set| self.advantage(of_set, (leader, arm), RISK).0)
                .filter(|value| value.is_finite())
                .collect();
            all.sort_by(f64::total_cmp);
            quantile(&all, 0.5)
        };
        let others = (0..self.names.len()).filter(|&arm| arm != leader);
        let key = |arm: usize| (best[arm], -median(arm));
        // The first of equals.
        others
            .reduce(|one, other| {
                let (this, that) = (key(one), key(other));
                if that.0.cmp(&this.0).then(that.1.total_cmp(&this.1)).is_gt() { other } else { one }
            })
            .unwrap_or(leader)
    }

    /// The coefficients by how far the leader's advantage over the rival goes with them.
    fn turning(
        &self,
        (leader, rival): (usize, usize),
        samples: &[Samples],
    ) -> Vec<(usize, TurningCoefficient)> {
        let advantages: Vec<f64> =
            samples.iter().map(|of_set| self.advantage(of_set, (leader, rival), RISK).0).collect();
        let count = self.sets.coefficients().len();
        let model = &self.scenario.model;
        let mut all: Vec<(usize, TurningCoefficient)> = self
            .sets
            .coefficients()
            .enumerate()
            .map(|(at, one)| {
                let correlation = spearman(&self.sets.places_of(at), &advantages);
                let p = spearman_p(correlation, advantages.len());
                let turning = TurningCoefficient {
                    path: one.path.clone(),
                    meaning: one.spec.text(),
                    unit: one.spec.unit.to_owned(),
                    value: one.value(model),
                    range: (one.at(model, 0.0), one.at(model, 1.0)).into(),
                    correlation,
                    p_adjusted: (p * count as f64).min(1.0),
                    alone: Vec::new(),
                };
                (at, turning)
            })
            .filter(|(_, one)| one.correlation.is_finite())
            .collect();
        all.sort_by(|(one, a), (other, b)| {
            b.correlation.abs().total_cmp(&a.correlation.abs()).then(one.cmp(other))
        });
        all
    }

    /// All that can be said before coefficients are moved alone, and which ones are to be, by their places among those that
    /// are drawn.
    pub fn judge(&self, samples: &[Samples], runs: u32) -> (CoefficientResult, Vec<usize>) {
        let (objective, leader) = (self.objective, self.objective.leader);
        let rankings: Vec<Ranking> = samples.iter().map(|of_set| self.ranking(of_set)).collect();
        let count =
            |holds: &dyn Fn(&Ranking) -> bool| rankings.iter().filter(|one| holds(one)).count() as u32;
        let alone = |one: &Ranking, arm: usize| one.first == [arm];
        let arms: Vec<SetArmResult> = self
            .names
            .iter()
            .enumerate()
            .map(|(arm, name)| SetArmResult {
                name: name.clone(),
                best: count(&|one| alone(one, arm)),
                best_surely: count(&|one| alone(one, arm) && one.surely),
                level: count(&|one| {
                    !alone(one, arm) && (one.first.contains(&arm) || one.level.contains(&arm))
                }),
                over_budget: count(&|one| !one.affordable[arm]),
            })
            .collect();
        let best: Vec<u32> = arms.iter().map(|arm| arm.best).collect();
        let rival = self.rival(leader, &best, samples);
        let turning = self.turning((leader, rival), samples);
        let chosen: Vec<usize> = turning.iter().take(ALONE).map(|(at, _)| *at).collect();
        let surely_beaten = |(of_set, ranking): &(&Samples, &Ranking)| match ranking.first.as_slice() {
            [] => false,
            first if first.contains(&leader) => false,
            _ if !ranking.affordable[leader] => true,
            first => self.advantage(of_set, (first[0], leader), RISK).1.low > 0.0,
        };
        let result = CoefficientResult {
            sets: samples.len() as u32,
            runs,
            coefficients: self.sets.coefficients().len(),
            outcome: self.outcome().name.to_owned(),
            words: self.outcome().words.to_owned(),
            unit: self.outcome().unit.to_owned(),
            more: self.sign() > 0.0,
            ranked: objective.better != Better::Neither,
            leader,
            arms,
            tied: count(&|one| one.first.len() > 1),
            none_affordable: count(&|one| one.first.is_empty()),
            changed: count(&|one| !one.first.is_empty() && !one.first.contains(&leader)),
            changed_surely: samples.iter().zip(&rankings).filter(surely_beaten).count() as u32,
            differences: self.differences(samples),
            rival,
            turning: turning.into_iter().map(|(_, one)| one).collect(),
            text: Vec::new(),
            pair_effects: Vec::new(),
            rows: self.rows(samples, &rankings),
        };
        (result, chosen)
    }

    /// Adds what the first few coefficients do where they are moved alone: samples at the low end and at the high end of each.
    pub fn add_alone(&self, result: &mut CoefficientResult, samples: &[[Samples; 2]]) {
        let pair = (result.leader, result.rival);
        for (one, ends) in result.turning.iter_mut().zip(samples) {
            one.alone = ends
                .iter()
                .enumerate()
                .map(|(end, samples)| {
                    let (advantage, interval) = self.advantage(samples, pair, RISK);
                    let ranking = self.ranking(samples);
                    AloneAt {
                        high: end == 1,
                        value: if end == 1 { one.range.high } else { one.range.low },
                        best: match ranking.first.as_slice() {
                            [only] => Some(self.names[*only].clone()),
                            _ => None,
                        },
                        advantage,
                        interval,
                        turns: interval.high < 0.0,
                    }
                })
                .collect();
        }
    }

    /// Coefficients that move the difference of the pair most, but for those that are chosen already.
    pub fn moving_pair(&self, samples: &[Samples], chosen: &[usize]) -> Vec<usize> {
        let Some((arm, against)) = self.objective.pair else { return Vec::new() };
        let aim = self.objective.aim;
        let of_set =
            |of_set: &Samples| of_set[arm][aim].less(&of_set[against][aim], self.outcome()).influence.value;
        let differences: Vec<f64> = samples.iter().map(of_set).collect();
        let strength = |at: usize| spearman(&self.sets.places_of(at), &differences).abs();
        let mut all: Vec<(usize, f64)> = (0..self.sets.coefficients().len())
            .map(|at| (at, strength(at)))
            .filter(|(_, strength)| strength.is_finite())
            .collect();
        all.sort_by(|(one, a), (other, b)| b.total_cmp(a).then(one.cmp(other)));
        all.into_iter().take(ALONE_OF_PAIR).map(|(at, _)| at).filter(|at| !chosen.contains(at)).collect()
    }

    /// What the coefficients that were moved alone, and all of them together, do to the difference of the pair.
    pub fn pair_effects(
        &self,
        samples: &[Samples],
        chosen: &[usize],
        alone: &[[Samples; 2]],
    ) -> Vec<PairEffect> {
        let Some((arm, against)) = self.objective.pair else { return Vec::new() };
        let model = &self.scenario.model;
        let coefficients: Vec<_> = self.sets.coefficients().collect();
        let mut all = Vec::new();
        for &place in &self.objective.pair_outcomes {
            let outcome = &self.objective.outcomes[place];
            let gap = |samples: &Samples| {
                let difference = samples[arm][place].less(&samples[against][place], outcome);
                (difference.influence.value, Ends::from(difference.interval(RISK)))
            };
            let now = (self.objective.unchanged)(place, arm, against);
            let mut values: Vec<f64> =
                samples.iter().map(|of_set| gap(of_set).0).filter(|value| value.is_finite()).collect();
            values.sort_by(f64::total_cmp);
            let other = values.iter().filter(|value| **value * now < 0.0).count();
            let unknown = (f64::NEG_INFINITY, f64::INFINITY);
            let tenth = |at: f64| (quantile(&values, at), Ends::from(unknown));
            all.push(PairEffect {
                path: None,
                words: format!(
                    "all coefficients together: the sign is another in {other} of {} sets",
                    values.len()
                ),
                outcome: outcome.name.to_owned(),
                now,
                ends: ["10 %".to_owned(), "90 % of sets".to_owned()],
                differences: [tenth(0.1), tenth(0.9)],
            });
            for (&at, [low, high]) in chosen.iter().zip(alone) {
                let one = coefficients[at];
                all.push(PairEffect {
                    path: Some(one.path.clone()),
                    words: one.spec.text(),
                    outcome: outcome.name.to_owned(),
                    now,
                    ends: [fine(one.at(model, 0.0)), fine(one.at(model, 1.0))],
                    differences: [gap(low), gap(high)],
                });
            }
        }
        all
    }

    fn differences(&self, samples: &[Samples]) -> Vec<SetDifference> {
        let arms = self.names.len();
        let mut all = Vec::new();
        for (at, outcome) in self.objective.outcomes.iter().enumerate() {
            for (against, arm) in
                (0..arms).flat_map(|against| (against + 1..arms).map(move |arm| (against, arm)))
            {
                let of_set =
                    |of_set: &Samples| of_set[arm][at].less(&of_set[against][at], outcome).influence.value;
                let mut values: Vec<f64> =
                    samples.iter().map(of_set).filter(|value| value.is_finite()).collect();
                values.sort_by(f64::total_cmp);
                let count =
                    |holds: &dyn Fn(f64) -> bool| values.iter().filter(|one| holds(**one)).count() as u32;
                let (above, below) = (count(&|one| one > 0.0), count(&|one| one < 0.0));
                let unchanged = (self.objective.unchanged)(at, arm, against);
                all.push(SetDifference {
                    outcome: outcome.name.to_owned(),
                    arm: self.names[arm].clone(),
                    against: self.names[against].clone(),
                    unchanged,
                    above,
                    below,
                    keeps_sign: match unchanged {
                        unchanged if unchanged > 0.0 => above,
                        unchanged if unchanged < 0.0 => below,
                        _ => count(&|one| one == 0.0),
                    },
                    median: quantile(&values, 0.5),
                    most: (quantile(&values, 0.1), quantile(&values, 0.9)).into(),
                });
            }
        }
        all
    }

    fn rows(&self, samples: &[Samples], rankings: &[Ranking]) -> Vec<SetRow> {
        let model = &self.scenario.model;
        let of_set = |(set, (of_set, ranking)): (usize, (&Samples, &Ranking))| SetRow {
            coefficients: self
                .sets
                .coefficients()
                .enumerate()
                .map(|(at, one)| (one.path.clone(), one.at(model, self.sets.places_of(at)[set])))
                .collect(),
            values: self
                .objective
                .outcomes
                .iter()
                .enumerate()
                .map(|(at, outcome)| {
                    let values = of_set.iter().map(|arm| arm[at].influence.value).collect();
                    (outcome.name.to_owned(), outcome.unit.to_owned(), values)
                })
                .collect(),
            best: Some(&ranking.first).filter(|first| first.len() == 1).map(|first| first[0]),
            surely: ranking.surely,
        };
        samples.iter().zip(rankings).enumerate().map(of_set).collect()
    }
}

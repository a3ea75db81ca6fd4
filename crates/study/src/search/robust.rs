//! Policies side by side in many states of the world: the uncertain factors are drawn, and every policy runs in every draw.
//!
//! *The worst tenth.* With a few replicates of each draw, chance decides much of which draws look worst. So the worst three
//! tenths get a closer look, the worst tenth is chosen by all of these replicates, and what it is like is said by fresh ones,
//! which had no part in the choice.
//!
//! *Regret.* In each draw some policy is best, and each other one has a regret: what choosing it there loses. One half of a
//! draw's replicates says which policy is best there, and the other half how much better it is; then the halves change places.
//! Regrets so measured are rather too small than too large, as few replicates choose badly; by the replicates that chose, they
//! are too large. What knowing the factors in advance would gain lies between.

use super::paired::{Kind, Paired, reach};
use super::selection::Aim;
use super::trials::{Ask, Halt, Policy, Trials, WorldState, mean};

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WorldStates {
    /// Draws of the uncertain factors.
    pub draws: u32,
    /// Replicates in each draw, 2 or more.
    pub replicates: u32,
}

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Interval {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    pub(super) fn of(paired: Paired) -> Self {
        let (low, high) = paired.interval();
        Self { mean: paired.mean, low, high }
    }

    /// The same seen from the other side.
    pub(super) fn turned(self, more: bool) -> Self {
        match more {
            true => self,
            false => Self { mean: -self.mean, low: -self.high, high: -self.low },
        }
    }
}

/// One policy over all draws, in units of the outcome.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Robust {
    /// The policy.
    pub policy: Policy,
    /// Mean outcome.
    pub expected: Interval,
    /// Mean outcome in its worst tenth of the draws, by fresh replicates.
    pub worst_tenth: Interval,
    /// The draws of that tenth, the worst first.
    pub worst_draws: Vec<u32>,
    /// Mean regret.
    pub regret: Interval,
    /// What knowing the draw in advance, and choosing the best of these policies for it, would gain: a 95 % interval.
    pub gain_if_known: (f64, f64),
    /// Mean regret in the tenth of the draws where it is largest.
    pub regret_worst_tenth: f64,
    /// Share of the draws in which it was seen to be the best; equals share the place.
    pub best_in: f64,
    /// Mean outcome by draw.
    pub by_draw: Vec<f64>,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Robustness {
    /// How it was looked.
    pub states: WorldStates,
    /// Uncertain factors, by draw.
    pub factors: Vec<Vec<f64>>,
    /// The policies, in the order in which they were given.
    pub policies: Vec<Robust>,
    /// Place of the policy with the best mean outcome.
    pub by_expected: usize,
    /// Place of the policy that is best in its worst tenth of the draws.
    pub by_worst_tenth: usize,
    /// Place of the policy whose largest regrets are smallest.
    pub by_regret: usize,
}

/// PolicyRuns through every draw with every policy.
///
/// # Errors
///
/// Where somebody stops it, or a run fails.
pub fn robust<T: Trials>(
    policies: &[Policy],
    aim: Aim,
    states: WorldStates,
    first: u32,
    trials: &mut T,
) -> Result<Robustness, Halt<T::Error>> {
    let asks: Vec<Ask<'_>> = (0..states.draws)
        .flat_map(|draw| {
            policies.iter().map(move |policy| {
                // Every draw has replicates of its own: their chance isn't to be taken for the draw's doing.
                let from = first + draw * states.replicates;
                Ask { policy, world: WorldState::Fixed(draw), replicates: from..from + states.replicates }
            })
        })
        .collect();
    let samples = trials.run(&asks, "in other states of the world")?;
    let sign = if aim.more { 1.0 } else { -1.0 };
    let halves = |rows: &Vec<Vec<f64>>| -> [f64; 2] {
        let values: Vec<f64> = rows.iter().map(|row| sign * row[aim.quantity]).collect();
        let (one, other) = values.split_at(values.len() / 2);
        [mean(one), mean(other)]
    };
    let seen: Vec<[f64; 2]> = samples.iter().map(halves).collect();
    let table = SeenValues { policies: policies.len(), draws: states.draws as usize, seen };
    let all: Vec<Vec<f64>> = (0..policies.len()).map(|policy| table.values(policy)).collect();
    let kind = Kind::Number(reach(all.iter().map(Vec::as_slice)));
    let best_in = table.best_in();
    let fresh = first + states.draws * states.replicates;
    let worst = worst_tenths(policies, &all, (aim, states), fresh, trials)?;
    let rows = policies.iter().enumerate().map(|(at, policy)| Robust {
        policy: policy.clone(),
        expected: Interval::of(Paired::single(&all[at], kind)).turned(aim.more),
        worst_tenth: worst[at].0.turned(aim.more),
        worst_draws: worst[at].1.clone(),
        regret: Interval::of(Paired::single(&table.regrets(at), kind)),
        gain_if_known: (
            Paired::single(&table.regrets(at), kind).interval().0.max(0.0),
            Paired::single(&table.regrets_by_all(&all, at), kind).interval().1.max(0.0),
        ),
        regret_worst_tenth: -table.in_worst_tenth(at, SeenValues::regret_turned),
        best_in: best_in[at],
        by_draw: all[at].iter().map(|value| sign * value).collect(),
    });
    let rows: Vec<Robust> = rows.collect();
    let by = |key: &dyn Fn(&Robust) -> f64| {
        let keys = || rows.iter().map(key).enumerate().filter(|(_, key)| key.is_finite());
        keys()
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
            .map_or(0, |(at, _)| at)
    };
    Ok(Robustness {
        states,
        factors: (0..states.draws).map(|draw| trials.factors(draw)).collect(),
        by_expected: by(&|row| sign * row.expected.mean),
        by_worst_tenth: by(&|row| sign * row.worst_tenth.mean),
        by_regret: by(&|row| -row.regret_worst_tenth),
        policies: rows,
    })
}

/// Share of the draws that get a closer look, in tenths.
const CLOSER: usize = 3;
/// Replicates of the closer look, and fresh ones in the worst tenth, each for one of the first.
const MORE: u32 = 4;
const AGAIN: u32 = 8;

/// A mean in the worst tenth of the draws, and which draws these are.
type WorstTenth = (Interval, Vec<u32>);

/// Each policy's mean in its worst tenth of the draws, more being better, and which draws these are.
fn worst_tenths<T: Trials>(
    policies: &[Policy],
    seen: &[Vec<f64>],
    (aim, states): (Aim, WorldStates),
    first: u32,
    trials: &mut T,
) -> Result<Vec<WorstTenth>, Halt<T::Error>> {
    let sign = if aim.more { 1.0 } else { -1.0 };
    let tenth = (states.draws as usize).div_ceil(10);
    let lowest = |values: &[(f64, u32)], count: usize| -> Vec<u32> {
        let mut values: Vec<(f64, u32)> =
            values.iter().copied().filter(|(value, _)| value.is_finite()).collect();
        values.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        values.into_iter().take(count).map(|(_, draw)| draw).collect()
    };
    let mut runs =
        |draws: &[Vec<u32>], first: u32, each: u32| -> Result<Vec<Vec<Vec<f64>>>, Halt<T::Error>> {
            let asks: Vec<Ask<'_>> = draws
                .iter()
                .zip(policies)
                .flat_map(|(draws, policy)| {
                    draws.iter().map(move |&draw| {
                        let from = first + draw * each;
                        Ask { policy, world: WorldState::Fixed(draw), replicates: from..from + each }
                    })
                })
                .collect();
            let mut values = trials.run(&asks, "the worst states of the world")?.into_iter();
            let of_one = |rows: Vec<Vec<f64>>| rows.iter().map(|row| sign * row[aim.quantity]).collect();
            Ok(draws.iter().map(|draws| values.by_ref().take(draws.len()).map(of_one).collect()).collect())
        };
    let numbered = |values: &Vec<f64>| -> Vec<(f64, u32)> { values.iter().copied().zip(0..).collect() };
    let closer: Vec<Vec<u32>> = seen.iter().map(|values| lowest(&numbered(values), CLOSER * tenth)).collect();
    let more = runs(&closer, first, MORE * states.replicates)?;
    let worst: Vec<Vec<u32>> = (0..policies.len())
        .map(|at| {
            let all = closer[at].iter().zip(&more[at]).map(|(&draw, values)| {
                let before = seen[at][draw as usize];
                let share = 1.0 / f64::from(1 + MORE);
                (share * before + (1.0 - share) * mean(values), draw)
            });
            lowest(&all.collect::<Vec<_>>(), tenth)
        })
        .collect();
    let first = first + states.draws * MORE * states.replicates;
    let fresh = runs(&worst, first, AGAIN * states.replicates)?;
    Ok(fresh.iter().zip(worst).map(|(values, draws)| (over_draws(values, aim.share), draws)).collect())
}

/// The mean over some draws, each with as many replicates, with a 95 % interval for these draws.
fn over_draws(values: &[Vec<f64>], share: bool) -> Interval {
    let pooled: Vec<f64> = values.concat();
    let reach = reach(std::iter::once(pooled.as_slice()));
    let all = Interval::of(Paired::single(&pooled, if share { Kind::Share } else { Kind::Number(reach) }));
    if share {
        return all;
    }
    // How far the draws lie apart is no uncertainty of their mean.
    let apart: Vec<f64> = values
        .iter()
        .flat_map(|values| {
            let mean = mean(values);
            values.iter().map(move |value| value - mean)
        })
        .collect();
    let freedom = apart.len() as f64 / (apart.len() as f64 - values.len() as f64);
    let within = Interval::of(Paired::single(&apart, Kind::Number(reach)));
    let half = (within.high - within.mean) * libm::sqrt(freedom);
    Interval { mean: all.mean, low: all.mean - half, high: all.mean + half }
}

/// Means of the halves of each draw's replicates, more being better; by draw, then policy.
struct SeenValues {
    policies: usize,
    draws: usize,
    seen: Vec<[f64; 2]>,
}

impl SeenValues {
    fn value(&self, policy: usize, draw: usize, _by: usize, of: usize) -> f64 {
        self.seen[draw * self.policies + policy][of]
    }

    /// Means of all replicates of a draw.
    fn values(&self, policy: usize) -> Vec<f64> {
        let whole = |draw: usize| mean(self.seen[draw * self.policies + policy].as_slice());
        (0..self.draws).map(whole).collect()
    }

    /// What one half sees to be the best policy of a draw.
    fn best(&self, draw: usize, by: usize) -> usize {
        let value = |policy: usize| self.seen[draw * self.policies + policy][by];
        let finite = (0..self.policies).filter(|&policy| value(policy).is_finite());
        finite.max_by(|&one, &other| value(one).total_cmp(&value(other)).then(other.cmp(&one))).unwrap_or(0)
    }

    /// What a policy loses in a draw, as half `of` sees it, against the best as half `by` sees it; less is worse.
    fn regret_turned(&self, policy: usize, draw: usize, by: usize, of: usize) -> f64 {
        self.value(policy, draw, by, of) - self.value(self.best(draw, by), draw, by, of)
    }

    fn regrets(&self, policy: usize) -> Vec<f64> {
        let regret =
            |draw| -mean(&[self.regret_turned(policy, draw, 0, 1), self.regret_turned(policy, draw, 1, 0)]);
        (0..self.draws).map(regret).collect()
    }

    /// What a policy loses in each draw against the best, where the same replicates say which is best and how good it is: too much.
    fn regrets_by_all(&self, all: &[Vec<f64>], policy: usize) -> Vec<f64> {
        let best = |draw: usize| {
            let there = all.iter().map(|values| values[draw]).filter(|value| value.is_finite());
            there.fold(f64::NEG_INFINITY, f64::max)
        };
        (0..self.draws).map(|draw| best(draw) - all[policy][draw]).collect()
    }

    /// The mean over the tenth of the draws in which a number is lowest: which these are says one half, the number says the other.
    fn in_worst_tenth(
        &self,
        policy: usize,
        number: impl Fn(&Self, usize, usize, usize, usize) -> f64,
    ) -> f64 {
        let half = |by: usize, of: usize| {
            let mut draws: Vec<(f64, usize)> =
                (0..self.draws).map(|draw| (number(self, policy, draw, by, by), draw)).collect();
            draws.retain(|(value, _)| value.is_finite());
            draws.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let worst = draws.iter().take(self.draws.div_ceil(10));
            let values: Vec<f64> = worst.map(|(_, draw)| number(self, policy, *draw, by, of)).collect();
            mean(&values)
        };
        mean(&[half(0, 1), half(1, 0)])
    }

    fn best_in(&self) -> Vec<f64> {
        let mut shares = vec![0.0; self.policies];
        for draw in 0..self.draws {
            let values: Vec<f64> = (0..self.policies)
                .map(|policy| mean(self.seen[draw * self.policies + policy].as_slice()))
                .collect();
            let most =
                values.iter().copied().filter(|value| value.is_finite()).fold(f64::NEG_INFINITY, f64::max);
            let first: Vec<usize> = (0..self.policies).filter(|&policy| values[policy] == most).collect();
            for policy in &first {
                shares[*policy] += 1.0 / first.len() as f64 / self.draws as f64;
            }
        }
        shares
    }
}

//! One outcome of two arms, pair by pair.

use super::result::{Beats, Difference, Finding, Gap, Interval};
use crate::outcome::{
    Better, Outcome, OutcomeKind, OutcomeSample, PairedDifference, count_pairs as count, paired_interval,
};
use hearth_statistics::{Influence, PairedShares, normal_p, normal_quantile};

/// The share of the runs that is called the worst.
pub(super) const WORST: f64 = 0.05;

/// A difference that isn't judged yet.
pub(super) struct Pair<'a> {
    pub outcome: &'a Outcome,
    /// Places of the arms: this one less that one.
    pub arms: (usize, usize),
    quantities: (&'a OutcomeSample, &'a OutcomeSample),
    pub influence: Influence,
    shares: Option<PairedShares>,
}

impl<'a> Pair<'a> {
    pub fn of(
        outcome: &'a Outcome,
        arms: (usize, usize),
        quantities: (&'a OutcomeSample, &'a OutcomeSample),
    ) -> Self {
        let PairedDifference { influence, shares } = quantities.0.less(quantities.1, outcome);
        Self { outcome, arms, quantities, influence, shares }
    }

    /// The interval that misses with a probability of `risk`.
    pub fn interval(&self, risk: f64) -> Interval {
        paired_interval(&self.influence, self.shares.as_ref(), risk).into()
    }

    /// The interval that reaches so many deviates each way (more of them where there are few replicates).
    pub fn within(&self, deviates: f64) -> Interval {
        self.interval(normal_p(deviates))
    }

    pub fn p(&self) -> f64 {
        self.shares.map_or_else(|| self.influence.p(), |shares| shares.p())
    }

    /// Everything about it: `risk` is that of the interval by itself, `deviates` the reach of the one among all; `one_policy` says
    /// that both arms are one.
    pub fn judged(
        &self,
        names: (&str, &str),
        risk: f64,
        deviates: f64,
        p_holm: f64,
        one_policy: bool,
    ) -> Difference {
        let together = self.within(deviates);
        Difference {
            outcome: self.outcome.name,
            arm: names.0.to_owned(),
            against: names.1.to_owned(),
            n: self.influence.n,
            value: self.influence.value,
            sd: self.shares.map_or_else(|| self.influence.sd(), |shares| shares.sd()),
            interval: self.interval(risk),
            together,
            p: self.p(),
            p_holm,
            finding: self.finding(&together, one_policy),
            beats: self.beats(risk),
            worst: self.worst(risk),
            saved: self.saved(),
        }
    }

    fn finding(&self, together: &Interval, one_policy: bool) -> Finding {
        let (one, other) = self.quantities;
        let same = |(one, other): (&f64, &f64)| one == other || one.is_nan() && other.is_nan();
        if one.values.iter().zip(&other.values).all(same) && self.influence.value == 0.0 {
            let known = one_policy || self.influence.n >= ENOUGH_FOR_SAME;
            return if known { Finding::Same } else { Finding::Indistinguishable };
        }
        if self.influence.n < 2 || !together.excludes_zero() {
            return Finding::Indistinguishable;
        }
        match (self.outcome.better, together.low > 0.0) {
            (Better::More, true) | (Better::Less, false) => Finding::Better,
            (Better::More, false) | (Better::Less, true) => Finding::Worse,
            (Better::Neither, true) => Finding::More,
            (Better::Neither, false) => Finding::Less,
        }
    }

    /// How often it does better; of what is neither good nor bad, how often it has more.
    fn beats(&self, risk: f64) -> Beats {
        let (one, other) = (&self.quantities.0.values, &self.quantities.1.values);
        let (more, less) =
            (count(one, other, |one, other| one > other), count(one, other, |one, other| one < other));
        let (won, lost) = if self.outcome.better == Better::Less { (less, more) } else { (more, less) };
        let n = count(one, other, |_, _| true);
        let shares = PairedShares { n, only_one: won, only_other: lost };
        let half = |difference: f64| (1.0 + difference) / 2.0;
        let (low, high) = shares.interval(normal_quantile(1.0 - risk / 2.0));
        Beats {
            share: half(shares.difference()),
            interval: (half(low), half(high)).into(),
            ties: (n - won - lost) as f64 / n as f64,
        }
    }

    fn worst(&self, risk: f64) -> Option<Gap> {
        let (one, other) = self.quantities;
        if !tells_worst(self.outcome, one.values.len()) {
            return None;
        }
        let high = worst_is_high(self.outcome);
        let gap =
            Influence::tail(&one.values, WORST, high).less(&Influence::tail(&other.values, WORST, high));
        Some(Gap { value: gap.value, interval: gap.interval(risk).into() })
    }

    /// Variance of a difference of independent arms over that of the paired ones.
    fn saved(&self) -> Option<f64> {
        let square = |parts: &[f64]| parts.iter().map(|part| part * part).sum::<f64>();
        let (one, other) = self.quantities;
        // Runs that count in both arms, so that like is set against like.
        let alone = if self.outcome.is_ratio() {
            square(&one.influence.parts) + square(&other.influence.parts)
        } else {
            let both = |values: &[f64], others: &[f64]| -> Vec<f64> {
                values.iter().zip(others).map(|(one, other)| one + 0.0 * other).collect()
            };
            square(&Influence::mean(&both(&one.values, &other.values)).parts)
                + square(&Influence::mean(&both(&other.values, &one.values)).parts)
        };
        let paired = square(&self.influence.parts);
        (paired > 0.0).then(|| alone / paired)
    }
}

/// Runs that must all be the same before different policies are called so: fewer than 5 % of the runs may then differ, with 95 % confidence
/// (0.95⁵⁹ < 0.05).
const ENOUGH_FOR_SAME: usize = 59;
/// Runs below which the worst 5 % are too few to tell how uncertain their mean is: intervals of 5 of 100 cover in four of five
/// studies only.
const ENOUGH_FOR_WORST: usize = 200;

/// Whether anything is said of the worst of so many runs.
pub(super) fn tells_worst(outcome: &Outcome, runs: usize) -> bool {
    outcome.kind != OutcomeKind::Share && runs >= ENOUGH_FOR_WORST
}

/// Whether the worst runs are those with the highest values.
pub(super) fn worst_is_high(outcome: &Outcome) -> bool {
    outcome.better == Better::Less
}

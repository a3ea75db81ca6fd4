//! All differences of a comparison, judged together.

use rayon::prelude::*;

use super::difference::Pair;
use super::result::{Difference, Interval, Judged};
use crate::outcome::{Outcome, OutcomeSample};
use hearth_statistics::{Joint, holm, normal_p};

/// Times that the estimates are let stray.
const DRAWS: usize = 4000;

/// Places of all pairs of arms, those against the first one in front: the later less the earlier.
pub(super) fn pairs(arms: usize) -> Vec<(usize, usize)> {
    (0..arms).flat_map(|against| (against + 1..arms).map(move |arm| (arm, against))).collect()
}

/// All differences with what their estimates have to do with each other.
pub(super) struct Family<'a> {
    pairs: Vec<Pair<'a>>,
    deviates: f64,
    analyses: usize,
    risk: f64,
}

impl<'a> Family<'a> {
    /// Pairs all arms in all outcomes; `quantities` by arm, then outcome. The whole risk is shared among so many interim analyses.
    pub fn of(
        outcomes: &'a [Outcome],
        quantities: &'a [Vec<OutcomeSample>],
        (risk, analyses): (f64, usize),
        seed: u64,
    ) -> Self {
        let places = pairs(quantities.len());
        let all: Vec<(usize, (usize, usize))> =
            (0..outcomes.len()).flat_map(|at| places.iter().map(move |&pair| (at, pair))).collect();
        let pairs: Vec<Pair<'a>> = all
            .into_par_iter()
            .map(|(at, (arm, against))| {
                Pair::of(&outcomes[at], (arm, against), (&quantities[arm][at], &quantities[against][at]))
            })
            .collect();
        let stray = Joint::of(pairs.iter().map(|pair| pair.influence.parts.as_slice()));
        let deviates = stray.deviates(risk / analyses as f64, DRAWS, seed);
        Self { pairs, deviates, analyses, risk }
    }

    /// The widest half-width of one outcome's intervals among all.
    pub fn half_width(&self, outcome: &Outcome) -> f64 {
        let of_it = self.pairs.iter().filter(|pair| pair.outcome == outcome);
        let widths =
            of_it.map(|pair| pair.within(self.deviates)).map(|interval: Interval| interval.half_width());
        widths.fold(0.0, f64::max)
    }

    /// How they are judged.
    pub fn judged(&self) -> Judged {
        Judged {
            differences: self.pairs.len(),
            risk: self.risk,
            analyses: self.analyses,
            deviates: self.deviates,
            risk_each: normal_p(self.deviates),
        }
    }

    /// Every difference of arms, by their names and the places of their policies (arms of one policy have the same). Its interval
    /// alone misses with the whole risk where there is one analysis, else with an analysis's share.
    pub fn differences(&self, names: &[&str], policies: &[usize]) -> Vec<Difference> {
        let adjusted = holm(&self.pairs.iter().map(Pair::p).collect::<Vec<_>>());
        let risk = self.risk / self.analyses as f64;
        self.pairs
            .par_iter()
            .zip(adjusted)
            .map(|(pair, p_holm)| {
                let (arm, against) = pair.arms;
                let one_policy = policies[arm] == policies[against];
                pair.judged((names[arm], names[against]), risk, self.deviates, p_holm, one_policy)
            })
            .collect()
    }
}

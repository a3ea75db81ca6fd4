//! From differences to a choice.

use super::{Choice, Decision, MATTERS, MONEY, NetValue, is_money, text};
use crate::compare::difference::Pair;
use crate::compare::family::Family;
use crate::compare::result::{Comparison, Difference, Finding};
use crate::outcome::{Better, Outcome, OutcomeSample, UnitPrices};

/// Outcomes of a recommendation besides those of the study.
pub(in crate::compare) fn besides(outcomes: &[Outcome]) -> Vec<Outcome> {
    let missing = MONEY.iter().filter(|name| outcomes.iter().all(|one| one.name != **name));
    missing.filter_map(|name| Outcome::named(name)).collect()
}

/// An amount for each of [`UnitPrices::PRICES`].
pub(in crate::compare) type Amounts = [f64; UnitPrices::PRICES.len()];

/// Samples that a recommendation is made of.
pub(in crate::compare) struct Evidence<'a> {
    /// The study's outcomes with those that are looked at besides.
    pub outcomes: &'a [Outcome],
    /// By arm, then outcome.
    pub samples: &'a [Vec<OutcomeSample>],
    /// The replicates, by number.
    pub replicates: &'a [u32],
    /// Net value of an arm at other prices.
    pub at_prices: &'a dyn Fn(usize, &Amounts) -> OutcomeSample,
    /// Whether the study states prices of its own.
    pub own_prices: bool,
    /// Risk of all differences together, and interim analyses that share it.
    pub risk: (f64, usize),
    /// Seed of the joint intervals.
    pub seed: u64,
}

impl Evidence<'_> {
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.outcomes.iter().position(|one| one.name == name)
    }

    /// One arm against another in an outcome.
    pub(super) fn pair(&self, outcome: usize, (arm, against): (usize, usize)) -> Pair<'_> {
        let (one, other) = (&self.samples[arm][outcome], &self.samples[against][outcome]);
        Pair::of(&self.outcomes[outcome], (arm, against), (one, other))
    }

    /// Differences of cost and net value from the reference. Those of the study's outcomes are the ones that it shows; the others
    /// hold together with that of the deciding outcome.
    fn money(&self, found: &Comparison) -> Vec<Difference> {
        let known = found.outcomes.len();
        let names: Vec<&str> = found.arms.iter().map(|arm| arm.name.as_str()).collect();
        let policies: Vec<usize> = found
            .arms
            .iter()
            .enumerate()
            .map(|(at, arm)| arm.same_as.as_ref().and_then(|of| found.place(of)).unwrap_or(at))
            .collect();
        let further: Vec<Difference> = match self.outcomes.len() > known {
            false => Vec::new(),
            true => {
                let chosen: Vec<usize> = std::iter::once(0).chain(known..self.outcomes.len()).collect();
                let outcomes: Vec<Outcome> = chosen.iter().map(|&at| self.outcomes[at]).collect();
                let of_arm = |arm: &Vec<OutcomeSample>| chosen.iter().map(|&at| arm[at].clone()).collect();
                let samples: Vec<Vec<OutcomeSample>> = self.samples.iter().map(of_arm).collect();
                Family::of(&outcomes, &samples, self.risk, self.seed).differences(&names, &policies)
            }
        };
        let of = |name: &'static str| -> Vec<Difference> {
            let shown: Vec<Difference> = found.against_reference(name).cloned().collect();
            let reference = found.reference().name.as_str();
            let other = further.iter().filter(|one| one.outcome == name && one.against == reference);
            if shown.is_empty() { other.cloned().collect() } else { shown }
        };
        MONEY.into_iter().flat_map(of).collect()
    }

    fn net_values(&self, found: &Comparison) -> Vec<NetValue> {
        let Some(at) = self.place("net_value") else { return Vec::new() };
        let risk = 1.0 - found.confidence;
        let of_arm = |(arm, samples): (&crate::compare::result::ArmResult, &Vec<OutcomeSample>)| {
            let influence = &samples[at].influence;
            let interval = influence.interval(risk).into();
            NetValue { arm: arm.name.clone(), value: influence.value, interval }
        };
        found.arms.iter().zip(self.samples).map(of_arm).collect()
    }
}

/// An alternative to the reference.
pub(super) struct Alternative<'a> {
    pub arm: &'a str,
    pub gain: &'a Difference,
    pub net: &'a Difference,
}

/// The outcome that decides: the study's first, or net value where that has no better direction.
pub(super) fn deciding(found: &Comparison) -> Outcome {
    let first = *found.primary();
    match first.better {
        Better::Neither => Outcome::named("net_value").unwrap_or(first),
        _ => first,
    }
}

impl Decision {
    /// The recommendation of a comparison whose differences are judged.
    pub(in crate::compare) fn of(found: &Comparison, evidence: &Evidence<'_>) -> Option<Self> {
        let money = evidence.money(found);
        let net_values = evidence.net_values(found);
        let outcome = deciding(found);
        let of = |name: &str, arm: &str| -> Option<Difference> {
            let known = found.against_reference(name).find(|one| one.arm == arm);
            known.or_else(|| money.iter().find(|one| one.outcome == name && one.arm == arm)).cloned()
        };
        let pairs: Vec<(Difference, Difference)> = found.arms[1..]
            .iter()
            .filter_map(|arm| Some((of(outcome.name, &arm.name)?, of("net_value", &arm.name)?)))
            .collect();
        let alternatives: Vec<Alternative<'_>> =
            pairs.iter().map(|(gain, net)| Alternative { arm: &gain.arm, gain, net }).collect();
        let base =
            evidence.place(outcome.name).map_or(f64::NAN, |at| evidence.samples[0][at].influence.value);
        let (choice, chosen) = choose(&outcome, base, &alternatives, evidence.own_prices)?;
        let mut decision = Self {
            choice,
            arm: alternatives[chosen].arm.to_owned(),
            reference: found.reference().name.clone(),
            outcome: outcome.name,
            own_prices: evidence.own_prices,
            headline: String::new(),
            why: Vec::new(),
            costs: String::new(),
            brings: String::new(),
            sure: String::new(),
            cautions: Vec::new(),
            turns: Vec::new(),
            effects: Vec::new(),
            money: money.clone(),
            net_values,
        };
        decision.effects = super::tornado::of_runs(found, evidence, &decision);
        text::fill(&mut decision, found, &alternatives);
        Some(decision)
    }
}

/// What to do, and with which alternative; nothing where there is none.
pub(super) fn choose(
    outcome: &Outcome,
    base: f64,
    alternatives: &[Alternative<'_>],
    own_prices: bool,
) -> Option<(Choice, usize)> {
    let sign = if outcome.better == Better::Less { -1.0 } else { 1.0 };
    let best = |among: &[usize]| -> Option<usize> {
        among.iter().copied().reduce(|one, other| {
            let value = |at: usize| sign * alternatives[at].gain.value;
            if value(other) > value(one) || value(one).is_nan() { other } else { one }
        })
    };
    let all: Vec<usize> = (0..alternatives.len()).collect();
    let nearest = best(&all)?;
    let better: Vec<usize> =
        all.iter().copied().filter(|&at| alternatives[at].gain.finding == Finding::Better).collect();
    if is_money(outcome) {
        return Some(match best(&better) {
            Some(one) => (Choice::Fund, one),
            None if alternatives.iter().all(|one| no_better(one.gain)) => (Choice::DontFund, nearest),
            None => (Choice::CantTell, nearest),
        });
    }
    let earns = |finding: &dyn Fn(Finding) -> bool| -> Vec<usize> {
        better.iter().copied().filter(|&at| finding(alternatives[at].net.finding)).collect()
    };
    // What earns money comes before what is not shown to lose any.
    let chosen =
        best(&earns(&|net| net == Finding::Better)).or_else(|| best(&earns(&|net| net != Finding::Worse)));
    if let Some(one) = chosen {
        return Some((Choice::Fund, one));
    }
    if let Some(one) = best(&better) {
        return Some((if own_prices { Choice::DontFund } else { Choice::CantTell }, one));
    }
    let hopeless = |one: &Alternative<'_>| {
        no_better(one.gain)
            || too_little(one.gain, sign, base)
            || own_prices && one.net.finding == Finding::Worse
    };
    let choice = if alternatives.iter().all(hopeless) { Choice::DontFund } else { Choice::CantTell };
    Some((choice, nearest))
}

/// Whether an arm is surely not better: worse, or the same in all runs.
fn no_better(one: &Difference) -> bool {
    matches!(one.finding, Finding::Worse | Finding::Same)
}

/// Whether the most that an arm may bring is less than matters.
fn too_little(one: &Difference, sign: f64, base: f64) -> bool {
    let most = if sign > 0.0 { one.together.high } else { -one.together.low };
    most.is_finite() && base.is_finite() && most < MATTERS * base.abs()
}

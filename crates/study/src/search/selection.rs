//! Ranking and selection: which of some policies is best under a budget, with a stated probability of being right.
//!
//! All policies have the same replicates. After each of a few interim analyses, whose sizes are fixed beforehand, a policy is
//! out that is shown to cost more than the budget, or to be worse than one that is affordable. It ends when no policy that
//! is left, and seems to be within the budget, can be better than the best affordable one by more than the zone of
//! indifference, or after the last look.
//!
//! # What is guaranteed
//!
//! *Of the aim:* with at least the stated confidence, whatever the true values are and however the policies depend on each
//! other, no policy that took part is better than the chosen one by more than [`Selection::within`], but for those that cost
//! too much: those that were shown to, or seem to in the mean over the replicates of the last look. That bound is the zone of
//! indifference or less, unless replicates ran out.
//!
//! *Why.* The risk is divided among the one-sided statements that a policy isn't better than another by more than the upper
//! bound of their difference, for all ordered pairs and all analyses (Bonferroni; each analysis has a share by its replicates). Where all of
//! them are true, whoever is put out is worse than another one, and in the end than one that is left; and of whoever is left
//! and affordable the bound against the chosen one is true. This is the probability of *good* selection (Eckman and
//! Henderson 2018); where the best is better than all others by more than the indifference zone, it is that of correct
//! selection. The bounds are Student's of paired differences, which is exact for normal values, and nearly so for means
//! of many others.
//!
//! *Of the cost:* a policy is affordable whose mean cost is within the budget, to within [`TOLERANCE`]; that anybody is said
//! to be who isn't happens with the risk that is left to confidence at most, over all policies that took part and all analyses.
//!
//! The method belongs to the sequential eliminations (Paulson 1964, Kim and Nelson 2001, Even-Dar and others 2006). Few
//! analyses in place of a boundary for every replicate cost some replicates, and buy that nothing needs to be known of how
//! policies depend on each other: common random numbers make the differences, and nothing else, more exact.

use super::paired::{Kind, Paired, reach};
use super::trials::{Halt, Policy, Sample, Trials, WorldState, extend, mean};
use hearth_engine::random::{Decision, Source};
use hearth_statistics::student_quantile;

/// What is to be had most of, or least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Aim {
    /// Its place among the quantities.
    pub quantity: usize,
    /// Whether more of it is better.
    pub more: bool,
    /// Whether it is 0 or 1 in each replicate.
    pub share: bool,
}

impl Aim {
    /// The values of a sample so that more is better.
    pub(super) fn values(&self, sample: &Sample) -> Vec<f64> {
        let sign = if self.more { 1.0 } else { -1.0 };
        sample.column(self.quantity).iter().map(|value| sign * value).collect()
    }

    pub(super) fn kind<'a>(&self, samples: impl Iterator<Item = &'a Sample>) -> Kind {
        match self.share {
            true => Kind::Share,
            false => Kind::Number(reach(samples.map(|sample| sample.column(self.quantity)))),
        }
    }
}

/// The quantity that is the cost.
pub(super) const COST: usize = 0;

/// Share of the budget by which a mean cost may be beyond it so that it is still said to be within: to tell costs apart that
/// are closer takes too many replicates, and single runs differ by far more.
pub const TOLERANCE: f64 = 0.05;

/// How to select.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Probability with which what is said is to hold.
    pub confidence: f64,
    /// Differences that don't matter, in units of the aim.
    pub indifference: f64,
    /// The most that a policy may cost in the mean; any cost where there is none.
    pub budget: Option<f64>,
    /// What counts.
    pub aim: Aim,
    /// Replicates at each look, rising.
    pub analyses: Vec<u32>,
    /// The first replicate.
    pub first: u32,
    /// Seed of the resampling that tells how likely each is the best.
    pub seed: u64,
}

/// A policy that takes part, with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entrant {
    /// The policy.
    pub policy: Policy,
    /// Its replicates.
    pub sample: Sample,
}

impl Entrant {
    /// A policy of which nothing is known.
    pub fn new(policy: Policy) -> Self {
        Self { policy, sample: Sample::default() }
    }
}

/// What became of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was chosen.
    Chosen,
    /// It is affordable (to within [`TOLERANCE`]), and can't be distinguished from the chosen one with the stated confidence.
    Level,
    /// Whether its mean cost is within the budget isn't known with the stated confidence; if it is, it may be the best.
    CostOpen,
    /// It was shown to be worse than another one that is affordable.
    Beaten {
        /// Place of the other one.
        by: usize,
    },
    /// It was shown to cost more than the budget in the mean.
    TooDear,
}

impl Fate {
    fn is_left(self) -> bool {
        matches!(self, Self::Level | Self::CostOpen)
    }
}

/// What was selected.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Place of the chosen policy; none where none was shown to be affordable.
    pub chosen: Option<usize>,
    /// With the stated confidence, none is better than the chosen one by more than this, but for those that cost too much.
    pub within: f64,
    /// What became of each.
    pub fates: Vec<Fate>,
    /// How often each that is affordable and left has the highest mean when replicates are drawn anew (bootstrap).
    pub likely_best: Vec<f64>,
    /// Interim analyses that were needed.
    pub analyses: usize,
    /// Replicates at the last of them.
    pub replicates: u32,
}

/// Risks of single statements at one look.
#[derive(Debug, Clone, Copy)]
struct Risks {
    /// That one policy is better than another by so much.
    aim: f64,
    /// That the best policy is said to be too dear, which it isn't.
    dear: f64,
    /// That a policy is said to be affordable, which it isn't.
    affordable: f64,
}

/// Part of the risk that the best policy may be put out with for being too dear.
const COST_PART: f64 = 0.1;

/// The share of the risk that a look may take: by its replicates.
fn share(analyses: &[u32], analysis: usize) -> f64 {
    f64::from(analyses[analysis]) / analyses.iter().copied().map(f64::from).sum::<f64>()
}

impl Risks {
    fn at(rules: &Rules, analysis: usize, entrants: usize) -> Self {
        let risk = (1.0 - rules.confidence) * share(&rules.analyses, analysis);
        let pairs = (entrants * entrants.saturating_sub(1)).max(1) as f64;
        let part = if rules.budget.is_some() { COST_PART } else { 0.0 };
        let affordable = risk / entrants.max(1) as f64;
        Self { aim: (1.0 - part) * risk / pairs, dear: part * risk, affordable }
    }
}

/// By how many standard errors (of values with a standard deviation of 1) a mean cost must be below what is allowed so that it is
/// shown to be, at the last of some interim analyses.
pub(super) fn confidence_level(confidence: f64, analyses: &[u32], entrants: usize) -> f64 {
    let Some(last) = analyses.last().filter(|last| **last > 1) else { return 1.0 };
    let risk = (1.0 - confidence) * share(analyses, analyses.len() - 1) / entrants.max(1) as f64;
    student_quantile(1.0 - risk, f64::from(last - 1)) / libm::sqrt(f64::from(*last))
}

/// Selects, living through as many replicates as are needed.
///
/// # Errors
///
/// Where somebody stops it, or a run fails.
pub fn select<T: Trials>(
    rules: &Rules,
    entrants: &mut [Entrant],
    trials: &mut T,
) -> Result<Selection, Halt<T::Error>> {
    let mut fates = vec![Fate::CostOpen; entrants.len()];
    let mut selection = Selection {
        chosen: None,
        within: f64::INFINITY,
        fates: Vec::new(),
        likely_best: vec![0.0; entrants.len()],
        analyses: 0,
        replicates: 0,
    };
    for (number, &analysis) in rules.analyses.iter().enumerate() {
        let risks = Risks::at(rules, number, entrants.len());
        let mut left: Vec<(&Policy, &mut Sample)> = entrants
            .iter_mut()
            .zip(&fates)
            .filter(|(_, fate)| fate.is_left())
            .map(|(entrant, _)| (&entrant.policy, &mut entrant.sample))
            .collect();
        if left.is_empty() {
            break;
        }
        let step = format!("selecting among {}", left.len());
        extend(trials, &mut left, WorldState::Drawn, rules.first, analysis, &step)?;
        selection.analyses += 1;
        selection.replicates = analysis;
        let race = Race::new(rules, risks, entrants);
        race.costs(&mut fates);
        race.eliminate(&mut fates);
        (selection.chosen, selection.within) = race.leader(&fates);
        if selection.chosen.is_some() && selection.within <= rules.indifference {
            break;
        }
    }
    selection.likely_best = likely_best(rules, entrants, &fates);
    if let Some(chosen) = selection.chosen {
        fates[chosen] = Fate::Chosen;
    }
    selection.fates = fates;
    Ok(selection)
}

/// What is known at one look.
struct Race<'a> {
    rules: &'a Rules,
    risks: Risks,
    entrants: &'a [Entrant],
    /// Values of the aim, more being better.
    values: Vec<Vec<f64>>,
    kind: Kind,
}

impl<'a> Race<'a> {
    fn new(rules: &'a Rules, risks: Risks, entrants: &'a [Entrant]) -> Self {
        let values = entrants.iter().map(|entrant| rules.aim.values(&entrant.sample)).collect();
        let kind = rules.aim.kind(entrants.iter().map(|entrant| &entrant.sample));
        Self { rules, risks, entrants, values, kind }
    }

    /// Who is affordable, who isn't, and of whom it isn't known.
    fn costs(&self, fates: &mut [Fate]) {
        let kind = Kind::Number(reach(self.entrants.iter().map(|entrant| entrant.sample.column(COST))));
        for (fate, entrant) in fates.iter_mut().zip(self.entrants).filter(|(fate, _)| fate.is_left()) {
            let Some(budget) = self.rules.budget else {
                *fate = Fate::Level;
                continue;
            };
            let cost = Paired::single(entrant.sample.column(COST), kind);
            *fate = if cost.lower(self.risks.dear) > budget {
                Fate::TooDear
            } else if cost.upper(self.risks.affordable) <= budget * (1.0 + TOLERANCE) {
                Fate::Level
            } else {
                Fate::CostOpen
            };
        }
    }

    fn difference(&self, one: usize, other: usize) -> Paired {
        Paired::difference(&self.values[one], &self.values[other], self.kind)
    }

    /// Puts out who is worse than one that is affordable.
    fn eliminate(&self, fates: &mut [Fate]) {
        let at: Vec<usize> = (0..fates.len()).filter(|&at| fates[at].is_left()).collect();
        let mut out = Vec::new();
        for &worse in &at {
            // The best of those that put it out is reported.
            let by = at
                .iter()
                .filter(|&&better| better != worse && fates[better] == Fate::Level)
                .map(|&better| (better, self.difference(better, worse)))
                .filter(|(_, gap)| gap.lower(self.risks.aim) > 0.0)
                .max_by(|one, other| one.1.mean.total_cmp(&other.1.mean));
            out.extend(by.map(|(by, _)| (worse, by)));
        }
        for (worse, by) in out {
            fates[worse] = Fate::Beaten { by };
        }
    }

    fn seems_affordable(&self, at: usize, fate: Fate) -> bool {
        let cost = || mean(self.entrants[at].sample.column(COST));
        fate == Fate::Level || self.rules.budget.is_none_or(|budget| cost() <= budget)
    }

    /// The best of those that are affordable, and by how much another one that is left, and seems to be affordable, may be
    /// better.
    fn leader(&self, fates: &[Fate]) -> (Option<usize>, f64) {
        let means: Vec<f64> = self.values.iter().map(|values| mean(values)).collect();
        let chosen = (0..fates.len())
            .filter(|&at| fates[at] == Fate::Level && means[at].is_finite())
            .max_by(|&one, &other| means[one].total_cmp(&means[other]).then(other.cmp(&one)));
        let Some(chosen) = chosen else { return (None, f64::INFINITY) };
        let within = (0..fates.len())
            .filter(|&at| at != chosen && fates[at].is_left() && self.seems_affordable(at, fates[at]))
            .map(|at| self.difference(at, chosen).upper(self.risks.aim))
            .fold(0.0, f64::max);
        (Some(chosen), within)
    }
}

/// Times that replicates are drawn anew.
const RESAMPLES: u32 = 1000;

fn likely_best(rules: &Rules, entrants: &[Entrant], fates: &[Fate]) -> Vec<f64> {
    let mut shares = vec![0.0; entrants.len()];
    let left: Vec<usize> = (0..fates.len()).filter(|&at| fates[at] == Fate::Level).collect();
    let values: Vec<Vec<f64>> = left.iter().map(|&at| rules.aim.values(&entrants[at].sample)).collect();
    let replicates = values.iter().map(Vec::len).min().unwrap_or(0);
    if replicates == 0 {
        return shares;
    }
    // A place that no member of a community has.
    let mut random = Source::new(rules.seed, u32::MAX).sequence(u16::MAX, Decision::Birth, 1, 0);
    for _ in 0..RESAMPLES {
        let mut sums = vec![(0.0, 0u32); left.len()];
        for _ in 0..replicates {
            let drawn = random.below(replicates);
            for ((sum, count), column) in sums.iter_mut().zip(&values) {
                if column[drawn].is_finite() {
                    *sum += column[drawn];
                    *count += 1;
                }
            }
        }
        let means: Vec<f64> = sums.iter().map(|(sum, count)| sum / f64::from(*count)).collect();
        let most = means.iter().copied().filter(|mean| mean.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let first = means.iter().filter(|&&mean| mean == most).count() as f64;
        for (place, _) in means.iter().enumerate().filter(|(_, mean)| **mean == most) {
            shares[left[place]] += 1.0 / first / f64::from(RESAMPLES);
        }
    }
    shares
}

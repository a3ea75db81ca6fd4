//! What a search of a study found, with names and units: all that a page, a table or a figure needs.

use super::conditions::Conditions;
use super::front::Standing;
use super::robust::{Interval, WorldStates};
use super::selection::Fate;
use crate::coefficient_sets::Coefficients;
use crate::spec::Outcome;

/// A quantity that was looked at.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Measure {
    /// Name, as study files write it.
    pub name: String,
    /// In words, without an article.
    pub words: String,
    /// Unit, as one writes it behind a number.
    pub unit: String,
    /// Whether it is a share of runs.
    pub share: bool,
    /// Whether more of it is better.
    pub more: bool,
}

impl Measure {
    /// An outcome of a study.
    pub(super) fn of(outcome: &Outcome, share: bool, more: bool) -> Self {
        Self {
            name: outcome.name.to_owned(),
            words: outcome.words.replace('_', " "),
            unit: outcome.unit.to_owned(),
            share,
            more,
        }
    }
}

/// A lever that was searched over.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LeverResult {
    /// Name for people.
    pub name: String,
    /// Path of the parameter.
    pub path: String,
    /// Its range in words.
    pub range: String,
}

/// Something that wasn't known for certain.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FactorResult {
    /// Name for people.
    pub name: String,
    /// Path of the parameter.
    pub path: String,
    /// What it may be, in words.
    pub range: String,
    /// Its options, where it is a choice.
    pub options: Vec<String>,
    /// Why it is uncertain, as the study says.
    pub why: String,
}

/// A policy that was tried.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Tried {
    /// Name: of an arm, or the settings of the levers.
    pub name: String,
    /// Settings of the levers in their order, as people read them; none of an arm.
    pub settings: Vec<String>,
    /// How it came to be tried.
    pub origin: Origin,
    /// Replicates of trying.
    pub runs: u32,
    /// Mean cost over these.
    pub cost: f64,
    /// Means of the outcomes over these.
    pub outcomes: Vec<f64>,
    /// Place among the contenders, which have fresh replicates.
    pub contender: Option<usize>,
}

/// How a policy came to be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// An arm of the study, or the policy as it is.
    Given,
    /// All over the space of the levers.
    Design,
    /// Around the best of those.
    Around,
}

/// A policy with fresh replicates.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Contender {
    /// Name: of an arm, or the settings of the levers.
    pub name: String,
    /// Settings of the levers in their order, as people read them; none of an arm.
    pub settings: Vec<String>,
    /// The same as `--set` takes them.
    pub sets: Vec<String>,
    /// Fresh replicates.
    pub runs: u32,
    /// Mean cost, with a 95 % interval by itself.
    pub cost: Interval,
    /// Share of its runs that cost more than the budget.
    pub over_budget: f64,
    /// Means of the outcomes, each with a 95 % interval by itself.
    pub outcomes: Vec<Interval>,
    /// What became of it in the selection; nothing where it took no part.
    pub fate: Option<Fate>,
    /// By how much its aim is more than the chosen policy's, in the mean over common replicates, with a 95 % interval by itself.
    pub over_chosen: Option<Interval>,
    /// How often it is the best of those that are affordable and left, when replicates are drawn anew.
    pub likely_best: f64,
}

/// Where policies stand by cost and one outcome.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FrontResult {
    /// Place of the outcome.
    pub outcome: usize,
    /// Differences of it that don't matter.
    pub indifference: f64,
    /// By contender.
    pub standings: Vec<Standing>,
}

/// A policy in many states of the world.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RobustResult {
    /// Place among the contenders.
    pub contender: usize,
    /// Mean aim over all states of the world: of the runs that say all else of the policy.
    pub expected: Interval,
    /// Mean aim in its worst tenth of the states of the world, by fresh runs that had no part in choosing these states.
    pub worst_tenth: Interval,
    /// Numbers of these states, the worst first.
    pub worst_states: Vec<u32>,
    /// Mean regret.
    pub regret: Interval,
    /// What knowing the state in advance, and choosing the best of these policies for it, would gain: a 95 % interval.
    pub gain_if_known: (f64, f64),
    /// Mean regret in the tenth of the states of the world where it is largest.
    pub regret_worst_tenth: f64,
    /// Share of the states of the world in which it was seen to be the best.
    pub best_in: f64,
    /// Mean aim by world.
    pub by_world: Vec<f64>,
}

/// Policies in many states of the world.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RobustnessResult {
    /// How many states of the world, and runs in each.
    pub states: WorldStates,
    /// Values of the factors, by world; of a choice, the place of the option.
    pub factors: Vec<Vec<f64>>,
    /// The policies, the chosen one first.
    pub policies: Vec<RobustResult>,
    /// Place (in this list) of the policy with the best mean.
    pub by_expected: usize,
    /// Place of the one that is best in its worst tenth of the states of the world.
    pub by_worst_tenth: usize,
    /// Place of the one whose largest regrets are smallest.
    pub by_regret: usize,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SearchResult {
    /// Name of the study.
    pub study: String,
    /// What it is about.
    pub about: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Weeks simulated.
    pub horizon_weeks: u32,
    /// Version of the program.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// The most that a policy may cost in the mean.
    pub budget: Option<f64>,
    /// Probability with which what is said of the selection, and of each front, holds.
    pub confidence: f64,
    /// The outcomes that were looked at.
    pub outcomes: Vec<Measure>,
    /// Place of the one that counts.
    pub aim: usize,
    /// Differences of the aim that don't matter.
    pub indifference: f64,
    /// The levers.
    pub levers: Vec<LeverResult>,
    /// What wasn't known for certain.
    pub factors: Vec<FactorResult>,
    /// All policies that were tried.
    pub tried: Vec<Tried>,
    /// Whether these are all that the levers allow.
    pub exhaustive: bool,
    /// Runs made for all of it.
    pub runs: u64,
    /// Policies with fresh replicates; the first [`Self::selected_among`] took part in the selection.
    pub contenders: Vec<Contender>,
    /// How many took part in the selection.
    pub selected_among: usize,
    /// Place of the chosen one among the contenders; none where none was shown to be affordable.
    pub chosen: Option<usize>,
    /// With the stated confidence, no policy within the budget that took part is better by more than this.
    pub within: Option<f64>,
    /// Replicates of those that were left to the end.
    pub replicates: u32,
    /// The chosen one's aim over that of the policy as it is (the first arm), with a 95 % interval.
    pub gain: Option<Interval>,
    /// Fronts of cost against each outcome.
    pub fronts: Vec<FrontResult>,
    /// Policies in many states of the world; nothing where all is known.
    pub robustness: Option<RobustnessResult>,
    /// A run fails whose aim is worse than this.
    pub failure: f64,
    /// Where the chosen one fails; nothing where all is known.
    pub conditions: Option<Conditions>,
    /// Whether other coefficients of the model would turn the decision; nothing where nobody asked, or nothing was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coefficients: Option<Coefficients>,
}

impl SearchResult {
    /// The chosen policy.
    pub fn best(&self) -> Option<&Contender> {
        self.contenders.get(self.chosen?)
    }

    /// The quantity that counts.
    pub fn measure(&self) -> &Measure {
        &self.outcomes[self.aim]
    }

    /// Whether replicates sufficed to come within the indifference zone.
    pub fn decided(&self) -> bool {
        self.within.is_some_and(|within| within <= self.indifference)
    }

    /// Policies that took part and can't be distinguished from the chosen one, the likeliest to be better first.
    pub fn level(&self) -> Vec<&Contender> {
        self.with_fate(|fate| matches!(fate, Fate::Level))
    }

    /// Policies of which it isn't known whether they are affordable.
    pub fn cost_open(&self) -> Vec<&Contender> {
        self.with_fate(|fate| matches!(fate, Fate::CostOpen))
    }

    fn with_fate(&self, which: impl Fn(Fate) -> bool) -> Vec<&Contender> {
        let mut all: Vec<&Contender> =
            self.contenders.iter().filter(|one| one.fate.is_some_and(&which)).collect();
        let sign = if self.measure().more { 1.0 } else { -1.0 };
        let over = |one: &Contender| one.over_chosen.map_or(f64::NEG_INFINITY, |over| sign * over.mean);
        all.sort_by(|one, other| {
            other.likely_best.total_cmp(&one.likely_best).then(over(other).total_cmp(&over(one)))
        });
        all
    }
}

//! What came out: how well simulated and real communities are distinguished, and by what.

use rayon::prelude::*;
use serde::Serialize;

use super::logs::Community;
use super::metrics::{Group, Metric, metrics};
use super::plan::Request;
use super::selection::Selection;
use crate::output::small_table::{Cells, SmallTable};
use hearth_engine::random::Sequence;
use hearth_statistics::Separation;
use hearth_statistics::classify::{Folds, Method, separation};
use hearth_statistics::rank::quantile;

/// Share of the communities of each side that must give a metric: what one side has alone would tell by being there.
const KNOWN: f64 = 0.3;
/// Communities of each side that a metric must be known of.
const FEWEST: usize = 5;
/// Ends of the range that holds nine of ten.
const TAILS: (f64, f64) = (0.05, 0.95);
/// Times that real communities are divided at random.
const SPLITS: u32 = 4;
/// Share of the real communities that is well inside the range of a metric.
const WELL_INSIDE: f64 = 0.8;
/// Goals: AUC by own metrics, by week-level ones, and the share inside.
const GOALS: (f64, f64, f64) = (0.75, 0.85, 0.85);

/// How well classifiers tell real from simulated by a set of metrics.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Separability {
    /// The set.
    pub name: &'static str,
    /// How many metrics it has.
    pub metrics: usize,
    /// By logistic regression.
    pub logistic: Separation,
    /// By boosted trees.
    pub trees: Separation,
    /// AUC of random halves of the real communities, by logistic regression and by trees: chance alone.
    pub real_halves: (f64, f64),
    /// Most that the goal allows, where there is one.
    pub goal: Option<f64>,
}

impl Separability {
    /// The AUC of the classifier that tells better.
    pub fn auc(&self) -> f64 {
        self.logistic.auc.max(self.trees.auc)
    }

    /// Whether the goal is met.
    pub fn met(&self) -> bool {
        self.goal.is_none_or(|goal| self.auc() <= goal)
    }
}

/// One metric, real beside simulated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricResult {
    /// Its name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What it is about.
    pub group: Group,
    /// Probability that a real community has more of it than a simulated one.
    pub auc: Separation,
    /// Real median.
    pub real_median: f64,
    /// Simulated median.
    pub simulated_median: f64,
    /// Range that holds nine of ten simulated communities.
    pub range: (f64, f64),
    /// Share of the real communities in it.
    pub inside: f64,
    /// Real communities that give it.
    pub real: usize,
    /// Simulated communities that give it.
    pub simulated: usize,
}

impl MetricResult {
    /// How much it tells: 0 nothing, 0.5 all.
    pub fn weight(&self) -> f64 {
        (self.auc.auc - 0.5).abs()
    }
}

/// Shares of the real communities inside the simulated range, on average over metrics.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Inside {
    /// Over own metrics.
    pub own: f64,
    /// Over week-level metrics.
    pub weeks: f64,
    /// Over metrics of days and hours.
    pub days: f64,
    /// Over all.
    pub all: f64,
    /// Share of the metrics with four fifths of the real communities inside.
    pub well: f64,
    /// Least that the goal asks of all.
    pub goal: f64,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RealismResult {
    /// Name of the setting or scenario.
    pub name: String,
    /// Seed of the simulated communities.
    pub seed: u64,
    /// What logs had to have.
    pub selection: Selection,
    /// Real communities.
    pub real: usize,
    /// Simulated communities that are compared.
    pub simulated: usize,
    /// Simulated communities that were run: the others were too small.
    pub runs: u64,
    /// Whether parameters were drawn for each simulated community.
    pub variety: bool,
    /// By sets of metrics.
    pub sets: Vec<Separability>,
    /// Real communities inside the simulated range.
    pub inside: Inside,
    /// By metric, what tells most first.
    pub metrics: Vec<MetricResult>,
    /// Metrics that one side gives too seldom.
    pub unknown: Vec<&'static str>,
    /// All communities with their metrics: real ones first.
    #[serde(skip)]
    pub communities: Vec<Community>,
}

impl RealismResult {
    pub(super) fn of(request: &Request, simulated: Vec<Community>, runs: u64) -> Self {
        let real = &request.real;
        let all = metrics();
        let usable: Vec<usize> = (0..all.len()).filter(|&at| is_usable(real, &simulated, at)).collect();
        let mut results: Vec<MetricResult> =
            usable.iter().map(|&at| metric(&all[at], at, real, &simulated)).collect();
        // What tells most first; the order of the table among equals.
        results.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
        Self {
            name: request.name.clone(),
            seed: request.seed,
            selection: request.selection,
            real: real.len(),
            simulated: simulated.len(),
            runs,
            variety: !request.variety.is_empty(),
            sets: sets(real, &simulated, &all, &usable),
            inside: inside(&results),
            metrics: results,
            unknown: (0..all.len()).filter(|at| !usable.contains(at)).map(|at| all[at].name).collect(),
            communities: real.iter().cloned().chain(simulated).collect(),
        }
    }

    /// Whether all goals are met.
    pub fn all_met(&self) -> bool {
        self.sets.iter().all(Separability::met) && self.inside.all >= self.inside.goal
    }

    /// The metrics as a table.
    pub fn metrics_table(&self) -> SmallTable {
        let mut table =
            SmallTable::new("metrics", "Metrics of real and simulated communities, what tells most first.");
        let names = |of: fn(&MetricResult) -> &str| {
            Cells::Names(self.metrics.iter().map(|one| Some(of(one).to_owned())).collect())
        };
        let numbers = |of: fn(&MetricResult) -> f64| Cells::Numbers(self.metrics.iter().map(of).collect());
        table.add("metric", "", "Name of the metric.", names(|one| one.name));
        table.add("group", "", "own, weeks or days.", names(|one| one.group.word()));
        table.add("unit", "", "Unit of the metric.", names(|one| one.unit));
        let meaning = "Probability that a real community has more of it than a simulated one.";
        table.add("auc", "probability", meaning, numbers(|one| one.auc.auc));
        table.add(
            "auc_low",
            "probability",
            "Low end of its 95 % interval.",
            numbers(|one| one.auc.interval.0),
        );
        table.add(
            "auc_high",
            "probability",
            "High end of its 95 % interval.",
            numbers(|one| one.auc.interval.1),
        );
        table.add("real_median", "", "Median of real communities.", numbers(|one| one.real_median));
        table.add("simulated_median", "", "Median of simulated ones.", numbers(|one| one.simulated_median));
        table.add("simulated_low", "", "5 % of the simulated ones are below.", numbers(|one| one.range.0));
        table.add("simulated_high", "", "5 % of the simulated ones are above.", numbers(|one| one.range.1));
        table.add("inside", "share", "Real communities between these two.", numbers(|one| one.inside));
        let counts = |of: fn(&MetricResult) -> usize| {
            Cells::Counts(self.metrics.iter().map(|one| of(one) as u64).collect())
        };
        table.add("real", "communities", "Real communities that give it.", counts(|one| one.real));
        table.add("simulated", "communities", "Simulated ones that give it.", counts(|one| one.simulated));
        table
    }

    /// The communities as a table.
    pub fn communities_table(&self) -> SmallTable {
        let all = &self.communities;
        let mut table = SmallTable::new("communities", "Metrics of every community, real ones first.");
        let names = all.iter().map(|one| Some(one.name.clone())).collect();
        table.add("community", "", "Name of the log, or number of the replicate.", Cells::Names(names));
        let is_real = (0..all.len()).map(|at| u64::from(at < self.real)).collect();
        table.add("is_real", "0/1", "1 where it is a real one.", Cells::Counts(is_real));
        let weeks = all.iter().map(|one| u64::from(one.weeks)).collect();
        table.add("weeks", "weeks", "Its observation window.", Cells::Counts(weeks));
        for (at, metric) in metrics().into_iter().enumerate() {
            let values = all.iter().map(|one| one.values[at]).collect();
            table.add(metric.name, metric.unit, metric.meaning, Cells::Numbers(values));
        }
        table
    }
}

/// What communities have of a metric, where they give it.
fn known(communities: &[Community], at: usize) -> Vec<f64> {
    communities.iter().map(|community| community.values[at]).filter(|value| value.is_finite()).collect()
}

fn is_usable(real: &[Community], simulated: &[Community], at: usize) -> bool {
    let (one, other) = (known(real, at), known(simulated, at));
    let enough = |known: &[f64], of: &[Community]| {
        known.len() >= FEWEST && known.len() as f64 > KNOWN * of.len() as f64
    };
    let mut distinct = [&one[..], &other].concat();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    enough(&one, real) && enough(&other, simulated) && distinct.len() > 2
}

fn metric(metric: &Metric, at: usize, real: &[Community], simulated: &[Community]) -> MetricResult {
    let (mut one, mut other) = (known(real, at), known(simulated, at));
    let auc = Separation::of(&one, &other);
    one.sort_unstable_by(f64::total_cmp);
    other.sort_unstable_by(f64::total_cmp);
    let range = (quantile(&other, TAILS.0), quantile(&other, TAILS.1));
    let inside = one.iter().filter(|&&value| range.0 <= value && value <= range.1).count();
    MetricResult {
        name: metric.name,
        unit: metric.unit,
        group: metric.group,
        auc,
        real_median: quantile(&one, 0.5),
        simulated_median: quantile(&other, 0.5),
        range,
        inside: inside as f64 / one.len() as f64,
        real: one.len(),
        simulated: other.len(),
    }
}

fn inside(results: &[MetricResult]) -> Inside {
    let mean = |of: &dyn Fn(&MetricResult) -> bool| {
        let of: Vec<f64> = results.iter().filter(|one| of(one)).map(|one| one.inside).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    let group = |group| mean(&move |one: &MetricResult| one.group == group);
    let well = results.iter().filter(|one| one.inside >= WELL_INSIDE).count();
    Inside {
        own: group(Group::Own),
        weeks: group(Group::Weeks),
        days: group(Group::Days),
        all: mean(&|_| true),
        well: well as f64 / results.len() as f64,
        goal: GOALS.2,
    }
}

/// Sets of metrics, with the goal of each.
type Sets = [(&'static str, &'static [Group], Option<f64>); 4];
const SETS: Sets = [
    ("own metrics", &[Group::Own], Some(GOALS.0)),
    ("week-level metrics", &[Group::Weeks], Some(GOALS.1)),
    ("own and week-level", &[Group::Own, Group::Weeks], None),
    ("with days and hours", &[Group::Own, Group::Weeks, Group::Days], None),
];

fn sets(real: &[Community], simulated: &[Community], all: &[Metric], usable: &[usize]) -> Vec<Separability> {
    // Every question by itself, so that all cores have something to do.
    let places: Vec<Vec<usize>> = SETS
        .iter()
        .map(|(_, groups, _)| usable.iter().copied().filter(|&at| groups.contains(&all[at].group)).collect())
        .collect();
    let questions: Vec<(usize, Method, Option<u32>)> = (0..SETS.len())
        .flat_map(|set| [Method::Logistic, Method::Trees].map(|method| (set, method)))
        .flat_map(|(set, method)| {
            std::iter::once(None).chain((0..SPLITS).map(Some)).map(move |split| (set, method, split))
        })
        .collect();
    let answers: Vec<Separation> = questions
        .par_iter()
        .map(|&(set, method, split)| {
            let rows = |of: &[&Community]| -> Vec<Vec<f64>> {
                of.iter().map(|one| places[set].iter().map(|&at| one.values[at]).collect()).collect()
            };
            let (one, other): (Vec<&Community>, Vec<&Community>) = match split {
                None => (real.iter().collect(), simulated.iter().collect()),
                Some(split) => halves(real, split),
            };
            let repeats = if split.is_some() { 1 } else { Folds::default().repeats };
            separation(&rows(&one), &rows(&other), method, &Folds { repeats, ..Folds::default() })
        })
        .collect();
    let answer = |set: usize, method: Method, split: Option<u32>| {
        let at = questions.iter().position(|question| *question == (set, method, split));
        at.map_or(Separation { auc: f64::NAN, interval: (f64::NAN, f64::NAN) }, |at| answers[at])
    };
    let halves = |set: usize, method: Method| {
        (0..SPLITS).map(|split| answer(set, method, Some(split)).auc).sum::<f64>() / f64::from(SPLITS)
    };
    SETS.iter()
        .enumerate()
        .map(|(set, (name, _, goal))| Separability {
            name,
            metrics: places[set].len(),
            logistic: answer(set, Method::Logistic, None),
            trees: answer(set, Method::Trees, None),
            real_halves: (halves(set, Method::Logistic), halves(set, Method::Trees)),
            goal: *goal,
        })
        .collect()
}

/// Real communities, divided at random.
fn halves(real: &[Community], split: u32) -> (Vec<&Community>, Vec<&Community>) {
    let mut order: Vec<usize> = (0..real.len()).collect();
    order.sort_by_key(|&at| Sequence::of_member(split, at as u32, 0).word());
    let (one, other) = order.split_at(real.len() / 2);
    let of = |places: &[usize]| places.iter().map(|&at| &real[at]).collect();
    (of(one), of(other))
}

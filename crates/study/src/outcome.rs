//! The outcomes: every number that is computed of runs, with its name, unit, better direction and formula. All verbs, claims,
//! reports and Python take them from here.
//!
//! An outcome of one run is computed of the rows of its communities. Over an ensemble it is the mean over the runs in which
//! it exists, or, where the formula is a ratio, the sum of one quantity over all runs by the sum of another.

mod prices;
mod table;

use hearth_engine::observe::{ColumnInfo, RunRow};
use hearth_statistics::{Influence, PairedShares, normal_quantile};

pub use prices::{Currency, PriceInfo, Prices, Protected, UnitPrices};
pub use table::{DEFAULT, outcomes_markdown};

/// What kind of quantity an outcome is; statistics that are right for it go by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// 0 or 1 in each run; a share over runs.
    Share,
    /// Weeks until something happens; censored at the horizon where it hasn't by then.
    Time,
    /// A number of which the mean over runs is meant, or the ratio of two sums.
    Mean,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// It depends on what one wants.
    Neither,
}

/// A quantity of one run, by the prices of a study.
pub type OfRun = fn(&RunRow, &UnitPrices) -> f64;

/// How an outcome is computed.
#[derive(Debug, Clone, Copy)]
pub enum Formula {
    /// It is a column of the runs.
    Column,
    /// It is computed of a run's columns, by prices.
    OfRun(OfRun),
    /// It is the sum of one quantity over runs by the sum of another; in a single run their ratio.
    Ratio {
        /// What is divided.
        numerator: OfRun,
        /// What it is divided by; where its sum isn't above 0, the ratio doesn't exist.
        denominator: OfRun,
    },
}

/// A number that is computed of a run, or of an ensemble of runs.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Outcome {
    /// Name, as study files write it.
    pub name: &'static str,
    /// In words, without an article, as a sentence takes it.
    pub words: &'static str,
    /// Unit, as one writes it behind a number.
    pub unit: &'static str,
    /// Kind.
    pub kind: OutcomeKind,
    /// Which way is better.
    pub better: Better,
    /// Column of [`RunRow`] that it is read from; of what goes by prices, the one that comes nearest.
    pub column: &'static str,
    /// What it means, in a sentence.
    #[serde(skip)]
    pub meaning: &'static [&'static str],
    /// How it is computed.
    #[serde(skip)]
    pub formula: Formula,
}

/// A name stands for one outcome only.
impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Outcome {}

/// What being alive means in a week, as a sentence that stands beside every curve of it.
pub const ALIVE: &str = "Alive in a week is a community that is neither dormant nor dissolved then. Dormant means silent: fewer than \
                         two people in the last weeks (model.stages.silence) and nobody in the latter half of them; it may come back.";

/// Quantities of which several communities have the sum, and not the mean.
const SUMMED: [&str; 17] = [
    "value_tangible",
    "value_intangible",
    "value_strategic",
    "cost_hours",
    "cost",
    "hours",
    "coordinator_hours",
    "sponsor_hours",
    "unused_hours",
    "events",
    "money",
    "newcomers",
    "members_end",
    "active_end",
    "active_peak",
    "legacy_topics",
    "revisits",
];

impl Outcome {
    /// The outcome of this name: one with a meaning of its own, or a column of [`RunRow`].
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|outcome| outcome.name == name)
    }

    /// All outcomes, those with a meaning of their own first.
    pub fn all() -> impl Iterator<Item = Self> {
        let column = |info: &&ColumnInfo| table::NAMED.iter().all(|outcome| outcome.name != info.name);
        table::NAMED.iter().copied().chain(RunRow::COLUMNS.iter().filter(column).map(table::of_column))
    }

    /// All names, those with a meaning of their own first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::all().map(|outcome| outcome.name)
    }

    /// The outcomes that are looked at where a study doesn't say.
    pub fn defaults() -> Vec<Self> {
        DEFAULT.iter().filter_map(|name| Self::named(name)).collect()
    }

    /// Whether it is a ratio of sums over an ensemble.
    pub const fn is_ratio(&self) -> bool {
        matches!(self.formula, Formula::Ratio { .. })
    }

    /// Whether it depends on prices.
    pub const fn is_priced(&self) -> bool {
        !matches!(self.formula, Formula::Column)
    }

    /// Whether it is more than a column of the runs as it stands there.
    pub fn is_derived(&self) -> bool {
        self.is_priced() || self.kind == OutcomeKind::Time && self.name != self.column
    }

    /// Columns of [`RunRow`] that it is computed from.
    pub fn columns(&self) -> Vec<&'static str> {
        if self.is_priced() { UnitPrices::COLUMNS.to_vec() } else { vec![self.column] }
    }

    /// Its value in one run, of the rows of the communities that are looked at; `NaN` where it doesn't exist. Times that
    /// didn't happen by the horizon count as the horizon.
    pub fn of_run(&self, communities: &[RunRow], prices: &UnitPrices, horizon: u32) -> f64 {
        match self.formula {
            Formula::Column => {
                let missing = if self.kind == OutcomeKind::Time { f64::from(horizon) } else { f64::NAN };
                let at = place(self.column);
                let read = |row: &RunRow| match row.values()[at] {
                    value if value.is_nan() => missing,
                    value => value,
                };
                together(self.column, communities.iter().map(read))
            }
            Formula::OfRun(of) => of(&summed(communities), prices),
            Formula::Ratio { numerator, denominator } => {
                let run = summed(communities);
                ratio(numerator(&run, prices), denominator(&run, prices))
            }
        }
    }

    /// Its values over an ensemble, run by run, and the estimate that they make together.
    pub fn over<'r>(
        &self,
        runs: impl Iterator<Item = &'r [RunRow]> + Clone,
        prices: &UnitPrices,
        horizon: u32,
    ) -> OutcomeSample {
        let values: Vec<f64> = runs.clone().map(|run| self.of_run(run, prices, horizon)).collect();
        let influence = match self.formula {
            Formula::Ratio { numerator, denominator } => {
                let of = |quantity: OfRun| -> Vec<f64> {
                    runs.clone().map(|run| quantity(&summed(run), prices)).collect()
                };
                let (above, below) = (of(numerator), of(denominator));
                let exists = below.iter().filter(|value| !value.is_nan()).sum::<f64>() > 0.0;
                if exists { Influence::ratio(&above, &below) } else { nothing(values.len()) }
            }
            _ => Influence::mean(&values),
        };
        OutcomeSample::new(self.kind, values, influence)
    }
}

/// An outcome over an ensemble of runs.
#[derive(Debug, Clone)]
pub struct OutcomeSample {
    /// By run; `NaN` where it doesn't exist.
    pub values: Vec<f64>,
    /// The estimate: the mean over runs, or the ratio of sums.
    pub influence: Influence,
    /// Whether every value is 0 or 1.
    pub binary: bool,
}

impl OutcomeSample {
    /// A sample of values with the estimate that they make.
    pub(crate) fn new(kind: OutcomeKind, values: Vec<f64>, influence: Influence) -> Self {
        let binary = kind == OutcomeKind::Share && values.iter().all(|value| *value == 0.0 || *value == 1.0);
        Self { values, influence, binary }
    }

    /// What each run makes of the estimate: its value, and of a ratio of sums the ratio and what the run adds to it.
    pub(crate) fn by_replicate(&self, outcome: &Outcome) -> Vec<f64> {
        match outcome.is_ratio() {
            true => self.influence.parts.iter().map(|part| self.influence.value + part).collect(),
            false => self.values.clone(),
        }
    }

    /// This sample less another of the same runs.
    pub(crate) fn less(&self, other: &Self, outcome: &Outcome) -> PairedDifference {
        let influence = match outcome.is_ratio() {
            true => self.influence.less(&other.influence),
            false => {
                let pairs = self.values.iter().zip(&other.values);
                Influence::mean(&pairs.map(|(one, other)| one - other).collect::<Vec<_>>())
            }
        };
        let shares = (self.binary && other.binary).then(|| PairedShares {
            n: influence.n as u64,
            only_one: count_pairs(&self.values, &other.values, |one, other| one > other),
            only_other: count_pairs(&self.values, &other.values, |one, other| one < other),
        });
        PairedDifference { influence, shares }
    }
}

/// An outcome of some runs less that of others with the same random numbers.
#[derive(Debug, Clone)]
pub(crate) struct PairedDifference {
    /// The difference.
    pub influence: Influence,
    /// Where every value is 0 or 1: the pairs that differ.
    pub shares: Option<PairedShares>,
}

impl PairedDifference {
    /// The interval that misses with a probability of `risk`.
    pub fn interval(&self, risk: f64) -> (f64, f64) {
        paired_interval(&self.influence, self.shares.as_ref(), risk)
    }
}

/// The interval of a paired difference that misses with a probability of `risk`.
pub(crate) fn paired_interval(influence: &Influence, shares: Option<&PairedShares>, risk: f64) -> (f64, f64) {
    match shares {
        Some(shares) => shares.interval(normal_quantile(1.0 - risk / 2.0)),
        None => influence.interval(risk),
    }
}

/// Pairs that exist in both samples and of which something holds.
pub(crate) fn count_pairs(one: &[f64], other: &[f64], holds: impl Fn(f64, f64) -> bool) -> u64 {
    let pairs = one.iter().zip(other).filter(|(one, other)| !one.is_nan() && !other.is_nan());
    pairs.filter(|(one, other)| holds(**one, **other)).count() as u64
}

fn nothing(runs: usize) -> Influence {
    Influence { value: f64::NAN, n: 0, parts: vec![0.0; runs] }
}

/// A ratio, which exists where it divides by something.
fn ratio(above: f64, below: f64) -> f64 {
    if below > 0.0 { above / below } else { f64::NAN }
}

/// The place of a column.
pub(crate) fn place(column: &str) -> usize {
    RunRow::COLUMNS.iter().position(|info| info.name == column).unwrap_or_default()
}

/// One column of several communities: the sum of what can be summed, else the mean of what exists.
fn together(column: &str, values: impl Iterator<Item = f64>) -> f64 {
    let there = values.filter(|value| !value.is_nan());
    let (sum, count) = there.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    match count {
        0.0 => f64::NAN,
        _ if SUMMED.contains(&column) => sum,
        count => sum / count,
    }
}

/// Several communities as one row, with the sums that prices are applied to.
pub(crate) fn summed(communities: &[RunRow]) -> RunRow {
    if let [one] = communities {
        return *one;
    }
    let mut values = [f64::NAN; RunRow::COLUMNS.len()];
    for column in UnitPrices::COLUMNS {
        let at = place(column);
        values[at] = together(column, communities.iter().map(|row| row.values()[at]));
    }
    RunRow::from_values(values)
}

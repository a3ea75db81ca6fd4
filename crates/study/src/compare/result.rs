//! What a comparison found: everything that a page, a figure or another program needs.

use serde::Serialize;

use super::break_even::BreakEven;
use super::decision::Decision;
use super::portfolio::Portfolio;
use crate::coefficient_sets::Coefficients;
use crate::outcome::{Outcome, UnitPrices};
use crate::spec::{Factor, Setting};
use hearth_engine::observe::{Cause, Flow};

/// Two ends; infinite where nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl From<(f64, f64)> for Interval {
    fn from((low, high): (f64, f64)) -> Self {
        Self { low, high }
    }
}

impl Interval {
    /// Half of its width.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether 0 lies outside.
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Policies compared on the same random numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Name of the study.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Version of the program.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// Weeks simulated.
    pub horizon_weeks: u32,
    /// The community that is looked at; all together where none is named.
    pub community: Option<String>,
    /// Communities that are looked at.
    pub communities: usize,
    /// Replicates of each arm that count: those in which no arm failed.
    pub replicates: u32,
    /// Replicates in which an arm failed; they count for no arm.
    pub failed: u32,
    /// Confidence of intervals.
    pub confidence: f64,
    /// What to do: fund, don't fund, or can't tell; nothing where there is one policy only.
    pub decision: Option<Decision>,
    /// Which community to fund first; only of studies with a portfolio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<Portfolio>,
    /// The answer in a few sentences.
    pub verdict: String,
    /// What is looked at; the first one decides the verdict.
    pub outcomes: Vec<Outcome>,
    /// The arms; the first is the reference.
    pub arms: Vec<ArmResult>,
    /// Differences of all pairs of arms, outcome by outcome; those against the reference come first.
    pub differences: Vec<Difference>,
    /// How the differences are judged together.
    pub together: Judged,
    /// Prices at which the net value of two arms is the same, for each pair, in the order of the differences.
    pub break_even: Vec<BreakEven>,
    /// Why arms differ, for each pair, in the order of the differences.
    pub reasons: Vec<Reasons>,
    /// How many runs it took, and why no more.
    pub stopping: Stopping,
    /// What wasn't known for certain and was drawn anew for each replicate.
    pub uncertain: Vec<Factor>,
    /// Whether other coefficients of the model would turn the decision; nothing where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coefficients: Option<Coefficients>,
    /// What a reader must know to judge the numbers, one sentence each.
    pub assumptions: Vec<String>,
}

/// One arm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmResult {
    /// Name.
    pub name: String,
    /// The changes that make it this policy.
    pub settings: Vec<Setting>,
    /// Its scenario, where it is another than the study's.
    pub of: Option<String>,
    /// An earlier arm that is the same in all that matters.
    pub same_as: Option<String>,
    /// Its prices.
    pub prices: UnitPrices,
    /// Its outcomes, in the order of the comparison's.
    pub outcomes: Vec<ArmOutcome>,
    /// The share alive week by week (`survival`); then, for each outcome that is a time, the share to which it hasn't happened.
    pub curves: Vec<Curve>,
    /// Weekly means of a few quantities.
    #[serde(skip)]
    pub trajectories: Vec<Trajectory>,
}

/// One outcome of one arm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmOutcome {
    /// Name of the outcome.
    pub outcome: &'static str,
    /// Runs in which it exists.
    pub n: usize,
    /// Mean, share, or ratio.
    pub value: f64,
    /// Interval of the value, for this one alone.
    pub interval: Interval,
    /// Standard deviation over runs (of a ratio: of what a run adds to it).
    pub sd: f64,
    /// Half of the runs lie below.
    pub median: f64,
    /// The worst 5 % of the runs; nothing of shares, or of fewer than 200 runs.
    pub worst: Option<Worst>,
}

/// The worst runs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Worst {
    /// The value beyond which they lie.
    pub quantile: f64,
    /// Their mean.
    pub mean: f64,
    /// Its interval, for this one alone.
    pub interval: Interval,
}

/// A share of communities, week by week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// Name of the outcome.
    pub outcome: &'static str,
    /// What is counted, in a sentence.
    pub definition: String,
    /// By week, from 0 to the horizon: the share alive in the week; of a time, the share to which it hasn't happened by its end.
    pub share: Vec<f64>,
    /// Lower end of the pointwise band.
    pub low: Vec<f64>,
    /// Upper end.
    pub high: Vec<f64>,
}

/// Weekly means of one quantity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trajectory {
    /// Column of the weekly record, or `alive`.
    pub quantity: &'static str,
    /// By week.
    pub mean: Vec<f64>,
    /// Lower end of the pointwise 95 % band.
    pub low: Vec<f64>,
    /// Upper end.
    pub high: Vec<f64>,
}

/// What can be said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The arm does better than the other.
    Better,
    /// It does worse.
    Worse,
    /// It has more, of what is neither good nor bad.
    More,
    /// It has less.
    Less,
    /// It isn't shown that they differ.
    Indistinguishable,
    /// They don't differ in any of the matched replicates, and are one policy, or there are enough replicates to say so (59).
    Same,
}

/// One outcome of one arm less that of another, on the same random numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Name of the outcome.
    pub outcome: &'static str,
    /// Name of the arm.
    pub arm: String,
    /// Name of the arm that it is measured against.
    pub against: String,
    /// Pairs of runs in which it exists in both.
    pub n: usize,
    /// The difference.
    pub value: f64,
    /// Standard deviation over pairs.
    pub sd: f64,
    /// Interval of this difference alone.
    pub interval: Interval,
    /// Interval that holds together with those of all other differences; it decides.
    pub together: Interval,
    /// Probability of a difference at least as large where there is none.
    pub p: f64,
    /// The same, adjusted for all differences (Holm).
    pub p_holm: f64,
    /// What can be said.
    pub finding: Finding,
    /// How often the arm does better in the same replicate.
    pub beats: Beats,
    /// Difference of the means of the worst 5 %; nothing of shares, or of fewer than 200 runs.
    pub worst: Option<Gap>,
    /// How many times as many replicates independent random numbers would need; none where arms never differ.
    pub saved: Option<f64>,
}

/// How often one arm does better than another in the same replicate, ties counting half.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Beats {
    /// Share of the replicates.
    pub share: f64,
    /// Its interval, for this one alone.
    pub interval: Interval,
    /// Share of the replicates in which neither does better.
    pub ties: f64,
}

/// A difference with its interval, for this one alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gap {
    /// The difference.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// How differences are judged together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Judged {
    /// Differences, of all outcomes and pairs.
    pub differences: usize,
    /// The probability with which any of their intervals misses, over all interim analyses.
    pub risk: f64,
    /// Interim analyses among which the risk is shared.
    pub analyses: usize,
    /// Standard deviates that an interval reaches each way.
    pub deviates: f64,
    /// The probability with which a single interval misses on account of that.
    pub risk_each: f64,
}

/// Why two arms differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reasons {
    /// Name of the arm.
    pub arm: String,
    /// Name of the arm that it is measured against.
    pub against: String,
    /// When they part, for a few quantities.
    pub partings: Vec<Parting>,
    /// Flows of the energy budget, the largest change first.
    pub flows: Vec<FlowChange>,
    /// Shares of communities that declined by a cause, the largest change first; the first one is of all causes together.
    pub causes: Vec<CauseChange>,
    /// All of it in a plain paragraph.
    pub text: String,
}

/// When two arms part in a quantity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parting {
    /// Column of the weekly record, or `alive`.
    pub quantity: &'static str,
    /// The first week whose interval excludes 0, all weeks and quantities of this pair together; none where none does.
    pub week: Option<u32>,
    /// Weeks whose interval does.
    pub weeks: u32,
    /// The difference in the last week, with its interval among all.
    pub last: Gap,
    /// By week: the difference and its interval among all weeks and quantities.
    #[serde(skip)]
    pub trajectory: Vec<Gap>,
}

/// How a flow of the energy budget changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlowChange {
    /// The flow; of interest, less the fatigue that always stands against it.
    pub flow: Flow,
    /// In the arm: energy for each member and year.
    pub arm: f64,
    /// In the other.
    pub against: f64,
    /// Difference, with an interval that holds for all flows of this pair together.
    pub change: Gap,
}

/// How a cause of decline changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CauseChange {
    /// The cause; all together where none.
    pub cause: Option<Cause>,
    /// Share of communities that declined by it in the arm.
    pub arm: f64,
    /// In the other.
    pub against: f64,
    /// Difference, with an interval that holds for all causes of this pair together.
    pub change: Gap,
}

/// How many runs were made, and why no more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stopping {
    /// The rule in words; none where the number was fixed.
    pub rule: Option<String>,
    /// Interim analyses that were planned, in replicates of an arm.
    pub planned: Vec<u32>,
    /// Interim analyses that were made, each with the widest half-width of the outcome that the rule is about.
    pub taken: Vec<InterimAnalysis>,
    /// Whether the target was reached (always, where the number was fixed).
    pub reached: bool,
    /// The reason in a sentence.
    pub why: String,
}

/// A look that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct InterimAnalysis {
    /// Replicates of each arm.
    pub replicates: u32,
    /// The widest half-width.
    pub half_width: f64,
}

impl Comparison {
    /// The reference.
    pub fn reference(&self) -> &ArmResult {
        &self.arms[0]
    }

    /// The outcome that decides the verdict.
    pub fn primary(&self) -> &Outcome {
        &self.outcomes[0]
    }

    /// The place of an arm.
    pub fn place(&self, arm: &str) -> Option<usize> {
        self.arms.iter().position(|one| one.name == arm)
    }

    /// The differences of an outcome against the reference, in the order of the arms.
    pub fn against_reference<'c>(&'c self, outcome: &'c str) -> impl Iterator<Item = &'c Difference> {
        let reference = self.arms.first().map_or("", |arm| arm.name.as_str());
        self.differences.iter().filter(move |one| one.outcome == outcome && one.against == reference)
    }

    /// The difference of an outcome between two arms as it is kept: of the later one less the earlier one.
    pub fn difference(&self, outcome: &str, arm: &str, against: &str) -> Option<&Difference> {
        let pair = |one: &&Difference| one.outcome == outcome && one.arm == arm && one.against == against;
        self.differences.iter().find(pair)
    }

    /// The break-even prices of a pair.
    pub fn break_even(&self, arm: &str, against: &str) -> Option<&BreakEven> {
        self.break_even.iter().find(|one| one.arm == arm && one.against == against)
    }

    /// The reasons of a pair.
    pub fn reasons(&self, arm: &str, against: &str) -> Option<&Reasons> {
        self.reasons.iter().find(|one| one.arm == arm && one.against == against)
    }
}

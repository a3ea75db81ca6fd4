//! Futures compared: in one run, and in many.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::catalogue::ColumnView;
use crate::lessons::Translations;
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Stage;

/// Two futures compared on the same random numbers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComparisonView {
    /// Number of the first future.
    pub a: u32,
    /// Number of the second future.
    pub b: u32,
    /// Index of the community.
    pub community: u32,
    /// Last week of the comparison.
    pub week: u32,
    /// First week in which any number differs.
    pub differs_from: Option<u32>,
    /// The comparison as text.
    pub sentences: Vec<String>,
    /// Levels at that week, and sums up to it.
    pub facts: Vec<FactView>,
    /// Flows of energy since the futures differ: means for a member and week.
    pub flows: Vec<FlowView>,
    /// Acts of the first future alone.
    pub only_a: Vec<String>,
    /// Acts of the second future alone.
    pub only_b: Vec<String>,
}

/// One quantity in both futures.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FactView {
    /// A column, or `stage`; sums are called `sum_of_…`.
    pub name: String,
    /// May be empty.
    pub unit: &'static str,
    /// Value in the first future.
    #[cfg_attr(test, ts(type = "number | string | null"))]
    pub a: Value,
    /// Value in the second future.
    #[cfg_attr(test, ts(type = "number | string | null"))]
    pub b: Value,
}

/// A flow of energy in both futures.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FlowView {
    /// Name of the flow.
    pub flow: &'static str,
    /// Value in the first future.
    pub a: f64,
    /// Value in the second future.
    pub b: f64,
}

/// Futures under other random numbers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BandsView {
    /// Number of the job.
    pub job: u32,
    /// Index of the community.
    pub community: u32,
    /// Replicates of the seed that were run.
    pub replicates: Vec<u32>,
    /// One entry a future, in the order of the request.
    pub futures: Vec<FutureBandView>,
    /// Paired differences, second minus first; empty where one future was requested.
    pub differences: Vec<DifferenceView>,
    /// The differences as text.
    pub sentences: Vec<String>,
}

/// One future under other random numbers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FutureBandView {
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Bands by column.
    pub columns: BTreeMap<&'static str, BandView>,
    /// Share of runs in which the community is alive (neither dormant nor dissolved), by week.
    pub alive: Vec<f32>,
    /// Outcomes, one entry a replicate.
    pub runs: Vec<RunView>,
}

/// Quantiles by week.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BandView {
    /// 10 % quantile.
    #[cfg_attr(test, ts(type = "(number | null)[]"))]
    pub low: Vec<f32>,
    /// 50 % quantile.
    #[cfg_attr(test, ts(type = "(number | null)[]"))]
    pub median: Vec<f32>,
    /// 90 % quantile.
    #[cfg_attr(test, ts(type = "(number | null)[]"))]
    pub high: Vec<f32>,
}

/// One run of many.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunView {
    /// Number of the run under the seed.
    pub replicate: u32,
    /// Stage at the horizon.
    #[cfg_attr(test, ts(type = "string"))]
    pub stage: Stage,
    /// Cause of decline, where it declined.
    pub cause: Option<&'static str>,
    /// Outcomes; `null` where one is undefined.
    #[cfg_attr(test, ts(type = "Record<string, number | null>"))]
    pub row: RunRow,
}

/// A paired difference of one outcome: second future minus first.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DifferenceView {
    /// Name of the outcome.
    pub name: &'static str,
    /// May be empty.
    pub unit: &'static str,
    /// Runs in which the outcome is defined in both futures.
    pub runs: u32,
    /// Mean of second minus first.
    pub mean: f64,
    /// Lower end of the mean's 95 % interval.
    pub low: f64,
    /// Upper end of the mean's 95 % interval.
    pub high: f64,
    /// Runs in which the second has more.
    pub more: u32,
    /// Runs in which both have the same.
    pub same: u32,
    /// Runs in which the second has less.
    pub less: u32,
}

/// The model's answer to a question of a lesson. Shares are shares of the runs in `alive`: the options, `ties`, `none` and
/// `ended_in_all` add up to it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AnswerView {
    /// Number of the job.
    pub job: u32,
    /// Name of the lesson.
    pub lesson: String,
    /// Name of the question.
    pub question: String,
    /// Seed of the runs: the session's, where it has the lesson.
    #[cfg_attr(test, ts(type = "number"))]
    pub seed: u64,
    /// Number of runs of each future.
    pub runs: u32,
    /// Runs whose community was alive before the options could affect it.
    pub alive: u32,
    /// Runs whose community had ended by then: they aren't counted.
    pub ended_before: u32,
    /// Runs in which the community ended in all futures before the week in question.
    pub ended_in_all: u32,
    /// Runs in which the futures differ by no more than `same_within`, where no option says so.
    pub ties: u32,
    /// Runs in which no option holds.
    pub none: u32,
    /// First week that the options can affect.
    pub fork: u32,
    /// One entry an option.
    pub options: Vec<OptionCountView>,
    /// The answer.
    pub verdict: VerdictView,
    /// Largest difference between futures that doesn't matter; none for one future.
    pub same_within: Option<f64>,
    /// How far two futures differ; none for one future.
    pub effect: Option<EffectView>,
    /// Index of the option that holds in the run that the session shows.
    pub shown: Option<u32>,
    /// Whether the run that the session shows differs from the answer.
    pub exception: bool,
    /// The quantity that decides.
    pub column: ColumnView,
    /// The week that it is read in; none where it is an outcome of the whole run.
    pub week: Option<u32>,
    /// The futures, in the order of the lesson.
    pub futures: Vec<FutureAnswerView>,
    /// How each run that the page watched counts, in order.
    pub counted: Vec<CountedView>,
}

/// The answer: an option, or the reason why it is too close to call.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VerdictView {
    /// Index of the option that holds in clearly most runs.
    pub option: Option<u32>,
    /// Why no option does: `ties`, `chance`, `ended` or `nothing`.
    #[cfg_attr(test, ts(type = "'ties' | 'chance' | 'ended' | 'nothing' | null"))]
    pub close: Option<&'static str>,
}

/// Mean difference of two futures over the runs that count.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EffectView {
    /// Index of the future with more, by the mean.
    pub more: u32,
    /// Index of the future with less.
    pub less: u32,
    /// Mean difference, in the unit of the quantity.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub mean: f64,
    /// Lower end of its 95 % interval.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub low: f64,
    /// Upper end of its 95 % interval.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub high: f64,
}

/// How one run counts.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CountedView {
    /// Index of the option that holds.
    pub option: Option<u32>,
    /// `option`, or why it counts for none.
    #[cfg_attr(test, ts(type = "'option' | 'tie' | 'none' | 'ended_before' | 'ended_in_all'"))]
    pub why: &'static str,
}

/// A community of a question's future, as it thrives or ends.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WatchedView {
    /// Number of the job.
    pub job: u32,
    /// Index of the future.
    pub future: u32,
    /// Which of the watched runs, from 0; the same number in two futures has the same random numbers.
    pub run: u32,
    /// The weeks that follow are about.
    pub weeks: Vec<u32>,
    /// Stage by week, as an index into the catalogue's stages.
    pub stages: Vec<u8>,
    /// Active members by week.
    pub active: Vec<u32>,
    /// Mean energy by week, in percent.
    pub energy: Vec<u8>,
}

/// How often one option of a question holds.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptionCountView {
    /// Runs in which it holds.
    pub runs: u32,
    /// Their share.
    pub share: f64,
    /// Lower end of the share's 95 % interval.
    pub low: f64,
    /// Upper end of the share's 95 % interval.
    pub high: f64,
}

/// A future of a question, over the runs whose community was alive before the options could affect it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FutureAnswerView {
    /// None where the scenario is run without changes.
    pub name: Option<Translations>,
    /// 10 % quantile of the quantity.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub low: f64,
    /// 50 % quantile of the quantity.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub median: f64,
    /// 90 % quantile of the quantity.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub high: f64,
    /// Runs whose community is alive in the week in question; all for outcomes of the whole run.
    pub alive: u32,
}

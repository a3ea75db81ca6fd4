//! Futures held against each other, in one life and in many.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::catalogue::ColumnView;
use crate::lessons::Words;
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Stage;

/// Two futures.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The first.
    pub a: u32,
    /// The second.
    pub b: u32,
    /// Place of the community.
    pub community: u32,
    /// Up to and with this week.
    pub week: u32,
    /// First week in which anything differs.
    pub differs_from: Option<u32>,
    /// In sentences.
    pub sentences: Vec<String>,
    /// In numbers: at that week, or up to it.
    pub facts: Vec<Fact>,
    /// What moved the energy of both since they part, by flow: means a member and week.
    pub flows: Vec<FlowFact>,
    /// What is done in the first only, in words.
    pub only_a: Vec<String>,
    /// What is done in the second only, in words.
    pub only_b: Vec<String>,
}

/// A number in both futures.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Name: a column, or `stage`; sums are called `sum_of_…`.
    pub name: String,
    /// Unit.
    pub unit: &'static str,
    /// In the first.
    pub a: Value,
    /// In the second.
    pub b: Value,
}

/// A flow of energy in both futures.
#[derive(Debug, Clone, Serialize)]
pub struct FlowFact {
    /// Name.
    pub flow: &'static str,
    /// In the first.
    pub a: f64,
    /// In the second.
    pub b: f64,
}

/// Futures with other random numbers.
#[derive(Debug, Clone, Serialize)]
pub struct Bands {
    /// Number of the job.
    pub job: u32,
    /// Place of the community.
    pub community: u32,
    /// Which lives of the seed these are.
    pub replicates: Vec<u32>,
    /// Future by future, as asked for.
    pub futures: Vec<FutureBand>,
    /// The second against the first, life by life; empty where one was asked for.
    pub differences: Vec<Difference>,
    /// In sentences.
    pub sentences: Vec<String>,
}

/// One future with other random numbers.
#[derive(Debug, Clone, Serialize)]
pub struct FutureBand {
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Bands by column.
    pub columns: BTreeMap<&'static str, Band>,
    /// Share of lives that are alive, by week.
    pub alive: Vec<f32>,
    /// Life by life.
    pub lives: Vec<RunView>,
}

/// A band: week by week.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Band {
    /// Nine in ten lives are above.
    pub low: Vec<f32>,
    /// Half of the lives are above.
    pub median: Vec<f32>,
    /// One in ten lives is above.
    pub high: Vec<f32>,
}

/// One life of many.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    /// Which one.
    pub replicate: u32,
    /// Stage at the horizon.
    pub stage: Stage,
    /// What weighed most, where it declined.
    pub cause: Option<&'static str>,
    /// How it lived; numbers that don't exist are null.
    pub row: RunRow,
}

/// The second future against the first.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// Name of the outcome.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Lives in which both have it.
    pub lives: u32,
    /// Mean of second minus first.
    pub mean: f64,
    /// 95 % interval of the mean.
    pub low: f64,
    /// 95 % interval of the mean.
    pub high: f64,
    /// Lives in which the second has more.
    pub more: u32,
    /// Lives in which both have the same.
    pub same: u32,
    /// Lives in which the second has less.
    pub less: u32,
}

/// How the model answers a question of a lesson.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// Number of the job.
    pub job: u32,
    /// Name of the lesson.
    pub lesson: String,
    /// Name of the question.
    pub question: String,
    /// Lives that were lived.
    pub lives: u32,
    /// Option by option.
    pub options: Vec<AnswerOption>,
    /// Lives in which none of the options holds.
    pub none: u32,
    /// The option that holds in the life that is shown.
    pub shown: Option<u32>,
    /// What was looked at, and its unit.
    pub of: ColumnView,
    /// The futures, in the order of the lesson.
    pub futures: Vec<FutureCounted>,
}

/// One option of a question.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AnswerOption {
    /// Lives in which it holds.
    pub lives: u32,
    /// Their share.
    pub share: f64,
    /// 95 % interval of the share.
    pub low: f64,
    /// 95 % interval of the share.
    pub high: f64,
}

/// A future of a question, over its lives.
#[derive(Debug, Clone, Serialize)]
pub struct FutureCounted {
    /// Its name; nothing where the scenario is lived as it is.
    pub name: Option<Words>,
    /// One in ten lives is below.
    pub low: f64,
    /// Half of the lives are below.
    pub median: f64,
    /// Nine in ten lives are below.
    pub high: f64,
    /// By week; empty where the outcome is one of a whole run.
    pub band: Band,
}

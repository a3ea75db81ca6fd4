//! How the model answers a question: which option holds in a run.

use super::Translations;
use hearth_engine::observe::{ColumnInfo, Outcome, RunRow, Week, WeekRow};
use hearth_engine::scenario::timeline::{Entry, Trigger};
pub use hearth_engine::scenario::{Scenario, Stage, choices};

choices! {
    /// How the second of two futures differs from the first.
    pub enum Change {
        /// It has more.
        More = "more",
        /// It has the same amount.
        Same = "same",
        /// It has less.
        Less = "less",
    }
}

/// The quantity that an answer reads from a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// The stage in a week.
    Stage {
        /// The week.
        week: u32,
    },
    /// A value of one week, or the mean of several; `column` is an index into [`WeekRow::COLUMNS`].
    Week {
        /// Index of the column.
        column: usize,
        /// The first week.
        from: u32,
        /// The last week.
        week: u32,
    },
    /// An outcome of the whole run; `column` is an index into [`RunRow::COLUMNS`].
    Run {
        /// Index of the column.
        column: usize,
    },
}

/// What answers read from a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glimpse {
    /// Stage at its end.
    pub stage: Stage,
    /// Values of all columns.
    pub row: WeekRow,
}

impl From<&Week> for Glimpse {
    fn from(week: &Week) -> Self {
        Self { stage: week.stage, row: week.row }
    }
}

/// A quantity's value in one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen {
    /// A stage.
    Stage(Stage),
    /// A number; `NaN` where it doesn't exist.
    Number(f64),
}

impl Quantity {
    /// The quantity's value in a complete run.
    pub fn observe(self, weeks: &[Glimpse], outcome: &Outcome) -> Seen {
        let at = |week: u32| weeks.get(week as usize);
        match self {
            Self::Stage { week } => Seen::Stage(at(week).map_or(Stage::Potential, |week| week.stage)),
            Self::Week { column, from, week } => {
                let weeks = weeks.get(from as usize..=week as usize).unwrap_or_default();
                let values = weeks.iter().map(|week| f64::from(week.row.values()[column]));
                // A mean of no weeks doesn't exist.
                Seen::Number(values.sum::<f64>() / weeks.len() as f64)
            }
            Self::Run { column } => Seen::Number(outcome.row.values()[column]),
        }
    }

    /// Its column, unless it is a stage.
    pub fn column(self) -> Option<&'static ColumnInfo> {
        match self {
            Self::Stage { .. } => None,
            Self::Week { column, .. } => WeekRow::COLUMNS.get(column),
            Self::Run { column } => RunRow::COLUMNS.get(column),
        }
    }
}

/// The kind of answer: what the options distinguish.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AnswerKind {
    /// The value of the quantity.
    Level,
    /// The stage of the community.
    Stage,
    /// How the second future differs from the first.
    Difference,
    /// The future with the largest value.
    Most,
    /// The future with the smallest value.
    Least,
}

/// When an option holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// The value is in a range that includes the lower end and excludes the upper.
    Range(f64, f64),
    /// The stage is one of these.
    Stages(Vec<Stage>),
    /// The second future differs from the first in this direction.
    Change(Change),
    /// The future with this index has the largest (or smallest) value.
    Future(usize),
}

/// A future of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonFuture {
    /// Its name, by language.
    pub name: Translations,
    /// Its acts: lines `at` a week.
    pub acts: Vec<Entry>,
}

impl LessonFuture {
    /// The first week that can differ from the unchanged scenario; none where it has no acts.
    pub fn week(&self) -> Option<u32> {
        let week = |entry: &Entry| match entry.trigger {
            Trigger::At { week } => Some(week),
            _ => None,
        };
        self.acts.iter().filter_map(week).min()
    }

    /// The scenario with its acts.
    pub fn scenario(&self, scenario: &Scenario) -> Scenario {
        let mut scenario = scenario.clone();
        scenario.timeline.extend(self.acts.iter().cloned());
        scenario
    }
}

/// How the model answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What the options distinguish.
    pub kind: AnswerKind,
    /// The quantity that decides.
    pub quantity: Quantity,
    /// Index of the community.
    pub community: usize,
    /// Largest difference between futures that doesn't matter, in the unit of the quantity. Default:
    /// [`SAME_WITHIN`] of the first future's mean.
    pub same_within: Option<f64>,
    /// The first week that the options can affect: communities that ended before it aren't counted.
    pub fork: u32,
    /// Number of runs of each future in the first round, 5 to 100. Rounds follow until the answer is decided.
    pub runs: u32,
    /// The futures: one for a level or a stage, two for a difference.
    pub futures: Vec<LessonFuture>,
    /// When each option holds.
    pub rules: Vec<Rule>,
}

/// Where a lesson doesn't say which difference matters: this share of the first future's mean.
pub const SAME_WITHIN: f64 = 0.05;

/// What the quantity says in one run of all futures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// An option, by its index.
    Option(usize),
    /// The futures differ by no more than what matters, and no option says so.
    Tie,
    /// No option holds, or the quantity has no value.
    Nothing,
}

impl Answer {
    /// What holds in a run, by the quantity's value in each future. Differences up to `same_within` are ties.
    pub fn holds(&self, seen: &[Seen], same_within: f64) -> Holds {
        let number = |at: usize| match seen.get(at) {
            Some(Seen::Number(number)) if number.is_finite() => Some(*number),
            _ => None,
        };
        let found = |at: Option<usize>| at.map_or(Holds::Nothing, Holds::Option);
        let by_rule = |wanted: Rule| found(self.rules.iter().position(|rule| *rule == wanted));
        match self.kind {
            AnswerKind::Level => {
                let Some(value) = number(0) else { return Holds::Nothing };
                let in_range =
                    |rule: &Rule| matches!(rule, Rule::Range(from, to) if (*from..*to).contains(&value));
                found(self.rules.iter().position(in_range))
            }
            AnswerKind::Stage => {
                let Some(Seen::Stage(stage)) = seen.first() else { return Holds::Nothing };
                let named = |rule: &Rule| matches!(rule, Rule::Stages(stages) if stages.contains(stage));
                found(self.rules.iter().position(named))
            }
            AnswerKind::Difference => {
                let (Some(one), Some(two)) = (number(0), number(1)) else { return Holds::Nothing };
                if (two - one).abs() <= same_within {
                    return match by_rule(Rule::Change(Change::Same)) {
                        Holds::Nothing => Holds::Tie,
                        option => option,
                    };
                }
                by_rule(Rule::Change(if two > one { Change::More } else { Change::Less }))
            }
            AnswerKind::Most | AnswerKind::Least => {
                let sign = if self.kind == AnswerKind::Least { -1.0 } else { 1.0 };
                let values: Option<Vec<f64>> =
                    (0..seen.len()).map(|at| number(at).map(|value| sign * value)).collect();
                let Some(values) = values else { return Holds::Nothing };
                let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let mut near = (0..values.len()).filter(|&at| best - values[at] <= same_within);
                match (near.next(), near.next()) {
                    (Some(future), None) => by_rule(Rule::Future(future)),
                    _ => Holds::Tie,
                }
            }
        }
    }

    /// The week that the quantity is read in; none where it is an outcome of the whole run.
    pub fn week(&self) -> Option<u32> {
        match self.quantity {
            Quantity::Stage { week } | Quantity::Week { week, .. } => Some(week),
            Quantity::Run { .. } => None,
        }
    }
}

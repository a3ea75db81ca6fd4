//! How the model answers a question: which option holds in a life.

use super::Words;
use hearth_engine::observe::{ColumnInfo, Outcome, RunRow, Week, WeekRow};
use hearth_engine::scenario::timeline::{Entry, Trigger};
pub use hearth_engine::scenario::{Scenario, Stage, choices};

choices! {
    /// How the second of two futures differs from the first.
    pub enum Change {
        /// It has more.
        More = "more",
        /// It has as much.
        Same = "same",
        /// It has less.
        Less = "less",
    }
}

/// What is looked at in a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The stage in a week.
    Stage {
        /// The week.
        week: u32,
    },
    /// A number of a week, by its place in [`WeekRow::COLUMNS`].
    Week {
        /// Place of the column.
        column: usize,
        /// The week.
        week: u32,
    },
    /// A number of the whole run, by its place in [`RunRow::COLUMNS`].
    Run {
        /// Place of the column.
        column: usize,
    },
}

/// What answers need of a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glimpse {
    /// Stage.
    pub stage: Stage,
    /// The record's numbers.
    pub row: WeekRow,
}

impl From<&Week> for Glimpse {
    fn from(week: &Week) -> Self {
        Self { stage: week.stage, row: week.row }
    }
}

/// What was seen of it in one life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen {
    /// A stage.
    Stage(Stage),
    /// A number; `NaN` where it doesn't exist.
    Number(f64),
}

impl Of {
    /// What is seen in a life that was lived to its end.
    pub fn seen(self, weeks: &[Glimpse], outcome: &Outcome) -> Seen {
        let at = |week: u32| weeks.get(week as usize);
        match self {
            Self::Stage { week } => Seen::Stage(at(week).map_or(Stage::Potential, |week| week.stage)),
            Self::Week { column, week } => {
                Seen::Number(at(week).map_or(f64::NAN, |week| f64::from(week.row.values()[column])))
            }
            Self::Run { column } => Seen::Number(outcome.row.values()[column]),
        }
    }

    /// The column that it is, where it is a number.
    pub fn column(self) -> Option<&'static ColumnInfo> {
        match self {
            Self::Stage { .. } => None,
            Self::Week { column, .. } => WeekRow::COLUMNS.get(column),
            Self::Run { column } => RunRow::COLUMNS.get(column),
        }
    }

    /// The place of its column among those of a week, where it is one of these.
    pub fn by_week(self) -> Option<usize> {
        match self {
            Self::Week { column, .. } => Some(column),
            _ => None,
        }
    }
}

/// What is asked of the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Asks {
    /// How much there is of it.
    Level,
    /// In which stage the community is.
    Stage,
    /// How the second future differs from the first; differences up to this size count as none.
    Difference(f64),
    /// Which future has most of it.
    Most,
    /// Which future has least of it.
    Least,
}

/// When an option holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// In a range: the lower end included, the upper not.
    Range(f64, f64),
    /// In one of these stages.
    Stages(Vec<Stage>),
    /// Where the second future differs like this.
    Change(Change),
    /// Where this future is the one.
    Future(usize),
}

/// A future of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonFuture {
    /// Its name.
    pub name: Words,
    /// What is done in it: lines `at` a week.
    pub acts: Vec<Entry>,
}

impl LessonFuture {
    /// The first week that can differ from the scenario as it is; nothing where nothing is done.
    pub fn week(&self) -> Option<u32> {
        let week = |entry: &Entry| match entry.trigger {
            Trigger::At { week } => Some(week),
            _ => None,
        };
        self.acts.iter().filter_map(week).min()
    }

    /// The scenario with what is done.
    pub fn scenario(&self, scenario: &Scenario) -> Scenario {
        let mut scenario = scenario.clone();
        scenario.timeline.extend(self.acts.iter().cloned());
        scenario
    }
}

/// How the model answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What is asked.
    pub asks: Asks,
    /// What is looked at.
    pub of: Of,
    /// Place of the community.
    pub community: usize,
    /// Lives that are lived.
    pub lives: u32,
    /// The futures: one for a level or a stage, two for a difference.
    pub futures: Vec<LessonFuture>,
    /// When each option holds.
    pub rules: Vec<Rule>,
}

impl Answer {
    /// The option that holds in a life, by what was seen in each future of it.
    pub fn holds(&self, seen: &[Seen]) -> Option<usize> {
        let number = |at: usize| match seen.get(at) {
            Some(Seen::Number(number)) if number.is_finite() => Some(*number),
            _ => None,
        };
        let wanted = match self.asks {
            Asks::Level => {
                let value = number(0)?;
                let in_range =
                    |rule: &Rule| matches!(rule, Rule::Range(from, to) if (*from..*to).contains(&value));
                return self.rules.iter().position(in_range);
            }
            Asks::Stage => {
                let Some(Seen::Stage(stage)) = seen.first() else { return None };
                let named = |rule: &Rule| matches!(rule, Rule::Stages(stages) if stages.contains(stage));
                return self.rules.iter().position(named);
            }
            Asks::Difference(same_within) => {
                let by = number(1)? - number(0)?;
                Rule::Change(if by.abs() <= same_within {
                    Change::Same
                } else if by > 0.0 {
                    Change::More
                } else {
                    Change::Less
                })
            }
            Asks::Most | Asks::Least => {
                let sign = if self.asks == Asks::Least { -1.0 } else { 1.0 };
                let values: Vec<f64> =
                    (0..seen.len()).map(|at| number(at).map(|value| sign * value)).collect::<Option<_>>()?;
                let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let mut first = values.iter().enumerate().filter(|(_, value)| **value == best);
                let (future, _) = first.next()?;
                // Of equals none is the one.
                if first.next().is_some() {
                    return None;
                }
                Rule::Future(future)
            }
        };
        self.rules.iter().position(|rule| *rule == wanted)
    }
}

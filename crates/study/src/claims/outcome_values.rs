//! Values read from a run.

use super::error::ClaimsError;
use super::table::Outcome;
use crate::arm::{Engine, RunError};
use hearth_engine::observe::stage::is_alive;
use hearth_engine::observe::{Cause, Outcome as Ending, RunRow, Week, WeekRow};
use hearth_engine::scenario::{Scenario, Stage, nearest};

const WEEKLY: usize = WeekRow::COLUMNS.len();

/// A quantity that can be read from a run of an arm: columns are found, names are known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OutcomeValue {
    Run { column: usize, missing: Option<f64> },
    Week { column: usize, from: u32, to: Option<u32>, after_first: Option<Stage> },
    WeeksUntil { column: usize, reaches: f64 },
    AliveAt(u32),
    WeeksUntilStage(usize),
    Ever(Stage),
    InOrder,
    Revisits,
    Cause(Cause),
    Sum(Vec<(f64, OutcomeValue)>),
    Share { of: Box<OutcomeValue>, above: f64 },
    NamesPlantedCause { matched: u32, others_up_to: f64 },
}

impl OutcomeValue {
    /// Finds what an outcome names.
    pub fn of(outcome: &Outcome) -> Result<Self, String> {
        Ok(match outcome {
            Outcome::Survival => Self::Run { column: run_column("survival")?, missing: None },
            Outcome::AliveAt(week) => Self::AliveAt(*week),
            Outcome::Run(column) => Self::Run { column: run_column(column)?, missing: None },
            Outcome::RunOr(column, value) => Self::Run { column: run_column(column)?, missing: Some(*value) },
            Outcome::Week { column, from, to, after_first } => {
                if to.is_some_and(|to| to <= *from) {
                    return Err(format!("the weeks from {from} to {} are none", to.unwrap_or_default()));
                }
                Self::Week { column: week_column(column)?, from: *from, to: *to, after_first: *after_first }
            }
            Outcome::WeeksUntil { column, reaches } => {
                Self::WeeksUntil { column: week_column(column)?, reaches: *reaches }
            }
            Outcome::WeeksUntilStage(stage) => Self::WeeksUntilStage(
                growth(*stage).ok_or_else(|| format!("{} is no stage of growth", stage.name()))?,
            ),
            Outcome::Ever(stage) => Self::Ever(*stage),
            Outcome::InOrder => Self::InOrder,
            Outcome::Revisits => Self::Revisits,
            Outcome::Cause(name) => Self::Cause(Cause::from_name(name).ok_or_else(|| {
                unknown("cause of decline", name, Cause::ALL.iter().map(|cause| cause.name()))
            })?),
            Outcome::Sum(parts) => {
                let parts = parts.iter().map(|(weight, part)| Ok((*weight, Self::of(part)?)));
                Self::Sum(parts.collect::<Result<_, String>>()?)
            }
            Outcome::Share { of, above } => Self::Share { of: Box::new(Self::of(of)?), above: *above },
            Outcome::NamesPlantedCause { matched, others_up_to } => {
                Self::NamesPlantedCause { matched: *matched, others_up_to: *others_up_to }
            }
        })
    }

    /// Whether it is 0 or 1 in one community.
    pub fn is_share(&self) -> bool {
        match self {
            Self::Run { column, .. } => RunRow::COLUMNS[*column].name == "alive",
            Self::AliveAt(_) | Self::Ever(_) | Self::InOrder | Self::Revisits | Self::Cause(_) => true,
            Self::Share { .. } | Self::NamesPlantedCause { .. } => true,
            Self::Week { .. } | Self::WeeksUntil { .. } | Self::WeeksUntilStage(_) | Self::Sum(_) => false,
        }
    }

    /// Reads a community's run; `NaN` where the quantity doesn't exist in it.
    fn read(&self, run: &RunValues) -> f64 {
        match self {
            Self::Run { column, missing } => {
                let value = run.ending.row.values()[*column];
                if value.is_nan() { missing.unwrap_or(value) } else { value }
            }
            Self::Week { column, from, to, after_first } => {
                let start = match after_first {
                    Some(stage) => match run.first(*stage) {
                        Some(week) => week + 1,
                        None => return f64::NAN,
                    },
                    None => 0,
                };
                let weeks = run.weeks.len();
                let end = to.map_or(weeks, |to| start + to as usize);
                // A window that the horizon cuts short would not be the same for all.
                if end > weeks {
                    return f64::NAN;
                }
                let rows = run.weeks.get(start + *from as usize..end).unwrap_or_default();
                let sum: f64 = rows.iter().map(|row| f64::from(row[*column])).sum();
                if rows.is_empty() { f64::NAN } else { sum / rows.len() as f64 }
            }
            Self::WeeksUntil { column, reaches } => {
                let reached = run.weeks.iter().position(|row| f64::from(row[*column]) >= *reaches);
                reached.unwrap_or(run.weeks.len()) as f64
            }
            Self::WeeksUntilStage(place) => {
                let reached = run.stages.iter().position(|stage| growth(*stage) >= Some(*place));
                reached.unwrap_or(run.stages.len()) as f64
            }
            Self::AliveAt(week) => {
                run.stages.get(*week as usize).map_or(f64::NAN, |stage| indicator(is_alive(*stage)))
            }
            Self::Ever(stage) => indicator(run.first(*stage).is_some()),
            Self::InOrder => indicator(in_order(&run.ending.row)),
            Self::Revisits => indicator(revisits(&run.stages)),
            Self::Cause(cause) => indicator(run.ending.cause == Some(*cause)),
            Self::Sum(parts) => parts.iter().map(|(weight, part)| weight * part.read(run)).sum(),
            Self::Share { of, above } => {
                let value = of.read(run);
                if value.is_nan() { value } else { indicator(value > *above) }
            }
            // Answered by counterfactuals, never by one run.
            Self::NamesPlantedCause { .. } => f64::NAN,
        }
    }

    /// Reads a run: one community, or the mean over all in which the quantity exists.
    pub fn of_run(&self, runs: &[RunValues], community: Option<usize>) -> f64 {
        if let Some(index) = community {
            return runs.get(index).map_or(f64::NAN, |run| self.read(run));
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for run in runs {
            let value = self.read(run);
            if !value.is_nan() {
                sum += value;
                count += 1.0;
            }
        }
        if count > 0.0 { sum / count } else { f64::NAN }
    }
}

fn indicator(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Whether first entries come in order, as far as stages were seen.
fn in_order(row: &RunRow) -> bool {
    let firsts = [row.first_coalescing, row.first_maturing, row.first_stewardship];
    let seen: Vec<f64> = firsts.into_iter().filter(|first| !first.is_nan()).collect();
    seen.is_sorted()
}

/// The place of a stage in the order of growth; what has become an institution has come as far as a steward.
fn growth(stage: Stage) -> Option<usize> {
    match stage {
        Stage::Potential => Some(0),
        Stage::Coalescing => Some(1),
        Stage::Maturing => Some(2),
        Stage::Stewardship | Stage::Institutionalised => Some(3),
        Stage::Stagnation | Stage::Transformation | Stage::Dormant | Stage::Dissolved => None,
    }
}

/// Whether a stage follows on a later one, in the order from potential to transformation.
fn revisits(stages: &[Stage]) -> bool {
    let mut furthest = 0;
    let place = |stage: &Stage| if *stage == Stage::Transformation { Some(4) } else { growth(*stage) };
    stages.iter().filter_map(place).any(|place| {
        furthest = furthest.max(place);
        place < furthest
    })
}

/// The column of an outcome that is read off one run, by the outcome's name or the column's.
fn run_column(name: &str) -> Result<usize, String> {
    let outcome = crate::outcome::Outcome::named(name);
    let column =
        outcome.filter(|one| !one.is_derived() || one.name == one.column).map_or(name, |one| one.column);
    find("figure of a run", column, RunRow::COLUMNS)
}

fn week_column(name: &str) -> Result<usize, String> {
    find("weekly quantity", name, WeekRow::COLUMNS)
}

fn find(
    what: &str,
    name: &str,
    columns: &'static [hearth_engine::observe::ColumnInfo],
) -> Result<usize, String> {
    let names = columns.iter().map(|column| column.name);
    columns.iter().position(|column| column.name == name).ok_or_else(|| unknown(what, name, names))
}

pub(super) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(meant) => format!("there is no {what} `{name}`; did you mean `{meant}`?"),
        None => format!("there is no {what} `{name}`"),
    }
}

/// One community's run as it was simulated.
#[derive(Debug, Clone)]
pub(super) struct RunValues {
    weeks: Vec<[f32; WEEKLY]>,
    stages: Vec<Stage>,
    ending: Ending,
}

impl RunValues {
    fn first(&self, stage: Stage) -> Option<usize> {
        self.stages.iter().position(|seen| *seen == stage)
    }
}

/// Runs one replicate and takes it down, community by community.
pub(super) fn of_run(
    engine: &mut dyn Engine,
    scenario: &Scenario,
    replicate: u32,
) -> Result<Vec<RunValues>, RunError> {
    let horizon = scenario.horizon_weeks as usize;
    let mut weeks = vec![Vec::with_capacity(horizon); scenario.communities.len()];
    let mut stages = vec![Vec::with_capacity(horizon); scenario.communities.len()];
    let endings = engine.run(replicate, &mut |_, community, seen: &Week| {
        weeks[community].push(seen.row.values());
        stages[community].push(seen.stage);
    })?;
    let taken = endings.into_iter().zip(weeks.into_iter().zip(stages));
    Ok(taken.map(|(ending, (weeks, stages))| RunValues { weeks, stages, ending }).collect())
}

/// The place of a community in an arm's scenario.
pub(super) fn community(
    scenario: &Scenario,
    name: Option<&str>,
    claim: &str,
    place: &str,
) -> Result<Option<usize>, ClaimsError> {
    let Some(name) = name else { return Ok(None) };
    let found = scenario.communities.iter().position(|one| one.name == name);
    let names = scenario.communities.iter().map(|one| one.name.as_str());
    found.map(Some).ok_or_else(|| ClaimsError::claim(claim, place, unknown("community", name, names)))
}

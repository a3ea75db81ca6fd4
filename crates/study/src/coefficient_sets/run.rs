//! Runs of all arms under all sets.

use super::SetEffort;
use super::draw::{CoefficientSets, SetChoice};
use super::judge::{ALONE, Judge, Samples};
use super::narrative;
use super::result::{CoefficientResult, Coefficients};
use crate::arm::{Arm, LazyArm, RunError};
use crate::error::StudyError;
use crate::executor::{ExecuteError, Executor, Job, Reader, Replicate};
use crate::outcome::{Better, Outcome, UnitPrices, place};
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;

/// Work of all sets together, in member-weeks and what a week of a community takes besides: about a minute of one core.
const WORK: f64 = 8.0e8;
/// What a community's week takes besides its members, in member-weeks.
const OF_A_WEEK: f64 = 20.0;
/// Fewest runs of an arm in a set.
const FEWEST: u32 = 20;
/// Most runs of an arm in a set.
const MOST: u32 = 200;
/// Part of the study's runs that an arm has in each set.
const PART: u32 = 4;
/// Runs of each arm that say how much work a run is.
const PILOT: u32 = 4;
/// Both ends of a range.
const ENDS: [f64; 2] = [0.0, 1.0];

/// Makes the scenario of a replicate.
type Make<'a> = Box<dyn Fn(u32) -> Result<Scenario, RunError> + Send + Sync + 'a>;

/// An arm that runs under the sets.
pub(crate) struct SetArm<'a> {
    /// Name.
    pub name: String,
    /// All that its results depend on but seed, replicate and coefficients.
    pub fingerprint: String,
    /// A scenario of the same communities and horizon.
    pub like: &'a Scenario,
    /// Its prices.
    pub prices: UnitPrices,
    /// Whether every replicate has a scenario of its own.
    pub drawn: bool,
    /// The scenario of a replicate, with its coefficients as they stand.
    pub make: Make<'a>,
}

/// What decides between arms.
pub(crate) struct Objective<'a> {
    /// Outcomes that are looked at.
    pub outcomes: &'a [Outcome],
    /// Place of the one that decides.
    pub aim: usize,
    /// Which way is better in it.
    pub better: Better,
    /// The community that is looked at; all together where none is named.
    pub community: Option<&'a str>,
    /// Place of the cost among the outcomes, and the most that it may be in the mean.
    pub budget: Option<(usize, f64)>,
    /// Place of the arm that is the best with the coefficients as they stand.
    pub leader: usize,
    /// The difference of an outcome with the coefficients as they stand: of an arm less another.
    pub unchanged: &'a dyn Fn(usize, usize, usize) -> f64,
    /// An arm and the one that it is funded instead of: coefficients that move this difference are moved alone, too.
    pub pair: Option<(usize, usize)>,
    /// Places of the outcomes in which that difference is shown.
    pub pair_outcomes: Vec<usize>,
    /// Paths that the study sets or draws itself.
    pub paths: Vec<&'a str>,
    /// Seed.
    pub seed: u64,
    /// First replicate.
    pub first: u32,
    /// Replicates that the study has of each arm.
    pub replicates: u32,
}

/// Runs arms under sets of coefficients and says what comes of it; nothing where the user stops it.
///
/// # Errors
///
/// Where finished runs can't be kept.
pub(crate) fn examine(
    arms: &[SetArm<'_>],
    objective: &Objective<'_>,
    effort: SetEffort,
    executor: &Executor<'_>,
) -> Result<Option<Coefficients>, StudyError> {
    let left_out = |why: String| {
        Ok(Some(Coefficients::LeftOut { why: format!("No coefficient sets were run: {why}.") }))
    };
    if arms.len() < 2 {
        return left_out("there is one policy only, and nothing to decide".to_owned());
    }
    let work = Work { arms, objective, executor };
    match work.examine(effort) {
        Ok(Ended::Judged(result)) => Ok(Some(Coefficients::Judged(result))),
        Ok(Ended::TooLong) => left_out(format!(
            "{} sets would take longer than about a minute; `--coefficient-sets {}` runs them",
            effort.sets, effort.sets
        )),
        Ok(Ended::Stopped) => Ok(None),
        Err(ExecuteError::Study(error)) => Err(error),
        Err(error @ ExecuteError::Run { .. }) => left_out(error.to_string()),
    }
}

enum Ended {
    Judged(Box<CoefficientResult>),
    TooLong,
    Stopped,
}

struct Work<'a> {
    arms: &'a [SetArm<'a>],
    objective: &'a Objective<'a>,
    executor: &'a Executor<'a>,
}

impl Work<'_> {
    fn examine(&self, effort: SetEffort) -> Result<Ended, ExecuteError> {
        let (objective, scenario) = (self.objective, self.arms[0].like);
        let sets = CoefficientSets::draw(effort.sets, objective.seed, scenario, &objective.paths);
        let Some(runs) = self.runs(&sets)? else { return Ok(Ended::Stopped) };
        let least = FEWEST.min(objective.replicates);
        if runs < least && !effort.however_long {
            return Ok(Ended::TooLong);
        }
        let runs = runs.max(least);
        let choices: Vec<SetChoice> = (0..sets.len()).map(SetChoice::Set).collect();
        let step = format!("{} coefficient sets", sets.len());
        let Some(samples) = self.samples(&sets, &choices, runs, &step)? else { return Ok(Ended::Stopped) };
        let names = self.arms.iter().map(|arm| arm.name.clone()).collect();
        let judge = Judge { objective, names, sets: &sets, scenario };
        let (mut result, mut chosen) = judge.judge(&samples, runs);
        let first = chosen.len();
        chosen.extend(judge.moving_pair(&samples, &chosen));
        let alone: Vec<SetChoice> = chosen
            .iter()
            .flat_map(|&coefficient| ENDS.map(|place| SetChoice::Alone { coefficient, place }))
            .collect();
        let step = "coefficients moved alone";
        let Some(alone) = self.samples(&sets, &alone, runs, step)? else { return Ok(Ended::Stopped) };
        let mut alone = alone.into_iter();
        let pairs = std::iter::from_fn(|| Some([alone.next()?, alone.next()?]));
        let pairs: Vec<[Samples; 2]> = pairs.collect();
        judge.add_alone(&mut result, &pairs[..first]);
        result.pair_effects = judge.pair_effects(&samples, &chosen, &pairs);
        result.text = narrative::text(&result);
        Ok(Ended::Judged(Box::new(result)))
    }

    /// How many runs of each arm there are in a set, as work allows: found by a few runs, so that it depends on the study
    /// alone. Nothing where it was stopped.
    fn runs(&self, sets: &CoefficientSets) -> Result<Option<u32>, ExecuteError> {
        let step = "work of a run";
        let pilot = PILOT.min(self.objective.replicates.max(1));
        let Some(work) = self.execute(sets, &[SetChoice::Unchanged], pilot, &WorkReader, step)? else {
            return Ok(None);
        };
        let of_run: f64 = work.iter().map(|arm| arm.iter().sum::<f64>() / f64::from(pilot)).sum();
        // By the usual number of sets: another one changes how sure the answer is, and not what a set is.
        let choices = f64::from(super::SETS) + (ENDS.len() * ALONE) as f64;
        let most = (self.objective.replicates / PART).clamp(FEWEST, MOST).min(self.objective.replicates);
        Ok(Some((WORK / (of_run * choices).max(1.0)).min(f64::from(most)) as u32))
    }

    /// By choice: what was sampled.
    fn samples(
        &self,
        sets: &CoefficientSets,
        choices: &[SetChoice],
        runs: u32,
        step: &str,
    ) -> Result<Option<Vec<Samples>>, ExecuteError> {
        let reader = RowReader::new(self.objective, self.arms);
        let Some(values) = self.execute(sets, choices, runs, &reader, step)? else { return Ok(None) };
        let mut jobs = values.iter();
        let mut of_choice = || -> Samples {
            let of_arm = |(arm, values): (usize, &Vec<f64>)| {
                let rows: Vec<RunRow> =
                    values.chunks_exact(reader.columns.len()).map(|run| reader.row(run)).collect();
                let communities = reader.communities[arm].len().max(1);
                let outcomes = self.objective.outcomes.iter();
                let over = |outcome: &Outcome| {
                    let horizon = self.arms[arm].like.horizon_weeks;
                    outcome.over(rows.chunks(communities), &self.arms[arm].prices, horizon)
                };
                outcomes.map(over).collect()
            };
            jobs.by_ref().take(self.arms.len()).enumerate().map(of_arm).collect()
        };
        Ok(Some(choices.iter().map(|_| of_choice()).collect()))
    }

    /// Values by choice and arm.
    fn execute(
        &self,
        sets: &CoefficientSets,
        choices: &[SetChoice],
        runs: u32,
        reader: &dyn Reader,
        step: &str,
    ) -> Result<Option<Vec<Vec<f64>>>, ExecuteError> {
        let made: Vec<LazyArm<'_>> = choices
            .iter()
            .flat_map(|&choice| self.arms.iter().map(move |arm| moved(sets, choice, arm)))
            .collect();
        let (first, seed) = (self.objective.first, self.objective.seed);
        let job = |arm| Job { arm, seed, replicates: first..first + runs };
        let jobs: Vec<Job<'_>> = made.iter().map(|arm| job(arm as &dyn Arm)).collect();
        let step = self.executor.step(step, jobs.len() as u64 * u64::from(runs));
        self.executor.execute(&jobs, reader, &step)
    }
}

/// An arm with moved coefficients.
fn moved<'s>(sets: &'s CoefficientSets, choice: SetChoice, arm: &'s SetArm<'s>) -> LazyArm<'s> {
    let fingerprint = format!("{}\n// {}", arm.fingerprint, sets.identity(choice));
    let make = move |replicate: u32| {
        let mut scenario = (arm.make)(replicate)?;
        sets.apply(&mut scenario, choice);
        Ok(scenario)
    };
    match arm.drawn {
        true => LazyArm::anew(arm.name.clone(), fingerprint, arm.like, make),
        false => LazyArm::new(arm.name.clone(), fingerprint, arm.like, move || make(0)),
    }
}

/// Keeps of each run the columns that the outcomes are computed from.
struct RowReader {
    /// Places of the columns.
    columns: Vec<usize>,
    names: Vec<&'static str>,
    /// By arm: places of the communities that are looked at.
    communities: Vec<Vec<usize>>,
}

impl RowReader {
    fn new(objective: &Objective<'_>, arms: &[SetArm<'_>]) -> Self {
        let mut names: Vec<&'static str> = objective.outcomes.iter().flat_map(Outcome::columns).collect();
        names.sort_unstable();
        names.dedup();
        let looked_at = |arm: &SetArm<'_>| {
            let named = arm.like.communities.iter().enumerate();
            named
                .filter(|(_, one)| objective.community.is_none_or(|name| name == one.name))
                .map(|(at, _)| at)
                .collect()
        };
        Self {
            columns: names.iter().map(|name| place(name)).collect(),
            names,
            communities: arms.iter().map(looked_at).collect(),
        }
    }

    fn of_job(&self, job: usize) -> &[usize] {
        &self.communities[job % self.communities.len()]
    }

    /// A row of the columns that were kept; all others don't exist.
    fn row(&self, kept: &[f64]) -> RunRow {
        let mut values = [f64::NAN; RunRow::COLUMNS.len()];
        self.columns.iter().zip(kept).for_each(|(&column, value)| values[column] = *value);
        RunRow::from_values(values)
    }
}

impl Reader for RowReader {
    fn width(&self, job: usize) -> usize {
        self.columns.len() * self.of_job(job).len()
    }

    fn keeps(&self, job: usize) -> String {
        format!("columns {} of communities {:?}", self.names.join(" "), self.of_job(job))
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let outcomes = run.engine.run(run.number, &mut |_, _, _| {})?;
        for &community in self.of_job(run.job) {
            let Some(outcome) = outcomes.get(community) else {
                return Err(RunError::Failed(format!("community {community} has no outcome")));
            };
            let values = outcome.row.values();
            to.extend(self.columns.iter().map(|&column| values[column]));
        }
        Ok(())
    }
}

/// How much work a run is.
struct WorkReader;

impl Reader for WorkReader {
    fn width(&self, _job: usize) -> usize {
        1
    }

    fn keeps(&self, _job: usize) -> String {
        "work".to_owned()
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let mut work = 0.0;
        run.engine.run(run.number, &mut |_, _, week| work += OF_A_WEEK + f64::from(week.row.members))?;
        to.push(work);
        Ok(())
    }
}

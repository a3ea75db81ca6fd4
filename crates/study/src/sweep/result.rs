//! What the runs of a sweep say together.

use std::path::Path;

use super::effects::{self, Effect, Interaction};
use super::made::Made;
use super::plan::Plan;
use super::runs::{Asked, each_point};
use super::surface::{Fitted, MOST};
use crate::error::StudyError;
use crate::outcome::{Outcome, OutcomeKind, OutcomeSample};
use crate::output::Manifest;
use crate::output::small_table::{Cells, SmallTable};
use crate::spec::Spread;
use hearth_engine::scenario::Stage;
use hearth_statistics::{Z95, student_two_sided, wilson};

/// Values of a factor in a map of two, at most.
const MAP: usize = 10;

/// One outcome at one point.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Cell {
    /// Replicates in which it exists.
    pub n: u32,
    /// Mean over them, or the ratio of sums over them.
    pub mean: f64,
    /// Standard deviation over them.
    pub sd: f64,
    /// Its 95 % interval: Wilson's for a share, Student's otherwise; of a ratio by the delta method.
    pub interval: (f64, f64),
}

impl Cell {
    /// Of the replicates of a point.
    fn of(outcome: &Outcome, sample: &OutcomeSample) -> Self {
        let estimate = &sample.influence;
        if outcome.is_ratio() {
            let (low, high) = estimate.interval(0.05);
            let interval = if low.is_finite() { (low, high) } else { (f64::NAN, f64::NAN) };
            return Self { n: estimate.n as u32, mean: estimate.value, sd: estimate.sd(), interval };
        }
        let (kind, values) = (outcome.kind, &sample.values);
        let there: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let n = there.len();
        let mean = estimate.value;
        let squares: f64 = there.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sd = if n > 1 { libm::sqrt(squares / (n - 1) as f64) } else { f64::NAN };
        let only_yes_or_no = there.iter().all(|value| *value == 0.0 || *value == 1.0);
        let interval = match kind {
            _ if n == 0 => (f64::NAN, f64::NAN),
            OutcomeKind::Share if only_yes_or_no => wilson((mean * n as f64).round() as u64, n as u64, Z95),
            _ if n == 1 => (f64::NAN, f64::NAN),
            _ => {
                let half = student_two_sided(0.05, (n - 1) as f64) * sd / libm::sqrt(n as f64);
                (mean - half, mean + half)
            }
        };
        Self { n: n as u32, mean, sd, interval }
    }
}

/// One point.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PointResult {
    /// Values of the factors; of a choice, its place among the choices.
    pub factors: Vec<f64>,
    /// By outcome.
    pub outcomes: Vec<Cell>,
    /// Runs by stage at the horizon, in the order of [`Stage::ALL`].
    pub fates: [u32; Stage::ALL.len()],
}

impl PointResult {
    /// The most frequent stage at the horizon.
    pub fn fate(&self) -> Option<Stage> {
        most(&self.fates).map(|at| Stage::ALL[at])
    }
}

/// The first of the largest counts; `None` where all are 0.
fn most(counts: &[u32]) -> Option<usize> {
    let (at, count) = counts.iter().enumerate().max_by_key(|(at, count)| (**count, usize::MAX - at))?;
    (*count > 0).then_some(at)
}

/// Points by the values of two factors.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Grid {
    /// The factor along the bottom, and the one upwards.
    pub factors: (usize, usize),
    /// Lowest and highest value of each column.
    pub columns: Vec<(f64, f64)>,
    /// Lowest and highest value of each row.
    pub rows: Vec<(f64, f64)>,
    /// By row, then column: points, the first outcome's mean over them, runs by stage at the horizon.
    pub cells: Vec<Vec<(usize, f64, [u32; Stage::ALL.len()])>>,
}

/// One outcome over all points.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct OutcomeResult {
    /// The outcome.
    pub outcome: Outcome,
    /// Mean over points.
    pub mean: f64,
    /// Lowest and highest mean of a point.
    pub range: (f64, f64),
    /// Variance between points that isn't chance: that of the points' means less what replicates leave open.
    pub between: f64,
    /// Variance between replicates of a point: chance.
    pub within: f64,
    /// By factor: what it does by itself.
    pub effects: Vec<Effect>,
}

impl OutcomeResult {
    /// Share of the variance of single runs that chance makes.
    pub fn chance(&self) -> f64 {
        self.within / (self.within + self.between.max(0.0))
    }

    /// Factors by what they explain, the strongest first.
    pub fn strongest(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.effects.len()).collect();
        order.sort_by(|&a, &b| self.effects[b].share.total_cmp(&self.effects[a].share));
        order
    }
}

/// All of it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SweepResult {
    /// What was asked.
    pub plan: Plan,
    /// Version of the program.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// Weeks simulated.
    pub horizon_weeks: u32,
    /// Replicates of each point.
    pub replicates: u32,
    /// Runs that failed.
    pub failed: usize,
    /// The points.
    pub points: Vec<PointResult>,
    /// The outcomes.
    pub outcomes: Vec<OutcomeResult>,
    /// The first outcome by its two strongest factors; none where there is one factor only.
    pub grid: Option<Grid>,
    /// The strongest interactions of the first outcome.
    pub interactions: Vec<Interaction>,
    /// The first outcome as a surface over its strongest factors that are numbers.
    pub surface: Option<Fitted>,
}

/// Interactions that are reported.
const INTERACTIONS: usize = 3;

/// Reads a complete study of a sweep's points.
///
/// # Errors
///
/// Where its tables can't be read.
pub fn find(folder: &Path, manifest: &Manifest, made: &Made) -> Result<SweepResult, StudyError> {
    let asked = Asked::of(made)?;
    let outcomes = asked.outcomes.clone();
    let factors = made.plan.factors.len();
    let mut points: Vec<PointResult> = Vec::with_capacity(manifest.arm_count());
    let mut shared = vec![vec![(0.0, 0u32); manifest.replicates as usize]; outcomes.len()];
    each_point(folder, manifest, &asked, |point, runs| {
        for (sums, values) in shared.iter_mut().zip(&runs.values) {
            for (sum, value) in sums.iter_mut().zip(values).filter(|(_, value)| value.is_finite()) {
                *sum = (sum.0 + value, sum.1 + 1);
            }
        }
        let cells = outcomes.iter().zip(&runs.samples).map(|(outcome, sample)| Cell::of(outcome, sample));
        points.push(PointResult {
            factors: (0..factors).map(|factor| made.value(factor, point)).collect(),
            outcomes: cells.collect(),
            fates: runs.fates,
        });
    })?;
    let columns: Vec<Vec<f64>> =
        (0..factors).map(|at| points.iter().map(|point| point.factors[at]).collect()).collect();
    let results: Vec<OutcomeResult> = outcomes
        .iter()
        .enumerate()
        .map(|(at, outcome)| over_points(*outcome, at, &points, &columns, &shared[at]))
        .collect();
    let mut found = SweepResult {
        plan: made.plan.clone(),
        version: manifest.version.clone(),
        seed: manifest.seed,
        horizon_weeks: manifest.arm(0).horizon_weeks,
        replicates: manifest.replicates,
        failed: manifest.failures.len(),
        points,
        outcomes: results,
        grid: None,
        interactions: Vec::new(),
        surface: None,
    };
    found.inspect(&columns);
    Ok(found)
}

/// Covariance of two quantities over replicates, divided by their number: what it leaves open of the product of their means.
/// 0 where there is one replicate, which leaves nothing to be known of it.
pub(crate) fn open(one: &[f64], other: &[f64]) -> f64 {
    let n = one.len() as f64;
    if one.len() < 2 {
        return 0.0;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (a, b) = (mean(one), mean(other));
    one.iter().zip(other).map(|(x, y)| (x - a) * (y - b)).sum::<f64>() / (n - 1.0) / n
}

/// `shared` is by replicate: the sum over points, and how many tell it.
fn over_points(
    outcome: Outcome,
    at: usize,
    points: &[PointResult],
    columns: &[Vec<f64>],
    shared: &[(f64, u32)],
) -> OutcomeResult {
    let means: Vec<f64> = points.iter().map(|point| point.outcomes[at].mean).collect();
    let there: Vec<&Cell> =
        points.iter().map(|point| &point.outcomes[at]).filter(|cell| cell.n > 0).collect();
    let n = there.len() as f64;
    let mean = there.iter().map(|cell| cell.mean).sum::<f64>() / n;
    let squares: f64 = there.iter().map(|cell| (cell.mean - mean) * (cell.mean - mean)).sum();
    let noisy: Vec<&&Cell> = there.iter().filter(|cell| cell.n > 1).collect();
    let average = |of: &dyn Fn(&Cell) -> f64| {
        let sum: f64 = noisy.iter().map(|cell| of(cell)).sum();
        if noisy.is_empty() { 0.0 } else { sum / noisy.len() as f64 }
    };
    let within = average(&|cell| cell.sd * cell.sd);
    let left_open = average(&|cell| cell.sd * cell.sd / f64::from(cell.n));
    // A replicate has the same random numbers at all points: what they have in common moves no point against another.
    let together: Vec<f64> =
        shared.iter().filter(|(_, n)| *n > 0).map(|(sum, n)| sum / f64::from(*n)).collect();
    let common = open(&together, &together);
    OutcomeResult {
        outcome,
        mean,
        range: there.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), cell| {
            (low.min(cell.mean), high.max(cell.mean))
        }),
        between: (squares / (n - 1.0).max(1.0) - (left_open - common).max(0.0)).max(0.0),
        within,
        effects: columns
            .iter()
            .enumerate()
            .map(|(factor, values)| effects::effect(factor, values, &means))
            .collect(),
    }
}

impl SweepResult {
    /// The strongest factors of the first outcome, looked at together.
    fn inspect(&mut self, columns: &[Vec<f64>]) {
        let Some(first) = self.outcomes.first() else { return };
        let order = first.strongest();
        let means: Vec<f64> = self.points.iter().map(|point| point.outcomes[0].mean).collect();
        if let [x, y, ..] = order[..] {
            self.grid = Some(self.grid_of((x, y), columns));
        }
        let mut pairs: Vec<Interaction> = Vec::new();
        let near: Vec<usize> = order.iter().copied().take(MOST).collect();
        for (place, &one) in near.iter().enumerate() {
            for &other in &near[place + 1..] {
                pairs.push(effects::interaction((one, other), (&columns[one], &columns[other]), &means));
            }
        }
        pairs.sort_by(|a, b| b.share.total_cmp(&a.share));
        pairs.truncate(INTERACTIONS);
        self.interactions = pairs;
        let numbers: Vec<usize> =
            near.into_iter().filter(|&at| self.plan.factors[at].factor.spread.ends().is_some()).collect();
        // Orders of magnitude alike are squared and multiplied as such.
        let scaled: Vec<Vec<f64>> = numbers
            .iter()
            .map(|&at| match self.plan.factors[at].factor.spread {
                Spread::Log { .. } => columns[at].iter().map(|value| libm::log10(*value)).collect(),
                _ => columns[at].clone(),
            })
            .collect();
        // Fewer factors where the points don't tell so many apart.
        self.surface = (1..=numbers.len()).rev().find_map(|many| {
            let chosen: Vec<&[f64]> = scaled[..many].iter().map(Vec::as_slice).collect();
            Fitted::fit(&numbers[..many], &chosen, &means)
        });
    }

    fn grid_of(&self, (x, y): (usize, usize), columns: &[Vec<f64>]) -> Grid {
        let ((of_x, wide), (of_y, high)) =
            (effects::groups(&columns[x], MAP, MAP - 2), effects::groups(&columns[y], MAP, MAP - 2));
        let ends = |values: &[f64], group: &[usize], at: usize| {
            let here = values.iter().zip(group).filter(|(_, of)| **of == at).map(|(value, _)| *value);
            here.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let mut cells = vec![vec![(0usize, 0.0, [0u32; Stage::ALL.len()]); wide]; high];
        for (at, point) in self.points.iter().enumerate() {
            let cell = &mut cells[of_y[at]][of_x[at]];
            if point.outcomes[0].mean.is_finite() {
                cell.0 += 1;
                cell.1 += point.outcomes[0].mean;
            }
            for (sum, count) in cell.2.iter_mut().zip(&point.fates) {
                *sum += count;
            }
        }
        cells.iter_mut().flatten().for_each(|cell| cell.1 /= cell.0 as f64);
        Grid {
            factors: (x, y),
            columns: (0..wide).map(|at| ends(&columns[x], &of_x, at)).collect(),
            rows: (0..high).map(|at| ends(&columns[y], &of_y, at)).collect(),
            cells,
        }
    }

    /// What came out at each point, as a table: how it is set, what became of it.
    pub fn table(&self, made: &Made) -> SmallTable {
        let mut table =
            SmallTable::new("outcomes", "What came out at each point of a sweep: one row per point.");
        table.add(
            "point",
            "",
            "Number of the point.",
            Cells::Counts((0..self.points.len() as u64).collect()),
        );
        for column in made.table_columns() {
            table.columns.push(column);
        }
        let numbers = |of: &dyn Fn(&PointResult) -> f64| Cells::Numbers(self.points.iter().map(of).collect());
        for (at, found) in self.outcomes.iter().enumerate() {
            let (name, unit, words) = (found.outcome.name, found.outcome.unit, found.outcome.words);
            let counts = self.points.iter().map(|point| u64::from(point.outcomes[at].n)).collect();
            table.add(
                format!("{name}_n"),
                "replicates",
                format!("Replicates that have {words}."),
                Cells::Counts(counts),
            );
            let mut add = |ending: &str, what: &str, of: &dyn Fn(&Cell) -> f64| {
                let cells = numbers(&|point| of(&point.outcomes[at]));
                table.add(format!("{name}_{ending}"), unit, format!("{what} {words}."), cells);
            };
            let (estimate, what) = match found.outcome.is_ratio() {
                true => ("ratio", "Ratio of sums over all replicates"),
                false => ("mean", "Mean over replicates"),
            };
            add("mean", &format!("{what}:"), &|cell| cell.mean);
            add("sd", "Standard deviation over replicates:", &|cell| cell.sd);
            let end = |which: &str| format!("{which} end of the 95 % interval of the {estimate}:");
            add("low", &end("Lower"), &|cell| cell.interval.0);
            add("high", &end("Upper"), &|cell| cell.interval.1);
        }
        let fates =
            self.points.iter().map(|point| point.fate().map(|stage| stage.name().to_owned())).collect();
        table.add("fate", "", "Most frequent stage at the horizon.", Cells::Names(fates));
        for (at, stage) in Stage::ALL.iter().enumerate() {
            let share =
                |point: &PointResult| f64::from(point.fates[at]) / f64::from(point.fates.iter().sum::<u32>());
            let meaning = format!("Share of runs that are {} at the horizon.", stage.name());
            table.add(format!("fate_{}", stage.name()), "share", meaning, numbers(&share));
        }
        table
    }
}

//! The weeks of all arms: read from a study's trajectories, gathered over replicates, and set against each other.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, UInt16Type, UInt32Type};

use super::result::{Curve, Gap, Parting, Trajectory};
use crate::ensemble::{builder, column, foreign, places};
use crate::error::{StudyError, UNTOUCHED};
use crate::output::catalogue::TRAJECTORY_COLUMNS;
use crate::output::{Manifest, Table};
use hearth_engine::observe::stage::is_alive;
use hearth_engine::scenario::Stage;
use hearth_statistics::survival::log_log_band;
use hearth_statistics::{Joint, freedom, normal_p, normal_quantile, student_two_sided, wilson};

/// Replicates are gathered into at most so many groups: sums over a few stray as single ones do.
const GROUPS: usize = 400;
/// Times that the weeks are let stray.
const DRAWS: usize = 1000;
/// The share of the communities that are alive; not a column, but read off the stage.
const ALIVE: &str = "alive";

/// What is followed: the share alive, then the columns of the table.
fn quantities() -> impl Iterator<Item = &'static str> {
    std::iter::once(ALIVE).chain(TRAJECTORY_COLUMNS)
}

/// The weeks of all arms.
pub(super) struct Trajectories {
    /// By arm.
    arms: Vec<Sums>,
    /// Replicates in each group.
    sizes: Vec<f64>,
    weeks: usize,
}

/// By quantity, then group, then week: sums over the group's replicates.
struct Sums(Vec<Vec<f64>>);

impl Trajectories {
    /// Reads a complete study, in the replicates that count. `community` is the one that is looked at.
    pub fn read(
        folder: &Path,
        manifest: &Manifest,
        replicates: &[u32],
        community: Option<&str>,
    ) -> Result<Self, StudyError> {
        let weeks = manifest.arms.iter().map(|arm| arm.horizon_weeks as usize).max().unwrap_or(0);
        let each = replicates.len().div_ceil(GROUPS).max(1);
        let groups: BTreeMap<u32, usize> =
            replicates.iter().enumerate().map(|(at, &replicate)| (replicate, at / each)).collect();
        let mut sizes = vec![0.0; replicates.len().div_ceil(each)];
        groups.values().for_each(|&group| sizes[group] += 1.0);
        let blank = || Sums(quantities().map(|_| vec![0.0; sizes.len() * weeks]).collect());
        let mut arms: Vec<Sums> = manifest.arms.iter().map(|_| blank()).collect();
        let path = folder.join(Table::Trajectories.file());
        for batch in builder(&path)?.build().map_err(StudyError::table(&path, UNTOUCHED))? {
            let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
            let arm_of = match manifest.arms.len() {
                1 => vec![Some(0); batch.num_rows()],
                _ => places(&batch, "arm", &path, |name| {
                    manifest.arms.iter().position(|arm| arm.name == name)
                })?,
            };
            let wanted = places(&batch, "community", &path, |name| {
                community.is_none_or(|community| community == name).then_some(0)
            })?;
            let stages = places(&batch, "stage", &path, |name| {
                Stage::ALL.iter().position(|stage| stage.name() == name)
            })?;
            let replicate = column(&batch, "replicate", &path)?.as_primitive_opt::<UInt32Type>();
            let week = column(&batch, "week", &path)?.as_primitive_opt::<UInt16Type>();
            let (Some(replicate), Some(week)) = (replicate, week) else {
                return Err(foreign(&path, "'replicate' or 'week' is not a whole number"));
            };
            let mut columns = Vec::new();
            for name in TRAJECTORY_COLUMNS {
                let values = column(&batch, name, &path)?.as_primitive_opt::<Float32Type>();
                columns.push(values.ok_or_else(|| foreign(&path, &format!("'{name}' is not float32")))?);
            }
            for row in 0..batch.num_rows() {
                let (Some(arm), Some(_)) = (arm_of[row], wanted[row]) else { continue };
                let Some(&group) = groups.get(&replicate.value(row)) else { continue };
                let place = group * weeks + usize::from(week.value(row));
                // Members and value add up over communities; levels are the mean of them.
                let communities = match community {
                    Some(_) => 1.0,
                    None => manifest.arms[arm].communities.len() as f64,
                };
                let alive = stages[row].is_some_and(|stage| is_alive(Stage::ALL[stage]));
                let sums = &mut arms[arm].0;
                sums[0][place] += f64::from(u8::from(alive)) / communities;
                for (at, (name, values)) in TRAJECTORY_COLUMNS.iter().zip(&columns).enumerate() {
                    let value = f64::from(values.value(row));
                    if value.is_finite() {
                        let share = if is_level(name) { communities } else { 1.0 };
                        sums[at + 1][place] += value / share;
                    }
                }
            }
        }
        Ok(Self { arms, sizes, weeks })
    }

    /// Made-up trajectories of the first quantity, by arm, run and week; all other quantities are 0.
    #[cfg(test)]
    pub fn made_up(arms: &[Vec<Vec<f64>>]) -> Self {
        let (runs, weeks) = (arms[0].len(), arms[0][0].len());
        let of_arm = |runs: &Vec<Vec<f64>>| {
            let mut sums: Vec<Vec<f64>> = quantities().map(|_| vec![0.0; runs.len() * weeks]).collect();
            sums[0] = runs.concat();
            Sums(sums)
        };
        Self { arms: arms.iter().map(of_arm).collect(), sizes: vec![1.0; runs], weeks }
    }

    /// The weekly means of an arm.
    pub fn of_arm(&self, arm: usize) -> Vec<Trajectory> {
        let all = quantities().zip(&self.arms[arm].0);
        all.map(|(quantity, sums)| {
            let weeks = (0..self.weeks).map(|week| self.estimate(sums, None, week));
            let reach = student_two_sided(0.05, self.sizes.len() as f64 - 1.0);
            let (mut mean, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new());
            for (value, parts) in weeks {
                let half = reach * error(&parts, self.runs());
                let half = if half.is_nan() { 0.0 } else { half };
                mean.push(value);
                low.push(value - half);
                high.push(value + half);
            }
            Trajectory { quantity, mean, low, high }
        })
        .collect()
    }

    /// The share of an arm's communities that are alive, week by week from 0 to the horizon. The band is pointwise: Wilson's; of several
    /// communities in a replicate it is on the log-log scale, and allows for what they share.
    pub fn alive(&self, arm: usize, communities: usize, risk: f64) -> Curve {
        let mut curve = Curve {
            outcome: "survival",
            definition: crate::outcome::ALIVE.to_owned(),
            share: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
        };
        let (runs, z) = (self.runs(), normal_quantile(1.0 - risk / 2.0));
        // Nothing happens between the last week and the horizon.
        for week in (0..=self.weeks).map(|week| week.min(self.weeks.saturating_sub(1))) {
            let (share, parts) = self.estimate(&self.arms[arm].0[0], None, week);
            let alive = (share * runs).round();
            let (low, high) = if communities == 1 || alive == 0.0 || alive == runs {
                wilson(alive as u64, runs as u64, z)
            } else {
                let error = error(&parts, runs);
                log_log_band(share, error * error / (share * share), z)
            };
            // Counts of one community are whole: sums of them leave a trace of rounding.
            curve.share.push(if communities == 1 { alive / runs } else { share });
            curve.low.push(low);
            curve.high.push(high);
        }
        curve
    }

    /// Energy for each member and week is a ratio: by replicate group, the sum of members over all weeks.
    pub fn member_weeks(&self, arm: usize) -> Vec<f64> {
        let members = &self.arms[arm].0[1];
        members.chunks(self.weeks.max(1)).map(|weeks| weeks.iter().sum()).collect()
    }

    /// Sums over the groups' replicates of what each replicate has, in the order of those that count.
    pub fn gathered(&self, values: &[f64]) -> Vec<f64> {
        let each = self.sizes.first().map_or(1, |size| *size as usize).max(1);
        values.chunks(each).map(|some| some.iter().sum()).collect()
    }

    /// When two arms part, in every quantity: bands hold for all weeks and quantities together, but for a probability of
    /// `risk`.
    pub fn partings(&self, (arm, against): (usize, usize), risk: f64, seed: u64) -> Vec<Parting> {
        let (one, other) = (&self.arms[arm].0, &self.arms[against].0);
        let differences: Vec<Vec<(f64, Vec<f64>)>> = one
            .iter()
            .zip(other)
            .map(|(one, other)| (0..self.weeks).map(|week| self.estimate(one, Some(other), week)).collect())
            .collect();
        let all = differences.iter().flatten().map(|(_, parts)| parts.as_slice());
        let deviates = Joint::of(all).deviates(risk, DRAWS, seed);
        let risk_each = normal_p(deviates);
        let groups = self.sizes.len() as f64;
        quantities()
            .zip(&differences)
            .map(|(quantity, weeks)| {
                let gap = |(value, parts): &(f64, Vec<f64>)| {
                    let half = match error(parts, self.runs()) {
                        0.0 => 0.0,
                        error => student_two_sided(risk_each, freedom(parts, groups)) * error,
                    };
                    Gap { value: *value, interval: (value - half, value + half).into() }
                };
                let trajectory: Vec<Gap> = weeks.iter().map(gap).collect();
                let apart = |gap: &Gap| self.sizes.len() > 1 && gap.interval.excludes_zero();
                Parting {
                    quantity,
                    week: trajectory.iter().position(apart).map(|week| week as u32),
                    weeks: trajectory.iter().filter(|gap| apart(gap)).count() as u32,
                    last: trajectory
                        .last()
                        .copied()
                        .unwrap_or(Gap { value: f64::NAN, interval: (f64::NAN, f64::NAN).into() }),
                    trajectory,
                }
            })
            .collect()
    }

    fn runs(&self) -> f64 {
        self.sizes.iter().sum()
    }

    /// The mean of a week (less another arm's), and by group what it adds to it.
    fn estimate(&self, sums: &[f64], less: Option<&Vec<f64>>, week: usize) -> (f64, Vec<f64>) {
        let at = |group: usize| {
            let place = group * self.weeks + week;
            sums[place] - less.map_or(0.0, |less| less[place])
        };
        let mean = (0..self.sizes.len()).map(at).sum::<f64>() / self.runs();
        let parts = self.sizes.iter().enumerate().map(|(group, size)| at(group) - size * mean);
        (mean, parts.collect())
    }
}

/// Standard error of a mean over so many runs, from what groups of them add to the sum.
fn error(parts: &[f64], runs: f64) -> f64 {
    let groups = parts.len() as f64;
    let squares: f64 = parts.iter().map(|part| part * part).sum();
    // Rounding leaves a trace where nothing strays.
    let error = libm::sqrt(squares * groups / (groups - 1.0)) / runs;
    if error < 1e-12 { 0.0 } else { error }
}

fn is_level(quantity: &str) -> bool {
    matches!(quantity, "energy" | "legitimacy")
}

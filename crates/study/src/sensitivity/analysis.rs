//! The sensitivity of a sweep's outcomes, from its folder.

use std::path::Path;

use super::chance::{Estimate, Noise};
use super::morris::{MorrisResult, morris};
use super::sobol::{SobolResult, sobol};
use crate::error::StudyError;
use crate::output::Manifest;
use crate::output::small_table::{Cells, SmallTable};
use crate::spec::Outcome;
use crate::sweep::{Asked, Layout, Made, Plan, each_point};

/// Indices of one outcome.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Indices {
    /// Sobol's.
    Sobol(SobolResult),
    /// Morris's.
    Morris(MorrisResult),
}

impl Indices {
    /// What chance does.
    pub const fn noise(&self) -> &Noise {
        match self {
            Self::Sobol(found) => &found.noise,
            Self::Morris(found) => &found.noise,
        }
    }

    /// How strong a factor is: its total index, or its mean size of effect.
    pub fn strength(&self, factor: usize) -> f64 {
        match self {
            Self::Sobol(found) => found.factors[factor].total.value,
            Self::Morris(found) => found.factors[factor].mu_star.value,
        }
    }

    /// Factors by strength, the strongest first.
    pub fn order(&self) -> Vec<usize> {
        let many = match self {
            Self::Sobol(found) => found.factors.len(),
            Self::Morris(found) => found.factors.len(),
        };
        let mut order: Vec<usize> = (0..many).collect();
        order.sort_by(|&a, &b| self.strength(b).total_cmp(&self.strength(a)).then(a.cmp(&b)));
        order
    }
}

/// The sensitivity of all outcomes.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SensitivityResult {
    /// What was asked.
    pub plan: Plan,
    /// Version of the program.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// Weeks simulated.
    pub horizon_weeks: u32,
    /// Points.
    pub points: usize,
    /// Replicates of each.
    pub replicates: u32,
    /// Outcomes with their indices.
    pub outcomes: Vec<(Outcome, Indices)>,
}

/// Reads a complete study of a sensitivity design; `None` where the layout is for none.
///
/// # Errors
///
/// Where its tables can't be read.
pub fn analyse(
    folder: &Path,
    manifest: &Manifest,
    made: &Made,
) -> Result<Option<SensitivityResult>, StudyError> {
    if !made.plan.layout.is_bound() {
        return Ok(None);
    }
    let asked = Asked::of(made)?;
    let outcomes = asked.outcomes.clone();
    let mut values: Vec<Vec<Vec<f64>>> = vec![Vec::with_capacity(manifest.arm_count()); outcomes.len()];
    each_point(folder, manifest, &asked, |_, runs| {
        for (all, of_point) in values.iter_mut().zip(runs.values) {
            all.push(of_point);
        }
    })?;
    let k = made.plan.factors.len();
    let indices = |values: &[Vec<f64>], seed: u64| match made.plan.layout {
        Layout::Saltelli { second_order, .. } => Indices::Sobol(sobol(values, k, second_order, seed)),
        _ => Indices::Morris(morris(values, &places(made), k, seed)),
    };
    Ok(Some(SensitivityResult {
        plan: made.plan.clone(),
        version: manifest.version.clone(),
        seed: manifest.seed,
        horizon_weeks: manifest.arm(0).horizon_weeks,
        points: manifest.arm_count(),
        replicates: manifest.replicates,
        outcomes: outcomes
            .into_iter()
            .zip(&values)
            .enumerate()
            .map(|(at, (outcome, values))| (outcome, indices(values, manifest.seed.wrapping_add(at as u64))))
            .collect(),
    }))
}

/// Where points lie in the cube.
fn places(made: &Made) -> Vec<Vec<f64>> {
    let place = |factor: usize, point: usize| {
        let one = &made.plan.factors[factor];
        let value = made.value(factor, point);
        match (one.factor.spread.ends(), one.count()) {
            (None, count) => (value + 0.5) / count as f64,
            (Some((low, _)), count @ 1..) => (value - low + 0.5) / count as f64,
            (Some(_), _) => one.factor.place_of(value),
        }
    };
    let k = made.plan.factors.len();
    (0..made.points.count() as usize)
        .map(|point| (0..k).map(|factor| place(factor, point)).collect())
        .collect()
}

/// A row of the table of indices.
struct Row {
    outcome: &'static str,
    factor: String,
    with: Option<String>,
    index: &'static str,
    value: f64,
    ends: (f64, f64),
    chance: f64,
}

impl SensitivityResult {
    fn rows(&self) -> Vec<Row> {
        let name = |at: usize| self.plan.factors[at].name.clone();
        let mut rows = Vec::new();
        for (outcome, indices) in &self.outcomes {
            let chance = indices.noise().share();
            let mut add = |at: usize, with: Option<usize>, index: &'static str, one: Estimate| {
                rows.push(Row {
                    outcome: outcome.name,
                    factor: name(at),
                    with: with.map(name),
                    index,
                    value: one.value,
                    ends: (one.low, one.high),
                    chance,
                });
            };
            let alone = |value: f64| Estimate { value, low: f64::NAN, high: f64::NAN };
            match indices {
                Indices::Sobol(found) => {
                    for (at, factor) in found.factors.iter().enumerate() {
                        add(at, None, "first", factor.first);
                        add(at, None, "total", factor.total);
                    }
                    for pair in &found.pairs {
                        add(pair.factors.0, Some(pair.factors.1), "second", pair.index);
                    }
                }
                Indices::Morris(found) => {
                    for (at, factor) in found.factors.iter().enumerate() {
                        add(at, None, "mu", factor.mu);
                        add(at, None, "mu_star", factor.mu_star);
                        add(at, None, "sigma", alone(factor.sigma));
                        add(at, None, "sigma_of_factors", alone(factor.sigma_of_factors));
                        add(at, None, "floor", alone(factor.floor));
                    }
                }
            }
        }
        rows
    }

    /// The indices as a table: a row an outcome and factor, or pair of factors.
    pub fn table(&self) -> SmallTable {
        let rows = self.rows();
        let names = |of: &dyn Fn(&Row) -> Option<String>| Cells::Names(rows.iter().map(of).collect());
        let numbers = |of: &dyn Fn(&Row) -> f64| Cells::Numbers(rows.iter().map(of).collect());
        let mut table = SmallTable::new(
            "indices",
            "Sensitivity: one row per outcome, index, and factor or pair of factors.",
        );
        table.add("outcome", "", "What is looked at.", names(&|row| Some(row.outcome.to_owned())));
        table.add("factor", "", "The factor.", names(&|row| Some(row.factor.clone())));
        table.add("with", "", "The other factor, of an index of two.", names(&|row| row.with.clone()));
        table.add(
            "index",
            "",
            "first, total, second: shares of the variance that factors make (Sobol); mu, mu_star, sigma, \
             sigma_of_factors, floor: in units of the outcome over the factor's range (Morris).",
            names(&|row| Some(row.index.to_owned())),
        );
        table.add("value", "", "The estimate.", numbers(&|row| row.value));
        table.add("low", "", "Lower end of its 95 % interval (bootstrap).", numbers(&|row| row.ends.0));
        table.add("high", "", "Upper end of its 95 % interval (bootstrap).", numbers(&|row| row.ends.1));
        table.add(
            "chance",
            "share",
            "Share of the variance of single runs that is due to chance.",
            numbers(&|row| row.chance),
        );
        table
    }
}

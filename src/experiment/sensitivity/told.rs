//! The sensitivity of a sweep's outcomes, from its folder.

use std::path::Path;

use super::chance::Noise;
use super::morris::{MorrisFound, morris};
use super::sobol::{SobolFound, sobol};
use crate::experiment::error::StudyError;
use crate::experiment::question::Outcome;
use crate::experiment::sweep::{Asked, Layout, Made, Plan, each_point};
use crate::output::Manifest;
use crate::output::small_table::{Cells, SmallTable};

/// Indices of one outcome.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Indices {
    /// Sobol's.
    Sobol(SobolFound),
    /// Morris's.
    Morris(MorrisFound),
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
pub struct SensitivityFound {
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
) -> Result<Option<SensitivityFound>, StudyError> {
    if !made.plan.layout.is_bound() {
        return Ok(None);
    }
    let outcomes: Vec<Outcome> = made.plan.outcomes.iter().filter_map(|name| Outcome::named(name)).collect();
    let asked = Asked { outcomes: outcomes.clone(), community: made.plan.community.clone() };
    let mut values: Vec<Vec<Vec<f64>>> = vec![Vec::with_capacity(manifest.arm_count()); outcomes.len()];
    each_point(folder, manifest, &asked, |_, lives| {
        for (all, of_point) in values.iter_mut().zip(lives.values) {
            all.push(of_point);
        }
    })?;
    let k = made.plan.factors.len();
    let indices = |values: &[Vec<f64>], seed: u64| match made.plan.layout {
        Layout::Saltelli { second_order, .. } => Indices::Sobol(sobol(values, k, second_order, seed)),
        _ => Indices::Morris(morris(values, &places(made), k, seed)),
    };
    Ok(Some(SensitivityFound {
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

impl SensitivityFound {
    /// The indices as a table: a row an outcome and factor, or pair of factors.
    pub fn table(&self) -> SmallTable {
        let mut rows: Vec<(String, String, String, String, [f64; 3], f64)> = Vec::new();
        for (outcome, indices) in &self.outcomes {
            let name = |at: usize| self.plan.factors[at].name.clone();
            let chance = indices.noise().share();
            let mut add = |one: String, other: String, what: &str, numbers: [f64; 3]| {
                rows.push((outcome.name.to_owned(), one, other, what.to_owned(), numbers, chance));
            };
            match indices {
                Indices::Sobol(found) => {
                    for (at, factor) in found.factors.iter().enumerate() {
                        for (what, one) in [("first", factor.first), ("total", factor.total)] {
                            add(name(at), String::new(), what, [one.value, one.low, one.high]);
                        }
                    }
                    for pair in &found.pairs {
                        let (one, other) = pair.factors;
                        let index = pair.index;
                        add(name(one), name(other), "second", [index.value, index.low, index.high]);
                    }
                }
                Indices::Morris(found) => {
                    for (at, factor) in found.factors.iter().enumerate() {
                        for (what, one) in [("mu", factor.mu), ("mu_star", factor.mu_star)] {
                            add(name(at), String::new(), what, [one.value, one.low, one.high]);
                        }
                        for (what, value) in [
                            ("sigma", factor.sigma),
                            ("sigma_of_factors", factor.sigma_of_factors),
                            ("floor", factor.floor),
                        ] {
                            add(name(at), String::new(), what, [value, f64::NAN, f64::NAN]);
                        }
                    }
                }
            }
        }
        let mut table = SmallTable::new(
            "indices",
            "Sensitivity: one row per outcome, index, and factor or pair of factors.",
        );
        let names = |of: &dyn Fn(&(String, String, String, String, [f64; 3], f64)) -> String| {
            let text = |text: String| (!text.is_empty()).then_some(text);
            Cells::Names(rows.iter().map(|row| text(of(row))).collect())
        };
        table.add("outcome", "", "What is looked at.", names(&|row| row.0.clone()));
        table.add("factor", "", "The factor.", names(&|row| row.1.clone()));
        table.add("with", "", "The other factor, of an index of two.", names(&|row| row.2.clone()));
        table.add(
            "index",
            "",
            "first, total, second: shares of the variance that factors make (Sobol); mu, mu_star, sigma, \
             sigma_of_factors, floor: in units of the outcome over the factor's range (Morris).",
            names(&|row| row.3.clone()),
        );
        let numbers = |of: &dyn Fn(&(String, String, String, String, [f64; 3], f64)) -> f64| {
            Cells::Numbers(rows.iter().map(of).collect())
        };
        table.add("value", "", "The estimate.", numbers(&|row| row.4[0]));
        table.add("low", "", "Lower end of its 95 % interval (bootstrap).", numbers(&|row| row.4[1]));
        table.add("high", "", "Upper end of its 95 % interval (bootstrap).", numbers(&|row| row.4[2]));
        table.add(
            "chance",
            "share",
            "Of the variance of single lives, what chance makes.",
            numbers(&|row| row.5),
        );
        table
    }
}

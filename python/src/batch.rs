//! A matrix of points by luck, lived through in memory.

use arrow_array::cast::AsArray;
use arrow_array::RecordBatch;
use arrow_array::types::Int32Type;
use hearth::study::outcome::{Outcome, UnitPrices};
use hearth::study::spec::Prices;
use hearth::study::{BatchRun, Points, RunKey, outcome_by_life, outcome_by_point, run_batch, runs_table};
use pyo3::prelude::*;

use super::errors::Trouble;
use super::results::{Values, points};
use super::scenario::PyScenario;
use super::supervise::{Manner, supervise};
use super::table::Table;

/// A life that failed: point, seed, replicate, why.
type Failure = (u32, u64, u32, String);

/// What became of the points.
#[pyclass(frozen, module = "hearth")]
pub struct Lives {
    lives: Py<Table>,
    points: Py<Table>,
    count: u32,
    failures: Vec<Failure>,
    /// The points, with the prices that outcomes go by.
    asked: (Points, Vec<UnitPrices>),
}

#[pymethods]
impl Lives {
    /// One row a point, seed, replicate and community.
    #[getter]
    fn lives(&self, py: Python<'_>) -> Py<Table> {
        self.lives.clone_ref(py)
    }

    /// How each point is set.
    #[getter]
    fn points(&self, py: Python<'_>) -> Py<Table> {
        self.points.clone_ref(py)
    }

    /// Lives that failed: point, seed, replicate, why.
    #[getter]
    fn failures(&self) -> Vec<Failure> {
        self.failures.clone()
    }

    fn __len__(&self) -> usize {
        self.count as usize
    }

    /// An outcome, by point, then life.
    #[pyo3(signature = (outcome, community=None))]
    fn values(&self, outcome: &str, community: Option<&str>) -> PyResult<Vec<Vec<f64>>> {
        let (found, batch) = self.named(outcome, community)?;
        let (points, prices) = &self.asked;
        let Some(batch) = batch else { return Ok(vec![Vec::new(); self.count as usize]) };
        Ok(outcome_by_life(&found, batch, points, prices, community).map_err(Trouble::from)?)
    }

    /// An outcome of each point over all its lives, as every verb computes it.
    #[pyo3(signature = (outcome, community=None))]
    fn outcome(&self, outcome: &str, community: Option<&str>) -> PyResult<Vec<f64>> {
        let (found, batch) = self.named(outcome, community)?;
        let (points, prices) = &self.asked;
        let Some(batch) = batch else { return Ok(vec![f64::NAN; self.count as usize]) };
        Ok(outcome_by_point(&found, batch, points, prices, community).map_err(Trouble::from)?)
    }
}

impl Lives {
    /// The outcome of a name, and the table that it is read from; the community must be there.
    fn named(&self, outcome: &str, community: Option<&str>) -> PyResult<(Outcome, Option<&RecordBatch>)> {
        let table = self.lives.get();
        let batch = table.batches().first();
        let Some(found) = Outcome::named(outcome) else {
            table.place(outcome)?;
            return Err(Trouble::Bad(format!("'{outcome}' is no outcome: its values are no numbers")).into());
        };
        if let (Some(name), Some(batch)) = (community, batch) {
            known(batch, table.place("community")?, name)?;
        }
        Ok((found, batch))
    }
}

/// Refuses a community that isn't there.
fn known(batch: &RecordBatch, column: usize, wanted: &str) -> PyResult<()> {
    let names = batch.column(column).as_dictionary::<Int32Type>().values().as_string::<i32>();
    if names.iter().any(|name| name == Some(wanted)) {
        return Ok(());
    }
    let known = names.iter().flatten().collect::<Vec<_>>().join(", ");
    Err(Trouble::Bad(format!("there is no community '{wanted}'; there are {known}")).into())
}

/// Lives through points, with every seed and replicate.
#[pyfunction]
pub fn run_batch(
    py: Python<'_>,
    scenario: &PyScenario,
    columns: Vec<(String, Values)>,
    seeds: Vec<u64>,
    replicates: u32,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<Lives> {
    let (lives, table, asked, failures) = supervise(py, &Manner { threads, progress }, |control| {
        let points = points(&scenario.0, columns)?;
        let luck: Vec<RunKey> = seeds
            .iter()
            .flat_map(|&seed| (0..replicates).map(move |replicate| RunKey { seed, replicate }))
            .collect();
        // Where it was stopped, whoever stopped it has an exception to raise.
        let lives = run_batch(&points, &luck, control)?.unwrap_or_default();
        let table = points.table().batch()?;
        let prices = UnitPrices::of_points(&Prices::default(), &points)?;
        Ok((runs_table(&points, &luck, &lives)?, table, (points, prices), failures(&luck, &lives)))
    })?;
    Ok(Lives {
        lives: Py::new(py, Table::of(lives))?,
        points: Py::new(py, Table::of(table))?,
        count: asked.0.count(),
        failures,
        asked,
    })
}

fn failures(luck: &[RunKey], lives: &[Vec<BatchRun>]) -> Vec<Failure> {
    let of_point = |(point, fates): (usize, &Vec<BatchRun>)| {
        let failed = luck.iter().zip(fates.clone());
        failed
            .filter_map(|(luck, fate)| Some((point as u32, luck.seed, luck.replicate, fate.err()?)))
            .collect::<Vec<_>>()
    };
    lives.iter().enumerate().flat_map(of_point).collect()
}

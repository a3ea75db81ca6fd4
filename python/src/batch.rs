//! A matrix of points by luck, lived through in memory.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use hearth::study::outcome::{DEFAULT, Outcome, UnitPrices};
use hearth::study::spec::Prices;
use hearth::study::{BatchRun, Points, RunKey, outcome_by_point, run_batch, runs_table};
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
    #[pyo3(signature = (column, community=None))]
    fn values(&self, column: &str, community: Option<&str>) -> PyResult<Vec<Vec<f64>>> {
        let table = self.lives.get();
        let [at, point, name] = [table.place(column)?, table.place("point")?, table.place("community")?];
        let mut values = vec![Vec::new(); self.count as usize];
        for batch in table.batches() {
            if batch.column(at).data_type() != &DataType::Float64 {
                return Err(
                    Trouble::Bad(format!("'{column}' is no outcome: its values are no numbers")).into()
                );
            }
            let wanted = community.map(|name_of| key(batch, name, name_of)).transpose()?;
            let keys = batch.column(name).as_dictionary::<Int32Type>().keys();
            let numbers = batch.column(at).as_primitive::<Float64Type>();
            let places = batch.column(point).as_primitive::<UInt32Type>().values();
            for (row, &point) in places.iter().enumerate() {
                if wanted.is_none_or(|wanted| keys.value(row) == wanted) {
                    let number = if numbers.is_null(row) { f64::NAN } else { numbers.value(row) };
                    values[point as usize].push(number);
                }
            }
        }
        Ok(values)
    }

    /// An outcome of each point over all its lives, as every verb computes it.
    #[pyo3(signature = (outcome, community=None))]
    fn outcome(&self, outcome: &str, community: Option<&str>) -> PyResult<Vec<f64>> {
        let found = Outcome::named(outcome).ok_or_else(|| {
            let usual = DEFAULT.join(", ");
            Trouble::Bad(format!("there is no outcome '{outcome}'; there are {usual}, and the columns of runs"))
        })?;
        let table = self.lives.get();
        let Some(batch) = table.batches().first() else { return Ok(vec![f64::NAN; self.count as usize]) };
        if let Some(name) = community {
            key(batch, table.place("community")?, name)?;
        }
        let (points, prices) = &self.asked;
        Ok(outcome_by_point(&found, batch, points, prices, community).map_err(Trouble::from)?)
    }
}

/// The number of a community's name.
fn key(batch: &RecordBatch, column: usize, wanted: &str) -> PyResult<i32> {
    let names = batch.column(column).as_dictionary::<Int32Type>().values().as_string::<i32>();
    let found = names.iter().position(|name| name == Some(wanted));
    let known = || names.iter().flatten().collect::<Vec<_>>().join(", ");
    found.map(|at| at as i32).ok_or_else(|| {
        Trouble::Bad(format!("there is no community '{wanted}'; there are {}", known())).into()
    })
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

//! A matrix of points, run in memory.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use hearth::study::{BatchRun, RunKey, run_batch, runs_table};
use pyo3::prelude::*;

use super::errors::Trouble;
use super::results::{Values, points};
use super::scenario::PyScenario;
use super::supervise::{Manner, supervise};
use super::table::Table;

/// A run that failed: point, seed, replicate, why.
type Failure = (u32, u64, u32, String);

/// The runs of points, and the values of each point.
#[pyclass(frozen, module = "hearth")]
pub struct BatchRuns {
    runs: Py<Table>,
    points: Py<Table>,
    count: u32,
    failures: Vec<Failure>,
}

#[pymethods]
impl BatchRuns {
    /// One row for each point, seed, replicate and community.
    #[getter]
    fn runs(&self, py: Python<'_>) -> Py<Table> {
        self.runs.clone_ref(py)
    }

    /// The values of each point.
    #[getter]
    fn points(&self, py: Python<'_>) -> Py<Table> {
        self.points.clone_ref(py)
    }

    /// Runs that failed: point, seed, replicate, why.
    #[getter]
    fn failures(&self) -> Vec<Failure> {
        self.failures.clone()
    }

    fn __len__(&self) -> usize {
        self.count as usize
    }

    /// An outcome, by point, then run.
    #[pyo3(signature = (column, community=None))]
    fn values(&self, column: &str, community: Option<&str>) -> PyResult<Vec<Vec<f64>>> {
        let table = self.runs.get();
        let [at, point, name] = [table.index(column)?, table.index("point")?, table.index("community")?];
        let mut values = vec![Vec::new(); self.count as usize];
        for batch in table.batches() {
            if batch.column(at).data_type() != &DataType::Float64 {
                return Err(Trouble::Bad(format!(
                    "'{column}' is not an outcome: its values are not numbers"
                ))
                .into());
            }
            let wanted = community.map(|name_of| key(batch, name, name_of)).transpose()?;
            let keys = batch.column(name).as_dictionary::<Int32Type>().keys();
            let numbers = batch.column(at).as_primitive::<Float64Type>();
            let point_numbers = batch.column(point).as_primitive::<UInt32Type>().values();
            for (row, &point) in point_numbers.iter().enumerate() {
                if wanted.is_none_or(|wanted| keys.value(row) == wanted) {
                    let number = if numbers.is_null(row) { f64::NAN } else { numbers.value(row) };
                    values[point as usize].push(number);
                }
            }
        }
        Ok(values)
    }
}

/// The number of a community's name.
fn key(batch: &RecordBatch, column: usize, wanted: &str) -> PyResult<i32> {
    let names = batch.column(column).as_dictionary::<Int32Type>().values().as_string::<i32>();
    let index = names.iter().position(|name| name == Some(wanted));
    let known = || names.iter().flatten().collect::<Vec<_>>().join(", ");
    index.map(|at| at as i32).ok_or_else(|| {
        Trouble::Bad(format!("there is no community '{wanted}'; there are {}", known())).into()
    })
}

/// Runs points, with every seed and replicate.
#[pyfunction]
pub fn run_batch(
    py: Python<'_>,
    scenario: &PyScenario,
    columns: Vec<(String, Values)>,
    seeds: Vec<u64>,
    replicates: u32,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<BatchRuns> {
    let (runs, table, count, failures) = supervise(py, &Manner { threads, progress }, |control| {
        let points = points(&scenario.0, columns)?;
        let keys: Vec<RunKey> = seeds
            .iter()
            .flat_map(|&seed| (0..replicates).map(move |replicate| RunKey { seed, replicate }))
            .collect();
        // Where it was stopped, the caller has an exception to raise.
        let runs = run_batch(&points, &keys, control)?.unwrap_or_default();
        let table = points.table().batch()?;
        Ok((runs_table(&points, &keys, &runs)?, table, points.count(), failures(&keys, &runs)))
    })?;
    Ok(BatchRuns {
        runs: Py::new(py, Table::of(runs))?,
        points: Py::new(py, Table::of(table))?,
        count,
        failures,
    })
}

fn failures(keys: &[RunKey], runs: &[Vec<BatchRun>]) -> Vec<Failure> {
    let failed_runs = |(point, of_point): (usize, &Vec<BatchRun>)| {
        let failed = keys.iter().zip(of_point.clone());
        failed
            .filter_map(|(key, run)| Some((point as u32, key.seed, key.replicate, run.err()?)))
            .collect::<Vec<_>>()
    };
    runs.iter().enumerate().flat_map(failed_runs).collect()
}

//! A matrix of points, run in memory.

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use hearth::engine::scenario::Scenario;
use hearth::study::outcome::{Outcome, UnitPrices};
use hearth::study::spec::Prices;
use hearth::study::{self, BatchRun, Points, RunKey, outcome_by_point, outcome_by_run, runs_table};
use pyo3::prelude::*;

use super::errors::Trouble;
use super::results::{Values, points};
use super::scenario::PyScenario;
use super::supervise::{Manner, supervise};
use super::table::Table;

/// A run that failed: point, seed, replicate, why.
type Failure = (u32, u64, u32, String);

/// What a batch is made of again.
type Restored = (String, Vec<(String, Values)>, Py<Table>, Vec<Failure>);

/// The runs of points, and the values of each point.
#[pyclass(frozen, module = "hearth._native")]
pub struct BatchRuns {
    runs: Py<Table>,
    points: Py<Table>,
    count: u32,
    failures: Vec<Failure>,
    /// The points, with the prices of their outcomes.
    spec: (Points, Vec<UnitPrices>),
    /// The scenario, and the values of each point, as they were given.
    given: (String, Vec<(String, Values)>),
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

    /// Puts a pickled batch together again.
    #[staticmethod]
    fn restore(
        py: Python<'_>,
        text: String,
        columns: Vec<(String, Values)>,
        runs: Py<Table>,
        failures: Vec<Failure>,
    ) -> PyResult<Self> {
        let scenario = Scenario::parse(&text, "a scenario", &[]).map_err(Trouble::from)?;
        let points = points(&scenario, columns.clone())?;
        let table = Table::of(points.table().batch().map_err(Trouble::from)?);
        let prices = points.unit_prices(&Prices::default()).map_err(Trouble::from)?;
        Ok(Self {
            runs,
            points: Py::new(py, table)?,
            count: points.count(),
            failures,
            spec: (points, prices),
            given: (text, columns),
        })
    }

    /// What makes it again in another process.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Restored)> {
        let this = slf.get();
        let (text, columns) = this.given.clone();
        let parts = (text, columns, this.runs.clone_ref(slf.py()), this.failures.clone());
        Ok((slf.get_type().getattr("restore")?, parts))
    }

    fn __len__(&self) -> usize {
        self.count as usize
    }

    /// An outcome, by point, then run.
    #[pyo3(signature = (outcome, community=None))]
    fn values(&self, outcome: &str, community: Option<&str>) -> PyResult<Vec<Vec<f64>>> {
        let (found, batch) = self.named(outcome, community)?;
        let (points, prices) = &self.spec;
        let Some(batch) = batch else { return Ok(vec![Vec::new(); self.count as usize]) };
        Ok(outcome_by_run(&found, batch, points, prices, community).map_err(Trouble::from)?)
    }

    /// An outcome of each point over all its runs, as every command computes it.
    #[pyo3(signature = (outcome, community=None))]
    fn outcome(&self, outcome: &str, community: Option<&str>) -> PyResult<Vec<f64>> {
        let (found, batch) = self.named(outcome, community)?;
        let (points, prices) = &self.spec;
        let Some(batch) = batch else { return Ok(vec![f64::NAN; self.count as usize]) };
        Ok(outcome_by_point(&found, batch, points, prices, community).map_err(Trouble::from)?)
    }
}

impl BatchRuns {
    /// The outcome of a name, and the table that it is read from; the community must be there.
    fn named(&self, outcome: &str, community: Option<&str>) -> PyResult<(Outcome, Option<&RecordBatch>)> {
        let table = self.runs.get();
        let batch = table.batches().first();
        let Some(found) = Outcome::named(outcome) else {
            table.index(outcome)?;
            let what = format!("'{outcome}' is not an outcome: its values are not numbers");
            return Err(Trouble::Bad(what).into());
        };
        if let (Some(name), Some(batch)) = (community, batch) {
            check_community(batch, table.index("community")?, name)?;
        }
        Ok((found, batch))
    }
}

/// Refuses a community that isn't there.
fn check_community(batch: &RecordBatch, column: usize, wanted: &str) -> PyResult<()> {
    let names = batch.column(column).as_dictionary::<Int32Type>().values().as_string::<i32>();
    if names.iter().any(|name| name == Some(wanted)) {
        return Ok(());
    }
    let known = names.iter().flatten().collect::<Vec<_>>().join(", ");
    Err(Trouble::Bad(format!("there is no community '{wanted}'; there are {known}")).into())
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
    let given = (scenario.0.to_ron(), columns.clone());
    let (runs, table, spec, failures) = supervise(py, &Manner { threads, progress }, |control| {
        let points = points(&scenario.0, columns)?;
        let keys: Vec<RunKey> = seeds
            .iter()
            .flat_map(|&seed| (0..replicates).map(move |replicate| RunKey { seed, replicate }))
            .collect();
        // Where it was stopped, the caller has an exception to raise.
        let runs = study::run_batch(&points, &keys, control)?.unwrap_or_default();
        let table = points.table().batch()?;
        let prices = points.unit_prices(&Prices::default())?;
        Ok((runs_table(&points, &keys, &runs)?, table, (points, prices), failures(&keys, &runs)))
    })?;
    Ok(BatchRuns {
        runs: Py::new(py, Table::of(runs))?,
        points: Py::new(py, Table::of(table))?,
        count: spec.0.count(),
        failures,
        spec,
        given,
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

//! One run in the caller's hands, week by week.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hearth::engine::observe::Week;
use hearth::engine::simulation::{ActError, Simulation};
use hearth::study::stepping::{members_table, outcomes_table, ties_table, weekly_table};
use pyo3::prelude::*;

use super::errors::Trouble;
use super::rules::raised;
use super::scenario::PyScenario;
use super::supervise::quietly;
use super::table::Table;

/// Weeks after which Ctrl-C is looked for.
const BREATH: u32 = 52;

/// What makes a simulation again: scenario, seed, replicate, week.
type Pickled = (Py<PyAny>, (PyScenario, u64, u32, u32));

/// A run as it stands between two weeks.
#[pyclass(module = "hearth._native", name = "Simulation")]
pub struct PySimulation {
    simulation: Simulation<'static>,
    seed: u64,
    replicate: u32,
    /// By community.
    weeks: Vec<Vec<Week>>,
    /// Why it can't go on.
    broken: Option<String>,
}

impl PySimulation {
    /// Steps on for at most so many weeks.
    fn advance(&mut self, py: Python<'_>, weeks: u32) -> PyResult<()> {
        if let Some(why) = &self.broken {
            return Err(Trouble::Bad(format!("this run broke off and can't go on: {why}")).into());
        }
        let mut left =
            weeks.min(self.simulation.scenario().horizon_weeks.saturating_sub(self.simulation.week()));
        while left > 0 {
            let now = left.min(BREATH);
            let (simulation, kept) = (&mut self.simulation, &mut self.weeks);
            let stepped = py.detach(|| {
                quietly(|| {
                    catch_unwind(AssertUnwindSafe(|| {
                        for _ in 0..now {
                            for (weeks, week) in kept.iter_mut().zip(simulation.step()) {
                                weeks.push(*week);
                            }
                        }
                    }))
                })
            });
            if let Err(panic) = stepped {
                return Err(self.broke(panic.as_ref()));
            }
            left -= now;
            if left > 0 {
                py.check_signals()?;
            }
        }
        Ok(())
    }

    fn broke(&mut self, panic: &(dyn Any + Send)) -> PyErr {
        let why = super::supervise::message(panic);
        self.broken = Some(why.clone());
        raised().unwrap_or_else(|| Trouble::Panic(why).into())
    }
}

#[pymethods]
impl PySimulation {
    #[new]
    #[pyo3(signature = (scenario, seed, replicate, week=0))]
    fn new(py: Python<'_>, scenario: &PyScenario, seed: u64, replicate: u32, week: u32) -> PyResult<Self> {
        let mut simulation = Simulation::shared(Arc::new(scenario.0.clone()), seed);
        simulation.restart(replicate);
        let weeks = vec![Vec::new(); scenario.0.communities.len()];
        let mut run = Self { simulation, seed, replicate, weeks, broken: None };
        run.advance(py, week)?;
        Ok(run)
    }

    #[getter]
    fn seed(&self) -> u64 {
        self.seed
    }

    #[getter]
    fn replicate(&self) -> u32 {
        self.replicate
    }

    /// The week that comes next.
    #[getter]
    fn week(&self) -> u32 {
        self.simulation.week()
    }

    #[getter]
    fn is_over(&self) -> bool {
        self.simulation.is_over()
    }

    /// The scenario, with what was done so far as lines of its timeline.
    #[getter]
    fn scenario(&self) -> PyScenario {
        PyScenario(self.simulation.scenario().clone())
    }

    fn step(&mut self, py: Python<'_>, weeks: u32) -> PyResult<u32> {
        self.advance(py, weeks)?;
        Ok(self.simulation.week())
    }

    fn members(&self) -> PyResult<Table> {
        Ok(Table::of(members_table(&self.simulation).map_err(Trouble::from)?))
    }

    fn ties(&self) -> PyResult<Table> {
        Ok(Table::of(ties_table(&self.simulation).map_err(Trouble::from)?))
    }

    fn outcomes(&self) -> PyResult<Table> {
        Ok(Table::of(outcomes_table(&self.simulation, self.replicate).map_err(Trouble::from)?))
    }

    fn weekly(&self) -> PyResult<Table> {
        let table = weekly_table(&self.simulation, self.replicate, &self.weeks);
        Ok(Table::of(table.map_err(Trouble::from)?))
    }

    /// Does something in the coming week.
    fn act(&mut self, text: &str) -> PyResult<()> {
        self.simulation.act(text).map_err(|error| match error {
            ActError::Invalid(problems) => Trouble::Bad(problems.to_string()).into(),
            other => Trouble::Bad(other.to_string()).into(),
        })
    }

    /// What rules of one's own have moved so far: community, rule, energy, engagement.
    fn own_flows(&self) -> Vec<(String, &'static str, f64, f64)> {
        let communities = self.simulation.scenario().communities.iter().enumerate();
        communities
            .flat_map(|(at, community)| {
                let flows = self.simulation.own_flows(at).into_iter();
                flows.map(|flow| (community.name.clone(), flow.rule, flow.energy, flow.engagement))
            })
            .collect()
    }

    fn fork(&self) -> Self {
        Self {
            simulation: self.simulation.clone(),
            seed: self.seed,
            replicate: self.replicate,
            weeks: self.weeks.clone(),
            broken: self.broken.clone(),
        }
    }

    /// The same run is made again from its beginning: acts are a part of the scenario.
    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<Pickled> {
        let this = slf.borrow();
        let parts = (this.scenario(), this.seed, this.replicate, this.week());
        Ok((slf.get_type().into_any().unbind(), parts))
    }
}

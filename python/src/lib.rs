//! The native half of the Python package `hearth`: what Python calls, with plain arguments. The half that users see, with its
//! documentation, is in `package/hearth`.

mod batch;
mod command;
mod compare;
mod describe;
mod errors;
mod results;
mod rules;
mod scenario;
mod simulation;
mod supervise;
mod table;

use pyo3::prelude::*;

/// The native module.
#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::batch::{BatchRuns, run_batch};
    #[pymodule_export]
    use super::command::{command, main};
    #[pymodule_export]
    use super::compare::compare;
    #[pymodule_export]
    use super::describe::{design, explain, facts, facts_of_run, parameters, ready, version, write_log};
    #[pymodule_export]
    use super::results::{Folder, merge, plan, prepare, run, run_units};
    #[pymodule_export]
    use super::rules::{PyWeek, register_rule};
    #[pymodule_export]
    use super::scenario::PyScenario;
    #[pymodule_export]
    use super::simulation::PySimulation;
    #[pymodule_export]
    use super::table::Table;

    /// Says which commit the package was built from, for the manifests that it writes.
    #[pymodule_init]
    fn init(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        hearth::study::output::build::set_commit(hearth::COMMIT);
        Ok(())
    }
}

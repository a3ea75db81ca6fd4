//! The native half of the Python package `hearth`: what Python calls, with plain arguments. The half that users see, with its
//! documentation, is in `package/hearth`.

mod batch;
mod compare;
mod errors;
mod results;
mod scenario;
mod supervise;
mod table;
mod told;

use pyo3::prelude::*;

/// The native module.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::batch::{Lives, run_batch};
    #[pymodule_export]
    use super::compare::compare;
    #[pymodule_export]
    use super::results::{Folder, merge, plan, prepare, run, run_units};
    #[pymodule_export]
    use super::scenario::PyScenario;
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::told::{design, explain, facts, facts_of_life, parameters, ready, version, write_log};
}

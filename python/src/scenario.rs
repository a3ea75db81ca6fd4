//! Scenarios, ready to be run.

use std::path::PathBuf;

use hearth::engine::scenario::Scenario;
use hearth::study::spec::{Overrides, StudySpec};
use pyo3::prelude::*;

use super::errors::Trouble;

/// A function, and what it is called with to make a scenario again.
type Pickled = (Py<PyAny>, (String, String, Vec<String>));

/// A scenario as resolved: nothing is left to default. Made by `hearth.scenario()`.
#[pyclass(frozen, eq, module = "hearth", name = "Scenario")]
#[derive(PartialEq)]
pub struct PyScenario(pub Scenario);

#[pymethods]
impl PyScenario {
    /// Reads a scenario file with all that it extends.
    #[staticmethod]
    fn load(path: PathBuf, sets: Vec<String>) -> PyResult<Self> {
        Ok(Self(hearth::study::files::read_scenario(&path, &sets).map_err(Trouble::from)?))
    }

    /// Reads a scenario from a text; errors name `origin` as the file.
    #[staticmethod]
    fn parse(text: &str, origin: &str, sets: Vec<String>) -> PyResult<Self> {
        Ok(Self(Scenario::parse(text, origin, &sets).map_err(Trouble::from)?))
    }

    /// A ready scenario, by name.
    #[staticmethod]
    fn ready(name: &str, sets: Vec<String>) -> PyResult<Self> {
        let spec = StudySpec::of_ready(name, &Overrides { sets, arms: Vec::new() }).map_err(Trouble::from)?;
        let arm = spec.arms.first().ok_or_else(|| Trouble::Bad(format!("'{name}' is no scenario")))?;
        Ok(Self(arm.scenario().clone()))
    }

    /// Short name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is about.
    #[getter]
    fn about(&self) -> &str {
        &self.0.about
    }

    /// Weeks to simulate.
    #[getter]
    fn horizon_weeks(&self) -> u32 {
        self.0.horizon_weeks
    }

    /// Names of the communities.
    #[getter]
    fn communities(&self) -> Vec<&str> {
        self.0.communities.iter().map(|one| one.name.as_str()).collect()
    }

    /// The scenario as a file has it, with every parameter that isn't at its default.
    fn to_ron(&self) -> String {
        self.0.to_ron()
    }

    /// What makes it again in another process.
    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<Pickled> {
        let parse = slf.get_type().getattr("parse")?.unbind();
        Ok((parse, (slf.get().0.to_ron(), "a scenario".to_owned(), Vec::new())))
    }

    fn __repr__(&self) -> String {
        format!(
            "<hearth.Scenario '{}': {} weeks, {}>",
            self.0.name,
            self.0.horizon_weeks,
            self.communities().join(", ")
        )
    }
}

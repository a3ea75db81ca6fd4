//! Policies compared on the same random numbers.

use std::path::{Path, PathBuf};

use hearth::study::coefficient_sets::{CoefficientResult, Coefficients, SetEffort};
use hearth::study::compare::Trial;
use hearth::study::output::manifest::python_call;
use hearth::study::output::{Invocation, atomic};
use hearth::study::spec::{ArmOverride, DEFAULT, Outcome, Overrides, Replicates, StudySpec, is_ready};
use hearth::study::{Cache, Existing, Seed};
use pyo3::prelude::*;

use super::errors::Trouble;
use super::results::{Folder, Output};
use super::supervise::{Manner, supervise};

/// A comparison.
#[derive(FromPyObject)]
pub struct CompareRequest {
    /// A file, or the name of a ready scenario; none where `text` is given.
    target: Option<PathBuf>,
    text: Option<String>,
    sets: Vec<String>,
    /// Names with their changes.
    arms: Vec<(String, Vec<String>)>,
    outcomes: Vec<String>,
    replicates: Option<u32>,
    seed: Option<u64>,
    /// Sets of coefficients; the usual ones where no number is given.
    coefficient_sets: Option<u32>,
    out: Option<PathBuf>,
    overwrite: bool,
    /// The call, as it was made.
    call: String,
}

impl CompareRequest {
    fn spec(&self) -> Result<StudySpec, Trouble> {
        let arms =
            self.arms.iter().map(|(name, sets)| ArmOverride { name: name.clone(), sets: sets.clone() });
        let overrides = Overrides { sets: self.sets.clone(), arms: arms.collect() };
        let mut spec = match (&self.text, &self.target) {
            (Some(text), _) => StudySpec::parse(text, "the study", &overrides)?,
            (None, Some(target)) => {
                let ready = target.to_str().filter(|name| is_ready(name) && !target.exists());
                match ready {
                    Some(name) => StudySpec::of_ready(name, &overrides)?,
                    None => StudySpec::load(target, &overrides)?,
                }
            }
            (None, None) => StudySpec::of_ready("baseline", &overrides)?,
        };
        if let Some(replicates) = self.replicates {
            spec.replicates = Replicates::Fixed(replicates);
        }
        if !self.outcomes.is_empty() {
            spec.outcomes = self.outcomes()?;
        }
        if let Replicates::Until(until) = &spec.replicates
            && !spec.outcomes.contains(&until.of)
        {
            let what = format!(
                "the study stops by `{}`, which isn't among the outcomes; name it too",
                until.of.name
            );
            return Err(Trouble::Bad(what));
        }
        Ok(spec)
    }

    fn outcomes(&self) -> Result<Vec<Outcome>, Trouble> {
        let mut outcomes: Vec<Outcome> = Vec::new();
        for name in &self.outcomes {
            let outcome = Outcome::named(name).ok_or_else(|| {
                let usual = DEFAULT.join(", ");
                Trouble::Bad(format!(
                    "there is no outcome '{name}'; there are {usual}, and the columns of runs"
                ))
            })?;
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
        }
        Ok(outcomes)
    }
}

/// Compares; the result is JSON, as `hearth compare` writes it.
#[pyfunction]
pub fn compare(
    py: Python<'_>,
    request: CompareRequest,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<(String, Folder)> {
    let output = Output::of(request.out.clone())?;
    let json = supervise(py, &Manner { threads, progress }, |control| {
        let spec = request.spec()?;
        let trial = Trial::new(&spec)?;
        let seed = Seed::Given(request.seed.or(spec.seed).unwrap_or(1));
        let existing = if request.overwrite { Existing::Replace } else { Existing::Continue };
        let invocation = Invocation { command: python_call(&request.call), ..Invocation::default() };
        let mut study = trial.open(output.path(), seed, existing, invocation)?;
        if let hearth::study::Ending::Interrupted { .. } = trial.run(&mut study, control)? {
            return Ok(String::new());
        }
        let comparison = trial.compare(output.path(), study.manifest(), control)?;
        let effort = SetEffort::asked(request.coefficient_sets);
        let cache = (effort.sets > 0).then(|| Cache::open(output.path())).transpose()?;
        let Some(comparison) = trial.under_coefficient_sets(comparison, effort, cache.as_ref(), control)?
        else {
            return Ok(String::new());
        };
        let mut json = serde_json::to_string_pretty(&comparison)?;
        json.push('\n');
        write(output.path(), [&json, &comparison.to_csv(), &comparison.weeks_to_csv()])?;
        let result = comparison.coefficients.as_ref().and_then(Coefficients::result);
        for table in result.map(CoefficientResult::tables).unwrap_or_default() {
            table.write(output.path())?;
        }
        Ok(json)
    })?;
    Ok((json, output.folder()?))
}

/// Writes what `hearth compare` writes, figures and report aside.
fn write(folder: &Path, texts: [&str; 3]) -> Result<(), Trouble> {
    for (name, text) in ["comparison.json", "comparison.csv", "weeks.csv"].into_iter().zip(texts) {
        atomic::write(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

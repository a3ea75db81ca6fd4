//! Policies compared on the same random numbers.

use std::path::{Path, PathBuf};

use hearth::study::compare::Trial;
use hearth::study::spec::{Overrides, ArmOverride, DEFAULT, Outcome, StudySpec, Replicates, is_ready};
use hearth::study::{Existing, Seed};
use hearth::study::output::atomic;
use pyo3::prelude::*;

use super::errors::Trouble;
use super::results::{Folder, Place};
use super::supervise::{Manner, supervise};

/// What to compare.
#[derive(FromPyObject)]
pub struct Asking {
    /// A file, or the name of a ready scenario; none where `text` is given.
    target: Option<PathBuf>,
    text: Option<String>,
    sets: Vec<String>,
    /// Names with their changes.
    arms: Vec<(String, Vec<String>)>,
    outcomes: Vec<String>,
    replicates: Option<u32>,
    seed: Option<u64>,
    out: Option<PathBuf>,
    overwrite: bool,
}

impl Asking {
    fn question(&self) -> Result<StudySpec, Trouble> {
        let arms = self.arms.iter().map(|(name, sets)| ArmOverride { name: name.clone(), sets: sets.clone() });
        let asked = Overrides { sets: self.sets.clone(), arms: arms.collect() };
        let mut question = match (&self.text, &self.target) {
            (Some(text), _) => StudySpec::parse(text, "the study", &asked)?,
            (None, Some(target)) => {
                let ready = target.to_str().filter(|name| is_ready(name) && !target.exists());
                match ready {
                    Some(name) => StudySpec::of_ready(name, &asked)?,
                    None => StudySpec::load(target, &asked)?,
                }
            }
            (None, None) => StudySpec::of_ready("baseline", &asked)?,
        };
        if let Some(replicates) = self.replicates {
            question.replicates = Replicates::Fixed(replicates);
        }
        if !self.outcomes.is_empty() {
            question.outcomes = self.outcomes()?;
        }
        if let Replicates::Until(until) = &question.replicates
            && !question.outcomes.contains(&until.of)
        {
            let what = format!(
                "the study stops by `{}`, which isn't among the outcomes; name it too",
                until.of.name
            );
            return Err(Trouble::Bad(what));
        }
        Ok(question)
    }

    fn outcomes(&self) -> Result<Vec<Outcome>, Trouble> {
        let mut outcomes: Vec<Outcome> = Vec::new();
        for name in &self.outcomes {
            let found = Outcome::named(name).ok_or_else(|| {
                let usual = DEFAULT.join(", ");
                Trouble::Bad(format!(
                    "there is no outcome '{name}'; there are {usual}, and the columns of runs"
                ))
            })?;
            if !outcomes.contains(&found) {
                outcomes.push(found);
            }
        }
        Ok(outcomes)
    }
}

/// Compares; what was found is JSON, as `hearth compare` writes it.
#[pyfunction]
pub fn compare(
    py: Python<'_>,
    asking: Asking,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<(String, Folder)> {
    let place = Place::of(asking.out.clone())?;
    let found = supervise(py, &Manner { threads, progress }, |control| {
        let question = asking.question()?;
        let trial = Trial::new(&question)?;
        let seed = Seed::Given(asking.seed.or(question.seed).unwrap_or(1));
        let existing = if asking.overwrite { Existing::Replace } else { Existing::Continue };
        let command = vec!["python".to_owned(), "hearth.compare".to_owned()];
        let mut study = trial.open(place.path(), seed, existing, command)?;
        if let hearth::study::Ending::Interrupted { .. } = trial.run(&mut study, control)? {
            return Ok(String::new());
        }
        let found = trial.compare(place.path(), study.manifest(), control)?;
        let mut json = serde_json::to_string_pretty(&found)?;
        json.push('\n');
        write(place.path(), [&json, &found.to_csv(), &found.weeks_to_csv()])?;
        Ok(json)
    })?;
    Ok((found, place.folder()?))
}

/// Writes what `hearth compare` writes, figures and report aside.
fn write(folder: &Path, texts: [&str; 3]) -> Result<(), Trouble> {
    for (name, text) in ["comparison.json", "comparison.csv", "weeks.csv"].into_iter().zip(texts) {
        atomic::write(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

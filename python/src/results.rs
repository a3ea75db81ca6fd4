//! Results in a folder, and studies that make them.

use std::path::{Path, PathBuf};

use hearth::engine::scenario::Scenario;
use hearth::study::output::manifest::python_call;
use hearth::study::output::{Invocation, Manifest, Weekly};
use hearth::study::{
    Arm, Control, Design, Ending, Existing, Numbers, PointColumn, PointValues, Points, ScenarioArm, Seed,
    StoredArms, Study, check_all, room_needed,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use serde_json::json;

use super::errors::Trouble;
use super::scenario::PyScenario;
use super::supervise::{Manner, supervise};
use super::table::Table;

/// Results of a study: a folder, which goes with the object where nobody named it.
#[pyclass(frozen, module = "hearth._native")]
pub struct Folder {
    path: PathBuf,
    manifest: Manifest,
    /// Removed with the object.
    room: Option<Room>,
}

/// A temporary folder. It goes with the process that made it: copies of the object in forked processes leave it alone.
struct Room {
    folder: Option<tempfile::TempDir>,
    process: u32,
}

impl Room {
    fn new() -> std::io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("hearth-").tempdir()?;
        Ok(Self { folder: Some(folder), process: std::process::id() })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if std::process::id() != self.process
            && let Some(folder) = self.folder.take()
        {
            let _ = folder.keep();
        }
    }
}

impl Folder {
    fn new(path: PathBuf, room: Option<Room>) -> Result<Self, Trouble> {
        let manifest = manifest(&path)?;
        Ok(Self { path, manifest, room })
    }
}

#[pymethods]
impl Folder {
    /// Opens the results that a folder holds; checks its files only on demand.
    #[staticmethod]
    fn open(py: Python<'_>, path: PathBuf, checked: bool) -> PyResult<Self> {
        py.detach(|| {
            let folder = Self::new(path, None)?;
            if checked {
                check_all(&folder.path, &folder.manifest)?;
            }
            Ok::<_, Trouble>(folder)
        })
        .map_err(PyErr::from)
    }

    /// Makes a folder that goes with the object from its files, by name.
    #[staticmethod]
    fn unpack(files: Vec<(String, Vec<u8>)>) -> PyResult<Self> {
        let output = Output::of(None)?;
        for (name, bytes) in files {
            let path = output.path().join(&name);
            if name.contains("..") || Path::new(&name).is_absolute() {
                return Err(Trouble::Bad(format!("a file of results can't be called {name}")).into());
            }
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&path, bytes)?;
        }
        Ok(output.folder()?)
    }

    /// What makes it again in another process: its name, or its files where they would go with the object.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (this, py) = (slf.get(), slf.py());
        if this.room.is_none() {
            let path = std::path::absolute(&this.path)?;
            return Ok((slf.get_type().getattr("open")?, (path, false).into_pyobject(py)?));
        }
        let mut files = Vec::new();
        collect_files(&this.path, &this.path, &mut files)?;
        let files: Vec<(String, Bound<'py, PyBytes>)> =
            files.into_iter().map(|(name, bytes)| (name, PyBytes::new(py, &bytes))).collect();
        Ok((slf.get_type().getattr("unpack")?, (files,).into_pyobject(py)?))
    }

    /// The folder; none where it goes with the object.
    #[getter]
    fn path(&self) -> Option<PathBuf> {
        self.room.is_none().then(|| self.path.clone())
    }

    /// The manifest as JSON.
    #[getter]
    fn manifest(&self) -> PyResult<String> {
        Ok(serde_json::to_string(&self.manifest).map_err(Trouble::from)?)
    }

    /// Names of the tables that are there.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.path).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> =
            names.filter_map(|name| name.strip_suffix(".parquet").map(str::to_owned)).collect();
        names.sort();
        names
    }

    /// Reads a table.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        if !self.names().iter().any(|known| known == name) {
            let what = format!("there is no table '{name}'; there are {}", self.names().join(", "));
            return Err(Trouble::Bad(what).into());
        }
        let path = self.path.join(format!("{name}.parquet"));
        Ok(py.detach(|| Table::read(&path))?)
    }
}

/// All files below a folder, by their names within it.
fn collect_files(top: &Path, folder: &Path, to: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_files(top, &path, to)?;
        } else if let Some(name) = path.strip_prefix(top).ok().and_then(Path::to_str) {
            to.push((name.replace('\\', "/"), std::fs::read(&path)?));
        }
    }
    Ok(())
}

/// The folder for results: one that the caller named, or a temporary one.
pub struct Output {
    path: PathBuf,
    room: Option<Room>,
}

impl Output {
    pub fn of(out: Option<PathBuf>) -> Result<Self, Trouble> {
        match out {
            Some(path) => Ok(Self { path, room: None }),
            None => {
                let room = Room::new()?;
                let top = room.folder.as_ref().map_or_else(PathBuf::new, |folder| folder.path().to_owned());
                Ok(Self { path: top.join("study"), room: Some(room) })
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn folder(self) -> Result<Folder, Trouble> {
        Folder::new(self.path, self.room)
    }
}

/// The manifest of a folder that must be a study.
pub fn manifest(folder: &Path) -> Result<Manifest, Trouble> {
    let shown = folder.display();
    match Manifest::read(folder) {
        Ok(Some(manifest)) if !manifest.arms.is_empty() => Ok(manifest),
        Ok(Some(_)) => Err(Trouble::Bad(format!("{shown} holds a manifest.json without any arm"))),
        Ok(None) if !folder.exists() => Err(Trouble::Bad(format!("there is no folder {shown}"))),
        Ok(None) => Err(Trouble::Bad(format!("{shown} is not a study: it has no manifest.json"))),
        Err(error) => Err(Trouble::Bad(format!("cannot read {shown}/manifest.json: {error}"))),
    }
}

/// Values of a parameter, as Python has them.
#[derive(Debug, Clone, FromPyObject, IntoPyObject)]
pub enum Values {
    Numbers(Vec<f64>),
    Names(Vec<String>),
}

/// Points of a scenario.
pub fn points(scenario: &Scenario, columns: Vec<(String, Values)>) -> Result<Points, Trouble> {
    let columns = columns.into_iter().map(|(path, values)| PointColumn {
        path,
        values: match values {
            Values::Numbers(numbers) => PointValues::Numbers(numbers),
            Values::Names(names) => PointValues::Names(names),
        },
    });
    let columns: Vec<PointColumn> = columns.collect();
    for column in &columns {
        if let PointValues::Numbers(numbers) = &column.values
            && let Some(at) = numbers.iter().position(|number| !number.is_finite())
        {
            return Err(Trouble::Bad(format!(
                "{} is {} at point {at}; give a finite number",
                column.path, numbers[at]
            )));
        }
    }
    let points = Points::new(&scenario.name, scenario, columns)?;
    // All of them, so that nothing is started where one can't be run.
    points.check(points.count() as usize)?;
    Ok(points)
}

fn weekly(name: &str) -> Result<Weekly, Trouble> {
    [Weekly::All, Weekly::Quantiles, Weekly::None]
        .into_iter()
        .find(|weekly| weekly.name() == name)
        .ok_or_else(|| {
            Trouble::Bad(format!(
                "weekly can't be '{name}'; expected 'all', 'quantiles' or 'none'; nothing was started"
            ))
        })
}

/// A run or a prepared study.
#[derive(FromPyObject)]
pub struct Request {
    seed: u64,
    replicates: u32,
    weekly: String,
    out: Option<PathBuf>,
    overwrite: bool,
    /// The call, as it was made.
    call: String,
}

impl Request {
    fn existing(&self) -> Existing {
        if self.overwrite { Existing::Replace } else { Existing::Continue }
    }

    fn invocation(&self) -> Invocation {
        Invocation { command: python_call(&self.call), ..Invocation::default() }
    }

    /// Opens a study of one scenario and does something with it.
    fn of_scenario<T>(
        &self,
        folder: &Path,
        scenario: &Scenario,
        then: impl FnOnce(&mut Study<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let arm = ScenarioArm::new(scenario.clone());
        let weekly = weekly(&self.weekly)?;
        let design = Design {
            arms: vec![&arm as &dyn Arm],
            seed: Seed::Given(self.seed),
            replicates: self.replicates,
            weekly,
            invocation: self.invocation(),
            points: None,
        };
        let mut study = Study::open(folder, design, self.existing())?;
        study.check_room()?;
        then(&mut study)
    }

    /// Opens a study of points and does something with it.
    fn of_points<T>(
        &self,
        folder: &Path,
        points: &Points,
        then: impl FnOnce(&mut Study<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let arms = points.arms();
        let design = Design {
            arms: arms.iter().map(|arm| arm as &dyn Arm).collect(),
            seed: Seed::Given(self.seed),
            replicates: self.replicates,
            weekly: Weekly::None,
            invocation: self.invocation(),
            points: Some(points),
        };
        let mut study = Study::open(folder, design, self.existing())?;
        study.check_room()?;
        then(&mut study)
    }
}

/// Runs a scenario.
#[pyfunction]
pub fn run(
    py: Python<'_>,
    scenario: &PyScenario,
    request: Request,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<Folder> {
    let output = Output::of(request.out.clone())?;
    let manner = Manner { threads, progress };
    supervise(py, &manner, |control| {
        request.of_scenario(output.path(), &scenario.0, |study| Ok(study.run(control)?))
    })?;
    Ok(output.folder()?)
}

/// Makes a study's folder, and runs nothing.
#[pyfunction]
#[pyo3(signature = (scenario, columns, request, runs_in_unit))]
pub fn prepare(
    py: Python<'_>,
    scenario: &PyScenario,
    columns: Option<Vec<(String, Values)>>,
    request: Request,
    runs_in_unit: Option<u32>,
) -> PyResult<usize> {
    let Some(out) = request.out.clone() else {
        return Err(Trouble::Bad("a study that is prepared needs a folder".to_owned()).into());
    };
    py.detach(|| match columns {
        None => request.of_scenario(&out, &scenario.0, |study| Ok(study.unit_count())),
        Some(columns) => {
            let mut points = points(&scenario.0, columns)?;
            if let Some(runs) = runs_in_unit {
                points = points.in_units_of(runs);
            }
            request.of_points(&out, &points, |study| Ok(study.unit_count()))
        }
    })
    .map_err(PyErr::from)
}

/// The units of a study: how many, which are missing.
#[pyfunction]
pub fn plan(py: Python<'_>, folder: PathBuf) -> PyResult<String> {
    let manner = Manner { threads: 0, progress: None };
    supervise(py, &manner, |control| {
        let manifest = manifest(&folder)?;
        let complete = manifest.state == hearth::study::output::State::Complete;
        let (mut units, mut missing, mut runs, mut bytes) = (0, Numbers::default(), 0, 0);
        if !complete {
            let kept = kept(&folder, &manifest)?;
            let arms = kept.point_arms();
            let design = kept.design(&manifest, &arms);
            bytes = room_needed(&design);
            let study = Study::join(&folder, design)?;
            (units, missing, runs) = (study.unit_count(), study.missing(control)?, study.runs_of(0));
        }
        Ok(json!({
            "state": manifest.state, "arms": manifest.arm_count(), "replicates": manifest.replicates, "units": units,
            "runs_in_unit": runs, "missing": missing.iter().collect::<Vec<_>>(), "bytes": bytes,
            "content_hash": manifest.content_hash,
        })
        .to_string())
    })
}

/// Does some units, beside others who do the same; all that are missing where none is named.
#[pyfunction]
#[pyo3(signature = (folder, units, threads, progress))]
pub fn run_units(
    py: Python<'_>,
    folder: PathBuf,
    units: Option<&str>,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<String> {
    let wanted = units.map(str::parse::<Numbers>).transpose().map_err(Trouble::Bad)?;
    supervise(py, &Manner { threads, progress }, |control| {
        let manifest = manifest(&folder)?;
        let kept = kept(&folder, &manifest)?;
        let arms = kept.point_arms();
        let study = Study::join(&folder, kept.design(&manifest, &arms))?;
        let numbers = match wanted {
            Some(numbers) => numbers,
            None => study.missing(control)?,
        };
        let share = study.run_units(&numbers, control)?;
        Ok(json!({
            "units": numbers.to_string(), "asked": share.asked, "found": share.found, "whole": share.whole,
        })
        .to_string())
    })
}

/// Merges units into tables.
#[pyfunction]
pub fn merge(
    py: Python<'_>,
    folder: PathBuf,
    so_far: bool,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<Folder> {
    supervise(py, &Manner { threads, progress }, |control| {
        merged(&folder, so_far, control)?;
        Folder::new(folder, None)
    })
}

fn merged(folder: &Path, so_far: bool, control: &Control<'_>) -> Result<Ending, Trouble> {
    let manifest = manifest(folder)?;
    let kept = kept(folder, &manifest)?;
    let arms = kept.point_arms();
    let design = kept.design(&manifest, &arms);
    let mut study = match manifest.until.as_deref() {
        Some(rule) => Study::open_growing(folder, design, Existing::Continue, rule),
        None => Study::open(folder, design, Existing::Continue),
    }?;
    Ok(if so_far { study.merge_so_far(control) } else { study.merge(control) }?)
}

/// What a folder holds, of a study whose size is known.
fn kept(folder: &Path, manifest: &Manifest) -> Result<StoredArms, Trouble> {
    if manifest.until.is_some() && manifest.state == hearth::study::output::State::Running {
        return Err(Trouble::Bad(format!(
            "{} decides on the way how many runs it takes; only its own command continues it:\n  {}",
            folder.display(),
            hearth::study::output::text::command_line(&manifest.command)
        )));
    }
    Ok(StoredArms::of_folder(folder, manifest)?)
}

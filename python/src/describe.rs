//! Logs, parameters and designs described.

use std::path::PathBuf;

use hearth::engine::scenario::{Kind, catalogue, explain as explained, parameter_tables};
use hearth::engine::simulation::Simulation;
use hearth::logs::facts::{Facts, Instant, Log};
use hearth::logs::simulated;
use hearth::study::output::atomic;
use hearth::study::spec::ready_names;
use hearth::study::sweep::Sweep;
use pyo3::prelude::*;
use serde_json::{Map, Value, json};

use super::errors::Trouble;
use super::scenario::PyScenario;
use super::supervise::{Manner, supervise};
use super::table::Table;

/// One thread, no progress.
const PLAIN: Manner = Manner { threads: 1, progress: None };

/// Facts of a log: a file, or a text in CSV.
#[pyfunction]
#[pyo3(signature = (path, text, until))]
pub fn facts(
    py: Python<'_>,
    path: Option<PathBuf>,
    text: Option<Vec<u8>>,
    until: Option<&str>,
) -> PyResult<String> {
    supervise(py, &PLAIN, |_| {
        let log = match (&path, &text) {
            (Some(path), _) => Log::read(path)?,
            (None, text) => Log::parse("the log", text.as_deref().unwrap_or_default())?,
        };
        let log = match until {
            Some(until) => observed(log, until)?,
            None => log,
        };
        let skipped = log.skipped().clone();
        let mut object = object(&Facts::of(&log))?;
        object.insert("skipped_rows".to_owned(), skipped.count.into());
        Ok(json!({"facts": object, "skipped": skipped.to_string()}).to_string())
    })
}

fn observed(log: Log, until: &str) -> Result<Log, Trouble> {
    let instant = Instant::parse(until.as_bytes()).ok_or_else(|| {
        Trouble::Bad(format!(
            "until can't be '{until}'; expected a date such as 2024-12-31 or 2024-12-31T18:00:00Z"
        ))
    })?;
    let instant = if until.len() == 10 { instant.end_of_day() } else { instant };
    let first = log.first();
    log.observed_until(instant)
        .ok_or_else(|| Trouble::Bad(format!("until {until} is before the first event ({first})")))
}

fn object(facts: &Facts) -> Result<Map<String, Value>, Trouble> {
    match serde_json::to_value(facts)? {
        Value::Object(object) => Ok(object),
        _ => Err(Trouble::Panic("facts are no object".to_owned())),
    }
}

/// Facts of the log that a simulated run would leave, by community; `null` where nobody contributed.
#[pyfunction]
pub fn facts_of_run(py: Python<'_>, scenario: &PyScenario, seed: u64, replicate: u32) -> PyResult<String> {
    supervise(py, &PLAIN, |_| {
        let portrait = Simulation::new(&scenario.0, seed).portrait(replicate);
        let mut all = Map::new();
        for (community, seen) in scenario.0.communities.iter().zip(&portrait.communities) {
            let log = Log::of_contributions(&seen.contributions, scenario.0.horizon_weeks);
            let facts = log.map(|log| object(&Facts::of(&log))).transpose()?;
            all.insert(community.name.clone(), facts.map_or(Value::Null, Value::Object));
        }
        Ok(Value::Object(all).to_string())
    })
}

/// Writes the participation log of a simulated run.
#[pyfunction]
pub fn write_log(
    py: Python<'_>,
    scenario: &PyScenario,
    seed: u64,
    replicate: u32,
    community: usize,
    path: PathBuf,
) -> PyResult<()> {
    supervise(py, &PLAIN, |_| {
        let portrait = Simulation::new(&scenario.0, seed).portrait(replicate);
        let Some(seen) = portrait.communities.get(community) else {
            return Err(Trouble::Bad(format!("there is no community {community}")));
        };
        let (aside, mut writer) = atomic::Aside::create(&path)?;
        simulated::write(&mut writer, &seen.contributions)?;
        Ok(aside.commit(writer)?)
    })
}

/// All parameters as JSON.
#[pyfunction]
pub fn parameters() -> String {
    let one = |entry: hearth::engine::scenario::Entry| {
        let (kind, choices) = match entry.kind {
            Kind::Number => ("number", Vec::new()),
            Kind::Whole => ("whole", Vec::new()),
            Kind::Flag => ("flag", Vec::new()),
            Kind::Text => ("text", Vec::new()),
            Kind::Choice(names) => ("choice", names.iter().map(|(name, _)| *name).collect()),
        };
        let range = entry.spec.range.map(|(low, high)| [low, high]);
        json!({
            "path": entry.path, "kind": kind, "default": entry.default, "range": range, "unit": entry.spec.unit,
            "choices": choices, "live": entry.live, "meaning": entry.spec.text(), "source": entry.spec.source,
        })
    };
    catalogue().into_iter().map(one).collect::<Value>().to_string()
}

/// What a parameter or a group of them means.
#[pyfunction]
pub fn explain(path: &str) -> PyResult<String> {
    match path {
        "" => Ok(parameter_tables()),
        path => Ok(explained(path).map_err(Trouble::from)?),
    }
}

/// Names of the ready scenarios.
#[pyfunction]
pub fn ready() -> Vec<&'static str> {
    ready_names().collect()
}

/// The points of a design file: the table, the scenario, and what the design says besides, as JSON.
#[pyfunction]
#[pyo3(signature = (path, text, sets, seed))]
pub fn design(
    py: Python<'_>,
    path: Option<PathBuf>,
    text: Option<String>,
    sets: Vec<String>,
    seed: Option<u64>,
) -> PyResult<(Table, PyScenario, String)> {
    let (table, scenario, description) = supervise(py, &PLAIN, |_| {
        let sweep = match (&path, &text) {
            (Some(path), _) => Sweep::load(path, &sets)?,
            (None, text) => Sweep::parse(text.as_deref().unwrap_or_default(), "the design")?,
        };
        let seed = seed.or(sweep.seed).unwrap_or(1);
        let made = sweep.points(seed)?;
        let factors = made.plan.factors.iter().map(|one| json!({"name": one.name, "paths": one.paths}));
        let description = json!({
            "name": made.plan.name, "about": made.plan.about, "seed": seed, "replicates": sweep.replicates,
            "factors": factors.collect::<Vec<_>>(), "left_out": made.plan.left_out,
        });
        Ok((made.points.table().batch()?, sweep.scenario.clone(), description.to_string()))
    })?;
    Ok((Table::of(table), PyScenario(scenario), description))
}

/// Version of the package, which is that of the simulator.
#[pyfunction]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

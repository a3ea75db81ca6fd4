//! Where a comparison goes, and which finished runs it begins with: nothing that is there is replaced by what other prices say.

use std::path::{Path, PathBuf};

use hearth::study::Study;
use hearth::study::compare::Trial;
use hearth::study::output::text::{plural, slug};
use hearth::study::output::{Manifest, State, StudyKind};
use serde_json::Value;

use super::super::args::OutputArgs;
use super::super::ending::CliError;
use super::super::paths;
use super::super::screen::{aside, shell};

/// Prices that differ, at most, in the name of a folder.
const NAMED: usize = 3;

/// The folder of a comparison, and the one that has runs for it.
pub struct Place {
    /// Where results go.
    pub out: PathBuf,
    from: Option<PathBuf>,
    /// Whether somebody named that one.
    named: bool,
}

/// A price that a finished comparison has otherwise: its name, the price there, and the one that is asked for.
type OtherPrice = (String, String, String);

/// Where the results of a trial go. A finished comparison of the same arms at other prices stays as it is.
pub fn place(
    usual: PathBuf,
    trial: &Trial<'_>,
    from: Option<&Path>,
    output: &OutputArgs,
) -> Result<Place, CliError> {
    if from.is_some_and(|from| same(from, &usual)) {
        return Err(CliError::Bad(format!(
            "--from names {}, where the results would go; name another folder with --out; nothing was started",
            paths::folder(&usual)
        )));
    }
    let (from, named) = (from.map(Path::to_owned), from.is_some());
    let others = if output.overwrite || output.resumed { Vec::new() } else { other_prices(&usual, trial) };
    let Some((name, there, asked)) = others.first() else { return Ok(Place { out: usual, from, named }) };
    let folder = paths::folder(&usual);
    if output.out.is_some() {
        let beside = format!("{}-2", usual.display().to_string().trim_end_matches('/'));
        return Err(CliError::Bad(format!(
            "{folder} holds a comparison at other prices: {name} is {there} there, and {asked} is asked for.\nNothing was \
             changed. To keep it, and write beside it with the same runs:\n  the same command with --out {} --from {}\nTo \
             replace it:\n  the same command with --overwrite",
            shell(&beside),
            shell(usual.display())
        )));
    }
    let names: Vec<String> =
        others.iter().take(NAMED).map(|(name, _, asked)| slug(&format!("{name} {asked}"))).collect();
    let own = usual.with_file_name(format!(
        "{}-{}",
        usual.file_name().unwrap_or_default().to_string_lossy(),
        names.join("-")
    ));
    aside(&format!(
        "{folder} holds a comparison at other prices ({name} {there}) and stays as it is; this one goes to {}.",
        paths::folder(&own)
    ));
    Ok(Place { out: own, from: from.or(Some(usual)), named })
}

impl Place {
    /// Fills a study that was opened with the runs that are there already.
    pub fn fill<'s>(&self, study: Study<'s>) -> Result<Study<'s>, CliError> {
        let Some(from) = &self.from else { return Ok(study) };
        match study.take_from(from) {
            Ok(0) => Ok(study),
            Ok(taken) => {
                let all = study.manifest().runs();
                aside(&format!(
                    "{} of {} were taken from {}.",
                    plural(taken, "run", "runs"),
                    all,
                    paths::folder(from)
                ));
                Ok(study)
            }
            Err(error) if self.named => Err(CliError::Open(study.refuse(error))),
            Err(error) => {
                aside(&format!("{error}; all runs are made anew."));
                Ok(study)
            }
        }
    }
}

/// Says how to use the runs of a folder that holds another comparison.
pub fn beside(error: CliError, out: &Path) -> CliError {
    match error {
        CliError::Bad(text) if text.contains("--out") && holds_comparison(out).is_some() => {
            let from = shell(out.display());
            CliError::Bad(format!(
                "{text}\nWith --from {from} besides, runs that are the same are not run again."
            ))
        }
        error => error,
    }
}

fn same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// The manifest of a finished comparison.
fn holds_comparison(folder: &Path) -> Option<Manifest> {
    let manifest = Manifest::read(folder).ok().flatten()?;
    (manifest.kind == StudyKind::Comparison && manifest.state == State::Complete).then_some(manifest)
}

/// Prices in which a finished comparison of a folder differs from a trial of the same arms.
fn other_prices(folder: &Path, trial: &Trial<'_>) -> Vec<OtherPrice> {
    let there = || {
        holds_comparison(folder)?;
        let text = std::fs::read_to_string(folder.join("comparison.json")).ok()?;
        serde_json::from_str::<Value>(&text).ok()
    };
    let Some(there) = there() else { return Vec::new() };
    let arms = there["arms"].as_array().cloned().unwrap_or_default();
    if arms.len() != trial.prices().len() {
        return Vec::new();
    }
    let mut others: Vec<OtherPrice> = Vec::new();
    for (arm, own) in arms.iter().zip(trial.prices()) {
        let own = serde_json::to_value(own).unwrap_or_default();
        let Some(own) = own.as_object() else { continue };
        for (name, asked) in own.iter().filter(|(name, asked)| arm["prices"][name.as_str()] != **asked) {
            if others.iter().all(|(known, ..)| known != name) {
                others.push((name.clone(), shown(&arm["prices"][name.as_str()]), shown(asked)));
            }
        }
    }
    others
}

/// A price as one writes it.
fn shown(price: &Value) -> String {
    match price {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        price => price.to_string().trim_end_matches(".0").to_owned(),
    }
}

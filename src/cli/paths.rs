//! Files and folders: where results go, and what was meant by a name that doesn't exist.

use std::fs;
use std::path::{Path, PathBuf};

use hearth::engine::scenario::{Scenario, ScenarioError};
use hearth::study::files;
use hearth::study::output::Input;
use hearth::study::spec::{Overrides, SpecError, StudySpec, is_ready, ready_names, ready_scenario};
use hearth::study::sweep::Sweep;

use super::ending::CliError;
use super::screen::program;

/// Folder of all results.
pub const OUTPUTS: &str = "outputs";
/// The file of a study in a results folder.
pub const STUDY: &str = "study.ron";
/// Folder of the ready scenarios.
const SCENARIOS: &str = "scenarios";

/// Reads a scenario: a file, or the name of a ready one where there is no such file. Of one that doesn't exist, the one that
/// was probably meant is named.
pub fn load(path: &Path, sets: &[String]) -> Result<Scenario, CliError> {
    if let Some(name) = ready_name(path) {
        return Ok(ready_scenario(name, sets)?);
    }
    files::read_scenario(path, sets).map_err(|error| match meant(path) {
        Some(meant) if matches!(error, ScenarioError::Unreadable { .. }) => {
            CliError::Bad(format!("{error}; did you mean {meant}?"))
        }
        _ => error.into(),
    })
}

/// The baseline with changes.
pub fn baseline(sets: &[String]) -> Result<Scenario, CliError> {
    let baseline = Scenario::baseline();
    match sets.is_empty() {
        true => Ok(baseline),
        false => Ok(Scenario::parse(&baseline.to_ron(), "the baseline", sets)?),
    }
}

/// The name of a ready scenario, where a path is one and no file.
pub fn ready_name(path: &Path) -> Option<&str> {
    path.to_str().filter(|name| is_ready(name) && !path.exists())
}

/// What was probably meant by a path where nothing is.
fn meant(path: &Path) -> Option<String> {
    if path.exists() {
        return None;
    }
    let file = nearest(path).map(|meant| meant.display().to_string());
    file.or_else(|| likest(&path.to_string_lossy(), ready_names()).map(str::to_owned))
}

/// Reads a study, or a scenario as one: a file, or the name of a ready scenario where there is no such file.
pub fn spec(path: &Path, asked: &Overrides) -> Result<StudySpec, CliError> {
    if let Some(name) = ready_name(path) {
        return Ok(StudySpec::of_ready(name, asked)?);
    }
    StudySpec::load(path, asked).map_err(|error| match meant(path) {
        Some(meant) if matches!(error, SpecError::Unreadable { .. }) => {
            CliError::Bad(format!("{error}; did you mean {meant}?"))
        }
        _ => error.into(),
    })
}

/// The text of what [`spec`] reads, so that it stands alone, as a file of a results folder.
pub fn spec_input(path: &Path) -> Result<Input, CliError> {
    let text = match ready_name(path) {
        Some(name) => StudySpec::alone_ready(name)?,
        None => StudySpec::alone(path)?,
    };
    Ok(Input { name: STUDY.to_owned(), text })
}

/// Reads a design; of a file that doesn't exist, the one that was probably meant is named.
pub fn design(path: &Path, sets: &[String]) -> Result<Sweep, CliError> {
    if let Some(name) = ready_name(path) {
        return Err(CliError::Bad(format!(
            "{name} is a scenario, and a design is needed: `{} new --design design.ron --of {name}` writes one with comments",
            program()
        )));
    }
    Sweep::load(path, sets).map_err(|error| match meant(path) {
        Some(meant) => CliError::Bad(format!("{error}; did you mean {meant}?")),
        None => error.into(),
    })
}

/// The most similar of some names, if one is similar at all.
pub fn likest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let likeness = |name: &str| strsim::jaro_winkler(&wanted.to_lowercase(), name);
    let all = names.into_iter().map(|name| (likeness(name), name)).filter(|(likeness, _)| *likeness > 0.8);
    all.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// The scenario file with the most similar name, beside the one asked for or among the ready ones.
fn nearest(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_stem()?.to_string_lossy().to_lowercase();
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folders = [beside.unwrap_or(Path::new("")), Path::new(SCENARIOS)];
    let mut found: Vec<(f64, PathBuf)> = Vec::new();
    for folder in folders {
        let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(entries) = fs::read_dir(listed) else { continue };
        // A folder with thousands of files is no place to look for a scenario.
        for entry in entries.flatten().take(2000) {
            let name = PathBuf::from(entry.file_name());
            if name.extension().is_none_or(|ending| ending != "ron") {
                continue;
            }
            let stem = name.file_stem()?.to_string_lossy().to_lowercase();
            let likeness = strsim::jaro_winkler(&wanted, &stem);
            if likeness > 0.8 {
                found.push((likeness, folder.join(name)));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.into_iter().next().map(|(_, path)| path)
}

/// A name for a folder, from a file's or a scenario's name.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars().flat_map(char::to_lowercase).take(64) {
        if letter.is_alphanumeric() || letter == '_' {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Name of the folder for results: that of the file they are of, else what it calls itself, else what it is.
pub fn name_for(file: Option<&Path>, own: &str, what: &str) -> String {
    let stem = file.and_then(Path::file_stem).map(|stem| slug(&stem.to_string_lossy())).unwrap_or_default();
    let names = [stem, slug(own)];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| what.to_owned())
}

/// Refuses a place where no folder can be.
pub fn check_out(out: &Path) -> Result<(), CliError> {
    let file = out.ancestors().find(|place| fs::symlink_metadata(place).is_ok());
    match file {
        Some(place) if !place.is_dir() => Err(CliError::Bad(format!(
            "{} is not a folder, so that results can't be written to {}; choose another place with --out; \
             nothing was started",
            place.display(),
            out.display()
        ))),
        _ => Ok(()),
    }
}

/// A path with a `/` at its end.
pub fn folder(path: &Path) -> String {
    format!("{}/", path.display().to_string().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_of_folders() {
        assert_eq!(slug("Sponsored launch (2)"), "sponsored-launch-2");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("社区"), "社区");
        assert_eq!(slug("…"), "");
    }
}

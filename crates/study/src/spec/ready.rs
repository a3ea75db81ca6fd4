//! The ready scenarios, which the program has with it.

use std::path::{Path, PathBuf};

use hearth_engine::scenario::{Scenario, ScenarioError};

macro_rules! texts {
    ($($name:literal),* $(,)?) => {
        &[$( ($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/", $name, ".ron"))) ),*]
    };
}

/// Scenarios by their file's name without `.ron`. A test compares them with the folder.
const TEXTS: &[(&str, &str)] = texts![
    "a-good-end",
    "angry-experts",
    "assistant-arrives",
    "assistant-that-cites",
    "baseline",
    "busy-season",
    "centre-of-excellence",
    "closed-club",
    "club-of-friends",
    "constellation",
    "culture-change",
    "digital-dust",
    "drudgery-trap",
    "fixed-end-course",
    "funded-drudgery",
    "going-public",
    "growing-young",
    "hard-problems",
    "knowledge-is-power",
    "left-alone",
    "librarians-series",
    "living-library",
    "managed-community",
    "measured-much",
    "measured-wisely",
    "museum-not-concert",
    "one-persons-energy",
    "reorganisation",
    "same-job-title",
    "sponsor-leaves",
    "sponsored-launch",
    "technology-break",
    "three-waves",
    "too-early",
    "website-only",
];

/// Names of the ready scenarios, as a study file writes them.
pub fn ready_names() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name)
}

/// Whether there is a ready scenario of this name.
pub fn is_ready(name: &str) -> bool {
    ready_names().any(|known| known == name)
}

/// Reads a ready scenario, and changes it by `path=value`.
///
/// # Errors
///
/// Where there is none of this name, or a change doesn't fit.
pub fn ready_scenario(name: &str, sets: &[String]) -> Result<Scenario, ScenarioError> {
    Scenario::load_with(&path(name), sets, &text)
}

/// The place that stands for a ready scenario; it is never on the disk.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(format!("{name}.ron"))
}

/// The text of a ready scenario, or of one that it extends.
pub fn text(path: &Path) -> Result<String, String> {
    let wanted = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let found = TEXTS.iter().find(|(name, _)| *name == wanted);
    found
        .map(|(_, text)| (*text).to_owned())
        .ok_or_else(|| "there is no ready scenario of this name".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ready_scenarios_are_there() {
        let mut names: Vec<String> =
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios"))
                .unwrap()
                .flatten()
                .filter_map(|entry| {
                    entry.file_name().to_string_lossy().strip_suffix(".ron").map(str::to_owned)
                })
                .collect();
        names.sort();
        assert_eq!(names, ready_names().collect::<Vec<_>>());
    }
}

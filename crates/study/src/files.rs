//! Scenarios and other texts of a user, read from the disk.

use std::fs;
use std::io::Read;
use std::path::Path;

use hearth_engine::scenario::load::LIMIT;
use hearth_engine::scenario::source::{Place, Source};
use hearth_engine::scenario::{Scenario, ScenarioError};

/// Reads a scenario file with all that it extends, and changes it by `path=value`.
///
/// # Errors
///
/// Where a file can't be read, or says something that a scenario can't mean: with all places.
pub fn read_scenario(path: &Path, sets: &[String]) -> Result<Scenario, ScenarioError> {
    Scenario::load_with(path, sets, &read_text)
}

/// The text of a file that can be a scenario, a design, a study or a lesson.
///
/// # Errors
///
/// What is the matter with the file: a folder, a pipe, too large, or not in UTF-8.
pub fn read_text(path: &Path) -> Result<String, String> {
    // Checked first: opening a pipe would wait for a writer.
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    })?;
    if about.is_dir() {
        return Err("it is a folder; name a file in it".to_owned());
    }
    if !about.is_file() {
        return Err("it is a pipe or a device, not a file".to_owned());
    }
    let too_large =
        |size: u64| format!("it has {size} bytes; a scenario has at most {LIMIT} (is this the right file?)");
    if about.len() > LIMIT {
        return Err(too_large(about.len()));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    // It may have grown since its size was checked.
    let size = bytes.len() as u64;
    if size > LIMIT {
        return Err(too_large(size));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
        let (line, column) = Place::new(&Source::new("", good), at, at).position();
        format!("it isn't text in UTF-8 (line {line}, column {column}); save it as UTF-8")
    })
}

//! Sweeps, their units, sensitivity and calibration: as commands, on machines that fail, and on problems whose answers are
//! known.

mod calibrate;
mod command;
mod machine;
mod units;

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// A design that is soon done: three factors, of which one does something.
const DESIGN: &str = r#"Sweep(
    name: "Small",
    scenario: "baseline",
    set: {"horizon_weeks": 30},
    factors: [
        (path: "communities.0.founders", whole: [3, 20]),
        (path: "policy.sponsorship", between: [0.0, 1.0]),
        (name: "allocation", path: "policy.launch_workshop", one_of: [true, false]),
    ],
    points: sobol(n: 24),
    replicates: 6,
    outcomes: [active, survival, members],
)"#;

fn hearth(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("hearth").unwrap();
    let output = command.current_dir(folder).env_remove("CARGO_PKG_NAME").args(arguments).output().unwrap();
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(!said.contains("panicked") && !said.contains("error in the program"), "{arguments:?}: {said}");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn ok(folder: &Path, arguments: &[&str]) -> String {
    let output = hearth(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What a command says that ends with this code, in one line.
fn fails(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = hearth(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stderr).replace('\n', " ")
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&ok(folder, arguments)).unwrap()
}

/// A room with the small design in it.
fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("d.ron"), DESIGN).unwrap();
    room
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

fn content_hash(folder: &Path) -> String {
    manifest(folder)["content_hash"].as_str().unwrap_or_default().to_owned()
}

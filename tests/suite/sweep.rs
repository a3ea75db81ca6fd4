//! Sweeps, their units, sensitivity and calibration: as commands, on machines that fail, and on problems whose answers are
//! known.

mod again;
mod calibrate;
mod command;
mod machine;
mod units;

use std::fs;
use std::path::Path;

use crate::said::{fails, hearth, json, ok, text};
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

//! The command: what it is asked, and what it says.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use hearth::study::output::Manifest;
use serde_json::Value;

/// The command in a folder, as a user has it.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("hearth").unwrap();
    command.current_dir(folder).env_remove("CARGO_PKG_NAME").args(arguments);
    command
}

/// Runs a command. It may refuse, but it never breaks.
#[track_caller]
pub fn hearth(folder: &Path, arguments: &[&str]) -> Output {
    let output = command(folder, arguments).output().unwrap();
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(!said.contains("panicked") && !said.contains("error in the program"), "{arguments:?}: {said}");
    output
}

/// A page of the documentation that the program writes: it is in the tree, to the letter. With `HEARTH_BLESS` it is written anew.
#[track_caller]
pub fn page(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("HEARTH_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(there == text, "docs/{name} is out of date; run the tests with HEARTH_BLESS=1");
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a command that must succeed, and returns what it printed.
#[track_caller]
pub fn ok(folder: &Path, arguments: &[&str]) -> String {
    let output = hearth(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// Runs a command that must succeed, and reads the object that it printed.
#[track_caller]
pub fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&ok(folder, arguments)).unwrap()
}

/// Changes the text of a results folder's manifest, and seals it again, as another program would have written it.
#[track_caller]
pub fn reword_manifest(folder: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(folder.join(Manifest::FILE)).unwrap();
    assert!(text.contains(from), "{from}: {text}");
    let mut changed: Value = serde_json::from_str(&text.replace(from, to)).unwrap();
    changed.as_object_mut().unwrap().remove("manifest_sha256");
    serde_json::from_value::<Manifest>(changed).unwrap().write(folder).unwrap();
}

/// Runs a command that must end with this code, and returns what it complained of, in one line.
#[track_caller]
pub fn fails(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = hearth(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stderr).replace('\n', " ")
}

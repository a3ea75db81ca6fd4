//! The shape of the program: which crates may depend on which, what the engine leaves to others, and which files import each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Every crate, with the crates of the program that it may use. Each stands below all that may use it.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("hearth-statistics", &[]),
    ("hearth-engine", &[]),
    ("hearth-logs", &["hearth-statistics", "hearth-engine"]),
    ("hearth-study", &["hearth-statistics", "hearth-engine", "hearth-logs"]),
    ("hearth-report", &["hearth-statistics", "hearth-engine", "hearth-logs", "hearth-study"]),
    (
        "hearth-workshop",
        &["hearth-statistics", "hearth-engine", "hearth-logs", "hearth-study", "hearth-report"],
    ),
    ("hearth-server", &["hearth-workshop"]),
    ("hearth-browser", &["hearth-workshop"]),
    (
        "hearth-sim",
        &[
            "hearth-statistics",
            "hearth-engine",
            "hearth-logs",
            "hearth-study",
            "hearth-report",
            "hearth-workshop",
            "hearth-server",
        ],
    ),
    ("hearth-benches", &["hearth-sim"]),
    ("hearth-python", &["hearth-sim"]),
];

/// Crates that the engine may carry, all in all, on this platform.
const ENGINE_DEPENDENCIES: usize = 32;

/// What the engine leaves to those that use it: files, clocks, threads of its own (it may use those that its caller has), the network, the surroundings, the terminal.
const NOT_IN_ENGINE: [&str; 8] =
    ["std::fs", "std::time", "std::thread", "std::net", "std::env", "std::process", "println!", "eprintln!"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(done.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn crates_depend_only_on_those_below_them() {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version=1", "--offline", "--locked"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let mut seen = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let may_use =
            allowed.get(name).unwrap_or_else(|| panic!("{name} is not among the crates of MAY_USE"));
        seen.insert(name);
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            let ours = allowed.contains_key(used);
            assert!(!ours || may_use.contains(&used), "{name} uses {used}, which MAY_USE doesn't allow");
        }
    }
    assert_eq!(seen, allowed.into_keys().collect(), "crates that are there, and crates of MAY_USE");
    for (at, (name, may_use)) in MAY_USE.iter().enumerate() {
        let below = |used: &&str| MAY_USE[..at].iter().any(|(below, _)| below == used);
        assert!(may_use.iter().all(below), "{name} may use a crate that stands above it");
    }
}

#[test]
fn the_engine_carries_few_dependencies() {
    let tree = cargo(&[
        "tree",
        "--package=hearth-engine",
        "--edges=normal",
        "--prefix=none",
        "--format={p}",
        "--offline",
        "--locked",
    ]);
    let name = |line: &str| line.split(" (").next().unwrap_or_default().to_owned();
    let mut names: BTreeSet<String> = tree.lines().map(name).filter(|name| !name.is_empty()).collect();
    names.retain(|name| !name.starts_with("hearth-engine "));
    assert!(
        names.len() <= ENGINE_DEPENDENCIES,
        "{} dependencies, and {ENGINE_DEPENDENCIES} may be: {names:#?}",
        names.len()
    );
}

#[test]
fn the_engine_leaves_files_clocks_and_threads_to_others() {
    let mut wrong = Vec::new();
    for (path, text) in sources(&root().join("crates/engine/src")) {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in NOT_IN_ENGINE.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "the engine does what is left to others:\n{}", wrong.join("\n"));
}

/// The sources below a folder, by path, without tests.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                all.push((path, text));
            }
        }
    }
    all.sort();
    assert!(!all.is_empty(), "{} has no sources", folder.display());
    all
}

/// Parts of a crate that import each other all the same, with the reason: crate, parts, why.
const CIRCLES: [(&str, &[&str], &str); 1] =
    [("engine", &["model", "observe"], "a week is observed by those who make it")];

#[test]
fn parts_of_a_crate_import_each_other_in_one_direction() {
    let mut wrong = Vec::new();
    for folder in fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        for circle in circles(&imports(&folder.join("src"))) {
            let known = |parts: &[&str]| circle.iter().all(|part| parts.contains(&part.as_str()));
            if !CIRCLES.iter().any(|(of, parts, _)| *of == name && known(parts)) {
                wrong.push(format!("{name}: {}", circle.join(" ")));
            }
        }
    }
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "these import each other, and CIRCLES doesn't list them:\n{}",
        wrong.join("\n")
    );
}

/// The parts of a crate (modules below its root), and the parts that each imports.
fn imports(source: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let part = |path: &Path| {
        let first = path.strip_prefix(source).unwrap().components().next().unwrap();
        let name = first.as_os_str().to_string_lossy().into_owned();
        name.strip_suffix(".rs").map(str::to_owned).unwrap_or(name)
    };
    let sources: Vec<_> =
        sources(source).into_iter().filter(|(path, _)| !path.ends_with("src/lib.rs")).collect();
    let parts: BTreeSet<String> = sources.iter().map(|(path, _)| part(path)).collect();
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in &sources {
        let own = part(path);
        // How many `super` lead from this file to the root of the crate.
        let depth =
            path.strip_prefix(source).unwrap().components().count() - usize::from(path.ends_with("mod.rs"));
        let to_root = format!("{}::", vec!["super"; depth].join("::"));
        for line in text.lines().map(|line| line.split("//").next().unwrap_or_default()) {
            for start in ["crate::", &to_root] {
                for (at, _) in line.match_indices(start) {
                    let before = line[..at].chars().next_back();
                    if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
                    {
                        continue;
                    }
                    let rest = &line[at + start.len()..];
                    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
                    let name = &rest[..end.unwrap_or(rest.len())];
                    if name != own && parts.contains(name) {
                        graph.entry(own.clone()).or_default().insert(name.to_owned());
                    }
                }
            }
        }
    }
    graph
}

/// Sets of parts that reach each other, each in alphabetical order.
fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<Vec<String>> {
    let reach = |from: &String| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(part) = next.pop() {
            for to in graph.get(&part).into_iter().flatten() {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = graph.keys().map(|part| (part, reach(part))).collect();
    let circle = |part: &String| {
        let back = |other: &&String| reached.get(other).is_some_and(|seen| seen.contains(part));
        reached[part].iter().filter(back).cloned().collect::<Vec<_>>()
    };
    graph.keys().map(circle).filter(|parts| parts.len() > 1).collect()
}

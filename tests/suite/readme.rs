//! The documentation is true: every command in it runs, every link and path leads somewhere, every table is up to date.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::said::page;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Commands that these tests are a part of, or that change the machine.
const NOT_HERE: [&str; 3] = ["cargo test", "cargo install --path .", "pip install ./python"];

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap().replace("\r\n", "\n")
}

/// Lines of the shell in a text's fences.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut within = false;
    for line in text.lines() {
        if line.starts_with("```") {
            within = line == "```sh";
        } else if within && !line.trim().is_empty() && !line.starts_with('#') {
            found.push(line.to_owned());
        }
    }
    found
}

/// The files of a folder of scenarios, for a reader's folder.
fn copy(folder: &str, room: &Path) {
    let to = room.join(folder);
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir(Path::new(ROOT).join(folder)).unwrap().flatten() {
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Every command of a page, in order and in one folder, as a reader would give them. Without optimisation,
/// fewer replicates are run than the page says.
fn commands_of(page: &str, at_least: usize) {
    let room = tempfile::tempdir().unwrap();
    copy("scenarios", room.path());
    copy("scenarios/studies", room.path());
    let hearth = assert_cmd::cargo::cargo_bin("hearth");
    let commands = commands(&read(page));
    assert!(commands.len() >= at_least, "{page} has {} commands", commands.len());
    for line in commands.iter().filter(|line| !NOT_HERE.contains(&line.as_str())) {
        let line = line.replace("cargo run --release", "hearth");
        let mut arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        assert_eq!(arguments.remove(0), "hearth", "{line}: a reader can't run it without more tools");
        if cfg!(debug_assertions) && matches!(arguments.first().map(String::as_str), None | Some("run")) {
            fewer(&mut arguments);
        }
        let output = Command::new(&hearth)
            .current_dir(room.path())
            .env_remove("CARGO_PKG_NAME")
            .args(&arguments)
            .output();
        let output = output.unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The table of contents of the site names every page.
#[test]
fn the_site_has_every_page() {
    let summary = read("docs/SUMMARY.md");
    for folder in ["", "model/", "decisions/"] {
        for entry in fs::read_dir(Path::new(ROOT).join("docs").join(folder)).unwrap().flatten() {
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if name.ends_with(".md") && name != "SUMMARY.md" {
                assert!(summary.contains(&format!("({name})")), "docs/SUMMARY.md lacks {name}");
            }
        }
    }
}

#[test]
fn commands_run() {
    commands_of("README.md", 8);
}

#[test]
fn commands_of_guides_run() {
    commands_of("docs/guide-strategist.md", 6);
    commands_of("docs/guide-researcher.md", 11);
}

/// The same command with eight replicates.
fn fewer(arguments: &mut Vec<String>) {
    match arguments.iter().position(|argument| argument == "--replicates") {
        Some(at) => arguments[at + 1] = "8".to_owned(),
        None if arguments.is_empty() => arguments.extend(["run", "--replicates", "8"].map(str::to_owned)),
        None => arguments.extend(["--replicates", "8"].map(str::to_owned)),
    }
}

/// Documents whose links and paths are checked.
fn documents() -> Vec<String> {
    let mut names: Vec<String> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "python/README.md"].map(str::to_owned).into();
    for folder in ["docs", "docs/decisions", "scenarios", "scenarios/claims"] {
        for entry in fs::read_dir(Path::new(ROOT).join(folder)).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".md") {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    names.sort();
    names
}

#[test]
fn links_lead_somewhere() {
    let mut links = 0;
    for name in documents() {
        let text = read(&name);
        let folder = Path::new(ROOT).join(&name);
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().unwrap();
            if !target.starts_with("http") && !target.starts_with('#') {
                let path = folder.parent().unwrap().join(target.split('#').next().unwrap());
                assert!(path.exists(), "{name} links to {target}");
                links += 1;
            }
        }
    }
    assert!(links > 100, "{links} links");
}

/// What a path in a text begins with, where it is one of this repository.
const FOLDERS: [&str; 11] = [
    ".ci/",
    "benches/",
    "crates/",
    "docs/",
    "examples/",
    "python/",
    "scenarios/",
    "src/",
    "tests/",
    "web/src/",
    "web/dist",
];

#[test]
fn paths_lead_somewhere() {
    let mut paths = 0;
    for name in documents() {
        for line in read(&name).lines() {
            // What stands between backticks.
            for path in line.split('`').skip(1).step_by(2) {
                let whole = !path.contains([' ', '*', '<', '…']);
                if whole && FOLDERS.iter().any(|folder| path.starts_with(folder)) {
                    assert!(Path::new(ROOT).join(path).exists(), "{name} names {path}");
                    paths += 1;
                }
            }
        }
    }
    assert!(paths > 60, "{paths} paths");
}

#[test]
fn the_readme_is_short() {
    assert!(read("README.md").lines().count() < 120);
}

/// Names of the libraries in a manifest's section.
fn libraries(manifest: &str, section: &str) -> Vec<String> {
    let text = read(manifest);
    let lines =
        text.lines().skip_while(|line| *line != section).skip(1).take_while(|line| !line.starts_with('['));
    let names = lines.filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()));
    let names = names.filter_map(|line| line.split([' ', '.', '=']).next());
    names.filter(|name| !name.starts_with("hearth")).map(str::to_owned).collect()
}

#[test]
fn every_dependency_has_its_reason() {
    let page = read("docs/decisions/0012-dependencies.md")
        + &read("docs/decisions/0017-a-workshop-on-this-machine.md");
    let mut used = Vec::new();
    let crates = fs::read_dir(Path::new(ROOT).join("crates")).unwrap().flatten();
    let crates = crates.map(|entry| format!("crates/{}/Cargo.toml", entry.file_name().to_string_lossy()));
    for manifest in crates.chain(["Cargo.toml".to_owned(), "python/Cargo.toml".to_owned()]) {
        used.extend(libraries(&manifest, "[dependencies]"));
    }
    let missing: Vec<&String> = used.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "decision 12 has no reason for {missing:?}");
    let table = page.split("For tests and benchmarks").next().unwrap();
    for line in table.lines().filter(|line| line.starts_with("| ")) {
        let Some(cell) = line.split('|').nth(2) else { continue };
        for name in cell.split('`').skip(1).step_by(2) {
            assert!(
                used.iter().any(|library| library == name),
                "decision 12 lists {name}, which nothing uses"
            );
        }
    }
}

#[test]
fn parameters_are_documented() {
    let head = "# Parameters\n\nEvery parameter of a scenario, with its default. `hearth explain PATH` tells the same on a \
                terminal, `--set PATH=VALUE` changes one. `community.…` holds for every community of a scenario, and \
                `policy.…` for all of them where it stands at the top. \"Acts on\" names what moves first, and which way.\n\
                \nThis page is made from the program; a test keeps it up to date.\n\n";
    let rule = hearth::engine::scenario::plausible::RULE;
    let tables = hearth::engine::scenario::parameter_tables();
    let text = format!("{head}{rule}\n\n{tables}");
    page("parameters.md", &text);
}

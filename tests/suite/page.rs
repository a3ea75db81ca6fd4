//! The page of the workshop is what its sources build, small, whole in its languages, and asks nobody else for anything.
//! None of this needs npm; `npm run built` in `web/` builds anew and compares every byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What the build reads, and what it makes.
const PARTS: [&str; 10] = [
    "dist",
    "index.html",
    "package-lock.json",
    "package.json",
    "public",
    "scripts/licences.ts",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];
/// Bytes of the whole page, compressed: 170 KiB.
const BUDGET: usize = 170 * 1024;

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web")
}

fn files(path: &Path, found: &mut BTreeSet<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), found);
        }
    } else {
        found.insert(path.to_owned());
    }
}

fn built() -> Vec<PathBuf> {
    let mut found = BTreeSet::new();
    files(&web().join("dist"), &mut found);
    found.into_iter().collect()
}

#[test]
fn the_built_page_is_what_its_sources_build() {
    let kept = fs::read_to_string(web().join("built.txt")).unwrap();
    let kept: BTreeMap<&str, &str> =
        kept.lines().map(|line| line.split_once("  ").map(|(hash, path)| (path, hash)).unwrap()).collect();
    let mut found = BTreeSet::new();
    PARTS.iter().for_each(|part| files(&web().join(part), &mut found));
    let now: BTreeMap<String, String> = found
        .iter()
        .map(|path| {
            let name = path.strip_prefix(web()).unwrap().to_str().unwrap().replace('\\', "/");
            let hash: String =
                Sha256::digest(fs::read(path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
            (name, hash)
        })
        .collect();
    let differ: Vec<&str> = now
        .iter()
        .filter(|(path, hash)| kept.get(path.as_str()) != Some(&hash.as_str()))
        .map(|(path, _)| path.as_str())
        .chain(kept.keys().copied().filter(|path| !now.contains_key(*path)))
        .collect();
    assert!(differ.is_empty(), "run `npm run build` in web/: {differ:?} changed since the page was built");
}

#[test]
fn the_page_is_small() {
    let size: usize = built()
        .iter()
        .map(|path| {
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&fs::read(path).unwrap()).unwrap();
            packed.finish().unwrap().len()
        })
        .sum();
    assert!(size < BUDGET, "the page has {size} bytes compressed, of {BUDGET}");
}

#[test]
fn the_page_has_nothing_inline_and_nothing_from_elsewhere() {
    let html = fs::read_to_string(web().join("dist/index.html")).unwrap();
    assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onload="));
    assert_eq!(html.matches("<script").count(), html.matches(" src=\"./").count(), "a script is inline");
    assert!(!html.contains("//"), "the page names another place");
    let css = fs::read_to_string(web().join("dist/page.css")).unwrap();
    assert!(!css.contains("http") && !css.contains("url(data:") && !css.contains("@import"));
    for path in built().iter().filter(|path| path.extension().is_some_and(|ending| ending == "js")) {
        let script = fs::read_to_string(path).unwrap();
        for address in
            script.split("http").skip(1).filter(|rest| rest.starts_with("://") || rest.starts_with("s://"))
        {
            // Names of XML and addresses in error messages of Svelte are never fetched.
            let known =
                ["://www.w3.org/", "s://svelte.dev/e/"].iter().any(|known| address.starts_with(known));
            assert!(known, "{}: http{}", path.display(), address.chars().take(60).collect::<String>());
        }
        assert!(!script.contains("eval(") && !script.contains("new Function("), "{}", path.display());
    }
}

#[test]
fn the_licences_of_what_is_built_in_are_there() {
    let text = fs::read_to_string(web().join("dist/licences.txt")).unwrap();
    for name in [
        "svelte ",
        "uplot ",
        "@fontsource-variable/atkinson-hyperlegible-next ",
        "SIL OPEN FONT LICENSE",
        "MIT",
    ] {
        assert!(text.contains(name), "{name}");
    }
}

fn language(name: &str) -> Value {
    let path = web().join("src/texts").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(gap, _)| gap)).collect()
}

#[test]
fn every_language_says_everything_that_english_says() {
    let english = language("en.json");
    let english = english["page"].as_object().unwrap();
    for entry in fs::read_dir(web().join("src/texts")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".json") {
            continue;
        }
        let other = language(&name);
        let other = other["page"].as_object().unwrap();
        assert_eq!(english.keys().collect::<BTreeSet<_>>(), other.keys().collect::<BTreeSet<_>>(), "{name}");
        for (key, text) in english {
            let (text, said) = (text.as_str().unwrap(), other[key].as_str().unwrap());
            assert_eq!(gaps(text), gaps(said), "{name}: {key}");
            assert!(!said.trim().is_empty(), "{name}: {key}");
        }
    }
}

#[test]
fn the_second_language_names_every_lever_and_everything_that_happens() {
    use hearth::engine::observe::Flow;
    use hearth::engine::scenario::{EventKind, Names, ShockKind, Stage, TaskKind, catalogue};
    let german = language("de.json");
    let (names, about) = (german["names"].as_object().unwrap(), german["about"].as_object().unwrap());
    let levers =
        catalogue().iter().filter(|entry| entry.live).map(|entry| entry.path.clone()).collect::<Vec<_>>();
    let kinds =
        |group: &str, all: Names| all.iter().map(|(name, _)| format!("{group}.{name}")).collect::<Vec<_>>();
    let all = [
        levers,
        kinds("stage", Stage::NAMES),
        kinds("task", TaskKind::NAMES),
        kinds("event", EventKind::NAMES),
        kinds("shock", ShockKind::NAMES),
        kinds("flow", Flow::NAMES),
        hearth::study::spec::ready::ready_names().map(|name| format!("scenario.{name}")).collect(),
    ];
    for path in all.concat() {
        assert!(names.contains_key(&path) && about.contains_key(&path), "de.json lacks {path}");
    }
}

#[test]
fn the_second_language_names_every_quantity_unit_and_choice() {
    use hearth::engine::observe::WeekRow;
    use hearth::engine::scenario::{Kind, catalogue};
    use hearth::workshop::lessons::{Lesson, Topic};
    let german = language("de.json");
    let names = german["names"].as_object().unwrap();
    let mut wanted = BTreeSet::new();
    let unit = |unit: &str| (!matches!(unit, "" | "0..1" | "0/1")).then(|| format!("unit.{unit}"));
    for column in WeekRow::COLUMNS {
        wanted.insert(format!("column.{}", column.name));
        wanted.extend(unit(column.unit));
    }
    for entry in catalogue().iter().filter(|entry| entry.live) {
        wanted.extend(unit(entry.spec.unit));
        if let Kind::Choice(choices) = entry.kind {
            let known = |name: &str| names.contains_key(&format!("stage.{name}"));
            wanted.extend(
                choices.iter().filter(|(name, _)| !known(name)).map(|(name, _)| format!("choice.{name}")),
            );
        }
    }
    wanted.extend(Topic::ALL.iter().map(|topic| format!("topic.{}", topic.name())));
    for entry in fs::read_dir("scenarios/lessons").unwrap().flatten() {
        let lesson = Lesson::load(&entry.path()).unwrap();
        for column in lesson
            .questions()
            .filter_map(|question| question.answer.as_ref())
            .filter_map(|one| one.quantity.column())
        {
            wanted.insert(format!("column.{}", column.name));
            wanted.extend(unit(column.unit));
        }
    }
    let lacks: Vec<&String> = wanted.iter().filter(|name| !names.contains_key(*name)).collect();
    assert!(lacks.is_empty(), "de.json lacks names: {lacks:?}");
}

/// What the program says to a page, with `{}` where it puts something in: what stands in these calls.
fn said(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for call in ["said(", "Err(", "too_much(", "warnings.push(", "frame(", "wrong(", "help(", "let what = "] {
        for (at, _) in source.match_indices(call) {
            let mut rest = source[at + call.len()..].trim_start();
            if let Some((code, after)) = rest.split_once(',')
                && code.starts_with("close_code::")
            {
                rest = after.trim_start();
            }
            rest = rest.strip_prefix("format!(").map_or(rest, str::trim_start);
            let Some(rest) = rest.strip_prefix('"') else { continue };
            found.insert(template(rest));
        }
    }
    for (at, call) in source.match_indices("missing(\"") {
        let what = source[at + call.len()..].split('"').next().unwrap();
        found.insert(format!("there is no {what} {{}} in this session"));
    }
    found
}

/// A text of Rust's source up to its end, with `{}` for all that is put in.
fn template(source: &str) -> String {
    let mut text = String::new();
    let mut letters = source.chars();
    let mut inside = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => match letters.next() {
                Some('\n') => {
                    let rest = letters.as_str().trim_start();
                    letters = rest.chars();
                }
                Some(escaped) => text.push(escaped),
                None => break,
            },
            '{' => {
                inside = true;
                text.push_str("{}");
            }
            '}' => inside = false,
            _ if inside => {}
            letter => text.push(letter),
        }
    }
    text
}

#[test]
fn the_second_language_has_words_for_every_refusal() {
    assert_eq!(template("a {name} b \\\n   c{}\", d"), "a {} b c{}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = BTreeSet::new();
    files(&root.join("crates/workshop/src/session"), &mut sources);
    sources.insert(root.join("crates/server/src/socket.rs"));
    // It states forms that are filled in elsewhere.
    sources.retain(|path| !path.ends_with("fault.rs"));
    let mut wanted = BTreeSet::new();
    for path in &sources {
        wanted.extend(said(&fs::read_to_string(path).unwrap()));
    }
    // What is put together of other texts alone.
    wanted.retain(|text| text.replace("{}", "").chars().any(char::is_alphabetic));
    assert!(wanted.contains("the first future can't be deleted: all others come from it"), "{wanted:?}");
    assert!(wanted.contains("week {} is after the end of the run") && wanted.len() > 60, "{wanted:?}");
    let german = language("de.json");
    let german = german["said"].as_object().unwrap();
    let lacks: Vec<&String> = wanted.iter().filter(|text| !german.contains_key(*text)).collect();
    assert!(lacks.is_empty(), "de.json lacks what the program says: {lacks:#?}");
    for (english, own) in german {
        let own = own.as_str().unwrap();
        let numbers: BTreeSet<String> = (1..=english.matches("{}").count()).map(|n| n.to_string()).collect();
        let used: BTreeSet<String> = gaps(own).into_iter().map(str::to_owned).collect();
        assert_eq!(numbers, used, "{english}: {own}");
    }
}

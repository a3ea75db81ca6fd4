//! Texts use the words of docs/glossary.md: no retired word stands in documents, help, errors, reports, scenarios, pages or code.

use std::fs;
use std::path::{Path, PathBuf};

use crate::said::ok;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Files that are checked; `*` stands for any part of a name, `**` for any folders.
///
/// The changelog and decisions speak of the past, and may use the words of the past.
const CHECKED: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CITATION.cff",
    "docs/glossary.md",
    "docs/guide-*.md",
    "docs/autopsy.md",
    "docs/calibration.md",
    "docs/comparison.md",
    "docs/concepts.md",
    "docs/facts.md",
    "docs/lessons.md",
    "docs/mechanisms.md",
    "docs/model.md",
    "docs/performance.md",
    "docs/realism.md",
    "docs/scale.md",
    "docs/search.md",
    "docs/sweep.md",
    "docs/validation.md",
    "scenarios/README.md",
    "scenarios/claims/README.md",
    "python/README.md",
    "benches/others/*.md",
    "docs/outputs.md",
    "docs/outcomes.md",
    "docs/parameters.md",
    "docs/protocol.md",
    "docs/model/*.md",
    "crates/report/templates/**/*.html",
    "scenarios/**/*.ron",
    "web/src/texts/en.json",
    "web/src/**/*.ts",
    "web/src/**/*.svelte",
    "crates/**/*.rs",
    "src/**/*.rs",
    "tests/suite/**/*.rs",
    "examples/**/*.rs",
    "benches/**/*.rs",
    "python/src/*.rs",
    "python/package/**/*.py",
    "python/examples/*.py",
    "python/tests/*.py",
];

/// A checked file that holds the retired words themselves.
const THIS_FILE: &str = "tests/suite/vocabulary.rs";

/// What is retired, what stands in its place, and the phrases in which the word is an ordinary one.
const RETIRED: &[(&str, &str, &[&str])] = &[
    // Scenarios speak of a community's life; their texts are part of their hashes.
    (
        "life",
        "run",
        &[
            "finality of life",
            "half life",
            "life cycle",
            "life outside",
            "life plan",
            "new life",
            "own life for five years",
            "sign of life",
            "signs of life",
            "some of the life",
            "the life comes with",
            "with your life",
        ],
    ),
    // A mechanism of claim C13 says "follows what it lives": its words are part of the hash of the claims' results.
    ("lives", "runs", &["half lives", "follows what it lives"]),
    ("lived", "simulated; survival time", &["long lived", "short lived", "would have lived"]),
    ("told", "reported, shown, distinguished", &["told to"]),
    ("twin", "matched replicate", &[]),
    ("twins", "matched replicates", &[]),
    ("luck", "chance", &[]),
    ("lucky", "by chance", &[]),
    ("quest", "study file", &[]),
    ("inquiry", "study, results folder", &[]),
    ("inquiries", "studies", &[]),
    ("favourite", "chosen policy, incumbent", &[]),
    ("sureness", "confidence", &[]),
    (
        "looks",
        "interim analyses",
        &[
            "looks after",
            "looks anew",
            "looks behind",
            "looks better",
            "looks for",
            "looks idle",
            "looks it up",
            "looks like",
            "looks to",
            "looks up",
        ],
    ),
    ("worlds", "states of the world", &[]),
    ("books", "ledger", &["exact books", "order books"]),
    (
        "worth",
        "utility, value",
        &[
            "be worth",
            "is worth",
            "are worth",
            "was worth",
            "it worth",
            "what value is worth",
            "worth doing",
            "worth its",
            "worth more",
            "worth their",
        ],
    ),
    ("findings", "results", &[]),
    ("courses", "trajectories", &["courses that"]),
    ("happenings", "timeline events", &[]),
    ("space of parameters", "parameter space", &[]),
    ("spaces of parameters", "parameter spaces", &[]),
    ("zone of indifference", "indifference zone", &[]),
    ("what isnt known", "uncertain factors", &[]),
];

/// Words of a line in small letters. Whatever is neither letter nor digit ends a word, and a capital letter after a small
/// one begins another: names of code consist of words, too.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for letter in line.chars().filter(|letter| !['\'', '’'].contains(letter)) {
        if !letter.is_alphanumeric() || small && letter.is_uppercase() {
            words.push(String::new());
        }
        small = letter.is_lowercase();
        if letter.is_alphanumeric() {
            words.last_mut().unwrap().extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Where a phrase begins among words.
fn begins<'a>(phrase: &'a [String], among: &'a [String]) -> impl Iterator<Item = usize> + 'a {
    let windows = among.windows(phrase.len()).enumerate();
    windows.filter(move |(_, window)| *window == phrase).map(|(at, _)| at)
}

/// Retired words of a line, with what stands in their place.
fn retired(line: &str) -> Vec<String> {
    let line = words(line);
    let mut complaints = Vec::new();
    for (word, instead, allowed) in RETIRED {
        let word = words(word);
        for at in begins(&word, &line) {
            let ordinary = allowed.iter().any(|phrase| {
                let phrase = words(phrase);
                begins(&phrase, &line).any(|from| from <= at && at + word.len() <= from + phrase.len())
            });
            if !ordinary {
                complaints.push(format!("\"{}\": say {instead}", word.join(" ")));
            }
        }
    }
    complaints
}

/// Complaints about a text, each with the text's name and the line.
fn complaints(name: &str, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(index, line)| retired(line).into_iter().map(move |what| (index + 1, what)))
        .map(|(line, what)| format!("{name}:{line}: {what}"))
        .collect()
}

/// Whether a path fits a pattern.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => path.is_empty(),
        [b'*', b'*', b'/', rest @ ..] => {
            fits(rest, path) || (0..path.len()).any(|at| path[at] == b'/' && fits(rest, &path[at + 1..]))
        }
        [b'*', rest @ ..] => {
            (0..=path.len()).any(|at| !path[..at].contains(&b'/') && fits(rest, &path[at..]))
        }
        [letter, rest @ ..] => path.first() == Some(letter) && fits(rest, &path[1..]),
    }
}

/// All files below a folder, but for what is built.
fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_file() {
            files.push(path);
        } else if path.is_dir()
            && !name.starts_with('.')
            && !["target", "node_modules", "outputs"].contains(&&*name)
        {
            below(&path, files);
        }
    }
}

/// Complaints about all files that fit a pattern. Each pattern must fit a file, or it checks nothing.
fn complaints_about(patterns: &[&str]) -> Vec<String> {
    let mut files = Vec::new();
    below(Path::new(ROOT), &mut files);
    files.sort();
    let mut all = Vec::new();
    for pattern in patterns {
        let mut fitting = 0;
        for path in &files {
            let name = path.strip_prefix(ROOT).unwrap().to_string_lossy().replace('\\', "/");
            if name != THIS_FILE && fits(pattern.as_bytes(), name.as_bytes()) {
                fitting += 1;
                all.extend(complaints(&name, &fs::read_to_string(path).unwrap()));
            }
        }
        assert!(fitting > 0, "no file fits {pattern}");
    }
    all
}

#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} retired words:\n{}", complaints.len(), complaints.join("\n"));
}

/// Commands that a help text lists.
fn listed(help: &str) -> Vec<String> {
    let lines =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    commands
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Help of a command and of all commands below it.
fn helps(command: &[String], all: &mut Vec<(String, String)>) {
    let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = ok(Path::new(ROOT), &arguments);
    for name in listed(&help) {
        helps(&[command, &[name]].concat(), all);
    }
    all.push((format!("hearth {}", arguments.join(" ")), help));
}

#[test]
fn texts_and_code_use_the_words_of_the_glossary() {
    none(&complaints_about(CHECKED));
}

#[test]
fn help_uses_the_words_of_the_glossary() {
    let mut all = Vec::new();
    helps(&[], &mut all);
    assert!(all.len() > 20, "{} help texts", all.len());
    none(&all.iter().flat_map(|(name, help)| complaints(name, help)).collect::<Vec<_>>());
}

#[test]
fn a_retired_word_is_seen_and_an_ordinary_one_is_not() {
    let text = "A run's half-life.\nTwo lives were told.\nlet weeks_lived = NotTold;\nWhat isn’t known\nas it is worth";
    let expected =
        ["t:2: \"lives\"", "t:2: \"told\"", "t:3: \"lived\"", "t:3: \"told\"", "t:4: \"what isnt known\""];
    let found = complaints("t", text);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    assert!(found.iter().zip(expected).all(|(line, start)| line.starts_with(start)), "{found:?}");
    assert!(fits(b"docs/*.md", b"docs/a.md") && !fits(b"docs/*.md", b"docs/model/a.md"));
    assert!(fits(b"crates/**/*.rs", b"crates/a/src/b.rs") && !fits(b"src/**/*.rs", b"crates/src/b.rs"));
}

//! Whatever stands in a file: it is read or refused, and never brings the program down, keeps it busy or fills its memory.
//!
//! Files that are right are spoilt at random: pieces go, are doubled, exchanged, or become numbers at the edge. Each kind has
//! 300 to 10,000 cases, as many as take about a second, in a process of its own, which may take 1 GB of memory.
//! `PROPTEST_CASES=10000 cargo test --test suite odd_files` tries as many of every kind, in less than a minute.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::fake::draw;
use hearth::engine::scenario::Scenario;
use hearth::study::calibrate::Priors;
use hearth::study::spec::{Overrides, StudySpec};
use hearth::study::sweep::Sweep;
use hearth::workshop::lessons::Lesson;
use serde_json::json;

use crate::workshop::room::Room;

/// The kinds with their cases; `PROPTEST_CASES` asks for others. Priors are put into a scenario many times, a lesson is built, and
/// a session runs its weeks.
const KINDS: [(&str, u64); 6] = [
    ("scenario", 10_000),
    ("study", 10_000),
    ("design", 10_000),
    ("priors", 300),
    ("lesson", 1_500),
    ("session", 1_000),
];
/// The most that one text may take to be read.
const SLOW: Duration = Duration::from_secs(2);
/// Memory of a process that reads them all, in kB.
const MEMORY: u64 = 1 << 20;
/// The most that all cases of a kind may take.
const LONG: Duration = Duration::from_secs(900);

/// Pieces that are put in place of others.
const PIECES: [&str; 44] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "\"",
    "'",
    "\\",
    "//",
    "/*",
    "*/",
    "r#\"",
    "\n",
    "\u{0}",
    "\u{1b}[2J",
    "\u{202e}",
    "é",
    "1e308",
    "-1e308",
    "1e999",
    "-0.0",
    "NaN",
    "inf",
    "-1",
    "0",
    "4294967296",
    "18446744073709551616",
    "0.0000000001",
    "90%",
    "85,00",
    "150k",
    "=3years",
    "true",
    "None",
    "Some(1)",
    "()",
    "[[[[[[[[",
    "((((((((",
    "..",
    "b'x'",
    "\u{feff}",
];

/// A text spoilt in one to four places.
fn spoilt(text: &str, case: u64) -> String {
    let mut text: Vec<char> = text.chars().collect();
    let number =
        |of: u64, most: usize| ((draw(&[case, of]) * most as f64) as usize).min(most.saturating_sub(1));
    for place in 0..=number(0, 4) as u64 {
        let at = number(10 * place + 1, text.len().max(1)).min(text.len());
        let end = (at + number(10 * place + 2, 12)).min(text.len());
        let piece: Vec<char> = PIECES[number(10 * place + 3, PIECES.len())].chars().collect();
        match number(10 * place + 4, 7) {
            0 => drop(text.drain(at..end)),
            1 => text.truncate(at),
            2 => {
                let from = number(10 * place + 5, text.len().max(1)).min(text.len());
                let part = text[from..(from + 60).min(text.len())].to_vec();
                drop(text.splice(at..at, part));
            }
            3 => {
                // A value becomes another one.
                let colon = text[at..].iter().position(|c| *c == ':').map_or(at, |found| at + found + 1);
                let stop = text[colon..]
                    .iter()
                    .position(|c| ",)]}\n".contains(*c))
                    .map_or(colon, |found| colon + found);
                drop(text.splice(colon..stop, piece));
            }
            4 => {
                let many = 1 + number(10 * place + 6, 300);
                drop(text.splice(at..at, piece.repeat(many)));
            }
            _ => drop(text.splice(at..end, piece)),
        }
    }
    text.into_iter().collect()
}

const SCENARIO: &str = r#"Scenario(
    name: "Rich", about: "All that a scenario can hold.", horizon_weeks: 60,
    organisation: (practitioners: 400, units: 5, hour_price: 60.0),
    communities: [(name: "One", founders: 12, relevance: 0.3), (name: "Two", founders: 8)],
    policy: (sponsorship: 0.5, openness: 0.7, coordinator_hours: 8, task_mix: (learn: 2.0)),
    model: (exchange: (norm: 1.0), energy: (rate: 0.1)),
    timeline: [
        at(week: 8, shock: sponsor_leaves),
        every(weeks: 4, from: 2, event: session),
        between(from: 10, to: 20, set: {"policy.openness": 0.5}),
        when(stage: maturing, community: "One", set: {"policy.control": 0.2}),
    ],
)"#;
const STUDY: &str = r#"Study(
    name: "Small", scenario: Scenario(horizon_weeks: 30), arms: [(name: "As it is"), (name: "Other", set: {"policy.coordinator_hours": 12})],
    outcomes: [survival, net_value], prices: (coordinator_hour: 100, event: 50),
    uncertain: [(path: "community.relevance", between: [-1.0, 1.0])],
    replicates: until(half_width: 0.03, of: survival, at_most: 2000), seed: 7, budget: 5000,
    levers: [(path: "policy.sponsorship", between: [0.0, 1.0]), (path: "policy.launch_workshop", one_of: [true, false])],
)"#;
const DESIGN: &str = r#"Sweep(
    name: "Small", scenario: Scenario(horizon_weeks: 20), set: {"policy.control": 0.1},
    factors: [(path: "policy.sponsorship", between: [0.1, 0.9]), (name: "open", path: "policy.openness", log: [0.2, 0.8], levels: 3)],
    points: saltelli(n: 8), replicates: 5, seed: 3, outcomes: ["survival", "net_value"],
)"#;
const PRIORS: &str = r#"Priors(factors: [
    (name: "coming", path: "model.arrivals.external", log: [0.05, 2.0]),
    (name: "readiness", path: "model.participation.intercept", between: [-5.0, -2.0]),
])"#;

fn lesson() -> String {
    let lessons = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/lessons");
    std::fs::read_to_string(lessons.join("for-good-measure.ron")).unwrap()
}

/// A session's file, saved by a session.
fn session() -> String {
    let mut room = Room::playing("(horizon_weeks: 20, communities: [(founders: 6)])");
    room.ok(json!({"do": "save"}))["text"].as_str().unwrap().to_owned()
}

/// Reads a text; it may refuse, and no more.
type Reader = Box<dyn FnMut(&str)>;

/// The kinds: a file that is right, and what reads it.
fn read(kind: &str) -> (String, Reader) {
    let quiet = |text: String| assert!(text.len() < 60_000, "a message of {} bytes", text.len());
    match kind {
        "scenario" => (
            SCENARIO.to_owned(),
            Box::new(move |text| match Scenario::parse(text, "x.ron", &[]) {
                Ok(scenario) => drop(Scenario::parse(&scenario.to_ron(), "again.ron", &[]).unwrap()),
                Err(error) => quiet(error.to_string()),
            }),
        ),
        "study" => (
            STUDY.to_owned(),
            Box::new(move |text| {
                if let Err(error) = StudySpec::parse(text, "x.ron", &Overrides::default()) {
                    quiet(error.to_string());
                }
            }),
        ),
        "design" => (
            DESIGN.to_owned(),
            Box::new(move |text| match Sweep::parse(text, "x.ron") {
                // Very many points are a request, and no odd file.
                Ok(sweep) if !text.contains("4294967296") => drop(sweep.points(1)),
                Ok(_) => {}
                Err(error) => quiet(error.to_string()),
            }),
        ),
        "priors" => {
            let scenario = Scenario::parse("(horizon_weeks: 20)", "x.ron", &[]).unwrap();
            (
                PRIORS.to_owned(),
                Box::new(move |text| {
                    if let Err(error) = Priors::parse(text, "x.ron", &scenario) {
                        quiet(error.to_string());
                    }
                }),
            )
        }
        "lesson" => (
            lesson(),
            Box::new(move |text| {
                if let Err(error) = Lesson::parse(text, "x") {
                    quiet(error.to_string());
                }
            }),
        ),
        _ => {
            let mut room = Room::with(None);
            (
                session(),
                Box::new(move |text| {
                    let answer = room.request(json!({"do": "open", "text": text}));
                    assert!(answer["kind"].is_string());
                    room.messages.texts.clear();
                }),
            )
        }
    }
}

/// What [`spoilt_files_are_read_or_refused`] starts; by itself it does nothing.
#[test]
fn odd_child() {
    let Ok(kind) = std::env::var("HEARTH_TEST_ODD") else { return };
    let usual = KINDS.iter().find(|(name, _)| *name == kind).unwrap().1;
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    let (text, mut reader) = read(&kind);
    reader(&text);
    for case in 0..cases {
        let odd = spoilt(&text, case);
        let begun = Instant::now();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| reader(&odd)));
        assert!(done.is_ok() && begun.elapsed() < SLOW, "{kind}, case {case}, {:?}:\n{odd}", begun.elapsed());
    }
    println!("{kind}: {cases} cases");
}

#[test]
fn spoilt_files_are_read_or_refused() {
    let begun = Instant::now();
    let each = KINDS.map(|(kind, _)| {
        std::thread::spawn(move || {
            let own = std::env::current_exe().unwrap();
            let mut command = Command::new(if cfg!(target_os = "linux") { "sh".into() } else { own.clone() });
            if cfg!(target_os = "linux") {
                command.args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" \"$@\"")]).arg(own);
            }
            command.args(["--exact", "odd_files::odd_child", "--nocapture", "--test-threads=1"]);
            let done = command.env("HEARTH_TEST_ODD", kind).output().unwrap();
            let words =
                String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
            let fine = done.status.success() && words.contains(&format!("{kind}: "));
            (!fine).then(|| {
                format!("{kind}: {}\n{}\n", done.status, words.chars().take(4000).collect::<String>())
            })
        })
    });
    let wrong: String = each.into_iter().filter_map(|one| one.join().unwrap()).collect();
    assert!(begun.elapsed() < LONG, "all took {:?}", begun.elapsed());
    assert!(wrong.is_empty(), "{wrong}");
}

//! The command: what it says, what it writes, what it refuses, and that it can be interrupted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use hearth::study::coefficient_sets::SetEffort;
use hearth::study::search::{Effort, ExploreControl, Request, Search, WorldStates};
use hearth::study::spec::{Overrides, StudySpec};
use hearth::study::{Cache, Control, Progress};
use serde_json::Value;

use crate::said::{hearth, text};

const STUDY: &str = r#"Study(
    name: "Small",
    scenario: Scenario(name: "Half a year", horizon_weeks: 26, communities: [(name: "One", founders: 10)]),
    arms: [(name: "As it is"), (name: "A coordinator", set: {"policy.coordinator_hours": 12})],
    outcomes: [members, survival, cost],
    prices: (coordinator_hour: 100, event: 50),
    uncertain: [(path: "community.relevance", between: [-1.0, 1.0])],
    levers: [
        (path: "policy.sponsorship", between: [0.0, 1.0]),
        (name: "coordinator", path: "policy.coordinator_hours", whole: [0, 20], step: 4),
        (path: "policy.launch_workshop", one_of: [true, false]),
    ],
)"#;
const SMALL: [&str; 4] = ["--candidates", "12", "--replicates", "64"];

fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("small.ron"), STUDY).unwrap();
    room
}

fn search<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["search", "small.ron"].into_iter().chain(SMALL).chain(more.iter().copied()).collect()
}

/// Every file of a folder with its bytes, but for the runs.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_file());
    entries.map(|one| (one.file_name().into_string().unwrap(), fs::read(one.path()).unwrap())).collect()
}

fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(other[name] == *bytes, "{name} differs");
    }
}

#[test]
fn a_search_tells_the_verdict_first_and_writes_all_that_it_names() {
    let room = room();
    let done = hearth(room.path(), &search(&["--budget", "60000"]));
    let said = text(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "{said}{}", text(&done.stderr));
    assert!(said.starts_with("Within a budget of 60,000, the best of "), "{said}");
    for words in
        ["With 95", "it was selected among", "states of the world", "It fails", "●", "What to try next:"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let commands = said.replace(" \\\n", " ");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let out = room.path().join("outputs/search/small");
    for stem in ["front", "selection", "states", "conditions"] {
        let svg = fs::read_to_string(out.join(format!("{stem}.svg"))).unwrap();
        assert!(svg.contains("<desc>") && svg.contains("seed 1"), "{stem}");
        assert!(out.join(format!("{stem}.png")).is_file());
    }
    let policies = fs::read_to_string(out.join("policies.csv")).unwrap();
    let head = policies.lines().next().unwrap();
    assert!(
        head.starts_with("policy,name,origin,fate,set_policy.sponsorship,set_policy.coordinator_hours"),
        "{head}"
    );
    assert_eq!(policies.matches(",chosen,").count(), 1, "{policies}");
    assert!(out.join("policies.parquet").is_file() && out.join("states.csv").is_file());
    // What it says to try next works as it stands.
    let next = commands.lines().find(|line| line.contains("run ") && line.contains("best.ron")).unwrap();
    let next: Vec<&str> = next.split_whitespace().skip(1).chain(["-n", "4", "--no-figures"]).collect();
    assert_eq!(hearth(room.path(), &next).status.code(), Some(0), "{next:?}");
    // The same again finds everything there, and has the same bytes; another budget is another search.
    let before = files(&out);
    let again = hearth(room.path(), &search(&["--budget", "60000", "--no-figures"]));
    assert!(text(&again.stdout).starts_with(&said[..said.find("Results are in").unwrap()]));
    // The manifest names the command that was given last.
    let mut now = files(&out);
    now.insert("manifest.json".to_owned(), before["manifest.json"].clone());
    same(&now, &before);
    let before = files(&out);
    let refused = hearth(room.path(), &search(&["--budget", "50000"]));
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--overwrite"), "{}", text(&refused.stderr));
    same(&files(&out), &before);
    let replaced =
        hearth(room.path(), &search(&["--budget", "50000", "--overwrite", "--no-figures", "--json"]));
    let found: Value = serde_json::from_slice(&replaced.stdout).unwrap();
    assert_eq!(
        (&found["state"], &found["result"]["search"]["budget"]),
        (&"complete".into(), &50_000.0.into())
    );
    assert!(!out.join("front.svg").exists(), "nothing is left of the other search");
}

#[test]
fn threads_make_no_difference_and_json_is_complete() {
    let room = room();
    let run = |threads: &'static str, out: &'static str| {
        let more = ["--budget", "60000", "--threads", threads, "--out", out, "--no-figures", "--json"];
        let done = hearth(room.path(), &search(&more));
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        serde_json::from_slice::<Value>(&done.stdout).unwrap()
    };
    let (one, two) = (run("1", "a"), run("2", "b"));
    assert_eq!(one["result"], two["result"]);
    same(&files(&room.path().join("a")), &files(&room.path().join("b")));
    let found = &one["result"]["search"];
    let best = &found["contenders"][found["chosen"].as_u64().unwrap() as usize];
    assert_eq!(best["fate"], "chosen");
    assert!(best["cost"]["high"].as_f64().unwrap() < 63_000.0, "{best}");
    assert_eq!(best["sets"].as_array().unwrap().len(), 3);
    assert_eq!(found["tried"][0]["name"], "As it is");
    assert_eq!(found["tried"][1]["name"], "A coordinator");
    assert_eq!(found["factors"][0]["path"], "community.relevance");
    assert_eq!(found["outcomes"].as_array().unwrap().len(), 2, "the cost is no outcome to be searched for");
    assert!(one["result"]["text"][0].as_str().unwrap().contains("60,000"));
}

#[test]
fn what_cannot_be_searched_is_refused_before_it_starts() {
    let room = room();
    let without = STUDY
        .replace("levers:", "// levers:")
        .replace("        (", "        // (")
        .replace("    ],\n)", "// ],\n)");
    fs::write(room.path().join("without.ron"), without).unwrap();
    fs::write(room.path().join("range.ron"), STUDY.replace("between: [0.0, 1.0]", "between: [0.0, 7.0]"))
        .unwrap();
    fs::write(
        room.path().join("choice.ron"),
        STUDY.replace("one_of: [true, false]", "one_of: [true, perhaps]"),
    )
    .unwrap();
    fs::write(room.path().join("path.ron"), STUDY.replace("policy.sponsorship\"", "policy.sponsership\""))
        .unwrap();
    let cases: [(&[&str], &str); 12] = [
        (&["small.ron", "--budget", "-5"], "--budget can't be -5"),
        (&["small.ron", "--budget", "NaN"], "--budget can't be NaN"),
        (&["small.ron", "--budget", "inf"], "--budget can't be inf"),
        (&["small.ron", "--budget", "much"], "invalid value"),
        (&["small.ron", "--indifference", "0"], "--indifference can't be 0"),
        (&["small.ron", "--aim", "survivel"], "did you mean survival?"),
        (&["small.ron", "--aim", "cost"], "is what the budget limits"),
        (&["small.ron", "--aim", "roi"], "net_value"),
        (&["without.ron"], "the study names no levers"),
        (&["range.ron"], "policy.sponsorship"),
        (&["choice.ron"], "perhaps"),
        (&["path.ron"], "did you mean `sponsorship`?"),
    ];
    for (arguments, expected) in cases {
        let refused = hearth(room.path(), &[&["search"], arguments].concat());
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(!room.path().join("outputs").exists(), "{arguments:?} wrote something");
    }
    let missing = hearth(room.path(), &["search", "missing.ron"]);
    assert_eq!(missing.status.code(), Some(2));
    fs::create_dir_all(room.path().join("mine")).unwrap();
    fs::write(room.path().join("mine/letter.txt"), "Dear").unwrap();
    let foreign = hearth(room.path(), &search(&["--out", "mine"]));
    assert!(foreign.status.code() == Some(2) && text(&foreign.stderr).contains("letter.txt"));
    assert_eq!(fs::read_dir(room.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn an_impossible_budget_tells_what_the_cheapest_costs() {
    let room = room();
    let refused = hearth(room.path(), &search(&["--budget", "10"]));
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        line.contains("no policy is within the budget of 10") && line.contains("the cheapest costs about"),
        "{said}"
    );
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    assert!(!room.path().join("outputs/search/small").exists(), "nothing is left behind");
}

fn request() -> Request {
    Request {
        budget: Some(60_000.0),
        aim: None,
        less: false,
        indifference: Some(1.0),
        failure: None,
        seed: 3,
        effort: Effort {
            looking: ExploreControl {
                candidates: 12,
                replicates: 16,
                second_stage: 24,
                around: 4,
                ..Effort::default().looking
            },
            finalists: 4,
            last_analysis: 64,
            front: 16,
            states: WorldStates { draws: 10, replicates: 2 },
            cases: 64,
            ..Effort::default()
        },
        coefficient_sets: SetEffort::asked(Some(4)),
    }
}

#[test]
fn interrupted_again_and_again_it_comes_to_the_same() {
    let question = StudySpec::parse(STUDY, "test", &Overrides::default()).unwrap();
    let search = Search::new(&question, request()).unwrap();
    let quiet = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
    let whole = search.run(None, &quiet).unwrap().unwrap();
    let room = tempfile::tempdir().unwrap();
    let cache = Cache::open(room.path()).unwrap();
    let mut interruptions = 0;
    let resumed = loop {
        let stop = AtomicBool::new(false);
        let reported = AtomicU64::new(0);
        // Each time it may run a little longer, so that it comes to an end; what was run before is reported at once.
        let most = 60 * (interruptions + 1);
        let progress = |_: Progress<'_>| {
            if reported.fetch_add(1, Ordering::Relaxed) >= most {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let control = Control { threads: 2, stop: &stop, progress: &progress };
        match search.run(Some(&cache), &control).unwrap() {
            Some(found) => break found,
            None => interruptions += 1,
        }
        assert!(interruptions < 200, "it never ends");
    };
    println!("{interruptions} interruptions");
    assert!(interruptions > 2, "{interruptions}");
    assert_eq!(resumed, whole);
    // What was run is found again: nothing is run anew.
    let fresh = AtomicU64::new(0);
    let stop = AtomicBool::new(true);
    let control = Control {
        threads: 1,
        stop: &stop,
        progress: &|_| {
            fresh.fetch_add(1, Ordering::Relaxed);
        },
    };
    assert_eq!(search.run(Some(&cache), &control).unwrap(), Some(whole), "a stop has nothing to stop");
}

#[test]
fn ready_studies_can_be_searched() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/studies");
    let mut searched = 0;
    for file in fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        let question = StudySpec::load(&file, &Overrides::default()).unwrap();
        if question.levers.is_empty() {
            continue;
        }
        let search = Search::new(&question, request()).unwrap();
        assert!(search.runs() > 0 && !search.reference().name.is_empty(), "{}", file.display());
        searched += 1;
    }
    assert!(searched >= 2, "{searched}");
}

/// The prices of a study are those that count: a coordinator who costs ten times as much is had less of.
#[test]
fn prices_count() {
    let dear = STUDY.replace("coordinator_hour: 100", "coordinator_hour: 2000");
    let cost = |text: &str| {
        let question = StudySpec::parse(text, "test", &Overrides::default()).unwrap();
        let search = Search::new(&question, Request { budget: None, ..request() }).unwrap();
        let control = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
        let found = search.run(None, &control).unwrap().unwrap();
        let arm = found.tried.iter().find(|one| one.name == "A coordinator").unwrap().cost;
        let as_it_is = found.tried.iter().find(|one| one.name == "As it is").unwrap().cost;
        (as_it_is, arm)
    };
    let ((plain, coordinated), (dear, dearest)) = (cost(STUDY), cost(&dear));
    // 12 hours a week in place of 5, for 26 weeks: up to 7 · 26 · 1900 more.
    let more = (dearest - coordinated) - (dear - plain);
    // Coordinators leave now and then, so that it is somewhat less.
    assert!((0.85..1.02).contains(&(more / (7.0 * 26.0 * 1900.0))), "{more}");
}

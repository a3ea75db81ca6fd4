//! Sets of coefficients: would a comparison or a search decide otherwise if the model's coefficients were others?

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::fake::{files, in_the_end};
use crate::said::{json, ok, text};
use hearth::study::coefficient_sets::{Coefficients, SetEffort};
use hearth::study::compare::{Comparison, Trial};
use hearth::study::output::Invocation;
use hearth::study::spec::{Overrides, StudySpec};
use hearth::study::{Cache, Control, Existing, Seed};

/// Two policies that differ, and one that differs from the first in a price only.
const STUDY: &str = r#"Study(
    name: "Who cares",
    scenario: "baseline",
    set: {"horizon_weeks": 30},
    arms: [
        (name: "Plain"),
        (name: "Cared for", set: {"policy.coordinator_hours": 15}),
        (name: "Dear travel", set: {"model.value.travel": 80}),
    ],
    outcomes: [energy, cost, survival, roi],
    replicates: 24,
    uncertain: [(path: "organisation.workload", between: [0, 0.2])],
)"#;

fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("ask.ron"), STUDY).unwrap();
    room
}

#[test]
fn a_comparison_says_in_how_many_sets_each_arm_is_best() {
    let room = room();
    let said = ok(room.path(), &["compare", "ask.ron", "--out", "o", "--threads", "1"]);
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("coefficient sets (") && flat.contains("In 30 coefficient sets"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let there = files(&room.path().join("o"));
    for table in ["coefficient_sets", "coefficient_values", "coefficient_influence"] {
        assert!(there.contains_key(&format!("{table}.parquet")), "{table}");
    }
    let rows = text(&there["coefficient_sets.csv"]).lines().count();
    assert_eq!(rows, 1 + 30 * 3);
    let svg = text(&there["figures/coefficients.svg"]);
    assert!(svg.contains("30 coefficient sets") && svg.contains("seed 1"), "title and sample size");
    assert!(text(&there["report.html"]).contains("Would other coefficients change the choice?"));
    // Everything is the same on more threads, and when it is done again.
    let again = ok(room.path(), &["compare", "ask.ron", "--out", "p", "--threads", "2"]);
    let answer = |said: &str| said.split("Results are in").next().unwrap().to_owned();
    assert_eq!(answer(&again), answer(&said));
    let other = files(&room.path().join("p"));
    // But what names the command.
    let named = ["manifest.json", ".spare/manifest.json", "report.html"];
    let differs: Vec<&String> = there.keys().filter(|name| there[*name] != other[*name]).collect();
    assert!(
        there.len() == other.len() && differs.iter().all(|name| named.contains(&name.as_str())),
        "{differs:?}"
    );
    ok(room.path(), &["study", "status", "o"]);
    ok(room.path(), &["reproduce", "o"]);
    // Nobody has to have them.
    let none =
        ok(room.path(), &["compare", "ask.ron", "--out", "n", "--coefficient-sets", "0", "--no-figures"]);
    assert!(!none.contains("coefficient sets") && !room.path().join("n/coefficient_sets.csv").exists());
    let (with, without) =
        (fs::read(room.path().join("o/runs.parquet")), fs::read(room.path().join("n/runs.parquet")));
    assert_eq!(with.unwrap(), without.unwrap(), "runs are what they were");
}

#[test]
fn arms_that_do_the_same_are_tied_in_every_set() {
    let room = room();
    let found =
        json(room.path(), &["compare", "ask.ron", "--json", "--no-figures", "--coefficient-sets", "6"]);
    let judged = &found["result"]["comparison"]["coefficients"]["judged"];
    assert_eq!((&judged["sets"], &judged["runs"]), (&6.into(), &20.into()));
    let arm = |at: usize, what: &str| judged["arms"][at][what].as_u64().unwrap();
    // Whatever "Plain" wins, "Dear travel" wins as well: neither is the best alone.
    assert_eq!((arm(0, "best"), arm(2, "best")), (0, 0));
    assert_eq!(judged["tied"].as_u64().unwrap() + arm(1, "best"), 6);
    let pair =
        judged["differences"].as_array().unwrap().iter().find(|one| {
            one["outcome"] == "energy" && one["arm"] == "Dear travel" && one["against"] == "Plain"
        });
    let pair = pair.unwrap();
    assert_eq!((&pair["above"], &pair["below"], &pair["keeps_sign"]), (&0.into(), &0.into(), &6.into()));
    for one in judged["turning"].as_array().unwrap() {
        let path = one["path"].as_str().unwrap();
        assert!(path.starts_with("model.") && !path.starts_with("model.value."), "{path}");
    }
}

#[test]
fn what_would_take_long_is_left_out_unless_it_is_asked_for() {
    let room = tempfile::tempdir().unwrap();
    // Even a community that has ended takes some work in each of 5,200 weeks.
    let arms: Vec<String> =
        (0..12).flat_map(|n| ["--arm".to_owned(), format!("a{n}:policy.coordinator_hours={n}")]).collect();
    let mut arguments =
        vec!["compare", "baseline", "-n", "20", "--no-figures", "--json", "--outcome", "cost"];
    arguments.extend(["--set", "horizon_weeks=5200"]);
    arguments.extend(arms.iter().map(String::as_str));
    let found = json(room.path(), &arguments);
    let why = found["result"]["comparison"]["coefficients"]["left_out"]["why"].as_str().unwrap();
    assert!(why.contains("longer than about a minute") && why.contains("--coefficient-sets 30"), "{why}");
}

/// A comparison under sets, with interruptions after so many runs (none where 0).
fn answered(question: &StudySpec, folder: &Path, interrupt_after: u64, threads: usize) -> (Comparison, u32) {
    let trial = Trial::new(question).unwrap();
    let control = Control { threads, stop: &AtomicBool::new(false), progress: &|_| {} };
    let mut study = trial.open(folder, Seed::Given(3), Existing::Continue, Invocation::default()).unwrap();
    trial.run(&mut study, &control).unwrap();
    let plain = trial.compare(folder, study.manifest(), &control).unwrap();
    let cache = Cache::open(folder).unwrap();
    let effort = SetEffort::asked(Some(12));
    in_the_end(interrupt_after, threads, |control| {
        trial.under_coefficient_sets(plain.clone(), effort, Some(&cache), control).unwrap()
    })
}

#[test]
fn interrupted_again_and_again_the_sets_end_the_same() {
    // Long enough for several pieces: a piece is a quarter of a million weeks of communities.
    let study = STUDY.replace("\"horizon_weeks\": 30", "\"horizon_weeks\": 400");
    let question = StudySpec::parse(&study, "study", &Overrides::default()).unwrap();
    let (whole, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (expected, _) = answered(&question, whole.path(), 0, 2);
    let (found, times) = answered(&question, cut.path(), 700, 1);
    assert!(times >= 1, "it was interrupted");
    assert!(expected == found);
    let sets = |found: &Comparison| -> Vec<String> {
        let result = found.coefficients.as_ref().and_then(Coefficients::result).unwrap();
        result.tables().iter().map(|table| table.csv().unwrap()).collect()
    };
    assert!(sets(&expected) == sets(&found));
}

//! One name, one number: an outcome of the same runs is the same in every verb and in Python.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use hearth::engine::scenario::Scenario;
use hearth::study::coefficient_sets::SetEffort;
use hearth::study::outcome::{Outcome, outcomes_markdown};
use hearth::study::search::{Effort, ExploreControl, Request, Search};
use hearth::study::spec::{Overrides, Prices, StudySpec};
use hearth::study::{
    Control, PointColumn, PointValues, Points, RunKey, outcome_by_point, run_batch, runs_table,
};
use serde_json::Value;

use crate::said::{json, ok, page};

const REPLICATES: u32 = 60;
const WEEKS: u32 = 80;
const SPONSORSHIP: [&str; 2] = ["0.9", "0"];

/// Outcomes by name, of one arm.
type Found = BTreeMap<String, f64>;

fn names() -> Vec<&'static str> {
    Outcome::names().collect()
}

fn study() -> String {
    format!(
        r#"Study(
            name: "sponsors", scenario: "baseline", set: {{"horizon_weeks": {WEEKS}}},
            arms: [
                (name: "with", set: {{"policy.sponsorship": {}}}), (name: "without", set: {{"policy.sponsorship": {}}}),
            ],
            levers: [(path: "policy.sponsorship", one_of: [{}, {}])],
            outcomes: [{}], replicates: {REPLICATES},
        )"#,
        SPONSORSHIP[0],
        SPONSORSHIP[1],
        SPONSORSHIP[0],
        SPONSORSHIP[1],
        names().join(", "),
    )
}

/// A number, or none where it is written as null.
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn run(room: &Path, arm: usize) -> Found {
    let (set, n) = (format!("policy.sponsorship={}", SPONSORSHIP[arm]), REPLICATES.to_string());
    let weeks = format!("horizon_weeks={WEEKS}");
    let out = format!("run-{arm}");
    let said = json(
        room,
        &[
            "run",
            "--set",
            &set,
            "--set",
            &weeks,
            "-n",
            &n,
            "--seed",
            "1",
            "--no-figures",
            "--json",
            "--out",
            &out,
        ],
    );
    let outcomes = said["result"]["communities"][0]["outcomes"].as_object().unwrap();
    let (low, high) = (number(&outcomes["roi"]["low"]), number(&outcomes["roi"]["high"]));
    let roi = number(&outcomes["roi"]["mean"]);
    assert!(low < roi && roi < high, "{low} {roi} {high}");
    outcomes.iter().map(|(name, one)| (name.clone(), number(&one["mean"]))).collect()
}

fn compare(room: &Path) -> Vec<Found> {
    fs::write(room.join("study.ron"), study()).unwrap();
    ok(room, &["compare", "study.ron", "--seed", "1", "--no-figures", "--out", "compare"]);
    let found: Value =
        serde_json::from_slice(&fs::read(room.join("compare/comparison.json")).unwrap()).unwrap();
    let of_arm = |arm: &Value| {
        let outcomes = arm["outcomes"].as_array().unwrap().iter();
        outcomes.map(|one| (one["outcome"].as_str().unwrap().to_owned(), number(&one["value"]))).collect()
    };
    found["arms"].as_array().unwrap().iter().map(of_arm).collect()
}

fn sweep(room: &Path) -> Vec<Found> {
    let design = format!(
        r#"Sweep(
            name: "sponsors", scenario: "baseline", set: {{"horizon_weeks": {WEEKS}}},
            factors: [(path: "policy.sponsorship", one_of: [{}, {}])],
            points: factorial, outcomes: [{}], replicates: {REPLICATES},
        )"#,
        SPONSORSHIP[0],
        SPONSORSHIP[1],
        names().join(", "),
    );
    fs::write(room.join("design.ron"), design).unwrap();
    ok(room, &["sweep", "design.ron", "--seed", "1", "--no-figures", "--out", "sweep"]);
    let text = fs::read_to_string(room.join("sweep/outcomes.csv")).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let of_point = |line: Vec<&str>| {
        let cells = head.iter().zip(line).filter_map(|(head, cell)| {
            Some((head.strip_suffix("_mean")?.to_owned(), cell.parse().unwrap_or(f64::NAN)))
        });
        // A column whose own name ends so is not meant.
        cells.filter(|(name, _)| names().contains(&name.as_str())).collect()
    };
    lines.map(of_point).collect()
}

fn searched() -> Vec<Found> {
    let question = StudySpec::parse(&study(), "study", &Overrides::default()).unwrap();
    let effort = Effort {
        looking: ExploreControl { replicates: REPLICATES, ..Effort::default().looking },
        last_analysis: 64,
        front: 16,
        ..Effort::default()
    };
    let request = Request {
        budget: None,
        aim: None,
        less: false,
        indifference: None,
        failure: None,
        seed: 1,
        effort,
        coefficient_sets: SetEffort::NONE,
    };
    let search = Search::new(&question, request).unwrap();
    let control = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
    let found = search.run(None, &control).unwrap().unwrap();
    let of_policy = |name: &str| {
        let tried = found.tried.iter().find(|tried| tried.name == name).unwrap();
        assert_eq!(tried.runs, REPLICATES);
        let outcomes = found.outcomes.iter().zip(&tried.outcomes);
        let mut all: Found = outcomes.map(|(outcome, value)| (outcome.name.clone(), *value)).collect();
        all.insert("cost".to_owned(), tried.cost);
        all
    };
    vec![of_policy("with"), of_policy("without")]
}

/// What `hearth.run_batch(…).mean(…)` calls.
fn python() -> Vec<Found> {
    let sets = [format!("horizon_weeks={WEEKS}")];
    let scenario = Scenario::parse(&Scenario::baseline().to_ron(), "baseline", &sets).unwrap();
    let column = PointColumn {
        path: "policy.sponsorship".to_owned(),
        values: PointValues::Numbers(SPONSORSHIP.map(|value| value.parse().unwrap()).to_vec()),
    };
    let points = Points::new("sponsors", &scenario, vec![column]).unwrap();
    let keys: Vec<RunKey> = (0..REPLICATES).map(|replicate| RunKey { seed: 1, replicate }).collect();
    let control = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
    let runs = run_batch(&points, &keys, &control).unwrap().unwrap();
    let table = runs_table(&points, &keys, &runs).unwrap();
    let prices = points.unit_prices(&Prices::default()).unwrap();
    let mut found = vec![Found::new(); 2];
    for outcome in Outcome::all() {
        let values = outcome_by_point(&outcome, &table, &points, &prices, None).unwrap();
        for (found, value) in found.iter_mut().zip(values) {
            found.insert(outcome.name.to_owned(), value);
        }
    }
    found
}

#[test]
fn an_outcome_of_the_same_runs_is_the_same_in_every_verb() {
    let room = tempfile::tempdir().unwrap();
    let compared = compare(room.path());
    let others = [
        ("run", vec![run(room.path(), 0), run(room.path(), 1)]),
        ("sweep", sweep(room.path())),
        ("search", searched()),
        ("python", python()),
    ];
    let all = names().len();
    assert!(compared.iter().all(|found| found.len() == all));
    // A search has the cost beside its outcomes, and no return (which isn't what a budget is searched for).
    let without_return = all - 5;
    for (verb, found) in &others {
        for (arm, (found, compared)) in found.iter().zip(&compared).enumerate() {
            let expected = if *verb == "search" { without_return } else { all };
            assert_eq!(found.len(), expected, "{verb}");
            for (name, value) in found {
                let one = compared[name];
                assert!(
                    one == *value || one.is_nan() && value.is_nan(),
                    "{name} of arm {arm}: {one} in compare, {value} in {verb}"
                );
            }
        }
    }
    let value = |arm: usize, name: &str| compared[arm][name];
    assert_eq!(value(0, "roi"), value(0, "net_value") / value(0, "cost"));
    assert!(value(0, "roi") != value(0, "roi_of_run") && value(0, "roi") != value(1, "roi"));
}

#[test]
fn the_page_of_outcomes_is_true() {
    let text = outcomes_markdown();
    page("outcomes.md", &text);
}

//! What must carry the model: the table is whole, its experiments can fail, and the command shows what came out. Whether all hold is
//! asked by `hearth validate mechanisms`, with more runs than a test may take.

use std::path::Path;
use std::process::Output;
use std::sync::atomic::AtomicBool;

use crate::said::{hearth, page, text};
use hearth::study::Control;
use hearth::study::mechanisms::{MechanismsResult, Plan, Request, Verdict, effects, properties};
use serde_json::Value;

fn run(only: &[&str], sets: &[&str], runs: u32) -> MechanismsResult {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let plan = Plan::new(Request { only: owned(only), sets: owned(sets), seed: 12, runs }).unwrap();
    let stop = AtomicBool::new(false);
    plan.run(None, &Control { threads: 2, stop: &stop, progress: &|_| {} }).unwrap().unwrap()
}

#[test]
fn every_property_and_effect_is_there_and_has_scenarios() {
    let ids: Vec<&str> = properties().iter().map(|one| one.id).collect();
    let expected: Vec<String> = (1..=23).map(|number| format!("P{number}")).collect();
    assert_eq!(ids, expected);
    let ids: Vec<&str> = effects().iter().map(|one| one.id).collect();
    let expected: Vec<String> = (1..=9).map(|number| format!("E{number}")).collect();
    assert_eq!(ids, expected);
    for one in effects() {
        assert!(!one.published.is_empty(), "{}", one.id);
    }
    for one in properties().iter().chain(&effects()) {
        assert!(!one.experiment.is_empty() && !one.required.is_empty(), "{}", one.id);
        assert!(one.title.chars().count() <= 32, "{}: its title doesn't fit the table", one.id);
    }
}

#[test]
fn no_experiment_is_without_its_arms() {
    // All but the levers, whose arms are many.
    let only: Vec<&str> =
        properties().iter().chain(&effects()).map(|one| one.id).filter(|id| *id != "P22").collect();
    let owned = only.iter().map(|id| (*id).to_owned()).collect();
    let plan = Plan::new(Request { only: owned, sets: Vec::new(), seed: 1, runs: 4 }).unwrap();
    assert_eq!(plan.without_scenario(), Vec::<String>::new());
}

#[test]
fn an_experiment_can_fail_and_hold() {
    // A model in which switching exchange off does nothing.
    let planted = run(&["P1"], &["community.interaction=1"], 24);
    assert_eq!(planted.properties[0].verdict, Verdict::Fails, "{:?}", planted.properties[0].parts);
    // Founders who never come: nothing can begin.
    let empty = run(&["P5"], &["model.participation.intercept=-20"], 12);
    assert_eq!(empty.properties[0].verdict, Verdict::Fails, "{:?}", empty.properties[0].parts);
    // Where nobody leaves by chance, and nothing else happens by chance, shocks explain nothing.
    let calm = [
        "organisation.sponsor_departures_per_year=0",
        "organisation.coordinator_departures_per_year=0",
        "organisation.reorganisations_per_year=0",
        "organisation.workload_surges_per_year=0",
        "organisation.budget_cuts_per_year=0",
        "organisation.decisions_per_year=0",
    ];
    let still = run(&["P3"], &calm, 60);
    let shocks = still.properties[0].parts.iter().find(|part| part.name == "shocks").unwrap();
    assert!(shocks.value.abs() < 0.15, "{shocks:?}");
}

#[test]
fn an_experiment_depends_on_nothing_but_itself() {
    let alone = run(&["P5"], &[], 8);
    let with_others = run(&["p5", "P1", "P6"], &[], 8);
    let of =
        |result: &MechanismsResult| result.properties.iter().find(|one| one.id == "P5").cloned().unwrap();
    assert_eq!(format!("{:?}", of(&alone)), format!("{:?}", of(&with_others)));
}

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    hearth(folder, &[&["validate", "mechanisms"], arguments].concat())
}

#[test]
fn the_command_shows_draws_and_keeps_what_came_out() {
    let room = tempfile::tempdir().unwrap();
    let shown = validate(room.path(), &["--only", "P5,E2", "--runs", "8", "--details"]);
    let said = text(&shown.stdout);
    assert!(matches!(shown.status.code(), Some(0 | 1)), "{}", text(&shown.stderr));
    assert!(said.contains(" P5 ") && said.contains(" E2 "), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    for name in ["mechanisms.svg", "mechanisms.png", "mechanisms.csv", "mechanisms.json"] {
        assert!(room.path().join("outputs/mechanisms").join(name).exists(), "{name}");
    }
    let outputs = ["1", "2"].map(|threads| {
        let arguments = ["--only=P5,E2", "-n=8", "--json", "--no-figures", "--out=x", "--threads", threads];
        validate(room.path(), &arguments).stdout
    });
    assert_eq!(outputs[0], outputs[1]);
    let found: Value = serde_json::from_slice(&outputs[0]).unwrap();
    assert_eq!(found["verb"], "validate mechanisms");
    let property = &found["result"]["properties"][0];
    assert_eq!(property["id"], "P5");
    assert!(property["value"].is_number() && property["required"].is_string(), "{property}");
    assert!(property["interval"][0].is_number() && property["parts"][0]["met"].is_boolean(), "{property}");
    assert!(["holds", "fails", "not measured"].contains(&property["verdict"].as_str().unwrap()));
    let effect = &found["result"]["effects"][0];
    assert_eq!((&effect["id"], effect["published"].is_string()), (&"E2".into(), true));
}

#[test]
fn bad_requests_are_refused_before_any_work() {
    let room = tempfile::tempdir().unwrap();
    let table: &[(&[&str], &[&str])] = &[
        (&["--only", "P99"], &["no experiment P99", "nothing was started"]),
        (&["--only", "P1", "--set", "model.work.drudgry=0"], &["did you mean", "drudgery"]),
        (&["--runs", "2"], &["4..=1000000"]),
        (&["--seed", "x"], &["a whole number from 0"]),
    ];
    for (arguments, expected) in table {
        let output = validate(room.path(), arguments);
        let said = text(&output.stderr).replace('\n', " ");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        for part in *expected {
            assert!(said.contains(part), "{arguments:?} should say {part}: {said}");
        }
    }
    assert!(!room.path().join("outputs").exists());
}

#[test]
fn every_experiment_is_documented() {
    let text = hearth::study::mechanisms::mechanisms_markdown();
    page("mechanisms.md", &text);
}

//! `hearth compare`: studies and scenarios in, an answer out; and what is refused.

use std::fs;
use std::path::Path;

use crate::fake::{files, in_the_end};
use crate::said::{hearth, ok, text};
use hearth::study::compare::{Comparison, Trial};
use hearth::study::output::Invocation;
use hearth::study::spec::{Overrides, Replicates, StudySpec};
use hearth::study::{Ending, Existing, Seed};
use serde_json::Value;

const STUDY: &str = r#"// A question.
Study(
    name: "Who cares",
    about: "Is care worth its hours?",
    scenario: "baseline",
    set: {"horizon_weeks": 30},
    arms: [
        (name: "As it is"),
        (name: "Cared for", set: {"policy.coordinator_hours": 15}),
        (name: "Cared for again", set: {"policy.coordinator_hours": 15.0}),
        (name: "Left alone", set: {"policy.coordinator_hours": 0, "policy.sponsorship": 0}),
    ],
    outcomes: [energy, cost, survival, weeks_alive, newcomers_active, gini],
    replicates: 60,
    prices: (coordinator_hour: 100),
    uncertain: [(path: "organisation.workload", between: [0, 0.2])],
)"#;

/// A folder with a study in it.
fn room(study: &str) -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("ask.ron"), study).unwrap();
    room
}

#[test]
fn a_study_is_answered_in_words_tables_and_figures() {
    let room = room(STUDY);
    let said = ok(room.path(), &["compare", "ask.ron"]);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let (title, verdict) = (said.find("Who cares").unwrap(), said.find("For mean energy, ").unwrap());
    assert!(title < verdict && verdict < said.find("distinguishable").unwrap(), "{said}");
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("“Cared for again” is the same policy as “Cared for”."), "{said}");
    assert!(said.contains("Results are in outputs/ask/:") && said.contains("What to try next:"), "{said}");
    let out = room.path().join("outputs/ask");
    let there = files(&out);
    for file in [
        "comparison.json",
        "comparison.csv",
        "weeks.csv",
        "runs.parquet",
        "trajectories.parquet",
        "manifest.json",
    ] {
        assert!(there.contains_key(file), "{file}");
    }
    for figure in ["differences", "survival", "weeks"] {
        let svg = text(&there[&format!("figures/{figure}.svg")]);
        assert!(svg.contains("Who cares") && svg.contains("60 runs of each arm") && svg.contains("seed 1"));
        assert!(there[&format!("figures/{figure}.png")].starts_with(b"\x89PNG"));
    }
    let csv = text(&there["comparison.csv"]);
    // Six outcomes of six pairs, under a head with as many columns.
    assert_eq!(csv.lines().count(), 1 + 6 * 6);
    let columns = csv.lines().next().unwrap().split(',').count();
    assert!(csv.lines().all(|line| line.split(',').count() == columns), "{csv}");
    // Done again, the text comes from what is there, and is the same.
    assert_eq!(ok(room.path(), &["compare", "ask.ron"]), said);
    assert!(files(&out) == there);
}

#[test]
fn what_other_programs_read() {
    let room = room(STUDY);
    let said =
        ok(room.path(), &["compare", "ask.ron", "--json", "--no-figures", "--seed", "5", "--out", "o"]);
    let message: Value = serde_json::from_str(&said).unwrap();
    let found = &message["result"]["comparison"];
    assert_eq!(
        (&message["state"], &found["seed"], &found["replicates"]),
        (&"complete".into(), &5.into(), &60.into())
    );
    assert_eq!(found["differences"].as_array().unwrap().len(), 36);
    assert_eq!(found["arms"][2]["same_as"], "Cared for");
    assert_eq!(found["together"]["differences"], 36);
    let of = |outcome: &str, arm: &str| {
        let all = found["differences"].as_array().unwrap();
        let pair =
            |one: &&Value| one["outcome"] == outcome && one["arm"] == arm && one["against"] == "As it is";
        all.iter().find(pair).unwrap().clone()
    };
    // Thirty weeks of ten more hours at a hundred, for all but the few coordinators who leave.
    let cost = of("cost", "Cared for");
    let more = cost["value"].as_f64().unwrap();
    assert!((25_000.0..35_000.0).contains(&more), "{more}");
    assert_eq!((&cost["finding"], &of("cost", "Left alone")["finding"]), (&"worse".into(), &"better".into()));
    let low = cost["together"]["low"].as_f64().unwrap();
    assert!(low < cost["interval"]["low"].as_f64().unwrap() && low > 0.0);
    let share = of("survival", "Left alone");
    assert!(share["worst"].is_null() && share["value"].as_f64().unwrap().abs() <= 1.0);
    assert!(of("gini", "Cared for")["finding"] != "better", "nobody said which way is better");
    for reasons in found["reasons"].as_array().unwrap() {
        assert!(reasons["text"].as_str().unwrap().len() > 20);
        assert_eq!(reasons["partings"].as_array().unwrap().len(), 6);
        assert_eq!(reasons["causes"].as_array().unwrap().len(), 11);
    }
    let written: Value =
        serde_json::from_slice(&fs::read(room.path().join("o/comparison.json")).unwrap()).unwrap();
    assert_eq!(&written, found);
    assert!(!room.path().join("o/figures").exists());
}

#[test]
fn arms_from_the_command_line() {
    let room = room("Scenario(name: \"Mine\", horizon_weeks: 20)");
    let arguments =
        ["compare", "ask.ron", "--arm", "more:policy.sponsorship=0.9,policy.control=0", "-n", "20"];
    let said = ok(room.path(), &[&arguments[..], &["--outcome", "cost,members", "--no-figures"]].concat());
    assert!(said.starts_with("Mine\n"), "{said}");
    assert!(
        said.contains("2 arms, 20 runs of each, 20 weeks, seed 1:") && said.contains("“unchanged”"),
        "{said}"
    );
    assert!(room.path().join("outputs/ask-compared/comparison.csv").exists());
    let ready = ["compare", "sponsored-launch", "--arm", "same", "--set", "horizon_weeks=12", "-n", "8"];
    let said = ok(room.path(), &[&ready[..], &["--no-figures", "--outcome", "survival"]].concat());
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("do not differ in any of 8 runs")
            && flat.contains("“same” is the same policy as “unchanged”."),
        "{said}"
    );
    // Two policies that never differed in two runs may differ in others.
    let few =
        ["compare", "baseline", "--set", "horizon_weeks=20", "--arm", "x:policy.sponsorship=0.9", "-n", "2"];
    let more = ["--outcome", "survival,weeks_alive", "--no-figures", "--out", "few"];
    let said = ok(room.path(), &[&few[..], &more[..]].concat());
    assert!(
        said.contains("distinguishable; a difference of more than 65.8 points")
            && !said.contains("do not differ"),
        "{said}"
    );
    let table = fs::read_to_string(room.path().join("few/comparison.csv")).unwrap();
    assert!(table.lines().nth(1).unwrap().contains(",indistinguishable,"), "{table}");
    // A folder that holds another question is left alone.
    let output = hearth(room.path(), &[&ready[..], &["--no-figures", "--seed", "2"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--overwrite"), "{}", text(&output.stderr));
    ok(room.path(), &[&ready[..], &["--no-figures", "--seed", "2", "--overwrite"]].concat());
}

#[test]
fn what_cannot_be_answered_is_refused_before_anything_is_done() {
    for (from, to, what) in [
        ("arms: [", "arns: [", "did you mean `arms`?"),
        ("\"Cared for again\"", "\"CARED FOR\"", "is there already"),
        ("\"baseline\"", "\"baselin\"", "did you mean \"baseline\"?"),
        ("policy.sponsorship\": 0}", "policy.sponsorshp\": 0}", "did you mean `sponsorship`?"),
        ("[0, 0.2]", "[0, 2]", "out of range"),
        ("organisation.workload", "policy.coordinator_hours", "set by arm \"Cared for\""),
        ("replicates: 60", "replicates: 1", "whole number from 2"),
        ("replicates: 60", "replicates: until(half_width: 0.1, of: members)", "isn't among the outcomes"),
        ("survival,", "survivall,", "did you mean `survival`?"),
        ("prices: (", "community: \"Nobody\", prices: (", "there is no community \"Nobody\""),
    ] {
        assert!(STUDY.contains(from), "{from}");
        let room = room(&STUDY.replacen(from, to, 1));
        for verb in ["compare", "check"] {
            let output = hearth(room.path(), &[verb, "ask.ron"]);
            let message = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{to}: {message}");
            let words = message.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(what) && message.contains("ask.ron:"), "{to}: {message}");
        }
        assert!(!room.path().join("outputs").exists(), "{to}");
    }
    let only = STUDY[..STUDY.find("        (name: \"Cared for\"").unwrap()].to_owned() + "    ],\n)";
    let room = room(&only);
    for (arguments, what) in [
        (&["compare", "ask.ron"][..], "one arm only"),
        (&["compare", "ask.ron", "--arm", "as it IS:policy.control=1"], "another arm has this name"),
        (&["compare", "ask.ron", "--arm", "x:policy.control"], "gives no value"),
        (&["compare", "ask.ron", "--arm", "x:policy.control=2"], "out of range"),
        (&["compare", "ask.ron", "--arm", "x:horizon_weeks=20"], "runs for 20 weeks"),
        (&["compare", "ask.ron", "--arm", "x", "--outcome", "survivl"], "did you mean survival?"),
        (&["compare", "asks.ron", "--arm", "x"], "did you mean ask.ron?"),
        (&["compare", "ask.ron", "--arm", "x", "-n", "1"], "invalid value"),
        (&["compare", "ask.ron", "--arm", "x", "--out", "ask.ron"], "is not a folder"),
        (&["run", "ask.ron"], "a study compares policies"),
    ] {
        let output = hearth(room.path(), arguments);
        let message = text(&output.stderr).replace('\n', " ");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains(what), "{arguments:?}: {message}");
    }
    assert!(!room.path().join("outputs").exists());
}

#[test]
fn a_new_study_can_be_checked_and_answered() {
    let room = tempfile::tempdir().unwrap();
    ok(room.path(), &["new", "my.ron"]);
    let said = ok(room.path(), &["new", "--study", "ask.ron", "--of", "my.ron"]);
    assert!(said.contains("hearth compare ask.ron"), "{said}");
    let said = ok(room.path(), &["check", "ask.ron", "my.ron"]);
    assert!(said.contains("ask.ron is a study, and fine.") && said.contains("my.ron is fine."), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let message: Value = serde_json::from_str(&ok(room.path(), &["check", "ask.ron", "--json"])).unwrap();
    let message = &message["result"];
    assert_eq!((&message["study"], &message["arms"][1]["name"]), (&true.into(), &"A sponsor".into()));
    ok(room.path(), &["compare", "ask.ron", "-n", "12", "--set", "horizon_weeks=20", "--no-figures"]);
}

/// Everything that a comparison leaves, run with interruptions after so many runs (none where 0).
fn answered(question: &StudySpec, folder: &Path, interrupt_after: u64, threads: usize) -> (Comparison, u32) {
    let trial = Trial::new(question).unwrap();
    in_the_end(interrupt_after, threads, |control| {
        let mut study =
            trial.open(folder, Seed::Given(3), Existing::Continue, Invocation::default()).unwrap();
        match trial.run(&mut study, control).unwrap() {
            Ending::Interrupted { .. } => None,
            _ => Some(trial.compare(folder, study.manifest(), control).unwrap()),
        }
    })
}

#[test]
fn twelve_arms_interrupted_again_and_again_end_the_same() {
    let arms: Vec<String> =
        (0..12).map(|n| format!("(name: \"arm {n}\", set: {{\"policy.coordinator_hours\": {n}}})")).collect();
    let study = format!(
        "Study(scenario: \"baseline\", set: {{\"horizon_weeks\": 14}}, arms: [{}], outcomes: [energy, cost, survival],
         replicates: until(half_width: 0.01, of: energy, at_least: 100, at_most: 400),
         uncertain: [(path: \"organisation.workload\", between: [0, 0.2])])",
        arms.join(", ")
    );
    let question = StudySpec::parse(&study, "study", &Overrides::default()).unwrap();
    let (whole, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (expected, _) = answered(&question, whole.path(), 0, 2);
    let (found, times) = answered(&question, cut.path(), 701, 1);
    assert!(times >= 1, "it was interrupted");
    assert!(expected.stopping.reached && expected.replicates < 400, "{:?}", expected.stopping);
    assert_eq!(expected.replicates, expected.stopping.taken.last().unwrap().replicates);
    assert!(files(whole.path()) == files(cut.path()));
    assert!(expected == found);
}

#[test]
fn shipped_studies_are_answered_and_pairing_saves() {
    let mut studies = 0;
    for entry in fs::read_dir("scenarios/studies").unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "ron") {
            continue;
        }
        let mut question = StudySpec::load(&path, &Overrides::default()).unwrap();
        if question.check_arms().is_err() {
            // Levers alone: it is for a search.
            continue;
        }
        studies += 1;
        question.replicates = Replicates::Fixed(120);
        let folder = tempfile::tempdir().unwrap();
        let (found, _) = answered(&question, folder.path(), 0, 0);
        assert_eq!(found.failed, 0, "{}", path.display());
        for one in found.against_reference(found.primary().name) {
            // The same width with half of the runs, or fewer.
            let saved = one.saved.unwrap_or(f64::INFINITY);
            assert!(saved >= 2.0, "{}: {} saves {saved}", path.display(), one.arm);
        }
    }
    assert!(studies >= 3);
}

/// Arms that are the same until a week have the same curves until then, also where communities come back from silence after it.
#[test]
fn curves_know_nothing_of_the_future() {
    const LATE: usize = 60;
    let plain = "Scenario(name: \"Plain\", horizon_weeks: 120, organisation: (notice_weeks: 520),
        communities: [(name: \"A\", founders: 4, relevance: -1)])";
    let late = plain.replace("\"Plain\"", "\"Late\"").replace(
        "horizon_weeks",
        &format!("timeline: [at(week: {LATE}, shock: (kind: influx, members: 30))], horizon_weeks"),
    );
    let study = "Study(name: \"Late\", arms: [(name: \"As it is\", scenario: \"plain.ron\"), (name: \"Later\", \
        scenario: \"late.ron\")], scenario: \"plain.ron\", outcomes: [survival, weeks_alive, survival_weeks], replicates: 120)";
    let room = room(study);
    fs::write(room.path().join("plain.ron"), plain).unwrap();
    fs::write(room.path().join("late.ron"), late).unwrap();
    let args = ["compare", "ask.ron", "--json", "--no-figures", "--coefficient-sets", "0", "--out", "o"];
    let message: Value = serde_json::from_str(&ok(room.path(), &args)).unwrap();
    let found = &message["result"]["comparison"];
    let curve = |arm: usize| -> Vec<f64> {
        let curve = &found["arms"][arm]["curves"][0];
        assert_eq!(curve["outcome"], "survival");
        assert!(curve["definition"].as_str().unwrap().contains("neither dormant nor dissolved"));
        curve["share"].as_array().unwrap().iter().map(|share| share.as_f64().unwrap()).collect()
    };
    let (plain, late) = (curve(0), curve(1));
    assert_eq!(plain[..LATE], late[..LATE]);
    assert!(plain[LATE - 1] < 0.9 && late[LATE + 20] > plain[LATE + 20], "{plain:?} {late:?}");
    // The time alive is the area below the curve, so that none of the difference comes before the week.
    let weeks = |curve: &[f64]| curve[..120].iter().sum::<f64>();
    let of = |outcome: &str| -> f64 {
        let all = found["differences"].as_array().unwrap();
        all.iter().find(|one| one["outcome"] == outcome).unwrap()["value"].as_f64().unwrap()
    };
    assert!((of("weeks_alive") - (weeks(&late) - weeks(&plain))).abs() < 1e-9);
    // The survival time credits weeks of silence before the week to what came after it.
    assert!(of("survival_weeks") > of("weeks_alive") + 1.0);
    // The end of the curve is the share alive at the horizon.
    assert!((of("survival") - (late[120] - plain[120])).abs() < 1e-9);
    // Break-even prices stand beside.
    let hour = &found["break_even"][0]["prices"][0];
    assert_eq!(hour["price"]["name"], "value_hour");
}

#[test]
fn prices_of_the_command_line_count_and_wrong_ones_are_refused() {
    let room = room(STUDY);
    let ask = |more: &[&str]| {
        let args = ["compare", "ask.ron", "--json", "--no-figures", "--coefficient-sets", "0"];
        let said = ok(room.path(), &[&args[..], more].concat());
        let message: Value = serde_json::from_str(&said).unwrap();
        message["result"]["comparison"].clone()
    };
    let plain = ask(&["--out", "a"]);
    let dearer = ask(&[
        "--out",
        "b",
        "--price",
        "coordinator_hour=200",
        "--price",
        "currency=EUR",
        "--price",
        "protected=rostered",
    ]);
    let prices = &dearer["arms"][0]["prices"];
    assert_eq!((&prices["coordinator_hour"], &prices["currency"]), (&200.0.into(), &"EUR".into()));
    let cost = |found: &Value| {
        let outcome = &found["arms"][1]["outcomes"][1];
        assert_eq!(outcome["outcome"], "cost");
        outcome["value"].as_f64().unwrap()
    };
    assert!(cost(&dearer) > cost(&plain) + 20_000.0, "{} {}", cost(&dearer), cost(&plain));
    assert_eq!(
        (&plain["outcomes"][1]["unit"], &dearer["outcomes"][1]["unit"]),
        (&"money".into(), &"EUR".into())
    );
    let texts = dearer["assumptions"].to_string();
    assert!(texts.contains("all in EUR") && texts.contains("used or not"), "{texts}");
    for (price, reason) in [
        ("member_hours=3", "did you mean member_hour?"),
        ("member_hour=lots", "expected a number from 0"),
        ("currency=EURO", "expected one of money, EUR"),
        ("member_hour", "such as member_hour=85"),
    ] {
        let said =
            crate::said::fails(room.path(), 2, &["compare", "ask.ron", "--price", price, "--out", "c"]);
        assert!(said.contains(reason) && !room.path().join("c").exists(), "{price}: {said}");
    }
}

/// What is said aside.
fn aside(folder: &Path, arguments: &[&str]) -> String {
    let output = hearth(folder, arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ")
}

const QUICK: [&str; 3] = ["--no-figures", "--coefficient-sets", "0"];

#[test]
fn other_prices_use_the_runs_that_are_there_and_replace_nothing() {
    let room = room(STUDY);
    let ask = [&["compare", "ask.ron"][..], &QUICK].concat();
    ok(room.path(), &ask);
    let there = files(&room.path().join("outputs/ask"));
    let other = STUDY.replace("coordinator_hour: 100", "coordinator_hour: 40");
    fs::write(room.path().join("ask.ron"), &other).unwrap();
    let said = aside(room.path(), &ask);
    assert!(said.contains("coordinator_hour 100) and stays as it is"), "{said}");
    assert!(said.contains("240 runs of 240 were taken from outputs/ask/."), "{said}");
    assert!(files(&room.path().join("outputs/ask")) == there);
    // The same as if they had been run anew.
    let anew = self::room(&other);
    ok(anew.path(), &ask);
    let own = files(&room.path().join("outputs/ask-coordinator-hour-40"));
    let made = files(&anew.path().join("outputs/ask"));
    for file in ["runs.parquet", "trajectories.parquet", "comparison.json", "assumptions.csv", "weeks.csv"] {
        assert!(own[file] == made[file], "{file}");
    }
    // A folder that somebody names is not replaced either.
    let output = hearth(room.path(), &[&ask[..], &["--out", "outputs/ask"]].concat());
    let said = text(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!output.status.success() && said.contains("coordinator_hour is 100 there"), "{said}");
    assert!(said.contains("--from outputs/ask") && said.contains("Nothing was"), "{said}");
    assert!(files(&room.path().join("outputs/ask")) == there);
}

#[test]
fn a_new_arm_runs_alone() {
    let room = tempfile::tempdir().unwrap();
    let first = ["compare", "baseline", "--set", "horizon_weeks=20", "-n", "30", "--outcome", "members,cost"];
    let arm = ["--arm", "a:policy.sponsorship=0.9"];
    ok(room.path(), &[&first[..], &arm, &QUICK, &["--out", "one"]].concat());
    // Under another name, too: a run doesn't depend on it.
    let arms = ["--arm", "b:policy.control=0.2", "--arm", "renamed:policy.sponsorship=0.9"];
    let more = [&first[..], &arms, &QUICK].concat();
    let said = aside(room.path(), &[&more[..], &["--out", "two", "--from", "one"]].concat());
    assert!(said.contains("60 runs of 90 were taken from one/."), "{said}");
    ok(room.path(), &[&more[..], &["--out", "three"]].concat());
    let (two, three) = (files(&room.path().join("two")), files(&room.path().join("three")));
    for file in ["runs.parquet", "trajectories.parquet", "comparison.json"] {
        assert!(two[file] == three[file], "{file}");
    }
    // Runs of another seed are others.
    let other = [&more[..], &["--out", "four", "--from", "one", "--seed", "2"]].concat();
    let output = hearth(room.path(), &other);
    let said = text(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!output.status.success() && said.contains("its seed is 1, and 2 is asked for"), "{said}");
    assert!(!room.path().join("four").exists());
}

#[test]
fn slides_and_a_workbook_go_with_it() {
    let room = room(STUDY);
    ok(room.path(), &["compare", "ask.ron", "--coefficient-sets", "2", "--slides", "--xlsx"]);
    let there = files(&room.path().join("outputs/ask"));
    let slides = text(&there["slides.html"]);
    assert_eq!(slides.matches("<section class=\"slide\"").count(), 3);
    assert!(slides.contains("</svg>") && !slides.contains("http:") && !slides.contains("<script"));
    roxmltree::Document::parse_with_options(
        slides.trim_start_matches("<!DOCTYPE html>"),
        roxmltree::ParsingOptions::default(),
    )
    .unwrap();
    let found: Value = serde_json::from_slice(&there["comparison.json"]).unwrap();
    let headline = found["decision"]["headline"].as_str().unwrap();
    // Letters that HTML writes otherwise aside.
    assert!(slides.contains(headline.split(['\'', '&']).next().unwrap()), "{headline}");
    let report = text(&there["report.html"]);
    assert!(report.contains("Recommendation") && report.contains("What would change the recommendation"));
    let kinds: Vec<&str> = text_rows(&there["assumptions.csv"]);
    assert!(kinds.iter().any(|kind| kind.starts_with("price,")), "{kinds:?}");
    assert!(kinds.iter().any(|kind| kind.starts_with("uncertain factor,organisation.workload")));
    assert!(kinds.iter().any(|kind| kind.starts_with("coefficient,model.")), "{kinds:?}");
    let book = &there["comparison.xlsx"];
    assert!(book.starts_with(b"PK"));
    // The same again, to the last byte.
    ok(
        room.path(),
        &["compare", "ask.ron", "--coefficient-sets", "2", "--slides", "--xlsx", "--out", "again"],
    );
    assert!(files(&room.path().join("again"))["comparison.xlsx"] == *book);
}

fn text_rows(bytes: &[u8]) -> Vec<&str> {
    std::str::from_utf8(bytes).unwrap().lines().collect()
}

#[test]
fn the_recommendation_comes_first() {
    let room = room(STUDY);
    let said = ok(room.path(), &[&["compare", "ask.ron"][..], &QUICK].concat());
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text} is missing: {said}"));
    assert!(
        at("Why: ") < at("Costs: ")
            && at("Costs: ") < at("How sure: ")
            && at("Turns if: ") < at("For mean energy, ")
    );
}

#[test]
fn communities_are_funded_in_an_order() {
    let study = r#"Study(
        name: "Which first",
        scenario: Scenario(
            horizon_weeks: 30,
            communities: [(name: "Large", founders: 20), (name: "Small", founders: 3)],
            policy: (coordinator_hours: 0),
        ),
        portfolio: {"policy.coordinator_hours": 8},
        outcomes: [value_tangible, cost],
        replicates: 60,
        prices: (coordinator_hour: 100),
    )"#;
    let room = room(study);
    let said = ok(room.path(), &[&["compare", "ask.ron"][..], &QUICK].concat());
    assert!(said.contains("4 arms, 60 runs of each") && said.contains("“All 2”"), "{said}");
    let there = files(&room.path().join("outputs/ask"));
    let table = text(&there["portfolio.csv"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 1 + 3, "{table}");
    let column = |name: &str| rows[0].iter().position(|head| *head == name).unwrap();
    let number = |row: usize, name: &str| rows[row][column(name)].parse::<f64>().unwrap_or(f64::NAN);
    // In the order of gain for money; each figure from those beside it.
    assert!(number(1, "gain_per_thousand") >= number(2, "gain_per_thousand"), "{table}");
    for row in 1..4 {
        let ratio = 1000.0 * number(row, "gain") / number(row, "cost");
        assert!((number(row, "gain_per_thousand") - ratio).abs() < 1e-9 * ratio.abs(), "{table}");
        // An hour of tangible value is worth 60.
        let value = 60.0 * number(row, "gain") / number(row, "cost");
        assert!((number(row, "value_per_money") - value).abs() < 1e-6 * value.abs(), "{table}");
    }
    assert!((number(1, "first") + number(2, "first") - 1.0).abs() < 1e-9, "{table}");
    assert!(text(&there["report.html"]).contains("Which community to fund first"));
    // What holds for single communities only is refused for others, with its place.
    fs::write(
        room.path().join("wrong.ron"),
        study.replace("\"policy.coordinator_hours\": 8", "\"horizon_weeks\": 8"),
    )
    .unwrap();
    let output = hearth(room.path(), &["check", "wrong.ron"]);
    let said = text(&output.stderr) + &text(&output.stdout);
    assert!(!output.status.success() && said.contains("is no policy of a single community"), "{said}");
}

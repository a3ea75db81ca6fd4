//! Autopsies name the pressure that was planted, change nothing where there is none, and tell it to people and programs.
//!
//! Seeds are fixed beforehand so that a failure comes back. Single pressures at a strength that a user would plant were
//! named in 157 of 160 autopsies on other seeds; of the twenty here, sound code fails to name four or more once in
//! two thousand times.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::said::{fails, ok, reword_manifest};
use hearth::engine::observe::Cause;
use hearth::engine::scenario::timeline::Action;
use hearth::engine::scenario::{LiveValue, Scenario, ShockKind, TaskKind};
use hearth::study::Control;
use hearth::study::autopsy::planted::{Trial, planted_causes};
use hearth::study::autopsy::removal::REMOVALS;
use hearth::study::autopsy::{Autopsy, AutopsyRequest, Certainty, Verdict, examine, narrative, without};
use rayon::prelude::*;
use serde_json::Value;

fn scenario(text: &str) -> Scenario {
    Scenario::parse(text, "autopsy", &[]).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn examine_run(scenario: &Scenario, seed: u64, replicate: u32, threads: usize) -> Autopsy {
    examine_closely(scenario, seed, replicate, 10, threads)
}

fn examine_closely(scenario: &Scenario, seed: u64, replicate: u32, matched: u32, threads: usize) -> Autopsy {
    let question = AutopsyRequest { seed, replicate, matched, at_most: matched, community: 0 };
    let control = Control { threads, stop: &AtomicBool::new(false), progress: &|_| {} };
    examine(scenario, &question, None, &control).unwrap().expect("nobody stops it")
}

/// Scenarios as a user writes them, with the one pressure that is in each: by levers, and by the timeline.
const PLANTED: [(Cause, &str); 20] = [
    (Cause::Neglect, "(policy: (coordinator_hours: 0, events_per_month: 0, matchmaking: 0))"),
    (
        Cause::Neglect,
        "(timeline: [at(week: 50, set: {\"policy.coordinator_hours\": 0, \"policy.events_per_month\": 0})])",
    ),
    (Cause::ClosedMindedness, "(policy: (openness: 0))"),
    (Cause::ClosedMindedness, "(timeline: [at(week: 30, set: {\"community.admits\": false})])"),
    (
        Cause::LackOfChallenge,
        "(communities: [(name: \"Calm\", domain_turnover_per_year: 0, challenge: 0.3)])",
    ),
    (
        Cause::LackOfChallenge,
        "(communities: [(name: \"Calm\", challenge: 0.4)], \
          timeline: [at(week: 1, set: {\"community.domain_turnover_per_year\": 0})])",
    ),
    (Cause::CompetingDemands, "(organisation: (workload: 0.9))"),
    (
        Cause::CompetingDemands,
        "(timeline: [every(weeks: 26, from: 10, shock: (kind: workload_surge, severity: 1, weeks: 22))])",
    ),
    (Cause::FailureToAdapt, "(communities: [(name: \"Hunted\", domain_turnover_per_year: 160)])"),
    (Cause::FailureToAdapt, "(timeline: [every(weeks: 20, shock: technology_break)])"),
    (Cause::DeEnergizingWork, "(policy: (tasks_per_month: 6, task_support: 0))"),
    (Cause::DeEnergizingWork, "(timeline: [every(weeks: 1, task: (kind: data_collection, support: 0))])"),
    (Cause::OverControl, "(policy: (control: 0.9))"),
    (Cause::OverControl, "(timeline: [at(week: 20, set: {\"policy.control\": 1})])"),
    (Cause::OverMeasurement, "(policy: (measurement: 1, stories: 0))"),
    (Cause::OverMeasurement, "(timeline: [every(weeks: 1, task: (kind: report, count: 2))])"),
    (
        Cause::LackOfSupport,
        "(organisation: (budget_cuts_per_year: 2, decisions_per_year: 4), \
          policy: (sponsorship: 0, recognition: 0, consultation: 0))",
    ),
    (
        Cause::LackOfSupport,
        "(policy: (sponsorship: 0, publicity: 0), timeline: [every(weeks: 30, shock: (kind: budget_cut, weeks: 30)), \
          every(weeks: 16, shock: unconsulted_decision)])",
    ),
    (Cause::LossOfKeyPeople, "(timeline: [at(week: 12, shock: (kind: coordinator_leaves, weeks: 240))])"),
    (Cause::LossOfKeyPeople, "(timeline: [every(weeks: 12, shock: core_member_leaves)])"),
];

#[test]
fn a_planted_cause_is_named() {
    let found: Vec<(Cause, Autopsy)> = PLANTED
        .par_iter()
        .enumerate()
        .map(|(place, (cause, text))| (*cause, examine_run(&scenario(text), 2026 + place as u64, 0, 1)))
        .collect();
    let lines: Vec<String> = found
        .iter()
        .map(|(planted, autopsy)| {
            let first = &autopsy.removals[0];
            format!(
                "{} → {} {:+.0} ({:+.0} to {:+.0})",
                planted.name(),
                first.causes[0].name(),
                first.gain.mean,
                first.gain.low,
                first.gain.high
            )
        })
        .collect();
    let right = found.iter().filter(|(planted, autopsy)| autopsy.removals[0].causes == [*planted]).count();
    assert!(right >= 17, "{right} of 20:\n{}", lines.join("\n"));
    // Most of these stand out far enough to be called by their name.
    let named = found
        .iter()
        .filter(|(planted, autopsy)| autopsy.named().is_some_and(|(first, _)| first.causes == [*planted]));
    assert!(named.count() >= 15, "{}", lines.join("\n"));
}

#[test]
fn without_a_pressure_its_removal_changes_nothing() {
    let free = without(&scenario("()"), Cause::ALL);
    assert_eq!(without(&free, Cause::ALL), free, "once it is gone there is no more of it");
    let autopsy = examine_run(
        &scenario("(horizon_weeks: 60, organisation: (sponsor_departures_per_year: 0))"),
        3,
        0,
        1,
    );
    for removed in autopsy.removals.iter().filter(|removed| !removed.present) {
        assert_eq!((removed.gain.mean, removed.gain.low, removed.gain.high), (0.0, 0.0, 0.0));
        assert_eq!(removed.runs, autopsy.before);
    }
    let absent = autopsy.removals.iter().filter(|removed| !removed.present).count();
    assert!(absent >= 4, "an ordinary organisation neglects nobody and measures little");
    // What is better than ordinary already isn't touched.
    let rich = "(policy: (coordinator_hours: 20, events_per_month: 4, matchmaking: 1, openness: 1, onboarding: 1, \
                 protected_hours: 4), communities: [(name: \"Rich\", challenge: 0.9)])";
    let rich = scenario(rich);
    for cause in [Cause::Neglect, Cause::ClosedMindedness, Cause::LackOfChallenge] {
        assert_eq!(without(&rich, &[cause]), rich, "{}", cause.name());
    }
}

#[test]
fn a_removal_reaches_every_way_in_which_a_pressure_comes() {
    let text = "(policy: (control: 0.4), timeline: [
        at(week: 9, set: {\"policy.control\": 0.8, \"policy.openness\": 0.2}, event: charter),
        between(from: 20, to: 40, set: {\"organisation.workload\": 0.9}, shock: workload_surge, event: session),
        every(weeks: 4, task: writing),
        every(weeks: 9, shock: core_member_leaves),
    ])";
    let before = scenario(text);
    let free = without(&before, &[Cause::OverControl]);
    assert_eq!(free.communities[0].policy.control, 0.0);
    assert_eq!(free.timeline.len(), 4);
    let Action::Set(changes) = &free.timeline[0].actions[0] else { panic!("{:?}", free.timeline[0]) };
    assert!(changes.contains(&("policy.control".to_owned(), LiveValue::Number(0.0))), "{changes:?}");
    assert!(
        changes.iter().any(|(path, value)| path == "policy.openness" && *value != LiveValue::Number(0.9))
    );
    assert_eq!(free.timeline[0].actions.len(), 1, "the charter is gone, the rest of the line isn't");

    let free = without(&before, &[Cause::CompetingDemands]);
    assert_eq!(free.organisation.workload_surges_per_year, 0.0);
    let expected = vec![("organisation.workload".to_owned(), LiveValue::Number(0.0))];
    assert_eq!(free.timeline[1].actions[0], Action::Set(expected));
    assert_eq!(free.timeline[1].actions.len(), 2, "the session stays");
    assert_eq!(without(&before, &[Cause::DeEnergizingWork]).timeline.len(), 3);
    assert_eq!(without(&before, &[Cause::LossOfKeyPeople]).timeline.len(), 3);
    // Two at a time is one after the other.
    let both = without(&before, &[Cause::OverControl, Cause::CompetingDemands]);
    assert_eq!(both, without(&free, &[Cause::OverControl]));
}

/// Tasks a month by kind, energizing ones and draining ones.
fn given(scenario: &Scenario) -> (f32, f32) {
    let policy = &scenario.communities[0].policy;
    let all: f32 = policy.task_mix.weights().map(|(_, weight)| weight).sum();
    let draining: f32 = policy
        .task_mix
        .weights()
        .filter(|(kind, _)| kind.traits().cause == Some(Cause::DeEnergizingWork))
        .map(|(_, weight)| weight)
        .sum();
    (policy.tasks_per_month * (all - draining) / all, policy.tasks_per_month * draining / all)
}

#[test]
fn without_draining_work_the_other_work_stays() {
    let before = scenario("(policy: (tasks_per_month: 4, task_mix: (writing: 3, hot_issue: 2)))");
    let after = without(&before, &[Cause::DeEnergizingWork]);
    let ((good, _), (still_good, drains)) = (given(&before), given(&after));
    assert!((good - still_good).abs() < 1e-5 && good > 1.0 && drains == 0.0, "{good} {still_good} {drains}");
    for &kind in TaskKind::ALL {
        let cause = match kind {
            TaskKind::Report => Some(Cause::OverMeasurement),
            kind if !kind.energizes() => Some(Cause::DeEnergizingWork),
            _ => None,
        };
        assert_eq!(kind.traits().cause, cause, "{}", kind.name());
    }
    // The timeline changes the number, and then the mix: what is left of both is set.
    let text = "(policy: (tasks_per_month: 1), timeline: [
        at(week: 50, set: {\"policy.task_mix.hard_problem\": 0, \"policy.task_mix.hot_issue\": 0}),
        at(week: 10, set: {\"policy.tasks_per_month\": 5}),
    ])";
    let after = without(&scenario(text), &[Cause::DeEnergizingWork]);
    let rate = |line: usize| {
        let Action::Set(changes) = &after.timeline[line].actions[0] else { panic!("a change") };
        match changes.iter().find(|(path, _)| path == "policy.tasks_per_month") {
            Some((_, LiveValue::Number(rate))) => *rate,
            _ => panic!("{changes:?}"),
        }
    };
    assert!((rate(1) - 5.0 * 3.1 / 5.0).abs() < 1e-5, "{}", rate(1));
    assert!((rate(0) - 5.0 * 1.6 / 3.5).abs() < 1e-5, "{}", rate(0));
    // Reports belong to measuring.
    let reports = scenario("(timeline: [every(weeks: 2, task: report)])");
    assert_eq!(without(&reports, &[Cause::DeEnergizingWork]).timeline, reports.timeline);
    assert!(without(&reports, &[Cause::OverMeasurement]).timeline.is_empty());
}

/// Two pressures of which each kills by itself: little is gained without both gone. (Over forty replicates some 180 full weeks
/// against 15.)
#[test]
fn pairs_where_single_removals_save_nobody() {
    let text = "(horizon_weeks: 156, timeline: [
        every(weeks: 1, task: (kind: data_collection, support: 0)),
        every(weeks: 2, from: 4, shock: core_member_leaves),
    ])";
    let deadly = scenario(text);
    let found: Vec<Autopsy> =
        (0..3).into_par_iter().map(|seed| examine_closely(&deadly, 40 + seed, 0, 40, 1)).collect();
    let mut tried = 0;
    for autopsy in &found {
        let saved = autopsy.removals.iter().any(|removed| removed.subject_run().alive);
        assert_eq!(
            autopsy.pairs.is_empty(),
            autopsy.subject_run().alive || saved,
            "{}",
            narrative::text(autopsy)
        );
        let Some(best) = autopsy.pairs.first() else { continue };
        tried += 1;
        assert_eq!(best.causes.len(), 2);
        assert!(
            best.causes.contains(&Cause::DeEnergizingWork) && best.causes.contains(&Cause::LossOfKeyPeople)
        );
        assert!(best.gain.mean > 1.2 * autopsy.removals[0].gain.mean, "{}", narrative::table(autopsy));
        assert!(narrative::text(autopsy).contains("No single knock-out saves this run"));
    }
    assert!(tried > 0);
}

#[test]
fn the_same_on_any_number_of_threads_and_within_a_terminal() {
    let control = scenario("(horizon_weeks: 80, policy: (control: 1))");
    let (one, two) = (examine_run(&control, 5, 3, 1), examine_run(&control, 5, 3, 2));
    assert_eq!((&one.before, &one.removals, &one.pairs), (&two.before, &two.removals, &two.pairs));
    let shares: f64 = one.removals.iter().map(|removed| removed.largest).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
    for line in narrative::table(&one).lines().filter(|line| !line.starts_with("Means over")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn planted_causes_are_counted() {
    let trial = Trial { draws: 1, matched: 2, gauged: 4, ..Trial::default() };
    let control = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
    let named = planted_causes(&trial, &control).unwrap().unwrap();
    assert!(named.confusion.iter().all(|row| row.iter().sum::<u32>() == 1));
    assert!(
        named.strengths.iter().all(|strength| *strength > 0.0 && *strength <= 1.0),
        "{:?}",
        named.strengths
    );
    assert_eq!(named.right().1, 10);
    assert!(planted_causes(&Trial { matched: 0, ..trial }, &control).is_err());
    let stop = AtomicBool::new(true);
    let stopped = Control { threads: 1, stop: &stop, progress: &|_| {} };
    assert!(planted_causes(&Trial::default(), &stopped).unwrap().is_none());
}

const DEADLY: &str = "Scenario(name: \"Deadly\", horizon_weeks: 80, timeline: [every(weeks: 1, task: (kind: writing, support: 0))])";

#[test]
fn a_scenario_is_examined_and_reported() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("my.ron"), DEADLY).unwrap();
    let said = ok(room.path(), &["autopsy", "my.ron"]);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let flowing = said.replace('\n', " ");
    assert!(
        flowing.contains("If it had been spared the work that drains, the 20 matched replicates"),
        "{said}"
    );
    for file in ["autopsy.png", "autopsy.svg", "autopsy.txt", "without.ron"] {
        assert!(room.path().join("outputs/autopsy/my").join(file).exists(), "{file}");
    }
    // Every command that is named works.
    for line in said.lines().skip_while(|line| *line != "What to try next:").skip(1) {
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let fewer = if words[0] == "run" { &["-n", "2", "--no-figures"][..] } else { &[] };
        ok(room.path(), &[&words[..], fewer].concat());
    }
    let asked = [
        "autopsy",
        "my.ron",
        "--json",
        "--no-figures",
        "--replicate",
        "4",
        "-n",
        "6",
        "--seed",
        "9",
        "--out",
        "o",
    ];
    let said: Value = serde_json::from_str(&ok(room.path(), &asked)).unwrap();
    let json = &said["result"];
    assert_eq!(json["replicate"], 4);
    assert_eq!((&json["matched_replicates"], &json["seed"]), (&Value::from(6), &Value::from(9)));
    assert_eq!(json["cause"], "de_energizing_work", "{json}");
    assert_eq!(json["removals"].as_array().unwrap().len(), Cause::ALL.len());
    let first = &json["removals"][0];
    let gain = &first["full_weeks_gained"];
    assert!(gain["low"].as_f64() < gain["mean"].as_f64() && gain["mean"].as_f64() < gain["high"].as_f64());
    assert!(
        first["this_run"]["survival_weeks"].as_f64().unwrap() > 0.0 && first["largest_share"].is_number()
    );
    assert!(json["text"].as_str().unwrap().contains("replicate 4"));
}

#[test]
fn a_study_is_examined_in_a_run_that_ended() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("my.ron"), DEADLY).unwrap();
    ok(room.path(), &["run", "my.ron", "-n", "9", "--seed", "5", "--no-figures", "--csv", "--out", "study"]);
    let said = ok(room.path(), &["autopsy", "study", "--json", "--no-figures", "--out", "found"]);
    let json = &serde_json::from_str::<Value>(&said).unwrap()["result"];
    let runs = fs::read_to_string(room.path().join("study/runs.csv")).unwrap();
    let mut lines = runs.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let runs: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let ended = runs.iter().filter(|run| run[place("alive")].parse::<f64>().unwrap() == 0.0).count();
    assert!(ended > 0, "unfunded work every week kills");
    assert_eq!((&json["seed"], &json["runs"]), (&Value::from(5), &Value::from(9)));
    assert_eq!(json["runs_ended"], ended);
    let run = &runs[json["replicate"].as_u64().unwrap() as usize];
    assert_eq!(run[place("alive")].parse::<f64>().unwrap(), 0.0);
    assert_eq!(
        json["survival_weeks"].as_f64().unwrap(),
        run[place("survival_weeks")].parse::<f64>().unwrap()
    );
    assert!(
        !room.path().join("found/autopsy.png").exists() && room.path().join("found/without.ron").exists()
    );

    for (arguments, wanted) in [
        (&["autopsy", "study", "--replicate", "9"][..], "counted from 0 to 8"),
        (&["autopsy", "study", "--set", "policy.control=1"], "--seed and --set are for scenarios"),
        (&["autopsy", "study", "--arm", "other"], "there is no arm 'other'"),
        (&["autopsy", "found"], "neither arms nor units"),
    ] {
        refused(room.path(), arguments, wanted);
    }
    reword_manifest(&room.path().join("study"), env!("CARGO_PKG_VERSION"), "0.0.9");
    refused(room.path(), &["autopsy", "study"], "made by hearth 0.0.9");
}

fn refused(folder: &Path, arguments: &[&str], wanted: &str) {
    let said = fails(folder, 2, arguments);
    assert!(said.contains(wanted), "{arguments:?}: {said}");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("my.ron"), DEADLY).unwrap();
    fs::write(room.path().join("wrong.ron"), "(policy: (contrl: 1))").unwrap();
    fs::write(room.path().join("file"), "").unwrap();
    for (arguments, wanted) in [
        (&["autopsy", "myy.ron"][..], "did you mean my.ron?"),
        (&["autopsy", "wrong.ron"], "did you mean `control`?"),
        (&["autopsy", "my.ron", "-n", "1"], "--replicates"),
        (&["autopsy", "my.ron", "-n", "-3"], "--replicates"),
        (&["autopsy", "my.ron", "--replicate", "-1"], "--replicate"),
        (&["autopsy", "my.ron", "--replicate", "4294967295"], "no room for its matched replicates"),
        (&["autopsy", "my.ron", "--community", "Nobody"], "there is no community 'Nobody'"),
        (&["autopsy", "my.ron", "--arm", "a"], "a scenario has no arms"),
        (&["autopsy", "my.ron", "--out", "file"], "is not a folder"),
        (&["autopsy", "my.ron", "--set", "policy.control=7"], "out of range"),
    ] {
        refused(room.path(), arguments, wanted);
    }
    assert!(!room.path().join("outputs").exists(), "nothing was written");
}

/// The page on autopsies tells all that the table of removals says.
#[test]
fn the_page_tells_what_is_taken_away() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/autopsy.md")).unwrap();
    for removal in REMOVALS {
        assert!(page.contains(&format!("| {} |", removal.pressure)), "{}", removal.pressure);
        for level in removal.levels {
            let name = level.path.rsplit('.').next().unwrap();
            assert!(page.contains(name), "{}: {}", removal.pressure, level.path);
        }
    }
    for shock in ShockKind::ALL.iter().filter(|shock| shock.traits().cause.is_some()) {
        assert!(page.contains(&format!("`{}`", shock.name())), "{}", shock.name());
    }
}

#[test]
fn nothing_is_said_only_where_it_is_known() {
    // An ordinary community that is backed: of a few replicates nobody can say whether anything harms it.
    let ordinary = without(&scenario("(horizon_weeks: 104)"), &[Cause::LackOfSupport]);
    let few = examine_closely(&ordinary, 1, 0, 4, 2);
    let Verdict::TooFew { needed } = few.verdict() else { panic!("{:?}", few.verdict()) };
    let text = narrative::text(&few);
    assert!(needed >= 8 && text.contains("too few") && text.contains(&format!("-n {needed}")), "{text}");
    assert!(!text.contains("none of the ten"), "{text}");
    // Where no pressure is there is none to find, however few replicates there are.
    let free = without(&ordinary, Cause::ALL);
    let nothing = examine_closely(&free, 1, 0, 4, 2);
    assert_eq!(nothing.verdict(), Verdict::Nothing);
    assert!(narrative::text(&nothing).contains("none of the ten"));
    // Without a number, it goes on until it is decided, and says over how many.
    let controlled = scenario("(horizon_weeks: 104, communities: [(name: \"A\", policy: (control: 1))])");
    let question = AutopsyRequest { seed: 1, replicate: 0, matched: 4, at_most: 256, community: 0 };
    let control = Control { threads: 2, stop: &AtomicBool::new(false), progress: &|_| {} };
    let found = examine(&controlled, &question, None, &control).unwrap().unwrap();
    assert!(
        matches!(found.verdict(), Verdict::Named(removed, Certainty::Sure) if removed.causes == [Cause::OverControl])
    );
    let (taken, planned) = found.analyses;
    assert!(
        planned == 7 && taken < planned && found.before.len() == 4 << (taken - 1),
        "{taken} of {planned}"
    );
    assert!(found.risk < 0.01 && found.question.matched as usize == found.before.len());
}

//! The claims of the literature: the table is whole, verdicts depend on nothing but what they are about, and the command
//! tells them. Whether all claims hold is asked by `hearth validate claims`, with more replicates than a test may take.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::atomic::AtomicBool;

use crate::said::{hearth, text};
use hearth::study::Control;
use hearth::study::claims::table::{ClaimTable, Require};
use hearth::study::claims::{ClaimsResult, Library, NamesCauses, Plan, Request, Verdict, planted::Case};
use serde_json::Value;

fn request(only: &[&str], sets: &[&str], replicates: u32) -> Request {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Request { only: owned(only), sets: owned(sets), seed: 12, replicates, mechanisms: true }
}

fn run(plan: &Plan, threads: usize, names_causes: Option<&dyn NamesCauses>) -> ClaimsResult {
    let stop = AtomicBool::new(false);
    let control = Control { threads, stop: &stop, progress: &|_| {} };
    plan.run(names_causes, None, &control).unwrap().unwrap()
}

fn table() -> ClaimTable {
    Library::BuiltIn.table().unwrap()
}

#[test]
fn every_claim_is_there_with_its_source_threshold_and_mechanism() {
    let table = table();
    let ids: Vec<String> = table.claims.iter().map(|claim| claim.id.clone()).collect();
    let expected: Vec<String> = (1..=31).map(|number| format!("C{number}")).collect();
    assert_eq!(ids, expected);
    for claim in &table.claims {
        assert!(!claim.source.is_empty() && claim.sentence.len() > 10, "{}", claim.id);
        assert!(!claim.mechanisms.is_empty(), "{} rests on something", claim.id);
        let names: BTreeSet<&str> =
            claim.conditions.iter().map(|condition| condition.name.as_str()).collect();
        assert_eq!(names.len(), claim.conditions.len(), "{}", claim.id);
        for mechanism in &claim.mechanisms {
            assert!(!mechanism.off.is_empty() && !mechanism.carries.is_empty(), "{}", claim.id);
        }
    }
    // What is demanded in numbers stands as it was fixed before anything was run.
    let demanded = |id: &str, place: usize| {
        let claim = table.claims.iter().find(|claim| claim.id == id).unwrap();
        claim.conditions[place].require
    };
    assert_eq!(demanded("C1", 0), Require::Below(-0.25));
    assert_eq!((demanded("C26", 0), demanded("C26", 1)), (Require::Above(0.8), Require::Above(0.3)));
    assert_eq!(demanded("C30", 0), Require::Below(0.5));
    // No effect counts that is too small to matter: shares by 3 points, all else by 5 %, waiting times by 4 weeks.
    // These weigh effects against each other, or have the 5 % in their contrast; of money the sign is the claim.
    let exempt = ["C2", "C4", "C10", "C13", "C22", "C23"];
    for claim in table.claims.iter().filter(|claim| !exempt.contains(&claim.id.as_str())) {
        for condition in &claim.conditions {
            let one = format!("{}, {}", claim.id, condition.name);
            assert!(!matches!(condition.require, Require::Above(0.0) | Require::Below(0.0)), "{one}");
        }
    }
    // Every scenario can be read and every path set, also with mechanisms off.
    let plan = Plan::new(&Library::BuiltIn, request(&[], &[], 100)).unwrap();
    assert_eq!(plan.claims(), 31);
    assert!(plan.arms() > 150, "{}", plan.arms());
}

#[test]
fn what_is_built_in_is_what_is_in_the_folder() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let built_in: BTreeSet<&str> = Library::built_in().collect();
    for entry in fs::read_dir(scenarios.join("claims")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".ron") {
            assert!(built_in.contains(format!("claims/{name}").as_str()), "{name} isn't built in");
        }
    }
    let folder = Library::Folder(scenarios.join("claims"));
    assert_eq!(folder.table().unwrap(), table());
    for name in built_in {
        assert!(scenarios.join(name).exists(), "{name}");
    }
}

#[test]
fn a_verdict_depends_on_nothing_but_its_claim() {
    let alone = Plan::new(&Library::BuiltIn, request(&["C25"], &[], 100)).unwrap();
    let with_others = Plan::new(&Library::BuiltIn, request(&["c25", "C20"], &[], 100)).unwrap();
    let (one, two) = (run(&alone, 1, None), run(&with_others, 2, None));
    let of = |results: &ClaimsResult| results.claims.iter().find(|claim| claim.id == "C25").cloned().unwrap();
    assert_eq!(of(&one), of(&two));
    assert_eq!(one.claims.len(), 1);
    // Many ways in do bring newcomers in, and without what they consist of they don't.
    let claim = of(&one);
    assert_eq!((claim.verdict, claim.mechanisms[0].verdict), (Verdict::Holds, Verdict::Holds), "{claim:?}");
    assert!(claim.effect - 1.0 > 3.0 * (claim.mechanisms[0].effects[0].effect - 1.0).abs());
    // The user may switch it off by hand.
    let off = ["model.participation.welcome=0", "model.energy.ladder_value=0", "model.exchange.newcomer=0"];
    let plan = Plan::new(&Library::BuiltIn, request(&["C25"], &off, 100)).unwrap();
    assert_ne!(run(&plan, 2, None).claims[0].verdict, Verdict::Holds);
}

/// Names every third cause wrongly.
struct Guesses;

impl NamesCauses for Guesses {
    fn names_planted(&self, case: Case<'_>) -> Result<bool, String> {
        assert_eq!((case.matched, case.seed), (10, 12));
        Ok(!case.number.is_multiple_of(3))
    }
}

#[test]
fn who_names_causes_can_be_plugged_in() {
    let room = tempfile::tempdir().unwrap();
    let claim = |above: f64| {
        format!(
            "(claims: [(id: \"P\", sentence: \"Causes are found.\", source: [], scenario: \"own.ron\", \
             arms: {{\"a\": ()}}, conditions: [(name: \"named\", \
             outcome: names_planted_cause(matched: 10, others_up_to: 0.6), contrast: value(\"a\"), \
             require: above({above}))])])"
        )
    };
    fs::write(room.path().join("own.ron"), "(horizon_weeks: 2)").unwrap();
    for (above, expected) in [(0.5, Verdict::Holds), (0.75, Verdict::Fails)] {
        fs::write(room.path().join("claims.ron"), claim(above)).unwrap();
        let library = Library::Folder(room.path().to_owned());
        let plan = Plan::new(&library, request(&[], &[], 800)).unwrap();
        assert_eq!(run(&plan, 2, Some(&Guesses)).claims[0].verdict, expected);
        assert_eq!(run(&plan, 2, None).claims[0].verdict, Verdict::NotRun);
    }
}

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    hearth(folder, &[&["validate", "claims"], arguments].concat())
}

#[test]
fn the_command_tells_draws_and_keeps_what_it_found() {
    let room = tempfile::tempdir().unwrap();
    let holds = validate(room.path(), &["--only", "C25", "-n", "100", "--seed", "12", "--details"]);
    let said = text(&holds.stdout);
    assert_eq!(holds.status.code(), Some(0), "{said}{}", text(&holds.stderr));
    assert!(said.contains("● C25") && said.contains("Results are in outputs/claims/:"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    for name in ["claims.svg", "claims.png", "claims.csv", "claims.json"] {
        assert!(room.path().join("outputs/claims").join(name).exists(), "{name}");
    }
    let table = fs::read_to_string(room.path().join("outputs/claims/claims.csv")).unwrap();
    assert!(
        table.starts_with("claim,verdict,condition,") && table.contains("\nC25,holds,newcomers who"),
        "{table}"
    );
    // The same bytes on any number of threads, and an exit code that a pipeline understands.
    let off = "model.participation.welcome=0,model.energy.ladder_value=0,model.exchange.newcomer=0";
    let mut arguments = vec!["--only=C25", "-n=100", "--seed=12", "--json", "--no-figures", "--out=x"];
    for set in off.split(',') {
        arguments.extend(["--set", set]);
    }
    let outputs = ["1", "2"].map(|threads| {
        let output = validate(room.path(), &[&arguments[..], &["--threads", threads]].concat());
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        output.stdout
    });
    assert_eq!(outputs[0], outputs[1]);
    let found: Value = serde_json::from_slice(&outputs[0]).unwrap();
    let claim = &found["result"]["claims"][0];
    assert!(claim["effect"].is_number() && claim["interval"][0].is_number(), "{claim}");
    assert_ne!(claim["verdict"], "holds");
    assert!(!room.path().join("x/claims.png").exists());
}

#[test]
fn bad_requests_are_refused_before_any_work() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(room.path().join(name).join("claims.ron"), text).unwrap();
    for name in ["torn", "typo", "arm", "week", "empty"] {
        fs::create_dir(room.path().join(name)).unwrap();
    }
    let claim = |arms: &str, condition: &str| {
        format!(
            "(claims: [(id: \"X\", sentence: \"\", source: [], scenario: \"s.ron\", arms: {{{arms}}}, \
             conditions: [{condition}])])"
        )
    };
    let survival = "(name: \"n\", outcome: survival, contrast: value(\"b\"), require: above(0))";
    write("torn", "(claims: [(id: \"X\",");
    write("typo", &claim("\"b\": ()", &survival.replace("survival", "run(\"surviving\")")));
    write("arm", &claim("\"a\": ()", survival));
    write("week", &claim("\"b\": ()", &survival.replace("survival", "alive_at(900)")));
    for name in ["typo", "arm", "week"] {
        fs::write(room.path().join(name).join("s.ron"), "(horizon_weeks: 10)").unwrap();
    }
    let table: &[(&[&str], &[&str])] = &[
        (&["--only", "C99"], &["no claim C99", "nothing was started"]),
        (&["--only", "C1", "--set", "model.work.drudgry=0"], &["did you mean", "drudgery"]),
        (&["--replicates", "20"], &["100..=1000000"]),
        (&["--seed", "x"], &["a whole number from 0"]),
        (&["--from", "nowhere"], &["can't read the claims nowhere", "no such file"]),
        (&["--from", "empty"], &["claims.ron", "no such file"]),
        (&["--from", "torn"], &["torn/claims.ron:1:"]),
        (&["--from", "typo"], &["claim X", "no figure of a run `surviving`"]),
        (&["--from", "arm"], &["claim X", "there is no arm `b`"]),
        (&["--from", "week"], &["week 900 never comes"]),
        (&["--out", "torn/claims.ron"], &["is not a folder"]),
    ];
    for (arguments, expected) in table {
        let output = validate(room.path(), arguments);
        let message = text(&output.stderr).replace('\n', " ");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        for part in *expected {
            assert!(message.contains(part), "{arguments:?} should say {part}: {message}");
        }
    }
    assert!(!room.path().join("outputs").exists());
}

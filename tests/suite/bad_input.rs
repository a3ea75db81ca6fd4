//! Bad input is refused before work starts, with its place and what to write instead.

use std::fs;
use std::path::Path;

use hearth::engine::scenario::{Scenario, ScenarioError, template};
use proptest::prelude::*;

use crate::repeat::repeatable;

/// The error of a text that is wrong.
fn refusal(text: &str) -> String {
    refusal_with(text, &[])
}

fn refusal_with(text: &str, sets: &[&str]) -> String {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    match Scenario::parse(text, "x.ron", &sets) {
        Ok(_) => panic!("accepted: {text} {sets:?}"),
        Err(error) => error.to_string(),
    }
}

/// Checks that the errors of a text have all of these words.
#[track_caller]
fn refused(text: &str, words: &[&str]) {
    says(&refusal(text), words);
}

#[track_caller]
fn says(refusal: &str, words: &[&str]) {
    for word in words {
        assert!(refusal.contains(word), "no {word:?} in:\n{refusal}");
    }
}

#[test]
fn lines_that_hold_one_parameter_at_one_time_are_refused() {
    let overlapping = r#"(timeline: [
        between(from: 10, to: 30, set: {"policy.openness": 0.5}),
        between(from: 20, to: 40, set: {"policy.openness": 1.0}),
    ])"#;
    let error = Scenario::parse(overlapping, "two.ron", &[]).unwrap_err().to_string();
    assert!(
        error.contains("two.ron:3:") && error.contains("holds `policy.openness` at the same time"),
        "{error}"
    );
    let in_turn = overlapping.replace("from: 20", "from: 30");
    Scenario::parse(&in_turn, "two.ron", &[]).unwrap();
}

#[test]
fn an_error_reads_like_this() {
    let text = "Scenario(\n    policy: (sponsorship: 1.4),\n)";
    assert_eq!(
        refusal(text),
        "the scenario has an error:\n\
         \n\
         x.ron:2:27: policy.sponsorship: 1.4 is out of range; expected a number from 0 to 1 (share)\n\
         \x20    2 |     policy: (sponsorship: 1.4),\n\
         \x20      |                           ^\n"
    );
}

#[test]
fn single_values() {
    for (text, words) in [
        ("(policy: (sponsorship: -0.1))", &["1:24", "out of range", "0 to 1"][..]),
        ("(policy: (sponsorship: NaN))", &["NaN isn't a finite number"]),
        ("(policy: (sponsorship: inf))", &["inf isn't a finite number"]),
        ("(policy: (sponsorship: 1e99))", &["out of range"]),
        ("(policy: (sponsorship: 1e999))", &["1:24"]),
        ("(policy: (sponsorship: high))", &["found the name `high`", "a number"]),
        ("(policy: (sponsorship: \"0.5\"))", &["found the text \"0.5\"", "a number"]),
        ("(policy: (sponsorship: (0.5)))", &["found values without keys"]),
        ("(policy: (sponsorship: [0.5]))", &["found a list"]),
        ("(policy: (sponsorship: (a: 1)))", &["found a group"]),
        ("(policy: (sponsorship: ()))", &["found a group"]),
        ("(policy: (sponsorship: None))", &["found the name `None`"]),
        ("(policy: (sponsorship: b\"x\"))", &["1:24"]),
        ("(policy: (sponsorship: 0..1))", &["1:24"]),
        ("(policy: (launch_workshop: 1))", &["expected true or false"]),
        ("(policy: (earliest_task_stage: matring))", &["there is no `matring`", "did you mean `maturing`?"]),
        ("(policy: (earliest_task_stage: 3))", &["one of potential, coalescing"]),
        ("(organisation: (units: 2.5))", &["2.5 isn't a whole number", "1 to 64 (units)"]),
        ("(organisation: (units: -1))", &["-1 is out of range"]),
        ("(organisation: (units: 0))", &["0 is out of range"]),
        ("(organisation: (units: 99999999999999999999))", &["out of range"]),
        ("(horizon_weeks: 0)", &["horizon_weeks", "1 to 5200 (weeks)"]),
        ("(horizon_weeks: 5201)", &["out of range"]),
        ("(name: Mine)", &["a text in quotes", "write \"Mine\""]),
        ("(name: \" \")", &["can't be empty"]),
        ("(name: \"a\\nb\")", &["line breaks"]),
        ("(communities: [(founders: 4294967297)])", &["out of range"]),
    ] {
        refused(text, &[words, &["x.ron:1:"]].concat());
    }
}

#[test]
fn numbers_as_people_write_them() {
    for (text, words) in [
        ("(policy: (sponsorship: 90%))", &["1:26", "`90%` is not a number", "write a share as 0.9"][..]),
        ("(policy: (sponsorship: \"90%\"))", &["1:24", "the text \"90%\"", "write a share as 0.9"]),
        ("(policy: (sponsorship: \"0.9\"))", &["write 0.9 without quotes"]),
        ("(policy: (coordinator_hours: 85,00))", &["`85,00` is not a number", "write 85"]),
        ("(organisation: (practitioners: 150k))", &["`150k` is not a number", "write 150000"]),
        ("(horizon_weeks: 3 years)", &["`3 years` is not a number", "in weeks: write 156"]),
        ("(horizon_weeks: =3years)", &["`=3years` is not a number", "in weeks: write 156"]),
        ("(timeline: [at(month: 8, shock: sponsor_leaves)])", &["unknown key `month`", "write week: 35"]),
        ("(timeline: [every(months: 3, event: session)])", &["unknown key `months`", "write weeks: 13"]),
    ] {
        let refusal = refusal(text);
        says(&refusal, words);
        assert!(refusal.contains("an error:"), "one mistake is one error: {refusal}");
        assert!(!refusal.contains("RON") && !refusal.contains("std") && !refusal.contains("r#"), "{refusal}");
    }
    for (set, words) in [
        ("policy.sponsorship=90%", &["`90%` is not a number", "write a share as 0.9"][..]),
        ("policy.coordinator_hours=85,00", &["`85,00` is not a number", "write 85"]),
        ("organisation.practitioners=150k", &["write 150000"]),
        ("horizon_weeks=3years", &["write 156"]),
    ] {
        says(&refusal_with("(horizon_weeks: 20)", &[set]), words);
    }
}

#[test]
fn a_table_of_points_names_file_line_and_column() {
    let room = tempfile::tempdir().unwrap();
    let design = "Sweep(name: \"Small\", scenario: Scenario(horizon_weeks: 20), factors: [\
        (path: \"policy.sponsorship\", between: [0.1, 0.9]), (name: \"open\", path: \"policy.openness\", between: [0.2, 0.8])], \
        points: factorial(levels: 2), outcomes: [\"survival\"])";
    fs::write(room.path().join("d.ron"), design).unwrap();
    for (table, words) in [
        ("policy.sponsorship\n0.1\n", &["line 1", "no column 'open'"][..]),
        ("policy.sponsorship,opem\n0.1,0.2\n", &["line 1", "did you mean 'open'"]),
        (
            "policy.sponsorship,open\n0.1,0.2\n# a remark\n90%,0.3\n",
            &["line 4", "'policy.sponsorship'", "write a share as 0.9"],
        ),
        ("policy.sponsorship,open\n0.1,0.2\n0.3,\"85,00\"\n", &["line 3", "column 'open'", "write 85"]),
        ("policy.sponsorship,open\n0.1,0.2\n0.3,7\n", &["line 3", "column 'open'", "7", "0 to 1"]),
        ("policy.sponsorship,open\n0.1,0.2\n0.3\n", &["line 3", "1 values", "2 columns"]),
        ("policy.sponsorship,open\n0.1,\n", &["line 2", "column 'open'", "empty"]),
        ("policy.sponsorship;open\n0,1;0,2\n", &["line 1", "semicolons", "commas"]),
    ] {
        fs::write(room.path().join("p.csv"), table).unwrap();
        let said = crate::said::fails(room.path(), 2, &["sweep", "d.ron", "--points", "p.csv", "--out", "o"]);
        says(&said, words);
        says(&said, &["p.csv"]);
        assert!(!said.contains("CSV error") && !said.contains("--set"), "{said}");
    }
    fs::write(room.path().join("p.csv"), b"policy.sponsorship,open\n0.1,\xff\n").unwrap();
    let said = crate::said::fails(room.path(), 2, &["sweep", "d.ron", "--points", "p.csv", "--out", "o"]);
    says(&said, &["p.csv", "line 2", "UTF-8"]);
    assert!(!room.path().join("o").exists());
}

#[test]
fn a_terminal_is_never_moved_by_what_stands_in_a_request() {
    let room = tempfile::tempdir().unwrap();
    let odd = "x\u{1b}[2J\u{202e}y";
    fs::write(room.path().join("odd.ron"), format!("(name: \"{odd}\", policy: (sponsorship: {odd}))"))
        .unwrap();
    let long = "n".repeat(5000);
    for arguments in [
        vec!["check", odd],
        vec!["run", odd],
        vec!["run", "odd.ron"],
        vec!["run", "--set", odd],
        vec!["explain", odd],
        vec![odd],
        vec!["study", "status", odd],
        vec!["compare", "baseline", "--outcome", odd],
        vec!["study", "status", &long],
        vec!["compare", "baseline", "--outcome", &long],
    ] {
        let done = crate::said::hearth(room.path(), &arguments);
        let said =
            String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{arguments:?}: {said:?}");
        assert!(!done.status.success() && said.len() < 4000, "{} bytes", said.len());
    }
}

#[test]
fn shapes() {
    for (text, words) in [
        ("", &["the scenario is empty", "hearth new"][..]),
        ("  \n\t\n", &["the scenario is empty"]),
        ("// only a comment", &["x.ron:1:"]),
        ("42", &["found 42", "expected Scenario(…)"]),
        ("[1]", &["expected Scenario(…)"]),
        ("Study(name: \"x\")", &["expected Scenario(…)"]),
        ("Scenario(", &["x.ron:1:", "left open"]),
        ("Scenario(name: \"x\" about: \"y\")", &["x.ron:1:20", "comma"]),
        ("Scenario() Scenario()", &["x.ron:1:12", "nothing may follow"]),
        ("Scenario(name: \"x\", name: \"y\")", &["x.ron:1:21", "given twice"]),
        ("(policy: 3)", &["found 3", "(key: value"]),
        ("(policy: Policy(openness: 2))", &["out of range"]),
        ("(policy: Start(openness: 1))", &["without a name in front"]),
        ("(communities: [])", &["found 0 communities"]),
        ("(communities: 3)", &["found 3", "a list"]),
        ("(communities: [3])", &["communities.0", "found 3"]),
        ("(communities: [(name: \"A\"), (name: \"A\")])", &["1:36", "is there already"]),
        ("(communities: [(), ()])", &["is there already", "a name of its own"]),
        ("(timeline: 3)", &["a timeline is a list"]),
        ("(extends: \"other.ron\")", &["only a scenario in a file"]),
    ] {
        refused(text, words);
    }
}

#[test]
fn unknown_keys_have_suggestions() {
    for (text, words) in [
        (
            "(policy: (sponsership: 1))",
            &["1:11", "unknown key `sponsership`", "did you mean `sponsorship`?"][..],
        ),
        ("(polcy: (sponsorship: 1))", &["did you mean `policy`?"]),
        ("(sponsorship: 1)", &["did you mean `policy.sponsorship`, in its own group?"]),
        (
            "(organisation: (culture: (individulism: 1)))",
            &["organisation.culture.individulism", "`individualism`"],
        ),
        ("(communities: [(fonders: 3)])", &["did you mean `founders`?"]),
        ("(qqq: 1)", &["there are name, about, horizon_weeks, organisation, communities"]),
    ] {
        refused(text, words);
    }
}

#[test]
fn timelines() {
    for (line, words) in [
        ("at(week: 260, event: meeting)", &["week 260 never comes", "after week 259"][..]),
        ("at(week: -1, event: meeting)", &["out of range"]),
        ("at(event: meeting)", &["`at` needs `week`"]),
        ("at(week: 3)", &["nothing happens here", "set, event, task, shock"]),
        ("at(wek: 3, event: meeting)", &["did you mean `week`?"]),
        ("att(week: 3, event: meeting)", &["did you mean `at(…)`?"]),
        ("(week: 3, event: meeting)", &["a line is at(week: …"]),
        ("at(3)", &["found values without keys"]),
        ("3", &["found 3"]),
        ("every(event: meeting)", &["`every` needs `weeks`"]),
        ("every(weeks: 0, event: meeting)", &["out of range"]),
        ("every(weeks: 4, from: 300, event: meeting)", &["week 300 never comes"]),
        ("every(weeks: 4, from: 9, until: 8, event: meeting)", &["before its first week 9"]),
        ("between(from: 9, to: 9, set: {\"policy.openness\": 1})", &["begins in week 9"]),
        ("between(from: 9, set: {\"policy.openness\": 1})", &["`between` needs `to`"]),
        ("when(event: meeting)", &["no condition is given"]),
        ("when(after: 4, event: meeting)", &["no condition is given"]),
        ("when(stage: matring, event: meeting)", &["did you mean `maturing`?"]),
        ("at(week: 3, event: metting)", &["did you mean `meeting`?"]),
        ("at(week: 3, event: (topic: \"KPI\"))", &["needs its `kind`"]),
        ("at(week: 3, event: (kind: session, capture: 2))", &["timeline.0.event.capture", "0 to 1 (share)"]),
        ("at(week: 3, task: (kind: writing, effort_hours: 0))", &["0.5 to 2000 (hours)"]),
        ("at(week: 3, task: (kind: writing, count: 101))", &["1 to 100 (tasks)"]),
        ("at(week: 3, shock: (kind: influx, members: 100001))", &["0 to 100000 (people)"]),
        ("at(week: 3, shock: (kind: influx, severity: 1.1))", &["out of range"]),
        ("at(week: 3, community: \"Comunity\", shock: influx)", &["did you mean \"Community\"?"]),
        ("at(week: 3, community: 3, shock: influx)", &["the name of a community", "\"Community\""]),
        ("at(week: 3, set: {})", &["write set: {"]),
        ("at(week: 3, set: 3)", &["write set: {"]),
        ("at(week: 3, set: {\"policy.opennes\": 1.0})", &["did you mean `policy.openness`?"]),
        ("at(week: 3, set: {\"openness\": 1.0})", &["did you mean `policy.openness`?"]),
        ("at(week: 3, set: {\"policy.openness\": 1.5})", &["policy.openness: 1.5 is out of range"]),
        ("at(week: 3, set: {\"policy.openness\": open})", &["found the name `open`"]),
        ("at(week: 3, set: {\"policy.lois\": 1})", &["is a group"]),
        ("at(week: 3, set: {\"policy\": 1})", &["is a group"]),
        (
            "at(week: 3, set: {\"organisation.units\": 3})",
            &["is fixed when the run starts; set it in the scenario"],
        ),
        ("at(week: 3, set: {\"community.founders\": 3})", &["is fixed when the run starts"]),
        ("at(week: 3, set: {\"horizon_weeks\": 3})", &["is fixed when the run starts"]),
    ] {
        let text = format!("Scenario(\n  timeline: [{line}],\n)");
        refused(&text, &[words, &["x.ron:2:"]].concat());
    }
}

#[test]
fn limits_on_people() {
    refused(
        "(organisation: (practitioners: 5), communities: [(founders: 6)])",
        &["1:61", "communities.0.founders", "6 founders", "5 practitioners"],
    );
    let many: String = (0..11).map(|at| format!("(name: \"{at}\", enrolled: 100000),")).collect();
    refused(&format!("(communities: [{many}])"), &["1100088 people", "1000000"]);
    let many: String = (0..1001).map(|at| format!("(name: \"{at}\"),")).collect();
    refused(&format!("(communities: [{many}])"), &["found 1001 communities"]);
}

#[test]
fn errors_come_together_and_in_order() {
    let refusal = refusal(
        "Scenario(\n horizon_weeks: 0,\n policy: (sponsership: 1, openness: 2),\n timeline: [at(week: 1)],\n)",
    );
    let places: Vec<usize> = ["x.ron:2:17", "x.ron:3:11", "x.ron:3:37", "x.ron:4:13"]
        .iter()
        .map(|place| refusal.find(place).unwrap_or_else(|| panic!("{place}: {refusal}")))
        .collect();
    assert!(places.is_sorted(), "{refusal}");
    says(&refusal, &["the scenario has 4 errors"]);
}

#[test]
fn many_errors_are_counted() {
    let keys: String = (0..5000).map(|at| format!("key{at}: 1,\n")).collect();
    let refusal = refusal(&format!("({keys})"));
    says(&refusal, &["5000 errors", "… and 4980 more."]);
    assert!(refusal.lines().count() < 120);
}

#[test]
fn sets() {
    for (set, words) in [
        ("policy.sponsership=1", &["--set:1:1", "did you mean `sponsorship`?"][..]),
        ("polcy.sponsorship=1", &["did you mean `policy`?"]),
        ("policy.sponsorship=2", &["--set:1:20", "out of range"]),
        ("policy.sponsorship=", &["--set:1:"]),
        ("policy.sponsorship=(", &["--set:1:"]),
        ("policy.sponsorship", &["there is no value", "path=value"]),
        ("=3", &["can't be set"]),
        ("policy=3", &["found 3"]),
        ("policy.sponsorship.deep=3", &["policy.sponsorship", "found a group"]),
        ("extends=\"x.ron\"", &["can't be set"]),
        ("communities.7.founders=3", &["there is no `7`"]),
        ("communities.Turbidite.founders=3", &["did you mean `communities.Turbidites`?"]),
        ("communities.Turbidites.fonders=3", &["did you mean `founders`?"]),
        ("timeline.0.week=3", &["`timeline` is empty"]),
        ("name=x", &["write \"x\""]),
    ] {
        says(&refusal_with("(communities: [(name: \"Turbidites\")])", &[set]), words);
    }
}

#[test]
fn bombs_end_at_once() {
    for bomb in ["(a:", "[", "((", "Some(", "{1:", "/*", "\"", "a(", "(policy:", "((),"] {
        says(&refusal(&bomb.repeat(50_000)), &["x.ron:"]);
    }
    refused(&"x".repeat(2_000_000), &["longer than"]);
    let wide = format!("({}: 1)", "k".repeat(900_000));
    assert!(refusal(&wide).len() < 2000);
    let deep = format!("{}[{}]{}", "(a:".repeat(10), "1,".repeat(50_000), ")".repeat(10));
    refused(&deep, &["unknown key `a`"]);
    refused(&"(a:".repeat(99), &["brackets stand too deep"]);
    let long = format!("(communities: [{}])", "(),".repeat(300_000));
    refused(&long, &["found 300000 communities"]);
}

fn unreadable(path: &Path) -> String {
    match hearth::study::files::read_scenario(path, &[]) {
        Ok(_) => panic!("accepted: {}", path.display()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn files_that_are_no_scenarios() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    says(&unreadable(&folder.path().join("none.ron")), &["none.ron", "no such file"]);
    says(&unreadable(folder.path()), &["it is a folder"]);
    says(&unreadable(&file("empty.ron", b"")), &["empty.ron:1:1", "is empty"]);
    says(&unreadable(&file("latin.ron", b"(\n name: \"\xe9\")")), &["UTF-8", "line 2, column 9"]);
    let large = folder.path().join("large.ron");
    fs::File::create(&large).unwrap().set_len(100 << 20).unwrap();
    says(&unreadable(&large), &["104857600 bytes", "1048576"]);
    #[cfg(unix)]
    says(&unreadable(Path::new("/dev/zero")), &["a pipe or a device"]);
}

#[test]
fn files_that_extend_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let a = write("a.ron", "(extends: \"b.ron\")");
    write("b.ron", "(extends: \"c.ron\")");
    write("c.ron", "(\n  extends: \"a.ron\")");
    says(&unreadable(&a), &["c.ron:2:12", "in a circle", "a.ron → ", "b.ron → ", "c.ron → "]);
    for at in 0..20 {
        write(&format!("{at}.ron"), &format!("(extends: \"{}.ron\")", at + 1));
    }
    says(&unreadable(&folder.path().join("0.ron")), &["more than 16 files", "0.ron → "]);
    let lost = write("lost.ron", "(extends: \"nowhere.ron\")");
    says(&unreadable(&lost), &["lost.ron:1:11", "no such file"]);
    let number = write("number.ron", "(extends: 3)");
    says(&unreadable(&number), &["expected a text in quotes"]);
    // An error in the file below is reported there.
    write("below.ron", "(\n\n policy: (openness: 3))");
    let above = write("above.ron", "(extends: \"below.ron\", polcy: ())");
    says(&unreadable(&above), &["below.ron:3:21", "above.ron:1:24", "2 errors"]);
}

#[test]
fn errors_can_be_read_by_programs() {
    let error = Scenario::parse("(policy: (openness: 3))", "x.ron", &[]).unwrap_err();
    assert!(matches!(error, ScenarioError::Invalid(_)));
    let problem = &error.problems()[0];
    assert_eq!((problem.line, problem.column), (1, 21));
    assert_eq!(problem.path, "policy.openness");
}

/// A file with everything in it, to be spoilt.
const RICH: &str = r#"Scenario(
    name: "Rich", horizon_weeks: 200,
    organisation: (practitioners: 800, culture: (individualism: 0.4, programme: lockstep)),
    communities: [(name: "A", founders: 10, admits: false, policy: (lois: (journals: 1))), (name: "B")],
    policy: (sponsorship: 0.6, earliest_task_stage: maturing, task_mix: (writing: 3)),
    timeline: [
        at(week: 40, task: (kind: data_collection, effort_hours: 12, support: 0.0)),
        every(weeks: 52, community: "B", event: renewal_workshop),
        between(from: 10, to: 20, set: {"organisation.workload": 0.5}),
        when(stage: maturing, again_after: 4, set: {"policy.openness": 1.0}, shock: (kind: influx)),
    ],
)"#;

#[test]
fn the_rich_file_is_fine() {
    Scenario::parse(RICH, "rich.ron", &[]).unwrap();
    Scenario::parse(&template(), "template.ron", &[]).unwrap();
}

/// Parses; a refusal tells of a place within the text, on lines that fit a screen.
fn never_panics(text: &str) {
    if let Err(error) = Scenario::parse(text, "x.ron", &[]) {
        assert!(!error.problems().is_empty());
        for problem in error.problems() {
            assert!(problem.line <= text.split('\n').count(), "{problem}");
            assert!(problem.to_string().lines().all(|line| line.chars().count() < 1200));
        }
    }
}

proptest! {
    #![proptest_config(repeatable(256))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        never_panics(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_tokens_never_panic(tokens in proptest::collection::vec(
        prop::sample::select(vec![
            "(", ")", "[", "]", "{", "}", ":", ",", "\"", "Scenario", "policy", "communities",
            "timeline", "at", "week", "set", "name", "1", "-", ".", "1e9", "NaN", "Some", "None",
            "true", "//", "\n", "/*", "*/", "r#", "b'", "'", "\\", "é", "\u{0}", " ",
        ]), 0..60)) {
        never_panics(&tokens.concat());
    }

    #[test]
    fn spoilt_files_never_panic(at in 0..RICH.len(), cut in 0..20_usize, put in "\\PC{0,6}") {
        let start = (0..=at).rev().find(|at| RICH.is_char_boundary(*at)).unwrap_or(0);
        let end = (start + cut).min(RICH.len());
        never_panics(&format!("{}{put}{}", &RICH[..start], &RICH[end..]));
    }

    #[test]
    fn random_sets_never_panic(path in "\\PC{0,12}", tail in "[a-z.=0-9()]{0,20}") {
        for set in [format!("{path}={tail}"), format!("communities.{tail}"), format!("policy.{path}{tail}")] {
            let _ = Scenario::parse(RICH, "x.ron", &[set]);
        }
    }
}

//! Every kind of study: reproduced from its folder alone, reported, packed; and one changed byte is seen.

use std::path::PathBuf;
use std::process::{Command as Plain, Stdio};
use std::time::{Duration, Instant};

use super::*;

const STUDY: &str = r#"Study(
    name: "Small",
    scenario: "half.ron",
    arms: [(name: "As it is"), (name: "A coordinator", set: {"policy.coordinator_hours": 12})],
    outcomes: [members, survival, net_value],
    prices: (coordinator_hour: 100, event: 50),
    uncertain: [(path: "community.relevance", between: [-1.0, 1.0])],
    replicates: 20,
    levers: [
        (path: "policy.sponsorship", between: [0.0, 1.0]),
        (path: "policy.launch_workshop", one_of: [true, false]),
    ],
)"#;
/// What the study's scenario is made of: two files, one over the other.
const WHOLE: &str = r#"Scenario(
    name: "A \"whole\"",
    horizon_weeks: 40,
    communities: [(name: "One", founders: 10)],
    timeline: [at(week: 5, shock: sponsor_leaves)],
)"#;
const HALF: &str = r#"Scenario(
    extends: "whole.ron",
    horizon_weeks: 20,
    timeline: [at(week: 8, set: {"policy.sponsorship": 0.5})],
)"#;
const PRIORS: &str = r#"Priors(factors: [
    (name: "coming", path: "model.arrivals.external", log: [0.05, 2.0]),
    (name: "readiness", path: "model.participation.intercept", between: [-5.0, -2.0]),
])"#;

/// A room with all that the commands below are about, and what they write.
fn full_room() -> tempfile::TempDir {
    let room = room();
    let files = [("study.ron", STUDY), ("whole.ron", WHOLE), ("half.ron", HALF), ("priors.ron", PRIORS)];
    for (name, text) in files {
        fs::write(room.path().join(name), text).unwrap();
    }
    let log = "run whole.ron --set horizon_weeks=60 -n 1 --weekly none --no-figures --log 0 --out log";
    ok(room.path(), &words(log));
    room
}

fn words(command: &str) -> Vec<&str> {
    command.split(' ').collect()
}

const CALIBRATE: &str = "calibrate log/log.csv --setting in-house --priors priors.ron --particles 20 --generations 2 --no-figures";
const SEARCH: &str = "search study.ron --candidates 8 --replicates 64 --no-figures";

/// Each kind with a file of its results that is made of others.
const KINDS: [(&str, &str); 6] = [
    ("run whole.ron -n 3 --no-figures", "runs.parquet"),
    ("compare study.ron --no-figures", "comparison.csv"),
    ("sweep d.ron --no-figures", "outcomes.csv"),
    ("sensitivity d.ron --method morris --size 2 -n 2 --no-figures", "indices.parquet"),
    (CALIBRATE, "predictive.csv"),
    (SEARCH, "policies.parquet"),
];

#[test]
fn reproduce_works_for_every_kind_of_study() {
    let room = full_room();
    for (command, file) in KINDS {
        let kind = words(command)[0];
        let arguments: Vec<&str> = words(command).into_iter().chain(["--out", kind]).collect();
        ok(room.path(), &arguments);
        let status = json(room.path(), &["study", "status", kind, "--json"]);
        assert_eq!(
            (&status["state"], &status["result"]["damage"]),
            (&"complete".into(), &Value::Null),
            "{kind}"
        );
        assert_eq!(status["content_hash"], content_hash(&room.path().join(kind)), "{kind}");
        // Nothing is needed but the folder, as an archive holds it.
        let archive = format!("{kind}.tar.gz");
        ok(room.path(), &["study", "export", kind, "--archive", &archive]);
        let away = tempfile::tempdir().unwrap();
        let unpacked = fs::File::open(room.path().join(&archive)).unwrap();
        tar::Archive::new(flate2::read::GzDecoder::new(unpacked)).unpack(away.path()).unwrap();
        let said = ok(away.path(), &["reproduce", kind, "--threads", "1"]);
        assert!(said.contains("The same"), "{kind}: {said}");
        let said = json(away.path(), &["reproduce", kind, "--json"]);
        assert_eq!(
            (&said["result"]["same"], &said["content_hash"]),
            (&true.into(), &status["content_hash"]),
            "{kind}"
        );
        // One bit of one byte.
        let path = away.path().join(kind).join(file);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(fails(away.path(), 1, &["reproduce", kind]).contains(file), "{kind}");
        assert_eq!(hearth(away.path(), &["study", "status", kind]).status.code(), Some(1), "{kind}");
        let packed = hearth(away.path(), &["study", "export", kind, "--archive", "again.tar.gz"]);
        assert!(!packed.status.success() && !away.path().join("again.tar.gz").exists(), "{kind}");
    }
    // Those that aren't cut into units say so, and what works.
    for kind in ["search", "calibrate"] {
        assert!(fails(room.path(), 2, &["autopsy", kind]).contains("hearth reproduce"), "{kind}");
        assert!(
            fails(room.path(), 2, &["run", "whole.ron", "--out", kind]).contains("choose another folder")
        );
    }
    assert!(fails(room.path(), 2, &[&words(SEARCH)[..], &["--out", "run"]].concat()).contains("holds a run"));
}

#[test]
fn a_study_with_other_inputs_is_recognised() {
    let room = full_room();
    for (command, kind, other, field) in [
        (SEARCH, "s", "--seed 5", "seed is 1, and 5"),
        (SEARCH, "s", "--budget 70000", "request.budget is none, and 70000.0"),
        (CALIBRATE, "c", "--seed 5", "seed is 1, and 5"),
        (CALIBRATE, "c", "--facts gini", "logs.names.0"),
        (CALIBRATE, "c", "--set policy.openness=0.125", "scenario (line"),
    ] {
        let arguments: Vec<&str> = words(command).into_iter().chain(["--out", kind]).collect();
        if !room.path().join(kind).exists() {
            ok(room.path(), &arguments);
        }
        let refused: Vec<&str> = arguments.into_iter().chain(words(other)).collect();
        let said = fails(room.path(), 2, &refused);
        assert!(said.contains(field) && said.contains("--overwrite"), "{other}: {said}");
    }
    // A text that was altered is none that it was made from.
    let scenario = room.path().join("c/scenario.ron");
    let text = fs::read_to_string(&scenario).unwrap();
    fs::write(&scenario, text.replacen("0.", "0.0", 1)).unwrap();
    assert!(fails(room.path(), 1, &["reproduce", "c"]).contains("scenario.ron"));
    // A manifest of another seed, with results that are whole.
    crate::said::reword_manifest(&room.path().join("s"), "\"seed\": 1", "\"seed\": 2");
    let again = hearth(room.path(), &["reproduce", "s", "--json"]);
    let found: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((again.status.code(), &found["result"]["same"]), (Some(1), &false.into()));
}

/// Pieces of work in a folder.
fn pieces(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("units")).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "values"));
    all.sort();
    all
}

/// Starts a command, and kills it once so many pieces are there.
fn killed(room: &Path, arguments: &[&str], folder: &str, most: usize) {
    let mut command = Plain::new(assert_cmd::cargo::cargo_bin("hearth"));
    let mut child = command
        .current_dir(room)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while pieces(&room.join(folder)).len() < most && begun.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_calibration_that_was_killed_goes_on() {
    let room = full_room();
    let arguments =
        |out: &'static str| words(CALIBRATE).into_iter().chain(["--out", out]).collect::<Vec<_>>();
    ok(room.path(), &arguments("whole"));
    assert!(!room.path().join("whole/units").exists(), "units are removed at the end");
    for most in 1..=3 {
        killed(room.path(), &arguments("c"), "c", most);
    }
    let folder = room.path().join("c");
    let kept = pieces(&folder);
    assert!(kept.len() >= 3, "{kept:?}");
    let result = json(room.path(), &["study", "status", "c", "--json"]);
    assert_eq!((&result["state"], &result["result"]["pieces"]), (&"running".into(), &kept.len().into()));
    assert!(fails(room.path(), 2, &["reproduce", "c"]).contains("hearth study resume c"));
    assert!(
        fails(room.path(), 2, &[&arguments("c")[..], &["--seed", "9"]].concat()).contains("seed is 1, and 9")
    );
    // A flipped bit, a torn file, and a file under the name of another: none is trusted.
    let mut bytes = fs::read(&kept[0]).unwrap();
    bytes[12] ^= 4;
    fs::write(&kept[0], bytes).unwrap();
    let half = fs::read(&kept[1]).unwrap();
    fs::write(&kept[1], &half[..half.len() / 2]).unwrap();
    fs::write(&kept[2], half).unwrap();
    ok(room.path(), &["study", "resume", "c", "--no-figures"]);
    assert_eq!(content_hash(&folder), content_hash(&room.path().join("whole")));
    assert!(pieces(&folder).is_empty());
}

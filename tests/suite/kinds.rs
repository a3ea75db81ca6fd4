//! Every kind of study, killed at any moment, ends with the same files and the same bytes: by its command, and by
//! `hearth study resume`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::realism::made_up;
use crate::said::{fails, hearth, json, ok, text};
use serde_json::Value;

/// A command of every kind, in a folder beside the room's files.
const KINDS: [(&str, &str); 12] = [
    ("run", "run baseline -n 12 --set horizon_weeks=40 --story 2 --log 1 --csv"),
    ("comparison", "compare baseline --arm a:policy.sponsorship=0.9 -n 20 --set horizon_weeks=40"),
    ("comparison", "compare ../room/ask.ron -n 10 --no-figures"),
    ("search", "search ../room/levers.ron --candidates 8 -n 64 --no-figures"),
    ("sweep", "sweep ../room/d.ron -n 2 --no-figures"),
    ("sensitivity", "sensitivity ../room/d.ron --method morris --size 2 -n 2 --no-figures"),
    (
        "calibration",
        "calibrate ../room/l/log.csv --setting open-source --particles 20 --generations 1 --no-figures",
    ),
    ("autopsy", "autopsy closed-club -n 2 --set horizon_weeks=60"),
    ("facts", "validate facts forum --replicates 10"),
    ("claims", "validate claims --from ../room/claims -n 100"),
    ("mechanisms", "validate mechanisms --only P4,P5,E2 -n 12"),
    (
        "realism",
        "validate realism ../room/logs --least-weeks 26 --most-weeks 30 --least-events 10 --least-members 3 --setting in-house",
    ),
];

const LEVERS: &str = "Study(name: \"Small\", scenario: Scenario(horizon_weeks: 26), \
    levers: [(path: \"policy.sponsorship\", between: [0.1, 0.9])], outcomes: [\"value_tangible\"])";
const ARMS: &str = "Study(name: \"Two\", scenario: \"small.ron\", \
    arms: [(name: \"As it is\"), (name: \"Other\", scenario: \"other.ron\")], outcomes: [\"survival\", \"value_tangible\"])";
const DESIGN: &str = "Sweep(name: \"Small\", scenario: Scenario(horizon_weeks: 20), factors: [\
    (path: \"policy.sponsorship\", between: [0.1, 0.9]), (path: \"policy.openness\", between: [0.2, 0.8])], \
    points: factorial(levels: 3), outcomes: [\"survival\", \"net_value\"])";
const CLAIM: &str = "Claims(claims: [(id: \"X\", sentence: \"Sponsors help.\", source: [], scenario: \"s.ron\", \
    arms: {\"a\": (), \"b\": (set: [\"policy.sponsorship=0.9\"])}, \
    conditions: [(name: \"n\", outcome: survival, contrast: difference(\"b\", \"a\"), require: above(0.0))])])";

/// Files that commands read.
fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("room");
    fs::create_dir_all(folder.join("claims")).unwrap();
    for (name, content) in [
        ("small.ron", "(horizon_weeks: 30)"),
        ("other.ron", "(horizon_weeks: 30, policy: (sponsorship: 0.9))"),
        ("ask.ron", ARMS),
        ("levers.ron", LEVERS),
        ("d.ron", DESIGN),
        ("claims/claims.ron", CLAIM),
        ("claims/s.ron", "(horizon_weeks: 20)"),
    ] {
        fs::write(folder.join(name), content).unwrap();
    }
    ok(
        &folder,
        &["run", "baseline", "-n", "1", "--log", "0", "--weekly", "none", "--no-figures", "--out", "l"],
    );
    made_up(&folder.join("logs"), 8);
    room
}

/// All files of a folder but the lock.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if entry.file_name() != ".lock" {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Starts a command, and kills it after a while.
fn killed(folder: &Path, arguments: &[&str], after: Duration) {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("hearth"));
    command.current_dir(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    // The folder must be there, so that something can be resumed.
    let begun = Instant::now();
    while begun.elapsed() < after || !folder.join("o/manifest.json").exists() {
        assert!(begun.elapsed() < Duration::from_secs(300), "{arguments:?} never began");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn killed_at_any_moment_every_kind_ends_with_the_same_bytes() {
    let room = room();
    for (place, (kind, command)) in KINDS.iter().enumerate() {
        let of = |name: &str| {
            let folder = room.path().join(format!("{place}-{name}"));
            fs::create_dir(&folder).unwrap();
            folder
        };
        let arguments: Vec<&str> = command.split(' ').chain(["--out", "o"]).collect();
        let whole = of("whole");
        let begun = Instant::now();
        let done = hearth(&whole, &arguments);
        assert!(matches!(done.status.code(), Some(0 | 1)), "{command}: {}", text(&done.stderr));
        let took = begun.elapsed();
        let expected = files(&whole.join("o"));
        let status = json_of(&hearth(&whole, &["study", "status", "o", "--json"]).stdout);
        assert_eq!((&status["state"], &status["result"]["damage"]), (&"complete".into(), &Value::Null));
        assert_eq!(status["result"]["kind"], *kind, "{command}");
        for (name, last) in [("command", &arguments[..]), ("resume", &["study", "resume", "o"])] {
            let folder = of(name);
            for share in [4, 2] {
                killed(&folder, &arguments, took / share);
            }
            let ended = hearth(&folder, last);
            assert_eq!(ended.status.code(), done.status.code(), "{command}: {}", text(&ended.stderr));
            let found = files(&folder.join("o"));
            let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&found), names(&expected), "{command}, by {name}");
            let differs: Vec<&String> =
                expected.keys().filter(|file| found[*file] != expected[*file]).collect();
            assert!(differs.is_empty(), "{command}, by {name}: {differs:?}");
        }
    }
}

fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn any_file_that_was_altered_or_is_missing_is_named() {
    let room = tempfile::tempdir().unwrap();
    let arguments =
        ["run", "baseline", "-n", "3", "--set", "horizon_weeks=30", "--log", "0", "--csv", "--out", "o"];
    ok(room.path(), &arguments);
    let folder = room.path().join("o");
    for (name, bytes) in files(&folder) {
        if name == "manifest.json" {
            continue;
        }
        let path = folder.join(&name);
        for altered in [true, false] {
            match altered {
                true => fs::write(&path, [&bytes[..], b"x"].concat()).unwrap(),
                false => fs::remove_file(&path).unwrap(),
            }
            for verb in [&["study", "status", "o"][..], &["reproduce", "o"]] {
                let done = hearth(room.path(), verb);
                let said = format!("{}{}", text(&done.stdout), text(&done.stderr)).replace('\n', " ");
                assert_eq!(done.status.code(), Some(1), "{name}: {said}");
                assert!(said.contains(&format!("o/{name}")), "{name}: {said}");
            }
        }
        fs::write(&path, &bytes).unwrap();
    }
    ok(room.path(), &["reproduce", "o"]);
}

#[test]
fn ready_scenarios_are_accepted_by_name_everywhere() {
    let room = tempfile::tempdir().unwrap();
    let small = ["--set", "horizon_weeks=60", "--no-figures"];
    ok(room.path(), &[&["run", "closed-club", "-n", "2"][..], &small].concat());
    ok(
        room.path(),
        &[&["compare", "closed-club", "--arm", "a:policy.control=0.1", "-n", "4"][..], &small].concat(),
    );
    ok(room.path(), &[&["autopsy", "closed-club", "-n", "2"][..], &small].concat());
    ok(room.path(), &["check", "closed-club"]);
    ok(room.path(), &["bench", "closed-club", "--seconds", "0.1", "--set", "horizon_weeks=60"]);
    assert!(
        fails(room.path(), 2, &["sweep", "closed-club"]).contains("--design design.ron --of closed-club")
    );
    assert!(fails(room.path(), 2, &["search", "closed-club"]).contains("levers"));
    assert!(fails(room.path(), 2, &["run", "closed-clib"]).contains("did you mean closed-club?"));
}

#[test]
fn one_object_for_all_verbs() {
    let room = tempfile::tempdir().unwrap();
    let small = ["--set", "horizon_weeks=30", "--no-figures", "--json"];
    for (verb, command) in [
        ("run", "run -n 2 --out a"),
        ("compare", "compare baseline --arm a:policy.control=0.1 -n 4 --out b"),
        ("autopsy", "autopsy -n 2 --out c"),
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(small).collect();
        let said = json(room.path(), &arguments);
        assert_eq!((&said["verb"], &said["state"]), (&verb.into(), &"complete".into()));
        for key in
            ["version", "commit", "out", "content_hash", "seed", "replicates", "failures", "files", "result"]
        {
            assert!(!said[key].is_null(), "{verb}: {key}");
        }
        let folder = room.path().join(said["out"].as_str().unwrap());
        for file in said["files"].as_array().unwrap() {
            assert!(folder.join(file.as_str().unwrap()).exists(), "{verb}: {file}");
        }
    }
    let status = json(room.path(), &["study", "status", "a", "--json"]);
    assert_eq!((&status["verb"], &status["state"]), (&"study status".into(), &"complete".into()));
}

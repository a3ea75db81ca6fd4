//! A results folder is whole: whatever happens to one of its files is named by every verb that reads it, and made again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::said::{hearth, json, ok, text};
use serde_json::Value;

const DESIGN: &str = "Sweep(name: \"Small\", scenario: Scenario(horizon_weeks: 20), factors: [\
    (path: \"policy.sponsorship\", between: [0.1, 0.9]), (path: \"policy.openness\", between: [0.2, 0.8])], \
    points: factorial(levels: 2), outcomes: [\"survival\", \"net_value\"])";
const LEVERS: &str = "Study(name: \"Small\", scenario: Scenario(horizon_weeks: 26), \
    levers: [(path: \"policy.sponsorship\", between: [0.1, 0.9])], outcomes: [\"value_tangible\"])";
const CLAIM: &str = "Claims(claims: [(id: \"X\", sentence: \"Sponsors help.\", source: [], scenario: \"s.ron\", \
    arms: {\"a\": (), \"b\": (set: [\"policy.sponsorship=0.9\"])}, \
    conditions: [(name: \"n\", outcome: survival, contrast: difference(\"b\", \"a\"), require: above(0.0))])])";

/// What can happen to a file.
#[derive(Debug, Clone, Copy)]
enum Harm {
    /// One bit of one byte.
    Flipped,
    Cut,
    Removed,
    /// Another file of the same length.
    Replaced,
}

impl Harm {
    const ALL: [Self; 4] = [Self::Flipped, Self::Cut, Self::Removed, Self::Replaced];

    fn done_to(self, path: &Path, bytes: &[u8]) {
        let mut other = bytes.to_vec();
        match self {
            Self::Flipped => other[bytes.len() / 2] ^= 1,
            Self::Cut => other.truncate(bytes.len() / 2),
            Self::Replaced => other.fill(b'x'),
            Self::Removed => return fs::remove_file(path).unwrap(),
        }
        fs::write(path, other).unwrap();
    }
}

/// All files of a folder but the lock.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = crate::fake::files(folder);
    files.remove(".lock");
    files
}

/// The folder that a command makes, beside the files that it reads.
fn made_by(room: &Path, command: &str) -> PathBuf {
    fs::create_dir_all(room.join("claims")).unwrap();
    for (name, content) in [
        ("d.ron", DESIGN),
        ("levers.ron", LEVERS),
        ("claims/claims.ron", CLAIM),
        ("claims/s.ron", "(horizon_weeks: 20)"),
    ] {
        fs::write(room.join(name), content).unwrap();
    }
    if command.contains("log.csv") {
        ok(room, &["run", "-n", "1", "--log", "0", "--weekly", "none", "--no-figures", "--out", "l"]);
    }
    let done = hearth(room, &arguments(command));
    assert!(matches!(done.status.code(), Some(0 | 1)), "{command}: {}", text(&done.stderr));
    room.join("o")
}

fn arguments(command: &str) -> Vec<&str> {
    command.split(' ').chain(["--out", "o"]).collect()
}

/// What a verb said, in one line.
fn said(room: &Path, verb: &[&str]) -> (Option<i32>, String) {
    let done = hearth(room, verb);
    (done.status.code(), format!("{}{}", text(&done.stdout), text(&done.stderr)).replace('\n', " "))
}

/// Harms each file of a folder in every way; all verbs name it, and resume (of half of the harms: the command that began it) makes
/// it again.
fn is_whole(command: &str) {
    let room = tempfile::tempdir().unwrap();
    let folder = made_by(room.path(), command);
    let whole = files(&folder);
    complete_folders_answer(room.path(), command, &whole);
    for (place, (name, bytes)) in whole.iter().enumerate() {
        for (turn, harm) in Harm::ALL.into_iter().enumerate() {
            let what = format!("{command}: {name} {harm:?}");
            harm.done_to(&folder.join(name), bytes);
            let (code, words) = said(room.path(), &["study", "status", "o"]);
            assert!(code == Some(1) && words.contains(&format!("o/{name} ")), "{what}: {words}");
            if (place + turn) % 4 != 0 {
                fs::write(folder.join(name), bytes).unwrap();
                continue;
            }
            let (code, words) = said(room.path(), &["study", "export", "o", "--archive", "o.tar.gz"]);
            assert!(code == Some(2) && words.contains(&format!("o/{name} ")), "{what}: {words}");
            assert!(!room.path().join("o.tar.gz").exists(), "{what}");
            let (code, words) = said(room.path(), &["reproduce", "o"]);
            assert!(code == Some(1) && words.contains(&format!("o/{name} ")), "{what}: {words}");
            let again = if place % 2 == 0 { vec!["study", "resume", "o"] } else { arguments(command) };
            let (code, words) = said(room.path(), &again);
            assert!(matches!(code, Some(0 | 1)) && words.contains(name), "{what}: {words}");
            let found = files(&folder);
            let differs: Vec<&String> =
                whole.keys().filter(|name| found.get(*name) != whole.get(*name)).collect();
            assert!(differs.is_empty() && found.len() == whole.len(), "{what}: {differs:?} {words}");
        }
    }
}

/// Every verb of a complete folder says so, and changes nothing.
fn complete_folders_answer(room: &Path, command: &str, whole: &BTreeMap<String, Vec<u8>>) {
    let (first, _) = said(room, &arguments(command));
    for verb in [
        &["study", "status", "o"][..],
        &["study", "resume", "o"],
        &["study", "merge", "o"],
        &["study", "merge", "o", "--so-far"],
        &["study", "run", "o"],
        &["study", "plan", "o"],
        &["study", "submit", "o", "--engine", "slurm", "--dry-run"],
        &["reproduce", "o"],
        &["study", "export", "o", "--archive", "whole.tar.gz", "--force"],
    ] {
        let (code, words) = said(room, verb);
        // Some verbs end with what they found.
        let expected = if matches!(verb, ["study", "resume" | "merge", ..]) { first } else { Some(0) };
        assert_eq!(code, expected, "{command}: {verb:?}: {words}");
        assert!(files(&room.join("o")) == *whole, "{command}: {verb:?} changed something");
    }
}

macro_rules! whole {
    ($($name:ident: $command:literal),* $(,)?) => {$(
        #[test]
        fn $name() {
            is_whole($command);
        }
    )*};
}

whole! {
    a_run: "run baseline -n 4 --set horizon_weeks=30 --story 2 --log 1 --csv --no-figures",
    a_comparison: "compare baseline --arm a:policy.sponsorship=0.9 -n 6 --set horizon_weeks=30 --no-figures --csv --coefficient-sets 0",
    a_comparison_under_coefficient_sets: "compare baseline --arm a:policy.sponsorship=0.9 -n 4 --set horizon_weeks=20 --no-figures --coefficient-sets 2",
    a_search: "search levers.ron --candidates 8 -n 64 --no-figures",
    a_sweep: "sweep d.ron -n 2 --no-figures --csv",
    a_sensitivity_analysis: "sensitivity d.ron --method morris --size 2 -n 2 --no-figures",
    a_calibration: "calibrate l/log.csv --setting open-source --particles 20 --generations 1 --no-figures",
    an_autopsy: "autopsy closed-club -n 2 --set horizon_weeks=60",
    a_validation_of_facts: "validate facts forum --replicates 10",
    a_validation_of_claims: "validate claims --from claims -n 100",
    a_validation_of_mechanisms: "validate mechanisms --only P4,P5,E2 -n 12",
}

#[test]
fn figures_that_are_gone_are_drawn_again() {
    let room = tempfile::tempdir().unwrap();
    let folder = made_by(room.path(), "sweep d.ron -n 2");
    let whole = files(&folder);
    let figure = whole.keys().find(|name| name.starts_with("figures/")).unwrap();
    fs::remove_file(folder.join(figure)).unwrap();
    fs::write(folder.join("report.html"), "mine").unwrap();
    let (code, words) = said(room.path(), &["study", "resume", "o"]);
    assert!(
        code == Some(0) && words.contains(figure) && words.contains("o/report.html was cut short"),
        "{words}"
    );
    assert!(files(&folder) == whole);
}

#[test]
fn several_files_are_named_at_once_and_by_what_became_of_them() {
    let room = tempfile::tempdir().unwrap();
    let folder = made_by(room.path(), "sweep d.ron -n 2 --no-figures");
    let whole = files(&folder);
    fs::remove_file(folder.join("story.txt")).unwrap();
    fs::write(folder.join("design.json"), "").unwrap();
    fs::write(folder.join("outcomes.csv"), [&whole["outcomes.csv"][..], b"1,2"].concat()).unwrap();
    Harm::Flipped.done_to(&folder.join("point_runs.parquet"), &whole["point_runs.parquet"]);
    let status = hearth(room.path(), &["study", "status", "o", "--json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    let each = status["result"]["damaged"].as_array().unwrap().iter();
    let mut each: Vec<_> =
        each.map(|one| (one["file"].as_str().unwrap(), one["how"].as_str().unwrap())).collect();
    each.sort_unstable();
    assert_eq!(
        each,
        [
            ("design.json", "cut"),
            ("outcomes.csv", "longer"),
            ("point_runs.parquet", "altered"),
            ("story.txt", "gone")
        ]
    );
    ok(room.path(), &["study", "resume", "o"]);
    assert!(files(&folder) == whole);
}

#[test]
fn what_nothing_can_make_again_is_said_with_the_remedy() {
    let room = tempfile::tempdir().unwrap();
    let folder = made_by(room.path(), "sweep d.ron -n 2 --no-figures");
    for copy in ["scenario.ron", ".spare/scenario.ron"] {
        fs::write(folder.join(copy), "(horizon_weeks: 99)").unwrap();
    }
    let before = files(&folder);
    let (code, words) = said(room.path(), &["study", "resume", "o"]);
    assert!(code == Some(2) && words.contains("o/scenario.ron was cut short"), "{words}");
    assert!(words.contains("give its command again") && words.contains("nothing was changed"), "{words}");
    assert!(files(&folder) == before);
    ok(room.path(), &arguments("sweep d.ron -n 2 --no-figures"));
    ok(room.path(), &["reproduce", "o"]);
}

#[test]
fn both_copies_of_the_manifest_are_needed_to_lose_it() {
    let room = tempfile::tempdir().unwrap();
    let folder = made_by(room.path(), "sweep d.ron -n 2 --no-figures");
    fs::write(folder.join("manifest.json"), "{}").unwrap();
    fs::write(folder.join(".spare/manifest.json"), "{}").unwrap();
    for verb in [&["study", "status", "o"][..], &["study", "resume", "o"], &["reproduce", "o"]] {
        let (code, words) = said(room.path(), verb);
        assert!(code == Some(2) && words.contains("o/manifest.json was altered"), "{verb:?}: {words}");
    }
}

#[test]
fn more_that_was_asked_for_on_the_way_is_made_again_too() {
    let room = tempfile::tempdir().unwrap();
    let folder = made_by(room.path(), "run baseline -n 3 --set horizon_weeks=30 --no-figures");
    ok(room.path(), &["study", "resume", "o", "--log", "2", "--csv"]);
    let whole = files(&folder);
    assert!(whole.contains_key("log.csv") && whole.contains_key("runs.csv"));
    fs::remove_file(folder.join("log.csv")).unwrap();
    fs::remove_file(folder.join("runs.csv")).unwrap();
    ok(room.path(), &["study", "resume", "o"]);
    assert!(files(&folder) == whole);
}

#[test]
fn a_comparison_that_somebody_ended_has_its_comparison_and_stays_resumable() {
    let room = tempfile::tempdir().unwrap();
    let command = "compare baseline --arm a:policy.sponsorship=0.9 -n 2000 --set horizon_weeks=30 --no-figures --threads 1";
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("hearth"))
        .current_dir(room.path())
        .args(arguments(command))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let units = || fs::read_dir(room.path().join("o/units")).map_or(0, Iterator::count);
    for _ in 0..6000 {
        if units() > 8 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    ok(room.path(), &["study", "merge", "o", "--so-far"]);
    let whole = files(&room.path().join("o"));
    assert!(whole.contains_key("comparison.csv") && whole.contains_key("report.html"));
    ok(room.path(), &["study", "resume", "o"]);
    assert!(files(&room.path().join("o")) == whole);
    fs::remove_file(room.path().join("o/runs.parquet")).unwrap();
    ok(room.path(), &["study", "resume", "o"]);
    assert!(files(&room.path().join("o")) == whole, "the same replicates again, and no more");
}

#[test]
fn what_can_not_be_started_leaves_nothing_behind() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("d.ron"), DESIGN).unwrap();
    fs::write(room.path().join("file"), "no folder").unwrap();
    for (command, words) in [
        ("run baseline -n 10000000 --out o", "--ignore-room"),
        (
            "compare baseline --arm a:policy.control=0 -n 10000000 --set horizon_weeks=5200 --out o",
            "--ignore-room",
        ),
        ("sweep d.ron -n 1000000000 --out o", "1000000"),
        ("run baseline -n 2 --out file/o", "nothing was started"),
        ("run baseline -n 2 --story 5 --out o", "nothing was started"),
    ] {
        let (code, found) = said(room.path(), &command.split(' ').collect::<Vec<_>>());
        assert!(code == Some(2) && found.contains(words), "{command}: {found}");
        assert!(!room.path().join("o").exists(), "{command}");
    }
    // The estimate is one, and whoever knows better may go on.
    ok(room.path(), &["run", "baseline", "-n", "10000000", "--out", "o", "--prepare", "--ignore-room"]);
    assert!(room.path().join("o/manifest.json").exists());
}

#[test]
fn what_can_not_be_written_ends_with_3_and_goes_on() {
    let room = tempfile::tempdir().unwrap();
    let command = "sweep d.ron -n 2 --no-figures";
    let whole = files(&made_by(room.path(), command));
    fs::remove_dir_all(room.path().join("o")).unwrap();
    ok(room.path(), &[&arguments(command)[..], &["--prepare"]].concat());
    // No file can take the place of a folder that holds something.
    for name in ["point_runs.parquet", "report.html"] {
        fs::create_dir_all(room.path().join("o").join(name).join("in-the-way")).unwrap();
        let (code, words) = said(room.path(), &["study", "resume", "o"]);
        assert!(code == Some(3) && words.contains(name) && words.contains("same command"), "{name}: {words}");
        fs::remove_dir_all(room.path().join("o").join(name)).unwrap();
    }
    ok(room.path(), &["study", "resume", "o"]);
    let mut found = files(&room.path().join("o"));
    let (mut expected, manifests) = (whole, ["manifest.json", ".spare/manifest.json"]);
    for manifest in manifests {
        // The two name their commands.
        found.remove(manifest);
        expected.remove(manifest);
    }
    expected.remove("report.html");
    found.remove("report.html");
    assert!(found == expected);
}

#[cfg(target_os = "linux")]
#[test]
fn out_of_memory_is_a_message() {
    let room = tempfile::tempdir().unwrap();
    let hearth = assert_cmd::cargo::cargo_bin("hearth");
    let many = "(horizon_weeks: 10, organisation: (practitioners: 200000), communities: [(founders: 90000)])";
    fs::write(room.path().join("many.ron"), many).unwrap();
    let mut reported = 0;
    for megabytes in [40, 60, 80, 100, 150] {
        let limited = format!(
            "ulimit -v {} && exec \"$0\" run many.ron -n 8 --threads 2 --no-figures --out o",
            megabytes * 1024
        );
        let done = std::process::Command::new("sh")
            .current_dir(room.path())
            .args(["-c", &limited])
            .arg(&hearth)
            .output();
        let done = done.unwrap();
        let words = text(&done.stderr);
        assert!(done.status.code().is_some(), "{megabytes} MB: it ended by a signal: {words}");
        reported += u32::from(done.status.code() == Some(3) && words.contains("out of memory"));
    }
    assert!(reported > 0, "memory was never short");
    // What was kept is gone on with.
    ok(room.path(), &["run", "many.ron", "-n", "8", "--no-figures", "--out", "o"]);
}

#[test]
fn csv_of_single_runs_has_empty_cells_for_what_does_not_exist() {
    let room = tempfile::tempdir().unwrap();
    let folder = made_by(room.path(), "sweep d.ron -n 3 --no-figures --csv");
    let table = fs::read_to_string(folder.join("point_runs.csv")).unwrap();
    let mut rows = table.lines();
    let head: Vec<&str> = rows.next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(',').collect()).collect();
    assert_eq!(rows.len(), 4 * 3);
    assert!(rows.iter().all(|row| row.len() == head.len()));
    let never = head.iter().position(|name| *name == "first_stewardship").unwrap();
    assert!(rows.iter().all(|row| row[never].is_empty()), "20 weeks are too few for stewardship");
    assert!(
        !["NaN", "inf", "null", "NA"].iter().any(|word| table.split([',', '\n']).any(|cell| cell == *word))
    );
    let files = json(room.path(), &["study", "status", "o", "--json"]);
    assert!(files["files"].as_array().unwrap().contains(&"point_runs.csv".into()), "{files}");
    // Asked for later, the table is the same.
    let other = tempfile::tempdir().unwrap();
    made_by(other.path(), "sweep d.ron -n 3 --no-figures");
    ok(other.path(), &["study", "resume", "o", "--csv"]);
    assert_eq!(fs::read_to_string(other.path().join("o/point_runs.csv")).unwrap(), table);
}

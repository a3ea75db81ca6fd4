//! The command: every verb, what it answers, and its exit codes.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::said::{command, hearth, json, ok, reword_manifest, text};
use assert_cmd::Command;
use serde_json::Value;

/// A small scenario by arguments.
const SMALL: [&str; 6] = ["--set", "horizon_weeks=30", "--replicates", "6", "--no-figures", "--json"];

fn small(more: &[&'static str]) -> Vec<&'static str> {
    ["run"].iter().chain(&SMALL).chain(more).copied().collect()
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

fn room() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_run_writes_all_that_it_names() {
    let room = room();
    let out = room.path().join("outputs/baseline");
    let arguments = ["run", "--set", "horizon_weeks=30", "-n", "6", "--csv", "--log", "2", "--weekly", "all"];
    let said = ok(room.path(), &arguments);
    assert!(said.contains("Baseline (replicate ") && said.contains(" of seed 1, 30 weeks)"), "{said}");
    assert!(said.contains("Results are in outputs/baseline/:"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    for file in [
        "report.html",
        "story.txt",
        "figures.json",
        "manifest.json",
        "scenario.ron",
        "runs.parquet",
        "quantiles.parquet",
        "weekly.parquet",
        "runs.csv",
        "weekly.csv",
        "quantiles.csv",
        "log.csv",
        "figures/run.svg",
        "figures/run.png",
        "figures/fans.svg",
    ] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let fans = fs::read_to_string(out.join("figures/fans.svg")).unwrap();
    assert!(!fans.contains("between –"), "the fans say nothing of the last week");
    let log = fs::read_to_string(out.join("log.csv")).unwrap();
    let mut lines = log.lines();
    assert_eq!(lines.next(), Some("time,member,kind,thread"));
    assert!(lines.next().unwrap().starts_with("2020-01-"));
    let times: Vec<&str> = log.lines().skip(1).map(|line| &line[..20]).collect();
    assert!(times.is_sorted(), "the log is chronological");
    // The same command finds them there.
    let before = fs::metadata(out.join("figures/run.svg")).unwrap().modified().unwrap();
    assert!(ok(room.path(), &arguments).contains("nothing was run again"));
    assert_eq!(fs::metadata(out.join("figures/run.svg")).unwrap().modified().unwrap(), before);
    // What it says to try next works as it stands.
    let said = said.replace(" \\\n", " ");
    let next = said.lines().find(|line| line.contains("--story")).unwrap();
    let next: Vec<&str> = next.split_whitespace().skip(1).collect();
    assert!(ok(room.path(), &next).contains("nothing was run again"), "{next:?}");
    // Another story is another picture of the same tables.
    for story in ["3", "4"] {
        let other = ok(room.path(), &[&arguments[..], &["--story", story]].concat());
        assert!(other.starts_with(&format!("Baseline (replicate {story}")), "{other}");
    }
    assert_ne!(fs::metadata(out.join("figures/run.svg")).unwrap().modified().unwrap(), before);
}

#[test]
fn overwriting_leaves_nothing_of_the_earlier_study() {
    let room = room();
    let base = ["run", "--set", "horizon_weeks=10", "-n", "2", "--out", "x"];
    ok(room.path(), &[&base[..], &["--csv", "--log", "0"]].concat());
    let two = "--set=communities=[(name: \"A\"), (name: \"B\")]";
    let refused = hearth(room.path(), &[&base[..], &[two]].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--overwrite"), "{}", text(&refused.stderr));
    ok(room.path(), &[&base[..], &[two, "--overwrite"]].concat());
    let figures = room.path().join("x/figures");
    assert!(figures.join("constellation.svg").exists() && figures.join("1-a/run.svg").exists());
    assert!(!figures.join("run.svg").exists());
    assert!(!room.path().join("x/log.csv").exists() && !room.path().join("x/runs.csv").exists());
}

#[test]
fn json_is_complete_and_threads_make_no_difference() {
    let room = room();
    let one = json(room.path(), &small(&["--threads", "1", "--out", "a"]));
    let two = json(room.path(), &small(&["--threads", "2", "--out", "b"]));
    assert_eq!(one["content_hash"], two["content_hash"]);
    assert_eq!(one["seed"], 1);
    assert_eq!(one["replicates"], 6);
    assert_eq!(one["state"], "complete");
    assert_eq!(one["failures"], Value::Array(Vec::new()));
    let community = &one["result"]["communities"][0];
    let share = community["alive"]["share"].as_f64().unwrap();
    assert!(community["alive"]["low"].as_f64().unwrap() <= share);
    assert!(community["outcomes"]["members_end"]["q500"].is_number());
    assert!(community["final_stages"]["maturing"].is_number());
    assert!(community["causes_of_decline"]["neglect"].is_number());
    assert!(one["files"].as_array().unwrap().iter().any(|file| file == "runs.parquet"));
    let other = json(room.path(), &small(&["--seed", "2", "--out", "c"]));
    assert_ne!(one["content_hash"], other["content_hash"]);
}

/// The C library chooses its functions by the processor; which ones must not matter.
#[cfg(target_os = "linux")]
#[test]
fn a_processor_without_its_extensions_gives_the_same_bytes() {
    let room = room();
    let plain = json(room.path(), &small(&["--out", "a"]));
    let output = command(room.path(), &small(&["--out", "b"]))
        .env("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX2_Usable,-FMA,-FMA_Usable,-AVX512F,-ERMS")
        .output()
        .unwrap();
    let bare: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(plain["content_hash"], bare["content_hash"]);
}

#[test]
fn an_automatic_seed_is_recorded_and_kept() {
    let room = room();
    let first = json(room.path(), &small(&["--seed", "auto", "--out", "x"]));
    assert_eq!(first["seed_automatic"], true);
    let again = json(room.path(), &small(&["--seed", "auto", "--out", "x"]));
    assert_eq!((&first["seed"], &first["content_hash"]), (&again["seed"], &again["content_hash"]));
    assert_eq!(again["result"]["was_complete"], true);
}

#[test]
fn several_scenarios_each_in_its_folder() {
    let room = room();
    ok(room.path(), &["new", "one.ron"]);
    ok(room.path(), &["new", "Two two.ron"]);
    let said = ok(room.path(), &[&["run", "one.ron", "Two two.ron"], &SMALL[..]].concat());
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["out"], &lines[1]["out"]), (&"outputs/one/".into(), &"outputs/two-two/".into()));
    ok(room.path(), &[&["run", "one.ron", "Two two.ron", "--out", "z"], &SMALL[..]].concat());
    assert!(room.path().join("z/two-two/runs.parquet").exists());
    fs::create_dir(room.path().join("sub")).unwrap();
    ok(room.path(), &["new", "sub/ONE.ron"]);
    let twice = hearth(room.path(), &["run", "one.ron", "sub/ONE.ron", "--out", "w"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(text(&twice.stderr).contains("both"), "{}", text(&twice.stderr));
    assert!(!room.path().join("w").exists());
}

/// Replicates of a run that takes long enough to be interrupted.
const MANY: &str = if cfg!(debug_assertions) { "40" } else { "3000" };
/// The run, in `outputs/baseline` of a folder.
const LONG: [&str; 8] = ["run", "--replicates", MANY, "--weekly", "none", "--no-figures", "--threads", "2"];

fn start(folder: &Path) -> std::process::Child {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("hearth"));
    command.current_dir(folder).args(LONG);
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let child = command.spawn().unwrap();
    // Until something is kept that could be lost.
    let units = folder.join("outputs/baseline/units");
    let begun = Instant::now();
    while fs::read_dir(&units).map_or(0, |entries| {
        entries.flatten().filter(|entry| entry.path().extension().is_some_and(|e| e == "unit")).count()
    }) == 0
    {
        assert!(begun.elapsed() < Duration::from_secs(300), "nothing was ever kept");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

#[test]
fn killed_or_stopped_it_continues_to_the_same_result() {
    let (killed, whole) = (room(), room());
    let mut child = start(killed.path());
    child.kill().unwrap();
    child.wait().unwrap();
    let out = killed.path().join("outputs/baseline");
    assert_eq!(manifest(&out)["state"], "running", "it was done before it could be killed");
    let status = json(killed.path(), &["study", "status", "outputs/baseline", "--json"]);
    assert!(status["result"]["reached"].as_u64().unwrap() > 0);
    assert_eq!(status["state"], "running");
    let said = ok(killed.path(), &["study", "status", "outputs/baseline"]);
    assert!(said.contains("interrupted") && said.contains("study resume outputs/baseline"), "{said}");
    #[cfg(unix)]
    {
        // A clean stop, which says how to go on.
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("hearth"));
        command.current_dir(killed.path()).args(LONG).stderr(std::process::Stdio::piped());
        let child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(60));
        let id = child.id().to_string();
        std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
        let ended = child.wait_with_output().unwrap();
        if manifest(&out)["state"] == "running" {
            assert_eq!(ended.status.code(), Some(3), "{}", text(&ended.stderr));
            assert!(text(&ended.stderr).contains("study resume outputs/baseline"));
        }
    }
    ok(killed.path(), &LONG);
    ok(whole.path(), &LONG);
    let other = manifest(&whole.path().join("outputs/baseline"));
    assert_eq!(manifest(&out)["content_hash"], other["content_hash"]);
    assert_eq!(other["state"], "complete");
}

#[test]
fn a_study_resumes_from_its_folder_alone() {
    let room = room();
    let mut child = start(room.path());
    child.kill().unwrap();
    child.wait().unwrap();
    let said = ok(room.path(), &["study", "resume", "outputs/baseline", "--no-figures"]);
    assert!(said.contains("Results are in outputs/baseline/"), "{said}");
    assert!(ok(room.path(), &["study", "status", "outputs/baseline"]).contains("complete, "));
}

#[test]
fn reproduced_or_not() {
    let room = room();
    ok(room.path(), &small(&["--out", "x"]));
    let said = ok(room.path(), &["reproduce", "x", "--threads", "2"]);
    assert!(said.starts_with("The same:"), "{said}");
    let folder = room.path().join("x");
    let before = crate::fake::files(&folder);
    // Results of another seed under this manifest: every file is as its manifest says, and still differs.
    reword_manifest(&folder, "\"seed\": 1,", "\"seed\": 2,");
    let other = hearth(room.path(), &["reproduce", "x", "--json"]);
    assert_eq!(other.status.code(), Some(1), "{}", text(&other.stderr));
    let found: Value = serde_json::from_slice(&other.stdout).unwrap();
    assert!(
        found["result"]["differences"][0].as_str().unwrap().contains("runs.parquet")
            || found["result"]["same"] == false
    );
    reword_manifest(&folder, "\"seed\": 2,", "\"seed\": 1,");
    reword_manifest(&folder, env!("CARGO_PKG_VERSION"), "0.0.9");
    let older = hearth(room.path(), &["reproduce", "x"]);
    assert_eq!(older.status.code(), Some(2));
    assert!(text(&older.stderr).contains("0.0.9"), "{}", text(&older.stderr));
    let refused = hearth(room.path(), &small(&["--out", "x"]));
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("another version of hearth"), "{}", text(&refused.stderr));
    reword_manifest(&folder, "0.0.9", env!("CARGO_PKG_VERSION"));
    fs::write(folder.join("runs.parquet"), "torn").unwrap();
    assert_eq!(hearth(room.path(), &["study", "status", "x"]).status.code(), Some(1));
    assert_eq!(hearth(room.path(), &["reproduce", "x"]).status.code(), Some(1));
    // The command makes again what isn't what was written.
    ok(room.path(), &small(&["--out", "x"]));
    assert!(crate::fake::files(&folder) == before);
}

#[test]
fn what_is_written_is_read() {
    let room = room();
    let said = ok(room.path(), &["new", "my.ron"]);
    assert!(said.contains("hearth check my.ron"), "{said}");
    let checked = ok(room.path(), &["check", "my.ron", "--set", "policy.sponsorship=0.9"]);
    assert!(checked.contains("my.ron is fine") && checked.contains("sponsorship 0.9"), "{checked}");
    let there = hearth(room.path(), &["new", "my.ron"]);
    assert_eq!(there.status.code(), Some(2));
    assert!(text(&there.stderr).contains("--force"));
    ok(room.path(), &["new", "my.ron", "--force"]);
    fs::write(
        room.path().join("busy.ron"),
        "(timeline: [at(week: 4, event: meeting), every(weeks: 13, shock: budget_cut), \
         between(from: 6, to: 8, set: {\"policy.openness\": 0.5}), when(energy_below: 0.3, task: hard_problem)])",
    )
    .unwrap();
    let busy = ok(room.path(), &["check", "busy.ron"]);
    for line in [
        "week 4: event meeting",
        "every 13 weeks from 13 to 260: shock budget_cut",
        "from week 6 until 8: policy.openness = 0.5",
        "when energy below 0.3, once: task hard_problem",
    ] {
        assert!(busy.contains(line), "{busy}");
    }
    fs::write(room.path().join("bad.ron"), "(policy: (sponsership: 1, openness: 2))").unwrap();
    fs::write(room.path().join("worse.ron"), "(").unwrap();
    let all = hearth(room.path(), &["check", "bad.ron", "my.ron", "worse.ron"]);
    let message = text(&all.stderr);
    assert_eq!(all.status.code(), Some(2));
    assert!(message.contains("did you mean `sponsorship`?") && message.contains("bad.ron:1:37"), "{message}");
    assert!(message.contains("worse.ron") && message.contains("2 of 3 files can't be run"), "{message}");
    assert!(text(&all.stdout).contains("my.ron is fine"));
    let all = hearth(room.path(), &["check", "bad.ron", "my.ron", "nowhere.ron", "--json"]);
    let lines: Vec<Value> =
        text(&all.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["result"]["problems"][0]["line"], 1);
    assert_eq!(
        (&lines[1]["result"]["ok"], &lines[2]["result"]["ok"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
}

#[test]
fn words_for_everything() {
    let room = room();
    assert!(ok(room.path(), &["explain"]).contains("policy"));
    assert!(ok(room.path(), &["explain", "policy.protected_hours"]).contains("Default"));
    assert!(ok(room.path(), &["explain", "--all"]).lines().count() > 300);
    let typo = hearth(room.path(), &["explain", "policy.sponsership"]);
    assert_eq!(typo.status.code(), Some(2));
    assert!(text(&typo.stderr).replace('\n', " ").contains("did you mean `policy.sponsorship`?"));
    let schema: Value = serde_json::from_str(&ok(room.path(), &["schema"])).unwrap();
    assert_eq!(schema["title"], "Hearth scenario");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(ok(room.path(), &["completions", shell]).contains("hearth"));
    }
    let version = ok(room.path(), &["--version"]);
    assert!(version.starts_with(concat!("hearth ", env!("CARGO_PKG_VERSION"), " (commit ")), "{version}");
}

#[test]
fn help_fits_a_terminal_and_has_examples() {
    let room = room();
    let verbs: [&[&str]; 14] = [
        &[],
        &["run"],
        &["new"],
        &["check"],
        &["explain"],
        &["schema"],
        &["study"],
        &["study", "status"],
        &["study", "resume"],
        &["reproduce"],
        &["validate"],
        &["validate", "claims"],
        &["bench"],
        &["completions"],
    ];
    for verb in verbs {
        for flag in ["-h", "--help"] {
            let said = ok(room.path(), &[verb, &[flag]].concat());
            let wide = said.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None, "{verb:?}");
            assert!(verb == ["study"] || said.contains("  hearth "), "{verb:?} has no example");
        }
    }
}

#[test]
fn bad_requests_are_refused_before_any_work() {
    let room = room();
    ok(room.path(), &["new", "my.ron"]);
    fs::create_dir(room.path().join("scenarios")).unwrap();
    ok(room.path(), &["new", "scenarios/launch.ron"]);
    fs::write(room.path().join("file"), "not a folder").unwrap();
    fs::create_dir(room.path().join("full")).unwrap();
    fs::write(room.path().join("full/letter.txt"), "mine").unwrap();
    fs::create_dir(room.path().join("odd")).unwrap();
    fs::write(room.path().join("odd/manifest.json"), "{").unwrap();
    let table: &[(&[&str], &[&str])] = &[
        (&["frobnicate"], &["unrecognized subcommand"]),
        (&["run", "--replicates", "0"], &["1..=10000000"]),
        (&["run", "--replicates", "10000001"], &["1..=10000000"]),
        (&["run", "--replicates", "-1"], &["--replicates"]),
        (&["run", "--replicates", "many"], &["invalid digit"]),
        (&["run", "--seed", "-1"], &["--seed"]),
        (&["run", "--seed", "x"], &["`auto`", "18446744073709551615"]),
        (&["run", "--threads", "1025"], &["1024"]),
        (&["run", "--weekly", "some"], &["quantiles"]),
        (&["run", "-n", "5", "--story", "5"], &["--story 5", "from 0 to 4"]),
        (&["run", "-n", "5", "--log", "9"], &["--log 9", "from 0 to 4"]),
        (&["run", "--out", "file"], &["file is not a folder", "--out"]),
        (&["run", "--out", "file/below"], &["file is not a folder"]),
        (&["run", "--out", "full"], &["letter.txt", "not a results folder"]),
        (&["run", "--out", "odd"], &["manifest.json"]),
        (&["run", "--out", ""], &["a value is required"]),
        (&["run", "--set", "policy.sponsership=1"], &["did you mean", "sponsorship"]),
        (&["run", "--set", "policy.sponsorship"], &["="]),
        (&["run", "--set", "policy.sponsorship=7"], &["0 to 1"]),
        (&["run", "--set", "horizon_weeks=0"], &["1 to 5200"]),
        (&["run", "lanch.ron"], &["no such file", "did you mean scenarios/launch.ron?"]),
        (&["run", "launch"], &["did you mean scenarios/launch.ron?"]),
        (&["run", "my.ron", "nope.ron", "gone.ron"], &["nope.ron", "gone.ron"]),
        (&["run", "scenarios"], &["it is a folder"]),
        (&["run", "my.ron", "my.ron"], &["both"]),
        (&["new", "nowhere/my.ron"], &["there is no folder nowhere"]),
        (&["new", "scenarios"], &["is a folder"]),
        (&["check"], &["<FILE>"]),
        (&["explain", "nothing.like.this"], &["no parameter"]),
        (&["explain", "policy", "--all"], &["cannot be used with"]),
        (&["study"], &["status", "resume"]),
        (&["study", "status", "nowhere"], &["no folder nowhere"]),
        (&["study", "status", "full"], &["not a results folder"]),
        (&["study", "resume", "odd"], &["manifest.json"]),
        (&["reproduce", "full"], &["not a results folder"]),
        (&["completions", "tcl"], &["possible values"]),
    ];
    for (arguments, expected) in table {
        let output = hearth(room.path(), arguments);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let flat = message.replace('\n', " ");
        for part in *expected {
            assert!(flat.contains(part), "{arguments:?} should say {part}: {message}");
        }
    }
    assert!(!room.path().join("outputs").exists());
}

#[cfg(unix)]
#[test]
fn names_that_are_not_unicode_and_readers_that_go_away() {
    use std::os::unix::ffi::OsStrExt;
    let room = room();
    let odd = std::ffi::OsStr::from_bytes(b"a\xff.ron");
    let run = |arguments: &[&std::ffi::OsStr]| {
        let mut command = Command::cargo_bin("hearth").unwrap();
        command.current_dir(room.path()).args(arguments).output().unwrap()
    };
    assert_eq!(run(&["new".as_ref(), odd]).status.code(), Some(0));
    let mut arguments: Vec<&std::ffi::OsStr> = vec!["run".as_ref(), odd];
    arguments.extend(SMALL.iter().map(|a| std::ffi::OsStr::new(*a)));
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let hearth = assert_cmd::cargo::cargo_bin("hearth");
    let piped = format!("'{}' explain --all | head -n 1", hearth.display());
    let output = std::process::Command::new("sh").args(["-c", &piped]).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    let closed = format!("'{}' explain --all > /dev/full", hearth.display());
    let output = std::process::Command::new("sh").args(["-c", &closed]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!text(&output.stderr).contains("panic"), "{}", text(&output.stderr));
}

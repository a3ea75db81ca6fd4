//! Units: done by several processes at once, twice, in any order; merged, whole or so far.

use super::*;

/// The hash of the small study, run in one go.
fn whole(folder: &Path) -> String {
    // In other units, which makes no difference.
    ok(folder, &["sweep", "d.ron", "--out", "whole", "--no-figures"]);
    content_hash(&folder.join("whole"))
}

fn prepared(folder: &Path) {
    ok(folder, &["sweep", "d.ron", "--out", "u", "--prepare", "--runs-in-unit", "20"]);
}

#[test]
fn several_processes_share_a_study() {
    let room = room();
    let expected = whole(room.path());
    prepared(room.path());
    let plan = json(room.path(), &["study", "plan", "u", "--json"]);
    let units = plan["result"]["units"].as_u64().unwrap();
    assert!(units >= 6 && plan["result"]["missing_units"].as_u64() == Some(units), "{plan}");
    let binary = assert_cmd::cargo::cargo_bin("hearth");
    // All of them do all units, from both ends, at once.
    let children: Vec<std::process::Child> = (0..3)
        .map(|_| {
            std::process::Command::new(&binary)
                .current_dir(room.path())
                .args(["study", "run", "u", "--threads", "2", "--units", &format!("0-{}", units - 1)])
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let again = json(room.path(), &["study", "run", "u", "--units", "0-1", "--json"]);
    assert_eq!((again["result"]["asked"].as_u64(), again["result"]["found"].as_u64()), (Some(2), Some(2)));
    ok(room.path(), &["study", "merge", "u", "--no-figures"]);
    assert_eq!(content_hash(&room.path().join("u")), expected);
    assert!(room.path().join("u/outcomes.parquet").exists());
    assert!(!room.path().join("u/units").exists());
}

#[test]
fn who_writes_the_whole_folder_is_alone() {
    let room = room();
    prepared(room.path());
    let lock = fs::File::options().write(true).open(room.path().join("u/.lock")).unwrap();
    lock.lock().unwrap();
    for arguments in [
        &["study", "run", "u"][..],
        &["study", "merge", "u"],
        &["sweep", "d.ron", "--out", "u", "--runs-in-unit", "20"],
    ] {
        let said = fails(room.path(), 2, arguments);
        assert!(said.contains("another process"), "{said}");
    }
    lock.unlock().unwrap();
    lock.lock_shared().unwrap();
    ok(room.path(), &["study", "run", "u", "--units", "0"]);
    let said = fails(room.path(), 2, &["study", "merge", "u"]);
    assert!(said.contains("another process"), "{said}");
}

#[test]
fn a_job_that_is_repeated_succeeds() {
    let room = room();
    let expected = whole(room.path());
    prepared(room.path());
    let job = ["study", "run", "u", "--units", "0-2", "--wait"];
    // Half of it is done when its machine dies, with a piece of the next unit.
    ok(room.path(), &["study", "run", "u", "--units", "0"]);
    let unit = fs::read_dir(room.path().join("u/units")).unwrap().next().unwrap().unwrap().path();
    let bytes = fs::read(&unit).unwrap();
    fs::write(unit.with_file_name("1.unit.tmp"), &bytes[..bytes.len() / 2]).unwrap();
    assert!(ok(room.path(), &job).contains("2 done now, 1 there before"));
    assert!(ok(room.path(), &job).contains("0 done now, 3 there before"));
    ok(room.path(), &["study", "run", "u"]);
    // Requeued while another process makes the tables: it waits, and finds nothing to do.
    let lock = fs::File::options().write(true).open(room.path().join("u/.lock")).unwrap();
    lock.lock().unwrap();
    let binary = assert_cmd::cargo::cargo_bin("hearth");
    let start = |arguments: &[&str]| {
        let mut command = std::process::Command::new(&binary);
        command.current_dir(room.path()).args(arguments);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let waiting = [start(&job), start(&["study", "merge", "u", "--no-figures", "--wait"])];
    std::thread::sleep(std::time::Duration::from_millis(1200));
    lock.unlock().unwrap();
    for child in waiting {
        let done = child.wait_with_output().unwrap();
        let said = text(&done.stderr);
        assert!(done.status.success() && said.contains("Waiting"), "{said}");
    }
    assert_eq!(content_hash(&room.path().join("u")), expected);
    for again in [&job[..], &["study", "merge", "u", "--no-figures", "--wait"]] {
        ok(room.path(), again);
    }
    assert_eq!(content_hash(&room.path().join("u")), expected);
}

#[test]
fn what_is_missing_is_named() {
    let room = room();
    prepared(room.path());
    ok(room.path(), &["study", "run", "u", "--units", "1-2"]);
    let said = fails(room.path(), 2, &["study", "merge", "u"]);
    assert!(said.contains("(0,3-") && said.contains("--so-far"), "{said}");
    let said = fails(room.path(), 2, &["study", "merge", "u", "--so-far"]);
    assert!(said.contains("lacks"), "{said}");
    for wrong in ["99999", "5-2", "x"] {
        fails(room.path(), 2, &["study", "run", "u", "--units", wrong]);
    }
}

#[test]
fn a_cut_study_is_still_a_design() {
    let room = room();
    prepared(room.path());
    let plan = json(room.path(), &["study", "plan", "u", "--json"]);
    let units = plan["result"]["units"].as_u64().unwrap();
    // All but one: the last round isn't whole, all before it is.
    ok(room.path(), &["study", "run", "u", "--units", &format!("0-{}", units - 2)]);
    ok(room.path(), &["study", "merge", "u", "--so-far", "--no-figures"]);
    let manifest = manifest(&room.path().join("u"));
    let replicates = manifest["replicates"].as_u64().unwrap();
    assert!((1..6).contains(&replicates) && manifest["at_most"] == 6, "{manifest}");
    assert_eq!(manifest["reached"], 24 * replicates);
    assert!(ok(room.path(), &["reproduce", "u"]).contains("The same"));
}

#[test]
fn torn_and_flipped_units_and_tables_are_made_again() {
    let room = room();
    let expected = whole(room.path());
    prepared(room.path());
    ok(room.path(), &["study", "run", "u"]);
    let mut units: Vec<_> =
        fs::read_dir(room.path().join("u/units")).unwrap().map(|entry| entry.unwrap().path()).collect();
    units.sort();
    let bytes = fs::read(&units[0]).unwrap();
    fs::write(&units[0], &bytes[..bytes.len() / 3]).unwrap();
    let mut bytes = fs::read(&units[1]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 16;
    fs::write(&units[1], bytes).unwrap();
    let plan = json(room.path(), &["study", "plan", "u", "--json"]);
    assert_eq!(plan["result"]["missing_units"], 2);
    fails(room.path(), 2, &["study", "merge", "u"]);
    ok(room.path(), &["study", "resume", "u", "--no-figures"]);
    assert_eq!(content_hash(&room.path().join("u")), expected);
    let path = room.path().join("u/point_runs.parquet");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 16;
    fs::write(&path, &bytes).unwrap();
    let status = hearth(room.path(), &["study", "status", "u"]);
    assert!(status.status.code() == Some(1) && text(&status.stdout).contains("DAMAGED"));
    let design = ["sweep", "d.ron", "--out", "u", "--runs-in-unit", "20", "--no-figures"];
    for (bytes, how) in [(&bytes[..], "was altered"), (&bytes[..bytes.len() / 2], "was cut short")] {
        fs::write(&path, bytes).unwrap();
        let said = fails(room.path(), 1, &["reproduce", "u"]);
        assert!(said.contains(&format!("u/point_runs.parquet {how}")), "{said}");
        let done = hearth(room.path(), &design);
        let said = text(&done.stderr).replace('\n', " ");
        assert!(done.status.success() && said.contains(&format!("u/point_runs.parquet {how}")), "{said}");
        assert_eq!(content_hash(&room.path().join("u")), expected);
    }
    let points = room.path().join("u/points.csv");
    let table = fs::read_to_string(&points).unwrap();
    fs::write(&points, table.replacen("true", "false", 1)).unwrap();
    let said = fails(room.path(), 1, &["reproduce", "u"]);
    assert!(said.contains("u/points.csv has more in it than was written"), "{said}");
    ok(room.path(), &["study", "resume", "u"]);
    assert_eq!(fs::read_to_string(&points).unwrap(), table);
}

#[test]
fn slurm_gets_what_is_missing() {
    let room = room();
    prepared(room.path());
    ok(room.path(), &["study", "run", "u", "--units", "0,2"]);
    let dry = [
        "study",
        "submit",
        "u",
        "--engine",
        "slurm",
        "--dry-run",
        "--units-per-task",
        "2",
        "--cpus",
        "3",
        "--json",
    ];
    let said = json(room.path(), &dry);
    let tasks: Vec<&str> =
        said["result"]["tasks"].as_array().unwrap().iter().map(|task| task.as_str().unwrap()).collect();
    assert_eq!(tasks[0], "1,3");
    let script = said["result"]["script"].as_str().unwrap();
    assert!(
        script.contains(&format!("--array=0-{}", tasks.len() - 1)) && script.contains("--cpus-per-task=3")
    );
    // The script as a task runs it: a shell, and the number of the task.
    let array = room.path().join("u/cluster/array.sh");
    for task in 0..tasks.len() {
        let done = std::process::Command::new("sh")
            .arg(&array)
            .env("SLURM_ARRAY_TASK_ID", task.to_string())
            .output();
        let done = done.unwrap();
        assert!(done.status.success(), "{}", text(&done.stderr));
    }
    let done = std::process::Command::new("sh").arg(room.path().join("u/cluster/merge.sh")).output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(manifest(&room.path().join("u"))["state"], "complete");
    let said = fails(room.path(), 2, &["study", "submit", "nowhere", "--engine", "slurm"]);
    assert!(said.contains("no folder"), "{said}");
}

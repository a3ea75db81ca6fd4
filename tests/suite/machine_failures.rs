//! What studies are left in when the machine fails them: the disk is full, the process is killed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::fake::{Fake, design, files, manifest, run, whole};
use hearth::study::output::State;
use hearth::study::{Ending, StudyError};

#[test]
fn a_full_disk_leaves_a_study_that_continues() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=300k", "tmpfs"])
        .arg(folder.path())
        .output()
        .is_ok_and(|done| done.status.success());
    if !mounted {
        eprintln!("skipped: a small file system can be mounted by root on Linux only");
        return;
    }
    let arm = Fake::new("A");
    let full = run(folder.path(), design(&[&arm], 40), 2, None);
    let halves = files(folder.path()).keys().any(|name| name.ends_with(".tmp"));
    let remounted = std::process::Command::new("mount")
        .args(["-o", "remount,size=20m"])
        .arg(folder.path())
        .status()
        .is_ok_and(|done| done.success());
    let continued = run(folder.path(), design(&[&arm], 40), 2, None);
    let found = files(folder.path());
    let _ = std::process::Command::new("umount").arg(folder.path()).status();
    let error = full.unwrap_err();
    assert!(matches!(error, StudyError::DiskFull { .. }), "{error}");
    assert!(error.to_string().contains("run the same command again"), "{error}");
    assert!(!halves && remounted);
    assert_eq!(continued.unwrap(), Ending::Complete);
    assert!(found == whole(&[&arm], 40));
}

/// What [`a_killed_process_loses_nothing_that_was_finished`] kills; by itself it does nothing.
#[test]
fn killed_child() {
    if let Some(folder) = std::env::var_os("HEARTH_TEST_STUDY") {
        let arm = Fake { pause: Duration::from_millis(20), ..Fake::new("A") };
        let _ = run(Path::new(&folder), design(&[&arm], 40), 2, None);
    }
}

#[test]
fn a_killed_process_loses_nothing_that_was_finished() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "machine_failures::killed_child"])
        .env("HEARTH_TEST_STUDY", folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let finished = || {
        let entries = fs::read_dir(folder.path().join("units"));
        entries.map_or(0, |units| {
            let whole = |unit: &fs::DirEntry| unit.path().extension().is_some_and(|e| e == "unit");
            units.flatten().filter(whole).count()
        })
    };
    for _ in 0..1000 {
        if finished() >= 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let arm = Fake::new("A");
    let meanwhile = run(folder.path(), design(&[&arm], 40), 2, None);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(matches!(meanwhile, Err(StudyError::Locked { .. })));
    assert!((2..8).contains(&finished()));
    assert_eq!(manifest(folder.path()).state, State::Running);
    assert_eq!(run(folder.path(), design(&[&arm], 40), 2, None).unwrap(), Ending::Complete);
    assert!(files(folder.path()) == whole(&[&arm], 40));
}

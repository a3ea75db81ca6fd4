//! Machines that fail: processes are killed, the disk has no room.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;

/// A study of some seconds, in units of some hundredths of one.
const LONGER: [&str; 10] = [
    "sweep",
    "d.ron",
    "-n",
    "40",
    "--set",
    "horizon_weeks=104",
    "--runs-in-unit",
    "20",
    "--no-figures",
    "--out",
];

#[test]
fn killed_twenty_times_and_continued_to_the_same_bytes() {
    let room = room();
    let whole: Vec<&str> = LONGER.iter().copied().chain(["whole"]).collect();
    ok(room.path(), &whole);
    let killed: Vec<&str> = LONGER.iter().copied().chain(["killed"]).collect();
    let binary = assert_cmd::cargo::cargo_bin("hearth");
    let mut kills = 0;
    for attempt in 0..20u64 {
        let mut child = Command::new(&binary)
            .current_dir(room.path())
            .args(&killed)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Moments that differ from time to time, and don't from test to test.
        std::thread::sleep(Duration::from_millis(15 + attempt * 37 % 90));
        kills += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(kills >= 10, "it was over too soon to be killed: {kills}");
    ok(room.path(), &killed);
    assert_eq!(content_hash(&room.path().join("killed")), content_hash(&room.path().join("whole")));
    assert!(!room.path().join("killed/units").exists());
}

#[test]
fn a_disk_without_room_is_refused_before_anything_is_run() {
    let room = room();
    let disk = room.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=17m", "tmpfs"])
        .arg(&disk)
        .output()
        .is_ok_and(|done| done.status.success());
    if !mounted {
        eprintln!("skipped: a small file system can be mounted by root on Linux only");
        return;
    }
    let refused = hearth(room.path(), &["sweep", "d.ron", "-n", "2000", "--out", "disk/a"]);
    let fits = hearth(room.path(), &["sweep", "d.ron", "-n", "2", "--out", "disk/b", "--no-figures"]);
    let _ = Command::new("umount").arg(&disk).status();
    let said = text(&refused.stderr).replace('\n', " ");
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("has room for") && said.contains("nothing was started"), "{said}");
    assert_eq!(fits.status.code(), Some(0), "{}", text(&fits.stderr));
}

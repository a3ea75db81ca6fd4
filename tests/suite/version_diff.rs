//! `hearth diff`: the results of two versions side by side.

use std::fs;

use crate::said::{hearth, json, ok, text};

#[test]
fn the_results_of_two_versions_are_compared() {
    let room = tempfile::tempdir().unwrap();
    let run = |name: &str, set: &str| {
        let out = format!("{name}/launch");
        ok(
            room.path(),
            &[
                "run",
                "baseline",
                "-n",
                "60",
                "--set",
                "horizon_weeks=60",
                "--set",
                set,
                "--weekly",
                "none",
                "--no-figures",
                "--out",
                &out,
            ],
        );
    };
    run("old", "policy.sponsorship=0.5");
    run("same", "policy.sponsorship=0.5");
    run("new", "policy.sponsorship=1");
    let same = json(room.path(), &["diff", "old", "same", "--json"]);
    assert_eq!(same["result"]["changed"], serde_json::json!([]));
    let output = hearth(room.path(), &["diff", "old", "new", "--out", "found"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.contains("launch: legitimacy_mean") && printed.contains("beyond chance"), "{printed}");
    assert!(printed.lines().all(|line| line.chars().count() <= 100), "{printed}");
    for file in ["diff.csv", "diff.parquet", "diff.json", "diff.svg", "diff.png"] {
        assert!(room.path().join("found").join(file).exists(), "{file}");
    }
    let table = fs::read_to_string(room.path().join("found/diff.csv")).unwrap();
    assert!(table.starts_with("changed,kind,study,name,old,old_low,old_high,new,"), "{table}");
    let refused = hearth(room.path(), &["diff", "old", "nowhere"]);
    assert_eq!(refused.status.code(), Some(2));
}

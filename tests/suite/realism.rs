//! Realism in small: simulated communities beside a handful of logs that were made up. Whether real ones can be distinguished from simulated
//! ones is asked by `hearth validate realism`, with the logs that you have.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::said::{fails, hearth, page, text};
use serde_json::Value;

/// Seconds of a day, and those of 6 January 2020.
const DAY: u64 = 86_400;
const BEGIN: u64 = 18_267 * DAY;

/// Writes logs of communities that were made up: few people, each of whom writes on a day of the week that is its own.
pub fn made_up(folder: &Path, count: u64) {
    fs::create_dir_all(folder).unwrap();
    for log in 0..count {
        let mut rows = String::from("time,member,kind\n");
        for week in 0..40 {
            for member in (0..6 + log % 3).filter(|member| (week * (member + 2) + log) % 5 < 3) {
                for message in 0..1 + (week + member) % 2 {
                    let day = week * 7 + (member + log) % 7;
                    let time = BEGIN + day * DAY + (9 + 3 * message) * 3600;
                    writeln!(rows, "{time},m{member},post").unwrap();
                }
            }
        }
        fs::write(folder.join(format!("made-up-{log}.csv")), rows).unwrap();
    }
}

/// What logs of so little must have.
pub const LITTLE: &str =
    "--setting in-house --least-weeks 26 --most-weeks 30 --least-events 10 --least-members 3";

fn validate(room: &Path, arguments: &[&str]) -> Output {
    let little: Vec<&str> = LITTLE.split(' ').collect();
    hearth(room, &[&["validate", "realism", "logs"], &little[..], arguments].concat())
}

#[test]
fn communities_that_were_made_up_are_distinguished() {
    let room = tempfile::tempdir().unwrap();
    made_up(&room.path().join("logs"), 14);
    let shown = validate(room.path(), &[]);
    let said = text(&shown.stdout);
    // A goal isn't met: nobody keeps such a timetable.
    assert_eq!(shown.status.code(), Some(1), "{}", text(&shown.stderr));
    assert!(said.contains("week-level metrics") && said.contains("14 real communities"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    for name in ["realism.svg", "realism.png", "metrics.csv", "communities.parquet", "realism.json"] {
        assert!(room.path().join("outputs/realism").join(name).exists(), "{name}");
    }
    let found: Value =
        serde_json::from_slice(&fs::read(room.path().join("outputs/realism/realism.json")).unwrap()).unwrap();
    assert!(found["sets"][1]["trees"]["auc"].as_f64().unwrap() > 0.9, "{}", found["sets"][1]);
    assert_eq!((&found["real"], &found["simulated"]), (&14.into(), &14.into()));
    let weights: Vec<f64> = found["metrics"].as_array().unwrap().iter().map(weight).collect();
    assert!(weights.is_sorted_by(|one, other| one >= other) && weights[0] > 0.4, "{weights:?}");
    // The rest of the folder is enough to make the same again.
    let again = hearth(room.path(), &["reproduce", "outputs/realism"]);
    assert!(text(&again.stdout).contains("The same"), "{}", text(&again.stderr));
}

fn weight(metric: &Value) -> f64 {
    (metric["auc"]["auc"].as_f64().unwrap() - 0.5).abs()
}

#[test]
fn answers_are_the_same_on_any_number_of_threads() {
    let room = tempfile::tempdir().unwrap();
    made_up(&room.path().join("logs"), 8);
    let [one, two] = ["1", "2"].map(|threads| {
        validate(room.path(), &["--json", "--no-figures", "--out", "x", "--threads", threads]).stdout
    });
    assert_eq!(text(&one), text(&two));
    let found: Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(found["verb"], "validate realism");
    assert_eq!(found["result"]["variety"], true);
}

#[test]
fn lists_say_kind_and_end_and_gzip_is_read() {
    let room = tempfile::tempdir().unwrap();
    let logs = room.path().join("logs");
    made_up(&logs, 8);
    let list = (0..8).fold("log,kind,snapshot\n".to_owned(), |list, log| {
        list + &format!("made-up-{log},{},2020-10-01\n", if log == 7 { "other" } else { "same" })
    });
    fs::write(logs.join("list.csv"), list).unwrap();
    let plain = fs::read(logs.join("made-up-3.csv")).unwrap();
    let packed = fs::File::create(logs.join("made-up-3.csv.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &plain).unwrap();
    packed.finish().unwrap();
    fs::remove_file(logs.join("made-up-3.csv")).unwrap();
    let shown = validate(room.path(), &["--kinds", "same", "--no-figures", "--no-variety"]);
    let said = text(&shown.stdout);
    assert!(said.contains("7 real communities") && said.contains("all had the same"), "{said}");
    let communities = fs::read_to_string(room.path().join("outputs/realism/communities.csv")).unwrap();
    assert!(communities.contains("\nmade-up-3,1,30,"), "{communities}");
    let none = fails(room.path(), 2, &["validate", "realism", "logs", "--kinds", "else"]);
    assert!(none.contains("no log is of the kind else") && none.contains("other, same"), "{none}");
}

#[test]
fn bad_requests_are_refused_before_any_work() {
    let room = tempfile::tempdir().unwrap();
    made_up(&room.path().join("logs"), 8);
    fs::create_dir(room.path().join("empty")).unwrap();
    let table: &[(&[&str], &[&str])] = &[
        (
            &["logs"],
            &["there are 0 logs to compare, and 6 are needed", "made-up-0 has", "nothing was started"],
        ),
        (&["logs", "--setting", "chat"], &["no setting 'chat'", "in-house, forum, open-source"]),
        (&["nowhere.csv"], &["nowhere.csv"]),
        (&["empty"], &["no .csv or .csv.gz in the folder"]),
        (&["logs", "--no-variety", "--variety", "x.ron"], &["cannot be used with"]),
        (&["logs", "-n", "0"], &["1..=100"]),
        (&[], &["LOGS"]),
    ];
    for (arguments, expected) in table {
        let said = fails(room.path(), 2, &[&["validate", "realism"], *arguments].concat());
        for part in *expected {
            assert!(said.contains(part), "{arguments:?} should say {part}: {said}");
        }
    }
    assert!(!room.path().join("outputs").exists());
}

#[test]
fn every_metric_is_documented() {
    let text = hearth::study::realism::realism_markdown();
    page("realism.md", &text);
}

//! `hearth facts`: what it prints and writes, and how it takes what isn't a log.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::said::{hearth, text};

const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/logs/sponsored-launch.csv");
const OTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/logs/sponsor-leaves.csv");

fn facts(folder: &Path, arguments: &[&str]) -> Output {
    hearth(folder, &[&["facts"], arguments].concat())
}

/// What the command prints where it must succeed.
fn ok(folder: &Path, arguments: &[&str]) -> String {
    crate::said::ok(folder, &[&["facts"], arguments].concat())
}

/// What is said about a file with these bytes, and the exit code.
fn of_bytes(bytes: &[u8]) -> (Option<i32>, String, String) {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("log.csv"), bytes).unwrap();
    let output = facts(room.path(), &["log.csv", "--no-figures"]);
    let written = room.path().join("outputs/facts/log/facts.json").exists();
    assert_eq!(written, output.status.code() != Some(2), "what can't be read leaves nothing behind");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_log_becomes_a_table_and_a_page() {
    let room = tempfile::tempdir().unwrap();
    let said = ok(room.path(), &[LOG, "--until", "2024-12-30"]);
    assert!(said.starts_with("sponsored-launch\n\nSpan\n"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    for part in ["one_time_share", "Leaving, coming back", "Results are in outputs/facts/sponsored-launch/"] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    let folder = room.path().join("outputs/facts/sponsored-launch");
    let json: Value = serde_json::from_slice(&fs::read(folder.join("facts.json")).unwrap()).unwrap();
    assert_eq!(json["log"], "sponsored-launch");
    assert_eq!(json["snapshot"], "2024-12-30");
    let svg = fs::read_to_string(folder.join("page.svg")).unwrap();
    assert!(svg.contains("Spread of contributions") && svg.contains("<desc>sponsored-launch: "));
    assert!(fs::read(folder.join("page.png")).unwrap().starts_with(b"\x89PNG"));
    // The same log gives the same bytes.
    let before = fs::read(folder.join("page.png")).unwrap();
    ok(room.path(), &[LOG, "--until", "2024-12-30"]);
    assert!(before == fs::read(folder.join("page.png")).unwrap());
}

#[test]
fn json_is_one_object_or_a_list() {
    let room = tempfile::tempdir().unwrap();
    let one: Value = serde_json::from_str(&ok(room.path(), &[LOG, "--json", "--no-figures"])).unwrap();
    let one = &one["result"];
    assert_eq!(one["events"], 959);
    assert_eq!(one["alive"], Value::Null);
    assert_eq!(one["skipped_rows"], 0);
    assert!(one["one_time_share"].as_f64().is_some_and(|share| share > 0.0 && share < 1.0));
    let said = ok(room.path(), &[LOG, OTHER, LOG, "--json", "--no-figures", "--out", "here"]);
    let all: Value = serde_json::from_str(&said).unwrap();
    let all = &all["result"];
    let names: Vec<&str> = all.as_array().unwrap().iter().filter_map(|one| one["log"].as_str()).collect();
    assert_eq!(names, ["sponsored-launch", "sponsor-leaves", "sponsored-launch-2"]);
    assert_eq!(all[0]["gini"], one["gini"]);
    assert!(room.path().join("here/sponsored-launch-2/facts.json").exists());
    let beside = ok(room.path(), &[LOG, OTHER, LOG, LOG, LOG, "--no-figures"]);
    assert!(
        beside.contains("sponsor-lea…") && beside.lines().all(|line| line.chars().count() <= 80),
        "{beside}"
    );
}

#[test]
fn observation_can_end_elsewhere() {
    let room = tempfile::tempdir().unwrap();
    let short = facts(room.path(), &[LOG, "--until", "2021-01-01", "--json", "--out", "x"]);
    let json: Value = serde_json::from_slice(&short.stdout).unwrap();
    let json = &json["result"];
    assert_eq!(json["snapshot"], "2021-01-01");
    assert!(json["events"].as_u64().unwrap() < 959);
    assert!(room.path().join("x/page.svg").exists());
    let words = ok(room.path(), &[LOG, "--until", "2021-01-01T12:00:00Z", "--no-figures"]);
    assert!(words.contains("after the end of observation are left out"), "{words}");
    for (until, message) in
        [("2019-01-01", "before the first event (2020-01-06T08:00:00Z)"), ("soon", "expected a date")]
    {
        let refused = facts(room.path(), &[LOG, "--until", until, "--out", "y"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).replace('\n', " ").contains(message), "{}", text(&refused.stderr));
        assert!(!room.path().join("y").exists());
    }
}

#[test]
fn facts_are_explained() {
    let room = tempfile::tempdir().unwrap();
    let said = ok(room.path(), &["--explain"]);
    assert!(said.contains("survival_52w_repeaters (share)") && said.contains("Kaplan-Meier"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    assert!(text(&facts(room.path(), &["--help"]).stdout).contains("hearth facts logs/*.csv --json"));
    assert_eq!(facts(room.path(), &[]).status.code(), Some(2));
}

#[test]
fn tables_of_spreadsheets_are_read() {
    let (code, said, _) = of_bytes(
        b"\xef\xbb\xbf\"Date\";\"Team\";\"Member\";\"Kind\"\r\n\"2024-03-31 14:05\";\"x\";\"Anna; B.\";\"Post\"\r\n\
          2024-04-01;;ben;reply\r\n;;;\r\n;;;\r\n",
    );
    assert_eq!(code, Some(0));
    assert!(said.contains("  members                                   2 people"), "{said}");
    assert!(said.contains("  posts                                     1 events"), "{said}");
}

#[test]
fn wrong_rows_are_reported_and_left_out() {
    let mut log =
        "date,member\n2024-01-01,anna\n31/12/2024,ben\n2024-02-30,cem\n2024-01-02,\n2024-01-03\n".to_owned();
    log += &"never,dora\n".repeat(20);
    log += "2024-06-01,anna\n";
    let (code, said, message) = of_bytes(log.as_bytes());
    assert_eq!(code, Some(1), "{message}");
    assert!(said.contains("  events                                    2 events"), "{said}");
    for part in [
        "24 rows can't be read and left out",
        "line 3: `31/12/2024` is no date; expected one such as 2024-03-31",
        "line 4: `2024-02-30`",
        "line 5: no member is named",
        "line 6: only 1 of at least 2 columns",
        "… and 19 more",
    ] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
}

#[test]
fn what_is_no_log_is_refused_with_a_remedy() {
    let cases: [(&[u8], &str); 8] = [
        (b"", "there is no column `time` (or `date`)"),
        (b"\n\n", "there is no column"),
        (b"when,who\n2024-01-01,anna\n", "the columns are: `when`, `who`"),
        (b"date,name\n2024-01-01,anna\n", "there is no column `member`"),
        (b"date,member\n", "there is no event in the log"),
        (b"date,member\nx,anna\n", "line 2: `x` is no date"),
        (b"\xff\xfed\x00a\x00", "the columns are: `da`"),
        (b"PK\x03\x04\x00\x00", "spreadsheet"),
    ];
    for (bytes, message) in cases {
        let (code, _, said) = of_bytes(bytes);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.replace('\n', " ").contains(message), "{message} is not in: {said}");
    }
    let room = tempfile::tempdir().unwrap();
    for path in ["absent.csv", "."] {
        let output = facts(room.path(), &[LOG, path]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("can't read the log"), "{}", text(&output.stderr));
        assert!(!room.path().join("outputs").exists(), "one log of two was written");
    }
}

#[test]
fn one_event_is_enough_and_half_a_million_are_not_too_many() {
    let (code, said, _) = of_bytes(b"time\tmember\n2024-01-01T00:00:00+14:00\tanna\n");
    assert_eq!(code, Some(0));
    assert!(said.contains("2023-12-31"), "{said}");
    let mut long = "date,member,thread\n".to_owned();
    for at in 0..500_000u32 {
        let (year, month, day) = (2000 + at / 25_000, at / 2000 % 12 + 1, at / 77 % 28 + 1);
        long +=
            &format!("{year}-{month:02}-{day:02},m{},t{}\n", at.wrapping_mul(2_654_435_761) >> 17, at / 3);
    }
    let (code, said, _) = of_bytes(long.as_bytes());
    assert_eq!(code, Some(0));
    assert!(said.contains("500,000 events"), "{said}");
}

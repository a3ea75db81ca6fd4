//! Facts from logs: real ones against the facts that come with them, and small ones worked out by hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hearth::facts::{Fact, Facts, Instant, Log};

/// Columns of the facts that come with the logs, which a log alone can't tell.
const NOT_IN_A_LOG: [&str; 6] =
    ["log", "repo", "fate", "members_by_mail", "one_time_share_by_mail", "survival_52w_by_mail"];

/// The folder of logs of real communities, where there is one.
fn data() -> Option<PathBuf> {
    let folder = match std::env::var_os("HEARTH_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: no logs of real communities in {} (say where with HEARTH_DATA)", folder.display());
    None
}

/// A table with a line of columns, row by row.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.unwrap()).collect();
    assert!(!rows.is_empty(), "{}", path.display());
    rows
}

fn day(text: &str) -> Instant {
    Instant::parse(text.as_bytes()).unwrap_or_else(|| panic!("{text} is no day"))
}

/// Every fact of a group of logs, by log.
fn group(folder: &Path) -> Vec<(BTreeMap<String, String>, Facts)> {
    table(&folder.join("facts.csv"))
        .into_iter()
        .map(|expected| {
            let log = Log::read(&folder.join(format!("{}.csv", expected["log"]))).unwrap();
            assert_eq!(log.skipped().count, 0);
            let log = match expected.get("snapshot") {
                Some(snapshot) => log.observed_until(day(snapshot)).unwrap(),
                None => log,
            };
            let facts = Facts::of(&log);
            (expected, facts)
        })
        .collect()
}

/// Whether two numbers agree to three digits: the expected ones are rounded to four.
fn agree(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 5e-4 * expected.abs()
}

#[test]
fn real_logs_give_the_facts_that_come_with_them() {
    let Some(folder) = data() else { return };
    for (name, logs) in [("communities", 13), ("forums", 9)] {
        let group = group(&folder.join(name));
        assert_eq!(group.len(), logs, "{name}");
        for (expected, facts) in group {
            let log = &expected["log"];
            for (column, value) in
                expected.iter().filter(|(column, _)| !NOT_IN_A_LOG.contains(&column.as_str()))
            {
                let fact = facts.fact(column).unwrap_or_else(|| panic!("there is no fact {column}"));
                match fact {
                    Fact::Number(found) => {
                        assert!(
                            agree(found, value.parse().unwrap()),
                            "{log}: {column} is {found}, not {value}"
                        );
                    }
                    Fact::Word(found) => assert_eq!(found, value, "{log}: {column}"),
                    Fact::Unknown => panic!("{log}: {column} is unknown, not {value}"),
                }
            }
        }
    }
}

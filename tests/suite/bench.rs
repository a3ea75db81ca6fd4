//! `hearth bench`: times differ from run to run, so that form and sums are tested, and not how fast it is.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::said::{fails, hearth, json, ok, text};
use serde_json::Value;

fn number(value: &Value, path: &str) -> f64 {
    value.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("{path} is no number in {value}"))
}

/// The same but for rounding.
#[track_caller]
fn same(one: f64, other: f64) {
    assert!((one / other - 1.0).abs() < 1e-9, "{one} is not {other}");
}

/// Measured values lie as their names say.
#[track_caller]
fn ordered(value: &Value, path: &str, best: &str) {
    let of = |name: &str| number(value, &format!("{path}/{name}"));
    assert!(of("lowest") <= of("median") && of("median") <= of("highest"), "{path} of {value}");
    same(of("best"), of(best));
    assert!(of("rounds") >= 3.0);
}

#[track_caller]
fn fits_a_terminal(said: &str) {
    assert_eq!(said.lines().find(|line| line.chars().count() > 80), None);
}

const QUICK: [&str; 5] = ["bench", "--seconds", "0.3", "--set", "horizon_weeks=40"];

fn quick(more: &[&'static str]) -> Vec<&'static str> {
    [&QUICK, more].concat()
}

#[test]
fn rates_costs_and_scaling_fit_together() {
    let room = tempfile::tempdir().unwrap();
    let said = &json(room.path(), &quick(&["--threads", "3", "--json"]))["result"];
    assert_eq!((said["scenario"].as_str(), said["weeks"].as_u64()), (Some("Baseline"), Some(40)));
    assert!(number(said, "/machine/cores") >= 1.0);
    assert_eq!(said["machine"]["build"], if cfg!(debug_assertions) { "debug" } else { "release" });
    let levels = said["speed"]["by_threads"].as_array().unwrap();
    let threads: Vec<_> = levels.iter().map(|level| level["threads"].as_u64().unwrap()).collect();
    assert_eq!(threads, [1, 2, 3]);
    ordered(said, "/speed/ns_per_member_week", "lowest");
    ordered(said, "/speed/processor_ns_per_member_week", "lowest");
    let share = number(said, "/speed/share_of_cores");
    assert!(0.0 < share && share < 1.1, "{share}");
    for (at, level) in levels.iter().enumerate() {
        ordered(said, &format!("/speed/by_threads/{at}/member_weeks_per_second"), "highest");
        let best = |at: usize| number(said, &format!("/speed/by_threads/{at}/member_weeks_per_second/best"));
        same(number(level, "/scaling"), best(at) / best(0));
    }
    let (cost, rate) = ("/speed/ns_per_member_week", "/speed/by_threads/0/member_weeks_per_second");
    for (cheap, fast) in
        [("best", "best"), ("lowest", "highest"), ("highest", "lowest"), ("median", "median")]
    {
        same(number(said, &format!("{cost}/{cheap}")) * number(said, &format!("{rate}/{fast}")), 1e9);
    }
    let run = number(said, "/speed/members") * 40.0 * number(said, &format!("{cost}/best")) / 1e9;
    same(number(said, "/speed/seconds_per_run"), run);
    // A community of the baseline has some dozens of members in its first year.
    assert!((10.0..200.0).contains(&number(said, "/speed/members")), "{said}");
    assert!(said["study"].is_null());
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0, "it left something behind");
}

#[test]
fn words_fit_a_terminal_and_name_what_is_odd() {
    let room = tempfile::tempdir().unwrap();
    let name = "A community with a long name ".repeat(3);
    fs::write(room.path().join("long.ron"), format!("Scenario(name: \"{name}\", communities: [(count: 3)])"))
        .unwrap();
    let cores = std::thread::available_parallelism().unwrap().get();
    let more = (cores + 1).to_string();
    let output =
        hearth(room.path(), &["bench", "long.ron", "--seconds", "0.2", "--threads", &more, "-n", "20"]);
    let (said, aside) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{aside}");
    fits_a_terminal(&said);
    fits_a_terminal(&aside);
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "ns per member-week",
        "in 3 communities, 260 weeks",
        "median",
        "rounds",
        "20 replicates, every week kept",
    ] {
        assert!(flat.contains(part), "{part} is not in {said}");
    }
    assert!(said.contains(&format!(" x on {more}")), "{said}");
    assert!(aside.replace('\n', " ").contains("more threads than cores are no faster"), "{aside}");
    assert_eq!(aside.contains("debug build"), cfg!(debug_assertions), "{aside}");
}

#[test]
fn the_room_that_it_tells_is_the_room_that_is_taken() {
    let room = tempfile::tempdir().unwrap();
    let result = &json(room.path(), &quick(&["-n", "120", "--json"]))["result"];
    let run = ["run", "-n", "120", "--set", "horizon_weeks=40", "--no-figures", "--out", "out"];
    ok(room.path(), &run);
    let tables = ["runs.parquet", "weekly.parquet", "quantiles.parquet", "manifest.json"];
    let taken: u64 =
        tables.iter().map(|file| fs::metadata(room.path().join("out").join(file)).unwrap().len()).sum();
    let ratio = number(result, "/study/bytes") / taken as f64;
    assert!((0.7..1.4).contains(&ratio), "{result}: {taken}");
    assert!(number(result, "/study/bytes_at_most") >= number(result, "/study/bytes"));
    let of = |name: &str| number(result, &format!("/study/seconds/{name}"));
    assert!(0.0 < of("lowest") && of("lowest") <= of("median") && of("median") <= of("highest"), "{result}");
}

#[test]
fn a_sweep_is_its_points_and_keeps_no_weeks() {
    let room = tempfile::tempdir().unwrap();
    let result =
        |points| json(room.path(), &quick(&["-n", "4", "--points", points, "--json"]))["result"].clone();
    let (few, many) = (result("1000"), result("100000"));
    assert_eq!(
        (many["study"]["points"].as_u64(), many["study"]["replicates"].as_u64()),
        (Some(100_000), Some(4))
    );
    let ratio = |path: &str| number(&many, path) / number(&few, path);
    assert!((50.0..150.0).contains(&ratio("/study/bytes")), "{few} {many}");
    // Less than the 180 bytes of docs/scale.md, since runs of 40 weeks differ less than those of 260.
    let each = number(&many, "/study/bytes") / 400_000.0;
    assert!((10.0..600.0).contains(&each), "{each} bytes a run");
}

#[test]
fn curves_are_a_table_an_object_and_a_figure_that_say_the_same() {
    let room = tempfile::tempdir().unwrap();
    let said =
        &json(room.path(), &["bench", "--sizes=weeks,communities", "--seconds", "0.1", "--json"])["result"];
    let out = room.path().join("outputs/bench");
    let kept: Value = serde_json::from_slice(&fs::read(out.join("sizes.json")).unwrap()).unwrap();
    assert_eq!(kept, *said);
    let table = fs::read_to_string(out.join("sizes.csv")).unwrap();
    let mut rows = table.lines();
    assert!(rows.next().unwrap().starts_with("curve,size,runs,rounds,members,member_weeks,"));
    let curves = said["curves"].as_array().unwrap();
    let names: Vec<_> = curves.iter().map(|curve| curve["curve"].as_str().unwrap()).collect();
    assert_eq!(names, ["communities", "weeks"]);
    for curve in curves {
        let mut logs = Vec::new();
        let mut costs: Vec<f64> = Vec::new();
        for step in curve["sizes"].as_array().unwrap() {
            let cells: Vec<&str> = rows.next().unwrap().split(',').collect();
            assert_eq!(cells[..2], [curve["curve"].as_str().unwrap(), &step["size"].to_string()]);
            same(cells[5].parse().unwrap(), number(step, "/member_weeks"));
            let (weeks, seconds) = (number(step, "/member_weeks"), number(step, "/seconds/shortest"));
            same(number(step, "/ns_per_member_week"), seconds * 1e9 / weeks);
            assert!(seconds <= number(step, "/seconds/median") && number(step, "/seconds/rounds") >= 3.0);
            logs.push((libm::log(weeks), libm::log(seconds)));
            costs.push(seconds / weeks);
        }
        let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.len() as f64;
        let (x, y) = (mean(|one| one.0), mean(|one| one.1));
        let slope = logs.iter().map(|one| (one.0 - x) * (one.1 - y)).sum::<f64>()
            / logs.iter().map(|one| (one.0 - x) * (one.0 - x)).sum::<f64>();
        same(number(curve, "/exponent"), slope);
        costs.sort_by(f64::total_cmp);
        same(1.0 + number(curve, "/dearer"), costs[costs.len() - 1] / costs[0]);
        assert_eq!(curve["linear"].as_bool().unwrap(), number(curve, "/dearer") <= 0.15);
    }
    assert_eq!(rows.next(), None);
    let svg = fs::read_to_string(out.join("figures/cost.svg")).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    assert!(svg.contains("member-weeks") && svg.contains("one thread"));
    assert!(fs::metadata(out.join("figures/cost.png")).unwrap().len() > 10_000);
}

#[test]
fn curves_in_words() {
    let room = tempfile::tempdir().unwrap();
    let said = ok(room.path(), &["bench", "--sizes=communities", "--seconds", "0.1", "--out", "cost"]);
    fits_a_terminal(&said);
    assert!(said.contains("cost ~ member-weeks ^ ") && said.contains("linear within 15 %"), "{said}");
    assert!(said.contains("figures/cost.png") && room.path().join("cost/sizes.csv").exists(), "{said}");
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("wrong.ron"), "Scenario(founders: 3)").unwrap();
    fs::write(room.path().join("file"), "not a folder").unwrap();
    let table: [(&[&str], &str); 13] = [
        (&["--seconds", "0"], "above 0"),
        (&["--seconds", "-1"], "above 0"),
        (&["--seconds", "NaN"], "above 0"),
        (&["--seconds", "inf"], "up to 3600"),
        (&["--seconds", "soon"], "such as 5"),
        (&["--threads", "1025"], "1024"),
        (&["--replicates", "0"], "1..=10000000"),
        (&["--points", "5"], "--replicates"),
        (&["nowhere.ron"], "no such file"),
        (&["wrong.ron"], "founders"),
        (&["--set", "policy.sponsership=1"], "did you mean"),
        (&["--sizes=height"], "possible values"),
        (&["--sizes", "--out", "file"], "file is not a folder"),
    ];
    for (arguments, expected) in table {
        let result = fails(room.path(), 2, &[&["bench"], arguments].concat());
        assert!(result.contains(expected), "{arguments:?} should say {expected}: {result}");
    }
}

/// Starts it, stops it after a moment, and checks how it ends.
#[cfg(unix)]
fn stopped(folder: &Path, arguments: &[&str]) {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("hearth"));
    command.current_dir(folder).args(arguments);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    std::thread::sleep(Duration::from_secs(1));
    let id = child.id().to_string();
    std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(3), "{arguments:?}: {}", text(&ended.stderr));
    assert!(ended.stdout.is_empty() && text(&ended.stderr).contains("nothing was kept"), "{arguments:?}");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "{arguments:?} left something behind");
}

#[cfg(unix)]
#[test]
fn it_stops_cleanly() {
    let room = tempfile::tempdir().unwrap();
    stopped(room.path(), &["bench", "--seconds", "600"]);
    stopped(room.path(), &["bench", "--seconds", "1.2", "-n", "10000000"]);
    stopped(room.path(), &["bench", "--sizes", "--seconds", "600"]);
}

//! What the commands answer.

use std::fs;
use std::fs::File;

use arrow_array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;

fn table(path: &Path) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    reader.build().unwrap().map(Result::unwrap).collect()
}

fn rows(path: &Path) -> usize {
    table(path).iter().map(RecordBatch::num_rows).sum()
}

#[test]
fn a_sweep_writes_what_it_names() {
    let room = room();
    let said = ok(room.path(), &["sweep", "d.ron", "--out", "a"]);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    assert!(said.contains("Over 24 points") && said.contains("communities.0.founders"), "{said}");
    let a = room.path().join("a");
    assert_eq!(rows(&a.join("points.parquet")), 24);
    assert_eq!(rows(&a.join("outcomes.parquet")), 24);
    assert_eq!(rows(&a.join("point_runs.parquet")), 24 * 6);
    for file in ["report.html", "points.csv", "outcomes.csv", "design.json", "scenario.ron", "story.txt"] {
        assert!(a.join(file).exists(), "{file}");
    }
    for figure in ["effects", "phase", "interactions", "parallel", "surface"] {
        assert!(a.join("figures").join(figure).with_extension("svg").exists(), "{figure}");
    }
    assert!(!a.join("units").exists());
    let again = json(room.path(), &["sweep", "d.ron", "--out", "a", "--json", "--no-figures"]);
    assert_eq!(again["content_hash"].as_str().unwrap(), content_hash(&a));
    let effects = &again["result"]["sweep"]["outcomes"][0]["effects"];
    let share = |at: usize| effects[at]["share"].as_f64().unwrap();
    // Founders are among the active; the rest matters less.
    assert!(share(0) > 0.3 && share(0) > share(1) && share(0) > share(2), "{effects}");
    // One thread and several, and from the folder alone.
    ok(room.path(), &["sweep", "d.ron", "--out", "b", "--threads", "1", "--no-figures"]);
    assert_eq!(content_hash(&room.path().join("b")), content_hash(&a));
    let same = ok(room.path(), &["reproduce", "a"]);
    assert!(same.contains("The same"), "{same}");
}

#[test]
fn a_point_runs_as_the_scenario_by_itself() {
    let room = room();
    ok(room.path(), &["sweep", "d.ron", "--out", "a", "--no-figures"]);
    let points = fs::read_to_string(room.path().join("a/points.csv")).unwrap();
    let line: Vec<&str> = points.lines().nth(8).unwrap().split(',').collect();
    let heads: Vec<&str> = points.lines().next().unwrap().split(',').collect();
    assert_eq!(heads, ["point", "communities.0.founders", "policy.sponsorship", "policy.launch_workshop"]);
    let sets: Vec<String> =
        heads[1..].iter().zip(&line[1..]).map(|(path, value)| format!("{path}={value}")).collect();
    let mut arguments =
        vec!["run", "--set", "horizon_weeks=30", "-n", "6", "--weekly", "none", "--no-figures", "--csv"];
    sets.iter().for_each(|set| arguments.extend(["--set", set]));
    arguments.extend(["--out", "alone"]);
    ok(room.path(), &arguments);
    let runs = fs::read_to_string(room.path().join("alone/runs.csv")).unwrap();
    let column = runs.lines().next().unwrap().split(',').position(|head| head == "members_end").unwrap();
    let alone: Vec<f64> =
        runs.lines().skip(1).map(|line| line.split(',').nth(column).unwrap().parse().unwrap()).collect();
    let mut swept = Vec::new();
    for batch in table(&room.path().join("a/point_runs.parquet")) {
        use arrow_array::cast::AsArray;
        use arrow_array::types::{Float64Type, UInt32Type};
        let point = batch.column_by_name("point").unwrap().as_primitive::<UInt32Type>().clone();
        let members = batch.column_by_name("members_end").unwrap().as_primitive::<Float64Type>().clone();
        swept
            .extend((0..batch.num_rows()).filter(|&row| point.value(row) == 7).map(|row| members.value(row)));
    }
    assert_eq!(swept, alone);
}

#[test]
fn designs_of_every_kind() {
    let room = room();
    for (layout, points) in [
        ("factorial(levels: 3)", 3 * 3 * 2),
        // The middle is a value of each: of three, of three, and of two.
        ("one_at_a_time(levels: 3)", 1 + 2 + 2 + 1),
        ("latin(n: 7)", 7),
        ("halton(n: 9)", 9),
        ("random(n: 5)", 5),
        ("morris(trajectories: 2)", 8),
        ("saltelli(n: 2)", 16),
    ] {
        let design = DESIGN.replace("sobol(n: 24)", layout);
        fs::write(room.path().join("e.ron"), design).unwrap();
        let said = json(room.path(), &["check", "e.ron", "--json"]);
        assert_eq!(said["result"]["points"], points, "{layout}: {said}");
    }
    let design = DESIGN.replace(
        "points: sobol(n: 24),",
        "points: random(n: 40), limits: [(sum: {\"communities.0.founders\": 1, \"policy.sponsorship\": 10}, at_most: 14)],",
    );
    let design = design.replace(
        "(path: \"policy.sponsorship\", between: [0.0, 1.0]),",
        "(path: \"policy.sponsorship\", between: [0.0, 1.0]), (path: \"policy.recognition\", follows: \"policy.sponsorship\", times: 0.5, plus: 0.25),",
    );
    fs::write(room.path().join("limits.ron"), design).unwrap();
    ok(room.path(), &["sweep", "limits.ron", "--out", "limited", "--prepare"]);
    let points = fs::read_to_string(room.path().join("limited/points.csv")).unwrap();
    let mut read = 0;
    for line in points.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        assert!(number(1) + 10.0 * number(2) <= 14.0 + 1e-6, "{line}");
        assert!((number(4) - 0.5 * number(2) - 0.25).abs() < 1e-9, "{line}");
        read += 1;
    }
    assert_eq!(read, 40);
}

#[test]
fn a_table_of_points() {
    let room = room();
    let table = "communities.0.founders,policy.sponsorship,allocation\n4,0.25,true\n12,0.5,false\n";
    fs::write(room.path().join("points.csv"), table).unwrap();
    ok(room.path(), &["sweep", "d.ron", "--points", "points.csv", "--out", "a", "--no-figures"]);
    let made = fs::read_to_string(room.path().join("a/points.csv")).unwrap();
    assert_eq!(made.lines().nth(2), Some("1,12,0.5,false"));
    fs::write(room.path().join("wrong.csv"), table.replace("allocation", "alocation")).unwrap();
    let said = fails(room.path(), 2, &["sweep", "d.ron", "--points", "wrong.csv", "--out", "b"]);
    assert!(said.contains("did you mean 'allocation'?"), "{said}");
    fs::write(room.path().join("wrong.csv"), table.replace("0.5", "7")).unwrap();
    let said = fails(room.path(), 2, &["sweep", "d.ron", "--points", "wrong.csv", "--out", "b"]);
    assert!(said.contains("policy.sponsorship") && said.contains("line 3"), "{said}");
    assert!(!room.path().join("b").exists());

    // As data frames write it: rows counted in a column without a name, and True.
    let frame = ",communities.0.founders,policy.sponsorship,allocation\n0,4,0.25,True\n1,12,0.5,FALSE\n";
    fs::write(room.path().join("frame.csv"), frame).unwrap();
    ok(room.path(), &["sweep", "d.ron", "--points", "frame.csv", "--out", "f", "--no-figures"]);
    assert_eq!(fs::read_to_string(room.path().join("f/points.csv")).unwrap(), made);
    for (table, words) in [
        (frame.replace("1,12", "5,12"), "column 1 has no name"),
        (frame.replace(",policy.sponsorship", ","), "column 3 has no name"),
        (frame.replace("FALSE", "maybe"), "line 3"),
    ] {
        fs::write(room.path().join("wrong.csv"), table).unwrap();
        let said = fails(room.path(), 2, &["sweep", "d.ron", "--points", "wrong.csv", "--out", "b"]);
        assert!(said.contains(words), "{said}");
    }
    // A wrong value is found wherever it stands.
    let mut rows: Vec<String> = (0..500).map(|at| format!("4,0.{at:03},true")).collect();
    rows[333] = "4,0.25,sometimes".to_owned();
    let long = format!("communities.0.founders,policy.sponsorship,allocation\n{}\n", rows.join("\n"));
    fs::write(room.path().join("wrong.csv"), long).unwrap();
    let said = fails(room.path(), 2, &["sweep", "d.ron", "--points", "wrong.csv", "--out", "b"]);
    assert!(said.contains("line 335") && said.contains("policy.launch_workshop"), "{said}");
    assert!(!room.path().join("b").exists());
}

#[test]
fn errors_of_a_design_name_their_place() {
    let room = room();
    for (from, to, what) in [
        ("factors:", "factor:", "did you mean `factors`?"),
        ("policy.sponsorship", "policy.sponsership", "did you mean `sponsorship`?"),
        ("between: [0.0, 1.0]", "between: [0.0, 1.5]", "policy.sponsorship"),
        ("between: [0.0, 1.0]", "log: [0.0, 1.0]", "above 0"),
        ("between: [0.0, 1.0]", "normal: [0.5, 0.1], within: [0.9, 0.1]", "doesn't rise"),
        ("sobol(n: 24)", "sobol(m: 24)", "did you mean `n`?"),
        ("sobol(n: 24)", "sobble(n: 24)", "how points lie"),
        ("sobol(n: 24)", "table(file: \"none.csv\")", "can't read none.csv"),
        ("sobol(n: 24)", "morris(levels: 3)", "even number"),
        ("scenario: \"baseline\"", "scenario: \"basline\"", "did you mean \"baseline\"?"),
        ("outcomes: [active", "outcomes: [activ", "did you mean `active`?"),
        ("name: \"Small\"", "prices: (evnt: 5)", "did you mean `event`?"),
        ("name: \"Small\"", "prices: 5", "found 5"),
        ("replicates: 6", "replicates: 0", "from 1"),
        ("name: \"Small\"", "limits: [(sum: {\"policy.sponsorhip\": 1}, at_most: 1)]", "did you mean"),
        ("communities.0.founders\", whole: [3, 20]", "horizon_weeks\", whole: [20, 40]", "another horizon"),
    ] {
        assert!(DESIGN.contains(from), "{from}");
        fs::write(room.path().join("wrong.ron"), DESIGN.replace(from, to)).unwrap();
        let said = fails(room.path(), 2, &["sweep", "wrong.ron", "--out", "x"]);
        assert!(said.contains(what), "{to}: {said}");
        assert!(!room.path().join("x").exists(), "{to}");
    }
    let said = fails(room.path(), 2, &["sweep", "dd.ron"]);
    assert!(said.contains("did you mean d.ron?"), "{said}");
}

/// A column of `outcomes.csv`.
fn column(folder: &Path, name: &str) -> Vec<f64> {
    let text = fs::read_to_string(folder.join("outcomes.csv")).unwrap();
    let place = text.lines().next().unwrap().split(',').position(|head| head == name).unwrap();
    text.lines().skip(1).map(|line| line.split(',').nth(place).unwrap().parse().unwrap()).collect()
}

#[test]
fn gross_and_net_value_go_by_prices_at_each_point() {
    let room = room();
    let near = |one: f64, other: f64| (one - other).abs() <= 1e-6 * one.abs().max(other.abs()).max(1.0);
    let design = DESIGN
        .replace(
            "outcomes: [active, survival, members]",
            "outcomes: [net_value, gross_value, cost, value_tangible, roi]",
        )
        .replace(
            "policy.sponsorship\", between: [0.0, 1.0]",
            "organisation.hour_price\", between: [20.0, 100.0]",
        );
    for (prices, value_hour) in
        [("", None), ("name: \"Priced\", prices: (value_hour: 7, event: 1000),", Some(7.0))]
    {
        let design =
            if prices.is_empty() { design.clone() } else { design.replace("name: \"Small\",", prices) };
        fs::write(room.path().join("p.ron"), design).unwrap();
        ok(room.path(), &["sweep", "p.ron", "--no-figures", "--overwrite", "--out", "p"]);
        let folder = room.path().join("p");
        let mean = |name: &str| column(&folder, &format!("{name}_mean"));
        let hour = column(&folder, "organisation.hour_price");
        let (net, gross_value, cost, tangible) =
            (mean("net_value"), mean("gross_value"), mean("cost"), mean("value_tangible"));
        assert!(hour.len() == 24 && gross_value.iter().any(|gross_value| *gross_value > 0.0));
        for at in 0..24 {
            assert!(
                near(net[at], gross_value[at] - cost[at]),
                "{at}: {} of {} less {}",
                net[at],
                gross_value[at],
                cost[at]
            );
            let price = value_hour.unwrap_or(hour[at]);
            assert!(
                near(gross_value[at], tangible[at] * price),
                "{at}: {} of {} at {price}",
                gross_value[at],
                tangible[at]
            );
        }
    }
    let morris = [
        "sensitivity",
        "p.ron",
        "--method",
        "morris",
        "--size",
        "2",
        "-n",
        "2",
        "--no-figures",
        "--out",
        "m",
    ];
    let found = json(room.path(), &[&morris[..], &["--json"]].concat());
    assert_eq!(found["result"]["sensitivity"]["outcomes"][0][0]["name"], "net_value");
}

#[test]
fn limits_that_would_spoil_indices_are_refused_with_what_to_do() {
    let room = room();
    let limits = "limits: [(sum: {\"policy.sponsorship\": 1}, at_most: 0.5)], name: \"Small\"";
    fs::write(room.path().join("l.ron"), DESIGN.replace("name: \"Small\"", limits)).unwrap();
    for method in ["sobol", "morris"] {
        let said =
            fails(room.path(), 2, &["sensitivity", "l.ron", "--method", method, "--size", "4", "--out", "l"]);
        for what in ["as independent", "narrow the ranges", "follows", "hearth sweep", "sobol(n: 256)"] {
            assert!(said.contains(what), "{method}: {said}");
        }
        assert!(!room.path().join("l").exists());
    }
    ok(room.path(), &["sweep", "l.ron", "--no-figures", "--out", "l"]);
}

#[test]
fn sensitivity_tells_what_matters() {
    let room = room();
    let asked =
        ["sensitivity", "d.ron", "--method", "sobol", "--size", "32", "-n", "8", "--out", "s", "--json"];
    let found = json(room.path(), &asked);
    let first = &found["result"]["sensitivity"]["outcomes"][0][1]["sobol"];
    let total = |at: usize| first["factors"][at]["total"]["value"].as_f64().unwrap();
    assert!(total(0) > total(1) && total(0) > total(2), "{first}");
    assert!(first["noise"]["chance"].as_f64().unwrap() > 0.0);
    for file in ["indices.csv", "indices.parquet", "figures/tornado.svg", "report.html"] {
        assert!(room.path().join("s").join(file).exists(), "{file}");
    }
    // The same sample as a table gives the same indices.
    let points = room.path().join("s/points.csv");
    let table = fs::read_to_string(points).unwrap();
    fs::write(room.path().join("sample.csv"), table).unwrap();
    let mut again = asked.to_vec();
    again[9] = "t";
    again.extend(["--points", "sample.csv", "--no-figures"]);
    assert_eq!(
        json(room.path(), &again)["result"]["sensitivity"]["outcomes"],
        found["result"]["sensitivity"]["outcomes"]
    );
    let mut short = again.clone();
    short[9] = "u";
    let lines: Vec<String> =
        fs::read_to_string(room.path().join("sample.csv")).unwrap().lines().map(str::to_owned).collect();
    fs::write(room.path().join("sample.csv"), lines[..20].join("\n")).unwrap();
    let said = fails(room.path(), 2, &short);
    assert!(said.contains("no multiple of 8"), "{said}");
    let morris = ["sensitivity", "d.ron", "--method", "morris", "--size", "8", "-n", "6", "--out", "m"];
    let said = ok(room.path(), &morris);
    assert!(said.contains("active, people") && said.lines().all(|line| line.chars().count() <= 80), "{said}");
}

#[test]
fn an_archive_holds_all_and_is_the_same_twice() {
    let room = room();
    ok(room.path(), &["sweep", "d.ron", "--out", "a", "--no-figures"]);
    for name in ["one.tar.gz", "two.tar.gz"] {
        ok(room.path(), &["study", "export", "a", "--archive", name, "--published", "2026-05-04"]);
    }
    let read = |name: &str| fs::read(room.path().join(name)).unwrap();
    assert!(read("one.tar.gz") == read("two.tar.gz"));
    let said = fails(room.path(), 2, &["study", "export", "a", "--archive", "one.tar.gz"]);
    assert!(said.contains("--force"), "{said}");
    let unpacked = flate2::read::GzDecoder::new(File::open(room.path().join("one.tar.gz")).unwrap());
    tar::Archive::new(unpacked).unpack(room.path().join("there")).unwrap();
    let there = room.path().join("there/a");
    for file in
        ["README.md", "CITATION.cff", "columns.md", "point_runs.parquet", "points.csv", "manifest.json"]
    {
        assert!(there.join(file).exists(), "{file}");
    }
    // And it describes itself: every file but the description, with its hash; what it was made from, by what.
    let described: Value =
        serde_json::from_slice(&fs::read(there.join("ro-crate-metadata.json")).unwrap()).unwrap();
    let graph = described["@graph"].as_array().unwrap();
    let entity = |id: &str| graph.iter().find(|entity| entity["@id"] == id).unwrap();
    let files: Vec<&Value> = graph.iter().filter(|entity| entity["@type"] == "File").collect();
    assert_eq!(entity("./")["hasPart"].as_array().unwrap().len(), files.len());
    for file in files {
        let bytes = fs::read(there.join(file["@id"].as_str().unwrap())).unwrap();
        assert_eq!(file["sha256"], hearth::study::output::atomic::sha256(&bytes), "{file}");
        assert_eq!(file["contentSize"], bytes.len().to_string(), "{file}");
    }
    let inputs = entity("#run")["object"].as_array().unwrap();
    assert!(inputs.iter().any(|input| input["@id"] == "points.csv"), "{inputs:?}");
    assert!(inputs.iter().any(|input| input["@id"] == "scenario.ron"), "{inputs:?}");
    assert_eq!(entity("#run")["instrument"]["@id"], "#hearth");
    assert_eq!(entity("#hearth")["softwareVersion"], env!("CARGO_PKG_VERSION"));
    assert_eq!(entity("./")["license"]["@id"], "#license");
    let stated = ["--license", "CC0-1.0", "--author", "Ada King", "--published", "2026-05-04"];
    let export = [&["study", "export", "a", "--archive", "three.tar.gz"], &stated[..]].concat();
    ok(room.path(), &export);
    for (flag, wrong) in
        [("--author", "Ada King, 0000-0002"), ("--license", "as you like"), ("--published", "May")]
    {
        let said = fails(room.path(), 2, &["study", "export", "a", "--archive", "four.tar.gz", flag, wrong]);
        assert!(said.contains(flag), "{said}");
    }
    // What was unpacked can be done again.
    assert!(ok(&there, &["reproduce", "."]).contains("The same"));
}

#[test]
fn a_comparison_with_uncertain_factors_is_reproduced_from_its_folder() {
    let room = room();
    let study = r#"Study(
        name: "Drawn", scenario: "baseline", set: {"horizon_weeks": 30},
        arms: [(name: "As it is"), (name: "Sponsored", set: {"policy.sponsorship": 0.9})],
        outcomes: [members, survival],
        uncertain: [(path: "organisation.workload", between: [0.0, 0.3]), (path: "communities.0.founders", whole: [4, 12])],
        replicates: 60,
    )"#;
    fs::write(room.path().join("study.ron"), study).unwrap();
    ok(room.path(), &["compare", "study.ron", "--out", "c", "--no-figures"]);
    let same = ok(room.path(), &["reproduce", "c"]);
    assert!(same.contains("The same"), "{same}");
}

#[test]
fn designs_that_come_along_are_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/sweeps");
    let mut found = 0;
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        ok(&folder, &["check", entry.file_name().to_str().unwrap()]);
        found += 1;
    }
    assert!(found > 0);
    let room = tempfile::tempdir().unwrap();
    ok(room.path(), &["new", "--design", "mine.ron"]);
    ok(room.path(), &["check", "mine.ron"]);
}

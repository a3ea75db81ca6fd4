//! A study gives the same bytes for any number of threads, in any folder, again and again.

use std::fs;

use crate::fake::{Fake, design, files, manifest, run};
use crate::said::page;
use arrow_array::Array;
use hearth::engine::scenario::{Scenario, Stage};
use hearth::study::output::{Invocation, Table, Weekly, csv};
use hearth::study::{
    Arm, Control, Design, Ending, PointColumn, PointValues, Points, Reproduction, Seed, ensembles, reproduce,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (a, b) = (Fake::new("A"), Fake { sponsorship: 0.9, ..Fake::new("B") });
    let mut all = Vec::new();
    for threads in [1, 2, 7] {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(run(folder.path(), design(&[&a, &b], 45), threads, None).unwrap(), Ending::Complete);
        all.push(files(folder.path()));
    }
    let names: Vec<&str> = all[0].keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            ".spare/arms/A.ron",
            ".spare/arms/B.ron",
            ".spare/manifest.json",
            "arms/A.ron",
            "arms/B.ron",
            "manifest.json",
            "quantiles.parquet",
            "runs.parquet",
            "weekly.parquet"
        ]
    );
    assert!(all[0] == all[1] && all[1] == all[2]);
}

#[test]
fn content_hash_is_what_sha256sum_prints() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), design(&[&arm], 10), 2, None).unwrap();
    let list: String = ["quantiles.parquet", "runs.parquet", "weekly.parquet"]
        .iter()
        .map(|name| {
            let bytes = fs::read(folder.path().join(name)).unwrap();
            format!("{}  {name}\n", hearth::study::output::atomic::sha256(&bytes))
        })
        .collect();
    let manifest = manifest(folder.path());
    assert_eq!(manifest.content_hash, Some(hearth::study::output::atomic::sha256(list.as_bytes())));
    assert_eq!(manifest.reached, 10);
    assert!(folder.path().join("scenario.ron").exists());
}

#[test]
fn ensembles_say_what_the_replicates_said() {
    let (a, b) = (Fake::new("A"), Fake { horizon: 20, communities: 1, ..Fake::new("B") });
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), design(&[&a, &b], 200), 2, None).unwrap();
    let arms = ensembles(folder.path(), &manifest(folder.path())).unwrap();
    assert_eq!(arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    for (arm, fake) in arms.iter().zip([&a, &b]) {
        assert_eq!(arm.communities.len(), fake.communities);
        let mut engine = fake.engine(7).unwrap();
        let mut members = vec![Vec::new(); fake.communities];
        let mut energy = vec![Vec::new(); fake.communities];
        let mut potential = vec![0; fake.communities];
        let mut flow = vec![0.0; fake.communities];
        let mut outcomes = Vec::new();
        for replicate in 0..200 {
            let outcome = engine
                .run(replicate, &mut |week, community, seen| {
                    if week == 5 {
                        members[community].push(f64::from(seen.row.members));
                        energy[community].push(seen.row.energy);
                        potential[community] += u64::from(seen.stage == Stage::Potential);
                        flow[community] += seen.flows.energy[3];
                    }
                })
                .unwrap();
            outcomes.push(outcome);
        }
        for (at, community) in arm.communities.iter().enumerate() {
            assert_eq!(community.replicates, 200);
            assert_eq!(community.weeks.len(), fake.horizon as usize);
            let found = community.weeks[5][0];
            members[at].sort_by(f64::total_cmp);
            let mean = members[at].iter().sum::<f64>() / 200.0;
            assert_eq!(found.n, 200);
            assert!((found.mean - mean).abs() < 1e-9);
            let median = (members[at][99] + members[at][100]) / 2.0;
            assert!((found.quantiles[3] - median).abs() < 1e-9, "whole numbers are exact");
            let exists = energy[at].iter().filter(|e| !e.is_nan()).count() as u64;
            assert_eq!(community.weeks[5][7].n, exists);
            assert!(exists < 200, "the fake leaves some out");
            assert_eq!(community.stages[5][0], potential[at]);
            assert!((community.flows[5].energy[3] - flow[at] / 200.0).abs() < 1e-6);
            let dead = outcomes.iter().filter(|o| o[at].row.alive == 0.0).count() as u64;
            assert_eq!(community.deaths.iter().sum::<u64>(), dead);
            assert_eq!(community.causes.iter().sum::<u64>(), dead);
            assert_eq!(community.final_stages[Stage::Dissolved as usize], dead);
            assert!((community.runs[0].mean - (200 - dead) as f64 / 200.0).abs() < 1e-12);
            let survival = community.survival().last().unwrap().survival;
            assert!((survival - (1.0 - dead as f64 / 200.0)).abs() < 1e-12);
        }
    }
}

#[test]
fn runs_alone_need_no_weeks() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    let mut plan = design(&[&arm], 10);
    plan.weekly = Weekly::None;
    run(folder.path(), plan, 2, None).unwrap();
    assert!(!folder.path().join("quantiles.parquet").exists());
    let arms = ensembles(folder.path(), &manifest(folder.path())).unwrap();
    assert!(arms[0].communities[0].weeks.is_empty());
    assert_eq!(arms[0].communities[0].replicates, 10);
}

/// A study of two points.
fn runs_of_points() -> tempfile::TempDir {
    let scenario = Scenario::parse("Scenario(horizon_weeks: 5)", "test", &[]).unwrap();
    let values = PointValues::Numbers(vec![0.2, 0.8]);
    let column = PointColumn { path: "policy.sponsorship".to_owned(), values };
    let points = Points::new("two", &scenario, vec![column]).unwrap();
    let arms = points.arms();
    let folder = tempfile::tempdir().unwrap();
    let design = Design {
        arms: arms.iter().map(|arm| arm as &dyn Arm).collect(),
        seed: Seed::Given(1),
        replicates: 3,
        weekly: Weekly::None,
        invocation: Invocation::default(),
        points: Some(&points),
    };
    assert_eq!(run(folder.path(), design, 2, None).unwrap(), Ending::Complete);
    folder
}

#[test]
fn tables_carry_types_and_meanings() {
    let arm = Fake::new("A");
    let (all, trajectories) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(all.path(), design(&[&arm], 10), 2, None).unwrap();
    let plan = Design { weekly: Weekly::Trajectories, ..design(&[&arm], 10) };
    run(trajectories.path(), plan, 2, None).unwrap();
    let runs = runs_of_points();
    for table in Table::ALL {
        let folder = match table {
            Table::Trajectories => &trajectories,
            Table::PointRuns => &runs,
            _ => &all,
        };
        let file = fs::File::open(folder.path().join(table.file())).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let schema = builder.schema().clone();
        let columns = table.columns(false);
        assert_eq!(schema.fields().len(), columns.len());
        for (field, column) in schema.fields().iter().zip(&columns) {
            assert_eq!(field.name(), &column.name);
            assert_eq!(
                field.metadata().get("unit").map(|unit| unit.to_string()),
                Some(column.unit.to_owned())
            );
        }
        let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
        assert!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>() > 0);
        if table == Table::Runs {
            assert!(batches[0].column_by_name("first_transformation").unwrap().null_count() > 0);
            assert!(
                batches[0].column_by_name("heaviest_drain").unwrap().is_null(0) || batches[0].num_rows() > 1
            );
        }
    }
}

#[test]
fn csv_holds_the_same() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), design(&[&arm], 10), 2, None).unwrap();
    let path = csv::export(folder.path(), Table::Runs).unwrap().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1 + 10 * 2);
    assert!(lines[0].starts_with("replicate,community,final_stage,heaviest_drain,alive,"));
    assert!(lines[1].starts_with("0,\"Community 0, \"\"A\"\"\","));
    assert!(csv::export(folder.path(), Table::Weekly).unwrap().is_some());
}

#[test]
fn reproduced_or_reported_where_it_differs() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), design(&[&arm], 10), 2, None).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let control = Control { threads: 1, stop: &stop, progress: &|_| {} };
    let same = reproduce(folder.path(), vec![&arm], None, &control).unwrap();
    assert!(matches!(same, Reproduction::Same { .. }));
    let other = Fake { sponsorship: 0.6, ..arm };
    let Reproduction::Different { differences } =
        reproduce(folder.path(), vec![&other], None, &control).unwrap()
    else {
        panic!("another scenario can't give the same")
    };
    assert!(differences[0].starts_with("scenario of arm 'A'"), "{differences:?}");
    assert!(
        differences.iter().any(|line| line.starts_with("runs.parquet: first in column")),
        "{differences:?}"
    );
}

#[test]
fn another_seed_gives_other_results() {
    let arm = Fake::new("A");
    let hash = |seed| {
        let folder = tempfile::tempdir().unwrap();
        let mut plan = design(&[&arm], 10);
        plan.seed = Seed::Given(seed);
        run(folder.path(), plan, 2, None).unwrap();
        manifest(folder.path()).content_hash
    };
    assert_ne!(hash(1), hash(2));
}

#[test]
fn documentation_of_columns_is_true() {
    let text = hearth::study::output::columns_markdown();
    page("outputs.md", &text);
}

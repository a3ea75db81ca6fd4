//! Nothing is lost: studies are interrupted, torn, altered, refused and continued.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fake::{Fake, design, files, manifest, run, whole};
use hearth::study::output::{Manifest, State, Weekly};
use hearth::study::{Ending, Existing, Seed, Study, StudyError, check_all, ensembles};

/// A study with some units done and others not.
fn interrupted(arms: &[&Fake], replicates: u32, after: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let ending = run(folder.path(), design(arms, replicates), 2, Some(after)).unwrap();
    assert!(matches!(ending, Ending::Interrupted { .. }), "{ending:?}");
    folder
}

fn units(folder: &Path) -> Vec<PathBuf> {
    let mut units: Vec<PathBuf> =
        fs::read_dir(folder.join("units")).unwrap().map(|e| e.unwrap().path()).collect();
    units.sort();
    units
}

#[test]
fn continues_to_the_same_bytes_after_any_interruption() {
    let (a, b) = (Fake::new("A"), Fake { sponsorship: 0.9, ..Fake::new("B") });
    let expected = whole(&[&a, &b], 40);
    for after in [1, 11, 42, 70] {
        let folder = interrupted(&[&a, &b], 40, after);
        let manifest = manifest(folder.path());
        assert_eq!(manifest.state, State::Running);
        assert!(manifest.reached <= after + 1 && manifest.content_hash.is_none());
        assert_eq!(run(folder.path(), design(&[&a, &b], 40), 1, None).unwrap(), Ending::Complete);
        assert!(files(folder.path()) == expected, "interrupted after {after}");
    }
}

#[test]
fn interrupted_again_and_again() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    let mut times = 0;
    while let Ending::Interrupted { total: 40, .. } =
        run(folder.path(), design(&[&arm], 40), 1, Some(7)).unwrap()
    {
        times += 1;
        assert!(times < 20, "it must come to an end");
    }
    assert!(times > 3);
    assert!(files(folder.path()) == whole(&[&arm], 40));
}

#[test]
fn balanced_when_cut_short() {
    let (a, b) = (Fake::new("A"), Fake::new("B"));
    let folder = interrupted(&[&a, &b], 40, 30);
    let of = |arm: &str| units(folder.path()).iter().filter(|u| u.to_string_lossy().contains(arm)).count();
    assert!(of("a00000").abs_diff(of("a00001")) <= 1);
}

#[test]
fn torn_and_altered_units_are_done_again() {
    let arm = Fake::new("A");
    let expected = whole(&[&arm], 40);
    let folder = interrupted(&[&arm], 40, 30);
    let there = units(folder.path());
    assert!(there.len() >= 4);
    let bytes = fs::read(&there[0]).unwrap();
    fs::write(&there[0], &bytes[..bytes.len() / 2]).unwrap();
    let mut bytes = fs::read(&there[1]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&there[1], bytes).unwrap();
    fs::write(&there[2], b"").unwrap();
    // Whole, but of another unit.
    fs::copy(&there[3], &there[0]).unwrap();
    fs::write(folder.path().join("units/a00000-b000007.unit.tmp"), b"garbage").unwrap();
    fs::write(folder.path().join("runs.parquet.tmp"), b"garbage").unwrap();
    assert_eq!(run(folder.path(), design(&[&arm], 40), 2, None).unwrap(), Ending::Complete);
    assert!(files(folder.path()) == expected);
}

#[test]
fn units_of_another_study_are_not_taken() {
    let arm = Fake::new("A");
    let folder = interrupted(&[&arm], 40, 30);
    let other = tempfile::tempdir().unwrap();
    let mut plan = design(&[&arm], 40);
    plan.seed = Seed::Given(8);
    run(other.path(), plan, 2, Some(30)).unwrap();
    for unit in units(other.path()) {
        fs::copy(&unit, folder.path().join("units").join(unit.file_name().unwrap())).unwrap();
    }
    run(folder.path(), design(&[&arm], 40), 2, None).unwrap();
    assert!(files(folder.path()) == whole(&[&arm], 40));
}

#[test]
fn complete_and_intact_does_nothing() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), design(&[&arm], 12), 2, None).unwrap();
    let before = files(folder.path());
    assert_eq!(run(folder.path(), design(&[&arm], 12), 2, None).unwrap(), Ending::AlreadyComplete);
    assert!(files(folder.path()) == before);
    assert_eq!(ensembles(folder.path(), &manifest(folder.path())).unwrap()[0].communities[0].replicates, 12);
}

#[test]
fn altered_results_are_reported_and_made_again() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), design(&[&arm], 12), 2, None).unwrap();
    let whole = files(folder.path());
    let path = folder.path().join("runs.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 4;
    for (bytes, what) in [(Some(bytes), "was altered"), (None, "is missing")] {
        match bytes {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let error = check_all(folder.path(), &manifest(folder.path())).unwrap_err();
        assert!(matches!(&error, StudyError::Broken { damaged, .. } if damaged.len() == 1), "{error}");
        assert!(error.to_string().contains(&format!("runs.parquet {what}")), "{error}");
        assert_eq!(run(folder.path(), design(&[&arm], 12), 2, None).unwrap(), Ending::Complete);
        assert!(files(folder.path()) == whole);
    }
}

#[test]
fn a_second_writer_is_refused_and_a_dead_one_is_not_waited_for() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    let first = Study::open(folder.path(), design(&[&arm], 12), Existing::Continue).unwrap();
    let error = run(folder.path(), design(&[&arm], 12), 2, None).unwrap_err();
    assert!(matches!(error, StudyError::Locked { .. }), "{error}");
    drop(first);
    assert!(folder.path().join(".lock").exists());
    assert_eq!(run(folder.path(), design(&[&arm], 12), 2, None).unwrap(), Ending::Complete);
}

#[test]
fn another_study_is_refused_by_the_field_that_differs() {
    let (arm, other) = (Fake::new("A"), Fake::new("B"));
    let changed = Fake { sponsorship: 0.9, ..Fake::new("A") };
    let folder = interrupted(&[&arm], 40, 20);
    let before = files(folder.path());
    let mut seed = design(&[&arm], 40);
    seed.seed = Seed::Given(8);
    let mut weekly = design(&[&arm], 40);
    weekly.weekly = Weekly::None;
    let requests = [
        (seed, vec!["whose seed is 7, but 8 was asked for"]),
        (weekly, vec!["whose weekly is all, but none was asked for"]),
        (design(&[&arm], 41), vec!["replicates is 40", "41"]),
        (design(&[&arm, &other], 40), vec!["arms is A, but A, B"]),
        (
            design(&[&changed], 40),
            vec!["scenario (arm 'A', line 4 as resolved)", "'sponsorship: 0.5'", "'sponsorship: 0.9'"],
        ),
    ];
    for (request, expected) in requests {
        let message = run(folder.path(), request, 2, None).unwrap_err().to_string();
        assert!(expected.iter().all(|part| message.contains(part)), "{message}");
        assert!(message.contains("--overwrite") && message.contains("nothing was changed"));
    }
    assert!(files(folder.path()) == before);

    let other = Manifest { version: "0.0.1".to_owned(), ..manifest(folder.path()) };
    other.write(folder.path()).unwrap();
    let message = run(folder.path(), design(&[&arm], 40), 2, None).unwrap_err().to_string();
    assert!(message.contains("whose version is 0.0.1"), "{message}");
}

#[test]
fn an_automatic_seed_keeps_the_one_that_is_there() {
    let arm = Fake::new("A");
    let folder = interrupted(&[&arm], 40, 20);
    let mut plan = design(&[&arm], 40);
    plan.seed = Seed::Automatic(99);
    assert_eq!(run(folder.path(), plan, 2, None).unwrap(), Ending::Complete);
    assert!(files(folder.path()) == whole(&[&arm], 40));
}

#[test]
fn starting_over_removes_what_studies_write_only() {
    let (a, b) = (Fake::new("A"), Fake::new("B"));
    let folder = interrupted(&[&a, &b], 40, 20);
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let study = Study::open(folder.path(), design(&[&a], 12), Existing::Replace).unwrap();
    assert_eq!(study.manifest().replicates, 12);
    drop(study);
    run(folder.path(), design(&[&a], 12), 2, None).unwrap();
    let mut found = files(folder.path());
    assert_eq!(found.remove("notes.txt").unwrap(), b"mine");
    assert!(found == whole(&[&a], 12));
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.tex"), "years").unwrap();
    for existing in [Existing::Continue, Existing::Replace] {
        let error = Study::open(folder.path(), design(&[&arm], 12), existing).err().unwrap();
        assert!(error.to_string().contains("'thesis.tex'"), "{error}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_failing_replicate_is_named_and_stops_no_other() {
    let a = Fake { fails: vec![3, 17], ..Fake::new("A") };
    let b = Fake::new("B");
    let expected = whole(&[&a, &b], 40);
    for threads in [1, 7] {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(run(folder.path(), design(&[&a, &b], 40), threads, None).unwrap(), Ending::Complete);
        assert!(files(folder.path()) == expected);
        let manifest = manifest(folder.path());
        let failures: Vec<_> =
            manifest.failures.iter().map(|f| (f.arm.as_str(), f.replicate, f.message.as_str())).collect();
        assert_eq!(
            failures,
            [("A", 3, "nobody came to replicate 3"), ("A", 17, "nobody came to replicate 17")]
        );
        let arms = ensembles(folder.path(), &manifest).unwrap();
        assert_eq!((arms[0].communities[0].replicates, arms[1].communities[0].replicates), (38, 40));
    }
}

#[test]
fn all_replicates_may_fail() {
    let arm = Fake { fails: (0..40).collect(), ..Fake::new("A") };
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), design(&[&arm], 40), 2, None).unwrap(), Ending::Complete);
    let manifest = manifest(folder.path());
    assert_eq!(manifest.failures.len(), 40);
    assert_eq!(ensembles(folder.path(), &manifest).unwrap()[0].communities[0].replicates, 0);
}

#[test]
fn an_unwritable_folder_is_refused_at_once() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let error = Study::open(&file.join("study"), design(&[&arm], 12), Existing::Continue).err().unwrap();
    assert!(error.to_string().contains("nothing was changed"), "{error}");
}

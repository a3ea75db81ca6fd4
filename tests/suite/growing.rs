//! A study that ends by a rule: its interim analyses are only those that were planned, and it ends as one that was asked for as many.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::fake::{Fake, design, files, manifest, run};
use hearth::study::output::Weekly;
use hearth::study::{Control, Design, Ending, Existing, Progress, Study, StudyError};

const MOST: u32 = 400;

fn growing<'a>(arms: &[&'a Fake]) -> Design<'a> {
    Design { weekly: Weekly::Trajectories, ..design(arms, MOST) }
}

/// Grows until there are `enough` replicates; stops after a number of runs where one is given. Returns its interim analyses.
fn grow(
    folder: &Path,
    arms: &[&Fake],
    rule: &str,
    enough: u32,
    stop_after: Option<u64>,
) -> Result<(Ending, Vec<u32>), StudyError> {
    let (stop, runs) = (AtomicBool::new(false), std::sync::atomic::AtomicU64::new(0));
    let progress = |_: Progress<'_>| {
        if stop_after.is_some_and(|most| runs.fetch_add(1, Ordering::Relaxed) + 1 >= most) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let control = Control { threads: 2, stop: &stop, progress: &progress };
    let mut looked = Vec::new();
    let mut study = Study::open_growing(folder, growing(arms), Existing::Continue, rule)?;
    let ending = study.run_until(&control, &[90, 200], &mut |interim| {
        looked.push(interim.replicates);
        interim.replicates >= enough
    })?;
    Ok((ending, looked))
}

/// Files that hold data.
fn data(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().filter(|(name, _)| name.ends_with(".parquet")).collect()
}

#[test]
fn it_ends_as_a_study_that_was_asked_for_as_many() {
    let (a, b) = (Fake::new("A"), Fake { sponsorship: 0.9, ..Fake::new("B") });
    // Interim analyses are rounded up to whole blocks of 50.
    for (enough, analyses, end) in
        [(1, vec![100], 100), (150, vec![100, 200], 200), (9999, vec![100, 200], MOST)]
    {
        let folder = tempfile::tempdir().unwrap();
        let (ending, looked) = grow(folder.path(), &[&a, &b], "enough", enough, None).unwrap();
        assert_eq!((ending, looked), (Ending::Complete, analyses));
        let fixed = tempfile::tempdir().unwrap();
        run(fixed.path(), Design { replicates: end, ..growing(&[&a, &b]) }, 1, None).unwrap();
        assert_eq!(data(folder.path()).len(), 2);
        assert!(data(folder.path()) == data(fixed.path()));
        let (grown, asked) = (manifest(folder.path()), manifest(fixed.path()));
        assert_eq!((grown.replicates, grown.at_most, grown.reached), (end, Some(MOST), 2 * u64::from(end)));
        assert_eq!((grown.study, grown.content_hash), (asked.study, asked.content_hash));
        // Overrides again, it is complete and nothing is looked at.
        let (again, looked) = grow(folder.path(), &[&a, &b], "enough", enough, None).unwrap();
        assert_eq!((again, looked), (Ending::AlreadyComplete, vec![]));
    }
}

#[test]
fn interrupted_again_and_again_it_ends_the_same() {
    let arms: Vec<Fake> = (0..12)
        .map(|n| Fake { sponsorship: 0.05 * f64::from(n), ..Fake::new(&format!("Arm {n}")) })
        .collect();
    let arms: Vec<&Fake> = arms.iter().collect();
    let whole = tempfile::tempdir().unwrap();
    grow(whole.path(), &arms, "enough", 150, None).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut times = 0;
    loop {
        // Fewer runs than a block of all arms has; more than are lost with units that aren't done.
        let (ending, looked) = grow(folder.path(), &arms, "enough", 150, Some(370)).unwrap();
        match ending {
            Ending::Interrupted { total, .. } => assert_eq!(total, 12 * u64::from(MOST)),
            _ => {
                assert_eq!(looked.last(), Some(&200));
                break;
            }
        }
        times += 1;
        assert!(times < 40, "it must come to an end");
    }
    assert!(times > 3);
    assert!(files(folder.path()) == files(whole.path()));
}

#[test]
fn another_rule_is_another_study() {
    let arm = Fake::new("A");
    let folder = tempfile::tempdir().unwrap();
    grow(folder.path(), &[&arm], "half width 0.1", 150, None).unwrap();
    let error = grow(folder.path(), &[&arm], "half width 0.2", 150, None).unwrap_err().to_string();
    assert!(
        error.contains("rule for stopping is half width 0.1, but half width 0.2 was asked for"),
        "{error}"
    );
    let error = run(folder.path(), growing(&[&arm]), 1, None).unwrap_err().to_string();
    assert!(error.contains("rule for stopping is half width 0.1, but none was asked for"), "{error}");
}

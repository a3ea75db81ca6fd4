//! The executor: the same values on any number of threads and after any interruption, and errors that name the run.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::*;
use hearth_engine::observe::{Outcome, Week};

/// An arm whose runs are numbers; one of its replicates fails.
struct Numbers {
    fails: Option<u32>,
    /// Runs so far.
    runs: AtomicU64,
}

struct Counting<'a>(&'a Numbers);

impl Arm for Numbers {
    fn name(&self) -> &str {
        "Numbers"
    }

    fn communities(&self) -> Vec<String> {
        vec!["One".to_owned()]
    }

    /// So long that a piece has ten runs.
    fn horizon(&self) -> u32 {
        25_000
    }

    fn engine(&self, _seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        Ok(Box::new(Counting(self)))
    }

    fn fingerprint(&self) -> String {
        "numbers".to_owned()
    }
}

impl Engine for Counting<'_> {
    fn run(
        &mut self,
        replicate: u32,
        _on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<Vec<Outcome>, RunError> {
        assert!(self.0.fails != Some(replicate), "nobody came");
        self.0.runs.fetch_add(1, Ordering::Relaxed);
        Ok(Vec::new())
    }
}

/// Keeps the number of the replicate, and its square.
struct Squares;

impl Reader for Squares {
    fn width(&self, _job: usize) -> usize {
        2
    }

    fn keeps(&self, _job: usize) -> String {
        "squares".to_owned()
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        run.engine.run(run.number, &mut |_, _, _| {})?;
        to.extend([f64::from(run.number), f64::from(run.number) * f64::from(run.number)]);
        Ok(())
    }
}

/// Runs 0 to 35 and 100 to 107, until so many are done.
fn execute(
    arm: &Numbers,
    cache: Option<&Cache>,
    threads: usize,
    most: u64,
) -> Result<Option<Vec<Vec<f64>>>, ExecuteError> {
    let stop = AtomicBool::new(false);
    let progress = |progress: Progress<'_>| {
        if progress.done - progress.found >= most {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let control = Control { threads, stop: &stop, progress: &progress };
    let executor = Executor::new(&control, cache).unwrap();
    let job = |replicates| Job { arm, seed: 1, replicates };
    executor.execute(&[job(0..36), job(100..108)], &Squares, &executor.step("squares", 44))
}

#[test]
fn values_come_by_job_then_replicate_and_are_found_again() {
    let expected = |from: u32, to: u32| -> Vec<f64> {
        (from..to).flat_map(|at| [f64::from(at), f64::from(at) * f64::from(at)]).collect()
    };
    let expected = Some(vec![expected(0, 36), expected(100, 108)]);
    let arm = Numbers { fails: None, runs: AtomicU64::new(0) };
    for threads in [1, 3] {
        assert_eq!(execute(&arm, None, threads, u64::MAX).unwrap(), expected);
    }
    let room = tempfile::tempdir().unwrap();
    let cache = Cache::open(room.path()).unwrap();
    assert_eq!(execute(&arm, Some(&cache), 1, 25).unwrap(), None, "it was stopped");
    assert_eq!(Cache::pieces(room.path()), 2, "of ten runs each");
    arm.runs.store(0, Ordering::Relaxed);
    assert_eq!(execute(&arm, Some(&cache), 2, u64::MAX).unwrap(), expected);
    assert_eq!(arm.runs.load(Ordering::Relaxed), 24);
    assert_eq!(execute(&arm, Some(&cache), 2, u64::MAX).unwrap(), expected);
    assert_eq!(arm.runs.load(Ordering::Relaxed), 24, "all was found");
}

#[test]
fn a_run_that_fails_is_named() {
    let arm = Numbers { fails: Some(102), runs: AtomicU64::new(0) };
    let error = execute(&arm, None, 2, u64::MAX).unwrap_err();
    assert_eq!(error.to_string(), "Numbers, replicate 102 of seed 1 failed: nobody came");
}

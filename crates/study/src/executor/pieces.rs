//! Worker threads: runs are handed out in order, and whoever ends a piece's last run finishes the piece.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Executor, Runner, Step, Threads};
use crate::arm::{Arm, Engine, RunError};

/// Where a run stands among all others.
pub(crate) struct Address<'a> {
    pub arm: &'a dyn Arm,
    pub seed: u64,
    pub replicate: u32,
}

/// Work in pieces: runs whose results are finished together.
pub(crate) trait Pieces: Sync {
    /// What is kept of a run until its piece is finished.
    type Kept: Send;
    /// What can go wrong in finishing a piece.
    type Error: Send;

    fn count(&self) -> usize;
    /// Runs of a piece, one at least.
    fn runs(&self, piece: usize) -> usize;
    /// Runs that one thread does in a row, so that their engine is made once.
    fn in_a_row(&self, piece: usize) -> usize;
    fn address(&self, piece: usize, at: usize) -> Address<'_>;
    /// Runs a replicate with the engine of its arm.
    fn read(&self, piece: usize, at: usize, engine: &mut dyn Engine) -> Result<Self::Kept, RunError>;
    /// Takes all runs of a piece, in order.
    fn finish(&self, piece: usize, runs: Vec<Result<Self::Kept, RunError>>) -> Result<(), Self::Error>;
}

/// Runs of a piece, as they come in.
struct Tray<T> {
    /// By place in the piece; empty until the first comes in.
    runs: Vec<Option<Result<T, RunError>>>,
    done: usize,
}

impl Executor<'_> {
    /// Does all pieces. Whether all were done, which a stop prevents.
    ///
    /// Runs are handed out in the order of pieces, so that no more than a few pieces are in memory.
    pub(crate) fn work<P: Pieces>(&self, pieces: &P, step: &Step<'_>) -> Result<bool, P::Error> {
        let trays: Vec<Mutex<Tray<P::Kept>>> =
            (0..pieces.count()).map(|_| Mutex::new(Tray { runs: Vec::new(), done: 0 })).collect();
        let next = Mutex::new((0, 0));
        let failed: Mutex<Option<P::Error>> = Mutex::new(None);
        let give_up = AtomicBool::new(false);
        let stopped = || self.control.stopped() || give_up.load(Ordering::Relaxed);

        let hand_out = || {
            let mut next = lock(&next);
            let (piece, at) = *next;
            if piece == pieces.count() {
                return None;
            }
            let runs = pieces.runs(piece);
            let after = runs.min(at + pieces.in_a_row(piece).max(1));
            *next = if after == runs { (piece + 1, 0) } else { (piece, after) };
            Some((piece, at..after))
        };
        let worker = || {
            let mut runner = Runner::new();
            while !stopped()
                && let Some((piece, places)) = hand_out()
            {
                for at in places {
                    if stopped() {
                        return;
                    }
                    let run = runner.run(&pieces.address(piece, at), |engine| pieces.read(piece, at, engine));
                    if matches!(run, Err(RunError::Stopped)) {
                        return;
                    }
                    if let Some(runs) = put(&trays[piece], pieces.runs(piece), at, run)
                        && let Err(error) = pieces.finish(piece, runs)
                    {
                        lock(&failed).get_or_insert(error);
                        give_up.store(true, Ordering::Relaxed);
                    }
                    step.add(1);
                }
            }
        };
        match &self.threads {
            Threads::Own(pool) => drop(pool.broadcast(|_| worker())),
            Threads::Shared(pool) => drop(pool.broadcast(|_| worker())),
            Threads::Caller => worker(),
        }
        match lock(&failed).take() {
            Some(error) => Err(error),
            None => Ok(trays.iter().all(|tray| lock(tray).done == usize::MAX)),
        }
    }
}

/// Puts a run into its piece's tray; all of them where it was the last.
fn put<T>(
    tray: &Mutex<Tray<T>>,
    runs: usize,
    at: usize,
    run: Result<T, RunError>,
) -> Option<Vec<Result<T, RunError>>> {
    let mut tray = lock(tray);
    if tray.runs.is_empty() {
        tray.runs.resize_with(runs, || None);
    }
    tray.runs[at] = Some(run);
    tray.done += 1;
    if tray.done < runs {
        return None;
    }
    tray.done = usize::MAX;
    Some(std::mem::take(&mut tray.runs).into_iter().flatten().collect())
}

/// Workers don't panic while they hold a lock, so that what a poisoned lock guards is in order.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

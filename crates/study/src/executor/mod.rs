//! The executor: the only place where replicates are run in a loop.
//!
//! Work is a list of [`Job`]s: replicates of an [`Arm`] under a seed. A [`Reader`] says which numbers are kept of each run.
//! [`Executor::execute`] hands runs out to threads, catches what fails, reports progress, heeds a stop, and keeps finished
//! pieces in a [`Cache`]. Kinds of study that decide on the way what to run next ask for more jobs until they are content:
//! after an interruption they ask for the same, and find it done.
//!
//! Measurements of speed ([`crate::timing`]) step engines by themselves: nothing of these runs is a result.
//!
//! Values depend on the arm, the seed and the number of the replicate alone: never on threads, order or interruption.

mod pieces;
#[cfg(test)]
mod tests;
mod values;

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub(crate) use pieces::{Address, Pieces};
pub use values::{Reader, Replicate};

use super::arm::{Arm, Engine, RunError};
use super::cache::Cache;
use super::error::StudyError;

/// How far work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is being done, in a few words.
    pub step: &'a str,
    /// Runs done.
    pub done: u64,
    /// Runs to do.
    pub total: u64,
    /// Those of the runs done that were found done already.
    pub found: u64,
}

/// How to work; nothing here changes results.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Worker threads; 0 for as many as the machine has cores.
    pub threads: usize,
    /// Set to stop: runs under way are ended, unfinished pieces are dropped.
    pub stop: &'a AtomicBool,
    /// Called after every run, by any thread.
    pub progress: &'a (dyn Fn(Progress<'_>) + Sync),
}

impl Control<'_> {
    /// The pool that all work is done in.
    pub(crate) fn pool(&self) -> Result<rayon::ThreadPool, StudyError> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build()
            .map_err(|error| StudyError::Threads { threads: self.threads, message: error.to_string() })
    }

    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Some replicates of an arm under a seed.
#[derive(Clone)]
pub struct Job<'a> {
    /// What is run.
    pub arm: &'a dyn Arm,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Numbers of the replicates.
    pub replicates: Range<u32>,
}

/// Why work has no results.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// Threads can't be started, or a piece can't be kept.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// A run failed.
    #[error("{arm}, replicate {replicate} of seed {seed} failed: {error}")]
    Run {
        /// Place of the job in the list.
        job: usize,
        /// Name of the arm.
        arm: String,
        /// The seed.
        seed: u64,
        /// The replicate.
        replicate: u32,
        /// What went wrong.
        error: RunError,
    },
}

/// Where work is done.
enum Threads<'a> {
    Own(rayon::ThreadPool),
    Shared(&'a rayon::ThreadPool),
    Caller,
}

/// Runs jobs, as many at a time as there are threads.
pub struct Executor<'a> {
    control: Control<'a>,
    cache: Option<&'a Cache>,
    threads: Threads<'a>,
}

impl<'a> Executor<'a> {
    /// An executor with threads of its own; finished pieces are kept in `cache`, where there is one.
    ///
    /// # Errors
    ///
    /// Where the threads can't be started.
    pub fn new(control: &Control<'a>, cache: Option<&'a Cache>) -> Result<Self, StudyError> {
        Ok(Self { control: *control, cache, threads: Threads::Own(control.pool()?) })
    }

    /// An executor on threads that others use, too. Nothing is kept.
    pub fn in_pool(control: &Control<'a>, pool: &'a rayon::ThreadPool) -> Self {
        Self { control: *control, cache: None, threads: Threads::Shared(pool) }
    }

    /// An executor on the thread that calls it. Nothing is kept.
    pub fn on_this_thread(control: &Control<'a>) -> Self {
        Self { control: *control, cache: None, threads: Threads::Caller }
    }

    fn threads(&self) -> usize {
        match &self.threads {
            Threads::Own(pool) => pool.current_num_threads(),
            Threads::Shared(pool) => pool.current_num_threads(),
            Threads::Caller => 1,
        }
    }

    /// Begins a step of so many runs, whose progress is reported under a name.
    pub fn step(&self, name: impl Into<String>, total: u64) -> Step<'a> {
        let (done, found) = (AtomicU64::new(0), AtomicU64::new(0));
        Step { name: name.into(), total, done, found, progress: self.control.progress }
    }
}

/// A step of work, as far as it has come.
pub struct Step<'a> {
    name: String,
    /// As far as it is known.
    total: u64,
    done: AtomicU64,
    found: AtomicU64,
    progress: &'a (dyn Fn(Progress<'_>) + Sync),
}

impl Step<'_> {
    /// Runs that were found done already.
    pub(crate) fn find(&self, runs: u64) {
        self.found.fetch_add(runs, Ordering::Relaxed);
        self.done.fetch_add(runs, Ordering::Relaxed);
    }

    /// Runs that were done.
    pub(crate) fn add(&self, runs: u64) {
        let done = self.done.fetch_add(runs, Ordering::Relaxed) + runs;
        (self.progress)(Progress {
            step: &self.name,
            done,
            total: self.total.max(done),
            found: self.found.load(Ordering::Relaxed),
        });
    }
}

/// Runs replicates, with the engine at hand as long as it is of the right arm and seed.
pub(crate) struct Runner<'a> {
    engine: Option<(&'a dyn Arm, u64, Box<dyn Engine + 'a>)>,
}

impl<'a> Runner<'a> {
    pub const fn new() -> Self {
        Self { engine: None }
    }

    /// Runs one replicate: makes its engine where another one is at hand, and `read`s the run. A panic is an error.
    pub fn run<T>(
        &mut self,
        address: &Address<'a>,
        read: impl FnOnce(&mut dyn Engine) -> Result<T, RunError>,
    ) -> Result<T, RunError> {
        let (arm, seed) = (address.arm, address.seed);
        let at_hand =
            self.engine.take().filter(|(of, under, _)| std::ptr::addr_eq(*of, arm) && *under == seed);
        catch_unwind(AssertUnwindSafe(|| {
            let mut engine = match at_hand {
                Some((_, _, engine)) => engine,
                None => arm.engine(seed)?,
            };
            let kept = read(engine.as_mut())?;
            // Only an engine that didn't fail is used again.
            self.engine = Some((arm, seed, engine));
            Ok(kept)
        }))
        .unwrap_or_else(|panic| Err(RunError::Failed(message(panic.as_ref()))))
    }
}

/// The text of a panic.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "it panicked without a message".to_owned())
}

//! State that all connections share, and their limited number.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rayon::ThreadPool;
use tokio::sync::watch;

use super::gate::Gate;
use hearth_workshop::shelf::Shelf;

/// State that all connections share.
#[derive(Debug)]
pub struct Hall {
    /// Access control.
    pub gate: Gate,
    /// Scenarios and lessons to start with.
    pub shelf: Arc<Shelf>,
    /// Version of the program.
    pub version: String,
    /// Threads of all jobs.
    pub pool: Arc<ThreadPool>,
    /// Content security policy of the page.
    pub policy: String,
    /// How long a page may take to read a message.
    pub stalled: Duration,
    /// Open pages, and closed ones whose engine hasn't ended yet.
    pub sessions: Arc<AtomicUsize>,
    /// Turns true when the server stops.
    pub closing: watch::Receiver<bool>,
}

/// One of a limited number of places; dropping it frees the place.
#[derive(Debug)]
pub struct Seat(Arc<AtomicUsize>);

impl Seat {
    /// Takes a place, if there is one.
    pub fn take(taken: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let more = |taken: usize| (taken < most).then_some(taken + 1);
        taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok()?;
        Some(Self(Arc::clone(taken)))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

//! Who does the runs of background jobs.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::ThreadPool;

use super::jobs::Work;

/// Who does the runs of background jobs.
#[derive(Debug, Clone)]
pub enum Crew {
    /// Threads that all sessions share.
    Threads(Arc<ThreadPool>),
    /// The thread that answers requests, one run at a time between them, where it calls [`Crew::work`]: a worker of a
    /// browser has no other.
    Here(Desk),
}

/// The job that is under way on the thread that answers requests.
#[derive(Debug, Clone, Default)]
pub struct Desk(Arc<Mutex<Option<Work>>>);

impl Crew {
    /// A crew without threads.
    pub fn here() -> Self {
        Self::Here(Desk::default())
    }

    /// Does one run of the job under way, where no threads do.
    pub fn work(&self) {
        let Self::Here(desk) = self else { return };
        let Some(mut work) = desk.put(None) else { return };
        if work.step() {
            desk.put(Some(work));
        }
    }

    /// Whether [`Self::work`] has anything to do.
    pub fn has_work(&self) -> bool {
        match self {
            Self::Threads(_) => false,
            Self::Here(desk) => desk.0.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
        }
    }
}

impl Desk {
    /// Puts a job on the desk, and takes the one before it away.
    pub(super) fn put(&self, work: Option<Work>) -> Option<Work> {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), work)
    }
}

impl From<Arc<ThreadPool>> for Crew {
    fn from(pool: Arc<ThreadPool>) -> Self {
        Self::Threads(pool)
    }
}

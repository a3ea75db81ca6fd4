//! Long work beside the interpreter: other Python threads run meanwhile, Ctrl-C stops it, progress is reported.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use hearth::study::{Control, Progress};
use pyo3::prelude::*;

use super::errors::Trouble;

/// How often signals are checked and progress is reported.
const BEAT: Duration = Duration::from_millis(50);

/// Pieces of work under way: their panics are caught, and become failed runs or exceptions.
static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);
static HOOK: Once = Once::new();

/// Does a piece of work whose panics aren't printed.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if UNDER_WAY.load(Ordering::Relaxed) == 0 {
                usual(panic);
            }
        }));
    });
    UNDER_WAY.fetch_add(1, Ordering::Relaxed);
    let done = work();
    UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
    done
}

/// How to work.
pub struct Manner {
    /// Worker threads; 0 for as many as there are cores.
    pub threads: usize,
    /// Called with the runs that are done and their total.
    pub progress: Option<Py<PyAny>>,
}

/// Does `work` on a thread of its own and waits for it. A signal, or an exception of the progress callback, stops it: what
/// is kept on the disk by then stays, and the exception is raised once the work has ended.
pub fn supervise<T: Send>(
    py: Python<'_>,
    manner: &Manner,
    work: impl FnOnce(&Control<'_>) -> Result<T, Trouble> + Send,
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    let (done, total) = (AtomicU64::new(0), AtomicU64::new(0));
    let note = |progress: Progress<'_>| {
        total.store(progress.total, Ordering::Relaxed);
        done.fetch_max(progress.done, Ordering::Relaxed);
    };
    let control = Control { threads: manner.threads, stop: &stop, progress: &note };
    let mut reported = 0;
    let mut tell = |py: Python<'_>| -> PyResult<()> {
        let (done, total) = (done.load(Ordering::Relaxed), total.load(Ordering::Relaxed));
        match &manner.progress {
            Some(callback) if done > reported => {
                reported = done;
                callback.call1(py, (done, total)).map(drop)
            }
            _ => Ok(()),
        }
    };
    thread::scope(|scope| {
        let (sender, receiver) = channel();
        let receiver = Mutex::new(receiver);
        let control = &control;
        scope.spawn(move || {
            let ended = quietly(|| catch_unwind(AssertUnwindSafe(|| work(control))));
            // Whoever waits is there until this arrives.
            let _ = sender.send(ended.unwrap_or_else(|panic| Err(Trouble::Panic(message(panic.as_ref())))));
        });
        let wait = |longest: Option<Duration>| {
            let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
            match longest {
                Some(longest) => receiver.recv_timeout(longest),
                None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            }
        };
        loop {
            match py.detach(|| wait(Some(BEAT))) {
                Ok(ended) => {
                    let ended = ended?;
                    py.check_signals()?;
                    tell(py)?;
                    return Ok(ended);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Trouble::Panic("the work ended without a word".to_owned()).into());
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(exception) = py.check_signals().and_then(|()| tell(py)) {
                        stop.store(true, Ordering::Relaxed);
                        let _ = py.detach(|| wait(None));
                        return Err(exception);
                    }
                }
            }
        }
    })
}

pub fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

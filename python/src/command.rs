//! The command `hearth` inside Python: every verb, with what it prints.

use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use hearth::study::Progress;
use pyo3::prelude::*;

use super::errors::Trouble;
use super::supervise::{Manner, supervise};

/// How often the command is asked how far it is.
const BEAT: Duration = Duration::from_millis(40);

/// The command as a process: prints, and returns the exit code.
#[pyfunction]
pub fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| hearth::command::main_with(arguments))
}

/// Does what `hearth ARGUMENTS` does: its exit code, what it prints, and what it says beside. Results record the `call` that it is for.
#[pyfunction]
#[pyo3(signature = (arguments, progress, call=None))]
pub fn command(
    py: Python<'_>,
    arguments: Vec<OsString>,
    progress: Option<Py<PyAny>>,
    call: Option<String>,
) -> PyResult<(u8, String, String)> {
    supervise(py, &Manner { threads: 0, progress }, |control| {
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    if control.stop.load(Ordering::Relaxed) {
                        hearth::command::stop();
                    }
                    let (done, total) = hearth::command::reached();
                    if total > 0 {
                        (control.progress)(Progress { step: "", done, total, found: 0 });
                    }
                    thread::sleep(BEAT);
                }
            });
            let printed = hearth::command::embedded(arguments, call);
            over.store(true, Ordering::Relaxed);
            Ok::<_, Trouble>((printed.code, printed.out, printed.err))
        })
    })
}

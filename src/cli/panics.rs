//! Panics. A replicate that fails is caught, recorded with its address and reported at the end, so that its
//! panic is no news by itself; any other is an error of the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::screen;

/// Pieces of work under way whose panics are caught.
static CAUGHT: AtomicUsize = AtomicUsize::new(0);

/// Says once, in plain words, what a panic is; nothing where somebody catches it.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        if CAUGHT.load(Ordering::Relaxed) == 0 {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            let payload = panic.payload();
            let text = payload.downcast_ref::<&str>().copied();
            let what = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
            let what = what.unwrap_or("no message");
            screen::aside(&format!(
                "hearth: this is an error in the program, not in your scenario: {what} ({place}). \
                 Please report it with your command and scenario."
            ));
        }
    }));
}

/// Does a piece of work whose panics are caught elsewhere.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    CAUGHT.fetch_add(1, Ordering::Relaxed);
    let done = work();
    CAUGHT.fetch_sub(1, Ordering::Relaxed);
    done
}

/// Does a piece of work; `None` where it panicked. What it worked on must not be used again then.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    quietly(|| catch_unwind(AssertUnwindSafe(work)).ok())
}

//! Ctrl-C: the first stops cleanly, the second at once.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{embedded, screen};

static STOP: AtomicBool = AtomicBool::new(false);

/// Listens from now on. The flag is set when somebody wants to stop.
pub fn listen() -> &'static AtomicBool {
    listen_and_say("\nStopping; what is finished is kept. (Ctrl-C again stops at once.)")
}

/// Listens from now on, and says this when somebody wants to stop.
pub fn listen_and_say(words: &'static str) -> &'static AtomicBool {
    // Whose signals these are is the other program's to say.
    if embedded::is() {
        return &embedded::STOP;
    }
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let set = ctrlc::set_handler(move || {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            screen::aside(words);
        });
        if let Err(error) = set {
            screen::aside(&format!("Ctrl-C will not stop cleanly here: {error}"));
        }
    });
    &STOP
}

/// Whether somebody wants to stop.
pub fn asked() -> bool {
    STOP.load(Ordering::Relaxed) || embedded::STOP.load(Ordering::Relaxed)
}

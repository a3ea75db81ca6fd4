//! The command inside another program: what it prints is collected, the other program stops it, and sees how far it is.

use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What a command printed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The exit code, as `hearth --help` lists them.
    pub code: u8,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// One command at a time: they share what is collected.
static ONE: Mutex<()> = Mutex::new(());
static COLLECTED: Mutex<Option<(String, String)>> = Mutex::new(None);
/// The call of the other program that made this command.
static CALL: Mutex<Option<String>> = Mutex::new(None);
static ARGUMENTS: Mutex<Option<Vec<OsString>>> = Mutex::new(None);
/// Set while a command is to stop.
pub static STOP: AtomicBool = AtomicBool::new(false);
static DONE: AtomicU64 = AtomicU64::new(0);
static TOTAL: AtomicU64 = AtomicU64::new(0);

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says what the arguments of this process's command are.
pub fn given(arguments: Vec<OsString>) {
    *locked(&ARGUMENTS) = Some(arguments);
}

/// Ends collecting, also where the work broke off.
struct Over;

impl Drop for Over {
    fn drop(&mut self) {
        *locked(&ARGUMENTS) = None;
        *locked(&CALL) = None;
        *locked(&COLLECTED) = None;
    }
}

/// Does a command's work, with what it prints collected. A `call` is what the other program was asked for.
pub fn collected(arguments: Vec<OsString>, call: Option<String>, work: impl FnOnce() -> u8) -> Printed {
    let _alone = locked(&ONE);
    STOP.store(false, Ordering::Relaxed);
    tell(0, 0);
    *locked(&ARGUMENTS) = Some(arguments);
    *locked(&CALL) = call;
    *locked(&COLLECTED) = Some(Default::default());
    let _over = Over;
    let code = work();
    let (out, err) = locked(&COLLECTED).take().unwrap_or_default();
    Printed { code, out, err }
}

/// Whether the command is inside another program now.
pub fn is() -> bool {
    locked(&COLLECTED).is_some()
}

/// Collects a text of standard output; `false` where it is to be printed.
pub fn out(text: &str) -> bool {
    add(|collected| &mut collected.0, text)
}

/// Collects a text of standard error; `false` where it is to be printed.
pub fn err(text: &str) -> bool {
    add(|collected| &mut collected.1, text)
}

fn add(part: fn(&mut (String, String)) -> &mut String, text: &str) -> bool {
    match locked(&COLLECTED).as_mut() {
        Some(collected) => {
            let text_so_far = part(collected);
            text_so_far.push_str(text);
            text_so_far.push('\n');
            true
        }
        None => false,
    }
}

/// The arguments of the command, its name aside.
pub fn arguments() -> Vec<OsString> {
    locked(&ARGUMENTS).clone().unwrap_or_default()
}

/// The call of the other program that this command is for.
pub fn call() -> Option<String> {
    locked(&CALL).clone()
}

/// Takes note of how far the work is.
pub fn tell(done: u64, total: u64) {
    DONE.store(done, Ordering::Relaxed);
    TOTAL.store(total, Ordering::Relaxed);
}

/// How far the work is: what is done, and of how much.
pub fn reached() -> (u64, u64) {
    (DONE.load(Ordering::Relaxed), TOTAL.load(Ordering::Relaxed))
}

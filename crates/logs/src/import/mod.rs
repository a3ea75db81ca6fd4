//! Participation logs of real communities, made from what they left behind: the history of a git repository
//! ([`git`]), the archive of a mailing list ([`mbox`]), or the export of a chat, a forum or an issue tracker
//! ([`messages`]).
//!
//! A log says who took part when, and nothing more: members are numbered, and no name, address, subject or text
//! is kept. Its columns are those of the logs that [`crate::simulated`] writes of simulated communities, or, for
//! code, `date,member,kind,merge`.
//!
//! What is kept in memory is a few dozen bytes a commit or message, and each name and address once.

mod bots;
mod dates;
mod error;
mod files;
pub mod git;
mod head;
mod identities;
mod joined;
mod log;
pub mod mbox;
pub mod messages;
mod months;
mod names;
mod people;
mod separated;
mod separator;
mod subject;
mod threads;
mod who;

use std::time::{SystemTime, UNIX_EPOCH};

pub use error::ImportError;
pub use identities::Identities;
pub use log::{ImportedEvent, ImportedKind, ImportedLog, LeftOut, Unreadable, Where};
pub use who::{Standing, Who};

/// What happens between two pieces of the work.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Called now and then with the amount read: commits of a history, bytes of an archive. Where it answers `false`,
    /// the import ends with [`ImportError::Stopped`].
    pub go_on: &'a dyn Fn(u64) -> bool,
    /// The present, in seconds since 1970: what claims to be more than two days later has a wrong clock.
    pub now: i64,
}

impl Control<'_> {
    /// Nobody watches, and the clock of this machine is right.
    pub fn unwatched() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Control { go_on: &|_| true, now: i64::try_from(since.as_secs()).unwrap_or(i64::MAX) }
    }

    /// Whether something can have happened then: not before 1971, where clocks that were never set are, and not
    /// in the future.
    fn believes(&self, time: i64) -> bool {
        believable(time, self.now)
    }

    fn report(&self, done: u64) -> Result<(), ImportError> {
        if (self.go_on)(done) { Ok(()) } else { Err(ImportError::Stopped) }
    }
}

/// What [`Control::believes`], of a present.
fn believable(time: i64, now: i64) -> bool {
    const FIRST: i64 = 365 * 86_400;
    const GRACE: i64 = 2 * 86_400;
    const LAST: i64 = 253_402_300_799;
    (FIRST..=now.saturating_add(GRACE).min(LAST)).contains(&time)
}

/// A text by sixteen bytes, so that ids and subjects needn't be kept.
fn fingerprint(bytes: &[u8]) -> u128 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(bytes);
    digest.iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

//! Limits of what a page can request.

use std::collections::BTreeMap;
use std::time::Duration;

/// Bytes of a message to the server.
pub const MESSAGE_BYTES: usize = 2 * 1024 * 1024;
/// Messages a second, on average.
pub const MESSAGES_PER_SECOND: u32 = 200;
/// Messages at once.
pub const MESSAGES_AT_ONCE: u32 = 400;
/// Bytes a second, on average and at once.
pub const BYTES_PER_SECOND: u32 = 8 * 1024 * 1024;
/// Pages at the same time: each has an engine and memory of its own.
pub const SESSIONS: usize = 8;
/// Connections at the same time, including those that haven't sent a request yet.
pub const CONNECTIONS: usize = 256;
/// How long a connection may take to send its request's header.
pub const HEADER_TIME: Duration = Duration::from_secs(5);
/// How long a page may take to read a message.
pub const STALLED: Duration = Duration::from_secs(10);
/// How often a page is asked whether it is still there; browsers answer by themselves.
pub const HEARTBEAT: Duration = Duration::from_secs(10);
/// A page from which nothing comes for so long, not even an answer, has gone.
pub const SILENCE: Duration = Duration::from_secs(25);
/// Messages that wait for a slow page.
pub const WAITING: usize = 16;

/// Weeks of a run.
pub const HORIZON: u32 = 1040;
/// Communities of a scenario.
pub const COMMUNITIES: usize = 24;
/// People who are members at the start, in all communities.
pub const PEOPLE: u64 = 20_000;
/// People who are members at any time, in all communities, former ones whose place isn't closed yet included.
pub const SLOTS: usize = 60_000;
/// Futures of a session.
pub const FUTURES: usize = 24;
/// Acts of a future.
pub const ACTS: usize = 400;
/// Lines of a scenario's timeline.
pub const TIMELINE: usize = 2000;
/// Changes by path at a start.
pub const SETS: usize = 200;
/// Notes of a session.
pub const NOTES: usize = 500;
/// Shows of hands of a session.
pub const VOTES: usize = 200;
/// Letters of a name.
pub const NAME_LETTERS: usize = 80;
/// Letters of a note.
pub const NOTE_LETTERS: usize = 1000;
/// Columns of one answer.
pub const COLUMNS: usize = 64;
/// Pictures of one answer.
pub const FRAMES: u32 = 60;
/// Ties of a picture.
pub const TIES: u32 = 20_000;
/// Other seeds of one job.
pub const SEEDS: u32 = 100;
/// Columns of one job.
pub const BANDS: usize = 16;
/// Communities of each future that a page watches while the model answers.
pub const WATCHED: u32 = 40;
/// Steps of a lesson.
pub const STEPS: u32 = 60;
/// Options of a question.
pub const OPTIONS: usize = 9;
/// Hands that are raised for an option.
pub const HANDS: u32 = 100_000;
/// Largest seed that a page's numbers hold.
pub const SEED: u64 = (1 << 53) - 1;

/// The limits that a page may need, by name.
pub fn by_name() -> BTreeMap<&'static str, u64> {
    BTreeMap::from([
        ("message_bytes", MESSAGE_BYTES as u64),
        ("messages_per_second", MESSAGES_PER_SECOND.into()),
        ("horizon", HORIZON.into()),
        ("communities", COMMUNITIES as u64),
        ("people", PEOPLE),
        ("futures", FUTURES as u64),
        ("acts", ACTS as u64),
        ("sets", SETS as u64),
        ("notes", NOTES as u64),
        ("votes", VOTES as u64),
        ("name_letters", NAME_LETTERS as u64),
        ("note_letters", NOTE_LETTERS as u64),
        ("columns", COLUMNS as u64),
        ("frames", FRAMES.into()),
        ("ties", TIES.into()),
        ("seeds", SEEDS.into()),
    ])
}

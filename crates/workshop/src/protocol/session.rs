//! A session: its futures, their acts, notes, votes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A session.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionView {
    /// Name of the scenario.
    pub name: String,
    /// Description of the scenario.
    pub about: String,
    /// Weeks of a run: the last is `horizon - 1`.
    pub horizon: u32,
    /// Seed of the random numbers.
    #[cfg_attr(test, ts(type = "number"))]
    pub seed: u64,
    /// Which of the seed's runs is shown.
    pub replicate: u32,
    /// The lesson that it started with.
    pub lesson: Option<String>,
    /// Names of the communities.
    pub communities: Vec<String>,
    /// Where periphery ends and core begins.
    pub arena: ArenaView,
    /// Futures, in the order in which they were made; the first is never deleted.
    pub futures: Vec<FutureView>,
    /// Notes, by week.
    pub notes: Vec<NoteView>,
    /// Shows of hands.
    pub votes: Vec<VoteView>,
    /// What the page showed when the session was saved; none in a session that wasn't opened.
    pub place: Option<PlaceView>,
    /// Of a session that was opened: another version saved it, or its runs differ now.
    pub warnings: Vec<String>,
}

/// What the page shows of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlaceView {
    /// The week.
    pub week: u32,
    /// The last week that was seen.
    pub seen: u32,
    /// The future on the left.
    pub left: u32,
    /// The future beside it.
    pub right: Option<u32>,
    /// Step of the lesson, from 0; none where no lesson is being given.
    pub step: Option<u32>,
}

/// Thresholds of participation, 0..1.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ArenaView {
    /// A member with at least this participation is active.
    pub active: f32,
    /// A member with at least this participation is in the core.
    pub core: f32,
}

/// A future.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FutureView {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// The future that it was forked from.
    pub of: Option<u32>,
    /// First week that can differ from it; 0 for the first future.
    pub week: u32,
    /// Increases with each change; data of an earlier revision may be out of date.
    pub revision: u32,
    /// Acts, by week.
    pub acts: Vec<ActView>,
    /// Lines of the scenario's own timeline.
    pub planned: Vec<String>,
}

/// An act in one week.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActView {
    /// Number.
    pub id: u32,
    /// The week.
    pub week: u32,
    /// Index of the community; all where none is given.
    pub community: Option<u32>,
    /// The act, as a request takes it.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub action: Value,
    /// The act as text.
    pub text: String,
    /// Whether it belongs to the past shared with the future forked from; it can't be undone here.
    pub shared: bool,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NoteView {
    /// Number.
    pub id: u32,
    /// All futures where none is named.
    pub future: Option<u32>,
    /// The week.
    pub week: u32,
    /// The note.
    pub text: String,
}

/// A show of hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VoteView {
    /// Name of the lesson.
    pub lesson: String,
    /// Name of the question.
    pub question: String,
    /// Hands by option.
    pub counts: Vec<u32>,
}

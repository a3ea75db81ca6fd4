//! A session: its futures, what is done in them, notes, votes.

use serde::Serialize;
use serde_json::Value;

/// A session.
#[derive(Debug, Clone, Serialize)]
pub struct SessionView {
    /// Name of the scenario.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Weeks of a run: the last is `horizon - 1`.
    pub horizon: u32,
    /// Seed.
    pub seed: u64,
    /// Which of the seed's lives is shown.
    pub replicate: u32,
    /// The lesson that it began with.
    pub lesson: Option<String>,
    /// Names of the communities.
    pub communities: Vec<String>,
    /// Where periphery ends and core begins.
    pub arena: Arena,
    /// Futures, in the order in which they were made; the first is never deleted.
    pub futures: Vec<FutureView>,
    /// Notes, by week.
    pub notes: Vec<NoteView>,
    /// Shows of hands.
    pub votes: Vec<VoteView>,
    /// What should be known of a session that was opened: it was saved by another version, it lives differently now.
    pub warnings: Vec<String>,
}

/// Participation from which on a member counts as active, and as core.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Arena {
    /// Active.
    pub active: f32,
    /// Core.
    pub core: f32,
}

/// A future.
#[derive(Debug, Clone, Serialize)]
pub struct FutureView {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// The future that it was forked from.
    pub of: Option<u32>,
    /// First week that can differ from it; 0 for the first future.
    pub week: u32,
    /// Goes up with each change; what was told of another revision no longer holds.
    pub revision: u32,
    /// What is done in it, by week.
    pub acts: Vec<ActView>,
    /// What the scenario itself plans, line by line, in words.
    pub planned: Vec<String>,
}

/// Something done in a week.
#[derive(Debug, Clone, Serialize)]
pub struct ActView {
    /// Number.
    pub id: u32,
    /// The week.
    pub week: u32,
    /// Place of the community; in all where none is given.
    pub community: Option<u32>,
    /// What is done, as it can be asked for.
    pub action: Value,
    /// What is done, in words.
    pub words: String,
    /// Whether it comes from the past that is shared with the future forked from; it can't be taken back here.
    pub shared: bool,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// Number.
    pub id: u32,
    /// In which future; in all where none is given.
    pub future: Option<u32>,
    /// The week.
    pub week: u32,
    /// The note.
    pub text: String,
}

/// A show of hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoteView {
    /// Name of the lesson.
    pub lesson: String,
    /// Name of the question.
    pub question: String,
    /// Hands by option.
    pub counts: Vec<u32>,
}

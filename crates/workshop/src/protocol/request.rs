//! Messages of the page.

use serde::Deserialize;

use super::session::PlaceView;

/// A request with its number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RequestEnvelope {
    /// Number that the page chose; the reply repeats it.
    pub id: u32,
    /// The request.
    pub request: Request,
}

/// Where a session's scenario comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ScenarioSource {
    /// The scenario that the program was started with.
    Given,
    /// A ready scenario, by name.
    Ready(String),
    /// The scenario of a lesson, by the lesson's name.
    Lesson(String),
    /// The text of a scenario file; it can't extend another.
    Text(String),
}

fn twenty() -> u32 {
    20
}

/// A request of the page. Weeks are counted from 0; a week is shown as it was at its end. `community` is an index into the
/// session's communities.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub enum Request {
    /// Names and descriptions of columns, flows, stages, levers, acts: the same for every session.
    Catalogue {},
    /// Starts a session with a scenario and drops the session before it.
    Start {
        /// The scenario.
        from: ScenarioSource,
        /// Changes by path: `policy.sponsorship=0.9`.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
        sets: Vec<String>,
        /// Default: 1, or the lesson's.
        #[cfg_attr(test, ts(optional, type = "number | null"))]
        seed: Option<u64>,
        /// Which of the seed's runs is shown. Default: 0, or the lesson's.
        replicate: Option<u32>,
    },
    /// Starts a saved session; where it can't be read, the session before it stays.
    Open {
        /// The file's text.
        text: String,
    },
    /// Writes the session as a file's text.
    Save {
        /// What the page shows; the file holds it, and `open` gives it back. Default: what was saved last.
        place: Option<PlaceView>,
    },
    /// Writes a future as a scenario file that `hearth run` repeats.
    Export {
        /// Number of the future.
        future: u32,
    },
    /// The current session: futures, acts, notes, votes.
    Session {},

    /// Makes a second future that shares all weeks before `week` with the first.
    Fork {
        /// The future to fork.
        of: u32,
        /// First week that can differ.
        week: u32,
        /// Its name.
        name: String,
        /// Whether acts of the first in `week` and later are copied.
        #[serde(default)]
        keep: bool,
    },
    /// Renames a future.
    Rename {
        /// Number of the future.
        future: u32,
        /// Its new name.
        name: String,
    },
    /// Deletes a future and all futures that were forked from it.
    Delete {
        /// Number of the future; not the first.
        future: u32,
    },
    /// Adds an act to a week: `{"set": {…}}`, `{"task": {…}}`, `{"event": {…}}` or `{"shock": {…}}`, with the fields of a
    /// timeline's line. A parameter that is set twice in a week keeps the later value.
    Act {
        /// Number of the future.
        future: u32,
        /// Week of the act.
        week: u32,
        /// All communities where none is named.
        community: Option<u32>,
        /// The act.
        #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
        action: serde_json::Map<String, serde_json::Value>,
    },
    /// Removes an act.
    Undo {
        /// Number of the future.
        future: u32,
        /// Number of the act.
        act: u32,
    },

    /// Columns and stages by week.
    Weeks {
        /// Number of the future.
        future: u32,
        /// Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        community: u32,
        /// First week.
        from: u32,
        /// The week after the last.
        to: u32,
        /// Names of the columns. Default: the usual ones.
        #[cfg_attr(test, ts(type = "readonly string[] | null"))]
        columns: Option<Vec<String>>,
    },
    /// One week in full.
    Week {
        /// Number of the future.
        future: u32,
        /// Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        community: u32,
        /// The week.
        week: u32,
    },
    /// Pictures of the community, one a week, as binary messages before the reply.
    Frames {
        /// Number of the future.
        future: u32,
        /// Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        community: u32,
        /// First week.
        from: u32,
        /// The week after the last.
        to: u32,
        /// Largest number of ties in a picture; the strongest are sent.
        ties: Option<u32>,
    },
    /// The story of one member.
    Member {
        /// Number of the future.
        future: u32,
        /// Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        community: u32,
        /// Arrival number of the member.
        member: u32,
        /// Last week of the story.
        week: u32,
    },
    /// The story of the community, to the horizon.
    Story {
        /// Number of the future.
        future: u32,
        /// Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        community: u32,
    },
    /// The differences between two futures up to a week.
    Compare {
        /// Number of the first future.
        a: u32,
        /// Number of the second future.
        b: u32,
        /// Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        community: u32,
        /// Last week of the comparison. Default: the last week.
        week: Option<u32>,
    },

    /// Repeats futures with other random numbers, in the background.
    Bands {
        /// One or two futures; the second is compared with the first.
        #[cfg_attr(test, ts(type = "readonly number[]"))]
        futures: Vec<u32>,
        /// Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        community: u32,
        /// Number of replicates. Default: 20.
        #[serde(default = "twenty")]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        seeds: u32,
        /// Names of the columns. Default: the usual ones.
        #[cfg_attr(test, ts(type = "readonly string[] | null"))]
        columns: Option<Vec<String>>,
    },
    /// Stops a job.
    Cancel {
        /// Number of the job.
        job: u32,
    },

    /// Adds a note to a week.
    Note {
        /// All futures where none is named.
        future: Option<u32>,
        /// The week.
        week: u32,
        /// The note.
        text: String,
    },
    /// Removes a note.
    Unnote {
        /// Number of the note.
        note: u32,
    },
    /// Stores the count of a show of hands; a later count of the same question replaces it.
    Vote {
        /// Name of the lesson.
        lesson: String,
        /// Name of the question.
        question: String,
        /// Hands by option.
        counts: Vec<u32>,
    },

    /// A lesson in full.
    Lesson {
        /// Name of the lesson.
        lesson: String,
    },
    /// Computes the model's answer to a lesson's question, in the background.
    Answer {
        /// Name of the lesson.
        lesson: String,
        /// Name of the question.
        question: String,
        /// Communities of each future that are sent as they run, 0 to 40. Default: 0.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
        watch: u32,
    },
    /// Adds the futures of a lesson's question to the session.
    Lay {
        /// Name of the lesson.
        lesson: String,
        /// Name of the question.
        question: String,
        /// Language of the futures' names. Default: `en`.
        language: Option<String>,
    },
}

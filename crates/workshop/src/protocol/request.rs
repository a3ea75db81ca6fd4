//! What a page asks for.

use serde::Deserialize;

/// A question with its number, which the answer repeats.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Number that the page chose.
    pub id: u32,
    /// What it asks for.
    pub ask: Ask,
}

/// Where a session's scenario comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum From {
    /// The scenario that the program was started with.
    Given,
    /// One of the ready scenarios, by its name.
    Ready(String),
    /// The scenario of a lesson, by the lesson's name.
    Lesson(String),
    /// A scenario file's text; it can't extend another.
    Text(String),
}

fn twenty() -> u32 {
    20
}

/// What a page asks for. Weeks are counted from 0; week `w` is seen as it was at its end.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// All words: columns, flows, stages, levers, acts. The same for every session.
    Catalogue {},
    /// Begins a session with a scenario; what was there before is forgotten.
    Start {
        /// The scenario.
        from: From,
        /// Changes by path: `policy.sponsorship=0.9`.
        #[serde(default)]
        sets: Vec<String>,
        /// Seed; 1 where none is given, or the lesson's.
        seed: Option<u64>,
        /// Which of the seed's lives is shown; 0 where none is given, or the lesson's.
        replicate: Option<u32>,
    },
    /// Begins a session with a saved one; where it can't be read, what was there before stays.
    Open {
        /// The file's text.
        text: String,
    },
    /// The session as a file's text.
    Save {},
    /// A future as a scenario file that `hearth run` repeats.
    Export {
        /// Number of the future.
        future: u32,
    },
    /// The session as it is now: futures, acts, notes, votes.
    Session {},

    /// A second future that shares all weeks before `week` with the first.
    Fork {
        /// The future to fork.
        of: u32,
        /// First week that can differ.
        week: u32,
        /// Its name.
        name: String,
        /// Whether acts of the first in `week` and later are taken along.
        #[serde(default)]
        keep: bool,
    },
    /// Gives a future another name.
    Rename {
        /// Number of the future.
        future: u32,
        /// Its new name.
        name: String,
    },
    /// Deletes a future and all that were forked from it.
    Delete {
        /// Number of the future; not the first.
        future: u32,
    },
    /// Something is done in a week: `{"set": {…}}`, `{"task": {…}}`, `{"event": {…}}` or `{"shock": {…}}`, with what a
    /// timeline's line takes. A parameter that was set in the same week is set anew.
    Act {
        /// In which future.
        future: u32,
        /// In which week.
        week: u32,
        /// In which community; in all where none is given.
        community: Option<u32>,
        /// What is done.
        action: serde_json::Map<String, serde_json::Value>,
    },
    /// Takes an act back.
    Undo {
        /// In which future.
        future: u32,
        /// Number of the act.
        act: u32,
    },

    /// Curves and stages, week by week.
    Weeks {
        /// Number of the future.
        future: u32,
        /// Place of the community.
        #[serde(default)]
        community: u32,
        /// First week.
        from: u32,
        /// The week after the last.
        to: u32,
        /// Names of the columns; the usual ones where none are given.
        columns: Option<Vec<String>>,
    },
    /// One week in full.
    Week {
        /// Number of the future.
        future: u32,
        /// Place of the community.
        #[serde(default)]
        community: u32,
        /// The week.
        week: u32,
    },
    /// Pictures of the community, one a week, as binary messages before the answer.
    Frames {
        /// Number of the future.
        future: u32,
        /// Place of the community.
        #[serde(default)]
        community: u32,
        /// First week.
        from: u32,
        /// The week after the last.
        to: u32,
        /// Most ties in a picture, the strongest ones.
        ties: Option<u32>,
    },
    /// The story of one member.
    Member {
        /// Number of the future.
        future: u32,
        /// Place of the community.
        #[serde(default)]
        community: u32,
        /// Arrival number of the member.
        member: u32,
        /// Up to this week.
        week: u32,
    },
    /// The life of the community in words, to the horizon.
    Story {
        /// Number of the future.
        future: u32,
        /// Place of the community.
        #[serde(default)]
        community: u32,
    },
    /// What makes the difference between two futures up to a week.
    Compare {
        /// The first.
        a: u32,
        /// The second.
        b: u32,
        /// Place of the community.
        #[serde(default)]
        community: u32,
        /// Up to and with this week; the last where none is given.
        week: Option<u32>,
    },

    /// The same futures with other random numbers.
    Bands {
        /// One or two futures; of two, the second is held against the first.
        futures: Vec<u32>,
        /// Place of the community.
        #[serde(default)]
        community: u32,
        /// Other seeds.
        #[serde(default = "twenty")]
        seeds: u32,
        /// Names of the columns; the usual ones where none are given.
        columns: Option<Vec<String>>,
    },
    /// Stops what is computed in the background.
    Cancel {
        /// Number of the job.
        job: u32,
    },

    /// Pins a note to a week.
    Note {
        /// In which future; in all where none is given.
        future: Option<u32>,
        /// The week.
        week: u32,
        /// The note.
        text: String,
    },
    /// Takes a note off.
    Unnote {
        /// Number of the note.
        note: u32,
    },
    /// Keeps the count of a show of hands; a later count of the same question replaces it.
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
    /// How the model answers a lesson's question.
    Answer {
        /// Name of the lesson.
        lesson: String,
        /// Name of the question.
        question: String,
    },
    /// Puts the futures of a lesson's question into the session, so that they can be looked at.
    Lay {
        /// Name of the lesson.
        lesson: String,
        /// Name of the question.
        question: String,
        /// Language of their names; `en` where none is given.
        language: Option<String>,
    },
}

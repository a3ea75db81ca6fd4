//! What the server tells.

use std::collections::BTreeMap;

use serde::Serialize;

use super::catalogue::Catalogue;
use super::runs::{Bands, Comparison, Counted};
use super::session::{FutureView, NoteView, SessionView, VoteView};
use super::views::{MemberView, WeekView, WeeksView};
use crate::lessons::{Lesson, LessonView};
use hearth_engine::scenario::Problem;

/// What the server tells, with the question that it answers.
#[derive(Debug, Clone, Serialize)]
pub struct Envelope {
    /// Number of the question; none where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re: Option<u32>,
    /// What is told.
    #[serde(flatten)]
    pub tell: Reply,
}

/// What the server tells. Shares and levels run from 0 to 1.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    /// The first that a page is told.
    Hello {
        /// [`super::PROTOCOL`].
        protocol: u32,
        /// Version of the program.
        version: String,
        /// The scenario of the command line.
        given: Option<Ready>,
        /// Ready scenarios.
        scenarios: Vec<Ready>,
        /// Lessons.
        lessons: Vec<LessonView>,
        /// What can be asked for at most, by name.
        limits: BTreeMap<&'static str, u64>,
    },
    /// All words.
    Catalogue(Box<Catalogue>),
    /// The session as it is now.
    Session(SessionView),
    /// Futures as they are now, after one was made, renamed, deleted or changed.
    Futures {
        /// All of them, in the order in which they were made.
        futures: Vec<FutureView>,
        /// The one that was made or changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        future: Option<u32>,
        /// First week that differs from before.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<u32>,
    },
    /// Notes as they are now.
    Notes {
        /// All of them, by week.
        notes: Vec<NoteView>,
    },
    /// Shows of hands as they are now.
    Votes {
        /// All of them.
        votes: Vec<VoteView>,
    },
    /// Week by week.
    Weeks(WeeksView),
    /// One week.
    Week(Box<WeekView>),
    /// Pictures were sent.
    Frames {
        /// Number of the future.
        future: u32,
        /// How many.
        sent: u32,
    },
    /// One member.
    Member(Box<MemberView>),
    /// A life in words.
    Story {
        /// Number of the future.
        future: u32,
        /// The words, in lines.
        text: String,
    },
    /// Two futures.
    Comparison(Box<Comparison>),
    /// Something is computed in the background.
    Job {
        /// Its number.
        job: u32,
        /// Lives that it takes.
        of: u32,
    },
    /// How far a job is.
    Progress {
        /// Its number.
        job: u32,
        /// Lives lived.
        done: u32,
        /// Lives that it takes.
        of: u32,
    },
    /// A job was stopped: it was asked for, or what it was about has changed.
    Cancelled {
        /// Its number.
        job: u32,
    },
    /// A job is done: futures with other seeds.
    Bands(Box<Bands>),
    /// A job is done: how the model answers.
    Answer(Box<Counted>),
    /// A lesson in full.
    Lesson {
        /// The lesson.
        lesson: Box<Lesson>,
    },
    /// A session's file.
    Saved {
        /// A name for the file.
        file_name: String,
        /// The file's text.
        text: String,
    },
    /// A scenario's file.
    Exported {
        /// A name for the file.
        file_name: String,
        /// The file's text.
        text: String,
        /// The command that lives this life again.
        command: String,
    },
    /// It can't be done; everything is as it was before.
    Error {
        /// Why not, and what to do.
        message: String,
        /// Places in the text that was sent.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        problems: Vec<Problem>,
    },
}

/// A scenario that can be begun with.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// Name to ask for it by.
    pub id: String,
    /// Its own name.
    pub name: String,
    /// What it is about.
    pub about: String,
}

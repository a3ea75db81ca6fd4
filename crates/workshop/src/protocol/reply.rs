//! Messages of the server.

use std::collections::BTreeMap;

use serde::Serialize;

use super::catalogue::CatalogueView;
use super::runs::{AnswerView, BandsView, ComparisonView, WatchedView};
use super::session::{FutureView, NoteView, SessionView, VoteView};
use super::views::{MemberView, WeekView, WeeksView};
use crate::lessons::{Lesson, LessonView};
use hearth_engine::scenario::Problem;

/// A message of the server, with the number of the request that it answers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "{ re?: number } & Reply"))]
pub struct Envelope {
    /// Number of the request; none where no request caused the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re: Option<u32>,
    /// The message.
    #[serde(flatten)]
    pub reply: Reply,
}

/// A message of the server. Shares and levels run from 0 to 1.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Reply {
    /// The first message to a page.
    Hello {
        /// [`super::PROTOCOL`].
        protocol: u32,
        /// Version of the program.
        version: String,
        /// The scenario of the command line.
        given: Option<ReadyView>,
        /// Ready scenarios.
        scenarios: Vec<ReadyView>,
        /// The run to begin with, where no scenario was given: name of a ready scenario, and replicate.
        opening: (String, u32),
        /// Lessons.
        lessons: Vec<LessonView>,
        /// Largest sizes and numbers that requests may have, by name.
        #[cfg_attr(test, ts(type = "Record<string, number>"))]
        limits: BTreeMap<&'static str, u64>,
    },
    /// Names and descriptions of everything that the page shows.
    Catalogue(Box<CatalogueView>),
    /// The current session.
    Session(SessionView),
    /// All futures, after one was made, renamed, deleted or changed.
    Futures {
        /// All of them, in the order in which they were made.
        futures: Vec<FutureView>,
        /// The one that was made or changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        future: Option<u32>,
        /// First week that may differ from before.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        from: Option<u32>,
    },
    /// All notes.
    Notes {
        /// Ordered by week.
        notes: Vec<NoteView>,
    },
    /// All shows of hands.
    Votes {
        /// One for each question.
        votes: Vec<VoteView>,
    },
    /// Columns and stages by week.
    Weeks(WeeksView),
    /// One week in full.
    Week(Box<WeekView>),
    /// The requested pictures were sent before this message.
    Frames {
        /// Number of the future.
        future: u32,
        /// Number of pictures.
        sent: u32,
    },
    /// One member.
    Member(Box<MemberView>),
    /// The story of a run.
    Story {
        /// Number of the future.
        future: u32,
        /// Lines of text.
        text: String,
    },
    /// Two futures compared.
    Comparison(Box<ComparisonView>),
    /// A job has started in the background.
    Job {
        /// Its number.
        job: u32,
        /// Runs that it takes.
        total: u32,
    },
    /// Progress of a job.
    Progress {
        /// Its number.
        job: u32,
        /// Runs that are complete.
        done: u32,
        /// Runs that it takes.
        total: u32,
    },
    /// A job was stopped, by request or because its futures have changed.
    Cancelled {
        /// Its number.
        job: u32,
    },
    /// Result of a job: futures under other seeds.
    Bands(Box<BandsView>),
    /// A community of a job that answers a question: the runs that the page watches come one by one.
    Watched(Box<WatchedView>),
    /// Result of a job: the model's answer to a question.
    Answer(Box<AnswerView>),
    /// A lesson in full.
    Lesson {
        /// The lesson.
        lesson: Box<Lesson>,
    },
    /// The session as a file.
    Saved {
        /// A name for the file.
        file_name: String,
        /// The file's text.
        text: String,
    },
    /// A future as a scenario file.
    Exported {
        /// A name for the file.
        file_name: String,
        /// The file's text.
        text: String,
        /// The command that repeats this run.
        command: String,
    },
    /// The request failed and changed nothing.
    Error {
        /// The reason, and a remedy where there is one.
        message: String,
        /// Places in the text that was sent.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(
            test,
            ts(
                optional,
                type = "{ origin: string, line: number, column: number, path: string, message: string, help: string | null, excerpt: string }[]"
            )
        )]
        problems: Vec<Problem>,
    },
}

/// A scenario that a session can start with.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadyView {
    /// Name to request it by.
    pub id: String,
    /// The scenario's own name.
    pub name: String,
    /// The scenario's description.
    pub about: String,
}

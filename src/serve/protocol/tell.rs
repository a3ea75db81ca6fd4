//! What the server tells.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::observe::{ColumnInfo, RunRow};
use crate::scenario::{Problem, Stage};
use crate::serve::lessons::{Lesson, LessonTold, Words};

/// What the server tells, with the question that it answers.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Number of the question; none where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re: Option<u32>,
    /// What is told.
    #[serde(flatten)]
    pub tell: Tell,
}

/// What the server tells. Shares and levels run from 0 to 1.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Tell {
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
        lessons: Vec<LessonTold>,
        /// What can be asked for at most, by name.
        limits: BTreeMap<&'static str, u64>,
    },
    /// All words.
    Catalogue(Box<Catalogue>),
    /// The session as it is now.
    Session(SessionTold),
    /// Futures as they are now, after one was made, renamed, deleted or changed.
    Futures {
        /// All of them, in the order in which they were made.
        futures: Vec<FutureTold>,
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
        notes: Vec<NoteTold>,
    },
    /// Shows of hands as they are now.
    Votes {
        /// All of them.
        votes: Vec<VoteTold>,
    },
    /// Week by week.
    Weeks(WeeksTold),
    /// One week.
    Week(Box<WeekTold>),
    /// Pictures were sent.
    Frames {
        /// Number of the future.
        future: u32,
        /// How many.
        sent: u32,
    },
    /// One member.
    Member(Box<MemberTold>),
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

/// All words.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue {
    /// Numbers of a week.
    pub columns: Vec<ColumnTold>,
    /// Columns that are sent where none are asked for.
    pub usual: Vec<&'static str>,
    /// What moves energy and engagement.
    pub flows: Vec<KindTold>,
    /// Stages; a number that stands for a stage is a place in this list.
    pub stages: Vec<KindTold>,
    /// Causes of decline.
    pub causes: Vec<KindTold>,
    /// Groups of levers.
    pub groups: Vec<GroupTold>,
    /// Levers, in the order of their groups.
    pub levers: Vec<LeverTold>,
    /// What an act can be: `task`, `event`, `shock`, with their fields; `kind` is always among them.
    pub acts: BTreeMap<&'static str, ActForm>,
}

/// A number of a week.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnTold {
    /// Name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What it says.
    pub about: String,
}

impl ColumnTold {
    pub(crate) fn of(column: &ColumnInfo) -> Self {
        Self {
            name: column.name,
            unit: column.unit,
            about: crate::scenario::parameters::one_line(column.meaning),
        }
    }
}

/// One of several.
#[derive(Debug, Clone, Serialize)]
pub struct KindTold {
    /// Name.
    pub name: &'static str,
    /// In a few words.
    pub words: String,
    /// In a sentence.
    pub about: String,
}

/// A group of levers.
#[derive(Debug, Clone, Serialize)]
pub struct GroupTold {
    /// Path: `policy`, `policy.lois`.
    pub path: String,
    /// What it is about.
    pub about: String,
}

/// A parameter as something to change.
#[derive(Debug, Clone, Serialize)]
pub struct LeverTold {
    /// Path: `policy.sponsorship`.
    pub path: String,
    /// Path of its group.
    pub group: String,
    /// The last name of the path.
    pub name: &'static str,
    /// A sentence.
    pub about: String,
    /// `number`, `whole`, `flag`, `choice` or `text`.
    pub kind: &'static str,
    /// Unit; may be empty.
    pub unit: &'static str,
    /// Lowest value.
    pub low: Option<f64>,
    /// Highest value.
    pub high: Option<f64>,
    /// Default; nothing where it needn't be given.
    pub default: Value,
    /// Of a choice: what there is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<KindTold>,
    /// What moves first: "more of it raises legitimacy"; may be empty.
    pub acts_on: String,
    /// Where it comes from; may be empty.
    pub source: &'static str,
    /// Whether it can change during a run; others only at the start.
    pub live: bool,
}

/// What an act of one sort takes.
#[derive(Debug, Clone, Serialize)]
pub struct ActForm {
    /// What it is.
    pub about: String,
    /// What it takes.
    pub fields: Vec<LeverTold>,
}

/// A session.
#[derive(Debug, Clone, Serialize)]
pub struct SessionTold {
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
    pub futures: Vec<FutureTold>,
    /// Notes, by week.
    pub notes: Vec<NoteTold>,
    /// Shows of hands.
    pub votes: Vec<VoteTold>,
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
pub struct FutureTold {
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
    pub acts: Vec<ActTold>,
    /// What the scenario itself plans, line by line, in words.
    pub planned: Vec<String>,
}

/// Something done in a week.
#[derive(Debug, Clone, Serialize)]
pub struct ActTold {
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
pub struct NoteTold {
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
pub struct VoteTold {
    /// Name of the lesson.
    pub lesson: String,
    /// Name of the question.
    pub question: String,
    /// Hands by option.
    pub counts: Vec<u32>,
}

/// Weeks of a community.
#[derive(Debug, Clone, Serialize)]
pub struct WeeksTold {
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Place of the community.
    pub community: u32,
    /// First week.
    pub from: u32,
    /// The week after the last.
    pub to: u32,
    /// Stage by week, as a place in the catalogue.
    pub stages: Vec<u8>,
    /// Numbers by week, by column.
    pub columns: BTreeMap<&'static str, Vec<f32>>,
    /// What happened, in order.
    pub happenings: Vec<HappeningTold>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HappeningTold {
    /// In this week.
    pub week: u32,
    /// `event`, `task_started`, `task_done`, `task_failed`, `shock`, `set`, `stage` or `core_member_left`.
    pub what: &'static str,
    /// KindTold of event, task or shock; path that was set; the new stage.
    pub name: String,
    /// Topic of an event; value that was set; the stage before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// In words.
    pub words: String,
}

/// One week of a community.
#[derive(Debug, Clone, Serialize)]
pub struct WeekTold {
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Place of the community.
    pub community: u32,
    /// The week.
    pub week: u32,
    /// Stage, as a place in the catalogue.
    pub stage: u8,
    /// All numbers.
    pub row: BTreeMap<&'static str, f32>,
    /// What moved energy and engagement this week, flow by flow, in the order of the catalogue: sums over members.
    pub budget: Vec<Budget>,
    /// Values that can change during a run, by path, as they were in this week.
    pub levers: BTreeMap<String, Value>,
    /// What happened in this week.
    pub happenings: Vec<HappeningTold>,
    /// Work in hand at its end.
    pub projects: Vec<ProjectTold>,
    /// Events of this week, regular meetings included.
    pub occasions: Vec<OccasionTold>,
    /// Weeks until there is a sponsor again.
    pub sponsor_away: u32,
    /// Weeks until there is a coordinator again.
    pub coordinator_away: u32,
    /// A cut of resources.
    pub cut: SpellTold,
    /// A surge of workload.
    pub surge: SpellTold,
    /// The week in a sentence.
    pub words: String,
}

/// What one cause moved in a week.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Budget {
    /// Energy.
    pub energy: f64,
    /// Engagement.
    pub engagement: f64,
}

/// Something that lasts for a while.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SpellTold {
    /// Weeks left.
    pub weeks: u32,
    /// How deep it goes, 0..1.
    pub depth: f32,
}

/// Work in hand.
#[derive(Debug, Clone, Serialize)]
pub struct ProjectTold {
    /// Number.
    pub number: u32,
    /// KindTold of task.
    pub kind: &'static str,
    /// Who asked for it: `own`, `organisation`, `directed` or `measured`.
    pub origin: &'static str,
    /// Funding and logistics, 0..1.
    pub support: f32,
    /// Hours of work in all.
    pub effort: f32,
    /// Hours of progress.
    pub done: f32,
    /// Week in which it came.
    pub since: u32,
    /// Arrival numbers of those who work on it.
    pub team: Vec<u32>,
}

/// An event of a week.
#[derive(Debug, Clone, Serialize)]
pub struct OccasionTold {
    /// KindTold.
    pub kind: &'static str,
    /// An expert from outside took part.
    pub expert: bool,
    /// People met face to face.
    pub face_to_face: bool,
}

/// One member.
#[derive(Debug, Clone, Serialize)]
pub struct MemberTold {
    /// Number of the future.
    pub future: u32,
    /// Place of the community.
    pub community: u32,
    /// Arrival number.
    pub member: u32,
    /// Week of joining.
    pub joined: u32,
    /// `founder`, `enrolled` or `newcomer`.
    pub came_as: &'static str,
    /// Unit of the organisation.
    pub unit: u8,
    /// Week in which the member left, up to the week asked for.
    pub left: Option<u32>,
    /// Contributions in all.
    pub contributions: u32,
    /// The story, sentence by sentence.
    pub story: Vec<String>,
    /// Numbers by week, from the week of joining: `energy`, `engagement`, `participation`, `belonging`, `reputation`,
    /// `contributions`.
    pub weeks: BTreeMap<&'static str, Vec<f32>>,
    /// Strongest ties in the last week told of.
    pub peers: Vec<PeerTold>,
}

/// A tie of a member.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PeerTold {
    /// Arrival number of the other.
    pub member: u32,
    /// Weight, 0..1.
    pub weight: f32,
}

/// Two futures.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The first.
    pub a: u32,
    /// The second.
    pub b: u32,
    /// Place of the community.
    pub community: u32,
    /// Up to and with this week.
    pub week: u32,
    /// First week in which anything differs.
    pub differs_from: Option<u32>,
    /// In sentences.
    pub sentences: Vec<String>,
    /// In numbers: at that week, or up to it.
    pub facts: Vec<Fact>,
    /// What moved the energy of both since they part, by flow: means a member and week.
    pub flows: Vec<FlowFact>,
    /// What is done in the first only, in words.
    pub only_a: Vec<String>,
    /// What is done in the second only, in words.
    pub only_b: Vec<String>,
}

/// A number in both futures.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Name: a column, or `stage`; sums are called `sum_of_…`.
    pub name: String,
    /// Unit.
    pub unit: &'static str,
    /// In the first.
    pub a: Value,
    /// In the second.
    pub b: Value,
}

/// A flow of energy in both futures.
#[derive(Debug, Clone, Serialize)]
pub struct FlowFact {
    /// Name.
    pub flow: &'static str,
    /// In the first.
    pub a: f64,
    /// In the second.
    pub b: f64,
}

/// Futures with other random numbers.
#[derive(Debug, Clone, Serialize)]
pub struct Bands {
    /// Number of the job.
    pub job: u32,
    /// Place of the community.
    pub community: u32,
    /// Which lives of the seed these are.
    pub replicates: Vec<u32>,
    /// Future by future, as asked for.
    pub futures: Vec<FutureBand>,
    /// The second against the first, life by life; empty where one was asked for.
    pub differences: Vec<Difference>,
    /// In sentences.
    pub sentences: Vec<String>,
}

/// One future with other random numbers.
#[derive(Debug, Clone, Serialize)]
pub struct FutureBand {
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Bands by column.
    pub columns: BTreeMap<&'static str, Band>,
    /// Share of lives that are alive, by week.
    pub alive: Vec<f32>,
    /// Life by life.
    pub lives: Vec<LifeTold>,
}

/// A band: week by week.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Band {
    /// Nine in ten lives are above.
    pub low: Vec<f32>,
    /// Half of the lives are above.
    pub median: Vec<f32>,
    /// One in ten lives is above.
    pub high: Vec<f32>,
}

/// One life of many.
#[derive(Debug, Clone, Serialize)]
pub struct LifeTold {
    /// Which one.
    pub replicate: u32,
    /// Stage at the horizon.
    pub stage: Stage,
    /// What weighed most, where it declined.
    pub cause: Option<&'static str>,
    /// How it lived; numbers that don't exist are null.
    pub row: RunRow,
}

/// The second future against the first.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// Name of the outcome.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Lives in which both have it.
    pub lives: u32,
    /// Mean of second minus first.
    pub mean: f64,
    /// 95 % interval of the mean.
    pub low: f64,
    /// 95 % interval of the mean.
    pub high: f64,
    /// Lives in which the second has more.
    pub more: u32,
    /// Lives in which both have the same.
    pub same: u32,
    /// Lives in which the second has less.
    pub less: u32,
}

/// How the model answers a question of a lesson.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// Number of the job.
    pub job: u32,
    /// Name of the lesson.
    pub lesson: String,
    /// Name of the question.
    pub question: String,
    /// Lives that were lived.
    pub lives: u32,
    /// Option by option.
    pub options: Vec<AnswerOption>,
    /// Lives in which none of the options holds.
    pub none: u32,
    /// The option that holds in the life that is shown.
    pub shown: Option<u32>,
    /// What was looked at, and its unit.
    pub of: ColumnTold,
    /// The futures, in the order of the lesson.
    pub futures: Vec<FutureCounted>,
}

/// One option of a question.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AnswerOption {
    /// Lives in which it holds.
    pub lives: u32,
    /// Their share.
    pub share: f64,
    /// 95 % interval of the share.
    pub low: f64,
    /// 95 % interval of the share.
    pub high: f64,
}

/// A future of a question, over its lives.
#[derive(Debug, Clone, Serialize)]
pub struct FutureCounted {
    /// Its name; nothing where the scenario is lived as it is.
    pub name: Option<Words>,
    /// One in ten lives is below.
    pub low: f64,
    /// Half of the lives are below.
    pub median: f64,
    /// Nine in ten lives are below.
    pub high: f64,
    /// By week; empty where the outcome is one of a whole run.
    pub band: Band,
}

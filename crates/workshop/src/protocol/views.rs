//! What is seen of a future: weeks, one week in full, one member.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// Weeks of a community.
#[derive(Debug, Clone, Serialize)]
pub struct WeeksView {
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
    pub happenings: Vec<TimelineEventView>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineEventView {
    /// In this week.
    pub week: u32,
    /// `event`, `task_started`, `task_done`, `task_failed`, `shock`, `set`, `stage` or `core_member_left`.
    pub what: &'static str,
    /// KindView of event, task or shock; path that was set; the new stage.
    pub name: String,
    /// Topic of an event; value that was set; the stage before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// In words.
    pub words: String,
}

/// One week of a community.
#[derive(Debug, Clone, Serialize)]
pub struct WeekView {
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
    pub happenings: Vec<TimelineEventView>,
    /// Work in hand at its end.
    pub projects: Vec<ProjectView>,
    /// Events of this week, regular meetings included.
    pub occasions: Vec<OccasionView>,
    /// Weeks until there is a sponsor again.
    pub sponsor_away: u32,
    /// Weeks until there is a coordinator again.
    pub coordinator_away: u32,
    /// A cut of resources.
    pub cut: SpellView,
    /// A surge of workload.
    pub surge: SpellView,
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
pub struct SpellView {
    /// Weeks left.
    pub weeks: u32,
    /// How deep it goes, 0..1.
    pub depth: f32,
}

/// Work in hand.
#[derive(Debug, Clone, Serialize)]
pub struct ProjectView {
    /// Number.
    pub number: u32,
    /// KindView of task.
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
pub struct OccasionView {
    /// KindView.
    pub kind: &'static str,
    /// An expert from outside took part.
    pub expert: bool,
    /// People met face to face.
    pub face_to_face: bool,
}

/// One member.
#[derive(Debug, Clone, Serialize)]
pub struct MemberView {
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
    pub peers: Vec<PeerView>,
}

/// A tie of a member.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PeerView {
    /// Arrival number of the other.
    pub member: u32,
    /// Weight, 0..1.
    pub weight: f32,
}

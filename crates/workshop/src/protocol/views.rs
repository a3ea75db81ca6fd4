//! Views of a future: many weeks, one week in full, one member.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// Weeks of a community.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WeeksView {
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Index of the community.
    pub community: u32,
    /// First week.
    pub from: u32,
    /// The week after the last.
    pub to: u32,
    /// Stage by week, as an index into the catalogue's stages.
    pub stages: Vec<u8>,
    /// Values by week, by column.
    #[cfg_attr(test, ts(type = "Record<string, (number | null)[]>"))]
    pub columns: BTreeMap<&'static str, Vec<f32>>,
    /// Timeline of the run, in order.
    pub timeline: Vec<TimelineEventView>,
}

/// One event of a run's timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TimelineEventView {
    /// The week.
    pub week: u32,
    /// Type of the event.
    #[cfg_attr(
        test,
        ts(
            type = "'event' | 'task_started' | 'task_done' | 'task_failed' | 'shock' | 'set' | 'stage' | 'core_member_left'"
        )
    )]
    pub what: &'static str,
    /// Kind of event, task or shock; path that was set; the new stage.
    pub name: String,
    /// Topic of an event; value that was set; the stage before.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<String>"))]
    pub detail: String,
    /// The event as text.
    pub text: String,
}

/// One week of a community.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WeekView {
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Index of the community.
    pub community: u32,
    /// The week.
    pub week: u32,
    /// Stage, as an index into the catalogue's stages.
    pub stage: u8,
    /// Values of all columns.
    #[cfg_attr(test, ts(type = "Record<string, number | null>"))]
    pub row: BTreeMap<&'static str, f32>,
    /// Flows of energy and engagement this week, in the order of the catalogue: sums over members.
    pub budget: Vec<BudgetView>,
    /// Values of all live levers in this week, by path.
    #[cfg_attr(test, ts(type = "Record<string, number | boolean | string | null>"))]
    pub levers: BTreeMap<String, Value>,
    /// Timeline of this week.
    pub timeline: Vec<TimelineEventView>,
    /// Tasks under way at its end.
    pub projects: Vec<ProjectView>,
    /// Gatherings of this week, regular meetings included.
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
    pub text: String,
}

/// One flow of a week: above 0 charges, below 0 drains.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BudgetView {
    /// Change of energy, summed over members.
    pub energy: f64,
    /// Change of engagement, summed over members.
    pub engagement: f64,
}

/// A disturbance that lasts for some weeks.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SpellView {
    /// Weeks left.
    pub weeks: u32,
    /// Its strength now, 0..1.
    pub depth: f32,
}

/// A task under way.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProjectView {
    /// Number.
    pub number: u32,
    /// Kind of task.
    pub kind: &'static str,
    /// Who requested it: `own`, `organisation`, `directed` or `measured`.
    pub origin: &'static str,
    /// Funding and logistics, 0..1.
    pub support: f32,
    /// Hours of work in all.
    pub effort: f32,
    /// Hours of progress.
    pub done: f32,
    /// Week in which it began.
    pub since: u32,
    /// Arrival numbers of the members who work on it.
    pub team: Vec<u32>,
}

/// A gathering.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OccasionView {
    /// Kind of event, or `meeting`.
    pub kind: &'static str,
    /// An expert from outside took part.
    pub expert: bool,
    /// People met face to face.
    pub face_to_face: bool,
}

/// One member.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MemberView {
    /// Number of the future.
    pub future: u32,
    /// Index of the community.
    pub community: u32,
    /// Arrival number.
    pub member: u32,
    /// Week of joining.
    pub joined: u32,
    /// `founder`, `enrolled` or `newcomer`.
    pub came_as: &'static str,
    /// Unit of the organisation.
    pub unit: u8,
    /// Week in which the member left, up to the requested week.
    pub left: Option<u32>,
    /// Number of contributions so far.
    pub contributions: u32,
    /// The story, sentence by sentence.
    pub story: Vec<String>,
    /// Values by week, from the week of joining: `energy`, `engagement`, `participation`, `belonging`, `reputation`,
    /// `contributions`.
    #[cfg_attr(test, ts(type = "Record<string, (number | null)[]>"))]
    pub weeks: BTreeMap<&'static str, Vec<f32>>,
    /// Strongest ties in the last week of the story.
    pub peers: Vec<PeerView>,
}

/// A tie of a member.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PeerView {
    /// Arrival number of the other member.
    pub member: u32,
    /// Weight, 0..1.
    pub weight: f32,
}

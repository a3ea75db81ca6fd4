//! What happens when: at a week, every so many weeks, between weeks, or when something holds.

use super::kinds::{EventKind, ShockKind, Stage, TaskKind};

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When it happens.
    pub trigger: Trigger,
    /// Only in the community of this name; everywhere where it is not given.
    pub community: Option<String>,
    /// What happens, in this order.
    pub actions: Vec<Action>,
}

/// When a line of the timeline applies.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// In one week.
    At {
        /// The week, counted from 0.
        week: u32,
    },
    /// Again and again.
    Every {
        /// Weeks from one time to the next, 1 or more.
        weeks: u32,
        /// First week (default: after one period).
        from: u32,
        /// Last week (default: the horizon).
        until: u32,
    },
    /// From one week to another; `set` is taken back afterwards; other actions happen in the first week.
    Between {
        /// First week.
        from: u32,
        /// First week after.
        to: u32,
    },
    /// When all of the conditions hold.
    When(Condition),
}

/// Conditions on what was observed last week; all that are given must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Condition {
    /// The community is in this stage.
    pub stage: Option<Stage>,
    /// Mean energy is below this.
    pub energy_below: Option<f32>,
    /// Mean energy is above this.
    pub energy_above: Option<f32>,
    /// Fewer active members than this.
    pub active_below: Option<u32>,
    /// More active members than this.
    pub active_above: Option<u32>,
    /// Fewer members than this.
    pub members_below: Option<u32>,
    /// More members than this.
    pub members_above: Option<u32>,
    /// Legitimacy is below this.
    pub legitimacy_below: Option<f32>,
    /// Legitimacy is above this.
    pub legitimacy_above: Option<f32>,
    /// Nobody has contributed for this many weeks.
    pub silent_weeks: Option<u32>,
    /// Not before this week.
    pub after: u32,
    /// Weeks before it may happen again; it happens once where this is not given.
    pub again_after: Option<u32>,
}

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Parameters take new values, by path.
    Set(Vec<(String, super::LiveValue)>),
    /// Something that the community does together.
    Event(Event),
    /// Work for the community.
    Task(Task),
    /// Something that happens to the community.
    Shock(Shock),
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Kind.
    pub kind: EventKind,
    /// What it is about, for people to read.
    pub topic: String,
    /// Whether an expert from outside takes part.
    pub expert: bool,
    /// Share of the lessons that are prepared before and written down after; the policy's where not given.
    pub capture: Option<f32>,
    /// Whether the lessons hold beyond this community (generic) or here only (specific).
    pub generic: bool,
    /// Whether people meet face to face; by the policy's share where not given.
    pub face_to_face: Option<bool>,
}

/// A task.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Kind.
    pub kind: TaskKind,
    /// Hours of work; the kind's where not given.
    pub effort_hours: Option<f32>,
    /// Funding and logistics, 0..1; the policy's where not given.
    pub support: Option<f32>,
    /// Whether the community set it itself.
    pub own: bool,
    /// How many such tasks.
    pub count: u32,
}

/// A shock.
#[derive(Debug, Clone, PartialEq)]
pub struct Shock {
    /// Kind.
    pub kind: ShockKind,
    /// How hard it hits, 0..1.
    pub severity: f32,
    /// How long it lasts, where it lasts; the kind's where not given.
    pub weeks: Option<u32>,
    /// People that come or go with it, where people do; the kind's where not given.
    pub members: Option<u32>,
}

//! What happens when: at a week, every so many weeks, between weeks, or when something holds.

use super::kinds::{EventKind, ShockKind, Stage, TaskKind};
use super::parameters::{ANY, parameters, within};

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

parameters! {
    /// When something holds that was observed last week; all conditions that are given must hold.
    pub struct Condition {
        /// The community is in this stage.
        stage: Option<Stage> = None, ANY, "", "", "";
        /// Mean energy is below this.
        energy_below: Option<f32> = None, within(0.0, 1.0), "share", "", "";
        /// Mean energy is above this.
        energy_above: Option<f32> = None, within(0.0, 1.0), "share", "", "";
        /// Fewer active members than this.
        active_below: Option<u32> = None, within(0.0, 1_000_000.0), "people", "", "";
        /// More active members than this.
        active_above: Option<u32> = None, within(0.0, 1_000_000.0), "people", "", "";
        /// Fewer members than this.
        members_below: Option<u32> = None, within(0.0, 1_000_000.0), "people", "", "";
        /// More members than this.
        members_above: Option<u32> = None, within(0.0, 1_000_000.0), "people", "", "";
        /// Legitimacy is below this.
        legitimacy_below: Option<f32> = None, within(0.0, 1.0), "share", "", "";
        /// Legitimacy is above this.
        legitimacy_above: Option<f32> = None, within(0.0, 1.0), "share", "", "";
        /// Nobody has contributed for this many weeks.
        silent_weeks: Option<u32> = None, within(1.0, 5200.0), "weeks", "", "";
        /// Not before this week.
        after: u32 = 0, within(0.0, 5200.0), "week", "", "";
        /// Weeks before it may happen again; it happens once where this is not given.
        again_after: Option<u32> = None, within(1.0, 5200.0), "weeks", "", "";
    }
}

impl Condition {
    /// Whether anything observed is asked for at all (a week alone isn't).
    pub fn asks(&self) -> bool {
        let blank = Self { after: self.after, again_after: self.again_after, ..Self::default() };
        *self != blank
    }
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

parameters! {
    /// Something that the community does together.
    pub struct Event {
        /// What they do.
        kind: EventKind = EventKind::Meeting, ANY, "", "", "";
        /// What it is about, for people to read.
        topic: String = String::new(), ANY, "", "", "";
        /// Whether an expert from outside takes part.
        expert: bool = false, ANY, "", "", "";
        /// Share of the lessons that are prepared before and written down after; the policy's where not given.
        capture: Option<f32> = None, within(0.0, 1.0), "share", "", "";
        /// Whether the lessons hold beyond this community (generic) or here only (specific).
        generic: bool = false, ANY, "", "", "";
        /// Whether people meet face to face; by the policy's share where not given.
        face_to_face: Option<bool> = None, ANY, "", "", "";
    }
}

parameters! {
    /// Work for the community.
    pub struct Task {
        /// What kind of work.
        kind: TaskKind = TaskKind::HardProblem, ANY, "", "", "";
        /// Hours of work; the kind's where not given.
        effort_hours: Option<f32> = None, within(0.5, 2000.0), "hours", "", "";
        /// Funding and logistics; where not given, the policy's, or what the kind of task brings along, if that is more.
        support: Option<f32> = None, within(0.0, 1.0), "share", "", "";
        /// Whether the community set it itself.
        own: bool = false, ANY, "", "", "";
        /// How many such tasks.
        count: u32 = 1, within(1.0, 100.0), "tasks", "", "";
    }
}

parameters! {
    /// Something that happens to the community.
    pub struct Shock {
        /// What happens.
        kind: ShockKind = ShockKind::Reorganisation, ANY, "", "", "";
        /// How hard it hits.
        severity: f32 = 1.0, within(0.0, 1.0), "share", "", "";
        /// How long it lasts, where it lasts; the kind's where not given.
        weeks: Option<u32> = None, within(1.0, 520.0), "weeks", "", "";
        /// People that come or go with it, where people do; the kind's where not given.
        members: Option<u32> = None, within(0.0, 100_000.0), "people", "", "";
    }
}

parameters! {
    /// In one week.
    pub struct At {
        /// The week, counted from 0, before the horizon.
        week: u32 = 0, within(0.0, 5199.0), "week", "", "";
    }
}

parameters! {
    /// Again and again.
    pub struct Every {
        /// Weeks from one time to the next.
        weeks: u32 = 52, within(1.0, 5200.0), "weeks", "", "";
        /// First week; after one period where not given.
        from: Option<u32> = None, within(0.0, 5200.0), "week", "", "";
        /// Last week; the horizon where not given.
        until: Option<u32> = None, within(0.0, 5200.0), "week", "", "";
    }
}

parameters! {
    /// From one week to another: `set` is taken back afterwards, all else happens in the first week.
    pub struct Between {
        /// First week, before the horizon.
        from: u32 = 0, within(0.0, 5199.0), "week", "", "";
        /// First week after.
        to: u32 = 1, within(1.0, 5200.0), "week", "", "";
    }
}

parameters! {
    /// How a line of the timeline begins.
    pub struct Triggers {
    }
    with {
        /// In one week.
        at: At;
        /// Again and again.
        every: Every;
        /// From one week to another.
        between: Between;
        /// When something holds.
        when: Condition;
    }
}

parameters! {
    /// What a line of the timeline does.
    pub struct Actions {
    }
    with {
        /// Something that the community does together.
        event: Event;
        /// Work for the community.
        task: Task;
        /// Something that happens to the community.
        shock: Shock;
    }
}

//! One replicate in full: what a story, a log and the figures of a single run are made of.

use super::record::{Contribution, Outcome, Week};
use crate::model::state::{Community, path};
use crate::scenario::{EventKind, ShockKind, Stage, TaskKind};

/// A whole replicate, community by community.
#[derive(Debug, Clone, PartialEq)]
pub struct Portrait {
    /// Seed of the study.
    pub seed: u64,
    /// Number of the replicate.
    pub replicate: u32,
    /// The communities, in the scenario's order.
    pub communities: Vec<CommunityPortrait>,
}

/// The run of one community. Of the many communities of a large constellation, only how it ended may be known.
#[derive(Debug, Clone, PartialEq)]
pub struct CommunityPortrait {
    /// Name.
    pub name: String,
    /// What was observed, week by week from week 0.
    pub weeks: Vec<Week>,
    /// What happened, in order of time.
    pub timeline_events: Vec<TimelineEvent>,
    /// Members from periphery to core at a few moments, in order of time.
    pub seatings: Vec<Seating>,
    /// Participation log, in order of time.
    pub contributions: Vec<Contribution>,
    /// How it ended.
    pub outcome: Outcome,
}

impl CommunityPortrait {
    /// A run of which only the ending is known.
    pub fn of_end(name: String, outcome: Outcome) -> Self {
        let (weeks, timeline_events, seatings, contributions) = Default::default();
        Self { name, weeks, timeline_events, seatings, contributions, outcome }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEvent {
    /// In this week.
    pub week: u32,
    /// What it was.
    pub what: What,
}

/// Kinds of happening.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// An event other than a regular meeting, with its topic (which may be empty).
    Event(EventKind, String),
    /// A task came in.
    TaskStarted(TaskKind),
    /// A task was completed.
    TaskDone(TaskKind),
    /// A task was given up.
    TaskFailed(TaskKind),
    /// A shock, planned or by chance.
    Shock(ShockKind),
    /// A parameter was given a new value by the timeline: path and value as text.
    Set(String, String),
    /// The stage changed, from one to the other.
    Stage(Stage, Stage),
    /// A member of the core left.
    CoreMemberLeft,
}

/// Members and their ties in one week.
#[derive(Debug, Clone, PartialEq)]
pub struct Seating {
    /// The week.
    pub week: u32,
    /// Stage in that week.
    pub stage: Stage,
    /// Members, by arrival number.
    pub seats: Vec<Seat>,
    /// Ties: indices into `seats`, and weight.
    pub ties: Vec<(usize, usize, f32)>,
}

/// One member as seen in the seating plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seat {
    /// Arrival number.
    pub member: u32,
    /// Running mean of weeks of taking part.
    pub participation: f32,
    /// Energy.
    pub energy: f32,
    /// Engagement.
    pub engagement: f32,
    /// Whether it was among the founders.
    pub founder: bool,
    /// Unit of the organisation.
    pub unit: u8,
}

impl Seating {
    /// Members and ties of a community as they are.
    pub fn of(community: &Community, week: u32) -> Self {
        let members = &community.members;
        let here: Vec<usize> = (0..members.id.len()).filter(|&slot| members.is_member[slot] > 0.0).collect();
        let seats = here
            .iter()
            .map(|&slot| Seat {
                member: members.id[slot],
                participation: members.participation[slot],
                energy: members.energy[slot],
                engagement: members.engagement[slot],
                founder: members.path[slot] & path::FOUNDER != 0,
                unit: members.unit[slot],
            })
            .collect();
        let mut ties = Vec::new();
        for (seat, &slot) in here.iter().enumerate() {
            for (peer, weight) in members.ties.of(slot) {
                // Both sides hold a tie; it is drawn once, by the stronger side's weight.
                if let Ok(other) = here.binary_search(&peer)
                    && (slot < peer || members.ties.weight(peer, slot) == 0.0)
                {
                    ties.push((seat, other, weight.max(members.ties.weight(peer, slot))));
                }
            }
        }
        Self { week, stage: community.stage, seats, ties }
    }
}

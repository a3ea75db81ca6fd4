//! What it means to put a community under a pressure, as data: to see whether an autopsy finds it again.

use hearth_engine::observe::Cause;
use hearth_engine::scenario::timeline::{Action, Entry, Shock, Task, Trigger};
use hearth_engine::scenario::{LiveValue, Scenario, ShockKind, TaskKind};

/// One pressure by its strength: 0 leaves the scenario as it is, 1 is the most that it can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planting {
    /// The cause of decline that it is.
    pub cause: Cause,
    /// Parameters that move with the strength.
    pub slopes: &'static [Slope],
    /// Shocks that come again and again.
    pub blows: Blows,
}

/// A parameter on its way to what it is at full strength.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// Its path.
    pub path: &'static str,
    /// At full strength.
    pub most: f64,
}

/// Shocks by strength.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Blows {
    /// None.
    None,
    /// Every so many weeks, as hard as the strength.
    Harder {
        /// What strikes.
        kind: ShockKind,
        /// Weeks from one to the next.
        every: u32,
        /// Weeks that each lasts.
        lasts: u32,
    },
    /// The more often, the stronger; at full strength every so many weeks.
    MoreOften {
        /// What strikes.
        kind: ShockKind,
        /// Weeks from one to the next at full strength.
        every: u32,
    },
    /// Work that nobody funds, the more often, the stronger; at full strength one of each kind every so many weeks.
    Work {
        /// What is asked for.
        kinds: &'static [TaskKind],
        /// Weeks from one to the next at full strength.
        every: u32,
    },
}

const fn to(path: &'static str, most: f64) -> Slope {
    Slope { path, most }
}

/// All plantings, in the order of [`Cause::ALL`].
pub const PLANTINGS: [Planting; Cause::ALL.len()] = [
    Planting {
        cause: Cause::Neglect,
        slopes: &[
            to("policy.coordinator_hours", 0.0),
            to("policy.matchmaking", 0.0),
            to("policy.events_per_month", 0.0),
        ],
        blows: Blows::None,
    },
    Planting {
        cause: Cause::ClosedMindedness,
        slopes: &[to("policy.openness", 0.0), to("policy.onboarding", 0.0), to("policy.outside_links", 0.0)],
        blows: Blows::None,
    },
    Planting {
        cause: Cause::LackOfChallenge,
        slopes: &[
            to("community.domain_turnover_per_year", 0.0),
            to("community.challenge", 0.2),
            to("policy.lois.synthesis", 0.0),
        ],
        blows: Blows::None,
    },
    Planting {
        cause: Cause::CompetingDemands,
        slopes: &[to("organisation.workload", 0.8), to("policy.protected_hours", 0.0)],
        blows: Blows::Harder { kind: ShockKind::WorkloadSurge, every: 26, lasts: 13 },
    },
    Planting {
        cause: Cause::FailureToAdapt,
        slopes: &[to("community.domain_turnover_per_year", 200.0), to("policy.lois.reflection", 0.0)],
        blows: Blows::None,
    },
    Planting {
        cause: Cause::DeEnergizingWork,
        slopes: &[],
        blows: Blows::Work {
            kinds: &[TaskKind::DataCollection, TaskKind::Writing, TaskKind::Logistics],
            every: 3,
        },
    },
    Planting {
        cause: Cause::OverControl,
        slopes: &[to("policy.control", 1.0), to("organisation.bureaucracy", 1.0)],
        blows: Blows::None,
    },
    Planting {
        cause: Cause::OverMeasurement,
        slopes: &[to("policy.measurement", 1.0), to("policy.stories", 0.0)],
        blows: Blows::None,
    },
    Planting {
        cause: Cause::LackOfSupport,
        slopes: &[
            to("policy.sponsorship", 0.0),
            to("policy.publicity", 0.0),
            to("policy.recognition", 0.0),
            to("policy.career_paths", 0.0),
            to("policy.consultation", 0.0),
            to("organisation.decisions_per_year", 4.0),
            to("organisation.budget_cuts_per_year", 2.0),
            to("organisation.culture.short_termism", 1.0),
        ],
        blows: Blows::None,
    },
    Planting {
        cause: Cause::LossOfKeyPeople,
        slopes: &[
            to("organisation.coordinator_departures_per_year", 3.0),
            to("organisation.sponsor_departures_per_year", 1.0),
        ],
        blows: Blows::MoreOften { kind: ShockKind::CoreMemberLeaves, every: 8 },
    },
];

/// Puts a scenario's communities under a pressure. `strength` runs from 0 to 1.
pub fn plant(scenario: &mut Scenario, cause: Cause, strength: f64) {
    let strength = strength.clamp(0.0, 1.0);
    for planting in PLANTINGS.iter().filter(|planting| planting.cause == cause) {
        for slope in planting.slopes {
            lean(scenario, *slope, strength);
        }
        scenario.timeline.extend(blows(planting.blows, strength));
    }
}

fn lean(scenario: &mut Scenario, slope: Slope, strength: f64) {
    super::apply::each_value(scenario, slope.path, &mut |value| match value {
        LiveValue::Number(from) => LiveValue::Number(from + strength * (slope.most - from)),
        other => other,
    });
}

fn blows(blows: Blows, strength: f64) -> Vec<Entry> {
    if strength <= 0.0 {
        return Vec::new();
    }
    let slower = |every: u32| (f64::from(every) / strength).round().min(5200.0) as u32;
    let line = |weeks: u32, action: Action| Entry {
        trigger: Trigger::Every { weeks, from: weeks, until: u32::MAX },
        community: None,
        actions: vec![action],
    };
    match blows {
        Blows::None => Vec::new(),
        Blows::Harder { kind, every, lasts } => {
            let shock = Shock { kind, severity: strength as f32, weeks: Some(lasts), members: None };
            vec![line(every, Action::Shock(shock))]
        }
        Blows::MoreOften { kind, every } => {
            vec![line(slower(every), Action::Shock(Shock { kind, ..Shock::default() }))]
        }
        Blows::Work { kinds, every } => kinds
            .iter()
            .map(|&kind| {
                let task = Task { kind, support: Some(0.0), ..Task::default() };
                line(slower(every), Action::Task(task))
            })
            .collect(),
    }
}

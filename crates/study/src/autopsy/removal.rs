//! What it means to take a pressure away, as data.
//!
//! A removal is no cure. It brings what presses on a community back to where it doesn't press, and gives nothing on
//! top: levers that an ordinary organisation pulls further than this one go to where an ordinary one has them (the
//! defaults), what only ever presses goes to nothing, and what strikes doesn't strike. Where a scenario has no such
//! pressure, its removal leaves the scenario as it is. So the gain of a removal is the harm that the pressure did, and
//! the pressure that did most harm has the largest gain.

use hearth_engine::observe::Cause;
use hearth_engine::scenario::{EventKind, ShockKind, TaskKind};

/// One pressure, and what taking it away means in terms of a scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Removal {
    /// The cause of decline that goes.
    pub cause: Cause,
    /// In words, behind "if": what would have been otherwise.
    pub words: &'static str,
    /// What presses, in words.
    pub pressure: &'static str,
    /// Parameters that are held on the side where they don't press, at all times.
    pub levels: &'static [Level],
    /// Shocks that don't come: those of the timeline. (Those by chance have rates among the levels.)
    pub shocks: &'static [ShockKind],
    /// Events that aren't asked for.
    pub events: &'static [EventKind],
    /// Work that isn't asked for.
    pub work: Work,
}

/// A parameter held on one side of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Its path.
    pub path: &'static str,
    /// On which side, of what.
    pub held: Held,
}

/// Where a parameter is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Held {
    /// At least where an ordinary organisation has it: the parameter's default.
    AtLeastOrdinary,
    /// At most where an ordinary organisation has it.
    AtMostOrdinary,
    /// At this, or below.
    AtMost(f64),
    /// At the default, whatever it was.
    Ordinary,
}

/// Kinds of work that a removal takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// None.
    None,
    /// What drains, reports aside: out of what the organisation gives, and out of the timeline.
    Draining,
    /// Reports of the timeline.
    Reports,
}

/// The removal of a cause.
pub fn removal(cause: Cause) -> &'static Removal {
    &REMOVALS[cause as usize]
}

impl Work {
    /// Whether it takes tasks of this kind away.
    pub fn takes(self, kind: TaskKind) -> bool {
        match self {
            Self::None => false,
            Self::Draining => !kind.energizes() && kind != TaskKind::Report,
            Self::Reports => kind == TaskKind::Report,
        }
    }
}

const fn at_least(path: &'static str) -> Level {
    Level { path, held: Held::AtLeastOrdinary }
}

const fn at_most(path: &'static str) -> Level {
    Level { path, held: Held::AtMostOrdinary }
}

const fn none(path: &'static str) -> Level {
    Level { path, held: Held::AtMost(0.0) }
}

/// All removals, in the order of [`Cause::ALL`].
pub const REMOVALS: [Removal; Cause::ALL.len()] = [
    Removal {
        cause: Cause::Neglect,
        words: "it had been cared for",
        pressure: "neglect",
        levels: &[
            at_least("policy.coordinator_hours"),
            at_least("policy.matchmaking"),
            at_least("policy.events_per_month"),
        ],
        shocks: &[ShockKind::Conflict],
        events: &[],
        work: Work::None,
    },
    Removal {
        cause: Cause::ClosedMindedness,
        words: "its doors had been open",
        pressure: "closed-mindedness",
        levels: &[
            at_least("policy.openness"),
            at_least("policy.onboarding"),
            at_least("policy.outside_links"),
            Level { path: "community.admits", held: Held::Ordinary },
        ],
        shocks: &[],
        events: &[],
        work: Work::None,
    },
    Removal {
        cause: Cause::LackOfChallenge,
        words: "there had been enough to find out",
        pressure: "lack of challenge",
        levels: &[
            at_least("community.domain_turnover_per_year"),
            at_least("community.challenge"),
            at_least("policy.lois.synthesis"),
        ],
        shocks: &[],
        events: &[],
        work: Work::None,
    },
    Removal {
        cause: Cause::CompetingDemands,
        words: "the day job had left time for it",
        pressure: "competing demands",
        levels: &[
            at_least("policy.protected_hours"),
            none("organisation.workload"),
            none("organisation.workload_surges_per_year"),
        ],
        shocks: &[ShockKind::WorkloadSurge],
        events: &[],
        work: Work::None,
    },
    Removal {
        cause: Cause::FailureToAdapt,
        words: "its domain had not run away from it",
        pressure: "failure to adapt",
        levels: &[at_most("community.domain_turnover_per_year"), at_least("policy.lois.reflection")],
        shocks: &[ShockKind::TechnologyBreak],
        events: &[],
        work: Work::None,
    },
    Removal {
        cause: Cause::DeEnergizingWork,
        words: "it had been spared the work that drains",
        pressure: "de-energizing work",
        levels: &[],
        shocks: &[],
        events: &[],
        work: Work::Draining,
    },
    Removal {
        cause: Cause::OverControl,
        words: "nobody had directed it from outside",
        pressure: "over-control",
        levels: &[none("policy.control"), at_most("organisation.bureaucracy")],
        shocks: &[],
        events: &[EventKind::Charter],
        work: Work::None,
    },
    Removal {
        cause: Cause::OverMeasurement,
        words: "it had not been measured so much",
        pressure: "over-measurement",
        levels: &[at_most("policy.measurement")],
        shocks: &[],
        events: &[],
        work: Work::Reports,
    },
    Removal {
        cause: Cause::LackOfSupport,
        words: "the organisation had backed it",
        pressure: "lack of support",
        levels: &[
            at_least("policy.sponsorship"),
            at_least("policy.publicity"),
            at_least("policy.recognition"),
            at_least("policy.career_paths"),
            at_least("policy.consultation"),
            at_most("organisation.decisions_per_year"),
            at_most("organisation.culture.short_termism"),
            none("organisation.budget_cuts_per_year"),
            none("model.recognition.cut_after_exit"),
        ],
        shocks: &[ShockKind::BudgetCut, ShockKind::UnconsultedDecision],
        events: &[],
        work: Work::None,
    },
    Removal {
        cause: Cause::LossOfKeyPeople,
        words: "those who carried it had stayed",
        pressure: "loss of key people",
        levels: &[
            none("organisation.sponsor_departures_per_year"),
            none("organisation.coordinator_departures_per_year"),
            none("organisation.reorganisations_per_year"),
        ],
        shocks: &[
            ShockKind::SponsorLeaves,
            ShockKind::CoordinatorLeaves,
            ShockKind::CoreMemberLeaves,
            ShockKind::Reorganisation,
            ShockKind::Split,
        ],
        events: &[],
        work: Work::None,
    },
];

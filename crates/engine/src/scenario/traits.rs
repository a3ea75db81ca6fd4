//! What each kind of task, event and shock is like: one table each.
//!
//! A new kind is an entry here (the compiler asks for it) and its rule. The model, the knock-outs of `autopsy`, the
//! workshop page, the JSON Schema, the documentation's tests and the translations' tests read these tables and the
//! names of the kinds.

use super::Organisation;
use super::kinds::{Cause, EventKind, ShockKind, TaskKind};

/// Traits of a kind of task. Shares run from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaskTraits {
    /// How much there is to learn, as a share.
    pub learning: f32,
    /// How far the result is seen by people who can appreciate it, as a share.
    pub visibility: f32,
    /// How far it connects people to their craft, as a share.
    pub craft: f32,
    /// How dull it is, as a share.
    pub drudgery: f32,
    /// Hours of work in all, where a scenario gives none.
    pub effort: f32,
    /// Value of an hour's result to the organisation, against an average hour.
    pub value: f32,
    /// Hours of work behind each topic that the result leaves in writing; nothing where it leaves none.
    pub hours_a_page: Option<f32>,
    /// Weight with which a community sets itself such tasks.
    pub own: f32,
    /// Support that such a task brings along, as a share: its own budget. A scenario's policy can give more.
    pub funded: f32,
    /// Whether control brings such tasks, as drudgery.
    pub directed: bool,
    /// The cause of decline whose knock-out takes such tasks away.
    pub cause: Option<Cause>,
}

impl TaskKind {
    /// What this kind of task is like (after Wenger 2005, on energizing and de-energizing tasks).
    pub const fn traits(self) -> TaskTraits {
        const DULL: Option<Cause> = Some(Cause::DeEnergizingWork);
        #[rustfmt::skip]
        let (learning, visibility, craft, drudgery, effort, value, hours_a_page, own, funded, directed, cause) = match self {
            //                           learn  seen craft  dull effort value  page       own  funded directed cause
            Self::HardProblem        => (0.9,  0.6,  0.9,  0.1, 20.0,  1.5,  Some(16.0), 1.0,  0.0,   false,  None),
            Self::HotIssue           => (0.7,  0.7,  0.7,  0.1,  8.0,  1.0,  None,       1.5,  0.0,   false,  None),
            Self::CompetitorsProduct => (0.8,  0.6,  0.8,  0.1, 12.0,  1.2,  Some(16.0), 0.7,  0.0,   false,  None),
            Self::Standard           => (0.6,  0.8,  0.8,  0.2, 24.0,  1.3,  Some(8.0),  0.5,  0.0,   false,  None),
            Self::TrainNewcomers     => (0.4,  0.6,  0.8,  0.2, 10.0,  1.0,  None,       0.7,  0.0,   false,  None),
            Self::CrossBoundary      => (0.6,  0.7,  0.6,  0.2, 12.0,  1.2,  None,       0.4,  0.0,   false,  None),
            Self::FundedProject      => (0.8,  0.8,  0.8,  0.2, 40.0,  1.5,  Some(8.0),  0.3,  0.5,   false,  None),
            Self::DataCollection     => (0.1,  0.2,  0.1,  0.8, 12.0,  0.8,  None,       0.0,  0.0,   true,   DULL),
            Self::Logistics          => (0.0,  0.1,  0.0,  0.8,  8.0,  0.6,  None,       0.0,  0.0,   true,   DULL),
            Self::Writing            => (0.2,  0.3,  0.2,  0.7, 12.0,  0.8,  Some(8.0),  0.0,  0.0,   true,   DULL),
            Self::SameBasicQuestions => (0.0,  0.1,  0.1,  0.8,  8.0,  0.7,  None,       0.0,  0.0,   false,  DULL),
            Self::LiteratureReview   => (0.3,  0.2,  0.2,  0.7, 12.0,  0.7,  Some(16.0), 0.0,  0.0,   true,   DULL),
            Self::Report             => (0.1,  0.3,  0.0,  0.8,  3.0,  0.0,  None,       0.0,  0.0,   false,  Some(Cause::OverMeasurement)),
        };
        TaskTraits {
            learning,
            visibility,
            craft,
            drudgery,
            effort,
            value,
            hours_a_page,
            own,
            funded,
            directed,
            cause,
        }
    }

    /// Whether most practitioners would find this kind of task energizing.
    pub const fn energizes(self) -> bool {
        self.traits().drudgery < 0.5
    }
}

/// Traits of a kind of event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventTraits {
    /// Talk between people, 1 for a regular meeting.
    pub talk: f32,
    /// Energy that it gives, 1 for a regular meeting.
    pub energy: f32,
    /// Probability that a participant learns the topic of the programme.
    pub teaches: f32,
    /// Hours of each participant.
    pub hours: f32,
    /// How strongly it calls people in, 1 for a regular meeting.
    pub pull: f32,
    /// The cause of decline whose knock-out takes such events away.
    pub cause: Option<Cause>,
}

impl EventKind {
    /// What this kind of event is like.
    pub const fn traits(self) -> EventTraits {
        #[rustfmt::skip]
        let (talk, energy, teaches, hours, pull, cause) = match self {
            //                        talk energy teaches hours pull cause
            Self::Meeting         => (1.0,  1.0,  0.0,  0.5,  1.0, None),
            Self::Stories         => (1.8,  1.5,  0.0,  0.5,  1.1, None),
            Self::Lecture         => (0.2,  0.6,  0.6,  0.5,  0.8, None),
            Self::Session         => (0.8,  1.0,  0.6,  1.0,  1.0, None),
            Self::LaunchWorkshop  => (1.2,  2.0,  0.0,  1.0,  1.3, None),
            Self::RenewalWorkshop => (1.2,  2.0,  0.0,  1.5,  1.3, None),
            Self::Anniversary     => (1.2,  1.5,  0.0,  0.5,  1.1, None),
            Self::Charter         => (0.4,  0.0,  0.0,  1.0,  0.6, Some(Cause::OverControl)),
            Self::JointEvent      => (1.0,  1.0,  0.2,  0.7,  1.0, None),
            Self::KnowledgeAudit  => (0.4,  0.3,  0.0,  1.0,  0.6, None),
        };
        EventTraits { talk, energy, teaches, hours, pull, cause }
    }
}

/// Traits of a kind of shock.
#[derive(Debug, Clone, Copy)]
pub struct ShockTraits {
    /// How often an organisation brings it by chance, a year; nothing where only a timeline does.
    pub rate: Option<fn(&Organisation) -> f32>,
    /// The cause of decline whose knock-out takes it away; nothing where it is no pressure.
    pub cause: Option<Cause>,
}

impl ShockKind {
    /// What this kind of shock is like.
    pub const fn traits(self) -> ShockTraits {
        type Rate = fn(&Organisation) -> f32;
        let (rate, cause): (Option<Rate>, Option<Cause>) = match self {
            Self::Reorganisation => (Some(|of| of.reorganisations_per_year), Some(Cause::LossOfKeyPeople)),
            Self::SponsorLeaves => (Some(|of| of.sponsor_departures_per_year), Some(Cause::LossOfKeyPeople)),
            Self::CoordinatorLeaves => {
                (Some(|of| of.coordinator_departures_per_year), Some(Cause::LossOfKeyPeople))
            }
            Self::CoreMemberLeaves | Self::Split => (None, Some(Cause::LossOfKeyPeople)),
            Self::BudgetCut => (Some(|of| of.budget_cuts_per_year), Some(Cause::LackOfSupport)),
            Self::WorkloadSurge => (Some(|of| of.workload_surges_per_year), Some(Cause::CompetingDemands)),
            Self::UnconsultedDecision => (None, Some(Cause::LackOfSupport)),
            Self::TechnologyBreak => (None, Some(Cause::FailureToAdapt)),
            Self::Conflict => (None, Some(Cause::Neglect)),
            Self::AssistantArrives
            | Self::ConsultedDecision
            | Self::Influx
            | Self::Merge
            | Self::Dissolve => (None, None),
        };
        ShockTraits { rate, cause }
    }
}

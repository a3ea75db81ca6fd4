//! What each kind of task is like.

use super::kinds::TaskKind;

/// Traits of a kind of task, 0..1 but for the last two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traits {
    /// How much there is to learn.
    pub learning: f32,
    /// How far the result is seen by people who can appreciate it.
    pub visibility: f32,
    /// How far it connects people to their craft.
    pub craft: f32,
    /// How dull it is.
    pub drudgery: f32,
    /// Hours of work in all, where nothing else is said.
    pub effort: f32,
    /// What an hour's result is worth to the organisation, against an average hour.
    pub worth: f32,
}

const fn traits(
    learning: f32,
    visibility: f32,
    craft: f32,
    drudgery: f32,
    effort: f32,
    worth: f32,
) -> Traits {
    Traits { learning, visibility, craft, drudgery, effort, worth }
}

impl TaskKind {
    /// What this kind of task is like (after Wenger 2005, on energizing and de-energizing tasks).
    pub const fn traits(self) -> Traits {
        match self {
            Self::HardProblem => traits(0.9, 0.6, 0.9, 0.1, 20.0, 1.5),
            Self::HotIssue => traits(0.7, 0.7, 0.7, 0.1, 8.0, 1.0),
            Self::CompetitorsProduct => traits(0.8, 0.6, 0.8, 0.1, 12.0, 1.2),
            Self::Standard => traits(0.5, 0.6, 0.6, 0.3, 24.0, 1.3),
            Self::TrainNewcomers => traits(0.3, 0.5, 0.7, 0.2, 10.0, 1.0),
            Self::CrossBoundary => traits(0.5, 0.6, 0.5, 0.3, 12.0, 1.2),
            Self::FundedProject => traits(0.6, 0.7, 0.7, 0.3, 40.0, 1.5),
            Self::DataCollection => traits(0.1, 0.2, 0.1, 0.8, 12.0, 0.8),
            Self::Logistics => traits(0.0, 0.1, 0.0, 0.8, 8.0, 0.6),
            Self::Writing => traits(0.2, 0.3, 0.2, 0.7, 12.0, 0.8),
            Self::SameBasicQuestions => traits(0.0, 0.1, 0.1, 0.8, 8.0, 0.7),
            Self::LiteratureReview => traits(0.3, 0.2, 0.2, 0.7, 12.0, 0.7),
            Self::Report => traits(0.1, 0.3, 0.0, 0.8, 3.0, 0.0),
        }
    }

    /// Whether most practitioners would find this kind of task energizing.
    pub const fn energizes(self) -> bool {
        self.traits().drudgery < 0.5
    }
}

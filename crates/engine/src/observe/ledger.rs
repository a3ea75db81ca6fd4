//! The energy budget: every change of energy and engagement is entered in a ledger, by cause.

crate::scenario::choices! {
    /// What moves energy and engagement.
    pub enum Flow {
        /// The pull of one's own passion for the domain.
        Interest = "interest",
        /// Belonging to the community.
        Belonging = "belonging",
        /// Something to find out, or the lack of it.
        Challenge = "challenge",
        /// Care for the community, or the lack of it.
        Care = "care",
        /// Mastery lost to outdated knowledge.
        Outdated = "outdated",
        /// Tiring: energy spent falls back to its base.
        Fatigue = "fatigue",
        /// Life outside the community, which gives energy in some weeks and takes it in others.
        Outside = "outside",
        /// Questions answered.
        Answered = "answered",
        /// Questions left without an answer.
        Unanswered = "unanswered",
        /// Having helped.
        Helping = "helping",
        /// Having learned or shared something new.
        Dialogue = "dialogue",
        /// Energizing work.
        GoodWork = "good_work",
        /// De-energizing work.
        Drudgery = "drudgery",
        /// Work of the community that was directed from outside.
        Control = "control",
        /// Justifying the community by measures.
        Measurement = "measurement",
        /// Projects that succeeded or failed.
        Projects = "projects",
        /// Recognition, appraisal and career.
        Recognition = "recognition",
        /// Hours beyond what one has.
        Overload = "overload",
        /// Events: meetings, workshops, anniversaries.
        Events = "events",
        /// Decisions: asked or passed over.
        Voice = "voice",
        /// Conflicts.
        Conflict = "conflict",
        /// A week that was worth it, or was not.
        Mood = "mood",
        /// Members who come, with what they bring.
        Joining = "joining",
        /// Members who leave, with what they take along.
        Leaving = "leaving",
    }
}

/// Number of flows.
pub const FLOWS: usize = Flow::ALL.len();

/// Sums over members of what each cause moved, for energy and for engagement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flows {
    /// Energy moved, by [`Flow`].
    pub energy: [f64; FLOWS],
    /// Engagement moved, by [`Flow`].
    pub engagement: [f64; FLOWS],
}

impl Default for Flows {
    fn default() -> Self {
        Self { energy: [0.0; FLOWS], engagement: [0.0; FLOWS] }
    }
}

impl Flows {
    /// Adds other flows to these.
    pub fn add(&mut self, other: &Self) {
        for (sum, one) in self.energy.iter_mut().zip(other.energy) {
            *sum += one;
        }
        for (sum, one) in self.engagement.iter_mut().zip(other.engagement) {
            *sum += one;
        }
    }
}

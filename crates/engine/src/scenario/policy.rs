//! The levers: what an organisation may do for, with or to a community.

use super::kinds::{Stage, TaskKind};
use super::parameters::{ANY, choices, parameters, within};

const W: &str = "Wenger 2005";
const L: &str = "Learning communities";
const P: &str = "CoP framework for librarians";
const S: &str = "Learning organisation information systems";

parameters! {
    /// What the organisation does. Every lever has a cost, in hours or money a week.
    pub struct Policy {
        /// Attention of an executive who sponsors the community. 1 takes `model.value.sponsor_hours` hours a week (1.5 unless changed), and up to twice that with full publicity.
        sponsorship: f32 = 0.5, within(0.0, 1.0), "share", "+legitimacy", W;
        /// How far the sponsor makes the community known to those who could join.
        publicity: f32 = 0.3, within(0.0, 1.0), "share", "+newcomers", W;
        /// Probability that a sponsor who leaves hands over to a successor.
        succession: f32 = 0.3, within(0.0, 1.0), "probability", "+sponsor", W;
        /// Hours a week that each member may spend on the community by right, besides own spare time.
        protected_hours: f32 = 0.5, within(0.0, 8.0), "h/member/week", "+participants", W;
        /// Hours a week of a coordinator who cares for the community as a community.
        coordinator_hours: f32 = 5.0, within(0.0, 40.0), "h/week", "+care", "Wenger 2005; practitioner guides: 4-10 h";
        /// Share of the coordinator's hours spent on speaking for the community in the organisation.
        advocacy: f32 = 0.2, within(0.0, 1.0), "share", "+voice", W;
        /// How actively people with a question are brought together with people who know.
        matchmaking: f32 = 0.2, within(0.0, 1.0), "share", "+answer_rate", W;
        /// Ways in for newcomers: a ladder of small tasks, a host, answers to first questions.
        onboarding: f32 = 0.3, within(0.0, 1.0), "share", "+newcomers_active", L;
        /// Meetings a month (in person or on line) with everybody invited.
        events_per_month: f32 = 1.0, within(0.0, 8.0), "1/month", "+participants", W;
        /// Share of the meetings that are held face to face; the rest is on line.
        face_to_face: f32 = 0.3, within(0.0, 1.0), "share", "+cohesion", W;
        /// Share of an event's lessons that are prepared before and distilled and written down after it.
        learning_cycle: f32 = 0.1, within(0.0, 1.0), "share", "+documented", P;
        /// Share of the meetings with an expert from outside.
        expert_guests: f32 = 0.1, within(0.0, 1.0), "share", "+learned", P;
        /// Renewal workshops a year, where the community reconsiders what it is about.
        renewal_workshops_per_year: f32 = 0.0, within(0.0, 6.0), "1/year", "+challenge", W;
        /// Whether the community begins with a launch workshop that announces it and makes it known.
        launch_workshop: bool = true, ANY, "", "+newcomers", W;
        /// How far reputation among peers counts in appraisal.
        recognition: f32 = 0.2, within(0.0, 1.0), "share", "+answer_rate", W;
        /// Career paths and training plans for those who carry the community.
        career_paths: f32 = 0.1, within(0.0, 1.0), "share", "+engagement", W;
        /// Tasks a month that the organisation gives to the community.
        tasks_per_month: f32 = 0.3, within(0.0, 12.0), "1/month", "+tasks_started", W;
        /// Funding and logistics for work that the organisation asks for.
        task_support: f32 = 0.2, within(0.0, 1.0), "share", "+energy", W;
        /// The first stage in which the organisation gives tasks.
        earliest_task_stage: Stage = Stage::Coalescing, ANY, "", "", W;
        /// How far the organisation directs the community's own affairs.
        control: f32 = 0.1, within(0.0, 1.0), "share", "-energy", W;
        /// Full-time people who form a centre at the core of the community.
        full_time_core: f32 = 0.0, within(0.0, 6.0), "people", "+value_tangible", W;
        /// Probability that the community is asked before a decision in its domain.
        consultation: f32 = 0.3, within(0.0, 1.0), "probability", "+voice", W;
        /// How open the community is to newcomers.
        openness: f32 = 0.9, within(0.0, 1.0), "share", "+newcomers", "Wenger 2005; Learning communities";
        /// Effort put into measuring the community's value (1: up to three reports a week).
        measurement: f32 = 0.1, within(0.0, 1.0), "share", "+shown", W;
        /// Share of the measuring done by stories and conversations, which show intangible value too.
        stories: f32 = 0.2, within(0.0, 1.0), "share", "+shown", W;
        /// Relations with universities, partners and wider communities.
        outside_links: f32 = 0.1, within(0.0, 1.0), "share", "+challenge", W;
    }
    with {
        /// Which kinds of task the organisation gives.
        task_mix: TaskMix;
        /// The community's information system.
        lois: Lois;
        /// A program that answers questions at once.
        assistant: Assistant;
    }
}

parameters! {
    /// A program that answers questions at once: how far members use it, how good it is, and whether others see it.
    pub struct Assistant {
        /// Share of the questions that members without belonging put to the assistant first.
        used: f32 = 0.0, within(0.0, 1.0), "share", "-requests", "Assumption: question sites after 2022";
        /// Share of the basic questions that it answers rightly.
        quality: f32 = 0.8, within(0.0, 1.0), "share", "", "Assumption";
        /// Share of its answers that are published to the community.
        publishes: f32 = 0.0, within(0.0, 1.0), "share", "+documented", "Assumption";
        /// Share of its answers that name the people who know.
        cites: f32 = 0.0, within(0.0, 1.0), "share", "+cohesion", "Assumption";
    }
}

parameters! {
    /// A learning organisation's information system (LOIS): how far each of its services is there.
    pub struct Lois {
        /// Structured dialogue: agendas, facilitated rounds; more comes across at a meeting.
        structured_dialogue: f32 = 0.1, within(0.0, 1.0), "share", "+learned", S;
        /// Open dialogue: a place for talk between the meetings.
        open_dialogue: f32 = 0.3, within(0.0, 1.0), "share", "+shares", S;
        /// Negotiation: a way to settle differences.
        negotiation: f32 = 0.1, within(0.0, 1.0), "share", "-conflicts", S;
        /// Reflection: looking at what one holds true; finds outdated knowledge, keeps minds open.
        reflection: f32 = 0.1, within(0.0, 1.0), "share", "-outdated", S;
        /// Creative synthesis: new questions out of what is known.
        synthesis: f32 = 0.1, within(0.0, 1.0), "share", "+challenge", S;
        /// Electronic journals: answers and lessons are written down.
        journals: f32 = 0.2, within(0.0, 1.0), "share", "+documented", S;
        /// Retrieval: what is written is found.
        retrieval: f32 = 0.2, within(0.0, 1.0), "share", "+retrieved", S;
        /// Expert locator: who knows what.
        expert_locator: f32 = 0.1, within(0.0, 1.0), "share", "+answer_rate", S;
    }
}

parameters! {
    /// Relative shares of the kinds of task that the organisation gives; they need not sum to one.
    pub struct TaskMix {
        /// A hard problem of practice.
        hard_problem: f32 = 1.0, within(0.0, 100.0), "weight", "", W;
        /// A hot issue to debate.
        hot_issue: f32 = 0.5, within(0.0, 100.0), "weight", "", W;
        /// A competitor's product to inspect.
        competitors_product: f32 = 0.3, within(0.0, 100.0), "weight", "", W;
        /// A standard to agree on.
        standard: f32 = 0.5, within(0.0, 100.0), "weight", "", W;
        /// Newcomers to the profession to train.
        train_newcomers: f32 = 0.3, within(0.0, 100.0), "weight", "", W;
        /// Work to coordinate across units.
        cross_boundary: f32 = 0.3, within(0.0, 100.0), "weight", "", W;
        /// A knowledge resource to build in a funded project.
        funded_project: f32 = 0.2, within(0.0, 100.0), "weight", "", W;
        /// Data to collect.
        data_collection: f32 = 0.5, within(0.0, 100.0), "weight", "", W;
        /// Logistics to see to.
        logistics: f32 = 0.3, within(0.0, 100.0), "weight", "", W;
        /// Documents to write.
        writing: f32 = 0.5, within(0.0, 100.0), "weight", "", W;
        /// The same basic questions to answer over and over.
        same_basic_questions: f32 = 0.3, within(0.0, 100.0), "weight", "", W;
        /// Literature to review.
        literature_review: f32 = 0.3, within(0.0, 100.0), "weight", "", W;
    }
}

impl TaskMix {
    /// Weight of a kind.
    pub const fn weight(&self, kind: TaskKind) -> f32 {
        match kind {
            TaskKind::HardProblem => self.hard_problem,
            TaskKind::HotIssue => self.hot_issue,
            TaskKind::CompetitorsProduct => self.competitors_product,
            TaskKind::Standard => self.standard,
            TaskKind::TrainNewcomers => self.train_newcomers,
            TaskKind::CrossBoundary => self.cross_boundary,
            TaskKind::FundedProject => self.funded_project,
            TaskKind::DataCollection => self.data_collection,
            TaskKind::Logistics => self.logistics,
            TaskKind::Writing => self.writing,
            TaskKind::SameBasicQuestions => self.same_basic_questions,
            TaskKind::LiteratureReview => self.literature_review,
            // Reports come with measuring, not with the given work.
            TaskKind::Report => 0.0,
        }
    }

    /// Kinds with their weights, in the order of the kinds.
    pub fn weights(&self) -> impl Iterator<Item = (TaskKind, f32)> + Clone {
        TaskKind::ALL.iter().map(|&kind| (kind, self.weight(kind)))
    }
}

choices! {
    /// How a portfolio's budget is divided among the communities.
    pub enum Allocation {
        /// Every community gets the same.
        Equal = "equal",
        /// By strategic value at the start.
        Fixed = "fixed",
        /// By strategic value at each recalibration.
        Recalibrated = "recalibrated",
    }
}

choices! {
    /// How a culture programme spends its hours.
    pub enum Programme {
        /// The same everywhere at once.
        Lockstep = "lockstep",
        /// One community at a time, where practice is ready to carry it.
        OneByOne = "one_by_one",
    }
}

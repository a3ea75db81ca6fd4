//! The names of stages, tasks, events, shocks and causes of decline.

use super::parameters::choices;

choices! {
    /// Stage of a community, read from its state and never scripted.
    pub enum Stage {
        /// A loose network of people who share a domain.
        Potential = "potential",
        /// People find out the value of being together.
        Coalescing = "coalescing",
        /// The community settles its role, rhythm and boundaries, and grows.
        Maturing = "maturing",
        /// It takes care of its domain and has a voice.
        Stewardship = "stewardship",
        /// Past its best: fewer take part, or nothing is left to find out. It calls for renewal.
        Stagnation = "stagnation",
        /// It has acted on that, and reinvents itself: its domain, its membership or its charter.
        Transformation = "transformation",
        /// It has become part of the organisation's structure, with a full-time core.
        Institutionalised = "institutionalised",
        /// Hardly anybody takes part any more.
        Dormant = "dormant",
        /// It has ended; members keep what they learned.
        Dissolved = "dissolved",
    }
}

choices! {
    /// Kinds of work that a community takes on.
    pub enum TaskKind {
        /// A hard problem of practice.
        HardProblem = "hard_problem",
        /// A hot issue to debate.
        HotIssue = "hot_issue",
        /// A competitor's product to inspect.
        CompetitorsProduct = "competitors_product",
        /// A standard to agree on.
        Standard = "standard",
        /// Newcomers to the profession to train.
        TrainNewcomers = "train_newcomers",
        /// Work to coordinate across units.
        CrossBoundary = "cross_boundary",
        /// A knowledge resource (documents, lessons, tools) to build in a funded project.
        FundedProject = "funded_project",
        /// Data to collect.
        DataCollection = "data_collection",
        /// Logistics to see to.
        Logistics = "logistics",
        /// Documents to write.
        Writing = "writing",
        /// The same basic questions to answer over and over.
        SameBasicQuestions = "same_basic_questions",
        /// Literature to review.
        LiteratureReview = "literature_review",
        /// A report that justifies the community.
        Report = "report",
    }
}

choices! {
    /// Things that a community does together on one occasion.
    pub enum EventKind {
        /// A regular meeting.
        Meeting = "meeting",
        /// Stories and help with a problem: a low threat, much talk.
        Stories = "stories",
        /// A lecture: people sit and listen.
        Lecture = "lecture",
        /// A session of a learning series, prepared before and distilled after.
        Session = "session",
        /// The workshop that launches the community in public.
        LaunchWorkshop = "launch_workshop",
        /// A workshop that renews what the community is about.
        RenewalWorkshop = "renewal_workshop",
        /// An anniversary: the community celebrates itself.
        Anniversary = "anniversary",
        /// Formal goals and plans are written.
        Charter = "charter",
        /// A meeting with another community of the organisation.
        JointEvent = "joint_event",
        /// An audit of what is known and what is missing.
        KnowledgeAudit = "knowledge_audit",
    }
}

choices! {
    /// Things that happen to a community.
    pub enum ShockKind {
        /// The organisation is reorganised.
        Reorganisation = "reorganisation",
        /// The sponsor moves on.
        SponsorLeaves = "sponsor_leaves",
        /// The coordinator leaves and is not replaced for a time.
        CoordinatorLeaves = "coordinator_leaves",
        /// The member with the highest participation leaves.
        CoreMemberLeaves = "core_member_leaves",
        /// Resources are cut for a time.
        BudgetCut = "budget_cut",
        /// Day jobs take over for a time.
        WorkloadSurge = "workload_surge",
        /// A decision in the domain is taken without asking.
        UnconsultedDecision = "unconsulted_decision",
        /// A decision in the domain is taken after asking.
        ConsultedDecision = "consulted_decision",
        /// Technology breaks with what was known: many topics are renewed.
        TechnologyBreak = "technology_break",
        /// An assistant arrives that answers questions at once: `policy.assistant` says how good it is.
        AssistantArrives = "assistant_arrives",
        /// Many newcomers at once.
        Influx = "influx",
        /// Part of the community goes its own way.
        Split = "split",
        /// Another group joins, with ties of its own.
        Merge = "merge",
        /// A conflict breaks out.
        Conflict = "conflict",
        /// The community is closed.
        Dissolve = "dissolve",
    }
}

choices! {
    /// Causes of decline.
    pub enum Cause {
        /// Nobody cares for the community as a community.
        Neglect = "neglect",
        /// Closed to newcomers and to what they bring.
        ClosedMindedness = "closed_mindedness",
        /// Nothing left to find out.
        LackOfChallenge = "lack_of_challenge",
        /// The day job leaves no time.
        CompetingDemands = "competing_demands",
        /// What members know no longer holds.
        FailureToAdapt = "failure_to_adapt",
        /// Work that drains.
        DeEnergizingWork = "de_energizing_work",
        /// Directed from outside.
        OverControl = "over_control",
        /// Justifying takes the place of practising.
        OverMeasurement = "over_measurement",
        /// The organisation doesn't back it.
        LackOfSupport = "lack_of_support",
        /// Those who carried it left.
        LossOfKeyPeople = "loss_of_key_people",
    }
}

//! Names of parameters that experiments change, each stated once.

/// How far people deal with each other at all.
pub const INTERACTION: &str = "community.interaction";
/// People who begin.
pub const FOUNDERS: &str = "community.founders";
/// Steps of ties by meeting each other.
pub const TIES_BY_MEETING: [&str; 2] = ["model.ties.meeting", "model.ties.face_to_face"];
/// Attention of the sponsor.
pub const SPONSOR: &str = "policy.sponsorship";
/// How far the sponsor makes the community known.
pub const PUBLICITY: &str = "policy.publicity";
/// Hours of the coordinator.
pub const COORDINATOR: &str = "policy.coordinator_hours";
/// Meetings a month.
pub const MEETINGS: &str = "policy.events_per_month";
/// Renewal workshops a year.
pub const RENEWALS: &str = "policy.renewal_workshops_per_year";
/// How far the organisation directs the community.
pub const CONTROL: &str = "policy.control";
/// How open it is to newcomers.
pub const OPENNESS: &str = "policy.openness";
/// Whether it is launched at once.
pub const LAUNCH: &str = "policy.launch_workshop";
/// Full-time people at the core.
pub const FULL_TIME: &str = "policy.full_time_core";
/// Tasks a month from the organisation.
pub const TASKS: &str = "policy.tasks_per_month";
/// Share of an event's lessons that are prepared and written down.
pub const LEARNING_CYCLE: &str = "policy.learning_cycle";
/// Answers and lessons are written down; what is written is found; outdated knowledge is found.
pub const JOURNALS: &str = "policy.lois.journals";
/// See [`JOURNALS`].
pub const RETRIEVAL: &str = "policy.lois.retrieval";
/// See [`JOURNALS`].
pub const REFLECTION: &str = "policy.lois.reflection";
/// Share of the meetings with an expert from outside.
pub const EXPERTS: &str = "policy.expert_guests";
/// Units of the organisation.
pub const UNITS: &str = "organisation.units";
/// Members of two communities.
pub const BROKERS: &str = "organisation.brokers";
/// What a failed task costs.
pub const FAILURE: [&str; 3] =
    ["model.work.failure_energy", "model.work.failure_engagement", "model.work.failure_legitimacy"];
/// Weights with which energy and engagement act on behaviour.
pub const FEELINGS: [&str; 3] =
    ["model.participation.engagement", "model.participation.energy", "model.exchange.energy"];
/// Weeks of which the log is read for signs of life, and weeks that a new stage must hold.
pub const DEATH_RULE: [&str; 2] = ["model.stages.silence", "model.stages.hysteresis"];
/// Rates of the shocks that come by chance, but decisions.
pub const ACCIDENTS: [&str; 5] = [
    "organisation.sponsor_departures_per_year",
    "organisation.coordinator_departures_per_year",
    "organisation.reorganisations_per_year",
    "organisation.workload_surges_per_year",
    "organisation.budget_cuts_per_year",
];
/// Decisions in the domain.
pub const DECISIONS: &str = "organisation.decisions_per_year";
/// Levers that are raised to their maximum together; those that are no support stay.
pub const MAXIMUM: [&str; 16] = [
    "policy.sponsorship=1",
    "policy.publicity=1",
    "policy.succession=1",
    "policy.protected_hours=8",
    "policy.coordinator_hours=40",
    "policy.matchmaking=1",
    "policy.onboarding=1",
    "policy.events_per_month=8",
    "policy.face_to_face=1",
    "policy.recognition=1",
    "policy.career_paths=1",
    "policy.task_support=1",
    "policy.consultation=1",
    "policy.openness=1",
    "policy.renewal_workshops_per_year=6",
    "policy.outside_links=1",
];

/// `path=value`.
pub fn set(path: &str, value: impl std::fmt::Display) -> String {
    format!("{path}={value}")
}

/// The horizon.
pub fn weeks(weeks: u32) -> String {
    set("horizon_weeks", weeks)
}

/// The shock by which an assistant arrives.
pub const ASSISTANT: &str = "assistant_arrives";

//! What is written down: one row a week, one row a run.

use super::columns::columns;
use crate::scenario::Stage;

columns! {
    /// One community in one week. Shares and levels run from 0 to 1.
    pub struct WeekRow: f32 {
        /// People who belong to the community.
        members, "people";
        /// Members who have been contributing in a quarter or more of the recent weeks.
        active, "people";
        /// Members who have been contributing in six tenths or more of the recent weeks.
        core, "people";
        /// Members who took part this week.
        participants, "people";
        /// People who joined this week.
        newcomers, "people";
        /// Members of less than a year's standing who are active.
        newcomers_active, "people";
        /// Members who left this week.
        departures, "people";
        /// Mean energy, each member weighed by its participation (all alike, where nobody has taken part).
        energy, "0..1";
        /// Mean energy of the core (0 where there is none).
        energy_core, "0..1";
        /// Mean engagement of all members.
        engagement, "0..1";
        /// Mean belonging of the active members.
        belonging, "0..1";
        /// Norm of generalised reciprocity.
        norm, "0..1";
        /// How far the organisation recognises the community.
        legitimacy, "0..1";
        /// How much of its value has been shown to the organisation.
        shown, "0..1";
        /// Attention of the sponsor this week.
        sponsor, "0..1";
        /// Care for the community as a community.
        care, "0..1";
        /// How far the community is heard in the organisation.
        voice, "0..1";
        /// Mean anger of the members over decisions taken without asking.
        anger, "0..1";
        /// Culture of sharing that the members around the community hold.
        attitude, "0..1";
        /// How much there is still to find out.
        challenge, "0..1";
        /// Mean of the six strongest ties among active members.
        cohesion, "0..1";
        /// Element of the domain: relevance and challenge.
        element_domain, "0..1";
        /// Element of the community: cohesion and core.
        element_community, "0..1";
        /// Element of practice: topics that three or more active members share, or that are freshly documented.
        element_practice, "0..1";
        /// Topics that somebody in the community knows as they are today.
        coverage, "share of topics";
        /// Topics written down as they are today.
        documented, "share of topics";
        /// Topics written down in a form that no longer holds.
        stale, "share of topics";
        /// Of what members know, the share that no longer holds.
        outdated, "share";
        /// Topics known in the mean unit of the organisation.
        unit_coverage, "share of topics";
        /// Topics learned from others this week.
        learned, "topics";
        /// Requests for help this week.
        requests, "1/week";
        /// Of them, basic questions: asked and answered before, and possible to write down.
        repeated, "1/week";
        /// Requests that were answered this week.
        answered, "1/week";
        /// Answered share of this week's requests (0 where there were none).
        answer_rate, "share";
        /// Needs met by the assistant.
        assisted, "1/week";
        /// Needs met by looking up what is written.
        retrieved, "1/week";
        /// Needs for which a page or a peer gave something outdated.
        misled, "1/week";
        /// Things shared without having been asked for.
        shares, "1/week";
        /// Conflicts this week.
        conflicts, "1/week";
        /// Contributions of all kinds: requests, answers, shares, task work, other messages.
        contributions, "1/week";
        /// Tasks taken on this week.
        tasks_started, "1/week";
        /// Tasks completed this week.
        tasks_done, "1/week";
        /// Tasks given up this week.
        tasks_failed, "1/week";
        /// Hours that members gave this week.
        hours, "h/week";
        /// Value in hours saved and problems solved this week.
        value_tangible, "h/week";
        /// Value in learning, ties and confidence this week, in equivalent hours.
        value_intangible, "h/week";
        /// Tangible value of the week, times the domain's strategic value.
        value_strategic, "h/week";
        /// Hours that the community cost this week: members', coordinator's, sponsor's, support.
        cost_hours, "h/week";
        /// What the community cost this week in money, hours at their price included.
        cost, "money/week";
    }
}

/// Everything observed of one community in one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// Stage, after hysteresis.
    pub stage: Stage,
    /// The record's numbers.
    pub row: WeekRow,
    /// Energy and engagement moved this week, by cause.
    pub flows: super::ledger::Flows,
}

columns! {
    /// One community over one run. Empty where a quantity doesn't exist (`NaN` here).
    pub struct RunRow: f64 {
        /// 1 where the community was alive (neither dormant nor dissolved) at the horizon.
        alive, "0/1";
        /// Weeks until it was dormant or dissolved for good, or the horizon.
        survival_weeks, "weeks";
        /// Weeks in which it was neither dormant nor dissolved.
        weeks_alive, "weeks";
        /// Weeks in the stage of potential.
        weeks_potential, "weeks";
        /// Weeks in the stage of coalescing.
        weeks_coalescing, "weeks";
        /// Weeks in the stage of maturing.
        weeks_maturing, "weeks";
        /// Weeks in the stage of stewardship.
        weeks_stewardship, "weeks";
        /// Weeks in stagnation.
        weeks_stagnation, "weeks";
        /// Weeks in the stage of transformation.
        weeks_transformation, "weeks";
        /// Weeks as an institution with a full-time core.
        weeks_institutionalised, "weeks";
        /// Weeks dormant.
        weeks_dormant, "weeks";
        /// Weeks dissolved.
        weeks_dissolved, "weeks";
        /// First week of coalescing.
        first_coalescing, "week";
        /// First week of maturing.
        first_maturing, "week";
        /// First week of stewardship.
        first_stewardship, "week";
        /// First week in stagnation.
        first_stagnation, "week";
        /// First week of transformation.
        first_transformation, "week";
        /// How often it came back to an earlier stage of growth.
        revisits, "count";
        /// Tangible value over the run.
        value_tangible, "h";
        /// Intangible value over the run.
        value_intangible, "h";
        /// Tangible value over the run, times the domain's strategic value.
        value_strategic, "h";
        /// Hours that it cost.
        cost_hours, "h";
        /// What it cost in money.
        cost, "money";
        /// Hours that members gave, of those that it cost.
        hours, "h";
        /// Hours of coordinators and of a portfolio's support, of those that it cost.
        coordinator_hours, "h";
        /// Hours of sponsors, of those that it cost.
        sponsor_hours, "h";
        /// Hours that members were granted and did not use: a cost where protected time is rostered. `cost_hours` is without them.
        unused_hours, "h";
        /// Events that took place, whether or not three people came.
        events, "count";
        /// Money spent on travel, experts, support of tasks and systems; the rest of the cost are hours.
        money, "money";
        /// Return on investment of this run alone: (tangible value at the price of an hour - cost) / cost.
        roi_of_run, "ratio";
        /// The same with intangible value counted too.
        roi_with_intangible_of_run, "ratio";
        /// Topics known by somebody at the end.
        coverage, "share of topics";
        /// Of the documented topics, those still fresh at the end.
        freshness, "share";
        /// How many of the most knowledgeable active members must leave until half of what active members know is lost.
        bus_factor, "people";
        /// Gini coefficient of contributions over all who contributed.
        gini, "0..1";
        /// Gini coefficient of contributions over the last year's contributors (how leadership is spread).
        gini_last_year, "0..1";
        /// Share of the contributions made by the top tenth of the contributors.
        top_tenth_share, "share";
        /// People who answered a request or more.
        givers, "people";
        /// Share of the answers given by the top tenth of those who answered.
        top_givers_share, "share";
        /// Share of the contributors who contributed once.
        one_time_share, "share";
        /// People who joined after the start.
        newcomers, "people";
        /// Of those who joined a year or more before the end, the share that became active within a year.
        newcomers_active_share, "share";
        /// Of those who joined a year or more before the end, the share that reached the core within a year.
        newcomers_core_share, "share";
        /// Members at the end.
        members_end, "people";
        /// Active members at the end.
        active_end, "people";
        /// Most active members in any week.
        active_peak, "people";
        /// Mean energy over the weeks in which it was neither dormant nor dissolved.
        energy_mean, "0..1";
        /// Mean legitimacy over the weeks in which it was neither dormant nor dissolved.
        legitimacy_mean, "0..1";
        /// Answered share of all requests.
        answer_rate, "share";
        /// Topics that former members took along, each counted once: what the community leaves in memory.
        legacy_topics, "topics";
        /// Change of the members' culture of sharing over the run.
        attitude_change, "-1..1";
    }
}

/// Outcome of one community in one replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Stage at the horizon.
    pub final_stage: Stage,
    /// The run's numbers.
    pub row: RunRow,
    /// Energy and engagement moved over the run, by cause.
    pub flows: super::ledger::Flows,
    /// Weight of each cause of decline, in the order of [`super::causes::Cause::ALL`].
    pub causes: [f32; super::causes::Cause::ALL.len()],
    /// The cause with the largest weight, where the community declined.
    pub cause: Option<super::causes::Cause>,
}

/// One contribution, as a participation log holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// Hours since the start of the run.
    pub hour: u32,
    /// Arrival number of the member.
    pub member: u32,
    /// What it was.
    pub kind: ContributionKind,
    /// Number of the thread.
    pub thread: u32,
}

crate::scenario::choices! {
    /// Kinds of contribution in a participation log.
    pub enum ContributionKind {
        /// Starts a thread.
        Post = "post",
        /// Continues a thread.
        Reply = "reply",
        /// Work on a task.
        Task = "task",
    }
}

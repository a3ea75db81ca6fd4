//! The weekly record, read off a community's state.

use super::record::{Week, WeekRow};
use super::stage::{Signs, StageWatch};
use crate::model::knowledge::share;
use crate::model::state::Community;
use crate::scenario::coefficients::Stages;

/// Members of a core that carries half of what a community can be.
const CORE_HALF: f32 = 4.0;

/// Observes a community at the end of a week.
pub fn observe(community: &Community, watch: &mut StageWatch, rules: &Stages) -> Week {
    let (census, level, tally) = (&community.census, &community.level, &community.tally);
    let practice = share(census.shared | level.documented);
    let stage = watch.observe(
        &Signs {
            dissolved: level.dissolved,
            silent: level.silent_weeks > 0,
            members: census.members,
            active: census.active,
            core: census.core,
            cohesion: census.cohesion,
            practice,
            since_act: level.since_act,
            fit: level.fit,
            legitimacy: level.legitimacy,
            challenge: level.challenge,
            value: level.value_recent,
            full_time: community.policy.full_time_core,
        },
        rules,
    );
    let of = |sum: f32, count: f32| if count > 0.0 { sum / count } else { 0.0 };
    let row = WeekRow {
        members: census.members,
        active: census.active,
        core: census.core,
        participants: tally.participants as f32,
        newcomers: tally.newcomers as f32,
        newcomers_active: census.newcomers_active,
        departures: tally.departures as f32,
        energy: census.energy,
        energy_core: of(census.energy_core, census.core),
        engagement: of(census.engagement, census.members),
        belonging: of(census.belonging_active, census.active),
        norm: level.norm,
        legitimacy: level.legitimacy,
        shown: level.shown,
        sponsor: tally.sponsor,
        care: level.care,
        voice: level.voice,
        anger: of(census.anger, census.members),
        attitude: level.attitude,
        challenge: level.challenge,
        cohesion: census.cohesion,
        element_domain: crate::math::sqrt(level.fit * level.challenge),
        element_community: crate::math::sqrt(census.cohesion * census.core / (census.core + CORE_HALF)),
        element_practice: practice,
        coverage: share(census.known),
        documented: share(level.documented),
        stale: share(level.stale),
        outdated: of(census.outdated, census.members),
        unit_coverage: census.unit_coverage,
        learned: tally.learned as f32,
        requests: tally.requests as f32,
        repeated: tally.repeated as f32,
        answered: tally.answered as f32,
        answer_rate: of(tally.answered as f32, tally.requests as f32),
        retrieved: tally.retrieved as f32,
        assisted: tally.assisted as f32,
        misled: tally.misled as f32,
        shares: tally.shares as f32,
        conflicts: tally.conflicts as f32,
        contributions: tally.contributions as f32,
        tasks_started: tally.tasks_started as f32,
        tasks_done: tally.tasks_done as f32,
        tasks_failed: tally.tasks_failed as f32,
        hours: tally.hours,
        value_tangible: tally.tangible,
        value_intangible: tally.intangible,
        value_strategic: tally.tangible * community.start.strategic_value,
        cost_hours: tally.cost_hours,
        cost: tally.cost,
    };
    Week { stage, row, flows: community.ledger }
}

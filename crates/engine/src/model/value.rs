//! Value and cost of a week.

use super::energy::half_life_rate;
use super::state::Community;
use super::week::Context;

/// Weeks over which recent value counts half.
const RECENT: f32 = 8.0;
/// Share of a full-time person's hours whose value depends on what the centre knows.
const CENTRE_VALUE: f32 = 0.5;
/// Hours of administration behind each protected hour.
const PROTECTED_HOURS: f32 = 0.02;
/// Hours a week of full links to the outside, and of full control.
const LINK_HOURS: f32 = 2.0;
const CONTROL_HOURS: f32 = 2.0;
/// Services of an information system, over which its price is divided.
const SERVICES: f32 = 8.0;

/// Value and cost of the week.
pub fn account(community: &mut Community, context: &mut Context) {
    let value = &context.rules.value;
    let (level, policy) = (&community.level, &community.policy);
    let coordinator = community.own_coordinator() * community.resources(context.rules.shocks.cut_resources);
    let mut hours = 0.0;
    for &slot in &community.present {
        hours += community.members.used[slot as usize];
    }
    let tally = &mut community.tally;
    tally.hours = hours;
    tally.valued = tally.learned;
    let learned = (tally.learned + level.brought) as f32;
    // A centre's full-time people produce by themselves, the more the better they know the domain.
    let centre = CENTRE_VALUE * policy.full_time_core * value.full_time * level.coverage;
    // What is asked for the first time saves as much whether a person or a page answers.
    let first = (tally.answered_hard + tally.retrieved_new) as f32;
    tally.tangible = value.answer * first
        + value.basic * (tally.answered - tally.answered_hard) as f32
        + value.lookup * (tally.retrieved - tally.retrieved_new) as f32
        - value.misled * tally.misled as f32
        + value.applied * learned
        + tally.task_value
        + centre
        - tally.lost;
    tally.intangible = value.learned * learned + value.belonging * level.active;

    let attention = policy.recognition
        + policy.career_paths
        + policy.onboarding
        + policy.matchmaking
        + policy.consultation;
    tally.sponsor_hours = value.sponsor_hours * tally.sponsor * (1.0 + policy.publicity) / context.sponsored;
    tally.cost_hours = hours
        + coordinator
        + level.portfolio_hours
        + tally.sponsor_hours
        + value.attention * attention * level.active
        + value.full_time * policy.full_time_core
        + PROTECTED_HOURS * policy.protected_hours * level.active
        + LINK_HOURS * policy.outside_links
        + CONTROL_HOURS * policy.control
        + tally.organising;
    let lois = &policy.lois;
    let services = lois.structured_dialogue
        + lois.open_dialogue
        + lois.negotiation
        + lois.reflection
        + lois.synthesis
        + lois.journals
        + lois.retrieval
        + lois.expert_locator;
    let members = community.members.headcount as f32;
    tally.money += value.lois * services / SERVICES * members;
    tally.cost = tally.cost_hours * context.organisation.hour_price + tally.money;

    let rate = half_life_rate(RECENT);
    let level = &mut community.level;
    level.value_recent += rate * (tally.tangible - level.value_recent);
    level.intangible_recent += rate * (tally.intangible - level.intangible_recent);
}

//! What a week was worth, and what it cost.

use super::energy::half_life_rate;
use super::state::Community;
use super::week::Context;

/// Weeks over which recent value counts half.
const RECENT: f32 = 8.0;

/// Value and cost of the week.
pub fn account(community: &mut Community, now: &Context) {
    let value = &now.rules.value;
    let (level, policy) = (&community.level, &community.policy);
    let cut = 1.0 - level.cut.now() * now.rules.shocks.cut_resources;
    let coordinator = community.own_coordinator() * cut;
    let mut hours = 0.0;
    for &slot in &community.present {
        hours += community.members.used[slot as usize];
    }
    let tally = &mut community.tally;
    tally.hours = hours;
    tally.valued = tally.learned;
    let learned = (tally.learned + level.brought) as f32;
    // A centre's full-time people produce by themselves, the more the better they know the domain.
    let centre = 0.5 * policy.full_time_core * value.full_time * level.coverage;
    tally.tangible = value.answer * tally.answered as f32 + value.lookup * tally.retrieved as f32
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
    tally.cost_hours = hours
        + coordinator
        + level.portfolio_hours
        + value.sponsor_hours * tally.sponsor * (1.0 + policy.publicity)
        + value.attention * attention * level.active
        + value.full_time * policy.full_time_core
        + 0.02 * policy.protected_hours * level.active
        + 2.0 * policy.outside_links
        + 2.0 * policy.control
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
    tally.money += value.lois * services / 8.0 * members;
    tally.cost = tally.cost_hours * now.organisation.hour_price + tally.money;

    let rate = half_life_rate(RECENT);
    let level = &mut community.level;
    level.value_recent += rate * (tally.tangible - level.value_recent);
    level.intangible_recent += rate * (tally.intangible - level.intangible_recent);
}

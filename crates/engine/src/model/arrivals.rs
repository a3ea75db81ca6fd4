//! Who comes: founders, newcomers, influxes; and what people bring along.

use super::state::{Community, Member, path};
use super::week::Context;
use super::{census, knowledge};
use crate::math;
use crate::observe::Flow;
use crate::random::{Chance, Decision, POISSON_MOST, Source};

/// Weight of a tie that a group brings along, at most.
const CLOSEST: f32 = 0.95;
/// Share of newcomers whom full parochialism keeps away.
const PAROCHIAL: f32 = 0.5;
/// How far a community without legitimacy is talked about; legitimacy adds to it.
const TALKED_ABOUT: f32 = 0.4;
/// Things said in a week with which a community is talked about half as much as with many.
const TALK_HALF: f32 = 3.0;
/// Those who come to a silent community, as a share of those who come to a busy one, and activity that is half busy.
const UNSEEN: f32 = 0.15;
const BUSY_HALF: f32 = 2.0;
/// Those who come to a domain that fits nobody, as a share of those who come to one that fits.
const UNFIT: f32 = 0.3;
/// Founders know the more the keener they are: a share for all, and one that grows with interest; their mean.
const FOUNDERS_ALL: f32 = 0.5;
const FOUNDERS_KEEN: f32 = 0.5;
const FOUNDERS_MEAN: f32 = 0.75;
/// Share of a broker's hours for each of its two communities.
pub const BROKER_HOURS: f32 = 0.5;
/// Neighbours to whom each of a group is tied.
const NEIGHBOURS: usize = 4;
/// Range of propensities.
const LEAST_PROPENSITY: f32 = 0.02;
const MOST_PROPENSITY: f32 = 20.0;

/// How somebody joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Sees the potential and begins.
    Founder,
    /// Is on the list from the start.
    Enrolled,
    /// Comes later.
    Newcomer,
}

/// People of the first week, with the ties that they bring.
pub fn found(community: &mut Community, context: &mut Context) {
    if context.week > 0 {
        return;
    }
    let (founders, enrolled) = (community.start.founders, community.start.enrolled);
    for _ in 0..founders {
        join(community, context, Way::Founder);
    }
    for _ in 0..enrolled {
        join(community, context, Way::Enrolled);
    }
    tie_group(community, context, 0, founders as usize, community.start.founding_ties);
    census::list_active(community, context.rules.stages.active);
}

/// Ties people of a group (neighbouring slots) with each other, at this mean weight.
pub fn tie_group(community: &mut Community, context: &mut Context, first: usize, size: usize, weight: f32) {
    for position in 0..size {
        let slot = first + position;
        let id = community.members.id[slot];
        let mut draws = context.random.sequence(community.index, Decision::Founding, context.week, id);
        for step in 1..=NEIGHBOURS.min(size.saturating_sub(1)) {
            let peer = first + (position + step) % size;
            let weight = (2.0 * weight * draws.unit()).min(CLOSEST);
            let members = &mut community.members;
            members.ties.strengthen(slot, peer, weight, &members.is_member);
        }
    }
}

/// Newcomers of a week: by themselves, by word of mouth, by a sponsor's publicity.
pub fn arrive(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.arrivals;
    let level = &mut community.level;
    let persistence = rules.attention_persistence;
    let step = math::sqrt(1.0 - persistence * persistence) * rules.attention_sd;
    level.attention = persistence * level.attention + step * community.chances.normal(Chance::Attention);
    if !community.start.admits || community.policy.openness == 0.0 {
        return;
    }
    let ever = level.arrivals as f32;
    let pool = context.organisation.practitioners as f32
        * level.pool
        * (1.0 + rules.pool_refresh * context.week as f32);
    let left = (1.0 - ever / pool.max(1.0)).max(0.0);
    // The mean over time of e^attention is 1.
    let attention = math::exp(level.attention - 0.5 * rules.attention_sd * rules.attention_sd);
    let busy =
        math::pow(level.participants, rules.word_of_mouth_power) * math::saturation(level.content, TALK_HALF);
    let seen = UNSEEN + (1.0 - UNSEEN) * math::saturation(busy, BUSY_HALF);
    let fitting = UNFIT + (1.0 - UNFIT) * level.fit;
    let talk = rules.word_of_mouth * busy * (TALKED_ABOUT + level.legitimacy);
    let publicity =
        rules.publicity * community.policy.publicity * community.sponsor() * community.level.legitimacy;
    let level = &community.level;
    let mean = community.policy.openness
        * (1.0 - PAROCHIAL * level.parochialism)
        * left
        * attention
        * (rules.external * level.reach * seen * fitting + talk + publicity);
    let count = if mean > POISSON_MOST {
        let mut draws = context.random.sequence(community.index, Decision::Arrive, context.week, 0);
        draws.poisson(mean)
    } else {
        community.chances.count(Chance::Arrivals, mean)
    };
    for _ in 0..count {
        join(community, context, Way::Newcomer);
    }
}

/// Many newcomers at once.
pub fn influx(community: &mut Community, context: &mut Context, count: u32) {
    for _ in 0..count {
        join(community, context, Way::Newcomer);
    }
}

/// One person becomes a member.
pub fn join(community: &mut Community, context: &mut Context, way: Way) {
    let id = community.level.arrivals;
    let member = birth(community, context, id, way);
    community.level.arrivals += 1;
    community.ledger.energy[Flow::Joining as usize] += f64::from(member.energy);
    community.ledger.engagement[Flow::Joining as usize] += f64::from(member.engagement);
    if way == Way::Newcomer {
        community.tally.newcomers += 1;
    }
    community.members.push(member);
    let slot = community.slots() - 1;
    knowledge::refresh(community, slot);
}

/// What the `id`-th person to join brings: the same whatever happened before.
fn birth(community: &Community, context: &mut Context, id: u32, way: Way) -> Member {
    let rules = &context.rules.arrivals;
    let broker =
        context.brokers && is_broker(context.random, community.index, id, context.organisation.brokers);
    let mut draws = context.random.sequence(community.index, Decision::Birth, 0, id);
    let chance = draws.unit();
    let interest = match way {
        Way::Founder => rules.founder_interest + (1.0 - rules.founder_interest) * chance,
        Way::Enrolled | Way::Newcomer => math::pow(chance, rules.interest_power),
    };
    let own_hours = rules.own_hours * math::exp(rules.own_hours_sd * draws.normal());
    let spread = math::exp(rules.propensity_sd * (draws.normal() - 0.5 * rules.propensity_sd));
    let multiple = match way {
        Way::Founder => rules.founder_propensity,
        Way::Enrolled | Way::Newcomer => rules.propensity + rules.propensity_interest * interest,
    };
    let propensity = (spread * multiple).clamp(LEAST_PROPENSITY, MOST_PROPENSITY);
    let energy = rules.energy + rules.energy_interest * interest + rules.energy_sd * draws.bell();
    let units = context.organisation.units.min(64) as usize;
    let home = usize::from(community.index) % units;
    let elsewhere = draws.below(units);
    let unit = if draws.chance(community.start.home_share) { home } else { elsewhere };
    let known_share = match way {
        Way::Founder => {
            community.start.founders_know * (FOUNDERS_ALL + FOUNDERS_KEEN * chance) / FOUNDERS_MEAN
        }
        Way::Enrolled | Way::Newcomer => rules.knows + rules.knows_interest * interest,
    };
    let seen = draws.bits(known_share);
    let outdated = seen & draws.bits(rules.knows_outdated);
    let hope = if way == Way::Founder { rules.founder_hope } else { 0.0 };
    let engagement = (rules.engagement + rules.engagement_interest * interest + hope).min(1.0);
    let participation = &context.rules.participation;
    Member {
        id,
        is_member: 1.0,
        interest,
        own_hours: if broker { BROKER_HOURS * own_hours } else { own_hours },
        propensity,
        leaning: participation.propensity * math::ln(propensity) + participation.interest * interest,
        energy: energy.clamp(0.0, 1.0),
        engagement,
        participation: if way == Way::Founder { rules.founder_participation } else { rules.participation },
        joined: context.week as u16,
        silent_since: context.week as u16,
        unit: unit as u8,
        path: match way {
            Way::Founder => path::FOUNDER,
            Way::Enrolled => path::ENROLLED,
            Way::Newcomer => 0,
        } | if broker { path::BROKER } else { 0 },
        knows: seen & !outdated,
        outdated,
        ..Member::default()
    }
}

/// Whether the `id`-th to join a community belongs to a second one.
fn is_broker(random: &mut Source, community: u16, id: u32, share: f32) -> bool {
    random.sequence(community, Decision::Broker, 0, id).chance(share)
}

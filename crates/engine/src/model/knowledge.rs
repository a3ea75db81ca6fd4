//! Knowledge: 64 topics of a domain in a machine word; learned, renewed, outdated, found out again.

use super::state::{Community, WEEKS};
use super::week::Context;
use crate::math;
use crate::random::{Chance, Decision, Sequence};

/// Topics of a domain.
pub const TOPICS: u32 = 64;

/// Things said in a week from which on more of them repeat what was said.
const MUCH_SAID: f32 = 20.0;
/// Matter to talk about, at most.
const MOST_MATTER: f32 = 4.0;
/// General competence that never goes out of date, in topics.
const GENERAL: f32 = 4.0;

/// Topics that full outside links bring in a week, on average, and at most.
const FROM_OUTSIDE: f32 = 2.0;
const MOST_FROM_OUTSIDE: u32 = 8;
/// Active members who make half of the questions that synthesis can bring.
const SYNTHESIS_HALF: f32 = 6.0;
/// Participants who do half of the tending that care asks for.
const HANDS_HALF: f32 = 5.0;
/// How much more is tended with full reflection.
const REFLECTION_TENDS: f32 = 4.0;
/// Hours of tending a page.
const TENDING_HOURS: f32 = 0.5;
/// Reflection that happens by itself.
const BY_ITSELF: f32 = 0.1;
/// Share of closing that full reflection, and full outside links, take away.
const REFLECTION_OPENS: f32 = 0.5;
const LINKS_OPEN: f32 = 0.5;
/// How much faster than in proportion minds close with doors.
const CLOSING_POWER: f32 = 1.5;

/// Any topic of the domain.
pub fn any_topic(draws: &mut Sequence) -> u64 {
    1 << draws.below(TOPICS as usize)
}

/// A random topic out of a set that isn't empty.
pub fn pick(set: u64, draws: &mut Sequence) -> u64 {
    let mut rest = set;
    for _ in 0..draws.below(set.count_ones() as usize) {
        rest &= rest - 1;
    }
    rest & rest.wrapping_neg()
}

/// A member learns a topic as it is today, and unlearns what it held before. Returns whether that was new.
pub fn learn(community: &mut Community, slot: usize, topic: u64) -> bool {
    let members = &mut community.members;
    if members.knows[slot] & topic != 0 {
        return false;
    }
    members.knows[slot] |= topic;
    members.outdated[slot] &= !topic;
    community.tally.learned += 1;
    refresh(community, slot);
    true
}

/// A member takes over something that no longer holds.
pub fn mislead(community: &mut Community, slot: usize, topic: u64) {
    let members = &mut community.members;
    members.outdated[slot] |= topic & !members.knows[slot];
    community.tally.misled += 1;
    refresh(community, slot);
}

/// A member drops what it finds to be outdated.
pub fn unlearn(community: &mut Community, slot: usize, topics: u64) {
    community.members.outdated[slot] &= !topics;
    refresh(community, slot);
}

/// Brings what is derived from a member's knowledge up to date.
pub fn refresh(community: &mut Community, slot: usize) {
    let members = &mut community.members;
    let outdated = members.outdated[slot].count_ones() as f32;
    // One outdated topic of two doesn't make a master lose mastery: a few topics stand in for general competence.
    let all = outdated + members.knows[slot].count_ones() as f32 + GENERAL;
    members.outdated_share[slot] = outdated / all;
}

/// Writes topics down as they are today; what can't be written stays out.
pub fn document(community: &mut Community, topics: u64) {
    let level = &mut community.level;
    let written = topics & !level.tacit;
    level.documented |= written;
    level.stale &= !written;
}

/// Share of the domain in a set of topics.
pub fn share(topics: u64) -> f32 {
    topics.count_ones() as f32 / TOPICS as f32
}

/// Topics are renewed: who knew them knows them no more as they are, pages go stale, and there is more to find out.
pub fn renew(community: &mut Community, topics: u64, renewed_challenge: f32) {
    if topics == 0 {
        return;
    }
    for slot in 0..community.slots() {
        let moved = community.members.knows[slot] & topics;
        if moved != 0 {
            community.members.knows[slot] &= !topics;
            community.members.outdated[slot] |= moved;
            refresh(community, slot);
        }
    }
    let level = &mut community.level;
    level.stale |= level.documented & topics;
    level.documented &= !topics;
    level.asked_before &= !topics;
    for _ in 0..topics.count_ones() {
        level.challenge += renewed_challenge * (1.0 - level.challenge);
    }
}

/// The domain drifts, challenge wears, the outside and synthesis bring new questions.
pub fn drift(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.knowledge;
    let rate = community.start.domain_turnover_per_year / WEEKS;
    let count = community.chances.count(Chance::Drift, rate).min(TOPICS);
    if count > 0 {
        let mut draws = context.random.sequence(community.index, Decision::Drift, context.week, 0);
        let topics = (0..count).fold(0u64, |topics, _| topics | any_topic(&mut draws));
        renew(community, topics, rules.renewed);
    }

    let policy = &community.policy;
    let level = &mut community.level;
    let stimulus = rules.challenge
        + rules.stimulus
            * (policy.outside_links + policy.lois.synthesis * math::saturation(level.active, SYNTHESIS_HALF));
    // What is said answers questions; a flood of it answers the same ones.
    let worn = rules.wear * level.content / (1.0 + level.content / MUCH_SAID);
    level.challenge += stimulus * (1.0 - level.challenge) - worn * level.challenge;
    level.challenge = level.challenge.clamp(0.0, 1.0);
    level.fit -= rules.fit_drift * level.fit;
    level.matter = (level.matter + rules.matter + rules.matter_content * level.content).min(MOST_MATTER);
    level.since_act += 1;
}

/// What a week's exchange does to the domain: answers, by people or pages, show what it is about.
pub fn settle(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.knowledge;
    let level = &mut community.level;
    let met = (community.tally.answered + community.tally.retrieved) as f32;
    let weight = math::saturation(met, rules.fit_answers_half);
    level.fit += rules.fit_answers * weight * (1.0 - level.fit);
    let tally = &community.tally;
    level.content = tally.contributions.saturating_sub(tally.requests + tally.calls) as f32;
}

/// What links to the outside bring: a topic as it is today to somebody who takes part.
pub fn outside(community: &mut Community, context: &mut Context) {
    if community.present.is_empty() {
        return;
    }
    let openness = 1.0 - community.level.parochialism;
    let count =
        community.chances.count(Chance::Outside, FROM_OUTSIDE * community.policy.outside_links * openness);
    if count == 0 {
        return;
    }
    let mut draws = context.random.sequence(community.index, Decision::Links, context.week, 0);
    for _ in 0..count.min(MOST_FROM_OUTSIDE) {
        let topic = any_topic(&mut draws);
        let slot = community.present[draws.below(community.present.len())] as usize;
        learn(community, slot, topic);
    }
}

/// Pages that no longer hold are found and tended: a community that is cared for looks after what it has written.
pub fn tend(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.knowledge;
    let level = &community.level;
    if level.stale == 0 || community.present.is_empty() {
        return;
    }
    let hands = math::saturation(community.present.len() as f32, HANDS_HALF);
    let mean = rules.tend * level.care * hands * (1.0 + REFLECTION_TENDS * community.policy.lois.reflection);
    let count = community.chances.count(Chance::Tending, mean);
    if count == 0 {
        return;
    }
    let known = community.known_by_present();
    let mut draws = context.random.sequence(community.index, Decision::Links, context.week, 1);
    for _ in 0..count {
        let candidates = community.level.stale & known;
        if candidates == 0 {
            break;
        }
        document(community, pick(candidates, &mut draws));
        community.tally.organising += TENDING_HOURS;
    }
}

/// Participants find out that something they held true no longer holds.
pub fn reflect(community: &mut Community, context: &mut Context) {
    if community.present.is_empty() {
        return;
    }
    let rate = context.rules.knowledge.reflect
        * (BY_ITSELF + community.policy.lois.reflection)
        * community.open_minds();
    let count = community.chances.count(Chance::Reflection, rate * community.present.len() as f32);
    if count == 0 {
        return;
    }
    let mut draws = context.random.sequence(community.index, Decision::Links, context.week, 2);
    for _ in 0..count {
        let slot = community.present[draws.below(community.present.len())] as usize;
        let outdated = community.members.outdated[slot];
        if outdated != 0 {
            unlearn(community, slot, pick(outdated, &mut draws));
        }
    }
}

/// Closed doors make closed minds; newcomers, reflection and the outside keep them open.
pub fn close_minds(community: &mut Community, context: &mut Context) {
    let policy = &community.policy;
    let closed = (1.0 - community.openness())
        * (1.0 - REFLECTION_OPENS * policy.lois.reflection)
        * (1.0 - LINKS_OPEN * policy.outside_links);
    let level = &mut community.level;
    let target = math::pow(closed, CLOSING_POWER);
    level.parochialism += context.rules.knowledge.parochial_rate * (target - level.parochialism);
}

//! Care for the community as a community, and what wants care: conflict and anger.

use super::knowledge::share;
use super::state::Community;
use super::week::Context;
use crate::math;
use crate::observe::Flow;
use crate::observe::portrait::What;
use crate::random::Chance;
use crate::scenario::ShockKind;

/// Share of a coordinator's hours that full advocacy takes from care.
const ADVOCACY_TAKES: f32 = 0.5;
/// Care by a full-time person of the centre, in units of what is needed.
const FULL_TIME_CARE: f32 = 2.0;
/// Hours a week of a core member that count for care, at most.
const MOST_HOURS: f32 = 2.0;
/// Share of conflicts, and of their harm, that full negotiation takes away.
const NEGOTIATION_SETTLES: f32 = 0.5;
/// Probability of a conflict in a week, at most.
const MOST_LIKELY: f32 = 0.9;
/// Share of a conflict's cost that full care takes away.
const CARE_CONTAINS: f32 = 0.8;
/// Belonging that counts at least, where the community is asked: everybody likes to be.
const LEAST_BELONGING: f32 = 0.2;
/// Share of the way to full citizenship that being asked goes.
const CITIZENSHIP: f32 = 0.2;
/// Share of the way to a full voice that being asked goes.
const VOICE_GAINED: f32 = 0.15;
/// Share of the voice that being passed over takes away.
const VOICE_LOST: f32 = 0.3;
/// Share of the way to full legitimacy that being asked goes.
const LEGITIMACY_GAINED: f32 = 0.02;
/// Share of a bad decision's loss that the organisation saves by asking.
const SAVED: f32 = 0.5;
/// Share of the energy that anger cost at once which it goes on costing each week.
const ANGER_DRAINS: f32 = 0.1;
/// Anger below which it is forgotten, so that it ends.
const FORGOTTEN: f32 = 0.005;

/// Attention of the coordinator and the core: early it rests on one person, later on many.
pub fn care(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.care;
    let spoken_for = ADVOCACY_TAKES * community.policy.advocacy;
    let coordinator = community.coordinator(context.rules.shocks.cut_resources) * (1.0 - spoken_for);
    let full_time = FULL_TIME_CARE * community.policy.full_time_core;
    let core_from = context.rules.stages.core;
    let mut core = 0.0;
    for &slot in &community.active {
        let slot = slot as usize;
        let members = &community.members;
        let of_core = members.of_core(slot, core_from);
        let hours = community.hours(slot).min(MOST_HOURS);
        core += of_core * members.belonging[slot] * members.energy[slot] * hours;
    }
    let given = rules.coordinator * coordinator + full_time + rules.core * core;
    let needed = rules.need + rules.need_active * community.level.active;
    let level = &mut community.level;
    level.care += rules.rate * (1.0 - math::exp(-given / needed) - level.care);
}

/// Strangers rub against each other; care contains it, negotiation settles it.
pub fn conflict(community: &mut Community, context: &mut Context) {
    let present = community.present.len() as f32;
    if present < 2.0 {
        return;
    }
    let rules = &context.rules.care;
    let strange = 1.0 - community.tally.familiarity;
    let p = rules.conflict * present * strange * unsettled(community);
    if community.chances.unit(Chance::Conflict, 0) < p.min(MOST_LIKELY) {
        break_out(community, context, 1.0);
    }
}

/// What negotiation leaves of conflicts, of their number and of their harm.
fn unsettled(community: &Community) -> f32 {
    1.0 - NEGOTIATION_SETTLES * community.policy.lois.negotiation
}

/// A conflict among those present.
pub fn break_out(community: &mut Community, context: &Context, severity: f32) {
    let contained = (1.0 - CARE_CONTAINS * community.level.care) * unsettled(community);
    let cost = context.rules.care.conflict_energy * severity * contained;
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
        community.move_energy(slot, -cost, Flow::Conflict);
    }
    community.tally.conflicts += 1;
}

/// A decision in the domain: the community is asked before, or is not.
pub fn decision(community: &mut Community, context: &Context, consulted: bool, severity: f32) {
    let rules = &context.rules.care;
    let known = community.level.coverage;
    if consulted {
        for slot in 0..community.slots() {
            let members = &community.members;
            if members.participation[slot] >= context.rules.stages.active {
                let weight = members.belonging[slot].max(LEAST_BELONGING);
                community.move_energy(slot, rules.consulted_energy * severity * weight, Flow::Voice);
                let citizenship = &mut community.members.citizenship[slot];
                *citizenship += CITIZENSHIP * severity * (1.0 - *citizenship);
            }
        }
        let level = &mut community.level;
        level.voice += VOICE_GAINED * severity * (1.0 - level.voice);
        level.legitimacy += LEGITIMACY_GAINED * severity * (1.0 - level.legitimacy);
        // What practitioners know saves the organisation a mistake.
        community.tally.lost -= SAVED * context.rules.value.decision * known * severity;
    } else {
        for slot in 0..community.slots() {
            let members = &mut community.members;
            if members.is_member[slot] == 0.0 {
                continue;
            }
            let stake = rules.anger_belonging + share(members.knows[slot]);
            let anger = (members.belonging[slot] * stake * severity).min(1.0 - members.anger[slot]);
            members.anger[slot] += anger;
            community.move_energy(slot, -rules.anger_energy * anger, Flow::Voice);
        }
        community.level.angry = true;
        community.level.voice *= 1.0 - VOICE_LOST * severity;
        community.tally.lost += context.rules.value.decision * known * severity;
    }
    let kind = if consulted { ShockKind::ConsultedDecision } else { ShockKind::UnconsultedDecision };
    community.note(context.week, || What::Shock(kind));
}

/// Anger drains while it lasts, and fades.
pub fn anger(community: &mut Community, context: &mut Context) {
    if !community.level.angry {
        return;
    }
    let rules = &context.rules.care;
    community.level.angry = false;
    for slot in 0..community.slots() {
        let anger = community.members.anger[slot];
        if anger > 0.0 {
            community.move_energy(slot, -ANGER_DRAINS * rules.anger_energy * anger, Flow::Voice);
            let left = anger * (1.0 - rules.anger_fades);
            community.members.anger[slot] = if left < FORGOTTEN { 0.0 } else { left };
            community.level.angry = true;
        }
    }
}

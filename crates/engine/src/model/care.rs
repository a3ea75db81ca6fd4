//! Care for the community as a community, and what wants care: conflict and anger.

use super::knowledge::share;
use super::state::Community;
use super::week::Context;
use crate::math;
use crate::observe::Flow;
use crate::observe::portrait::What;
use crate::random::Chance;
use crate::scenario::ShockKind;

/// Attention of the coordinator and the core: early it rests on one person, later on many.
pub fn care(community: &mut Community, now: &Context) {
    let rules = &now.rules.care;
    let spoken_for = 0.5 * community.policy.advocacy;
    let coordinator = community.coordinator(now.rules.shocks.cut_resources) * (1.0 - spoken_for);
    let full_time = 2.0 * community.policy.full_time_core;
    let core_from = now.rules.stages.core;
    let mut core = 0.0;
    // Weighed instead of passed over: who is of the core is as good as random.
    for &slot in &community.active {
        let slot = slot as usize;
        let members = &community.members;
        let of_core = f32::from(u8::from(members.participation[slot] >= core_from));
        core += of_core * members.belonging[slot] * members.energy[slot] * community.hours(slot).min(2.0);
    }
    let given = rules.coordinator * coordinator + full_time + rules.core * core;
    let needed = rules.need + rules.need_active * community.level.active;
    let level = &mut community.level;
    level.core_care = 1.0 - math::exp(-rules.core * core / needed);
    level.care += rules.rate * (1.0 - math::exp(-given / needed) - level.care);
}

/// Strangers rub against each other; care contains it, negotiation settles it.
pub fn conflict(community: &mut Community, now: &Context) {
    let present = community.present.len() as f32;
    if present < 2.0 {
        return;
    }
    let rules = &now.rules.care;
    let strange = 1.0 - community.tally.familiarity;
    let p = rules.conflict * present * strange * (1.0 - 0.5 * community.policy.lois.negotiation);
    if community.chances.unit(Chance::Conflict, 0) < p.min(0.9) {
        break_out(community, now, 1.0);
    }
}

/// A conflict among those present.
pub fn break_out(community: &mut Community, now: &Context, severity: f32) {
    let contained = (1.0 - 0.8 * community.level.care) * (1.0 - 0.5 * community.policy.lois.negotiation);
    let cost = now.rules.care.conflict_energy * severity * contained;
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        community.move_energy(slot, -cost, Flow::Conflict);
    }
    community.tally.conflicts += 1;
}

/// A decision in the domain: the community is asked before, or is not.
pub fn decision(community: &mut Community, now: &Context, consulted: bool, severity: f32) {
    let rules = &now.rules.care;
    let known = community.level.coverage;
    if consulted {
        for slot in 0..community.slots() {
            let members = &community.members;
            if members.participation[slot] >= now.rules.stages.active {
                let weight = members.belonging[slot].max(0.2);
                community.move_energy(slot, rules.consulted_energy * severity * weight, Flow::Voice);
                let citizenship = &mut community.members.citizenship[slot];
                *citizenship += 0.2 * severity * (1.0 - *citizenship);
            }
        }
        let level = &mut community.level;
        level.voice += 0.15 * severity * (1.0 - level.voice);
        level.legitimacy += 0.02 * severity * (1.0 - level.legitimacy);
        // What practitioners know saves the organisation a mistake.
        community.tally.lost -= 0.5 * now.rules.value.decision * known * severity;
    } else {
        for slot in 0..community.slots() {
            let members = &mut community.members;
            if members.here[slot] == 0.0 {
                continue;
            }
            let stake = rules.anger_belonging + share(members.knows[slot]);
            let anger = (members.belonging[slot] * stake * severity).min(1.0 - members.anger[slot]);
            members.anger[slot] += anger;
            community.move_energy(slot, -rules.anger_energy * anger, Flow::Voice);
        }
        community.level.angry = true;
        community.level.voice *= 1.0 - 0.3 * severity;
        community.tally.lost += now.rules.value.decision * known * severity;
    }
    let kind = if consulted { ShockKind::ConsultedDecision } else { ShockKind::UnconsultedDecision };
    if let Some(journal) = &mut community.journal {
        journal.note(now.week, What::Shock(kind));
    }
}

/// Anger drains while it lasts, and fades.
pub fn anger(community: &mut Community, now: &Context) {
    if !community.level.angry {
        return;
    }
    let rules = &now.rules.care;
    community.level.angry = false;
    for slot in 0..community.slots() {
        let anger = community.members.anger[slot];
        if anger > 0.0 {
            community.move_energy(slot, -0.1 * rules.anger_energy * anger, Flow::Voice);
            let left = anger * (1.0 - rules.anger_fades);
            community.members.anger[slot] = if left < 0.005 { 0.0 } else { left };
            community.level.angry = true;
        }
    }
}

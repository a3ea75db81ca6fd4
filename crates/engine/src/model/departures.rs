//! Who leaves, and what goes with them.

use super::column::list;
use super::state::{Community, GONE};
use super::week::Context;
use crate::math;
use crate::observe::Flow;
use crate::observe::portrait::What;
use crate::random::low_half;

use wide::f32x8;

/// Members leave: by turnover, which belonging and careers hold off, disappointed, after a long silence, or in anger.
pub fn depart(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.departures;
    let career = rules.career * community.policy.career_paths;
    // Nobody's hazard is higher: most draws are decided by this alone.
    let angry = if community.level.angry { rules.anger } else { 0.0 };
    let most = rules.turnover + rules.lapse.max(rules.silent) + angry;
    // Who joined later this week has no draw, and stays.
    // The lower half of the word whose upper half has decided on presence.
    let words = community.room.words.lanes().iter();
    let may_leave = words.map(|words| f32x8::new(words.map(low_half)).simd_lt(most).to_bitmask());
    list(&mut community.room.slots, community.room.words.len(), may_leave);
    for position in 0..community.room.slots.len() {
        let slot = community.room.slots[position] as usize;
        let draw = low_half(community.room.words[slot]);
        let members = &community.members;
        let (engagement, belonging) = (members.engagement[slot], members.belonging[slot]);
        let mut hazard = rules.turnover * (1.0 - rules.embedded * belonging) * (1.0 - career * engagement)
            + rules.anger * members.anger[slot];
        if members.present[slot] > 0.0 {
            let value = 2.0 * engagement - 1.0;
            hazard += rules.lapse * math::logistic(-rules.steepness * (value + rules.bearable));
        } else if context.week >= u32::from(members.silent_since[slot]) + rules.silent_weeks {
            hazard += rules.silent;
        }
        if draw < hazard * members.is_member[slot] {
            leave(community, context, slot);
        }
    }
    close_gaps(community);
}

/// One member leaves: ties, memory, and a gap if it was of the core.
pub fn leave(community: &mut Community, context: &Context, slot: usize) {
    let members = &mut community.members;
    if members.is_member[slot] == 0.0 {
        return;
    }
    if members.participation[slot] >= context.rules.stages.core {
        community.tally.core_left += 1;
        community.note(context.week, || What::CoreMemberLeft);
    }
    let members = &mut community.members;
    community.ledger.energy[Flow::Leaving as usize] -= f64::from(members.energy[slot]);
    community.ledger.engagement[Flow::Leaving as usize] -= f64::from(members.engagement[slot]);
    // Of those who gave nothing there is nothing to remember.
    community
        .former
        .extend(Some(members.given(slot)).filter(|given| given.contributions + given.answers > 0));
    community.former_paths.count(members, slot, context.horizon);
    community.level.legacy |= members.knows[slot];
    members.is_member[slot] = 0.0;
    members.headcount -= 1;
    for column in [
        &mut members.energy,
        &mut members.interest,
        &mut members.engagement,
        &mut members.belonging,
        &mut members.participation,
        &mut members.pull,
        &mut members.anger,
        &mut members.reputation,
        &mut members.outdated_share,
        &mut members.present,
    ] {
        column[slot] = 0.0;
    }
    members.knows[slot] = 0;
    members.outdated[slot] = 0;
    community.tally.departures += 1;
}

/// Gaps that are left open: so many, or one in so many slots.
const FEW_GAPS: usize = 16;
const GAPS_SHARE: usize = 4;

/// Slots of former members are closed now and then, not every week.
pub fn close_gaps(community: &mut Community) {
    let gone = community.slots() - community.members.headcount as usize;
    if gone <= FEW_GAPS.max(community.slots() / GAPS_SHARE) {
        return;
    }
    let mut slots = std::mem::take(&mut community.room.slots);
    community.members.retain(&mut slots);
    for project in &mut community.projects {
        let mut kept = 0;
        for position in 0..project.size {
            let slot = slots[project.team[position] as usize];
            if slot != GONE {
                project.team[kept] = slot;
                kept += 1;
            }
        }
        project.size = kept;
    }
    community.present.retain_mut(|slot| {
        *slot = slots[*slot as usize];
        *slot != GONE
    });
    community.room.slots = slots;
}

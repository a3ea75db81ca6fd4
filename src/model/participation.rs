//! Who takes part this week.

use super::state::{Community, path};
use super::week::Now;
use crate::math;
use crate::random::{Decision, unit};
use crate::scenario::EventKind;
use crate::scenario::coefficients::Participation;

/// Weeks for which somebody counts as a newcomer.
pub const NEWCOMER_WEEKS: u32 = 26;

/// The first slot of those who joined less than so many weeks ago: slots stand in the order of joining.
pub fn first_after(joined: &[u16], week: u32, weeks: u32) -> usize {
    joined.partition_point(|&joined| u32::from(joined) + weeks <= week)
}

/// Log-odds at which nobody takes part.
const NEVER: f32 = -60.0;

/// Fills `present` with those who take part, in the order in which they act: a seeded one, never that of memory.
pub fn attend(community: &mut Community, now: &mut Now) {
    let rules = &now.rules.participation;
    let n = community.slots();
    let pull_of_event = event_pull(community) * rules.event * (0.5 + community.level.care);
    let attendance_hours = if community.occasions.is_empty() { 0.0 } else { 0.5 * community.policy.control };
    grant_hours(community, now);
    let granted = community.tally.granted - attendance_hours;
    let squeeze = community.tally.squeeze;
    let recognised = rules.legitimacy * (community.level.legitimacy - rules.legitimacy_enough);
    let intercept =
        rules.intercept + community.level.frailty + community.start.relevance + pull_of_event + recognised
            - 0.5 * rules.energy;

    let room = &mut community.room;
    let members = &mut community.members;
    room.fit(n, members.id.capacity());
    now.random.fill(community.index, Decision::Attend, now.week, &members.id, &mut room.attend);

    let longest = room.forgotten.len() - 1;
    for (inclination, &silence) in members.inclination.iter_mut().zip(&members.silence) {
        *inclination = -room.forgotten[usize::from(silence).min(longest)];
    }
    let welcome = rules.welcome * community.policy.onboarding;
    for slot in first_after(&members.joined, now.week, NEWCOMER_WEEKS)..n {
        if path::came_later(members.path[slot]) {
            members.inclination[slot] += welcome;
        }
    }
    incline(rules, intercept, &members.here, &members.engagement, &members.energy, &mut members.inclination);
    bind(rules.belonging, &members.belonging, &members.pull, &mut members.inclination);
    let hours = Hours { granted, squeeze };
    decide(rules, hours, &room.attend, &members.own_hours, &members.inclination, &mut members.present);
    // The lowest draw of all would let in even those who have left.
    keep_here(&members.here, &mut members.present);
    first_weeks(community, now);
    seat(community);
}

/// Hours of the week, besides own ones.
#[derive(Clone, Copy)]
struct Hours {
    granted: f32,
    squeeze: f32,
}

// The loops over all members stand in functions of their own: a compiler that knows that columns don't overlap
// decides for several members at once.

/// Log-odds by engagement and energy, on top of those given.
fn incline(
    rules: &Participation,
    intercept: f32,
    here: &[f32],
    engagement: &[f32],
    energy: &[f32],
    inclination: &mut [f32],
) {
    let n = inclination.len();
    let (here, engagement, energy) = (&here[..n], &engagement[..n], &energy[..n]);
    for slot in 0..n {
        let x =
            inclination[slot] + intercept + rules.engagement * engagement[slot] + rules.energy * energy[slot];
        inclination[slot] = x * here[slot] + NEVER * (1.0 - here[slot]);
    }
}

/// Log-odds by belonging and the pull of ties.
fn bind(weight: f32, belonging: &[f32], pull: &[f32], inclination: &mut [f32]) {
    let n = inclination.len();
    let (belonging, pull) = (&belonging[..n], &pull[..n]);
    for slot in 0..n {
        inclination[slot] += weight * (belonging[slot] + pull[slot]);
    }
}

/// Who comes: u < factor / (1 + e^-x), without the division.
fn decide(
    rules: &Participation,
    hours: Hours,
    words: &[u32],
    own: &[f32],
    inclination: &[f32],
    present: &mut [f32],
) {
    let n = present.len();
    let (words, own, inclination) = (&words[..n], &own[..n], &inclination[..n]);
    for slot in 0..n {
        let hours = (own[slot] * hours.squeeze + hours.granted).max(0.0);
        let factor = (rules.hours_floor + rules.hours_gain * hours / (hours + rules.hours_half)).min(1.0);
        let comes = unit(words[slot]) * (1.0 + math::exp(-inclination[slot])) < factor;
        present[slot] = f32::from(u8::from(comes));
    }
}

fn keep_here(here: &[f32], present: &mut [f32]) {
    for (present, here) in present.iter_mut().zip(here) {
        *present *= here;
    }
}

/// Those who joined this week have a probability of their own.
fn first_weeks(community: &mut Community, now: &Now) {
    let members = &mut community.members;
    for slot in first_after(&members.joined, now.week, 1)..members.id.len() {
        if path::came_later(members.path[slot]) {
            let comes = unit(community.room.attend[slot]) < now.rules.arrivals.first_week;
            members.present[slot] = if comes { members.here[slot] } else { 0.0 };
        }
    }
}

/// Lists the participants, in an order drawn for the week: removing one doesn't change that of the others.
fn seat(community: &mut Community) {
    let present = &community.members.present[..];
    let room = &mut community.room;
    let count = room.list(present.len(), |slot| present[slot] > 0.0).len();
    room.keys.clear();
    room.keys.extend(room.slots[..count].iter().map(|&slot| {
        // The low bits of the draw decide nothing else; the rest breaks ties.
        let word = room.attend[slot as usize];
        let key = (word & 0xff) << 24 | word.wrapping_mul(0x9e37_79b9) >> 8;
        u64::from(key) << 32 | u64::from(slot)
    }));
    room.keys.sort_unstable();
    community.present.clear();
    for place in 0..count {
        community.seat(community.room.keys[place] as u32 as usize);
    }
    community.tally.participants = count as u32;
}

/// How strongly this week's events call, 1 for a regular meeting.
fn event_pull(community: &Community) -> f32 {
    community
        .occasions
        .iter()
        .map(|occasion| match occasion.kind {
            EventKind::Charter | EventKind::KnowledgeAudit => 0.6,
            EventKind::Lecture => 0.8,
            EventKind::Meeting | EventKind::JointEvent | EventKind::Session => 1.0,
            EventKind::Stories | EventKind::Anniversary => 1.1,
            EventKind::LaunchWorkshop | EventKind::RenewalWorkshop => 1.3,
        })
        .fold(0.0, f32::max)
}

/// Hours that the organisation grants each member, and the share of own hours that the day job leaves.
fn grant_hours(community: &mut Community, now: &Now) {
    let cut = community.level.cut.now() * now.rules.shocks.cut_resources;
    let protected = community.policy.protected_hours * (0.3 + 0.7 * community.level.legitimacy) * (1.0 - cut);
    let squeeze = (1.0 - now.organisation.workload) * (1.0 - community.level.surge.now());
    community.tally.squeeze = squeeze;
    // A surge of workload eats protected hours too, though less than own ones.
    community.tally.granted = protected * (1.0 - 0.5 * community.level.surge.now());
}

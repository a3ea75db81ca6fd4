//! Counting at the end of the week: who is there, how they are, what they know together.

use super::column::list;
use super::participation::first_after;
use super::state::{Community, Members, YEAR, path};
use super::week::Context;
use crate::math;
use crate::model::knowledge::{TOPICS, share};
use crate::observe::stage::is_silent;

use wide::f32x8;

/// Members counted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Census {
    /// Members.
    pub members: f32,
    /// Active members, the core included.
    pub active: f32,
    /// Members of the core.
    pub core: f32,
    /// Sum of participation.
    pub activity: f32,
    /// Mean energy, each member weighed by its participation; of all alike, where nobody has taken part.
    pub energy: f32,
    /// Sum of energy over the core.
    pub energy_core: f32,
    /// Sum of engagement over all.
    pub engagement: f32,
    /// Sum of belonging over the active.
    pub belonging_active: f32,
    /// Sum of anger.
    pub anger: f32,
    /// Sum of the outdated shares of what members know.
    pub outdated: f32,
    /// Members of less than a year's standing who are active.
    pub newcomers_active: f32,
    /// Mean over active members of their six strongest ties to other active members.
    pub cohesion: f32,
    /// Topics known by somebody.
    pub known: u64,
    /// Topics known by three or more active members.
    pub shared: u64,
    /// Mean over the organisation's units of the share of topics known there.
    pub unit_coverage: f32,
}

/// Ties that count for cohesion.
const STRONGEST: u32 = 6;
/// People with whom a community has been launched.
const LAUNCH: u32 = 3;

/// Counts members, and keeps what next week's processes read.
pub fn count(community: &mut Community, context: &mut Context) {
    let mut census = Census::default();
    list_active(community, context.rules.stages.active);
    people(community, context, &mut census);
    topics(community, context, &mut census);
    census.cohesion = cohesion(community, context.rules.stages.active);
    paths(community, context, &mut census);
    let level = &mut community.level;
    level.active = census.active;
    level.cohesion = census.cohesion;
    level.coverage = share(census.known);
    level.participants = community.tally.participants as f32;
    level.silence = if community.tally.contributions > 0 { 0 } else { level.silence + 1 };
    community.census = census;
    read_log(community, context);
}

/// Whether it is alive, by what a log would show: death is silence. Newcomers of the week don't count, they are only looking in.
fn read_log(community: &mut Community, context: &Context) {
    let window = context.rules.stages.silence;
    let after = context.week + 1;
    let members = &community.members;
    let (mut people, mut latest) = (0u32, false);
    for slot in 0..members.id.len() {
        let acted = u32::from(members.acted[slot]);
        let looked_in = path::came_later(members.path[slot]) && acted == u32::from(members.joined[slot]) + 1;
        if members.is_member[slot] == 0.0 || acted == 0 || looked_in || acted + window <= after {
            continue;
        }
        people += 1;
        latest |= acted + window / 2 > after;
    }
    let level = &mut community.level;
    level.launched |= people >= LAUNCH;
    let silent = is_silent(level.silent_weeks > 0, people, latest, after, window);
    level.silent_weeks = if silent { level.silent_weeks + 1 } else { 0 };
    // Nobody pays for a community that has fallen silent, once that has been noticed.
    if level.silent_weeks > context.organisation.notice_weeks {
        level.dissolved = true;
    }
}

/// Lists the active members.
pub fn list_active(community: &mut Community, active_from: f32) {
    let participation = community.members.participation.wide();
    let active = participation.map(|participation| participation.simd_ge(active_from).to_bitmask());
    list(&mut community.active, community.members.id.len(), active);
}

fn people(community: &Community, context: &Context, census: &mut Census) {
    let members = &community.members;
    let sums = sum(members);
    census.members = members.headcount as f32;
    census.activity = sums.activity;
    census.engagement = sums.engagement;
    census.outdated = sums.outdated;
    census.energy = if census.activity > 0.0 {
        sums.active_energy / census.activity
    } else {
        math::sum(&members.energy) / census.members.max(1.0)
    };
    for &slot in &community.active {
        let slot = slot as usize;
        census.active += 1.0;
        census.belonging_active += members.belonging[slot];
        let of_core = members.of_core(slot, context.rules.stages.core);
        census.core += of_core;
        census.energy_core += of_core * members.energy[slot];
    }
    if community.level.angry {
        census.anger = math::sum(&members.anger);
    }
}

/// Sums over all members.
struct Sums {
    activity: f32,
    engagement: f32,
    outdated: f32,
    /// Energy, each member weighed by its participation.
    active_energy: f32,
}

fn sum(members: &Members) -> Sums {
    let mut sums = [f32x8::ZERO; 4];
    let shares = members.participation.wide().zip(members.outdated_share.wide());
    let feelings = members.engagement.wide().zip(members.energy.wide());
    for ((participation, outdated), (engagement, energy)) in shares.zip(feelings) {
        let of_member = [participation, engagement, outdated, energy * participation];
        for (sum, one) in sums.iter_mut().zip(of_member) {
            *sum += one;
        }
    }
    let [activity, engagement, outdated, active_energy] = sums.map(math::sum_lane);
    Sums { activity, engagement, outdated, active_energy }
}

fn topics(community: &Community, context: &Context, census: &mut Census) {
    let members = &community.members;
    let mut units = [0u64; 64];
    for (&knows, &unit) in members.knows.iter().zip(members.unit.iter()) {
        units[usize::from(unit & 63)] |= knows;
    }
    // A counter up to three for all topics at once, one machine word a digit.
    let (mut one, mut two, mut three) = (0u64, 0u64, 0u64);
    for &slot in &community.active {
        let knows = members.knows[slot as usize];
        three |= two & knows;
        two |= one & knows;
        one |= knows;
    }
    let count = context.organisation.units.clamp(1, 64);
    let units = &units[..count as usize];
    census.known = units.iter().fold(0, |known, unit| known | unit);
    census.shared = three;
    let sum: u32 = units.iter().map(|unit| unit.count_ones()).sum();
    census.unit_coverage = sum as f32 / (count * TOPICS) as f32;
}

/// Mean of the six strongest ties among active members.
fn cohesion(community: &Community, active_from: f32) -> f32 {
    let members = &community.members;
    let mut sum = 0.0;
    for &slot in &community.active {
        sum += members.ties.strongest(slot as usize, STRONGEST, &members.participation, active_from);
    }
    let count = community.active.len();
    if count > 0 { sum / (STRONGEST as usize * count) as f32 } else { 0.0 }
}

/// How far newcomers of the last year have come.
fn paths(community: &mut Community, context: &Context, census: &mut Census) {
    let members = &mut community.members;
    let newest = first_after(&members.joined, context.week, YEAR);
    let from = community.active.partition_point(|&slot| (slot as usize) < newest);
    for &slot in &community.active[from..] {
        let slot = slot as usize;
        let newcomer = path::came_later(members.path[slot]);
        let core = newcomer & (members.participation[slot] >= context.rules.stages.core);
        members.path[slot] |= (path::ACTIVE * u8::from(newcomer)) | (path::CORE * u8::from(core));
        census.newcomers_active += f32::from(u8::from(newcomer));
    }
}

//! Who takes part this week.

use super::column::{Column, list};
use super::state::{Community, Members, path};
use super::week::Context;
use crate::math::{self, LANES};
use crate::random::{Decision, unit};
use crate::scenario::coefficients::Participation;

use wide::f32x8;

/// Weeks for which somebody counts as a newcomer.
pub const NEWCOMER_WEEKS: u32 = 26;

/// How strongly an event calls where nobody cares for the community, and what full care adds.
const UNCARED: f32 = 0.6;
const CARED_FOR: f32 = 0.4;
/// How strongly an event calls where there is nothing to talk about; matter adds up to one to it.
const WITHOUT_MATTER: f32 = 0.3;
/// What each further event of a week adds to the call of one.
const FURTHER_EVENT: f32 = 0.35;
/// Hours that full control takes from each member in a week with an event, for attendance.
const ATTENDANCE_HOURS: f32 = 0.1;
/// Energy at which it neither raises nor lowers participation.
const USUAL_ENERGY: f32 = 0.5;
/// Share of the protected hours that can be taken without legitimacy, and what full legitimacy adds.
const BY_RIGHT: f32 = 0.3;
const BY_LEGITIMACY: f32 = 0.7;
/// Share of a surge of workload that protected hours suffer; own hours suffer all of it.
const SURGE_OF_PROTECTED: f32 = 0.5;

/// The first slot of those who joined less than so many weeks ago: slots stand in the order of joining.
pub fn first_after(joined: &[u16], week: u32, weeks: u32) -> usize {
    joined.partition_point(|&joined| u32::from(joined) + weeks <= week)
}

/// Day of the year on which runs begin, and days in which the last two weeks of a year begin, counted from 0.
const FIRST_DAY: u32 = 5;
const HOLIDAYS_FROM: u32 = 351;
const HOLIDAYS_UNTIL: u32 = 365;

/// Log-odds at which nobody takes part.
const NEVER: f32 = -60.0;

/// Fills `present` with those who take part, in the order in which they act: a seeded one, never that of memory.
pub fn attend(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.participation;
    let n = community.slots();
    let called = rules.event * (UNCARED + CARED_FOR * community.level.care) * event_pull(community);
    let attendance_hours =
        if community.occasions.is_empty() { 0.0 } else { ATTENDANCE_HOURS * community.policy.control };
    grant_hours(community, context);
    let granted = community.tally.granted - attendance_hours;
    let squeeze = community.tally.squeeze;
    let recognised = rules.legitimacy * (community.level.legitimacy - rules.legitimacy_enough);
    let intercept = rules.intercept + called + recognised + rules.attention * community.level.attention
        - rules.control * community.policy.control
        - USUAL_ENERGY * rules.energy
        - rules.engagement;

    let room = &mut community.room;
    let members = &mut community.members;
    room.fit(n, members.id.capacity());
    context.random.fill(community.index, Decision::Attend, context.week, &members.id, &mut room.words);
    let welcome = rules.welcome * community.policy.onboarding;
    remember(&context.tables.forgotten, context.week, &members.silent_since, &mut members.inclination);
    for slot in first_after(&members.joined, context.week, NEWCOMER_WEEKS)..n {
        if path::came_later(members.path[slot]) {
            members.inclination[slot] += welcome;
        }
    }
    incline(rules, intercept, members);
    decide(rules, Hours { granted, squeeze }, &room.words, members);
    first_weeks(community, context);
    seat(community);
}

/// Hours of the week, besides own ones.
#[derive(Clone, Copy)]
pub(super) struct Hours {
    pub(super) granted: f32,
    pub(super) squeeze: f32,
}

/// What silence takes from the log-odds.
fn remember(forgotten: &[f32], week: u32, since: &Column<u16>, inclination: &mut Column<f32>) {
    let longest = forgotten.len() - 1;
    for (inclination, since) in inclination.lanes_mut().iter_mut().zip(since.lanes()) {
        for lane in 0..LANES {
            inclination[lane] = -forgotten[(week as usize - usize::from(since[lane])).min(longest)];
        }
    }
}

/// What log-odds of taking part are made of, for one member.
#[derive(Debug, Clone, Copy)]
pub struct Leanings {
    /// Expected value of a week of taking part, 0..1.
    pub engagement: f32,
    /// How participation feels now, 0..1.
    pub energy: f32,
    /// Identity with the community, 0..1.
    pub belonging: f32,
    /// Pull of ties to those who take part, 0..1.
    pub pull: f32,
    /// Running mean of weeks of taking part, 0..1.
    pub habit: f32,
    /// Anger over decisions taken without asking, 0..1.
    pub anger: f32,
}

/// Log-odds of taking part for one member, on top of those given: the formula of `incline`.
pub fn inclination(rules: &Participation, given: f32, of: &Leanings) -> f32 {
    given
        + of.engagement * 2.0 * rules.engagement
        + of.energy * rules.energy
        + of.habit * rules.habit
        + (of.belonging + of.pull) * rules.belonging
        - of.anger * rules.anger
}

/// Everybody's [`inclination`]; never, for who has left.
pub(super) fn incline(rules: &Participation, intercept: f32, members: &mut Members) {
    let feelings = members.engagement.wide().zip(members.energy.wide());
    let bonds = members.belonging.wide().zip(members.pull.wide());
    let lasting =
        members.participation.wide().zip(members.anger.wide()).zip(members.leaning.wide()).zip(bonds);
    for (((inclination, is_member), (engagement, energy)), (((habit, anger), leaning), (belonging, pull))) in
        members.inclination.lanes_mut().iter_mut().zip(members.is_member.wide()).zip(feelings).zip(lasting)
    {
        let x = f32x8::new(*inclination)
            + intercept
            + leaning
            + engagement * (2.0 * rules.engagement)
            + energy * rules.energy
            + habit * rules.habit
            + (belonging + pull) * rules.belonging
            - anger * rules.anger;
        *inclination = (x * is_member + (f32x8::ONE - is_member) * NEVER).to_array();
    }
}

/// Whether one member comes, by a draw `unit` of 0..1: the formula of `decide`, u < factor / (1 + e^-x) without the
/// division.
pub fn comes(rules: &Participation, hours: f32, inclination: f32, unit: f32) -> bool {
    let factor = hours * rules.hours_gain / (hours + rules.hours_half) + rules.hours_floor;
    unit * (math::exp(-inclination) + 1.0) < factor.min(1.0)
}

/// Who comes; see [`comes`].
pub(super) fn decide(rules: &Participation, hours: Hours, words: &Column<u32>, members: &mut Members) {
    let columns = members.own_hours.wide().zip(members.inclination.wide());
    for (((present, is_member), words), (own, inclination)) in
        members.present.lanes_mut().iter_mut().zip(members.is_member.wide()).zip(words.lanes()).zip(columns)
    {
        let hours = (own * hours.squeeze + hours.granted).fast_max(f32x8::ZERO);
        let factor = hours * rules.hours_gain / (hours + rules.hours_half) + rules.hours_floor;
        let chance = f32x8::new(words.map(unit)) * (math::exp_lane(-inclination) + 1.0);
        let comes = chance.simd_lt(factor.fast_min(f32x8::ONE));
        // The lowest draw of all would let in even those who have left.
        *present = (comes & is_member).to_array();
    }
}

/// Those who joined this week have a probability of their own.
fn first_weeks(community: &mut Community, context: &Context) {
    let members = &mut community.members;
    for slot in first_after(&members.joined, context.week, 1)..members.id.len() {
        if path::came_later(members.path[slot]) {
            let comes = unit(community.room.words[slot]) < context.rules.arrivals.first_week;
            members.present[slot] = if comes { members.is_member[slot] } else { 0.0 };
        }
    }
}

/// Lists the participants, in an order drawn for the week: removing one doesn't change that of the others.
fn seat(community: &mut Community) {
    let room = &mut community.room;
    let present = community.members.present.wide().map(|present| present.simd_gt(0.0).to_bitmask());
    list(&mut room.slots, community.members.id.len(), present);
    let count = room.slots.len();
    room.keys.clear();
    room.keys.extend(room.slots.iter().map(|&slot| {
        // The low bits of the draw decide nothing else; the rest breaks ties.
        let word = room.words[slot as usize];
        let key = (word & 0xff) << 24 | word.wrapping_mul(0x9e37_79b9) >> 8;
        u64::from(key) << 32 | u64::from(slot)
    }));
    room.keys.sort_unstable();
    community.present.clear();
    community.present.extend(room.keys.iter().map(|&key| key as u32));
    community.utility.resize(count, Default::default());
    for (position, &slot) in community.present.iter().enumerate() {
        community.members.position[slot as usize] = position as u32;
    }
    community.tally.participants = count as u32;
}

/// How strongly this week's events call: the strongest kind, the matter to talk about, and a little for each further one.
fn event_pull(community: &Community) -> f32 {
    let strongest =
        community.occasions.iter().map(|occasion| occasion.kind.traits().pull).fold(0.0, f32::max);
    let further = community.occasions.len().saturating_sub(1) as f32;
    strongest * (WITHOUT_MATTER + community.matter()) * (1.0 + FURTHER_EVENT * further)
}

/// Whether a week is one of the two at the year's end.
pub fn is_holiday(week: u32) -> bool {
    // Runs begin on 6 January; four years have 1461 days.
    let quarter_days = (week * 7 + FIRST_DAY) * 4 % (4 * 365 + 1);
    (HOLIDAYS_FROM * 4..HOLIDAYS_UNTIL * 4).contains(&quarter_days)
}

/// Hours that the organisation grants each member, and the share of own hours that the day job leaves.
fn grant_hours(community: &mut Community, context: &Context) {
    let protected = community.policy.protected_hours
        * (BY_RIGHT + BY_LEGITIMACY * community.level.legitimacy)
        * community.resources(context.rules.shocks.cut_resources);
    let work = if is_holiday(context.week) { 1.0 - context.organisation.holidays } else { 1.0 };
    let squeeze = work * (1.0 - context.organisation.workload) * (1.0 - community.level.surge.current());
    community.tally.squeeze = squeeze;
    community.tally.granted = work * protected * (1.0 - SURGE_OF_PROTECTED * community.level.surge.current());
}

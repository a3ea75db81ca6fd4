//! Energy, engagement and belonging: how a week leaves people.

use super::column::{Column, list};
use super::recognition;
use super::state::{Community, Members, UTILITIES, UTILITY, Utility, path};
use super::week::Context;
use crate::math::{self, LANES};
use crate::observe::Flow;
use crate::random::{Decision, bell};
use crate::scenario::coefficients::Energy;

use wide::{f32x8, u32x8};

/// Hours added to those that a member has, before what it used is compared with them: nobody divides by nothing.
const SPARE_HOURS: f32 = 0.5;
/// Excess of hours beyond which overload grows no more, in shares of those that a member has.
const MOST_EXCESS: f32 = 2.0;
/// Interest at which a fitting domain neither draws nor bores.
const USUAL_INTEREST: f32 = 0.5;
/// What a week costs falls with this power of the hours that one has, from these hours on.
const TIME_COST_POWER: f32 = 0.3;
const LEAST_TIME: f32 = 0.02;
/// What others say is worth something where the domain fits nobody, where there is nothing left to find out, and more by challenge.
const UNFIT_LISTENING: f32 = 0.2;
const WITHOUT_CHALLENGE: f32 = 0.4;
const BY_CHALLENGE: f32 = 0.9;
/// What is said among strangers, who are on their guard, against what is said among familiar people.
const GUARDED: f32 = 0.25;
/// Participants who make half of the largest crowd.
const CROWD: f32 = 100.0;
/// Energy that a full centre takes from everybody: volunteers feel less that the community is theirs.
const CENTRE_TAKES: f32 = 0.08;
/// Full-time people who make a full centre.
const FULL_CENTRE: f32 = 3.0;
/// Absent members' ties are summed every so many weeks (a power of two): they change slowly.
const ABSENT_EVERY: u32 = 4;

/// The end of the week for everybody.
pub fn feel(community: &mut Community, context: &mut Context) {
    recognition::charge(community, context);
    engage(community, context);
    relax(community, context);
    pass(community, context);
    belong(community, context);
}

/// What of a participant's week changed its engagement, summed over all of them, by cause.
#[derive(Default)]
struct EngagementSums {
    ties: f64,
    cost: f64,
    overload: f64,
    recognition: f64,
    utility: [f64; UTILITIES],
    all: f64,
}

/// Hours beyond those that one has drain; the value that participants expect of a week moves towards what it was worth.
fn engage(community: &mut Community, context: &Context) {
    let rules = &context.rules.energy;
    let recognition = recognition::value(&community.policy, rules);
    let ladder = rules.ladder_value * community.policy.onboarding;
    let shared = shared_value(community, rules);
    let fit = community.level.fit;
    let mut sums = EngagementSums::default();
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
        // How far hours exceed those that a member has, in shares of them.
        let hours = community.hours(slot);
        let excess = (community.members.used[slot] / (hours + SPARE_HOURS) - 1.0).clamp(0.0, MOST_EXCESS);
        community.move_energy(slot, -rules.overload * excess, Flow::Overload);
        let members = &community.members;
        let over = -rules.overload_value * excess;
        let recognised = recognition * recognition::standing(members.reputation[slot]);
        let tied = rules.ties_value * members.pull[slot];
        let fitting = rules.fit_value * (members.interest[slot] - USUAL_INTEREST) * fit;
        let cost = -rules.cost * time_cost(hours);
        let newness = context.tables.newness.of(members.contributions[slot]);
        let mut utility = community.utility[position];
        utility[Utility::Dialogue as usize] += shared;
        if path::came_later(members.path[slot]) {
            // Small tasks that fit a newcomer are good work.
            utility[Utility::GoodWork as usize] += ladder * newness.tasks;
        }
        let value = tied + fitting + cost + over + recognised + utility.iter().sum::<f32>();

        let felt = math::tanh(value);
        let speed = (rules.engagement_rate * (1.0 + rules.first_impressions * newness.impressions)).min(1.0);
        let old = members.engagement[slot];
        let new = value_after(old, felt, speed);
        community.members.engagement[slot] = new;
        community.move_energy(slot, rules.uplift * felt, Flow::Mood);

        // Each cause has its share of what the week was worth.
        let scale = if value == 0.0 { 0.5 * speed } else { 0.5 * speed * felt / value };
        sums.all += f64::from(new) - f64::from(old);
        sums.ties += f64::from(scale * tied);
        sums.cost += f64::from(scale * cost);
        sums.overload += f64::from(scale * over);
        sums.recognition += f64::from(scale * recognised);
        for (sum, share) in sums.utility.iter_mut().zip(utility) {
            *sum += f64::from(scale * share);
        }
    }
    let ledger = &mut community.ledger.engagement;
    let shares = [
        (Flow::Belonging, sums.ties),
        (Flow::Fatigue, sums.cost),
        (Flow::Overload, sums.overload),
        (Flow::Recognition, sums.recognition),
    ];
    // Interest takes what is left of the whole, so that the ledger closes to the last bit.
    let mut rest = sums.all;
    for (cause, share) in shares.into_iter().chain(UTILITY.into_iter().zip(sums.utility)) {
        ledger[cause as usize] += share;
        rest -= share;
    }
    ledger[Flow::Interest as usize] += rest;
}

/// Engagement after a week that was worth `felt` (-1..1): V = 2 G - 1 moves towards it by a share.
pub fn value_after(engagement: f32, felt: f32, share: f32) -> f32 {
    (engagement + share * (0.5 + 0.5 * felt - engagement)).clamp(0.0, 1.0)
}

/// What a week costs who has so many hours for it: one for an hour, less for who has more.
fn time_cost(hours: f32) -> f32 {
    math::pow(hours.max(LEAST_TIME), -TIME_COST_POWER)
}

/// What everybody who came has of a week: something to listen to, less the crowd.
fn shared_value(community: &Community, rules: &Energy) -> f32 {
    let level = &community.level;
    let heard = 1.0 - math::exp(-level.content / rules.listening_content);
    let interesting = (UNFIT_LISTENING + level.fit) * (WITHOUT_CHALLENGE + BY_CHALLENGE * level.challenge);
    let open = GUARDED + (1.0 - GUARDED) * community.tally.familiarity;
    let crowd = math::saturation(community.present.len() as f32, CROWD);
    rules.listening_value * heard * interesting * open - rules.crowd_value * crowd
}

/// Everybody's energy returns to its base, which each of its sources pulls up or down.
fn relax(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.energy;
    let rate = rules.rate;
    let level = &community.level;
    let care = rate * rules.care * level.care;
    let centre = (community.policy.full_time_core / FULL_CENTRE).min(1.0);
    let control = -rate * (CENTRE_TAKES * centre + rules.control * community.policy.control);
    let challenge = rate * rules.challenge * (level.challenge - rules.challenge_enough);
    let pulls = Pulls {
        rate,
        gain: rate * rules.base + challenge + care + control,
        interest: rate * rules.interest,
        belonging: rate * rules.belonging,
        outdated: rate * rules.outdated,
        outside: rules.outside,
    };
    let (members, room) = (&community.members, &mut community.room);
    room.fit_outside(members.id.len(), members.id.capacity());
    context.random.fill(
        community.index,
        Decision::Outside,
        context.week,
        &members.id,
        &mut room.words_outside,
    );
    let headcount = community.members.headcount as f32;
    let sums = pull(&pulls, &community.room.words_outside, &mut community.members);
    let felt = [
        (Flow::Interest, rate * rules.base * headcount + pulls.interest * sums.interest),
        (Flow::Belonging, pulls.belonging * sums.belonging),
        (Flow::Challenge, challenge * headcount),
        (Flow::Care, care * headcount),
        (Flow::Outdated, -pulls.outdated * sums.outdated),
        (Flow::Control, control * headcount),
        (Flow::Outside, pulls.outside * sums.outside),
    ];
    // Tiring takes what is left of the whole, so that the ledger closes to the last bit.
    let mut rest = sums.change;
    for (cause, change) in felt {
        community.ledger.energy[cause as usize] += f64::from(change);
        rest -= f64::from(change);
    }
    community.ledger.energy[Flow::Fatigue as usize] += rest;
}

/// How strongly energy is pulled in a week: back to nothing, up by the same for all, by each member's interest and
/// belonging, down by what is outdated.
#[derive(Debug, Clone, Copy)]
pub struct Pulls {
    /// Back to nothing, a share of it a week.
    pub(super) rate: f32,
    /// Up, by the same for all.
    pub(super) gain: f32,
    /// Up, by interest.
    pub(super) interest: f32,
    /// Up, by belonging.
    pub(super) belonging: f32,
    /// Down, by the square of the outdated share of what one knows.
    pub(super) outdated: f32,
    /// Up or down, by chance.
    pub(super) outside: f32,
}

impl Pulls {
    /// A member's energy after a week of these pulls: the formula of `pull`, for one member.
    pub fn energy_after(
        &self,
        energy: f32,
        interest: f32,
        belonging: f32,
        outdated: f32,
        outside: f32,
        is_member: f32,
    ) -> f32 {
        let new = energy - energy * self.rate
            + is_member * self.gain
            + interest * self.interest
            + belonging * self.belonging
            - outdated * outdated * self.outdated
            + outside * is_member * self.outside;
        new.clamp(0.0, 1.0)
    }
}

/// Sums over members of what pulls, and of how far energy moved.
pub(super) struct Pulled {
    interest: f32,
    belonging: f32,
    outdated: f32,
    outside: f32,
    change: f64,
}

/// A week of pulls on everybody's energy; see [`Pulls::energy_after`].
pub(super) fn pull(pulls: &Pulls, words: &Column<u32>, members: &mut Members) -> Pulled {
    let mut sums = [f32x8::ZERO; 4];
    let mut change = [0.0; LANES];
    let sources = members.interest.wide().zip(members.belonging.wide());
    let others = members.outdated_share.wide().zip(members.is_member.wide());
    for (((energy, (interest, belonging)), (outdated, is_member)), words) in
        members.energy.lanes_mut().iter_mut().zip(sources).zip(others).zip(words.lanes())
    {
        let outside = f32x8::new(words.map(bell)) * is_member;
        let old = f32x8::new(*energy);
        let worn = outdated * outdated;
        let new = old - old * pulls.rate
            + is_member * pulls.gain
            + interest * pulls.interest
            + belonging * pulls.belonging
            - worn * pulls.outdated
            + outside * pulls.outside;
        *energy = new.fast_max(f32x8::ZERO).fast_min(f32x8::ONE).to_array();
        for (sum, felt) in sums.iter_mut().zip([interest, belonging, worn, outside]) {
            *sum += felt;
        }
        add_exactly(&mut change, *energy, old.to_array());
    }
    let [interest, belonging, outdated, outside] = sums.map(math::sum_lane);
    Pulled { interest, belonging, outdated, outside, change: change.iter().sum() }
}

/// Adds how far the levels of a lane moved, in double precision: the ledger is exact.
#[inline]
fn add_exactly(change: &mut [f64; LANES], new: [f32; LANES], old: [f32; LANES]) {
    for lane in 0..LANES {
        change[lane] += f64::from(new[lane]) - f64::from(old[lane]);
    }
}

/// A week has passed for everybody: the running mean of participation moves on, help and reputation fade.
fn pass(community: &mut Community, context: &Context) {
    let rules = context.rules;
    let keep = 1.0 - half_life_rate(rules.participation.half_life);
    follow(keep, 1.0 - rules.exchange.memory, &mut community.members);
    for &slot in &community.present {
        community.members.silent_since[slot as usize] = context.week as u16 + 1;
    }
}

/// Participation after a week, as a running mean: the formula of `follow`, for one member.
pub fn running_mean(participation: f32, keep: f32, present: f32) -> f32 {
    participation * keep + present * (1.0 - keep)
}

/// What members remember and are remembered for; see [`running_mean`].
pub(super) fn follow(keep: f32, remember: f32, members: &mut Members) {
    let fading = members.received.lanes_mut().iter_mut().zip(members.reputation.lanes_mut());
    let running = members.present.wide().zip(members.participation.lanes_mut());
    for ((present, participation), (received, reputation)) in running.zip(fading) {
        *participation = (f32x8::new(*participation) * keep + present * (1.0 - keep)).to_array();
        *received = (f32x8::new(*received) * remember).to_array();
        *reputation = (f32x8::new(*reputation) * remember).to_array();
    }
}

/// Members whose ties are fetched at once.
const AT_ONCE: usize = 64;

/// Belonging grows towards the pull of ties to those who take part, in those present, and sinks in the others.
fn belong(community: &mut Community, context: &Context) {
    let rules = context.rules;
    let members = &mut community.members;
    let near = members.present.wide().zip(members.id.lanes()).map(|(present, &ids)| {
        let in_turn = ((u32x8::new(ids) ^ context.week) & (ABSENT_EVERY - 1)).simd_eq(0);
        present.simd_gt(0.0).to_bitmask() | in_turn.to_bitmask()
    });
    list(&mut community.room.slots, members.id.len(), near);
    for slots in community.room.slots.chunks(AT_ONCE) {
        members.ties.touch(slots);
        for &slot in slots {
            let slot = slot as usize;
            let support = members.ties.sum(slot, &members.participation);
            members.pull[slot] = math::saturation(support, 1.0);
        }
    }
    attach(rules.energy.belonging_rate, rules.energy.belonging_decay, members);
    members.ties.decay(rules.ties.decay);
}

/// Belonging after a week: the formula of `attach`, for one member.
pub fn belonging_after(belonging: f32, pull: f32, grow: f32, decay: f32, present: f32) -> f32 {
    belonging + (pull - belonging).max(0.0) * grow * present - belonging * decay * (1.0 - present)
}

/// Everybody's belonging after a week; see [`belonging_after`].
pub(super) fn attach(grow: f32, decay: f32, members: &mut Members) {
    let columns = members.present.wide().zip(members.pull.wide());
    for (belonging, (present, pull)) in members.belonging.lanes_mut().iter_mut().zip(columns) {
        let old = f32x8::new(*belonging);
        let grown = (pull - old).fast_max(f32x8::ZERO) * grow * present;
        *belonging = (old + grown - old * decay * (f32x8::ONE - present)).to_array();
    }
}

/// Weekly rate at which a running mean forgets half in so many weeks.
pub fn half_life_rate(weeks: f32) -> f32 {
    1.0 - math::exp_precise(-core::f32::consts::LN_2 / weeks)
}

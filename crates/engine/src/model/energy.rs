//! Energy, engagement and belonging: how a week leaves people.

use super::column::list;
use super::state::{Community, Members, WORTH, WORTHS, Worth, path};
use super::week::Context;
use crate::math::{self, LANES};
use crate::observe::Flow;
use crate::scenario::Policy;

use wide::{f32x8, u32x8};

/// The end of the week for everybody.
pub fn feel(community: &mut Community, now: &Context) {
    recognise(community, now);
    engage(community, now);
    relax(community, now);
    pass(community, now);
    belong(community, now);
}

/// Reputation that the organisation recognises gives energy; where it comes with control it crowds out interest a little.
fn recognise(community: &mut Community, now: &Context) {
    let rules = &now.rules.energy;
    let level = recognition(&community.policy);
    if level == 0.0 {
        return;
    }
    let kept = 1.0 - rules.crowding_out * community.policy.recognition * community.policy.control;
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        let reputation = reputed(community.members.reputation[slot]);
        community.move_energy(slot, rules.recognition * level * reputation, Flow::Recognition);
        community.members.interest[slot] *= kept;
    }
}

/// How far the organisation recognises reputation, in appraisal or by careers, 0..1.
fn recognition(policy: &Policy) -> f32 {
    1.0 - (1.0 - policy.recognition) * (1.0 - policy.career_paths)
}

/// Reputation as it counts, 0..1.
fn reputed(reputation: f32) -> f32 {
    reputation / (reputation + 4.0)
}

/// What of a participant's week changed its engagement, summed over all of them, by cause.
#[derive(Default)]
struct Moved {
    mood: f64,
    overload: f64,
    recognition: f64,
    worth: [f64; WORTHS],
    all: f64,
}

/// Hours beyond those that one has drain; participants' engagement moves with the net value of their week, between a
/// floor and a ceiling of interest.
fn engage(community: &mut Community, now: &Context) {
    let rules = &now.rules.energy;
    let recognition = rules.recognition_value * recognition(&community.policy);
    let ladder = rules.ladder_value * community.policy.onboarding;
    let mut moved = Moved::default();
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        // How far hours exceed those that a member has, in shares of them.
        let excess = (community.members.used[slot] / (community.hours(slot) + 0.5) - 1.0).clamp(0.0, 2.0);
        community.move_energy(slot, -rules.overload * excess, Flow::Overload);
        let members = &community.members;
        let over = -rules.overload_value * excess;
        let mood = rules.energy_value * (members.energy[slot] - 0.5);
        let recognised = recognition * reputed(members.reputation[slot]);
        let newness = now.tables.newness.of(members.contributions[slot]);
        let mut worth = community.worth[place];
        if path::came_later(members.path[slot]) {
            // Small tasks that fit a newcomer are good work.
            worth[Worth::GoodWork as usize] += ladder * newness.tasks;
        }
        let value = rules.presence + mood + over + recognised + worth.iter().sum::<f32>();

        let old = members.engagement[slot];
        let ceiling = 1.0 - rules.ceiling * (1.0 - members.interest[slot]);
        let room = if value > 0.0 { ceiling - old } else { old };
        let speed = (rules.engagement_rate * (1.0 + rules.first_impressions * newness.impressions)).min(1.0);
        // The step of the whole is limited, and each cause has its share of it.
        let scale = speed * room / value.abs().max(1.0);
        let new = (old + scale * value).clamp(0.0, 1.0);
        community.members.engagement[slot] = new;

        moved.all += f64::from(new) - f64::from(old);
        moved.mood += f64::from(scale * mood);
        moved.overload += f64::from(scale * over);
        moved.recognition += f64::from(scale * recognised);
        for (sum, share) in moved.worth.iter_mut().zip(worth) {
            *sum += f64::from(scale * share);
        }
    }
    let books = &mut community.books.engagement;
    let shares =
        [(Flow::Mood, moved.mood), (Flow::Overload, moved.overload), (Flow::Recognition, moved.recognition)];
    // Taking part by itself takes what is left of the whole, so that the books close to the last bit.
    let mut rest = moved.all;
    for (cause, share) in shares.into_iter().chain(WORTH.into_iter().zip(moved.worth)) {
        books[cause as usize] += share;
        rest -= share;
    }
    books[Flow::Interest as usize] += rest;
}

/// Everybody's energy returns to its base, which each of its sources pulls up or down.
fn relax(community: &mut Community, now: &Context) {
    let rules = &now.rules.energy;
    let rate = rules.rate;
    let level = &community.level;
    let care = rate * rules.care * level.care;
    let centre = (community.policy.full_time_core / 3.0).min(1.0);
    // Where full-time people run it, volunteers feel less that it is theirs.
    let control = -rate * 0.08 * centre;
    let unknown = 1.0 - level.coverage;
    let challenge = rate
        * (rules.challenge * (level.challenge - rules.challenge_enough) + rules.unknown * (unknown - 0.5));
    let pulls = Pulls {
        rate,
        gain: rate * rules.base + challenge + care + control,
        interest: rate * rules.interest,
        belonging: rate * rules.belonging,
        outdated: rate * rules.outdated,
    };
    let here = community.members.headcount as f32;
    let sums = pull(&pulls, &mut community.members);
    let felt = [
        (Flow::Interest, rate * rules.base * here + pulls.interest * sums.interest),
        (Flow::Belonging, pulls.belonging * sums.belonging),
        (Flow::Challenge, challenge * here),
        (Flow::Care, care * here),
        (Flow::Outdated, -pulls.outdated * sums.outdated),
        (Flow::Control, control * here),
    ];
    // Tiring takes what is left of the whole, so that the books close to the last bit.
    let mut rest = sums.moved;
    for (cause, moved) in felt {
        community.books.energy[cause as usize] += f64::from(moved);
        rest -= f64::from(moved);
    }
    community.books.energy[Flow::Fatigue as usize] += rest;
}

/// How strongly energy is pulled in a week: back to nothing, up by the same for all, by each member's interest and
/// belonging, down by what is outdated.
struct Pulls {
    rate: f32,
    gain: f32,
    interest: f32,
    belonging: f32,
    outdated: f32,
}

/// Sums over members of what pulls, and of how far energy moved.
struct Pulled {
    interest: f32,
    belonging: f32,
    outdated: f32,
    moved: f64,
}

fn pull(pulls: &Pulls, members: &mut Members) -> Pulled {
    let mut sums = [f32x8::ZERO; 3];
    let mut moved = [0.0; LANES];
    let sources = members.interest.wide().zip(members.belonging.wide());
    let others = members.outdated_share.wide().zip(members.here.wide());
    for ((energy, (interest, belonging)), (outdated, here)) in
        members.energy.lanes_mut().iter_mut().zip(sources).zip(others)
    {
        let old = f32x8::new(*energy);
        let worn = outdated * outdated;
        let new = old - old * pulls.rate
            + here * pulls.gain
            + interest * pulls.interest
            + belonging * pulls.belonging
            - worn * pulls.outdated;
        *energy = new.fast_max(f32x8::ZERO).fast_min(f32x8::ONE).to_array();
        for (sum, felt) in sums.iter_mut().zip([interest, belonging, worn]) {
            *sum += felt;
        }
        add_exactly(&mut moved, *energy, old.to_array());
    }
    let [interest, belonging, outdated] = sums.map(math::sum_lane);
    Pulled { interest, belonging, outdated, moved: moved.iter().sum() }
}

/// Adds how far the levels of a lane moved, in double precision: books are exact.
#[inline]
fn add_exactly(moved: &mut [f64; LANES], new: [f32; LANES], old: [f32; LANES]) {
    for lane in 0..LANES {
        moved[lane] += f64::from(new[lane]) - f64::from(old[lane]);
    }
}

/// A week has passed for everybody: in absence engagement sinks slowly, to where interest holds it; the running mean of
/// participation moves on, help and reputation fade.
fn pass(community: &mut Community, now: &Context) {
    let rules = now.rules;
    let moved = sink(rules.energy.absence, &mut community.members);
    community.books.engagement[Flow::Absence as usize] += moved;
    let keep = 1.0 - half_life_rate(rules.participation.half_life);
    follow(keep, 1.0 - rules.exchange.memory, &mut community.members);
    for &slot in &community.present {
        community.members.silent_since[slot as usize] = now.week as u16 + 1;
    }
}

/// Engagement in absence. Tells how far it moved in all.
fn sink(rate: f32, members: &mut Members) -> f64 {
    let mut moved = [0.0; LANES];
    let columns = members.present.wide().zip(members.engagement_floor.wide());
    for (engagement, (present, floor)) in members.engagement.lanes_mut().iter_mut().zip(columns) {
        let old = f32x8::new(*engagement);
        let above = (old - floor).fast_max(f32x8::ZERO);
        *engagement = (old - above * rate * (f32x8::ONE - present)).to_array();
        add_exactly(&mut moved, *engagement, old.to_array());
    }
    moved.iter().sum()
}

/// What members remember and are remembered for.
fn follow(keep: f32, remember: f32, members: &mut Members) {
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
fn belong(community: &mut Community, now: &Context) {
    let rules = now.rules;
    let members = &mut community.members;
    // Who stays away feels the pull of ties anew every fourth week only.
    let near = members.present.wide().zip(members.id.lanes()).map(|(present, &ids)| {
        let in_turn = ((u32x8::new(ids) ^ now.week) & 3).simd_eq(0);
        present.simd_gt(0.0).to_bitmask() | in_turn.to_bitmask()
    });
    list(&mut community.room.slots, members.id.len(), near);
    for slots in community.room.slots.chunks(AT_ONCE) {
        members.ties.touch(slots);
        for &slot in slots {
            let slot = slot as usize;
            let support = members.ties.sum(slot, &members.participation);
            members.pull[slot] = support / (1.0 + support);
        }
    }
    attach(rules.energy.belonging_rate, rules.energy.belonging_decay, members);
    members.ties.decay(rules.ties.decay);
}

fn attach(grow: f32, decay: f32, members: &mut Members) {
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

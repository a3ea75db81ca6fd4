//! Energy, engagement and belonging: how a week leaves people.

use super::state::{Community, Members, WORTH, Worth, path};
use super::week::Now;
use crate::math;
use crate::observe::Flow;
use crate::scenario::Policy;

/// The end of the week for everybody.
pub fn feel(community: &mut Community, now: &Now) {
    recognise(community, now);
    engage(community, now);
    relax(community, now);
    absent(community, now);
    belong(community, now);
}

/// Reputation that the organisation recognises gives energy; where it comes with control it crowds out interest a little.
fn recognise(community: &mut Community, now: &Now) {
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

/// Hours beyond those that one has drain; participants' engagement moves with the net value of their week, between a
/// floor and a ceiling of interest.
fn engage(community: &mut Community, now: &Now) {
    let rules = &now.rules.energy;
    let recognition = rules.recognition_value * recognition(&community.policy);
    let ladder = rules.ladder_value * community.policy.onboarding;
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        // How far hours exceed those that a member has, in shares of them.
        let excess = (community.members.used[slot] / (community.hours(slot) + 0.5) - 1.0).clamp(0.0, 2.0);
        if excess > 0.0 {
            community.move_energy(slot, -rules.overload * excess, Flow::Overload);
        }
        let members = &community.members;
        let over = -rules.overload_value * excess;
        let mood = rules.energy_value * (members.energy[slot] - 0.5);
        let recognised = recognition * reputed(members.reputation[slot]);
        let contributions = members.contributions[slot] as f32;
        let mut worth = community.worth[place];
        if path::came_later(members.path[slot]) && contributions < 100.0 {
            // Small tasks that fit a newcomer are good work.
            worth[Worth::GoodWork as usize] += ladder * math::exp(-0.1 * contributions);
        }
        let value = rules.presence + mood + over + recognised + worth.iter().sum::<f32>();

        let old = members.engagement[slot];
        let ceiling = 1.0 - rules.ceiling * (1.0 - members.interest[slot]);
        let room = if value > 0.0 { ceiling - old } else { old };
        let fresh = math::exp(-contributions / rules.first_contributions);
        let speed = (rules.engagement_rate * (1.0 + rules.first_impressions * fresh)).min(1.0);
        // The step of the whole is limited, and each cause has its share of it.
        let scale = speed * room * if value.abs() > 1.0 { 1.0 / value.abs() } else { 1.0 };
        let new = (old + scale * value).clamp(0.0, 1.0);
        community.members.engagement[slot] = new;

        let books = &mut community.books.engagement;
        // Taking part by itself takes what is left of the whole, so that the books close to the last bit.
        let mut rest = f64::from(new) - f64::from(old);
        let mut book = |cause: Flow, share: f32| {
            let moved = f64::from(scale * share);
            books[cause as usize] += moved;
            rest -= moved;
        };
        book(Flow::Mood, mood);
        book(Flow::Overload, over);
        book(Flow::Recognition, recognised);
        // All causes are booked, though most moved nothing: which did is as good as random.
        for (cause, share) in WORTH.into_iter().zip(worth) {
            book(cause, share);
        }
        books[Flow::Interest as usize] += rest;
    }
}

/// Everybody's energy returns to its base, which each of its sources pulls up or down.
fn relax(community: &mut Community, now: &Now) {
    let rules = &now.rules.energy;
    let n = community.slots();
    let rate = rules.rate;
    let level = &community.level;
    let challenge = rules.challenge * (level.challenge - rules.challenge_enough);
    let care = rate * rules.care * level.care;
    let centre = (community.policy.full_time_core / 3.0).min(1.0);
    // Where full-time people run it, volunteers feel less that it is theirs.
    let control = -rate * 0.08 * centre;
    let unknown = 1.0 - level.coverage;
    let challenge = rate * (challenge + rules.unknown * (unknown - 0.5));

    let members = &mut community.members;
    let (interest, belonging) = (&members.interest[..n], &members.belonging[..n]);
    let (outdated, here) = (&members.outdated_share[..n], &members.here[..n]);
    let energy = &mut members.energy[..n];
    let gain = rate * rules.base + challenge + care + control;
    let (by_interest, by_belonging) = (rate * rules.interest, rate * rules.belonging);
    let by_outdated = rate * rules.outdated;
    let before = math::sum_exact(energy);
    return_to_base(rate, gain, here, energy);
    pull_up(by_interest, interest, energy);
    pull_up(by_belonging, belonging, energy);
    drag_down(by_outdated, outdated, energy);
    let after = math::sum_exact(energy);
    let sum_here = math::sum(here);
    let (sum_interest, sum_belonging) = (math::sum(interest), math::sum(belonging));
    let sum_outdated = math::sum_squares(outdated);
    let pulls = [
        (Flow::Interest, rate * rules.base * sum_here + by_interest * sum_interest),
        (Flow::Belonging, by_belonging * sum_belonging),
        (Flow::Challenge, challenge * sum_here),
        (Flow::Care, care * sum_here),
        (Flow::Outdated, -by_outdated * sum_outdated),
        (Flow::Control, control * sum_here),
    ];
    // Tiring takes what is left of the whole, so that the books close to the last bit.
    let mut rest = after - before;
    for (cause, moved) in pulls {
        community.books.energy[cause as usize] += f64::from(moved);
        rest -= f64::from(moved);
    }
    community.books.energy[Flow::Fatigue as usize] += rest;
}

fn return_to_base(rate: f32, gain: f32, here: &[f32], energy: &mut [f32]) {
    for (energy, here) in energy.iter_mut().zip(here) {
        *energy += here * gain - rate * *energy;
    }
}

fn pull_up(weight: f32, source: &[f32], energy: &mut [f32]) {
    for (energy, source) in energy.iter_mut().zip(source) {
        *energy += weight * source;
    }
}

/// The last pull keeps energy in its range.
fn drag_down(weight: f32, outdated: &[f32], energy: &mut [f32]) {
    for (energy, outdated) in energy.iter_mut().zip(outdated) {
        *energy = (*energy - weight * outdated * outdated).clamp(0.0, 1.0);
    }
}

/// In absence engagement sinks slowly, to where interest holds it.
fn absent(community: &mut Community, now: &Now) {
    let rules = &now.rules.energy;
    let n = community.slots();
    let members = &mut community.members;
    let (present, floor) = (&members.present[..n], &members.engagement_floor[..n]);
    let engagement = &mut members.engagement[..n];
    let before = math::sum_exact(engagement);
    sink(rules.absence, present, floor, engagement);
    let moved = math::sum_exact(engagement) - before;
    community.books.engagement[Flow::Absence as usize] += moved;
}

fn sink(rate: f32, present: &[f32], floor: &[f32], engagement: &mut [f32]) {
    let n = engagement.len();
    let (present, floor) = (&present[..n], &floor[..n]);
    for slot in 0..n {
        engagement[slot] -= rate * (engagement[slot] - floor[slot]).max(0.0) * (1.0 - present[slot]);
    }
}

/// A running mean moves towards this week's value.
fn follow(keep: f32, now: &[f32], mean: &mut [f32]) {
    for (mean, now) in mean.iter_mut().zip(now) {
        *mean = *mean * keep + (1.0 - keep) * now;
    }
}

fn fade(keep: f32, level: &mut [f32]) {
    level.iter_mut().for_each(|level| *level *= keep);
}

/// Belonging grows with ties to those who take part; participation, silence and memory run on.
fn belong(community: &mut Community, now: &Now) {
    let rules = &now.rules;
    let n = community.slots();
    let members = &mut community.members;
    let keep = 1.0 - half_life_rate(rules.participation.half_life);
    let forget = 1.0 - rules.exchange.memory;
    follow(keep, &members.present, &mut members.participation);
    fade(forget, &mut members.received);
    fade(forget, &mut members.reputation);
    for (silence, &present) in members.silence.iter_mut().zip(&members.present) {
        *silence = if present > 0.0 { 0 } else { silence.saturating_add(1) };
    }
    let (present, ids) = (&members.present[..n], &members.id[..n]);
    // Who stays away feels the pull of ties anew every fourth week only.
    let near = |slot: usize| (present[slot] > 0.0) | ((ids[slot] ^ now.week) & 3 == 0);
    for &slot in community.room.list(n, near) {
        let slot = slot as usize;
        let support = members.ties.sum(slot, &members.participation);
        members.pull[slot] = support / (1.0 + support);
    }
    attach(rules.energy.belonging_rate, rules.energy.belonging_decay, members);
    members.ties.decay(rules.ties.decay);
}

/// Belonging grows towards the pull of ties in those present, and sinks in the others.
fn attach(grow: f32, decay: f32, members: &mut Members) {
    let belonging = &mut members.belonging[..];
    let n = belonging.len();
    let (present, pull) = (&members.present[..n], &members.pull[..n]);
    for slot in 0..n {
        let grown = grow * (pull[slot] - belonging[slot]).max(0.0);
        belonging[slot] += grown * present[slot] - decay * belonging[slot] * (1.0 - present[slot]);
    }
}

/// Weekly rate at which a running mean forgets half in so many weeks.
pub fn half_life_rate(weeks: f32) -> f32 {
    1.0 - math::exp_precise(-core::f32::consts::LN_2 / weeks)
}

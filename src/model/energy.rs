//! Energy, engagement and belonging: how a week leaves people.

use super::state::{Community, WORTH, WORTHS, Worth, path};
use super::week::Now;
use crate::math;
use crate::observe::Flow;

/// The end of the week for everybody.
pub fn feel(community: &mut Community, now: &Now) {
    overload(community, now);
    recognised(community, now);
    engage(community, now);
    relax(community, now);
    absent(community, now);
    belong(community, now);
}

/// Hours beyond those that one has drain.
fn overload(community: &mut Community, now: &Now) {
    let rules = &now.rules.energy;
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        let excess = excess_hours(community, slot);
        if excess > 0.0 {
            community.move_energy(slot, -rules.overload * excess, Flow::Overload);
        }
    }
}

/// How far a member's hours exceed what it has, in shares of it, at most 2.
fn excess_hours(community: &Community, slot: usize) -> f32 {
    (community.members.used[slot] / (community.hours(slot) + 0.5) - 1.0).clamp(0.0, 2.0)
}

/// Reputation that the organisation recognises.
fn recognised(community: &mut Community, now: &Now) {
    let rules = &now.rules.energy;
    let policy = &community.policy;
    let level = 1.0 - (1.0 - policy.recognition) * (1.0 - policy.career_paths);
    if level == 0.0 {
        return;
    }
    let crowded = rules.crowding_out * policy.recognition * policy.control;
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        let reputation = reputed(community.members.reputation[slot]);
        community.move_energy(slot, rules.recognition * level * reputation, Flow::Recognition);
        community.members.interest[slot] *= 1.0 - crowded;
    }
}

/// Reputation as it counts, 0..1.
fn reputed(reputation: f32) -> f32 {
    reputation / (reputation + 4.0)
}

/// Participants' engagement moves with the net value of their week, between a floor and a ceiling of interest.
fn engage(community: &mut Community, now: &Now) {
    let rules = &now.rules.energy;
    let policy = &community.policy;
    let recognition =
        rules.recognition_value * (1.0 - (1.0 - policy.recognition) * (1.0 - policy.career_paths));
    let ladder = rules.ladder_value * policy.onboarding;
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        let members = &community.members;
        let over = -rules.overload_value * excess_hours(community, slot);
        let mood = rules.energy_value * (members.energy[slot] - 0.5);
        let recognised = recognition * reputed(members.reputation[slot]);
        let mut worth = members.worth[slot];
        if members.path[slot] & (path::FOUNDER | path::ENROLLED) == 0 {
            // Small tasks that fit a newcomer are good work.
            let new = math::exp(-0.1 * members.contributions[slot] as f32);
            worth[Worth::GoodWork as usize] += ladder * new;
        }
        let value = rules.presence + mood + over + recognised + worth.iter().sum::<f32>();

        let engagement = members.engagement[slot];
        let ceiling = 1.0 - rules.ceiling * (1.0 - members.interest[slot]);
        let room = if value > 0.0 { ceiling - engagement } else { engagement };
        let fresh = math::exp(-(members.contributions[slot] as f32) / rules.first_contributions);
        let speed = (rules.engagement_rate * (1.0 + rules.first_impressions * fresh)).min(1.0);
        // The step of the whole is limited, and each cause has its share of it.
        let step = speed * value.clamp(-1.0, 1.0) * room;
        let scale = if value == 0.0 { 0.0 } else { step / value };
        community.move_engagement(slot, scale * rules.presence, Flow::Interest);
        community.move_engagement(slot, scale * mood, Flow::Mood);
        if over != 0.0 {
            community.move_engagement(slot, scale * over, Flow::Overload);
        }
        if recognised != 0.0 {
            community.move_engagement(slot, scale * recognised, Flow::Recognition);
        }
        for cause in 0..WORTHS {
            if worth[cause] != 0.0 {
                community.move_engagement(slot, scale * worth[cause], WORTH[cause]);
            }
        }
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
    let (mut before, mut after) = (0.0f64, 0.0f64);
    let (mut sum_here, mut sum_interest, mut sum_belonging, mut sum_outdated) = (0.0, 0.0, 0.0, 0.0);
    for slot in 0..n {
        let old = energy[slot];
        let (present, lost) = (here[slot], outdated[slot] * outdated[slot]);
        let interested = present * interest[slot];
        let step =
            present * gain + by_interest * interested + by_belonging * belonging[slot] - by_outdated * lost;
        let new = (old - rate * old + step).clamp(0.0, 1.0);
        energy[slot] = new;
        before += f64::from(old);
        after += f64::from(new);
        sum_here += present;
        sum_interest += interested;
        sum_belonging += belonging[slot];
        sum_outdated += lost;
    }
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

/// In absence engagement sinks slowly, to where interest holds it.
fn absent(community: &mut Community, now: &Now) {
    let rules = &now.rules.energy;
    let n = community.slots();
    let members = &mut community.members;
    let (present, floor) = (&members.present[..n], &members.engagement_floor[..n]);
    let engagement = &mut members.engagement[..n];
    let mut moved = 0.0f64;
    for slot in 0..n {
        let old = engagement[slot];
        let gap = (old - floor[slot]).max(0.0) * (1.0 - present[slot]);
        let new = old - rules.absence * gap;
        moved += f64::from(new) - f64::from(old);
        engagement[slot] = new;
    }
    community.books.engagement[Flow::Absence as usize] += moved;
}

/// Belonging grows with ties to those who take part; participation, silence and memory run on.
fn belong(community: &mut Community, now: &Now) {
    let rules = &now.rules;
    let n = community.slots();
    let members = &mut community.members;
    let keep = 1.0 - half_life_rate(rules.participation.half_life);
    let forget = 1.0 - rules.exchange.memory;
    let present = &members.present[..n];
    let (participation, received) = (&mut members.participation[..n], &mut members.received[..n]);
    let reputation = &mut members.reputation[..n];
    for slot in 0..n {
        participation[slot] = participation[slot] * keep + (1.0 - keep) * present[slot];
        received[slot] *= forget;
        reputation[slot] *= forget;
    }
    for (silence, &present) in members.silence.iter_mut().zip(present) {
        *silence = if present > 0.0 { 0 } else { silence.saturating_add(1) };
    }
    let (grow, decay) = (rules.energy.belonging_rate, rules.energy.belonging_decay);
    for slot in 0..n {
        let present = members.present[slot];
        // Who stays away feels the pull of ties anew every fourth week only.
        if present > 0.0 || (members.id[slot] ^ now.week) & 3 == 0 {
            let support = members.ties.sum(slot, &members.participation);
            members.pull[slot] = support / (1.0 + support);
        }
        let belonging = members.belonging[slot];
        let grown = grow * (members.pull[slot] - belonging).max(0.0);
        members.belonging[slot] = belonging + grown * present - decay * belonging * (1.0 - present);
    }
    members.ties.decay(rules.ties.decay);
}

/// Weekly rate at which a running mean forgets half in so many weeks.
pub fn half_life_rate(weeks: f32) -> f32 {
    1.0 - math::exp_precise(-core::f32::consts::LN_2 / weeks)
}

//! Events: what a community does together on one occasion.

use super::arrivals;
use super::knowledge::{self, document, learn};
use super::state::{Act, Community, Occasion, Worth};
use super::week::Context;
use crate::observe::Flow;
use crate::observe::portrait::What;
use crate::random::{Decision, Sequence};
use crate::scenario::{EventKind, timeline};

/// A share of a meeting from which it is held: one, but for the rounding of twelfths.
const DUE: f32 = 0.9999;

/// Regular meetings and workshops of this week, as the rhythm of the policy asks.
pub fn rhythm(community: &mut Community, now: &mut Context) {
    let cut = 1.0 - now.rules.shocks.cut_resources * community.level.cut.now();
    // Where nobody is paid to call a meeting, the core calls it, as far as it cares.
    let leaderless = now.rules.care.leaderless;
    let organised = if community.level.coordinator_away > 0 {
        leaderless + (1.0 - leaderless) * community.level.core_care
    } else {
        1.0
    };
    let level = &mut community.level;
    level.meeting_due += community.policy.events_per_month * 12.0 / 52.0 * cut * organised;
    level.renewal_due += community.policy.renewal_workshops_per_year / 52.0 * cut;
    let renewal = level.renewal_due >= DUE;
    let mut meetings = 0;
    while level.meeting_due >= DUE {
        level.meeting_due -= 1.0;
        meetings += 1;
    }
    if renewal {
        level.renewal_due -= 1.0;
        plan(community, now, EventKind::RenewalWorkshop, 0);
    }
    if now.week == 0 && community.policy.launch_workshop {
        plan(community, now, EventKind::LaunchWorkshop, 1);
    }
    for meeting in 0..meetings {
        plan(community, now, EventKind::Meeting, 2 + meeting);
    }
}

fn plan(community: &mut Community, now: &mut Context, kind: EventKind, number: u32) {
    let mut draws = now.random.sequence(community.index, Decision::Event, now.week, number);
    let policy = &community.policy;
    let occasion = Occasion {
        kind,
        expert: draws.chance(policy.expert_guests),
        capture: policy.learning_cycle,
        generic: false,
        face_to_face: draws.chance(policy.face_to_face),
    };
    community.occasions.push(occasion);
    if kind != EventKind::Meeting {
        note(community, now.week, kind, String::new);
    }
}

fn note(community: &mut Community, week: u32, kind: EventKind, topic: impl FnOnce() -> String) {
    if let Some(journal) = &mut community.journal {
        journal.note(week, What::Event(kind, topic()));
    }
}

/// An event of the timeline.
pub fn hold(community: &mut Community, now: &mut Context, event: &timeline::Event) {
    let number = 64 + community.occasions.len() as u32;
    let mut draws = now.random.sequence(community.index, Decision::Event, now.week, number);
    let policy = &community.policy;
    let occasion = Occasion {
        kind: event.kind,
        expert: event.expert,
        capture: event.capture.unwrap_or(policy.learning_cycle),
        generic: event.generic,
        face_to_face: event.face_to_face.unwrap_or_else(|| draws.chance(policy.face_to_face)),
    };
    community.occasions.push(occasion);
    note(community, now.week, event.kind, || event.topic.clone());
}

/// What a kind of event does.
struct Effect {
    /// Talk between people, 1 for a regular meeting.
    talk: f32,
    /// Energy, in shares of that of a meeting or workshop.
    energy: f32,
    /// Topics that an expert or a programme brings to those who listen.
    teaches: f32,
    /// Hours of those present.
    hours: f32,
}

fn effect(kind: EventKind) -> Effect {
    let (talk, energy, teaches, hours) = match kind {
        EventKind::Meeting => (1.0, 1.0, 0.0, 0.5),
        EventKind::Stories => (1.8, 1.5, 0.0, 0.5),
        EventKind::Lecture => (0.2, 0.6, 0.6, 0.5),
        EventKind::Session => (0.8, 1.0, 0.6, 1.0),
        EventKind::LaunchWorkshop => (1.2, 2.0, 0.0, 1.0),
        EventKind::RenewalWorkshop => (1.2, 2.0, 0.0, 1.5),
        EventKind::Anniversary => (1.2, 1.5, 0.0, 0.5),
        EventKind::Charter => (0.4, 0.0, 0.0, 1.0),
        EventKind::JointEvent => (1.0, 1.0, 0.2, 0.7),
        EventKind::KnowledgeAudit => (0.4, 0.3, 0.0, 1.0),
    };
    Effect { talk, energy, teaches, hours }
}

/// This week's events, with those who came.
pub fn meet(community: &mut Community, now: &mut Context) {
    for number in 0..community.occasions.len() {
        let occasion = community.occasions[number];
        let effect = effect(occasion.kind);
        gather(community, now, occasion, &effect, number as u32);
        special(community, now, occasion, number as u32);
        bill(community, now, occasion);
    }
}

/// What an occasion does to those present: talk, ties, energy, learning.
fn gather(community: &mut Community, now: &mut Context, occasion: Occasion, effect: &Effect, number: u32) {
    let rules = now.rules;
    let present = community.present.len();
    let expert = if occasion.expert { 0.4 } else { 0.0 };
    // The expert or the programme brings one topic to all.
    let teaches = effect.teaches + expert;
    let taught = if teaches > 0.0 {
        let mut draws = now.random.sequence(community.index, Decision::Event, now.week, 128 + number);
        1u64 << draws.below(knowledge::TOPICS as usize)
    } else {
        0
    };
    let closeness = rules.ties.meeting + if occasion.face_to_face { rules.ties.face_to_face } else { 0.0 };
    let step = (closeness * effect.talk * community.start.interaction).min(0.5);
    let familiar = community.tally.familiarity;
    for place in 0..present {
        let slot = community.present[place] as usize;
        let mut draws = community.draws(slot, Act::Meet as u32 + number);
        community.members.used[slot] += effect.hours * (1.0 + 0.5 * community.policy.control);
        for _ in 0..rules.ties.talks {
            let peer = community.present[draws.below(present)] as usize;
            let members = &mut community.members;
            members.ties.strengthen(slot, peer, step, &members.here);
        }
        let prepared = 0.5 + 0.5 * occasion.capture;
        let open = 1.0 - 0.8 * community.level.parochialism;
        if draws.chance((teaches * prepared * open).min(1.0)) && learn(community, slot, taught) {
            community.add_worth(slot, Worth::Dialogue, rules.energy.dialogue_value);
        }
        community.move_energy(slot, rules.energy.event * effect.energy * (0.5 + familiar), Flow::Events);
    }
    let mut draws = now.random.sequence(community.index, Decision::Event, now.week, 320 + number);
    capture(community, occasion, &mut draws);
}

/// Lessons are distilled and written down after the event; generic ones go to other communities too.
fn capture(community: &mut Community, occasion: Occasion, draws: &mut Sequence) {
    if community.present.is_empty() {
        return;
    }
    let known =
        community.present.iter().fold(0, |known, &slot| known | community.members.knows[slot as usize]);
    for _ in 0..draws.poisson(4.0 * occasion.capture) {
        let new = known & !community.level.documented & !community.level.tacit;
        if new == 0 {
            return;
        }
        let topic = knowledge::pick(new, draws);
        document(community, topic);
        community.tally.organising += 2.0;
        if occasion.generic {
            community.level.exports |= topic;
        }
    }
}

/// What only this kind of event does.
fn special(community: &mut Community, now: &mut Context, occasion: Occasion, number: u32) {
    let rules = now.rules;
    match occasion.kind {
        EventKind::LaunchWorkshop => launch(community, now, number),
        EventKind::RenewalWorkshop => {
            let attendance = community.present.len() as f32;
            let weight = attendance / (attendance + 2.0);
            let level = &mut community.level;
            level.challenge += rules.knowledge.workshop * weight * (1.0 - level.challenge);
            level.parochialism *= 1.0 - 0.3 * weight;
            cheer(community, rules.care.workshop_energy);
            identify(community, 0.03);
        }
        EventKind::Anniversary => {
            cheer(community, 0.5 * rules.care.workshop_energy);
            identify(community, 0.06);
        }
        EventKind::Charter => charter(community, rules.care.charter_energy),
        EventKind::KnowledgeAudit => audit(community, now, number),
        EventKind::Meeting
        | EventKind::Stories
        | EventKind::Lecture
        | EventKind::Session
        | EventKind::JointEvent => {}
    }
}

/// Going public: sign-ups, recognition, and a commitment of those who began.
fn launch(community: &mut Community, now: &mut Context, number: u32) {
    cheer(community, now.rules.care.workshop_energy);
    identify(community, 0.08);
    community.level.legitimacy += 0.05 * (1.0 - community.level.legitimacy);
    if !community.start.admits {
        return;
    }
    let mean = now.rules.arrivals.launch_sign_ups * (0.2 + community.sponsor()) * community.policy.openness;
    let mut draws = now.random.sequence(community.index, Decision::Event, now.week, 192 + number);
    let pool = now.organisation.practitioners.saturating_sub(community.level.arrivals);
    let count = draws.poisson(mean * community.level.reach.min(2.0)).min(pool);
    arrivals::influx(community, now, count);
}

fn cheer(community: &mut Community, energy: f32) {
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        community.move_energy(slot, energy, Flow::Events);
    }
}

fn identify(community: &mut Community, step: f32) {
    for &slot in &community.present {
        let belonging = &mut community.members.belonging[slot as usize];
        *belonging += step * (1.0 - *belonging);
    }
}

/// Plans and goals: a life plan on the first date, or the order that a grown community gives itself.
fn charter(community: &mut Community, cost: f32) {
    const GROWN: f32 = 0.25;
    let early = (1.0 - community.level.cohesion / GROWN).max(0.0);
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        community.move_energy(slot, -cost * early, Flow::Events);
    }
    let level = &mut community.level;
    level.legitimacy += 0.04 * (1.0 - level.legitimacy);
    if early == 0.0 {
        identify(community, 0.03);
    }
}

/// What is known, what no longer holds, what is missing.
fn audit(community: &mut Community, now: &mut Context, number: u32) {
    let mut draws = now.random.sequence(community.index, Decision::Event, now.week, 256 + number);
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        let found = draws.bits(0.5) & community.members.outdated[slot];
        knowledge::unlearn(community, slot, found);
    }
    let level = &mut community.level;
    level.stale &= draws.bits(0.5);
    level.challenge += 0.1 * (1.0 - level.challenge);
    level.shown += 0.1 * (1.0 - level.shown);
}

/// What an event costs besides the hours of those present.
fn bill(community: &mut Community, now: &Context, occasion: Occasion) {
    let value = &now.rules.value;
    community.tally.organising += value.event_hours * (1.0 + 0.5 * now.organisation.bureaucracy);
    if occasion.face_to_face {
        community.tally.money += value.travel * community.present.len() as f32;
    }
    if occasion.expert {
        community.tally.money += value.expert_fee;
    }
}

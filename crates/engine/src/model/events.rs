//! Events: what a community does together on one occasion.

use super::arrivals;
use super::knowledge::{self, document, learn};
use super::state::{Act, Community, MONTHS, Occasion, Utility, WEEKS};
use super::week::Context;
use crate::math;
use crate::observe::Flow;
use crate::observe::portrait::What;
use crate::random::{Decision, Sequence};
use crate::scenario::{EventKind, timeline};

/// A share of a meeting from which it is held: one, but for the rounding of twelfths.
const DUE: f32 = 0.9999;
/// Probability that a participant learns what an expert from outside brings.
const EXPERT_TEACHES: f32 = 0.4;
/// Step of a tie at an event, at most.
const MOST_CLOSER: f32 = 0.5;
/// Share by which full control lengthens an event.
const CONTROL_TAKES: f32 = 0.5;
/// What is learned at an event without preparation, and what full preparation adds.
const UNPREPARED: f32 = 0.5;
const PREPARED: f32 = 0.5;
/// Energy of an event among strangers; familiarity adds to it.
const AMONG_STRANGERS: f32 = 0.5;
/// Lessons of a fully captured event, on average, and hours to write one down.
const LESSONS: f32 = 4.0;
const LESSON_HOURS: f32 = 2.0;
/// A renewal: participants who do half of it, share of parochialism that it takes, share of the way to full belonging.
const RENEWAL_HALF: f32 = 2.0;
const RENEWAL_OPENS: f32 = 0.3;
const RENEWAL_BINDS: f32 = 0.03;
/// An anniversary: energy against a workshop's, share of the way to full belonging.
const ANNIVERSARY_CHEERS: f32 = 0.5;
const ANNIVERSARY_BINDS: f32 = 0.06;
/// A launch: shares of the way to full belonging and legitimacy, sign-ups without a sponsor, most reach that counts.
const LAUNCH_BINDS: f32 = 0.08;
const LAUNCH_LEGITIMACY: f32 = 0.05;
const UNSPONSORED: f32 = 0.2;
const MOST_REACH: f32 = 2.0;
/// A charter: cohesion from which on a community has grown into it, shares of the way to full legitimacy and belonging.
const GROWN: f32 = 0.25;
const CHARTER_LEGITIMACY: f32 = 0.04;
const CHARTER_BINDS: f32 = 0.03;
/// An audit: share of outdated topics and pages that it finds, shares of the way to full challenge and to all value shown.
const AUDIT_FINDS: f32 = 0.5;
const AUDIT_CHALLENGE: f32 = 0.1;
const AUDIT_SHOWS: f32 = 0.1;
/// Share by which full bureaucracy lengthens the organising of an event.
const FORMS: f32 = 0.5;
/// Draws of a week's events: addresses begin here for each kind of draw, so that none shifts another.
const OF_TIMELINE: u32 = 64;
const OF_TOPIC: u32 = 128;
const OF_SIGN_UPS: u32 = 192;
const OF_AUDIT: u32 = 256;
const OF_CAPTURE: u32 = 320;

/// Regular meetings and workshops of this week, as the rhythm of the policy asks.
pub fn rhythm(community: &mut Community, context: &mut Context) {
    let resources = community.resources(context.rules.shocks.cut_resources);
    // Where nobody is paid to call a meeting, the core calls it, as far as it cares.
    let leaderless = context.rules.care.leaderless;
    let organised = if community.level.coordinator_away > 0 {
        leaderless + (1.0 - leaderless) * community.level.core_care
    } else {
        1.0
    };
    let level = &mut community.level;
    level.meeting_due += community.policy.events_per_month * MONTHS / WEEKS * resources * organised;
    level.renewal_due += community.policy.renewal_workshops_per_year / WEEKS * resources;
    let renewal = level.renewal_due >= DUE;
    let mut meetings = 0;
    while level.meeting_due >= DUE {
        level.meeting_due -= 1.0;
        meetings += 1;
    }
    if renewal {
        level.renewal_due -= 1.0;
        plan(community, context, EventKind::RenewalWorkshop, 0);
    }
    if context.week == 0 && community.policy.launch_workshop {
        plan(community, context, EventKind::LaunchWorkshop, 1);
    }
    for meeting in 0..meetings {
        plan(community, context, EventKind::Meeting, 2 + meeting);
    }
}

fn plan(community: &mut Community, context: &mut Context, kind: EventKind, number: u32) {
    let mut draws = context.random.sequence(community.index, Decision::Event, context.week, number);
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
        community.note(context.week, || What::Event(kind, String::new()));
    }
}

/// An event of the timeline.
pub fn hold(community: &mut Community, context: &mut Context, event: &timeline::Event) {
    let number = OF_TIMELINE + community.occasions.len() as u32;
    let mut draws = context.random.sequence(community.index, Decision::Event, context.week, number);
    let policy = &community.policy;
    let occasion = Occasion {
        kind: event.kind,
        expert: event.expert,
        capture: event.capture.unwrap_or(policy.learning_cycle),
        generic: event.generic,
        face_to_face: event.face_to_face.unwrap_or_else(|| draws.chance(policy.face_to_face)),
    };
    community.occasions.push(occasion);
    community.note(context.week, || What::Event(event.kind, event.topic.clone()));
}

/// This week's events, with those who came.
pub fn meet(community: &mut Community, context: &mut Context) {
    for number in 0..community.occasions.len() {
        let occasion = community.occasions[number];
        gather(community, context, occasion, number as u32);
        special(community, context, occasion, number as u32);
        bill(community, context, occasion);
    }
}

/// What an occasion does to those present: talk, ties, energy, learning.
fn gather(community: &mut Community, context: &mut Context, occasion: Occasion, number: u32) {
    let traits = occasion.kind.traits();
    let rules = context.rules;
    let present = community.present.len();
    let expert = if occasion.expert { EXPERT_TEACHES } else { 0.0 };
    // The expert or the programme brings one topic to all.
    let teaches = traits.teaches + expert;
    let taught = if teaches > 0.0 {
        let mut draws =
            context.random.sequence(community.index, Decision::Event, context.week, OF_TOPIC + number);
        knowledge::any_topic(&mut draws)
    } else {
        0
    };
    let closeness = rules.ties.meeting + if occasion.face_to_face { rules.ties.face_to_face } else { 0.0 };
    let step = (closeness * traits.talk * community.start.interaction).min(MOST_CLOSER);
    let familiar = community.tally.familiarity;
    for position in 0..present {
        let slot = community.present[position] as usize;
        let mut draws = community.draws(slot, Act::Meet as u32 + number);
        community.members.used[slot] += traits.hours * (1.0 + CONTROL_TAKES * community.policy.control);
        for _ in 0..rules.ties.talks {
            let peer = community.present[draws.below(present)] as usize;
            let members = &mut community.members;
            members.ties.strengthen(slot, peer, step, &members.is_member);
        }
        let prepared = UNPREPARED + PREPARED * occasion.capture;
        if draws.chance((teaches * prepared * community.open_minds()).min(1.0))
            && learn(community, slot, taught)
        {
            community.add_utility(slot, Utility::Dialogue, rules.energy.dialogue_value);
        }
        community.move_energy(
            slot,
            rules.energy.event * traits.energy * (AMONG_STRANGERS + familiar),
            Flow::Events,
        );
    }
    let mut draws =
        context.random.sequence(community.index, Decision::Event, context.week, OF_CAPTURE + number);
    capture(community, occasion, &mut draws);
}

/// Lessons are distilled and written down after the event; generic ones go to other communities too.
fn capture(community: &mut Community, occasion: Occasion, draws: &mut Sequence) {
    if community.present.is_empty() {
        return;
    }
    let known = community.known_by_present();
    for _ in 0..draws.poisson(LESSONS * occasion.capture) {
        let new = known & !community.level.documented & !community.level.tacit;
        if new == 0 {
            return;
        }
        let topic = knowledge::pick(new, draws);
        document(community, topic);
        community.tally.organising += LESSON_HOURS;
        if occasion.generic {
            community.level.exports |= topic;
        }
    }
}

/// What only this kind of event does.
fn special(community: &mut Community, context: &mut Context, occasion: Occasion, number: u32) {
    let rules = context.rules;
    match occasion.kind {
        EventKind::LaunchWorkshop => launch(community, context, number),
        EventKind::RenewalWorkshop => {
            let attendance = community.present.len() as f32;
            let weight = math::saturation(attendance, RENEWAL_HALF);
            let level = &mut community.level;
            level.challenge += rules.knowledge.workshop * weight * (1.0 - level.challenge);
            level.parochialism *= 1.0 - RENEWAL_OPENS * weight;
            cheer(community, rules.care.workshop_energy);
            identify(community, RENEWAL_BINDS);
        }
        EventKind::Anniversary => {
            cheer(community, ANNIVERSARY_CHEERS * rules.care.workshop_energy);
            identify(community, ANNIVERSARY_BINDS);
        }
        EventKind::Charter => charter(community, rules.care.charter_energy),
        EventKind::KnowledgeAudit => audit(community, context, number),
        EventKind::Meeting
        | EventKind::Stories
        | EventKind::Lecture
        | EventKind::Session
        | EventKind::JointEvent => {}
    }
}

/// Going public: sign-ups, recognition, and a commitment of those who began.
fn launch(community: &mut Community, context: &mut Context, number: u32) {
    cheer(community, context.rules.care.workshop_energy);
    identify(community, LAUNCH_BINDS);
    community.level.legitimacy += LAUNCH_LEGITIMACY * (1.0 - community.level.legitimacy);
    if !community.start.admits {
        return;
    }
    let mean = context.rules.arrivals.launch_sign_ups
        * (UNSPONSORED + community.sponsor())
        * community.policy.openness;
    let mut draws =
        context.random.sequence(community.index, Decision::Event, context.week, OF_SIGN_UPS + number);
    let pool = context.organisation.practitioners.saturating_sub(community.level.arrivals);
    let count = draws.poisson(mean * community.level.reach.min(MOST_REACH)).min(pool);
    arrivals::influx(community, context, count);
}

fn cheer(community: &mut Community, energy: f32) {
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
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
    let early = (1.0 - community.level.cohesion / GROWN).max(0.0);
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
        community.move_energy(slot, -cost * early, Flow::Events);
    }
    let level = &mut community.level;
    level.legitimacy += CHARTER_LEGITIMACY * (1.0 - level.legitimacy);
    if early == 0.0 {
        identify(community, CHARTER_BINDS);
    }
}

/// What is known, what no longer holds, what is missing.
fn audit(community: &mut Community, context: &mut Context, number: u32) {
    let mut draws =
        context.random.sequence(community.index, Decision::Event, context.week, OF_AUDIT + number);
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
        let found = draws.bits(AUDIT_FINDS) & community.members.outdated[slot];
        knowledge::unlearn(community, slot, found);
    }
    let level = &mut community.level;
    level.stale &= draws.bits(1.0 - AUDIT_FINDS);
    level.challenge += AUDIT_CHALLENGE * (1.0 - level.challenge);
    level.shown += AUDIT_SHOWS * (1.0 - level.shown);
}

/// What an event costs besides the hours of those present.
fn bill(community: &mut Community, context: &Context, occasion: Occasion) {
    let value = &context.rules.value;
    community.tally.organising += value.event_hours * (1.0 + FORMS * context.organisation.bureaucracy);
    if occasion.face_to_face {
        community.tally.money += value.travel * community.present.len() as f32;
    }
    if occasion.expert {
        community.tally.money += value.expert_fee;
    }
}

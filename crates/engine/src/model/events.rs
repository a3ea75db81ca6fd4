//! Events: what a community does together on one occasion.

use super::arrivals;
use super::exchange::open_thread;
use super::knowledge::{self, document, learn};
use super::state::{Act, Community, GONE, MONTHS, Occasion, Utility, WEEKS, path};
use super::week::Context;
use crate::math;
use crate::observe::Flow;
use crate::observe::portrait::What;
use crate::random::{Chance, Decision, Sequence};
use crate::scenario::{EventKind, timeline};

/// A share of a meeting from which it is held: one, but for the rounding of twelfths.
const DUE: f32 = 0.9999;
/// Probability that a participant learns what an expert from outside brings: what has changed since they learned it, if anything has.
const EXPERT_TEACHES: f32 = 0.4;
/// How far people come closer with nothing to talk about; matter adds up to one.
const SMALL_TALK: f32 = 0.4;
/// Step of a tie at an event, at most.
const MOST_CLOSER: f32 = 0.5;
/// Share by which full control lengthens an event.
const CONTROL_TAKES: f32 = 0.5;
/// What is learned at an event without preparation, and what full preparation adds.
const UNPREPARED: f32 = 0.5;
const PREPARED: f32 = 0.5;
/// Energy of an event among strangers; familiarity adds to it.
const AMONG_STRANGERS: f32 = 0.5;
/// What an event takes, against what a full one gives.
const TIRES: f32 = 0.4;
/// Lessons of a fully captured event, on average, and hours to write one down.
const LESSONS: f32 = 4.0;
const LESSON_HOURS: f32 = 2.0;
/// A renewal: participants who do half of it, share of parochialism that it takes, share of the way to full belonging.
const RENEWAL_HALF: f32 = 2.0;
const RENEWAL_OPENS: f32 = 0.3;
const RENEWAL_BINDS: f32 = 0.03;
/// Weeks after which a community is as good as ready for the next renewal (a share of 1 - 1/e).
const RESTED_WEEKS: f32 = 26.0;
/// Share of the fit that a renewal loses at once where the last one hasn't settled, against what it finds else.
const UNSETTLES: f32 = 0.5;
/// Utility that a renewal takes from those present where the last one hasn't settled.
const CHANGE_TIRES: f32 = 0.5;
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
/// Energy from which on a member calls others together.
const CALLS_FROM: f32 = 0.3;
/// Square root of the propensity beyond which nobody calls more often.
const MOST_CALLING: f32 = 2.0;
/// Share of the calls by members that full control stops.
const CONTROL_STOPS: f32 = 0.2;
/// Participants without whom there is no meeting.
const MEETING: u32 = 3;
/// What a meeting to which nobody came takes from the utility of who did, besides the cost of a meeting.
const NOBODY_CAME: f32 = 0.1;
/// Share of a meeting's utility that a crowd of so many takes away, and so many crowds at most.
const CROWDED: f32 = 0.25;
const CROWD: f32 = 25.0;
const MOST_CROWDED: f32 = 2.0;
/// Utility of a meeting about a domain that fits nobody; fit adds up to one.
const UNFIT: f32 = 0.3;
/// Utility of a meeting among strangers, who say less of what they think; familiarity adds up to one.
const GUARDED: f32 = 0.05;
/// Participants from which on a meeting finds out all that it can about the domain.
const FINDERS: f32 = 6.0;
/// Meetings after which the next one leads half as far astray.
const SETTLED: f32 = 4.0;
/// Ends of the range of fit.
const LEAST_FIT: f32 = 0.05;
const MOST_FIT: f32 = 0.98;
/// Coordinator's hours that do as much as one core member for a renewal, and hours that count at most.
const RENEWING_HOURS: f32 = 20.0;
const MOST_RENEWING: f32 = 8.0;
/// Share of the renewals by the core that full control stops.
const CONTROL_KEEPS: f32 = 0.6;
/// Active members without whom nobody renews anything, and weeks between renewals by the core.
const RENEWERS: usize = 4;
const BETWEEN_RENEWALS: u32 = 26;
/// Draws of a week's events: addresses begin here for each kind of draw, so that none shifts another.
const OF_TIMELINE: u32 = 64;
const OF_TOPIC: u32 = 128;
const OF_SIGN_UPS: u32 = 192;
const OF_AUDIT: u32 = 256;
const OF_CAPTURE: u32 = 320;
const OF_CALLS: u32 = 384;

/// Regular meetings and workshops of this week, as the rhythm of the policy asks.
pub fn rhythm(community: &mut Community, context: &mut Context) {
    let resources = community.resources(context.rules.shocks.cut_resources);
    let level = &mut community.level;
    level.meeting_due += community.policy.events_per_month * MONTHS / WEEKS * resources;
    level.renewal_due += community.policy.renewal_workshops_per_year / WEEKS * resources;
    let renewal = level.renewal_due >= DUE;
    let mut meetings = 0;
    while level.meeting_due >= DUE {
        level.meeting_due -= 1.0;
        meetings += 1;
    }
    if renewal {
        level.renewal_due -= 1.0;
    }
    if renewal || runs_dry(community, context) {
        plan(community, context, EventKind::RenewalWorkshop, 0);
    }
    if context.week == 0 && community.policy.launch_workshop {
        plan(community, context, EventKind::LaunchWorkshop, 1);
    }
    for meeting in 0..meetings {
        plan(community, context, EventKind::Meeting, 2 + meeting);
    }
}

/// Whether the core sets out to renew a domain that has run dry: those of it who are there, as far as they have energy.
fn runs_dry(community: &Community, context: &Context) -> bool {
    let rules = &context.rules.knowledge;
    let level = &community.level;
    let dry = level.challenge < rules.renewal_challenge || level.fit < rules.renewal_fit;
    if !dry || level.since_act < BETWEEN_RENEWALS || community.active.len() < RENEWERS {
        return false;
    }
    let members = &community.members;
    let core_from = context.rules.stages.core;
    let core: f32 = (community.active.iter())
        .map(|&slot| slot as usize)
        .map(|slot| members.of_core(slot, core_from) * members.is_member[slot] * members.energy[slot])
        .sum();
    let hours = community.coordinator(context.rules.shocks.cut_resources).min(MOST_RENEWING);
    let will = (core + hours / RENEWING_HOURS) * (1.0 - CONTROL_KEEPS * community.policy.control);
    community.chances.unit(Chance::Renewal, 0) < rules.renewal * will
}

/// Who calls a meeting that is due: staff, else the first founder or core member who is moved to; nobody, and there is none.
fn caller(community: &Community, context: &Context, draws: &mut Sequence) -> Option<u32> {
    let rules = &context.rules.care;
    let staff = community.coordinator(context.rules.shocks.cut_resources) / rules.caller_hours
        + community.policy.full_time_core;
    if draws.chance(1.0 - math::exp(-staff)) {
        return Some(GONE);
    }
    let members = &community.members;
    let core_from = context.rules.stages.core;
    let moved = rules.initiative * (1.0 - CONTROL_STOPS * community.policy.control);
    community.active.iter().copied().find(|&slot| {
        let slot = slot as usize;
        let carries = members.path[slot] & path::FOUNDER != 0 || members.participation[slot] >= core_from;
        if !carries || members.is_member[slot] == 0.0 {
            return false;
        }
        let spirit = math::sqrt(members.propensity[slot]).min(MOST_CALLING)
            * (members.energy[slot] - CALLS_FROM).max(0.0)
            * members.participation[slot];
        draws.chance(moved * spirit)
    })
}

/// An event by the rhythm of the policy, if somebody calls it.
fn plan(community: &mut Community, context: &mut Context, kind: EventKind, number: u32) {
    let mut calls =
        context.random.sequence(community.index, Decision::Event, context.week, OF_CALLS + number);
    // The organisation itself holds a launch.
    let launch = kind == EventKind::LaunchWorkshop;
    let Some(caller) = (if launch { Some(GONE) } else { caller(community, context, &mut calls) }) else {
        return;
    };
    let mut draws = context.random.sequence(community.index, Decision::Event, context.week, number);
    let policy = &community.policy;
    let occasion = Occasion {
        kind,
        expert: draws.chance(policy.expert_guests),
        capture: policy.learning_cycle,
        generic: false,
        face_to_face: draws.chance(policy.face_to_face),
        caller,
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
        caller: GONE,
    };
    community.occasions.push(occasion);
    community.note(context.week, || What::Event(event.kind, event.topic.clone()));
}

/// This week's events, with those who came.
pub fn meet(community: &mut Community, context: &mut Context) {
    for number in 0..community.occasions.len() {
        let occasion = community.occasions[number];
        let met = turn_out(community, context, occasion);
        if met {
            gather(community, context, occasion, number as u32);
            special(community, context, occasion, number as u32);
            community.level.matter *= context.rules.knowledge.matter_left;
        }
        bill(community, context, occasion);
    }
}

/// Whether enough people came for a meeting; what it was worth to them, and to who called it.
fn turn_out(community: &mut Community, context: &Context, occasion: Occasion) -> bool {
    let (rules, energy) = (context.rules, &context.rules.energy);
    let present = community.present.len() as u32;
    let met = present >= MEETING && community.start.interaction > 0.0;
    let matter = community.matter();
    let crowd = CROWDED * (present as f32 / CROWD).min(MOST_CROWDED);
    let utility = if met {
        let open = GUARDED + (1.0 - GUARDED) * community.tally.familiarity;
        energy.meeting_value * matter * open * (UNFIT + community.level.fit) * (1.0 - crowd)
            - energy.meeting_cost
    } else {
        -energy.meeting_cost - NOBODY_CAME
    };
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
        community.add_utility(slot, Utility::Meeting, utility);
        if met {
            community.act(slot);
        }
    }
    let caller = occasion.caller as usize;
    if occasion.caller != GONE && community.members.is_member[caller] > 0.0 {
        let turnout = if met { rules.care.turnout_energy } else { -2.0 * rules.care.turnout_energy };
        community.move_energy(caller, turnout - rules.care.calling_energy, Flow::Events);
        community.contribute(caller, 1);
        community.tally.calls += 1;
        open_thread(community, caller);
    }
    if met {
        // A meeting shows what the domain is about; the first ones may lead astray.
        let rules = &rules.knowledge;
        let level = &mut community.level;
        level.meetings += 1;
        let finders = (present as f32 / FINDERS).min(1.0);
        let astray =
            rules.fit_noise * community.chances.normal(Chance::Fit) / (1.0 + level.meetings as f32 / SETTLED);
        level.fit = (level.fit + rules.fit_meeting * matter * (1.0 - level.fit) * finders + astray)
            .clamp(LEAST_FIT, MOST_FIT);
    }
    met
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
        let outdated = community.outdated_in_those_present();
        if occasion.expert && outdated != 0 {
            knowledge::pick(outdated, &mut draws)
        } else {
            knowledge::any_topic(&mut draws)
        }
    } else {
        0
    };
    let closeness = rules.ties.meeting + if occasion.face_to_face { rules.ties.face_to_face } else { 0.0 };
    let matter = community.matter();
    let talk = traits.talk * (SMALL_TALK + matter);
    let step = (closeness * talk * community.start.interaction).min(MOST_CLOSER);
    // Face to face, and where communities meet, one talks with people of other units, too.
    let mixes = occasion.face_to_face || occasion.kind == EventKind::JointEvent;
    let across = if mixes { 1.0 } else { rules.ties.across };
    let familiar = community.tally.familiarity;
    for position in 0..present {
        let slot = community.present[position] as usize;
        let mut draws = community.draws(slot, Act::Meet as u32 + number);
        community.members.used[slot] += traits.hours * (1.0 + CONTROL_TAKES * community.policy.control);
        for _ in 0..rules.ties.talks {
            let peer = community.present[draws.below(present)] as usize;
            community.tie(slot, peer, step, across);
        }
        let prepared = UNPREPARED + PREPARED * occasion.capture;
        if draws.chance((teaches * prepared * community.open_minds()).min(1.0))
            && learn(community, slot, taught)
        {
            community.add_utility(slot, Utility::Dialogue, rules.energy.dialogue_value);
        }
        // With nothing to talk about, sitting there tires.
        let spirit = traits.energy * (AMONG_STRANGERS + familiar) * matter - TIRES;
        community.move_energy(slot, rules.energy.event * spirit, Flow::Events);
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
            // Who has just changed doesn't want to change again.
            let rest = level.since_act as f32 / RESTED_WEEKS;
            let rested = 1.0 - math::exp(-rest * rest);
            level.challenge += rules.knowledge.workshop * weight * (1.0 - level.challenge);
            let finds = rested * (1.0 - level.fit) - UNSETTLES * (1.0 - rested) * level.fit;
            level.fit += rules.knowledge.workshop_fit * weight * finds;
            level.since_act = 0;
            level.parochialism *= 1.0 - RENEWAL_OPENS * weight;
            cheer(community, rules.care.workshop_energy * (3.0 * rested - 2.0));
            for position in 0..community.present.len() {
                let slot = community.present[position] as usize;
                community.add_utility(slot, Utility::Meeting, -CHANGE_TIRES * (1.0 - rested));
            }
            identify(community, RENEWAL_BINDS * rested);
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
    level.since_act = 0;
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

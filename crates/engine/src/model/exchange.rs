//! Reciprocity: members ask, answer, and share what is new.

use std::mem;

use super::assistant;
use super::column::Column;
use super::knowledge::{document, learn, mislead, pick};
use super::participation::NEWCOMER_WEEKS;
use super::recognition;
use super::state::{Act, Community, Utility, path};
use super::trial;
use super::week::Context;
use crate::math;
use crate::observe::{ContributionKind, Flow};
use crate::random::{POISSON_MOST, Sequence, poisson_lane};
use crate::scenario::Coefficients;

/// Most needs that one member brings in a week.
const NEEDS: u32 = 4;
/// Inclination to share something new without open dialogue, and what full open dialogue adds.
const SHARES: f32 = 0.6;
const OPEN_DIALOGUE: f32 = 0.8;
/// Messages of somebody without energy, and what energy adds; what the expected value of a week adds, and the least.
const LISTLESS: f32 = 0.1;
const BY_ENERGY: f32 = 1.4;
const WITHOUT_VALUE: f32 = -0.4;
const LEAST_VALUE: f32 = 0.2;
/// Messages where there is nothing left to find out; challenge adds to it.
const WITHOUT_CHALLENGE: f32 = 0.4;
/// Share of the messages that full control silences.
const CONTROL_SILENCES: f32 = 0.15;
/// Messages of a week that have a utility for who writes them, at most.
const MOST_COUNTED: u32 = 3;
/// What an answer is worth in a domain that fits nobody, and to a basic question; a hard one adds to it.
const UNFIT_ANSWER: f32 = 0.4;
const BASIC_ANSWER: f32 = 0.8;
const HARD_ANSWER: f32 = 0.4;
/// What helping is worth: with a question that was answered before, and with a hard one.
const BASIC_HELP: f32 = 0.25;
const HARD_HELP: f32 = 1.5;
/// Share of the inclination to share that full anger takes away.
const ANGER_SILENCES: f32 = 0.5;
/// Familiarity: what one knows of everybody, the weight of strangers, and what keeps it below one.
const OF_EVERYBODY: f32 = 0.5;
const STRANGERS: f32 = 0.5;
const NEVER_WHOLLY: f32 = 1.0;
/// Energy and utility of a successful look-up, against an answer's.
const LOOKED_UP: f32 = 0.8;
/// Hours of a look-up.
const LOOK_UP_HOURS: f32 = 0.1;
/// Share of stale pages that full reflection sees through.
const SEES_THROUGH: f32 = 0.6;
/// Draws added where a request is matched to people: so many chances to find somebody who knows.
const POINTERS: usize = 4;
/// Coordinator's hours that give half of the matchmaking that policy asks for.
const MATCHING_HOURS: f32 = 2.0;
/// Contributions up to which a newcomer's request counts as one.
const FIRST_CONTRIBUTIONS: u32 = 3;
/// Coverage and energy at which they neither raise nor lower willingness.
const USUAL_COVERAGE: f32 = 0.5;
const USUAL_ENERGY: f32 = 0.5;
/// Onboarding at which a newcomer's request is answered as readily as any other.
const USUAL_ONBOARDING: f32 = 0.5;
/// Log-odds that full parochialism takes from a newcomer's request.
const PAROCHIAL: f32 = 0.8;
/// Reach of a full expert locator, and of full matchmaking.
const LOCATOR: f32 = 0.8;
const MATCHMAKING: f32 = 0.7;
/// Hours added to those that a peer has, before its load is measured: nobody divides by nothing.
const SPARE_HOURS: f32 = 0.2;
/// Reputation for an answer, within a unit and across units: a name beyond one's own unit counts for more.
const ANSWER_NAME: f32 = 1.0;
const ANSWER_NAME_BEYOND: f32 = 1.3;
/// Reputation for something shared.
const SHARE_NAME: f32 = 0.4;
/// How much more a request without an answer hurts a newcomer, and the share that full care takes from any hurt.
const NEWCOMER_HURT: f32 = 2.0;
const CARE_COMFORTS: f32 = 0.5;
/// Share that a request without an answer takes from ties: one could have counted on them.
const LET_DOWN: f32 = 0.02;
/// Share of a newcomer's words that full parochialism overhears.
const NEWCOMER_UNHEARD: f32 = 0.7;
/// What is shared is written down less readily than what was asked for.
const SHARE_WRITTEN: f32 = 0.5;
/// Hours of a message besides.
const MESSAGE_HOURS: f32 = 0.05;

/// What a participant is about to do in a week: decided before anybody acts, by what each was like then.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Needs that it brings.
    needs: u32,
    /// Whether it shares something new.
    shares: bool,
    /// What it draws when it does.
    draws: Sequence,
}

/// How much participants say besides, in their order.
#[derive(Debug, Clone, Default)]
pub struct Talk {
    means: Column<f32>,
    words: Column<u32>,
    messages: Column<u32>,
}

/// All asking, answering and sharing of a week, participant by participant.
pub fn exchange(community: &mut Community, context: &mut Context) {
    let climate = Climate::of(community, context);
    intend(community, context);
    for position in 0..community.room.intents.len() {
        let slot = community.present[position] as usize;
        let Intent { needs, shares, mut draws } = community.room.intents[position].clone();
        for need in 0..needs {
            meet_need(community, context, &climate, slot, need);
        }
        if shares {
            share(community, context, slot, &mut draws);
        }
        talk_besides(community, context.rules.energy.dialogue_value, slot, position);
    }
}

/// What everybody who came is about to do.
fn intend(community: &mut Community, context: &Context) {
    let rules = &context.rules.exchange;
    let participants = community.present.len();
    let (members, start) = (&community.members, &community.start);
    let mut intents = mem::take(&mut community.room.intents);
    let mut talk = mem::take(&mut community.room.talk);
    intents.clear();
    talk.means.resize(participants);
    talk.words.resize(participants);
    talk.messages.resize(participants);
    let dialogue = rules.share
        * (SHARES + OPEN_DIALOGUE * community.policy.lois.open_dialogue)
        * community.level.challenge;
    let tempo = context.rules.participation.tempo
        * start.interaction
        * (WITHOUT_CHALLENGE + community.level.challenge)
        * (1.0 - CONTROL_SILENCES * community.policy.control);
    members.ties.touch(&community.present);
    let mut familiarity = 0.0;
    for (position, &slot) in community.present.iter().enumerate() {
        let slot = slot as usize;
        let familiar = familiar(community, slot);
        familiarity += familiar;
        let ease = (rules.among_strangers + (1.0 - rules.among_strangers) * familiar) * start.interaction;
        let mut draws = community.draws(slot, Act::Talk as u32);
        let (shares, besides, need) = (draws.unit(), draws.word(), draws.unit());
        let inclination = dialogue * members.interest[slot] * (1.0 - ANGER_SILENCES * members.anger[slot]);
        let new = (members.contributions[slot] == 0) & (members.path[slot] & path::FOUNDER == 0);
        let rate =
            if new { rules.newcomer_need.max(start.needs_per_week) } else { start.needs_per_week } * ease;
        let whole = rate as u32;
        let needs = (whole + u32::from(need < rate - whole as f32)).min(NEEDS);
        intents.push(Intent { needs, shares: shares < inclination * ease, draws });
        let mean = tempo
            * members.propensity[slot]
            * (LISTLESS + BY_ENERGY * members.energy[slot])
            * (WITHOUT_VALUE + 2.0 * members.engagement[slot]).max(LEAST_VALUE);
        talk.means[position] = mean.min(POISSON_MOST);
        talk.words[position] = besides;
    }
    let counts = talk.messages.lanes_mut().iter_mut();
    for (counts, (means, words)) in counts.zip(talk.means.wide().zip(talk.words.lanes())) {
        *counts = poisson_lane(*words, means);
    }
    (community.room.intents, community.room.talk) = (intents, talk);
    community.tally.familiarity = if participants > 0 { familiarity / participants as f32 } else { 0.0 };
}

/// How familiar a participant is with those who came, 0..1.
fn familiar(community: &Community, slot: usize) -> f32 {
    let known = community.members.ties.present(slot, &community.members.present);
    let strangers = (community.present.len() as f32 - 1.0 - known).max(0.0);
    (known + OF_EVERYBODY) / (known + STRANGERS * strangers + NEVER_WHOLLY)
}

/// A need: looked up, or asked about.
fn meet_need(community: &mut Community, context: &Context, climate: &Climate, slot: usize, need: u32) {
    let known = community.members.knows[slot];
    if known == u64::MAX {
        return;
    }
    let mut draws = community.draws(slot, Act::Request as u32 + need);
    let topic = pick(!known, &mut draws);
    // Some of a question can't be written down, or is new every time. What nobody has asked before is hard for whoever answers.
    let beyond_pages = draws.chance(community.level.challenge) || topic & community.level.tacit != 0;
    if !beyond_pages && look_up(community, context.rules, slot, topic, &mut draws) {
        return;
    }
    let hard = beyond_pages || topic & community.level.asked_before == 0;
    if assistant::takes(community, context.rules, slot, topic, hard, &mut draws) {
        return;
    }
    ask(community, context, climate, slot, topic, hard, &mut draws);
}

/// Returns whether what is written meets the need.
fn look_up(
    community: &mut Community,
    rules: &Coefficients,
    slot: usize,
    topic: u64,
    draws: &mut Sequence,
) -> bool {
    let level = &community.level;
    if (level.documented | level.stale) & topic == 0
        || !draws.chance(
            rules.knowledge.lookup * community.policy.lois.retrieval * kept_in_order(community, rules),
        )
    {
        return false;
    }
    community.members.used[slot] += LOOK_UP_HOURS;
    if level.documented & topic != 0 {
        learn(community, slot, topic);
        community.tally.retrieved += 1;
        community.tally.retrieved_new += u32::from(community.level.asked_before & topic == 0);
        community.level.asked_before |= topic;
        community.move_energy(slot, LOOKED_UP * rules.energy.answered, Flow::Answered);
        community.add_utility(slot, Utility::Answered, LOOKED_UP * rules.energy.answered_value);
        return true;
    }
    // A stale page misleads, unless one has learned to look twice.
    if draws.chance(1.0 - SEES_THROUGH * community.policy.lois.reflection) {
        mislead(community, slot, topic);
        return true;
    }
    false
}

/// How far what is written is found and believed: somebody keeps it in order, and little of it is stale.
fn kept_in_order(community: &Community, rules: &Coefficients) -> f32 {
    let level = &community.level;
    let (fresh, stale) = (level.documented.count_ones() as f32, level.stale.count_ones() as f32);
    let untended = rules.knowledge.untended;
    (untended + (1.0 - untended) * level.care) * fresh / (fresh + stale)
}

/// A request goes to peers with a tie, then to others present, then to silent readers.
fn ask(
    community: &mut Community,
    context: &Context,
    climate: &Climate,
    slot: usize,
    topic: u64,
    hard: bool,
    draws: &mut Sequence,
) {
    let rules = context.rules;
    let assigned = trial::assign(community, context, slot);
    community.tally.requests += 1;
    community.tally.repeated += u32::from(!hard);
    community.members.used[slot] += rules.exchange.ask_hours;
    let thread = open_thread(community, slot);
    community.contribute(slot, 1);
    let newcomer = is_new(community, slot, context.week);
    let willing = climate.willing + if newcomer { climate.newcomer } else { 0.0 };
    let mut request = Request { slot, topic, hard, thread, willing, newcomer, answers: 0 };
    if assigned != Some(false) {
        ask_tied(community, rules, &mut request, draws);
        ask_present(community, rules, &mut request, climate.search, draws);
        ask_silent(community, rules, &mut request, draws);
    }
    if assigned == Some(true) && request.answers == 0 {
        answer_by_anybody(community, rules, &mut request, draws);
    }
    conclude(community, rules, &request, draws);
}

/// An experimenter sees to it that somebody answers: one of those present, or, where nobody else is, a silent reader.
fn answer_by_anybody(
    community: &mut Community,
    rules: &Coefficients,
    request: &mut Request,
    draws: &mut Sequence,
) {
    let mut others: Vec<u32> = community.present.clone();
    others.retain(|&peer| peer as usize != request.slot);
    if others.is_empty() {
        let is_member = &community.members.is_member;
        others.extend(
            (0..community.slots() as u32)
                .filter(|&peer| peer as usize != request.slot && is_member[peer as usize] > 0.0),
        );
    }
    if !others.is_empty() {
        let peer = others[draws.below(others.len())] as usize;
        request.answers += 1;
        community.tally.approaches += 1;
        community.tally.accepted += 1;
        answer(community, rules, request, peer, true, draws);
    }
}

/// Those one works with, the closest first.
fn ask_tied(community: &mut Community, rules: &Coefficients, request: &mut Request, draws: &mut Sequence) {
    let mut asked = 0;
    for position in 0..community.members.ties.count(request.slot) {
        if asked == rules.exchange.asks_tied || request.answers == rules.exchange.answers {
            return;
        }
        let (peer, tie) = community.members.ties.at(request.slot, position);
        if community.members.is_member[peer] > 0.0 {
            asked += 1;
            approach(community, rules, request, peer, tie, draws);
        }
    }
}

/// Others who take part this week; those who know are pointed out, as far as people are matched.
fn ask_present(
    community: &mut Community,
    rules: &Coefficients,
    request: &mut Request,
    search: f32,
    draws: &mut Sequence,
) {
    let participants = community.tally.participants as usize;
    if participants < 2 {
        return;
    }
    for _ in 0..rules.exchange.asks_present {
        if request.answers == rules.exchange.answers {
            return;
        }
        let pointers = if draws.chance(search) { POINTERS } else { 0 };
        let mut peer = community.present[draws.below(participants)] as usize;
        for _ in 0..pointers {
            if peer != request.slot && community.members.knows[peer] & request.topic != 0 {
                break;
            }
            peer = community.present[draws.below(participants)] as usize;
        }
        if peer != request.slot {
            approach(community, rules, request, peer, 0.0, draws);
        }
    }
}

/// Silent readers, where nobody has answered yet.
fn ask_silent(community: &mut Community, rules: &Coefficients, request: &mut Request, draws: &mut Sequence) {
    for _ in 0..rules.exchange.asks_silent {
        if request.answers > 0 {
            return;
        }
        let peer = draws.below(community.slots());
        let members = &community.members;
        if peer != request.slot && members.is_member[peer] > 0.0 && members.present[peer] == 0.0 {
            approach(community, rules, request, peer, 0.0, draws);
        }
    }
}

/// A request on its way.
struct Request {
    slot: usize,
    topic: u64,
    /// New to the community, or beyond what can be written down.
    hard: bool,
    thread: u32,
    /// Willingness to answer it that is the same for all.
    willing: f32,
    newcomer: bool,
    /// Answers so far.
    answers: u32,
}

/// How far requests are matched to people by the coordinator: only where there is one.
fn matchmaking(community: &Community) -> f32 {
    let hours = community.own_coordinator();
    community.policy.matchmaking * hours / (hours + MATCHING_HOURS)
}

fn is_new(community: &Community, slot: usize, week: u32) -> bool {
    let members = &community.members;
    members.path[slot] & path::FOUNDER == 0
        && week - u32::from(members.joined[slot]) < NEWCOMER_WEEKS
        && members.contributions[slot] <= FIRST_CONTRIBUTIONS
}

/// One peer is asked, and may answer.
fn approach(
    community: &mut Community,
    rules: &Coefficients,
    request: &mut Request,
    peer: usize,
    tie: f32,
    draws: &mut Sequence,
) {
    let exchange = &rules.exchange;
    let members = &community.members;
    let knows = members.knows[peer] & request.topic != 0;
    let believes = members.outdated[peer] & request.topic != 0;
    // Who is not sure doesn't speak up where somebody else has answered.
    if !knows && (!believes || request.answers > 0) {
        return;
    }
    // A request reaches readers who would not have come by themselves.
    if members.present[peer] == 0.0 && !draws.by_odds(members.inclination[peer] + exchange.wake) {
        return;
    }
    community.tally.approaches += 1;
    let unsure = if knows { 0.0 } else { exchange.unsure };
    if draws.by_odds(willingness(community, rules, request, peer, tie) - unsure) {
        community.tally.accepted += 1;
        request.answers += 1;
        answer(community, rules, request, peer, knows, draws);
    }
}

/// What holds for every request of a week.
#[derive(Clone, Copy)]
struct Climate {
    /// Willingness to answer that is the same for all: norm, recognition, culture, the common stock.
    willing: f32,
    /// What a newcomer's request adds to it.
    newcomer: f32,
    /// How widely requests are matched to people who know.
    search: f32,
}

impl Climate {
    fn of(community: &Community, context: &Context) -> Self {
        let exchange = &context.rules.exchange;
        let (level, policy) = (&community.level, &community.policy);
        let rivalry = recognition::rivalry(policy, context.organisation);
        let apart = exchange.individualism * (1.0 - level.attitude) + exchange.competition * rivalry;
        Self {
            willing: exchange.willing
                + exchange.norm * level.norm
                + recognition::willingness(policy, exchange)
                + exchange.stock * (level.coverage - USUAL_COVERAGE)
                - USUAL_ENERGY * exchange.energy
                - exchange.control * policy.control
                - apart * (1.0 - level.norm),
            newcomer: exchange.newcomer * (policy.onboarding - USUAL_ONBOARDING)
                + exchange.newcomer_care * level.care
                - PAROCHIAL * level.parochialism,
            search: 1.0
                - (1.0 - LOCATOR * policy.lois.expert_locator) * (1.0 - MATCHMAKING * matchmaking(community)),
        }
    }
}

/// Log-odds that a peer who knows gives an answer.
fn willingness(community: &Community, rules: &Coefficients, request: &Request, peer: usize, tie: f32) -> f32 {
    let exchange = &rules.exchange;
    let members = &community.members;
    let received = if community.start.pay_it_forward { members.received[peer] } else { 0.0 };
    let load = (members.used[peer] / (community.hours(peer) + SPARE_HOURS)).min(exchange.load);
    request.willing
        + exchange.received * received / (1.0 + received)
        + exchange.energy * members.energy[peer]
        + exchange.belonging * members.belonging[peer]
        + exchange.tie * tie
        + exchange.propensity * math::ln(members.propensity[peer])
        + exchange.citizenship * members.citizenship[peer]
        - load
        - members.anger[peer]
}

/// An answer is given: the asker learns (or is misled), the helper earns, both tie closer.
fn answer(
    community: &mut Community,
    rules: &Coefficients,
    request: &Request,
    peer: usize,
    knows: bool,
    draws: &mut Sequence,
) {
    let slot = request.slot;
    if community.members.present[peer] == 0.0 {
        community.seat(peer);
    }
    if knows {
        learn(community, slot, request.topic);
        let written = rules.knowledge.journal * community.policy.lois.journals;
        if draws.chance(written) {
            document(community, request.topic);
        }
    } else {
        mislead(community, slot, request.topic);
    }
    let members = &mut community.members;
    members.used[peer] += rules.exchange.answer_hours;
    members.answers[peer] += 1;
    members.received[slot] += 1.0;
    let within = members.unit[peer] == members.unit[slot];
    members.reputation[peer] += if within { ANSWER_NAME } else { ANSWER_NAME_BEYOND };
    members.anger[peer] *= 1.0 - rules.care.anger_answered;
    members.anger[slot] *= 1.0 - rules.care.anger_answered;
    community.tie(slot, peer, rules.ties.answer, rules.ties.across);
    community.contribute(peer, 1);
    let load = community.members.used[peer] / (community.hours(peer) + SPARE_HOURS);
    let (energy, utility) =
        if request.hard { (rules.energy.helping, HARD_HELP) } else { (-rules.energy.repeating, BASIC_HELP) };
    community.move_energy(peer, energy, Flow::Helping);
    community.add_utility(peer, Utility::Helping, rules.energy.helping_value * utility / (1.0 + load));
    if let Some(journal) = &mut community.journal {
        journal.log(community.members.id[peer], ContributionKind::Reply, request.thread);
    }
}

/// What a request leaves behind with who asked.
fn conclude(community: &mut Community, rules: &Coefficients, request: &Request, draws: &mut Sequence) {
    let slot = request.slot;
    if request.answers > 0 {
        community.tally.answered += 1;
        let new = community.level.asked_before & request.topic == 0;
        community.tally.answered_hard += u32::from(request.hard || new);
        community.move_energy(slot, rules.energy.answered, Flow::Answered);
        community.level.asked_before |= request.topic;
        let hard = if request.hard { HARD_ANSWER } else { 0.0 };
        let utility = (UNFIT_ANSWER + community.level.fit) * (BASIC_ANSWER + hard);
        community.add_utility(slot, Utility::Answered, rules.energy.answered_value * utility);
        if draws.chance(rules.exchange.follow_up) {
            community.contribute(slot, 1);
            if let Some(journal) = &mut community.journal {
                journal.log(community.members.id[slot], ContributionKind::Reply, request.thread);
            }
        }
    } else {
        let newcomer = if request.newcomer { NEWCOMER_HURT } else { 1.0 };
        let hurt = newcomer * (1.0 - CARE_COMFORTS * community.level.care);
        community.move_energy(slot, -rules.energy.unanswered * hurt, Flow::Unanswered);
        community.add_utility(slot, Utility::Unanswered, -rules.energy.unanswered_value * hurt);
        community.members.ties.weaken(slot, LET_DOWN);
    }
}

/// Something is shared that nobody asked for; some of those present take it along.
fn share(community: &mut Community, context: &Context, slot: usize, draws: &mut Sequence) {
    let rules = context.rules;
    let known = community.members.knows[slot];
    if known == 0 {
        return;
    }
    let topic = pick(known, draws);
    community.tally.shares += 1;
    community.members.used[slot] += rules.exchange.share_hours;
    community.members.reputation[slot] += SHARE_NAME;
    open_thread(community, slot);
    community.contribute(slot, 1);
    community.move_energy(slot, rules.energy.dialogue, Flow::Dialogue);
    community.add_utility(slot, Utility::Dialogue, rules.energy.dialogue_value);
    let structured = 1.0 + community.policy.lois.structured_dialogue;
    let newcomer = is_new(community, slot, context.week);
    let open = if newcomer { 1.0 - NEWCOMER_UNHEARD * community.level.parochialism } else { 1.0 };
    let learns = (rules.exchange.listener_learns * structured * open).min(1.0);
    for _ in 0..rules.exchange.listeners {
        let listener = community.present[draws.below(community.present.len())] as usize;
        let hears = draws.chance(learns);
        if listener == slot {
            continue;
        }
        if hears && learn(community, listener, topic) {
            community.tie(slot, listener, rules.ties.share, rules.ties.across);
            community.add_utility(listener, Utility::Dialogue, rules.energy.dialogue_value);
        }
    }
    if draws.chance(SHARE_WRITTEN * rules.knowledge.journal * community.policy.lois.journals) {
        document(community, topic);
    }
}

/// Messages besides.
fn talk_besides(community: &mut Community, value: f32, slot: usize, position: usize) {
    let count = community.room.talk.messages[position];
    community.members.used[slot] += MESSAGE_HOURS * count as f32;
    community.contribute(slot, count);
    community.add_utility(slot, Utility::Dialogue, value * count.min(MOST_COUNTED) as f32);
    if community.journal.is_some() {
        let word = community.room.talk.words[position];
        for message in 0..count {
            talk_in_thread(community, slot, word.wrapping_add(message.wrapping_mul(0x9e37_79b9)));
        }
    }
}

/// Opens a thread of the participation log.
pub(super) fn open_thread(community: &mut Community, slot: usize) -> u32 {
    let thread = community.level.threads;
    community.level.threads += 1;
    if let Some(journal) = &mut community.journal {
        journal.log(community.members.id[slot], ContributionKind::Post, thread);
    }
    thread
}

/// A message of the log: in a thread of this week or the last, or in a new one. Only the log's form depends on it.
fn talk_in_thread(community: &mut Community, slot: usize, word: u32) {
    let Some(journal) = &mut community.journal else { return };
    match journal.recent(word >> 3) {
        Some(thread) if word & 7 != 0 => {
            journal.log(community.members.id[slot], ContributionKind::Reply, thread);
        }
        _ => {
            open_thread(community, slot);
        }
    }
}

//! Reciprocity: members ask, answer, and share what is new.

use std::mem;

use super::column::Column;
use super::knowledge::{document, learn, mislead, pick};
use super::participation::NEWCOMER_WEEKS;
use super::state::{Act, Community, Worth, path};
use super::week::Context;
use crate::observe::{ContributionKind, Flow};
use crate::random::{POISSON_MOST, Sequence, poisson_lane};
use crate::scenario::Coefficients;

/// Most needs that one member brings in a week.
const NEEDS: u32 = 4;

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
pub fn exchange(community: &mut Community, now: &mut Context) {
    let climate = Climate::of(community, now);
    intend(community, now);
    for place in 0..community.room.intents.len() {
        let slot = community.present[place] as usize;
        let Intent { needs, shares, mut draws } = community.room.intents[place].clone();
        for need in 0..needs {
            meet_need(community, now, &climate, slot, need);
        }
        if shares {
            share(community, now, slot, &mut draws);
        }
        talk_besides(community, slot, place);
    }
}

/// What everybody who came is about to do.
fn intend(community: &mut Community, now: &Context) {
    let rules = &now.rules.exchange;
    let participants = community.present.len();
    let (members, start) = (&community.members, &community.start);
    let mut intents = mem::take(&mut community.room.intents);
    let mut talk = mem::take(&mut community.room.talk);
    intents.clear();
    talk.means.resize(participants);
    talk.words.resize(participants);
    talk.messages.resize(participants);
    let dialogue =
        rules.share * (0.6 + 0.8 * community.policy.lois.open_dialogue) * community.level.challenge;
    let tempo = now.rules.participation.tempo * start.interaction;
    members.ties.touch(&community.present);
    let mut familiarity = 0.0;
    for (place, &slot) in community.present.iter().enumerate() {
        let slot = slot as usize;
        let familiar = familiar(community, slot);
        familiarity += familiar;
        let ease = (rules.among_strangers + (1.0 - rules.among_strangers) * familiar) * start.interaction;
        let mut draws = community.draws(slot, Act::Talk as u32);
        let (shares, besides, need) = (draws.unit(), draws.word(), draws.unit());
        let inclination = dialogue * members.interest[slot] * (1.0 - 0.5 * members.anger[slot]);
        let new = (members.contributions[slot] == 0) & (members.path[slot] & path::FOUNDER == 0);
        let rate =
            if new { rules.newcomer_need.max(start.needs_per_week) } else { start.needs_per_week } * ease;
        let whole = rate as u32;
        let needs = (whole + u32::from(need < rate - whole as f32)).min(NEEDS);
        intents.push(Intent { needs, shares: shares < inclination * ease, draws });
        // Some people contribute in bursts.
        let mean = tempo * community.hours(slot) * members.engagement[slot] * members.burst[slot];
        talk.means[place] = mean.min(POISSON_MOST);
        talk.words[place] = besides;
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
    (known + 0.5) / (known + 0.5 * strangers + 1.0)
}

/// A need: looked up, or asked about.
fn meet_need(community: &mut Community, now: &Context, climate: &Climate, slot: usize, need: u32) {
    let known = community.members.knows[slot];
    if known == u64::MAX {
        return;
    }
    let mut draws = community.draws(slot, Act::Request as u32 + need);
    let topic = pick(!known, &mut draws);
    if look_up(community, now.rules, slot, topic, &mut draws) {
        return;
    }
    ask(community, now, climate, slot, topic, &mut draws);
}

/// Tells whether what is written meets the need.
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
    community.members.used[slot] += 0.1;
    if level.documented & topic != 0 {
        learn(community, slot, topic);
        community.tally.retrieved += 1;
        community.add_worth(slot, Worth::Dialogue, rules.energy.dialogue_value);
        return true;
    }
    // A stale page misleads, unless one has learned to look twice.
    if draws.chance(1.0 - 0.6 * community.policy.lois.reflection) {
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
    now: &Context,
    climate: &Climate,
    slot: usize,
    topic: u64,
    draws: &mut Sequence,
) {
    let rules = now.rules;
    community.tally.requests += 1;
    community.members.used[slot] += rules.exchange.ask_hours;
    let thread = open_thread(community, slot);
    community.contribute(slot, 1);
    let newcomer = is_new(community, slot, now.week);
    let willing = climate.willing + if newcomer { climate.newcomer } else { 0.0 };
    let mut request = Request { slot, topic, thread, willing, newcomer, answers: 0 };
    ask_tied(community, rules, &mut request, draws);
    ask_present(community, rules, &mut request, climate.search, draws);
    ask_silent(community, rules, &mut request, draws);
    conclude(community, rules, &request, draws);
}

/// Those one works with, the closest first.
fn ask_tied(community: &mut Community, rules: &Coefficients, request: &mut Request, draws: &mut Sequence) {
    let mut asked = 0;
    for place in 0..community.members.ties.count(request.slot) {
        if asked == rules.exchange.asks_tied || request.answers == rules.exchange.answers {
            return;
        }
        let (peer, tie) = community.members.ties.at(request.slot, place);
        if community.members.here[peer] > 0.0 {
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
    const POINTERS: usize = 4;
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
        if peer != request.slot && members.here[peer] > 0.0 && members.present[peer] == 0.0 {
            approach(community, rules, request, peer, 0.0, draws);
        }
    }
}

/// A request on its way.
struct Request {
    slot: usize,
    topic: u64,
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
    community.policy.matchmaking * hours / (hours + 2.0)
}

fn is_new(community: &Community, slot: usize, week: u32) -> bool {
    let members = &community.members;
    members.path[slot] & path::FOUNDER == 0
        && week - u32::from(members.joined[slot]) < NEWCOMER_WEEKS
        && members.contributions[slot] <= 3
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

/// What a week holds in store for every request alike.
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
    fn of(community: &Community, now: &Context) -> Self {
        let exchange = &now.rules.exchange;
        let (level, policy) = (&community.level, &community.policy);
        // Rivalry holds help back, the more so the less it is rewarded.
        let rivalry = now.organisation.culture.competition * (1.0 - 0.5 * policy.recognition);
        let apart = exchange.individualism * (1.0 - level.attitude) + exchange.competition * rivalry;
        Self {
            willing: exchange.willing
                + exchange.norm * level.norm
                + exchange.recognition * policy.recognition * (1.0 - 0.5 * policy.control)
                + exchange.stock * (level.coverage - 0.5)
                - 0.5 * exchange.energy
                - apart * (1.0 - level.norm),
            newcomer: exchange.newcomer * (policy.onboarding - 0.5) + exchange.newcomer_care * level.care
                - 0.8 * level.parochialism,
            search: 1.0 - (1.0 - 0.8 * policy.lois.expert_locator) * (1.0 - 0.7 * matchmaking(community)),
        }
    }
}

/// Log-odds that a peer who knows gives an answer.
fn willingness(community: &Community, rules: &Coefficients, request: &Request, peer: usize, tie: f32) -> f32 {
    let exchange = &rules.exchange;
    let members = &community.members;
    let received = if community.start.pay_it_forward { members.received[peer] } else { 0.0 };
    let load = (members.used[peer] / (community.hours(peer) + 0.2)).min(exchange.load);
    request.willing
        + exchange.received * received / (1.0 + received)
        + exchange.energy * members.energy[peer]
        + exchange.belonging * members.belonging[peer]
        + exchange.tie * tie
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
    // Reputation beyond one's own unit counts for more.
    members.reputation[peer] += if members.unit[peer] == members.unit[slot] { 1.0 } else { 1.3 };
    members.anger[peer] *= 1.0 - rules.care.anger_answered;
    members.anger[slot] *= 1.0 - rules.care.anger_answered;
    members.ties.strengthen(slot, peer, rules.ties.answer, &members.here);
    community.contribute(peer, 1);
    community.move_energy(peer, rules.energy.helping, Flow::Helping);
    community.add_worth(peer, Worth::Helping, rules.energy.helping_value);
    if let Some(journal) = &mut community.journal {
        journal.log(community.members.id[peer], ContributionKind::Reply, request.thread);
    }
}

/// What a request leaves behind with who asked.
fn conclude(community: &mut Community, rules: &Coefficients, request: &Request, draws: &mut Sequence) {
    let slot = request.slot;
    if request.answers > 0 {
        community.tally.answered += 1;
        community.move_energy(slot, rules.energy.answered, Flow::Answered);
        community.add_worth(slot, Worth::Answered, rules.energy.answered_value);
        if draws.chance(rules.exchange.follow_up) {
            community.contribute(slot, 1);
            if let Some(journal) = &mut community.journal {
                journal.log(community.members.id[slot], ContributionKind::Reply, request.thread);
            }
        }
    } else {
        let newcomer = if request.newcomer { 1.5 } else { 1.0 };
        let hurt = newcomer * (1.0 - 0.5 * community.level.care);
        community.move_energy(slot, -rules.energy.unanswered * hurt, Flow::Unanswered);
        community.add_worth(slot, Worth::Unanswered, -rules.energy.unanswered_value * hurt);
        // Whom one could have counted on did not help: ties weaken a little.
        community.members.ties.weaken(slot, 0.02);
    }
}

/// Something is shared that nobody asked for; some of those present take it along.
fn share(community: &mut Community, now: &Context, slot: usize, draws: &mut Sequence) {
    let rules = now.rules;
    let known = community.members.knows[slot];
    if known == 0 {
        return;
    }
    let topic = pick(known, draws);
    community.tally.shares += 1;
    community.members.used[slot] += rules.exchange.share_hours;
    community.members.reputation[slot] += 0.4;
    open_thread(community, slot);
    community.contribute(slot, 1);
    community.move_energy(slot, rules.energy.dialogue, Flow::Dialogue);
    community.add_worth(slot, Worth::Dialogue, rules.energy.dialogue_value);
    let structured = 1.0 + community.policy.lois.structured_dialogue;
    let newcomer = is_new(community, slot, now.week);
    let open = if newcomer { 1.0 - 0.7 * community.level.parochialism } else { 1.0 };
    let learns = (rules.exchange.listener_learns * structured * open).min(1.0);
    for _ in 0..rules.exchange.listeners {
        let listener = community.present[draws.below(community.present.len())] as usize;
        let hears = draws.chance(learns);
        if listener == slot {
            continue;
        }
        if hears && learn(community, listener, topic) {
            let members = &mut community.members;
            members.ties.strengthen(slot, listener, rules.ties.share, &members.here);
            community.add_worth(listener, Worth::Dialogue, rules.energy.dialogue_value);
        }
    }
    if draws.chance(0.5 * rules.knowledge.journal * community.policy.lois.journals) {
        document(community, topic);
    }
}

/// Messages besides.
fn talk_besides(community: &mut Community, slot: usize, place: usize) {
    let count = community.room.talk.messages[place];
    community.members.used[slot] += 0.05 * count as f32;
    community.contribute(slot, count);
    if community.journal.is_some() {
        let word = community.room.talk.words[place];
        for message in 0..count {
            talk_in_thread(community, slot, word.wrapping_add(message.wrapping_mul(0x9e37_79b9)));
        }
    }
}

/// Opens a thread of the participation log.
fn open_thread(community: &mut Community, slot: usize) -> u32 {
    let thread = community.level.threads;
    community.level.threads += 1;
    if let Some(journal) = &mut community.journal {
        journal.log(community.members.id[slot], ContributionKind::Post, thread);
    }
    thread
}

/// A message of the log: in one of the latest threads, or in a new one. Only the log's form depends on it.
fn talk_in_thread(community: &mut Community, slot: usize, word: u32) {
    const LATEST: u32 = 8;
    let threads = community.level.threads;
    if threads == 0 || word & 7 == 0 {
        open_thread(community, slot);
        return;
    }
    let thread = threads - 1 - (word >> 3) % LATEST.min(threads);
    if let Some(journal) = &mut community.journal {
        journal.log(community.members.id[slot], ContributionKind::Reply, thread);
    }
}

//! The assistant: a program that answers questions at once.
//!
//! All that it does stands here. `policy.assistant` says how it is set up, the shock `assistant_arrives` makes members turn
//! to it, and `exchange` asks it before it asks people. A question that it takes is never put to anybody: nobody earns a
//! name with it, no tie grows from it, a newcomer's first question isn't seen, and nobody is drained by it either.

use super::exchange::open_thread;
use super::knowledge::{document, learn, mislead};
use super::state::{Community, Utility};
use crate::random::Sequence;
use crate::scenario::Coefficients;

/// How fast belonging takes questions back to people: from a belonging of 1/1.6 on, all of them.
const TURNS_TO_PEOPLE: f32 = 1.6;
/// How fast the cohesion of a community does so, for whoever asks: where people are close, one asks them.
const CLOSE_PEOPLE: f32 = 1.8;
/// How well it answers what is new or can't be written down, against its quality with basic questions.
const WITH_HARD: f32 = 0.7;
/// Utility of its answer, against that of a person's.
const AGAINST_A_PERSONS: f32 = 0.5;
/// Reputation for being cited; one given an answer of one's own is 1.
const CITED: f32 = 0.3;
/// Members whom it considers as a source, at most.
const SOURCES: u32 = 8;
/// Share of the hours of a task that a good assistant saves who uses it.
const SAVES: f32 = 0.2;
/// Hours of asking it.
const HOURS: f32 = 0.05;

/// Whether a member puts a question to the assistant, and it gives an answer that the member believes.
pub fn takes(
    community: &mut Community,
    rules: &Coefficients,
    slot: usize,
    topic: u64,
    hard: bool,
    draws: &mut Sequence,
) -> bool {
    let assistant = &community.policy.assistant;
    let to_people =
        TURNS_TO_PEOPLE * community.members.belonging[slot] + CLOSE_PEOPLE * community.level.cohesion;
    let uses = assistant.used * (1.0 - to_people).max(0.0);
    if uses == 0.0 || !draws.chance(uses) {
        return false;
    }
    let quality = if hard { WITH_HARD * assistant.quality } else { assistant.quality };
    let (publishes, cites) = (assistant.publishes, assistant.cites);
    community.members.used[slot] += HOURS;
    if !draws.chance(quality) {
        // What is wrong is often believed; who isn't satisfied asks people.
        let believed = draws.chance(quality);
        if believed {
            mislead(community, slot, topic);
        }
        return believed;
    }
    community.tally.assisted += 1;
    learn(community, slot, topic);
    community.add_utility(slot, Utility::Answered, AGAINST_A_PERSONS * rules.energy.answered_value);
    if draws.chance(publishes) {
        document(community, topic);
        // The others see the question and the answer.
        open_thread(community, slot);
        community.contribute(slot, 1);
    }
    if draws.chance(cites) {
        cite(community, rules, slot, topic, draws);
    }
    true
}

/// Someone present who knows is named as the source: a name, and a beginning of a tie.
fn cite(community: &mut Community, rules: &Coefficients, slot: usize, topic: u64, draws: &mut Sequence) {
    for _ in 0..SOURCES {
        let expert = community.present[draws.below(community.present.len())] as usize;
        if expert != slot && community.members.knows[expert] & topic != 0 {
            community.members.reputation[expert] += CITED;
            community.tie(slot, expert, rules.ties.answer, rules.ties.across);
            return;
        }
    }
}

/// How much faster work goes with it.
pub fn speeds_work(community: &Community) -> f32 {
    let assistant = &community.policy.assistant;
    1.0 + SAVES * assistant.used * assistant.quality
}

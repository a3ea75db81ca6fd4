//! An experimenter's hand in the first questions of newcomers: a share of them, drawn at random, is answered or left without
//! an answer. Off unless somebody sets [`Community::trial`]; no rule of the model depends on it.

use super::state::{Community, path};
use super::week::Context;
use crate::random::Decision;

/// What is done to first questions.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Share of the first questions that are answered, whatever the others do.
    pub answered: f32,
    /// Share that nobody sees.
    pub ignored: f32,
    /// Who was treated so far.
    pub treated: Vec<Treated>,
}

/// A newcomer whose first question was treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Treated {
    /// Arrival number.
    pub member: u32,
    /// Week of the question.
    pub week: u32,
    /// Whether it was answered; otherwise nobody saw it.
    pub answered: bool,
}

/// What becomes of a question by the experimenter: nothing where it isn't a newcomer's first, or takes its ordinary way.
pub fn assign(community: &mut Community, context: &Context, slot: usize) -> Option<bool> {
    let trial = community.trial.as_mut()?;
    let members = &community.members;
    if members.contributions[slot] > 0 || !path::came_later(members.path[slot]) {
        return None;
    }
    let member = members.id[slot];
    let draw = context.random.sequence(community.index, Decision::Trial, context.week, member).unit();
    let answered = draw < trial.answered;
    if !answered && draw < 1.0 - trial.ignored {
        return None;
    }
    trial.treated.push(Treated { member, week: context.week, answered });
    Some(answered)
}

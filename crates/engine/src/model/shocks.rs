//! What happens to a community: by plan of the scenario, or by chance.

use super::arrivals;
use super::care;
use super::departures::leave;
use super::knowledge;
use super::state::{Community, WEEKS};
use super::week::Context;
use crate::observe::portrait::What;
use crate::random::{Chance, Decision};
use crate::scenario::{ShockKind, timeline::Shock};

/// Shocks that come by chance at a rate of their traits, in the order in which they strike, with their draws.
const BY_CHANCE: [(ShockKind, Chance); 5] = [
    (ShockKind::SponsorLeaves, Chance::Sponsor),
    (ShockKind::CoordinatorLeaves, Chance::Coordinator),
    (ShockKind::Reorganisation, Chance::Reorganisation),
    (ShockKind::WorkloadSurge, Chance::Surge),
    (ShockKind::BudgetCut, Chance::Cut),
];
/// Severity of shocks by chance: the least, and how far it varies.
const LEAST_SEVERITY: f32 = 0.3;
const SEVERITY_VARIES: f32 = 0.5;
/// Share of a budget cut, and of a reorganisation's moves, that full legitimacy averts.
const SHIELDED_CUT: f32 = 0.6;
const SPARED: f32 = 0.5;
/// Weeks without a sponsor where one hands over to a successor.
const HAND_OVER_WEEKS: u32 = 4;
/// Mean weight of the ties that a merging group brings along.
const GROUP_TIES: f32 = 0.4;
/// Members of a merging group, against an influx.
const MERGE_SHARE: u32 = 2;
/// Severity of a conflict as a shock, against one that breaks out by itself.
const CONFLICT_SHOCK: f32 = 5.0;
/// What holds a member without belonging in a split; belonging adds to it.
const HELD_ANYWAY: f32 = 0.5;
/// Addresses of draws for each member, behind those of the kinds.
const OF_MEMBER: u32 = 64;

/// Shocks that come by chance, at the organisation's rates.
pub fn by_chance(community: &mut Community, context: &mut Context) {
    let organisation = context.organisation;
    for (kind, chance) in BY_CHANCE {
        let rate = kind.traits().rate.map_or(0.0, |rate| rate(organisation));
        // A sponsor who is shared leaves all communities by the chance of the first.
        let of_first = kind == ShockKind::SponsorLeaves && organisation.shared_sponsor && community.index > 0;
        let first = of_first.then(|| context.random.chances(0, context.week));
        let chances = first.as_ref().unwrap_or(&community.chances);
        if chances.unit(chance, 0) < rate / WEEKS {
            let severity = chance_severity(chances.unit(chance, 1));
            strike(community, context, &Shock { kind, severity, weeks: None, members: None });
        }
    }
    let chances = &community.chances;
    if chances.unit(Chance::Decision, 0) < organisation.decisions_per_year / WEEKS {
        let severity = chance_severity(chances.unit(Chance::Decision, 1));
        let consulted = chances.unit(Chance::Decision, 2) < community.policy.consultation;
        care::decision(community, context, consulted, severity);
    }
}

/// How hard a shock by chance hits: it varies from one time to the next.
fn chance_severity(unit: f32) -> f32 {
    LEAST_SEVERITY + SEVERITY_VARIES * unit
}

/// A shock strikes.
pub fn strike(community: &mut Community, context: &mut Context, shock: &Shock) {
    let rules = &context.rules.shocks;
    let severity = shock.severity;
    let noted = !matches!(shock.kind, ShockKind::ConsultedDecision | ShockKind::UnconsultedDecision);
    if noted {
        community.note(context.week, || What::Shock(shock.kind));
    }
    match shock.kind {
        ShockKind::Reorganisation => reorganise(community, context, severity),
        ShockKind::SponsorLeaves => sponsor_leaves(community, context, shock),
        ShockKind::CoordinatorLeaves => {
            let weeks = shock.weeks.unwrap_or(rules.coordinator_weeks);
            community.level.coordinator_away = community.level.coordinator_away.max(weeks);
        }
        ShockKind::CoreMemberLeaves => {
            for _ in 0..shock.members.unwrap_or(1) {
                if let Some(slot) = leading_member(community) {
                    leave(community, context, slot);
                }
            }
        }
        ShockKind::BudgetCut => {
            let shield = 1.0 - SHIELDED_CUT * community.level.legitimacy;
            community.level.cut.start(shock.weeks.unwrap_or(rules.cut_weeks), severity * shield);
        }
        ShockKind::WorkloadSurge => {
            community
                .level
                .surge
                .start(shock.weeks.unwrap_or(rules.surge_weeks), severity * rules.surge_hours);
        }
        ShockKind::UnconsultedDecision => care::decision(community, context, false, severity),
        ShockKind::ConsultedDecision => care::decision(community, context, true, severity),
        ShockKind::TechnologyBreak => {
            let mut draws =
                context.random.sequence(community.index, Decision::Shock, context.week, shock.kind as u32);
            let topics = draws.bits(rules.break_topics * severity);
            knowledge::renew(community, topics, context.rules.knowledge.renewed);
        }
        ShockKind::AssistantArrives => {
            let used = &mut community.policy.assistant.used;
            *used = used.max(severity);
        }
        ShockKind::Influx => {
            let count = shock.members.unwrap_or(rules.influx_members);
            arrivals::influx(community, context, count);
        }
        ShockKind::Split => {
            community.level.since_act = 0;
            split(community, context, rules.split_share * severity);
        }
        ShockKind::Merge => {
            community.level.since_act = 0;
            let first = community.slots();
            let count = shock.members.unwrap_or(rules.influx_members / MERGE_SHARE);
            arrivals::influx(community, context, count);
            arrivals::tie_group(community, context, first, count as usize, GROUP_TIES);
        }
        ShockKind::Conflict => {
            // It reaches everybody who is still around, not only who came this week.
            community.present.clear();
            let members = &community.members;
            let active = context.rules.stages.active;
            community.present.extend(
                (0..members.id.len() as u32).filter(|&slot| members.participation[slot as usize] >= active),
            );
            care::break_out(community, context, CONFLICT_SHOCK * severity);
            community.present.clear();
        }
        ShockKind::Dissolve => community.level.dissolved = true,
    }
}

/// People move, ties are cut; a recognised community is spared some of it.
fn reorganise(community: &mut Community, context: &mut Context, severity: f32) {
    let rules = &context.rules.shocks;
    let spared = 1.0 - SPARED * community.level.legitimacy;
    for slot in 0..community.slots() {
        if community.members.is_member[slot] == 0.0 {
            continue;
        }
        let id = community.members.id[slot];
        let mut draws =
            context.random.sequence(community.index, Decision::Shock, context.week, OF_MEMBER + id);
        if draws.chance(rules.reorganisation_moves * severity * spared) {
            leave(community, context, slot);
        } else {
            community.members.ties.weaken(slot, rules.reorganisation_ties * severity);
        }
    }
}

/// Executives move on: a successor takes over, or the post stays empty and resources are cut where nothing was shown.
fn sponsor_leaves(community: &mut Community, context: &mut Context, shock: &Shock) {
    if community.level.sponsor_away > 0 || community.policy.sponsorship == 0.0 {
        return;
    }
    let rules = context.rules;
    let whose = if context.organisation.shared_sponsor { 0 } else { community.index };
    let mut draws = context.random.sequence(whose, Decision::Shock, context.week, shock.kind as u32);
    let (hand_over, cut) = (draws.unit(), draws.unit());
    if hand_over < community.policy.succession {
        community.level.sponsor_away = HAND_OVER_WEEKS;
        return;
    }
    community.level.sponsor_away = shock.weeks.unwrap_or(rules.shocks.sponsor_weeks);
    let p = rules.recognition.cut_after_exit - rules.recognition.cut_shielded * community.level.shown;
    if cut < p {
        community.level.cut.start(rules.shocks.cut_weeks, 1.0);
        community.note(context.week, || What::Shock(ShockKind::BudgetCut));
    }
}

/// The member with the highest participation; of several, the first to have joined.
fn leading_member(community: &Community) -> Option<usize> {
    let members = &community.members;
    let mut best: Option<usize> = None;
    for slot in 0..members.id.len() {
        if members.is_member[slot] > 0.0
            && best.is_none_or(|best| members.participation[slot] > members.participation[best])
        {
            best = Some(slot);
        }
    }
    best
}

/// A part goes its own way: those with the least belonging, as far as chance lets them.
fn split(community: &mut Community, context: &mut Context, share: f32) {
    for slot in 0..community.slots() {
        if community.members.is_member[slot] == 0.0 {
            continue;
        }
        let id = community.members.id[slot];
        let mut draws =
            context.random.sequence(community.index, Decision::Shock, context.week, OF_MEMBER + id);
        let bound = HELD_ANYWAY + community.members.belonging[slot];
        if draws.chance((share / bound).min(1.0)) {
            leave(community, context, slot);
        }
    }
}

//! What happens to a community: by plan of the scenario, or by chance.

use super::arrivals;
use super::care;
use super::departures::leave;
use super::knowledge;
use super::state::Community;
use super::week::Context;
use crate::observe::portrait::What;
use crate::random::{Chance, Decision};
use crate::scenario::{ShockKind, timeline::Shock};

/// Shocks that come by chance, at the organisation's rates.
pub fn by_chance(community: &mut Community, now: &mut Context) {
    let organisation = now.organisation;
    let rates = [
        (ShockKind::SponsorLeaves, Chance::Sponsor, organisation.sponsor_departures_per_year),
        (ShockKind::CoordinatorLeaves, Chance::Coordinator, organisation.coordinator_departures_per_year),
        (ShockKind::Reorganisation, Chance::Reorganisation, organisation.reorganisations_per_year),
        (ShockKind::WorkloadSurge, Chance::Surge, organisation.workload_surges_per_year),
        (ShockKind::BudgetCut, Chance::Cut, organisation.budget_cuts_per_year),
    ];
    for (kind, chance, rate) in rates {
        if community.chances.unit(chance, 0) < rate / 52.0 {
            let severity = chance_severity(community.chances.unit(chance, 1));
            strike(community, now, &Shock { kind, severity, weeks: None, members: None });
        }
    }
    let chances = &community.chances;
    if chances.unit(Chance::Decision, 0) < organisation.decisions_per_year / 52.0 {
        let severity = chance_severity(chances.unit(Chance::Decision, 1));
        let consulted = chances.unit(Chance::Decision, 2) < community.policy.consultation;
        care::decision(community, now, consulted, severity);
    }
}

/// How hard a shock by chance hits: it varies from one time to the next.
fn chance_severity(unit: f32) -> f32 {
    0.3 + 0.5 * unit
}

/// A shock strikes.
pub fn strike(community: &mut Community, now: &mut Context, shock: &Shock) {
    let rules = &now.rules.shocks;
    let severity = shock.severity;
    let noted = !matches!(shock.kind, ShockKind::ConsultedDecision | ShockKind::UnconsultedDecision);
    if noted && let Some(journal) = &mut community.journal {
        journal.note(now.week, What::Shock(shock.kind));
    }
    match shock.kind {
        ShockKind::Reorganisation => reorganise(community, now, severity),
        ShockKind::SponsorLeaves => sponsor_leaves(community, now, shock),
        ShockKind::CoordinatorLeaves => {
            let weeks = shock.weeks.unwrap_or(rules.coordinator_weeks);
            community.level.coordinator_away = community.level.coordinator_away.max(weeks);
        }
        ShockKind::CoreMemberLeaves => {
            for _ in 0..shock.members.unwrap_or(1) {
                if let Some(slot) = leading_member(community) {
                    leave(community, now, slot);
                }
            }
        }
        ShockKind::BudgetCut => {
            let shield = 1.0 - 0.6 * community.level.legitimacy;
            community.level.cut.start(shock.weeks.unwrap_or(rules.cut_weeks), severity * shield);
        }
        ShockKind::WorkloadSurge => {
            community
                .level
                .surge
                .start(shock.weeks.unwrap_or(rules.surge_weeks), severity * rules.surge_hours);
        }
        ShockKind::UnconsultedDecision => care::decision(community, now, false, severity),
        ShockKind::ConsultedDecision => care::decision(community, now, true, severity),
        ShockKind::TechnologyBreak => {
            let mut draws =
                now.random.sequence(community.index, Decision::Shock, now.week, shock.kind as u32);
            let topics = draws.bits(rules.break_topics * severity);
            knowledge::renew(community, topics, now.rules.knowledge.renewed);
        }
        ShockKind::Influx => {
            let count = shock.members.unwrap_or(rules.influx_members);
            arrivals::influx(community, now, count);
        }
        ShockKind::Split => split(community, now, rules.split_share * severity),
        ShockKind::Merge => {
            let first = community.slots();
            let count = shock.members.unwrap_or(rules.influx_members / 2);
            arrivals::influx(community, now, count);
            arrivals::tie_group(community, now, first, count as usize, 0.4);
        }
        ShockKind::Conflict => {
            // It reaches everybody who is still around, not only who came this week.
            community.present.clear();
            let members = &community.members;
            let active = now.rules.stages.active;
            community.present.extend(
                (0..members.id.len() as u32).filter(|&slot| members.participation[slot as usize] >= active),
            );
            care::break_out(community, now, 2.0 * severity);
            community.present.clear();
        }
        ShockKind::Dissolve => community.level.dissolved = true,
    }
}

/// People move, ties are cut; a recognised community is spared some of it.
fn reorganise(community: &mut Community, now: &mut Context, severity: f32) {
    let rules = &now.rules.shocks;
    let spared = 1.0 - 0.5 * community.level.legitimacy;
    for slot in 0..community.slots() {
        if community.members.here[slot] == 0.0 {
            continue;
        }
        let id = community.members.id[slot];
        let mut draws = now.random.sequence(community.index, Decision::Shock, now.week, 64 + id);
        if draws.chance(rules.reorganisation_moves * severity * spared) {
            leave(community, now, slot);
        } else {
            community.members.ties.weaken(slot, rules.reorganisation_ties * severity);
        }
    }
}

/// Executives move on: a successor takes over, or the place stays empty and resources are cut where nothing was shown.
fn sponsor_leaves(community: &mut Community, now: &mut Context, shock: &Shock) {
    if community.level.sponsor_away > 0 || community.policy.sponsorship == 0.0 {
        return;
    }
    let rules = now.rules;
    let mut draws = now.random.sequence(community.index, Decision::Shock, now.week, shock.kind as u32);
    let (hand_over, cut) = (draws.unit(), draws.unit());
    if hand_over < community.policy.succession {
        community.level.sponsor_away = 4;
        return;
    }
    community.level.sponsor_away = shock.weeks.unwrap_or(rules.shocks.sponsor_weeks);
    let p = rules.recognition.cut_after_exit - rules.recognition.cut_shielded * community.level.shown;
    if cut < p {
        community.level.cut.start(rules.shocks.cut_weeks, 1.0);
        if let Some(journal) = &mut community.journal {
            journal.note(now.week, What::Shock(ShockKind::BudgetCut));
        }
    }
}

/// The member with the highest participation; of several, the first to have joined.
fn leading_member(community: &Community) -> Option<usize> {
    let members = &community.members;
    let mut best: Option<usize> = None;
    for slot in 0..members.id.len() {
        if members.here[slot] > 0.0
            && best.is_none_or(|best| members.participation[slot] > members.participation[best])
        {
            best = Some(slot);
        }
    }
    best
}

/// A part goes its own way: those with the least belonging, as far as chance lets them.
fn split(community: &mut Community, now: &mut Context, share: f32) {
    for slot in 0..community.slots() {
        if community.members.here[slot] == 0.0 {
            continue;
        }
        let id = community.members.id[slot];
        let mut draws = now.random.sequence(community.index, Decision::Shock, now.week, 64 + id);
        let bound = 0.5 + community.members.belonging[slot];
        if draws.chance((share / bound).min(1.0)) {
            leave(community, now, slot);
        }
    }
}

//! Several communities of one organisation: brokers, joint events, a portfolio, culture.

use super::arrivals::{self, Way};
use super::knowledge::{TOPICS, document, learn, pick};
use super::participation::first_after;
use super::state::{Community, path};
use super::week::Context;
use crate::math;
use crate::random::{Decision, Source};
use crate::scenario::{Allocation, Coefficients, EventKind, Organisation, Programme};

/// People around a community at least, whom a programme must reach.
const FEWEST_AROUND: f32 = 5.0;
/// Hours of a programme that reach one person in a week, at most.
const MOST_PROGRAMME_HOURS: f32 = 8.0;
/// Attitudes around a community follow practice at this share of the organisation's rate, and practice follows them at
/// this multiple of it.
const FOLLOWS_PRACTICE: f32 = 0.5;
const MOVES_PRACTICE: f32 = 10.0;
/// Participants of each side who can learn at a joint event, at most.
const MEET: usize = 16;
/// Topics that a broker brings along in a week, at most: one that is picked twice counts once.
const CARRIED: u32 = 3;
/// Share of the way to full challenge that a joint event goes, and share of parochialism that it leaves.
const JOINT_CHALLENGE: f32 = 0.03;
const JOINT_OPENS: f32 = 0.95;
/// Address of a joint event's draws, behind those of a community's own events.
const OF_JOINT_EVENT: u32 = 512;

/// What joins the communities of an organisation.
#[derive(Debug, Clone, Default)]
pub struct Constellation {
    /// Culture of sharing in the organisation at large, 0..1.
    pub practice: f32,
    /// The organisation's individualism as last seen: what changes it moves attitudes at once.
    individualism: f32,
    /// How the portfolio was divided last.
    allocation: Option<Allocation>,
    /// Shares of the portfolio, by community.
    shares: Vec<f32>,
    /// People with two memberships.
    brokers: Vec<[Membership; 2]>,
}

/// One of a broker's memberships.
#[derive(Debug, Clone, Copy)]
struct Membership {
    /// The community.
    community: usize,
    /// Arrival number there.
    id: u32,
    /// Slot as last seen: it changes when gaps are closed.
    slot: usize,
}

impl Membership {
    /// Finds the slot. Returns whether the member is still there.
    fn find(&mut self, communities: &[Community]) -> bool {
        let members = &communities[self.community].members;
        if members.id.get(self.slot) != Some(&self.id) {
            let Ok(slot) = members.id.binary_search(&self.id) else {
                return false;
            };
            self.slot = slot;
        }
        members.is_member[self.slot] > 0.0
    }
}

impl Constellation {
    /// At the start of a run.
    pub fn begin(&mut self, organisation: &Organisation, communities: &[Community]) {
        self.individualism = organisation.culture.individualism;
        self.practice = 1.0 - self.individualism;
        self.brokers.clear();
        self.allocate(organisation.portfolio.allocation, communities);
    }

    /// The budget is divided as the policy now asks.
    fn allocate(&mut self, allocation: Allocation, communities: &[Community]) {
        self.allocation = Some(allocation);
        self.shares.clear();
        self.shares.resize(communities.len(), 1.0 / communities.len() as f32);
        if allocation != Allocation::Equal {
            self.calibrate(communities);
        }
    }

    /// Budget by strategic value.
    fn calibrate(&mut self, communities: &[Community]) {
        let sum: f32 = communities.iter().map(|community| community.start.strategic_value).sum();
        for (share, community) in self.shares.iter_mut().zip(communities) {
            *share = if sum > 0.0 {
                community.start.strategic_value / sum
            } else {
                1.0 / communities.len() as f32
            };
        }
    }

    /// Before the communities' week: the portfolio's hours are divided.
    pub fn divide(&mut self, organisation: &Organisation, communities: &mut [Community], week: u32) {
        let portfolio = &organisation.portfolio;
        let due = week > 0 && week.is_multiple_of(portfolio.recalibration_weeks.max(1));
        if self.allocation != Some(portfolio.allocation) {
            self.allocate(portfolio.allocation, communities);
        } else if portfolio.allocation == Allocation::Recalibrated && due {
            self.calibrate(communities);
        }
        for (share, community) in self.shares.iter().zip(communities) {
            community.level.portfolio_hours = portfolio.budget_hours * share;
        }
    }

    /// After it: brokers carry knowledge, communities that met learn from each other, culture moves. `context` is that of the
    /// organisation, in which nobody becomes a broker.
    pub fn connect(&mut self, communities: &mut [Community], context: &mut Context) {
        if communities.len() > 1 {
            self.enlist(communities, context);
            self.carry(communities, context.random, context.week);
            join_events(communities, context.random, context.week);
            pass_on(communities);
        }
        self.move_culture(context.organisation, context.rules, communities);
    }

    /// Newcomers with a foot in two communities join a second one.
    fn enlist(&mut self, communities: &mut [Community], context: &mut Context) {
        let known = self.brokers.len();
        for home in 0..communities.len() {
            let members = &communities[home].members;
            for slot in first_after(&members.joined, context.week, 1)..members.id.len() {
                let members = &communities[home].members;
                if members.path[slot] & path::BROKER == 0 {
                    continue;
                }
                let (id, unit) = (members.id[slot], members.unit[slot]);
                let mut draws = context.random.sequence(home as u16, Decision::Broker, 1, id);
                let other = (home + 1 + draws.below(communities.len() - 1)) % communities.len();
                if communities[other].level.dissolved || !communities[other].start.admits {
                    continue;
                }
                let second = &mut communities[other];
                let second_id = second.level.arrivals;
                arrivals::join(second, context, Way::Newcomer);
                let second_slot = second.slots() - 1;
                second.members.unit[second_slot] = unit;
                second.members.own_hours[second_slot] *= arrivals::BROKER_HOURS;
                self.brokers.push([
                    Membership { community: home, id, slot },
                    Membership { community: other, id: second_id, slot: second_slot },
                ]);
            }
        }
        // Brokers in their second community, too; marked now, so that nobody looks for a third.
        for [_, second] in &self.brokers[known..] {
            communities[second.community].members.path[second.slot] |= path::BROKER;
        }
    }

    /// A broker who took part in one community brings what it knows to the other.
    fn carry(&mut self, communities: &mut [Community], random: &mut Source, week: u32) {
        self.brokers.retain_mut(|pair| {
            if !pair.iter_mut().all(|membership| membership.find(communities)) {
                return false;
            }
            let [one, other] = *pair;
            let common = overlap(&communities[one.community], &communities[other.community]);
            for (from, to) in [(one, other), (other, one)] {
                let source = &communities[from.community].members;
                let new =
                    source.knows[from.slot] & !communities[to.community].members.knows[to.slot] & common;
                if new != 0 && source.present[from.slot] > 0.0 {
                    let mut draws = random.sequence(to.community as u16, Decision::Broker, 2 + week, to.id);
                    for _ in 0..CARRIED {
                        learn(&mut communities[to.community], to.slot, pick(new, &mut draws));
                    }
                }
            }
            true
        });
    }

    /// Attitudes around communities and practice in the organisation move each other; programmes add to it.
    fn move_culture(
        &mut self,
        organisation: &Organisation,
        rules: &Coefficients,
        communities: &mut [Community],
    ) {
        let rules = &rules.culture;
        let people = organisation.practitioners.max(1) as f32;
        let turn = self.individualism - organisation.culture.individualism;
        self.individualism = organisation.culture.individualism;
        self.practice += turn;
        let hours = organisation.culture.programme_hours;
        let ready = |practice: f32| {
            let distance = (1.0 - practice) / rules.readiness;
            math::exp(-distance * distance)
        };
        let chosen = communities
            .iter()
            .enumerate()
            .map(|(index, community)| (index, ready(community.level.norm) * (1.0 - community.level.attitude)))
            .fold((0, f32::NEG_INFINITY), |best, one| if one.1 > best.1 { one } else { best })
            .0;
        for (index, community) in communities.iter_mut().enumerate() {
            let around = community.census.members.max(FEWEST_AROUND);
            let level = &mut community.level;
            let given = match organisation.culture.programme {
                Programme::Lockstep => hours / people,
                Programme::OneByOne if index == chosen => (hours / around).min(MOST_PROGRAMME_HOURS),
                Programme::OneByOne => 0.0,
            };
            level.attitude += turn;
            level.attitude += rules.programme * given * ready(level.norm) * (1.0 - level.attitude);
            level.attitude += FOLLOWS_PRACTICE * rules.organisation_rate * (self.practice - level.attitude);
            level.attitude = level.attitude.clamp(0.0, 1.0);
            let weight = (community.census.active / people).min(1.0);
            self.practice += MOVES_PRACTICE
                * rules.organisation_rate
                * weight
                * (community.level.attitude - self.practice);
        }
        if organisation.culture.programme == Programme::Lockstep {
            self.practice += rules.programme * hours / people * ready(self.practice) * (1.0 - self.practice);
        }
        self.practice = self.practice.clamp(0.0, 1.0);
    }
}

/// Topics that two domains have in common.
fn overlap(one: &Community, other: &Community) -> u64 {
    let topics = (one.start.overlap.min(other.start.overlap) * TOPICS as f32) as u32;
    if topics >= TOPICS { u64::MAX } else { (1u64 << topics) - 1 }
}

/// Communities with a joint event this week meet the next one that is alive.
fn join_events(communities: &mut [Community], random: &mut Source, week: u32) {
    for host in 0..communities.len() {
        let joint = communities[host].occasions.iter().any(|occasion| occasion.kind == EventKind::JointEvent);
        if !joint || communities[host].present.is_empty() {
            continue;
        }
        let guests = (1..communities.len())
            .map(|step| (host + step) % communities.len())
            .find(|&other| communities[other].census.active > 0.0 && !communities[other].present.is_empty());
        let Some(guest) = guests else { continue };
        let common = overlap(&communities[host], &communities[guest]);
        let mut draws = random.sequence(host as u16, Decision::Event, week, OF_JOINT_EVENT);
        for (to, from) in [(host, guest), (guest, host)] {
            for position in 0..communities[to].present.len().min(MEET) {
                let slot = communities[to].present[position] as usize;
                let other = communities[from].present[draws.below(communities[from].present.len())] as usize;
                let new =
                    communities[from].members.knows[other] & !communities[to].members.knows[slot] & common;
                if new != 0 && communities[to].members.is_member[slot] > 0.0 {
                    learn(&mut communities[to], slot, pick(new, &mut draws));
                }
            }
            let level = &mut communities[to].level;
            level.challenge += JOINT_CHALLENGE * (1.0 - level.challenge);
            level.parochialism *= JOINT_OPENS;
        }
    }
}

/// Generic lessons go into the other communities' repositories.
fn pass_on(communities: &mut [Community]) {
    for from in 0..communities.len() {
        let lessons = std::mem::take(&mut communities[from].level.exports);
        if lessons == 0 {
            continue;
        }
        for to in 0..communities.len() {
            if to != from {
                let common = overlap(&communities[from], &communities[to]);
                document(&mut communities[to], lessons & common);
            }
        }
    }
}

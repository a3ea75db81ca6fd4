//! Several communities of one organisation: brokers, joint events, a portfolio, culture.

use super::arrivals::{self, Way};
use super::knowledge::{document, learn, pick};
use super::participation::first_after;
use super::state::{Community, path};
use super::week::Context;
use crate::math;
use crate::random::{Decision, Source};
use crate::scenario::{Allocation, Coefficients, EventKind, Organisation, Programme};

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
    /// Finds the slot. Tells whether the member is still there.
    fn find(&mut self, communities: &[Community]) -> bool {
        let members = &communities[self.community].members;
        if members.id.get(self.slot) != Some(&self.id) {
            let Ok(slot) = members.id.binary_search(&self.id) else {
                return false;
            };
            self.slot = slot;
        }
        members.here[self.slot] > 0.0
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

    /// Before the communities live through a week: the portfolio's hours are divided.
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

    /// After it: brokers carry knowledge, communities that met learn from each other, culture moves. `now` is that of the
    /// organisation, in which nobody becomes a broker.
    pub fn connect(&mut self, communities: &mut [Community], now: &mut Context) {
        if communities.len() > 1 {
            self.enlist(communities, now);
            self.carry(communities, now.random, now.week);
            join_events(communities, now.random, now.week);
            pass_on(communities);
        }
        self.move_culture(now.organisation, now.rules, communities);
    }

    /// Newcomers with a foot in two communities join a second one.
    fn enlist(&mut self, communities: &mut [Community], now: &mut Context) {
        for home in 0..communities.len() {
            let members = &communities[home].members;
            for slot in first_after(&members.joined, now.week, 1)..members.id.len() {
                let members = &communities[home].members;
                if members.path[slot] & path::BROKER == 0 {
                    continue;
                }
                let (id, unit) = (members.id[slot], members.unit[slot]);
                let mut draws = now.random.sequence(home as u16, Decision::Broker, 1, id);
                let other = (home + 1 + draws.below(communities.len() - 1)) % communities.len();
                if communities[other].level.dissolved || !communities[other].start.admits {
                    continue;
                }
                let second = &mut communities[other];
                let second_id = second.level.arrivals;
                arrivals::join(second, now, Way::Newcomer);
                let second_slot = second.slots() - 1;
                second.members.unit[second_slot] = unit;
                second.members.own_hours[second_slot] *= 0.5;
                self.brokers.push([
                    Membership { community: home, id, slot },
                    Membership { community: other, id: second_id, slot: second_slot },
                ]);
            }
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
                    learn(&mut communities[to.community], to.slot, pick(new, &mut draws));
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
        let ready = |lived: f32| {
            let distance = (1.0 - lived) / rules.readiness;
            math::exp(-distance * distance)
        };
        let chosen = communities
            .iter()
            .enumerate()
            .map(|(index, community)| (index, ready(community.level.norm) * (1.0 - community.level.attitude)))
            .fold((0, f32::NEG_INFINITY), |best, one| if one.1 > best.1 { one } else { best })
            .0;
        for (index, community) in communities.iter_mut().enumerate() {
            let around = community.census.members.max(5.0);
            let level = &mut community.level;
            let given = match organisation.culture.programme {
                Programme::Lockstep => hours / people,
                Programme::OneByOne if index == chosen => (hours / around).min(8.0),
                Programme::OneByOne => 0.0,
            };
            level.attitude += turn;
            level.attitude += rules.programme * given * ready(level.norm) * (1.0 - level.attitude);
            level.attitude += 0.5 * rules.organisation_rate * (self.practice - level.attitude);
            level.attitude = level.attitude.clamp(0.0, 1.0);
            let weight = (community.census.active / people).min(1.0);
            self.practice +=
                10.0 * rules.organisation_rate * weight * (community.level.attitude - self.practice);
        }
        if organisation.culture.programme == Programme::Lockstep {
            self.practice += rules.programme * hours / people * ready(self.practice) * (1.0 - self.practice);
        }
        self.practice = self.practice.clamp(0.0, 1.0);
    }
}

/// Topics that two domains have in common.
fn overlap(one: &Community, other: &Community) -> u64 {
    let topics = (one.start.overlap.min(other.start.overlap) * 64.0) as u32;
    if topics >= 64 { u64::MAX } else { (1u64 << topics) - 1 }
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
        let mut draws = random.sequence(host as u16, Decision::Event, week, 512);
        for (to, from) in [(host, guest), (guest, host)] {
            for place in 0..communities[to].present.len().min(16) {
                let slot = communities[to].present[place] as usize;
                let other = communities[from].present[draws.below(communities[from].present.len())] as usize;
                let new =
                    communities[from].members.knows[other] & !communities[to].members.knows[slot] & common;
                if new != 0 && communities[to].members.here[slot] > 0.0 {
                    learn(&mut communities[to], slot, pick(new, &mut draws));
                }
            }
            let level = &mut communities[to].level;
            level.challenge += 0.03 * (1.0 - level.challenge);
            level.parochialism *= 0.95;
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

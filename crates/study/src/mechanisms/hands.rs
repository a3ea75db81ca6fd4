//! What an experimenter does to members between two weeks. Columns of members stand here, and nowhere else in the experiments.

use hearth_engine::model::column::Column;
use hearth_engine::model::state::{Community, Members, path};
use hearth_engine::observe::ContributionKind;
use hearth_engine::scenario::Scenario;

/// Energy and engagement: what acts on behaviour.
fn feelings(members: &mut Members) -> [&mut Column<f32>; 2] {
    [&mut members.energy, &mut members.engagement]
}

/// Sums of newcomers' energy and engagement, and how many they were.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Newcomers {
    sums: [f64; 2],
    count: f64,
}

impl Newcomers {
    /// Adds those who joined last week.
    pub fn add(&mut self, community: &mut Community, week: u32) {
        let members = &mut community.members;
        let new: Vec<usize> = (0..members.id.len())
            .filter(|&slot| {
                members.is_member[slot] > 0.0
                    && path::came_later(members.path[slot])
                    && u32::from(members.joined[slot]) + 1 == week
            })
            .collect();
        self.count += new.len() as f64;
        for (sum, column) in self.sums.iter_mut().zip(feelings(members)) {
            *sum += new.iter().map(|&slot| f64::from(column[slot])).sum::<f64>();
        }
    }

    /// Gives every member a newcomer's mean energy and engagement; nothing where nobody came.
    pub fn freeze(&self, community: &mut Community) {
        if self.count == 0.0 {
            return;
        }
        let slots = members(community);
        for (sum, column) in self.sums.iter().zip(feelings(&mut community.members)) {
            let mean = (sum / self.count) as f32;
            slots.iter().for_each(|&slot| column[slot] = mean);
        }
    }
}

/// Slots of the members.
pub(super) fn members(community: &Community) -> Vec<usize> {
    let is_member = &community.members.is_member;
    (0..community.slots()).filter(|&slot| is_member[slot] > 0.0).collect()
}

/// Slots of the core.
pub(super) fn core(community: &Community, scenario: &Scenario) -> Vec<usize> {
    let from = scenario.model.stages.core;
    let participation = &community.members.participation;
    members(community).into_iter().filter(|&slot| participation[slot] >= from).collect()
}

/// Arrival numbers of some slots.
pub(super) fn ids(community: &Community, slots: &[usize]) -> Vec<u32> {
    slots.iter().map(|&slot| community.members.id[slot]).collect()
}

/// Members from the one who takes part most to the one who takes part least.
fn by_participation(community: &Community) -> Vec<usize> {
    let mut slots = members(community);
    let participation = &community.members.participation;
    slots.sort_by(|one, other| participation[*other].total_cmp(&participation[*one]).then(one.cmp(other)));
    slots
}

/// Gives a community another one's ties and energies: member by member, in the order of participation. Members beyond the other's last
/// have what its last has, and no ties.
pub(super) fn transplant(to: &mut Community, to_week: u32, from: &Community, from_week: u32) {
    let (takers, givers) = (by_participation(to), by_participation(from));
    let Some(last) = givers.last() else { return };
    let giver = |place: usize| givers.get(place).unwrap_or(last);
    for (place, &slot) in takers.iter().enumerate() {
        let other = *giver(place);
        let silent = from_week.saturating_sub(u32::from(from.members.silent_since[other]));
        let (mine, theirs) = (&mut to.members, &from.members);
        mine.energy[slot] = theirs.energy[other];
        mine.engagement[slot] = theirs.engagement[other];
        mine.belonging[slot] = theirs.belonging[other];
        mine.participation[slot] = theirs.participation[other];
        mine.pull[slot] = theirs.pull[other];
        mine.received[slot] = theirs.received[other];
        mine.reputation[slot] = theirs.reputation[other];
        mine.silent_since[slot] = to_week.saturating_sub(silent) as u16;
        mine.ties.weaken(slot, 1.0);
    }
    for (place, &slot) in takers.iter().enumerate().take(givers.len()) {
        for (peer, weight) in from.members.ties.of(givers[place]) {
            let Some(position) = givers.iter().position(|giver| *giver == peer) else { continue };
            if let Some(&peer) = takers.get(position) {
                let members = &mut to.members;
                // Both sides hold a tie: what the one has given isn't given again by the other.
                let there = members.ties.weight(slot, peer);
                if weight > there {
                    let step = (weight - there) / (1.0 - there);
                    members.ties.strengthen(slot, peer, step, &members.is_member);
                }
            }
        }
    }
}

/// Energy of an award: what success in a task that everybody sees gives.
const AWARD_ENERGY: f32 = 0.12;
/// Reputation of an award, in answers given.
const AWARD_REPUTATION: f32 = 5.0;

/// Gives members an award.
pub(super) fn award(community: &mut Community, ids: &[u32]) {
    for slot in members(community) {
        if ids.contains(&community.members.id[slot]) {
            let members = &mut community.members;
            members.energy[slot] = (members.energy[slot] + AWARD_ENERGY).min(1.0);
            members.reputation[slot] += AWARD_REPUTATION;
        }
    }
}

/// Gives members paid hours a week.
pub(super) fn pay(community: &mut Community, ids: &[u32], hours: f32) {
    for slot in members(community) {
        if ids.contains(&community.members.id[slot]) {
            community.members.own_hours[slot] += hours;
        }
    }
}

/// Weight of a community's ties: to members of other units, and of one's own.
pub(super) fn ties_by_unit(community: &Community) -> (f64, f64) {
    let members_of = &community.members;
    let (mut across, mut within) = (0.0, 0.0);
    for slot in members(community) {
        for (peer, weight) in members_of.ties.of(slot) {
            if members_of.is_member[peer] > 0.0 {
                let sum =
                    if members_of.unit[slot] == members_of.unit[peer] { &mut within } else { &mut across };
                *sum += f64::from(weight);
            }
        }
    }
    (across, within)
}

/// Whether a contribution keeps things going (an answer, work), in contrast to beginning something.
pub(super) fn maintains(kind: ContributionKind) -> bool {
    kind != ContributionKind::Post
}

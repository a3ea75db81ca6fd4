//! The story of one member: the run is repeated, and this member is followed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Fault;
use super::futures::Future;
use crate::protocol::{MemberView, PeerView};
use hearth_engine::model::journal::Journal;
use hearth_engine::model::state::{Community, path};
use hearth_engine::observe::ContributionKind;
use hearth_engine::simulation::Simulation;
use hearth_study::output::text::{list, number, plain, plural};

/// Columns of a member, by week.
const COLUMNS: [&str; 6] =
    ["energy", "engagement", "participation", "belonging", "reputation", "contributions"];

/// The story of a member up to a week.
pub fn story(future: &Future, community: usize, member: u32, until: u32) -> Result<MemberView, Fault> {
    let scenario = Arc::clone(future.run.scenario());
    let mut watch = Watch::new(member, scenario.model.stages.active, scenario.model.stages.core);
    let ground = future.run.ground();
    let mut simulation = Simulation::new(&scenario, ground.seed);
    simulation.restart(ground.replicate);
    simulation.keep_account(1.0);
    while simulation.week() <= until {
        ground.check()?;
        let week = simulation.week();
        simulation.step();
        let account = simulation.take_account(community, 1.0).unwrap_or_default();
        watch.record(week, &simulation.communities()[community], &account);
    }
    let state = &simulation.communities()[community];
    watch.view(future.id, community as u32, until, state).ok_or_else(|| {
        Fault::said(format!("the community had no member with number {member} up to week {until}"))
    })
}

/// Follows one member.
struct Watch {
    member: u32,
    active_from: f32,
    core_from: f32,
    joined: Option<u32>,
    came_as: &'static str,
    unit: u8,
    left: Option<u32>,
    columns: [Vec<f32>; COLUMNS.len()],
    active: Option<u32>,
    core: Option<u32>,
    last_active: Option<u32>,
    posts: u64,
    replies: u64,
    first_word: Option<u32>,
    /// Number and kind of the tasks worked on.
    tasks: BTreeMap<u32, &'static str>,
    contributions: u32,
}

impl Watch {
    fn new(member: u32, active_from: f32, core_from: f32) -> Self {
        Self {
            member,
            active_from,
            core_from,
            joined: None,
            came_as: "newcomer",
            unit: 0,
            left: None,
            columns: Default::default(),
            active: None,
            core: None,
            last_active: None,
            posts: 0,
            replies: 0,
            first_word: None,
            tasks: BTreeMap::new(),
            contributions: 0,
        }
    }

    fn record(&mut self, week: u32, state: &Community, account: &Journal) {
        for one in account.contributions.iter().filter(|one| one.member == self.member) {
            match one.kind {
                ContributionKind::Post => self.posts += 1,
                ContributionKind::Reply => self.replies += 1,
                ContributionKind::Task => continue,
            }
            self.first_word.get_or_insert(week);
        }
        let Some(slot) = here(state, self.member) else {
            if self.joined.is_some() {
                self.left.get_or_insert(week);
            }
            return;
        };
        let members = &state.members;
        if self.joined.is_none() {
            self.joined = Some(week);
            self.unit = members.unit[slot];
            self.came_as = match members.path[slot] {
                came if came & path::FOUNDER != 0 => "founder",
                came if came & path::ENROLLED != 0 => "enrolled",
                _ => "newcomer",
            };
        }
        let participation = members.participation[slot];
        if participation >= self.active_from {
            self.active.get_or_insert(week);
            self.last_active = Some(week);
        }
        if participation >= self.core_from {
            self.core.get_or_insert(week);
        }
        self.contributions = members.contributions[slot];
        let values = [
            members.energy[slot],
            members.engagement[slot],
            participation,
            members.belonging[slot],
            members.reputation[slot],
            members.contributions[slot] as f32,
        ];
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
        for project in &state.projects {
            if project.team[..project.size].contains(&(slot as u32)) {
                self.tasks.insert(project.number, project.kind.name());
            }
        }
    }

    fn view(self, future: u32, community: u32, until: u32, state: &Community) -> Option<MemberView> {
        let joined = self.joined?;
        let story = self.sentences(joined, until);
        Some(MemberView {
            future,
            community,
            member: self.member,
            joined,
            came_as: self.came_as,
            unit: self.unit,
            left: self.left,
            contributions: self.contributions,
            story,
            weeks: COLUMNS.into_iter().zip(self.columns).collect(),
            peers: peers(state, self.member),
        })
    }

    fn sentences(&self, joined: u32, until: u32) -> Vec<String> {
        let mut sentences = vec![match self.came_as {
            "founder" => format!("Member {} was among the founders.", self.member),
            "enrolled" => format!("Member {} had signed up when the community began.", self.member),
            _ => format!("Member {} joined in week {joined}.", self.member),
        }];
        sentences.push(match self.first_word {
            Some(week) => format!(
                "Wrote first in week {week}; began {} and replied {}.",
                plural(self.posts, "thread", "threads"),
                plural(self.replies, "time", "times"),
            ),
            None => "Has never written.".to_owned(),
        });
        match (self.active, self.core) {
            (Some(active), Some(core)) => {
                sentences.push(format!("Active from week {active} on, and in the core from week {core}."));
            }
            (Some(active), None) => {
                sentences.push(format!("Active from week {active} on, never in the core."))
            }
            _ => sentences.push("Always at the periphery.".to_owned()),
        }
        if let (Some(last), Some(_)) = (self.last_active, self.active)
            && self.left.unwrap_or(until + 1) > last + 4
        {
            sentences.push(format!("Last active in week {last}."));
        }
        if !self.tasks.is_empty() {
            let kinds: BTreeSet<&str> = self.tasks.values().copied().collect();
            let kinds: Vec<String> = kinds.into_iter().map(plain).collect();
            let tasks = plural(self.tasks.len() as u64, "task", "tasks");
            sentences.push(format!("Worked on {tasks}: {}.", list(&kinds)));
        }
        sentences.extend(self.energy(joined));
        sentences.extend(self.left.map(|week| format!("Left in week {week}.")));
        sentences
    }

    /// When energy was at its highest and its lowest.
    fn energy(&self, joined: u32) -> Option<String> {
        let energy = &self.columns[0];
        let by = |a: &(usize, &f32), b: &(usize, &f32)| a.1.total_cmp(b.1);
        let (low, lowest) = energy.iter().enumerate().min_by(by)?;
        let (high, highest) = energy.iter().enumerate().max_by(by)?;
        (energy.len() > 1).then(|| {
            format!(
                "Energy was highest in week {} ({}), lowest in week {} ({}).",
                joined + high as u32,
                number(f64::from(*highest)),
                joined + low as u32,
                number(f64::from(*lowest))
            )
        })
    }
}

/// The slot of a member of the community.
fn here(state: &Community, member: u32) -> Option<usize> {
    let slot = state.members.id.binary_search(&member).ok()?;
    (state.members.is_member[slot] > 0.0).then_some(slot)
}

/// The strongest ties to other members.
fn peers(state: &Community, member: u32) -> Vec<PeerView> {
    let Some(slot) = here(state, member) else { return Vec::new() };
    let members = &state.members;
    members
        .ties
        .of(slot)
        .filter(|(peer, _)| members.is_member[*peer] > 0.0)
        .map(|(peer, weight)| PeerView { member: members.id[peer], weight })
        .collect()
}

//! A run: the model and its observers, week by week.
//!
//! ```
//! use hearth_engine::{scenario::Scenario, simulation::Simulation};
//!
//! let scenario = Scenario::baseline();
//! let mut simulation = Simulation::new(&scenario, 7);
//! simulation.restart(0); // the first replicate
//! let mut weeks = 0;
//! let outcomes = simulation.run(&mut |_week, _community, seen| {
//!     assert!((0.0..=1.0).contains(&seen.row.energy));
//!     weeks += 1;
//! });
//! assert_eq!(weeks, scenario.horizon_weeks);
//! assert_eq!(outcomes.len(), 1);
//! ```

mod experiment;
mod held;
#[cfg(test)]
mod own_rule_tests;
mod portrait;
mod snapshot;
mod stepping;

pub use experiment::Draws;
pub use snapshot::Snapshot;
pub use stepping::{ActError, OwnFlow, read_act};

use std::sync::Arc;

use held::Held;
use rayon::prelude::*;

use crate::math;
use crate::model::constellation::Constellation;
use crate::model::rule::Schedule;
use crate::model::state::{Community, Levels, Members};
use crate::model::tables::Tables;
use crate::model::week::{self, Context};
use crate::model::{culture, events, shocks, tasks};
use crate::observe::portrait::{TimelineEvent, What};
use crate::observe::run::{RunWatch, last_year};
use crate::observe::{Flows, Outcome, Week};
use crate::random::{Decision, Sequence, Source};
use crate::scenario::timeline::{Action, Condition, Entry, Trigger};
use crate::scenario::{LiveValue, Organisation, Scenario, Stage};

/// People from whom on the communities of a week are shared out among threads: below, handing out takes as long.
const MANY_PEOPLE: u32 = 4096;

/// Slots of a community up to which all that its members are fits the cache next to a core. Where there are many people, other
/// communities have pushed it out since last week.
const AHEAD: usize = 2048;

/// What a line of the timeline set for a time: where among its actions it stands, and the value before.
type Taken = ((u16, u16), LiveValue);

/// Runs replicates of a scenario, one after the other, in the same memory; week by week, if one likes.
///
/// A copy goes on from the same week by the same random numbers.
#[derive(Debug, Clone)]
pub struct Simulation<'s> {
    scenario: Held<'s>,
    /// The order of the week, where the scenario has rules of its own or switches some off.
    schedule: Option<Arc<Schedule>>,
    tables: Tables,
    seed: u64,
    replicate: u32,
    random: Source,
    organisation: Organisation,
    constellation: Constellation,
    communities: Vec<Community>,
    watches: Vec<RunWatch>,
    seen: Vec<Week>,
    /// For each line of the timeline and community: the week in which it last happened.
    happened: Vec<Option<u32>>,
    /// For each line of the timeline and community: what is to be taken back.
    taken: Vec<Vec<Taken>>,
    week: u32,
}

impl<'s> Simulation<'s> {
    /// Prepares runs of a scenario under a study's seed; [`Self::restart`] begins one.
    pub fn new(scenario: &'s Scenario, seed: u64) -> Self {
        Self::of(Held::Borrowed(scenario), seed)
    }

    /// The same, of a scenario that the simulation keeps alive: it can stand in any structure, and go to any thread.
    pub fn shared(scenario: Arc<Scenario>, seed: u64) -> Simulation<'static> {
        Simulation::of(Held::Shared(scenario), seed)
    }

    fn of(held: Held<'s>, seed: u64) -> Self {
        let scenario = &*held.clone();
        let schedule = Schedule::of(&scenario.rules).map(Arc::new);
        let lines = scenario.timeline.len() * scenario.communities.len();
        let communities = scenario
            .communities
            .iter()
            .enumerate()
            .map(|(index, community)| Community {
                index: index as u16,
                start: community.start.clone(),
                policy: community.policy.clone(),
                members: schedule.as_ref().map_or_else(Members::default, |schedule| schedule.members()),
                level: Levels::default(),
                projects: Vec::with_capacity(crate::model::state::TASKS),
                occasions: Vec::with_capacity(16),
                present: Vec::new(),
                utility: Vec::new(),
                chances: Default::default(),
                active: Vec::new(),
                stage: Stage::Potential,
                census: Default::default(),
                tally: Default::default(),
                ledger: Flows::default(),
                own_ledger: vec![[0.0; 2]; schedule.as_ref().map_or(0, |schedule| schedule.own_rules())],
                former: Vec::new(),
                former_paths: Default::default(),
                journal: None,
                trial: None,
                room: Default::default(),
            })
            .collect();
        let mut simulation = Self {
            scenario: held.clone(),
            schedule,
            tables: Tables::of(&scenario.model),
            seed,
            replicate: 0,
            random: Source::new(seed, 0),
            organisation: scenario.organisation.clone(),
            constellation: Constellation::default(),
            communities,
            watches: Vec::new(),
            seen: Vec::new(),
            happened: vec![None; lines],
            taken: vec![Vec::with_capacity(4); lines],
            week: 0,
        };
        simulation.restart(0);
        simulation
    }

    /// Goes back to the beginning, of this replicate.
    pub fn restart(&mut self, replicate: u32) {
        let scenario = &*self.scenario.clone();
        self.replicate = replicate;
        self.random = Source::new(self.seed, replicate);
        self.organisation.clone_from(&scenario.organisation);
        self.week = 0;
        self.happened.fill(None);
        self.taken.iter_mut().for_each(Vec::clear);
        self.watches.clear();
        self.watches.resize_with(self.communities.len(), RunWatch::default);
        self.seen.clear();
        for (index, community) in self.communities.iter_mut().enumerate() {
            let spec = &scenario.communities[index];
            community.start.clone_from(&spec.start);
            community.policy.clone_from(&spec.policy);
            community.members.clear();
            community.members.reserve((spec.start.founders + spec.start.enrolled) as usize + 64);
            community.projects.clear();
            community.occasions.clear();
            community.present.clear();
            community.utility.clear();
            community.active.clear();
            community.stage = Stage::Potential;
            community.census = Default::default();
            community.tally = Default::default();
            community.ledger = Flows::default();
            community.own_ledger.fill([0.0; 2]);
            community.former.clear();
            community.former_paths = Default::default();
            community.journal = None;
            community.trial = None;
            begin(community, scenario, &mut self.random);
        }
        self.constellation.begin(&self.organisation, &self.communities);
    }

    /// What is simulated.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The week that comes next, counted from 0.
    pub fn week(&self) -> u32 {
        self.week
    }

    /// The communities as they are now.
    pub fn communities(&self) -> &[Community] {
        &self.communities
    }

    /// Runs one week, and returns what was observed of each community.
    ///
    /// Communities meet between weeks only. Where they have many people, threads of the caller's pool run them side by
    /// side; the result is the same.
    pub fn step(&mut self) -> &[Week] {
        let scenario = &*self.scenario.clone();
        let week = self.week;
        let rules = &scenario.model;
        let late = week == last_year(scenario.horizon_weeks);
        let together = self.many();
        let (tables, organisation) = (&self.tables, &self.organisation);
        each(together, &mut self.communities, &self.random, |community, random| {
            week::begin(community, &mut context(week, scenario, tables, organisation, random));
        });
        self.follow_timeline(scenario);
        self.constellation.divide(&self.organisation, &mut self.communities, week);
        let (tables, organisation, schedule) = (&self.tables, &self.organisation, self.schedule.as_deref());
        each(together, &mut self.communities, &self.random, |community, random| {
            if late {
                let members = &mut community.members;
                members.contributions_early.copy_from_slice(&members.contributions);
                community.former.iter_mut().for_each(|given| given.contributions_late = 0);
            }
            if together && community.slots() <= AHEAD {
                community.members.touch();
            }
            week::run(community, &mut context(week, scenario, tables, organisation, random), schedule);
        });
        let context = context(week, scenario, tables, organisation, &mut self.random);
        self.constellation.connect(&mut self.communities, &mut Context { brokers: false, ..context });
        self.seen.clear();
        for (community, watch) in self.communities.iter_mut().zip(&mut self.watches) {
            let seen = watch.observe(community, rules, organisation);
            if seen.stage != community.stage
                && let Some(journal) = &mut community.journal
            {
                journal.note(week, What::Stage(community.stage, seen.stage));
            }
            community.stage = seen.stage;
            self.seen.push(seen);
        }
        self.week += 1;
        &self.seen
    }

    /// Whether a week is so much work that several threads are faster.
    fn many(&self) -> bool {
        let people = |community: &Community| community.slots() as u32 + community.start.founders;
        self.communities.len() > 1 && self.communities.iter().map(people).sum::<u32>() >= MANY_PEOPLE
    }

    /// Runs all weeks that are left, shows each community's week to `on_week`, and returns how each ended.
    pub fn run(&mut self, on_week: &mut dyn FnMut(u32, usize, &Week)) -> Vec<Outcome> {
        while self.week < self.scenario.horizon_weeks {
            self.step();
            for (index, seen) in self.seen.iter().enumerate() {
                on_week(self.week - 1, index, seen);
            }
        }
        self.outcomes()
    }

    fn follow_timeline(&mut self, scenario: &Scenario) {
        for (line, entry) in scenario.timeline.iter().enumerate() {
            let mut first = true;
            for index in 0..self.communities.len() {
                if matches!(entry.trigger, Trigger::Between { to, .. } if to == self.week) {
                    self.take_back(line * self.communities.len() + index, index, entry);
                }
                let meant =
                    entry.community.as_ref().is_none_or(|name| *name == scenario.communities[index].name);
                if !meant || self.communities[index].level.dissolved {
                    continue;
                }
                self.follow_line(scenario, line, entry, index, first);
                first = false;
            }
        }
    }

    /// One line of the timeline for one community; what concerns the organisation is done with the first.
    fn follow_line(&mut self, scenario: &Scenario, line: usize, entry: &Entry, index: usize, first: bool) {
        let place = line * self.communities.len() + index;
        let week = self.week;
        let due = match &entry.trigger {
            Trigger::At { week: at } => week == *at,
            Trigger::Every { weeks, from, until } => {
                week >= *from && week <= *until && (week - from).is_multiple_of(*weeks)
            }
            Trigger::Between { from, .. } => week == *from,
            Trigger::When(condition) => self.holds(condition, place, index),
        };
        if !due {
            return;
        }
        self.happened[place] = Some(week);
        let passes = matches!(entry.trigger, Trigger::Between { .. });
        for (at, action) in entry.actions.iter().enumerate() {
            self.do_action(scenario, (at, action), passes.then_some(place), index, first);
        }
    }

    /// Whether what a line waits for was observed last week.
    fn holds(&self, condition: &Condition, place: usize, index: usize) -> bool {
        let Some(seen) = self.seen.get(index) else {
            return false;
        };
        let rested = match (self.happened[place], condition.again_after) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(last), Some(weeks)) => self.week >= last + weeks,
        };
        let row = &seen.row;
        let below = |limit: Option<f32>, value: f32| limit.is_none_or(|limit| value < limit);
        let above = |limit: Option<f32>, value: f32| limit.is_none_or(|limit| value > limit);
        let count = |limit: Option<u32>| limit.map(|limit| limit as f32);
        rested
            && self.week >= condition.after
            && condition.stage.is_none_or(|stage| stage == seen.stage)
            && below(condition.energy_below, row.energy)
            && above(condition.energy_above, row.energy)
            && below(count(condition.active_below), row.active)
            && above(count(condition.active_above), row.active)
            && below(count(condition.members_below), row.members)
            && above(count(condition.members_above), row.members)
            && below(condition.legitimacy_below, row.legitimacy)
            && above(condition.legitimacy_above, row.legitimacy)
            && condition.silent_weeks.is_none_or(|weeks| self.communities[index].level.silence >= weeks)
    }

    /// What a line does; what it sets for a time is kept at `place`.
    fn do_action(
        &mut self,
        scenario: &Scenario,
        (at, action): (usize, &Action),
        place: Option<usize>,
        index: usize,
        first: bool,
    ) {
        let community = &mut self.communities[index];
        if let Action::Set(changes) = action {
            for (change_at, (path, value)) in changes.iter().enumerate() {
                let old = change(&mut self.organisation, community, path, *value, first, self.week);
                if let (Some(old), Some(place)) = (old, place) {
                    self.taken[place].push(((at as u16, change_at as u16), old));
                }
            }
            return;
        }
        let context = &mut context(self.week, scenario, &self.tables, &self.organisation, &mut self.random);
        match action {
            Action::Set(_) => {}
            Action::Event(event) => events::hold(community, context, event),
            Action::Task(task) => tasks::assign(community, context.week, task),
            Action::Shock(shock) => shocks::strike(community, context, shock),
        }
    }

    /// What a line set for a time goes back to what it was.
    fn take_back(&mut self, place: usize, index: usize, entry: &Entry) {
        for ((at, change_at), old) in self.taken[place].drain(..) {
            let Some(Action::Set(changes)) = entry.actions.get(usize::from(at)) else { continue };
            let Some((path, _)) = changes.get(usize::from(change_at)) else { continue };
            change(&mut self.organisation, &mut self.communities[index], path, old, true, self.week);
        }
    }
}

/// Does the same with each community, on several threads if `together`: each has addresses of its own for what it
/// draws, and sees nothing of the others.
fn each(
    together: bool,
    communities: &mut [Community],
    random: &Source,
    work: impl Fn(&mut Community, &mut Source) + Sync,
) {
    if together {
        communities.par_iter_mut().for_each_init(|| random.clone(), |random, one| work(one, random));
    } else {
        let mut random = random.clone();
        communities.iter_mut().for_each(|one| work(one, &mut random));
    }
}

/// What processes see this week.
fn context<'a>(
    week: u32,
    scenario: &'a Scenario,
    tables: &'a Tables,
    organisation: &'a Organisation,
    random: &'a mut Source,
) -> Context<'a> {
    Context {
        week,
        horizon: scenario.horizon_weeks,
        rules: &scenario.model,
        tables,
        organisation,
        brokers: scenario.communities.len() > 1 && organisation.brokers > 0.0,
        sponsored: if organisation.shared_sponsor { scenario.communities.len().max(1) as f32 } else { 1.0 },
        random,
    }
}

/// Gives a parameter a value, and returns the one that it had. Paths were checked when the scenario was read.
fn change(
    organisation: &mut Organisation,
    community: &mut Community,
    path: &str,
    value: LiveValue,
    first: bool,
    week: u32,
) -> Option<LiveValue> {
    let (group, rest) = path.split_once('.')?;
    let (old, done) = match group {
        "policy" => (community.policy.get_by_path(rest), community.policy.set_by_path(rest, value)),
        "community" => (community.start.get_by_path(rest), community.start.set_by_path(rest, value)),
        "organisation" if first => (organisation.get_by_path(rest), organisation.set_by_path(rest, value)),
        _ => return None,
    };
    debug_assert!(done.is_ok(), "{path} was checked when the scenario was read");
    if let Some(journal) = &mut community.journal {
        let text = match value {
            LiveValue::Number(number) => number.to_string(),
            LiveValue::Flag(flag) => flag.to_string(),
            LiveValue::Name(name) => name.to_owned(),
        };
        journal.timeline_events.push(TimelineEvent { week, what: What::Set(path.to_owned(), text) });
    }
    old
}

/// Fit that a unit of a scenario's relevance (log-odds) adds, around the middle.
const RELEVANCE: f32 = 0.25;
/// Range of the founders' guess.
const LEAST_FIT: f32 = 0.1;
const MOST_FIT: f32 = 0.9;
/// Matter to talk about that a community begins with.
const FIRST_MATTER: f32 = 1.0;

/// Levels of a community before its first week: what is common to all, and what is its own.
fn begin(community: &mut Community, scenario: &Scenario, random: &mut Source) {
    let rules = &scenario.model;
    let start = &community.start;
    let mut draws = random.sequence(community.index, Decision::Start, 0, 0);
    let guess = rules.knowledge.fit + rules.knowledge.fit_sd * draws.bell() + RELEVANCE * start.relevance;
    // Log-normal with mean 1.
    let spread = |sd: f32, draws: &mut Sequence| math::exp(sd * (draws.normal() - 0.5 * sd));
    let reach = spread(rules.arrivals.reach_sd, &mut draws);
    let pool = spread(rules.arrivals.reach_sd, &mut draws);
    let tacit = draws.bits(start.tacitness);
    let documented = draws.bits(start.documented) & !tacit;
    let attitude = 1.0 - scenario.organisation.culture.individualism;
    community.level = Levels {
        fit: guess.clamp(LEAST_FIT, MOST_FIT),
        matter: FIRST_MATTER,
        since_act: u32::MAX / 2,
        reach,
        pool,
        tacit,
        documented,
        challenge: start.challenge,
        attitude,
        norm: culture::norm_of(&rules.culture, attitude),
        ..Levels::default()
    };
}

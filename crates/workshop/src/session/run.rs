//! One future as it is lived: every week is lived once, kept, and reachable again, exactly.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Fault;
use crate::limits;
use hearth_engine::observe::portrait::TimelineEvent;
use hearth_engine::observe::{Outcome, Week};
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::{Simulation, Snapshot};

/// Weeks between two states that are kept, in a community of ordinary size over an ordinary time.
const APART: u32 = 13;
/// Members from which on states are kept more rarely, in proportion, so that a future takes five megabytes or so at most.
/// A jump then takes as long as that many more weeks take to live.
const ORDINARY: usize = 1000;
/// Weeks from which on they are, too.
const YEARS: u32 = 260;

/// What doesn't change in a session's lives.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Seed.
    pub seed: u64,
    /// Which of the seed's lives is shown.
    pub replicate: u32,
    /// Nobody waits for an answer any more.
    pub gone: Arc<AtomicBool>,
}

impl Ground {
    /// An error where nobody waits any more.
    pub fn check(&self) -> Result<(), Fault> {
        if self.gone.load(Ordering::Relaxed) { Err(Fault::Gone) } else { Ok(()) }
    }
}

/// A future as far as it was lived.
#[derive(Debug, Clone)]
pub struct ForkedRun {
    ground: Ground,
    scenario: Arc<Scenario>,
    /// By community, by week.
    weeks: Vec<Vec<Week>>,
    /// By community, in order of time.
    happenings: Vec<Vec<TimelineEvent>>,
    /// States before a week; futures share those of their common past.
    kept: BTreeMap<u32, Arc<Snapshot>>,
    /// The state after the week that was looked at last.
    last: Option<Arc<Snapshot>>,
}

impl ForkedRun {
    /// A life of which nothing was lived yet.
    pub fn new(scenario: Arc<Scenario>, ground: Ground) -> Self {
        let communities = scenario.communities.len();
        Self {
            ground,
            scenario,
            weeks: vec![Vec::new(); communities],
            happenings: vec![Vec::new(); communities],
            kept: BTreeMap::new(),
            last: None,
        }
    }

    /// The scenario that is lived.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// What it is lived on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Weeks that were lived.
    pub fn lived(&self) -> u32 {
        self.weeks.first().map_or(0, Vec::len) as u32
    }

    /// What was seen of a community, as far as it was lived.
    pub fn weeks(&self, community: usize) -> &[Week] {
        self.weeks.get(community).map_or(&[], Vec::as_slice)
    }

    /// What happened to a community, as far as it was lived.
    pub fn happenings(&self, community: usize) -> &[TimelineEvent] {
        self.happenings.get(community).map_or(&[], Vec::as_slice)
    }

    /// The same life under a scenario that differs from a week on; what came before is kept.
    pub fn turned(&self, scenario: Arc<Scenario>, week: u32) -> Self {
        let mut life = self.clone();
        life.scenario = scenario;
        life.weeks.iter_mut().for_each(|weeks| weeks.truncate(week as usize));
        for happenings in &mut life.happenings {
            let before = happenings.partition_point(|happening| happening.week < week);
            happenings.truncate(before);
        }
        life.kept.retain(|at, _| *at <= week);
        life.last = life.last.filter(|kept| kept.week() <= week);
        life
    }

    /// Lives on until before `to`, if that wasn't lived yet.
    pub fn live_to(&mut self, to: u32) -> Result<(), Fault> {
        match self.lived() < to {
            true => self.walk(to.saturating_sub(1), to, &mut |_, _| Ok(())),
            false => Ok(()),
        }
    }

    /// Goes through weeks from `from` until before `to`, and shows the state at the end of each.
    pub fn walk(
        &mut self,
        from: u32,
        to: u32,
        see: &mut dyn FnMut(u32, &Simulation<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let scenario = Arc::clone(&self.scenario);
        let mut simulation = Simulation::new(&scenario, self.ground.seed);
        match self.nearest(from.min(self.lived())) {
            Some(kept) => simulation.resume(&kept),
            None => simulation.restart(self.ground.replicate),
        }
        simulation.keep_account(0.0);
        let to = to.min(scenario.horizon_weeks);
        while simulation.week() < to {
            self.ground.check()?;
            self.set_aside(&simulation)?;
            let week = simulation.week();
            simulation.step();
            self.note(week, &mut simulation);
            if week >= from {
                see(week, &simulation)?;
            }
        }
        self.last = Some(Arc::new(simulation.keep()));
        Ok(())
    }

    /// Forgets the state that was looked at last: nobody looks at this future any more.
    pub fn rest(&mut self) {
        self.last = None;
    }

    /// How each community lived, to the horizon.
    pub fn outcomes(&mut self) -> Result<Vec<Outcome>, Fault> {
        let horizon = self.scenario.horizon_weeks;
        let mut outcomes = Vec::new();
        self.walk(horizon - 1, horizon, &mut |_, simulation| {
            outcomes = simulation.outcomes();
            Ok(())
        })?;
        Ok(outcomes)
    }

    /// The latest state that is known before a week.
    fn nearest(&self, week: u32) -> Option<Arc<Snapshot>> {
        let kept = self.kept.range(..=week).next_back().map(|(_, kept)| kept);
        let last = self.last.as_ref().filter(|last| last.week() <= week);
        kept.into_iter().chain(last).max_by_key(|kept| kept.week()).cloned()
    }

    /// Keeps the state before the week that comes, where it is time to.
    fn set_aside(&mut self, simulation: &Simulation<'_>) -> Result<(), Fault> {
        let members: usize = simulation.communities().iter().map(|one| one.members.id.len()).sum();
        if members > limits::SLOTS {
            return Err(Fault::said(format!(
                "week {}: {members} members are more than the workshop can show ({} at most); `hearth run` can live on",
                simulation.week(),
                limits::SLOTS
            )));
        }
        let long = self.scenario.horizon_weeks.div_ceil(YEARS);
        let apart = APART * long * members.div_ceil(ORDINARY).max(1) as u32;
        let week = simulation.week();
        let latest = self.kept.range(..=week).next_back().map(|(at, _)| *at);
        if latest.is_none_or(|latest| week >= latest + apart) {
            self.kept.insert(week, Arc::new(simulation.keep()));
        }
        Ok(())
    }

    /// Writes down the week that was just lived, if it wasn't lived before.
    fn note(&mut self, week: u32, simulation: &mut Simulation<'_>) {
        let new = week == self.lived();
        for community in 0..self.weeks.len() {
            let account = simulation.take_account(community, 0.0);
            if !new {
                continue;
            }
            self.weeks[community].extend(simulation.seen().get(community));
            self.happenings[community].extend(account.into_iter().flat_map(|account| account.happenings));
        }
    }
}

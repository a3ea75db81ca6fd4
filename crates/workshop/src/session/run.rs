//! The run of one future: every week is computed once, stored, and can be shown again exactly.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Fault;
use crate::limits;
use hearth_engine::observe::portrait::TimelineEvent;
use hearth_engine::observe::{Outcome, Week};
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::{Simulation, Snapshot};

/// Weeks between two stored snapshots, for communities below [`ORDINARY`] members and runs below [`YEARS`] weeks.
const APART: u32 = 13;
/// Above this number of members snapshots are stored less often, in proportion, so that a future takes about five megabytes
/// at most. A jump then has to compute that many more weeks.
const ORDINARY: usize = 1000;
/// Above this number of weeks snapshots are stored less often, too.
const YEARS: u32 = 260;

/// What all runs of a session share.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Seed of the random numbers.
    pub seed: u64,
    /// Which of the seed's runs is shown.
    pub replicate: u32,
    /// Set when nobody waits for a reply any more.
    pub gone: Arc<AtomicBool>,
}

impl Ground {
    /// [`Fault::Gone`] when nobody waits any more.
    pub fn check(&self) -> Result<(), Fault> {
        if self.gone.load(Ordering::Relaxed) { Err(Fault::Gone) } else { Ok(()) }
    }
}

/// The run of a future, as far as it was computed.
#[derive(Debug, Clone)]
pub struct ForkedRun {
    ground: Ground,
    scenario: Arc<Scenario>,
    /// By community, by week.
    weeks: Vec<Vec<Week>>,
    /// By community, in order of time.
    timeline: Vec<Vec<TimelineEvent>>,
    /// States before a week; futures share those of their common past.
    snapshots: BTreeMap<u32, Arc<Snapshot>>,
    /// The state after the week that was shown last.
    last: Option<Arc<Snapshot>>,
}

impl ForkedRun {
    /// A run of which no week was computed yet.
    pub fn new(scenario: Arc<Scenario>, ground: Ground) -> Self {
        let communities = scenario.communities.len();
        Self {
            ground,
            scenario,
            weeks: vec![Vec::new(); communities],
            timeline: vec![Vec::new(); communities],
            snapshots: BTreeMap::new(),
            last: None,
        }
    }

    /// The scenario of this run.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// Seed and replicate of this run.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Number of weeks computed so far.
    pub fn computed(&self) -> u32 {
        self.weeks.first().map_or(0, Vec::len) as u32
    }

    /// The computed weeks of a community.
    pub fn weeks(&self, community: usize) -> &[Week] {
        self.weeks.get(community).map_or(&[], Vec::as_slice)
    }

    /// The timeline of a community, as far as it was computed.
    pub fn timeline(&self, community: usize) -> &[TimelineEvent] {
        self.timeline.get(community).map_or(&[], Vec::as_slice)
    }

    /// The same run under a scenario that differs from `week` on; the weeks before are reused.
    pub fn diverged(&self, scenario: Arc<Scenario>, week: u32) -> Self {
        let mut run = self.clone();
        run.scenario = scenario;
        run.weeks.iter_mut().for_each(|weeks| weeks.truncate(week as usize));
        for timeline in &mut run.timeline {
            let before = timeline.partition_point(|event| event.week < week);
            timeline.truncate(before);
        }
        run.snapshots.retain(|at, _| *at <= week);
        run.last = run.last.filter(|state| state.week() <= week);
        run
    }

    /// Computes all weeks before `to` that weren't computed yet.
    pub fn compute_to(&mut self, to: u32) -> Result<(), Fault> {
        match self.computed() < to {
            true => self.walk(to.saturating_sub(1), to, &mut |_, _| Ok(())),
            false => Ok(()),
        }
    }

    /// Steps through the weeks from `from` until before `to`, and passes the state at the end of each to `see`.
    pub fn walk(
        &mut self,
        from: u32,
        to: u32,
        see: &mut dyn FnMut(u32, &Simulation<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let scenario = Arc::clone(&self.scenario);
        let mut simulation = Simulation::new(&scenario, self.ground.seed);
        match self.nearest(from.min(self.computed())) {
            Some(state) => simulation.resume(&state),
            None => simulation.restart(self.ground.replicate),
        }
        simulation.keep_account(0.0);
        let to = to.min(scenario.horizon_weeks);
        while simulation.week() < to {
            self.ground.check()?;
            self.store_snapshot(&simulation)?;
            let week = simulation.week();
            simulation.step();
            self.record(week, &mut simulation);
            if week >= from {
                see(week, &simulation)?;
            }
        }
        self.last = Some(Arc::new(simulation.keep()));
        Ok(())
    }

    /// Drops the state that was shown last: this future isn't on the screen any more.
    pub fn release_state(&mut self) {
        self.last = None;
    }

    /// Outcomes of each community at the horizon.
    pub fn outcomes(&mut self) -> Result<Vec<Outcome>, Fault> {
        let horizon = self.scenario.horizon_weeks;
        let mut outcomes = Vec::new();
        self.walk(horizon - 1, horizon, &mut |_, simulation| {
            outcomes = simulation.outcomes();
            Ok(())
        })?;
        Ok(outcomes)
    }

    /// The latest stored state before a week.
    fn nearest(&self, week: u32) -> Option<Arc<Snapshot>> {
        let stored = self.snapshots.range(..=week).next_back().map(|(_, state)| state);
        let last = self.last.as_ref().filter(|last| last.week() <= week);
        stored.into_iter().chain(last).max_by_key(|state| state.week()).cloned()
    }

    /// Stores the state before the coming week, where one is due.
    fn store_snapshot(&mut self, simulation: &Simulation<'_>) -> Result<(), Fault> {
        let members: usize = simulation.communities().iter().map(|one| one.members.id.len()).sum();
        if members > limits::SLOTS {
            return Err(Fault::said(format!(
                "week {}: {members} members are more than the workshop can show ({} at most); `hearth run` has no such limit",
                simulation.week(),
                limits::SLOTS
            )));
        }
        let long = self.scenario.horizon_weeks.div_ceil(YEARS);
        let apart = APART * long * members.div_ceil(ORDINARY).max(1) as u32;
        let week = simulation.week();
        let latest = self.snapshots.range(..=week).next_back().map(|(at, _)| *at);
        if latest.is_none_or(|latest| week >= latest + apart) {
            self.snapshots.insert(week, Arc::new(simulation.keep()));
        }
        Ok(())
    }

    /// Stores the results of the week that was just computed, if it is new.
    fn record(&mut self, week: u32, simulation: &mut Simulation<'_>) {
        let new = week == self.computed();
        for community in 0..self.weeks.len() {
            let account = simulation.take_account(community, 0.0);
            if !new {
                continue;
            }
            self.weeks[community].extend(simulation.seen().get(community));
            self.timeline[community].extend(account.into_iter().flat_map(|account| account.timeline_events));
        }
    }
}

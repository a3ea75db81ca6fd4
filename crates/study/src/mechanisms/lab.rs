//! Where a replicate is run and measured.

use hearth_engine::model::journal::Journal;
use hearth_engine::model::state::Community;
use hearth_engine::observe::stage::is_alive;
use hearth_engine::observe::{Cause, Contribution, Outcome, WeekRow};
use hearth_engine::scenario::{Scenario, Stage};
use hearth_engine::simulation::Simulation;

use super::experiment::Measure;

/// Weeks of a year.
pub(super) const YEAR: usize = 52;

/// A simulation in the hands of an experimenter, at the beginning of no run in particular.
pub(super) struct Lab<'l, 's> {
    pub simulation: &'l mut Simulation<'s>,
    pub seed: u64,
    pub replicate: u32,
}

/// A run as it was seen: its first community.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub rows: Vec<WeekRow>,
    pub stages: Vec<Stage>,
    pub ending: Option<Outcome>,
}

impl Lab<'_, '_> {
    pub fn scenario(&self) -> &Scenario {
        self.simulation.scenario()
    }

    /// The first community as it stands.
    pub fn community(&mut self) -> &mut Community {
        &mut self.simulation.communities_mut()[0]
    }

    /// Begins the replicate.
    pub fn begin(&mut self) {
        self.simulation.restart(self.replicate);
    }

    /// Begins the replicate with an account of all that happens.
    pub fn begin_with_account(&mut self) {
        self.begin();
        self.simulation.keep_account(1.0);
    }

    /// Runs up to a week; before each, `hand` may change the community.
    pub fn run_to(&mut self, week: u32, seen: &mut Seen, hand: &mut dyn FnMut(&mut Community, u32)) {
        let week = week.min(self.scenario().horizon_weeks);
        while self.simulation.week() < week {
            let now = self.simulation.week();
            hand(self.community(), now);
            let observed = self.simulation.step()[0];
            seen.rows.push(observed.row);
            seen.stages.push(observed.stage);
        }
    }

    /// Runs to the horizon.
    pub fn run_on(&mut self, seen: &mut Seen) {
        self.run_to(u32::MAX, seen, &mut |_, _| {});
        seen.ending = self.simulation.outcomes().into_iter().next();
    }

    /// Runs the replicate unchanged.
    pub fn whole(&mut self) -> Seen {
        self.begin();
        let mut seen = Seen::new();
        self.run_on(&mut seen);
        seen
    }

    /// Runs the replicate unchanged, with an account of all that happens.
    pub fn whole_with_account(&mut self) -> (Seen, Journal) {
        self.begin_with_account();
        let mut seen = Seen::new();
        self.run_on(&mut seen);
        (seen, self.account())
    }

    /// The account so far, which ends it.
    pub fn account(&mut self) -> Journal {
        self.community().journal.take().map(|journal| *journal).unwrap_or_default()
    }
}

impl Seen {
    pub const fn new() -> Self {
        Self { rows: Vec::new(), stages: Vec::new(), ending: None }
    }

    /// Whether it is called alive after a week.
    pub fn is_alive(&self, week: usize) -> bool {
        self.stages.get(week).is_some_and(|stage| is_alive(*stage))
    }

    /// 1 where it is called alive after a week, 0 where it isn't, `NaN` where the run is shorter.
    pub fn alive(&self, week: usize) -> f64 {
        if week < self.stages.len() { indicator(self.is_alive(week)) } else { f64::NAN }
    }

    /// The first week after the last in which it was alive; nothing where it is alive at the end.
    pub fn end(&self) -> Option<usize> {
        let last = self.stages.iter().rposition(|stage| is_alive(*stage));
        let end = last.map_or(0, |last| last + 1);
        (end < self.stages.len()).then_some(end)
    }

    /// Mean of a number over weeks; `NaN` where the run is shorter.
    pub fn mean(&self, from: usize, to: usize, of: impl Fn(&WeekRow) -> f32) -> f64 {
        let Some(rows) = self.rows.get(from..to) else { return f64::NAN };
        if rows.is_empty() {
            f64::NAN
        } else {
            rows.iter().map(|row| f64::from(of(row))).sum::<f64>() / rows.len() as f64
        }
    }

    /// Whether a week is called alive though nobody has taken part for a quarter of a year.
    fn silent_but_alive(&self) -> bool {
        const SILENT: usize = 13;
        (2 * SILENT..self.rows.len()).any(|week| {
            self.is_alive(week) && self.rows[week - SILENT..=week].iter().all(|row| row.participants == 0.0)
        })
    }

    /// Core as a share of the members, over the weeks of the third to fifth year in which it was alive.
    fn core_share(&self) -> f64 {
        let weeks = 2 * YEAR..(5 * YEAR).min(self.rows.len());
        let shares: Vec<f64> = weeks
            .filter(|&week| self.is_alive(week) && self.rows[week].members > 0.0)
            .map(|week| f64::from(self.rows[week].core / self.rows[week].members))
            .collect();
        if shares.len() < YEAR / 2 { f64::NAN } else { shares.iter().sum::<f64>() / shares.len() as f64 }
    }
}

/// 1 for yes.
pub(super) fn indicator(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The week of a contribution.
pub(super) fn week_of(contribution: &Contribution) -> u32 {
    contribution.hour / 168
}

/// What most experiments measure of a run that nobody touches.
pub(super) const PLAIN: Measure = Measure {
    name: "plain",
    labels: LABELS,
    of: |lab, to| {
        let seen = lab.whole();
        describe(lab.scenario(), &seen, to);
    },
};

pub(super) const LABELS: &[&str] = &[
    "alive_52",
    "alive_103",
    "alive_104",
    "alive_end",
    "end",
    "silent_but_alive",
    "core_share",
    "active_26_104",
    "active_130",
    "participants_52_78",
    "practitioners_active",
    "value",
    "roi",
    "net",
    "repeated_each",
    "heaviest_drain",
];

/// The numbers of [`LABELS`].
pub(super) fn describe(scenario: &Scenario, seen: &Seen, to: &mut Vec<f64>) {
    let row = seen.ending.as_ref().map(|ending| &ending.row);
    let of_run = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let total = |of: fn(&WeekRow) -> f32| seen.rows.iter().map(|row| f64::from(of(row))).sum::<f64>();
    let cause = seen.ending.as_ref().and_then(|ending| ending.cause);
    let place = cause.and_then(|cause| Cause::ALL.iter().position(|one| *one == cause));
    let weeks = seen.rows.len();
    let price = f64::from(scenario.organisation.hour_price);
    to.extend([
        seen.alive(YEAR),
        seen.alive(2 * YEAR - 1),
        seen.alive(2 * YEAR),
        seen.alive(weeks - 1),
        seen.end().map_or(f64::NAN, |end| end as f64),
        indicator(seen.silent_but_alive()),
        seen.core_share(),
        seen.mean(26, 2 * YEAR, |row| row.active),
        seen.mean(130.min(weeks), 131, |row| row.active),
        seen.mean(52, 78, |row| row.participants),
        seen.mean(weeks - 1, weeks, |row| row.active) / f64::from(scenario.organisation.practitioners.max(1)),
        of_run(row.map(|row| row.value_tangible)),
        of_run(row.map(|row| row.roi_of_run)),
        of_run(row.map(|row| row.value_tangible * price - row.cost)),
        total(|row| row.repeated) / total(|row| row.participants).max(1.0),
        place.map_or(f64::NAN, |place| place as f64),
    ]);
}

//! What runs cost as they grow: more members, more communities, more weeks, more of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use super::Measured;
use super::crew::week;
use crate::{Control, StudyError};
use hearth_engine::scenario::{Scenario, ScenarioError};
use hearth_engine::simulation::Simulation;
use hearth_statistics::PowerLaw;

/// How much dearer a member-week of one size may be than one of another where cost is called linear.
pub const LINEAR: f64 = 0.15;
/// Weeks of runs that are counted by their members: one year.
const YEAR: u32 = 52;
/// Members of each of many communities.
const GROUP: u32 = 500;
/// Practitioners for each member at the start: about as many as the baseline has for each of its members.
const OUTSIDE: u32 = 5;
/// Rounds, at least and at most.
const ROUNDS: (usize, usize) = (3, 25);

/// What grows along a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Members of one community at its start, over a year; without what communities differ in by chance.
    Members,
    /// Members of communities of 500 at their start, over a year; likewise.
    Groups,
    /// Communities like the scenario's first.
    Communities,
    /// Weeks of the scenario.
    Weeks,
    /// Runs of the scenario, one after the other.
    Replicates,
}

impl Size {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Members, Self::Groups, Self::Communities, Self::Weeks, Self::Replicates];

    /// Its name in tables and commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Groups => "groups",
            Self::Communities => "communities",
            Self::Weeks => "weeks",
            Self::Replicates => "replicates",
        }
    }

    /// What grows, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Members => "members of one community",
            Self::Groups => "members, in communities of 500",
            Self::Communities => "communities",
            Self::Weeks => "weeks",
            Self::Replicates => "replicates",
        }
    }

    /// The sizes that are simulated.
    pub const fn steps(self) -> &'static [u32] {
        match self {
            Self::Members => &[100, 1_000, 10_000, 100_000],
            Self::Groups => &[500, 1_000, 10_000, 100_000],
            Self::Communities => &[1, 2, 4, 8, 16],
            Self::Weeks => &[65, 130, 260, 520, 1040],
            Self::Replicates => &[50, 100, 200, 400],
        }
    }

    /// Runs in a round: so many that a round of a small size is long enough to be timed, and has seen as many fates.
    fn runs(self, size: u32) -> u32 {
        match self {
            Self::Members | Self::Groups => (12_800 / size).clamp(1, 128),
            Self::Communities => 64 / size,
            Self::Weeks => 32,
            Self::Replicates => size,
        }
    }

    /// The scenario at this size. Its timeline is left out: it may name weeks and communities that aren't there.
    ///
    /// # Errors
    ///
    /// Where the scenario allows no such size.
    fn scenario(self, base: &Scenario, size: u32) -> Result<Scenario, ScenarioError> {
        let mut scenario = base.clone();
        scenario.timeline.clear();
        let mut alike = |count: u32, members: Option<u32>| {
            let first = base.communities[0].clone();
            scenario.communities = vec![first; count as usize];
            for (at, one) in scenario.communities.iter_mut().enumerate() {
                one.name = format!("Community {}", at + 1);
                if let Some(members) = members {
                    one.start.founders = one.start.founders.min(members);
                    one.start.enrolled = members - one.start.founders;
                    let wanted = members * OUTSIDE;
                    scenario.organisation.practitioners = scenario.organisation.practitioners.max(wanted);
                }
            }
        };
        match self {
            Self::Members => alike(1, Some(size)),
            Self::Groups => alike(size / GROUP, Some(GROUP)),
            Self::Communities => alike(size, None),
            Self::Weeks => scenario.horizon_weeks = size,
            Self::Replicates => {}
        }
        if matches!(self, Self::Members | Self::Groups) {
            scenario.horizon_weeks = YEAR;
            // A large size is run once or twice: how communities differ by chance would say more than how large they are.
            let model = &mut scenario.model;
            model.knowledge.fit_sd = 0.0;
            model.arrivals.attention_sd = 0.0;
            model.arrivals.reach_sd = 0.0;
        }
        Scenario::parse(&scenario.to_ron(), &format!("{} at {size} {}", base.name, self.words()), &[])
    }
}

/// One size on a curve. Of replicates, seconds and member-weeks are those of all of them, else those of one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The size.
    pub size: u32,
    /// Runs in a round.
    pub runs: u32,
    /// Members in a week on average, over all communities.
    pub members: f64,
    /// Members, summed over weeks and communities.
    pub member_weeks: f64,
    /// Processor time on one thread, over the rounds.
    pub seconds: Measured,
}

impl Step {
    /// Processor time of a member-week, in nanoseconds.
    pub fn nanoseconds(&self) -> Measured {
        self.seconds.map(|seconds| seconds * 1e9 / self.member_weeks)
    }
}

/// What runs cost as one size of them grows.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What grows.
    pub size: Size,
    /// From small to large.
    pub steps: Vec<Step>,
}

impl Curve {
    /// Shortest time against member-weeks; `None` where there were none.
    pub fn law(&self) -> Option<PowerLaw> {
        let points: Vec<_> = self.steps.iter().map(|step| (step.member_weeks, step.seconds.low)).collect();
        PowerLaw::through(&points)
    }

    /// How much more a member-week costs at the dearest size than at the cheapest, by the shortest times.
    pub fn dearer(&self) -> f64 {
        let costs: Vec<f64> = self.steps.iter().map(|step| step.nanoseconds().low).collect();
        let of = Measured::of(&costs);
        of.high / of.low - 1.0
    }

    /// Whether cost is in proportion to member-weeks, within [`LINEAR`].
    pub fn holds(&self) -> bool {
        self.dearer() <= LINEAR
    }
}

/// Measures a curve of a scenario on one thread, for about so long, by processor time, so that it doesn't count what other
/// programs take of the core; at least three rounds, in which the sizes take turns, so that a machine that is busy for a while is so for all of them. `None` where it was stopped. `done` is called with
/// the share of the time after every step.
///
/// # Errors
///
/// Where the scenario allows no such size, or no thread can be had.
pub fn grow(
    base: &Scenario,
    size: Size,
    time: Duration,
    stop: &AtomicBool,
    done: &(dyn Fn(f64) + Sync),
) -> Result<Option<Curve>, GrowthError> {
    let sizes = size.steps();
    let scenarios: Vec<Scenario> =
        sizes.iter().map(|&at| size.scenario(base, at)).collect::<Result<_, _>>()?;
    let pool = Control { threads: 1, stop, progress: &|_| {} }.pool()?;
    let steps = pool.install(|| {
        let mut engines: Vec<Simulation<'_>> =
            scenarios.iter().map(|scenario| Simulation::new(scenario, 0)).collect();
        let mut rounds: Vec<Vec<(f64, f64)>> = vec![Vec::new(); sizes.len()];
        // Memory comes with the first run, which isn't counted.
        for (engine, scenario) in engines.iter_mut().zip(&scenarios) {
            live(engine, scenario.horizon_weeks, 1, stop)?;
        }
        let begun = Instant::now();
        let over = |rounds: usize| rounds >= ROUNDS.1 || (rounds >= ROUNDS.0 && begun.elapsed() >= time);
        while !over(rounds.last().map_or(0, Vec::len)) {
            for (((engine, scenario), &at), rounds) in
                engines.iter_mut().zip(&scenarios).zip(sizes).zip(&mut rounds)
            {
                rounds.push(live(engine, scenario.horizon_weeks, size.runs(at), stop)?);
                done((begun.elapsed().as_secs_f64() / time.as_secs_f64()).min(1.0));
            }
        }
        let step = |place: usize| {
            let (at, rounds, scenario) = (sizes[place], &rounds[place], &scenarios[place]);
            let runs = size.runs(at);
            let share = if size == Size::Replicates { 1.0 } else { f64::from(runs) };
            let seconds: Vec<f64> = rounds.iter().map(|round| round.0 / share).collect();
            let member_weeks = rounds[0].1 / share;
            let weeks = f64::from(scenario.horizon_weeks) * f64::from(runs) / share;
            let (members, seconds) = (member_weeks / weeks, Measured::of(&seconds));
            Step { size: at, runs, members, member_weeks, seconds }
        };
        Some((0..sizes.len()).map(step).collect())
    });
    Ok(steps.map(|steps| Curve { size, steps }))
}

/// The same runs in every round. Seconds of processor time and member-weeks; `None` where it was stopped.
fn live(engine: &mut Simulation<'_>, weeks: u32, runs: u32, stop: &AtomicBool) -> Option<(f64, f64)> {
    let clock = ThreadTime::now();
    let mut member_weeks = 0.0;
    for replicate in 0..runs {
        engine.restart(replicate);
        while engine.week() < weeks {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            member_weeks += week(engine);
        }
    }
    Some((clock.elapsed().as_secs_f64(), member_weeks))
}

/// Why a curve can't be measured.
#[derive(Debug, thiserror::Error)]
pub enum GrowthError {
    /// The scenario allows no such size.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// No thread can be had.
    #[error(transparent)]
    Study(#[from] StudyError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_a_scenario() {
        let base = Scenario::baseline();
        for size in Size::ALL {
            for &at in size.steps() {
                let scenario = size.scenario(&base, at).unwrap();
                let people: u32 =
                    scenario.communities.iter().map(|one| one.start.founders + one.start.enrolled).sum();
                match size {
                    Size::Members | Size::Groups => assert_eq!((people, scenario.horizon_weeks), (at, YEAR)),
                    Size::Communities => assert_eq!(scenario.communities.len() as u32, at),
                    Size::Weeks => assert_eq!(scenario.horizon_weeks, at),
                    Size::Replicates => assert_eq!(size.runs(at), at),
                }
                assert!(size.runs(at) > 0);
            }
        }
    }

    #[test]
    fn cost_is_counted_in_member_weeks() {
        let seconds = Measured::of(&[1.0, 2.0, 4.0]);
        let step = |size: u32, member_weeks: f64, seconds: Measured| Step {
            size,
            runs: 1,
            members: 1.0,
            member_weeks,
            seconds,
        };
        let twice = seconds.map(|seconds| seconds * 2.0);
        let curve = |second: f64| Curve {
            size: Size::Weeks,
            steps: vec![step(1, 1e6, seconds), step(2, second, twice)],
        };
        assert_eq!(curve(2e6).steps[1].nanoseconds().low, 1000.0);
        assert!(curve(2e6).holds() && curve(2e6).dearer() == 0.0);
        assert!(curve(2e6).law().is_some_and(|law| (law.exponent - 1.0).abs() < 1e-12));
        // A fifth fewer member-weeks in the same time: a quarter dearer.
        assert!(!curve(1.6e6).holds() && (curve(1.6e6).dearer() - 0.25).abs() < 1e-12);
    }
}

//! Threads that live through replicates in memory, side by side, for as long as they are asked to.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use crate::{Control, StudyError};
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;

/// What was simulated in a stretch of time, by all threads together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Round {
    /// Time that it took.
    pub seconds: f64,
    /// Processor time in it, of all threads: less than their number times `seconds` where other programs had the cores.
    pub busy: f64,
    /// Weeks of the scenario.
    pub weeks: f64,
    /// Members, summed over weeks and communities.
    pub member_weeks: f64,
}

impl Round {
    /// Member-weeks a second.
    pub fn rate(&self) -> f64 {
        self.member_weeks / self.seconds
    }

    /// Both together, one after the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            seconds: self.seconds + other.seconds,
            busy: self.busy + other.busy,
            weeks: self.weeks + other.weeks,
            member_weeks: self.member_weeks + other.member_weeks,
        }
    }
}

/// One thread's run.
struct Hand<'s> {
    simulation: Simulation<'s>,
    replicate: u32,
}

/// Threads with a simulation each, which goes on from round to round.
pub struct Crew<'s> {
    pool: rayon::ThreadPool,
    horizon: u32,
    hands: Vec<Mutex<Hand<'s>>>,
}

impl<'s> Crew<'s> {
    /// So many threads, one at least; each runs replicates of its own.
    ///
    /// ```
    /// use std::sync::atomic::AtomicBool;
    /// use std::time::Duration;
    /// use hearth_engine::scenario::Scenario;
    /// use hearth_study::timing::Crew;
    ///
    /// let scenario = Scenario::baseline();
    /// let round = Crew::new(&scenario, 2)?.round(Duration::from_millis(20), &AtomicBool::new(false));
    /// assert!(round.weeks > 0.0 && round.member_weeks >= round.weeks && round.seconds >= 0.02);
    /// # Ok::<(), hearth_study::StudyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where the threads can't be had.
    pub fn new(scenario: &'s Scenario, threads: usize) -> Result<Self, StudyError> {
        let threads = threads.max(1);
        let pool = Control { threads, stop: &AtomicBool::new(false), progress: &|_| {} }.pool()?;
        let hand = |at: usize| {
            let (mut simulation, replicate) = (Simulation::new(scenario, 0), at as u32);
            simulation.restart(replicate);
            Mutex::new(Hand { simulation, replicate })
        };
        Ok(Self { pool, horizon: scenario.horizon_weeks, hands: (0..threads).map(hand).collect() })
    }

    /// How many threads it has.
    pub fn threads(&self) -> usize {
        self.hands.len()
    }

    /// Continues for so long, and until every thread has ended its week; a stop ends it earlier.
    pub fn round(&self, time: Duration, stop: &AtomicBool) -> Round {
        let begun = Instant::now();
        let rounds = self.pool.broadcast(|thread| {
            // Nobody else takes this thread's hand: the lock is free, and a panic has ended the round anyway.
            let mut hand = self.hands[thread.index()].lock().unwrap_or_else(PoisonError::into_inner);
            let clock = ThreadTime::now();
            let (mut weeks, mut member_weeks) = (0.0, 0.0);
            while begun.elapsed() < time && !stop.load(Ordering::Relaxed) {
                if hand.simulation.week() >= self.horizon {
                    hand.replicate += self.hands.len() as u32;
                    let next = hand.replicate;
                    hand.simulation.restart(next);
                }
                member_weeks += week(&mut hand.simulation);
                weeks += 1.0;
            }
            Round { weeks, member_weeks, busy: clock.elapsed().as_secs_f64(), seconds: 0.0 }
        });
        let all = rounds.into_iter().fold(Round::default(), Round::and);
        Round { seconds: begun.elapsed().as_secs_f64(), ..all }
    }
}

/// Simulates a week; the members of all communities in it.
pub(super) fn week(simulation: &mut Simulation<'_>) -> f64 {
    simulation.step().iter().map(|seen| f64::from(seen.row.members)).sum()
}

//! Background jobs: many runs of some futures, while the session goes on.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;

use super::crew::Crew;
use crate::lessons::Glimpse;
use crate::limits;
use crate::protocol::WatchedView;
use hearth_engine::observe::{Outcome, Week};
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;
use hearth_study::{Arm, Control, Engine, Executor, RunError, ScenarioArm};

/// Hands news of a job to the session; `false` when the session has ended.
pub type Post = Arc<dyn Fn(News) -> bool + Send + Sync>;

/// A message of a job.
#[derive(Debug)]
pub struct News {
    /// Number of the job.
    pub job: u32,
    /// Progress or result.
    pub status: JobStatus,
}

/// Progress or result of a job.
#[derive(Debug)]
pub enum JobStatus {
    /// Number of complete runs.
    Done(u32),
    /// A community that the page watches.
    Watched(Box<WatchedView>),
    /// All runs, future by future.
    Complete(Vec<Vec<ObservedRun>>),
    /// The job failed.
    Failed(String),
}

/// One community's results in one run.
#[derive(Debug, Clone)]
pub struct ObservedRun {
    /// Number of the run.
    pub replicate: u32,
    /// Stage and columns, by week.
    pub weeks: Vec<Glimpse>,
    /// Outcomes at the horizon.
    pub outcome: Outcome,
}

/// The runs of a job.
#[derive(Debug, Clone)]
pub struct Task {
    /// The futures.
    pub futures: Vec<Arc<Scenario>>,
    /// Index of the community.
    pub community: usize,
    /// Seed.
    pub seed: u64,
    /// Numbers of the runs.
    pub replicates: Vec<u32>,
    /// Runs that the page watches, after the first of each future.
    pub watch: u32,
    /// First and last week that it watches.
    pub weeks: (u32, u32),
}

impl Task {
    /// Number of runs in all futures.
    pub fn runs(&self) -> u32 {
        (self.futures.len() * self.replicates.len()) as u32
    }
}

/// A job that is under way; it stops when it is dropped.
#[derive(Debug)]
pub struct Job {
    /// Number.
    pub id: u32,
    /// Number of runs in all futures.
    pub total: u32,
    stop: Arc<AtomicBool>,
}

impl Drop for Job {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Job {
    /// Starts a job: its runs are done by the crew.
    pub fn start(id: u32, task: Task, crew: &Crew, post: &Post) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let job = Self { id, total: task.runs(), stop: Arc::clone(&stop) };
        let post = Arc::clone(post);
        let pool = match crew {
            Crew::Threads(pool) => Arc::clone(pool),
            Crew::Here(desk) => {
                desk.put(Some(Work { id, task, stop, post, runs: Vec::new() }));
                return Ok(job);
            }
        };
        // A thread of its own: waiting for the pool on one of the pool's threads would block it.
        std::thread::Builder::new().name(format!("job {id}")).spawn(move || {
            let status = match run(id, &task, &stop, &pool, &post) {
                Some(Ok(runs)) => JobStatus::Complete(runs),
                None => return,
                Some(Err(error)) => failed(&error),
            };
            post(News { job: id, status });
        })?;
        Ok(job)
    }
}

fn failed(error: &RunError) -> JobStatus {
    JobStatus::Failed(match error {
        RunError::Failed(message) => format!("an error in the program: {message}"),
        refused => refused.to_string(),
    })
}

/// A job whose runs are done one at a time, of each future in turn.
pub struct Work {
    id: u32,
    task: Task,
    stop: Arc<AtomicBool>,
    post: Post,
    /// Runs done so far.
    runs: Vec<ObservedRun>,
}

impl std::fmt::Debug for Work {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "job {}: {} of {} runs", self.id, self.runs.len(), self.task.runs())
    }
}

impl Work {
    /// Does the next run, and hands over the result after the last. Whether more are to be done.
    pub fn step(&mut self) -> bool {
        let (done, futures) = (self.runs.len(), self.task.futures.len());
        let place = done % futures * self.task.replicates.len() + done / futures;
        let status = match part(self.id, &self.task, place..place + 1, done, &self.stop, None, &self.post) {
            None => return false,
            Some(Err(error)) => failed(&error),
            Some(Ok(runs)) => {
                self.runs.extend(runs);
                if self.runs.len() < self.task.runs() as usize {
                    return true;
                }
                let of = |future| self.runs.iter().skip(future).step_by(futures).cloned().collect();
                JobStatus::Complete((0..futures).map(of).collect())
            }
        };
        (self.post)(News { job: self.id, status });
        false
    }
}

/// Weeks of a watched community that are sent at most.
const MOST_WEEKS: u32 = 130;

/// A watched community, small enough to be sent as soon as its run is complete.
pub fn watched(job: u32, future: usize, run: u32, of: (u32, u32), weeks: &[Glimpse]) -> WatchedView {
    let every = (of.1.saturating_sub(of.0)).div_ceil(MOST_WEEKS).max(1);
    // The last week is always among them.
    let seen = (of.0..=of.1).rev().step_by(every as usize).collect::<Vec<u32>>();
    let at = |week: &u32| weeks.get(*week as usize);
    let shown = seen.iter().rev().filter_map(at);
    WatchedView {
        job,
        future: future as u32,
        run,
        weeks: seen.iter().rev().copied().collect(),
        stages: shown.clone().map(|week| week.stage as u8).collect(),
        active: shown.clone().map(|week| week.row.active as u32).collect(),
        energy: shown.map(|week| (100.0 * week.row.energy).round().clamp(0.0, 100.0) as u8).collect(),
    }
}

/// All runs, future by future; `None` where the job was stopped.
pub fn run(
    id: u32,
    task: &Task,
    stop: &AtomicBool,
    pool: &ThreadPool,
    post: &Post,
) -> Option<Result<Vec<Vec<ObservedRun>>, RunError>> {
    let runs = part(id, task, 0..task.runs() as usize, 0, stop, Some(pool), post)?;
    Some(runs.map(|runs| runs.chunks(task.replicates.len()).map(<[_]>::to_vec).collect()))
}

/// Some of the runs, by their places in all futures' runs, after so many others; in a pool, or on this thread. `None` where
/// the job was stopped.
fn part(
    id: u32,
    task: &Task,
    places: Range<usize>,
    before: usize,
    stop: &AtomicBool,
    pool: Option<&ThreadPool>,
    post: &Post,
) -> Option<Result<Vec<ObservedRun>, RunError>> {
    let progress = |progress: hearth_study::Progress<'_>| {
        let done = before as u32 + progress.done as u32;
        if !post(News { job: id, status: JobStatus::Done(done) }) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let arms: Vec<WatchedArm<'_>> = task
        .futures
        .iter()
        .map(|future| WatchedArm { arm: ScenarioArm::new(future.as_ref().clone()), stop })
        .collect();
    let jobs: Vec<hearth_study::Job<'_>> = places
        .clone()
        .map(|place| {
            let replicate = task.replicates[place % task.replicates.len()];
            hearth_study::Job {
                arm: &arms[place / task.replicates.len()],
                seed: task.seed,
                replicates: replicate..replicate + 1,
            }
        })
        .collect();
    let see = |at: usize, engine: &mut dyn Engine, replicate: u32| {
        let place = places.start + at;
        let mut weeks = Vec::new();
        let outcomes = engine.run(replicate, &mut |_, community, week| {
            if community == task.community {
                weeks.push(Glimpse::from(week));
            }
        })?;
        let outcome = outcomes.into_iter().nth(task.community);
        let outcome = outcome.ok_or_else(|| RunError::Refused("there is no such community".to_owned()))?;
        let (future, run) = (place / task.replicates.len(), place % task.replicates.len());
        if (1..=task.watch as usize).contains(&run) {
            let community = watched(id, future, run as u32 - 1, task.weeks, &weeks);
            post(News { job: id, status: JobStatus::Watched(Box::new(community)) });
        }
        Ok(ObservedRun { replicate, weeks, outcome })
    };
    let control = Control { threads: 0, stop, progress: &progress };
    let executor = match pool {
        Some(pool) => Executor::in_pool(&control, pool),
        None => Executor::on_this_thread(&control),
    };
    let runs = executor.each(&jobs, see, &executor.step("futures", u64::from(task.runs())))?;
    Some(runs.into_iter().flatten().collect())
}

/// A future whose runs end where the job is stopped, or where there are more members than the workshop can take.
struct WatchedArm<'a> {
    arm: ScenarioArm,
    stop: &'a AtomicBool,
}

struct WatchedEngine<'a> {
    simulation: Simulation<'a>,
    stop: &'a AtomicBool,
}

impl Arm for WatchedArm<'_> {
    fn name(&self) -> &str {
        self.arm.name()
    }

    fn communities(&self) -> Vec<String> {
        self.arm.communities()
    }

    fn horizon(&self) -> u32 {
        self.arm.horizon()
    }

    fn engine(&self, seed: u64) -> Result<Box<dyn Engine + '_>, RunError> {
        Ok(Box::new(WatchedEngine {
            simulation: Simulation::new(self.arm.scenario(), seed),
            stop: self.stop,
        }))
    }

    fn fingerprint(&self) -> String {
        self.arm.fingerprint()
    }
}

impl Engine for WatchedEngine<'_> {
    fn run(
        &mut self,
        replicate: u32,
        on_week: &mut dyn FnMut(u32, usize, &Week),
    ) -> Result<Vec<Outcome>, RunError> {
        let simulation = &mut self.simulation;
        simulation.restart(replicate);
        while simulation.week() < simulation.scenario().horizon_weeks {
            if self.stop.load(Ordering::Relaxed) {
                return Err(RunError::Stopped);
            }
            let week = simulation.week();
            for (community, seen) in simulation.step().iter().enumerate() {
                on_week(week, community, seen);
            }
            let members: usize = simulation.communities().iter().map(|one| one.members.id.len()).sum();
            if members > limits::SLOTS {
                return Err(RunError::Refused(format!(
                    "in run {replicate} there are {members} members in week {week}; the workshop can take {} at most",
                    limits::SLOTS
                )));
            }
        }
        Ok(simulation.outcomes())
    }
}

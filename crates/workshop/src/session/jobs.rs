//! Background jobs: many runs of some futures, in parallel, while the session goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;

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
    /// Starts a job on threads that all sessions share.
    pub fn start(id: u32, task: Task, pool: &Arc<ThreadPool>, post: &Post) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let job = Self { id, total: task.runs(), stop: Arc::clone(&stop) };
        let (pool, post) = (Arc::clone(pool), Arc::clone(post));
        // A thread of its own: waiting for the pool on one of the pool's threads would block it.
        std::thread::Builder::new().name(format!("job {id}")).spawn(move || {
            let status = match run(id, &task, &stop, &pool, &post) {
                Some(Ok(runs)) => JobStatus::Complete(runs),
                None => return,
                Some(Err(RunError::Failed(message))) => {
                    JobStatus::Failed(format!("an error in the program: {message}"))
                }
                Some(Err(refused)) => JobStatus::Failed(refused.to_string()),
            };
            post(News { job: id, status });
        })?;
        Ok(job)
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
    let progress = |progress: hearth_study::Progress<'_>| {
        if !post(News { job: id, status: JobStatus::Done(progress.done as u32) }) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let arms: Vec<WatchedArm<'_>> = task
        .futures
        .iter()
        .map(|future| WatchedArm { arm: ScenarioArm::new(future.as_ref().clone()), stop })
        .collect();
    let jobs: Vec<hearth_study::Job<'_>> = arms
        .iter()
        .flat_map(|arm| {
            task.replicates.iter().map(move |&replicate| hearth_study::Job {
                arm,
                seed: task.seed,
                replicates: replicate..replicate + 1,
            })
        })
        .collect();
    let see = |place: usize, engine: &mut dyn Engine, replicate: u32| {
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
    let executor = Executor::in_pool(&control, pool);
    let runs = executor.each(&jobs, see, &executor.step("futures", u64::from(task.runs())))?;
    let runs: Result<Vec<ObservedRun>, RunError> = runs.into_iter().flatten().collect();
    Some(runs.map(|runs| runs.chunks(task.replicates.len()).map(<[_]>::to_vec).collect()))
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

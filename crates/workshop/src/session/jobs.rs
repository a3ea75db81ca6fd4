//! Background jobs: many runs of some futures, in parallel, while the session goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::lessons::Glimpse;
use crate::limits;
use hearth_engine::observe::Outcome;
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;
use hearth_study::replicate::message;

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
            let result = catch_unwind(AssertUnwindSafe(|| pool.install(|| compute(id, &task, &stop, &post))));
            let status = match result {
                Ok(Ok(runs)) => JobStatus::Complete(runs),
                Ok(Err(None)) => return,
                Ok(Err(Some(message))) => JobStatus::Failed(message),
                Err(panic) => {
                    JobStatus::Failed(format!("an error in the program: {}", message(panic.as_ref())))
                }
            };
            post(News { job: id, status });
        })?;
        Ok(job)
    }
}

/// Computes all runs, future by future; `Err(None)` where the job was stopped.
fn compute(
    id: u32,
    task: &Task,
    stop: &AtomicBool,
    post: &Post,
) -> Result<Vec<Vec<ObservedRun>>, Option<String>> {
    let done = AtomicU32::new(0);
    let one = |index: usize| {
        let scenario = &task.futures[index / task.replicates.len()];
        let replicate = task.replicates[index % task.replicates.len()];
        let run = compute_run(scenario, task, replicate, stop)?;
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        match post(News { job: id, status: JobStatus::Done(done) }) {
            true => Ok(run),
            false => Err(None),
        }
    };
    let runs: Vec<ObservedRun> =
        (0..task.runs() as usize).into_par_iter().map(one).collect::<Result<_, _>>()?;
    Ok(runs.chunks(task.replicates.len()).map(<[_]>::to_vec).collect())
}

fn compute_run(
    scenario: &Scenario,
    task: &Task,
    replicate: u32,
    stop: &AtomicBool,
) -> Result<ObservedRun, Option<String>> {
    let mut simulation = Simulation::new(scenario, task.seed);
    simulation.restart(replicate);
    let mut weeks = Vec::with_capacity(scenario.horizon_weeks as usize);
    while simulation.week() < scenario.horizon_weeks {
        if stop.load(Ordering::Relaxed) {
            return Err(None);
        }
        weeks.extend(simulation.step().get(task.community).map(Glimpse::from));
        let members: usize = simulation.communities().iter().map(|one| one.members.id.len()).sum();
        if members > limits::SLOTS {
            return Err(Some(format!(
                "in run {replicate} there are {members} members in week {}; the workshop can take {} at most",
                simulation.week() - 1,
                limits::SLOTS
            )));
        }
    }
    let outcome = simulation.outcomes().into_iter().nth(task.community);
    let outcome = outcome.ok_or_else(|| Some("there is no such community".to_owned()))?;
    Ok(ObservedRun { replicate, weeks, outcome })
}

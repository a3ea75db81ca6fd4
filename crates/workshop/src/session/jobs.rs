//! Work in the background: many lives of some futures, in parallel, beside the session that goes on.

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

/// Hands news of a job to the session; `false` where nobody takes them any more.
pub type Post = Arc<dyn Fn(News) -> bool + Send + Sync>;

/// What a job tells.
#[derive(Debug)]
pub struct News {
    /// Number of the job.
    pub job: u32,
    /// How far it is, or what came out.
    pub what: Latest,
}

/// How far a job is.
#[derive(Debug)]
pub enum Latest {
    /// So many lives are lived.
    Done(u32),
    /// All lives, future by future.
    Lives(Vec<Vec<RunSeen>>),
    /// It can't be done.
    Failed(String),
}

/// One life as a job needs it: one community, and only some of its numbers.
#[derive(Debug, Clone)]
pub struct RunSeen {
    /// Which one.
    pub replicate: u32,
    /// By week.
    pub weeks: Vec<Glimpse>,
    /// How it ended.
    pub outcome: Outcome,
}

/// What a job is to do.
#[derive(Debug, Clone)]
pub struct Task {
    /// The futures.
    pub futures: Vec<Arc<Scenario>>,
    /// Place of the community.
    pub community: usize,
    /// Seed.
    pub seed: u64,
    /// Which of the seed's lives.
    pub replicates: Vec<u32>,
}

impl Task {
    /// Lives that it takes.
    pub fn lives(&self) -> u32 {
        (self.futures.len() * self.replicates.len()) as u32
    }
}

/// A job that is under way; it stops when it is dropped.
#[derive(Debug)]
pub struct Job {
    /// Number.
    pub id: u32,
    /// Lives that it takes.
    pub of: u32,
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
        let job = Self { id, of: task.lives(), stop: Arc::clone(&stop) };
        let (pool, post) = (Arc::clone(pool), Arc::clone(post));
        // It waits for the pool, and mustn't keep one of the pool's own threads waiting.
        std::thread::Builder::new().name(format!("job {id}")).spawn(move || {
            let lived = catch_unwind(AssertUnwindSafe(|| pool.install(|| live(id, &task, &stop, &post))));
            let what = match lived {
                Ok(Ok(lives)) => Latest::Lives(lives),
                Ok(Err(None)) => return,
                Ok(Err(Some(message))) => Latest::Failed(message),
                Err(panic) => Latest::Failed(format!("an error in the program: {}", message(panic.as_ref()))),
            };
            post(News { job: id, what });
        })?;
        Ok(job)
    }
}

/// All lives, future by future; nothing where the job was stopped.
fn live(id: u32, task: &Task, stop: &AtomicBool, post: &Post) -> Result<Vec<Vec<RunSeen>>, Option<String>> {
    let done = AtomicU32::new(0);
    let one = |place: usize| {
        let scenario = &task.futures[place / task.replicates.len()];
        let replicate = task.replicates[place % task.replicates.len()];
        let life = one_life(scenario, task, replicate, stop)?;
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        match post(News { job: id, what: Latest::Done(done) }) {
            true => Ok(life),
            false => Err(None),
        }
    };
    let lives: Vec<RunSeen> =
        (0..task.lives() as usize).into_par_iter().map(one).collect::<Result<_, _>>()?;
    Ok(lives.chunks(task.replicates.len()).map(<[_]>::to_vec).collect())
}

fn one_life(
    scenario: &Scenario,
    task: &Task,
    replicate: u32,
    stop: &AtomicBool,
) -> Result<RunSeen, Option<String>> {
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
                "in life {replicate} there are {members} members in week {}, more than the workshop can take ({})",
                simulation.week() - 1,
                limits::SLOTS
            )));
        }
    }
    let outcome = simulation.outcomes().into_iter().nth(task.community);
    let outcome = outcome.ok_or_else(|| Some("there is no such community".to_owned()))?;
    Ok(RunSeen { replicate, weeks, outcome })
}

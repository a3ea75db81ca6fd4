//! Work in the background: many lives of some futures, in parallel, beside the session that goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;

use crate::lessons::Glimpse;
use crate::limits;
use hearth_engine::observe::{Outcome, Week};
use hearth_engine::scenario::Scenario;
use hearth_engine::simulation::Simulation;
use hearth_study::{Arm, Control, Engine, Executor, RunError, ScenarioArm};

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
            let what = match run(id, &task, &stop, &pool, &post) {
                Some(Ok(runs)) => Latest::Lives(runs),
                None => return,
                Some(Err(RunError::Failed(message))) => {
                    Latest::Failed(format!("an error in the program: {message}"))
                }
                Some(Err(refused)) => Latest::Failed(refused.to_string()),
            };
            post(News { job: id, what });
        })?;
        Ok(job)
    }
}

/// All runs, future by future; `None` where the job was stopped.
fn run(
    id: u32,
    task: &Task,
    stop: &AtomicBool,
    pool: &ThreadPool,
    post: &Post,
) -> Option<Result<Vec<Vec<RunSeen>>, RunError>> {
    let progress = |progress: hearth_study::Progress<'_>| {
        if !post(News { job: id, what: Latest::Done(progress.done as u32) }) {
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
    let see = |_, engine: &mut dyn Engine, replicate: u32| {
        let mut weeks = Vec::new();
        let outcomes = engine.run(replicate, &mut |_, community, week| {
            if community == task.community {
                weeks.push(Glimpse::from(week));
            }
        })?;
        let outcome = outcomes.into_iter().nth(task.community);
        let outcome = outcome.ok_or_else(|| RunError::Refused("there is no such community".to_owned()))?;
        Ok(RunSeen { replicate, weeks, outcome })
    };
    let control = Control { threads: 0, stop, progress: &progress };
    let executor = Executor::in_pool(&control, pool);
    let runs = executor.each(&jobs, see, &executor.step("futures", u64::from(task.lives())))?;
    let runs: Result<Vec<RunSeen>, RunError> = runs.into_iter().flatten().collect();
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
                    "in run {replicate} there are {members} members in week {week}, more than the workshop can take ({})",
                    limits::SLOTS
                )));
            }
        }
        Ok(simulation.outcomes())
    }
}

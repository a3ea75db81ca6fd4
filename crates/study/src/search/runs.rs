//! PolicyRuns of policies, on all cores: the engine that a search of a study runs on.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use super::error::SearchError;
use super::outcome_values::OutcomeValues;
use super::policies::Policies;
use super::trials::{Ask, Halt, Policy, Trials, WorldState};
use crate::journal::Journal;
use crate::output::atomic;
use crate::replicate::message;
use crate::spec::{Factor, Spread};
use hearth_engine::simulation::Simulation;

/// PolicyRuns that one worker lives in a row.
const CHUNK: u32 = 8;
/// PolicyRuns after which what was lived is kept: some seconds' worth.
const PIECE: u64 = 2000;

/// How a search is run; nothing here changes what it finds.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Worker threads; 0 for as many as the machine has cores.
    pub threads: usize,
    /// Set by whoever wants to stop.
    pub stop: &'a AtomicBool,
    /// Told after each piece of work, by any thread.
    pub progress: &'a (dyn Fn(Progress<'_>) + Sync),
}

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is done, in a few words.
    pub step: &'a str,
    /// PolicyRuns lived for it.
    pub done: u64,
    /// PolicyRuns that it takes.
    pub total: u64,
}

/// An engine for policies of a study.
pub(super) struct PolicyRuns<'a> {
    policies: Policies<'a>,
    readings: OutcomeValues,
    seed: u64,
    /// Hash of all that values depend on, but for what is asked.
    identity: String,
    journal: Option<Journal>,
    pool: rayon::ThreadPool,
    control: Control<'a>,
    /// PolicyRuns so far, those that were kept already among them.
    pub lived: u64,
}

/// Some replicates of one ask.
struct Job<'a> {
    policy: &'a Policy,
    world: WorldState,
    replicates: Range<u32>,
}

impl<'a> PolicyRuns<'a> {
    pub fn new(
        policies: Policies<'a>,
        readings: OutcomeValues,
        seed: u64,
        identity: String,
        journal: Option<Journal>,
        control: Control<'a>,
    ) -> Result<Self, SearchError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(control.threads)
            .build()
            .map_err(|error| SearchError::Threads { threads: control.threads, message: error.to_string() })?;
        Ok(Self { policies, readings, seed, identity, journal, pool, control, lived: 0 })
    }

    fn factors(&self) -> &[Factor] {
        &self.policies.question.uncertain
    }

    /// What isn't known, as it is in a draw.
    fn drawn(&self, draw: u32) -> Vec<String> {
        let factors = self.factors().iter().enumerate();
        factors.map(|(place, factor)| factor.set(self.seed, draw, place)).collect()
    }

    /// What a piece of work has for a name: all that its values depend on.
    fn key(&self, piece: &[Job<'_>]) -> String {
        let mut text = self.identity.clone();
        for job in piece {
            let policy = match job.policy {
                Policy::Given(place) => format!("given {place}"),
                Policy::Set(point) => super::policies::sets(self.policies.levers, point).join(" "),
            };
            text += &format!("\n{policy} {:?} {:?}", job.world, job.replicates);
        }
        atomic::sha256(text.as_bytes())
    }

    /// A piece of work, from the journal or lived.
    fn piece(&self, piece: &[Job<'_>], told: &Told<'_>) -> Result<Vec<f64>, Halt<SearchError>> {
        let lives: u64 = piece.iter().map(|job| job.replicates.len() as u64).sum();
        let width = self.readings.len();
        let key = self.key(piece);
        if let Some(journal) = &self.journal
            && let Some(values) = journal.get(&key, lives as usize * width)
        {
            told.add(lives);
            return Ok(values);
        }
        let each: Result<Vec<Option<Vec<f64>>>, SearchError> =
            self.pool.install(|| piece.par_iter().map(|job| self.job(job, told)).collect());
        let each: Option<Vec<Vec<f64>>> = each?.into_iter().collect();
        let values = each.ok_or(Halt::Stopped)?.concat();
        if let Some(journal) = &self.journal {
            let path = journal.file(&key);
            journal.put(&key, &values).map_err(|source| SearchError::File { path, source })?;
        }
        Ok(values)
    }

    /// One job; nothing where somebody wants to stop.
    fn job(&self, job: &Job<'_>, told: &Told<'_>) -> Result<Option<Vec<f64>>, SearchError> {
        if self.control.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let mut values = Vec::with_capacity(job.replicates.len() * self.readings.len());
        let each_its_own = job.world == WorldState::Drawn && !self.factors().is_empty();
        let stretches: Vec<(u32, Range<u32>)> = match (job.world, each_its_own) {
            (WorldState::Fixed(draw), _) => vec![(draw, job.replicates.clone())],
            (_, true) => {
                job.replicates.clone().map(|replicate| (replicate, replicate..replicate + 1)).collect()
            }
            (_, false) => vec![(0, job.replicates.clone())],
        };
        for (draw, replicates) in stretches {
            let lives = replicates.len() as u64;
            self.stretch(job.policy, draw, replicates, &mut values)?;
            told.add(lives);
        }
        Ok(Some(values))
    }

    /// Some replicates of a policy in one world.
    fn stretch(
        &self,
        policy: &Policy,
        draw: u32,
        replicates: Range<u32>,
        values: &mut Vec<f64>,
    ) -> Result<(), SearchError> {
        let scenario = self.policies.resolved(policy, &self.drawn(draw))?;
        let mut reached = replicates.start;
        let lived = catch_unwind(AssertUnwindSafe(|| {
            let mut simulation = Simulation::new(&scenario, self.seed);
            for replicate in replicates {
                reached = replicate;
                simulation.restart(replicate);
                let life = simulation.run(&mut |_, _, _| {});
                values.extend(self.readings.of(&scenario, &life));
            }
        }));
        lived.map_err(|panic| SearchError::Life {
            policy: self.policies.name(policy),
            replicate: reached,
            seed: self.seed,
            message: message(panic.as_ref()),
        })
    }
}

/// What is told of a step.
struct Told<'a> {
    step: &'a str,
    total: u64,
    done: AtomicU64,
    progress: &'a (dyn Fn(Progress<'_>) + Sync),
}

impl Told<'_> {
    fn add(&self, lives: u64) {
        let done = self.done.fetch_add(lives, Ordering::Relaxed) + lives;
        (self.progress)(Progress { step: self.step, done, total: self.total });
    }
}

impl Trials for PolicyRuns<'_> {
    type Error = SearchError;

    fn quantities(&self) -> usize {
        self.readings.len()
    }

    fn live(&mut self, asks: &[Ask<'_>], step: &str) -> Result<Vec<Vec<Vec<f64>>>, Halt<SearchError>> {
        let jobs: Vec<Job<'_>> = asks.iter().flat_map(chunks).collect();
        let total = asks.iter().map(|ask| ask.replicates.len() as u64).sum();
        let told = Told { step, total, done: AtomicU64::new(0), progress: self.control.progress };
        let mut values = Vec::with_capacity(total as usize * self.readings.len());
        for piece in pieces(&jobs) {
            values.extend(self.piece(piece, &told)?);
        }
        self.lived += total;
        let mut rows = values.chunks_exact(self.readings.len()).map(<[f64]>::to_vec);
        Ok(asks.iter().map(|ask| rows.by_ref().take(ask.replicates.len()).collect()).collect())
    }

    fn factors(&self, draw: u32) -> Vec<f64> {
        let drawn = self.drawn(draw);
        let number = |(factor, set): (&Factor, &String)| {
            let value = set.split_once('=').map_or("", |(_, value)| value);
            match &factor.spread {
                Spread::OneOf(values) => {
                    values.iter().position(|known| known == value).map_or(f64::NAN, |place| place as f64)
                }
                _ => value.parse().unwrap_or(f64::NAN),
            }
        };
        PolicyRuns::factors(self).iter().zip(&drawn).map(number).collect()
    }
}

fn chunks<'a>(ask: &Ask<'a>) -> Vec<Job<'a>> {
    let (policy, world) = (ask.policy, ask.world);
    let ends = ask.replicates.clone();
    let firsts = ask.replicates.clone().step_by(CHUNK as usize);
    firsts.map(|first| Job { policy, world, replicates: first..(first + CHUNK).min(ends.end) }).collect()
}

/// Jobs in pieces of so many lives or a few more.
fn pieces<'j, 'a>(jobs: &'j [Job<'a>]) -> Vec<&'j [Job<'a>]> {
    let mut pieces = Vec::new();
    let (mut from, mut lives) = (0, 0);
    for (place, job) in jobs.iter().enumerate() {
        lives += job.replicates.len() as u64;
        if lives >= PIECE || place + 1 == jobs.len() {
            pieces.push(&jobs[from..=place]);
            (from, lives) = (place + 1, 0);
        }
    }
    pieces
}

//! Worker threads: replicates are handed out one by one, and whoever ends a unit's last one writes the unit.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::{RESUMABLE, StudyError};
use super::plan::{Design, Unit};
use super::replicate::{self, Engine, Record, Shape, WIDTH};
use super::unit;
use super::weeks::WeekSketch;
use crate::output::parquet_rows::{self, Run, RunRows};
use crate::output::parquet_schema::Form;

/// How far a study has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Replicates done, over all arms.
    pub done: u64,
    /// Replicates to do, over all arms.
    pub total: u64,
    /// Those that were there when work started.
    pub found: u64,
}

/// How to run a study; nothing here changes what it finds.
pub struct Control<'a> {
    /// Worker threads; 0 for as many as the machine has cores.
    pub threads: usize,
    /// Set to stop: replicates under way are ended, unfinished units are dropped.
    pub stop: &'a AtomicBool,
    /// Told after every replicate, by any thread.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

impl Control<'_> {
    /// The pool that all of a study's work is done in.
    pub(crate) fn pool(&self) -> Result<rayon::ThreadPool, StudyError> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build()
            .map_err(|error| StudyError::Threads { threads: self.threads, message: error.to_string() })
    }
}

/// All that workers share.
pub(crate) struct Work<'a> {
    pub design: &'a Design<'a>,
    pub study: &'a str,
    pub folder: &'a Path,
    pub weekly: Option<&'a Form>,
    /// Whether distributions over replicates are kept.
    pub quantiles: bool,
    pub pending: &'a [Unit],
    pub found: u64,
    pub total: u64,
}

/// Replicates of a unit, as they come in.
#[derive(Default)]
struct Tray {
    /// By place in the unit; empty until the first comes in.
    lives: Vec<Option<Lived>>,
    done: usize,
}

type Lived = (usize, Result<Record, (u32, String)>);

/// Does the pending units. Returns whether all were done, which a stop prevents.
pub(crate) fn run(
    work: &Work<'_>,
    control: &Control<'_>,
    pool: &rayon::ThreadPool,
) -> Result<bool, StudyError> {
    let trays: Vec<Mutex<Tray>> = work.pending.iter().map(|_| Mutex::default()).collect();
    let next = Mutex::new((0, 0));
    let done = AtomicU64::new(work.found);
    let failed: Mutex<Option<StudyError>> = Mutex::new(None);
    let give_up = AtomicBool::new(false);
    let stopped = || control.stop.load(Ordering::Relaxed) || give_up.load(Ordering::Relaxed);

    // Replicates are handed out in the order of units, so that no more than a few units are in memory.
    let hand_out = || {
        let mut next = lock(&next);
        let (at, place) = *next;
        let unit = work.pending.get(at)?;
        // Of points, all replicates in a row: to make one's engine takes as long as some of its weeks.
        let stretch = if unit.arms.len() > 1 { unit.replicates.len() } else { 1 };
        let after = place + stretch;
        *next = if after == unit.lives() { (at + 1, 0) } else { (at, after) };
        Some((at, place..after))
    };
    let worker = || {
        let mut engine: Option<(usize, Box<dyn Engine + '_>)> = None;
        while !stopped()
            && let Some((at, places)) = hand_out()
        {
            let unit = &work.pending[at];
            for place in places {
                if stopped() {
                    return;
                }
                let life = live(work, &mut engine, unit, place);
                if let Some(lives) = put(&trays[at], unit, place, life)
                    && let Err(error) = finish(work, unit, lives)
                {
                    lock(&failed).get_or_insert(error);
                    give_up.store(true, Ordering::Relaxed);
                }
                (control.progress)(Progress {
                    done: done.fetch_add(1, Ordering::Relaxed) + 1,
                    total: work.total,
                    found: work.found,
                });
            }
        }
    };
    pool.broadcast(|_| worker());

    if let Some(error) = lock(&failed).take() {
        return Err(error);
    }
    Ok(lock(&next).0 == work.pending.len() && trays.iter().all(|tray| lock(tray).done == usize::MAX))
}

/// Lives through one replicate, with the engine at hand if it is of the right arm.
fn live<'a>(
    work: &Work<'a>,
    engine: &mut Option<(usize, Box<dyn Engine + 'a>)>,
    unit: &Unit,
    place: usize,
) -> Lived {
    let (at, replicate) = unit.at(place);
    let shape = work.design.shape(at);
    let result = match engine.take() {
        Some((of, ready)) if of == at => Ok(ready),
        _ => replicate::engine(work.design.arms[at], work.design.seed.value()),
    }
    .and_then(|mut ready| {
        let record = replicate::live(ready.as_mut(), replicate, shape)?;
        // Only an engine that didn't fail is used again.
        *engine = Some((at, ready));
        Ok(record)
    });
    (at, result.map_err(|message| (replicate, message)))
}

/// Puts a replicate into its unit's tray; all of them where it was the last.
fn put(tray: &Mutex<Tray>, unit: &Unit, place: usize, life: Lived) -> Option<Vec<Lived>> {
    let mut tray = lock(tray);
    if tray.lives.is_empty() {
        tray.lives.resize_with(unit.lives(), || None);
    }
    tray.lives[place] = Some(life);
    tray.done += 1;
    if tray.done < unit.lives() {
        return None;
    }
    tray.done = usize::MAX;
    Some(std::mem::take(&mut tray.lives).into_iter().flatten().collect())
}

/// Writes a unit whose replicates are all there.
fn finish(work: &Work<'_>, unit: &Unit, lives: Vec<Lived>) -> Result<(), StudyError> {
    let path = unit::path(work.folder, unit);
    let unwritten = || StudyError::file("write", &path, RESUMABLE);
    let mut failures = Vec::new();
    let mut records = Vec::with_capacity(lives.len());
    for (arm, life) in lives {
        match life {
            Ok(record) => records.push((arm as u32, record)),
            Err((replicate, message)) => failures.push((arm as u32, replicate, message)),
        }
    }
    let mut file = unit::Writer::create(&path).map_err(unwritten())?;
    if work.quantiles || work.weekly.is_some() {
        // Of points, weeks aren't kept: there is one arm.
        let shape = work.design.shape(unit.arms.start);
        let records: Vec<&Record> = records.iter().map(|(_, record)| record).collect();
        if work.quantiles {
            let mut bytes = Vec::new();
            for community in 0..shape.communities {
                bytes.clear();
                sketches(&records, shape, community, &mut bytes);
                file.sketches(&bytes).map_err(unwritten())?;
            }
        }
        if let Some(form) = work.weekly {
            let arm = work.design.arms[unit.arms.start];
            file.weekly(|to| weekly(form, arm.name(), &arm.communities(), &records, shape, to))
                .map_err(StudyError::table(&path, RESUMABLE))?;
        }
    }
    let runs = records.into_iter().flat_map(|(arm, record)| runs(arm, record));
    file.finish(work.study, unit, runs, failures).map_err(unwritten())
}

fn runs(arm: u32, record: Record) -> impl Iterator<Item = Run> {
    let replicate = record.replicate;
    let outcomes = record.outcomes.into_iter().enumerate();
    outcomes.map(move |(community, outcome)| Run { arm, replicate, community: community as u16, outcome })
}

/// Appends the sketches of a community's weeks.
fn sketches(records: &[&Record], shape: Shape, community: usize, to: &mut Vec<u8>) {
    for at in community * shape.weeks..(community + 1) * shape.weeks {
        let start = to.len();
        to.extend_from_slice(&[0; 4]);
        WeekSketch::of(records, at).encode(to);
        let length = (to.len() - start - 4) as u32;
        to[start..start + 4].copy_from_slice(&length.to_le_bytes());
    }
}

/// Writes the weeks of all records as Parquet with one row group.
fn weekly(
    form: &Form,
    arm: &str,
    communities: &[String],
    records: &[&Record],
    shape: Shape,
    to: &mut (dyn Write + Send),
) -> parquet::errors::Result<()> {
    let lives: Vec<RunRows<'_>> = records
        .iter()
        .flat_map(|record| {
            (0..shape.communities).map(move |community| {
                let (from, to) = (community * shape.weeks, (community + 1) * shape.weeks);
                RunRows {
                    replicate: record.replicate,
                    community: community as u16,
                    stages: &record.stages[from..to],
                    values: &record.values[from * WIDTH..to * WIDTH],
                }
            })
        })
        .collect();
    form.write_group(to, parquet_rows::Weeks::of(&lives, WIDTH).columns(form, arm, communities)?)
}

/// Workers don't panic while they hold a lock, so that what a poisoned lock guards is in order.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

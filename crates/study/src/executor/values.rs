//! Runs of which a few numbers are kept, and runs of which the caller keeps what it wants.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::{Address, ExecuteError, Executor, Job, Pieces, Step};
use crate::arm::{Engine, RunError};
use crate::cache::Cache;
use crate::output::{atomic, build};

/// Weeks of communities after which a piece is kept: about half a second of work.
const PIECE: u64 = 250_000;
/// Runs that one engine does in a row, where there are many.
const IN_A_ROW: usize = 8;
/// Stretches of runs for each thread, at least, so that none waits long for the others at the end.
const STRETCHES: usize = 8;

/// A replicate that is to be run.
pub struct Replicate<'e> {
    /// Place of its job.
    pub job: usize,
    /// Its number.
    pub number: u32,
    /// An engine of the job's arm and seed.
    pub engine: &'e mut dyn Engine,
}

/// Which numbers are kept of a run.
pub trait Reader: Sync {
    /// How many, the same for all runs of a job.
    fn width(&self, job: usize) -> usize;

    /// What they are, in words that no other numbers have: it is a part of the name under which they are kept.
    fn keeps(&self, job: usize) -> String;

    /// Runs a replicate and adds its numbers.
    ///
    /// # Errors
    ///
    /// Where the replicate can't be run.
    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError>;

    /// The number that stands for all of a run whose settings make no scenario; `None` where that is an error.
    fn without_scenario(&self) -> Option<f64> {
        None
    }
}

/// Some replicates of a job.
struct Part {
    job: usize,
    replicates: Range<u32>,
    /// Runs before it in its piece.
    before: usize,
}

/// Parts whose values are kept together.
struct Piece {
    parts: Vec<Part>,
    runs: usize,
    width: usize,
    key: Option<String>,
}

impl Piece {
    /// The part that a run belongs to.
    fn part(&self, at: usize) -> &Part {
        &self.parts[self.parts.partition_point(|part| part.before <= at) - 1]
    }
}

/// Cuts jobs into pieces. It depends on the jobs alone, so that pieces are found again.
fn cut(jobs: &[Job<'_>], reader: &dyn Reader, named: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut parts, mut runs, mut values, mut weight) = (Vec::new(), 0, 0, 0);
    let mut close = |parts: &mut Vec<Part>, runs: &mut usize, values: &mut usize, weight: &mut u64| {
        if parts.is_empty() {
            return;
        }
        let parts = std::mem::take(parts);
        let key = named.then(|| key(jobs, reader, &parts));
        pieces.push(Piece { parts, runs: std::mem::take(runs), width: std::mem::take(values), key });
        *weight = 0;
    };
    for (at, job) in jobs.iter().enumerate() {
        let of_one = (job.arm.communities().len() as u64 * u64::from(job.arm.horizon())).max(1);
        let mut first = job.replicates.start;
        while first < job.replicates.end {
            let room = (PIECE - weight).div_ceil(of_one).min(u64::from(u32::MAX)) as u32;
            let end = job.replicates.end.min(first.saturating_add(room));
            parts.push(Part { job: at, replicates: first..end, before: runs });
            let count = (end - first) as usize;
            runs += count;
            values += count * reader.width(at);
            weight += count as u64 * of_one;
            first = end;
            if weight >= PIECE {
                close(&mut parts, &mut runs, &mut values, &mut weight);
            }
        }
    }
    close(&mut parts, &mut runs, &mut values, &mut weight);
    pieces
}

/// The name of a piece: the hash of all that its values depend on.
fn key(jobs: &[Job<'_>], reader: &dyn Reader, parts: &[Part]) -> String {
    let mut text = format!("hearth {} {}", env!("CARGO_PKG_VERSION"), build::commit());
    for part in parts {
        let job = &jobs[part.job];
        text += &format!(
            "\n{}\nseed {} replicates {:?} keeps {}",
            job.arm.fingerprint(),
            job.seed,
            part.replicates,
            reader.keeps(part.job)
        );
    }
    atomic::sha256(text.as_bytes())
}

/// Pieces of values that are still to be done.
struct Values<'w> {
    jobs: &'w [Job<'w>],
    reader: &'w dyn Reader,
    pieces: &'w [Piece],
    pending: Vec<usize>,
    /// By piece.
    done: &'w [Mutex<Vec<f64>>],
    in_a_row: usize,
    cache: Option<&'w Cache>,
}

impl Values<'_> {
    fn piece(&self, pending: usize) -> &Piece {
        &self.pieces[self.pending[pending]]
    }
}

impl Pieces for Values<'_> {
    type Kept = Vec<f64>;
    type Error = ExecuteError;

    fn count(&self) -> usize {
        self.pending.len()
    }

    fn runs(&self, piece: usize) -> usize {
        self.piece(piece).runs
    }

    fn in_a_row(&self, _piece: usize) -> usize {
        self.in_a_row
    }

    fn address(&self, piece: usize, at: usize) -> Address<'_> {
        let part = self.piece(piece).part(at);
        let job = &self.jobs[part.job];
        let replicate = part.replicates.start + (at - part.before) as u32;
        Address { arm: job.arm, seed: job.seed, replicate }
    }

    fn read(&self, piece: usize, at: usize, engine: &mut dyn Engine) -> Result<Vec<f64>, RunError> {
        let job = self.piece(piece).part(at).job;
        let number = self.address(piece, at).replicate;
        let mut values = Vec::with_capacity(self.reader.width(job));
        self.reader.read(Replicate { job, number, engine }, &mut values)?;
        Ok(values)
    }

    fn finish(&self, piece: usize, runs: Vec<Result<Vec<f64>, RunError>>) -> Result<(), ExecuteError> {
        let mut values = Vec::with_capacity(self.piece(piece).width);
        for (at, run) in runs.into_iter().enumerate() {
            let job = self.piece(piece).part(at).job;
            match (run, self.reader.without_scenario()) {
                (Ok(run), _) => values.extend(run),
                (Err(RunError::NoScenario { .. }), Some(value)) => {
                    values.resize(values.len() + self.reader.width(job), value);
                }
                (Err(error), _) => {
                    let Address { arm, seed, replicate } = self.address(piece, at);
                    return Err(ExecuteError::Run {
                        job,
                        arm: arm.name().to_owned(),
                        seed,
                        replicate,
                        error,
                    });
                }
            }
        }
        if let (Some(cache), Some(key)) = (self.cache, &self.piece(piece).key) {
            cache.put(key, &values)?;
        }
        *self.done[self.pending[piece]].lock().unwrap_or_else(PoisonError::into_inner) = values;
        Ok(())
    }
}

/// Runs that the caller keeps one by one.
struct Singles<'w, T, F> {
    jobs: &'w [Job<'w>],
    read: F,
    done: Vec<Mutex<Vec<Result<T, RunError>>>>,
}

impl<T, F> Pieces for Singles<'_, T, F>
where
    T: Send,
    F: Fn(usize, &mut dyn Engine, u32) -> Result<T, RunError> + Sync,
{
    type Kept = T;
    type Error = std::convert::Infallible;

    fn count(&self) -> usize {
        self.jobs.len()
    }

    fn runs(&self, piece: usize) -> usize {
        self.jobs[piece].replicates.len()
    }

    fn in_a_row(&self, _piece: usize) -> usize {
        1
    }

    fn address(&self, piece: usize, at: usize) -> Address<'_> {
        let job = &self.jobs[piece];
        Address { arm: job.arm, seed: job.seed, replicate: job.replicates.start + at as u32 }
    }

    fn read(&self, piece: usize, at: usize, engine: &mut dyn Engine) -> Result<T, RunError> {
        (self.read)(piece, engine, self.address(piece, at).replicate)
    }

    fn finish(&self, piece: usize, runs: Vec<Result<T, RunError>>) -> Result<(), Self::Error> {
        *self.done[piece].lock().unwrap_or_else(PoisonError::into_inner) = runs;
        Ok(())
    }
}

impl Executor<'_> {
    /// The numbers of all runs, by job, then replicate; pieces that are kept already aren't run again. `None` where the user
    /// stops it.
    ///
    /// # Errors
    ///
    /// Where a run fails, or a piece can't be kept.
    pub fn execute(
        &self,
        jobs: &[Job<'_>],
        reader: &dyn Reader,
        step: &Step<'_>,
    ) -> Result<Option<Vec<Vec<f64>>>, ExecuteError> {
        let pieces = cut(jobs, reader, self.cache.is_some());
        let done: Vec<Mutex<Vec<f64>>> = pieces
            .iter()
            .map(|piece| {
                let kept =
                    self.cache.zip(piece.key.as_ref()).and_then(|(cache, key)| cache.get(key, piece.width));
                Mutex::new(kept.unwrap_or_default())
            })
            .collect();
        let mut pending = Vec::new();
        for (at, (piece, done)) in pieces.iter().zip(&done).enumerate() {
            match done.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                true => pending.push(at),
                false => step.find(piece.runs as u64),
            }
        }
        let runs: usize = pending.iter().map(|&piece| pieces[piece].runs).sum();
        let in_a_row = (runs / (self.threads() * STRETCHES)).clamp(1, IN_A_ROW);
        let values =
            Values { jobs, reader, pieces: &pieces, pending, done: &done, in_a_row, cache: self.cache };
        if !self.work(&values, step)? {
            return Ok(None);
        }
        let mut by_job: Vec<Vec<f64>> = jobs
            .iter()
            .enumerate()
            .map(|(at, job)| Vec::with_capacity(job.replicates.len() * reader.width(at)))
            .collect();
        for (piece, values) in pieces.iter().zip(done) {
            let values = values.into_inner().unwrap_or_else(PoisonError::into_inner);
            let mut rest = values.as_slice();
            for part in &piece.parts {
                let (of_part, behind) = rest.split_at(part.replicates.len() * reader.width(part.job));
                by_job[part.job].extend_from_slice(of_part);
                rest = behind;
            }
        }
        Ok(Some(by_job))
    }

    /// What `read` keeps of every run, by job, then replicate, or why it failed. Nothing is kept on the disk. `None` where the
    /// user stops it.
    pub fn each<T: Send>(
        &self,
        jobs: &[Job<'_>],
        read: impl Fn(usize, &mut dyn Engine, u32) -> Result<T, RunError> + Sync,
        step: &Step<'_>,
    ) -> Option<Vec<Vec<Result<T, RunError>>>> {
        let singles = Singles { jobs, read, done: jobs.iter().map(|_| Mutex::default()).collect() };
        let Ok(whole) = self.work(&singles, step);
        let runs =
            singles.done.into_iter().map(|runs| runs.into_inner().unwrap_or_else(PoisonError::into_inner));
        whole.then(|| runs.collect())
    }
}

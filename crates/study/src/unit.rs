//! The file of a unit: one container, protected by a hash, that is either whole or done again.
//!
//! ```text
//! magic (8 bytes) · parts · table of contents (JSON) · its length (4 bytes, little endian) · SHA-256 of all before (hexadecimal)
//! ```
//!
//! Parts are written as they come about and read one by one: a unit of many communities is never in memory as a whole.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::plan::Unit;
use crate::output::atomic::{Aside, Hashed};
use crate::output::parquet_rows::Run;
use hearth_engine::observe::ledger::FLOWS;
use hearth_engine::observe::{Cause, Flows, Outcome, RunRow};
use hearth_engine::scenario::Stage;

const MAGIC: &[u8; 8] = b"HEARTHU3";
/// SHA-256 in hexadecimal.
const HASH: u64 = 64;
/// What tells the length of the table of contents.
const LENGTH: u64 = 4;
/// Bytes of one run: arm, replicate, community, stage, cause, then its numbers.
pub(crate) const RUN: usize =
    4 + 4 + 2 + 1 + 1 + 8 * (RunRow::COLUMNS.len() + 2 * FLOWS) + 4 * Cause::ALL.len();
const NO_CAUSE: u8 = u8::MAX;

/// What the file says of itself. Parts stand in this order, one behind the other.
#[derive(Debug, Serialize, Deserialize)]
struct Contents {
    study: String,
    unit: String,
    /// Replicates that failed, with their arms and messages.
    failures: Vec<Failed>,
    /// Lengths of the sketches, by community; none where none are kept.
    sketches: Vec<u64>,
    /// Length of the weekly table; 0 where weeks aren't kept.
    weekly: u64,
    /// Length of the runs.
    runs: u64,
}

/// Arm and replicate that failed, with what it said.
pub(crate) type Failed = (u32, u32, String);

/// Where the units of a study stand.
pub(crate) fn folder(study: &Path) -> PathBuf {
    study.join("units")
}

/// Where a unit's file stands.
pub(crate) fn path(study: &Path, unit: &Unit) -> PathBuf {
    folder(study).join(format!("{}.unit", unit.id()))
}

/// A unit's file as it is written: sketches, then the weekly table, as far as they are kept; then the runs.
pub(crate) struct Writer {
    aside: Aside,
    to: Hashed<BufWriter<File>>,
    sketches: Vec<u64>,
    weekly: u64,
}

impl Writer {
    /// Begins a file, which has its name only when it is whole.
    pub fn create(path: &Path) -> io::Result<Self> {
        // Several processes may do the same unit, each under a name of its own.
        let (aside, file) = Aside::create_own(path)?;
        let mut to = Hashed::new(file);
        to.write_all(MAGIC)?;
        Ok(Self { aside, to, sketches: Vec::new(), weekly: 0 })
    }

    /// Adds the sketches of the next community's weeks, each behind its length (4 bytes, little endian).
    pub fn sketches(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sketches.push(bytes.len() as u64);
        self.to.write_all(bytes)
    }

    /// Adds the weekly table, Parquet with one row group, which `write` writes.
    pub fn weekly<E>(
        &mut self,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
    ) -> Result<(), E> {
        let before = self.to.bytes();
        write(&mut self.to)?;
        self.weekly = self.to.bytes() - before;
        Ok(())
    }

    /// Ends the file with its runs, in the order of arms, then replicates.
    pub fn finish(
        mut self,
        study: &str,
        unit: &Unit,
        runs: impl Iterator<Item = Run>,
        failures: Vec<Failed>,
    ) -> io::Result<()> {
        let before = self.to.bytes();
        let mut bytes = Vec::with_capacity(RUN);
        for run in runs {
            bytes.clear();
            encode(&run, &mut bytes);
            self.to.write_all(&bytes)?;
        }
        let contents = serde_json::to_vec(&Contents {
            study: study.to_owned(),
            unit: unit.id(),
            failures,
            sketches: self.sketches,
            weekly: self.weekly,
            runs: self.to.bytes() - before,
        })?;
        self.to.write_all(&contents)?;
        self.to.write_all(&(contents.len() as u32).to_le_bytes())?;
        let (mut file, hash, _) = self.to.finish();
        file.write_all(hash.as_bytes())?;
        self.aside.commit(file)
    }
}

/// A unit's file that was found to be whole.
#[derive(Debug)]
pub(crate) struct Whole {
    path: PathBuf,
    /// In the order of arms, then replicates.
    pub runs: Vec<Run>,
    pub failures: Vec<Failed>,
    /// Where the sketches of each community end, which begin where those before them do.
    sketches: Vec<u64>,
    weekly: Range<u64>,
}

impl Whole {
    /// The file of a unit; `None` where it is missing, torn, altered, or of another study.
    pub fn open(path: &Path, study: &str, unit: &Unit) -> io::Result<Option<Self>> {
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let Some(content) = file.metadata()?.len().checked_sub(HASH) else { return Ok(None) };
        let mut hasher = Hashed::new(io::sink());
        io::copy(&mut BufReader::with_capacity(1 << 16, &file).take(content), &mut hasher)?;
        let (_, hash, _) = hasher.finish();
        if at(&mut file, content..content + HASH)? != hash.as_bytes() {
            return Ok(None);
        }
        // What the hash covers was written by a study, perhaps by that of another version.
        let Some(behind) = content.checked_sub(LENGTH) else { return Ok(None) };
        let length = at(&mut file, behind..content)?;
        let length = length.try_into().map_or(0, u32::from_le_bytes);
        let Some(parts) = behind.checked_sub(u64::from(length)) else { return Ok(None) };
        let Ok(contents) = serde_json::from_slice::<Contents>(&at(&mut file, parts..behind)?) else {
            return Ok(None);
        };
        if contents.study != study || contents.unit != unit.id() {
            return Ok(None);
        }
        let mut end = MAGIC.len() as u64;
        let sketches: Vec<u64> = contents
            .sketches
            .iter()
            .map(|length| {
                end = end.saturating_add(*length);
                end
            })
            .collect();
        let weekly = end..end.saturating_add(contents.weekly);
        if weekly.end.saturating_add(contents.runs) != parts
            || at(&mut file, 0..MAGIC.len() as u64)? != MAGIC
            || !contents.runs.is_multiple_of(RUN as u64)
        {
            return Ok(None);
        }
        let runs = at(&mut file, weekly.end..parts)?;
        let runs: Option<Vec<Run>> = runs.chunks_exact(RUN).map(decode).collect();
        let path = path.to_owned();
        Ok(runs.map(|runs| Self { path, runs, failures: contents.failures, sketches, weekly }))
    }

    /// Sketches of a community's weeks, each behind its length; empty where none are kept.
    pub fn sketches(&self, community: usize) -> io::Result<Vec<u8>> {
        let Some(&end) = self.sketches.get(community) else { return Ok(Vec::new()) };
        let first = MAGIC.len() as u64;
        let start = community.checked_sub(1).map_or(first, |before| self.sketches[before]);
        at(&mut File::open(&self.path)?, start..end)
    }

    /// The weekly table; empty where weeks aren't kept.
    pub fn weekly(&self) -> io::Result<Bytes> {
        at(&mut File::open(&self.path)?, self.weekly.clone()).map(Bytes::from)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Bytes of a file.
fn at(file: &mut File, place: Range<u64>) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; (place.end - place.start) as usize];
    file.seek(SeekFrom::Start(place.start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn encode(run: &Run, to: &mut Vec<u8>) {
    let outcome = &run.outcome;
    to.extend_from_slice(&run.arm.to_le_bytes());
    to.extend_from_slice(&run.replicate.to_le_bytes());
    to.extend_from_slice(&run.community.to_le_bytes());
    to.push(outcome.final_stage as u8);
    to.push(outcome.cause.map_or(NO_CAUSE, |cause| cause as u8));
    let values = outcome.row.values();
    let doubles = values.iter().chain(&outcome.flows.energy).chain(&outcome.flows.engagement);
    doubles.for_each(|number| to.extend_from_slice(&number.to_le_bytes()));
    outcome.causes.iter().for_each(|number| to.extend_from_slice(&number.to_le_bytes()));
}

fn decode(mut from: &[u8]) -> Option<Run> {
    let from = &mut from;
    let arm = u32::from_le_bytes(array(from)?);
    let replicate = u32::from_le_bytes(array(from)?);
    let community = u16::from_le_bytes(array(from)?);
    let [stage, cause] = array(from)?;
    let mut row = [0.0; RunRow::COLUMNS.len()];
    let mut flows = Flows::default();
    for number in row.iter_mut().chain(&mut flows.energy).chain(&mut flows.engagement) {
        *number = f64::from_le_bytes(array(from)?);
    }
    let mut causes = [0.0; Cause::ALL.len()];
    for number in &mut causes {
        *number = f32::from_le_bytes(array(from)?);
    }
    let outcome = Outcome {
        final_stage: *Stage::ALL.get(usize::from(stage))?,
        row: RunRow::from_values(row),
        flows,
        causes,
        cause: match cause {
            NO_CAUSE => None,
            cause => Some(*Cause::ALL.get(usize::from(cause))?),
        },
    };
    Some(Run { arm, replicate, community, outcome })
}

fn array<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(*bytes)
}

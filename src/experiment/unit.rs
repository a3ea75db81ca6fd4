//! The file of a unit: one container, protected by a hash, that is either whole or done again.
//!
//! ```text
//! magic (8 bytes) · length of the header (4 bytes, little endian) · header (JSON) · parts · SHA-256 of all before (hexadecimal)
//! ```

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::plan::Unit;
use crate::observe::ledger::FLOWS;
use crate::observe::{Cause, Flows, Outcome, RunRow};
use crate::output::atomic::{self, Aside, Hashed};
use crate::output::parquet_rows::Run;
use crate::scenario::Stage;

const MAGIC: &[u8; 8] = b"HEARTHU2";
/// SHA-256 in hexadecimal.
const HASH: usize = 64;
const FRONT: usize = MAGIC.len() + 4;
/// Bytes of one run: arm, replicate, community, stage, cause, then its numbers.
pub(crate) const RUN: usize =
    4 + 4 + 2 + 1 + 1 + 8 * (RunRow::COLUMNS.len() + 2 * FLOWS) + 4 * Cause::ALL.len();
const NO_CAUSE: u8 = u8::MAX;

/// What the front of the file says.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    study: String,
    unit: String,
    /// Replicates that failed, with their arms and messages.
    failures: Vec<Failed>,
    /// Lengths of the runs, the sketches and the weekly table.
    parts: [usize; 3],
}

/// Arm and replicate that failed, with what it said.
pub(crate) type Failed = (u32, u32, String);

/// What a unit found out.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// In the order of arms, then replicates.
    pub runs: Vec<Run>,
    pub failures: Vec<Failed>,
    /// Sketches of weeks, each behind its length (4 bytes, little endian); empty where none are kept.
    pub sketches: Bytes,
    /// Parquet with one row group; empty where weeks aren't kept.
    pub weekly: Bytes,
}

/// Where the units of a study stand.
pub(crate) fn folder(study: &Path) -> PathBuf {
    study.join("units")
}

/// Where a unit's file stands.
pub(crate) fn path(study: &Path, unit: &Unit) -> PathBuf {
    folder(study).join(format!("{}.unit", unit.id()))
}

/// Writes a unit's file whole.
pub(crate) fn write(path: &Path, study: &str, unit: &Unit, findings: &Findings) -> io::Result<()> {
    let mut runs = Vec::with_capacity(findings.runs.len() * RUN);
    findings.runs.iter().for_each(|run| encode(run, &mut runs));
    let header = serde_json::to_vec(&Header {
        study: study.to_owned(),
        unit: unit.id(),
        failures: findings.failures.clone(),
        parts: [runs.len(), findings.sketches.len(), findings.weekly.len()],
    })?;
    // Several processes may do the same unit, each under a name of its own.
    let (aside, file) = Aside::create_own(path)?;
    let mut to = Hashed::new(file);
    to.write_all(MAGIC)?;
    to.write_all(&(header.len() as u32).to_le_bytes())?;
    for part in [&header, &runs, findings.sketches.as_ref(), &findings.weekly] {
        to.write_all(part)?;
    }
    let (mut file, hash, _) = to.finish();
    file.write_all(hash.as_bytes())?;
    aside.commit(file)
}

/// Reads a unit's file; `None` where it is missing, torn, altered, or of another study.
pub(crate) fn read(path: &Path, study: &str, unit: &Unit) -> io::Result<Option<Findings>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(parse(&bytes.into(), study, unit)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn parse(bytes: &Bytes, study: &str, unit: &Unit) -> Option<Findings> {
    let (content, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
    if atomic::sha256(content).as_bytes() != hash {
        return None;
    }
    let (front, rest) = content.split_at_checked(FRONT)?;
    let (magic, length) = front.split_at(MAGIC.len());
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    let (header, rest) = rest.split_at_checked(length)?;
    let header: Header = serde_json::from_slice(header).ok()?;
    if magic != MAGIC || header.study != study || header.unit != unit.id() {
        return None;
    }
    let [runs, sketches, weekly] = header.parts;
    let (runs, rest) = rest.split_at_checked(runs)?;
    let (sketches, rest) = rest.split_at_checked(sketches)?;
    if rest.len() != weekly || runs.len() % RUN != 0 {
        return None;
    }
    Some(Findings {
        runs: runs.chunks_exact(RUN).map(decode).collect::<Option<_>>()?,
        failures: header.failures,
        sketches: bytes.slice_ref(sketches),
        weekly: bytes.slice_ref(rest),
    })
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

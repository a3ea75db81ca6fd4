//! The runs of all arms, read from a study's table, replicate by replicate.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;

use crate::ensemble::{builder, column, doubles, foreign, places};
use crate::error::{StudyError, UNTOUCHED};
use crate::outcome::Outcome;
use crate::output::{ArmEntry, Manifest, Table};
use crate::study::Interim;
use hearth_engine::observe::{Cause, Flow, RunRow};

/// One run of one community.
#[derive(Debug, Clone)]
struct RunRecord {
    row: RunRow,
    /// Energy that each flow moved.
    flows: [f64; Flow::ALL.len()],
    cause: Option<Cause>,
}

/// The runs of one arm in the replicates that all arms have.
#[derive(Debug, Clone)]
pub(super) struct ArmValues {
    /// By replicate and community.
    rows: Vec<RunRow>,
    /// By flow, then replicate: summed over the communities that are looked at.
    flows: Vec<Vec<f64>>,
    /// By replicate and community: the main cause of decline.
    causes: Vec<Option<Cause>>,
    /// Communities that are looked at.
    pub communities: usize,
}

/// The runs of all arms.
#[derive(Debug, Clone)]
pub(super) struct Values {
    /// By arm.
    pub arms: Vec<ArmValues>,
    /// The replicates that count, by number: those in which no arm failed.
    pub replicates: Vec<u32>,
}

impl ArmValues {
    /// By replicate: the rows of its communities.
    pub fn runs(&self) -> impl Iterator<Item = &[RunRow]> + Clone {
        self.rows.chunks(self.communities)
    }

    /// The weeks until something happened, by replicate and community; `NaN` where it hasn't.
    pub fn times(&self, outcome: &Outcome) -> Vec<f64> {
        let place = RunRow::COLUMNS.iter().position(|info| info.name == outcome.column).unwrap_or_default();
        self.rows.iter().map(|row| row.values()[place]).collect()
    }

    /// The energy that a flow moved, by replicate, summed over communities.
    pub fn flow(&self, flow: Flow) -> &[f64] {
        &self.flows[flow as usize]
    }

    /// By replicate: the share of communities that declined by this main cause (by any, where none is named).
    pub fn declined(&self, cause: Option<Cause>) -> Vec<f64> {
        let counts = |found: &Option<Cause>| found.is_some() && (cause.is_none() || *found == cause);
        let of_one = |all: &[Option<Cause>]| all.iter().filter(|found| counts(found)).count() as f64;
        self.causes.chunks(self.communities).map(|all| of_one(all) / self.communities as f64).collect()
    }
}

impl Values {
    /// Reads a complete study. `community` is the one that is looked at; all where none is named.
    pub fn read(folder: &Path, manifest: &Manifest, community: Option<&str>) -> Result<Self, StudyError> {
        let path = folder.join(Table::Runs.file());
        let several = manifest.arms.len() > 1;
        let mut records: RunsByReplicate = vec![BTreeMap::new(); manifest.arms.len()];
        for batch in builder(&path)?.build().map_err(StudyError::table(&path, UNTOUCHED))? {
            let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
            take(&batch, &manifest.arms, several, &path, &mut records)?;
        }
        Ok(Self::of(&records, &manifest.arms, community))
    }

    /// Takes what a growing study shows.
    pub fn of_analysis(interim: &Interim, manifest: &Manifest, community: Option<&str>) -> Self {
        let mut records: RunsByReplicate = vec![BTreeMap::new(); manifest.arms.len()];
        for (arm, runs) in interim.arms.iter().enumerate() {
            for run in runs {
                let outcome = &run.outcome;
                let record =
                    RunRecord { row: outcome.row, flows: outcome.flows.energy, cause: outcome.cause };
                put(
                    &mut records[arm],
                    run.replicate,
                    usize::from(run.community),
                    &manifest.arms[arm],
                    record,
                );
            }
        }
        Self::of(&records, &manifest.arms, community)
    }

    /// The runs of replicates below a number.
    pub fn before(&self, replicate: u32) -> Self {
        let count = self.replicates.partition_point(|&one| one < replicate);
        let arms = self.arms.iter().map(|arm| {
            let runs = count * arm.communities;
            ArmValues {
                rows: arm.rows[..runs].to_vec(),
                flows: arm.flows.iter().map(|flow| flow[..count].to_vec()).collect(),
                causes: arm.causes[..runs].to_vec(),
                communities: arm.communities,
            }
        });
        Self { arms: arms.collect(), replicates: self.replicates[..count].to_vec() }
    }

    fn of(records: &RunsByReplicate, arms: &[ArmEntry], community: Option<&str>) -> Self {
        let whole = |replicate: &u32| {
            records.iter().all(|arm| arm.get(replicate).is_some_and(|all| all.iter().all(Option::is_some)))
        };
        let replicates: Vec<u32> =
            records.first().into_iter().flat_map(BTreeMap::keys).copied().filter(whole).collect();
        let arms = records.iter().zip(arms).map(|(records, entry)| {
            let named = community.and_then(|name| entry.communities.iter().position(|known| known == name));
            together(records, &replicates, named)
        });
        Self { arms: arms.collect(), replicates }
    }
}

/// By arm, then replicate: one place for each community.
type RunsByReplicate = Vec<BTreeMap<u32, Vec<Option<RunRecord>>>>;

fn put(
    records: &mut BTreeMap<u32, Vec<Option<RunRecord>>>,
    replicate: u32,
    community: usize,
    arm: &ArmEntry,
    record: RunRecord,
) {
    let all = records.entry(replicate).or_insert_with(|| vec![None; arm.communities.len()]);
    if let Some(slot) = all.get_mut(community) {
        *slot = Some(record);
    }
}

fn together(
    records: &BTreeMap<u32, Vec<Option<RunRecord>>>,
    replicates: &[u32],
    named: Option<usize>,
) -> ArmValues {
    let mut rows = Vec::new();
    let mut flows = vec![Vec::new(); Flow::ALL.len()];
    let mut causes = Vec::new();
    let mut communities = 1;
    for all in replicates.iter().filter_map(|replicate| records.get(replicate)) {
        let chosen: Vec<&RunRecord> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| named.is_none_or(|named| *at == named))
            .filter_map(|(_, record)| record.as_ref())
            .collect();
        communities = chosen.len().max(1);
        rows.extend(chosen.iter().map(|record| record.row));
        causes.extend(chosen.iter().map(|record| record.cause));
        for (at, flow) in flows.iter_mut().enumerate() {
            flow.push(chosen.iter().fold(0.0, |sum, record| sum + record.flows[at]));
        }
    }
    ArmValues { rows, flows, causes, communities }
}

/// Takes the rows of a batch of the runs.
fn take(
    batch: &RecordBatch,
    entries: &[ArmEntry],
    several: bool,
    path: &Path,
    records: &mut RunsByReplicate,
) -> Result<(), StudyError> {
    let find = |name: &str| entries.iter().position(|arm| arm.name == name);
    let arms = if several { places(batch, "arm", path, find)? } else { vec![Some(0); batch.num_rows()] };
    let replicates = column(batch, "replicate", path)?
        .as_primitive_opt::<UInt32Type>()
        .ok_or_else(|| foreign(path, "column 'replicate' is not uint32"))?;
    // Names of communities are looked up once for every arm: arms may call them differently.
    let of_arm = |arm: &ArmEntry| {
        places(batch, "community", path, |name| arm.communities.iter().position(|known| known == name))
    };
    let communities = entries.iter().map(of_arm).collect::<Result<Vec<_>, _>>()?;
    let causes = places(batch, "heaviest_drain", path, |name| {
        Cause::ALL.iter().position(|cause| cause.name() == name)
    })?;
    let rows =
        RunRow::COLUMNS.iter().map(|info| doubles(batch, info.name, path)).collect::<Result<Vec<_>, _>>()?;
    let flows = Flow::ALL
        .iter()
        .map(|flow| doubles(batch, &format!("energy_{}", flow.name()), path))
        .collect::<Result<Vec<_>, _>>()?;
    for row in 0..batch.num_rows() {
        let arm = arms[row].ok_or_else(|| foreign(path, "an arm is not in the manifest"))?;
        let community = communities[arm][row].ok_or_else(|| foreign(path, "a community is not known"))?;
        let record = RunRecord {
            row: RunRow::from_values(std::array::from_fn(|at| rows[at][row])),
            flows: std::array::from_fn(|at| flows[at][row]),
            cause: causes[row].map(|at| Cause::ALL[at]),
        };
        put(&mut records[arm], replicates.value(row), community, &entries[arm], record);
    }
    Ok(())
}

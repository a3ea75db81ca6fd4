//! Lives of all arms as columns: read from a study's runs, and put together over communities.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;

use crate::error::{StudyError, UNTOUCHED};
use crate::output::{ArmEntry, Manifest, Table};
use crate::study::Interim;
use crate::summary::{builder, column, doubles, foreign, places};
use hearth_engine::observe::{Cause, Flow, RunRow};

/// Columns of a run that are kept: those of [`RunRow`], then the energy flows.
const COLUMNS: usize = RunRow::COLUMNS.len() + Flow::ALL.len();

/// Quantities of which several communities have the sum, and not the mean.
pub(crate) const SUMMED: [&str; 15] = [
    "value_tangible",
    "value_intangible",
    "value_strategic",
    "cost_hours",
    "cost",
    "hours",
    "coordinator_hours",
    "events",
    "money",
    "newcomers",
    "members_end",
    "active_end",
    "active_peak",
    "legacy_topics",
    "revisits",
];

/// One life of one community.
#[derive(Debug, Clone)]
struct Life {
    values: [f64; COLUMNS],
    cause: Option<Cause>,
}

/// The lives of one arm in the replicates that all arms have.
#[derive(Debug, Clone)]
pub(super) struct ArmValues {
    /// By column, then replicate: over the communities that are looked at.
    columns: Vec<Vec<f64>>,
    /// By column, then replicate and community: as each community had it.
    each: Vec<Vec<f64>>,
    /// By replicate and community: the main cause of decline.
    causes: Vec<Option<Cause>>,
    /// Communities that are looked at.
    pub communities: usize,
}

/// The lives of all arms.
#[derive(Debug, Clone)]
pub(super) struct Values {
    /// By arm.
    pub arms: Vec<ArmValues>,
    /// The replicates that count, by number: those in which no arm failed.
    pub replicates: Vec<u32>,
}

impl ArmValues {
    /// A column of the runs by replicate; `NaN` where it doesn't exist.
    pub fn column(&self, name: &str) -> &[f64] {
        self.columns.get(place(name)).map_or(&[], Vec::as_slice)
    }

    /// The same community by community: all of the first replicate, then of the second.
    pub fn each(&self, name: &str) -> &[f64] {
        self.each.get(place(name)).map_or(&[], Vec::as_slice)
    }

    /// The energy that a flow moved, by replicate, summed over communities.
    pub fn flow(&self, flow: Flow) -> &[f64] {
        &self.columns[RunRow::COLUMNS.len() + flow as usize]
    }

    /// By replicate: the share of communities that declined by this main cause (by any, where none is named).
    pub fn declined(&self, cause: Option<Cause>) -> Vec<f64> {
        let counts = |found: &Option<Cause>| found.is_some() && (cause.is_none() || *found == cause);
        let of_one = |all: &[Option<Cause>]| all.iter().filter(|found| counts(found)).count() as f64;
        self.causes.chunks(self.communities).map(|all| of_one(all) / self.communities as f64).collect()
    }
}

fn place(name: &str) -> usize {
    RunRow::COLUMNS.iter().position(|column| column.name == name).unwrap_or(usize::MAX)
}

impl Values {
    /// Reads a complete study. `community` is the one that is looked at; all where none is named.
    pub fn read(folder: &Path, manifest: &Manifest, community: Option<&str>) -> Result<Self, StudyError> {
        let path = folder.join(Table::Runs.file());
        let several = manifest.arms.len() > 1;
        let mut lives: Lives = vec![BTreeMap::new(); manifest.arms.len()];
        for batch in builder(&path)?.build().map_err(StudyError::table(&path, UNTOUCHED))? {
            let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
            take(&batch, &manifest.arms, several, &path, &mut lives)?;
        }
        Ok(Self::of(&lives, &manifest.arms, community))
    }

    /// Takes what a growing study shows.
    pub fn of_look(look: &Interim, manifest: &Manifest, community: Option<&str>) -> Self {
        let mut lives: Lives = vec![BTreeMap::new(); manifest.arms.len()];
        for (arm, runs) in look.arms.iter().enumerate() {
            for run in runs {
                let mut values = [f64::NAN; COLUMNS];
                let (row, flows) = values.split_at_mut(RunRow::COLUMNS.len());
                row.copy_from_slice(&run.outcome.row.values());
                flows.copy_from_slice(&run.outcome.flows.energy);
                let life = Life { values, cause: run.outcome.cause };
                put(&mut lives[arm], run.replicate, usize::from(run.community), &manifest.arms[arm], life);
            }
        }
        Self::of(&lives, &manifest.arms, community)
    }

    /// The lives of replicates below a number.
    pub fn before(&self, replicate: u32) -> Self {
        let count = self.replicates.partition_point(|&one| one < replicate);
        let arms = self.arms.iter().map(|arm| {
            let cut = |columns: &[Vec<f64>], to: usize| -> Vec<Vec<f64>> {
                columns.iter().map(|column| column[..to].to_vec()).collect()
            };
            ArmValues {
                columns: cut(&arm.columns, count),
                each: cut(&arm.each, count * arm.communities),
                causes: arm.causes[..count * arm.communities].to_vec(),
                communities: arm.communities,
            }
        });
        Self { arms: arms.collect(), replicates: self.replicates[..count].to_vec() }
    }

    fn of(lives: &Lives, arms: &[ArmEntry], community: Option<&str>) -> Self {
        let whole = |replicate: &u32| {
            lives.iter().all(|arm| arm.get(replicate).is_some_and(|all| all.iter().all(Option::is_some)))
        };
        let replicates: Vec<u32> =
            lives.first().into_iter().flat_map(BTreeMap::keys).copied().filter(whole).collect();
        let arms = lives.iter().zip(arms).map(|(lives, entry)| {
            let named = community.and_then(|name| entry.communities.iter().position(|known| known == name));
            together(lives, &replicates, named)
        });
        Self { arms: arms.collect(), replicates }
    }
}

/// By arm, then replicate: one place for each community.
type Lives = Vec<BTreeMap<u32, Vec<Option<Life>>>>;

fn put(
    lives: &mut BTreeMap<u32, Vec<Option<Life>>>,
    replicate: u32,
    community: usize,
    arm: &ArmEntry,
    life: Life,
) {
    let all = lives.entry(replicate).or_insert_with(|| vec![None; arm.communities.len()]);
    if let Some(slot) = all.get_mut(community) {
        *slot = Some(life);
    }
}

fn together(lives: &BTreeMap<u32, Vec<Option<Life>>>, replicates: &[u32], named: Option<usize>) -> ArmValues {
    let mut columns = vec![Vec::new(); COLUMNS];
    let mut each: Vec<Vec<f64>> = vec![Vec::new(); COLUMNS];
    let mut causes = Vec::new();
    let mut communities = 1;
    for all in replicates.iter().filter_map(|replicate| lives.get(replicate)) {
        let chosen: Vec<&Life> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| named.is_none_or(|named| *at == named))
            .filter_map(|(_, life)| life.as_ref())
            .collect();
        communities = chosen.len().max(1);
        causes.extend(chosen.iter().map(|life| life.cause));
        for (at, (column, of_each)) in columns.iter_mut().zip(&mut each).enumerate() {
            of_each.extend(chosen.iter().map(|life| life.values[at]));
            let there = chosen.iter().map(|life| life.values[at]).filter(|value| !value.is_nan());
            let (sum, count) = there.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
            let summed = RunRow::COLUMNS.get(at).is_none_or(|info| SUMMED.contains(&info.name));
            column.push(match count {
                0.0 => f64::NAN,
                _ if summed => sum,
                count => sum / count,
            });
        }
    }
    ArmValues { columns, each, causes, communities }
}

/// Takes the rows of a batch of the runs.
fn take(
    batch: &RecordBatch,
    entries: &[ArmEntry],
    several: bool,
    path: &Path,
    lives: &mut Lives,
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
    let causes =
        places(batch, "cause", path, |name| Cause::ALL.iter().position(|cause| cause.name() == name))?;
    let rows = RunRow::COLUMNS.iter().map(|info| info.name.to_owned());
    let flows = Flow::ALL.iter().map(|flow| format!("energy_{}", flow.name()));
    let columns = rows.chain(flows).map(|name| doubles(batch, &name, path)).collect::<Result<Vec<_>, _>>()?;
    for row in 0..batch.num_rows() {
        let arm = arms[row].ok_or_else(|| foreign(path, "an arm is not in the manifest"))?;
        let community = communities[arm][row].ok_or_else(|| foreign(path, "a community is not known"))?;
        let values = std::array::from_fn(|at| columns[at][row]);
        let life = Life { values, cause: causes[row].map(|at| Cause::ALL[at]) };
        put(&mut lives[arm], replicates.value(row), community, &entries[arm], life);
    }
    Ok(())
}

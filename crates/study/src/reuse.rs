//! Finished runs of another results folder, taken over into a new one: another price, another outcome or a further arm needs no
//! run that was made before.
//!
//! A run depends on its scenario with its uncertain factors, the seed and its number; not on the arm's name, nor on prices. So an arm
//! of the same scenario has the same runs, to the last bit, whatever else the two studies compare.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, UInt16Type, UInt32Type};

use super::damage::Damage;
use super::ensemble::{builder, column, doubles, foreign, places};
use super::error::{StudyError, UNTOUCHED};
use super::folder::find_damage;
use super::plan::Unit;
use super::record::{Record, WIDTH};
use crate::output::{ArmEntry, Manifest, State, Table, Weekly};
use hearth_engine::observe::{Cause, Flow, Flows, Outcome, RunRow};
use hearth_engine::scenario::Stage;

/// Runs of some arms of a finished study, by the place of the arm that takes them, then replicate.
pub(crate) struct Finished(BTreeMap<(usize, u32), Taken>);

/// A run as tables hold it.
struct Taken {
    outcomes: Vec<Option<Outcome>>,
    stages: Vec<Option<u8>>,
    /// By community, then week, then kept number.
    values: Vec<f32>,
}

impl Finished {
    /// Reads the runs of a folder that arms of `asked` can take over.
    ///
    /// # Errors
    ///
    /// Where the folder holds no finished comparison of this version and seed, where its tables aren't what was written, and where
    /// none of its arms is one of those that are asked for.
    pub fn read(source: &Path, asked: &Manifest) -> Result<Self, StudyError> {
        let read = Manifest::read(source).map_err(|error| refuse(source, &error.to_string()))?;
        let there = read.ok_or_else(|| refuse(source, "it is not a results folder"))?;
        usable(source, &there, asked)?;
        let damaged: Vec<Damage> = find_damage(source, &there)?;
        if let Some(one) = damaged.iter().find(|one| there.files.iter().any(|file| file.name == one.name)) {
            return Err(refuse(source, &format!("{one} is not what was written")));
        }
        let same = |own: &ArmEntry, other: &ArmEntry| {
            own.scenario_sha256 == other.scenario_sha256
                && (&own.communities, own.horizon_weeks) == (&other.communities, other.horizon_weeks)
        };
        // By arm of the source: the arms that take its runs.
        let takers: Vec<Vec<usize>> = there
            .arms
            .iter()
            .map(|other| (0..asked.arms.len()).filter(|&own| same(&asked.arms[own], other)).collect())
            .collect();
        if takers.iter().all(Vec::is_empty) {
            return Err(refuse(source, "none of its arms has the scenario of an arm that is asked for"));
        }
        let mut found = Self(BTreeMap::new());
        found.take_runs(source, &there, &takers)?;
        found.take_weeks(source, &there, &takers)?;
        Ok(found)
    }

    /// The records of a unit; nothing where a run of it is missing.
    pub fn unit(&mut self, unit: &Unit) -> Option<Vec<Record>> {
        let kept = Table::Trajectories.kept(WIDTH);
        let places: Vec<(usize, u32)> = (0..unit.runs()).map(|place| unit.at(place)).collect();
        let whole = |place: &(usize, u32)| {
            self.0.get(place).is_some_and(|taken| taken.outcomes.iter().all(Option::is_some))
        };
        if !places.iter().all(whole) {
            return None;
        }
        let record = |place: (usize, u32)| {
            let taken = self.0.remove(&place)?;
            let outcomes = taken.outcomes.into_iter().flatten().collect();
            // A unit has room for all numbers of a week, a table for a few of them.
            let mut values = vec![f32::NAN; taken.stages.len() * WIDTH];
            for (all, some) in values.chunks_mut(WIDTH).zip(taken.values.chunks(kept.len())) {
                kept.iter().zip(some).for_each(|(&at, value)| all[at] = *value);
            }
            Some(Record { replicate: place.1, outcomes, stages: taken.stages, values })
        };
        places.into_iter().map(record).collect()
    }

    fn take_runs(
        &mut self,
        source: &Path,
        there: &Manifest,
        takers: &[Vec<usize>],
    ) -> Result<(), StudyError> {
        let path = source.join(Table::Runs.file());
        for batch in builder(&path)?.build().map_err(StudyError::table(&path, UNTOUCHED))? {
            let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
            let arms = arms(&batch, there, &path)?;
            let communities = communities(&batch, there, &path)?;
            let replicates = column(&batch, "replicate", &path)?
                .as_primitive_opt::<UInt32Type>()
                .ok_or_else(|| foreign(&path, "column 'replicate' is not uint32"))?;
            let stages = places(&batch, "final_stage", &path, stage)?;
            let causes = places(&batch, "heaviest_drain", &path, |name| {
                Cause::ALL.iter().position(|cause| cause.name() == name)
            })?;
            let numbers = |names: &mut dyn Iterator<Item = String>| {
                names.map(|name| doubles(&batch, &name, &path)).collect::<Result<Vec<_>, _>>()
            };
            let rows = numbers(&mut RunRow::COLUMNS.iter().map(|info| info.name.to_owned()))?;
            let flows = |what: &'static str| {
                numbers(&mut Flow::ALL.iter().map(move |flow| format!("{what}_{}", flow.name())))
            };
            let (energy, engagement) = (flows("energy")?, flows("engagement")?);
            let mut drains = Vec::new();
            for cause in Cause::ALL {
                drains.push(singles(&batch, &format!("drain_{}", cause.name()), &path)?);
            }
            for row in 0..batch.num_rows() {
                let (Some(arm), Some(community)) = (arms[row], communities(arms[row], row)) else {
                    return Err(foreign(&path, "an arm or a community is not in the manifest"));
                };
                let final_stage = stages[row].ok_or_else(|| foreign(&path, "a stage is not known"))?;
                let outcome = Outcome {
                    final_stage: Stage::ALL[final_stage],
                    row: RunRow::from_values(std::array::from_fn(|at| rows[at][row])),
                    flows: Flows {
                        energy: std::array::from_fn(|at| energy[at][row]),
                        engagement: std::array::from_fn(|at| engagement[at][row]),
                    },
                    causes: std::array::from_fn(|at| drains[at][row]),
                    cause: causes[row].map(|at| Cause::ALL[at]),
                };
                for &taker in &takers[arm] {
                    let taken = self.run(taker, replicates.value(row), &there.arms[arm]);
                    taken.outcomes[community] = Some(outcome.clone());
                }
            }
        }
        Ok(())
    }

    fn take_weeks(
        &mut self,
        source: &Path,
        there: &Manifest,
        takers: &[Vec<usize>],
    ) -> Result<(), StudyError> {
        let table = Table::Trajectories;
        let path = source.join(table.file());
        let kept = table.kept(WIDTH);
        for batch in builder(&path)?.build().map_err(StudyError::table(&path, UNTOUCHED))? {
            let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
            let arms = arms(&batch, there, &path)?;
            let communities = communities(&batch, there, &path)?;
            let stages = places(&batch, "stage", &path, stage)?;
            let replicate = column(&batch, "replicate", &path)?.as_primitive_opt::<UInt32Type>();
            let week = column(&batch, "week", &path)?.as_primitive_opt::<UInt16Type>();
            let (Some(replicate), Some(week)) = (replicate, week) else {
                return Err(foreign(&path, "'replicate' or 'week' is not a whole number"));
            };
            let mut columns = Vec::new();
            for &at in &kept {
                let name = hearth_engine::observe::WeekRow::COLUMNS[at].name;
                columns.push(singles(&batch, name, &path)?);
            }
            for row in 0..batch.num_rows() {
                let (Some(arm), Some(community)) = (arms[row], communities(arms[row], row)) else {
                    return Err(foreign(&path, "an arm or a community is not in the manifest"));
                };
                let entry = &there.arms[arm];
                let place = community * entry.horizon_weeks as usize + usize::from(week.value(row));
                for &taker in &takers[arm] {
                    let taken = self.run(taker, replicate.value(row), entry);
                    let Some(slot) = taken.stages.get_mut(place) else {
                        return Err(foreign(&path, "a week lies beyond the horizon"));
                    };
                    *slot = stages[row].map(|stage| stage as u8);
                    for (at, values) in columns.iter().enumerate() {
                        taken.values[place * columns.len() + at] = values[row];
                    }
                }
            }
        }
        Ok(())
    }

    fn run(&mut self, taker: usize, replicate: u32, arm: &ArmEntry) -> &mut Taken {
        self.0.entry((taker, replicate)).or_insert_with(|| {
            let weeks = arm.communities.len() * arm.horizon_weeks as usize;
            Taken {
                outcomes: vec![None; arm.communities.len()],
                stages: vec![None; weeks],
                values: vec![f32::NAN; weeks * Table::Trajectories.kept(WIDTH).len()],
            }
        })
    }
}

fn refuse(source: &Path, why: &str) -> StudyError {
    let message = format!("finished runs can't be taken from {}: {why}", source.display());
    StudyError::Design { message }
}

/// Whether runs of a folder are the ones that would be made.
fn usable(source: &Path, there: &Manifest, asked: &Manifest) -> Result<(), StudyError> {
    let unknown = |commit: &str| commit == "unknown";
    let why = if there.state != State::Complete {
        "it is not complete".to_owned()
    } else if there.version != asked.version {
        format!("version {} made it, and this is {}", there.version, asked.version)
    } else if there.commit != asked.commit && !unknown(&there.commit) && !unknown(&asked.commit) {
        format!("commit {} made it, and this is {}", there.commit, asked.commit)
    } else if there.seed != asked.seed {
        format!("its seed is {}, and {} is asked for", there.seed, asked.seed)
    } else if there.weekly != Weekly::Trajectories || asked.weekly != Weekly::Trajectories {
        format!("it is a {}, which keeps other tables", there.kind.name())
    } else {
        return Ok(());
    };
    Err(refuse(source, &why))
}

fn stage(name: &str) -> Option<usize> {
    Stage::ALL.iter().position(|stage| stage.name() == name)
}

/// By row: the place of its arm.
fn arms(
    batch: &arrow_array::RecordBatch,
    manifest: &Manifest,
    path: &Path,
) -> Result<Vec<Option<usize>>, StudyError> {
    match manifest.arms.len() {
        1 => Ok(vec![Some(0); batch.num_rows()]),
        _ => places(batch, "arm", path, |name| manifest.arms.iter().position(|arm| arm.name == name)),
    }
}

/// By arm and row: the place of its community.
fn communities(
    batch: &arrow_array::RecordBatch,
    manifest: &Manifest,
    path: &Path,
) -> Result<impl Fn(Option<usize>, usize) -> Option<usize> + use<>, StudyError> {
    let of_arm = |arm: &ArmEntry| {
        places(batch, "community", path, |name| arm.communities.iter().position(|known| known == name))
    };
    let all = manifest.arms.iter().map(of_arm).collect::<Result<Vec<_>, _>>()?;
    Ok(move |arm: Option<usize>, row: usize| all[arm?][row])
}

fn singles(batch: &arrow_array::RecordBatch, name: &str, path: &Path) -> Result<Vec<f32>, StudyError> {
    let array = column(batch, name, path)?
        .as_primitive_opt::<Float32Type>()
        .ok_or_else(|| foreign(path, &format!("column '{name}' is not float32")))?;
    Ok(array.iter().map(|value| value.unwrap_or(f32::NAN)).collect())
}

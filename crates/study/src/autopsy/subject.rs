//! Which run to examine: of those that ended, the one of median length.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;

use super::error::AutopsyError;
use super::run::failed;
use crate::ScenarioArm;
use crate::StudyError;
use crate::arm::RunError;
use crate::cache::Cache;
use crate::ensemble::{builder, column, doubles, foreign, places};
use crate::executor::{Control, Executor, Job, Reader, Replicate};
use crate::output::{Manifest, State, Table};
use hearth_engine::scenario::Scenario;

/// A run chosen for examination.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Subject {
    /// Place of the community in the scenario.
    pub community: usize,
    /// Its replicate: of the runs that ended, one of median length; the first of all where none ended.
    pub replicate: u32,
    /// Runs of this community that ended before the horizon ...
    pub ended: u32,
    /// ... of so many.
    pub runs: u32,
}

/// How a run ended, by replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
struct End {
    replicate: u32,
    alive: bool,
    weeks: f64,
}

/// A run of a complete study. Without a community, the first one of which a run ended.
pub fn in_study(
    folder: &Path,
    manifest: &Manifest,
    arm: usize,
    community: Option<usize>,
) -> Result<Subject, AutopsyError> {
    let shown = folder.display();
    if manifest.state != State::Complete {
        let message = format!("{shown} is not complete yet; run its command again first");
        return Err(AutopsyError::AutopsyRequest(message));
    }
    let Some(entry) = manifest.arms.get(arm) else {
        return Err(AutopsyError::AutopsyRequest(format!("{shown} has no arm {arm}")));
    };
    let path = folder.join(Table::Runs.file());
    let mut ends: Vec<Vec<End>> = vec![Vec::new(); entry.communities.len()];
    for batch in builder(&path)?.build().map_err(|error| foreign(&path, &error.to_string()))? {
        let batch = batch.map_err(|error| foreign(&path, &error.to_string()))?;
        let of_arm = match manifest.arms.len() {
            1 => vec![Some(0); batch.num_rows()],
            _ => places(&batch, "arm", &path, |name| (name == entry.name).then_some(0))?,
        };
        let find = |name: &str| entry.communities.iter().position(|known| known == name);
        let communities = places(&batch, "community", &path, find)?;
        let replicates = column(&batch, "replicate", &path)?
            .as_primitive_opt::<UInt32Type>()
            .ok_or_else(|| foreign(&path, "column 'replicate' is not uint32"))?;
        let (alive, weeks) = (doubles(&batch, "alive", &path)?, doubles(&batch, "survival_weeks", &path)?);
        for row in 0..batch.num_rows() {
            if let (Some(_), Some(community)) = (of_arm[row], communities[row]) {
                let (replicate, alive) = (replicates.value(row), alive[row] > 0.0);
                ends[community].push(End { replicate, alive, weeks: weeks[row] });
            }
        }
    }
    Ok(choose(&ends, community))
}

/// Reads how each community of a run ended: whether it is alive, and its weeks until then.
struct Ends(usize);

impl Reader for Ends {
    fn width(&self, _job: usize) -> usize {
        2 * self.0
    }

    fn keeps(&self, _job: usize) -> String {
        "survival of each community".to_owned()
    }

    fn read(&self, run: Replicate<'_>, to: &mut Vec<f64>) -> Result<(), RunError> {
        let outcomes = run.engine.run(run.number, &mut |_, _, _| {})?;
        to.extend(outcomes.iter().flat_map(|outcome| [outcome.row.alive, outcome.row.survival_weeks]));
        Ok(())
    }
}

/// A run of a scenario, out of its first replicates. `None` where the user stops it. Finished runs are kept in `cache`, where
/// there is one, and found there again.
pub fn in_scenario(
    scenario: &Scenario,
    seed: u64,
    community: Option<usize>,
    replicates: u32,
    cache: Option<&Cache>,
    control: &Control<'_>,
) -> Result<Option<Subject>, AutopsyError> {
    let arm = ScenarioArm::new(scenario.clone());
    let reader = Ends(scenario.communities.len());
    let executor = Executor::new(control, cache)?;
    let step = executor.step("search for a run that ended", u64::from(replicates));
    let jobs = [Job { arm: &arm, seed, replicates: 0..replicates }];
    let values = executor.execute(&jobs, &reader, &step).map_err(|error| failed(error, |_| &[]))?;
    Ok(values.map(|values| {
        let mut ends: Vec<Vec<End>> = vec![Vec::new(); reader.0];
        for (replicate, run) in (0..).zip(values[0].chunks_exact(reader.width(0))) {
            for (ends, end) in ends.iter_mut().zip(run.chunks_exact(2)) {
                ends.push(End { replicate, alive: end[0] > 0.0, weeks: end[1] });
            }
        }
        choose(&ends, community)
    }))
}

/// By community, how its runs ended: the community, and of its runs that ended the one of median length.
fn choose(ends: &[Vec<End>], community: Option<usize>) -> Subject {
    let died = |ends: &Vec<End>| ends.iter().any(|end| !end.alive);
    let community = community.or_else(|| ends.iter().position(died)).unwrap_or(0);
    let all = ends.get(community).map_or(&[][..], Vec::as_slice);
    let mut ended: Vec<&End> = all.iter().filter(|end| !end.alive).collect();
    ended.sort_by(|one, other| one.weeks.total_cmp(&other.weeks).then(one.replicate.cmp(&other.replicate)));
    let typical = ended.get(ended.len().saturating_sub(1) / 2).copied().or_else(|| all.first());
    Subject {
        community,
        replicate: typical.map_or(0, |end| end.replicate),
        ended: ended.len() as u32,
        runs: all.len() as u32,
    }
}

/// Whether this version made the study of a manifest: only then can its runs be repeated.
pub fn made_here(manifest: &Manifest) -> Result<(), StudyError> {
    let here = env!("CARGO_PKG_VERSION");
    if manifest.version == here {
        return Ok(());
    }
    Err(StudyError::Design {
        message: format!(
            "the study was made by hearth {} (commit {}), and this is {here}; only the same version repeats its runs \
             again",
            manifest.version, manifest.commit
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_of_median_length_among_those_that_ended() {
        let end = |replicate, alive, weeks| End { replicate, alive, weeks };
        let well = vec![end(0, true, 260.0), end(1, true, 260.0)];
        let ill = vec![end(0, true, 260.0), end(1, false, 90.0), end(2, false, 30.0), end(3, false, 60.0)];
        let both = [well.clone(), ill];
        assert_eq!(choose(&both, None), Subject { community: 1, replicate: 3, ended: 3, runs: 4 });
        assert_eq!(choose(&both, Some(0)), Subject { community: 0, replicate: 0, ended: 0, runs: 2 });
        assert_eq!(choose(&[well], None).ended, 0);
    }
}

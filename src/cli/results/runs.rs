//! Lives that are lived once more beside a study, because its tables don't keep all that is told of them.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use hearth::engine::observe::Week;
use hearth::engine::observe::portrait::{CommunityPortrait, Portrait};
use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;
use hearth::logs::simulated;
use hearth::report::figures::DRAWN_COMMUNITIES;
use hearth::study::output::{Manifest, atomic};
use hearth::study::{Control, Engine, Executor, Job, ScenarioArm, outcomes};

use super::Made;
use crate::cli::ending::CliError;
use crate::cli::{panics, paths};

/// Single lives that are drawn over the fans.
const SINGLES: u32 = 5;

/// Whether communities are drawn and told one by one, and not only together.
pub(super) fn singly(scenario: &Scenario) -> bool {
    scenario.communities.len() <= DRAWN_COMMUNITIES
}

/// The replicate that is told, lived once more in full; of many communities, how they ended, which stands in the tables.
/// `None` where it fails.
pub(super) fn portrait(
    folder: &Path,
    manifest: &Manifest,
    scenario: &Scenario,
    replicate: u32,
) -> Result<Option<Portrait>, CliError> {
    let seed = manifest.seed;
    if singly(scenario) {
        return Ok(panics::caught(|| Simulation::new(scenario, seed).portrait(replicate)));
    }
    let outcomes = outcomes(folder, manifest, replicate).map_err(CliError::Study)?;
    Ok(outcomes.map(|outcomes| {
        let named = scenario.communities.iter().map(|one| one.name.clone()).zip(outcomes);
        let communities = named.map(|(name, outcome)| CommunityPortrait::of_end(name, outcome)).collect();
        Portrait { seed, replicate, communities }
    }))
}

/// By community, the weeks of a few single replicates, where they are drawn.
pub(super) fn singles(scenario: &Scenario, manifest: &Manifest) -> Vec<Vec<Vec<Week>>> {
    let mut all = vec![Vec::new(); scenario.communities.len()];
    if !singly(scenario) {
        return all;
    }
    let arm = ScenarioArm::new(scenario.clone());
    let stop = AtomicBool::new(false);
    let control = Control { threads: 1, stop: &stop, progress: &|_| {} };
    let executor = Executor::on_this_thread(&control);
    let replicates = 0..SINGLES.min(manifest.replicates);
    let jobs = [Job { arm: &arm, seed: manifest.seed, replicates }];
    let weeks = |_, engine: &mut dyn Engine, replicate| {
        let mut weeks = vec![Vec::new(); scenario.communities.len()];
        engine.run(replicate, &mut |_, community, seen| weeks[community].push(*seen))?;
        Ok(weeks)
    };
    let runs = panics::quietly(|| executor.each(&jobs, weeks, &executor.step("single runs", 0)));
    // A replicate that fails isn't drawn.
    for run in runs.into_iter().flatten().flatten().flatten() {
        for (of_one, weeks) in all.iter_mut().zip(run) {
            of_one.push(weeks);
        }
    }
    all
}

/// Participation logs: `log.csv`, or one for each of several communities.
pub(super) fn logs(
    folder: &Path,
    manifest: &Manifest,
    scenario: &Scenario,
    replicate: u32,
    made: &mut Made,
) -> Result<(), CliError> {
    let Some(kept) = panics::caught(|| Simulation::new(scenario, manifest.seed).log(replicate)) else {
        made.notices.push(format!("Replicate {replicate} failed, so that there is no log of it."));
        return Ok(());
    };
    for (place, (community, contributions)) in scenario.communities.iter().zip(&kept).enumerate() {
        let name = match kept.len() {
            1 => "log.csv".to_owned(),
            _ => format!("log-{}-{}.csv", place + 1, paths::slug(&community.name)),
        };
        let path = folder.join(&name);
        let written = atomic::Aside::create(&path).and_then(|(aside, mut writer)| {
            simulated::write(&mut writer, contributions)?;
            aside.commit(writer)
        });
        written.map_err(|source| CliError::Write { path, source })?;
        made.logs.push(name);
    }
    Ok(())
}

//! `hearth study`: how far a study has come, going on with it, and doing it on many machines.

mod export;
mod plan;
mod resume;
mod status;
mod submit;
mod units;

use std::path::Path;
use std::time::Duration;

use clap::{Args, Subcommand};
use hearth::study::output::text::command_line;
use hearth::study::output::{Manifest, State};
use hearth::study::{ScenarioArm, StudyError, manifest_of};

use super::ending::{CliError, Ended};
use super::screen::{aside, program, shell};
use super::{interrupt, paths};

/// What to do with a study.
#[derive(Debug, Args)]
pub struct StudyArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Tell what a folder holds, how far it has come, and whether its files are whole
    #[command(after_help = "\
Example:
  hearth study status outputs/baseline")]
    Status(status::StatusArgs),
    /// Tell the units of a study: how many, which are missing, room and time for the rest
    #[command(after_help = "\
Examples:
  hearth sweep design.ron --out outputs/big --prepare
  hearth study plan outputs/big
  hearth study plan outputs/big --json")]
    Plan(plan::PlanArgs),
    /// Do some units of a study, beside other processes that do others
    #[command(after_help = "\
Examples:
  hearth study run outputs/big --units 0-99
  hearth study run outputs/big --units 7,12-14 --threads 4
  seq 0 249 | parallel -j 8 hearth study run outputs/big --threads 1 --units {}

A unit depends on nothing but the study; its file is whole or not there. So
any number of processes may work on one folder, in any order, and twice.
`hearth study merge` makes the tables of them.")]
    Run(units::RunArgs),
    /// Go on with an interrupted study, from what its folder holds
    #[command(after_help = "\
Example:
  hearth study resume outputs/baseline

The scenario, the seed and the number of replicates are those in the folder.")]
    Resume(resume::ResumeArgs),
    /// Make the tables of a study whose units are all there
    #[command(after_help = "\
Examples:
  hearth study merge outputs/big
  hearth study merge outputs/big --so-far      as many replicates as all points have")]
    Merge(resume::MergeArgs),
    /// Pack a study for an archive: scenario, manifest, results, what the columns mean
    #[command(after_help = "\
Examples:
  hearth study export outputs/baseline --archive baseline.tar.gz
  hearth study export outputs/baseline --archive baseline.tar.gz \\
    --license CC-BY-4.0 --author \"Ada King, 0000-0002-1825-0097\"

The archive is an RO-Crate: ro-crate-metadata.json describes files, inputs,
the program and the run for repositories such as Zenodo and WorkflowHub. The
same study, published on the same day, gives the same bytes.")]
    Export(export::ExportArgs),
    /// Hand what is missing to a cluster
    #[command(after_help = "\
Examples:
  hearth study submit outputs/big --engine slurm --dry-run
  hearth study submit outputs/big --engine slurm --units-per-task 4 --cpus 2
  hearth study submit outputs/big --engine slurm --sbatch=--partition=short

Only units that are missing are handed over: after a node has died, submit
again. The last job merges the tables.")]
    Submit(submit::SubmitArgs),
}

/// Does it.
pub fn study(args: &StudyArgs) -> Result<Ended, CliError> {
    match &args.verb {
        Verb::Status(args) => status::status(args),
        Verb::Plan(args) => plan::plan(args),
        Verb::Run(args) => units::run(args),
        Verb::Resume(args) => resume::resume(args),
        Verb::Merge(args) => resume::merge(args),
        Verb::Export(args) => export::export(args),
        Verb::Submit(args) => submit::submit(args),
    }
}

/// The manifest of a results folder.
pub fn manifest(folder: &Path) -> Result<Manifest, CliError> {
    let shown = folder.display();
    match manifest_of(folder).map_err(CliError::Open)? {
        Some(manifest) => Ok(manifest),
        None if !folder.exists() => Err(CliError::Bad(format!("there is no folder {shown}"))),
        None => Err(CliError::Bad(format!(
            "{shown} is not a results folder: it has no manifest.json; name a folder that hearth wrote, such as \
             outputs/baseline"
        ))),
    }
}

/// The same of a folder whose work is cut into arms or points.
pub fn with_arms(folder: &Path) -> Result<Manifest, CliError> {
    let manifest = manifest(folder)?;
    match manifest.has_arms() {
        true => Ok(manifest),
        false => Err(CliError::Bad(format!(
            "{} holds a {}, and neither arms nor units; `hearth study status`, `resume` and `export` and `hearth \
             reproduce` work on it",
            folder.display(),
            manifest.kind.name()
        ))),
    }
}

/// Refuses results that aren't complete.
pub fn complete(folder: &Path, manifest: &Manifest) -> Result<(), CliError> {
    match manifest.state {
        State::Complete => Ok(()),
        State::Running => Err(CliError::Bad(format!(
            "{} is not complete yet; `{} study resume {}` goes on with it",
            paths::folder(folder),
            program(),
            shell(folder.display())
        ))),
    }
}

/// The arms of a study, from the scenarios in its folder.
pub fn arms(folder: &Path, manifest: &Manifest) -> Result<Vec<ScenarioArm>, CliError> {
    if manifest.points.is_some() {
        return Err(CliError::Bad(format!(
            "{} holds points of a sweep, and no scenario by itself; `hearth run` runs one of them with --set",
            folder.display()
        )));
    }
    let mut arms = Vec::with_capacity(manifest.arms.len());
    for entry in &manifest.arms {
        // A manifest that somebody edited must not lead out of the folder.
        if entry.scenario.contains("..") || !Path::new(&entry.scenario).is_relative() {
            let what = format!("manifest.json names a scenario outside of its folder: {}", entry.scenario);
            return Err(CliError::Bad(what));
        }
        let path = folder.join(&entry.scenario);
        if std::fs::read_to_string(&path).is_ok_and(|text| text.contains("\n// uncertain ")) {
            return Err(CliError::Bad(format!(
                "{} holds runs with uncertain factors that are drawn for each run; only its own command repeats them:\n  {}",
                folder.display(),
                command_line(&manifest.command)
            )));
        }
        let scenario = hearth::study::files::read_scenario(&path, &[])?;
        arms.push(ScenarioArm::named(&entry.name, scenario));
    }
    Ok(arms)
}

/// Refuses a study that decides on the way how much it needs: its own command has the rule.
fn refuse_growing(folder: &Path, manifest: &Manifest) -> Result<(), CliError> {
    if manifest.until.is_some() && manifest.state == State::Running {
        return Err(CliError::Bad(format!(
            "{} decides while it runs how many replicates it needs; only its own command continues it:\n  {}",
            folder.display(),
            command_line(&manifest.command)
        )));
    }
    Ok(())
}

/// Does something that needs a folder's lock. A job of a cluster waits for it: another may still run a unit on a node that was given up, or
/// merge already.
fn when_free(wait: bool, work: impl Fn() -> Result<Ended, CliError>) -> Result<Ended, CliError> {
    const BEAT: Duration = Duration::from_millis(500);
    let mut announced = false;
    loop {
        match work() {
            Err(CliError::Open(StudyError::Locked { .. })) if wait && interrupt::asked() => {
                return Ok(Ended::Interrupted);
            }
            Err(CliError::Open(StudyError::Locked { folder })) if wait => {
                interrupt::listen();
                if !announced {
                    aside(&format!("Waiting until another process is done with {}", paths::folder(&folder)));
                    announced = true;
                }
                std::thread::sleep(BEAT);
            }
            done => return done,
        }
    }
}

/// An error as it is reported, before or after work began.
fn broke(error: StudyError) -> CliError {
    match error.is_bad_request() || matches!(error, StudyError::Locked { .. }) {
        true => CliError::Open(error),
        false => CliError::Study(error),
    }
}

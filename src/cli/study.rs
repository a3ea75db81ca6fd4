//! `hearth study`: how far a study has come, and going on with it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hearth::experiment::{Arm, Design, Existing, ScenarioArm, Seed, Study, check};
use hearth::output::{Manifest, State};
use hearth::scenario::Scenario;
use serde_json::json;

use super::ending::{CliError, Ended};
use super::results::ResultArgs;
use super::screen::{count, plural, program, say, shell};
use super::work::{self, Remedy};
use super::{interrupt, places};

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
    Status(StatusArgs),
    /// Go on with an interrupted study, from what its folder holds
    #[command(after_help = "\
Example:
  hearth study resume outputs/baseline

The scenario, the seed and the number of replicates are those in the folder.")]
    Resume(ResumeArgs),
}

#[derive(Debug, Args)]
struct StatusArgs {
    /// The study's folder
    dir: PathBuf,
    /// A JSON object on standard output, instead of words
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ResumeArgs {
    /// The study's folder
    dir: PathBuf,
    #[command(flatten)]
    results: ResultArgs,
}

/// Does it.
pub fn study(args: &StudyArgs) -> Result<Ended, CliError> {
    match &args.verb {
        Verb::Status(args) => status(args),
        Verb::Resume(args) => resume(args),
    }
}

/// The manifest of a study's folder.
pub fn manifest(folder: &Path) -> Result<Manifest, CliError> {
    let shown = folder.display();
    match Manifest::read(folder) {
        Ok(Some(manifest)) if !manifest.arms.is_empty() => Ok(manifest),
        Ok(Some(_)) => Err(CliError::Bad(format!("{shown} holds a manifest.json without any arm"))),
        Ok(None) if !folder.exists() => Err(CliError::Bad(format!("there is no folder {shown}"))),
        Ok(None) => Err(CliError::Bad(format!(
            "{shown} is not a study: it has no manifest.json; name a folder that `hearth run` wrote, such as \
             outputs/baseline"
        ))),
        Err(error) => Err(CliError::Bad(format!("cannot read {shown}/manifest.json: {error}"))),
    }
}

/// The arms of a study, from the scenarios in its folder.
pub fn arms(folder: &Path, manifest: &Manifest) -> Result<Vec<ScenarioArm>, CliError> {
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
                "{} holds lives of which some factors were drawn anew; only its own command makes them again:\n  {}",
                folder.display(),
                manifest.command.iter().map(shell).collect::<Vec<_>>().join(" ")
            )));
        }
        let scenario = Scenario::load(&path, &[])?;
        arms.push(ScenarioArm::named(&entry.name, scenario));
    }
    Ok(arms)
}

fn resume(args: &ResumeArgs) -> Result<Ended, CliError> {
    let manifest = manifest(&args.dir)?;
    if manifest.until.is_some() && manifest.state == State::Running {
        return Err(CliError::Bad(format!(
            "{} decides on the way how many lives it takes; only its own command continues it:\n  {}",
            args.dir.display(),
            manifest.command.iter().map(shell).collect::<Vec<_>>().join(" ")
        )));
    }
    args.results.check(manifest.replicates)?;
    let arms = arms(&args.dir, &manifest)?;
    let seed = if manifest.seed_automatic { Seed::Automatic } else { Seed::Given };
    let design = Design {
        arms: arms.iter().map(|arm| arm as &dyn Arm).collect(),
        seed: seed(manifest.seed),
        replicates: manifest.replicates,
        weekly: manifest.weekly,
        command: manifest.command.clone(),
    };
    let remedy = Remedy {
        replace: "the command that began it, with --overwrite".to_owned(),
        beside: "the command that began it, with --out DIR".to_owned(),
    };
    interrupt::listen();
    let mut study =
        Study::open(&args.dir, design, Existing::Continue).map_err(|error| work::opening(error, &remedy))?;
    work::finish(&mut study, &arms, &args.results, |_| String::new())
}

fn status(args: &StatusArgs) -> Result<Ended, CliError> {
    let manifest = manifest(&args.dir)?;
    let total = u64::from(manifest.replicates) * manifest.arms.len() as u64;
    let reached = reached(&args.dir, &manifest).min(total);
    let busy = busy(&args.dir);
    let complete = manifest.state == State::Complete;
    let damage = match complete {
        true => check(&args.dir, &manifest).err().map(|error| error.to_string()),
        false => None,
    };
    let names: Vec<&str> = manifest.arms.iter().map(|arm| arm.name.as_str()).collect();
    if args.json {
        let object = json!({
            "out": places::folder(&args.dir), "arms": names, "state": manifest.state, "being_written": busy,
            "reached": reached, "total": total, "seed": manifest.seed, "replicates": manifest.replicates,
            "version": manifest.version, "commit": manifest.commit, "command": manifest.command,
            "failures": manifest.failures, "content_hash": manifest.content_hash, "damage": damage,
        });
        say(&object.to_string());
    } else {
        say(&told(args, &manifest, (reached, total), busy, damage.as_deref()));
    }
    let sound = damage.is_none() && manifest.failures.is_empty();
    Ok(if sound { Ended::Fine } else { Ended::Finding })
}

fn told(
    args: &StatusArgs,
    manifest: &Manifest,
    (reached, total): (u64, u64),
    busy: bool,
    damage: Option<&str>,
) -> String {
    let names: Vec<&str> = manifest.arms.iter().map(|arm| arm.name.as_str()).take(8).collect();
    let how = match (manifest.state, busy) {
        (State::Complete, _) => format!("complete, {}", plural(total, "replicate", "replicates")),
        (State::Running, true) => {
            format!("under way; {} of {} are kept so far", count(reached), count(total))
        }
        (State::Running, false) => {
            format!(
                "interrupted; {} of {} are kept",
                count(reached),
                plural(total, "replicate", "replicates")
            )
        }
    };
    let mut out = format!("{}: {}\n", places::folder(&args.dir), names.join(", "));
    out += &format!("  state     {how}\n");
    out += &format!("  made by   hearth {} (commit {})\n", manifest.version, manifest.commit);
    out += &format!("  command   {}\n", manifest.command.iter().map(shell).collect::<Vec<_>>().join(" "));
    let chosen = if manifest.seed_automatic { " (chosen by the program)" } else { "" };
    out += &format!("  seed      {}{chosen}\n", manifest.seed);
    if !manifest.failures.is_empty() {
        out +=
            &format!("  failed    {}\n", plural(manifest.failures.len() as u64, "replicate", "replicates"));
    }
    match (manifest.state, damage) {
        (_, Some(damage)) => out += &format!("  files     DAMAGED: {damage}\n"),
        (State::Complete, None) => {
            let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
            let tables = plural(manifest.files.len() as u64, "table", "tables");
            out +=
                &format!("  files     {tables}, {} kB, as they were written\n", count(bytes.div_ceil(1000)));
        }
        (State::Running, None) if !busy => {
            out += &format!("To go on:\n  {} study resume {}\n", program(), shell(args.dir.display()));
        }
        (State::Running, None) => {}
    }
    out
}

/// Replicates that are kept. A process that was killed couldn't say, so that finished units are counted.
fn reached(folder: &Path, manifest: &Manifest) -> u64 {
    let entries = std::fs::read_dir(folder.join("units")).into_iter().flatten().flatten();
    let units =
        entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "unit")).count();
    manifest.reached.max(units as u64 * u64::from(manifest.block))
}

/// Whether a process writes the folder now.
fn busy(folder: &Path) -> bool {
    let lock = File::options().write(true).open(folder.join(".lock"));
    matches!(lock.map(|file| file.try_lock()), Ok(Err(TryLockError::WouldBlock)))
}

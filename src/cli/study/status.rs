//! `hearth study status`: what a folder holds.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::check_all;
use hearth::study::output::{Manifest, State};
use serde_json::json;

use super::super::ending::{CliError, Ended};
use super::super::screen::{count, plural, program, say, shell};
use super::super::{inquiry, paths};
use super::{Held, held};

/// Which folder.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The study's folder
    dir: PathBuf,
    /// A JSON object on standard output, instead of words
    #[arg(long)]
    json: bool,
}

/// Tells it.
pub fn status(args: &StatusArgs) -> Result<Ended, CliError> {
    let manifest = match held(&args.dir)? {
        Held::Lives(manifest) => manifest,
        Held::Inquiry(made) => return inquiry::status(&args.dir, &made, busy(&args.dir), args.json),
    };
    let total = manifest.lives();
    let reached = reached(&args.dir, &manifest).min(total);
    let busy = busy(&args.dir);
    let complete = manifest.state == State::Complete;
    let damage = match complete {
        true => check_all(&args.dir, &manifest).err().map(|error| error.to_string()),
        false => None,
    };
    let names: Vec<&str> = manifest.arms.iter().map(|arm| arm.name.as_str()).collect();
    if args.json {
        let object = json!({
            "out": paths::folder(&args.dir), "arms": names, "state": manifest.state, "being_written": busy,
            "reached": reached, "total": total, "seed": manifest.seed, "replicates": manifest.replicates,
            "version": manifest.version, "commit": manifest.commit, "command": manifest.command,
            "points": manifest.points.as_ref().map(|points| points.count),
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
    let mut out = format!("{}: {}\n", paths::folder(&args.dir), names.join(", "));
    out += &format!("  state     {how}\n");
    if let Some(points) = &manifest.points {
        let paths = points.paths.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
        let more = if points.paths.len() > 6 { ", …" } else { "" };
        out += &format!(
            "  points    {} of {paths}{more}; {} each\n",
            count(u64::from(points.count)),
            plural(u64::from(manifest.replicates), "replicate", "replicates")
        );
    }
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
    manifest.reached.max(units as u64 * u64::from(manifest.block) * u64::from(manifest.width))
}

/// Whether a process writes the folder now.
fn busy(folder: &Path) -> bool {
    let lock = File::options().write(true).open(folder.join(".lock"));
    matches!(lock.map(|file| file.try_lock()), Ok(Err(TryLockError::WouldBlock)))
}

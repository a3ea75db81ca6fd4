//! `hearth study status`: what a results folder holds.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::output::text::command_line;
use hearth::study::output::{Manifest, State};
use hearth::study::{Cache, StudyError, check_all, is_being_written};
use serde_json::json;

use super::super::args::JsonArgs;
use super::super::ending::{CliError, Ended};
use super::super::screen::{count, plural, program, say, shell};
use super::super::{paths, printer};
use super::manifest;

/// Which folder.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The results folder
    dir: PathBuf,
    #[command(flatten)]
    json: JsonArgs,
}

/// How far the work has come.
struct Progress {
    /// Replicates that are kept, where there are arms; else pieces of work.
    reached: u64,
    /// Replicates in all, where there are arms.
    total: u64,
    busy: bool,
    damage: Option<StudyError>,
}

/// Prints it.
pub fn status(args: &StatusArgs) -> Result<Ended, CliError> {
    let manifest = manifest(&args.dir)?;
    let total = manifest.runs();
    let progress = Progress {
        reached: match manifest.has_arms() {
            true => reached(&args.dir, &manifest).min(total),
            false => Cache::pieces(&args.dir),
        },
        total,
        busy: is_being_written(&args.dir),
        damage: check_all(&args.dir, &manifest).err(),
    };
    if args.json.json {
        let names: Vec<&str> = manifest.arms.iter().map(|arm| arm.name.as_str()).collect();
        let mut result = json!({
            "kind": manifest.kind, "being_written": progress.busy, "command": manifest.command,
            "damage": progress.damage.as_ref().map(ToString::to_string), "damaged": damaged(&progress), "being_made": manifest.making,
        });
        if manifest.has_arms() {
            result["arms"] = json!(names);
            result["points"] = json!(manifest.points.as_ref().map(|points| points.count));
            result["reached"] = json!(progress.reached);
            result["total"] = json!(total);
        } else {
            result["pieces"] = json!(progress.reached);
        }
        printer::folder_object("study status", &args.dir, &manifest, result);
    } else {
        say(&text(args, &manifest, &progress));
    }
    let sound = progress.damage.is_none() && manifest.failures.is_empty();
    Ok(if sound { Ended::Fine } else { Ended::Finding })
}

/// Names of files that aren't what was written, with what became of each.
fn damaged(progress: &Progress) -> serde_json::Value {
    match &progress.damage {
        Some(StudyError::Broken { damaged, .. } | StudyError::Lost { damaged, .. }) => {
            let each = damaged.iter().map(|one| json!({"file": one.name, "how": one.how.name()}));
            each.collect()
        }
        _ => json!([]),
    }
}

fn text(args: &StatusArgs, manifest: &Manifest, progress: &Progress) -> String {
    let names: Vec<&str> = manifest.arms.iter().map(|arm| arm.name.as_str()).take(8).collect();
    let kind = manifest.kind.name();
    let what = match manifest.has_arms() {
        true => names.join(", "),
        false => format!("{} {kind}", if kind.starts_with('a') { "an" } else { "a" }),
    };
    let mut out = format!("{}: {what}\n", paths::folder(&args.dir));
    out += &format!("  state     {}\n", state(manifest, progress));
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
    out += &format!("  command   {}\n", command_line(&manifest.command));
    let chosen = if manifest.seed_automatic { " (chosen by the program)" } else { "" };
    out += &format!("  seed      {}{chosen}\n", manifest.seed);
    if !manifest.failures.is_empty() {
        out +=
            &format!("  failed    {}\n", plural(manifest.failures.len() as u64, "replicate", "replicates"));
    }
    let complete = manifest.state == State::Complete;
    match &progress.damage {
        Some(damage) => out += &format!("  files     DAMAGED: {damage}\n"),
        None if complete => {
            let bytes: u64 = manifest.all_files().map(|file| file.bytes).sum();
            let files = plural(manifest.all_files().count() as u64, "file", "files");
            out +=
                &format!("  files     {files}, {} kB, as they were written\n", count(bytes.div_ceil(1000)));
        }
        None => {}
    }
    if (!complete || !manifest.making.is_empty()) && !progress.busy && progress.damage.is_none() {
        out += &format!("To go on:\n  {} study resume {}\n", program(), shell(args.dir.display()));
    }
    out
}

fn state(manifest: &Manifest, progress: &Progress) -> String {
    let (reached, total) = (progress.reached, progress.total);
    let undrawn = match manifest.making.is_empty() {
        true => String::new(),
        false => {
            format!("; {} still to be made", plural(manifest.making.len() as u64, "file is", "files are"))
        }
    };
    match (manifest.state, manifest.has_arms(), progress.busy) {
        (State::Complete, true, _) => {
            format!("complete, {}{undrawn}", plural(total, "replicate", "replicates"))
        }
        (State::Complete, false, _) => format!("complete{undrawn}"),
        (State::Running, true, true) => {
            format!("under way; {} of {} are kept so far", count(reached), count(total))
        }
        (State::Running, true, false) => {
            format!(
                "interrupted; {} of {} are kept",
                count(reached),
                plural(total, "replicate", "replicates")
            )
        }
        (State::Running, false, busy) => {
            let kept = plural(reached, "piece of its work is kept", "pieces of its work are kept");
            if busy { format!("under way; {kept} so far") } else { format!("interrupted; {kept}") }
        }
    }
}

/// Replicates that are kept. A process that was killed couldn't say, so that finished units are counted.
fn reached(folder: &Path, manifest: &Manifest) -> u64 {
    let units = pieces(folder, "units", "unit");
    manifest.reached.max(units * u64::from(manifest.block) * u64::from(manifest.width))
}

/// Files of one ending in a folder of finished work.
fn pieces(folder: &Path, below: &str, ending: &str) -> u64 {
    let entries = std::fs::read_dir(folder.join(below)).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().extension().is_some_and(|found| found == ending)).count() as u64
}

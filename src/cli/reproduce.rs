//! `hearth reproduce`: does a study again, and compares.

use std::path::PathBuf;

use clap::Args;
use hearth::study::output::Manifest;
use hearth::study::{Control, Reproduction, StoredArms, StudyError, reproduce_stored as again};
use serde_json::json;

use super::ending::{CliError, Ended};
use super::results::threads;
use super::screen::{aside, plural, say};
use super::study::{self, Held};
use super::{inquiry, interrupt, panics, paths, progress, sweep};

/// What to do again.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  hearth reproduce outputs/baseline

The folder of any study will do: of a run, a comparison, a search, a sweep, a
sensitivity analysis, a calibration. It is done again in a temporary folder,
from what its own holds. Nothing in the folder is changed. Exit code 1 where anything
differs. The number of threads makes no difference.")]
pub struct ReproduceArgs {
    /// The folder of a complete study
    dir: PathBuf,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    /// A JSON object on standard output, instead of words
    #[arg(long)]
    json: bool,
}

/// Does it again.
pub fn reproduce(args: &ReproduceArgs) -> Result<Ended, CliError> {
    let held = study::held(&args.dir)?;
    let (version, commit) = match &held {
        Held::Lives(manifest) => (&manifest.version, &manifest.commit),
        Held::Inquiry(made) => (&made.version, &made.commit),
    };
    let shown = paths::folder(&args.dir);
    let here = env!("CARGO_PKG_VERSION");
    if version != here {
        return Err(CliError::Bad(format!(
            "{shown} was made by hearth {version} (commit {commit}), and this is {here}; only the same version gives the \
             same results, so get that one to reproduce them"
        )));
    }
    let this = hearth::COMMIT;
    if this != commit {
        aside(&format!("Another build made {shown} (commit {commit}; this is {this})."));
    }
    match held {
        Held::Lives(manifest) => lives(args, &manifest),
        Held::Inquiry(made) => inquiry::reproduce(&args.dir, &made, args.threads, args.json),
    }
}

/// Does a study of lives again.
fn lives(args: &ReproduceArgs, manifest: &Manifest) -> Result<Ended, CliError> {
    let shown = paths::folder(&args.dir);
    let kept = StoredArms::of_folder(&args.dir, manifest).map_err(CliError::Open)?;
    let stop = interrupt::listen();
    let bar = progress::Bar::new("again:");
    let control = Control { threads: args.threads, stop, progress: &|progress| bar.tell(progress) };
    let found = panics::quietly(|| again(&args.dir, &kept, &control));
    bar.clear();
    let found = found.map_err(|error| match error {
        StudyError::Damaged { .. } => CliError::Study(error),
        _ => CliError::Open(error),
    })?;
    // Tables of a sweep are made of lives: made again of the same lives, they must be the same.
    let found = match (found, sweep::differences(&args.dir, manifest)?) {
        (Reproduction::Same { .. }, differences) if !differences.is_empty() => {
            Reproduction::Different { differences }
        }
        (found, _) => found,
    };
    let files = manifest.files.len() + if manifest.points.is_some() { manifest.made.len() } else { 0 };
    let (ended, text) = match &found {
        Reproduction::Same { content_hash } => {
            let files = plural(files as u64, "table has", "tables have");
            (Ended::Fine, format!("The same: the {files} the same bytes.\n  content hash {content_hash}"))
        }
        Reproduction::Different { differences } => {
            (Ended::Finding, format!("Different:\n  {}", differences.join("\n  ")))
        }
        Reproduction::Interrupted => {
            aside("Stopped before an answer was found. Nothing was changed.");
            return Ok(Ended::Interrupted);
        }
    };
    if args.json {
        let differences = match found {
            Reproduction::Different { differences } => differences,
            _ => Vec::new(),
        };
        let same = ended == Ended::Fine;
        say(&json!({
            "out": shown, "same": same, "content_hash": manifest.content_hash, "differences": differences,
        })
        .to_string());
    } else {
        say(&text);
    }
    Ok(ended)
}

//! `hearth reproduce`: does a study again, and compares.

use std::path::PathBuf;

use clap::Args;
use hearth::experiment::{Control, Kept, Reproduction, StudyError, reproduce_kept as again};
use serde_json::json;

use super::ending::{CliError, Ended};
use super::results::threads;
use super::screen::{aside, plural, say};
use super::{calibrate, interrupt, panics, places, progress, study};

/// What to do again.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  hearth reproduce outputs/baseline

The study is done again in a temporary folder, from the scenario and the seed
in its own. Nothing in the folder is changed. Exit code 1 where anything
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
    if calibrate::is_calibration(&args.dir) {
        return calibrate::reproduce(&args.dir, args.threads, args.json);
    }
    let manifest = study::manifest(&args.dir)?;
    let shown = places::folder(&args.dir);
    let here = env!("CARGO_PKG_VERSION");
    if manifest.version != here {
        return Err(CliError::Bad(format!(
            "{shown} was made by hearth {} (commit {}), and this is {here}; only the same version gives the same \
             results, so get that one to reproduce them",
            manifest.version, manifest.commit
        )));
    }
    let commit = option_env!("HEARTH_COMMIT").unwrap_or("unknown");
    if commit != manifest.commit {
        aside(&format!("Another build made {shown} (commit {}; this is {commit}).", manifest.commit));
    }
    let kept = Kept::of_folder(&args.dir, &manifest).map_err(CliError::Open)?;
    let stop = interrupt::listen();
    let bar = progress::Bar::new("again:");
    let control = Control { threads: args.threads, stop, progress: &|progress| bar.tell(progress) };
    let found = panics::quietly(|| again(&args.dir, &kept, &control));
    bar.clear();
    let found = found.map_err(|error| match error {
        StudyError::Damaged { .. } => CliError::Study(error),
        _ => CliError::Open(error),
    })?;
    let (ended, text) = match &found {
        Reproduction::Same { content_hash } => {
            let files = plural(manifest.files.len() as u64, "table has", "tables have");
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

//! `hearth study export`: a study in one file, for a repository.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::check_all;
use hearth::study::output::archive::{About, Packed, pack};
use hearth::study::output::{Manifest, State};
use serde_json::json;

use super::super::ending::{CliError, Ended};
use super::super::screen::{count, plural, say};
use super::super::{inquiry, paths};
use super::{Held, held};

/// Which study, and where to.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The study's folder
    dir: PathBuf,
    /// The file to write; its name should end in .tar.gz
    #[arg(long, value_name = "FILE.tar.gz")]
    archive: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    /// A JSON object on standard output, instead of words
    #[arg(long)]
    json: bool,
}

/// Packs it.
pub fn export(args: &ExportArgs) -> Result<Ended, CliError> {
    let held = held(&args.dir)?;
    let shown = paths::folder(&args.dir);
    if args.archive.symlink_metadata().is_ok() && !args.force {
        return Err(CliError::Bad(format!(
            "{} is there already, and was left as it is; choose another name, or --force to replace it",
            args.archive.display()
        )));
    }
    let (packed, content_hash) = match held {
        Held::Lives(manifest) => (of_lives(args, &manifest)?, manifest.content_hash),
        Held::Inquiry(made) => {
            (inquiry::export(&args.dir, &made, name(&args.dir), &args.archive)?, made.content_hash)
        }
    };
    if args.json {
        say(&json!({
            "out": shown, "archive": args.archive.display().to_string(), "files": packed.files,
            "bytes": packed.bytes, "sha256": packed.sha256, "content_hash": content_hash,
        })
        .to_string());
    } else {
        say(&format!(
            "{} of {shown} are packed, {} kB:\n  {}\n  SHA-256 {}\nThe README in it says what is what, and how to do it \
             again.",
            plural(packed.files.len() as u64, "file", "files"),
            count(packed.bytes.div_ceil(1000)),
            args.archive.display(),
            packed.sha256
        ));
    }
    Ok(Ended::Fine)
}

/// Packs a study of lives.
fn of_lives(args: &ExportArgs, manifest: &Manifest) -> Result<Packed, CliError> {
    if manifest.state != State::Complete {
        return Err(CliError::Bad(format!(
            "{} isn't complete; only complete studies are packed",
            paths::folder(&args.dir)
        )));
    }
    check_all(&args.dir, manifest).map_err(CliError::Open)?;
    let name = name(&args.dir);
    let keep = |source| CliError::Keep { path: args.archive.clone(), source };
    pack(&args.dir, About::of_study(&name, manifest), name, &args.archive).map_err(keep)
}

/// What the folder in the archive is called.
fn name(dir: &Path) -> String {
    let own = dir.canonicalize().ok();
    let last = own.as_deref().unwrap_or(dir).file_name().map(|name| paths::slug(&name.to_string_lossy()));
    last.filter(|name| !name.is_empty()).unwrap_or_else(|| "study".to_owned())
}

//! `hearth study export`: a results folder in one file, for a repository.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::check_all;
use hearth::study::output::archive::pack;
use serde_json::json;

use super::super::args::JsonArgs;
use super::super::ending::{CliError, Ended};
use super::super::screen::{count, plural, say};
use super::super::{paths, printer};
use super::{complete, manifest};

/// Which results, and where to.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The results folder
    dir: PathBuf,
    /// The file to write; its name should end in .tar.gz
    #[arg(long, value_name = "FILE.tar.gz")]
    archive: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    json: JsonArgs,
}

/// Packs it.
pub fn export(args: &ExportArgs) -> Result<Ended, CliError> {
    let manifest = manifest(&args.dir)?;
    let shown = paths::folder(&args.dir);
    if args.archive.symlink_metadata().is_ok() && !args.force {
        return Err(CliError::Bad(format!(
            "{} is there already, and was left as it is; choose another name, or --force to replace it",
            args.archive.display()
        )));
    }
    complete(&args.dir, &manifest)?;
    check_all(&args.dir, &manifest).map_err(CliError::Open)?;
    let write = |source| CliError::Write { path: args.archive.clone(), source };
    let packed = pack(&args.dir, &manifest, &name(&args.dir), &args.archive).map_err(write)?;
    if args.json.json {
        let result = json!({
            "archive": args.archive.display().to_string(), "files": packed.files, "bytes": packed.bytes,
            "sha256": packed.sha256,
        });
        printer::folder_object("study export", &args.dir, &manifest, result);
    } else {
        say(&format!(
            "{} of {shown} are packed, {} kB:\n  {}\n  SHA-256 {}\nThe README in it says what each file is, and how to \
             reproduce them.",
            plural(packed.files.len() as u64, "file", "files"),
            count(packed.bytes.div_ceil(1000)),
            args.archive.display(),
            packed.sha256
        ));
    }
    Ok(Ended::Fine)
}

/// What the folder in the archive is called.
fn name(dir: &Path) -> String {
    let own = dir.canonicalize().ok();
    let last = own.as_deref().unwrap_or(dir).file_name().map(|name| paths::slug(&name.to_string_lossy()));
    last.filter(|name| !name.is_empty()).unwrap_or_else(|| "study".to_owned())
}

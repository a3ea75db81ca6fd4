//! `hearth reproduce`: makes results again, and compares.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::output::{Manifest, StudyKind};
use hearth::study::{
    Reproduction, StoredArms, StudyError, check_all, compare_files, difference, reproduce_stored,
};
use serde_json::json;

use super::args::{JsonArgs, ThreadArgs};
use super::autopsy::AutopsyStudy;
use super::calibrate::CalibrationStudy;
use super::ending::{CliError, Ended};
use super::kind::again;
use super::progress::with_bar;
use super::publish::Data;
use super::screen::{aside, plural, say};
use super::search::SearchStudy;
use super::study::{complete, manifest};
use super::validate::claims::ClaimsStudy;
use super::validate::facts::FactsStudy;
use super::validate::mechanisms::MechanismsStudy;
use super::validate::realism::RealismStudy;
use super::{paths, printer, sweep};

/// What to make again.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  hearth reproduce outputs/baseline

Any results folder will do. Its results are made again in a temporary folder,
from what the folder itself holds; nothing in it is changed. Exit code 1 where
anything differs. The number of threads makes no difference.")]
pub struct ReproduceArgs {
    /// A complete results folder
    dir: PathBuf,
    #[command(flatten)]
    threads: ThreadArgs,
    #[command(flatten)]
    json: JsonArgs,
}

/// Makes results again.
pub fn reproduce(args: &ReproduceArgs) -> Result<Ended, CliError> {
    let there = manifest(&args.dir)?;
    let shown = paths::folder(&args.dir);
    let (here, this) = (env!("CARGO_PKG_VERSION"), hearth::COMMIT);
    if there.version != here {
        return Err(CliError::Bad(format!(
            "{shown} was made by hearth {} (commit {}), and this is {here}; only the same version gives the same \
             results, so get that one to reproduce them",
            there.version, there.commit
        )));
    }
    if this != there.commit {
        aside(&format!("Another build made {shown} (commit {}; this is {this}).", there.commit));
    }
    complete(&args.dir, &there)?;
    check_all(&args.dir, &there).map_err(CliError::Study)?;
    let threads = args.threads.threads;
    let compared = match there.has_arms() {
        true => of_runs(&args.dir, &there, threads)?,
        false => of_verb(&args.dir, &there, threads)?,
    };
    let Some((files, differences)) = compared else {
        aside("Stopped before an answer was found. Nothing was changed.");
        return Ok(Ended::Interrupted);
    };
    let same = differences.is_empty();
    if args.json.json {
        let result = json!({"same": same, "differences": differences});
        printer::folder_object("reproduce", &args.dir, &there, result);
    } else if same {
        let files = plural(files as u64, "file has", "files have");
        let hash = there.content_hash.as_deref().unwrap_or_default();
        say(&format!("The same: the {files} the same bytes.\n  content hash {hash}"));
    } else {
        say(&format!("Different:\n  {}", differences.join("\n  ")));
    }
    Ok(if same { Ended::Fine } else { Ended::Finding })
}

/// How many files were compared, and in what they differ; nothing where it was stopped.
type Compared = Option<(usize, Vec<String>)>;

/// Runs arms or points again.
fn of_runs(dir: &Path, there: &Manifest, threads: usize) -> Result<Compared, CliError> {
    let kept = StoredArms::of_folder(dir, there).map_err(CliError::Open)?;
    let found = with_bar("again:", threads, |control| reproduce_stored(dir, &kept, control));
    let found = found.map_err(|error| match error {
        StudyError::Damaged { .. } => CliError::Study(error),
        _ => CliError::Open(error),
    })?;
    let tables = if there.points.is_some() { there.made.len() } else { 0 };
    match found {
        Reproduction::Interrupted => Ok(None),
        Reproduction::Different { differences } => Ok(Some((0, differences))),
        // Tables of a sweep are made of runs: made again of the same runs, they must be the same.
        Reproduction::Same { .. } => Ok(Some((there.files.len() + tables, sweep::differences(dir, there)?))),
    }
}

/// Calls the verb again that made the results.
fn of_verb(dir: &Path, there: &Manifest, threads: usize) -> Result<Compared, CliError> {
    type Again = fn(&Path, &Manifest, usize) -> Result<Option<(Manifest, Data)>, CliError>;
    let make: Again = match there.kind {
        StudyKind::Search => again::<SearchStudy>,
        StudyKind::Calibration => again::<CalibrationStudy>,
        StudyKind::Autopsy => again::<AutopsyStudy>,
        StudyKind::Facts => again::<FactsStudy>,
        StudyKind::Claims => again::<ClaimsStudy>,
        StudyKind::Mechanisms => again::<MechanismsStudy>,
        StudyKind::Realism => again::<RealismStudy>,
        StudyKind::Run | StudyKind::Comparison | StudyKind::Sweep | StudyKind::Sensitivity => {
            return Err(CliError::Bad(format!(
                "{} holds a manifest.json without any arm",
                paths::folder(dir)
            )));
        }
    };
    let Some((asked, data)) = make(dir, there, threads)? else { return Ok(None) };
    // The texts in a folder must be those that its manifest is of.
    if let Some((field, there, asked)) = difference(dir, there, &asked, &[]) {
        return Err(CliError::Open(StudyError::Differs { folder: dir.to_owned(), field, there, asked }));
    }
    let scratch =
        tempfile::tempdir().map_err(|source| CliError::Write { path: std::env::temp_dir(), source })?;
    data.write(scratch.path())?;
    let names = data.names();
    let differences = compare_files(&there.files, scratch.path(), &names).map_err(CliError::Study)?;
    Ok(Some((names.len(), differences)))
}

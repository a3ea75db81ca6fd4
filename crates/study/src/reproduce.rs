//! Doing a study again, to see whether the same comes out.

use std::fs::File;
use std::path::Path;

use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::arm::Arm;
use super::error::{StudyError, UNTOUCHED};
use super::executor::Control;
use super::folder::check_all;
use super::plan::{Design, Seed};
use super::points::Points;
use super::stored_arms::StoredArms;
use super::study::{Ending, Study};
use crate::output::{Invocation, Manifest, State};

/// What came of doing a study again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reproduction {
    /// The same bytes.
    Same {
        /// Their hash.
        content_hash: String,
    },
    /// Something else: where it differs, and what was different in the making.
    Different {
        /// One line a difference.
        differences: Vec<String>,
    },
    /// It was stopped before an answer was found.
    Interrupted,
}

/// Does the complete study in `folder` again in a temporary place, with the arms that it keeps, and compares every data file.
///
/// # Errors
///
/// Where the folder holds no complete study, or can't be read.
pub fn reproduce_stored(
    folder: &Path,
    kept: &StoredArms,
    control: &Control<'_>,
) -> Result<Reproduction, StudyError> {
    let there = complete_manifest(folder)?;
    let points = kept.point_arms();
    let design = kept.design(&there, &points);
    reproduce(folder, design.arms, design.points, control)
}

/// Does the complete study in `folder` again in a temporary place, with arms that the caller made from
/// the scenarios in the folder (and points, where it is a study of these), and compares every data file.
pub fn reproduce(
    folder: &Path,
    arms: Vec<&dyn Arm>,
    points: Option<&Points>,
    control: &Control<'_>,
) -> Result<Reproduction, StudyError> {
    let there = complete_manifest(folder)?;
    check_all(folder, &there)?;
    let scratch = tempfile::tempdir().map_err(StudyError::file(
        "make a folder in",
        &std::env::temp_dir(),
        UNTOUCHED,
    ))?;
    let design = Design {
        arms,
        seed: Seed::Given(there.seed),
        replicates: there.replicates,
        weekly: there.weekly,
        invocation: Invocation::default(),
        points,
    };
    let mut study = Study::open_like(scratch.path(), design, &there)?;
    if let Ending::Interrupted { .. } = study.run(control)? {
        return Ok(Reproduction::Interrupted);
    }
    let here = study.manifest();
    match &here.content_hash {
        Some(content_hash) if there.content_hash.as_ref() == Some(content_hash) => {
            Ok(Reproduction::Same { content_hash: content_hash.clone() })
        }
        _ => Ok(Reproduction::Different { differences: differences(folder, &there, scratch.path(), here) }),
    }
}

fn complete_manifest(folder: &Path) -> Result<Manifest, StudyError> {
    let path = folder.join(Manifest::FILE);
    let manifest = Manifest::read(folder).map_err(StudyError::file("read", &path, UNTOUCHED))?;
    let incomplete =
        |message: &str| StudyError::Design { message: format!("{} {message}", folder.display()) };
    match manifest {
        None => Err(incomplete("is not a study: it has no manifest.json")),
        Some(manifest) if manifest.state != State::Complete => {
            Err(incomplete("is not complete yet; run its command again first"))
        }
        Some(manifest) => Ok(manifest),
    }
}

fn differences(folder: &Path, there: &Manifest, scratch: &Path, here: &Manifest) -> Vec<String> {
    let mut found = Vec::new();
    let mut made = |what: &str, there: &str, here: &str| {
        if there != here {
            found.push(format!("{what}: {there} made it, {here} did it again"));
        }
    };
    made("version", &there.version, &here.version);
    made("commit", &there.commit, &here.commit);
    for (there, here) in there.arms.iter().zip(&here.arms) {
        let what = format!("scenario of arm '{}'", there.name);
        made(&what, &there.scenario_sha256, &here.scenario_sha256);
    }
    for file in &there.files {
        let same = here.files.iter().any(|other| other == file);
        if !same {
            let place = first_difference(&folder.join(&file.name), &scratch.join(&file.name));
            found.push(format!("{}: {place}", file.name));
        }
    }
    found
}

/// The first row and column in which two tables differ, in words.
fn first_difference(a: &Path, b: &Path) -> String {
    let (Some(a), Some(b)) = (open(a), open(b)) else {
        return "one of the two can't be read".to_owned();
    };
    let mut first = 0;
    for (a, b) in a.zip(b) {
        let (Ok(a), Ok(b)) = (a, b) else {
            return "one of the two can't be read".to_owned();
        };
        if a.schema() != b.schema() {
            return "the columns differ".to_owned();
        }
        let rows = a.num_rows().min(b.num_rows());
        for row in 0..rows {
            for (column, field) in a.schema().fields().iter().enumerate() {
                if a.column(column).slice(row, 1).to_data() != b.column(column).slice(row, 1).to_data() {
                    return format!("first in column '{}' of row {}", field.name(), first + row);
                }
            }
        }
        if a.num_rows() != b.num_rows() {
            return format!("one has {} rows only", first + rows);
        }
        first += rows;
    }
    "the rows are the same, or one has more of them; what the file says of its origin may differ".to_owned()
}

fn open(path: &Path) -> Option<ParquetRecordBatchReader> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).ok()?).ok()?;
    builder.with_batch_size(1024).build().ok()
}

//! What can go wrong with a study, and what state things are in then.

use std::io;
use std::path::{Path, PathBuf};

use crate::damage::Damage;

/// Why a study can't be run, continued or read.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// The design can't be run.
    #[error("{message}; nothing was started")]
    Design {
        /// What is wrong with it.
        message: String,
    },
    /// Another process writes the folder.
    #[error(
        "{folder} is being written by another process; wait until it is done, or choose another folder with --out; \
         nothing was changed"
    )]
    Locked {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds another study.
    #[error(
        "{folder} holds a study whose {field} is {there}, but {asked} was asked for; to continue it, ask for the same \
         {field}; otherwise choose another folder with --out, or start this one over with --overwrite; nothing was \
         changed"
    )]
    Differs {
        /// The folder.
        folder: PathBuf,
        /// What differs.
        field: String,
        /// Its value in the folder.
        there: String,
        /// Its value in the request.
        asked: String,
    },
    /// The folder holds files, but no results.
    #[error(
        "{folder} holds '{found}' but no {manifest}, so it is not a results folder; choose another folder with --out; \
         nothing was changed",
        manifest = crate::output::Manifest::FILE
    )]
    NotResults {
        /// The folder.
        folder: PathBuf,
        /// One of the files in it.
        found: String,
    },
    /// A file of the results folder is not what was written.
    #[error(
        "{path} is not what was written: its SHA-256 is {found}, {expected} is in the manifest; the file was \
         altered or cut short; write the results anew with --overwrite; nothing was changed"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Hash in the manifest.
        expected: String,
        /// Hash of the file, or that it is missing.
        found: String,
    },
    /// Files of the results folder are not what was written.
    #[error(
        "{folder} is not what was written: {}; `hearth study resume {folder}` makes what is needed again; nothing was changed",
        listed_damage(.folder, .damaged)
    )]
    Broken {
        /// The folder.
        folder: PathBuf,
        /// The files.
        damaged: Vec<Damage>,
    },
    /// Data of the results folder are not what was written, and another build made them.
    #[error(
        "{folder} is not what was written: {}; the build of commit {there} made it, and this one ({here}) might make other results; \
         give the command again with that one, or with --overwrite; nothing was changed",
        listed_damage(.folder, .damaged)
    )]
    OtherBuild {
        /// The folder.
        folder: PathBuf,
        /// The files.
        damaged: Vec<Damage>,
        /// Commit that made them.
        there: String,
        /// Commit of this program.
        here: String,
    },
    /// Files of the results folder are not what was written, and nothing in it can make them again.
    #[error(
        "{folder} is not what was written: {}, and so is the second copy in {copies}; take both from an archive of the folder, or \
         remove the folder and give its command again; nothing was changed",
        listed_damage(.folder, .damaged), copies = crate::output::Manifest::SPARE
    )]
    Lost {
        /// The folder.
        folder: PathBuf,
        /// The files.
        damaged: Vec<Damage>,
    },
    /// There is less room than a study will take.
    #[error(
        "{folder} has room for {} only; this will take about {}, and some is left to others; free some, choose another place with --out, ask \
         for less, or start in spite of it with --ignore-room; nothing was started",
        listed(*.there), listed(*.needed)
    )]
    NoRoom {
        /// The folder, or the nearest above it.
        folder: PathBuf,
        /// Bytes that are free.
        there: u64,
        /// Bytes that it will take.
        needed: u64,
    },
    /// Units are missing, so that there is nothing to merge.
    #[error(
        "{folder} lacks {} of its {units} units ({missing}); run them first (`hearth study run` or `hearth study submit`), \
         or merge what all arms have with --so-far; nothing was changed",
        .missing.count()
    )]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// Units of the study.
        units: usize,
        /// Those that aren't there.
        missing: super::numbers::Numbers,
    },
    /// The disk is full.
    #[error("the disk is full: {path} could not be written; {left}")]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// What state things were left in.
        left: &'static str,
    },
    /// A file can't be read or written.
    #[error("cannot {doing} {path}: {source}; {left}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What state things were left in.
        left: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// A table can't be written or read.
    #[error("{path} is not a table as studies write them: {message}; {left}")]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
        /// What state things were left in.
        left: &'static str,
    },
    /// Worker threads can't be started.
    #[error("cannot start {threads} threads: {message}; nothing was started")]
    Threads {
        /// How many.
        threads: usize,
        /// Why not.
        message: String,
    },
}

/// Nothing had been written yet.
pub(crate) const UNTOUCHED: &str = "nothing was changed";
/// Units are on the disk.
pub(crate) const RESUMABLE: &str = "all finished units are kept, and no half-written file has a final name; run the same command again to continue";

/// Says the nearest name that there is, where there is one.
pub(crate) fn hint(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

impl StudyError {
    /// Wraps an error of a file.
    pub(crate) fn file(
        doing: &'static str,
        path: &Path,
        left: &'static str,
    ) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| {
            if is_full(&source) {
                Self::DiskFull { path, left }
            } else {
                Self::File { doing, path, left, source }
            }
        }
    }

    /// Wraps an error of Parquet, behind which an error of the disk may stand.
    #[cfg(feature = "folders")]
    pub(crate) fn table(
        path: &Path,
        left: &'static str,
    ) -> impl FnOnce(parquet::errors::ParquetError) -> Self + use<> {
        let path = path.to_owned();
        move |error| {
            let message = error.to_string();
            if let parquet::errors::ParquetError::External(inner) = error
                && let Ok(source) = inner.downcast::<io::Error>()
            {
                return Self::file("write", &path, left)(*source);
            }
            Self::Table { path, message, left }
        }
    }

    /// Whether it is the user's request that can't be met, rather than the machine that failed.
    pub const fn is_bad_request(&self) -> bool {
        matches!(
            self,
            Self::Design { .. }
                | Self::Differs { .. }
                | Self::NotResults { .. }
                | Self::NoRoom { .. }
                | Self::Missing { .. }
                | Self::Locked { .. }
                | Self::Threads { .. }
                | Self::Lost { .. }
                | Self::OtherBuild { .. }
        )
    }

    /// Whether the same command continues once the machine lets it: what is done is kept.
    pub fn is_resumable(&self) -> bool {
        match self {
            Self::DiskFull { left, .. } | Self::File { left, .. } | Self::Table { left, .. } => {
                *left != UNTOUCHED
            }
            _ => false,
        }
    }
}

/// Files with what became of them; the first few, where there are many.
fn listed_damage(folder: &Path, damaged: &[Damage]) -> String {
    const MOST: usize = 8;
    let place = folder.display().to_string();
    let place = place.trim_end_matches('/');
    let mut listed: Vec<String> = damaged.iter().take(MOST).map(|one| format!("{place}/{one}")).collect();
    if damaged.len() > MOST {
        listed.push(format!("{} more", damaged.len() - MOST));
    }
    listed.join(", ")
}

/// Bytes for people.
fn listed(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

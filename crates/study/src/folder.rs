//! The folder of a study as files: whose it is, who may write it, and what is removed from it.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::error::{StudyError, UNTOUCHED};
use super::points::Points;
use super::unit;
use crate::output::{Manifest, Table};

pub(super) const LOCK: &str = ".lock";

/// The manifest, where there is one.
pub(super) fn read_manifest(folder: &Path) -> Result<Option<Manifest>, StudyError> {
    let path = folder.join(Manifest::FILE);
    Manifest::read(folder).map_err(StudyError::file("read", &path, UNTOUCHED))
}

/// Refuses a folder with somebody else's files in it.
pub(super) fn refuse_foreign(folder: &Path) -> Result<(), StudyError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StudyError::file("read", folder, UNTOUCHED)(error)),
    };
    if folder.join(Manifest::FILE).exists() {
        return Ok(());
    }
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && *name != format!("{}.tmp", Manifest::FILE))
        .collect();
    names.sort();
    match names.into_iter().next() {
        Some(found) => Err(StudyError::NotAStudy { folder: folder.to_owned(), found }),
        None => Ok(()),
    }
}

/// A folder held against other writers, until this is dropped.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone isn't enough: a process that another thread is just starting holds the same open file until it becomes the program that it is to be.
        let _ = self.0.unlock();
    }
}

/// Takes the lock, for itself or with others who write units only. The file stays: removing it could let two processes hold two locks of one name.
pub(super) fn lock(folder: &Path, shared: bool) -> Result<Lock, StudyError> {
    let path = folder.join(LOCK);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(StudyError::file("write", &path, UNTOUCHED))?;
    match if shared { file.try_lock_shared() } else { file.try_lock() } {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(StudyError::Locked { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(StudyError::file("lock", &path, UNTOUCHED)(error)),
    }
}

/// Removes what a study wrote and nothing else, the manifest last.
pub(super) fn remove(folder: &Path, manifest: &Manifest) -> Result<(), StudyError> {
    remove_units(folder)?;
    let tables = Table::ALL.iter().flat_map(|table| [table.file(), format!("{}.csv", table.name())]);
    let scenarios = manifest.arms.iter().map(|arm| arm.scenario.clone());
    for name in tables.chain(scenarios).chain(Points::files()) {
        // A manifest that somebody edited must not lead out of the folder.
        if !name.contains("..") && Path::new(&name).is_relative() {
            remove_file(&folder.join(name))?;
        }
    }
    // Goes only where it is empty.
    let _ = fs::remove_dir(folder.join("arms"));
    remove_file(&folder.join(Manifest::FILE))
}

/// Removes the units, and what was being written when a process was killed.
pub(super) fn remove_units(folder: &Path) -> Result<(), StudyError> {
    let units = unit::folder(folder);
    let Ok(entries) = fs::read_dir(&units) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "unit" || ending == "tmp") {
            remove_file(&path)?;
        }
    }
    // Stays where somebody put something else into it.
    let _ = fs::remove_dir(units);
    Ok(())
}

pub(super) fn remove_file(path: &Path) -> Result<(), StudyError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StudyError::file("remove", path, "run the same command again")(error))
        }
        _ => Ok(()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_folder_is_free_at_once_also_while_other_programs_are_being_started() {
        let folder = tempfile::tempdir().unwrap();
        let starting = AtomicU32::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        Command::new("true").status().unwrap();
                    }
                    starting.fetch_sub(1, Ordering::Relaxed);
                });
            }
            let mut refused = 0;
            while starting.load(Ordering::Relaxed) > 0 {
                refused += u32::from(lock(folder.path(), false).is_err());
            }
            assert_eq!(refused, 0);
        });
    }
}

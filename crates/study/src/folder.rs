//! The results folder: whose it is, who may write it, what it was made from, and a hash of every file in it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::cache::Cache;
use super::compatibility::refuse_other;
use super::error::{RESUMABLE, StudyError, UNTOUCHED};
use super::plan::Existing;
use super::points::Points;
use super::unit;
use crate::output::manifest::content_hash;
use crate::output::{DataFile, Input, Manifest, State, Table, atomic};

const LOCK: &str = ".lock";

/// A results folder, which no other process can write meanwhile.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    manifest: Manifest,
    begun: bool,
    /// Released by the operating system when the process ends, however it ends.
    _lock: Lock,
}

impl RunFolder {
    /// Takes a folder for what a manifest asks for: makes it, or continues what is there. `inputs` are the texts that results
    /// are made from; the folder keeps them.
    ///
    /// # Errors
    ///
    /// Where the folder holds something else, where another process writes it, and where it can't be written.
    pub fn open(
        path: &Path,
        mut asked: Manifest,
        inputs: &[Input],
        existing: Existing,
    ) -> Result<Self, StudyError> {
        refuse_foreign(path)?;
        fs::create_dir_all(path).map_err(StudyError::file("make the folder", path, UNTOUCHED))?;
        let lock = Lock::take(path, false)?;
        let mut found = read_manifest(path)?;
        // Nothing replaces what is of another kind: nobody can have meant it.
        if existing == Existing::Replace
            && let Some(manifest) = found.take_if(|found| found.kind == asked.kind)
        {
            clear(path, &manifest)?;
        }
        let begun = found.is_some();
        let mut manifest = match found {
            Some(mut found) => {
                if asked.seed_automatic {
                    asked.seed = found.seed;
                }
                refuse_other(path, &found, &asked, inputs)?;
                if !asked.options.is_null() {
                    found.options = asked.options;
                }
                found
            }
            None => asked,
        };
        manifest.inputs.retain(|there| inputs.iter().all(|input| input.name != there.name));
        manifest.inputs.extend(inputs.iter().map(described));
        manifest.inputs.sort_by(|one, other| one.name.cmp(&other.name));
        let folder = Self { path: path.to_owned(), manifest, begun, _lock: lock };
        // The manifest comes first, so that whatever else is in the folder has a name.
        folder.write_manifest()?;
        folder.keep(inputs)?;
        Ok(folder)
    }

    /// Takes a folder in which others work, too.
    pub(crate) fn beside_others(path: &Path) -> Result<Self, StudyError> {
        let Some(manifest) = read_manifest(path)? else {
            let message = format!("{} is not a results folder: it has no {}", path.display(), Manifest::FILE);
            return Err(StudyError::Design { message });
        };
        let lock = Lock::take(path, true)?;
        Ok(Self { path: path.to_owned(), manifest, begun: true, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What made it.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether some of this work was there already.
    pub fn begun(&self) -> bool {
        self.begun
    }

    /// Writes another manifest in place of the present one.
    pub(crate) fn set_manifest(&mut self, manifest: Manifest) -> Result<(), StudyError> {
        self.manifest = manifest;
        self.write_manifest()
    }

    /// Names files that are about to be written, so that whatever stands in the folder has a name in the manifest.
    ///
    /// # Errors
    ///
    /// Where the manifest can't be written.
    pub fn announce(&mut self, names: &[String]) -> Result<(), StudyError> {
        self.manifest.making = names.to_vec();
        self.write_manifest()
    }

    /// Says that the data are whole, by the names of their files, and what was made of them; nothing else is.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or the manifest can't be written.
    pub fn complete(&mut self, data: &[String], made: &[String]) -> Result<(), StudyError> {
        let files = data.iter().map(|name| DataFile::of(&self.path, name)).collect::<std::io::Result<_>>();
        self.manifest.files = files.map_err(StudyError::file("read", &self.path, RESUMABLE))?;
        self.manifest.content_hash = Some(content_hash(&self.manifest.files));
        self.manifest.state = State::Complete;
        self.publish(made)
    }

    /// Takes the hashes of files that were made of the data.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or the manifest can't be written.
    pub fn publish(&mut self, made: &[String]) -> Result<(), StudyError> {
        let read = StudyError::file("read", &self.path, RESUMABLE);
        self.manifest.take_made(&self.path, made).map_err(read)?;
        self.manifest.making.clear();
        self.write_manifest()
    }

    /// Removes files that were made of the data, by what their names have in common.
    ///
    /// # Errors
    ///
    /// Where a file can't be removed, or the manifest can't be written.
    pub fn withdraw(&mut self, which: impl Fn(&str) -> bool) -> Result<(), StudyError> {
        let names = self.manifest.made.iter().map(|file| &file.name).chain(&self.manifest.making);
        let gone: Vec<String> = names.filter(|name| which(name)).cloned().collect();
        if gone.is_empty() {
            return Ok(());
        }
        remove_named(&self.path, &gone)?;
        self.manifest.made.retain(|file| !which(&file.name));
        self.manifest.making.retain(|name| !which(name));
        self.write_manifest()
    }

    /// Leaves nothing behind of work that has nothing to show.
    ///
    /// # Errors
    ///
    /// Where a file can't be removed.
    pub fn give_up(self) -> Result<(), StudyError> {
        clear(&self.path, &self.manifest)?;
        remove_file(&self.path.join(LOCK))?;
        // Stays where somebody put something else into it.
        let _ = fs::remove_dir(&self.path);
        Ok(())
    }

    /// A process that was killed may have left no text; one that somebody altered is what was asked for again.
    fn keep(&self, inputs: &[Input]) -> Result<(), StudyError> {
        for input in inputs {
            let path = self.path.join(&input.name);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(StudyError::file("make the folder", folder, RESUMABLE))?;
            }
            let bytes = input.text.as_bytes();
            atomic::write(&path, bytes).map_err(StudyError::file("write", &path, RESUMABLE))?;
        }
        Ok(())
    }

    fn write_manifest(&self) -> Result<(), StudyError> {
        let path = self.path.join(Manifest::FILE);
        self.manifest.write(&self.path).map_err(StudyError::file("write", &path, RESUMABLE))
    }
}

fn described(input: &Input) -> DataFile {
    DataFile {
        name: input.name.clone(),
        bytes: input.text.len() as u64,
        sha256: atomic::sha256(input.text.as_bytes()),
    }
}

/// Compares the data files of a results folder with its manifest.
///
/// # Errors
///
/// Where one isn't what was written, or can't be read.
pub fn check(folder: &Path, manifest: &Manifest) -> Result<(), StudyError> {
    check_files(folder, &manifest.files)
}

/// Compares every file of a results folder with its manifest.
///
/// # Errors
///
/// Where one isn't what was written, or can't be read.
pub fn check_all(folder: &Path, manifest: &Manifest) -> Result<(), StudyError> {
    check_files(folder, manifest.all_files())
}

fn check_files<'f>(folder: &Path, files: impl IntoIterator<Item = &'f DataFile>) -> Result<(), StudyError> {
    for file in files {
        let path = folder.join(&file.name);
        let found = match atomic::sha256_of_file(&path) {
            Ok((sha256, _)) => sha256,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                "none, the file is missing".to_owned()
            }
            Err(error) => return Err(StudyError::file("read", &path, UNTOUCHED)(error)),
        };
        if found != file.sha256 {
            return Err(StudyError::Damaged { path, expected: file.sha256.clone(), found });
        }
    }
    Ok(())
}

/// Files of these names in `scratch` that differ from those that a manifest names, a line each.
///
/// # Errors
///
/// Where a file can't be read.
pub fn compare_files(
    there: &[DataFile],
    scratch: &Path,
    names: &[String],
) -> Result<Vec<String>, StudyError> {
    let mut differences = Vec::new();
    for file in there {
        if !names.contains(&file.name) {
            differences.push(format!("{}: it isn't made any more", file.name));
            continue;
        }
        let path = scratch.join(&file.name);
        let here = DataFile::of(scratch, &file.name).map_err(StudyError::file("read", &path, UNTOUCHED))?;
        if here != *file {
            differences.push(format!("{}: {} bytes then, {} others now", file.name, file.bytes, here.bytes));
        }
    }
    let new = names.iter().filter(|name| there.iter().all(|file| file.name != **name));
    differences.extend(new.map(|name| format!("{name}: it wasn't made before")));
    Ok(differences)
}

/// The manifest, where there is one.
fn read_manifest(folder: &Path) -> Result<Option<Manifest>, StudyError> {
    let path = folder.join(Manifest::FILE);
    Manifest::read(folder).map_err(StudyError::file("read", &path, UNTOUCHED))
}

/// Refuses a folder with somebody else's files in it.
fn refuse_foreign(folder: &Path) -> Result<(), StudyError> {
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
        Some(found) => Err(StudyError::NotResults { folder: folder.to_owned(), found }),
        None => Ok(()),
    }
}

/// A folder held against other writers, until this is dropped.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone isn't enough: a process that another thread is just starting holds the same open file until it becomes the program that it is to be.
        let _ = self.0.unlock();
    }
}

impl Lock {
    /// Takes the lock, for itself or with others who write units only. The file stays: removing it could let two processes hold two locks of one name.
    fn take(folder: &Path, shared: bool) -> Result<Self, StudyError> {
        let path = folder.join(LOCK);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StudyError::file("write", &path, UNTOUCHED))?;
        match if shared { file.try_lock_shared() } else { file.try_lock() } {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StudyError::Locked { folder: folder.to_owned() }),
            Err(TryLockError::Error(error)) => Err(StudyError::file("lock", &path, UNTOUCHED)(error)),
        }
    }
}

/// Whether a process writes the folder now.
pub fn is_being_written(folder: &Path) -> bool {
    let lock = File::options().write(true).open(folder.join(LOCK));
    matches!(lock.map(|file| file.try_lock()), Ok(Err(TryLockError::WouldBlock)))
}

/// Removes what the program wrote and nothing else, the manifest last.
fn clear(folder: &Path, manifest: &Manifest) -> Result<(), StudyError> {
    remove_units(folder)?;
    Cache::remove(folder)?;
    let tables = Table::ALL.iter().map(|table| table.file());
    let own = manifest.all_files().map(|file| file.name.clone());
    let names: Vec<String> =
        own.chain(manifest.making.iter().cloned()).chain(tables).chain(Points::files()).collect();
    remove_named(folder, &names)?;
    remove_file(&folder.join(Manifest::FILE))
}

/// Removes files of these names, and the folders that are empty then.
fn remove_named(folder: &Path, names: &[String]) -> Result<(), StudyError> {
    for name in names {
        // A manifest that somebody edited must not lead out of the folder.
        if name.contains("..") || !Path::new(name).is_relative() {
            continue;
        }
        remove_file(&folder.join(name))?;
        let below = Path::new(name).ancestors().skip(1).filter(|below| !below.as_os_str().is_empty());
        for below in below {
            // Goes only where it is empty.
            let _ = fs::remove_dir(folder.join(below));
        }
    }
    Ok(())
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
                refused += u32::from(Lock::take(folder.path(), false).is_err());
            }
            assert_eq!(refused, 0);
        });
    }
}

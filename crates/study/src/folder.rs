//! The results folder: whose it is, who may write it, what it was made from, and a hash of every file in it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::cache::Cache;
use super::compatibility::refuse_other;
use super::damage::{Damage, DamageKind};
use super::error::{RESUMABLE, StudyError, UNTOUCHED};
use super::plan::Existing;
use super::points::Points;
use super::unit;
use crate::output::manifest::content_hash;
use crate::output::{AlteredManifest, DataFile, Input, Manifest, State, Table, atomic};

const LOCK: &str = ".lock";

/// A results folder, which no other process can write meanwhile.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    manifest: Manifest,
    begun: bool,
    damaged: Vec<Damage>,
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
        let (mut found, mut damaged) = read_manifest(path)?;
        // Nothing replaces what is of another kind: nobody can have meant it.
        if existing == Existing::Replace
            && let Some(manifest) = found.take_if(|found| found.kind == asked.kind)
        {
            clear(path, &manifest)?;
            damaged.clear();
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
                damaged.extend(find_damage(path, &found)?);
                damaged.extend(damaged_copies(path, &found)?);
                found
            }
            None => asked,
        };
        // What was made of the data is made again where it isn't what was written.
        let made = |name: &String| manifest.made.iter().chain(&manifest.kept).any(|file| file.name == *name);
        let again: Vec<String> = damaged.iter().map(|one| one.name.clone()).filter(made).collect();
        remove_named(path, &again)?;
        manifest.made.retain(|file| !again.contains(&file.name));
        manifest.kept.retain(|file| !again.contains(&file.name));
        manifest.making.extend(again);
        manifest.inputs.retain(|there| inputs.iter().all(|input| input.name != there.name));
        manifest.inputs.extend(inputs.iter().map(described));
        manifest.inputs.sort_by(|one, other| one.name.cmp(&other.name));
        let folder = Self { path: path.to_owned(), manifest, begun, damaged, _lock: lock };
        // The manifest comes first, so that whatever else is in the folder has a name.
        folder.write_manifest()?;
        folder.keep(inputs)?;
        Ok(folder)
    }

    /// Takes a folder in which others work, too.
    pub(crate) fn beside_others(path: &Path) -> Result<Self, StudyError> {
        let (Some(manifest), _) = read_manifest(path)? else {
            let message = format!("{} is not a results folder: it has no {}", path.display(), Manifest::FILE);
            return Err(StudyError::Design { message });
        };
        let lock = Lock::take(path, true)?;
        Ok(Self { path: path.to_owned(), manifest, begun: true, damaged: Vec::new(), _lock: lock })
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

    /// Files that weren't what was written when the folder was opened.
    pub fn damaged(&self) -> &[Damage] {
        &self.damaged
    }

    /// Whether a file is what was written, where the folder was complete when it was opened.
    pub fn is_whole(&self, name: &str) -> bool {
        self.damaged.iter().all(|one| one.name != name)
    }

    /// Says that what wasn't what was written has been made again.
    pub(crate) fn mended(&mut self) {
        self.damaged.clear();
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

    /// Takes the hashes of files that were made of the data, and of the pieces of work that stay in the folder.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or the manifest can't be written.
    pub fn publish(&mut self, made: &[String]) -> Result<(), StudyError> {
        self.keep_pieces()?;
        let read = StudyError::file("read", &self.path, RESUMABLE);
        self.manifest.take_made(&self.path, made).map_err(read)?;
        self.manifest.making.clear();
        self.write_manifest()
    }

    /// Takes the hashes of the pieces of work that stay in the folder.
    ///
    /// # Errors
    ///
    /// Where one can't be read.
    fn keep_pieces(&mut self) -> Result<(), StudyError> {
        let pieces = Cache::names(&self.path).into_iter().map(|name| DataFile::of(&self.path, &name));
        let pieces = pieces.collect::<std::io::Result<_>>();
        self.manifest.kept = pieces.map_err(StudyError::file("read", &self.path, RESUMABLE))?;
        Ok(())
    }

    /// Removes the pieces of work, once nothing more can be made of them.
    ///
    /// # Errors
    ///
    /// Where a file can't be removed, or the manifest can't be written.
    pub fn forget_pieces(&mut self) -> Result<(), StudyError> {
        Cache::remove(&self.path)?;
        self.manifest.kept.clear();
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
            self.keep_copy(&input.name, bytes)?;
        }
        Ok(())
    }

    /// Keeps a second copy of a text that results are made from.
    pub(crate) fn keep_copy(&self, name: &str, bytes: &[u8]) -> Result<(), StudyError> {
        let path = self.path.join(Manifest::SPARE).join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(StudyError::file("make the folder", folder, RESUMABLE))?;
        }
        atomic::write(&path, bytes).map_err(StudyError::file("write", &path, RESUMABLE))
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

/// Compares every file of a results folder with its manifest: inputs, data, what was made of them, the pieces of work that are
/// kept, and the second copies.
///
/// # Errors
///
/// Where one isn't what was written, or can't be read; all of them are named.
pub fn check_all(folder: &Path, manifest: &Manifest) -> Result<(), StudyError> {
    let mut damaged = read_manifest(folder)?.1;
    damaged.extend(find_damage(folder, manifest)?);
    damaged.extend(damaged_copies(folder, manifest)?);
    refuse_damaged(folder, damaged)
}

pub(crate) fn refuse_damaged(folder: &Path, damaged: Vec<Damage>) -> Result<(), StudyError> {
    match damaged.is_empty() {
        true => Ok(()),
        false => Err(StudyError::Broken { folder: folder.to_owned(), damaged }),
    }
}

/// Makes inputs of a folder that aren't what was written from their second copies, and copies from the inputs. Tells which.
///
/// # Errors
///
/// Where neither a file nor its copy is whole, where another process writes the folder, and where it can't be written.
pub fn restore(folder: &Path) -> Result<Vec<Damage>, StudyError> {
    if !folder.join(Manifest::FILE).exists() && Manifest::read_spare(folder).is_none() {
        return Ok(Vec::new());
    }
    let lock = Lock::take(folder, true)?;
    let (Some(manifest), mut damaged) = read_manifest(folder)? else { return Ok(Vec::new()) };
    drop(lock);
    let inputs = copied(&manifest);
    let broken: Vec<Damage> = {
        let found = inputs.iter().map(|file| damage_of(folder, file)).collect::<Result<Vec<_>, _>>()?;
        found.into_iter().flatten().collect()
    };
    let copies = damaged_copies(folder, &manifest)?;
    if damaged.is_empty() && broken.is_empty() && copies.is_empty() {
        return Ok(damaged);
    }
    let _lock = Lock::take(folder, false)?;
    let own = format!("{}/{}", Manifest::SPARE, Manifest::FILE);
    if !damaged.is_empty() || copies.iter().any(|one| one.name == own) {
        let path = folder.join(Manifest::FILE);
        manifest.write(folder).map_err(StudyError::file("write", &path, UNTOUCHED))?;
    }
    damaged.extend(copies.iter().filter(|one| one.name == own).cloned());
    let spare = folder.join(Manifest::SPARE);
    let mut lost = Vec::new();
    for one in broken {
        let Some(file) = inputs.iter().find(|file| file.name == one.name) else { continue };
        match fs::read(spare.join(&file.name)) {
            Ok(bytes) if atomic::sha256(&bytes) == file.sha256 => {
                let path = folder.join(&file.name);
                if let Some(above) = path.parent() {
                    fs::create_dir_all(above).map_err(StudyError::file(
                        "make the folder",
                        above,
                        UNTOUCHED,
                    ))?;
                }
                atomic::write(&path, &bytes).map_err(StudyError::file("write", &path, UNTOUCHED))?;
                damaged.push(one);
            }
            _ => lost.push(one),
        }
    }
    for one in copies.into_iter().filter(|one| one.name != own) {
        let original = inputs.iter().find(|file| format!("{}/{}", Manifest::SPARE, file.name) == one.name);
        let bytes = original.and_then(|file| fs::read(folder.join(&file.name)).ok());
        // Neither is whole where the original was named above.
        if let (Some(file), Some(bytes)) = (original, bytes)
            && atomic::sha256(&bytes) == file.sha256
        {
            let path = spare.join(&file.name);
            if let Some(above) = path.parent() {
                fs::create_dir_all(above).map_err(StudyError::file("make the folder", above, UNTOUCHED))?;
            }
            atomic::write(&path, &bytes).map_err(StudyError::file("write", &path, UNTOUCHED))?;
            damaged.push(one);
        }
    }
    match lost.is_empty() {
        true => Ok(damaged),
        false => Err(StudyError::Lost { folder: folder.to_owned(), damaged: lost }),
    }
}

/// Files of which a folder has second copies: the texts that results are made from, and the table of points.
fn copied(manifest: &Manifest) -> Vec<DataFile> {
    let points = manifest.points.iter().map(|points| DataFile {
        name: Points::files()[0].clone(),
        bytes: points.bytes,
        sha256: points.sha256.clone(),
    });
    manifest.inputs.iter().cloned().chain(points).collect()
}

/// Second copies that aren't what was written; none where a folder has no copies, as one that comes from an archive.
fn damaged_copies(folder: &Path, manifest: &Manifest) -> Result<Vec<Damage>, StudyError> {
    let spare = folder.join(Manifest::SPARE);
    if !spare.exists() {
        return Ok(Vec::new());
    }
    let named = |name: &str| format!("{}/{name}", Manifest::SPARE);
    let mut damaged = Vec::new();
    // A process that was killed may have left one that is whole and a step behind.
    if Manifest::read_spare(folder).is_none() {
        let there = spare.join(Manifest::FILE).exists();
        let how = if there { DamageKind::Altered } else { DamageKind::Gone };
        damaged.push(Damage { name: named(Manifest::FILE), how });
    }
    for file in copied(manifest) {
        let found = damage_of(&spare, &file)?;
        damaged.extend(found.map(|one| Damage { name: named(&one.name), ..one }));
    }
    Ok(damaged)
}

/// Files of a folder that aren't what its manifest says.
pub(crate) fn find_damage(folder: &Path, manifest: &Manifest) -> Result<Vec<Damage>, StudyError> {
    // An archive leaves pieces of work out.
    let pieces = Cache::has_folder(folder);
    let kept = manifest.kept.iter().filter(|_| pieces);
    let all = manifest.all_files().chain(kept);
    let found = all.map(|file| damage_of(folder, file)).collect::<Result<Vec<_>, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn damage_of(folder: &Path, file: &DataFile) -> Result<Option<Damage>, StudyError> {
    let path = folder.join(&file.name);
    let how = match atomic::sha256_of_file(&path) {
        Ok((sha256, _)) if sha256 == file.sha256 => return Ok(None),
        Ok((_, bytes)) if bytes < file.bytes => DamageKind::Cut,
        Ok((_, bytes)) if bytes > file.bytes => DamageKind::Longer,
        Ok(_) => DamageKind::Altered,
        Err(error) if is_no_file(&error) => DamageKind::Gone,
        Err(error) => return Err(StudyError::file("read", &path, UNTOUCHED)(error)),
    };
    Ok(Some(Damage { name: file.name.clone(), how }))
}

/// Whether an error says that there is no file of that name: nothing, or a folder, or a file where its folder should be.
fn is_no_file(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory)
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

/// The manifest, where there is one; its second copy where it isn't what was written, and then what became of it.
pub(crate) fn read_manifest(folder: &Path) -> Result<(Option<Manifest>, Vec<Damage>), StudyError> {
    let path = folder.join(Manifest::FILE);
    let damage = |how| vec![Damage { name: Manifest::FILE.to_owned(), how }];
    match Manifest::read(folder) {
        Ok(Some(manifest)) => Ok((Some(manifest), Vec::new())),
        Ok(None) => {
            let spare = Manifest::read_spare(folder);
            let damaged = if spare.is_some() { damage(DamageKind::Gone) } else { Vec::new() };
            Ok((spare, damaged))
        }
        Err(error) if error.get_ref().is_some_and(|inner| inner.is::<AlteredManifest>()) => {
            match Manifest::read_spare(folder) {
                Some(spare) => Ok((Some(spare), damage(DamageKind::Altered))),
                None => {
                    Err(StudyError::Lost { folder: folder.to_owned(), damaged: damage(DamageKind::Altered) })
                }
            }
        }
        Err(error) => Err(StudyError::file("read", &path, UNTOUCHED)(error)),
    }
}

/// The manifest of a results folder: its second copy where it isn't what was written. `None` where it is no results folder.
///
/// # Errors
///
/// Where it can't be read, is of another layout, or neither it nor its copy is whole.
pub fn manifest_of(folder: &Path) -> Result<Option<Manifest>, StudyError> {
    read_manifest(folder).map(|found| found.0)
}

/// Refuses a folder with somebody else's files in it.
fn refuse_foreign(folder: &Path) -> Result<(), StudyError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StudyError::file("read", folder, UNTOUCHED)(error)),
    };
    if folder.join(Manifest::FILE).exists() || Manifest::read_spare(folder).is_some() {
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
    let copies = copied(manifest).into_iter().map(|file| format!("{}/{}", Manifest::SPARE, file.name));
    remove_named(folder, &copies.collect::<Vec<_>>())?;
    remove_file(&folder.join(Manifest::FILE))?;
    remove_named(folder, &[format!("{}/{}", Manifest::SPARE, Manifest::FILE)])
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

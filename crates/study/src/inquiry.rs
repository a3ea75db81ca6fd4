//! The folder of an inquiry (a search, a calibration): whose it is, what was lived so far, and what came out.

use std::fs;
use std::path::{Path, PathBuf};

use super::cache::Cache;
use super::compatibility::first_line;
use super::error::{StudyError, UNTOUCHED};
use super::folder::{Lock, lock, refuse_foreign, remove_file};
use super::plan::Existing;
use super::study::check_files;
use crate::output::{DataFile, Inquiry, Manifest, atomic};

/// What was lived is on the disk.
const KEPT: &str = "all that was lived is kept; run the same command again to continue";

/// A text that an inquiry is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InquiryText {
    /// Name of its file.
    pub name: &'static str,
    /// What stands in it.
    pub text: String,
}

/// The folder of an inquiry, which no other process can write meanwhile.
#[derive(Debug)]
pub struct InquiryFolder {
    path: PathBuf,
    inquiry: Inquiry,
    begun: bool,
    /// Released by the operating system when the process ends, however it ends.
    _lock: Lock,
}

impl InquiryFolder {
    /// Takes a folder for an inquiry: makes it, or goes on with what is there. `written` names the files that one of its kind may
    /// write beside its tables; they go with it where it is replaced.
    ///
    /// # Errors
    ///
    /// Where the folder holds something else, and where it can't be written.
    pub fn open(
        path: &Path,
        mut inquiry: Inquiry,
        texts: &[InquiryText],
        existing: Existing,
        written: &[String],
    ) -> Result<Self, StudyError> {
        refuse_foreign(path)?;
        fs::create_dir_all(path).map_err(StudyError::file("make the folder", path, UNTOUCHED))?;
        let lock = lock(path, false)?;
        let manifest = path.join(Manifest::FILE);
        let found = Inquiry::read(path).map_err(StudyError::file("read", &manifest, UNTOUCHED))?;
        let begun = match found {
            Some(found) if found.kind == inquiry.kind && existing == Existing::Replace => {
                clear(path, &found, written)?;
                false
            }
            Some(found) => {
                refuse_other(path, &found, &inquiry, texts)?;
                inquiry = found;
                true
            }
            None if manifest.exists() => {
                let kind = inquiry.kind.name().to_owned();
                return Err(StudyError::Differs {
                    folder: path.to_owned(),
                    field: "kind".to_owned(),
                    there: "study of lives".to_owned(),
                    asked: kind,
                });
            }
            None => false,
        };
        if !begun {
            inquiry.texts = texts.iter().map(InquiryText::described).collect();
            // The manifest comes first, so that whatever else is in the folder has a name.
            inquiry.write(path).map_err(StudyError::file("write", &manifest, UNTOUCHED))?;
        }
        // A process that was killed may have left no text; one that somebody altered is what was asked for again.
        for one in texts {
            let file = path.join(one.name);
            atomic::write(&file, one.text.as_bytes()).map_err(StudyError::file("write", &file, KEPT))?;
        }
        Ok(Self { path: path.to_owned(), inquiry, begun, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What made it.
    pub fn inquiry(&self) -> &Inquiry {
        &self.inquiry
    }

    /// Whether something of this inquiry was there already.
    pub fn begun(&self) -> bool {
        self.begun
    }

    /// Says that results are whole, by the names of their files.
    ///
    /// # Errors
    ///
    /// Where one can't be read, or the manifest can't be written.
    pub fn complete(&mut self, results: &[String]) -> Result<(), StudyError> {
        let manifest = self.path.join(Manifest::FILE);
        self.inquiry.complete(&self.path, results).map_err(StudyError::file("read", &self.path, KEPT))?;
        self.inquiry.write(&self.path).map_err(StudyError::file("write", &manifest, KEPT))
    }

    /// Removes what was lived, once results were made of it.
    ///
    /// # Errors
    ///
    /// Where a file can't be removed.
    pub fn forget_lives(&self) -> Result<(), StudyError> {
        forget(&self.path)
    }

    /// Leaves nothing behind of an inquiry that found nothing to tell.
    ///
    /// # Errors
    ///
    /// Where a file can't be removed.
    pub fn give_up(self, written: &[String]) -> Result<(), StudyError> {
        clear(&self.path, &self.inquiry, written)?;
        remove_file(&self.path.join(super::folder::LOCK))?;
        // Stays where somebody put something else into it.
        let _ = fs::remove_dir(&self.path);
        Ok(())
    }
}

impl InquiryText {
    fn described(&self) -> DataFile {
        DataFile {
            name: self.name.to_owned(),
            bytes: self.text.len() as u64,
            sha256: atomic::sha256(self.text.as_bytes()),
        }
    }
}

/// Compares texts and results of a complete inquiry with its manifest.
///
/// # Errors
///
/// Where one isn't what was written.
pub fn check_inquiry(folder: &Path, inquiry: &Inquiry) -> Result<(), StudyError> {
    check_files(folder, &inquiry.texts)?;
    check_files(folder, &inquiry.files)
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

fn refuse_other(
    folder: &Path,
    found: &Inquiry,
    asked: &Inquiry,
    texts: &[InquiryText],
) -> Result<(), StudyError> {
    let Some((field, there, here)) = found.difference(asked) else { return Ok(()) };
    // Of a scenario the manifest has a hash, and the folder what it is of.
    let text = texts.iter().find(|one| one.name.strip_suffix(".ron") == Some(&field));
    let (field, there, asked) = match text {
        Some(one) => {
            let known = fs::read_to_string(folder.join(one.name)).unwrap_or_default();
            first_line(&field, &known, &one.text)
        }
        None => (field, there, here),
    };
    Err(StudyError::Differs { folder: folder.to_owned(), field, there, asked })
}

fn forget(folder: &Path) -> Result<(), StudyError> {
    Cache::remove(folder)
}

/// Removes what an inquiry wrote and nothing else, the manifest last.
fn clear(folder: &Path, inquiry: &Inquiry, written: &[String]) -> Result<(), StudyError> {
    forget(folder)?;
    let own = inquiry.texts.iter().chain(&inquiry.files).map(|file| &file.name);
    for name in own.chain(written) {
        // A manifest that somebody edited must not lead out of the folder.
        if !name.contains("..") && Path::new(name).is_relative() {
            remove_file(&folder.join(name))?;
        }
    }
    // Goes only where it is empty.
    let _ = fs::remove_dir(folder.join("figures"));
    remove_file(&folder.join(Manifest::FILE))
}

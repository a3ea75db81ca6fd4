//! Values of finished runs, kept in a folder of results, so that work that is interrupted continues where it was.
//!
//! Each piece of work has a file, named by the hash of all that its values depend on and sealed by a hash over this name
//! and the values. Work that is asked for again asks for the same pieces, and finds them; a piece that is torn, altered or
//! stands under another piece's name is computed anew.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::StudyError;
use crate::output::atomic;

/// The folder of the pieces within that of the results.
const FOLDER: &str = "units";
const ENDING: &str = "values";
/// What is left behind where a piece can't be written.
const KEPT: &str = "all finished pieces are kept; run the same command again to continue";

/// Pieces of work that a folder of results keeps.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens the pieces in a folder of results, which is made where there is none.
    ///
    /// # Errors
    ///
    /// Where the folder can't be made.
    pub fn open(results: &Path) -> Result<Self, StudyError> {
        let folder = results.join(FOLDER);
        fs::create_dir_all(&folder).map_err(StudyError::file("make the folder", &folder, KEPT))?;
        Ok(Self { folder })
    }

    /// Whether a folder of results has a folder for pieces.
    pub(crate) fn has_folder(results: &Path) -> bool {
        results.join(FOLDER).is_dir()
    }

    /// Names of the pieces within a folder of results, in order.
    pub(crate) fn names(results: &Path) -> Vec<String> {
        let entries = fs::read_dir(results.join(FOLDER)).into_iter().flatten().flatten();
        let names = entries.map(|entry| format!("{FOLDER}/{}", entry.file_name().to_string_lossy()));
        let mut names: Vec<String> = names.filter(|name| name.ends_with(&format!(".{ENDING}"))).collect();
        names.sort();
        names
    }

    /// How many pieces a folder of results keeps.
    pub fn pieces(results: &Path) -> u64 {
        let entries = fs::read_dir(results.join(FOLDER)).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == ENDING)).count() as u64
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.{ENDING}"))
    }

    /// The values of a piece; nothing where there is none, or where it is torn.
    pub(crate) fn get(&self, key: &str, values: usize) -> Option<Vec<f64>> {
        let bytes = fs::read(self.path(key)).ok()?;
        let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(64)?)?;
        if body.len() != 8 * values || seal(key, body).as_bytes() != sum {
            return None;
        }
        Some(body.as_chunks::<8>().0.iter().map(|eight| f64::from_le_bytes(*eight)).collect())
    }

    /// Keeps the values of a piece.
    pub(crate) fn put(&self, key: &str, values: &[f64]) -> Result<(), StudyError> {
        let mut bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        let sum = seal(key, &bytes);
        bytes.extend_from_slice(sum.as_bytes());
        let path = self.path(key);
        atomic::write(&path, &bytes).map_err(StudyError::file("write", &path, KEPT))
    }

    /// Removes the pieces of a folder of results, once results were made of them.
    ///
    /// # Errors
    ///
    /// Where a file can't be removed.
    pub fn remove(results: &Path) -> Result<(), StudyError> {
        let folder = results.join(FOLDER);
        let Ok(entries) = fs::read_dir(&folder) else { return Ok(()) };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == ENDING || ending == "tmp") {
                fs::remove_file(&path).map_err(StudyError::file(
                    "remove",
                    &path,
                    "run the same command again",
                ))?;
            }
        }
        // Stays where somebody put something else into it.
        let _ = fs::remove_dir(folder);
        Ok(())
    }
}

/// What stands behind the values of a piece.
fn seal(key: &str, body: &[u8]) -> String {
    atomic::sha256(&[key.as_bytes(), body].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn torn_pieces_are_no_pieces() {
        let room = tempfile::tempdir().unwrap();
        let cache = Cache::open(room.path()).unwrap();
        let values = [1.0, f64::NAN, -3.5e300];
        cache.put("a", &values).unwrap();
        let back = cache.get("a", 3).unwrap();
        assert!(back[0] == 1.0 && back[1].is_nan() && back[2] == -3.5e300);
        assert_eq!((cache.get("a", 2), cache.get("b", 3)), (None, None));
        let path = cache.path("a");
        fs::copy(&path, cache.path("c")).unwrap();
        assert_eq!(cache.get("c", 3), None, "values of one piece aren't those of another");
        let mut bytes = fs::read(&path).unwrap();
        bytes[3] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert_eq!(cache.get("a", 3), None);
        fs::write(&path, b"x").unwrap();
        assert_eq!(cache.get("a", 3), None);
        Cache::remove(room.path()).unwrap();
        assert!(!room.path().join(FOLDER).exists());
    }
}

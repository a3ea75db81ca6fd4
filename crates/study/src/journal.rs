//! What was lived, kept in a folder, so that an inquiry that is interrupted (a search, a calibration) goes on where it was.
//!
//! Each piece of work has a file, named after all that its values depend on, with a hash over this name and the values. An
//! inquiry that is asked for again asks for the same pieces in the same order, and finds them; what is torn or altered, or
//! stands under another piece's name, is lived anew.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::atomic;

/// The folder of the pieces within that of the results.
pub(super) const FOLDER: &str = "lives";
const ENDING: &str = "lives";

/// Pieces of one inquiry.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// Pieces in a folder of results.
    pub fn open(results: &Path) -> io::Result<Self> {
        let folder = results.join(FOLDER);
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.{ENDING}"))
    }

    /// The values of a piece; nothing where there is none, or where it is torn.
    pub fn get(&self, key: &str, values: usize) -> Option<Vec<f64>> {
        let bytes = fs::read(self.path(key)).ok()?;
        let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(64)?)?;
        if body.len() != 8 * values || seal(key, body).as_bytes() != sum {
            return None;
        }
        Some(body.as_chunks::<8>().0.iter().map(|eight| f64::from_le_bytes(*eight)).collect())
    }

    /// Keeps the values of a piece.
    pub fn put(&self, key: &str, values: &[f64]) -> io::Result<()> {
        let mut bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        let sum = seal(key, &bytes);
        bytes.extend_from_slice(sum.as_bytes());
        atomic::write(&self.path(key), &bytes)
    }

    /// The file of a piece, for messages.
    pub fn file(&self, key: &str) -> PathBuf {
        self.path(key)
    }
}

/// What stands behind the values of a piece.
fn seal(key: &str, body: &[u8]) -> String {
    atomic::sha256(&[key.as_bytes(), body].concat())
}

/// Removes the lives that an inquiry keeps in a folder of results.
///
/// # Errors
///
/// Where a file can't be removed.
pub fn forget(results: &Path) -> io::Result<()> {
    let folder = results.join(FOLDER);
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == ENDING || ending == "tmp") {
            fs::remove_file(path)?;
        }
    }
    // Stays where somebody put something else into it.
    let _ = fs::remove_dir(folder);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn torn_pieces_are_no_pieces() {
        let room = tempfile::tempdir().unwrap();
        let journal = Journal::open(room.path()).unwrap();
        let values = [1.0, f64::NAN, -3.5e300];
        journal.put("a", &values).unwrap();
        let back = journal.get("a", 3).unwrap();
        assert!(back[0] == 1.0 && back[1].is_nan() && back[2] == -3.5e300);
        assert_eq!((journal.get("a", 2), journal.get("b", 3)), (None, None));
        let path = journal.file("a");
        fs::copy(&path, journal.file("c")).unwrap();
        assert_eq!(journal.get("c", 3), None, "values of one piece aren't those of another");
        let mut bytes = fs::read(&path).unwrap();
        bytes[3] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert_eq!(journal.get("a", 3), None);
        fs::write(&path, b"x").unwrap();
        assert_eq!(journal.get("a", 3), None);
        forget(room.path()).unwrap();
        assert!(!room.path().join(FOLDER).exists());
    }
}

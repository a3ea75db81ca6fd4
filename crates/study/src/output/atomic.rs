//! Files that are either whole or not there.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// Hexadecimal SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Hexadecimal SHA-256 of a file, and its length.
pub fn sha256_of_file(path: &Path) -> io::Result<(String, u64)> {
    let mut hasher = Hashed::new(io::sink());
    io::copy(&mut File::open(path)?, &mut hasher)?;
    let (_, hash, bytes) = hasher.finish();
    Ok((hash, bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A writer that hashes what passes through.
pub struct Hashed<W> {
    inner: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Hashed<W> {
    /// Hashes what is written to `inner`.
    pub fn new(inner: W) -> Self {
        Self { inner, hasher: Sha256::new(), bytes: 0 }
    }

    /// How many bytes have passed.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The inner writer, the hash in hexadecimal and the number of bytes.
    pub fn finish(self) -> (W, String, u64) {
        (self.inner, hex(&self.hasher.finalize()), self.bytes)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A file under a temporary name beside its final one. [`Self::commit`] makes it appear whole, even if
/// the machine stops the moment after; dropping it before leaves nothing behind.
pub struct Aside {
    target: PathBuf,
    temporary: PathBuf,
    done: bool,
}

impl Aside {
    /// Opens the temporary file for `target`; what an earlier process left under that name is overwritten.
    pub fn create(target: &Path) -> io::Result<(Self, BufWriter<File>)> {
        Self::under(target, ".tmp")
    }

    /// The same under a temporary name that no other process uses, also none on another machine.
    pub fn create_own(target: &Path) -> io::Result<(Self, BufWriter<File>)> {
        static OWN: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(std::process::id()));
        Self::under(target, &format!(".{:016x}.tmp", *OWN))
    }

    fn under(target: &Path, ending: &str) -> io::Result<(Self, BufWriter<File>)> {
        let mut temporary = target.as_os_str().to_owned();
        temporary.push(ending);
        let aside = Self { target: target.to_owned(), temporary: temporary.into(), done: false };
        let file = File::create(&aside.temporary)?;
        Ok((aside, BufWriter::with_capacity(1 << 16, file)))
    }

    /// Sends what was written to the disk and gives the file its name.
    pub fn commit(mut self, writer: BufWriter<File>) -> io::Result<()> {
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&self.temporary, &self.target)?;
        self.done = true;
        sync_folder_of(&self.target)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.done {
            // Nothing better can be done about a file that can't be removed; it has no final name.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Writes a whole file at once.
pub fn write(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let (aside, mut writer) = Aside::create(target)?;
    writer.write_all(bytes)?;
    aside.commit(writer)
}

/// Makes a rename last: on Unix the folder has to be synchronised too.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        // The parent of a bare name is where we are.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

//! The files of an archive or an export: folders and Maildirs, compressed or not, and what is something else.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use zip::ZipArchive;

use super::ImportError;
use super::separated::Holds;
use crate::text;

/// Bytes by which a file is recognised.
const HEAD: u64 = 4096;
/// Compressions within one another.
const DEEPEST: u32 = 4;
/// Folders within one another.
const DEEPEST_FOLDER: u32 = 32;

/// A file that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveFile {
    pub path: PathBuf,
    /// Whether it was named itself, not only its folder.
    pub named: bool,
    pub holds: Holds,
}

/// The files that are meant by a place: the file itself, or all files of the folder and of those in it.
pub fn listed(place: &Path) -> Result<Vec<ArchiveFile>, ImportError> {
    if !place.exists() {
        return Err(ImportError::Missing(place.to_owned()));
    }
    if !place.is_dir() {
        return Ok(vec![ArchiveFile { path: place.to_owned(), named: true, holds: holds(place) }]);
    }
    let mut files = Vec::new();
    walk(place, 0, &mut files)?;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

fn walk(folder: &Path, depth: u32, files: &mut Vec<ArchiveFile>) -> Result<(), ImportError> {
    let failed = |source| ImportError::Read { path: folder.to_owned(), source };
    let is_maildir = folder.join("cur").is_dir() && folder.join("new").is_dir();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, name) = (entry.path(), entry.file_name());
        let hidden = name.to_string_lossy().starts_with('.');
        if path.is_dir() {
            // Folders in a Maildir have names with a full stop before them; what is in `tmp` isn't delivered.
            let mail = !hidden || path.join("cur").is_dir();
            let undelivered = is_maildir && name == "tmp";
            let followed = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if mail && !undelivered && followed && depth < DEEPEST_FOLDER {
                walk(&path, depth + 1, files)?;
            }
        } else if !hidden {
            files.push(ArchiveFile { holds: holds(&path), path, named: false });
        }
    }
    Ok(())
}

/// Whether a file holds one message, by its place and name.
fn holds(path: &Path) -> Holds {
    let text = path.to_string_lossy().replace('\\', "/").to_lowercase();
    let in_maildir = path.parent().is_some_and(|folder| {
        let (cur, new) = (folder.with_file_name("cur"), folder.with_file_name("new"));
        (folder == cur || folder == new) && cur.is_dir() && new.is_dir()
    });
    if in_maildir || text.ends_with(".eml") { Holds::One } else { Holds::Many }
}

/// What is done with a text: it is given the name of the text (that of the file, or of a file within an archive) and
/// how many messages it may hold.
pub type Take<'a> = dyn FnMut(&Path, Holds, &mut dyn BufRead) -> Result<(), ImportError> + 'a;

/// What a file is, by its first bytes, that isn't what is looked for, and what to do with it.
pub type Refuse = fn(&[u8]) -> Option<&'static str>;

/// What turns out to be something else, and what to do with it.
pub type Other<'a> = dyn FnMut(&Path, &'static str) + 'a;

/// Opens a file, and each file that is packed in it, as texts, unless `refuse` says that they are something else.
///
/// # Errors
///
/// Where it can't be read or unpacked, and what `take` answers.
pub fn open(
    file: &ArchiveFile,
    refuse: Refuse,
    take: &mut Take,
    other: &mut Other,
) -> Result<(), ImportError> {
    let path = &file.path;
    let failed = |source| ImportError::Read { path: path.clone(), source };
    let opened = File::open(path).map_err(failed)?;
    let mut input = BufReader::with_capacity(1 << 16, opened);
    if input.fill_buf().map_err(failed)?.starts_with(b"PK\x03\x04") {
        drop(input);
        return unzip(path, File::open(path).map_err(failed)?, refuse, take, other);
    }
    unpack(Packed { path, holds: file.holds, depth: 0 }, &mut input, refuse, take, other)
}

fn unzip(
    path: &Path,
    file: File,
    refuse: Refuse,
    take: &mut Take,
    other: &mut Other,
) -> Result<(), ImportError> {
    let failed =
        |source: zip::result::ZipError| ImportError::Read { path: path.to_owned(), source: source.into() };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(failed)?;
    let mut names = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        names.push((
            archive.by_index(at).and_then(|entry| Ok(entry.name()?.into_owned())).map_err(failed)?,
            at,
        ));
    }
    names.sort();
    for (name, at) in names {
        let hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
        if name.ends_with('/') || name.split('/').any(hidden) {
            continue;
        }
        let entry = archive.by_index(at).map_err(failed)?;
        let one = name.contains("/cur/") || name.contains("/new/") || name.to_lowercase().ends_with(".eml");
        let holds = if one { Holds::One } else { Holds::Many };
        let packed = Packed { path: &path.join(&name), holds, depth: 1 };
        unpack(packed, &mut BufReader::new(entry), refuse, take, other)?;
    }
    Ok(())
}

/// A file that may be packed.
#[derive(Clone, Copy)]
struct Packed<'a> {
    path: &'a Path,
    holds: Holds,
    /// How many compressions it was unpacked from.
    depth: u32,
}

fn unpack(
    packed: Packed,
    input: &mut dyn BufRead,
    refuse: Refuse,
    take: &mut Take,
    other: &mut Other,
) -> Result<(), ImportError> {
    let Packed { path, holds, depth } = packed;
    let failed = |source| ImportError::Read { path: path.to_owned(), source };
    let mut head = Vec::new();
    io::Read::take(&mut *input, HEAD).read_to_end(&mut head).map_err(failed)?;
    let mut whole = Cursor::new(head.clone()).chain(input);
    let deeper = Packed { depth: depth + 1, ..packed };
    if depth < DEEPEST {
        match &head[..] {
            [0x1f, 0x8b, ..] => {
                let mut inner = BufReader::new(MultiGzDecoder::new(whole));
                return unpack(deeper, &mut inner, refuse, take, other);
            }
            [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', ..] => {
                let mut inner = BufReader::new(MultiBzDecoder::new(whole));
                return unpack(deeper, &mut inner, refuse, take, other);
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => {
                let mut inner = BufReader::new(XzReader::new(whole, true));
                return unpack(deeper, &mut inner, refuse, take, other);
            }
            _ => {}
        }
    }
    if let Some(what) = text::recognised(&head).or_else(|| refuse(&head)) {
        other(path, what);
        return Ok(());
    }
    take(path, holds, &mut *text::plain(&head, &mut whole).map_err(failed)?)
}

/// What else than mail a file is, and what to do with it.
pub fn not_mail(head: &[u8]) -> Option<&'static str> {
    let begins = |with: &[u8]| head.starts_with(with);
    let start = String::from_utf8_lossy(&head[..head.len().min(200)]).trim_start().to_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        Some("a page of HTML; ask for the archive as mbox or as text (Mailman: the .txt.gz of each month)")
    } else if begins(b"BABYL OPTIONS") {
        Some("mail of Emacs's Rmail (Babyl); convert it to mbox with `M-x unrmail`")
    } else if begins(b"*mbx*") {
        Some("mail in the mbx format; convert it to mbox with `mailutil copy`")
    } else if start.starts_with(['{', '[']) && !start.starts_with("[image") {
        Some("JSON; `hearth import messages` reads exports of chats and forums in it")
    } else {
        None
    }
}

//! The archive of a mailing list: mbox files, plain or compressed by gzip.
//!
//! A message is an event of its sender, at its `Date`; where that can't be believed, at the date of the line that
//! parts it from the message before. The first message of a thread is a post, all others are replies.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::bots::{is_bot, is_mailer};
use super::log::{Event, Kind, LeftOut, Log, Unreadable, Where};
use super::people::People;
use super::separated::{self, Top};
use super::threads::{Links, Threads};
use super::{Control, ImportError, dates, fingerprint, head};

/// Number of messages without a date or sender that are listed.
const LISTED: usize = 5;

/// What an archive holds.
#[derive(Debug)]
pub struct Mails {
    /// The log.
    pub log: Log,
    /// Files of a folder that hold no message.
    pub empty: Vec<PathBuf>,
}

/// Reads mbox files, and all files of folders, in the order of their names.
///
/// # Errors
///
/// Where a place doesn't exist or can't be read, where a file that was named, or all of them, hold no message that
/// could become an event; and when [`Control::go_on`] stops it.
pub fn read(places: &[PathBuf], control: &Control) -> Result<Mails, ImportError> {
    let mut files = Vec::new();
    for place in places {
        files.extend(listed(place)?);
    }
    let mut archive = Archive::default();
    let mut empty = Vec::new();
    for (file, named) in files {
        let failed = |source| ImportError::Read { path: file.clone(), source };
        let opened = BufReader::with_capacity(1 << 16, File::open(&file).map_err(failed)?);
        let found = match is_compressed(opened).map_err(failed)? {
            (true, input) => archive.add(&file, BufReader::new(MultiGzDecoder::new(input)), control)?,
            (false, input) => archive.add(&file, input, control)?,
        };
        if found == 0 && named {
            return Err(ImportError::Nothing {
                place: file.display().to_string(),
                what: "message",
                hint: "; an mbox has a line such as\n  From jane@example.org Mon Apr  7 10:33:11 1997\nbefore each"
                    .to_owned(),
            });
        }
        if found == 0 {
            empty.push(file);
        }
    }
    let log = archive.finish();
    if log.events.is_empty() {
        let LeftOut { bots, unreadable, .. } = log.left_out;
        let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        return Err(ImportError::Nothing {
            place: places.join(", "),
            what: "message",
            hint: format!(" ({bots} are bots', {unreadable} have no believable date or no sender)"),
        });
    }
    Ok(Mails { log, empty })
}

/// The files that are meant, and whether each was named itself.
fn listed(place: &Path) -> Result<Vec<(PathBuf, bool)>, ImportError> {
    let failed = |source| ImportError::Read { path: place.to_owned(), source };
    if !place.exists() {
        return Err(ImportError::Missing(place.to_owned()));
    }
    if !place.is_dir() {
        return Ok(vec![(place.to_owned(), true)]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(place).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && entry.path().is_file() {
            files.push((entry.path(), false));
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file begins as gzip's do, whatever its name.
fn is_compressed(mut input: BufReader<File>) -> io::Result<(bool, BufReader<File>)> {
    let compressed = input.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok((compressed, input))
}

/// Messages as they are read.
#[derive(Default)]
pub struct Archive {
    people: People,
    threads: Threads,
    /// Time and sender of what is in `threads`.
    messages: Vec<(i64, u32)>,
    left_out: LeftOut,
    read: u64,
}

/// An error on the way through a file, which isn't known there.
enum Broken {
    Read(io::Error),
    Import(ImportError),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

impl Archive {
    /// Reads a file's messages, and returns how many there are. `file` is its name, for messages.
    ///
    /// # Errors
    ///
    /// Where the file can't be read to its end, and when [`Control::go_on`] stops it.
    pub fn add(&mut self, file: &Path, input: impl BufRead, control: &Control) -> Result<u64, ImportError> {
        let (mut message, mut before) = (0, self.read);
        let take = |top| {
            message += 1;
            self.take(file, message, &top, control);
            Ok(())
        };
        let passed = |bytes| {
            before += bytes;
            control.report(before).map_err(Broken::Import)
        };
        separated::each(input, take, passed).map_err(|broken| match broken {
            Broken::Read(source) => ImportError::Read { path: file.to_owned(), source },
            Broken::Import(error) => error,
        })?;
        self.read = before;
        Ok(message)
    }

    fn take(&mut self, file: &Path, message: u64, top: &Top, control: &Control) {
        let head = head::read(&top.headers);
        let (name, address) = &head.sender;
        if head.automatic || is_mailer(address) || is_bot(name, address) {
            self.left_out.bots += 1;
            return;
        }
        let believed = |time: &i64| control.believes(*time);
        let time =
            head.date.filter(believed).or_else(|| dates::time(parted_at(&top.separator)).filter(believed));
        let Some(sender) = self.people.meet(name, address) else {
            return self.leave_out(file, message, "no sender");
        };
        let Some(time) = time else {
            return self.leave_out(file, message, "no believable date");
        };
        let about = head.subject.about.as_bytes();
        // Without an id, the same sender's message of the same second and subject is the same.
        let made_up =
            || fingerprint(&[address.as_bytes(), name.as_bytes(), &time.to_be_bytes(), about].join(&b'\n'));
        let id = head.id.unwrap_or_else(made_up);
        if self.threads.has(id) {
            self.left_out.repeats += 1;
            return;
        }
        let subject = (!about.is_empty()).then(|| fingerprint(about));
        let (references, hints, marked) = (head.references, head.hints, head.subject.marked);
        self.threads.add(id, Links { time, references, hints, subject, marked });
        self.messages.push((time, sender));
    }

    fn leave_out(&mut self, file: &Path, message: u64, why: &'static str) {
        self.left_out.unreadable += 1;
        if self.left_out.listed.len() < LISTED {
            self.left_out.listed.push(Unreadable { file: file.to_owned(), message, why });
        }
    }

    /// The log of all that was read.
    pub fn finish(mut self) -> Log {
        let places = self.threads.places();
        let events = self.messages.iter().zip(places).map(|((time, sender), place)| Event {
            time: *time,
            member: self.people.who(*sender),
            kind: if place.starts { Kind::Post } else { Kind::Reply },
            place: Where::Thread(place.thread),
        });
        Log::new(events.collect(), self.left_out)
    }
}

/// The date of a line that parts messages: what follows the address, which may be several words.
fn parted_at(separator: &str) -> &str {
    const DAYS: [&str; 7] = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "];
    let day = DAYS.iter().filter_map(|day| separator.rfind(day)).max();
    day.and_then(|at| separator.get(at..)).unwrap_or(separator)
}

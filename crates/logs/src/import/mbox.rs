//! The archive of a mailing list: mbox files, Maildirs, and files of one message, plain or compressed.
//!
//! A message is an event of its sender, at its `Date`; where that can't be believed, at the date of the line that
//! parts it from the message before. The first message of a thread is a post, all others are replies.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use super::files::{self, ArchiveFile};
use super::log::{ImportedEvent, ImportedKind, ImportedLog, LeftOut, Unreadable, Where};
use super::people::People;
use super::separated::{self, Holds, Top};
use super::threads::{Links, Threads};
use super::who::{Standing, Who};
use super::{Control, ImportError, dates, fingerprint, head};

/// Number of messages without a date or sender that are listed.
const LISTED: usize = 5;
/// A message says that it was written so much later than it came, in seconds: its sender's clock was wrong.
const YEAR: i64 = 366 * 86_400;
/// Before 1981, mail is rarer than clocks that were never set.
const CLOCKS_UNSET: i64 = 11 * 365 * 86_400;

/// What an archive holds.
#[derive(Debug)]
pub struct Mails {
    /// The log.
    pub log: ImportedLog,
    /// Files of a folder, or of a packed archive, that hold no message.
    pub empty: Vec<PathBuf>,
    /// Files among them that are something else, and what to do with them.
    pub others: Vec<(PathBuf, &'static str)>,
}

/// Reads files of mail, and all files of folders, in the order of their names.
///
/// # Errors
///
/// Where a place doesn't exist or can't be read, where a file that was named, or all of them, hold no message that
/// could become an event; and when [`Control::go_on`] stops it.
pub fn read(places: &[PathBuf], who: &Who, control: &Control) -> Result<Mails, ImportError> {
    let mut files = Vec::new();
    for place in places {
        files.extend(files::listed(place)?);
    }
    let mut archive = Archive::of(who);
    let (mut empty, mut others) = (Vec::new(), Vec::new());
    for file in files {
        add(&mut archive, &file, control, &mut empty, &mut others)?;
    }
    let log = archive.finish();
    if log.events.is_empty() {
        let LeftOut { bots, excluded, unreadable, .. } = log.left_out;
        let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        let other = others.first().map(|(path, what)| format!("; {} is {what}", path.display()));
        return Err(ImportError::Nothing {
            place: places.join(", "),
            what: "message",
            hint: format!(
                " ({bots} are bots', {excluded} of those who are excluded, {unreadable} have no believable date or \
                 no sender){}",
                other.unwrap_or_default()
            ),
        });
    }
    Ok(Mails { log, empty, others })
}

/// Reads what is in a file.
fn add(
    archive: &mut Archive,
    file: &ArchiveFile,
    control: &Control,
    empty: &mut Vec<PathBuf>,
    others: &mut Vec<(PathBuf, &'static str)>,
) -> Result<(), ImportError> {
    let mut found = 0;
    let (before_empty, before_others) = (empty.len(), others.len());
    let mut take = |path: &Path, holds: Holds, text: &mut dyn BufRead| {
        let messages = archive.add_text(path, holds, text, control)?;
        if messages == 0 {
            empty.push(path.to_owned());
        }
        found += messages;
        Ok(())
    };
    files::open(file, files::not_mail, &mut take, &mut |path, what| others.push((path.to_owned(), what)))?;
    if found > 0 || !file.named {
        return Ok(());
    }
    empty.truncate(before_empty);
    Err(match others.get(before_others) {
        Some((path, what)) => ImportError::OtherForm { path: path.clone(), what },
        None => ImportError::Nothing {
            place: file.path.display().to_string(),
            what: "message",
            hint:
                "; an mbox has a line such as\n  From jane@example.org Mon Apr  7 10:33:11 1997\nbefore each"
                    .to_owned(),
        },
    })
}

/// Messages as they are read.
#[derive(Default)]
pub struct Archive {
    who: Who,
    people: People,
    threads: Threads,
    /// What the messages with an id are: the same sender's with one subject or of one second is the same.
    known: BTreeMap<u128, Known>,
    /// Time and sender of what is in `threads`.
    messages: Vec<(i64, u32)>,
    left_out: LeftOut,
    read: u64,
}

struct Known {
    sender: u32,
    time: i64,
    about: u128,
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
    /// No message yet.
    pub fn of(who: &Who) -> Self {
        Self { who: who.clone(), people: People::with(who.identities.clone()), ..Self::default() }
    }

    /// Reads a file's messages, and returns how many there are. `file` is its name, for messages.
    ///
    /// # Errors
    ///
    /// Where the file can't be read to its end, and when [`Control::go_on`] stops it.
    pub fn add(&mut self, file: &Path, input: impl BufRead, control: &Control) -> Result<u64, ImportError> {
        self.add_text(file, Holds::Many, input, control)
    }

    fn add_text(
        &mut self,
        file: &Path,
        holds: Holds,
        input: impl BufRead,
        control: &Control,
    ) -> Result<u64, ImportError> {
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
        separated::each(input, holds, take, passed).map_err(|broken| match broken {
            Broken::Read(source) => ImportError::Read { path: file.to_owned(), source },
            Broken::Import(error) => error,
        })?;
        self.read = before;
        Ok(message)
    }

    fn take(&mut self, file: &Path, message: u64, top: &Top, control: &Control) {
        let head = head::read(&top.headers);
        let (name, address) = &head.sender;
        match self.who.standing_of_sender(name, address) {
            Standing::Excluded => return self.left_out.excluded += 1,
            Standing::Bot => return self.left_out.bots += 1,
            Standing::Person if head.automatic => return self.left_out.bots += 1,
            Standing::Person => {}
        }
        let Some(sender) = self.people.meet(name, address) else {
            return self.leave_out(file, message, "no sender");
        };
        let Some(time) = written(head.date, &top.parted_at, control) else {
            return self.leave_out(file, message, "no believable date");
        };
        let about = fingerprint(head.subject.about.as_bytes());
        // Without an id, the same sender's message of the same second and subject is the same.
        let made_up = || {
            let about = head.subject.about.as_bytes();
            fingerprint(&[address.as_bytes(), name.as_bytes(), &time.to_be_bytes(), about].join(&b'\n'))
        };
        let mut id = head.id.unwrap_or_else(made_up);
        while let Some(known) = self.known.get(&id) {
            if self.people.is_same(sender, known.sender) && (known.time == time || known.about == about) {
                self.left_out.repeats += 1;
                return;
            }
            // Two messages have one id.
            id = fingerprint(
                &[id.to_be_bytes().as_slice(), &time.to_be_bytes(), &sender.to_be_bytes()].concat(),
            );
        }
        self.known.insert(id, Known { sender, time, about });
        let subject = (!head.subject.about.is_empty()).then_some(about);
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
    pub fn finish(mut self) -> ImportedLog {
        let places = self.threads.places();
        let events = self.messages.iter().zip(places).map(|((time, sender), place)| ImportedEvent {
            time: *time,
            member: self.people.who(*sender),
            kind: if place.starts { ImportedKind::Post } else { ImportedKind::Reply },
            place: Where::Thread(place.thread),
        });
        ImportedLog::new(events.collect(), self.left_out)
    }
}

/// When a message was written: as it says itself, or, where that can't be, as the line says that parts it from the one
/// before.
fn written(date: Option<i64>, parted_at: &str, control: &Control) -> Option<i64> {
    let believed = |time: &i64| control.believes(*time);
    let came = dates::time(parted_at).filter(believed);
    match (date.filter(believed), came) {
        (Some(written), Some(came))
            if written > came + YEAR || (written < CLOCKS_UNSET && written + YEAR < came) =>
        {
            Some(came)
        }
        (written, came) => written.or(came),
    }
}

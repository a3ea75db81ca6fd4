//! Exports of chats, forums and issue trackers: [`FORMATS`] lists them.
//!
//! A message is an event of its author. It starts a thread, unless the export says that it answers another; then it
//! belongs to that message's thread. Authors are accounts: two accounts are two members, whatever their names.
//!
//! Each format is one function that takes an `Entry` if it knows it; how entries stand in files (JSON lists and
//! lines, rows of XML, packed or not) is written once, in `entries`.

mod collector;
mod discord;
mod discourse;
mod entries;
mod fields;
mod github;
mod gitlab;
mod hyperkitty;
mod slack;
mod stack_exchange;
mod teams;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use collector::Collector;
use entries::{Entry, Syntax};

use super::files::{self, ArchiveFile};
use super::log::{ImportedLog, LeftOut};
use super::who::Who;
use super::{Control, ImportError};

/// A kind of export.
pub struct Format {
    /// The name by which a caller chooses it.
    pub name: &'static str,
    /// What it is an export of, for readers.
    pub about: &'static str,
    /// Lists in an object of JSON that may be longer than memory: they are taken entry by entry.
    lists: &'static [&'static str],
    /// Takes an entry, if it is of this format.
    take: fn(&Entry, &mut Collector) -> bool,
}

/// All formats. An entry that several would take is the first one's.
pub static FORMATS: [Format; 8] = [
    Format { name: "slack", about: "Slack: the workspace's export", lists: &["messages"], take: slack::take },
    Format {
        name: "teams",
        about: "Microsoft Teams: messages as Graph gives them, or an account's own export",
        lists: &["value", "conversations"],
        take: teams::take,
    },
    Format {
        name: "discord",
        about: "Discord: JSON of DiscordChatExporter",
        lists: &["messages"],
        take: discord::take,
    },
    Format {
        name: "discourse",
        about: "Discourse: topics or posts as JSON",
        lists: &["latest_posts"],
        take: discourse::take,
    },
    Format {
        name: "stack-exchange",
        about: "Stack Exchange: Posts.xml and Comments.xml of the data dump",
        lists: &[],
        take: stack_exchange::take,
    },
    Format {
        name: "github",
        about: "GitHub: issues, pull requests and comments, of the REST API, of gh, or of an archive.json",
        lists: &["items", "issues", "pulls"],
        take: github::take,
    },
    Format {
        name: "gitlab",
        about: "GitLab: issues, merge requests, notes and discussions, of the API or of a project's export",
        lists: &[],
        take: gitlab::take,
    },
    Format {
        name: "mailman3",
        about: "Mailman 3: emails as HyperKitty's API gives them",
        lists: &["results"],
        take: hyperkitty::take,
    },
];

/// What an export holds.
#[derive(Debug)]
pub struct Messages {
    /// The log.
    pub log: ImportedLog,
    /// The name of its format.
    pub format: &'static str,
    /// Files that are something else, and what to do with them.
    pub others: Vec<(PathBuf, &'static str)>,
    /// Files with entries that are not of the format, and how many.
    pub unknown: Vec<(PathBuf, u64)>,
    /// Reactions, which have no date and are no events.
    pub reactions: u64,
    /// Answers that exist by the export's own count, and are not in it.
    pub missing: u64,
}

/// Reads files of an export, and all files of folders, in the order of their names. Without the name of a
/// format, it is that of the first entry that any of [`FORMATS`] takes.
///
/// # Errors
///
/// Where there is no such format; where a place doesn't exist or can't be read, or a file is broken; where a file that was named is
/// something else, or nothing could become an event; and when [`Control::go_on`] stops it.
pub fn read(
    places: &[PathBuf],
    format: Option<&str>,
    who: &Who,
    control: &Control,
) -> Result<Messages, ImportError> {
    let mut export = Export::of(format)?;
    let mut others = Vec::new();
    for place in places {
        for file in files::listed(place)? {
            add(&mut export, &file, control, &mut others)?;
        }
    }
    let messages = export.finish(who, others);
    if messages.log.events.is_empty() {
        let LeftOut { bots, excluded, unreadable, notices, deleted, private, .. } = messages.log.left_out;
        let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        let mut hint = format!(
            " ({bots} are bots', {excluded} of those who are excluded, {unreadable} have no believable date or no \
             author, {notices} are notices of the program, {deleted} deleted, {private} between few people)"
        );
        if let Some((path, what)) = messages.others.first() {
            hint += &format!("; {} is {what}", path.display());
        } else if let Some((path, _)) = messages.unknown.first() {
            hint += &format!("; {} is {UNKNOWN}", path.display());
        }
        return Err(ImportError::Nothing { place: places.join(", "), what: "message", hint });
    }
    Ok(messages)
}

const UNKNOWN: &str =
    "of a form that isn't known; `hearth import messages --help` lists the exports that are read";

/// Reads what is in a file.
fn add(
    export: &mut Export,
    file: &ArchiveFile,
    control: &Control,
    others: &mut Vec<(PathBuf, &'static str)>,
) -> Result<(), ImportError> {
    let before = (export.taken, others.len());
    let mut take = |path: &Path, _, text: &mut dyn BufRead| export.add(path, text, control);
    files::open(file, entries::not_an_export, &mut take, &mut |path, what| {
        others.push((path.to_owned(), what));
    })?;
    if export.taken > before.0 || !file.named {
        return Ok(());
    }
    match others.get(before.1) {
        Some((path, what)) => Err(ImportError::OtherForm { path: path.clone(), what }),
        None if export.unknown.contains_key(&file.path) => {
            Err(ImportError::OtherForm { path: file.path.clone(), what: UNKNOWN })
        }
        None => Ok(()),
    }
}

/// An export as it is read.
pub struct Export {
    /// The format, once it is known.
    format: Option<&'static Format>,
    collector: Collector,
    /// Entries that were taken.
    taken: u64,
    unknown: BTreeMap<PathBuf, u64>,
    read: u64,
}

impl Export {
    /// Nothing yet, of the format of this name, or of that of the first entry.
    ///
    /// # Errors
    ///
    /// Where there is no such format.
    pub fn of(format: Option<&str>) -> Result<Self, ImportError> {
        let known = |name: &str| {
            FORMATS.iter().find(|format| format.name == name).ok_or_else(|| ImportError::NoFormat {
                name: name.to_owned(),
                known: FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", "),
            })
        };
        let format = format.map(known).transpose()?;
        Ok(Self { format, collector: Collector::default(), taken: 0, unknown: BTreeMap::new(), read: 0 })
    }

    /// Reads a file's entries. `file` is its name, by which some exports say what the entries are.
    ///
    /// # Errors
    ///
    /// Where the file is broken or can't be read to its end, and when [`Control::go_on`] stops it.
    pub fn add(&mut self, file: &Path, text: &mut dyn BufRead, control: &Control) -> Result<(), ImportError> {
        let lists: Vec<&str> = FORMATS.iter().flat_map(|format| format.lists).copied().collect();
        let Self { format, collector, taken, unknown, read } = self;
        collector.now = control.now;
        let mut take = |entry: &Entry| {
            let taker = match format {
                Some(format) => (format.take)(entry, collector).then_some(*format),
                None => FORMATS.iter().find(|format| (format.take)(entry, collector)),
            };
            match taker {
                Some(taker) => {
                    *format = Some(taker);
                    *taken += 1;
                }
                None => *unknown.entry(file.to_owned()).or_insert(0) += 1,
            }
        };
        let mut passed = |bytes| {
            *read += bytes;
            control.report(*read)
        };
        match Syntax::of(text).map_err(|source| ImportError::Read { path: file.to_owned(), source })? {
            Syntax::Json => entries::of_json(file, text, &lists, &mut take, &mut passed),
            Syntax::Xml => entries::of_xml(file, text, &mut take, &mut passed),
        }
    }

    /// The log of all that was read.
    pub fn finish(self, who: &Who, others: Vec<(PathBuf, &'static str)>) -> Messages {
        let Self { format, collector, unknown, .. } = self;
        let (log, reactions, missing) = collector.finish(who);
        Messages {
            log,
            format: format.map_or("", |format| format.name),
            others,
            unknown: unknown.into_iter().collect(),
            reactions,
            missing,
        }
    }
}

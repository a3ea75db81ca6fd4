//! Messages of any export, and the log that they make.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::super::log::{ImportedEvent, ImportedKind, ImportedLog, LeftOut, Unreadable, Where};
use super::super::people::People;
use super::super::threads::{Links, Threads};
use super::super::who::{Standing, Who};
use super::super::{believable, fingerprint};
use super::entries::Entry;

/// Number of messages without a date or an author that are listed.
const LISTED: usize = 5;
/// Names of one account that are kept.
const NAMES: usize = 8;

/// An account, as an entry names it.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// What tells it from all others of the export. Empty: it isn't known who it was.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// The name by which it signs in or is called.
    pub login: String,
    /// Its mail address.
    pub address: String,
    /// Whether the export says that it is a program's; `None`: it doesn't say, and names decide.
    pub bot: Option<bool>,
}

/// Who wrote a message.
#[derive(Debug, Clone)]
pub enum Author {
    /// An account.
    Account(Account),
    /// Somebody with a name and a mail address, as in mail.
    Mail {
        /// The name.
        name: String,
        /// The address.
        address: String,
    },
    /// A program.
    Program,
}

/// A message.
#[derive(Debug)]
pub struct Message {
    /// What tells it from all others of the export.
    pub id: String,
    /// Ids of messages of the same thread, the one that is answered last. None: it starts a thread.
    pub answers: Vec<String>,
    /// When it was written, in seconds since 1970.
    pub time: Option<i64>,
    /// Who wrote it.
    pub author: Author,
    /// The room that it was written in, where rooms may turn out to be private.
    pub room: String,
}

/// What is known of messages, in some hundred bytes each.
#[derive(Default)]
pub struct Collector {
    /// The present, in seconds since 1970: what claims to be later has a wrong clock.
    pub now: i64,
    messages: Vec<Kept>,
    accounts: Numbered<String>,
    known: Vec<Known>,
    mails: Numbered<(String, String)>,
    rooms: Numbered<String>,
    private: BTreeSet<String>,
    files: Numbered<PathBuf>,
    /// By message, how many answers of another kind are held.
    held: BTreeMap<u128, u64>,
    /// By message, how many answers it has by the export's own count.
    counted: BTreeMap<u128, u64>,
    left_out: LeftOut,
    reactions: u64,
}

struct Kept {
    id: u128,
    answers: Box<[u128]>,
    time: Option<i64>,
    author: By,
    room: u32,
    file: u32,
    number: u64,
}

/// An author by number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Account(u32),
    Mail(u32),
    Program,
    Nobody,
}

/// All that is known of an account.
#[derive(Default)]
struct Known {
    names: BTreeSet<String>,
    login: String,
    address: String,
    bot: Option<bool>,
}

/// Things with numbers, in the order of appearance.
struct Numbered<T>(BTreeMap<T, u32>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord> Numbered<T> {
    fn number(&mut self, of: T) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(of).or_insert(next)
    }

    fn in_order(self) -> Vec<T> {
        let mut all: Vec<(u32, T)> = self.0.into_iter().map(|(one, number)| (number, one)).collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, one)| one).collect()
    }
}

impl Collector {
    /// Takes note of what an account is called. Whatever is said of it anywhere counts.
    pub fn account(&mut self, account: Account) -> Option<u32> {
        let Account { id, name, login, address, bot } = account;
        if id.is_empty() {
            return None;
        }
        let number = self.accounts.number(id);
        if number as usize == self.known.len() {
            self.known.push(Known::default());
        }
        let known = &mut self.known[number as usize];
        if !name.is_empty() && known.names.len() < NAMES {
            known.names.insert(name);
        }
        for (old, new) in [(&mut known.login, login), (&mut known.address, address)] {
            if old.is_empty() {
                *old = new;
            }
        }
        known.bot = match (known.bot, bot) {
            (Some(one), Some(other)) => Some(one || other),
            (one, other) => one.or(other),
        };
        Some(number)
    }

    /// Takes a message.
    pub fn message(&mut self, entry: &Entry, message: Message) {
        let Message { id, answers, time, author, room } = message;
        let author = match author {
            Author::Account(account) => self.account(account).map_or(By::Nobody, By::Account),
            Author::Mail { name, address } => By::Mail(self.mails.number((name, address))),
            Author::Program => By::Program,
        };
        self.messages.push(Kept {
            id: fingerprint(id.as_bytes()),
            answers: answers.iter().map(|id| fingerprint(id.as_bytes())).collect(),
            time: time.filter(|time| believable(*time, self.now)),
            author,
            room: self.rooms.number(room),
            file: self.files.number(entry.file.to_owned()),
            number: entry.number,
        });
    }

    /// Takes note of an answer that is held, and is no message.
    pub fn held(&mut self, id: &str) {
        *self.held.entry(fingerprint(id.as_bytes())).or_insert(0) += 1;
    }

    /// Takes note of what the program wrote itself: that somebody joined, left, or renamed a channel.
    pub fn notice(&mut self) {
        self.left_out.notices += 1;
    }

    /// Takes note of a message that was deleted.
    pub fn deleted(&mut self) {
        self.left_out.deleted += 1;
    }

    /// Takes note of a room in which few people talk among themselves.
    pub fn private(&mut self, room: String) {
        self.private.insert(room);
    }

    /// Takes note of how many answers a message has by the export's own count.
    pub fn counted(&mut self, id: &str, answers: u64) {
        self.counted.insert(fingerprint(id.as_bytes()), answers);
    }

    /// Takes note of reactions.
    pub fn reactions(&mut self, number: u64) {
        self.reactions = self.reactions.saturating_add(number);
    }

    /// The log of all that was taken, the number of reactions, and that of answers that are missing.
    pub fn finish(self, who: &Who) -> (ImportedLog, u64, u64) {
        let Self {
            now: _,
            messages,
            accounts,
            known,
            mails,
            rooms,
            private,
            files,
            mut held,
            counted,
            mut left_out,
            reactions,
        } = self;
        let mut people = People::with(who.identities.clone());
        let accounts: Vec<Met> = accounts
            .in_order()
            .iter()
            .zip(&known)
            .map(|(id, known)| meet_account(id, known, who, &mut people))
            .collect();
        let mails: Vec<Met> = mails
            .in_order()
            .iter()
            .map(|(name, address)| meet_mail(name, address, who, &mut people))
            .collect();
        let private: Vec<bool> = rooms.in_order().iter().map(|room| private.contains(room)).collect();
        let files = files.in_order();
        let mut ids: BTreeMap<u128, (Option<i64>, By)> = BTreeMap::new();
        let (mut threads, mut events) = (Threads::default(), Vec::new());
        for Kept { mut id, answers, time, author, room, file, number } in messages {
            if private[room as usize] {
                left_out.private += 1;
                continue;
            }
            let this = (time, author);
            while ids.get(&id).is_some_and(|other| *other != this) {
                // Two messages have one id: who wrote them, and when, tells them apart.
                id = fingerprint(&[id.to_be_bytes().as_slice(), &time.unwrap_or(0).to_be_bytes()].concat());
            }
            // What has no date isn't known well enough to be a repeat.
            if ids.insert(id, this).is_some() && time.is_some() {
                left_out.repeats += 1;
                continue;
            }
            if let Some(root) = answers.first() {
                *held.entry(*root).or_insert(0) += 1;
            }
            let met = match author {
                By::Account(number) => accounts[number as usize],
                By::Mail(number) => mails[number as usize],
                By::Program => Met::Bot,
                By::Nobody => Met::Nobody,
            };
            let why = match (met, time) {
                (Met::Bot, _) => {
                    left_out.bots += 1;
                    continue;
                }
                (Met::Excluded, _) => {
                    left_out.excluded += 1;
                    continue;
                }
                (Met::Person(member), Some(time)) => {
                    let links = Links {
                        time,
                        references: answers.into_vec(),
                        hints: Vec::new(),
                        subject: None,
                        marked: false,
                    };
                    threads.add(id, links);
                    events.push((time, member));
                    continue;
                }
                (Met::Nobody, _) => "no author",
                (Met::Person(_), None) => "no believable date",
            };
            left_out.unreadable += 1;
            if left_out.listed.len() < LISTED {
                let file = files[file as usize].clone();
                left_out.listed.push(Unreadable { file, message: number, why });
            }
        }
        let missing =
            counted.iter().map(|(id, said)| said.saturating_sub(held.get(id).copied().unwrap_or(0)));
        let missing = missing.fold(0_u64, u64::saturating_add);
        let places = threads.places();
        let events = events.into_iter().zip(places).map(|((time, member), place)| ImportedEvent {
            time,
            member: people.who(member),
            kind: if place.starts { ImportedKind::Post } else { ImportedKind::Reply },
            place: Where::Thread(place.thread),
        });
        (ImportedLog::new(events.collect(), left_out), reactions, missing)
    }
}

/// Who an author turns out to be.
#[derive(Clone, Copy)]
enum Met {
    Person(u32),
    Bot,
    Excluded,
    Nobody,
}

fn meet_account(id: &str, known: &Known, who: &Who, people: &mut People) -> Met {
    let Known { names, login, address, bot } = known;
    let mut called: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), address.as_str())).collect();
    called.extend([("", address.as_str()), (login, login), ("", id)]);
    match who.standing_of_account(&called, *bot) {
        Standing::Bot => Met::Bot,
        Standing::Excluded => Met::Excluded,
        Standing::Person => Met::Person(people.meet_account(id, &called)),
    }
}

fn meet_mail(name: &str, address: &str, who: &Who, people: &mut People) -> Met {
    match who.standing_of_sender(name, address) {
        Standing::Bot => Met::Bot,
        Standing::Excluded => Met::Excluded,
        Standing::Person => people.meet(name, address).map_or(Met::Nobody, Met::Person),
    }
}

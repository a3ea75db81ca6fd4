//! The history of a git repository, read with the user's own `git`.
//!
//! A commit is an event of its author, on the author's date, or on the committer's where the author's clock ran
//! ahead. Others who are named in its `Reviewed-by` and `Co-authored-by` trailers have an event each.

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};
use std::path::Path;

use self::program::Git;
use super::log::{ImportedEvent, ImportedKind, ImportedLog, LeftOut, Where};
use super::people::People;
use super::who::{Standing, Who};
use super::{Control, ImportError, fingerprint};

/// The commit and its parents, author's and committer's second, author by `.mailmap`, subject, people in trailers; NUL
/// after each.
const FORMAT: &str = "tformat:%H %P%x00%at%x00%ct%x00%aN%x00%aE%x00%s%x00\
    %(trailers:key=Reviewed-by,key=Co-authored-by,valueonly,unfold,separator=%x1f)";
/// Fields of a commit.
const FIELDS: usize = 7;
/// Bytes kept of a field; what a person writes is shorter.
const LONGEST: usize = 1 << 16;
/// Bytes kept of the people in trailers, of whom a squashed commit may have thousands.
const LONGEST_TRAILERS: usize = 1 << 26;
/// Seconds by which a commit may seem older than what it is built on, by the clocks of different machines.
const SKEW: i64 = 86_400;
/// Commits between two checks for interruption.
const BREATH: u64 = 512;

/// A repository that can be read, on one of its branches.
pub struct Repository(Git);

/// A history.
#[derive(Debug)]
pub struct History {
    /// The log.
    pub log: ImportedLog,
    /// Whether the repository is a shallow clone, so that the beginning is missing.
    pub shallow: bool,
}

impl Repository {
    /// Checks that there is a repository with this branch; without one, with what is checked out (in a clone, the
    /// default branch).
    ///
    /// # Errors
    ///
    /// Without git, without a repository, without such a branch.
    pub fn open(path: &Path, branch: Option<&str>) -> Result<Self, ImportError> {
        Git::open(path, branch).map(Self)
    }

    /// The name of the repository's folder.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Reads the history.
    ///
    /// # Errors
    ///
    /// Without any commit of a person, where git can't read the repository to its end, and when
    /// [`Control::go_on`] stops it.
    pub fn read(&self, who: &Who, control: &Control) -> Result<History, ImportError> {
        let Self(git) = self;
        let mut commits = Commits { who: who.clone(), ..Commits::default() };
        git.log(FORMAT, |output| commits.read(output, control))?;
        let shallow = git.is_shallow()?;
        let log = commits.finish(|named| git.mailmap(named))?;
        if log.events.is_empty() {
            let LeftOut { bots, excluded, unreadable, .. } = log.left_out;
            return Err(ImportError::Nothing {
                place: git.place(),
                what: "commit",
                hint: format!(
                    " ({bots} are bots', {excluded} of those who are excluded, {unreadable} have no believable date \
                     or no author)"
                ),
            });
        }
        Ok(History { log, shallow })
    }
}

/// Reads what `git log -z` printed in this module's format, as [`Repository::read`] does; people in trailers are not looked up
/// in a `.mailmap`.
///
/// # Errors
///
/// Where the output ends within a commit, or can't be read.
pub fn parse(output: impl BufRead, control: &Control) -> Result<ImportedLog, ImportError> {
    let mut commits = Commits::default();
    commits.read(output, control)?;
    commits.finish(|named| Ok(named.to_vec()))
}

/// Somebody as commits name them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    name: String,
    address: String,
}

/// What a name turns out to be.
#[derive(Debug, Clone, Copy)]
enum Met {
    Person(u32),
    Bot,
    Excluded,
    Nobody,
}

/// Commits as they are read, the newest first.
#[derive(Default)]
struct Commits {
    who: Who,
    commits: Vec<Commit>,
    authors: BTreeMap<Named, u32>,
    others: BTreeMap<Named, u32>,
    left_out: LeftOut,
}

struct Commit {
    id: u128,
    parents: Box<[u128]>,
    /// The author's second and the committer's, where they can be believed.
    times: (Option<i64>, Option<i64>),
    author: u32,
    /// The author's second as it stands there, and with the subject: with the author, what makes a repeat.
    second: u128,
    written: u128,
    others: Box<[u32]>,
}

impl Commits {
    fn read(&mut self, mut output: impl BufRead, control: &Control) -> Result<(), ImportError> {
        let mut fields: [Vec<u8>; FIELDS] = Default::default();
        let mut commit = 0;
        while read_fields(&mut output, &mut fields, commit + 1)? {
            commit += 1;
            self.take(&fields, control)?;
            if commit % BREATH == 0 {
                control.report(commit)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, fields: &[Vec<u8>; FIELDS], control: &Control) -> Result<(), ImportError> {
        let [ids, written, committed, name, address, subject, trailers] = fields;
        if trailers.starts_with(b"%(trailers") {
            return Err(ImportError::OldGit);
        }
        let believed = |field: &[u8]| seconds(field).filter(|time| control.believes(*time));
        let times = (believed(written), believed(committed));
        if times == (None, None) {
            self.left_out.unreadable += 1;
            return Ok(());
        }
        let author = number(&mut self.authors, Named { name: text(name), address: text(address) });
        let others = text(trailers);
        let others = others.split('\x1f').flat_map(named).map(|one| number(&mut self.others, one)).collect();
        let mut ids = ids.split(|byte| *byte == b' ').filter(|id| !id.is_empty()).map(fingerprint);
        self.commits.push(Commit {
            id: ids.next().unwrap_or_default(),
            parents: ids.collect(),
            times,
            author,
            second: fingerprint(written),
            written: fingerprint(&[&written[..], b"\n", &subject[..]].concat()),
            others,
        });
        Ok(())
    }

    /// The log. `mailmap` gives the people of trailers the names that the project knows them by.
    fn finish(
        self,
        mailmap: impl FnOnce(&[Named]) -> Result<Vec<Named>, ImportError>,
    ) -> Result<ImportedLog, ImportError> {
        let Self { who, commits, authors, others, mut left_out } = self;
        let mut people = People::with(who.identities.clone());
        let authors = met(&in_order(authors), &who, &mut people);
        let others = met(&mailmap(&in_order(others))?, &who, &mut people);
        let mut past = Past::of(&commits);
        let mut known = BTreeMap::new();
        let mut events = Vec::new();
        // `git log` begins with the newest, and members are numbered from the oldest.
        for (at, commit) in commits.iter().enumerate().rev() {
            let Commit { author, written, parents, others: named, .. } = commit;
            let time = past.time(commit);
            let place = Where::Commit { merge: parents.len() > 1 };
            // Of an author who isn't a person, the same name is the same author.
            let (author, same) = match authors[*author as usize] {
                Met::Person(met) => (Met::Person(people.who(met)), (true, people.who(met))),
                nobody => (nobody, (false, *author)),
            };
            // Commits of one second on top of one another are no repeats; those of another branch are.
            let chain = past.chain(at);
            if *known.entry((same, *written)).or_insert(chain) != chain {
                left_out.repeats += 1;
                continue;
            }
            let mut listed = BTreeSet::new();
            match author {
                Met::Person(member) => {
                    listed.insert(member);
                    events.push(ImportedEvent { time, member, kind: ImportedKind::Commit, place });
                }
                Met::Bot => left_out.bots += 1,
                Met::Excluded => left_out.excluded += 1,
                Met::Nobody => left_out.unreadable += 1,
            }
            for other in named {
                match others.get(*other as usize) {
                    Some(Met::Person(met)) => {
                        let member = people.who(*met);
                        if listed.insert(member) {
                            let place = Where::Commit { merge: false };
                            events.push(ImportedEvent { time, member, kind: ImportedKind::Review, place });
                        }
                    }
                    Some(Met::Bot) => left_out.bots += 1,
                    Some(Met::Excluded) => left_out.excluded += 1,
                    Some(Met::Nobody) | None => {}
                }
            }
        }
        Ok(ImportedLog::new(events, left_out))
    }
}

/// What commits are built on.
struct Past {
    /// By commit, when it was written, as far as that is known by now.
    made: BTreeMap<u128, i64>,
    /// By place, the first commit of the author's second in a line of commits on top of one another.
    chains: Vec<usize>,
}

impl Past {
    /// Reads commits, the newest first.
    fn of(commits: &[Commit]) -> Self {
        let places: BTreeMap<u128, usize> =
            commits.iter().enumerate().map(|(at, commit)| (commit.id, at)).collect();
        let below = |at: usize| {
            let parents = commits[at].parents.iter().filter_map(|parent| places.get(parent).copied());
            parents.into_iter().find(|parent| *parent != at && commits[*parent].second == commits[at].second)
        };
        let mut chains = vec![usize::MAX; commits.len()];
        for at in 0..commits.len() {
            let (mut way, mut end) = (vec![at], at);
            while chains[end] == usize::MAX
                && let Some(next) = below(end).filter(|_| way.len() <= commits.len())
            {
                way.push(next);
                end = next;
            }
            let chain = if chains[end] == usize::MAX { end } else { chains[end] };
            way.into_iter().for_each(|place| chains[place] = chain);
        }
        let made = commits.iter().filter_map(|commit| Some((commit.id, earliest(commit.times)?))).collect();
        Self { made, chains }
    }

    fn chain(&self, at: usize) -> usize {
        self.chains[at]
    }

    /// When a commit was written: by the author's clock, or by the committer's where the author's ran ahead. Where
    /// that would be before what it is built on, it is the committer's clock that is wrong. What it is built on is asked
    /// first.
    fn time(&mut self, commit: &Commit) -> i64 {
        let earliest = earliest(commit.times).unwrap_or_default();
        let base = commit.parents.iter().filter_map(|parent| self.made.get(parent)).max();
        let time = match (commit.times, base) {
            ((Some(written), Some(_)), Some(base)) if earliest + SKEW < *base => written,
            _ => earliest,
        };
        self.made.insert(commit.id, time);
        time
    }
}

/// The earlier of two times.
fn earliest((one, other): (Option<i64>, Option<i64>)) -> Option<i64> {
    one.into_iter().chain(other).min()
}

/// Who stands behind names.
fn met(names: &[Named], who: &Who, people: &mut People) -> Vec<Met> {
    let meet = |Named { name, address }: &Named| match who.standing(name, address) {
        Standing::Bot => Met::Bot,
        Standing::Excluded => Met::Excluded,
        Standing::Person => people.meet(name, address).map_or(Met::Nobody, Met::Person),
    };
    names.iter().map(meet).collect()
}

/// The people in the value of a trailer: `Jane Doe <jane@work.org>`, several of these, or `@jane`.
fn named(trailer: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut rest = trailer;
    while let Some((name, (address, after))) =
        rest.split_once('<').and_then(|(name, after)| Some((name, after.split_once('>')?)))
    {
        let between = |c: char| c.is_whitespace() || ",;&".contains(c);
        let name = name.trim_matches(between).trim_start_matches("and ");
        found.push(Named { name: name.to_owned(), address: address.trim().to_owned() });
        rest = after;
    }
    let word = trailer.trim();
    if found.is_empty() && !word.is_empty() {
        found.push(match (word.strip_prefix('@'), word.contains('@')) {
            (Some(login), _) => {
                Named { name: login.to_owned(), address: format!("{login}@users.noreply.github.com") }
            }
            (None, true) => Named { name: String::new(), address: word.to_owned() },
            (None, false) => Named { name: word.to_owned(), address: String::new() },
        });
    }
    found
}

fn seconds(field: &[u8]) -> Option<i64> {
    std::str::from_utf8(field).ok()?.trim().parse().ok()
}

fn text(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

/// The number of something that may have one already.
fn number(known: &mut BTreeMap<Named, u32>, one: Named) -> u32 {
    let next = known.len() as u32;
    *known.entry(one).or_insert(next)
}

/// What was numbered, by number.
fn in_order(known: BTreeMap<Named, u32>) -> Vec<Named> {
    let mut all: Vec<(u32, Named)> = known.into_iter().map(|(one, number)| (number, one)).collect();
    all.sort_unstable_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, one)| one).collect()
}

/// Reads the fields of the next commit, if there is one.
fn read_fields(
    from: &mut impl BufRead,
    fields: &mut [Vec<u8>; FIELDS],
    commit: u64,
) -> Result<bool, ImportError> {
    for (place, field) in fields.iter_mut().enumerate() {
        let longest = if place + 1 == FIELDS { LONGEST_TRAILERS } else { LONGEST };
        if !until_nul(from, field, longest).map_err(ImportError::GitFails)? {
            return if place == 0 && field.is_empty() { Ok(false) } else { Err(ImportError::Torn(commit)) };
        }
    }
    Ok(true)
}

/// Reads a field up to its NUL; of an endless one, the beginning. `false` where there is none any more.
fn until_nul(from: &mut impl BufRead, field: &mut Vec<u8>, longest: usize) -> io::Result<bool> {
    field.clear();
    loop {
        let buffer = match from.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if buffer.is_empty() {
            return Ok(false);
        }
        let end = buffer.iter().position(|byte| *byte == 0);
        let part = &buffer[..end.unwrap_or(buffer.len())];
        field.extend_from_slice(&part[..part.len().min(longest - field.len())]);
        let used = part.len() + usize::from(end.is_some());
        from.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_in_trailers() {
        let one = |name: &str, address: &str| Named { name: name.to_owned(), address: address.to_owned() };
        assert_eq!(named("Jane Doe <j@x.org>"), [one("Jane Doe", "j@x.org")]);
        assert_eq!(named("A B <a@x.org>, C D <c@x.org>"), [one("A B", "a@x.org"), one("C D", "c@x.org")]);
        assert_eq!(named("@jane"), [one("jane", "jane@users.noreply.github.com")]);
        assert_eq!(named("jane@x.org"), [one("", "jane@x.org")]);
        assert_eq!(named(" "), []);
        assert_eq!(named("Jane <"), [one("Jane <", "")]);
    }
}

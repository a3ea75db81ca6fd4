//! Logs of real communities: from git histories that are made here, and from mail archives.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::said::{command, fails, hearth, ok, text};
use flate2::Compression;
use flate2::write::GzEncoder;
use hearth::logs::facts::{self, Facts};
use hearth::logs::import::{Control, ImportError, ImportedLog, Who, git, mbox};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

const ARCHIVE: &str = include_str!("../archives/list.mbox");
/// The present of these tests: 2026.
const NOW: i64 = 1_767_225_600;

pub fn control() -> Control<'static> {
    Control { go_on: &|_| true, now: NOW }
}

pub fn csv(log: &ImportedLog) -> Vec<String> {
    let mut text = Vec::new();
    log.write(&mut text).unwrap();
    String::from_utf8(text).unwrap().lines().map(str::to_owned).collect()
}

/// Runs a command that must be refused, and returns what it said.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    fails(folder, 2, arguments)
}

fn room() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

// ---- git ----

/// Who writes a commit, and when by whose clock.
#[derive(Clone, Copy)]
pub struct By<'a> {
    pub name: &'a str,
    pub address: &'a str,
    pub written: i64,
    pub committed: i64,
}

pub const DAY: i64 = 86_400;
/// 1 January 2020.
pub const START: i64 = 1_577_836_800;

pub fn by<'a>(name: &'a str, address: &'a str, day: i64) -> By<'a> {
    By { name, address, written: START + day * DAY, committed: START + day * DAY }
}

/// A repository in a room of its own; `None`, with a word why, where there is no git.
pub struct Repository(pub tempfile::TempDir);

impl Repository {
    pub fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("SKIPPED: there is no `git` on this machine, so that no history can be made");
            return None;
        }
        let repository = Self(room());
        repository.git(&["init", "--quiet", "--initial-branch=main"], None);
        Some(repository)
    }

    pub fn git(&self, arguments: &[&str], by: Option<By>) {
        let mut command = Command::new("git");
        command.current_dir(self.0.path()).args(arguments);
        // No settings of whoever runs the tests.
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let By { name, address, written, committed } = by.unwrap_or(by_nobody());
        command.env("GIT_AUTHOR_NAME", name).env("GIT_AUTHOR_EMAIL", address);
        command.env("GIT_COMMITTER_NAME", "Committer").env("GIT_COMMITTER_EMAIL", "committer@x.org");
        command.env("GIT_AUTHOR_DATE", format!("@{written} +1300"));
        command.env("GIT_COMMITTER_DATE", format!("@{committed} -0800"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    }

    pub fn commit(&self, by: By, message: &str) {
        self.git(&["commit", "--quiet", "--allow-empty", "--no-gpg-sign", "-m", message], Some(by));
    }

    pub fn log(&self) -> ImportedLog {
        git::Repository::open(self.0.path(), None).unwrap().read(&Who::default(), &control()).unwrap().log
    }
}

fn by_nobody() -> By<'static> {
    by("Nobody", "nobody@x.org", 0)
}

#[test]
fn a_history_becomes_a_log() {
    let Some(repository) = Repository::new() else { return };
    let mailmap = "Jane Doe <jane@work.org> <jane@old.org>\nKim Lee <kim@work.org> kim <k@laptop>\n";
    fs::write(repository.0.path().join(".mailmap"), mailmap).unwrap();
    repository.commit(by("jd", "jane@old.org", 0), "One");
    repository.commit(by("John Roe", "John@Work.org", 1), "Two\n\nReviewed-by: kim <k@laptop>");
    repository.commit(by("john", "john@work.org", 2), "Three\n\nCo-authored-by: Jane Doe <else@where.org>");
    repository.commit(by("Kim Lee", "kim@home.org", 3), "Four\n\nReviewed-by: Kim Lee <kim@work.org>");
    // A clock that runs ahead by a year.
    let ahead = By { written: START + 370 * DAY, ..by("Jane Doe", "jane@third.org", 5) };
    repository.commit(ahead, "Five");
    // Written long before it was committed: the author's day counts, which is another in the author's zone.
    let late = By { committed: START + 9 * DAY, ..by("jane-hub", "12+jane@users.noreply.github.com", 6) };
    repository.commit(late, "Six");
    repository.commit(by("jane-again", "JANE@users.noreply.github.com", 7), "Seven");
    repository.commit(by("dependabot[bot]", "1+dependabot[bot]@users.noreply.github.com", 8), "Eight");
    repository.commit(
        by("Lou Poe", "lou@x.org", 9),
        "Nine\n\nCo-authored-by: Claude <noreply@anthropic.com>\nCo-Authored-By: John Roe <r@x.org>\n\
         reviewed-by: John Roe <john@work.org>",
    );
    let expected = [
        "date,member,kind,merge",
        "2020-01-01,m0001,commit,0",
        "2020-01-02,m0002,commit,0",
        "2020-01-02,m0003,review,0",
        "2020-01-03,m0002,commit,0",
        "2020-01-03,m0001,review,0",
        "2020-01-04,m0003,commit,0",
        "2020-01-06,m0001,commit,0",
        "2020-01-07,m0004,commit,0",
        "2020-01-08,m0004,commit,0",
        "2020-01-10,m0005,commit,0",
        "2020-01-10,m0002,review,0",
    ];
    let log = repository.log();
    assert_eq!(csv(&log), expected);
    let left_out = (log.left_out.bots, log.left_out.repeats, log.left_out.unreadable);
    assert_eq!(left_out, (2, 0, 0), "a bot's commit, and an assistant in a trailer");
    assert_eq!((log.members(), log.span()), (5, Some(("2020-01-01".to_owned(), "2020-01-10".to_owned()))));
}

#[test]
fn merges_are_marked_and_repeats_left_out() {
    let Some(repository) = Repository::new() else { return };
    repository.commit(by("Jane Doe", "jane@work.org", 0), "One");
    repository.git(&["checkout", "--quiet", "-b", "side"], None);
    let trailers = "Two\n\nCo-authored-by: Kim Lee <kim@x.org>";
    repository.commit(by("John Roe", "john@work.org", 1), trailers);
    repository.git(&["checkout", "--quiet", "main"], None);
    repository.commit(by("Jane Doe", "jane@work.org", 2), "Three");
    // Picked from the other branch, as from another address: the same author, second and subject.
    repository.commit(By { committed: START + 3 * DAY, ..by("John Roe", "john@home.org", 1) }, trailers);
    // The same second and author, another subject.
    repository.commit(By { committed: START + 3 * DAY, ..by("John Roe", "john@home.org", 1) }, "Another");
    let merge = ["merge", "--quiet", "--no-ff", "--no-gpg-sign", "-m", "Merge", "side"];
    repository.git(&merge, Some(by("Jane Doe", "jane@work.org", 4)));
    let log = repository.log();
    let expected = [
        "date,member,kind,merge",
        "2020-01-01,m0001,commit,0",
        "2020-01-02,m0002,commit,0",
        "2020-01-02,m0003,review,0",
        "2020-01-02,m0002,commit,0",
        "2020-01-03,m0001,commit,0",
        "2020-01-05,m0001,commit,1",
    ];
    assert_eq!(csv(&log), expected);
    assert_eq!(log.left_out.repeats, 1);

    let side = git::Repository::open(repository.0.path(), Some("side"))
        .unwrap()
        .read(&Who::default(), &control())
        .unwrap();
    assert_eq!(csv(&side.log)[1..], expected[1..4], "the branch alone");
    assert!(!side.shallow);
    let other = git::Repository::open(repository.0.path(), Some("nowhere"));
    assert!(matches!(other, Err(ImportError::NoBranch { .. })));
    let option = git::Repository::open(repository.0.path(), Some("--all"));
    assert!(matches!(option, Err(ImportError::NoBranch { .. })), "an option is no branch");
}

#[test]
fn settings_of_the_user_change_nothing() {
    let Some(repository) = Repository::new() else { return };
    repository.commit(by("Jane Doe", "jane@work.org", 0), "One");
    repository
        .commit(by("Jürgen Müller", "j@x.de", 1), "Zwei – ü\n\nReviewed-by: Jane\n Doe <jane@work.org>");
    let before = csv(&repository.log());
    assert_eq!(before.len(), 4, "a trailer over two lines: {before:?}");
    for (name, value) in [
        ("log.showSignature", "true"),
        ("log.mailmap", "false"),
        ("color.ui", "always"),
        ("log.decorate", "full"),
        ("i18n.logOutputEncoding", "latin1"),
        ("log.date", "relative"),
        ("diff.renames", "copies"),
        ("log.diffMerges", "on"),
        ("format.pretty", "fuller"),
        ("log.graphColors", "red"),
        ("trailer.separators", ":="),
    ] {
        repository.git(&["config", name, value], None);
        assert_eq!(csv(&repository.log()), before, "{name}");
    }
}

#[test]
fn shallow_clones_and_empty_repositories_are_reported() {
    let Some(repository) = Repository::new() else { return };
    let room = room();
    let path = repository.0.path().to_str().unwrap();
    let empty = refused(room.path(), &["import", "git", path]);
    assert!(empty.contains("no commit") && empty.contains("--branch"), "{empty}");
    repository.commit(by("Jane Doe", "jane@work.org", 0), "One");
    repository.commit(by("Jane Doe", "jane@work.org", 1), "Two");
    let url = format!("file://{path}");
    repository.git(
        &["clone", "--quiet", "--bare", "--depth=1", &url, room.path().join("my.git").to_str().unwrap()],
        None,
    );
    let said = ok(room.path(), &["import", "git", "my.git"]);
    assert!(said.contains("1 event of 1 member") && said.contains("shallow clone"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    assert!(room.path().join("my.csv").is_file(), "named after the repository");
    let bots = Repository::new().unwrap();
    bots.commit(by("dependabot[bot]", "d@x.org", 0), "One");
    let none = refused(room.path(), &["import", "git", bots.0.path().to_str().unwrap()]);
    assert!(none.contains("no commit") && none.contains("1 are bots'"), "{none}");
}

#[test]
fn a_torn_history_is_no_log() {
    let whole = |trailers: &str| {
        let time = START.to_string();
        [&["c a b", &time, &time, "Jane Doe", "jane@x.org", "One", trailers].join("\0"), "\0"].concat()
    };
    let parsed = |text: &str| git::parse(text.as_bytes(), &control());
    let both = format!("{}{}", whole(""), whole("Kim <k@x.org>\u{1f}@lou"));
    let log = parsed(&both).unwrap();
    assert_eq!(
        (log.events.len(), log.left_out.repeats),
        (3, 1),
        "the later one repeats the first: {:?}",
        csv(&log)
    );
    assert!(matches!(parsed(&both[..both.len() - 9]), Err(ImportError::Torn(2))));
    assert!(matches!(parsed(&whole("%(trailers:key=Reviewed-by)")), Err(ImportError::OldGit)));
    assert_eq!(parsed("").unwrap(), ImportedLog::default());
    let stopped = Control { go_on: &|_| false, now: NOW };
    let long = whole("").repeat(2000);
    assert!(matches!(git::parse(long.as_bytes(), &stopped), Err(ImportError::Stopped)));
}

// ---- mbox ----

fn archive(text: &str) -> ImportedLog {
    let mut archive = mbox::Archive::default();
    archive.add(Path::new("a.mbox"), text.as_bytes(), &control()).unwrap();
    archive.finish()
}

#[test]
fn an_archive_becomes_a_log() {
    let log = archive(ARCHIVE);
    let expected = [
        "time,member,kind,thread",
        "1997-04-07T08:33:11Z,m0001,post,t0001",
        "1997-04-07T17:00:00Z,m0002,reply,t0001",
        "1997-04-08T09:00:00Z,m0001,reply,t0001",
        "1997-04-09T09:00:00Z,m0003,post,t0002",
        "1997-04-10T09:00:00Z,m0002,post,t0003",
    ];
    assert_eq!(csv(&log), expected);
    let left_out = &log.left_out;
    assert_eq!((left_out.bots, left_out.repeats, left_out.unreadable), (1, 1, 2));
    let listed: Vec<(u64, &str)> = left_out.listed.iter().map(|one| (one.message, one.why)).collect();
    assert_eq!(listed, [(6, "no believable date"), (7, "no sender")]);
    assert_eq!((log.members(), log.threads()), (3, 3));
}

#[test]
fn threads_by_references_whatever_the_file() {
    let message = |id: &str, who: &str, day: u32, more: &str| {
        format!(
            "From x Mon Apr  7 10:33:11 1997\nFrom: {who}@x.org\nDate: {day} Apr 1997 10:00:00 +0000\n\
             Message-ID: <{id}>\n{more}\n\nText\n\n"
        )
    };
    let answer = message("c", "kim", 3, "References: <a> <b>\nSubject: Context for something else");
    let first = message("a", "jane", 1, "Subject: A question");
    let fast = message("b", "lou", 1, "In-Reply-To: <a>\nSubject: Re: A question");
    let log = archive(&[answer.as_str(), &first, &fast, &first].concat());
    let expected = [
        "time,member,kind,thread",
        "1997-04-01T10:00:00Z,m0001,post,t0001",
        "1997-04-01T10:00:00Z,m0002,reply,t0001",
        "1997-04-03T10:00:00Z,m0003,reply,t0001",
    ];
    assert_eq!(csv(&log), expected);
    assert_eq!(log.left_out.repeats, 1);
}

#[test]
fn files_folders_and_gzip_are_the_same() {
    let room = room();
    let (one, two) = ARCHIVE.split_at(ARCHIVE.find("From kim").unwrap());
    let folder = room.path().join("my-list");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("1997-a.txt"), one).unwrap();
    // In two members, as archives that grew are compressed.
    let middle = two.find("From nobody").unwrap();
    let mut bytes = Vec::new();
    for part in [&two[..middle], &two[middle..]] {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(part.as_bytes()).unwrap();
        bytes.extend(gzip.finish().unwrap());
    }
    fs::write(folder.join("1997-b.txt.gz"), &bytes).unwrap();
    fs::write(folder.join("notes.txt"), "no mail\n").unwrap();
    let whole = csv(&archive(ARCHIVE));
    let read = |places: &[PathBuf]| mbox::read(places, &Who::default(), &control());
    let by_folder = read(std::slice::from_ref(&folder)).unwrap();
    assert_eq!(csv(&by_folder.log), whole);
    assert_eq!(by_folder.empty, [folder.join("notes.txt")]);
    let by_file = read(&[folder.join("1997-b.txt.gz"), folder.join("1997-a.txt")]).unwrap();
    assert_eq!(csv(&by_file.log), whole);

    assert!(matches!(read(&[folder.join("notes.txt")]), Err(ImportError::Nothing { .. })));
    assert!(matches!(read(&[folder.join("none.mbox")]), Err(ImportError::Missing(_))));
    fs::write(folder.join("torn.gz"), &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(read(&[folder.join("torn.gz")]), Err(ImportError::Read { .. })), "half of it is no log");
    let stopped = Control { go_on: &|_| false, now: NOW };
    assert!(matches!(mbox::read(&[folder], &Who::default(), &stopped), Err(ImportError::Stopped)));
}

// ---- the command ----

#[test]
fn the_command_tells_what_it_found() {
    let room = room();
    fs::write(room.path().join("my-list.mbox"), ARCHIVE).unwrap();
    let said = ok(room.path(), &["import", "mbox", "my-list.mbox"]);
    assert!(said.starts_with("5 events of 3 members, 1997-04-07 to 1997-04-10\n"), "{said}");
    assert!(said.contains("left out: 1 of bots, 1 repeat, 2 with no date or sender"), "{said}");
    assert!(said.contains("Message 6 of my-list.mbox was left out: no believable date."), "{said}");
    assert!(said.contains("hearth facts my-list.csv"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let log = fs::read_to_string(room.path().join("my-list.csv")).unwrap();
    assert_eq!(log.lines().map(str::to_owned).collect::<Vec<_>>(), csv(&archive(ARCHIVE)));

    let again = refused(room.path(), &["import", "mbox", "my-list.mbox"]);
    assert!(again.contains("there already") && again.contains("--force"), "{again}");
    let json = ok(room.path(), &["import", "mbox", "my-list.mbox", "--force", "--json"]);
    let json = &serde_json::from_str::<Value>(&json).unwrap()["result"];
    assert_eq!((&json["events"], &json["members"], &json["threads"]), (&5.into(), &3.into(), &3.into()));
    assert_eq!(json["left_out"]["repeats"], 1);
    assert_eq!(json["kinds"]["reply"], 2);

    let screen = ok(room.path(), &["import", "mbox", "my-list.mbox", "--out", "-"]);
    assert_eq!(screen, log);
    let both = refused(room.path(), &["import", "mbox", "my-list.mbox", "--out", "-", "--json"]);
    assert!(both.contains("name a file"), "{both}");
    for arguments in [["--out", "."], ["--out", "nowhere/x.csv"]] {
        refused(room.path(), &["import", "mbox", "my-list.mbox", arguments[0], arguments[1]]);
    }
    let mut there: Vec<String> = fs::read_dir(room.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    assert_eq!(there, ["my-list.csv", "my-list.mbox"], "nothing is left lying about");
}

#[test]
fn what_cannot_be_read_is_refused_with_a_remedy() {
    let room = room();
    for (arguments, words) in [
        (["import", "git", "nowhere"], "no file or folder nowhere"),
        (["import", "git", "https://example.org/x.git"], "clone it first"),
        (["import", "mbox", "nowhere"], "no file or folder nowhere"),
    ] {
        let said = refused(room.path(), &arguments);
        assert!(said.contains(words), "{said}");
    }
    let here = ["import", "git", "."];
    let output = command(room.path(), &here).env("PATH", "").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no `git` program"), "{}", text(&output.stderr));
    if Repository::new().is_some() {
        // A folder that is in no repository, whatever is above it.
        let above = room.path().parent().unwrap();
        let output = command(room.path(), &here).env("GIT_CEILING_DIRECTORIES", above).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("not a git repository"), "{}", text(&output.stderr));
    }
}

/// What is written here is read by what computes facts, to the last row.
#[test]
fn facts_read_these_logs() {
    let time = START.to_string();
    let merge = ["c a b", &time, &time, "Jane Doe", "jane@x.org", "One", "Kim <k@x.org>", ""].join("\0");
    let history = git::parse(merge.as_bytes(), &control()).unwrap();
    for (log, merges) in [(history, 1), (archive(ARCHIVE), 0)] {
        let mut text = Vec::new();
        log.write(&mut text).unwrap();
        let read = facts::Log::parse("log.csv", &text).unwrap();
        assert_eq!(read.skipped().count, 0, "{}", read.skipped());
        let known = Facts::of(&read);
        assert_eq!(known.get("events"), Some(log.events.len() as f64));
        assert_eq!(known.get("members"), Some(log.members() as f64));
        let kinds = |kind: &str| log.kinds().get(kind).copied().unwrap_or(0) as usize;
        let read_kinds = |kind| read.events().iter().filter(|event| event.kind == kind).count();
        assert_eq!(read_kinds(facts::Kind::Review), kinds("review"));
        assert_eq!(read_kinds(facts::Kind::Post), kinds("post"));
        assert_eq!(read.events().iter().filter(|event| event.merge).count(), merges);
        let threads = read.events().iter().filter_map(|event| event.thread).max().map_or(0, |last| last + 1);
        assert_eq!(u64::from(threads), log.threads());
    }
}

/// Neither logs nor messages hold who somebody is.
#[test]
fn no_names_come_out() {
    let room = room();
    fs::write(room.path().join("x.mbox"), ARCHIVE).unwrap();
    let output = hearth(room.path(), &["import", "mbox", "x.mbox"]);
    let log = fs::read_to_string(room.path().join("x.csv")).unwrap();
    let mut out = format!("{log}{}{}", text(&output.stdout), text(&output.stderr)).to_lowercase();
    if let Some(repository) = Repository::new() {
        let by = by("Jane Doe", "jane@work.org", 0);
        repository.commit(by, "Begin\n\nReviewed-by: Kim Else <kim@else.org>");
        repository.commit(By { written: 5, committed: 5, ..by }, "Kim's");
        let arguments = ["import", "git", repository.0.path().to_str().unwrap(), "--out", "y.csv"];
        let output = hearth(room.path(), &arguments);
        assert_eq!(output.status.code(), Some(0));
        let log = fs::read_to_string(room.path().join("y.csv")).unwrap();
        out += &format!("{log}{}{}", text(&output.stdout), text(&output.stderr)).to_lowercase();
    }
    for word in ["jane", "doe", "john", "röe", "kim", "else.org", "work.org", "home.net", "begin", "@"] {
        assert!(!out.contains(word), "{word} in:\n{out}");
    }
}

// ---- anything ----

/// Pieces that mean something to the readers, so that chance gets far.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "From x Mon Apr  7 10:33:11 1997\n",
        "From \n",
        "From - \n",
        "From x 1997-04-07T10:33:11Z\n",
        "------- CUT --- CUT --- CUT\n",
        "\u{1}\u{1}\u{1}\u{1}\n",
        "Content-Length: 40\n",
        "X-Original-From: ",
        " on behalf of ",
        ".INVALID",
        "From: ",
        "Jane Doe <jane@x.org>\n",
        "jane at x.org (Jane",
        "Date: ",
        "Mon, 7 Apr 1997 10:33:11 +0200",
        "Mon Apr 99 99:99:99 99999 +9999",
        "Message-ID: <a@x>\n",
        "References: <a@x> <b@x",
        "In-Reply-To: ",
        "Subject: Re: [x] re[2]: ",
        "=?utf-8?q?=C3=BC=?=",
        "=?iso-2022-jp?B?GyRC?=",
        "=?gb2312?B?////?=",
        " @end|ng |rom ",
        " via ",
        "Reply-To: ",
        "\n",
        "\r\n",
        "\n ",
        "\0",
        "\u{1f}",
        "<",
        ">",
        "@",
        "ü：（",
        "1577836800",
        "-9223372036854775808",
        "99999999999999999999",
        ":",
        "-",
        "(",
        "\\",
        "\"",
    ]);
    let any = prop_oneof![
        4 => known.prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    prop::collection::vec(any, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, rng_seed: RngSeed::Fixed(17), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever an archive is, each of its messages becomes an event or is counted among those that don't; and each
    /// thread has one start.
    #[test]
    fn any_bytes_are_an_archive(bytes in pieces()) {
        let mut archive = mbox::Archive::default();
        let messages = archive.add(Path::new("any"), &bytes[..], &control()).unwrap();
        let log = archive.finish();
        let left_out = &log.left_out;
        let sum = log.events.len() as u64 + left_out.bots + left_out.excluded + left_out.repeats + left_out.unreadable;
        prop_assert_eq!(sum, messages);
        prop_assert_eq!(log.kinds().get("post").copied().unwrap_or(0), log.threads());
        prop_assert!(log.events.is_sorted_by_key(|event| event.time));
        let mut text = Vec::new();
        log.write(&mut text).unwrap();
        prop_assert!(text.is_ascii());
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, rng_seed: RngSeed::Fixed(17), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever git says, it is a log or an error.
    #[test]
    fn any_bytes_are_a_history(bytes in pieces(), fields in prop::collection::vec(pieces(), 0..30)) {
        for output in [bytes, fields.join(&0)] {
            if let Ok(log) = git::parse(&output[..], &control()) {
                prop_assert_eq!(csv(&log).len(), log.events.len() + 1);
                prop_assert!(log.events.is_sorted_by_key(|event| event.time));
            }
        }
    }
}

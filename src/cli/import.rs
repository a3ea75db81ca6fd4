//! `hearth import`: participation logs of real communities.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use hearth::logs::import::messages::{self, FORMATS};
use hearth::logs::import::{Control, Identities, ImportError, ImportedLog, LeftOut, Who, git, mbox};
use hearth::study::output::atomic::Aside;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::ending::{CliError, Ended};
use super::screen::{aside, count, plural, program, say, shell, watched};
use super::{interrupt, paths, printer};

/// What is taken note of, and what isn't.
const PRIVACY: &str = "\
Privacy: the log holds numbers in the place of people (m0001, m0002, ...), and
no name, address, subject or text. Nothing is sent anywhere, and no list of who
is who is written. Whoever knows the history can still tell people by when they
took part: treat the log of a closed group as confidential.";

/// Files of other forms that are named one by one.
const OTHERS: usize = 5;

/// What to import.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  hearth import git ../my-project
  hearth import mbox 2003-April.txt.gz 2003-May.txt.gz --out my-list.csv
  hearth import messages slack-export.zip
  hearth facts my-project.csv

{PRIVACY}"))]
pub struct ImportArgs {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Who committed, and who is named in trailers, of a git repository
    #[command(after_help = format!("\
Examples:
  hearth import git ../my-project
  hearth import git ../my-project --branch v2 --out v2.csv

Columns: date (UTC), member, kind (commit, or review of those whom Reviewed-by
and Co-authored-by trailers name), merge. Addresses, full names and .mailmap
tell who is the same person. Bots and repeats of a commit are left out. It needs
the program git; git's settings of yours change nothing.

{PRIVACY}"))]
    Git(GitArgs),
    /// Who posted and replied, of the archive of a mailing list
    #[command(after_help = format!("\
Examples:
  hearth import mbox my-list.mbox
  hearth import mbox archive/ --out my-list.csv --exclude '*@spam.example'
  hearth import mbox 2003-April.txt.gz 2003-May.txt.gz --out my-list.csv

Columns: time (UTC), member, kind (post, which starts a thread, or reply),
thread. Threads are those of In-Reply-To and References, else of the subject.
Read are mbox files of all common programs, Maildirs, folders, files of one
message (.eml), the text archives of Mailman and Sympa, and each of them packed
as .gz, .bz2, .xz or .zip.

{PRIVACY}"))]
    Mbox(MboxArgs),
    /// Who posted and replied, of the export of a chat, a forum or an issue tracker
    #[command(after_help = format!("\
Examples:
  hearth import messages slack-export.zip
  hearth import messages discord/ --out my-server.csv
  hearth import messages issues.json comments.json --format github

Columns: time (UTC), member, kind (post, which starts a thread, or reply),
thread. A message that answers none starts a thread of its own. Two accounts
are two members, unless --identities says otherwise. Read are files, folders of
them, and each of them packed as .gz, .bz2, .xz or .zip:
{}

{PRIVACY}", formats()))]
    Messages(MessagesArgs),
}

/// The formats of exports, a line or two each.
fn formats() -> String {
    let about = |format: &messages::Format| {
        let text = format!("{:<16}{}", format.name, format.about);
        textwrap::fill(
            &text,
            textwrap::Options::new(78).initial_indent("  ").subsequent_indent("                  "),
        )
    };
    FORMATS.iter().map(about).collect::<Vec<_>>().join("\n")
}

#[derive(Debug, Args)]
struct GitArgs {
    /// The repository's folder
    repository: PathBuf,
    /// The branch to read [default: what is checked out]
    #[arg(long, value_name = "BRANCH")]
    branch: Option<String>,
    #[command(flatten)]
    who: WhoArgs,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
struct MboxArgs {
    /// Files of mail, or folders of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    who: WhoArgs,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, Args)]
struct MessagesArgs {
    /// Files of one site's export, or folders of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The export's format [default: that of its first entry]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name)))]
    format: Option<String>,
    #[command(flatten)]
    who: WhoArgs,
    #[command(flatten)]
    to: To,
}

/// What the caller knows of who takes part.
#[derive(Debug, Args)]
struct WhoArgs {
    /// Leave out a person or an address; * stands for anything
    #[arg(long, value_name = "WHO")]
    exclude: Vec<String>,
    /// Count a name or an address as a bot, too
    #[arg(long, value_name = "WHO")]
    bots: Vec<String>,
    /// Count a name or an address as a person, though it looks like a bot
    #[arg(long, value_name = "WHO")]
    people: Vec<String>,
    /// A file that says who is who: a .mailmap, or SortingHat's JSON
    #[arg(long, value_name = "FILE")]
    identities: Option<PathBuf>,
}

impl WhoArgs {
    fn read(&self) -> Result<Who, CliError> {
        let identities = self.identities.as_deref().map(Identities::read).transpose();
        Ok(Who {
            identities: identities.map_err(|error| CliError::Bad(error.to_string()))?.unwrap_or_default(),
            excluded: self.exclude.clone(),
            bots: self.bots.clone(),
            people: self.people.clone(),
        })
    }
}

#[derive(Debug, Args)]
struct To {
    /// The log to write; - is standard output [default: NAME.csv]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a log that is there already
    #[arg(long)]
    force: bool,
    /// What was found as one JSON object, instead of words
    #[arg(long)]
    json: bool,
}

/// Makes the log.
pub fn import(args: &ImportArgs) -> Result<Ended, CliError> {
    match &args.from {
        From::Git(args) => from_git(args),
        From::Mbox(args) => from_mbox(args),
        From::Messages(args) => from_messages(args),
    }
}

fn from_git(args: &GitArgs) -> Result<Ended, CliError> {
    let bad = |error: ImportError| CliError::Bad(error.to_string());
    let who = args.who.read()?;
    let repository = git::Repository::open(&args.repository, args.branch.as_deref()).map_err(bad)?;
    let name = repository.name();
    args.to.check(&args.to.target(&name))?;
    let found = watch("commits", |control| repository.read(&who, control));
    let Some(history) = unless_stopped(found)? else { return Ok(Ended::Interrupted) };
    let shallow = "The repository is a shallow clone: the beginning of its history is missing, and who came first \
                   isn't known. `git fetch --unshallow` in it brings the rest.";
    let notes = if history.shallow { vec![shallow.to_owned()] } else { Vec::new() };
    let found = Found { source: "git", name, log: history.log, notes, shallow: Some(history.shallow) };
    finish(&found, &args.to)
}

fn from_mbox(args: &MboxArgs) -> Result<Ended, CliError> {
    let who = args.who.read()?;
    let name = archive_name(&args.files);
    args.to.check(&args.to.target(&name))?;
    let found = watch("bytes", |control| mbox::read(&args.files, &who, control));
    let Some(mails) = unless_stopped(found)? else { return Ok(Ended::Interrupted) };
    let mut notes = Vec::new();
    if let Some(first) = mails.empty.first() {
        let files = plural(mails.empty.len() as u64, "file holds", "files hold");
        notes.push(format!(
            "{files} no message and {} passed over, such as {}.",
            were(mails.empty.len()),
            first.display()
        ));
    }
    notes.extend(passed_over(&mails.others));
    let found = Found { source: "mbox", name, log: mails.log, notes, shallow: None };
    finish(&found, &args.to)
}

fn from_messages(args: &MessagesArgs) -> Result<Ended, CliError> {
    let who = args.who.read()?;
    let name = archive_name(&args.files);
    args.to.check(&args.to.target(&name))?;
    let format = args.format.as_deref();
    let found = watch("bytes", |control| messages::read(&args.files, format, &who, control));
    let Some(found) = unless_stopped(found)? else { return Ok(Ended::Interrupted) };
    let messages::Messages { log, format, others, unknown, reactions, missing } = found;
    let mut notes = Vec::new();
    if missing > 0 {
        let answers = plural(missing, "answer is", "answers are");
        notes.push(format!(
            "By the export's own count, {answers} missing in it: perhaps it is a part, or they were deleted."
        ));
    }
    if reactions > 0 {
        let reactions = plural(reactions, "reaction has no date and is", "reactions have no date and are");
        notes.push(format!("{reactions} no event."));
    }
    let shown = unknown.iter().take(OTHERS);
    notes.extend(shown.map(|(path, number)| {
        let entries = plural(*number, "entry", "entries");
        format!(
            "{entries} of {} {} passed over: not of the format {format}.",
            path.display(),
            were(*number as usize)
        )
    }));
    if let Some(more @ 1..) = unknown.len().checked_sub(OTHERS) {
        notes.push(format!("So were entries of {}.", plural(more as u64, "more file", "more files")));
    }
    notes.extend(passed_over(&others));
    finish(&Found { source: format, name, log, notes, shallow: None }, &args.to)
}

/// What is said of files that are something else.
fn passed_over(others: &[(PathBuf, &'static str)]) -> Vec<String> {
    let shown = others.iter().take(OTHERS);
    let mut notes: Vec<String> =
        shown.map(|(path, what)| format!("{} was passed over: it is {what}.", path.display())).collect();
    if let Some(more @ 1..) = others.len().checked_sub(OTHERS) {
        notes.push(format!("So were {} of other forms.", plural(more as u64, "more file", "more files")));
    }
    notes
}

fn were(number: usize) -> &'static str {
    if number == 1 { "was" } else { "were" }
}

/// A log and where it came from.
struct Found {
    source: &'static str,
    name: String,
    log: ImportedLog,
    notes: Vec<String>,
    shallow: Option<bool>,
}

impl Found {
    /// Whether it is of a chat, a forum or an issue tracker.
    fn is_talk(&self) -> bool {
        FORMATS.iter().any(|format| format.name == self.source)
    }
}

impl To {
    /// The file for a log of this name.
    fn target(&self, name: &str) -> PathBuf {
        let slug = paths::slug(name);
        let name = if slug.is_empty() { "log" } else { &slug };
        self.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.csv")))
    }

    fn is_screen(&self) -> bool {
        self.out.as_deref() == Some(Path::new("-"))
    }

    /// Refuses a place where the log can't be, before anything is read.
    fn check(&self, target: &Path) -> Result<(), CliError> {
        if self.is_screen() {
            return match self.json {
                true => Err(CliError::Bad(
                    "--out - and --json would both be written to standard output; name a file with --out"
                        .to_owned(),
                )),
                false => Ok(()),
            };
        }
        if target.is_dir() {
            let what = format!("{} is a folder; name a file in it, such as my-log.csv", target.display());
            return Err(CliError::Bad(what));
        }
        if target.symlink_metadata().is_ok() && !self.force {
            return Err(CliError::Bad(format!(
                "{} is there already, and was left as it is; choose another name with --out, or --force to replace it",
                target.display()
            )));
        }
        match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Err(CliError::Bad(
                format!("there is no folder {} to write {} in", folder.display(), target.display()),
            )),
            _ => Ok(()),
        }
    }
}

/// What an archive is called: like its folder or its first file, without the endings.
fn archive_name(files: &[PathBuf]) -> String {
    let first = files.first().cloned().unwrap_or_default();
    let whole = first.canonicalize().unwrap_or(first);
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let endings = [".gz", ".bz2", ".xz", ".zip", ".txt", ".mbox", ".mbx", ".ndjson", ".json", ".xml"];
    endings.iter().fold(name, |name, ending| name.strip_suffix(ending).unwrap_or(&name).to_owned())
}

/// Reads under the eyes of whoever watches, until there is nothing left or somebody stops it.
fn watch<T>(unit: &str, read: impl FnOnce(&Control) -> Result<T, ImportError>) -> Result<T, ImportError> {
    const PATIENCE: Duration = Duration::from_secs(2);
    let stop = interrupt::listen();
    let bar = ProgressBar::hidden();
    let template =
        if unit == "bytes" { "{spinner} {bytes} read" } else { "{spinner} {human_pos} commits read" };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    let begun = Instant::now();
    let go_on = |done: u64| {
        if bar.is_hidden() && begun.elapsed() > PATIENCE && watched() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_position(done);
        !stop.load(std::sync::atomic::Ordering::Relaxed)
    };
    let found = read(&Control { go_on: &go_on, ..Control::unwatched() });
    bar.finish_and_clear();
    found
}

/// What was read; `None` where somebody stopped it.
fn unless_stopped<T>(found: Result<T, ImportError>) -> Result<Option<T>, CliError> {
    match found {
        Ok(found) => Ok(Some(found)),
        // A program that is stopped together with this one ends as if it had failed.
        Err(_) if interrupt::asked() => {
            aside("Stopped; nothing was written.");
            Ok(None)
        }
        Err(error) => Err(CliError::Bad(error.to_string())),
    }
}

/// Writes the log, and tells what is in it.
fn finish(found: &Found, to: &To) -> Result<Ended, CliError> {
    let target = to.target(&found.name);
    let failed = |error: io::Error| CliError::Bad(format!("cannot write {}: {error}", target.display()));
    if to.is_screen() {
        let mut text = Vec::new();
        found.log.write(&mut text).map_err(failed)?;
        say(&String::from_utf8_lossy(&text));
        aside(&page(found, None));
        return Ok(Ended::Fine);
    }
    let (file, mut writer) = Aside::create(&target).map_err(failed)?;
    found.log.write(&mut writer).and_then(|()| writer.flush()).map_err(failed)?;
    file.commit(writer).map_err(failed)?;
    if to.json {
        printer::object("import", as_json(found, &target));
    } else {
        say(&page(found, Some(&target)));
    }
    Ok(Ended::Fine)
}

fn as_json(found: &Found, target: &Path) -> serde_json::Value {
    let log = &found.log;
    let LeftOut { bots, excluded, repeats, unreadable, notices, deleted, private, .. } = log.left_out;
    let (first, last) = log.span().unzip();
    let mut out = json!({
        "file": target.display().to_string(), "source": found.source, "name": found.name,
        "events": log.events.len(), "members": log.members(), "kinds": log.kinds(), "first": first, "last": last,
        "left_out": {"bots": bots, "excluded": excluded, "repeats": repeats, "unreadable": unreadable},
        "notes": notes(found),
    });
    if found.is_talk() {
        out["left_out"]["notices"] = json!(notices);
        out["left_out"]["deleted"] = json!(deleted);
        out["left_out"]["private"] = json!(private);
    }
    match found.shallow {
        Some(shallow) => out["shallow"] = json!(shallow),
        None => out["threads"] = json!(log.threads()),
    }
    out
}

/// What a reader should know of the log.
fn notes(found: &Found) -> Vec<String> {
    let astray = found.log.astray().into_iter().map(|(day, next)| {
        format!("An event of {day} stands alone, far from the next of {next}: perhaps a wrong clock.")
    });
    let left_out = &found.log.left_out;
    let listed = left_out.listed.iter().map(|one| {
        format!("Message {} of {} was left out: {}.", count(one.message), one.file.display(), one.why)
    });
    let more = left_out.unreadable.saturating_sub(left_out.listed.len() as u64);
    let more = (more > 0 && !left_out.listed.is_empty()).then(|| format!("So were {} more.", count(more)));
    found.notes.iter().cloned().chain(astray).chain(listed).chain(more).collect()
}

/// What was found, in words.
fn page(found: &Found, target: Option<&Path>) -> String {
    let log = &found.log;
    let LeftOut { bots, excluded, repeats, unreadable, notices, deleted, private, .. } = log.left_out;
    let excluded = if excluded > 0 { format!("{} excluded, ", count(excluded)) } else { String::new() };
    let kinds: Vec<String> =
        log.kinds().iter().map(|(kind, number)| format!("{kind} {}", count(*number))).collect();
    let (first, last) = log.span().unwrap_or_default();
    let mut page = format!(
        "{} of {}, {first} to {last}\n",
        plural(log.events.len() as u64, "event", "events"),
        plural(log.members(), "member", "members")
    );
    page += &format!("  events: {}\n", kinds.join(", "));
    if found.shallow.is_none() {
        page += &format!("  threads: {}\n", count(log.threads()));
    }
    let is_mail = found.shallow.is_none() && !found.is_talk();
    let what = if is_mail { "no date or sender" } else { "no date or author" };
    page += &format!(
        "  left out: {} of bots, {excluded}{}, {} with {what}\n",
        count(bots),
        plural(repeats, "repeat", "repeats"),
        count(unreadable)
    );
    if found.is_talk() {
        page += &format!(
            "  also left out: {} of the program, {} deleted, {} of private talk\n",
            plural(notices, "notice", "notices"),
            count(deleted),
            count(private)
        );
    }
    for note in notes(found) {
        page += &format!("{note}\n");
    }
    if let Some(target) = target {
        let file = target.display();
        page += &format!("The log is in {file}; it holds no names and no addresses.\n");
        page += &format!("What to try next:\n  {} facts {}\n", program(), shell(file));
    }
    super::screen::wrap(&page)
}

//! The `git` program: its commands and its errors.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use super::Named;
use crate::import::ImportError;

/// Settings of the caller's surroundings that would lead git elsewhere, or make it say something else.
const MISLEADING: [&str; 17] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TRACE",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// Settings of a repository that would change what git says of it.
const PLAIN: [&str; 5] = [
    "trailer.separators=:",
    "core.commentChar=#",
    "mailmap.file=",
    "log.showSignature=false",
    "log.follow=false",
];
/// A file without settings.
const EMPTY: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// A repository that git can read, and the branch that is asked for.
pub struct Git {
    path: PathBuf,
    branch: String,
    /// Folders of other owners that the user trusts: of the user's settings the only one that counts.
    trusted: Vec<String>,
}

impl Git {
    /// Checks that there is a repository with this branch.
    pub fn open(path: &Path, branch: Option<&str>) -> Result<Self, ImportError> {
        let words = path.display().to_string();
        if !path.exists() {
            let remote = words.contains("://") || (words.contains('@') && words.contains(':'));
            return Err(if remote {
                ImportError::Remote(words)
            } else {
                ImportError::Missing(path.to_owned())
            });
        }
        let (branch_name, trusted) = (branch.unwrap_or("HEAD").to_owned(), trusted());
        let git = Self { path: path.to_owned(), branch: branch_name, trusted };
        git.check_place()?;
        let commit = format!("{}^{{commit}}", git.branch);
        let there = !git.branch.starts_with('-')
            && git.run(&["rev-parse", "--verify", "--quiet", &commit])?.status.success();
        match branch {
            _ if there => Ok(git),
            Some(branch) => Err(ImportError::NoBranch { path: git.path, branch: branch.to_owned() }),
            None => {
                let hint = "; its default branch is empty, --branch names another".to_owned();
                Err(ImportError::Nothing { place: words, what: "commit", hint })
            }
        }
    }

    /// Lists the branch's commits in a format, a NUL after each, to a reader.
    pub fn log(
        &self,
        format: &str,
        read: impl FnOnce(&mut dyn BufRead) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let format = format!("--format={format}");
        let arguments = [
            "log",
            "-z",
            "--use-mailmap",
            "--encoding=UTF-8",
            "--no-color",
            "--no-show-signature",
            "--no-patch",
            &format,
            &self.branch,
            "--",
        ];
        let mut child = self.start(&arguments, Stdio::null())?;
        let said = child.stderr.take().map(|stderr| thread::spawn(|| first_words(stderr)));
        let done = match child.stdout.take() {
            Some(output) => read(&mut BufReader::with_capacity(1 << 16, output)),
            None => Ok(()),
        };
        if done.is_err() {
            // It may still be writing to nobody; it may also have ended by itself.
            let _ = child.kill();
        }
        let status = child.wait().map_err(ImportError::GitFails)?;
        let said = said.and_then(|said| said.join().ok()).unwrap_or_default();
        match done {
            // A history that ends early does so for the reason that git tells.
            Ok(()) | Err(ImportError::Torn(_)) if !status.success() => Err(self.refused(&said)),
            done => done,
        }
    }

    /// Whether the beginning of the history was left behind when it was cloned.
    pub fn is_shallow(&self) -> Result<bool, ImportError> {
        Ok(self.answer(&["rev-parse", "--is-shallow-repository"])? == "true")
    }

    /// The repository's place as it was given.
    pub fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// The name of the repository's folder.
    pub fn name(&self) -> String {
        let top = self.answer(&["rev-parse", "--show-toplevel"]).ok().filter(|top| !top.is_empty());
        let folder = top.map_or_else(|| self.path.clone(), PathBuf::from);
        let folder = folder.canonicalize().unwrap_or(folder);
        let named = |folder: &Path| Some(folder.file_name()?.to_string_lossy().into_owned());
        let mut name = named(&folder).unwrap_or_default();
        if name == ".git" {
            name = folder.parent().and_then(named).unwrap_or_default();
        }
        name.strip_suffix(".git").unwrap_or(&name).to_owned()
    }

    /// People as the repository's `.mailmap` names them.
    pub fn mailmap(&self, people: &[Named]) -> Result<Vec<Named>, ImportError> {
        // Git takes contacts with an address, one a line.
        let contact = |one: &Named| {
            let (name, address) = (plain(&one.name), plain(&one.address));
            (!address.is_empty() && address == one.address).then(|| format!("{name} <{address}>\n"))
        };
        let contacts: Vec<Option<String>> = people.iter().map(contact).collect();
        let asked: String = contacts.iter().flatten().map(String::as_str).collect();
        if asked.is_empty() {
            return Ok(people.to_vec());
        }
        let mut child = self.start(&["check-mailmap", "--stdin"], Stdio::piped())?;
        let input = child.stdin.take();
        let asking = thread::spawn(move || input.map(|mut input| input.write_all(asked.as_bytes())));
        let output = child.wait_with_output().map_err(ImportError::GitFails)?;
        // Where git stopped listening, it says why.
        let _ = asking.join();
        if !output.status.success() {
            return Err(self.refused(&String::from_utf8_lossy(&output.stderr)));
        }
        let answers = String::from_utf8_lossy(&output.stdout);
        let mut answers = answers.lines();
        let answered = people.iter().zip(&contacts).map(|(one, contact)| {
            let answer = contact.as_ref().and_then(|_| answers.next());
            let parted = answer.and_then(|line| line.strip_suffix('>')?.rsplit_once('<'));
            parted.map_or_else(
                || one.clone(),
                |(name, address)| Named { name: name.trim().to_owned(), address: address.to_owned() },
            )
        });
        Ok(answered.collect())
    }

    /// Refuses a folder that is in a repository without being one.
    fn check_place(&self) -> Result<(), ImportError> {
        let inside = self.answer(&["rev-parse", "--absolute-git-dir"])?;
        let top = self.run(&["rev-parse", "--show-toplevel"])?;
        let top = String::from_utf8_lossy(&top.stdout).trim().to_owned();
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let here = real(&self.path);
        let of = if top.is_empty() { &inside } else { &top };
        // The settings of a repository may name another work tree.
        if self.path.join(".git").exists()
            || [&inside, &top].into_iter().any(|place| !place.is_empty() && real(Path::new(place)) == here)
        {
            return Ok(());
        }
        Err(ImportError::Within { path: self.path.clone(), of: PathBuf::from(of) })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = git();
        command.arg("--no-pager");
        for trusted in &self.trusted {
            command.arg("-c").arg(format!("safe.directory={trusted}"));
        }
        for setting in PLAIN {
            command.args(["-c", setting]);
        }
        command.arg("-C").arg(&self.path).args(arguments);
        // The settings of the user and of the machine count for nothing.
        command
            .env("GIT_CONFIG_GLOBAL", EMPTY)
            .env("GIT_CONFIG_SYSTEM", EMPTY)
            .env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    fn start(&self, arguments: &[&str], input: Stdio) -> Result<Child, ImportError> {
        let mut command = self.command(arguments);
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(unstarted)
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, ImportError> {
        self.command(arguments).stdin(Stdio::null()).output().map_err(unstarted)
    }

    fn answer(&self, arguments: &[&str]) -> Result<String, ImportError> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Err(self.refused(&String::from_utf8_lossy(&output.stderr)))
    }

    fn refused(&self, said: &str) -> ImportError {
        let said = said.trim();
        let said = if said.is_empty() { "it doesn't say why" } else { said };
        let said = said.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
        ImportError::NoHistory { path: self.path.clone(), said }
    }
}

/// The program, without what would mislead it.
fn git() -> Command {
    let mut command = Command::new("git");
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    command.env("GIT_NO_LAZY_FETCH", "1");
    for name in MISLEADING {
        command.env_remove(name);
    }
    command
}

/// Folders that the user, or the machine, trusts although somebody else owns them.
fn trusted() -> Vec<String> {
    let of = |scope: &str| {
        let output =
            git().args(["config", scope, "--get-all", "safe.directory"]).stdin(Stdio::null()).output();
        let said = output.map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&said).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    [of("--system"), of("--global")].concat()
}

fn unstarted(error: std::io::Error) -> ImportError {
    if error.kind() == ErrorKind::NotFound { ImportError::NoGit } else { ImportError::GitFails(error) }
}

/// What a program says at first; the rest is listened to and forgotten.
fn first_words(mut from: impl Read) -> String {
    let mut said = Vec::new();
    let mut part = [0; 1 << 12];
    while let Ok(read @ 1..) = from.read(&mut part) {
        said.extend_from_slice(&part[..read.min((1usize << 12).saturating_sub(said.len()))]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

/// Without what would end or part a contact.
fn plain(word: &str) -> String {
    word.chars().filter(|c| !c.is_control() && !"<>".contains(*c)).collect()
}

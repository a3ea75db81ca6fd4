//! Why a log can't be made. Nothing has been written then.

use std::io;
use std::path::PathBuf;

/// Why a log can't be made. No message holds a name or an address of a member.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no git program.
    #[error(
        "there is no `git` program on this machine's PATH, and histories are read with it; install it from \
             https://git-scm.com"
    )]
    NoGit,
    /// Git is there and doesn't run.
    #[error("`git` can't be run: {0}")]
    GitFails(io::Error),
    /// The repository is somewhere else.
    #[error(
        "{0} is an address; clone it first, then import the clone:\n  git clone --bare {0} repository.git"
    )]
    Remote(String),
    /// There is nothing.
    #[error("there is no file or folder {}", .0.display())]
    Missing(PathBuf),
    /// The folder is in a repository, and isn't one.
    #[error(
        "{} is no git repository, but a folder in one ({}); name that, or, if it is a submodule that was not \
         fetched, run `git submodule update --init` first",
        path.display(),
        of.display()
    )]
    Within {
        /// The place that was asked for.
        path: PathBuf,
        /// The repository around it.
        of: PathBuf,
    },
    /// Git finds no repository there, or can't read it.
    #[error("git can't read a history from {}: {said}", path.display())]
    NoHistory {
        /// The place that was asked for.
        path: PathBuf,
        /// Git's own words.
        said: String,
    },
    /// There is no such branch.
    #[error("{} has no branch or commit '{branch}'; `git branch --all` in it lists what there is", path.display())]
    NoBranch {
        /// The repository.
        path: PathBuf,
        /// What was asked for.
        branch: String,
    },
    /// A version of git from before 2.22.
    #[error(
        "this `git` is older than 2.22 (June 2019) and can't list trailers one by one; install a newer one"
    )]
    OldGit,
    /// The program answered with something else than what it was asked for.
    #[error(
        "`git log` ended in the midst of commit {0}; `git fsck` in the repository checks whether it is complete"
    )]
    Torn(u64),
    /// A file can't be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file of another form.
    #[error("{} is {what}", path.display())]
    OtherForm {
        /// The file.
        path: PathBuf,
        /// What it is, and what to do.
        what: &'static str,
    },
    /// A file that ends too early, or was altered.
    #[error(
        "{} is broken {form}: {what}; the file was cut off or altered: export or download it again, or leave this \
         file out",
        path.display()
    )]
    Broken {
        /// The file.
        path: PathBuf,
        /// What it is written in.
        form: &'static str,
        /// What is wrong, and where in the file.
        what: String,
    },
    /// There is no such format.
    #[error("there is no format '{name}'; expected one of: {known}")]
    NoFormat {
        /// What was asked for.
        name: String,
        /// The formats that there are.
        known: String,
    },
    /// A file that doesn't say who is who.
    #[error(
        "{} doesn't say who is who: {what}; expected identities as SortingHat exports them (JSON), or lines as in \
         git's .mailmap: Name <address> <other address>",
        path.display()
    )]
    NoIdentities {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Nothing that could be an event.
    #[error("{place} holds no {what} that could become an event{hint}")]
    Nothing {
        /// Where nothing was found.
        place: String,
        /// What was looked for.
        what: &'static str,
        /// What was left out, or what was expected.
        hint: String,
    },
    /// Somebody wanted to stop.
    #[error("stopped; nothing was written")]
    Stopped,
}

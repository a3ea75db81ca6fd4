//! `hearth new`: a first scenario, with comments.

use std::path::PathBuf;

use clap::Args;
use hearth::output::atomic;
use hearth::scenario::template;

use super::ending::{CliError, Ended};
use super::screen::{program, say, shell};

/// Where to write it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth new my.ron
  hearth new scenarios/launch.ron")]
pub struct NewArgs {
    /// The file to write; its name should end in .ron
    file: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
}

/// Writes it.
pub fn new(args: &NewArgs) -> Result<Ended, CliError> {
    let path = &args.file;
    let bad = |what: String| Err(CliError::Bad(what));
    if path.is_dir() {
        return bad(format!("{} is a folder; name a file in it, such as my.ron", path.display()));
    }
    if path.symlink_metadata().is_ok() && !args.force {
        return bad(format!(
            "{} is there already, and was left as it is; choose another name, or --force to replace it",
            path.display()
        ));
    }
    if let Err(error) = atomic::write(path, template().as_bytes()) {
        let hint = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
                format!(" (there is no folder {})", folder.display())
            }
            _ => String::new(),
        };
        return bad(format!("cannot write {}: {error}{hint}", path.display()));
    }
    let (program, file) = (program(), shell(path.display()));
    say(&format!(
        "{} is a scenario with comments. Change what you like in it, then:\n\
         \x20 {program} check {file}\n\
         \x20 {program} run {file}\n\
         What any of its parameters means, and the many it doesn't show:\n\
         \x20 {program} explain policy",
        path.display()
    ));
    Ok(Ended::Fine)
}

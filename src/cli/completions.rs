//! `hearth completions`: what a shell needs to complete commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::ending::{CliError, Ended};
use super::screen;

/// Which shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  hearth completions bash > ~/.local/share/bash-completion/completions/hearth")]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints them.
pub fn completions(args: &CompletionsArgs) -> Result<Ended, CliError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "hearth", &mut text);
    screen::say(&String::from_utf8_lossy(&text));
    Ok(Ended::Fine)
}

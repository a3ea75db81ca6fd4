//! `hearth explain`: what a parameter means.

use std::fmt::Write as _;

use clap::Args;
use hearth::engine::scenario::{explain as explained, explain_all, sections, timeline_sections};

use super::ending::{CliError, Ended};
use super::screen::{COLUMNS, program, say};
use super::words;

/// What to explain.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth explain                          the groups of parameters
  hearth explain policy                   one group
  hearth explain policy.protected_hours   one parameter
  hearth explain shock.sponsor_leaves     something that a timeline names
  hearth explain survival                 an outcome, a price, a word of reports
  hearth explain --all | less             everything")]
pub struct ExplainArgs {
    /// A parameter, a group, something that a timeline names, an outcome, or a word of reports
    path: Option<String>,
    /// All parameters, group by group
    #[arg(long, conflicts_with = "path")]
    all: bool,
}

/// Explains it.
pub fn explain(args: &ExplainArgs) -> Result<Ended, CliError> {
    match &args.path {
        _ if args.all => say(&explain_all()),
        Some(path) => say(&meaning(path)?),
        None => say(&overview()),
    }
    Ok(Ended::Fine)
}

/// A parameter or a group; else a word of reports and tables, an outcome, a price. A word that is both is explained as both.
fn meaning(path: &str) -> Result<String, CliError> {
    match (explained(path).or_else(|error| in_words(path).ok_or(error)), words::explain(path)) {
        (Ok(parameter), None) => Ok(parameter),
        (Ok(parameter), Some(word)) => Ok(format!("{word}\n{parameter}")),
        (Err(_), Some(word)) => Ok(word),
        (Err(error), None) => match words::likest(path) {
            Some(meant) => Err(CliError::Bad(format!("{error}; or the word `{meant}`?"))),
            None => Err(error.into()),
        },
    }
}

/// What a timeline names, or a lever, as reports write it: without its group, and with spaces.
fn in_words(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let groups = ["shock", "event", "task", "policy", "organisation"];
    groups.iter().find_map(|group| explained(&format!("{group}.{name}")).ok())
}

fn overview() -> String {
    let mut out = String::from("A scenario has these groups of parameters:\n\n");
    let mut groups = sections();
    groups.retain(|group| !group.entries.is_empty() && !group.path.is_empty());
    for group in &groups {
        line(&mut out, &group.path, &group.about);
    }
    out += "\nA timeline says what happens when, in these words:\n\n";
    for group in timeline_sections() {
        line(&mut out, &group.path, &group.about);
    }
    let program = program();
    let _ = write!(
        out,
        "\nThen, for a group or a parameter in it:\n  {program} explain policy\n  \
         {program} explain policy.protected_hours\n"
    );
    out
}

fn line(out: &mut String, path: &str, about: &str) {
    // The first clause tells what it is about; the rest is for whoever asks for it.
    let about = about.split([':', ';']).next().unwrap_or_default().trim_end_matches('.');
    let about: String = match about.chars().count() > COLUMNS - 26 {
        true => about.chars().take(COLUMNS - 27).chain(['…']).collect(),
        false => about.to_owned(),
    };
    // Writing to a string can't fail.
    let _ = writeln!(out, "  {path:22}  {about}");
}

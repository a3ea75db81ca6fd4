//! `hearth new`: a first scenario, study or design, with comments.

use std::path::PathBuf;

use clap::Args;
use hearth::engine::scenario::template;
use hearth::study::output::atomic;
use hearth::study::{spec, sweep};

use super::ending::{CliError, Ended};
use super::screen::{program, say, shell};

/// Where to write it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth new my.ron
  hearth new scenarios/launch.ron
  hearth new --study my-study.ron                 policies for the baseline
  hearth new --study my-study.ron --of my.ron     for a scenario beside it
  hearth new --design design.ron                  a parameter space to sweep")]
pub struct NewArgs {
    /// The file to write; its name should end in .ron
    file: PathBuf,
    /// Write a study, which compares policies, in place of a scenario
    #[arg(long)]
    study: bool,
    /// Write a design, which sweeps a parameter space, in place of a scenario
    #[arg(long, conflicts_with = "study")]
    design: bool,
    /// The study's or design's scenario: a file as seen from it, or a ready one's name
    #[arg(long, value_name = "SCENARIO", default_value = "baseline")]
    of: String,
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
    if args.of != "baseline" && !args.study && !args.design {
        return bad("--of goes with --study or --design: a scenario has no other".to_owned());
    }
    let text = match (args.study, args.design) {
        (true, _) => spec::template(&args.of),
        (_, true) => sweep::template(&args.of),
        _ => template(),
    };
    if let Err(error) = atomic::write(path, text.as_bytes()) {
        let hint = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
                format!(" (there is no folder {})", folder.display())
            }
            _ => String::new(),
        };
        return bad(format!("cannot write {}: {error}{hint}", path.display()));
    }
    let (program, file) = (program(), shell(path.display()));
    if args.study {
        say(&format!(
            "{} is a study with comments. Change what you like in it, then:\n\
             \x20 {program} check {file}\n\
             \x20 {program} compare {file}",
            path.display()
        ));
        return Ok(Ended::Fine);
    }
    if args.design {
        say(&format!(
            "{} is a design with comments. Change what you like in it, then:\n\
             \x20 {program} check {file}\n\
             \x20 {program} sweep {file}\n\
             \x20 {program} sensitivity {file}",
            path.display()
        ));
        return Ok(Ended::Fine);
    }
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

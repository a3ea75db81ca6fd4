//! `hearth study run`: some units of a study.

use std::path::PathBuf;

use clap::Args;
use hearth::study::output::State;
use hearth::study::{Numbers, StoredArms, Study};
use serde_json::json;

use super::super::args::{JsonArgs, ThreadArgs};
use super::super::ending::{CliError, Ended};
use super::super::progress::with_bar;
use super::super::screen::{aside, plural, program, say, shell};
use super::super::{paths, printer};
use super::{broke, manifest, refuse_growing, when_free, with_arms};

/// Which units of which study.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The results folder
    dir: PathBuf,
    /// Units, such as 0-99,250; all that are missing where none is named
    #[arg(long, value_name = "UNITS")]
    units: Option<Numbers>,
    /// Wait while another process makes tables of them, rather than refuse
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    threads: ThreadArgs,
    #[command(flatten)]
    json: JsonArgs,
}

/// Does them.
pub fn run(args: &RunArgs) -> Result<Ended, CliError> {
    when_free(args.wait, || run_now(args))
}

fn run_now(args: &RunArgs) -> Result<Ended, CliError> {
    let there = manifest(&args.dir)?;
    if there.state == State::Complete {
        match args.json.json {
            true => {
                let result = json!({"units": "", "asked": 0, "found": 0, "whole": true});
                printer::folder_object("study run", &args.dir, &there, result);
            }
            false => say(&format!("{} is complete: there is no unit to do", paths::folder(&args.dir))),
        }
        return Ok(Ended::Fine);
    }
    let manifest = with_arms(&args.dir)?;
    refuse_growing(&args.dir, &manifest)?;
    let kept = StoredArms::of_folder(&args.dir, &manifest).map_err(CliError::Open)?;
    let point_arms = kept.point_arms();
    let study = Study::join(&args.dir, kept.design(&manifest, &point_arms)).map_err(CliError::Open)?;
    let name = manifest.arms.first().map_or("", |arm| &arm.name);
    let done = with_bar(name, args.threads.threads, |control| {
        let numbers = match &args.units {
            Some(numbers) => numbers.clone(),
            None => study.missing(control)?,
        };
        study.run_units(&numbers, control).map(|share| (numbers, share))
    });
    let (numbers, share) = done.map_err(broke)?;
    if args.json.json {
        let result = json!({
            "units": numbers.to_string(), "asked": share.asked, "found": share.found, "whole": share.whole,
        });
        printer::folder_object("study run", &args.dir, &manifest, result);
    }
    if !share.whole {
        aside(&format!("Stopped; finished units are kept in {}.", paths::folder(&args.dir)));
        return Ok(Ended::Interrupted);
    }
    if !args.json.json {
        say(&format!(
            "{} in {}: {} done now, {} there before.\nWhen all are there:\n  {} study merge {}",
            plural(share.asked as u64, "unit", "units"),
            paths::folder(&args.dir),
            share.asked - share.found,
            share.found,
            program(),
            shell(args.dir.display())
        ));
    }
    Ok(Ended::Fine)
}

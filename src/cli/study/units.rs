//! `hearth study run`: some units of a study.

use std::path::PathBuf;

use clap::Args;
use hearth::study::{Control, Numbers, StoredArms, Study};
use serde_json::json;

use super::super::ending::{CliError, Ended};
use super::super::results::threads;
use super::super::screen::{aside, plural, program, say, shell};
use super::super::{interrupt, panics, paths, progress};
use super::{broke, manifest, refuse_growing};

/// Which units of which study.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The study's folder
    dir: PathBuf,
    /// Units, such as 0-99,250; all that are missing where none is named
    #[arg(long, value_name = "UNITS")]
    units: Option<Numbers>,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    /// A JSON object on standard output, instead of words
    #[arg(long)]
    json: bool,
}

/// Does them.
pub fn run(args: &RunArgs) -> Result<Ended, CliError> {
    let manifest = manifest(&args.dir)?;
    refuse_growing(&args.dir, &manifest)?;
    let kept = StoredArms::of_folder(&args.dir, &manifest).map_err(CliError::Open)?;
    let point_arms = kept.point_arms();
    let study = Study::join(&args.dir, kept.design(&manifest, &point_arms)).map_err(CliError::Open)?;
    let stop = interrupt::listen();
    let bar = progress::Bar::new(manifest.arms.first().map_or("", |arm| &arm.name));
    let control = Control { threads: args.threads, stop, progress: &|progress| bar.tell(progress) };
    let numbers = match &args.units {
        Some(numbers) => numbers.clone(),
        None => study.missing(&control).map_err(broke)?,
    };
    let share = panics::quietly(|| study.run_units(&numbers, &control));
    bar.clear();
    let share = share.map_err(broke)?;
    if args.json {
        let object = json!({
            "out": paths::folder(&args.dir), "units": numbers.to_string(), "asked": share.asked,
            "found": share.found, "whole": share.whole,
        });
        say(&object.to_string());
    }
    if !share.whole {
        aside(&format!("Stopped; finished units are kept in {}.", paths::folder(&args.dir)));
        return Ok(Ended::Interrupted);
    }
    if !args.json {
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

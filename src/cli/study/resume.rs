//! `hearth study resume` and `merge`: from what a folder holds to its tables and all that is made of them.

use std::path::PathBuf;

use clap::Args;
use hearth::study::output::State;
use hearth::study::sweep::Made;
use hearth::study::{Control, Ending, Existing, StoredArms, Study};

use super::super::control::{self, Remedy};
use super::super::ending::{CliError, Ended};
use super::super::results::ResultArgs;
use super::super::{inquiry, interrupt, panics, progress, sweep};
use super::{Held, broke, held, manifest, refuse_growing};

/// Which study.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The study's folder
    dir: PathBuf,
    #[command(flatten)]
    results: ResultArgs,
}

/// Which study, and whether all of it must be there.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The study's folder
    dir: PathBuf,
    /// End it with as many replicates as all arms or points have
    #[arg(long)]
    so_far: bool,
    #[command(flatten)]
    results: ResultArgs,
}

/// Goes on.
pub fn resume(args: &ResumeArgs) -> Result<Ended, CliError> {
    if let Held::Inquiry(made) = held(&args.dir)? {
        return inquiry::resume(&args.dir, &made, &args.results);
    }
    go_on(&args.dir, &args.results, &mut |study, control| study.run(control))
}

/// Merges.
pub fn merge(args: &MergeArgs) -> Result<Ended, CliError> {
    go_on(&args.dir, &args.results, &mut |study, control| match args.so_far {
        true => study.merge_so_far(control),
        false => study.merge(control),
    })
}

type Doing<'d> = &'d mut dyn FnMut(&mut Study<'_>, &Control<'_>) -> Result<Ending, hearth::study::StudyError>;

fn go_on(dir: &std::path::Path, wanted: &ResultArgs, doing: Doing<'_>) -> Result<Ended, CliError> {
    let manifest = manifest(dir)?;
    if manifest.state == State::Running {
        refuse_growing(dir, &manifest)?;
    }
    wanted.check(manifest.replicates)?;
    let kept = StoredArms::of_folder(dir, &manifest).map_err(CliError::Open)?;
    let point_arms = kept.point_arms();
    let design = kept.design(&manifest, &point_arms);
    let remedy = Remedy {
        replace: "the command that began it, with --overwrite".to_owned(),
        beside: "the command that began it, with --out DIR".to_owned(),
    };
    let stop = interrupt::listen();
    let scenarios = kept.scenarios();
    let mut study = match manifest.until.as_deref() {
        Some(rule) => Study::open_growing(dir, design, Existing::Continue, rule),
        None => Study::open(dir, design, Existing::Continue),
    }
    .map_err(|error| control::opening(error, &remedy))?;
    let bar = progress::Bar::new(manifest.arms.first().map_or("", |arm| &arm.name));
    let control = Control { threads: wanted.threads, stop, progress: &|progress| bar.tell(progress) };
    let ending = panics::quietly(|| doing(&mut study, &control));
    bar.clear();
    let ending = ending.map_err(broke)?;
    if let (Ending::Complete | Ending::AlreadyComplete, Some(made)) =
        (ending, Made::of_folder(dir, study.manifest()).map_err(CliError::Study)?)
    {
        let manifest = study.manifest().clone();
        return sweep::conclude(dir, &manifest, &made, &wanted.into());
    }
    control::conclude(&mut study, ending, &scenarios, wanted, |_| String::new())
}

//! `hearth study resume` and `merge`: from what a folder holds to its tables and all that is made of them.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::output::{Manifest, State, StudyKind};
use hearth::study::sweep::Made;
use hearth::study::{Control, Ending, Existing, StoredArms, Study, StudyError};

use super::super::args::{OutputArgs, ShowArgs};
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, refused};
use super::super::results::{self, ResultArgs};
use super::super::run::RunArgs;
use super::super::sweep::DesignArgs;
use super::super::{autopsy, calibrate, compare, interrupt, panics, progress, search, sweep, validate};
use super::{broke, manifest, refuse_growing, with_arms};

/// Which results folder.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The results folder
    dir: PathBuf,
    #[command(flatten)]
    results: ResultArgs,
    #[command(flatten)]
    show: ShowArgs,
}

/// Which results folder, and whether all of it must be there.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The results folder
    dir: PathBuf,
    /// Stop at the replicates that every arm already has
    #[arg(long)]
    so_far: bool,
    #[command(flatten)]
    results: ResultArgs,
    #[command(flatten)]
    show: ShowArgs,
}

/// Goes on, and ends where the command ends that began it.
pub fn resume(args: &ResumeArgs) -> Result<Ended, CliError> {
    let (dir, show) = (&args.dir, &args.show);
    let manifest = manifest(dir)?;
    let kind = manifest.kind;
    if !matches!(kind, StudyKind::Run) {
        refuse_of_runs(kind, &args.results)?;
    }
    match kind {
        // Another program began it: it has tables of runs only.
        _ if manifest.options.is_null() => {
            go_on(dir, &manifest, (&args.results, show), &mut |study, control| study.run(control))
        }
        StudyKind::Run | StudyKind::Sweep | StudyKind::Sensitivity => {
            go_on(dir, &manifest, (&args.results, show), &mut |study, control| study.run(control))
        }
        StudyKind::Comparison => compare::resume(dir, &manifest, show),
        StudyKind::Search => search::resume(dir, &manifest, show),
        StudyKind::Calibration => calibrate::resume(dir, &manifest, show),
        StudyKind::Autopsy => autopsy::resume(dir, &manifest, show),
        StudyKind::Facts => validate::facts::resume(dir, &manifest, show),
        StudyKind::Claims => validate::claims::resume(dir, &manifest, show),
        StudyKind::Mechanisms => validate::mechanisms::resume(dir, &manifest, show),
    }
}

/// Refuses what only runs have.
fn refuse_of_runs(kind: StudyKind, asked: &ResultArgs) -> Result<(), CliError> {
    let flags = [("--story", asked.story.is_some()), ("--log", asked.log.is_some()), ("--csv", asked.csv)];
    match flags.iter().find(|(_, given)| *given) {
        Some((flag, _)) => Err(CliError::Bad(format!(
            "{flag} is for results of `hearth run`; this is a {}; nothing was changed",
            kind.name()
        ))),
        None => Ok(()),
    }
}

/// Merges.
pub fn merge(args: &MergeArgs) -> Result<Ended, CliError> {
    let manifest = with_arms(&args.dir)?;
    go_on(&args.dir, &manifest, (&args.results, &args.show), &mut |study, control| match args.so_far {
        true => study.merge_so_far(control),
        false => study.merge(control),
    })
}

type Doing<'d> = &'d mut dyn FnMut(&mut Study<'_>, &Control<'_>) -> Result<Ending, StudyError>;

/// Runs what is missing of arms or points, and makes what the command makes that began it.
fn go_on(
    dir: &Path,
    manifest: &Manifest,
    (more, show): (&ResultArgs, &ShowArgs),
    doing: Doing<'_>,
) -> Result<Ended, CliError> {
    if manifest.state == State::Running {
        refuse_growing(dir, manifest)?;
    }
    let (wanted, show) = wanted(dir, manifest, more, show)?;
    wanted.check(manifest.replicates)?;
    show.check()?;
    let kept = StoredArms::of_folder(dir, manifest).map_err(CliError::Open)?;
    let point_arms = kept.point_arms();
    let design = kept.design(manifest, &point_arms);
    let stop = interrupt::listen();
    let scenarios = kept.scenarios();
    let output = OutputArgs { resumed: true, ..OutputArgs::default() };
    let mut study = match manifest.until.as_deref() {
        Some(rule) => Study::open_growing(dir, design, Existing::Continue, rule),
        None => Study::open(dir, design, Existing::Continue),
    }
    .map_err(|error| refused(error, dir, &output))?;
    let bar = progress::Bar::new(manifest.arms.first().map_or("", |arm| &arm.name));
    let control = Control { threads: show.threads(), stop, progress: &|progress| bar.tell(progress) };
    let ending = panics::quietly(|| doing(&mut study, &control)).map_err(broke);
    bar.clear();
    let ending = ending?;
    if let (Ending::Complete | Ending::AlreadyComplete, Some(made)) =
        (ending, Made::of_folder(dir, study.manifest()).map_err(CliError::Study)?)
    {
        return sweep::conclude(&mut study, &made, &show);
    }
    results::conclude(&mut study, ending, &scenarios, &wanted, &show, |_| Vec::new())
}

/// What the command wanted that began a folder, and what is asked for besides.
fn wanted(
    dir: &Path,
    manifest: &Manifest,
    more: &ResultArgs,
    show: &ShowArgs,
) -> Result<(ResultArgs, ShowArgs), CliError> {
    let (mut results, mut shown) = match manifest.kind {
        _ if manifest.options.is_null() => (ResultArgs::default(), ShowArgs::default()),
        StudyKind::Run => {
            let began: RunArgs = arguments(dir, manifest)?;
            (began.results, began.shared.output.show)
        }
        StudyKind::Sweep | StudyKind::Sensitivity => {
            let began: DesignArgs = arguments(dir, manifest)?;
            (ResultArgs::default(), began.shared.output.show)
        }
        _ => (ResultArgs::default(), ShowArgs::default()),
    };
    results.add(more);
    shown.add(show);
    Ok((results, shown))
}

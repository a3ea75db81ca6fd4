//! `hearth study resume` and `merge`: from what a folder holds to its tables and all that is made of them.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::output::{Manifest, State, StudyKind};
use hearth::study::sweep::Made;
use hearth::study::{Control, Ending, Existing, StoredArms, Study, StudyError};

use super::super::args::{OutputArgs, PaperArgs, ShowArgs};
use super::super::autopsy::AutopsyStudy;
use super::super::calibrate::CalibrationStudy;
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, refused};
use super::super::progress::with_bar;
use super::super::results::{self, ResultArgs};
use super::super::run::RunArgs;
use super::super::search::SearchStudy;
use super::super::sweep::DesignArgs;
use super::super::validate::claims::ClaimsStudy;
use super::super::validate::facts::FactsStudy;
use super::super::validate::mechanisms::MechanismsStudy;
use super::super::validate::realism::RealismStudy;
use super::super::{compare, interrupt, kind, sweep};
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
    #[command(flatten)]
    paper: PaperArgs,
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
    #[command(flatten)]
    paper: PaperArgs,
}

/// Goes on, and ends where the command ends that began it.
pub fn resume(args: &ResumeArgs) -> Result<Ended, CliError> {
    let (dir, show) = (&args.dir, &args.show);
    let manifest = manifest(dir)?;
    if !matches!(manifest.kind, StudyKind::Run) {
        refuse_of_runs(manifest.kind, &args.results)?;
    }
    match manifest.kind {
        // Another program began it: it has tables of runs only.
        _ if manifest.options.is_null() => {
            go_on(dir, &manifest, (&args.results, show, args.paper), &mut |study, control| study.run(control))
        }
        StudyKind::Run | StudyKind::Sweep | StudyKind::Sensitivity => {
            go_on(dir, &manifest, (&args.results, show, args.paper), &mut |study, control| study.run(control))
        }
        StudyKind::Comparison => compare::resume(dir, &manifest, (show, args.paper)),
        StudyKind::Search => kind::resume::<SearchStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Calibration => kind::resume::<CalibrationStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Autopsy => kind::resume::<AutopsyStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Facts => kind::resume::<FactsStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Claims => kind::resume::<ClaimsStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Mechanisms => kind::resume::<MechanismsStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Realism => kind::resume::<RealismStudy>(dir, &manifest, (show, args.paper)),
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
    go_on(&args.dir, &manifest, (&args.results, &args.show, args.paper), &mut |study, control| match args
        .so_far
    {
        true => study.merge_so_far(control),
        false => study.merge(control),
    })
}

type Doing<'d> = &'d mut dyn FnMut(&mut Study<'_>, &Control<'_>) -> Result<Ending, StudyError>;

/// Runs what is missing of arms or points, and makes what the command makes that began it.
fn go_on(
    dir: &Path,
    manifest: &Manifest,
    (more, show, paper): (&ResultArgs, &ShowArgs, PaperArgs),
    doing: Doing<'_>,
) -> Result<Ended, CliError> {
    if manifest.state == State::Running {
        refuse_growing(dir, manifest)?;
    }
    let (wanted, show, paper) = wanted(dir, manifest, (more, show, paper))?;
    wanted.check(manifest.replicates)?;
    paper.check()?;
    let kept = StoredArms::of_folder(dir, manifest).map_err(CliError::Open)?;
    let point_arms = kept.point_arms();
    let design = kept.design(manifest, &point_arms);
    interrupt::listen();
    let scenarios = kept.scenarios();
    let output = OutputArgs { resumed: true, ..OutputArgs::default() };
    let mut study = match manifest.until.as_deref() {
        Some(rule) => Study::open_growing(dir, design, Existing::Continue, rule),
        None => Study::open(dir, design, Existing::Continue),
    }
    .map_err(|error| refused(error, dir, &output))?;
    let name = manifest.arms.first().map_or("", |arm| &arm.name);
    let ending = with_bar(name, show.threads(), |control| doing(&mut study, control)).map_err(broke)?;
    if let (Ending::Complete | Ending::AlreadyComplete, Some(made)) =
        (ending, Made::of_folder(dir, study.manifest()).map_err(CliError::Study)?)
    {
        return sweep::conclude(&mut study, &made, &show, paper);
    }
    results::conclude(&mut study, ending, &scenarios, &wanted, (&show, paper), |_| Vec::new())
}

/// What the command wanted that began a folder, and what is asked for besides.
fn wanted(
    dir: &Path,
    manifest: &Manifest,
    (more, show, paper): (&ResultArgs, &ShowArgs, PaperArgs),
) -> Result<(ResultArgs, ShowArgs, PaperArgs), CliError> {
    let (mut results, mut shown, mut printed) = match manifest.kind {
        StudyKind::Run if !manifest.options.is_null() => {
            let began: RunArgs = arguments(dir, manifest)?;
            (began.results, began.shared.output.show, began.paper)
        }
        StudyKind::Sweep | StudyKind::Sensitivity if !manifest.options.is_null() => {
            let began: DesignArgs = arguments(dir, manifest)?;
            (ResultArgs::default(), began.shared.output.show, began.paper)
        }
        _ => Default::default(),
    };
    results.add(more);
    shown.add(show);
    printed.add(paper);
    Ok((results, shown, printed))
}

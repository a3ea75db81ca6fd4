//! `hearth study resume` and `merge`: from what a folder holds to its tables and all that is made of them.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::output::{Manifest, State, StudyKind};
use hearth::study::sweep::Made;
use hearth::study::{Control, Ending, Existing, StoredArms, Study, StudyError, restore};
use serde_json::Value;

use super::super::args::{OutputArgs, PaperArgs, ShowArgs};
use super::super::autopsy::AutopsyStudy;
use super::super::calibrate::CalibrationStudy;
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, refused, tell_damage};
use super::super::progress::with_bar;
use super::super::results::{self, ResultArgs};
use super::super::run::RunArgs;
use super::super::search::SearchStudy;
use super::super::sweep::DesignArgs;
use super::super::validate::claims::ClaimsStudy;
use super::super::validate::facts::FactsStudy;
use super::super::validate::mechanisms::MechanismsStudy;
use super::super::validate::realism::RealismStudy;
use super::super::{compare, interrupt, kind, printer, sweep};
use super::{broke, manifest, refuse_growing, when_free, with_arms};

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
#[derive(Debug, Clone, Args)]
pub struct MergeArgs {
    /// The results folder
    dir: PathBuf,
    /// Stop at the replicates that every arm already has
    #[arg(long)]
    so_far: bool,
    /// Wait while other processes run units, rather than refuse
    #[arg(long)]
    wait: bool,
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
    tell_damage(dir, &restore(dir).map_err(CliError::Open)?);
    let manifest = manifest(dir)?;
    refuse_what_is_not_there(&manifest, &args.results)?;
    match manifest.kind {
        // Another program began it: it has tables of runs only.
        _ if manifest.options.is_null() => {
            go_on(dir, &manifest, (&args.results, show, args.paper), &mut |study, control| study.run(control))
        }
        StudyKind::Run | StudyKind::Sweep | StudyKind::Sensitivity => {
            go_on(dir, &manifest, (&args.results, show, args.paper), &mut |study, control| study.run(control))
        }
        StudyKind::Comparison => compare::resume(dir, &manifest, (show, args.paper), args.results.csv),
        StudyKind::Search => kind::resume::<SearchStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Calibration => kind::resume::<CalibrationStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Autopsy => kind::resume::<AutopsyStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Facts => kind::resume::<FactsStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Claims => kind::resume::<ClaimsStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Mechanisms => kind::resume::<MechanismsStudy>(dir, &manifest, (show, args.paper)),
        StudyKind::Realism => kind::resume::<RealismStudy>(dir, &manifest, (show, args.paper)),
    }
}

/// Refuses what a kind of study doesn't have: single runs with a story and a log, tables of runs.
fn refuse_what_is_not_there(manifest: &Manifest, asked: &ResultArgs) -> Result<(), CliError> {
    let run = manifest.kind == StudyKind::Run;
    let flags = [
        ("--story", asked.story.is_some() && !run),
        ("--log", asked.log.is_some() && !run),
        ("--csv", asked.csv && !manifest.has_arms()),
    ];
    match flags.iter().find(|(_, refused)| *refused) {
        Some((flag, _)) => Err(CliError::Bad(format!(
            "{flag}: this is a {}, which has none; its tables are CSV already; nothing was changed",
            manifest.kind.name()
        ))),
        None => Ok(()),
    }
}

/// Merges.
pub fn merge(args: &MergeArgs) -> Result<Ended, CliError> {
    when_free(args.wait, || merge_now(args))
}

fn merge_now(args: &MergeArgs) -> Result<Ended, CliError> {
    let whole = manifest(&args.dir)?.state == State::Complete;
    let resume = || {
        let MergeArgs { dir, results, show, paper, .. } = args.clone();
        resume(&ResumeArgs { dir, results, show, paper })
    };
    // What is complete has no units left to merge: what isn't what was written is made again.
    if whole {
        return resume();
    }
    tell_damage(&args.dir, &restore(&args.dir).map_err(CliError::Open)?);
    let manifest = with_arms(&args.dir)?;
    let doing: Doing<'_> = &mut |study, control| match args.so_far {
        true => study.merge_so_far(control),
        false => study.merge(control),
    };
    if manifest.kind == StudyKind::Comparison && !manifest.options.is_null() {
        // The tables first; then all that `hearth compare` makes of them.
        return match tables_of(&args.dir, &manifest, &args.show, doing)? {
            Ending::Interrupted { reached, total } => {
                Ok(printer::interrupted(&args.dir, &manifest, &args.show, Some((reached, total))))
            }
            Ending::Complete | Ending::AlreadyComplete => resume(),
        };
    }
    go_on(&args.dir, &manifest, (&args.results, &args.show, args.paper), doing)
}

/// Makes the tables of a study whose arms its folder holds.
fn tables_of(dir: &Path, manifest: &Manifest, show: &ShowArgs, doing: Doing<'_>) -> Result<Ending, CliError> {
    refuse_growing(dir, manifest)?;
    let kept = StoredArms::of_folder(dir, manifest).map_err(CliError::Open)?;
    let point_arms = kept.point_arms();
    interrupt::listen();
    let output = OutputArgs { resumed: true, ..OutputArgs::default() };
    let mut study = Study::open(dir, kept.design(manifest, &point_arms), Existing::Continue)
        .map_err(|error| refused(error, dir, &output))?;
    tell_damage(dir, study.damaged());
    let name = manifest.arms.first().map_or("", |arm| &arm.name);
    with_bar(name, show.threads(), |control| doing(&mut study, control)).map_err(broke)
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
    let (wanted, show, paper, options) = wanted(dir, manifest, (more, show, paper))?;
    wanted.check(manifest.replicates)?;
    paper.check()?;
    let kept = StoredArms::of_folder(dir, manifest).map_err(CliError::Open)?;
    let point_arms = kept.point_arms();
    let mut design = kept.design(manifest, &point_arms);
    // What is asked for besides is part of the folder from now on.
    design.invocation.options = options;
    interrupt::listen();
    let scenarios = kept.scenarios();
    let output = OutputArgs { resumed: true, ..OutputArgs::default() };
    let mut study = match manifest.until.as_deref() {
        Some(rule) => Study::open_growing(dir, design, Existing::Continue, rule),
        None => Study::open(dir, design, Existing::Continue),
    }
    .map_err(|error| refused(error, dir, &output))?;
    tell_damage(dir, study.damaged());
    let name = manifest.arms.first().map_or("", |arm| &arm.name);
    let ending = with_bar(name, show.threads(), |control| doing(&mut study, control)).map_err(broke)?;
    if let (Ending::Complete | Ending::AlreadyComplete, Some(made)) =
        (ending, Made::of_folder(dir, study.manifest()).map_err(CliError::Study)?)
    {
        return sweep::conclude(&mut study, &made, (&show, paper), wanted.csv);
    }
    results::conclude(&mut study, ending, &scenarios, &wanted, (&show, paper), |_| Vec::new())
}

/// What the command wanted that began a folder, and what is asked for besides.
fn wanted(
    dir: &Path,
    manifest: &Manifest,
    (more, show, paper): (&ResultArgs, &ShowArgs, PaperArgs),
) -> Result<(ResultArgs, ShowArgs, PaperArgs, Value), CliError> {
    let stored =
        |began: Result<Value, serde_json::Error>| began.map_err(|error| CliError::Bad(error.to_string()));
    let (results, mut shown, printed, options) = match manifest.kind {
        StudyKind::Run if !manifest.options.is_null() => {
            let mut began: RunArgs = arguments(dir, manifest)?;
            began.results.add(more);
            began.paper.add(paper);
            let options = stored(serde_json::to_value(&began))?;
            (began.results, began.shared.output.show, began.paper, options)
        }
        StudyKind::Sweep | StudyKind::Sensitivity if !manifest.options.is_null() => {
            let mut began: DesignArgs = arguments(dir, manifest)?;
            began.paper.add(paper);
            began.csv |= more.csv;
            let options = stored(serde_json::to_value(&began))?;
            let results = ResultArgs { csv: began.csv, ..ResultArgs::default() };
            (results, began.shared.output.show, began.paper, options)
        }
        _ => (more.clone(), ShowArgs::default(), paper, manifest.options.clone()),
    };
    shown.add(show);
    Ok((results, shown, printed, options))
}

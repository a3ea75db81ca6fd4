//! `hearth autopsy`: what killed a community, and what would have saved it.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::observe::Cause;
use hearth::engine::scenario::Scenario;
use hearth::report::figures::{About, autopsy as figure};
use hearth::study::autopsy::{
    Autopsy, AutopsyError, AutopsyRequest, Certainty, Estimate, MATCHED_REPLICATES, MOST_MATCHED_REPLICATES,
    Removed, Subject, examine, narrative, subject,
};
use hearth::study::output::{Input, Manifest, StudyKind, atomic};
use hearth::study::{Cache, Control, Progress};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::args::{SharedArgs, ShowArgs, between, help};
use super::ending::{CliError, Ended};
use super::folder::{arguments, invocation, lasting_command, open};
use super::printer::{self, Answer};
use super::publish::{Data, Publication, publish};
use super::screen::{self, aside, program, shell};
use super::{interrupt, panics, paths, progress, study};

/// The seed where none is asked for, as that of `hearth run`.
const SEED: u64 = 1;
/// The scenario in the results folder.
const SCENARIO: &str = "scenario.ron";
/// The scenario without the first of the pressures.
const WITHOUT: &str = "without.ron";
/// Runs among which one that ended is looked for.
const SEARCHED: u32 = 100;

/// Whom to look at, and how closely.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth autopsy my.ron
  hearth autopsy closed-club --replicate 12
  hearth autopsy outputs/baseline
  hearth autopsy my.ron -n 40 --set policy.control=0.9

The same random numbers are used again, with one pressure removed at a time.
The cause is the pressure whose removal would have gained the community most,
over several matched replicates: one run alone says little. Without
--replicate, the run is one of median length among those that ended.",
    mut_arg("replicates", between(2, i64::from(MOST_MATCHED_REPLICATES))),
    mut_args(help(&[
        ("replicates", "Matched replicates of each removal: pairs of runs, with the pressure and without it [default: 10]"),
        ("seed", "Seed of a scenario's runs [default: 1]; a results folder has its own"),
        ("set", "Change a parameter of a scenario first, such as policy.control=0.9"),
        ("out", "Folder for the results [default: outputs/autopsy/NAME]"),
        ("pdf", "There is no report to print"),
    ])),
    mut_arg("pdf", |arg| arg.hide(true))
)]
pub struct AutopsyArgs {
    /// A scenario (a file, or a ready one's name), or a complete results folder; the baseline where none is given
    #[arg(value_name = "SCENARIO|FOLDER")]
    #[serde(skip)]
    target: Option<PathBuf>,
    /// Examine this run; its matched replicates are those that follow
    #[arg(long, value_name = "R", allow_negative_numbers = true)]
    replicate: Option<u32>,
    /// Examine this community [default: the first that died]
    #[arg(long, value_name = "NAME")]
    community: Option<String>,
    /// Examine this arm of a comparison
    #[arg(long, value_name = "NAME")]
    #[serde(skip)]
    arm: Option<String>,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
    /// The run of a results folder that was chosen.
    #[arg(skip)]
    subject: Option<Subject>,
}

/// A scenario whose runs are examined.
struct Patient {
    scenario: Scenario,
    seed: u64,
    /// Name of the folder for the results.
    name: String,
    /// The folder and the arm, where it is of a study.
    study: Option<(PathBuf, usize)>,
}

/// Examines a run.
pub fn autopsy(args: &AutopsyArgs) -> Result<Ended, CliError> {
    let patient = patient(args)?;
    let community = community(args, &patient.scenario)?;
    let output = &args.shared.output;
    let out = match &output.out {
        Some(out) => out.clone(),
        None => Path::new(paths::OUTPUTS).join("autopsy").join(&patient.name),
    };
    interrupt::listen();
    let mut args = args.clone();
    // What can't be examined is refused before a folder is made for it.
    let (seed, replicate) = (patient.seed, args.replicate.unwrap_or(0));
    AutopsyRequest { seed, replicate, matched: args.replicates(), community: community.unwrap_or(0) }
        .check(&patient.scenario)?;
    if let Some((folder, arm)) = &patient.study {
        args.subject = Some(of_runs(&args, folder, *arm, community)?);
    }
    of(&args, &patient, &out)
}

/// Goes on with the autopsy of a folder.
pub fn resume(folder: &Path, manifest: &Manifest, more: &ShowArgs) -> Result<Ended, CliError> {
    let (mut args, patient) = of_folder(folder, manifest)?;
    args.shared.output.resume(folder, more);
    of(&args, &patient, folder)
}

/// Makes the results of a folder's autopsy again; nothing where it was stopped.
pub fn again(folder: &Path, there: &Manifest, threads: usize) -> Result<Option<(Manifest, Data)>, CliError> {
    let (mut args, patient) = of_folder(folder, there)?;
    args.shared.output.show.threads.threads = threads;
    let found = find(&args, &patient, None)?;
    found.map(|(subject, found)| Ok((manifest(&args, &patient)?, data(&found, &subject)?))).transpose()
}

fn of_folder(folder: &Path, manifest: &Manifest) -> Result<(AutopsyArgs, Patient), CliError> {
    let args: AutopsyArgs = arguments(folder, manifest)?;
    // The scenario in the folder has the changes in it.
    let scenario = paths::load(&folder.join(SCENARIO), &[])?;
    let patient = Patient { scenario, seed: manifest.seed, name: String::new(), study: None };
    Ok((args, patient))
}

/// Examines a run, writes and prints what killed its community.
fn of(args: &AutopsyArgs, patient: &Patient, out: &Path) -> Result<Ended, CliError> {
    let (output, show) = (&args.shared.output, &args.shared.output.show);
    let inputs = [Input { name: SCENARIO.to_owned(), text: patient.scenario.to_ron() }];
    let mut folder = open(out, manifest(args, patient)?, &inputs, output)?;
    let cache = Cache::open(out).map_err(CliError::Study)?;
    let Some((subject, found)) = find(args, patient, Some(&cache))? else {
        return Ok(printer::interrupted(out, folder.manifest(), show, None));
    };
    let about = About {
        scenario: patient.scenario.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        seed: patient.seed,
        horizon_weeks: patient.scenario.horizon_weeks,
    };
    let publication = Publication {
        data: data(&found, &subject)?,
        drawings: if show.no_figures { Vec::new() } else { vec![figure(&found, &about)] },
        ..Publication::default()
    };
    if !publish(&mut folder, publication, show)? {
        return Ok(printer::undrawn(out, folder.manifest(), show));
    }
    let mut answer = answer(&found, &subject);
    answer.next = if output.resumed { Vec::new() } else { next(args, patient, &found, out) };
    Ok(printer::complete(out, folder.manifest(), show, answer))
}

fn manifest(args: &AutopsyArgs, patient: &Patient) -> Result<Manifest, CliError> {
    let invocation = invocation(StudyKind::Autopsy, lasting_command(), args, Vec::new())?;
    let asked = json!({
        "scenario": atomic::sha256(patient.scenario.to_ron().as_bytes()),
        "community": args.community,
        "replicate": args.replicate,
        "subject": args.subject,
    });
    Ok(Manifest::begun(&invocation, patient.seed, args.replicates(), asked))
}

impl AutopsyArgs {
    fn replicates(&self) -> u32 {
        self.shared.replicates.unwrap_or(MATCHED_REPLICATES)
    }
}

/// Finds the run, and re-runs it without one pressure at a time; nothing where the user stops it.
fn find(
    args: &AutopsyArgs,
    patient: &Patient,
    cache: Option<&Cache>,
) -> Result<Option<(Subject, Autopsy)>, CliError> {
    let community = community(args, &patient.scenario)?;
    let subject = match &args.subject {
        Some(subject) => subject.clone(),
        None => {
            let found = with_bar("searching:", args, |control| {
                subject::in_scenario(&patient.scenario, patient.seed, community, SEARCHED, cache, control)
            })?;
            let Some(found) = found else { return Ok(None) };
            found
        }
    };
    let question = AutopsyRequest {
        seed: patient.seed,
        replicate: args.replicate.unwrap_or(subject.replicate),
        matched: args.replicates(),
        community: subject.community,
    };
    let found = with_bar("without:", args, |control| examine(&patient.scenario, &question, cache, control))?;
    Ok(found.map(|found| (subject, found)))
}

/// The scenario that was asked for: a file, a ready one, or that of a results folder.
fn patient(args: &AutopsyArgs) -> Result<Patient, CliError> {
    let seed = args.shared.draw.number().unwrap_or(SEED);
    let sets = &args.shared.draw.set;
    let Some(target) = &args.target else {
        let scenario = paths::baseline(sets)?;
        return Ok(Patient { scenario, seed, name: "baseline".to_owned(), study: None });
    };
    if target.is_dir() {
        return of_study(args, target);
    }
    if args.arm.is_some() {
        return Err(CliError::Bad("--arm is for comparisons; a scenario has no arms".to_owned()));
    }
    let scenario = paths::load(target, sets)?;
    let name = paths::name_for(Some(target), &scenario.name, "scenario");
    Ok(Patient { scenario, seed, name, study: None })
}

fn of_study(args: &AutopsyArgs, folder: &Path) -> Result<Patient, CliError> {
    let shown = paths::folder(folder);
    if args.shared.draw.seed.is_some() || !args.shared.draw.set.is_empty() {
        return Err(CliError::Bad(format!(
            "{shown} is a study, which has its seed and its parameters; --seed and --set are for scenarios; nothing \
             was started"
        )));
    }
    let manifest = study::with_arms(folder)?;
    subject::made_here(&manifest).map_err(CliError::Open)?;
    let commit = hearth::COMMIT;
    if commit != manifest.commit {
        aside(&format!(
            "Another build made {shown} (commit {}; this is {commit}); its runs may differ.",
            manifest.commit
        ));
    }
    let names: Vec<&str> = manifest.arms.iter().map(|arm| arm.name.as_str()).collect();
    let place = match &args.arm {
        None if names.len() > 1 => {
            let some: Vec<&str> = names.iter().copied().take(8).collect();
            return Err(CliError::Bad(format!(
                "{shown} has {} arms; name one with --arm, such as {}; nothing was started",
                names.len(),
                some.join(", ")
            )));
        }
        None => 0,
        Some(asked) => named("arm", asked, &names)?,
    };
    let mut arms = study::arms(folder, &manifest)?;
    let scenario = arms.swap_remove(place).scenario().clone();
    let folder_name = folder.file_name().map(|name| paths::slug(&name.to_string_lossy()));
    let mut name = folder_name.filter(|name| !name.is_empty()).unwrap_or_else(|| "study".to_owned());
    if names.len() > 1 {
        name = format!("{name}-{}", paths::slug(names[place]));
    }
    Ok(Patient { scenario, seed: manifest.seed, name, study: Some((folder.to_owned(), place)) })
}

/// The place of the community that was asked for.
fn community(args: &AutopsyArgs, scenario: &Scenario) -> Result<Option<usize>, CliError> {
    let names: Vec<&str> = scenario.communities.iter().map(|one| one.name.as_str()).collect();
    args.community.as_ref().map(|asked| named("community", asked, &names)).transpose()
}

fn named(what: &str, asked: &str, names: &[&str]) -> Result<usize, CliError> {
    names.iter().position(|name| *name == asked).ok_or_else(|| {
        let some: Vec<&str> = names.iter().copied().take(8).collect();
        CliError::Bad(format!(
            "there is no {what} '{asked}'; expected one of {}; nothing was started",
            some.join(", ")
        ))
    })
}

/// The run to examine, of those in a results folder.
fn of_runs(
    args: &AutopsyArgs,
    folder: &Path,
    arm: usize,
    community: Option<usize>,
) -> Result<Subject, CliError> {
    let manifest = study::with_arms(folder)?;
    if let Some(asked) = args.replicate.filter(|asked| *asked >= manifest.replicates) {
        return Err(CliError::Bad(format!(
            "--replicate {asked}: the study has {}, counted from 0 to {}; nothing was started",
            manifest.replicates,
            manifest.replicates - 1
        )));
    }
    subject::in_study(folder, &manifest, arm, community).map_err(CliError::from)
}

/// Does a piece of work with a bar for whoever watches.
fn with_bar<T>(
    name: &str,
    args: &AutopsyArgs,
    work: impl FnOnce(&Control<'_>) -> Result<T, AutopsyError>,
) -> Result<T, CliError> {
    let bar = progress::Bar::new(name);
    let tell = |progress: Progress<'_>| bar.tell(progress);
    let control =
        Control { threads: args.shared.output.show.threads(), stop: interrupt::listen(), progress: &tell };
    let done = panics::quietly(|| work(&control));
    bar.clear();
    Ok(done?)
}

/// The files of the results.
fn data(found: &Autopsy, subject: &Subject) -> Result<Data, CliError> {
    let mut data = Data::default();
    let text = screen::wrap(&format!("{}\n\n{}", narrative::text(found), narrative::table(found)));
    data.texts.push(("autopsy.txt", text));
    data.json("autopsy.json", &as_json(found, subject))?;
    if found.removals.first().is_some_and(|removed| removed.present) {
        data.texts.push((WITHOUT, found.without.scenario().to_ron()));
    }
    Ok(data)
}

fn answer(found: &Autopsy, subject: &Subject) -> Answer {
    let question = &found.question;
    let body = format!(
        "{}, replicate {} of seed {}: {} of {} runs of {} ended before week {}.\n\n{}\n\n{}",
        found.scenario,
        question.replicate,
        question.seed,
        subject.ended,
        subject.runs,
        found.community,
        found.horizon,
        narrative::text(found),
        narrative::table(found)
    );
    let mut answer = Answer { body, result: as_json(found, subject), ..Answer::default() };
    answer.line("autopsy.png", "gains of the removals, as PNG and SVG");
    answer.line(WITHOUT, "the scenario without the first of the pressures");
    answer.line("autopsy.txt", "the text above");
    answer.line("autopsy.json", "all of it for other programs");
    answer
}

/// Commands that work as they stand.
fn next(args: &AutopsyArgs, patient: &Patient, found: &Autopsy, out: &Path) -> Vec<String> {
    let program = program();
    let mut commands = Vec::new();
    if found.removals.first().is_some_and(|removed| removed.present) {
        commands.push(format!("{program} run {}", shell(out.join(WITHOUT).display())));
    }
    let folder = out.display().to_string();
    let folder = folder.trim_end_matches('/');
    let mut again = format!("{program} autopsy");
    if let Some(target) = &args.target {
        again += &format!(" {}", shell(target.display()));
    }
    for (flag, value) in [("--arm", &args.arm), ("--community", &args.community)] {
        if let Some(value) = value {
            again += &format!(" {flag} {}", shell(value));
        }
    }
    if let Some(seed) = args.shared.draw.number() {
        again += &format!(" --seed {seed}");
    }
    for set in &args.shared.draw.set {
        again += &format!(" --set {}", shell(set));
    }
    let open = !matches!(found.named(), Some((_, Certainty::Sure)));
    if open && args.replicates() < MOST_MATCHED_REPLICATES / 4 {
        let (replicate, more) = (found.question.replicate, 4 * args.replicates());
        let beside = shell(format!("{folder}-{more}"));
        commands.push(format!("{again} --replicate {replicate} -n {more} --out {beside}"));
    } else if patient.study.is_none() {
        let other = found.question.replicate.saturating_add(args.replicates());
        let beside = shell(format!("{folder}-of-{other}"));
        commands.push(format!("{again} --replicate {other} --out {beside}"));
    }
    commands.push(format!("{program} explain policy"));
    commands
}

fn as_json(found: &Autopsy, subject: &Subject) -> Value {
    let named = found.named();
    json!({
        "scenario": found.scenario,
        "community": found.community,
        "seed": found.question.seed,
        "replicate": found.question.replicate,
        "matched_replicates": found.question.matched,
        "horizon_weeks": found.horizon,
        "runs": subject.runs,
        "runs_ended": subject.ended,
        "alive": found.subject_run().alive,
        "survival_weeks": found.subject_run().weeks,
        "by_the_ledger": found.subject_run().by_ledger.map(Cause::name),
        "full_weeks": found.full_weeks(),
        "matched_ended": found.ended(),
        "cause": named.map(|(removed, _)| removed.causes[0].name()),
        "certainty": named.map(|(_, certainty)| certainty),
        "removals": found.removals.iter().map(removal).collect::<Vec<_>>(),
        "pairs": found.pairs.iter().map(removal).collect::<Vec<_>>(),
        "text": narrative::text(found),
    })
}

fn removal(removed: &Removed) -> Value {
    let interval =
        |estimate: Estimate| json!({"mean": estimate.mean, "low": estimate.low, "high": estimate.high});
    json!({
        "without": removed.causes.iter().map(|cause| cause.name()).collect::<Vec<_>>(),
        "present": removed.present,
        "full_weeks_gained": interval(removed.gain),
        "weeks_longer": interval(removed.longer),
        "matched_saved": removed.saved,
        "matched_lost": removed.lost,
        "largest_share": removed.largest,
        "this_run": {"alive": removed.subject_run().alive, "survival_weeks": removed.subject_run().weeks},
    })
}

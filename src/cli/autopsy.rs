//! `hearth autopsy`: what killed a community, and what would have saved it.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::observe::Cause;
use hearth::engine::scenario::Scenario;
use hearth::report::figures::{About, autopsy as figure};
use hearth::study::Cache;
use hearth::study::autopsy::{
    Autopsy, AutopsyRequest, Certainty, Estimate, MATCHED_AT_MOST, MATCHED_REPLICATES,
    MOST_MATCHED_REPLICATES, Removed, Subject, Verdict, examine, narrative, subject,
};
use hearth::study::output::{Input, Manifest, StudyKind, atomic};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::args::{OutputArgs, SharedArgs, between, help};
use super::ending::{CliError, Ended};
use super::folder::{arguments, invocation, lasting_command};
use super::kind::{Kind, carry_out};
use super::printer::Answer;
use super::progress::with_bar;
use super::publish::{Data, Publication};
use super::screen::{self, Again, aside};
use super::{paths, study};

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
over several matched replicates: one run alone says little. Without -n, it
goes on until that is decided, up to 640 matched replicates. Without
--replicate, the run is one of median length among those that ended.",
    mut_arg("replicates", between(2, i64::from(MOST_MATCHED_REPLICATES))),
    mut_args(help(&[
        ("replicates", "Matched replicates of each removal: pairs of runs, with the pressure and without it [default: until it is decided, 20 to 640]"),
        ("seed", "Seed of a scenario's runs [default: 1]; a results folder has its own"),
        ("set", "Change a parameter of a scenario first, such as policy.control=0.9"),
        ("out", "Folder for the results [default: outputs/autopsy/NAME]"),
    ]))
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
    let mut args = args.clone();
    // What can't be examined is refused before a folder is made for it.
    let (seed, replicate) = (patient.seed, args.replicate.unwrap_or(0));
    AutopsyRequest {
        seed,
        replicate,
        matched: args.replicates(),
        at_most: args.at_most(),
        community: community.unwrap_or(0),
    }
    .check(&patient.scenario)?;
    if let Some((folder, arm)) = &patient.study {
        args.subject = Some(of_runs(&args, folder, *arm, community)?);
    }
    carry_out(AutopsyStudy { args, patient }, &out)
}

/// An autopsy that was asked for.
pub struct AutopsyStudy {
    args: AutopsyArgs,
    patient: Patient,
}

impl Kind for AutopsyStudy {
    type Result = (Subject, Autopsy);

    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        let args = arguments(folder, manifest)?;
        // The scenario in the folder has the changes in it.
        let scenario = paths::load(&folder.join(SCENARIO), &[])?;
        let patient = Patient { scenario, seed: manifest.seed, name: String::new(), study: None };
        Ok(Self { args, patient })
    }

    fn output(&mut self) -> &mut OutputArgs {
        &mut self.args.shared.output
    }

    fn manifest(&self) -> Result<Manifest, CliError> {
        let args = &self.args;
        let invocation = invocation(StudyKind::Autopsy, lasting_command(), args, Vec::new())?;
        let asked = json!({
            "scenario": atomic::sha256(self.patient.scenario.to_ron().as_bytes()),
            "community": args.community,
            "replicate": args.replicate,
            "subject": args.subject,
            "at_most": args.at_most(),
        });
        Ok(Manifest::begun(&invocation, self.patient.seed, args.replicates(), asked))
    }

    fn inputs(&self) -> Result<Vec<Input>, CliError> {
        Ok(vec![Input { name: SCENARIO.to_owned(), text: self.patient.scenario.to_ron() }])
    }

    /// Finds the run, and re-runs it without one pressure at a time.
    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<(Subject, Autopsy)>, CliError> {
        let (args, Patient { scenario, seed, .. }) = (&self.args, &self.patient);
        let community = community(args, scenario)?;
        let subject = match &args.subject {
            Some(subject) => Some(subject.clone()),
            None => with_bar("searching:", threads, |control| {
                subject::in_scenario(scenario, *seed, community, SEARCHED, cache, control)
            })?,
        };
        let Some(subject) = subject else { return Ok(None) };
        let question = AutopsyRequest {
            seed: *seed,
            replicate: args.replicate.unwrap_or(subject.replicate),
            matched: args.replicates(),
            at_most: args.at_most(),
            community: subject.community,
        };
        let found = with_bar("without:", threads, |control| examine(scenario, &question, cache, control))?;
        Ok(found.map(|found| (subject, found)))
    }

    fn data(&self, (subject, found): &(Subject, Autopsy)) -> Result<Data, CliError> {
        let mut data = Data::default();
        let text = screen::wrap(&format!("{}\n\n{}", narrative::text(found), narrative::table(found)));
        data.texts.push(("autopsy.txt", text));
        data.json("autopsy.json", &as_json(found, subject))?;
        if found.removals.first().is_some_and(|removed| removed.present) {
            data.texts.push((WITHOUT, found.without.scenario().to_ron()));
        }
        Ok(data)
    }

    fn beside<'p>(
        &self,
        (_, found): &'p (Subject, Autopsy),
        _there: &Manifest,
    ) -> Result<Publication<'p>, CliError> {
        let scenario = &self.patient.scenario;
        let about = About {
            scenario: scenario.name.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: self.patient.seed,
            horizon_weeks: scenario.horizon_weeks,
        };
        let drawings = move || vec![figure(found, &about)];
        Ok(Publication { drawings: Some(Box::new(drawings)), ..Publication::default() })
    }

    fn answer(&self, (subject, found): &(Subject, Autopsy), out: &Path) -> Answer {
        Answer { next: next(&self.args, &self.patient, found, out), ..answer(found, subject) }
    }
}

impl AutopsyArgs {
    fn replicates(&self) -> u32 {
        self.shared.replicates.unwrap_or(MATCHED_REPLICATES)
    }

    /// Matched replicates at which it ends undecided.
    fn at_most(&self) -> u32 {
        self.shared.replicates.unwrap_or(MATCHED_AT_MOST)
    }
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
    if args.shared.output.resumed {
        return Vec::new();
    }
    let mut commands = Vec::new();
    if found.removals.first().is_some_and(|removed| removed.present) {
        commands.push(Again::new("run").words([out.join(WITHOUT).display()]));
    }
    let folder = out.display().to_string();
    let folder = folder.trim_end_matches('/');
    let again = Again::new("autopsy")
        .words(args.target.as_ref().map(|target| target.display()))
        .flag("--arm", &args.arm)
        .flag("--community", &args.community)
        .flag("--seed", args.shared.draw.number())
        .flag("--set", &args.shared.draw.set);
    let open = !matches!(found.named(), Some((_, Certainty::Sure)));
    let needed = match found.verdict() {
        Verdict::TooFew { needed } => needed,
        _ => 4 * found.question.matched,
    };
    if open && found.verdict() != Verdict::Nothing && needed <= MOST_MATCHED_REPLICATES {
        let more = needed;
        let again = again.flag("--replicate", [found.question.replicate]).flag("-n", [more]);
        commands.push(again.flag("--out", [format!("{folder}-{more}")]));
    } else if patient.study.is_none() {
        let other = found.question.replicate.saturating_add(found.question.matched);
        commands.push(again.flag("--replicate", [other]).flag("--out", [format!("{folder}-of-{other}")]));
    }
    commands.push(Again::new("explain policy"));
    commands.into_iter().map(Again::text).collect()
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
        "verdict": match found.verdict() {
            Verdict::Named(..) => "named",
            Verdict::Nothing => "nothing",
            Verdict::TooFew { .. } => "too_few",
        },
        "replicates_needed": match found.verdict() {
            Verdict::TooFew { needed } => Some(needed),
            _ => None,
        },
        "analyses": found.analyses.0,
        "confidence_of_intervals": 1.0 - found.risk,
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

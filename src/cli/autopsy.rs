//! `hearth autopsy`: what killed a community, and what would have saved it.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::observe::Cause;
use hearth::engine::scenario::Scenario;
use hearth::report::figures::{About, autopsy as figure};
use hearth::study::autopsy::{
    Autopsy, AutopsyError, AutopsyRequest, Certainty, Estimate, MOST_TWINS, Removed, Subject, TWINS, examine,
    narrative, subject,
};
use hearth::study::output::atomic;
use hearth::study::{Control, Progress};
use serde_json::{Value, json};

use super::ending::{CliError, Ended};
use super::results::threads;
use super::screen::{self, aside, program, say, shell};
use super::{interrupt, panics, paths, progress, study};

/// The seed where none is asked for, as that of `hearth run`.
const SEED: u64 = 1;
/// Lives among which one that ended is looked for.
const SEARCHED: u32 = 100;

/// Whom to look at, and how closely.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth autopsy my.ron
  hearth autopsy scenarios/closed-club.ron --replicate 12
  hearth autopsy outputs/baseline
  hearth autopsy my.ron --twins 40 --set policy.control=0.9

The same random numbers are lived through again, without one pressure at a
time. What kills is named by what the community would have gained without it,
over several twins: one life alone tells little. Where no replicate is named,
it is one of median length among those that ended.")]
pub struct AutopsyArgs {
    /// A scenario file, or the folder of a complete study; the baseline where none is given
    #[arg(value_name = "SCENARIO|STUDY")]
    target: Option<PathBuf>,
    /// The life to look at; its twins are the replicates that follow
    #[arg(long, value_name = "R", allow_negative_numbers = true)]
    replicate: Option<u32>,
    /// Twins of each removal: pairs of lives, with the pressure and without it
    #[arg(long, default_value_t = TWINS, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(2..=i64::from(MOST_TWINS)))]
    twins: u32,
    /// Name of the community; the first that died where none is named
    #[arg(long, value_name = "NAME")]
    community: Option<String>,
    /// Arm of a study of several
    #[arg(long, value_name = "NAME")]
    arm: Option<String>,
    /// Seed of a scenario's lives [default: 1]; a study has its own
    #[arg(long, value_name = "SEED", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Change a parameter of a scenario first, such as policy.control=0.9
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Folder for the results [default: outputs/autopsy/NAME]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    /// Draw no figure
    #[arg(long)]
    no_figures: bool,
    /// A JSON object on standard output, instead of words
    #[arg(long)]
    json: bool,
}

/// A scenario whose lives are looked at.
struct Patient {
    scenario: Scenario,
    seed: u64,
    /// Name of the folder for the results.
    name: String,
    /// The folder and the arm, where it is of a study.
    study: Option<(PathBuf, usize)>,
}

/// Looks at a life.
pub fn autopsy(args: &AutopsyArgs) -> Result<Ended, CliError> {
    let patient = patient(args)?;
    let community = community(args, &patient.scenario)?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => Path::new(paths::OUTPUTS).join("autopsy").join(&patient.name),
    };
    paths::check_out(&out)?;
    interrupt::listen();
    let Some(subject) = subject_of(args, &patient, community)? else { return Ok(stopped()) };
    let question = AutopsyRequest {
        seed: patient.seed,
        replicate: args.replicate.unwrap_or(subject.replicate),
        twins: args.twins,
        community: subject.community,
    };
    let found = with_bar("without:", args, |control| examine(&patient.scenario, &question, None, control))?;
    let Some(found) = found else { return Ok(stopped()) };
    let files = write(args, &patient, &found, &out)?;
    if args.json {
        say(&as_json(&found, &subject, &out, &files).to_string());
    } else {
        say(&page(args, &patient, &found, &subject, &out, &files));
    }
    Ok(Ended::Fine)
}

fn stopped() -> Ended {
    aside("Stopped before anything was found. Nothing was written; the same command begins anew.");
    Ended::Interrupted
}

/// The scenario that was asked for, from a file or a study's folder.
fn patient(args: &AutopsyArgs) -> Result<Patient, CliError> {
    let seed = args.seed.unwrap_or(SEED);
    let Some(target) = &args.target else {
        let scenario = match args.set.is_empty() {
            true => Scenario::baseline(),
            false => Scenario::parse(&Scenario::baseline().to_ron(), "the baseline", &args.set)?,
        };
        return Ok(Patient { scenario, seed, name: "baseline".to_owned(), study: None });
    };
    if target.is_dir() {
        return of_study(args, target);
    }
    if args.arm.is_some() {
        return Err(CliError::Bad("--arm is for studies; a scenario has no arms".to_owned()));
    }
    let scenario = paths::load(target, &args.set)?;
    let name = paths::name_for(Some(target), &scenario.name, "scenario");
    Ok(Patient { scenario, seed, name, study: None })
}

fn of_study(args: &AutopsyArgs, folder: &Path) -> Result<Patient, CliError> {
    let shown = paths::folder(folder);
    if args.seed.is_some() || !args.set.is_empty() {
        return Err(CliError::Bad(format!(
            "{shown} is a study, which has its seed and its parameters; --seed and --set are for scenarios; nothing \
             was started"
        )));
    }
    let manifest = study::manifest(folder)?;
    subject::made_here(&manifest).map_err(CliError::Open)?;
    let commit = hearth::COMMIT;
    if commit != manifest.commit {
        aside(&format!(
            "Another build made {shown} (commit {}; this is {commit}); its lives may differ.",
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

/// The life to look at; `None` where the user stops the search.
fn subject_of(
    args: &AutopsyArgs,
    patient: &Patient,
    community: Option<usize>,
) -> Result<Option<Subject>, CliError> {
    if let Some((folder, arm)) = &patient.study {
        let manifest = study::manifest(folder)?;
        if let Some(asked) = args.replicate.filter(|asked| *asked >= manifest.replicates) {
            return Err(CliError::Bad(format!(
                "--replicate {asked}: the study has {}, counted from 0 to {}; nothing was started",
                manifest.replicates,
                manifest.replicates - 1
            )));
        }
        return subject::in_study(folder, &manifest, *arm, community).map(Some).map_err(CliError::from);
    }
    with_bar("searching:", args, |control| {
        subject::in_scenario(&patient.scenario, patient.seed, community, SEARCHED, None, control)
    })
}

/// Does a piece of work with a bar for whoever watches.
fn with_bar<T>(
    name: &str,
    args: &AutopsyArgs,
    work: impl FnOnce(&Control<'_>) -> Result<T, AutopsyError>,
) -> Result<T, CliError> {
    let bar = progress::Bar::new(name);
    let tell = |progress: Progress<'_>| bar.tell(progress);
    let control = Control { threads: args.threads, stop: interrupt::listen(), progress: &tell };
    let done = panics::quietly(|| work(&control));
    bar.clear();
    Ok(done?)
}

/// Writes what was found, and tells the names of the files.
fn write(
    args: &AutopsyArgs,
    patient: &Patient,
    found: &Autopsy,
    out: &Path,
) -> Result<Vec<String>, CliError> {
    let whole = |name: &str, bytes: &[u8]| {
        let path = out.join(name);
        atomic::write(&path, bytes).map_err(|source| CliError::Keep { path, source })
    };
    std::fs::create_dir_all(out).map_err(|source| CliError::Keep { path: out.to_owned(), source })?;
    let text = screen::wrap(&format!("{}\n\n{}", narrative::text(found), narrative::table(found)));
    whole("autopsy.txt", text.as_bytes())?;
    let mut files = vec!["autopsy.txt".to_owned()];
    if found.removals.first().is_some_and(|removed| removed.present) {
        whole("without.ron", found.without.scenario().to_ron().as_bytes())?;
        files.push("without.ron".to_owned());
    }
    if !args.no_figures {
        let about = About {
            scenario: patient.scenario.name.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: patient.seed,
            horizon_weeks: patient.scenario.horizon_weeks,
        };
        figure(found, &about).write(out)?;
        files.extend(["autopsy.png".to_owned(), "autopsy.svg".to_owned()]);
    }
    Ok(files)
}

fn page(
    args: &AutopsyArgs,
    patient: &Patient,
    found: &Autopsy,
    subject: &Subject,
    out: &Path,
    files: &[String],
) -> String {
    let question = &found.question;
    let mut page = format!(
        "{}, replicate {} of seed {}: {} of {} lives of {} ended before week {}.\n\n",
        found.scenario,
        question.replicate,
        question.seed,
        subject.ended,
        subject.lives,
        found.community,
        found.horizon
    );
    page += &narrative::text(found);
    page += "\n\n";
    page += &narrative::table(found);
    page += &format!("\nResults are in {}:\n", paths::folder(out));
    let mut line = |file: &str, what: &str| {
        if files.iter().any(|known| known == file) {
            page += &format!("  {file:14} {what}\n");
        }
    };
    line("autopsy.png", "gains of the removals, and lives with and without; also SVG");
    line("without.ron", "the scenario without the first of the pressures");
    line("autopsy.txt", "what stands above");
    page += "What to try next:\n";
    for command in next(args, patient, found, out, files) {
        page += &format!("  {}\n", screen::continued(&command));
    }
    screen::wrap(&page)
}

/// Commands that work as they stand.
fn next(args: &AutopsyArgs, patient: &Patient, found: &Autopsy, out: &Path, files: &[String]) -> Vec<String> {
    let program = program();
    let mut commands = Vec::new();
    if files.iter().any(|file| file == "without.ron") {
        commands.push(format!("{program} run {}", shell(out.join("without.ron").display())));
    }
    let mut again = format!("{program} autopsy");
    if let Some(target) = &args.target {
        again += &format!(" {}", shell(target.display()));
    }
    for (flag, value) in [("--arm", &args.arm), ("--community", &args.community)] {
        if let Some(value) = value {
            again += &format!(" {flag} {}", shell(value));
        }
    }
    if let Some(seed) = args.seed {
        again += &format!(" --seed {seed}");
    }
    for set in &args.set {
        again += &format!(" --set {}", shell(set));
    }
    let open = !matches!(found.named(), Some((_, Certainty::Sure)));
    if open && args.twins < MOST_TWINS / 4 {
        commands.push(format!("{again} --replicate {} --twins {}", found.question.replicate, 4 * args.twins));
    } else if patient.study.is_none() {
        commands.push(format!("{again} --replicate {}", found.question.replicate.saturating_add(args.twins)));
    }
    commands.push(format!("{program} explain policy"));
    commands
}

fn as_json(found: &Autopsy, subject: &Subject, out: &Path, files: &[String]) -> Value {
    let named = found.named();
    json!({
        "scenario": found.scenario,
        "community": found.community,
        "seed": found.question.seed,
        "replicate": found.question.replicate,
        "twins": found.question.twins,
        "horizon_weeks": found.horizon,
        "lives": subject.lives,
        "lives_ended": subject.ended,
        "alive": found.life().alive,
        "survival_weeks": found.life().weeks,
        "by_the_books": found.life().by_books.map(Cause::name),
        "full_weeks": found.full_weeks(),
        "twins_ended": found.ended(),
        "cause": named.map(|(removed, _)| removed.causes[0].name()),
        "certainty": named.map(|(_, certainty)| certainty),
        "removals": found.removals.iter().map(removal).collect::<Vec<_>>(),
        "pairs": found.pairs.iter().map(removal).collect::<Vec<_>>(),
        "told": narrative::text(found),
        "out": paths::folder(out),
        "files": files,
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
        "twins_saved": removed.saved,
        "twins_lost": removed.lost,
        "largest_share": removed.largest,
        "this_life": {"alive": removed.life().alive, "survival_weeks": removed.life().weeks},
    })
}

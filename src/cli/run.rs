//! `hearth run`: scenarios, each into a folder of its own; and `hearth` alone, which runs the baseline.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, ValueEnum};
use hearth::engine::scenario::Scenario;
use hearth::study::output::manifest::portable_command;
use hearth::study::output::{State, Weekly};
use hearth::study::{Arm, Design, Existing, ScenarioArm, Seed, Study};

use super::control::{self, Remedy};
use super::ending::{CliError, Ended};
use super::results::{self, ResultArgs};
use super::screen::{self, program, shell};
use super::sweep::posterior;
use super::{estimate, interrupt, paths};

/// The seed where none is asked for: always the same, so that the same command gives the same results to
/// everybody.
const SEED: u64 = 1;
/// Lives where no number is asked for.
const REPLICATES: u32 = 200;

/// What to run, how often, and what to write.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth run my.ron
  hearth run my.ron --replicates 1000 --seed 7
  hearth run my.ron --set policy.sponsorship=0.9 --out outputs/sponsored
  hearth run scenarios/*.ron --no-figures --json
  hearth run my.ron --story 12 --log 12 --csv

The same scenario, seed and version give the same results, on any machine and
with any number of threads. Interrupted, the same command continues.")]
pub struct RunArgs {
    /// Scenario files; the baseline where none is given
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// Lives of each scenario
    #[arg(long, short = 'n', default_value_t = REPLICATES, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    replicates: u32,
    /// A number, or `auto` for one that is chosen and recorded [default: 1]
    #[arg(long, value_name = "SEED", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<Chosen>,
    /// The scenario of a calibration, with the parameters in the middle of its posterior
    #[arg(long, value_name = "DIR", conflicts_with = "scenarios")]
    from_posterior: Option<PathBuf>,
    /// Change a parameter, such as policy.sponsorship=0.9
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Folder for the results [default: outputs/NAME]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Weeks to keep: of each replicate, only their distribution, or none
    #[arg(long, value_enum, default_value = "all")]
    weekly: Weeks,
    /// Replace results of another study in the folder
    #[arg(long)]
    overwrite: bool,
    /// Make the folder and its plan, and run nothing: `hearth study` does the rest
    #[arg(long)]
    prepare: bool,
    #[command(flatten)]
    results: ResultArgs,
}

/// What is kept of the weeks.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Weeks {
    All,
    Quantiles,
    None,
}

impl Weeks {
    /// What a study of them keeps.
    pub const fn kept(self) -> Weekly {
        match self {
            Self::All => Weekly::All,
            Self::Quantiles => Weekly::Quantiles,
            Self::None => Weekly::None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Chosen {
    Given(u64),
    Automatic,
}

fn seed(text: &str) -> Result<Chosen, String> {
    match text {
        "auto" => Ok(Chosen::Automatic),
        _ => text
            .parse()
            .map(Chosen::Given)
            .map_err(|_| format!("expected `auto`, or a whole number from 0 to {}", u64::MAX)),
    }
}

/// One scenario and the folder for its results.
struct Job {
    arm: ScenarioArm,
    /// The file; none for the baseline.
    file: Option<PathBuf>,
    out: PathBuf,
}

/// `hearth` alone.
pub fn baseline() -> Result<Ended, CliError> {
    /// The arguments by themselves.
    #[derive(Debug, Parser)]
    struct Alone {
        #[command(flatten)]
        run: RunArgs,
    }
    let alone = Alone::try_parse_from(["hearth"]).map_err(|error| CliError::Bad(error.to_string()))?;
    run(&alone.run)
}

/// Runs what was asked for. All that can be refused is refused before anything is run.
pub fn run(args: &RunArgs) -> Result<Ended, CliError> {
    args.results.check(args.replicates)?;
    let jobs = jobs(args)?;
    for job in &jobs {
        paths::check_out(&job.out)?;
    }
    interrupt::listen();
    let mut studies = jobs.iter().map(|job| open(job, args)).collect::<Result<Vec<_>, _>>()?;
    if args.prepare {
        jobs.iter()
            .zip(&studies)
            .for_each(|(job, study)| control::prepared(study, &job.out, args.results.shown.json));
        return Ok(Ended::Fine);
    }
    let ahead: Vec<&Scenario> = jobs
        .iter()
        .zip(&studies)
        .filter(|(_, study)| study.manifest().state == State::Running)
        .map(|(job, _)| job.arm.scenario())
        .collect();
    let weekly = args.weekly.kept();
    if let Some(told) = estimate::told(&ahead, args.replicates, args.results.threads, weekly) {
        screen::aside(&told);
    }
    let mut ended = Ended::Fine;
    for (place, (job, study)) in jobs.iter().zip(&mut studies).enumerate() {
        if place > 0 && !args.results.shown.json {
            screen::say(&format!("\n{}\n", "─".repeat(screen::COLUMNS)));
        }
        let one = control::finish(study, std::slice::from_ref(&job.arm), &args.results, |made| {
            next(args, job, made)
        })?;
        match one {
            Ended::Interrupted => return Ok(one),
            Ended::Finding => ended = one,
            Ended::Fine => {}
        }
    }
    Ok(ended)
}

/// The scenarios, read, with a folder for each.
fn jobs(args: &RunArgs) -> Result<Vec<Job>, CliError> {
    if let Some(folder) = &args.from_posterior {
        let (scenario, mut sets) = posterior::central(folder)?;
        sets.extend(args.set.iter().cloned());
        let scenario = Scenario::parse(&scenario.to_ron(), "the calibrated scenario", &sets)?;
        screen::aside(&format!(
            "The middle of the posterior: {}. What it leaves open: {} sweep --from-posterior {}",
            sets.join(", "),
            program(),
            shell(folder.display())
        ));
        let name = format!("{}-calibrated", paths::slug(&scenario.name));
        let out = args.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join(name));
        return Ok(vec![Job { arm: ScenarioArm::new(scenario), file: None, out }]);
    }
    if args.scenarios.is_empty() {
        let text = hearth::engine::scenario::Scenario::baseline();
        let scenario = match args.set.is_empty() {
            true => text,
            false => Scenario::parse(&text.to_ron(), "the baseline", &args.set)?,
        };
        let out = args.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("baseline"));
        return Ok(vec![Job { arm: ScenarioArm::new(scenario), file: None, out }]);
    }
    let several = args.scenarios.len() > 1;
    let mut taken: BTreeMap<String, &Path> = BTreeMap::new();
    let mut jobs = Vec::new();
    let mut wrong: Vec<CliError> = Vec::new();
    for file in &args.scenarios {
        let scenario = match paths::load(file, &args.set) {
            Ok(scenario) => scenario,
            Err(error) => {
                wrong.push(error);
                continue;
            }
        };
        let name = paths::name_for(Some(file), &scenario.name, "scenario");
        if let Some(other) = taken.insert(name.clone(), file) {
            return Err(CliError::Bad(format!(
                "{} and {} would both be written to a folder '{name}'; run them one by one, each with its own --out; \
                 nothing was started",
                other.display(),
                file.display()
            )));
        }
        let out = match &args.out {
            Some(out) if several => out.join(name),
            Some(out) => out.clone(),
            None => Path::new(paths::OUTPUTS).join(name),
        };
        jobs.push(Job { arm: ScenarioArm::new(scenario), file: Some(file.clone()), out });
    }
    if wrong.len() > 1 {
        let all: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        return Err(CliError::Bad(all.join("\n")));
    }
    wrong.pop().map_or(Ok(jobs), Err)
}

fn open<'a>(job: &'a Job, args: &RunArgs) -> Result<Study<'a>, CliError> {
    let design = Design {
        arms: vec![&job.arm as &dyn Arm],
        seed: match args.seed {
            None => Seed::Given(SEED),
            Some(Chosen::Given(seed)) => Seed::Given(seed),
            Some(Chosen::Automatic) => Seed::Automatic(automatic()),
        },
        replicates: args.replicates,
        weekly: args.weekly.kept(),
        command: command(),
        points: None,
    };
    let existing = if args.overwrite { Existing::Replace } else { Existing::Continue };
    let remedy = remedy(job);
    let study = Study::open(&job.out, design, existing).map_err(|error| control::opening(error, &remedy))?;
    study.check_room().map_err(CliError::Open)?;
    if args.overwrite {
        results::remove(&job.out);
    }
    Ok(study)
}

/// A seed that nobody chose. Small enough to be read out and typed.
fn automatic() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (now.as_nanos() % 1_000_000_007) as u64
}

/// The command as it was given, without places on this machine.
pub fn command() -> Vec<String> {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    portable_command(std::iter::once("hearth".to_owned()).chain(arguments))
}

/// What to do where the folder holds something else; `hearth` alone has no flags to add to.
fn remedy(job: &Job) -> Remedy {
    if std::env::args_os().len() > 1 {
        return Remedy::beside(&job.out);
    }
    let (program, beside) = (program(), control::beside(&job.out));
    Remedy { replace: format!("{program} run --overwrite"), beside: format!("{program} run --out {beside}") }
}

/// What to try next: commands that work as they stand.
fn next(args: &RunArgs, job: &Job, story: u32) -> String {
    let program = program();
    let mut same = format!("{program} run");
    if let Some(file) = &job.file {
        same += &format!(" {}", shell(file.display()));
    }
    if args.replicates != REPLICATES {
        same += &format!(" -n {}", args.replicates);
    }
    if let Some(seed) = args.seed {
        same += &match seed {
            Chosen::Given(seed) => format!(" --seed {seed}"),
            Chosen::Automatic => " --seed auto".to_owned(),
        };
    }
    for set in &args.set {
        same += &format!(" --set {}", shell(set));
    }
    let sponsorship = job.arm.scenario().communities.first().map_or(0.5, |one| one.policy.sponsorship);
    let (other, name) = if sponsorship < 0.6 { (0.9, "sponsored") } else { (0.1, "unsponsored") };
    let mut lines = Vec::new();
    if args.replicates > 1 {
        let weekly = match args.weekly {
            Weeks::Quantiles => " --weekly quantiles",
            Weeks::All => "",
            Weeks::None => " --weekly none",
        };
        let out = match args.out {
            Some(_) => format!(" --out {}", shell(job.out.display())),
            None => String::new(),
        };
        lines.push(format!("{same}{weekly}{out} --story {}", (story + 1) % args.replicates));
    }
    lines.push(format!("{same} --set policy.sponsorship={other} --out outputs/{name}"));
    lines.push(format!("{program} explain policy"));
    if job.file.is_none() {
        lines.push(format!("{program} new my.ron"));
    }
    lines.iter().map(|line| format!("  {}\n", screen::continued(line))).collect()
}

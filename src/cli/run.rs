//! `hearth run`: scenarios, each into a folder of its own; and `hearth` alone, which runs the baseline.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, ValueEnum};
use hearth::engine::scenario::Scenario;
use hearth::study::output::{State, StudyKind, Weekly};
use hearth::study::{Arm, Design, ScenarioArm, Study};
use serde::{Deserialize, Serialize};

use super::args::{PaperArgs, SeedChoice, SharedArgs, help, whole_or_auto};
use super::ending::{CliError, Ended};
use super::folder::{command, invocation, refused, tell_damage};
use super::progress::with_bar;
use super::results::{self, ResultArgs};
use super::screen::{self, Again, program, shell};
use super::sweep::posterior;
use super::{estimate, interrupt, paths, printer};

/// The seed where none is asked for: always the same, so that the same command gives the same results to
/// everybody.
const SEED: u64 = 1;
/// Runs where no number is asked for.
const REPLICATES: u32 = 200;

/// What to run, how often, and what to write.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth run my.ron
  hearth run baseline --replicates 1000 --seed 7
  hearth run my.ron --set policy.sponsorship=0.9 --out outputs/sponsored
  hearth run scenarios/*.ron --no-figures --json
  hearth run my.ron --story 12 --log 12 --csv

The same scenario, seed and version give the same results, on any machine and
with any number of threads. Interrupted, the same command continues.",
    mut_arg("replicates", |arg| arg.default_value("200")),
    mut_arg("seed", |arg| arg.value_parser(whole_or_auto)),
    mut_args(help(&[
        ("replicates", "Runs of each scenario"),
        ("seed", "A number, or `auto` for one that is chosen and recorded [default: 1]"),
        ("out", "Folder for the results [default: outputs/NAME]"),
        ("json", "Print a summary as JSON instead of the story: an object a scenario, each on a line"),
    ]))
)]
pub struct RunArgs {
    /// Scenarios: files, or names of ready ones; the baseline where none is given
    #[arg(value_name = "SCENARIO")]
    #[serde(skip)]
    scenarios: Vec<PathBuf>,
    /// Run the scenario of a calibration, with the parameters in the middle of its posterior
    #[arg(long, value_name = "DIR", conflicts_with = "scenarios")]
    #[serde(skip)]
    from_posterior: Option<PathBuf>,
    /// Weeks to keep: of each replicate, only their distribution, or none
    #[arg(long, value_enum, default_value = "all")]
    weekly: Weeks,
    /// Make the folder and its plan, and run nothing: `hearth study` does the rest
    #[arg(long)]
    #[serde(skip)]
    prepare: bool,
    #[command(flatten)]
    #[serde(flatten)]
    pub results: ResultArgs,
    #[command(flatten)]
    #[serde(flatten)]
    pub shared: SharedArgs,
    #[command(flatten)]
    #[serde(flatten)]
    pub paper: PaperArgs,
}

/// What is kept of the weeks.
#[derive(Debug, Clone, Copy, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    let (output, replicates) = (&args.shared.output, args.replicates());
    args.results.check(replicates)?;
    args.paper.check()?;
    let jobs = jobs(args)?;
    for job in &jobs {
        paths::check_out(&job.out)?;
    }
    interrupt::listen();
    let mut studies = Vec::with_capacity(jobs.len());
    for job in &jobs {
        match open(job, args) {
            Ok(study) => studies.push(study),
            // Nothing is started: folders that were made for the others go again.
            Err(error) => {
                let given_up = studies.into_iter().try_for_each(Study::abandon).map_err(CliError::Study);
                return Err(given_up.err().unwrap_or(error));
            }
        }
    }
    if args.prepare {
        for study in &studies {
            printer::prepared(study.folder(), study.manifest(), &output.show, study.unit_count());
        }
        return Ok(Ended::Fine);
    }
    let ahead: Vec<&Scenario> = jobs
        .iter()
        .zip(&studies)
        .filter(|(_, study)| study.manifest().state == State::Running)
        .map(|(job, _)| job.arm.scenario())
        .collect();
    let threads = output.show.threads();
    let running = studies.iter().filter(|study| study.manifest().state == State::Running);
    let disk = running.map(Study::room).sum();
    if let Some(text) = estimate::text(&ahead, replicates, threads, disk) {
        screen::aside(&text);
    }
    let mut ended = Ended::Fine;
    for (place, (job, study)) in jobs.iter().zip(&mut studies).enumerate() {
        if place > 0 && !output.show.json() {
            screen::say(&format!("\n{}\n", "─".repeat(screen::COLUMNS)));
        }
        let ending = with_bar(&job.arm.scenario().name, threads, |control| study.run(control));
        let arms = std::slice::from_ref(&job.arm);
        let next = |story| next(args, job, story);
        match results::conclude(
            study,
            ending.map_err(CliError::Study)?,
            arms,
            &args.results,
            (&output.show, args.paper),
            next,
        )? {
            Ended::Interrupted => return Ok(Ended::Interrupted),
            Ended::Finding => ended = Ended::Finding,
            Ended::Fine => {}
        }
    }
    Ok(ended)
}

impl RunArgs {
    fn replicates(&self) -> u32 {
        self.shared.replicates.unwrap_or(REPLICATES)
    }
}

/// The scenarios, read, with a folder for each.
fn jobs(args: &RunArgs) -> Result<Vec<Job>, CliError> {
    if let Some(folder) = &args.from_posterior {
        let (scenario, mut sets) = posterior::central(folder)?;
        sets.extend(args.shared.draw.set.iter().cloned());
        let scenario = Scenario::parse(&scenario.to_ron(), "the calibrated scenario", &sets)?;
        screen::aside(&format!(
            "The middle of the posterior: {}. What it leaves open: {} sweep --from-posterior {}",
            sets.join(", "),
            program(),
            shell(folder.display())
        ));
        let name = format!("{}-calibrated", paths::slug(&scenario.name));
        let out = args.shared.output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join(name));
        return Ok(vec![Job { arm: ScenarioArm::new(scenario), file: None, out }]);
    }
    if args.scenarios.is_empty() {
        let scenario = paths::baseline(&args.shared.draw.set)?;
        let out =
            args.shared.output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("baseline"));
        return Ok(vec![Job { arm: ScenarioArm::new(scenario), file: None, out }]);
    }
    let several = args.scenarios.len() > 1;
    let mut taken: BTreeMap<String, &Path> = BTreeMap::new();
    let mut jobs = Vec::new();
    let mut wrong: Vec<CliError> = Vec::new();
    for file in &args.scenarios {
        let scenario = match paths::load(file, &args.shared.draw.set) {
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
        let out = match &args.shared.output.out {
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
    let output = &args.shared.output;
    let design = Design {
        arms: vec![&job.arm as &dyn Arm],
        seed: args.shared.draw.seed_or(SEED),
        replicates: args.replicates(),
        weekly: args.weekly.kept(),
        invocation: invocation(StudyKind::Run, command(), args, Vec::new())?,
        points: None,
    };
    let study =
        Study::open(&job.out, design, output.existing()).map_err(|error| refused(error, &job.out, output))?;
    tell_damage(&job.out, study.damaged());
    output.with_room(study)
}

/// What to try next: commands that work as they stand.
fn next(args: &RunArgs, job: &Job, story: u32) -> Vec<String> {
    let replicates = args.replicates();
    let same = Again::new("run")
        .words(job.file.as_ref().map(|file| file.display()))
        .flag("-n", (replicates != REPLICATES).then_some(replicates))
        .flag(
            "--seed",
            args.shared.draw.seed.map(|seed| match seed {
                SeedChoice::Given(seed) => seed.to_string(),
                SeedChoice::Automatic => "auto".to_owned(),
            }),
        )
        .flag("--set", &args.shared.draw.set);
    let sponsorship = job.arm.scenario().communities.first().map_or(0.5, |one| one.policy.sponsorship);
    let (other, name) = if sponsorship < 0.6 { (0.9, "sponsored") } else { (0.1, "unsponsored") };
    let mut commands = Vec::new();
    if replicates > 1 {
        let weekly = match args.weekly {
            Weeks::Quantiles => Some("quantiles"),
            Weeks::All => None,
            Weeks::None => Some("none"),
        };
        commands.push(
            same.clone()
                .flag("--weekly", weekly)
                .flag("--out", args.shared.output.out.as_ref().map(|_| job.out.display()))
                .flag("--story", [(story + 1) % replicates]),
        );
    }
    let changed = same.flag("--set", [format!("policy.sponsorship={other}")]);
    commands.push(changed.flag("--out", [format!("outputs/{name}")]));
    commands.push(Again::new("explain policy"));
    if job.file.is_none() {
        commands.push(Again::new("new my.ron"));
    }
    commands.into_iter().map(Again::text).collect()
}

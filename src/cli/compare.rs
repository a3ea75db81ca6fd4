//! `hearth compare`: policies on the same random numbers.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::report::figures::comparison;
use hearth::report::report::{FILE as REPORT, Provenance, comparison as report};
use hearth::study::compare::{Comparison, Trial};
use hearth::study::output::{Manifest, State, Weekly, atomic};
use hearth::study::spec::{ArmOverride, DEFAULT, Outcome, Overrides, Replicates, StudySpec};
use hearth::study::{Control, Ending, Existing, Seed};
use serde_json::json;

use super::control::Remedy;
use super::ending::{CliError, Ended};
use super::screen::{aside, count, plural, program, say, shell};
use super::shared::{self, ShownArgs};
use super::{control, estimate, interrupt, panics, paths, pdf, progress, results, run};

mod page;

/// The seed where neither the command nor the study names one.
const SEED: u64 = 1;

/// What to compare, how often, and what to write.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth compare scenarios/studies/after-a-reorganisation.ron
  hearth compare baseline --arm sponsored:policy.sponsorship=0.9
  hearth compare my.ron --arm a:policy.coordinator_hours=10,policy.control=0 \\
      --arm b:policy.sponsorship=0.9 --outcome survival,cost -n 2000
  hearth compare my-study.ron --json > comparison.json

Every arm lives through the same random numbers. Of a scenario, the scenario as
it stands is the first arm, against which the others are measured; `hearth new
--study FILE` writes a study with comments. Intervals of differences hold all
together with the stated confidence, so that a difference that is told is no
accident of having looked at many. Interrupted, the same command continues.")]
#[command(mut_args(shared::told("json", "Print what was found as one JSON object")))]
pub struct CompareArgs {
    /// A study, a scenario, or the name of a ready scenario
    #[arg(value_name = "STUDY")]
    target: PathBuf,
    /// A further arm: NAME:path=value[,path=value]
    #[arg(long, value_name = "ARM")]
    arm: Vec<String>,
    /// Change a parameter of every arm, such as policy.sponsorship=0.9
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// What to look at, the outcome that decides first, in place of the study's
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    outcome: Vec<String>,
    /// Lives of each arm, in place of the study's
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(2..=10_000_000))]
    replicates: Option<u32>,
    /// Seed of all arms [default: the study's, else 1]
    #[arg(long, value_name = "SEED", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Folder for the results [default: outputs/NAME]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace results of another study in the folder
    #[arg(long)]
    overwrite: bool,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = results::threads)]
    threads: usize,
    /// Tell all pairs of arms, not only those with the first
    #[arg(long)]
    pairs: bool,
    #[command(flatten)]
    shown: ShownArgs,
}

/// Compares, tells and writes what was found.
pub fn compare(args: &CompareArgs) -> Result<Ended, CliError> {
    let question = question(args)?;
    args.shown.check()?;
    let trial = Trial::new(&question)?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => Path::new(paths::OUTPUTS).join(name(args, &question)),
    };
    paths::check_out(&out)?;
    let seed = Seed::Given(args.seed.or(question.seed).unwrap_or(SEED));
    let existing = if args.overwrite { Existing::Replace } else { Existing::Continue };
    let stop = interrupt::listen();
    let mut study = trial
        .open(&out, seed, existing, run::command())
        .map_err(|error| control::opening(error, &Remedy::beside(&out)))?;
    if args.overwrite {
        remove(&out);
    }
    if study.manifest().state == State::Running {
        let scenarios: Vec<_> = question.arms.iter().map(|arm| arm.scenario()).collect();
        let most = question.replicates.most();
        if let Some(told) = estimate::told(&scenarios, most, args.threads, Weekly::Trajectories) {
            aside(&told);
        }
    }
    let bar = progress::Bar::new(&question.name);
    let control = Control { threads: args.threads, stop, progress: &|progress| bar.tell(progress) };
    let ending = panics::quietly(|| trial.run(&mut study, &control));
    bar.clear();
    if let Ending::Interrupted { reached, total } = ending.map_err(CliError::Study)? {
        if args.shown.json {
            say(&json!({"out": paths::folder(&out), "state": "interrupted", "reached": reached, "total": total})
                .to_string());
        }
        aside(&format!(
            "Stopped; {} of at most {} are done and kept in {}.\nThe same command continues.",
            count(reached),
            plural(total, "run", "runs"),
            paths::folder(&out)
        ));
        return Ok(Ended::Interrupted);
    }
    let manifest = study.manifest();
    let found = trial.compare(&out, manifest, &control).map_err(CliError::Study)?;
    let made = report::provenance(&found, &question, manifest);
    let files = write(args, &found, made, &out)?;
    let tables = TABLES.map(str::to_owned);
    let kept = manifest.write_made(&out, &tables);
    kept.map_err(|source| CliError::Write { path: out.join(Manifest::FILE), source })?;
    if interrupt::asked() {
        aside("Stopped; the tables are complete, the figures aren't. The same command draws the rest.");
        return Ok(Ended::Interrupted);
    }
    control::tell_failures(&out, manifest);
    if args.shown.json {
        say(&as_json(&found, manifest, &out, &files).to_string());
    } else {
        say(&page::told(&found, &question, args.pairs, &out, &files, &next(args, &found, &out)));
    }
    Ok(if manifest.failures.is_empty() { Ended::Fine } else { Ended::Finding })
}

/// The study that was asked for, with what the command line changes.
fn question(args: &CompareArgs) -> Result<StudySpec, CliError> {
    let arms: Result<Vec<ArmOverride>, _> = args.arm.iter().map(|arm| arm.parse()).collect();
    let asked = Overrides { sets: args.set.clone(), arms: arms? };
    let mut question = paths::question(&args.target, &asked)?;
    if let Some(replicates) = args.replicates {
        question.replicates = Replicates::Fixed(replicates);
    }
    if !args.outcome.is_empty() {
        question.outcomes = outcomes(&args.outcome)?;
        if let Replicates::Until(until) = &question.replicates
            && !question.outcomes.contains(&until.of)
        {
            return Err(CliError::Bad(format!(
                "the study stops by `{}`, which isn't among --outcome {}; name it too, or give -n; nothing was started",
                until.of.name,
                args.outcome.join(",")
            )));
        }
    }
    Ok(question)
}

fn outcomes(names: &[String]) -> Result<Vec<Outcome>, CliError> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for name in names {
        let found = Outcome::named(name.trim()).ok_or_else(|| {
            let help = match paths::likest(name, Outcome::names()) {
                Some(meant) => format!("did you mean {meant}?"),
                None => format!("there are {}, and the columns of runs.parquet", DEFAULT.join(", ")),
            };
            CliError::Bad(format!("there is no outcome '{name}'; {help}"))
        })?;
        if !outcomes.contains(&found) {
            outcomes.push(found);
        }
    }
    Ok(outcomes)
}

/// Name of the folder for the results.
fn name(args: &CompareArgs, question: &StudySpec) -> String {
    let name = paths::name_for(Some(&args.target), &question.name, "study");
    // A scenario's own results have the plain name.
    if args.arm.is_empty() { name } else { format!("{name}-compared") }
}

/// Tables, as they are written.
const TABLES: [&str; 3] = ["comparison.json", "comparison.csv", "weeks.csv"];

/// Removes what an earlier comparison left. What can't be removed stands until it is replaced.
fn remove(out: &Path) {
    for file in TABLES.iter().chain(&[REPORT, pdf::FILE]) {
        let _ = std::fs::remove_file(out.join(file));
    }
    for name in comparison::NAMES {
        let place = out.join("figures").join(name);
        let _ = std::fs::remove_file(place.with_extension("svg"));
        let _ = std::fs::remove_file(place.with_extension("png"));
    }
    // Goes only where it is empty.
    let _ = std::fs::remove_dir(out.join("figures"));
}

/// Writes all that is kept, and tells the names of the files.
fn write(
    args: &CompareArgs,
    found: &Comparison,
    made: Provenance,
    out: &Path,
) -> Result<Vec<String>, CliError> {
    let keep = |name: &str, text: String| {
        let path = out.join(name);
        atomic::write(&path, text.as_bytes()).map_err(|source| CliError::Write { path, source })
    };
    let mut json = serde_json::to_string_pretty(found).map_err(|error| CliError::Bad(error.to_string()))?;
    json.push('\n');
    let texts = [json, found.to_csv(), found.weeks_to_csv()];
    for (name, text) in TABLES.iter().zip(texts) {
        keep(name, text)?;
    }
    let mut files: Vec<String> = TABLES.iter().map(|file| (*file).to_owned()).collect();
    let drawn = if args.shown.no_figures { Vec::new() } else { comparison::drawings(found) };
    let whole = drawn.is_empty() || results::draw(&drawn, &out.join("figures"), args.threads)?;
    files.extend(results::pictures(&drawn));
    if whole {
        files.extend(results::publish(out, &report::page(found, &drawn, made), args.shown)?);
    }
    Ok(files)
}

fn as_json(found: &Comparison, manifest: &Manifest, out: &Path, files: &[String]) -> serde_json::Value {
    json!({
        "out": paths::folder(out),
        "state": "complete",
        "content_hash": manifest.content_hash,
        "commit": manifest.commit,
        "failures": manifest.failures,
        "comparison": found,
        "files": files,
    })
}

/// What to try next: commands that work as they stand.
fn next(args: &CompareArgs, found: &Comparison, out: &Path) -> Vec<String> {
    let program = program();
    let mut same = format!("{program} compare {}", shell(args.target.display()));
    for (flag, values) in [("--arm", &args.arm), ("--set", &args.set)] {
        for value in values {
            same += &format!(" {flag} {}", shell(value));
        }
    }
    if !args.outcome.is_empty() {
        same += &format!(" --outcome {}", shell(args.outcome.join(",")));
    }
    let folder = paths::folder(out);
    let folder = folder.trim_end_matches('/');
    let more = found.replicates.saturating_mul(4);
    let mut commands = vec![
        format!("{same} -n {more} --out {}", shell(format!("{folder}-{more}"))),
        format!("{program} new --study my-study.ron"),
    ];
    if found.arms.len() > 2 && !args.pairs {
        commands.insert(0, format!("{same} --pairs{}", again(args)));
    }
    commands
}

/// What the same study was asked with, besides its arms.
fn again(args: &CompareArgs) -> String {
    let mut text = String::new();
    if let Some(replicates) = args.replicates {
        text += &format!(" -n {replicates}");
    }
    if let Some(seed) = args.seed {
        text += &format!(" --seed {seed}");
    }
    if let Some(out) = &args.out {
        text += &format!(" --out {}", shell(out.display()));
    }
    text
}

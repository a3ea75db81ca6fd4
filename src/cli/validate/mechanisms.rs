//! `hearth validate mechanisms`: what must carry the model, as experiments, and published effects as simulated trials.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use hearth::report::figures;
use hearth::study::mechanisms::{
    MechanismsResult, Part, Plan, PropertyResult, RUNS, Request, Require, SEED, Verdict,
};
use hearth::study::output::{Manifest, StudyKind};
use hearth::study::{Cache, Control};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::args::{SeedChoice, SharedArgs, ShowArgs, between, help};
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, invocation, lasting_command, open};
use super::super::printer::Answer;
use super::super::publish::{Data, Publication, publish};
use super::super::screen::{filled, plural, program, shell};
use super::super::{interrupt, panics, paths, printer, progress};
use super::text::{fit, number};

/// Which experiments, how, and what to write.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth validate mechanisms
  hearth validate mechanisms --only P1,P2,E1 --details
  hearth validate mechanisms --only P5 --set model.participation.event=0
  hearth validate mechanisms --runs 2000 --json > mechanisms.json

All arms of an experiment share their random numbers. A verdict compares the
estimate with what is required; the interval beside it holds with 95 %.
In a pipeline: exit code 0 says that everything holds, 1 that something
doesn't, or can't be measured.",
    mut_arg("replicates", between(4, 1_000_000)),
    mut_arg("replicates", |arg| arg.default_value(RUNS.to_string()).visible_alias("runs")),
    mut_arg("seed", |arg| arg.default_value(SEED.to_string())),
    mut_args(help(&[
        ("replicates", "Runs of an arm; some experiments take a share or a multiple of it"),
        ("seed", "Seed of all runs; nothing is tuned on the default"),
        ("set", "Change a parameter of every arm, such as model.participation.event=0"),
        ("out", "Folder for the results [default: outputs/mechanisms]"),
    ])),
    mut_arg("pdf", |arg| arg.hide(true))
)]
pub struct MechanismsArgs {
    /// Test these only, such as P5,E1
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    only: Vec<String>,
    /// Show what is done and every number, not only the one that decides
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
}

/// Runs the experiments, prints and writes the verdicts.
pub fn mechanisms(args: &MechanismsArgs) -> Result<Ended, CliError> {
    let (output, show) = (&args.shared.output, &args.shared.output.show);
    let plan = plan(args)?;
    let out = output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("mechanisms"));
    let mut folder = open(&out, manifest(args)?, &[], output)?;
    let cache = Cache::open(&out).map_err(CliError::Study)?;
    let Some(result) = run(&plan, Some(&cache), show.threads())? else {
        return Ok(printer::interrupted(&out, folder.manifest(), show, None));
    };
    let drawn = || figures::mechanisms(&result, env!("CARGO_PKG_VERSION"));
    let publication = Publication {
        data: data(&result)?,
        drawings: if show.no_figures { Vec::new() } else { vec![drawn()] },
        ..Publication::default()
    };
    if !publish(&mut folder, publication, show)? {
        return Ok(printer::undrawn(&out, folder.manifest(), show));
    }
    let mut answer = Answer { body: table(&result, args.details), ..Answer::default() };
    answer.line("mechanisms.png", "numbers with what is required, also as SVG");
    answer.line("mechanisms.csv", "all numbers");
    answer.line("mechanisms.json", "the same, with what was done and required");
    answer.next = if output.resumed { Vec::new() } else { next(args, &result, &out) };
    answer.result = json!(result);
    printer::complete(&out, folder.manifest(), show, answer);
    Ok(if result.all_hold() { Ended::Fine } else { Ended::Finding })
}

/// Goes on with the validation of a folder.
pub fn resume(folder: &Path, manifest: &Manifest, more: &ShowArgs) -> Result<Ended, CliError> {
    let mut args: MechanismsArgs = arguments(folder, manifest)?;
    args.shared.output.resume(folder, more);
    mechanisms(&args)
}

/// Makes the results of a folder's validation again; nothing where it was stopped.
pub fn again(folder: &Path, there: &Manifest, threads: usize) -> Result<Option<(Manifest, Data)>, CliError> {
    let mut args: MechanismsArgs = arguments(folder, there)?;
    args.shared.draw.seed = Some(SeedChoice::Given(there.seed));
    run(&plan(&args)?, None, threads)?.map(|result| Ok((manifest(&args)?, data(&result)?))).transpose()
}

fn plan(args: &MechanismsArgs) -> Result<Plan, CliError> {
    let (only, sets) = (args.only.clone(), args.shared.draw.set.clone());
    Ok(Plan::new(Request { only, sets, seed: seed(args), runs: runs(args) })?)
}

fn seed(args: &MechanismsArgs) -> u64 {
    args.shared.draw.number().unwrap_or(SEED)
}

fn runs(args: &MechanismsArgs) -> u32 {
    args.shared.replicates.unwrap_or(RUNS)
}

fn manifest(args: &MechanismsArgs) -> Result<Manifest, CliError> {
    let invocation = invocation(StudyKind::Mechanisms, lasting_command(), args, Vec::new())?;
    let asked = json!({"only": args.only, "set": args.shared.draw.set});
    Ok(Manifest::begun(&invocation, seed(args), runs(args), asked))
}

fn run(plan: &Plan, cache: Option<&Cache>, threads: usize) -> Result<Option<MechanismsResult>, CliError> {
    let bar = progress::Steps::new();
    let control = Control {
        threads,
        stop: interrupt::listen(),
        progress: &|now| bar.tell(now.done, now.total, || now.step.to_owned()),
    };
    let ran = panics::quietly(|| plan.run(cache, &control));
    bar.clear();
    Ok(ran?)
}

/// The files of the results.
fn data(result: &MechanismsResult) -> Result<Data, CliError> {
    let mut data = Data::default();
    data.json("mechanisms.json", result)?;
    data.texts.push(("mechanisms.csv", result.to_csv()));
    Ok(data)
}

/// A table of at most 80 columns.
fn table(result: &MechanismsResult, details: bool) -> String {
    let mut out = String::new();
    let mut section = |title: &str, all: &[&PropertyResult]| {
        if all.is_empty() {
            return;
        }
        let _ = writeln!(out, "   {title:36} {:>7} {:^17} Required", "Value", "Interval");
        for one in all {
            line(&mut out, one);
            if details {
                detail(&mut out, one);
            }
        }
        out.push('\n');
    };
    section("Property", &result.properties.iter().collect::<Vec<_>>());
    section("Effect", &result.effects.iter().map(|effect| &effect.result).collect::<Vec<_>>());
    let tally = |verdict: Verdict| result.all().filter(|one| one.verdict == verdict).count();
    let _ = write!(
        out,
        "● {} hold, ✗ {} fail, – {} not measured, of {}; {}, seed {}.\n\
         Each line shows the number that decides; --details shows all of them, and what\n\
         was done. Intervals hold with 95 %.",
        tally(Verdict::Holds),
        tally(Verdict::Fails),
        tally(Verdict::NotMeasured),
        plural(result.all().count() as u64, "experiment", "experiments"),
        plural(result.runs, "run", "runs"),
        result.seed,
    );
    out
}

/// A mark that can be distinguished without colour.
fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Holds => '●',
        Verdict::Fails => '✗',
        Verdict::NotMeasured => '–',
    }
}

fn line(out: &mut String, one: &PropertyResult) {
    let decides = one.leading();
    // Writing to a string can't fail.
    let _ = writeln!(
        out,
        " {} {:3} {:32} {:>7} {:^17} {}",
        mark(one.verdict),
        one.id,
        fit(&one.property, 32),
        number(one.value),
        interval(one.interval),
        decides.map_or_else(String::new, |part| fit(&required(part), 13)),
    );
}

fn detail(out: &mut String, one: &PropertyResult) {
    for text in [&one.experiment, &one.reason] {
        if !text.is_empty() {
            let _ = writeln!(out, "{}", filled(text, "        "));
        }
    }
    for part in &one.parts {
        let met = match part.require {
            _ if part.value.is_nan() => '–',
            Require::Reported => '·',
            require if require.holds(part.value) => '●',
            _ => '✗',
        };
        let _ = writeln!(
            out,
            "      {met} {:30} {:>7} {:^17} {}",
            fit(&part.name, 30),
            number(part.value),
            interval(part.interval),
            fit(&required(part), 13)
        );
    }
}

fn required(part: &Part) -> String {
    part.require.text().replace('-', "−")
}

fn interval((low, high): (f64, f64)) -> String {
    if low.is_nan() && high.is_nan() {
        String::new()
    } else {
        format!("{} … {}", number(low), number(high))
    }
}

/// What to try next: commands that work as they stand.
fn next(args: &MechanismsArgs, result: &MechanismsResult, out: &Path) -> Vec<String> {
    let mut same = format!("{} validate mechanisms", program());
    if args.shared.draw.set.len() > 3 {
        return vec![format!("{same} --help")];
    }
    for set in &args.shared.draw.set {
        same += &format!(" --set {}", shell(set));
    }
    let beside = |name: &str| shell(format!("{}-{name}", out.display().to_string().trim_end_matches('/')));
    let Some(one) = result.all().find(|one| one.verdict != Verdict::Holds).or(result.all().next()) else {
        return Vec::new();
    };
    vec![
        format!("{same} --only {} --details --out {}", one.id, beside(&one.id)),
        format!("{same} --seed {} --out {}", seed(args) + 1, beside("other-seed")),
    ]
}

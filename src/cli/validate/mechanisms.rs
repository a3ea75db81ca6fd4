//! `hearth validate mechanisms`: what must carry the model, as experiments, and published effects as simulated trials.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use hearth::report::figures;
use hearth::study::Cache;
use hearth::study::mechanisms::{
    MechanismsResult, Part, Plan, PropertyResult, RUNS, Request, Require, SEED, Verdict,
};
use hearth::study::output::{Manifest, StudyKind};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::args::{OutputArgs, SharedArgs, between, help};
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, invocation, lasting_command};
use super::super::kind::{Kind, carry_out};
use super::super::paths;
use super::super::printer::Answer;
use super::super::progress::with_steps;
use super::super::publish::{Data, Publication};
use super::super::screen::{Again, filled, plural, short};
use super::text::number;

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
    ]))
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

/// A test of mechanisms that was asked for.
pub struct MechanismsStudy {
    args: MechanismsArgs,
    plan: Plan,
}

impl MechanismsStudy {
    fn new(args: MechanismsArgs) -> Result<Self, CliError> {
        Ok(Self { plan: plan(&args)?, args })
    }
}

/// Runs the experiments, prints and writes the verdicts.
pub fn mechanisms(args: &MechanismsArgs) -> Result<Ended, CliError> {
    let out = args.shared.output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("mechanisms"));
    carry_out(MechanismsStudy::new(args.clone())?, &out)
}

impl Kind for MechanismsStudy {
    type Result = MechanismsResult;

    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        Self::new(arguments(folder, manifest)?)
    }

    fn output(&mut self) -> &mut OutputArgs {
        &mut self.args.shared.output
    }

    fn manifest(&self) -> Result<Manifest, CliError> {
        let args = &self.args;
        let invocation = invocation(StudyKind::Mechanisms, lasting_command(), args, Vec::new())?;
        let asked = json!({"only": args.only, "set": args.shared.draw.set});
        Ok(Manifest::begun(&invocation, seed(args), runs(args), asked))
    }

    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<MechanismsResult>, CliError> {
        Ok(with_steps(threads, |control| self.plan.run(cache, control))?)
    }

    fn data(&self, found: &MechanismsResult) -> Result<Data, CliError> {
        let mut data = Data::default();
        data.json("mechanisms.json", found)?;
        data.texts.push(("mechanisms.csv", found.to_csv()));
        Ok(data)
    }

    fn beside<'p>(
        &self,
        found: &'p MechanismsResult,
        _there: &Manifest,
    ) -> Result<Publication<'p>, CliError> {
        let drawn = || vec![figures::mechanisms(found, env!("CARGO_PKG_VERSION"))];
        Ok(Publication { drawings: Some(Box::new(drawn)), ..Publication::default() })
    }

    fn answer(&self, found: &MechanismsResult, out: &Path) -> Answer {
        let mut answer = Answer {
            body: table(found, self.args.details),
            next: next(&self.args, found, out),
            result: json!(found),
            to_look_at: !found.all_hold(),
            ..Answer::default()
        };
        answer.line("mechanisms.png", "numbers with what is required, also as SVG");
        answer.line("mechanisms.csv", "all numbers");
        answer.line("mechanisms.json", "the same, with what was done and required");
        answer
    }
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
        short(&one.property, 32),
        number(one.value),
        interval(one.interval),
        decides.map_or_else(String::new, |part| short(&required(part), 13)),
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
            short(&part.name, 30),
            number(part.value),
            interval(part.interval),
            short(&required(part), 13)
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
    if args.shared.output.resumed {
        return Vec::new();
    }
    let same = Again::new("validate mechanisms");
    let beside = |name: &str| [format!("{}-{name}", out.display().to_string().trim_end_matches('/'))];
    if args.shared.draw.set.len() > 3 {
        return vec![same.words(["--help"]).text()];
    }
    let same = same.flag("--set", &args.shared.draw.set);
    let Some(one) = result.all().find(|one| one.verdict != Verdict::Holds).or(result.all().next()) else {
        return Vec::new();
    };
    let only = same.clone().flag("--only", [&one.id]).words(["--details"]).flag("--out", beside(&one.id));
    let other = same.flag("--seed", [seed(args) + 1]).flag("--out", beside("other-seed"));
    vec![only.text(), other.text()]
}

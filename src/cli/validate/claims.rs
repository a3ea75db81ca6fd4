//! `hearth validate claims`: what the literature says, as paired experiments.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::report::figures;
use hearth::study::Cache;
use hearth::study::autopsy::planted::Planter;
use hearth::study::claims::{ClaimsResult, Library, Plan, REPLICATES, Request, Verdict};
use hearth::study::output::{Input, Manifest, StudyKind, atomic};
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
use super::super::screen::Again;
use super::text;

/// Where a results folder keeps the claims of another library.
const LIBRARY: &str = "claims";
/// Seed of verdicts: rules and coefficients are tried on other seeds.
const SEED: u64 = 31;

/// Which claims, how, and what to write.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth validate claims
  hearth validate claims --only C1,C2 --details
  hearth validate claims --only C1 --set model.work.drudgery=0
  hearth validate claims --seed 77 --replicates 800 --no-mechanisms
  hearth validate claims --json > claims.json      for a pipeline

The arms of a claim share the same random numbers. Of 100 runs of the whole
table, at most 5 say wrongly of any claim that it holds, or fails. In a
pipeline: exit code 0 says that every claim holds, 1 that one doesn't, or is
undecided. A claim holds if its effects are at least as large as the smallest
that counts, and the mechanism that it names carries half of them or more.",
    mut_arg("replicates", between(100, 1_000_000)),
    mut_arg("replicates", |arg| arg.default_value(REPLICATES.to_string())),
    mut_arg("seed", |arg| arg.default_value(SEED.to_string())),
    mut_args(help(&[
        ("replicates", "Most replicates of an arm; what is undecided then stays so"),
        ("seed", "Seed of all replicates; coefficients are tuned on others than the default"),
        ("set", "Change a parameter of every arm, such as model.work.drudgery=0"),
        ("out", "Folder for the results [default: outputs/claims]"),
    ]))
)]
pub struct ClaimsArgs {
    /// Test these claims only, such as C1,C5
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    only: Vec<String>,
    /// A folder with a claims.ron of your own, in place of the built-in one
    #[arg(long, value_name = "DIR")]
    #[serde(skip)]
    from: Option<PathBuf>,
    /// Don't switch mechanisms off
    #[arg(long)]
    no_mechanisms: bool,
    /// Show every condition, not only the one that decides
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
}

/// A test of claims that was asked for.
pub struct ClaimsStudy {
    args: ClaimsArgs,
    plan: Plan,
    /// The texts of a library that isn't built in.
    inputs: Vec<Input>,
}

impl ClaimsStudy {
    fn new(args: ClaimsArgs) -> Result<Self, CliError> {
        Ok(Self { plan: plan(&args)?, inputs: inputs(&args)?, args })
    }
}

/// Tests claims, prints and writes the verdicts.
pub fn claims(args: &ClaimsArgs) -> Result<Ended, CliError> {
    let out = args.shared.output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("claims"));
    carry_out(ClaimsStudy::new(args.clone())?, &out)
}

impl Kind for ClaimsStudy {
    type Result = ClaimsResult;

    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        let mut args: ClaimsArgs = arguments(folder, manifest)?;
        args.from = (!manifest.inputs.is_empty()).then(|| folder.join(LIBRARY));
        Self::new(args)
    }

    fn output(&mut self) -> &mut OutputArgs {
        &mut self.args.shared.output
    }

    fn manifest(&self) -> Result<Manifest, CliError> {
        let args = &self.args;
        let invocation = invocation(StudyKind::Claims, lasting_command(), args, Vec::new())?;
        let hash = |one: &Input| json!([one.name, atomic::sha256(one.text.as_bytes())]);
        let texts: Vec<_> = self.inputs.iter().map(hash).collect();
        let asked = json!({
            "only": args.only,
            "set": args.shared.draw.set,
            "mechanisms": !args.no_mechanisms,
            "library": texts,
        });
        Ok(Manifest::begun(&invocation, seed(args), replicates(args), asked))
    }

    fn inputs(&self) -> Result<Vec<Input>, CliError> {
        Ok(self.inputs.clone())
    }

    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<ClaimsResult>, CliError> {
        let planter = Planter::default();
        Ok(with_steps(threads, |control| self.plan.run(Some(&planter), cache, control))?)
    }

    fn data(&self, found: &ClaimsResult) -> Result<Data, CliError> {
        let mut data = Data::default();
        data.json("claims.json", found)?;
        data.texts.push(("claims.csv", found.to_csv()));
        Ok(data)
    }

    fn beside<'p>(&self, found: &'p ClaimsResult, _there: &Manifest) -> Result<Publication<'p>, CliError> {
        let forest = || vec![figures::forest(found, env!("CARGO_PKG_VERSION"))];
        Ok(Publication { drawings: Some(Box::new(forest)), ..Publication::default() })
    }

    fn answer(&self, found: &ClaimsResult, out: &Path) -> Answer {
        Answer {
            next: next(&self.args, found, out),
            result: json!(found),
            to_look_at: !found.all_hold(),
            ..text::answer(found, self.args.details)
        }
    }
}

fn plan(args: &ClaimsArgs) -> Result<Plan, CliError> {
    let library = args.from.clone().map_or(Library::BuiltIn, Library::Folder);
    let request = Request {
        only: args.only.clone(),
        sets: args.shared.draw.set.clone(),
        seed: seed(args),
        replicates: replicates(args),
        mechanisms: !args.no_mechanisms,
    };
    Ok(Plan::new(&library, request)?)
}

fn seed(args: &ClaimsArgs) -> u64 {
    args.shared.draw.number().unwrap_or(SEED)
}

fn replicates(args: &ClaimsArgs) -> u32 {
    args.shared.replicates.unwrap_or(REPLICATES)
}

/// The texts of a library that isn't built in.
fn inputs(args: &ClaimsArgs) -> Result<Vec<Input>, CliError> {
    let Some(from) = &args.from else { return Ok(Vec::new()) };
    let unreadable =
        |error: std::io::Error| CliError::Bad(format!("cannot read {}: {error}", from.display()));
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(from).map_err(unreadable)?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "ron") {
            let text = std::fs::read_to_string(&path).map_err(unreadable)?;
            let name = format!("{LIBRARY}/{}", entry.file_name().to_string_lossy());
            inputs.push(Input { name, text });
        }
    }
    inputs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(inputs)
}

/// What to try next: commands that work as they stand.
fn next(args: &ClaimsArgs, results: &ClaimsResult, out: &Path) -> Vec<String> {
    if args.shared.output.resumed {
        return Vec::new();
    }
    let same = Again::new("validate claims");
    let beside = |name: &str| [format!("{}-{name}", out.display().to_string().trim_end_matches('/'))];
    // A long list of changes is at hand already, in the command that was given.
    if args.shared.draw.set.len() > 3 {
        return vec![same.words(["--help"]).text()];
    }
    let same = same
        .flag("--set", &args.shared.draw.set)
        .flag("--from", args.from.as_ref().map(|from| from.display()));
    let wanting = results.claims.iter().find(|claim| claim.verdict != Verdict::Holds);
    let Some(claim) = wanting.or(results.claims.first()) else { return Vec::new() };
    let only = same.clone().flag("--only", [&claim.id]);
    let mut commands = vec![only.clone().words(["--details"]).flag("--out", beside(&claim.id))];
    if claim.verdict == Verdict::Undecided {
        let more = replicates(args).saturating_mul(4).min(1_000_000);
        commands.push(only.clone().flag("--replicates", [more]).flag("--out", beside(&more.to_string())));
    }
    if let Some(off) = claim.mechanisms.first().and_then(|mechanism| mechanism.off.first()) {
        commands.push(only.flag("--set", [off]).flag("--out", beside("without")));
    }
    commands.push(same.flag("--seed", [seed(args) + 1]).flag("--out", beside("other-seed")));
    commands.into_iter().map(Again::text).collect()
}

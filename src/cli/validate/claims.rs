//! `hearth validate claims`: what the literature says, as paired experiments.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::report::figures;
use hearth::study::autopsy::planted::Planter;
use hearth::study::claims::{ClaimsResult, Library, Plan, REPLICATES, Request, Verdict};
use hearth::study::output::{Input, Manifest, StudyKind, atomic};
use hearth::study::{Cache, Control};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::args::{SeedChoice, SharedArgs, ShowArgs, between, help};
use super::super::ending::{CliError, Ended};
use super::super::folder::{arguments, invocation, lasting_command, open};
use super::super::publish::{Data, Publication, publish};
use super::super::screen::{program, shell};
use super::super::{interrupt, panics, paths, printer, progress};
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
pipeline: exit code 0 says that every claim holds and rests on the mechanism
that is said to carry it; 1 that one doesn't, or is undecided.",
    mut_arg("replicates", between(100, 1_000_000)),
    mut_arg("replicates", |arg| arg.default_value(REPLICATES.to_string())),
    mut_arg("seed", |arg| arg.default_value(SEED.to_string())),
    mut_args(help(&[
        ("replicates", "Most replicates of an arm; what is undecided then stays so"),
        ("seed", "Seed of all replicates; coefficients are tuned on others than the default"),
        ("set", "Change a parameter of every arm, such as model.work.drudgery=0"),
        ("out", "Folder for the results [default: outputs/claims]"),
    ])),
    mut_arg("pdf", |arg| arg.hide(true))
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

/// Tests claims, prints and writes the verdicts.
pub fn claims(args: &ClaimsArgs) -> Result<Ended, CliError> {
    let (output, show) = (&args.shared.output, &args.shared.output.show);
    let plan = plan(args)?;
    let inputs = inputs(args)?;
    let out = output.out.clone().unwrap_or_else(|| Path::new(paths::OUTPUTS).join("claims"));
    let mut folder = open(&out, manifest(args, &inputs)?, &inputs, output)?;
    let cache = Cache::open(&out).map_err(CliError::Study)?;
    let Some(results) = find(&plan, Some(&cache), show.threads())? else {
        return Ok(printer::interrupted(&out, folder.manifest(), show, None));
    };
    let drawn = || figures::forest(&results, env!("CARGO_PKG_VERSION"));
    let publication = Publication {
        data: data(&results)?,
        drawings: if show.no_figures { Vec::new() } else { vec![drawn()] },
        ..Publication::default()
    };
    if !publish(&mut folder, publication, show)? {
        return Ok(printer::undrawn(&out, folder.manifest(), show));
    }
    let mut answer = text::answer(&results, args.details);
    answer.next = if output.resumed { Vec::new() } else { next(args, &results, &out) };
    answer.result = json!(results);
    printer::complete(&out, folder.manifest(), show, answer);
    Ok(if results.all_hold() { Ended::Fine } else { Ended::Finding })
}

/// Goes on with the validation of a folder.
pub fn resume(folder: &Path, manifest: &Manifest, more: &ShowArgs) -> Result<Ended, CliError> {
    let mut args = of_folder(folder, manifest)?;
    args.shared.output.resume(folder, more);
    claims(&args)
}

/// Makes the results of a folder's validation again; nothing where it was stopped.
pub fn again(folder: &Path, there: &Manifest, threads: usize) -> Result<Option<(Manifest, Data)>, CliError> {
    let mut args = of_folder(folder, there)?;
    args.shared.draw.seed = Some(SeedChoice::Given(there.seed));
    let found = find(&plan(&args)?, None, threads)?;
    found.map(|found| Ok((manifest(&args, &inputs(&args)?)?, data(&found)?))).transpose()
}

fn of_folder(folder: &Path, manifest: &Manifest) -> Result<ClaimsArgs, CliError> {
    let mut args: ClaimsArgs = arguments(folder, manifest)?;
    args.from = (!manifest.inputs.is_empty()).then(|| folder.join(LIBRARY));
    Ok(args)
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

fn manifest(args: &ClaimsArgs, inputs: &[Input]) -> Result<Manifest, CliError> {
    let invocation = invocation(StudyKind::Claims, lasting_command(), args, Vec::new())?;
    let texts: Vec<_> =
        inputs.iter().map(|one| json!([one.name, atomic::sha256(one.text.as_bytes())])).collect();
    let asked = json!({
        "only": args.only,
        "set": args.shared.draw.set,
        "mechanisms": !args.no_mechanisms,
        "library": texts,
    });
    Ok(Manifest::begun(&invocation, seed(args), replicates(args), asked))
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

fn find(plan: &Plan, cache: Option<&Cache>, threads: usize) -> Result<Option<ClaimsResult>, CliError> {
    let bar = progress::Steps::new();
    let control = Control {
        threads,
        stop: interrupt::listen(),
        progress: &|now| bar.tell(now.done, now.total, || now.step.to_owned()),
    };
    let planter = Planter::default();
    let ran = panics::quietly(|| plan.run(Some(&planter), cache, &control));
    bar.clear();
    Ok(ran?)
}

/// The files of the results.
fn data(results: &ClaimsResult) -> Result<Data, CliError> {
    let mut data = Data::default();
    data.json("claims.json", results)?;
    data.texts.push(("claims.csv", results.to_csv()));
    Ok(data)
}

/// What to try next: commands that work as they stand.
fn next(args: &ClaimsArgs, results: &ClaimsResult, out: &Path) -> Vec<String> {
    let mut same = format!("{} validate claims", program());
    let beside = |name: &str| shell(format!("{}-{name}", out.display().to_string().trim_end_matches('/')));
    // A long list of changes is at hand already, in the command that was given.
    if args.shared.draw.set.len() > 3 {
        return vec![format!("{same} --help")];
    }
    for set in &args.shared.draw.set {
        same += &format!(" --set {}", shell(set));
    }
    if let Some(from) = &args.from {
        same += &format!(" --from {}", shell(from.display()));
    }
    let wanting = results.claims.iter().find(|claim| claim.verdict != Verdict::Holds);
    let Some(claim) = wanting.or(results.claims.first()) else { return Vec::new() };
    let mut lines = vec![format!("{same} --only {} --details --out {}", claim.id, beside(&claim.id))];
    if claim.verdict == Verdict::Undecided {
        let more = replicates(args).saturating_mul(4).min(1_000_000);
        lines.push(format!(
            "{same} --only {} --replicates {more} --out {}",
            claim.id,
            beside(&more.to_string())
        ));
    }
    if let Some(off) = claim.mechanisms.first().and_then(|mechanism| mechanism.off.first()) {
        lines.push(format!("{same} --only {} --set {} --out {}", claim.id, shell(off), beside("without")));
    }
    lines.push(format!("{same} --seed {} --out {}", seed(args) + 1, beside("other-seed")));
    lines
}

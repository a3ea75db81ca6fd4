//! `hearth validate claims`: what the literature says, as paired experiments.

use std::path::PathBuf;

use clap::Args;
use hearth::report::figures;
use hearth::study::Control;
use hearth::study::autopsy::planted::Planter;
use hearth::study::claims::{ClaimsResult, Library, Plan, REPLICATES, Request, Verdict};
use hearth::study::output::atomic;

use super::super::ending::{CliError, Ended};
use super::super::results::threads;
use super::super::screen::{aside, program, say, shell};
use super::super::{interrupt, panics, paths, progress};
use super::text;

/// Seed of verdicts: rules and coefficients are tried on other seeds.
const SEED: u64 = 31;

/// Which claims, how, and what to write.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth validate claims
  hearth validate claims --only C1,C2 --details
  hearth validate claims --only C1 --set model.work.drudgery=0
  hearth validate claims --seed 77 --replicates 800 --no-mechanisms
  hearth validate claims --json > claims.json      for a pipeline

Arms of a claim live through the same random numbers. Of 100 runs of the whole
table at most 5 say of any claim that it holds, or fails, when it isn't so. In
a pipeline: exit code 0 says that every claim holds and rests on the mechanism
that is said to carry it; 1 that one doesn't, or is undecided.")]
pub struct ClaimsArgs {
    /// Claims by their numbers, such as C1,C5; all where none is named
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    only: Vec<String>,
    /// Change a parameter of every arm, such as model.work.drudgery=0
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// A folder with a claims.ron of your own, in place of the built-in one
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Seed of all replicates; coefficients are tuned on others than the default
    #[arg(long, default_value_t = SEED, value_name = "SEED", allow_negative_numbers = true)]
    seed: u64,
    /// Most replicates of an arm; what is undecided then stays so
    #[arg(long, short = 'n', default_value_t = REPLICATES, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    replicates: u32,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    /// Don't switch mechanisms off
    #[arg(long)]
    no_mechanisms: bool,
    /// Tell every condition, not only the one that decides
    #[arg(long)]
    details: bool,
    /// Folder for the results
    #[arg(long, short, default_value = "outputs/claims", value_name = "DIR")]
    out: PathBuf,
    /// Draw no figure
    #[arg(long)]
    no_figures: bool,
    /// Print the findings as one JSON object
    #[arg(long)]
    json: bool,
}

/// Puts claims to the test, tells and writes what was found.
pub fn claims(args: &ClaimsArgs) -> Result<Ended, CliError> {
    let library = args.from.clone().map_or(Library::BuiltIn, Library::Folder);
    let plan = Plan::new(
        &library,
        Request {
            only: args.only.clone(),
            sets: args.set.clone(),
            seed: args.seed,
            replicates: args.replicates,
            mechanisms: !args.no_mechanisms,
        },
    )?;
    paths::check_out(&args.out)?;
    let bar = progress::Steps::new();
    let control = Control {
        threads: args.threads,
        stop: interrupt::listen(),
        progress: &|now| bar.tell(now.done, now.total, || now.step.to_owned()),
    };
    let planter = Planter::default();
    let ran = panics::quietly(|| plan.run(Some(&planter), None, &control));
    bar.clear();
    let Some(findings) = ran? else {
        aside("Stopped; nothing was written.");
        return Ok(Ended::Interrupted);
    };
    let written = write(args, &findings)?;
    if args.json {
        say(&serde_json::to_string(&findings).map_err(|error| CliError::Bad(error.to_string()))?);
    } else {
        say(&text::page(&findings, args.details, &args.out, &written, &next(args, &findings)));
    }
    Ok(if findings.all_hold() { Ended::Fine } else { Ended::Finding })
}

/// Writes all that is kept, and tells the names with what they are.
fn write(args: &ClaimsArgs, findings: &ClaimsResult) -> Result<Vec<(&'static str, &'static str)>, CliError> {
    let keep = |name: &str, text: String| {
        let path = args.out.join(name);
        std::fs::create_dir_all(&args.out)
            .and_then(|()| atomic::write(&path, text.as_bytes()))
            .map_err(|source| CliError::Keep { path, source })
    };
    let mut json =
        serde_json::to_string_pretty(findings).map_err(|error| CliError::Bad(error.to_string()))?;
    json.push('\n');
    keep("claims.json", json)?;
    keep("claims.csv", findings.to_csv())?;
    let mut written = Vec::new();
    if !args.no_figures {
        figures::forest(findings, env!("CARGO_PKG_VERSION")).write(&args.out)?;
        written.push(("claims.png", "every effect with its interval, also as SVG"));
    }
    written.push(("claims.csv, claims.json", "all numbers, also without mechanisms"));
    Ok(written)
}

/// What to try next: commands that work as they stand.
fn next(args: &ClaimsArgs, findings: &ClaimsResult) -> Vec<String> {
    let mut same = format!("{} validate claims", program());
    // A long list of changes is at hand already, in the command that was given.
    if args.set.len() > 3 {
        return vec![format!("{same} --help")];
    }
    for set in &args.set {
        same += &format!(" --set {}", shell(set));
    }
    if let Some(from) = &args.from {
        same += &format!(" --from {}", shell(from.display()));
    }
    let wanting = findings.claims.iter().find(|claim| claim.verdict != Verdict::Holds);
    let Some(claim) = wanting.or(findings.claims.first()) else { return Vec::new() };
    let mut lines = vec![format!("{same} --only {} --details", claim.id)];
    if claim.verdict == Verdict::Undecided {
        let more = args.replicates.saturating_mul(4).min(1_000_000);
        lines.push(format!("{same} --only {} --replicates {more}", claim.id));
    }
    if let Some(off) = claim.mechanisms.first().and_then(|mechanism| mechanism.off.first()) {
        lines.push(format!("{same} --only {} --set {}", claim.id, shell(off)));
    }
    lines.push(format!("{same} --seed {}", args.seed + 1));
    lines
}

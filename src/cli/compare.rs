//! `hearth compare`: policies on the same random numbers.

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::report::figures::comparison;
use hearth::report::report::{comparison as report, slides};
use hearth::report::workbook;
use hearth::study::coefficient_sets::Coefficients;
use hearth::study::compare::{Comparison, Decision, Portfolio, Trial};
use hearth::study::output::{Input, Manifest, State, StudyKind};
use hearth::study::spec::{ArmOverride, DEFAULT, Outcome, Overrides, Replicates, StudySpec};
use hearth::study::{Cache, Ending};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::args::{CoefficientArgs, PaperArgs, SharedArgs, ShowArgs, between, help};
use super::ending::{CliError, Ended};
use super::folder::{arguments, command, invocation, refused, tell_damage};
use super::progress::{with_bar, with_steps};
use super::publish::{Data, Publication, conclude};
use super::screen::{Again, aside};
use super::{estimate, interrupt, paths, printer};

mod page;
mod reuse;

/// The seed where neither the command nor the study names one.
const SEED: u64 = 1;

/// What to compare, how often, and what to write.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth compare scenarios/studies/after-a-reorganisation.ron
  hearth compare baseline --arm sponsored:policy.sponsorship=0.9
  hearth compare my.ron --arm a:policy.coordinator_hours=10,policy.control=0 \\
      --arm b:policy.sponsorship=0.9 --outcome survival,cost -n 2000
  hearth compare my-study.ron --slides --xlsx --pdf
  hearth compare my-study.ron --json > comparison.json

All arms share the same random numbers. The first arm is the reference; of a
scenario, it is the scenario without changes. `hearth new --study FILE` writes
a study with comments. The intervals of all differences hold together with the
stated confidence. The coefficients of the model are not known exactly: all
arms run again under sets of plausible ones (--coefficient-sets), and the
answer says in how many sets each arm is best. At other prices than those of a
finished comparison, its runs are used again, and the report goes into a folder
of its own; --from takes runs of any other comparison. Interrupted, the same command
continues.",
    mut_arg("replicates", between(2, 10_000_000)),
    mut_args(help(&[
        ("replicates", "Runs of each arm, in place of the study's"),
        ("seed", "Seed of all arms [default: the study's, else 1]"),
        ("set", "Change a parameter of every arm, such as policy.sponsorship=0.9"),
        ("out", "Folder for the results [default: outputs/NAME]"),
    ]))
)]
pub struct CompareArgs {
    /// A study, a scenario, or the name of a ready scenario
    #[arg(value_name = "STUDY")]
    #[serde(skip)]
    target: PathBuf,
    /// Add an arm: NAME:path=value[,path=value]
    #[arg(long, value_name = "ARM")]
    arm: Vec<String>,
    /// Outcomes to compare, the one that decides first, in place of the study's
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    outcome: Vec<String>,
    /// Change a price of the study, such as member_hour=85 or currency=EUR
    #[arg(long, value_name = "NAME=AMOUNT")]
    #[serde(default)]
    price: Vec<String>,
    /// Show all pairs of arms, not only those with the first
    #[arg(long)]
    pairs: bool,
    /// Write the tables of runs as CSV, too: runs.csv, trajectories.csv
    #[arg(long)]
    #[serde(default)]
    csv: bool,
    /// Write three slides, too: slides.html; with --pdf, slides.pdf
    #[arg(long)]
    #[serde(default)]
    slides: bool,
    /// Write all tables as a workbook, too: comparison.xlsx
    #[arg(long)]
    #[serde(default)]
    xlsx: bool,
    /// Take finished runs from this results folder: arms with the same scenario there are not run again
    #[arg(long, value_name = "DIR")]
    #[serde(skip)]
    from: Option<PathBuf>,
    #[command(flatten)]
    #[serde(flatten)]
    coefficients: CoefficientArgs,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
    #[command(flatten)]
    #[serde(flatten)]
    paper: PaperArgs,
    /// Names of the arms' scenario files; the copy in the folder holds their text.
    #[arg(skip)]
    of: Option<Vec<Option<String>>>,
    /// The rule by which a resumed comparison ended that states none: somebody's decision.
    #[arg(skip)]
    #[serde(skip)]
    rule: Option<String>,
}

/// Compares, prints and writes.
pub fn compare(args: &CompareArgs) -> Result<Ended, CliError> {
    let question = question(args)?;
    let (output, show) = (&args.shared.output, &args.shared.output.show);
    args.paper.check()?;
    let trial = Trial::new(&question)?;
    let usual = match &output.out {
        Some(out) => out.clone(),
        None => Path::new(paths::OUTPUTS).join(name(args, &question)),
    };
    let place = reuse::place(usual, &trial, args.from.as_deref(), output)?;
    let out = place.out.clone();
    paths::check_out(&out)?;
    let seed = args.shared.draw.seed_or(question.seed.unwrap_or(SEED));
    interrupt::listen();
    let asked = invocation(StudyKind::Comparison, command(), &stored(args, &question), inputs(args)?)?;
    let rule = args.rule.as_deref();
    let study = trial
        .open_by(&out, seed, output.existing(), asked, rule)
        .map_err(|error| reuse::beside(refused(error, &out, output), &out))?;
    tell_damage(&out, study.damaged());
    let study = output.with_room(study)?;
    let mut study = place.fill(study)?;
    if study.manifest().state == State::Running {
        let scenarios: Vec<_> = question.arms.iter().map(|arm| arm.scenario()).collect();
        let most = question.replicates.most();
        if let Some(text) = estimate::text(&scenarios, most, show.threads(), study.room()) {
            aside(&text);
        }
    }
    let ending = with_bar(&question.name, show.threads(), |control| trial.run(&mut study, control));
    if let Ending::Interrupted { reached, total } = ending.map_err(CliError::Study)? {
        return Ok(printer::interrupted(&out, study.manifest(), show, Some((reached, total))));
    }
    let found = with_bar(&question.name, show.threads(), |control| {
        trial.compare(&out, study.manifest(), control).map_err(CliError::Study)
    })?;
    let effort = args.coefficients.effort();
    let cache = (effort.sets > 0).then(|| Cache::open(&out)).transpose().map_err(CliError::Study)?;
    let found = with_steps(show.threads(), |control| {
        trial.under_coefficient_sets(found, effort, cache.as_ref(), control).map_err(CliError::Study)
    })?;
    let Some(found) = found else { return Ok(printer::unfinished(&out, study.manifest(), show)) };
    let mut publication = Publication { csv: args.csv, ..publication(&found, &question, study.manifest())? };
    if args.slides {
        publication.slides = Some(Box::new(|drawn| slides::comparison(&found, drawn)));
    }
    if args.xlsx {
        let bytes = workbook::comparison(&found).map_err(|error| CliError::Bad(error.to_string()))?;
        publication.beside.bytes.push((workbook::FILE, bytes));
    }
    let mut answer = page::answer(&found, &question, args.pairs);
    answer.next = next(args, &found, &out);
    answer.result = json!({"comparison": found});
    conclude(study.results(), publication, show, args.paper, answer)
}

/// Goes on with the comparison of a folder.
pub fn resume(
    folder: &Path,
    manifest: &Manifest,
    (show, paper): (&ShowArgs, PaperArgs),
    csv: bool,
) -> Result<Ended, CliError> {
    let mut args: CompareArgs = arguments(folder, manifest)?;
    args.target = folder.join(paths::STUDY);
    args.rule.clone_from(&manifest.until);
    args.shared.output.resume(folder, show);
    args.paper.add(paper);
    args.csv |= csv;
    compare(&args)
}

/// The arguments, as the folder keeps them.
fn stored(args: &CompareArgs, question: &StudySpec) -> CompareArgs {
    let of = args.of.clone().unwrap_or_else(|| question.arms.iter().map(|arm| arm.of.clone()).collect());
    CompareArgs { of: Some(of), ..args.clone() }
}

/// The study's text; a resumed one stands in the folder already.
fn inputs(args: &CompareArgs) -> Result<Vec<Input>, CliError> {
    Ok(vec![paths::spec_input(&args.target)?])
}

/// What the folder gets beside the tables of runs.
fn publication<'p>(
    found: &'p Comparison,
    question: &StudySpec,
    manifest: &Manifest,
) -> Result<Publication<'p>, CliError> {
    let mut data = Data::default();
    data.json("comparison.json", found)?;
    data.texts.push(("comparison.csv", found.to_csv()));
    data.texts.push(("weeks.csv", found.weeks_to_csv()));
    data.tables.extend(found.decision.as_ref().map(Decision::table));
    data.tables.extend(found.portfolio.as_ref().map(Portfolio::table));
    if let Some(result) = found.coefficients.as_ref().and_then(Coefficients::result) {
        data.tables.extend(result.tables());
    }
    let made = report::provenance(found, question, manifest);
    Ok(Publication {
        data,
        drawings: Some(Box::new(|| comparison::drawings(found))),
        figures: "figures",
        page: Some(Box::new(move |drawn| report::page(found, drawn, made))),
        ..Publication::default()
    })
}

/// The study that was asked for, with what the command line changes.
fn question(args: &CompareArgs) -> Result<StudySpec, CliError> {
    let arms: Result<Vec<ArmOverride>, _> = args.arm.iter().map(|arm| arm.parse()).collect();
    let asked = Overrides { sets: args.shared.draw.set.clone(), arms: arms? };
    let mut question = paths::spec(&args.target, &asked)?;
    for (arm, of) in question.arms.iter_mut().zip(args.of.iter().flatten()) {
        arm.of.clone_from(of);
    }
    if let Some(replicates) = args.shared.replicates {
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
    question
        .change_prices(&args.price)
        .map_err(|problem| CliError::Bad(format!("{problem}; nothing was started")))?;
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

/// What to try next: commands that work as they stand.
fn next(args: &CompareArgs, found: &Comparison, out: &Path) -> Vec<String> {
    if args.shared.output.resumed {
        return Vec::new();
    }
    let same = Again::new("compare")
        .words([args.target.display()])
        .flag("--arm", &args.arm)
        .flag("--set", &args.shared.draw.set)
        .flag("--outcome", (!args.outcome.is_empty()).then(|| args.outcome.join(",")))
        .flag("--price", &args.price)
        .flag("--coefficient-sets", args.coefficients.coefficient_sets);
    let mut commands = Vec::new();
    if found.arms.len() > 2 && !args.pairs {
        commands.push(
            same.clone()
                .words(["--pairs"])
                .flag("-n", args.shared.replicates)
                .flag("--seed", args.shared.draw.number())
                .flag("--out", args.shared.output.out.as_ref().map(|out| out.display())),
        );
    }
    let folder = paths::folder(out);
    let more = found.replicates.saturating_mul(4);
    commands
        .push(same.flag("-n", [more]).flag("--out", [format!("{}-{more}", folder.trim_end_matches('/'))]));
    commands.push(Again::new("new --study my-study.ron"));
    commands.into_iter().map(Again::text).collect()
}

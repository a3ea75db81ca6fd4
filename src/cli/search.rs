//! `hearth search`: the best policy under a budget.

mod text;

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::report::figures;
use hearth::report::report::{self, ScenarioText};
use hearth::study::output::{Input, Manifest, StudyKind, Weekly};
use hearth::study::search::{Effort, Request, Search, SearchError, SearchResult, narrative};
use hearth::study::spec::{Overrides, StudySpec};
use hearth::study::{Cache, Control, RunFolder};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::args::{SeedChoice, SharedArgs, ShowArgs, between, help};
use super::ending::{CliError, Ended};
use super::folder::{arguments, invocation, lasting_command, open};
use super::publish::{Data, Publication, publish};
use super::screen::{aside, wrap};
use super::{estimate, interrupt, panics, paths, printer, progress};

/// The seed where neither the command nor the study names one, as that of `hearth run`.
const SEED: u64 = 1;
/// The file of the chosen policy.
const BEST: &str = "best.ron";

/// What to search, how closely, and what to write.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "\
Examples:
  hearth search my-study.ron --budget 200000
  hearth search my-study.ron --budget 200000 --aim value_tangible
  hearth search my-study.ron --budget 5e5 --indifference 0.02 --replicates 8000
  hearth search my-study.ron --budget 200000 --failure 26 --json > found.json

The study names levers (`levers: [(path: ..., between: [...])]`; `hearth new
--study` writes an example) and uncertain factors (`uncertain`). Policies are
tried across the ranges of the levers, then around the best. The best of them
are compared on fresh runs until, with 95 % confidence, no other is better by
more than the indifference zone. Interrupted, the same command continues.",
    mut_arg("replicates", between(64, 1_000_000)),
    mut_args(help(&[
        ("replicates", "Most replicates of each policy that is selected among [default: as the study says, else 1000]"),
        ("seed", "Seed [default: the study's, else 1]"),
        ("set", "Change a parameter of all policies, such as organisation.workload=0.2"),
        ("out", "Folder for the results [default: outputs/search/NAME]"),
    ]))
)]
pub struct SearchArgs {
    /// A study file with levers
    #[arg(value_name = "STUDY")]
    #[serde(skip)]
    study: PathBuf,
    /// Most that a policy may cost on average, in money; without it, any cost is allowed
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    budget: Option<f64>,
    /// Outcome to improve [default: the study's first, the cost aside]
    #[arg(long, value_name = "OUTCOME")]
    aim: Option<String>,
    /// Less of it is better
    #[arg(long)]
    less: bool,
    /// Smallest difference that matters, in the outcome's unit [default: 0.05 of a share, else 5 % of the reference]
    #[arg(long, value_name = "D", allow_negative_numbers = true)]
    indifference: Option<f64>,
    /// Count a run with less of it than this as a failure [default: half of a share, else a typical run of the reference]
    #[arg(long, value_name = "F", allow_negative_numbers = true)]
    failure: Option<f64>,
    /// Policies to try across all ranges; half as many again are tried around the best
    #[arg(long, default_value_t = Effort::default().looking.candidates, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(8..=1024))]
    candidates: u32,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
}

/// Searches, prints and writes.
pub fn search(args: &SearchArgs) -> Result<Ended, CliError> {
    let question = question(args)?;
    let search = Search::new(&question, request(args, &question))?;
    let (output, show) = (&args.shared.output, &args.shared.output.show);
    show.check()?;
    let out = output.out.clone().unwrap_or_else(|| default_out(args, &question));
    let stop = interrupt::listen();
    let mut inputs = vec![paths::spec_input(&args.study)?];
    // There may be scenarios of arms only.
    inputs.extend(search.base().ok().map(|text| Input { name: "scenario.ron".to_owned(), text }));
    let manifest = manifest(args, &search)?;
    let mut folder = open(&out, manifest, &inputs, output)?;
    if let Some(text) = ahead(args, &search, &folder) {
        aside(&text);
    }
    let found = find(&search, Some(&out), show.threads(), stop);
    if let Err(SearchError::NoneAffordable { .. }) = &found {
        folder.give_up().map_err(CliError::Study)?;
        return found.map(|_| Ended::Fine).map_err(CliError::from);
    }
    let Some(found) = found? else {
        return Ok(printer::interrupted(&out, folder.manifest(), show, None));
    };
    let publication = Publication {
        data: data(&search, &found)?,
        drawings: if show.no_figures { Vec::new() } else { figures::search(&found) },
        page: Some(page(&search, &found, folder.manifest())?),
        ..Publication::default()
    };
    if !publish(&mut folder, publication, show)? {
        return Ok(printer::undrawn(&out, folder.manifest(), show));
    }
    let mut answer = text::answer(&found);
    answer.next = if output.resumed { Vec::new() } else { text::next(args, &found, &out) };
    answer.result = json!({"text": narrative::text(&found), "search": found});
    printer::complete(&out, folder.manifest(), show, answer);
    Ok(if found.chosen.is_some() { Ended::Fine } else { Ended::Finding })
}

/// Goes on with the search of a folder.
pub fn resume(folder: &Path, manifest: &Manifest, more: &ShowArgs) -> Result<Ended, CliError> {
    let mut args = of_folder(folder, manifest)?;
    args.shared.output.resume(folder, more);
    search(&args)
}

/// Makes the results of a folder's search again; nothing where it was stopped.
pub fn again(folder: &Path, there: &Manifest, threads: usize) -> Result<Option<(Manifest, Data)>, CliError> {
    let mut args = of_folder(folder, there)?;
    args.shared.draw.seed = Some(SeedChoice::Given(there.seed));
    let question = question(&args)?;
    let search = Search::new(&question, request(&args, &question))?;
    let found = find(&search, None, threads, interrupt::listen())?;
    found.map(|found| Ok((manifest(&args, &search)?, data(&search, &found)?))).transpose()
}

fn of_folder(folder: &Path, manifest: &Manifest) -> Result<SearchArgs, CliError> {
    let mut args: SearchArgs = arguments(folder, manifest)?;
    args.study = folder.join(paths::STUDY);
    Ok(args)
}

fn manifest(args: &SearchArgs, search: &Search<'_>) -> Result<Manifest, CliError> {
    let asked = invocation(StudyKind::Search, lasting_command(), args, Vec::new())?;
    let mut what = search.asked();
    what["set"] = json!(args.shared.draw.set);
    let request = search.request();
    Ok(Manifest::begun(&asked, request.seed, request.effort.last_analysis, what))
}

/// The files of the results.
fn data(search: &Search<'_>, found: &SearchResult) -> Result<Data, CliError> {
    let words = narrative::text(found);
    let mut data = Data::default();
    data.texts.push(("search.txt", wrap(&words.join("\n\n")) + "\n"));
    data.texts.extend(best(search, found)?.map(|best| (BEST, best.text)));
    let content = json!({"state": "complete", "words": words, "found": found});
    data.texts.push(("search.json", format!("{content:#}\n")));
    data.tables = found.tables();
    Ok(data)
}

fn page<'p>(
    search: &Search<'_>,
    found: &'p SearchResult,
    manifest: &Manifest,
) -> Result<super::publish::PageOf<'p>, CliError> {
    let best = best(search, found)?;
    let made = report::search::provenance(found, manifest.command.clone(), &manifest.commit, best);
    Ok(Box::new(move |drawn| report::search::page(found, drawn, made)))
}

/// The chosen policy as a scenario.
fn best(search: &Search<'_>, found: &SearchResult) -> Result<Option<ScenarioText>, CliError> {
    let best = found.chosen.map(|chosen| search.scenario(found, chosen)).transpose()?;
    Ok(best.map(|scenario| ScenarioText {
        name: "the chosen policy".to_owned(),
        file: BEST.to_owned(),
        text: scenario.to_ron(),
    }))
}

fn question(args: &SearchArgs) -> Result<StudySpec, CliError> {
    paths::spec(&args.study, &Overrides { sets: args.shared.draw.set.clone(), arms: Vec::new() })
}

/// Searches, with a bar that tells how far it is.
fn find(
    search: &Search<'_>,
    folder: Option<&Path>,
    threads: usize,
    stop: &std::sync::atomic::AtomicBool,
) -> Result<Option<SearchResult>, SearchError> {
    let bar = progress::Steps::new();
    let control =
        Control { threads, stop, progress: &|now| bar.tell(now.done, now.total, || now.step.to_owned()) };
    let cache = folder.map(Cache::open).transpose()?;
    let found = panics::quietly(|| search.run(cache.as_ref(), &control));
    bar.clear();
    found
}

fn request(args: &SearchArgs, question: &StudySpec) -> Request {
    let mut effort = Effort::default();
    effort.looking.candidates = args.candidates;
    effort.looking.around = args.candidates.div_ceil(4);
    effort.last_analysis = args.shared.replicates.unwrap_or_else(|| question.replicates.most()).max(2);
    effort.front = effort.front.min(effort.last_analysis);
    Request {
        budget: args.budget,
        aim: args.aim.clone(),
        less: args.less,
        indifference: args.indifference,
        failure: args.failure,
        seed: args.shared.draw.number().or(question.seed).unwrap_or(SEED),
        effort,
    }
}

fn default_out(args: &SearchArgs, question: &StudySpec) -> PathBuf {
    let name = paths::name_for(Some(&args.study), &question.name, "study");
    Path::new(paths::OUTPUTS).join("search").join(name)
}

/// How long it will take, where that is long and nothing of it is there.
fn ahead(args: &SearchArgs, search: &Search<'_>, folder: &RunFolder) -> Option<String> {
    if folder.begun() {
        return None;
    }
    let runs = u32::try_from(search.runs()).unwrap_or(u32::MAX);
    estimate::text(&[search.reference()], runs, args.shared.output.show.threads(), Weekly::None)
}

//! `hearth search`: the best policy under a budget.

mod folder;
mod text;

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::study::output::{Inquiry, Weekly};
use hearth::study::search::{Effort, Request, Search, SearchError, SearchResult};
use hearth::study::spec::{Overrides, StudySpec};
use hearth::study::{Cache, Control};
use serde_json::json;

use self::folder::Folder;
use super::ending::{CliError, Ended};
use super::results::{ResultArgs, threads};
use super::screen::{aside, program, say, shell};
use super::shared::ShownArgs;
use super::{estimate, inquiry, interrupt, panics, paths, progress};

/// The seed where neither the command nor the study names one, as that of `hearth run`.
const SEED: u64 = 1;

/// What to search, how closely, and what to write.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  hearth search my-study.ron --budget 200000
  hearth search my-study.ron --budget 200000 --aim value_tangible
  hearth search my-study.ron --budget 5e5 --indifference 0.02 --replicates 8000
  hearth search my-study.ron --budget 200000 --failure 26 --json > found.json

The study names levers (`levers: [(path: ..., between: [...])]`; `hearth new
--study` writes an example) and what isn't known (`uncertain`). Policies are
tried all over the space of the levers, then around the best; on fresh lives
the best of them are compared until, with 95 % confidence, no other is better
by more than what doesn't matter. Interrupted, the same command continues.")]
pub struct SearchArgs {
    /// A study file with levers
    #[arg(value_name = "STUDY")]
    study: PathBuf,
    /// The most that a policy may cost in the mean over lives, in money; any cost where none is given
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    budget: Option<f64>,
    /// The outcome that counts [default: the study's first, the cost aside]
    #[arg(long, value_name = "OUTCOME")]
    aim: Option<String>,
    /// Less of it is better
    #[arg(long)]
    less: bool,
    /// Differences of it that don't matter, in its unit [default: 0.05 of a share, a twentieth of what is usual otherwise]
    #[arg(long, value_name = "D", allow_negative_numbers = true)]
    indifference: Option<f64>,
    /// A life fails that has less of it than this [default: half of a share, a typical life of the policy as it is otherwise]
    #[arg(long, value_name = "F", allow_negative_numbers = true)]
    failure: Option<f64>,
    /// Policies that are tried all over the space; a half as many again are tried around the best
    #[arg(long, default_value_t = Effort::default().looking.candidates, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(8..=1024))]
    candidates: u32,
    /// Most replicates of each policy that is selected among [default: as the study says, else 1000]
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(64..=1_000_000))]
    replicates: Option<u32>,
    /// Seed [default: the study's, else 1]
    #[arg(long, value_name = "SEED", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Change a parameter of all policies, such as organisation.workload=0.2
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Folder for the results [default: outputs/search/NAME]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace results of another search in the folder
    #[arg(long)]
    overwrite: bool,
    /// Worker threads; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "T", value_parser = threads)]
    threads: usize,
    #[command(flatten)]
    shown: ShownArgs,
}

/// Searches, writes and tells what was found.
pub fn search(args: &SearchArgs) -> Result<Ended, CliError> {
    let question = question(args)?;
    let search = Search::new(&question, request(args, &question))?;
    args.shown.check()?;
    let out = args.out.clone().unwrap_or_else(|| default_out(args, &question));
    paths::check_out(&out)?;
    let mut folder = Folder::open(&out, args, &search)?;
    let stop = interrupt::listen();
    if let Some(told) = ahead(args, &search, &folder) {
        aside(&told);
    }
    let found = find(&search, Some(&out), args.threads, stop);
    if let Err(SearchError::NoneAffordable { .. }) = &found {
        folder.give_up()?;
        return found.map(|_| Ended::Fine).map_err(CliError::from);
    }
    let Some(found) = found? else {
        if args.shown.json {
            say(&json!({"state": "interrupted", "folder": out.display().to_string()}).to_string());
        }
        aside(&format!(
            "Stopped. What was lived is kept in {}; the same command continues, and so does:\n  {} study resume {}",
            paths::folder(&out),
            program(),
            shell(out.display())
        ));
        return Ok(Ended::Interrupted);
    };
    let files = folder.write(args, &search, &found)?;
    if interrupt::asked() {
        aside("Stopped; the search is complete, the figures aren't. The same command draws the rest.");
        return Ok(Ended::Interrupted);
    }
    if args.shown.json {
        say(&folder.as_json(&found, &files).to_string());
    } else {
        say(&text::page(args, &found, &out, &files));
    }
    Ok(if found.chosen.is_some() { Ended::Fine } else { Ended::Finding })
}

/// Goes on with the search of a folder.
pub fn resume(folder: &Path, inquiry: &Inquiry, wanted: &ResultArgs) -> Result<Ended, CliError> {
    search(&SearchArgs { threads: wanted.threads, shown: wanted.shown, ..of_folder(folder, inquiry)? })
}

/// Makes the results of a folder's search again, somewhere else, and tells their names; nothing where it was stopped.
pub fn make_again(
    folder: &Path,
    inquiry: &Inquiry,
    scratch: &Path,
    threads: usize,
) -> Result<Option<Vec<String>>, CliError> {
    let args = of_folder(folder, inquiry)?;
    let question = question(&args)?;
    let search = Search::new(&question, request(&args, &question))?;
    inquiry::check_asked(folder, inquiry, &folder::inquiry(&args, &search))?;
    let found = find(&search, None, threads, interrupt::listen())?;
    found.map(|found| folder::results(scratch, &search, &found)).transpose()
}

/// The arguments that a folder's search was asked for with.
fn of_folder(folder: &Path, inquiry: &Inquiry) -> Result<SearchArgs, CliError> {
    let part = |name: &str| inquiry.asked[name].clone();
    let told = |error: serde_json::Error| {
        CliError::Bad(format!("{}manifest.json isn't that of a search: {error}", paths::folder(folder)))
    };
    let request: Request = serde_json::from_value(part("request")).map_err(told)?;
    Ok(SearchArgs {
        study: folder.join(folder::STUDY),
        budget: request.budget,
        aim: request.aim,
        less: request.less,
        indifference: request.indifference,
        failure: request.failure,
        candidates: request.effort.looking.candidates,
        replicates: Some(request.effort.last_look),
        seed: Some(inquiry.seed),
        set: serde_json::from_value(part("set")).map_err(told)?,
        out: Some(folder.to_owned()),
        overwrite: false,
        threads: 0,
        shown: ShownArgs { no_figures: true, pdf: None, json: false },
    })
}

fn question(args: &SearchArgs) -> Result<StudySpec, CliError> {
    paths::question(&args.study, &Overrides { sets: args.set.clone(), arms: Vec::new() })
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
    effort.last_look = args.replicates.unwrap_or_else(|| question.replicates.most()).max(2);
    effort.front = effort.front.min(effort.last_look);
    Request {
        budget: args.budget,
        aim: args.aim.clone(),
        less: args.less,
        indifference: args.indifference,
        failure: args.failure,
        seed: args.seed.or(question.seed).unwrap_or(SEED),
        effort,
    }
}

fn default_out(args: &SearchArgs, question: &StudySpec) -> PathBuf {
    let name = paths::name_for(Some(&args.study), &question.name, "study");
    Path::new(paths::OUTPUTS).join("search").join(name)
}

/// How long it will take, where that is long and nothing of it is there.
fn ahead(args: &SearchArgs, search: &Search<'_>, folder: &Folder) -> Option<String> {
    if folder.begun() {
        return None;
    }
    let lives = u32::try_from(search.lives()).unwrap_or(u32::MAX);
    estimate::told(&[search.reference()], lives, args.threads, Weekly::None)
}

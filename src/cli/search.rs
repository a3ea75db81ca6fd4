//! `hearth search`: the best policy under a budget.

mod text;

use std::path::{Path, PathBuf};

use clap::Args;
use hearth::report::figures;
use hearth::report::report::{self, ScenarioText};
use hearth::study::output::{Input, Manifest, StudyKind};
use hearth::study::search::{Effort, Request, Search, SearchResult, narrative};
use hearth::study::spec::{Overrides, StudySpec};
use hearth::study::{Cache, RunFolder};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::args::{CoefficientArgs, OutputArgs, PaperArgs, SharedArgs, between, help};
use super::ending::{CliError, Ended};
use super::folder::{arguments, invocation, lasting_command};
use super::kind::{Kind, carry_out};
use super::printer::Answer;
use super::progress::with_steps;
use super::publish::{Data, Publication};
use super::screen::{aside, wrap};
use super::{estimate, paths};

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
more than the indifference zone. The best few run again under sets of plausible
coefficients of the model (--coefficient-sets). Interrupted, the same command
continues.",
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
    /// Change a price of the study, such as member_hour=85
    #[arg(long, value_name = "NAME=AMOUNT")]
    #[serde(default)]
    price: Vec<String>,
    /// Policies to try across all ranges; half as many again are tried around the best
    #[arg(long, default_value_t = Effort::default().looking.candidates, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(8..=1024))]
    candidates: u32,
    #[command(flatten)]
    #[serde(flatten)]
    coefficients: CoefficientArgs,
    #[command(flatten)]
    #[serde(flatten)]
    shared: SharedArgs,
    #[command(flatten)]
    #[serde(flatten)]
    paper: PaperArgs,
}

/// A search that was asked for.
pub struct SearchStudy {
    args: SearchArgs,
    search: Search,
}

/// Searches, prints and writes.
pub fn search(args: &SearchArgs) -> Result<Ended, CliError> {
    let question = question(args)?;
    let search = Search::new(&question, request(args, &question))?;
    let out = args.shared.output.out.clone().unwrap_or_else(|| default_out(args, &question));
    carry_out(SearchStudy { args: args.clone(), search }, &out)
}

impl Kind for SearchStudy {
    type Result = SearchResult;

    fn of_folder(folder: &Path, manifest: &Manifest) -> Result<Self, CliError> {
        let mut args: SearchArgs = arguments(folder, manifest)?;
        args.study = folder.join(paths::STUDY);
        let question = question(&args)?;
        let search = Search::new(&question, request(&args, &question))?;
        Ok(Self { args, search })
    }

    fn output(&mut self) -> &mut OutputArgs {
        &mut self.args.shared.output
    }

    fn paper(&mut self) -> Option<&mut PaperArgs> {
        Some(&mut self.args.paper)
    }

    fn manifest(&self) -> Result<Manifest, CliError> {
        let asked = invocation(StudyKind::Search, lasting_command(), &self.args, Vec::new())?;
        let mut what = self.search.asked();
        what["set"] = json!(self.args.shared.draw.set);
        let request = self.search.request();
        Ok(Manifest::begun(&asked, request.seed, request.effort.last_analysis, what))
    }

    fn inputs(&self) -> Result<Vec<Input>, CliError> {
        let mut inputs = vec![paths::spec_input(&self.args.study)?];
        // There may be scenarios of arms only.
        inputs.extend(self.search.base().ok().map(|text| Input { name: "scenario.ron".to_owned(), text }));
        Ok(inputs)
    }

    /// How long it will take, where that is long and nothing of it is there.
    fn before(&self, folder: &RunFolder) -> Result<(), CliError> {
        if !folder.begun() {
            let runs = u32::try_from(self.search.runs()).unwrap_or(u32::MAX);
            let threads = self.args.shared.output.show.threads();
            let ahead = estimate::text(&[self.search.reference()], runs, threads, 0);
            ahead.iter().for_each(|text| aside(text));
        }
        Ok(())
    }

    fn run(&self, cache: Option<&Cache>, threads: usize) -> Result<Option<SearchResult>, CliError> {
        Ok(with_steps(threads, |control| self.search.run(cache, control))?)
    }

    fn data(&self, found: &SearchResult) -> Result<Data, CliError> {
        let words = narrative::text(found);
        let mut data = Data::default();
        data.texts.push(("search.txt", wrap(&words.join("\n\n")) + "\n"));
        data.texts.extend(best(&self.search, found)?.map(|best| (BEST, best.text)));
        let content = json!({"state": "complete", "words": words, "found": found});
        data.texts.push(("search.json", format!("{content:#}\n")));
        data.tables = found.tables();
        Ok(data)
    }

    fn beside<'p>(&self, found: &'p SearchResult, there: &Manifest) -> Result<Publication<'p>, CliError> {
        let best = best(&self.search, found)?;
        let made = report::search::provenance(found, there.command.clone(), &there.commit, best);
        Ok(Publication {
            drawings: Some(Box::new(|| figures::search(found))),
            page: Some(Box::new(move |drawn| report::search::page(found, drawn, made))),
            ..Publication::default()
        })
    }

    fn answer(&self, found: &SearchResult, out: &Path) -> Answer {
        Answer {
            next: text::next(&self.args, found, out),
            result: json!({"text": narrative::text(found), "search": found}),
            to_look_at: found.chosen.is_none(),
            ..text::answer(found)
        }
    }
}

/// The chosen policy as a scenario.
fn best(search: &Search, found: &SearchResult) -> Result<Option<ScenarioText>, CliError> {
    let best = found.chosen.map(|chosen| search.scenario(found, chosen)).transpose()?;
    Ok(best.map(|scenario| ScenarioText {
        name: "the chosen policy".to_owned(),
        file: BEST.to_owned(),
        text: scenario.to_ron(),
    }))
}

fn question(args: &SearchArgs) -> Result<StudySpec, CliError> {
    let asked = Overrides { sets: args.shared.draw.set.clone(), arms: Vec::new() };
    let mut question = paths::spec(&args.study, &asked)?;
    question
        .change_prices(&args.price)
        .map_err(|problem| CliError::Bad(format!("{problem}; nothing was started")))?;
    Ok(question)
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
        coefficient_sets: args.coefficients.effort(),
    }
}

fn default_out(args: &SearchArgs, question: &StudySpec) -> PathBuf {
    let name = paths::name_for(Some(&args.study), &question.name, "study");
    Path::new(paths::OUTPUTS).join("search").join(name)
}

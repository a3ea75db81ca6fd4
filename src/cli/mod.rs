//! What can be asked of the program, one file a verb; and what all verbs share.

pub mod autopsy;
pub mod bench;
pub mod calibrate;
pub mod check;
pub mod compare;
pub mod completions;
mod control;
pub mod ending;
mod estimate;
pub mod explain;
pub mod facts;
pub mod import;
mod inquiry;
mod interrupt;
pub mod new;
pub mod panics;
mod paths;
pub mod pdf;
mod progress;
pub mod reproduce;
mod results;
pub mod run;
pub mod schema;
mod screen;
pub mod search;
pub mod serve;
mod shared;
pub mod study;
mod summary;
pub mod sweep;
pub mod validate;

use std::sync::LazyLock;

use clap::{Parser, Subcommand};

/// Version and commit.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (commit {})", env!("CARGO_PKG_VERSION"), hearth::COMMIT));

/// How communities of practice live and die.
///
/// Without a verb, hearth lives through the baseline scenario two hundred times,
/// tells the story of one of these lives, and writes figures and tables to
/// outputs/baseline/.
#[derive(Debug, Parser)]
#[command(name = "hearth", version = VERSION.as_str(), max_term_width = 80, after_help = "\
A first quarter of an hour:
  hearth                        the baseline: a story, figures, tables
  hearth new my.ron             your own scenario, with comments to guide you
  hearth check my.ron           is it right, and was it understood?
  hearth run my.ron             two hundred lives of your community
  hearth explain policy         the levers that an organisation has
  hearth new --study ask.ron    policies to choose from
  hearth compare ask.ron        which of them, how surely, at what cost, and why

Exit codes: 0 all is well; 1 a finding, such as a replicate that failed or
results that differ; 2 the request can't be met, and nothing was started;
3 interrupted: the same command continues.

`hearth VERB --help` has examples for every verb.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenarios: many replicates each, a story, figures, tables
    Run(run::RunArgs),
    /// Write a first scenario or study, with comments, to a new file
    New(new::NewArgs),
    /// Check scenario and study files, and tell how they were understood
    Check(check::CheckArgs),
    /// Tell what a parameter means: unit, range, default, source
    Explain(explain::ExplainArgs),
    /// Print the JSON Schema of scenarios, for editors and other programs
    #[command(after_help = "\
Example:
  hearth schema > scenario.schema.json")]
    Schema,
    /// Look at a study's folder, or continue an interrupted one
    Study(study::StudyArgs),
    /// Do a study again, and see whether the same comes out
    Reproduce(reproduce::ReproduceArgs),
    /// Put the model to the test: against the claims of the literature
    Validate(validate::ValidateArgs),
    /// Make a participation log from a git history or a mail archive
    Import(import::ImportArgs),
    /// Tell what a participation log says of a community, real or simulated
    Facts(facts::FactsArgs),
    /// Compare policies on the same random numbers: which, how surely, at what cost
    Compare(compare::CompareArgs),
    /// Find out what killed a community, and what would have saved it
    Autopsy(autopsy::AutopsyArgs),
    /// Find the best policy under a budget, and where it fails
    Search(search::SearchArgs),
    /// Open the workshop: a page to play, fork and discuss lives with a room
    Serve(serve::ServeArgs),
    /// Live through a space of parameters, point by point
    Sweep(sweep::SweepArgs),
    /// Tell which parameters an outcome depends on, and how much is chance
    Sensitivity(sweep::SensitivityArgs),
    /// Find parameters under which simulated logs are like real ones
    Calibrate(calibrate::CalibrateArgs),
    /// Measure this machine, and tell what a study will take on it
    Bench(bench::BenchArgs),
    /// Print completions for your shell
    Completions(completions::CompletionsArgs),
}

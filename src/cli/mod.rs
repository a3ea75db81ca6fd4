//! The command line: one file a verb, and what all verbs share.

mod args;
pub mod autopsy;
pub mod bench;
pub mod calibrate;
pub mod check;
pub mod compare;
pub mod completions;
pub mod diff;
pub mod embedded;
pub mod ending;
mod estimate;
pub mod explain;
pub mod facts;
mod folder;
pub mod import;
mod interrupt;
mod kind;
pub mod new;
pub mod panics;
mod paths;
pub mod pdf;
mod printer;
mod progress;
mod publish;
pub mod reproduce;
mod results;
pub mod run;
pub mod schema;
mod screen;
pub mod search;
pub mod serve;
pub mod study;
mod summary;
pub mod sweep;
pub mod validate;
mod words;

use std::sync::LazyLock;

use clap::{Parser, Subcommand};

/// Version and commit.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (commit {})", env!("CARGO_PKG_VERSION"), hearth::COMMIT));

/// Simulate communities of practice, and compare what an organisation can do for them.
///
/// Without a verb, hearth runs the baseline scenario two hundred times, tells
/// the story of one run, and writes figures and tables to outputs/baseline/.
#[derive(Debug, Parser)]
#[command(name = "hearth", version = VERSION.as_str(), max_term_width = 80, after_help = "\
The first fifteen minutes:
  hearth                        run the baseline: a story, figures, tables
  hearth new my.ron             write your own scenario, guided by comments
  hearth check my.ron           check it, and see how it was understood
  hearth run my.ron             run your community two hundred times
  hearth explain policy         see the levers that an organisation has
  hearth new --study ask.ron    write down policies to choose from
  hearth compare ask.ron        see which is best, how certain, and why

Exit codes: 0 all is well; 1 something to look at, such as a replicate that
failed or results that differ; 2 the request can't be met, and nothing was
started; 3 interrupted, out of memory, or a file that can't be read or written:
what is done is kept, and the same command continues.

`hearth VERB --help` has examples for every verb.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenarios many times; write a story, figures and tables
    Run(run::RunArgs),
    /// Write a first scenario, study or design, with comments, to a new file
    New(new::NewArgs),
    /// Check scenarios, studies, designs and lessons, and show how they were understood
    Check(check::CheckArgs),
    /// Explain a parameter: its meaning, unit, range, default and source
    Explain(explain::ExplainArgs),
    /// Print the JSON Schema of scenarios, for editors and other programs
    #[command(after_help = "\
Example:
  hearth schema > scenario.schema.json")]
    Schema,
    /// Show, resume, share out or pack a results folder
    Study(study::StudyArgs),
    /// Make results again, and check that they are the same
    Reproduce(reproduce::ReproduceArgs),
    /// Compare the results of two versions: verdicts that changed, numbers beyond chance
    Diff(diff::DiffArgs),
    /// Test the model against the literature and against real communities
    Validate(validate::ValidateArgs),
    /// Make a participation log from a git history, a mail archive, a chat or a table
    Import(import::ImportArgs),
    /// Compute facts about a community, real or simulated, from its participation log
    Facts(facts::FactsArgs),
    /// Compare policies on the same random numbers: which is best, how certain, at what cost
    Compare(compare::CompareArgs),
    /// Find out why a community died: re-run it with one pressure removed at a time
    Autopsy(autopsy::AutopsyArgs),
    /// Find the best policy under a budget, and where it fails
    Search(search::SearchArgs),
    /// Open the workshop: a page on which a group plays, forks and discusses runs
    Serve(serve::ServeArgs),
    /// Run a parameter sweep, point by point
    Sweep(sweep::SweepArgs),
    /// Rank parameters by influence, and measure how much is noise
    Sensitivity(sweep::SensitivityArgs),
    /// Find parameters under which simulated logs resemble real ones
    Calibrate(calibrate::CalibrateArgs),
    /// Benchmark this machine, and estimate a study's run time
    Bench(bench::BenchArgs),
    /// Print completions for your shell
    Completions(completions::CompletionsArgs),
}

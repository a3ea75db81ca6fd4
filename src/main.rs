//! The command `hearth`: parses what was asked for, calls the verb, and prints what went wrong.

mod cli;
mod memory;

use std::process::ExitCode;

use clap::Parser;
use cli::{Cli, Command};

fn main() -> ExitCode {
    cli::panics::install();
    hearth::study::output::build::set_commit(hearth::COMMIT);
    let asked = match Cli::try_parse() {
        Ok(asked) => asked,
        Err(error) => cli::ending::misunderstood(&error),
    };
    let ended = match asked.command {
        None => cli::run::baseline(),
        Some(Command::Run(args)) => cli::run::run(&args),
        Some(Command::New(args)) => cli::new::new(&args),
        Some(Command::Check(args)) => cli::check::check(&args),
        Some(Command::Explain(args)) => cli::explain::explain(&args),
        Some(Command::Schema) => cli::schema::schema(),
        Some(Command::Study(args)) => cli::study::study(&args),
        Some(Command::Reproduce(args)) => cli::reproduce::reproduce(&args),
        Some(Command::Validate(args)) => cli::validate::validate(&args),
        Some(Command::Import(args)) => cli::import::import(&args),
        Some(Command::Facts(args)) => cli::facts::facts(&args),
        Some(Command::Compare(args)) => cli::compare::compare(&args),
        Some(Command::Autopsy(args)) => cli::autopsy::autopsy(&args),
        Some(Command::Search(args)) => cli::search::search(&args),
        Some(Command::Serve(args)) => cli::serve::serve(&args),
        Some(Command::Sweep(args)) => cli::sweep::sweep(&args),
        Some(Command::Sensitivity(args)) => cli::sweep::sensitivity(&args),
        Some(Command::Calibrate(args)) => cli::calibrate::calibrate(&args),
        Some(Command::Bench(args)) => cli::bench::bench(&args),
        Some(Command::Completions(args)) => cli::completions::completions(&args),
    };
    cli::ending::exit_code(ended)
}

//! The command `hearth` as functions: for its binary, and for programs that carry it with them.

use std::ffi::OsString;
use std::sync::atomic::Ordering;

use clap::Parser;

pub use crate::cli::embedded::{Printed, reached};
use crate::cli::embedded::{STOP, collected};
use crate::cli::{self, Cli, Command};

/// The command as a process: parses the process's arguments, does the work, prints, and returns the exit code.
pub fn main() -> u8 {
    main_with(std::env::args_os().skip(1).collect())
}

/// The same with other arguments than the process's.
pub fn main_with(arguments: Vec<OsString>) -> u8 {
    cli::panics::install();
    crate::study::output::build::set_commit(crate::COMMIT);
    cli::embedded::given(arguments.clone());
    match Cli::try_parse_from(std::iter::once(OsString::from("hearth")).chain(arguments)) {
        Ok(asked) => run(asked),
        Err(error) => cli::ending::misunderstood(&error),
    }
}

/// The command inside another program: the same work, with the arguments behind `hearth`. What it would print is returned; signals
/// and panics are left to the other program. [`stop`] ends it as Ctrl-C would. Results record the `call` of the other program as what
/// made them, where there is one: a line of Python.
pub fn embedded(arguments: Vec<OsString>, call: Option<String>) -> Printed {
    crate::study::output::build::set_commit(crate::COMMIT);
    let parsed =
        Cli::try_parse_from(std::iter::once(OsString::from("hearth")).chain(arguments.iter().cloned()));
    match parsed {
        Ok(asked) => collected(arguments, call, || run(asked)),
        Err(error) => {
            let (text, code) = (error.render().to_string(), error.exit_code() as u8);
            let (out, err) = if error.use_stderr() { (String::new(), text) } else { (text, String::new()) };
            Printed { code, out, err }
        }
    }
}

/// Stops the command that runs inside this program: what is finished is kept, and the same command continues.
pub fn stop() {
    STOP.store(true, Ordering::Relaxed);
}

fn run(asked: Cli) -> u8 {
    let ended = match asked.command {
        None => cli::run::baseline(),
        Some(Command::Run(args)) => cli::run::run(&args),
        Some(Command::New(args)) => cli::new::new(&args),
        Some(Command::Check(args)) => cli::check::check(&args),
        Some(Command::Explain(args)) => cli::explain::explain(&args),
        Some(Command::Schema) => cli::schema::schema(),
        Some(Command::Study(args)) => cli::study::study(&args),
        Some(Command::Reproduce(args)) => cli::reproduce::reproduce(&args),
        Some(Command::Diff(args)) => cli::diff::diff(&args),
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

//! The command `hearth`.

mod memory;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(hearth::command::main())
}

//! `hearth validate`: the model against what is known.

mod claims;
mod facts;
mod text;

use clap::{Args, Subcommand};

use super::ending::{CliError, Ended};

/// What to hold the model against.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  hearth validate claims --only C1,C2")]
pub struct ValidateArgs {
    #[command(subcommand)]
    against: Against,
}

#[derive(Debug, Subcommand)]
enum Against {
    /// Paired experiments: does what the literature says happen here, and what carries it?
    Claims(claims::ClaimsArgs),
    /// Simulated communities beside real ones, fact by fact, setting by setting
    Facts(facts::FactsArgs),
}

/// Does it.
pub fn validate(args: &ValidateArgs) -> Result<Ended, CliError> {
    match &args.against {
        Against::Claims(args) => claims::claims(args),
        Against::Facts(args) => facts::facts(args),
    }
}

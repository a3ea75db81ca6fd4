//! `hearth validate`: the model against what is known.

pub mod claims;
pub mod facts;
pub mod mechanisms;
pub mod realism;
mod text;

use clap::{Args, Subcommand};

use super::ending::{CliError, Ended};

/// What to test the model against.
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
    /// Test the claims of the literature in paired experiments, and the mechanisms behind them
    Claims(claims::ClaimsArgs),
    /// Compare simulated communities with real ones, fact by fact
    Facts(facts::FactsArgs),
    /// Test what must carry the model: properties of its structure, and published effects
    Mechanisms(mechanisms::MechanismsArgs),
    /// Measure whether simulated communities can be distinguished from real ones by their logs
    Realism(realism::RealismArgs),
}

/// Does it.
pub fn validate(args: &ValidateArgs) -> Result<Ended, CliError> {
    match &args.against {
        Against::Claims(args) => claims::claims(args),
        Against::Facts(args) => facts::facts(args),
        Against::Mechanisms(args) => mechanisms::mechanisms(args),
        Against::Realism(args) => realism::realism(args),
    }
}

//! How what was found is shown, whatever found it: with figures, on paper, to another program.

use clap::{Arg, Args};

use super::ending::CliError;
use super::pdf;

/// What is the same for all verbs that end in a report.
#[derive(Debug, Clone, Copy, Args)]
pub struct ShownArgs {
    /// Draw no figures; the report has words and tables only
    #[arg(long)]
    pub no_figures: bool,
    /// Print the report, too, on this paper (a4 where none is named); needs Chromium, Chrome or Edge
    #[arg(long, value_enum, value_name = "PAPER", num_args = 0..=1, require_equals = true, default_missing_value = "a4")]
    pub pdf: Option<pdf::Paper>,
    /// A JSON object on standard output, instead of words
    #[arg(long)]
    pub json: bool,
}

impl ShownArgs {
    /// Refuses what needs a browser where there is none.
    pub fn check(&self) -> Result<(), CliError> {
        if self.pdf.is_some() {
            pdf::browser()?;
        }
        Ok(())
    }
}

/// What a verb says of one of these arguments in its own words, for `mut_args`: all keep their places.
pub fn told(id: &'static str, help: &'static str) -> impl Fn(Arg) -> Arg {
    move |arg| if arg.get_id() == id { arg.help(help) } else { arg }
}

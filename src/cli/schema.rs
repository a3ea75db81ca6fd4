//! `hearth schema`: the JSON Schema of scenarios.

use super::ending::{CliError, Ended};
use super::screen;

/// Prints it.
pub fn schema() -> Result<Ended, CliError> {
    screen::say(&format!("{:#}", hearth::study::schema()));
    Ok(Ended::Fine)
}

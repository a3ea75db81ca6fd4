//! Priors: named parameters with what is believed of them before any log was seen.

use std::path::Path;

use crate::spec::SpecError;
use crate::spec::base::Base;
use crate::sweep::{SweepFactor, read_factors};
use hearth_engine::scenario::Scenario;

/// Priors that hold where nobody says otherwise.
const USUAL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/settings/priors.ron"));

/// Named priors.
#[derive(Debug, Clone, PartialEq)]
pub struct Priors {
    /// The parameters.
    pub factors: Vec<SweepFactor>,
}

impl Priors {
    /// Those that Hearth brings along.
    ///
    /// # Errors
    ///
    /// Where they don't fit the scenario, which tests rule out for the settings.
    pub fn usual(scenario: &Scenario) -> Result<Self, SpecError> {
        Self::parse(USUAL, "scenarios/settings/priors.ron", scenario)
    }

    /// Reads them from a file whose root is `Priors(factors: […])`; factors are as in a design.
    ///
    /// # Errors
    ///
    /// Where the file can't be read, or says what can't be meant.
    pub fn load(path: &Path, scenario: &Scenario) -> Result<Self, SpecError> {
        let text = crate::files::read_text(path)
            .map_err(|reason| SpecError::Unreadable { path: path.to_owned(), reason })?;
        Self::parse(&text, &path.display().to_string(), scenario)
    }

    /// Reads them from a text.
    ///
    /// # Errors
    ///
    /// Where the text says what can't be meant.
    pub fn parse(text: &str, origin: &str, scenario: &Scenario) -> Result<Self, SpecError> {
        let base = Base::parse(&scenario.to_ron(), "the setting").ok();
        read_factors(text, origin, ("Priors", "priors"), base.as_ref()).map(|factors| Self { factors })
    }
}

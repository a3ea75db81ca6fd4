//! What a strategist asks: a study file with policies to compare or to search, outcomes, prices, uncertain factors.
//!
//! A [`StudySpec`] is read from a file whose root is `Study(…)`, or made of one scenario and arms from the command line. All
//! its arms are resolved and checked at once, so that whatever is wrong is reported together, with its place.
//!
//! ```
//! use hearth_study::spec::{Overrides, StudySpec};
//!
//! let text = r#"Study(
//!     name: "Whom to sponsor",
//!     scenario: "reorganisation",
//!     arms: [
//!         (name: "As it is"),
//!         (name: "Sponsored", set: {"policy.sponsorship": 0.9}),
//!     ],
//!     outcomes: [survival, cost],
//!     replicates: until(half_width: 0.03, of: survival, at_most: 2000),
//! )"#;
//! let question = StudySpec::parse(text, "example", &Overrides::default())?;
//! assert_eq!(question.arms[1].scenario().communities[0].policy.sponsorship, 0.9);
//!
//! let wrong = text.replace("sponsorship", "sponsership");
//! let error = StudySpec::parse(&wrong, "typo", &Overrides::default()).unwrap_err();
//! assert!(error.to_string().contains("did you mean `sponsorship`?"));
//! # Ok::<(), hearth_study::spec::SpecError>(())
//! ```

mod alone;
pub(crate) mod arms;
pub mod base;
mod error;
pub(crate) mod factors;
pub mod fields;
pub(crate) mod levers;
pub(crate) mod outcomes;
mod portfolio;
mod read;
pub mod ready;
mod replicates;
mod template;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use crate::outcome::{Better, DEFAULT, Outcome, OutcomeKind, Prices};
pub use arms::{ArmOverride, Setting, SpecArm};
pub use base::Base;
pub use error::SpecError;
pub use factors::{Factor, Spread};
pub use levers::{Lever, Range};
pub use portfolio::PortfolioArms;
pub use ready::{is_ready, ready_names, ready_scenario};
pub use replicates::{Replicates, Until};
pub use template::template;

/// A study file as understood: nothing is left to default, and every arm is a scenario that can be run.
#[derive(Debug, Clone)]
pub struct StudySpec {
    /// Short name; results stand in a folder of this name.
    pub name: String,
    /// What is asked and why, in a sentence or two.
    pub about: String,
    /// What levers and arms begin from.
    pub base: Base,
    /// The policies to compare, the reference first; none where only levers are given.
    pub arms: Vec<SpecArm>,
    /// The community that is looked at, by name; all of them together where none is named.
    pub community: Option<String>,
    /// Outcomes that are read from every run, without repetition.
    pub outcomes: Vec<Outcome>,
    /// How many runs of each arm.
    pub replicates: Replicates,
    /// Confidence of all intervals of one outcome together.
    pub confidence: f64,
    /// Seed, where the file names one.
    pub seed: Option<u64>,
    /// What things cost and what value is worth.
    pub prices: Prices,
    /// Uncertain factors; drawn anew for every replicate, the same for all arms.
    pub uncertain: Vec<Factor>,
    /// Communities that are funded one by one, where the study asks which of them to fund first.
    pub portfolio: Option<PortfolioArms>,
    /// What a search may vary.
    pub levers: Vec<Lever>,
}

impl StudySpec {
    /// Changes prices as the command line gives them, such as `member_hour=85`.
    ///
    /// # Errors
    ///
    /// Where there is no such price, or it can't be that.
    pub fn change_prices(&mut self, texts: &[String]) -> Result<(), String> {
        self.prices.change(texts)?;
        self.in_currency();
        Ok(())
    }

    /// Gives outcomes in money the currency of the prices as their unit.
    pub fn in_currency(&mut self) {
        let currency = self.prices.currency;
        for outcome in &mut self.outcomes {
            if Outcome::named(outcome.name).is_some_and(|plain| plain.unit == "money") {
                outcome.unit = currency.name();
            }
        }
    }
}

/// What the command line adds to a study file or a scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    /// Changes of every arm, as `path=value`.
    pub sets: Vec<String>,
    /// Further arms.
    pub arms: Vec<ArmOverride>,
}

impl StudySpec {
    /// Reads a study file, or a scenario as a study of one arm; arms from the command line come behind.
    ///
    /// # Errors
    ///
    /// Where the file can't be read, or says what a study can't mean; all that is wrong is reported together.
    pub fn load(path: &Path, asked: &Overrides) -> Result<Self, SpecError> {
        let text = crate::files::read_text(path)
            .map_err(|reason| SpecError::Unreadable { path: path.to_owned(), reason })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let origin = path.display().to_string();
        if is_study(&text) {
            read::question(&text, &origin, folder, asked)
        } else {
            read::of_scenario(base::Origin::File(path.to_owned()), asked)
        }
    }

    /// The text of a study file that stands alone: scenarios that it names by their files are written into it, so that it can be
    /// read anywhere, and means the same.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or isn't RON.
    pub fn alone(path: &Path) -> Result<String, SpecError> {
        let text = crate::files::read_text(path)
            .map_err(|reason| SpecError::Unreadable { path: path.to_owned(), reason })?;
        if !is_study(&text) {
            return alone::scenario(&base::Origin::File(path.to_owned()));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        alone::alone(&text, &path.display().to_string(), folder)
    }

    /// The same of a ready scenario.
    ///
    /// # Errors
    ///
    /// Where there is no such scenario.
    pub fn alone_ready(name: &str) -> Result<String, SpecError> {
        alone::scenario(&base::Origin::Ready(name.to_owned()))
    }

    /// Reads a study from a text; scenarios that it names lie below the present folder, or are ready ones.
    ///
    /// # Errors
    ///
    /// Where the text says what a study can't mean.
    pub fn parse(text: &str, origin: &str, asked: &Overrides) -> Result<Self, SpecError> {
        read::question(text, origin, Path::new(""), asked)
    }

    /// A study of a ready scenario (see [`ready_names`]).
    ///
    /// # Errors
    ///
    /// Where there is no such scenario, or an arm can't be.
    pub fn of_ready(name: &str, asked: &Overrides) -> Result<Self, SpecError> {
        read::of_scenario(base::Origin::Ready(name.to_owned()), asked)
    }

    /// Refuses a study with nothing to compare.
    ///
    /// # Errors
    ///
    /// Where there are fewer than two arms.
    pub fn check_arms(&self) -> Result<(), SpecError> {
        let what = match self.arms.len() {
            0 => "there are no arms to compare",
            1 => "there is one arm only; a comparison needs two",
            _ => return Ok(()),
        };
        Err(SpecError::Arms { what: what.to_owned() })
    }
}

/// Whether a text is a study, not a scenario: by the name in front of its first bracket.
pub fn is_study(text: &str) -> bool {
    head(text) == Some("Study")
}

/// The name in front of a text's first bracket, behind comments.
pub(crate) fn head(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = if let Some(comment) = rest.strip_prefix("//") {
            comment.split_once('\n').map_or("", |(_, rest)| rest).trim_start()
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, rest)| rest).trim_start()
        } else {
            break;
        };
    }
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}

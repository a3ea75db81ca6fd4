//! What a user writes: scenario files, their parameters, and what may be in them.
//!
//! A file is parsed into a tree that knows where everything stands (`node`, `tree`), variants and `--set`
//! are laid over it (`load`, `combine`), and the typed scenario is read from the outcome (`read`,
//! `timeline_events`), with all errors together. What parameters there are stands in tables
//! ([`Policy`], [`Organisation`], [`Start`], [`Coefficients`]), once; reading, checking, changing,
//! writing and explaining go by these tables.
//!
//! ```
//! use hearth_engine::scenario::Scenario;
//!
//! let text = r#"Scenario(policy: (sponsorship: 0.6), timeline: [at(week: 40, event: session)])"#;
//! let scenario = Scenario::parse(text, "example", &["policy.openness=1".to_owned()])?;
//! assert_eq!(scenario.communities[0].policy.sponsorship, 0.6);
//! assert_eq!(Scenario::parse(&scenario.to_ron(), "again", &[])?, scenario);
//!
//! let error = Scenario::parse("(policy: (sponsership: 0.6))", "typo", &[]).unwrap_err();
//! assert!(error.to_string().contains("did you mean `sponsorship`?"));
//! # Ok::<(), hearth_engine::scenario::ScenarioError>(())
//! ```

mod catalogue;
mod changes;
pub mod coefficients;
pub mod combine;
mod community;
mod describe;
pub mod error;
pub mod explain;
pub mod fill;
pub mod kinds;
pub mod load;
pub mod node;
pub mod numerals;
mod organisation;
pub mod parameters;
pub mod path;
pub mod plausible;
mod policy;
pub mod read;
pub mod rules;
pub mod source;
#[cfg(test)]
mod tests;
pub mod timeline;
pub mod timeline_events;
mod timeline_text;
mod traits;
pub mod tree;
pub mod value;
mod write;

use std::path::Path;

pub use catalogue::{Entry, Section, catalogue, sections, timeline_sections};
pub use changes::Change;
pub use coefficients::Coefficients;
pub use community::Start;
pub use describe::{parameter_tables, template};
pub use error::{PathError, Problem, Problems, ScenarioError};
pub use explain::{explain, explain_all};
pub use kinds::{Cause, EventKind, ShockKind, Stage, TaskKind};
pub use organisation::{Culture, Organisation, Portfolio};
pub use parameters::Spec;
pub use parameters::choices;
pub use path::{Live, is_live};
pub use plausible::{Coefficient, Plausible, PlausibleRange, move_coefficients};
pub use policy::{Allocation, Lois, Policy, Programme, TaskMix};
pub use traits::{EventTraits, ShockTraits, TaskTraits};
pub use value::nearest;
pub use value::{Kind, Names};

/// A value that a timeline gives to a parameter while a run is under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LiveValue {
    /// A number (also a whole one).
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// One of the names of a choice, as a scenario file writes it.
    Name(&'static str),
}

/// A scenario as resolved: nothing is left to default.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Short name; results stand in a folder of this name.
    pub name: String,
    /// What it is about, in a sentence or two.
    pub about: String,
    /// Weeks to simulate.
    pub horizon_weeks: u32,
    /// The organisation.
    pub organisation: Organisation,
    /// The communities, one or more.
    pub communities: Vec<Community>,
    /// The coefficients of the model's rules.
    pub model: Coefficients,
    /// Rules that are switched off, and rules of one's own.
    pub rules: rules::Rules,
    /// What happens when.
    pub timeline: Vec<timeline::Entry>,
}

/// One community of a scenario, with the policy that holds for it at the start.
#[derive(Debug, Clone, PartialEq)]
pub struct Community {
    /// Name.
    pub name: String,
    /// How it begins.
    pub start: Start,
    /// Its policy: the scenario's, with its own changes.
    pub policy: Policy,
}

impl Scenario {
    /// Reads a scenario file with all that it extends, and changes it by `path=value`. `read` returns the text at a path
    /// (that of the file, or of one that it extends), or what is the matter with it: the engine opens no file.
    pub fn load_with(path: &Path, sets: &[String], read: load::Reader<'_>) -> Result<Self, ScenarioError> {
        let mut problems = Problems::default();
        let tree = load::tree_at(path, read, &mut problems)?;
        Self::resolve(tree, sets, problems)
    }

    /// Reads a scenario from a text that stands alone, and changes it by `path=value`. Errors name
    /// `origin` in place of a file.
    pub fn parse(text: &str, origin: &str, sets: &[String]) -> Result<Self, ScenarioError> {
        let mut problems = Problems::default();
        let tree = load::tree_of(&source::Source::new(origin, text), &mut problems);
        Self::resolve(tree, sets, problems)
    }

    /// The scenario that runs when nothing else is asked for.
    pub fn baseline() -> Self {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/baseline.ron"));
        // A test reads it, so that the default (which it equals but for its names) is never needed.
        Self::parse(text, "scenarios/baseline.ron", &[]).unwrap_or_default()
    }

    fn resolve(
        tree: Option<node::Node>,
        sets: &[String],
        mut problems: Problems,
    ) -> Result<Self, ScenarioError> {
        // Without a tree, something was reported.
        let mut scenario = Self::default();
        if let Some(mut tree) = tree {
            for assignment in sets {
                combine::apply(&mut tree, assignment, &mut problems);
            }
            scenario = read::scenario(&tree, &mut problems);
        }
        problems.settle()?;
        Ok(scenario)
    }
}

impl Default for Scenario {
    /// What an empty scenario file means.
    fn default() -> Self {
        let head = read::Head::default();
        Self {
            name: head.name,
            about: head.about,
            horizon_weeks: head.horizon_weeks,
            organisation: Organisation::default(),
            communities: vec![Community::default()],
            model: Coefficients::default(),
            rules: rules::Rules::default(),
            timeline: Vec::new(),
        }
    }
}

impl Default for Community {
    fn default() -> Self {
        Self { name: read::Named::default().name, start: Start::default(), policy: Policy::default() }
    }
}

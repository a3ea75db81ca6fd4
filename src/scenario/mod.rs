//! What a user writes: scenario files, their parameters, and what may be in them.

mod community;
pub mod kinds;
mod organisation;
pub(crate) mod parameters;
mod policy;
pub mod timeline;

pub use community::Start;
pub use kinds::{EventKind, ShockKind, Stage, TaskKind};
pub use organisation::{Culture, Organisation, Portfolio};
pub use parameters::Spec;
pub(crate) use parameters::choices;
pub use policy::{Allocation, Lois, Policy, Programme, TaskMix};

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

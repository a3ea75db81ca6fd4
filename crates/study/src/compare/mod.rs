//! Policies compared on the same random numbers: how they differ, how surely, at what cost and risk, and why.
//!
//! A [`Trial`] takes a [question](crate::spec::StudySpec), runs its arms in a study's folder, and
//! compares them. What it finds is a [`Comparison`].
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use hearth_study::compare::{Finding, Trial};
//! use hearth_study::output::Invocation;
//! use hearth_study::spec::{Overrides, StudySpec};
//! use hearth_study::{Control, Existing, Seed};
//!
//! let text = r#"Study(
//!     scenario: "baseline",
//!     set: {"horizon_weeks": 40},
//!     arms: [(name: "As it is"), (name: "Cared for", set: {"policy.coordinator_hours": 12})],
//!     outcomes: [cost, energy],
//!     replicates: 60,
//! )"#;
//! let question = StudySpec::parse(text, "example", &Overrides::default())?;
//! let trial = Trial::new(&question)?;
//! let folder = tempfile::tempdir()?;
//! let mut study = trial.open(folder.path(), Seed::Given(1), Existing::Continue, Invocation::default())?;
//! let control = Control { threads: 1, stop: &AtomicBool::new(false), progress: &|_| {} };
//! trial.run(&mut study, &control)?;
//! let found = trial.compare(folder.path(), study.manifest(), &control)?;
//! let cost = found.difference("cost", "Cared for", "As it is").unwrap();
//! assert!(cost.finding == Finding::Worse && cost.together.low > 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arm;
mod assumptions;
mod break_even;
mod coefficients;
pub mod decision;
mod difference;
mod family;
pub mod narrative;
pub mod portfolio;
pub mod result;
mod sheet;
#[cfg(test)]
mod tests;
mod trajectories;
mod trial;
mod values;
mod why;

pub use break_even::{BreakEven, PriceTurns};
pub use decision::{Choice, Decision};
pub use portfolio::Portfolio;
pub use result::{Comparison, Difference, Finding, Interval};
pub use trial::Trial;

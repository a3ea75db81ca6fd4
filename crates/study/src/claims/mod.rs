//! Claims of the literature as paired experiments: read from data, run on common random numbers, decided with a stated
//! error.
//!
//! A [`Library`] holds a table of claims ([`table`]) and their scenarios. A [`Plan`] resolves every arm once, also with
//! mechanisms switched off; [`Plan::run`] runs replicates batch by batch, stops with each claim as soon as it is
//! decided ([`interim`] says with which error), and tells what was found ([`ClaimsResult`]).
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use hearth_study::Control;
//! use hearth_study::claims::{Library, Plan, Request};
//!
//! let request = Request {
//!     only: vec!["C1".to_owned()],
//!     sets: vec!["horizon_weeks=60".to_owned()],
//!     seed: 5,
//!     replicates: 100,
//!     mechanisms: false,
//! };
//! let plan = Plan::new(&Library::BuiltIn, request)?;
//! let stop = AtomicBool::new(false);
//! let control = Control { threads: 1, stop: &stop, progress: &|_| {} };
//! let results = plan.run(None, None, &control)?.expect("nobody stops it");
//! assert_eq!(results.claims[0].id, "C1");
//! # Ok::<(), hearth_study::claims::ClaimsError>(())
//! ```

mod contrast;
mod decide;
mod error;
mod estimate;
pub mod interim;
mod library;
mod narrative;
mod outcome_values;
mod plan;
pub mod planted;
mod result;
mod run;
mod sheet;
pub mod table;
#[cfg(test)]
mod tests;

pub use error::ClaimsError;
pub use interim::{FAMILY_RISK, FEWEST_REPLICATES, REPLICATES};
pub use library::Library;
pub use plan::{Plan, Request};
pub use planted::{Case, NamesCauses};
pub use result::{ClaimResult, ClaimsResult, ConditionResult, MechanismResult, Verdict, Without};

//! Autopsy: what killed a community, found out by living again without it.
//!
//! The program repeats a run on the same random numbers, with one pressure taken away at a time ([`removal`] says what that
//! means for each of the ten causes of decline). What a removal gains is the harm that the pressure did. One pair of
//! runs says little: the run without takes other turns by chance too. So every removal has ten matched replicates, and
//! the cause is named by the largest mean gain, with an interval, and with how sure it is that it is the largest.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use hearth_study::Control;
//! use hearth_study::autopsy::{AutopsyRequest, examine};
//! use hearth_engine::observe::Cause;
//! use hearth_engine::scenario::Scenario;
//!
//! let text = "(horizon_weeks: 104, policy: (control: 1), communities: [(name: \"Department\", founders: 14)])";
//! let scenario = Scenario::parse(text, "example", &[])?;
//! let question = AutopsyRequest { seed: 1, replicate: 0, matched: 10, at_most: 10, community: 0 };
//! let control = Control { threads: 1, stop: &AtomicBool::new(false), progress: &|_| {} };
//! let autopsy = examine(&scenario, &question, None, &control)?.expect("nobody stops it");
//! assert_eq!(autopsy.removals[0].causes, [Cause::OverControl]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod error;
mod estimate;
mod examine;
pub mod narrative;
pub mod planted;
pub mod planting;
pub mod removal;
mod run;
pub mod subject;
mod work;

pub use apply::without;
pub use error::AutopsyError;
pub use estimate::Estimate;
pub use examine::{
    Autopsy, AutopsyRequest, Certainty, MATCHED_AT_MOST, MATCHED_REPLICATES, MOST_MATCHED_REPLICATES,
    Removed, Verdict, examine,
};
pub use run::RunSummary;
pub use subject::Subject;

//! Many runs: replicates, studies, and what they say together.
//!
//! A [`Study`] is a folder. It is opened with a [`Design`] (arms, seed, replicates), run with a
//! [`Control`] (threads, a flag that stops it, progress), and read with [`ensembles`]. Interrupted at
//! any moment, it continues where it was when it is opened and run again.

mod arm;
pub mod autopsy;
pub mod claims;
pub mod compare;
pub mod ensemble;
mod error;
mod gather;
pub mod likeness;
mod looks;
mod merge;
mod plan;
pub mod question;
pub(crate) mod replicate;
mod reproduce;
mod sameness;
pub mod search;
mod study;
mod summary;
mod typical;
mod unit;
mod weeks;

pub use arm::ScenarioArm;
pub use ensemble::{ArmEnsemble, CommunityEnsemble, QUANTILES, Spread};
pub use error::StudyError;
pub use gather::{Control, Progress};
pub use plan::{Design, Existing, Seed};
pub use replicate::{Arm, Engine};
pub use reproduce::{Reproduction, reproduce};
pub use study::{Ending, Look, Study, check};
pub use summary::{each_arm, ensembles};
pub use typical::most_typical;

//! Many runs: replicates, studies, and what they say together.
//!
//! A [`Study`] is a folder. It is opened with a [`Design`] (arms, seed, replicates), run with a
//! [`Control`] (threads, a flag that stops it, progress), and read with [`ensembles`]. Interrupted at
//! any moment, it continues where it was when it is opened and run again.

#![forbid(unsafe_code)]

mod arm;
pub mod autopsy;
mod batch;
pub mod calibrate;
pub mod claims;
pub mod compare;
mod drawn;
mod ending;
pub mod ensemble;
mod error;
mod folder;
mod gather;
mod inquiry;
mod journal;
mod kept;
pub mod likeness;
mod looks;
mod merge;
pub mod output;
mod plan;
pub mod points;
pub mod question;
pub mod replicate;
mod reproduce;
mod sameness;
pub mod search;
pub mod sensitivity;
mod share;
mod space;
mod study;
mod summary;
pub mod sweep;
pub mod timing;
mod typical;
mod unit;
mod weeks;

pub use arm::ScenarioArm;
pub use batch::{Fate, Luck, live_batch, lives_table};
pub use ending::outcomes;
pub use ensemble::{ArmEnsemble, CommunityEnsemble, QUANTILES, Spread};
pub use error::StudyError;
pub use gather::{Control, Progress};
pub use inquiry::{InquiryFolder, InquiryText, check_inquiry, compare_files};
pub use kept::Kept;
pub use plan::{Design, Existing, Seed};
pub use points::{PointArm, PointColumn, PointValues, Points, PointsError};
pub use replicate::{Arm, Engine};
pub use reproduce::{Reproduction, reproduce, reproduce_kept};
pub use share::{Numbers, Share};
pub use space::{room, room_needed};
pub use study::{Ending, Look, Study, check, check_all};
pub use summary::{Detail, each_arm, ensembles};
pub use typical::most_typical;

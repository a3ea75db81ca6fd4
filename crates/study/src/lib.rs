//! Many runs: replicates, studies, and what they say together.
//!
//! A [`Study`] is a folder. It is opened with a [`Design`] (arms, seed, replicates), run with a
//! [`Control`] (threads, a flag that stops it, progress), and read with [`ensembles`]. Interrupted at
//! any moment, it continues where it was when it is opened and run again.
//!
//! The feature `folders`, on by default, has results folders and all kinds of study. Without it there is what runs in
//! memory, in a browser too: arms, the executor, names of scenarios and outcomes, numbers as text.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(feature = "folders"),
    allow(dead_code, reason = "much of what is here serves results folders")
)]

mod arm;
#[cfg(feature = "folders")]
pub mod autopsy;
#[cfg(feature = "folders")]
mod batch;
mod cache;
#[cfg(feature = "folders")]
pub mod calibrate;
#[cfg(feature = "folders")]
pub mod claims;
#[cfg(feature = "folders")]
pub mod coefficient_sets;
#[cfg(feature = "folders")]
pub mod compare;
#[cfg(feature = "folders")]
mod compatibility;
mod damage;
#[cfg(feature = "folders")]
mod disk_space;
#[cfg(feature = "folders")]
mod ending;
pub mod ensemble;
mod error;
pub mod executor;
pub mod files;
#[cfg(feature = "folders")]
mod folder;
#[cfg(feature = "folders")]
mod interim;
#[cfg(feature = "folders")]
mod json_schema;
#[cfg(feature = "folders")]
mod latin_hypercube;
#[cfg(feature = "folders")]
pub mod likeness;
#[cfg(feature = "folders")]
pub mod mechanisms;
#[cfg(feature = "folders")]
mod merge;
mod numbers;
pub mod outcome;
pub mod output;
#[cfg(feature = "folders")]
mod plan;
#[cfg(feature = "folders")]
pub mod points;
#[cfg(feature = "folders")]
pub mod realism;
#[cfg(feature = "folders")]
mod record;
#[cfg(feature = "folders")]
mod reproduce;
#[cfg(feature = "folders")]
mod reuse;
#[cfg(feature = "folders")]
pub mod search;
#[cfg(feature = "folders")]
pub mod sensitivity;
#[cfg(feature = "folders")]
mod share;
pub mod spec;
mod spread;
#[cfg(feature = "folders")]
#[cfg(feature = "folders")]
pub mod stepping;
#[cfg(feature = "folders")]
mod stored_arms;
#[cfg(feature = "folders")]
mod study;
#[cfg(feature = "folders")]
mod study_units;
#[cfg(feature = "folders")]
pub mod sweep;
// Browsers have no clock of a thread's own.
#[cfg(not(target_family = "wasm"))]
#[cfg(feature = "folders")]
pub mod timing;
#[cfg(feature = "folders")]
mod typical;
#[cfg(feature = "folders")]
mod uncertain_arm;
#[cfg(feature = "folders")]
mod unit;
#[cfg(feature = "folders")]
pub mod version_diff;
#[cfg(feature = "folders")]
mod weeks;

pub use arm::{Arm, Engine, RunError, ScenarioArm};
#[cfg(feature = "folders")]
pub use batch::{BatchRun, RunKey, outcome_by_point, outcome_by_run, run_batch, runs_table};
pub use cache::Cache;
#[cfg(feature = "folders")]
pub use compatibility::difference;
pub use damage::{Damage, DamageKind};
#[cfg(feature = "folders")]
pub use disk_space::{room, room_needed};
#[cfg(feature = "folders")]
pub use ending::outcomes;
pub use ensemble::{ArmEnsemble, CommunityEnsemble, QUANTILES, Spread};
#[cfg(feature = "folders")]
pub use ensemble::{Detail, each_arm, ensembles};
pub use error::StudyError;
pub use executor::{Control, Executor, Job, Progress, Reader};
#[cfg(feature = "folders")]
pub use folder::{RunFolder, check_all, compare_files, is_being_written, manifest_of, restore};
#[cfg(feature = "folders")]
pub use json_schema::schema;
pub use numbers::Numbers;
#[cfg(feature = "folders")]
pub use plan::{Design, Existing, Seed};
#[cfg(feature = "folders")]
pub use points::{PointArm, PointColumn, PointValues, Points, PointsError};
#[cfg(feature = "folders")]
pub use reproduce::{Reproduction, reproduce, reproduce_stored};
#[cfg(feature = "folders")]
pub use share::Share;
#[cfg(feature = "folders")]
pub use stored_arms::StoredArms;
#[cfg(feature = "folders")]
pub use study::{Ending, Interim, Study};
#[cfg(feature = "folders")]
pub use typical::{TwoPeaks, Typical, typical};

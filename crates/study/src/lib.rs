//! Many runs: replicates, studies, and what they say together.
//!
//! A [`Study`] is a folder. It is opened with a [`Design`] (arms, seed, replicates), run with a
//! [`Control`] (threads, a flag that stops it, progress), and read with [`ensembles`]. Interrupted at
//! any moment, it continues where it was when it is opened and run again.

#![forbid(unsafe_code)]

mod arm;
pub mod autopsy;
mod batch;
mod cache;
pub mod calibrate;
pub mod claims;
pub mod coefficient_sets;
pub mod compare;
mod compatibility;
mod damage;
mod disk_space;
mod ending;
pub mod ensemble;
mod error;
pub mod executor;
pub mod files;
mod folder;
mod interim;
mod json_schema;
mod latin_hypercube;
pub mod likeness;
pub mod mechanisms;
mod merge;
mod numbers;
pub mod outcome;
pub mod output;
mod plan;
pub mod points;
pub mod realism;
mod record;
mod reproduce;
pub mod search;
pub mod sensitivity;
mod share;
pub mod spec;
mod spread;
pub mod stepping;
mod stored_arms;
mod study;
mod study_units;
pub mod sweep;
pub mod timing;
mod typical;
mod uncertain_arm;
mod unit;
pub mod version_diff;
mod weeks;

pub use arm::{Arm, Engine, RunError, ScenarioArm};
pub use batch::{BatchRun, RunKey, outcome_by_point, outcome_by_run, run_batch, runs_table};
pub use cache::Cache;
pub use compatibility::difference;
pub use damage::{Damage, DamageKind};
pub use disk_space::{room, room_needed};
pub use ending::outcomes;
pub use ensemble::{ArmEnsemble, CommunityEnsemble, Detail, QUANTILES, Spread, each_arm, ensembles};
pub use error::StudyError;
pub use executor::{Control, Executor, Job, Progress, Reader};
pub use folder::{RunFolder, check_all, compare_files, is_being_written, manifest_of, restore};
pub use json_schema::schema;
pub use numbers::Numbers;
pub use plan::{Design, Existing, Seed};
pub use points::{PointArm, PointColumn, PointValues, Points, PointsError};
pub use reproduce::{Reproduction, reproduce, reproduce_stored};
pub use share::Share;
pub use stored_arms::StoredArms;
pub use study::{Ending, Interim, Study};
pub use typical::most_typical;

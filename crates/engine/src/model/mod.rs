//! The science: what happens in a week.
//!
//! [`week`] calls the processes in order; each stands in a file of its own and is a function over the
//! [`state`] and the week's surroundings.

#![allow(clippy::needless_range_loop, reason = "a slot indexes many columns at once")]

pub mod arrivals;
mod assistant;
pub mod care;
pub mod census;
pub mod column;
pub mod constellation;
pub mod culture;
pub mod departures;
pub mod energy;
pub mod events;
pub mod exchange;
pub mod journal;
pub mod knowledge;
#[cfg(test)]
mod lane_tests;
pub mod measurement;
pub mod members;
pub mod participation;
pub mod recognition;
pub mod rule;
pub mod shocks;
pub mod state;
pub mod tables;
pub mod tasks;
pub mod ties;
pub mod trial;
pub mod value;
pub mod week;

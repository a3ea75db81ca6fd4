//! The engine of Hearth: scenarios, the weekly model of communities of practice, and what is observed of it.
//!
//! It opens no file, reads no clock, has no threads of its own and no network, and builds for
//! `wasm32-unknown-unknown`. Data flows one way: [`scenario`] → [`simulation`] → [`model`] → [`observe`].

#![forbid(unsafe_code)]

pub mod math;
pub mod model;
pub mod observe;
pub mod random;
pub mod scenario;
pub mod simulation;

//! Participation logs of communities, real or simulated: metrics, and import from git histories and mail archives.

#![forbid(unsafe_code)]

pub mod facts;
pub mod import;
pub mod simulated;
mod text;

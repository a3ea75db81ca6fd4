//! The workshop's server: who comes in, who doesn't, and that nobody harms anybody else.

mod client;
mod crowds;
mod gate;
mod verb;

//! The workshop's server: who comes in, who doesn't, and that nobody harms anybody else.

#[path = "serve/client.rs"]
mod client;
#[path = "serve/crowds.rs"]
mod crowds;
#[path = "serve/gate.rs"]
mod gate;
#[path = "serve/verb.rs"]
mod verb;

//! The local web server of the workshop: a page in the browser of the trainer's own machine.
//!
//! [`Server`] listens on this machine alone and lets in who has the link of the terminal ([`gate`]). Each page has a
//! socket and, on a thread of its own, a [session](hearth_workshop::session::Session).

#![forbid(unsafe_code)]

mod assets;
pub mod gate;
mod hall;
mod http;
pub mod server;
mod socket;

pub use server::{Links, PORT, ServeError, Server};

//! The trainer's workshop: a page in the browser of the trainer's own machine, and the engine behind it.
//!
//! [`server::Server`] listens on this machine alone and lets in who has the link of the terminal ([`gate`]). Each page has a
//! socket ([`protocol`]) and, on a thread of its own, a [`session::Session`]: a scenario, futures forked from it, what is done
//! in them, and every week that was lived, reachable again with the very numbers of `hearth run`. [`lessons`] are
//! stories that a trainer can write without code.
//!
//! A session by itself needs no socket:
//!
//! ```
//! use std::sync::Arc;
//! use hearth::serve::protocol::{Tell, Told};
//! use hearth::serve::session::{Fault, Outbox, Session};
//! use hearth::serve::shelf::Shelf;
//!
//! struct Heard(Vec<Told>);
//! impl Outbox for Heard {
//!     fn tell(&mut self, told: Told) -> Result<(), Fault> {
//!         self.0.push(told);
//!         Ok(())
//!     }
//!     fn picture(&mut self, _: Vec<u8>) -> Result<(), Fault> {
//!         Ok(())
//!     }
//! }
//!
//! let pool = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(1).build()?);
//! let mut session =
//!     Session::new(Arc::new(Shelf::new(None)), "test", pool, Arc::new(|_| true), Arc::default());
//! let mut out = Heard(Vec::new());
//! session.hear(r#"{"id": 1, "ask": {"do": "start", "from": {"ready": "baseline"}}}"#, &mut out).unwrap();
//! session.hear(r#"{"id": 2, "ask": {"do": "weeks", "future": 0, "from": 0, "to": 52}}"#, &mut out).unwrap();
//! assert!(matches!(&out.0[1].tell, Tell::Weeks(weeks) if weeks.stages.len() == 52));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assets;
pub(crate) mod catalogue;
pub mod gate;
mod http;
pub mod lessons;
pub mod limits;
pub mod protocol;
pub mod server;
pub mod session;
pub mod shelf;
mod socket;

pub use server::{Links, PORT, ServeError, Server};
pub use shelf::{Shelf, ShelfError};

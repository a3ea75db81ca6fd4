//! Workshop sessions: scenarios that are stepped, forked and compared live, and lessons. No socket; background jobs run on
//! threads that the caller has, or, in a browser, on its only one ([`session::Crew`]).
//!
//! A session works without a socket:
//!
//! ```
//! use std::sync::Arc;
//! use hearth_workshop::protocol::{Reply, Envelope};
//! use hearth_workshop::session::{Fault, Outbox, Session};
//! use hearth_workshop::shelf::Shelf;
//!
//! struct Messages(Vec<Envelope>);
//! impl Outbox for Messages {
//!     fn send(&mut self, envelope: Envelope) -> Result<(), Fault> {
//!         self.0.push(envelope);
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
//! let mut out = Messages(Vec::new());
//! session.receive(r#"{"id": 1, "request": {"do": "start", "from": {"ready": "baseline"}}}"#, &mut out).unwrap();
//! session.receive(r#"{"id": 2, "request": {"do": "weeks", "future": 0, "from": 0, "to": 52}}"#, &mut out).unwrap();
//! assert!(matches!(&out.0[1].reply, Reply::Weeks(weeks) if weeks.stages.len() == 52));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod catalogue;
pub mod hold;
pub mod lessons;
pub mod limits;
pub mod protocol;
pub mod session;
pub mod shelf;

pub use shelf::{Shelf, ShelfError};

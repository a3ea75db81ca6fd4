//! Messages between the page and the server over one WebSocket. `docs/protocol.md` describes them for people.
//!
//! The page sends requests in JSON ([`RequestEnvelope`]); the server sends replies in JSON ([`Envelope`]), and pictures of
//! the community in binary ([`frame`]). A reply repeats the number of its request; a message that no request caused has none.
//! A test of this module writes the same types for TypeScript: `web/src/wire/types.ts`.

mod catalogue;
pub mod frame;
mod reply;
mod request;
mod runs;
mod session;
#[cfg(test)]
mod typescript;
mod views;

pub use catalogue::{ActFormView, CatalogueView, ColumnView, GroupView, KindView, LeverView};
pub use reply::{Envelope, ReadyView, Reply};
pub use request::{Request, RequestEnvelope, ScenarioSource};
pub use runs::{
    AnswerView, BandView, BandsView, ComparisonView, CountedView, DifferenceView, EffectView, FactView,
    FlowView, FutureAnswerView, FutureBandView, OptionCountView, RunView, VerdictView, WatchedView,
};
pub use session::{ActView, ArenaView, FutureView, NoteView, PlaceView, SessionView, VoteView};
pub use views::{
    BudgetView, MemberView, OccasionView, PeerView, ProjectView, SpellView, TimelineEventView, WeekView,
    WeeksView,
};

/// Version of this protocol. The page is built into the program, so both always use the same one; other programs should
/// check it.
pub const PROTOCOL: u32 = 3;

//! What the page and the server say to each other over one WebSocket. `docs/protocol.md` tells it for people.
//!
//! The page asks in JSON ([`Asked`]); the server answers in JSON ([`Envelope`]), and with pictures of the community in
//! binary ([`frame`]). Every answer names the question that it belongs to; what nobody asked for names none.

mod catalogue;
pub mod frame;
mod reply;
mod request;
mod runs;
mod session;
mod views;

pub use catalogue::{ActForm, Catalogue, ColumnView, GroupView, KindView, LeverView};
pub use reply::{Envelope, Ready, Reply};
pub use request::{Ask, Asked, From};
pub use runs::{
    AnswerOption, Band, Bands, Comparison, Counted, Difference, Fact, FlowFact, FutureBand, FutureCounted,
    RunView,
};
pub use session::{ActView, Arena, FutureView, NoteView, SessionView, VoteView};
pub use views::{
    Budget, MemberView, OccasionView, PeerView, ProjectView, SpellView, TimelineEventView, WeekView,
    WeeksView,
};

/// Number of this protocol. The page is built into the program, so that both always speak the same one; other programs
/// should look.
pub const PROTOCOL: u32 = 1;

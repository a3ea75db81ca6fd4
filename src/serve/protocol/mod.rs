//! What the page and the server say to each other over one WebSocket. `docs/protocol.md` tells it for people.
//!
//! The page asks in JSON ([`Asked`]); the server answers in JSON ([`Told`]), and with pictures of the community in
//! binary ([`frame`]). Every answer names the question that it belongs to; what nobody asked for names none.

mod ask;
pub mod frame;
mod tell;

pub use ask::{Ask, Asked, From};
pub use tell::{
    ActForm, ActTold, AnswerOption, Arena, Band, Bands, Budget, Catalogue, ColumnTold, Comparison, Counted,
    Difference, Fact, FlowFact, FutureBand, FutureCounted, FutureTold, GroupTold, HappeningTold, KindTold,
    LeverTold, LifeTold, MemberTold, NoteTold, OccasionTold, PeerTold, ProjectTold, Ready, SessionTold,
    SpellTold, Tell, Told, VoteTold, WeekTold, WeeksTold,
};

/// Number of this protocol. The page is built into the program, so that both always speak the same one; other programs
/// should look.
pub const PROTOCOL: u32 = 1;

//! What the page and the server say to each other over one WebSocket. `docs/protocol.md` tells it for people.
//!
//! The page asks in JSON ([`Asked`]); the server answers in JSON ([`Told`]), and with pictures of the community in
//! binary ([`frame`]). Every answer names the question that it belongs to; what nobody asked for names none.

mod ask;
pub mod frame;
mod lives;
mod seen;
mod session;
mod tell;
mod words;

pub use ask::{Ask, Asked, From};
pub use lives::{
    AnswerOption, Band, Bands, Comparison, Counted, Difference, Fact, FlowFact, FutureBand, FutureCounted,
    LifeTold,
};
pub use seen::{
    Budget, HappeningTold, MemberTold, OccasionTold, PeerTold, ProjectTold, SpellTold, WeekTold, WeeksTold,
};
pub use session::{ActTold, Arena, FutureTold, NoteTold, SessionTold, VoteTold};
pub use tell::{Ready, Tell, Told};
pub use words::{ActForm, Catalogue, ColumnTold, GroupTold, KindTold, LeverTold};

/// Number of this protocol. The page is built into the program, so that both always speak the same one; other programs
/// should look.
pub const PROTOCOL: u32 = 1;

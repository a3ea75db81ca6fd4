//! The members of a community, as a structure of arrays.

use crate::observe::Flow;

use super::column::Column;
use super::rule::OwnColumn;
use super::ties::Ties;

/// Declares the members' columns, and the operations that must treat every column alike.
macro_rules! members {
    ( $( $(#[doc = $meaning:expr])+ $name:ident : $kind:ty, )+ ) => {
        /// One member, as it joins.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct Member {
            $( $(#[doc = $meaning])+ pub $name: $kind, )+
        }

        /// All members, a column for each quantity. A slot stays with a member until [`Members::retain`].
        #[derive(Debug, Clone, Default)]
        pub struct Members {
            $( $(#[doc = $meaning])+ pub $name: Column<$kind>, )+
            /// Strongest working relations.
            pub ties: Ties,
            /// What rules of one's own keep of each member.
            pub own: Vec<OwnColumn>,
            /// Members: slots without those of former ones.
            pub headcount: u32,
        }

        impl Members {
            /// Names of the columns.
            pub const NAMES: &'static [&'static str] = &[$( stringify!($name), )+];

            /// Meaning of each column, in the order of the names.
            pub const MEANINGS: &'static [&'static [&'static str]] = &[$( &[$($meaning),+], )+];

            /// Shows each column to `see`, in the order of the names.
            pub fn each_column<'m>(&'m self, mut see: impl FnMut(&'static str, Numbers<'m>)) {
                $( see(stringify!($name), Numbers::from(&*self.$name)); )+
            }

            /// Adds a member in the last slot.
            pub fn push(&mut self, member: Member) {
                if self.id.len() == self.id.capacity() {
                    self.reserve(self.id.len() + STEP.max(self.id.len() / 8));
                }
                $( self.$name.push(member.$name); )+
                self.own.iter_mut().for_each(|own| own.values.push(own.start));
                self.ties.push();
                self.headcount += 1;
            }

            /// Removes everybody.
            pub fn clear(&mut self) {
                $( self.$name.clear(); )+
                self.own.iter_mut().for_each(|own| own.values.clear());
                self.ties.clear();
                self.headcount = 0;
            }

            /// Reads from all columns: what isn't in the processor's cache it fetches now, many lines at once, instead
            /// of one by one where a rule needs them. Ties are fetched where it is known whose are needed.
            pub fn touch(&self) {
                $( self.$name.touch(); )+
            }

            /// Makes room for so many members in all, and no more: of a large organisation, room to spare would be most.
            pub fn reserve(&mut self, capacity: usize) {
                $( self.$name.reserve(capacity); )+
                self.own.iter_mut().for_each(|own| own.values.reserve(capacity));
                self.ties.reserve(capacity);
            }

            /// Closes the gaps that former members left, in order. `slots` receives the new slot of every
            /// old one ([`GONE`] for former members).
            pub fn retain(&mut self, slots: &mut Vec<u32>) {
                slots.clear();
                let mut kept = 0;
                for slot in 0..self.id.len() {
                    if self.is_member[slot] == 0.0 {
                        slots.push(GONE);
                        continue;
                    }
                    $( self.$name[kept] = self.$name[slot]; )+
                    self.own.iter_mut().for_each(|own| own.values[kept] = own.values[slot]);
                    slots.push(kept as u32);
                    kept += 1;
                }
                $( self.$name.resize(kept); )+
                self.own.iter_mut().for_each(|own| own.values.resize(kept));
                self.ties.retain(slots);
            }
        }
    };
}

/// The numbers of a column, by slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Numbers<'m> {
    /// With a fraction.
    F32(&'m [f32]),
    /// Whole.
    U8(&'m [u8]),
    /// Whole.
    U16(&'m [u16]),
    /// Whole.
    U32(&'m [u32]),
    /// Sets of topics, a bit for each.
    U64(&'m [u64]),
}

macro_rules! numbers {
    ($($kind:ty => $variant:ident),+) => {
        $( impl<'m> From<&'m [$kind]> for Numbers<'m> {
            fn from(numbers: &'m [$kind]) -> Self {
                Self::$variant(numbers)
            }
        } )+
    };
}
numbers!(f32 => F32, u8 => U8, u16 => U16, u32 => U32, u64 => U64);

/// Weeks of a year, within which a newcomer may find its place.
pub const YEAR: u32 = 52;

/// Members for whom room is made at once, at least.
const STEP: usize = 64;

/// Slot of a former member.
pub const GONE: u32 = u32::MAX;

members! {
    /// Arrival number: the n-th to join, whoever came before. Part of every address of a draw.
    id: u32,
    /// 1 for a member, 0 for a former member whose slot hasn't been closed yet.
    is_member: f32,
    /// Passion for the domain, 0..1.
    interest: f32,
    /// Own spare hours a week.
    own_hours: f32,
    /// Propensity to contribute: how much the member says in an active week, mean about 1 over newcomers.
    propensity: f32,
    /// What interest and propensity add to the log-odds of taking part.
    leaning: f32,
    /// How participation feels now, 0..1.
    energy: f32,
    /// Expected value of a week of taking part: 1/2 is neither gain nor loss, 0..1.
    engagement: f32,
    /// Identity with the community, 0..1.
    belonging: f32,
    /// Help received, decaying.
    received: f32,
    /// Recognised contribution, decaying.
    reputation: f32,
    /// Running mean of weeks of taking part, 0..1.
    participation: f32,
    /// Pull of ties to those who take part, 0..1.
    pull: f32,
    /// Anger over decisions taken without asking, 0..1.
    anger: f32,
    /// Knowledge citizenship: having been heard, 0..1.
    citizenship: f32,
    /// Outdated share of what the member knows, general competence included, 0..1.
    outdated_share: f32,
    /// Week from which on the member has been silent: the one after the last in which it took part, or that of joining.
    silent_since: u16,
    /// Week of joining.
    joined: u16,
    /// Weeks from the start to the one after the last in which the member wrote, worked or met others; 0 before the first.
    acted: u16,
    /// Contributions so far.
    contributions: u32,
    /// Of them, those before the last year of the run.
    contributions_early: u32,
    /// Requests answered so far.
    answers: u32,
    /// Unit of the organisation.
    unit: u8,
    /// Facts of a member's path, see [`path`].
    path: u8,
    /// Topics known as they are today.
    knows: u64,
    /// Topics known in a form that no longer holds.
    outdated: u64,
    /// Hours used for the community this week.
    used: f32,
    /// 1 where the member takes part this week.
    present: f32,
    /// Probability of taking part this week, before hours: log-odds.
    inclination: f32,
    /// Position among those who take part this week, where the member does.
    position: u32,
}

/// What one member has given so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Contributions.
    pub contributions: u32,
    /// Contributions in the last year of the run.
    pub contributions_late: u32,
    /// Requests answered.
    pub answers: u32,
}

impl Members {
    /// 1 for a member of the core, else 0: weighed instead of passed over, since who is of the core is as good as random.
    #[inline]
    pub fn of_core(&self, slot: usize, core_from: f32) -> f32 {
        f32::from(u8::from(self.participation[slot] >= core_from))
    }

    /// What a member has given so far.
    pub fn given(&self, slot: usize) -> Given {
        Given {
            contributions: self.contributions[slot],
            contributions_late: self.contributions[slot] - self.contributions_early[slot],
            answers: self.answers[slot],
        }
    }
}

/// Bits of a member's path.
pub mod path {
    /// Was among the founders.
    pub const FOUNDER: u8 = 1;
    /// Signed up without founding, at the start.
    pub const ENROLLED: u8 = 2;
    /// Became active within a year of joining.
    pub const ACTIVE: u8 = 4;
    /// Reached the core within a year of joining.
    pub const CORE: u8 = 8;
    /// Belongs to a second community too.
    pub const BROKER: u8 = 16;

    /// Whether somebody came after the start.
    pub fn came_later(path: u8) -> bool {
        path & (FOUNDER | ENROLLED) == 0
    }
}

/// What makes the utility of a member's week; each is entered in the ledger as the flow of its name.
pub const UTILITY: [Flow; UTILITIES] = [
    Flow::Answered,
    Flow::Unanswered,
    Flow::Helping,
    Flow::Dialogue,
    Flow::GoodWork,
    Flow::Drudgery,
    Flow::Control,
    Flow::Measurement,
    Flow::Events,
];
/// Number of [`UTILITY`] sources.
pub const UTILITIES: usize = 9;

/// A source of a week's utility, as an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Utility {
    /// A request answered.
    Answered = 0,
    /// A request left without an answer.
    Unanswered = 1,
    /// Having helped.
    Helping = 2,
    /// Having shared or learned.
    Dialogue = 3,
    /// Energizing work.
    GoodWork = 4,
    /// De-energizing work.
    Drudgery = 5,
    /// Directed work.
    Control = 6,
    /// Measured work.
    Measurement = 7,
    /// A meeting.
    Meeting = 8,
}

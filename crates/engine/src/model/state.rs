//! The state of a community: its members, levels of the whole, work in hand.

use crate::observe::portrait::What;
use crate::observe::{Flow, Flows};
use crate::random::{Chances, Sequence};
use crate::scenario::{EventKind, Policy, Stage, Start, TaskKind};

use super::census::Census;
use super::column::Column;
use super::exchange::{Intent, Talk};
use super::journal::Journal;
pub use super::members::{GONE, Given, Member, Members, UTILITIES, UTILITY, Utility, YEAR, path};
use super::trial::Trial;

/// Share of what others teach, or reflection finds, that full parochialism shuts out.
const CLOSED_MINDS: f32 = 0.8;
/// What an hour of the portfolio's support counts as a coordinator's: support comes from outside.
const PORTFOLIO_HOUR: f32 = 0.5;

/// Months and weeks of a year: rates a month or a year become rates a week.
pub const MONTHS: f32 = 12.0;
/// Weeks of a year.
pub const WEEKS: f32 = 52.0;

/// Levels of the community as a whole.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    /// How far the domain is what its people care about, 0..1: made in exchange and meetings, lost by drift.
    pub fit: f32,
    /// Matter to talk about: grows with what is contributed, and meetings use it up.
    pub matter: f32,
    /// Things said, answered and shared this week, as members hear them.
    pub content: f32,
    /// Meetings held so far.
    pub meetings: u32,
    /// Topics that have been answered before, as they are today: to ask about one again is a basic question.
    pub asked_before: u64,
    /// Weeks since the community last changed its domain, its membership or its charter by an act of its own.
    pub since_act: u32,
    /// Factor on newcomers who come by themselves.
    pub reach: f32,
    /// Factor on how many practitioners can be reached.
    pub pool: f32,
    /// Topics that can't be written down.
    pub tacit: u64,
    /// Public attention to the domain (log).
    pub attention: f32,
    /// Norm of generalised reciprocity, 0..1.
    pub norm: f32,
    /// How far the organisation recognises the community, 0..1.
    pub legitimacy: f32,
    /// How much of its value has been shown, 0..1.
    pub shown: f32,
    /// How far it is heard, 0..1.
    pub voice: f32,
    /// Care for the community as a community, 0..1.
    pub care: f32,
    /// How much there is still to find out, 0..1.
    pub challenge: f32,
    /// Culture of sharing among the people around the community, 0..1.
    pub attitude: f32,
    /// How far minds are closed to what comes from outside, 0..1.
    pub parochialism: f32,
    /// Topics written down as they are today.
    pub documented: u64,
    /// Topics written down in a form that no longer holds.
    pub stale: u64,
    /// Running mean of tangible value a week (half-life 8 weeks).
    pub value_recent: f32,
    /// Running mean of intangible value a week.
    pub intangible_recent: f32,
    /// Mean tie strength among active members, as last observed.
    pub cohesion: f32,
    /// Active members, as last observed.
    pub active: f32,
    /// Participants of last week.
    pub participants: f32,
    /// Topics known by somebody, as last observed.
    pub coverage: f32,
    /// Weeks until there is a sponsor again.
    pub sponsor_away: u32,
    /// Weeks until there is a coordinator again.
    pub coordinator_away: u32,
    /// Weeks that a cut of resources still lasts, and its depth.
    pub cut: Spell,
    /// Weeks that a surge of workload still lasts, and its depth.
    pub surge: Spell,
    /// Whether anybody is angry.
    pub angry: bool,
    /// Share of a meeting that is due.
    pub meeting_due: f32,
    /// Share of a renewal workshop that is due.
    pub renewal_due: f32,
    /// Hours of support by the organisation's portfolio this week.
    pub portfolio_hours: f32,
    /// Weeks since anybody contributed.
    pub silence: u32,
    /// Whether two people or more have ever been at it together.
    pub launched: bool,
    /// Weeks for which it has been silent by the rule of `census`; 0 while it is alive.
    pub silent_weeks: u32,
    /// Whether the community has been closed.
    pub dissolved: bool,
    /// This week.
    pub week: u16,
    /// Arrival number of the next member.
    pub arrivals: u32,
    /// Number of the next task.
    pub tasks: u32,
    /// Number of the next thread.
    pub threads: u32,
    /// Topics that former members knew.
    pub legacy: u64,
    /// Topics of generic lessons waiting to be passed to other communities.
    pub exports: u64,
    /// Topics that other communities brought last week, whose value counts this week.
    pub brought: u32,
}

/// Something that lasts for a while.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spell {
    /// Weeks left.
    pub weeks: u32,
    /// How deep it goes, 0..1.
    pub depth: f32,
}

impl Spell {
    /// Its depth this week.
    pub fn current(self) -> f32 {
        if self.weeks > 0 { self.depth } else { 0.0 }
    }

    /// Starts it; a deeper or longer one that is under way goes on.
    pub fn start(&mut self, weeks: u32, depth: f32) {
        self.depth = if self.weeks > 0 { self.depth.max(depth) } else { depth };
        self.weeks = self.weeks.max(weeks);
    }

    /// A week passes.
    pub fn pass(&mut self) {
        self.weeks = self.weeks.saturating_sub(1);
    }
}

/// Who asked for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The community itself.
    Own,
    /// The organisation.
    Organisation,
    /// The organisation, in place of what the community would have chosen.
    Directed,
    /// Nobody who needs the result: it counts in what is measured.
    Measured,
}

/// Most members in a team.
pub const TEAM: usize = 8;
/// Most tasks in hand.
pub const TASKS: usize = 64;

/// Work in hand.
#[derive(Debug, Clone, Copy)]
pub struct Project {
    /// Number of the task.
    pub number: u32,
    /// Kind.
    pub kind: TaskKind,
    /// Who asked for it.
    pub origin: Origin,
    /// Funding and logistics, 0..1.
    pub support: f32,
    /// Hours of work in all.
    pub effort: f32,
    /// Hours of progress.
    pub done: f32,
    /// Week in which it came.
    pub since: u32,
    /// Slots of the team.
    pub team: [u32; TEAM],
    /// Size of the team.
    pub size: usize,
}

/// An event of this week.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    /// Kind.
    pub kind: EventKind,
    /// An expert from outside takes part.
    pub expert: bool,
    /// Share of the lessons prepared before and written down after.
    pub capture: f32,
    /// Lessons hold beyond this community.
    pub generic: bool,
    /// People meet face to face.
    pub face_to_face: bool,
    /// Slot of the member who called it ([`GONE`] where staff or the scenario did).
    pub caller: u32,
}

/// What happened this week, counted; the record reads it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// See the columns of the same names in [`crate::observe::WeekRow`].
    pub newcomers: u32,
    /// Members who left.
    pub departures: u32,
    /// Of them, members of the core.
    pub core_left: u32,
    /// Topics learned from others.
    pub learned: u32,
    /// Of them, those whose value has been counted: what other communities bring comes later.
    pub valued: u32,
    /// Requests for help.
    pub requests: u32,
    /// Of them, basic questions: asked and answered before.
    pub repeated: u32,
    /// Requests answered.
    pub answered: u32,
    /// Of them, hard ones.
    pub answered_hard: u32,
    /// Peers who were asked and could have answered.
    pub approaches: u32,
    /// Of them, those who did.
    pub accepted: u32,
    /// Needs met by the assistant.
    pub assisted: u32,
    /// Needs met by looking up.
    pub retrieved: u32,
    /// Of them, those about topics that nobody had asked about before.
    pub retrieved_new: u32,
    /// Needs for which a page or a peer gave something outdated.
    pub misled: u32,
    /// Things shared unasked.
    pub shares: u32,
    /// Conflicts.
    pub conflicts: u32,
    /// Contributions of all kinds.
    pub contributions: u32,
    /// Tasks that came in.
    pub tasks_started: u32,
    /// Tasks completed.
    pub tasks_done: u32,
    /// Tasks given up.
    pub tasks_failed: u32,
    /// Participants this week.
    pub participants: u32,
    /// Hours of members.
    pub hours: f32,
    /// Tangible value of tasks this week, in hours.
    pub task_value: f32,
    /// Value lost by bad decisions, in hours.
    pub lost: f32,
    /// Money spent on events and support.
    pub money: f32,
    /// Hours spent on organising.
    pub organising: f32,
    /// Calls for a meeting.
    pub calls: u32,
    /// Mean familiarity of those present, 0..1.
    pub familiarity: f32,
    /// Tangible value of the week, in hours.
    pub tangible: f32,
    /// Intangible value of the week, in equivalent hours.
    pub intangible: f32,
    /// Cost of the week in hours.
    pub cost_hours: f32,
    /// Cost of the week in money.
    pub cost: f32,
    /// Attention of the sponsor this week.
    pub sponsor: f32,
    /// The sponsor's hours for this community this week.
    pub sponsor_hours: f32,
    /// Reports written.
    pub reports: u32,
    /// Hours that the organisation grants each member this week.
    pub granted: f32,
    /// Granted hours of all members that nobody used this week.
    pub unused: f32,
    /// How far the measured takes the place of the valuable this week, 0..1.
    pub crowding: f32,
    /// Share of own hours that the day job leaves this week.
    pub squeeze: f32,
}

/// A community.
#[derive(Debug, Clone)]
pub struct Community {
    /// Number in the scenario; part of every address of a draw.
    pub index: u16,
    /// How it began; some of it can change on the way.
    pub start: Start,
    /// Its policy now.
    pub policy: Policy,
    /// Its members.
    pub members: Members,
    /// Its levels.
    pub level: Levels,
    /// Work in hand.
    pub projects: Vec<Project>,
    /// Events of this week.
    pub occasions: Vec<Occasion>,
    /// Slots of those who take part this week, in the order in which they act.
    pub present: Vec<u32>,
    /// Utility of the week for each of them, by [`Utility`].
    pub utility: Vec<[f32; UTILITIES]>,
    /// What may happen this week.
    pub chances: Chances,
    /// Stage as last observed.
    pub stage: Stage,
    /// Slots of the active members, as last counted.
    pub active: Vec<u32>,
    /// Members counted at the end of the week.
    pub census: Census,
    /// This week in numbers.
    pub tally: Tally,
    /// The ledger of this week: how far energy and engagement moved, by cause.
    pub ledger: Flows,
    /// Energy and engagement moved so far by each rule of one's own, which are booked in the ledger, too.
    pub own_ledger: Vec<[f64; 2]>,
    /// What former members gave.
    pub former: Vec<Given>,
    /// Newcomers who left before a year had passed, by whether they had become active or core: kept for the path.
    pub former_paths: PathCounts,
    /// A full account, where somebody wants it.
    pub journal: Option<Box<Journal>>,
    /// What an experimenter does to first questions.
    pub trial: Option<Box<Trial>>,
    /// Room for the processes.
    pub room: Room,
}

/// How many newcomers of a year or more ago became active, and core.
#[derive(Debug, Clone, Copy, Default)]
pub struct PathCounts {
    /// Newcomers.
    pub joined: u32,
    /// Became active within a year.
    pub active: u32,
    /// Reached the core within a year.
    pub core: u32,
}

impl PathCounts {
    /// Counts a member, if it came later than the start and a year or more before the horizon.
    pub fn count(&mut self, members: &Members, slot: usize, horizon: u32) {
        let path = members.path[slot];
        if path::came_later(path) && u32::from(members.joined[slot]) + YEAR <= horizon {
            self.joined += 1;
            self.active += u32::from(path & path::ACTIVE != 0);
            self.core += u32::from(path & path::CORE != 0);
        }
    }
}

/// What a participant does in a week; each has draws of its own ([`Community::draws`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Act {
    /// Decides what it is about to do, and shares something new.
    Talk = 0,
    /// Asks for help; more needs follow in number.
    Request = 1,
    /// Meets others at an event; more events follow in number.
    Meet = 64,
}

/// Arrays that processes use within a week. Nothing in them outlasts it.
#[derive(Debug, Clone, Default)]
pub struct Room {
    /// Draws of [`crate::random::Decision::Attend`], a word for each slot.
    pub words: Column<u32>,
    /// Draws of [`crate::random::Decision::Outside`], a word for each slot.
    pub words_outside: Column<u32>,
    /// What each participant is about to do.
    pub intents: Vec<Intent>,
    /// For each participant: how much it says, on average, the word that decides on it, and how much it says this week.
    pub talk: Talk,
    /// Participants to be put in order.
    pub keys: Vec<u64>,
    /// Slots: new ones, or some that a process picks out.
    pub slots: Vec<u32>,
    /// Scores of those who might join a team.
    pub scores: Vec<f32>,
}

impl Room {
    /// Room for so many slots, and for as many as there is room for members.
    ///
    /// Words are for those who are members when participation begins: who joins later this week has none, and doesn't leave.
    pub fn fit(&mut self, slots: usize, capacity: usize) {
        self.words.reserve(capacity);
        self.words.resize(slots);
        self.slots.reserve_exact(capacity.saturating_sub(self.slots.len()));
    }

    /// Room for what life outside does to so many slots.
    pub fn fit_outside(&mut self, slots: usize, capacity: usize) {
        self.words_outside.reserve(capacity);
        self.words_outside.resize(slots);
    }
}

impl Community {
    /// Moves one member's energy, as far as its range allows, and enters the change in the ledger.
    #[inline]
    pub fn move_energy(&mut self, slot: usize, by: f32, cause: Flow) {
        let old = self.members.energy[slot];
        let new = (old + by).clamp(0.0, 1.0);
        self.members.energy[slot] = new;
        self.ledger.energy[cause as usize] += f64::from(new) - f64::from(old);
    }

    /// Moves one member's engagement, as far as its range allows, and enters the change in the ledger.
    #[inline]
    pub fn move_engagement(&mut self, slot: usize, by: f32, cause: Flow) {
        let old = self.members.engagement[slot];
        let new = (old + by).clamp(0.0, 1.0);
        self.members.engagement[slot] = new;
        self.ledger.engagement[cause as usize] += f64::from(new) - f64::from(old);
    }

    /// A member takes part this week, besides those who do already.
    #[inline]
    pub fn seat(&mut self, slot: usize) {
        self.members.present[slot] = 1.0;
        self.members.position[slot] = self.present.len() as u32;
        self.present.push(slot as u32);
        self.utility.push(Default::default());
    }

    /// Moves the tie between two members towards 1 by the share `step`; across units by `across` of it, unless one of them is
    /// a broker, who is used to others' ways.
    #[inline]
    pub fn tie(&mut self, one: usize, other: usize, step: f32, across: f32) {
        let members = &mut self.members;
        let brokered = (members.path[one] | members.path[other]) & path::BROKER != 0;
        let apart = members.unit[one] != members.unit[other] && !brokered;
        let step = if apart { step * across } else { step };
        members.ties.strengthen(one, other, step, &members.is_member);
    }

    /// Adds to the utility of a participant's week.
    #[inline]
    pub fn add_utility(&mut self, slot: usize, utility: Utility, by: f32) {
        debug_assert!(self.members.present[slot] > 0.0, "only a participant's week has a utility");
        self.utility[self.members.position[slot] as usize][utility as usize] += by;
    }

    /// Counts a contribution of a member.
    #[inline]
    pub fn contribute(&mut self, slot: usize, count: u32) {
        self.members.contributions[slot] += count;
        self.tally.contributions += count;
        if count > 0 {
            self.act(slot);
        }
    }

    /// A member shows a sign of life that a log would show.
    #[inline]
    pub fn act(&mut self, slot: usize) {
        self.members.acted[slot] = self.level.week + 1;
    }

    /// A participant's draws for something that it does this week.
    #[inline]
    pub fn draws(&self, slot: usize, act: u32) -> Sequence {
        Sequence::of_member(self.room.words[slot], self.members.id[slot], act)
    }

    /// Notes what happened, where somebody keeps an account.
    #[inline]
    pub fn note(&mut self, week: u32, what: impl FnOnce() -> What) {
        if let Some(journal) = &mut self.journal {
            journal.note(week, what());
        }
    }

    /// How open the community is to newcomers, 0 where it admits none.
    pub fn openness(&self) -> f32 {
        if self.start.admits { self.policy.openness } else { 0.0 }
    }

    /// How open minds are to what somebody teaches or finds out, 0..1.
    pub fn open_minds(&self) -> f32 {
        1.0 - CLOSED_MINDS * self.level.parochialism
    }

    /// How much there is to talk about at a meeting, 0..1.
    pub fn matter(&self) -> f32 {
        let squared = self.level.matter * self.level.matter;
        squared / (1.0 + squared)
    }

    /// Topics that some participant knows.
    pub fn known_by_present(&self) -> u64 {
        self.present.iter().fold(0, |known, &slot| known | self.members.knows[slot as usize])
    }

    /// Topics of which some participant holds what is no longer so.
    pub fn outdated_in_those_present(&self) -> u64 {
        self.present.iter().fold(0, |outdated, &slot| outdated | self.members.outdated[slot as usize])
    }

    /// Share of the resources that is left while a cut lasts.
    pub fn resources(&self, cut_resources: f32) -> f32 {
        1.0 - self.level.cut.current() * cut_resources
    }

    /// Slots in use, former members whose slot isn't closed yet included.
    #[inline]
    pub fn slots(&self) -> usize {
        self.members.id.len()
    }

    /// The sponsor's attention now.
    pub fn sponsor(&self) -> f32 {
        if self.level.sponsor_away > 0 { 0.0 } else { self.policy.sponsorship }
    }

    /// The coordinator's hours by policy, 0 while there is none.
    pub fn own_coordinator(&self) -> f32 {
        if self.level.coordinator_away > 0 { 0.0 } else { self.policy.coordinator_hours }
    }

    /// The coordinator's hours now, those from the portfolio included.
    pub fn coordinator(&self, cut_resources: f32) -> f32 {
        self.own_coordinator() * self.resources(cut_resources) + PORTFOLIO_HOUR * self.level.portfolio_hours
    }

    /// Hours that a member has for the community this week.
    #[inline]
    pub fn hours(&self, slot: usize) -> f32 {
        self.members.own_hours[slot] * self.tally.squeeze + self.tally.granted
    }
}

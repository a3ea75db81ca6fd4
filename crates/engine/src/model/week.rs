//! One week, in order.
//!
//! [`OPENING`] and [`WEEK`] are the order of the week as data. The run, the profiler and the worked example walk them.

use super::rule::Schedule;
use super::state::Community;
use super::tables::Tables;
use super::{
    arrivals, care, census, culture, departures, energy, events, exchange, knowledge, measurement,
    participation, shocks, tasks, value,
};
use crate::observe::Flows;
use crate::random::Source;
use crate::scenario::{Coefficients, Organisation};

/// What a process sees besides its community.
#[derive(Debug)]
pub struct Context<'a> {
    /// The week, counted from 0.
    pub week: u32,
    /// Weeks of the whole run.
    pub horizon: u32,
    /// Coefficients of the rules.
    pub rules: &'a Coefficients,
    /// What follows from them alone.
    pub tables: &'a Tables,
    /// The organisation in this week.
    pub organisation: &'a Organisation,
    /// Whether newcomers may belong to a second community.
    pub brokers: bool,
    /// Communities among which the hours of a sponsor are divided: all where one sponsors them all, else 1.
    pub sponsored: f32,
    /// All random numbers.
    pub random: &'a mut Source,
}

/// One process of a week: it changes the community, and only that.
pub type Process = fn(&mut Community, &mut Context);

/// What comes before the timeline, by name.
pub const OPENING: &[(&str, Process)] = &[("opening", open), ("founders", arrivals::found)];

/// What comes after the timeline, by name.
pub const WEEK: &[(&str, Process)] = &[
    ("shocks by chance", shocks::by_chance),
    ("drift", knowledge::drift),
    ("arrivals", arrivals::arrive),
    ("rhythm", events::rhythm),
    ("crowding out", measurement::crowd_out),
    ("agenda", tasks::agenda),
    ("participation", participation::attend),
    ("exchange", exchange::exchange),
    ("events", events::meet),
    ("work", tasks::work),
    ("domain", knowledge::settle),
    ("outside links", knowledge::outside),
    ("reflection", knowledge::reflect),
    ("tending", knowledge::tend),
    ("closed minds", knowledge::close_minds),
    ("care", care::care),
    ("conflict", care::conflict),
    ("anger", care::anger),
    ("measurement", measurement::measure),
    ("energy", energy::feel),
    ("norm", culture::norm),
    ("value and cost", value::account),
    ("closing", close),
    ("departures", departures::depart),
    ("census", census::count),
];

/// Opens the week, before the timeline.
pub fn begin(community: &mut Community, context: &mut Context) {
    for (_, process) in OPENING {
        process(community, context);
    }
}

/// Runs the week, after the timeline: in the order of [`WEEK`], or in another one.
pub fn run(community: &mut Community, context: &mut Context, schedule: Option<&Schedule>) {
    if community.level.dissolved {
        dissolve(community, context);
        census::count(community, context);
    } else if let Some(schedule) = schedule {
        schedule.run(community, context);
    } else {
        for (_, process) in WEEK {
            process(community, context);
        }
    }
    if let Some(journal) = &mut community.journal {
        journal.close_week(context.week);
    }
}

/// Counts start at zero, spells get a week shorter, the list of events is empty.
fn open(community: &mut Community, context: &mut Context) {
    community.chances = context.random.chances(community.index, context.week);
    community.level.week = context.week as u16;
    community.level.brought = community.tally.learned - community.tally.valued;
    community.tally = Default::default();
    community.ledger = Flows::default();
    community.occasions.clear();
    let level = &mut community.level;
    level.sponsor_away = level.sponsor_away.saturating_sub(1);
    level.coordinator_away = level.coordinator_away.saturating_sub(1);
    level.cut.pass();
    level.surge.pass();
}

/// The end: all members leave, and keep what they learned.
fn dissolve(community: &mut Community, context: &Context) {
    for slot in 0..community.slots() {
        departures::leave(community, context, slot);
    }
    community.projects.clear();
    community.present.clear();
}

/// Clears what counts within a week only.
fn close(community: &mut Community, _: &mut Context) {
    community.tally.unused = unused(community);
    for &slot in &community.present {
        community.members.used[slot as usize] = 0.0;
    }
    community.utility.clear();
}

/// Granted hours of all members that nobody used: of what is used, the granted hours come before own ones.
pub(crate) fn unused(community: &Community) -> f32 {
    let (members, granted) = (&community.members, community.tally.granted.max(0.0));
    let of = |&slot: &u32| members.is_member[slot as usize] * members.used[slot as usize].min(granted);
    (granted * members.headcount as f32 - community.present.iter().map(of).sum::<f32>()).max(0.0)
}

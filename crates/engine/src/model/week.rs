//! One week, in order.

use super::state::Community;
use super::tables::Tables;
use super::{
    arrivals, care, census, culture, departures, energy, events, exchange, knowledge, measurement,
    participation, tasks, value,
};
use crate::observe::Flows;
use crate::random::Source;
use crate::scenario::{Coefficients, Organisation};

/// What a process sees of the world around its community.
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
    /// The organisation as it is now.
    pub organisation: &'a Organisation,
    /// Whether newcomers may belong to a second community.
    pub brokers: bool,
    /// All random numbers.
    pub random: &'a mut Source,
}

/// The week begins: counts start anew, spells pass, the agenda is set. Timeline and chance come next.
pub fn open(community: &mut Community, now: &mut Context) {
    community.chances = now.random.chances(community.index, now.week);
    community.level.brought = community.tally.learned - community.tally.valued;
    community.tally = Default::default();
    community.books = Flows::default();
    community.occasions.clear();
    let level = &mut community.level;
    level.sponsor_away = level.sponsor_away.saturating_sub(1);
    level.coordinator_away = level.coordinator_away.saturating_sub(1);
    level.cut.pass();
    level.surge.pass();
}

/// The community lives through the week.
pub fn live(community: &mut Community, now: &mut Context) {
    if community.level.dissolved {
        dissolve(community, now);
    } else {
        knowledge::drift(community, now);
        arrivals::arrive(community, now);
        events::rhythm(community, now);
        measurement::crowd_out(community, now);
        tasks::agenda(community, now);
        participation::attend(community, now);
        exchange::exchange(community, now);
        events::meet(community, now);
        tasks::work(community, now);
        knowledge::outside(community, now);
        knowledge::reflect(community, now);
        knowledge::tend(community, now);
        knowledge::close_minds(community, now);
        care::care(community, now);
        care::conflict(community, now);
        care::anger(community, now);
        measurement::measure(community, now);
        energy::feel(community, now);
        culture::norm(community, now);
        value::account(community, now);
        close(community);
        departures::depart(community, now);
    }
    census::count(community, now);
    if let Some(journal) = &mut community.journal {
        journal.close_week(now.week);
    }
}

/// The end: everybody goes and keeps what they learned.
fn dissolve(community: &mut Community, now: &Context) {
    for slot in 0..community.slots() {
        departures::leave(community, now, slot);
    }
    community.projects.clear();
    community.present.clear();
}

/// What counts within a week only is put away.
pub fn close(community: &mut Community) {
    for &slot in &community.present {
        community.members.used[slot as usize] = 0.0;
    }
    community.worth.clear();
}

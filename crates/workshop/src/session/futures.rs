//! Futures: a scenario with acts, and forks of it.

use std::sync::Arc;

use super::run::{ForkedRun, Ground};
use super::{Fault, acts};
use crate::limits;
use crate::protocol::{ActView, FutureView};
use hearth_engine::scenario::timeline::{Action, Entry, Trigger};
use hearth_engine::scenario::{LiveValue, Scenario};

/// Number of futures that keep their latest state: two side by side, and one more.
const AT_HAND: usize = 3;

/// An act in one week.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// Unique within the session.
    pub id: u32,
    /// The week.
    pub week: u32,
    /// The act: a line `at` the week.
    pub entry: Entry,
}

/// A future.
#[derive(Debug, Clone)]
pub struct Future {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// The future that it was forked from.
    pub of: Option<u32>,
    /// First week that can differ from that one.
    pub week: u32,
    /// Increases with each change.
    pub revision: u32,
    /// Its acts, by week.
    pub acts: Vec<Act>,
    /// Its run, as far as it was computed.
    pub run: ForkedRun,
}

/// All futures of a session.
#[derive(Debug, Clone)]
pub struct Futures {
    base: Arc<Scenario>,
    ground: Ground,
    list: Vec<Future>,
    /// Those that were shown last.
    recent: Vec<u32>,
    futures: u32,
    acts: u32,
}

/// The definition of a future that is to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFuture {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// The future that it is forked from; it must be there.
    pub of: Option<u32>,
    /// First week that can differ from that one.
    pub week: u32,
    /// Its acts, lines `at` a week.
    pub acts: Vec<Entry>,
}

/// A change of a future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// Number of the future.
    pub future: u32,
    /// First week that may differ.
    pub from: u32,
}

impl Futures {
    /// No future yet.
    pub fn none(base: Arc<Scenario>, ground: Ground) -> Self {
        Self { base, ground, list: Vec::new(), recent: Vec::new(), futures: 0, acts: 1 }
    }

    /// One future: the scenario without acts.
    pub fn one(base: Arc<Scenario>, ground: Ground, name: &str) -> Self {
        let run = ForkedRun::new(Arc::clone(&base), ground.clone());
        let first =
            Future { id: 0, name: name.to_owned(), of: None, week: 0, revision: 1, acts: Vec::new(), run };
        Self { base, ground, list: vec![first], recent: Vec::new(), futures: 1, acts: 1 }
    }

    /// Adds a future with its acts.
    pub fn add(&mut self, made: NewFuture) -> Result<(), Fault> {
        let NewFuture { id, name, of, week, acts: entries } = made;
        let mut acts = Vec::new();
        for entry in entries {
            let Trigger::At { week } = entry.trigger else {
                return Err(Fault::said("an act happens in one week"));
            };
            acts.push(Act { id: self.acts, week, entry });
            self.acts += 1;
        }
        acts.sort_by_key(|act| act.week);
        let scenario = Arc::new(with_acts(&self.base, &acts));
        let run = match of {
            Some(of) => self.get(of)?.run.diverged(scenario, week),
            None => ForkedRun::new(scenario, self.ground.clone()),
        };
        self.list.push(Future { id, name, of, week, revision: 1, acts, run });
        self.futures = self.futures.max(id + 1);
        Ok(())
    }

    /// The number of the next future.
    pub fn next(&self) -> u32 {
        self.futures
    }

    /// The scenario without acts.
    pub fn base(&self) -> &Arc<Scenario> {
        &self.base
    }

    /// All of them, in the order in which they were made.
    pub fn list(&self) -> &[Future] {
        &self.list
    }

    /// One of them.
    pub fn get(&self, id: u32) -> Result<&Future, Fault> {
        self.list.iter().find(|future| future.id == id).ok_or_else(|| Fault::missing("future", id))
    }

    /// One of them, for computing. Futures that weren't shown for a while drop their latest state.
    pub fn get_mut(&mut self, id: u32) -> Result<&mut Future, Fault> {
        self.recent.retain(|known| *known != id);
        self.recent.insert(0, id);
        self.recent.truncate(AT_HAND);
        let at_hand = &self.recent;
        self.list.iter_mut().filter(|one| !at_hand.contains(&one.id)).for_each(|one| one.run.release_state());
        self.list.iter_mut().find(|future| future.id == id).ok_or_else(|| Fault::missing("future", id))
    }

    /// Makes a second future that shares all weeks before `week` with the first.
    pub fn fork(&mut self, of: u32, week: u32, name: &str, keep: bool) -> Result<Changed, Fault> {
        let name = name_of(name)?;
        self.check_week(week)?;
        if self.list.len() >= limits::FUTURES {
            return Err(Fault::said(format!(
                "there are {} futures already; delete one first",
                limits::FUTURES
            )));
        }
        let first = self.get(of)?;
        let acts: Vec<Act> = first.acts.iter().filter(|act| keep || act.week < week).cloned().collect();
        let scenario = Arc::new(with_acts(&self.base, &acts));
        let run = first.run.diverged(scenario, week);
        let id = self.futures;
        self.futures += 1;
        self.list.push(Future { id, name, of: Some(of), week, revision: 1, acts, run });
        Ok(Changed { future: id, from: week })
    }

    /// Renames a future.
    pub fn rename(&mut self, id: u32, name: &str) -> Result<(), Fault> {
        let name = name_of(name)?;
        self.get_mut(id)?.name = name;
        Ok(())
    }

    /// Deletes a future and all that were forked from it; returns their numbers.
    pub fn delete(&mut self, id: u32) -> Result<Vec<u32>, Fault> {
        if self.get(id)?.of.is_none() {
            return Err(Fault::said("the first future can't be deleted: all others come from it"));
        }
        let mut gone = vec![id];
        // A future always stands behind the one that it was forked from.
        for future in &self.list {
            if future.of.is_some_and(|of| gone.contains(&of)) {
                gone.push(future.id);
            }
        }
        self.list.retain(|future| !gone.contains(&future.id));
        Ok(gone)
    }

    /// Adds an act to a future.
    pub fn act(&mut self, id: u32, entry: Entry) -> Result<Changed, Fault> {
        let Trigger::At { week } = entry.trigger else {
            return Err(Fault::said("an act happens in one week"));
        };
        self.check_week(week)?;
        self.check_past(id, week)?;
        let mut acts = self.get(id)?.acts.clone();
        let rest = set_anew(&mut acts, entry);
        if let Some(entry) = rest {
            if acts.len() >= limits::ACTS {
                return Err(Fault::said(format!("a future has at most {} acts", limits::ACTS)));
            }
            let after = acts.partition_point(|act| act.week <= week);
            acts.insert(after, Act { id: self.acts, week, entry });
            self.acts += 1;
        }
        self.set_acts(id, acts, week)
    }

    /// Removes an act.
    pub fn undo(&mut self, id: u32, act: u32) -> Result<Changed, Fault> {
        let mut acts = self.get(id)?.acts.clone();
        let at = acts.iter().position(|one| one.id == act).ok_or_else(|| Fault::missing("act", act))?;
        let week = acts[at].week;
        self.check_past(id, week)?;
        acts.remove(at);
        self.set_acts(id, acts, week)
    }

    /// All futures, as the page gets them.
    pub fn views(&self) -> Vec<FutureView> {
        let planned: Vec<String> = self.base.timeline.iter().map(Entry::words).collect();
        self.list.iter().map(|future| future.view(&self.base, &planned)).collect()
    }

    fn set_acts(&mut self, id: u32, acts: Vec<Act>, week: u32) -> Result<Changed, Fault> {
        let scenario = Arc::new(with_acts(&self.base, &acts));
        let future = self.get_mut(id)?;
        future.run = future.run.diverged(scenario, week);
        future.acts = acts;
        future.revision += 1;
        Ok(Changed { future: id, from: week })
    }

    fn check_week(&self, week: u32) -> Result<(), Fault> {
        match week < self.base.horizon_weeks {
            true => Ok(()),
            false => Err(Fault::said(format!(
                "week {week} is after the end of the run, week {}",
                self.base.horizon_weeks - 1
            ))),
        }
    }

    /// Refuses changes in a past that several futures share.
    fn check_past(&self, id: u32, week: u32) -> Result<(), Fault> {
        let future = self.get(id)?;
        let forked = |other: &&Future| other.of == Some(id) && week < other.week;
        let (week, other) = match self.list.iter().find(forked) {
            _ if future.of.is_some() && week < future.week => {
                let of = future.of.and_then(|of| self.get(of).ok()).map_or("", |of| of.name.as_str());
                (future.week, of)
            }
            Some(other) => (other.week, other.name.as_str()),
            None => return Ok(()),
        };
        Err(Fault::said(format!(
            "the weeks before week {week} are shared with “{other}”: fork a future at an earlier week, or act in week {week} or later"
        )))
    }
}

impl Future {
    /// Whether an act belongs to the past that is shared with the future forked from.
    fn shares(&self, act: &Act) -> bool {
        self.of.is_some() && act.week < self.week
    }

    fn view(&self, base: &Scenario, planned: &[String]) -> FutureView {
        let index = |name: &Option<String>| {
            let name = name.as_ref()?;
            base.communities.iter().position(|one| one.name == *name).map(|index| index as u32)
        };
        let acts = self.acts.iter().map(|act| ActView {
            id: act.id,
            week: act.week,
            community: index(&act.entry.community),
            action: acts::action_json(&act.entry),
            text: act_text(&act.entry),
            shared: self.shares(act),
        });
        FutureView {
            id: self.id,
            name: self.name.clone(),
            of: self.of,
            week: self.week,
            revision: self.revision,
            acts: acts.collect(),
            planned: planned.to_vec(),
        }
    }
}

/// An act as text, without its week.
pub fn act_text(entry: &Entry) -> String {
    let what: Vec<String> = entry.actions.iter().map(Action::words).collect();
    what.join("; ")
}

/// A scenario with acts after its own timeline, as `export` writes it.
pub fn with_acts(base: &Scenario, acts: &[Act]) -> Scenario {
    let mut scenario = base.clone();
    scenario.timeline.extend(acts.iter().map(|act| act.entry.clone()));
    scenario
}

/// Checks the name of a future.
pub fn name_of(name: &str) -> Result<String, Fault> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Fault::said("a name can't be empty"));
    }
    if name.chars().count() > limits::NAME_LETTERS {
        return Err(Fault::said(format!("a name has at most {} letters", limits::NAME_LETTERS)));
    }
    if name.chars().any(char::is_control) {
        return Err(Fault::said("a name can't hold line breaks or other control characters"));
    }
    Ok(name.to_owned())
}

/// Replaces the values of parameters that the same week and community set already; returns the rest of the act.
fn set_anew(acts: &mut [Act], mut entry: Entry) -> Option<Entry> {
    let (Trigger::At { week }, [Action::Set(changes)]) = (&entry.trigger, &mut entry.actions[..]) else {
        return Some(entry);
    };
    let same = |act: &&mut Act| act.week == *week && act.entry.community == entry.community;
    for act in acts.iter_mut().filter(same) {
        for action in &mut act.entry.actions {
            let Action::Set(known) = action else { continue };
            for (path, value) in known.iter_mut() {
                changes.retain(|(new, to): &(String, LiveValue)| {
                    let found = new == path;
                    if found {
                        *value = *to;
                    }
                    !found
                });
            }
        }
    }
    (!changes.is_empty()).then_some(entry)
}

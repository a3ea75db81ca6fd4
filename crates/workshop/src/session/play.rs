//! The contents of a session: futures, notes, votes; and all requests about them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::futures::{Changed, Future, Futures, NewFuture, name_of};
use super::run::Ground;
use super::{Fault, Outbox, acts, compare, file, member, view};
use crate::lessons::Lesson;
use crate::limits;
use crate::protocol::{
    ArenaView, NoteView, PlaceView, Reply, Request, ScenarioSource, SessionView, VoteView,
};
use crate::shelf::Shelf;
use hearth_engine::observe::portrait::{CommunityPortrait, Portrait};
use hearth_engine::scenario::Scenario;
use hearth_report::about::About;
use hearth_report::story::story;
use hearth_study::output::text::slug;

/// Name of the first future.
const FIRST: &str = "No change";
/// Largest number of ties in a picture where the request names none.
const TIES: u32 = 600;

/// A session that has begun.
pub struct Play {
    pub ground: Ground,
    pub lesson: Option<String>,
    pub futures: Futures,
    pub notes: Vec<NoteView>,
    pub votes: Vec<VoteView>,
    /// What the page showed when the session was saved.
    pub place: Option<PlaceView>,
}

impl Play {
    /// Starts with a scenario.
    pub fn start(
        shelf: &Shelf,
        from: ScenarioSource,
        sets: &[String],
        (seed, replicate): (Option<u64>, Option<u32>),
        gone: &Arc<AtomicBool>,
    ) -> Result<Self, Fault> {
        let shortened = |name: &str| name.chars().take(64).collect::<String>();
        let (scenario, lesson) = match &from {
            ScenarioSource::Given => {
                let given = shelf.given().cloned();
                (
                    given.ok_or_else(|| Fault::said("no scenario was given when the program was started"))?,
                    None,
                )
            }
            ScenarioSource::Ready(name) => {
                let none = || Fault::said(format!("there is no ready scenario `{}`", shortened(name)));
                (shelf.ready(name).cloned().ok_or_else(none)?, None)
            }
            ScenarioSource::Lesson(name) => {
                let none = || Fault::said(format!("there is no lesson `{}`", shortened(name)));
                let lesson = shelf.lesson(name).ok_or_else(none)?;
                (Arc::new(lesson.scenario.clone()), Some(lesson))
            }
            ScenarioSource::Text(text) => (Arc::new(Scenario::parse(text, "the text", &[])?), None),
        };
        let scenario = match sets {
            [] => scenario,
            sets if sets.len() > limits::SETS => {
                return Err(Fault::said(format!("at most {} changes can be made", limits::SETS)));
            }
            // Written out, every parameter has its path.
            sets => Arc::new(Scenario::parse(&scenario.to_ron(), "the scenario", sets)?),
        };
        check_scenario(&scenario)?;
        let seed = seed.or(lesson.map(|lesson| lesson.seed)).unwrap_or(1);
        if seed > limits::SEED {
            return Err(Fault::said(format!("a seed is at most {}", limits::SEED)));
        }
        let replicate = replicate.or(lesson.map(|lesson| lesson.replicate)).unwrap_or(0);
        if replicate > 9_999_999 {
            return Err(Fault::said("a replicate is at most 9999999"));
        }
        let ground = Ground { seed, replicate, gone: Arc::clone(gone) };
        Ok(Self {
            futures: Futures::one(scenario, ground.clone(), FIRST),
            ground,
            lesson: lesson.map(|lesson| lesson.id.clone()),
            notes: Vec::new(),
            votes: Vec::new(),
            place: None,
        })
    }

    /// The session, as the page gets it.
    pub fn view(&self, warnings: Vec<String>) -> SessionView {
        let base = self.futures.base();
        let stages = &base.model.stages;
        SessionView {
            name: base.name.clone(),
            about: base.about.clone(),
            horizon: base.horizon_weeks,
            seed: self.ground.seed,
            replicate: self.ground.replicate,
            lesson: self.lesson.clone(),
            communities: base.communities.iter().map(|one| one.name.clone()).collect(),
            arena: ArenaView { active: stages.active, core: stages.core },
            futures: self.futures.views(),
            notes: self.notes.clone(),
            votes: self.votes.clone(),
            place: self.place,
            warnings,
        }
    }

    /// Answers a request about this session.
    pub fn reply(&mut self, re: u32, request: Request, out: &mut dyn Outbox) -> Result<Reply, Fault> {
        match request {
            Request::Session {} => Ok(Reply::Session(self.view(Vec::new()))),
            Request::Save { place } => {
                if let Some(place) = place {
                    self.place = Some(self.check_place(place)?);
                }
                Ok(Reply::Saved { file_name: self.file_name(None, "session.ron"), text: file::write(self) })
            }
            Request::Export { future } => self.export(future),
            Request::Fork { of, week, name, keep } => {
                let changed = self.futures.fork(of, week, &name, keep)?;
                Ok(self.changed(Some(changed)))
            }
            Request::Rename { future, name } => {
                self.futures.rename(future, &name)?;
                Ok(self.changed(None))
            }
            Request::Delete { future } => {
                let gone = self.futures.delete(future)?;
                self.notes.retain(|note| note.future.is_none_or(|of| !gone.contains(&of)));
                Ok(self.changed(None))
            }
            Request::Act { future, week, community, action } => {
                let entry = acts::read(&action, week, community, self.futures.base())?;
                let changed = self.futures.act(future, entry)?;
                Ok(self.changed(Some(changed)))
            }
            Request::Undo { future, act } => {
                let changed = self.futures.undo(future, act)?;
                Ok(self.changed(Some(changed)))
            }
            Request::Note { future, week, text } => self.note(future, week, &text),
            Request::Unnote { note } => {
                let before = self.notes.len();
                self.notes.retain(|one| one.id != note);
                if self.notes.len() == before {
                    return Err(Fault::missing("note", note));
                }
                Ok(Reply::Notes { notes: self.notes.clone() })
            }
            Request::Vote { lesson, question, counts } => self.vote(lesson, question, counts),
            request => self.show(re, request, out),
        }
    }

    /// Answers a request that changes nothing.
    fn show(&mut self, re: u32, request: Request, out: &mut dyn Outbox) -> Result<Reply, Fault> {
        let horizon = self.futures.base().horizon_weeks;
        match request {
            Request::Weeks { future, community, from, to, columns } => {
                let future = self.futures.get_mut(future)?;
                let community = view::community_of(future, community)?;
                let columns = view::columns_of(columns.as_deref())?;
                let weeks = view::stretch(from, to, horizon)?;
                view::weeks(future, community, weeks, &columns).map(Reply::Weeks)
            }
            Request::Week { future, community, week } => {
                let future = self.futures.get_mut(future)?;
                let community = view::community_of(future, community)?;
                let week = view::week_of(week, horizon)?;
                view::week(future, community, week).map(|week| Reply::Week(Box::new(week)))
            }
            Request::Frames { future, community, from, to, ties } => {
                let future = self.futures.get_mut(future)?;
                let community = view::community_of(future, community)?;
                let weeks = view::stretch(from, to, horizon)?;
                let sent = view::frames(future, community, weeks, (re, ties.unwrap_or(TIES)), out)?;
                Ok(Reply::Frames { future: future.id, sent })
            }
            Request::Member { future, community, member, week } => {
                let future = self.futures.get_mut(future)?;
                let community = view::community_of(future, community)?;
                let week = view::week_of(week, horizon)?;
                future.run.compute_to(week + 1)?;
                member::story(future, community, member, week).map(|member| Reply::Member(Box::new(member)))
            }
            Request::Story { future, community } => self.story(future, community),
            Request::Compare { a, b, community, week } => {
                let week = view::week_of(week.unwrap_or(horizon - 1), horizon)?;
                for future in [a, b] {
                    self.futures.get_mut(future)?.run.compute_to(week + 1)?;
                }
                let (a, b) = (self.futures.get(a)?, self.futures.get(b)?);
                let community = view::community_of(a, community)?;
                let comparison = compare::compare(a, b, community, week)?;
                Ok(Reply::Comparison(Box::new(comparison)))
            }
            _ => Err(Fault::said("the session can't answer this request")),
        }
    }

    /// A place that the session has: its futures, its weeks.
    fn check_place(&self, place: PlaceView) -> Result<PlaceView, Fault> {
        let horizon = self.futures.base().horizon_weeks;
        view::week_of(place.week, horizon)?;
        view::week_of(place.seen, horizon)?;
        self.futures.get(place.left)?;
        place.right.map_or(Ok(()), |right| self.futures.get(right).map(|_| ()))?;
        match place.step {
            Some(step) if step >= limits::STEPS => {
                Err(Fault::said(format!("a lesson has at most {} steps", limits::STEPS)))
            }
            _ => Ok(place),
        }
    }

    fn changed(&self, changed: Option<Changed>) -> Reply {
        Reply::Futures {
            futures: self.futures.views(),
            future: changed.map(|changed| changed.future),
            from: changed.map(|changed| changed.from),
        }
    }

    /// Adds a lesson's futures to the session, each once.
    pub fn lay(&mut self, lesson: &Lesson, question: &str, language: &str) -> Result<Reply, Fault> {
        if self.futures.base().as_ref() != &lesson.scenario {
            return Err(Fault::said(
                "the session has another scenario than the lesson: start the lesson first",
            ));
        }
        let found = lesson.questions().find(|one| one.name == question);
        let none = || Fault::said("there is no such question in the lesson");
        let answer = found.ok_or_else(none)?.answer.as_ref();
        let mut last = None;
        for future in answer.iter().flat_map(|answer| &answer.futures) {
            // A future without acts is the first one.
            let Some(week) = future.week() else { continue };
            let laid = |one: &Future| {
                one.of == Some(0)
                    && future.acts.iter().all(|wanted| one.acts.iter().any(|act| act.entry == *wanted))
                    && one.acts.iter().filter(|act| act.week >= week).count() == future.acts.len()
            };
            if self.futures.list().iter().any(laid) {
                continue;
            }
            let id = self.futures.next();
            if self.futures.list().len() >= limits::FUTURES {
                return Err(Fault::said(format!("there are {} futures already", limits::FUTURES)));
            }
            let name: String = future.name.to(language).trim().chars().take(limits::NAME_LETTERS).collect();
            // Earlier acts of the first future belong to the shared past.
            let past = self.futures.get(0)?.acts.iter().filter(|act| act.week < week);
            let acts = past.map(|act| &act.entry).chain(&future.acts).cloned().collect();
            self.futures.add(NewFuture { id, name: name_of(&name)?, of: Some(0), week, acts })?;
            last = Some(Changed { future: id, from: week });
        }
        Ok(self.changed(last))
    }

    fn export(&self, id: u32) -> Result<Reply, Fault> {
        let future = self.futures.get(id)?;
        let mut scenario = future.run.scenario().as_ref().clone();
        let name = (self.futures.list().len() > 1).then_some(future.name.as_str());
        if let Some(name) = name {
            scenario.name = format!("{} – {name}", scenario.name).chars().take(100).collect();
        }
        let file_name = self.file_name(name, "ron");
        let (seed, replicate) = (self.ground.seed, self.ground.replicate);
        let command = format!(
            "hearth run {file_name} --seed {seed} --replicates {} --story {replicate}",
            replicate + 1
        );
        Ok(Reply::Exported { file_name, text: scenario.to_ron(), command })
    }

    fn file_name(&self, future: Option<&str>, ending: &str) -> String {
        let names = [Some(self.futures.base().name.as_str()), future];
        let parts: Vec<String> =
            names.into_iter().flatten().map(slug).filter(|part| !part.is_empty()).collect();
        let stem = if parts.is_empty() { "workshop".to_owned() } else { parts.join("-") };
        format!("{stem}.{ending}")
    }

    fn note(&mut self, future: Option<u32>, week: u32, text: &str) -> Result<Reply, Fault> {
        if let Some(future) = future {
            self.futures.get(future)?;
        }
        let week = view::week_of(week, self.futures.base().horizon_weeks)?;
        let text = check_note(text).map_err(Fault::said)?;
        if self.notes.len() >= limits::NOTES {
            return Err(Fault::said(format!("there are {} notes already", limits::NOTES)));
        }
        let id = self.notes.iter().map(|note| note.id).max().unwrap_or(0) + 1;
        let after = self.notes.partition_point(|note| note.week <= week);
        self.notes.insert(after, NoteView { id, future, week, text });
        Ok(Reply::Notes { notes: self.notes.clone() })
    }

    fn vote(&mut self, lesson: String, question: String, counts: Vec<u32>) -> Result<Reply, Fault> {
        for name in [&lesson, &question] {
            name_of(name)?;
        }
        if counts.is_empty() || counts.len() > limits::OPTIONS || counts.iter().any(|n| *n > limits::HANDS) {
            return Err(Fault::said(format!(
                "a vote has 1 to {} counts, each from 0 to {}",
                limits::OPTIONS,
                limits::HANDS
            )));
        }
        let vote = VoteView { lesson, question, counts };
        let same = |known: &&mut VoteView| known.lesson == vote.lesson && known.question == vote.question;
        let full = self.votes.len() >= limits::VOTES;
        match self.votes.iter_mut().find(same) {
            Some(known) => *known = vote,
            None if full => return Err(Fault::said(format!("there are {} votes already", limits::VOTES))),
            None => self.votes.push(vote),
        }
        Ok(Reply::Votes { votes: self.votes.clone() })
    }

    fn story(&mut self, id: u32, community: u32) -> Result<Reply, Fault> {
        let (seed, replicate) = (self.ground.seed, self.ground.replicate);
        let future = self.futures.get_mut(id)?;
        let index = view::community_of(future, community)?;
        let horizon = future.run.scenario().horizon_weeks;
        future.run.compute_to(horizon)?;
        let outcome = future.run.outcomes()?.into_iter().nth(index);
        let outcome = outcome.ok_or_else(|| Fault::missing("community", community))?;
        let scenario = future.run.scenario();
        let portrait = Portrait {
            seed,
            replicate,
            communities: vec![CommunityPortrait {
                name: scenario.communities[index].name.clone(),
                weeks: future.run.weeks(index).to_vec(),
                timeline_events: future.run.timeline(index).to_vec(),
                seatings: Vec::new(),
                contributions: Vec::new(),
                outcome,
            }],
        };
        let about = About {
            scenario: scenario.name.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed,
            horizon_weeks: horizon,
        };
        Ok(Reply::Story { future: id, text: story(&portrait, &[], &about) })
    }
}

/// Checks the text of a note.
pub fn check_note(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("a note can't be empty".to_owned());
    }
    if text.chars().count() > limits::NOTE_LETTERS {
        return Err(format!("a note has at most {} letters", limits::NOTE_LETTERS));
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err("a note can't hold control characters (but line breaks)".to_owned());
    }
    Ok(text.to_owned())
}

/// Refuses scenarios that are too large for a workshop.
pub fn check_scenario(scenario: &Scenario) -> Result<(), Fault> {
    let people: u64 = scenario
        .communities
        .iter()
        .map(|one| u64::from(one.start.founders) + u64::from(one.start.enrolled))
        .sum();
    let too_much = |what: String| {
        Err(Fault::said(format!(
            "{what} are more than the workshop can show; `hearth run` has no such limit"
        )))
    };
    if scenario.horizon_weeks > limits::HORIZON {
        return too_much(format!("{} weeks (at most {})", scenario.horizon_weeks, limits::HORIZON));
    }
    if scenario.communities.len() > limits::COMMUNITIES {
        return too_much(format!(
            "{} communities (at most {})",
            scenario.communities.len(),
            limits::COMMUNITIES
        ));
    }
    if people > limits::PEOPLE {
        return too_much(format!("{people} members at the start (at most {})", limits::PEOPLE));
    }
    if scenario.timeline.len() > limits::TIMELINE {
        return too_much(format!(
            "{} lines of the timeline (at most {})",
            scenario.timeline.len(),
            limits::TIMELINE
        ));
    }
    Ok(())
}

//! From a file's text back to the session. The text may come from anywhere: everything is checked.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{BYTES, FORMAT, mark};
use crate::lessons::read::acts_at;
use crate::limits;
use crate::protocol::{NoteView, PlaceView, VoteView};
use crate::session::futures::{Futures, NewFuture};
use crate::session::run::Ground;
use crate::session::{Fault, Play, check_note, check_scenario};
use hearth_engine::scenario::Scenario;
use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::node::{Content, Node};
use hearth_engine::scenario::path::join;
use hearth_engine::scenario::read::scenario;
use hearth_engine::scenario::source::Source;
use hearth_engine::scenario::timeline::{Entry, Trigger};
use hearth_engine::scenario::tree::parse;
use hearth_study::spec::fields::{self, refuse};

const EXAMPLE: &str = "Session(format: 2, …), as `save` writes it";
const HEAD: [&str; 10] =
    ["format", "hearth", "seed", "replicate", "lesson", "place", "scenario", "futures", "notes", "votes"];

/// A session read from a file.
pub struct Opened {
    /// The session.
    pub play: Play,
    /// Another version saved it, or its runs differ now.
    pub warnings: Vec<String>,
}

/// Reads a session's file.
pub fn read(text: &str, gone: &Arc<AtomicBool>) -> Result<Opened, Fault> {
    if text.len() > BYTES {
        return Err(Fault::said(format!(
            "a session's file has at most {BYTES} bytes; this one has {}",
            text.len()
        )));
    }
    if text.trim().is_empty() {
        return Err(Fault::said("the file is empty; a session is a file that this page has saved"));
    }
    let mut problems = Problems::of("session");
    let root = parse(&Source::new("session", text), &mut problems);
    let contents = root.and_then(|root| File { problems: &mut problems }.read(&root));
    let contents = match (problems.sorted(), contents) {
        (None, Some(contents)) => contents,
        (Some(problems), _) => {
            return Err(Fault::Refused {
                message: problems.to_string(),
                problems: problems.listed().to_vec(),
            });
        }
        (None, None) => return Err(Fault::said("this isn't a session")),
    };
    check_scenario(&contents.scenario)?;
    open(contents, gone)
}

/// The contents of a file, each part valid by itself.
struct Contents {
    version: String,
    seed: u64,
    replicate: u32,
    lesson: Option<String>,
    place: Option<PlaceView>,
    scenario: Scenario,
    futures: Vec<StoredFuture>,
    notes: Vec<NoteView>,
    votes: Vec<VoteView>,
}

/// A future of a file.
struct StoredFuture {
    made: NewFuture,
    /// Weeks that were computed.
    weeks: u32,
    /// Hash of their results.
    mark: Option<String>,
}

/// Repeats the weeks that were computed, and compares their hash.
fn open(contents: Contents, gone: &Arc<AtomicBool>) -> Result<Opened, Fault> {
    let ground = Ground { seed: contents.seed, replicate: contents.replicate, gone: Arc::clone(gone) };
    let base = Arc::new(contents.scenario);
    let mut futures = Futures::none(Arc::clone(&base), ground.clone());
    let mut other = Vec::new();
    for StoredFuture { made, weeks, mark: known } in contents.futures {
        let id = made.id;
        futures.add(made)?;
        let Some(known) = known else { continue };
        let future = futures.get_mut(id)?;
        future.run.compute_to(weeks)?;
        if mark(future, weeks) != known {
            other.push(format!("“{}”", future.name));
        }
    }
    let mut warnings = Vec::new();
    let version = env!("CARGO_PKG_VERSION");
    if contents.version != version {
        let same = if other.is_empty() { "; its runs are the same" } else { "" };
        warnings.push(format!(
            "this session was saved by Hearth {}, and this is {version}{same}",
            contents.version
        ));
    }
    if !other.is_empty() {
        warnings.push(format!(
            "these futures differ from when they were saved: {} (the file was changed, or this version computes other runs)",
            other.join(", ")
        ));
    }
    let play = Play {
        ground,
        lesson: contents.lesson,
        futures,
        notes: contents.notes,
        votes: contents.votes,
        place: contents.place,
    };
    Ok(Opened { play, warnings })
}

/// Reads the parts.
struct File<'a> {
    problems: &'a mut Problems,
}

impl File<'_> {
    fn read(mut self, root: &Node) -> Option<Contents> {
        match &root.content {
            Content::Fields(tag, _) if tag.as_deref() == Some("Session") => {}
            _ => {
                refuse(root, "", "Session(…)", EXAMPLE, self.problems);
                return None;
            }
        }
        // First: a file of another format has other keys.
        let format = self.whole(root, "", "format", (0, u32::MAX))?;
        if format != FORMAT {
            let what =
                format!("this session is of format {format}; this version of Hearth reads format {FORMAT}");
            let place = root.get("format").map_or(&root.place, |node| &node.place);
            self.problems.report(|| {
                Problem::new(place, "format", what)
                    .help("open it with the version that saved it (`hearth` in its first lines)")
            });
            return None;
        }
        fields::group(root, "", &HEAD, EXAMPLE, self.problems);
        let version = self.text(root, "", "hearth");
        let seed = self.seed(root);
        let replicate = self.whole(root, "", "replicate", (0, 9_999_999));
        let lesson = match root.get("lesson") {
            Some(node) => Some(fields::name(node, "lesson", self.problems)?),
            None => None,
        };
        let scenario = self.scenario(root)?;
        let futures = self.futures(root, &scenario);
        let notes = self.notes(root, &scenario, futures.as_deref().unwrap_or_default());
        let votes = self.votes(root);
        let place = match root.get("place") {
            Some(node) => Some(self.place(node, &scenario, futures.as_deref().unwrap_or_default())?),
            None => None,
        };
        Some(Contents {
            version: version?,
            seed: seed?,
            replicate: replicate?,
            lesson,
            place,
            scenario,
            futures: futures?,
            notes: notes?,
            votes: votes?,
        })
    }

    fn needed<'n>(&mut self, node: &'n Node, path: &str, key: &str) -> Option<&'n Node> {
        let found = node.get(key);
        if found.is_none() {
            let what = format!("`{key}` is missing");
            self.problems.report(|| Problem::new(&node.place, path, what).help("was the file cut off?"));
        }
        found
    }

    fn whole(&mut self, node: &Node, path: &str, key: &str, range: (u32, u32)) -> Option<u32> {
        let node = self.needed(node, path, key)?;
        fields::whole(node, &join(path, key), range, self.problems)
    }

    fn text(&mut self, node: &Node, path: &str, key: &str) -> Option<String> {
        let node = self.needed(node, path, key)?;
        fields::text(node, &join(path, key), self.problems)
    }

    fn seed(&mut self, root: &Node) -> Option<u64> {
        let node = self.needed(root, "", "seed")?;
        match node.content {
            Content::Number(number)
                if number.fract() == 0.0 && (0.0..=limits::SEED as f64).contains(&number) =>
            {
                Some(number as u64)
            }
            _ => {
                let what =
                    format!("found {}; expected a whole number from 0 to {}", node.describe(), limits::SEED);
                self.problems.report(|| Problem::new(&node.place, "seed", what));
                None
            }
        }
    }

    /// The scenario; a session reads no other file.
    fn scenario(&mut self, root: &Node) -> Option<Scenario> {
        let node = self.needed(root, "", "scenario")?;
        match &node.content {
            Content::Fields(tag, _) if tag.as_deref().is_none_or(|tag| tag == "Scenario") => {}
            _ => {
                refuse(node, "scenario", "Scenario(…)", "the scenario itself", self.problems);
                return None;
            }
        }
        let mut own = Problems::default();
        if let Some(extends) = node.get("extends") {
            own.report(|| {
                Problem::new(&extends.place, "extends", "a scenario in a session can't extend another")
            });
        }
        let read = scenario(node, &mut own);
        let fine = own.listed().is_empty();
        self.problems.absorb(own);
        fine.then_some(read)
    }

    fn futures(&mut self, root: &Node, scenario: &Scenario) -> Option<Vec<StoredFuture>> {
        let list = self.needed(root, "", "futures")?;
        let nodes =
            fields::list(list, "futures", "futures: [(id: 0, name: \"No change\", acts: [])]", self.problems);
        if nodes.is_empty() || nodes.len() > limits::FUTURES {
            let what = format!("found {} futures; expected 1 to {}", nodes.len(), limits::FUTURES);
            self.problems.report(|| Problem::new(&list.place, "futures", what));
            return None;
        }
        let mut futures: Vec<StoredFuture> = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            let path = format!("futures.{at}");
            let future = self.future(node, &path, scenario)?;
            self.check(node, &path, &future.made, &futures);
            futures.push(future);
        }
        Some(futures)
    }

    fn future(&mut self, node: &Node, path: &str, scenario: &Scenario) -> Option<StoredFuture> {
        let names = ["id", "name", "of", "week", "acts", "weeks", "mark"];
        fields::group(node, path, &names, "(id: 0, name: \"No change\", acts: [])", self.problems);
        let last = scenario.horizon_weeks - 1;
        let id = self.whole(node, path, "id", (0, 1_000_000));
        let name = self.needed(node, path, "name")?;
        let name = fields::name(name, &join(path, "name"), self.problems);
        let (of, week) = match node.get("of") {
            Some(_) => (
                Some(self.whole(node, path, "of", (0, 1_000_000))?),
                self.whole(node, path, "week", (0, last))?,
            ),
            None => (None, 0),
        };
        let acts = self.needed(node, path, "acts")?;
        let entries = acts_at(acts, &join(path, "acts"), scenario, self.problems);
        if entries.len() > limits::ACTS {
            let what = format!("found {} acts; expected at most {}", entries.len(), limits::ACTS);
            self.problems.report(|| Problem::new(&acts.place, &join(path, "acts"), what));
        }
        let weeks = match node.get("weeks") {
            Some(_) => self.whole(node, path, "weeks", (0, scenario.horizon_weeks))?,
            None => 0,
        };
        let mark = match node.get("mark") {
            Some(_) => Some(self.text(node, path, "mark")?),
            None => None,
        };
        Some(StoredFuture { made: NewFuture { id: id?, name: name?, of, week, acts: entries }, weeks, mark })
    }

    /// Checks one future against those before it.
    fn check(&mut self, node: &Node, path: &str, future: &NewFuture, before: &[StoredFuture]) {
        let mut wrong = |what: String| self.problems.report(|| Problem::new(&node.place, path, what));
        if before.iter().any(|other| other.made.id == future.id) {
            wrong(format!("there is a future {} already", future.id));
        }
        match (before.first(), future.of) {
            (None, Some(_)) => wrong("the first future can't be forked from another".to_owned()),
            (Some(_), None) => {
                wrong("only the first future isn't forked from another: `of` is missing".to_owned())
            }
            (None, None) | (Some(_), Some(_)) => {}
        }
        let Some(of) = future.of else { return };
        let Some(StoredFuture { made: parent, .. }) = before.iter().find(|other| other.made.id == of) else {
            wrong(format!("it is forked from future {of}, which must stand before it"));
            return;
        };
        if past(&parent.acts, future.week) != past(&future.acts, future.week) {
            wrong(format!(
                "before week {} its acts differ from those of “{}”, whose past it shares",
                future.week, parent.name
            ));
        }
    }

    fn place(&mut self, node: &Node, scenario: &Scenario, futures: &[StoredFuture]) -> Option<PlaceView> {
        let names = ["week", "seen", "left", "right", "step"];
        fields::group(node, "place", &names, "place: (week: 12, seen: 40, left: 0)", self.problems);
        let last = scenario.horizon_weeks - 1;
        let week = self.whole(node, "place", "week", (0, last))?;
        let seen = self.whole(node, "place", "seen", (0, last))?;
        let mut future = |key: &str| {
            let id = self.whole(node, "place", key, (0, 1_000_000))?;
            if futures.iter().all(|one| one.made.id != id) {
                let what = format!("there is no future {id}");
                self.problems.report(|| Problem::new(&node.place, &join("place", key), what));
            }
            Some(id)
        };
        let left = future("left")?;
        let right = match node.get("right") {
            Some(_) => Some(future("right")?),
            None => None,
        };
        let step = match node.get("step") {
            Some(_) => Some(self.whole(node, "place", "step", (0, limits::STEPS - 1))?),
            None => None,
        };
        Some(PlaceView { week, seen, left, right, step })
    }

    fn notes(&mut self, root: &Node, scenario: &Scenario, futures: &[StoredFuture]) -> Option<Vec<NoteView>> {
        let Some(list) = root.get("notes") else { return Some(Vec::new()) };
        let nodes = fields::list(list, "notes", "notes: [(week: 12, text: \"…\")]", self.problems);
        if nodes.len() > limits::NOTES {
            let what = format!("found {} notes; expected at most {}", nodes.len(), limits::NOTES);
            self.problems.report(|| Problem::new(&list.place, "notes", what));
        }
        let mut notes = Vec::new();
        for (at, node) in nodes.iter().take(limits::NOTES).enumerate() {
            let path = format!("notes.{at}");
            fields::group(node, &path, &["future", "week", "text"], "(week: 12, text: \"…\")", self.problems);
            let future = match node.get("future") {
                Some(_) => Some(self.whole(node, &path, "future", (0, 1_000_000))?),
                None => None,
            };
            let week = self.whole(node, &path, "week", (0, scenario.horizon_weeks - 1))?;
            let text = self.text(node, &path, "text")?;
            let unknown = future.filter(|id| futures.iter().all(|one| one.made.id != *id));
            if let Some(id) = unknown {
                let what = format!("there is no future {id}");
                self.problems.report(|| Problem::new(&node.place, &path, what));
            }
            match check_note(&text) {
                Ok(text) => notes.push(NoteView { id: at as u32 + 1, future, week, text }),
                Err(what) => self.problems.report(|| Problem::new(&node.place, &path, what)),
            }
        }
        Some(notes)
    }

    fn votes(&mut self, root: &Node) -> Option<Vec<VoteView>> {
        let Some(list) = root.get("votes") else { return Some(Vec::new()) };
        let example = "votes: [(lesson: \"…\", question: \"…\", counts: [3, 4])]";
        let nodes = fields::list(list, "votes", example, self.problems);
        if nodes.len() > limits::VOTES {
            let what = format!("found {} votes; expected at most {}", nodes.len(), limits::VOTES);
            self.problems.report(|| Problem::new(&list.place, "votes", what));
        }
        let mut votes = Vec::new();
        for (at, node) in nodes.iter().take(limits::VOTES).enumerate() {
            let path = format!("votes.{at}");
            fields::group(node, &path, &["lesson", "question", "counts"], example, self.problems);
            let lesson = self.needed(node, &path, "lesson")?;
            let lesson = fields::name(lesson, &join(&path, "lesson"), self.problems)?;
            let question = self.needed(node, &path, "question")?;
            let question = fields::name(question, &join(&path, "question"), self.problems)?;
            let list = self.needed(node, &path, "counts")?;
            let own = join(&path, "counts");
            let counts = fields::list(list, &own, "counts: [3, 4]", self.problems)
                .iter()
                .take(limits::OPTIONS)
                .map(|node| fields::whole(node, &own, (0, limits::HANDS), self.problems))
                .collect::<Option<Vec<_>>>()?;
            votes.push(VoteView { lesson, question, counts });
        }
        Some(votes)
    }
}

/// Acts before a week, in the order in which they happen.
fn past(acts: &[Entry], week: u32) -> Vec<&Entry> {
    let at = |entry: &Entry| match entry.trigger {
        Trigger::At { week } => week,
        _ => u32::MAX,
    };
    let mut past: Vec<&Entry> = acts.iter().filter(|entry| at(entry) < week).collect();
    past.sort_by_key(|entry| at(entry));
    past
}

//! Reads the text of a lesson.

use std::path::Path;

use super::question::{OptionView, Question};
use super::read_answer::rule_keys;
use super::{Lesson, LessonError, Step, Topic, Translations};
use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::node::{Content, Field, Node};
use hearth_engine::scenario::path::join;
use hearth_engine::scenario::source::Source;
use hearth_engine::scenario::timeline::{Entry, Trigger};
use hearth_engine::scenario::timeline_events::{self, Context};
use hearth_engine::scenario::tree::parse;
use hearth_engine::scenario::{Scenario, nearest};
use hearth_study::spec::base::Base;
use hearth_study::spec::fields::{self, refuse};

const EXAMPLE: &str = "Lesson(title: {\"en\": \"…\"}, about: {\"en\": \"…\"}, scenario: \"baseline\", steps: [tell(text: {\"en\": \"…\"})])";
const HEAD: [&str; 9] =
    ["title", "about", "topic", "minutes", "scenario", "set", "seed", "replicate", "steps"];
const STEPS: [&str; 4] = ["tell", "ask", "debrief", "read"];
const STEP: &str = "tell(week: 40, text: {\"en\": \"…\"}), ask(…), debrief(…) or read(…)";
/// Steps of a lesson.
const MOST_STEPS: usize = crate::limits::STEPS as usize;
/// Options that keys 1 to 9 can choose from.
const MOST_OPTIONS: usize = 9;

/// Reads a lesson.
pub(super) fn lesson(text: &str, origin: &str, id: &str, folder: &Path) -> Result<Lesson, LessonError> {
    let mut problems = Problems::of("lesson");
    let source = Source::new(origin, text);
    let root = parse(&source, &mut problems);
    let read = root.and_then(|root| head(&root, id, folder, &mut problems));
    match (problems.sorted(), read) {
        (Some(problems), _) => Err(LessonError::Invalid(problems)),
        (None, Some(lesson)) => Ok(lesson),
        (None, None) => Err(LessonError::Invalid(Problems::of("lesson"))),
    }
}

fn head(root: &Node, id: &str, folder: &Path, problems: &mut Problems) -> Option<Lesson> {
    match &root.content {
        Content::Fields(tag, _) if tag.as_deref().is_none_or(|tag| tag == "Lesson") => {}
        _ => {
            refuse(root, "", "Lesson(…)", EXAMPLE, problems);
            return None;
        }
    }
    fields::group(root, "", &HEAD, EXAMPLE, problems);
    let title =
        needed(root, "", "title", problems).and_then(|node| Translations::read(node, "title", problems));
    let about =
        needed(root, "", "about", problems).and_then(|node| Translations::read(node, "about", problems));
    let whole = |key: &str, range, problems: &mut Problems| {
        root.get(key).map(|node| fields::whole(node, key, range, problems))
    };
    let topic = root.get("topic").map(|node| named(node, "topic", Topic::ALL, Topic::name, problems));
    let minutes = whole("minutes", (1, 180), problems);
    let seed = whole("seed", (0, u32::MAX), problems);
    let replicate = whole("replicate", (0, 9_999_999), problems);
    let scenario = scenario(root, folder, problems);
    let nodes = needed(root, "", "steps", problems)
        .map_or(&[][..], |node| fields::list(node, "steps", &format!("steps: [{STEP}]"), problems));
    // Without a scenario there is nothing that steps could be checked against.
    let scenario = scenario?;
    let steps = Steps { scenario: &scenario, problems, shown: None };
    let steps = steps.read(nodes);
    Some(Lesson {
        id: id.to_owned(),
        title: title?,
        about: about?,
        topic: topic.unwrap_or(Some(Topic::Other))?,
        minutes: minutes.unwrap_or(Some(15))?,
        scenario,
        seed: seed.unwrap_or(Some(1))?.into(),
        replicate: replicate.unwrap_or(Some(0))?,
        steps,
    })
}

/// The scenario, with its changes.
fn scenario(root: &Node, folder: &Path, problems: &mut Problems) -> Option<Scenario> {
    let node = needed(root, "", "scenario", problems)?;
    let mut base = Base::read(node, folder, "scenario", problems)?;
    if let Some(set) = root.get("set") {
        let Content::Fields(_, sets) = &set.content else {
            refuse(set, "set", "changes by path", "set: {\"policy.sponsorship\": 0.9}", problems);
            return None;
        };
        sets.iter().for_each(|field| base.assign(field, problems));
    }
    let mut own = Problems::default();
    let scenario = base.resolve(&mut own);
    let fine = own.listed().is_empty();
    problems.absorb(own);
    fine.then_some(scenario)
}

/// The value of a key that must be there.
pub(super) fn needed<'n>(node: &'n Node, path: &str, key: &str, problems: &mut Problems) -> Option<&'n Node> {
    let found = node.get(key);
    if found.is_none() {
        problems.report(|| Problem::new(&node.place, path, format!("`{key}` is missing")));
    }
    found
}

/// One of some names.
pub(super) fn named<T: Copy>(
    node: &Node,
    path: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
    problems: &mut Problems,
) -> Option<T> {
    let found = match &node.content {
        Content::Name(name) | Content::Text(name) => name.as_str(),
        _ => "",
    };
    let known = all.iter().copied().find(|one| name(*one) == found);
    if known.is_none() {
        problems.report(|| {
            let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
            let problem = Problem::new(
                &node.place,
                path,
                format!("found {}; expected one of {}", node.describe(), names.join(", ")),
            );
            match nearest(found, names) {
                Some(name) => problem.help(format!("did you mean `{name}`?")),
                None => problem,
            }
        });
    }
    known
}

/// The name in front of a bracket, and what stands in it.
pub(super) fn tagged<'n>(
    node: &'n Node,
    path: &str,
    tags: &[&'static str],
    example: &str,
    problems: &mut Problems,
) -> Option<(&'static str, &'n [Field])> {
    if let Content::Fields(Some(tag), fields) = &node.content
        && let Some(tag) = tags.iter().find(|known| *known == tag)
    {
        return Some((tag, fields));
    }
    problems.report(|| {
        let found = match &node.content {
            Content::Fields(Some(tag), _) => tag.as_str(),
            _ => "",
        };
        let problem = Problem::new(&node.place, path, format!("found {}", node.describe()));
        match nearest(found, tags.iter().copied()) {
            Some(name) => problem.help(format!("did you mean `{name}(…)`?")),
            None => problem.help(format!("write {example}")),
        }
    });
    None
}

/// Reads the steps, against the scenario.
pub(super) struct Steps<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) problems: &'a mut Problems,
    /// The week that the steps so far have played to.
    shown: Option<u32>,
}

impl Steps<'_> {
    fn read(mut self, nodes: &[Node]) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for (at, node) in nodes.iter().take(MOST_STEPS).enumerate() {
            let path = format!("steps.{at}");
            let Some(step) = self.step(node, &path) else { continue };
            if let Step::Ask(question) = &step {
                let twice =
                    steps.iter().any(|one| matches!(one, Step::Ask(other) if other.name == question.name));
                if twice {
                    let what = format!("there is a question `{}` already", question.name);
                    self.problems.report(|| Problem::new(&node.place, &join(&path, "name"), what));
                }
            }
            steps.push(step);
        }
        if let Some(node) = nodes.get(MOST_STEPS) {
            let what = format!("a lesson has at most {MOST_STEPS} steps");
            self.problems.report(|| Problem::new(&node.place, "steps", what));
        }
        steps
    }

    fn step(&mut self, node: &Node, path: &str) -> Option<Step> {
        let (tag, _) = tagged(node, path, &STEPS, STEP, self.problems)?;
        let names: &[&str] = match tag {
            "tell" => &["week", "text"],
            "ask" => &["name", "week", "text", "options", "answer", "after"],
            "debrief" => &["week", "text", "questions"],
            _ => &["week", "text", "source"],
        };
        fields::group(node, path, names, STEP, self.problems);
        let week = match node.get("week") {
            Some(week) => Some(self.week(week, &join(path, "week"))?),
            None => None,
        };
        self.shown = week.or(self.shown);
        match tag {
            "tell" => Some(Step::Tell { week, text: self.text(node, path, "text")? }),
            "ask" => Some(Step::Ask(Box::new(self.question(node, path, week)?))),
            "debrief" => {
                let text = match node.get("text") {
                    Some(_) => Some(self.text(node, path, "text")?),
                    None => None,
                };
                let list = needed(node, path, "questions", self.problems)?;
                let path = join(path, "questions");
                let nodes = fields::list(list, &path, "questions: [{\"en\": \"…\"}]", self.problems);
                let questions = nodes
                    .iter()
                    .enumerate()
                    .filter_map(|(at, node)| {
                        Translations::read(node, &join(&path, &at.to_string()), self.problems)
                    })
                    .collect();
                Some(Step::Debrief { week, text, questions })
            }
            _ => {
                let text = self.text(node, path, "text")?;
                let source = needed(node, path, "source", self.problems)?;
                let source = fields::text(source, &join(path, "source"), self.problems)?;
                Some(Step::Read { week, text, source })
            }
        }
    }

    pub(super) fn text(&mut self, node: &Node, path: &str, key: &str) -> Option<Translations> {
        let node = needed(node, path, key, self.problems)?;
        Translations::read(node, &join(path, key), self.problems)
    }

    pub(super) fn week(&mut self, node: &Node, path: &str) -> Option<u32> {
        fields::whole(node, path, (0, self.scenario.horizon_weeks - 1), self.problems)
    }

    fn question(&mut self, node: &Node, path: &str, week: Option<u32>) -> Option<Question> {
        let name = needed(node, path, "name", self.problems)?;
        let name = self.name(name, &join(path, "name"));
        let text = self.text(node, path, "text");
        let after = match node.get("after") {
            Some(_) => self.text(node, path, "after"),
            None => None,
        };
        let list = needed(node, path, "options", self.problems)?;
        let own = join(path, "options");
        let example = "options: [(text: {\"en\": \"Yes\"}, from: 10), (text: {\"en\": \"No\"}, to: 10)]";
        let nodes = fields::list(list, &own, example, self.problems);
        if !(2..=MOST_OPTIONS).contains(&nodes.len()) {
            let what = format!("found {} options; expected 2 to {MOST_OPTIONS}", nodes.len());
            self.problems.report(|| Problem::new(&list.place, &own, what));
        }
        let answer = match node.get("answer") {
            Some(answer) => {
                let shown = self.shown;
                self.answer((answer, &join(path, "answer")), (nodes, &own), shown)
            }
            None => None,
        };
        let key = answer.as_ref().map(|answer| rule_keys(answer.kind));
        let mut options = Vec::new();
        for (at, option) in nodes.iter().enumerate() {
            let path = join(&own, &at.to_string());
            let names = [&["text"], key.unwrap_or_default()].concat();
            if node.get("answer").is_none() || key.is_some() {
                fields::group(option, &path, &names, example, self.problems);
            }
            options.extend(self.text(option, &path, "text").map(|text| OptionView { text }));
        }
        Some(Question { name: name?, week, text: text?, options, answer, after })
    }

    fn name(&mut self, node: &Node, path: &str) -> Option<String> {
        let name = fields::text(node, path, self.problems)?;
        let fine = (1..=60).contains(&name.len())
            && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
        if !fine {
            self.problems.report(|| {
                let what = "a question's name has letters, digits and -, at most 60 of them";
                Problem::new(&node.place, path, what).help("write name: \"after-the-sponsor\"")
            });
        }
        fine.then_some(name)
    }
}

/// Lines that happen in one week each, as acts are.
pub(crate) fn acts_at(node: &Node, path: &str, scenario: &Scenario, problems: &mut Problems) -> Vec<Entry> {
    let names: Vec<String> = scenario.communities.iter().map(|one| one.name.clone()).collect();
    let context = Context { horizon: scenario.horizon_weeks, communities: &names };
    let acts = timeline_events::read_at(node, path, &context, problems);
    if acts.iter().any(|entry| !matches!(entry.trigger, Trigger::At { .. })) {
        problems.report(|| {
            Problem::new(&node.place, path, "an act happens in one week")
                .help("write at(week: 60, …); a lever that is moved for a while is two acts")
        });
    }
    acts
}

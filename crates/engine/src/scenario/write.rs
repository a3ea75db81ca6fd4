//! A resolved scenario as a file: everything written out, nothing left to default.

use std::fmt::Write as _;

use super::parameters::{Group, Member, members};
use super::timeline::{Action, Entry, Trigger};
use super::value::quoted;
use super::{Community, LiveValue, Scenario};

impl Scenario {
    /// The scenario as a RON file that reads back as an equal scenario.
    pub fn to_ron(&self) -> String {
        let mut out = Writer::default();
        out.open("Scenario");
        out.leaf("name", &quoted(&self.name));
        out.leaf("about", &quoted(&self.about));
        out.leaf("horizon_weeks", &self.horizon_weeks.to_string());
        out.group("organisation", &self.organisation);
        let shared = self.shared_policy();
        if let Some(policy) = shared {
            out.group("policy", policy);
        }
        out.list("communities", &self.communities, |out, one: &Community| {
            out.open("");
            out.leaf("name", &quoted(&one.name));
            out.members(&one.start);
            if shared.is_none() {
                out.group("policy", &one.policy);
            }
            out.close(")");
        });
        out.group("model", &self.model);
        let rules = self.rules.lines();
        if !rules.is_empty() {
            out.open("rules: ");
            rules.iter().for_each(|line| out.line(line));
            out.close(")");
        }
        out.list("timeline", &self.timeline, |out, entry: &Entry| {
            entry.lines().iter().for_each(|line| out.line(line));
        });
        out.end()
    }

    /// The policy, if it is the same in all communities.
    pub(super) fn shared_policy(&self) -> Option<&super::Policy> {
        let first = &self.communities.first()?.policy;
        let same = self.communities.iter().all(|one| one.policy == *first);
        same.then_some(first)
    }
}

/// Lines with their indentation.
#[derive(Default)]
struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.text.extend(std::iter::repeat_n("    ", self.depth));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn leaf(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}: {value},"));
    }

    fn open(&mut self, head: &str) {
        self.line(&format!("{head}("));
        self.depth += 1;
    }

    fn close(&mut self, bracket: &str) {
        self.depth -= 1;
        self.line(&format!("{bracket},"));
    }

    fn group(&mut self, name: &str, group: &dyn Group) {
        self.open(&format!("{name}: "));
        self.members(group);
        self.close(")");
    }

    fn members(&mut self, group: &dyn Group) {
        for member in members(group) {
            match member {
                Member::Leaf(spec, leaf) => {
                    if let Some(value) = leaf.ron() {
                        self.leaf(spec.name, &value);
                    }
                }
                Member::Part(name, part) => self.group(name, part),
            }
        }
    }

    fn list<T>(&mut self, name: &str, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.line(&format!("{name}: ["));
        self.depth += 1;
        for item in items {
            write(self, item);
        }
        self.close("]");
    }

    fn end(mut self) -> String {
        self.text.push_str(")\n");
        self.text
    }
}

impl Entry {
    /// As lines of a file's timeline, each with a comma behind it; one, but where it does two things of a kind.
    pub fn lines(&self) -> Vec<String> {
        in_lines(&self.actions).iter().map(|actions| line(self, actions)).collect()
    }
}

/// A line of a file names each kind of action once; what repeats one goes to a line of its own.
fn in_lines(actions: &[Action]) -> Vec<Vec<&Action>> {
    let mut lines: Vec<Vec<&Action>> = Vec::new();
    for action in actions {
        let repeats = |line: &Vec<&Action>| line.iter().any(|known| key(known) == key(action));
        match lines.last_mut() {
            Some(line) if !repeats(line) => line.push(action),
            _ => lines.push(vec![action]),
        }
    }
    lines
}

fn key(action: &Action) -> &'static str {
    match action {
        Action::Set(_) => "set",
        Action::Event(_) => "event",
        Action::Task(_) => "task",
        Action::Shock(_) => "shock",
    }
}

fn line(entry: &Entry, actions: &[&Action]) -> String {
    let (tag, when) = match &entry.trigger {
        Trigger::At { week } => ("at", format!("week: {week}")),
        Trigger::Every { weeks, from, until } => {
            ("every", format!("weeks: {weeks}, from: {from}, until: {until}"))
        }
        Trigger::Between { from, to } => ("between", format!("from: {from}, to: {to}")),
        Trigger::When(condition) => ("when", inline(condition)),
    };
    let mut out = format!("{tag}({when}");
    if let Some(community) = &entry.community {
        // Writing to a string can't fail, here and below.
        let _ = write!(out, ", community: {}", quoted(community));
    }
    for action in actions {
        let what = match action {
            Action::Set(values) => {
                let values: Vec<String> =
                    values.iter().map(|(path, value)| format!("{}: {value}", quoted(path))).collect();
                format!("{{{}}}", values.join(", "))
            }
            Action::Event(event) => format!("({})", inline(event)),
            Action::Task(task) => format!("({})", inline(task)),
            Action::Shock(shock) => format!("({})", inline(shock)),
        };
        let _ = write!(out, ", {}: {what}", key(action));
    }
    out.push_str("),");
    out
}

/// All that is given, on one line.
fn inline(group: &dyn Group) -> String {
    let given: Vec<String> = members(group)
        .filter_map(|member| match member {
            Member::Leaf(spec, leaf) => Some(format!("{}: {}", spec.name, leaf.ron()?)),
            Member::Part(..) => None,
        })
        .collect();
    given.join(", ")
}

impl std::fmt::Display for LiveValue {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => {
                // The f32 that it mostly comes from has the shorter text.
                let short = *number as f32;
                if f64::from(short) == *number { write!(out, "{short:?}") } else { write!(out, "{number:?}") }
            }
            Self::Flag(flag) => write!(out, "{flag}"),
            Self::Name(name) => out.write_str(name),
        }
    }
}

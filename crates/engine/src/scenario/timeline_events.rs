//! Reading a timeline: every line is checked against the communities, the horizon, and what may
//! change during a run.

use super::error::{Problem, Problems};
use super::fill::{accept, read_group, read_member, report_unknown};
use super::node::{Content, Field, Node};
use super::numerals::in_weeks;
use super::parameters::{Group, MemberMut};
use super::path::{Live, join};
use super::source::Place;
use super::timeline::{Action, Actions, Entry, Trigger, Triggers};
use super::value::nearest;

/// What a timeline is checked against.
pub struct Context<'a> {
    /// Weeks of the run.
    pub horizon: u32,
    /// Names of the communities.
    pub communities: &'a [String],
}

const TRIGGERS: [&str; 4] = ["at", "every", "between", "when"];
const ACTIONS: [&str; 4] = ["set", "event", "task", "shock"];

/// Keys without which a trigger says nothing.
fn required(trigger: &str) -> &'static [&'static str] {
    match trigger {
        "at" => &["week"],
        "every" => &["weeks"],
        "between" => &["from", "to"],
        _ => &[],
    }
}

/// Reads the whole timeline.
pub fn read(node: &Node, context: &Context<'_>, problems: &mut Problems) -> Vec<Entry> {
    read_at(node, "timeline", context, problems)
}

/// Reads lines of a timeline that stand at a path.
pub fn read_at(node: &Node, at: &str, context: &Context<'_>, problems: &mut Problems) -> Vec<Entry> {
    let Content::List(lines) = &node.content else {
        problems.report(|| {
            Problem::new(&node.place, at, format!("found {}", node.describe()))
                .help("a timeline is a list: [at(week: 40, event: meeting), …]")
        });
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let path = format!("{at}.{index}");
        let Some(entry) = (Line { path: path.clone(), context }).read(line, problems) else {
            continue;
        };
        if let Some(parameter) = entries.iter().find_map(|earlier| both_hold(earlier, &entry)) {
            problems.report(|| {
                Problem::new(
                    &line.place,
                    &path,
                    format!("an earlier `between` holds `{parameter}` at the same time"),
                )
                .help("each takes back what it found, so their weeks must not overlap")
            });
        }
        entries.push(entry);
    }
    entries
}

/// A parameter that two lines set for weeks that overlap, in a community that both concern.
fn both_hold<'e>(one: &'e Entry, other: &Entry) -> Option<&'e str> {
    let (Trigger::Between { from, to }, Trigger::Between { from: start, to: end }) =
        (&one.trigger, &other.trigger)
    else {
        return None;
    };
    let apart = matches!((&one.community, &other.community), (Some(one), Some(other)) if one != other);
    if apart || start >= to || from >= end {
        return None;
    }
    let held = |entry: &'e Entry| {
        entry.actions.iter().filter_map(|action| match action {
            Action::Set(changes) => Some(changes.iter().map(|(path, _)| path.as_str())),
            _ => None,
        })
    };
    held(one).flatten().find(|path| {
        other.actions.iter().any(
            |action| matches!(action, Action::Set(changes) if changes.iter().any(|(held, _)| held == path)),
        )
    })
}

/// The number that a value is.
fn number_of(node: &Node) -> Option<f64> {
    match node.content {
        Content::Number(number) => Some(number),
        _ => None,
    }
}

struct Line<'a> {
    path: String,
    context: &'a Context<'a>,
}

impl Line<'_> {
    fn read(&self, node: &Node, problems: &mut Problems) -> Option<Entry> {
        let Some((tag, node, fields)) = trigger_of(node) else {
            problems.report(|| self.not_a_line(node));
            return None;
        };
        let mut triggers = Triggers::default();
        let mut actions = Vec::new();
        let mut community = None;
        let mut in_other_units = false;
        for field in fields {
            let path = join(&self.path, &field.key);
            let Some(MemberMut::Part(trigger)) = triggers.member_mut(tag) else {
                return None;
            };
            if read_member(trigger, &field.key, &field.value, &path, problems) {
                continue;
            }
            match field.key.as_str() {
                "community" => community = self.community(&field.value, &path, problems),
                key if ACTIONS.contains(&key) => {
                    actions.extend(self.action(field, &path, problems));
                }
                key => match in_weeks(key, number_of(&field.value), required(tag).first().unwrap_or(&"week"))
                {
                    Some(help) => {
                        in_other_units = true;
                        let what = format!("unknown key `{key}`");
                        problems.report(|| Problem::new(&field.place, &path, what).help(help));
                    }
                    None => {
                        let names = [trigger.names(), &["community"], &ACTIONS].concat();
                        report_unknown(&field.place, &path, key, &names, problems);
                    }
                },
            }
        }
        for key in required(tag) {
            if node.get(key).is_none() && !in_other_units {
                problems.report(|| Problem::new(&node.place, &self.path, format!("`{tag}` needs `{key}`")));
            }
        }
        if !ACTIONS.iter().any(|key| node.get(key).is_some()) {
            problems.report(|| {
                Problem::new(&node.place, &self.path, "nothing happens here")
                    .help(format!("give one or more of {}", ACTIONS.join(", ")))
            });
        }
        Some(Entry { trigger: self.trigger(tag, triggers, node, problems), community, actions })
    }

    fn not_a_line(&self, node: &Node) -> Problem {
        let found = match &node.content {
            Content::Fields(Some(tag), _) => tag.as_str(),
            _ => "",
        };
        let help = match nearest(found, TRIGGERS) {
            Some(name) => format!("did you mean `{name}(…)`?"),
            None => "a line is at(week: …, …), every(weeks: …, …), between(from: …, to: …, …) \
                     or when(stage: …, …)"
                .to_owned(),
        };
        Problem::new(&node.place, &self.path, format!("found {}", node.describe())).help(help)
    }

    fn community(&self, node: &Node, path: &str, problems: &mut Problems) -> Option<String> {
        let names = self.context.communities;
        if let Some(name) = node.text()
            && names.iter().any(|known| known == name)
        {
            return Some(name.to_owned());
        }
        problems.report(|| {
            let known = || names.iter().map(String::as_str);
            let help = match nearest(node.text().unwrap_or_default(), known()) {
                Some(name) => format!("did you mean \"{name}\"?"),
                None => {
                    let some: Vec<String> = known().take(8).map(|name| format!("{name:?}")).collect();
                    format!("there are {}", some.join(", "))
                }
            };
            Problem::new(
                &node.place,
                path,
                format!("found {}; expected the name of a community", node.describe()),
            )
            .help(help)
        });
        None
    }

    fn trigger(&self, tag: &str, triggers: Triggers, node: &Node, problems: &mut Problems) -> Trigger {
        let horizon = self.context.horizon;
        let place = |key: &str| node.get(key).map_or(&node.place, |value| &value.place);
        let mut refuse = |place: &Place, key: &str, what: String| {
            problems.report(|| Problem::new(place, &join(&self.path, key), what));
        };
        let too_late =
            |week: u32| format!("week {week} never comes: the run ends after week {}", horizon - 1);
        match tag {
            "at" => {
                let week = triggers.at.week;
                if week >= horizon {
                    refuse(place("week"), "week", too_late(week));
                }
                Trigger::At { week }
            }
            "every" => {
                let every = triggers.every;
                let from = every.from.unwrap_or(every.weeks);
                let until = every.until.unwrap_or(horizon);
                if from >= horizon {
                    refuse(place("from"), "from", too_late(from));
                } else if until < from {
                    let what = format!("ends in week {until}, before its first week {from}");
                    refuse(place("until"), "until", what);
                }
                Trigger::Every { weeks: every.weeks, from, until }
            }
            "between" => {
                let (from, to) = (triggers.between.from, triggers.between.to);
                if from >= horizon {
                    refuse(place("from"), "from", too_late(from));
                } else if to <= from {
                    let what = format!("ends in week {to}, but begins in week {from}");
                    refuse(place("to"), "to", what);
                }
                Trigger::Between { from, to }
            }
            _ => {
                if !triggers.when.asks() {
                    let what = "no condition is given; name a stage, energy_below, silent_weeks, …";
                    refuse(&node.place, "", what.to_owned());
                }
                Trigger::When(triggers.when)
            }
        }
    }

    fn action(&self, field: &Field, path: &str, problems: &mut Problems) -> Option<Action> {
        if field.key == "set" {
            return self.set(&field.value, path, problems).map(Action::Set);
        }
        let mut actions = Actions::default();
        let MemberMut::Part(action) = actions.member_mut(&field.key)? else {
            return None;
        };
        kind_or_group(action, &field.value, path, problems);
        Some(match field.key.as_str() {
            "event" => Action::Event(actions.event),
            "task" => Action::Task(actions.task),
            _ => Action::Shock(actions.shock),
        })
    }

    fn set(
        &self,
        node: &Node,
        path: &str,
        problems: &mut Problems,
    ) -> Option<Vec<(String, super::LiveValue)>> {
        let fields = match &node.content {
            Content::Fields(_, fields) if !fields.is_empty() => fields,
            _ => {
                problems.report(|| {
                    Problem::new(&node.place, path, format!("found {}", node.describe()))
                        .help("write set: {\"policy.openness\": 1.0}")
                });
                return None;
            }
        };
        let mut live = Live::default();
        let mut read = |field: &Field| {
            let value = live.read(&field.key, &field.place, &field.value, problems)?;
            Some((field.key.clone(), value))
        };
        Some(fields.iter().filter_map(&mut read).collect())
    }
}

/// A line is `at(…)`, or `{"at": {…}}` where a program wrote it.
fn trigger_of(node: &Node) -> Option<(&'static str, &Node, &[Field])> {
    let (tag, node) = match &node.content {
        Content::Fields(Some(tag), _) => (tag, node),
        Content::Fields(None, fields) => match &fields[..] {
            [only] => (&only.key, &only.value),
            _ => return None,
        },
        _ => return None,
    };
    let tag = TRIGGERS.into_iter().find(|trigger| trigger == tag)?;
    match &node.content {
        Content::Fields(_, fields) => Some((tag, node, fields)),
        _ => None,
    }
}

/// `event: session` or `event: (kind: session, …)`.
fn kind_or_group(action: &mut dyn Group, node: &Node, path: &str, problems: &mut Problems) {
    if !matches!(node.content, Content::Name(_) | Content::Text(_)) {
        read_group(action, node, path, problems);
        if matches!(node.content, Content::Fields(..)) && node.get("kind").is_none() {
            problems.report(|| Problem::new(&node.place, path, "needs its `kind`"));
        }
    } else if let Some(MemberMut::Leaf(spec, kind)) = action.member_mut("kind") {
        accept(kind, spec, node, path, problems);
    }
}

//! Acts: the trainer's interventions in a week. An act is read and checked like a line of the timeline.

use serde_json::{Map, Value, json};

use super::Fault;
use hearth_engine::scenario::error::Problems;
use hearth_engine::scenario::parameters::{Group, Member, members};
use hearth_engine::scenario::source::Source;
use hearth_engine::scenario::timeline::{Action, Entry};
use hearth_engine::scenario::timeline_events::{self, Context};
use hearth_engine::scenario::tree::parse;
pub use hearth_engine::scenario::value::{Kind, Leaf};
use hearth_engine::scenario::{LiveValue, Scenario, nearest};

/// The forms of an act.
const SORTS: [&str; 4] = ["set", "task", "event", "shock"];
/// Largest size of an act: enough for every lever at once.
const BYTES: usize = 16 * 1024;

/// Reads an act from a request.
pub fn read(
    action: &Map<String, Value>,
    week: u32,
    community: Option<u32>,
    scenario: &Scenario,
) -> Result<Entry, Fault> {
    let mut keys = action.keys();
    let sort = match (keys.next(), keys.next()) {
        (Some(key), None) if SORTS.contains(&key.as_str()) => key,
        (Some(key), None) => {
            let meant =
                nearest(key, SORTS).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            return Err(Fault::said(format!("an act can't be `{key}`{meant}")));
        }
        _ => return Err(Fault::said("an act is one of set, task, event, shock")),
    };
    let mut line = json!({"week": week, sort: action[sort]});
    if let Some(place) = community {
        let known = scenario.communities.get(place as usize);
        let known = known.ok_or_else(|| Fault::missing("community", place))?;
        line["community"] = json!(known.name);
    }
    // RON reads JSON, and knows where everything stands.
    let text = json!([{"at": line}]).to_string();
    if text.len() > BYTES {
        return Err(Fault::said(format!("an act is at most {BYTES} bytes long")));
    }
    let names: Vec<String> = scenario.communities.iter().map(|one| one.name.clone()).collect();
    let context = Context { horizon: scenario.horizon_weeks, communities: &names };
    let mut problems = Problems::of("act");
    let tree = parse(&Source::new("the act", text), &mut problems);
    let entries = tree.map(|tree| timeline_events::read_at(&tree, "act", &context, &mut problems));
    match (entries.and_then(|mut entries| entries.pop()), problems.sorted()) {
        (Some(entry), None) => Ok(entry),
        (_, Some(problems)) => Err(refused(&problems)),
        (None, None) => Err(Fault::said("this isn't an act")),
    }
}

/// The first problem as one line. Its place in the text is left out: no person wrote that text.
fn refused(problems: &Problems) -> Fault {
    let Some(first) = problems.listed().first() else { return Fault::said("this isn't an act") };
    let path = first.path.strip_prefix("act.0.").unwrap_or(&first.path);
    let help = first.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
    let place = if path.is_empty() || path == "act.0" { String::new() } else { format!("{path}: ") };
    Fault::said(format!("{place}{}{help}", first.message))
}

/// An act in the form that a request has.
pub fn action_json(entry: &Entry) -> Value {
    let one = |action: &Action| match action {
        Action::Set(changes) => {
            let changes: Map<String, Value> =
                changes.iter().map(|(path, value)| (path.clone(), value_json(*value))).collect();
            ("set", Value::Object(changes))
        }
        Action::Event(event) => ("event", given_values(event)),
        Action::Task(task) => ("task", given_values(task)),
        Action::Shock(shock) => ("shock", given_values(shock)),
    };
    entry.actions.iter().map(one).map(|(sort, what)| (sort.to_owned(), what)).collect::<Map<_, _>>().into()
}

/// The values that a group names.
fn given_values(group: &dyn Group) -> Value {
    let leaf = |member: Member<'_>| match member {
        Member::Leaf(spec, leaf) => Some((spec.name.to_owned(), leaf_json(leaf)?)),
        Member::Part(..) => None,
    };
    members(group).filter_map(leaf).collect::<Map<_, _>>().into()
}

/// A parameter's value as JSON; none where it isn't given.
pub fn leaf_json(leaf: &dyn Leaf) -> Option<Value> {
    match (leaf.kind(), leaf.live()) {
        (_, Some(value)) => Some(value_json(value)),
        // RON writes texts as JSON does, but for what no text here holds.
        (Kind::Text, None) => ron::from_str::<String>(&leaf.ron()?).ok().map(Value::from),
        _ => None,
    }
}

/// A value as JSON; a number in the shortest form that reads back as the same.
pub fn value_json(value: LiveValue) -> Value {
    match value {
        LiveValue::Number(number) => number_json(number),
        LiveValue::Flag(flag) => flag.into(),
        LiveValue::Name(name) => name.into(),
    }
}

/// A number that mostly was an `f32`.
pub fn number_json(number: f64) -> Value {
    let short = number as f32;
    if f64::from(short) == number {
        return format!("{short:?}").parse::<f64>().map_or(Value::Null, Value::from);
    }
    number.into()
}

//! What a search may vary: numbers, whole numbers (also weeks of a timeline), choices.

use super::base::Base;
use super::fields;
use hearth_engine::scenario::error::{Problem, Problems};
pub use hearth_engine::scenario::node::{Content, Node};
use hearth_engine::scenario::path::join;

/// Values that a lever can have.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Range {
    /// Any number from one to another.
    Between {
        /// Lowest.
        low: f64,
        /// Highest.
        high: f64,
    },
    /// Whole numbers from one to another, in steps.
    Whole {
        /// Lowest.
        low: i64,
        /// Highest.
        high: i64,
        /// From one to the next, 1 or more.
        step: u32,
    },
    /// One of some values, as a scenario writes them: names, texts in quotes, `true`, numbers.
    OneOf(Vec<String>),
}

/// A parameter that a search may vary.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Lever {
    /// Name for people; the path where none is given.
    pub name: String,
    /// Path of the parameter, such as `policy.sponsorship` or `timeline.0.week`.
    pub path: String,
    /// Its values.
    pub range: Range,
}

impl Lever {
    /// The value at a place `0..1` of the range, as a scenario writes it: numbers by size, choices in their order, each
    /// with the same share of the range.
    pub fn at(&self, place: f64) -> String {
        let place = if place.is_nan() { 0.0 } else { place.clamp(0.0, 1.0) };
        let nth = |count: usize| ((place * count as f64) as usize).min(count.saturating_sub(1));
        match &self.range {
            Range::Between { low, high } => format!("{:?}", low + (high - low) * place),
            Range::Whole { low, step, .. } => (low + nth(self.count()) as i64 * i64::from(*step)).to_string(),
            Range::OneOf(values) => values[nth(values.len())].clone(),
        }
    }

    /// The value at a place of the range, as `--set` takes it.
    pub fn set(&self, place: f64) -> String {
        format!("{}={}", self.path, self.at(place))
    }

    /// How many values there are; 0 where they can't be counted.
    pub fn count(&self) -> usize {
        match &self.range {
            Range::Between { .. } => 0,
            Range::Whole { low, high, step } => (high - low) as usize / *step as usize + 1,
            Range::OneOf(values) => values.len(),
        }
    }
}

const NAMES: [&str; 6] = ["name", "path", "between", "whole", "step", "one_of"];
const EXAMPLE: &str = "(path: \"policy.sponsorship\", between: [0.0, 1.0])";

/// Reads one lever.
pub(crate) fn read(node: &Node, at: usize, base: Option<&Base>, problems: &mut Problems) -> Option<Lever> {
    let here = format!("levers.{at}");
    fields::group(node, &here, &NAMES, EXAMPLE, problems);
    let path = path(node, &here, EXAMPLE, problems)?;
    let name = match node.get("name") {
        Some(name) => fields::name(name, &join(&here, "name"), problems)?,
        None => path.clone(),
    };
    let kind = only_one(node, &here, &["between", "whole", "one_of"], EXAMPLE, problems)?;
    let value = node.get(kind)?;
    let place = join(&here, kind);
    if let Some(step) = node.get("step").filter(|_| kind != "whole") {
        problems.report(|| {
            Problem::new(&step.place, &join(&here, "step"), "only a range of whole numbers has steps")
                .help("write whole: [20, 120], step: 10")
        });
    }
    let (range, ends) = match kind {
        "between" => {
            let [low, high] = fields::rising(value, &place, "between: [0.0, 1.0]", problems)?;
            (Range::Between { low, high }, vec![low, high])
        }
        "whole" => {
            let [low, high] = fields::rising(value, &place, "whole: [0, 4]", problems)?;
            let step = match node.get("step") {
                Some(step) => fields::whole(step, &join(&here, "step"), (1, 1_000_000), problems)?,
                None => 1,
            };
            (Range::Whole { low: low as i64, high: high as i64, step }, vec![low, high])
        }
        _ => (Range::OneOf(values(value, &place, problems)?), Vec::new()),
    };
    if let Some(base) = base {
        trial(base, &path, value, &ends, kind == "whole", problems);
    }
    Some(Lever { name, path, range })
}

/// The path of a parameter.
pub(crate) fn path(node: &Node, here: &str, example: &str, problems: &mut Problems) -> Option<String> {
    match node.get("path") {
        Some(path) => fields::text(path, &join(here, "path"), problems),
        None => {
            problems.report(|| {
                Problem::new(&node.place, here, "the `path` of a parameter is missing")
                    .help(format!("write {example}"))
            });
            None
        }
    }
}

/// The one key of several that must be there.
pub(crate) fn only_one<'k>(
    node: &Node,
    here: &str,
    keys: &[&'k str],
    example: &str,
    problems: &mut Problems,
) -> Option<&'k str> {
    let given: Vec<&str> = keys.iter().copied().filter(|key| node.get(key).is_some()).collect();
    if let [only] = given[..] {
        return Some(only);
    }
    problems.report(|| {
        let what = match given.len() {
            0 => format!("its values are missing: give one of {}", keys.join(", ")),
            _ => format!("its values are given twice: by {}", given.join(" and ")),
        };
        Problem::new(&node.place, here, what).help(format!("write {example}"))
    });
    None
}

/// Values as a scenario writes them, two or more, each once.
pub(crate) fn values(node: &Node, path: &str, problems: &mut Problems) -> Option<Vec<String>> {
    let items = fields::list(node, path, "one_of: [equal, fixed]", problems);
    let mut values: Vec<String> = Vec::new();
    for item in items {
        if item.scalar().is_none() {
            fields::refuse(item, path, "single values", "one_of: [equal, fixed]", problems);
            return None;
        }
        let value = item.place.source.text.get(item.place.start..item.place.end).unwrap_or_default();
        if values.iter().any(|known| known == value) {
            problems.report(|| Problem::new(&item.place, path, format!("`{value}` is given twice")));
            return None;
        }
        values.push(value.to_owned());
    }
    if values.len() < 2 {
        problems.report(|| {
            Problem::new(&node.place, path, "there is nothing to choose from: give two values or more")
        });
        return None;
    }
    Some(values)
}

/// Tries a path at the ends of its range, or at each of its values; tells what doesn't fit, where it stands.
pub(crate) fn trial(
    base: &Base,
    path: &str,
    value: &Node,
    ends: &[f64],
    whole: bool,
    problems: &mut Problems,
) {
    let Content::List(items) = &value.content else { return };
    let number = |number: f64| Node { place: value.place.clone(), content: Content::Number(number) };
    let at = &value.place;
    let before = base.trial_of_nothing();
    let mut report = |found: Problems| {
        let new = !found.is_empty() && before.is_empty();
        if new {
            problems.absorb(found);
        }
        new
    };
    if ends.is_empty() {
        for item in items {
            report(base.trial(path, at, item.clone()));
        }
        return;
    }
    let mut fit = true;
    for end in ends {
        // An end that was written stands where it was written.
        let node = items.iter().find(|item| matches!(item.content, Content::Number(n) if n == *end));
        fit &= !report(base.trial(path, at, node.cloned().unwrap_or_else(|| number(*end))));
    }
    let within = ends[0] + (ends[1] - ends[0]) * 0.382_1;
    if fit && !whole && before.is_empty() && !base.trial(path, at, number(within)).is_empty() {
        problems.report(|| {
            Problem::new(at, path, "only whole numbers fit here")
                .help("write whole: […] in place of the range")
        });
    }
}

//! Policies to compare: each a scenario under a name.

use std::path::Path;
use std::str::FromStr;

use super::base::Base;
use super::error::SpecError;
use super::fields;
use hearth_engine::scenario::Scenario;
use hearth_engine::scenario::error::{Problem, Problems};
pub use hearth_engine::scenario::node::{Content, Field, Node};
use hearth_engine::scenario::path::join;
use hearth_engine::scenario::source::shorten;

/// A change by path.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Setting {
    /// Path of the parameter.
    pub path: String,
    /// Value, as it was written.
    pub value: String,
}

/// One policy of a study.
#[derive(Debug, Clone)]
pub struct SpecArm {
    /// Name, different from all others (letter case aside).
    pub name: String,
    /// The changes that make it this policy, besides those that all arms share.
    pub settings: Vec<Setting>,
    /// The scenario's file or name, where it is another than the study's.
    pub of: Option<String>,
    base: Base,
    scenario: Scenario,
}

impl SpecArm {
    /// The scenario as resolved.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The scenario as it was before it was resolved.
    pub(crate) fn base(&self) -> &Base {
        &self.base
    }

    /// The scenario with further changes, such as drawn values of uncertain factors.
    ///
    /// # Errors
    ///
    /// Where a path doesn't exist or a value doesn't fit.
    pub fn with(&self, sets: &[String]) -> Result<Scenario, hearth_engine::scenario::ScenarioError> {
        self.base.with(sets)
    }
}

/// An arm as the command line gives it: `NAME:path=value[,path=value]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmOverride {
    /// Name.
    pub name: String,
    /// Changes, as `path=value`.
    pub sets: Vec<String>,
}

impl FromStr for ArmOverride {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |what: &str| SpecError::Arm { arm: text.to_owned(), what: what.to_owned() };
        let (name, sets) = text.split_once(':').unwrap_or((text, ""));
        if name.contains('=') {
            return Err(wrong("the name is missing"));
        }
        match fields::name_fault(name) {
            Some("") | None => {}
            Some(fault) => return Err(wrong(fault)),
        }
        let sets: Vec<String> = parts(sets).into_iter().map(|set| set.trim().to_owned()).collect();
        if let Some(set) = sets.iter().find(|set| !set.contains('=')) {
            return Err(wrong(&format!("`{set}` gives no value")));
        }
        Ok(Self { name: name.trim().to_owned(), sets })
    }
}

/// Parts between commas that stand in no bracket and no quotes.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut from) = (0_i32, false, 0);
    let mut parts = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Characters of a value that are kept for readers.
const LONGEST: usize = 200;

const EXAMPLE: &str = "(name: \"Sponsored\", set: {\"policy.sponsorship\": 0.9})";

/// What arms are read against.
pub(super) struct Common<'a> {
    /// The study's scenario without its changes; nothing where it couldn't be read.
    pub plain: Option<&'a Base>,
    pub folder: &'a Path,
    /// Changes of all arms, from the study.
    pub shared: &'a [Field],
    /// Changes of all arms, from the command line.
    pub sets: &'a [String],
}

impl Common<'_> {
    /// Reads one arm of a study file.
    pub fn arm(&self, node: &Node, at: usize, problems: &mut Problems) -> Option<SpecArm> {
        let path = format!("arms.{at}");
        fields::group(node, &path, &["name", "set", "scenario"], EXAMPLE, problems);
        let name = match node.get("name") {
            Some(name) => fields::name(name, &join(&path, "name"), problems),
            None => {
                problems.report(|| {
                    Problem::new(&node.place, &path, "an arm needs its `name`")
                        .help(format!("write {EXAMPLE}"))
                });
                None
            }
        };
        let own = node.get("scenario");
        let base = match own {
            Some(scenario) => Base::read(scenario, self.folder, &join(&path, "scenario"), problems),
            None => self.plain.cloned(),
        };
        let changes = node.get("set").map_or(&[][..], |set| set_fields(set, &join(&path, "set"), problems));
        let mut base = base?;
        for field in self.shared.iter().chain(changes) {
            base.assign(field, problems);
        }
        for set in self.sets {
            base.apply(set, problems);
        }
        let scenario = base.resolve(problems);
        let settings = changes.iter().map(setting).collect();
        let of = own.map(|scenario| match scenario.text() {
            Some(name) => name.to_owned(),
            None => "written into the study".to_owned(),
        });
        Some(SpecArm { name: name?, settings, of, base, scenario })
    }

    /// An arm of the command line.
    pub fn asked(&self, arm: &ArmOverride, problems: &mut Problems) -> Option<SpecArm> {
        let mut base = self.plain?.clone();
        for field in self.shared {
            base.assign(field, problems);
        }
        for set in self.sets.iter().chain(&arm.sets) {
            base.apply(set, problems);
        }
        let scenario = base.resolve(problems);
        let settings = arm.sets.iter().filter_map(|set| {
            let (path, value) = set.split_once('=')?;
            Some(Setting { path: path.trim().to_owned(), value: value.trim().to_owned() })
        });
        Some(SpecArm { name: arm.name.clone(), settings: settings.collect(), of: None, base, scenario })
    }
}

fn setting(field: &Field) -> Setting {
    let place = &field.value.place;
    let text = place.source.text.get(place.start..place.end).unwrap_or_default();
    let one_line: Vec<&str> = text.split_whitespace().collect();
    Setting { path: field.key.clone(), value: shorten(&one_line.join(" "), LONGEST) }
}

/// Changes by path; a problem where one contradicts another.
pub(crate) fn set_fields<'n>(node: &'n Node, path: &str, problems: &mut Problems) -> &'n [Field] {
    const EXAMPLE: &str = "set: {\"policy.sponsorship\": 0.9}";
    let Content::Fields(_, all) = &node.content else {
        fields::refuse(node, path, "changes by path", EXAMPLE, problems);
        return &[];
    };
    for (at, field) in all.iter().enumerate() {
        if let Some(earlier) = all[..at].iter().find(|earlier| overlap(&earlier.key, &field.key)) {
            problems.report(|| {
                let what = format!("`{}` and `{}` speak of the same parameter", earlier.key, field.key);
                Problem::new(&field.place, path, what).help("keep one of them")
            });
        }
    }
    all
}

/// Whether two paths can speak of the same parameter.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    // What holds for every community holds for each.
    let narrow = |path: &str| match path.split_once('.') {
        Some(("community", rest)) => Some(rest.to_owned()),
        Some(("communities", rest)) => rest.split_once('.').map(|(_, rest)| rest.to_owned()),
        _ => None,
    };
    let within = |one: &str, other: &str| {
        one == other || other.strip_prefix(one).is_some_and(|rest| rest.starts_with('.'))
    };
    if within(one, other) || within(other, one) {
        return true;
    }
    let for_all = one.starts_with("community.") || other.starts_with("community.");
    match (narrow(one), narrow(other)) {
        (Some(one), Some(other)) if for_all => within(&one, &other) || within(&other, &one),
        _ => false,
    }
}

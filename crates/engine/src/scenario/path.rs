//! Parameters by their path.

use super::error::{PathError, Problem, Problems};
use super::fill::accept;
use super::node::Node;
use super::parameters::{Group, Member, MemberMut, Spec};
use super::source::{Place, shorten};
use super::value::{Leaf, Scalar, nearest};
use super::{LiveValue, Organisation, Policy, Start};

/// Parameters of the organisation that can't change during a run.
const FIXED_ORGANISATION: [&str; 3] = ["practitioners", "units", "hour_price"];

/// Parameters of a community that can.
const LIVE_COMMUNITY: [&str; 7] = [
    "domain_turnover_per_year",
    "relevance",
    "needs_per_week",
    "interaction",
    "strategic_value",
    "admits",
    "pay_it_forward",
];

/// Whether a parameter may change during a run.
pub fn is_live(path: &str) -> bool {
    match path.split_once('.') {
        Some(("policy", _)) => true,
        Some(("organisation", rest)) => !FIXED_ORGANISATION.contains(&rest),
        Some(("community", rest)) => LIVE_COMMUNITY.contains(&rest),
        _ => false,
    }
}

/// The parameters of one community that may change while a run is under way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Live {
    /// `policy.…`
    pub policy: Policy,
    /// `organisation.…`
    pub organisation: Organisation,
    /// `community.…`
    pub start: Start,
}

impl Live {
    /// Gives a parameter a value, by its full path. Nothing changes where it is refused.
    pub fn set(&mut self, path: &str, value: LiveValue) -> Result<(), PathError> {
        if !is_live(path) {
            return Err(not_live(path));
        }
        let Some((group, rest)) = self.group_mut(path) else {
            return Err(unknown(path));
        };
        set(group, rest, value).map_err(|error| error.within(path))
    }

    /// The value of a parameter, by its full path.
    pub fn get(&self, path: &str) -> Option<LiveValue> {
        match path.split_once('.')? {
            ("policy", rest) => get(&self.policy, rest),
            ("organisation", rest) => get(&self.organisation, rest),
            ("community", rest) => get(&self.start, rest),
            _ => None,
        }
    }

    fn group_mut<'p>(&mut self, path: &'p str) -> Option<(&mut dyn Group, &'p str)> {
        Some(match path.split_once('.')? {
            ("policy", rest) => (&mut self.policy, rest),
            ("organisation", rest) => (&mut self.organisation, rest),
            ("community", rest) => (&mut self.start, rest),
            _ => return None,
        })
    }

    /// What a timeline's `set` gives a parameter; problems where it can't.
    pub fn read(
        &mut self,
        path: &str,
        key: &Place,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<LiveValue> {
        let found = if is_live(path) {
            self.group_mut(path).and_then(|(group, rest)| leaf_mut(group, rest))
        } else {
            None
        };
        let Some((spec, leaf)) = found else {
            let error = not_live(path);
            problems.report(|| Problem::new(key, "set", error.to_string()));
            return None;
        };
        if accept(leaf, spec, node, path, problems) { leaf.live() } else { None }
    }
}

impl PathError {
    /// The same error, with the full path.
    fn within(self, full: &str) -> Self {
        match self {
            Self::Value { found, expected, .. } => Self::Value { path: full.to_owned(), found, expected },
            Self::Group { .. } => Self::Group { path: full.to_owned() },
            _ => unknown(full),
        }
    }
}

/// Why a path can't be set during a run.
fn not_live(path: &str) -> PathError {
    let catalogue = super::catalogue();
    let path = path.to_owned();
    if catalogue.iter().any(|entry| entry.path == path && !entry.live) {
        return PathError::Fixed { path };
    }
    let prefix = format!("{path}.");
    if catalogue.iter().any(|entry| entry.path.starts_with(&prefix)) {
        return PathError::Group { path };
    }
    unknown(&path)
}

/// No such path, with the nearest that there is: by the whole path, or by its last name.
pub(crate) fn unknown(path: &str) -> PathError {
    let sections = super::sections();
    let paths = || {
        sections.iter().flat_map(|section| {
            let entries = section.entries.iter().map(|entry| entry.path.as_str());
            entries.chain([section.path.as_str()])
        })
    };
    let by_name = || {
        let name = nearest(last(path), paths().map(last))?;
        paths().find(|path| last(path) == name)
    };
    PathError::Unknown {
        path: shorten(path, 64),
        suggestion: nearest(path, paths()).or_else(by_name).map(str::to_owned),
    }
}

/// The last name of a path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The value of a parameter of a group.
pub fn get(group: &dyn Group, path: &str) -> Option<LiveValue> {
    match path.split_once('.') {
        None => match group.member(path)? {
            Member::Leaf(_, leaf) => leaf.live(),
            Member::Part(..) => None,
        },
        Some((head, rest)) => match group.member(head)? {
            Member::Leaf(..) => None,
            Member::Part(_, part) => get(part, rest),
        },
    }
}

/// Gives a parameter of a group a value.
pub fn set(group: &mut dyn Group, path: &str, value: LiveValue) -> Result<(), PathError> {
    let is_group = matches!(find(group, path), Some(Member::Part(..)));
    let Some((spec, leaf)) = leaf_mut(group, path) else {
        let path = path.to_owned();
        return Err(if is_group { PathError::Group { path } } else { unknown(&path) });
    };
    leaf.accept(Scalar::from(value), spec).map_err(|_| PathError::Value {
        path: path.to_owned(),
        found: value.to_string(),
        expected: leaf.kind().expected(spec),
    })
}

/// A member of a group, by path.
pub(crate) fn find<'a>(group: &'a dyn Group, path: &str) -> Option<Member<'a>> {
    match path.split_once('.') {
        None => group.member(path),
        Some((head, rest)) => match group.member(head)? {
            Member::Leaf(..) => None,
            Member::Part(_, part) => find(part, rest),
        },
    }
}

fn leaf_mut<'a>(group: &'a mut dyn Group, path: &str) -> Option<(&'static Spec, &'a mut dyn Leaf)> {
    match path.split_once('.') {
        None => match group.member_mut(path)? {
            MemberMut::Leaf(spec, leaf) => Some((spec, leaf)),
            MemberMut::Part(_) => None,
        },
        Some((head, rest)) => match group.member_mut(head)? {
            MemberMut::Leaf(..) => None,
            MemberMut::Part(part) => leaf_mut(part, rest),
        },
    }
}

/// A path one level down.
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

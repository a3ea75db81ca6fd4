//! All parameters in one list.

use super::parameters::{Group, Member, Spec, members, one_line};
use super::path::is_live;
use super::plausible::{Coefficient, PlausibleRange};
use super::read::{Head, Named};
use super::rules::Rules;
use super::timeline::{Actions, Triggers};
use super::value::Kind;
use super::{Coefficients, Organisation, Policy, Start};

/// A parameter as a user knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Full path, as `--set` takes it; `community.…` holds for every community.
    pub path: String,
    /// What is known of it.
    pub spec: Spec,
    /// Type.
    pub kind: Kind,
    /// Default, as a scenario file writes it; `None` where it is simply not given.
    pub default: Option<String>,
    /// Whether a timeline may change it during a run.
    pub live: bool,
    /// Of a coefficient of behaviour: the plausible range around its default.
    pub plausible: Option<PlausibleRange>,
}

/// A group of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Full path; empty for the scenario as a whole.
    pub path: String,
    /// What it is about.
    pub about: String,
    /// Its own parameters, in order.
    pub entries: Vec<Entry>,
}

/// All groups of parameters, in the order of a scenario file.
pub fn sections() -> Vec<Section> {
    let mut out = Vec::new();
    collect("", &Head::default(), &mut out);
    collect("organisation", &Organisation::default(), &mut out);
    collect("community", &Start::default(), &mut out);
    collect("policy", &Policy::default(), &mut out);
    collect("model", &Coefficients::default(), &mut out);
    collect("rules", &Rules::default(), &mut out);
    if let Some(community) = out.iter_mut().find(|section| section.path == "community") {
        let mut named = Vec::new();
        collect("community", &Named::default(), &mut named);
        let names = named.into_iter().flat_map(|section| section.entries);
        community.entries.splice(0..0, names);
    }
    out
}

/// What a line of a timeline is made of: its triggers and actions.
pub fn timeline_sections() -> Vec<Section> {
    let mut out = Vec::new();
    for group in [&Triggers::default() as &dyn Group, &Actions::default()] {
        for member in members(group) {
            if let Member::Part(name, part) = member {
                collect(name, part, &mut out);
            }
        }
    }
    out
}

/// All parameters of a scenario, in the order of a scenario file.
pub fn catalogue() -> Vec<Entry> {
    sections().into_iter().flat_map(|section| section.entries).collect()
}

fn collect(path: &str, group: &dyn Group, out: &mut Vec<Section>) {
    let join = |name: &str| super::path::join(path, name);
    let entries = members(group).filter_map(|member| match member {
        Member::Leaf(spec, leaf) => Some(Entry {
            path: join(spec.name),
            spec: *spec,
            kind: leaf.kind(),
            default: leaf.ron(),
            live: is_live(&join(spec.name)),
            plausible: Coefficient::of(&join(spec.name), spec, leaf.kind())
                .and_then(|coefficient| coefficient.range(leaf)),
        }),
        Member::Part(..) => None,
    });
    out.push(Section { path: path.to_owned(), about: one_line(group.about()), entries: entries.collect() });
    for member in members(group) {
        if let Member::Part(name, part) = member {
            collect(&join(name), part, out);
        }
    }
}

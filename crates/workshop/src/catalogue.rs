//! The catalogue: names and descriptions of all that the page shows, from the engine's own tables.

use std::collections::BTreeMap;

use serde_json::Value;

use hearth_engine::observe::{Cause, Flow, WeekRow};
use hearth_engine::scenario::explain::acts_on;
use hearth_engine::scenario::parameters::one_line;
use hearth_engine::scenario::{self, Entry, Names, Section, Stage};
use hearth_study::output::text::{cause_words, flow_words, plain};

use super::protocol::{ActFormView, CatalogueView, ColumnView, GroupView, KindView, LeverView};

/// Columns that are sent where a request names none.
pub const USUAL: [&str; 12] = [
    "members",
    "active",
    "core",
    "participants",
    "newcomers",
    "departures",
    "energy",
    "engagement",
    "legitimacy",
    "cohesion",
    "value_tangible",
    "value_intangible",
];

/// Builds the catalogue.
pub fn catalogue() -> CatalogueView {
    let sections: Vec<Section> = scenario::sections().into_iter().filter(is_shown).collect();
    let columns: Vec<ColumnView> = WeekRow::COLUMNS.iter().map(ColumnView::of).collect();
    CatalogueView {
        columns,
        usual: USUAL.to_vec(),
        flows: kinds(Flow::NAMES, |name| {
            Flow::from_name(name).map_or_else(|| plain(name), |flow| flow_words(flow).to_owned())
        }),
        stages: kinds(Stage::NAMES, plain),
        causes: kinds(Cause::NAMES, |name| {
            Cause::from_name(name).map_or_else(|| plain(name), |cause| cause_words(cause).to_owned())
        }),
        groups: sections
            .iter()
            .map(|section| GroupView { path: section.path.clone(), about: section.about.clone() })
            .collect(),
        levers: sections
            .iter()
            .flat_map(|section| section.entries.iter().map(|entry| lever(&section.path, entry)))
            .collect(),
        acts: acts(),
    }
}

/// Coefficients of the model are no levers, and a name is no matter for a workshop.
fn is_shown(section: &Section) -> bool {
    let group = section.path.split('.').next().unwrap_or_default();
    !section.entries.is_empty() && matches!(group, "policy" | "organisation" | "community")
}

fn acts() -> BTreeMap<&'static str, ActFormView> {
    let sections = scenario::timeline_sections();
    let form = |sort: &'static str| {
        let section = sections.iter().find(|section| section.path == sort)?;
        let fields = section.entries.iter().map(|entry| lever(sort, entry)).collect();
        Some((sort, ActFormView { about: section.about.clone(), fields }))
    };
    ["task", "event", "shock"].into_iter().filter_map(form).collect()
}

fn lever(group: &str, entry: &Entry) -> LeverView {
    use scenario::Kind;
    let spec = &entry.spec;
    let choices = match entry.kind {
        Kind::Choice(names) => kinds(names, plain),
        _ => Vec::new(),
    };
    LeverView {
        path: entry.path.clone(),
        group: group.to_owned(),
        name: spec.name,
        about: spec.text(),
        kind: match entry.kind {
            Kind::Number => "number",
            Kind::Whole => "whole",
            Kind::Flag => "flag",
            Kind::Choice(_) => "choice",
            Kind::Text => "text",
        },
        unit: spec.unit,
        low: spec.range.map(|(low, _)| low),
        high: spec.range.map(|(_, high)| high),
        default: default(entry),
        choices,
        acts_on: acts_on(spec.acts).unwrap_or_default(),
        source: spec.source,
        live: entry.live,
    }
}

/// Numbers and flags are written alike in RON and in JSON; names stand bare in RON.
fn default(entry: &Entry) -> Value {
    let Some(text) = &entry.default else { return Value::Null };
    match entry.kind {
        scenario::Kind::Choice(_) => Value::from(text.as_str()),
        _ => serde_json::from_str(text).unwrap_or(Value::Null),
    }
}

fn kinds(names: Names, label: impl Fn(&str) -> String) -> Vec<KindView> {
    names
        .iter()
        .map(|(name, meaning)| KindView { name, label: label(name), about: one_line(meaning) })
        .collect()
}

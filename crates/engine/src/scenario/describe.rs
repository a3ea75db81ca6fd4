//! The vocabulary for other eyes: a first scenario, a JSON Schema, tables for the handbook.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::catalogue::{Entry, Section, sections, timeline_sections};
use super::explain::wrapped;
use super::value::Kind;

/// Parameters that a first scenario shows; the others are a `hearth explain` away.
const FIRST: [(&str, &[&str]); 3] = [
    ("organisation", &["practitioners", "units", "bureaucracy", "workload"]),
    ("community", &["founders", "enrolled", "domain_turnover_per_year", "relevance", "needs_per_week"]),
    (
        "policy",
        &[
            "sponsorship",
            "publicity",
            "protected_hours",
            "coordinator_hours",
            "matchmaking",
            "onboarding",
            "events_per_month",
            "recognition",
            "tasks_per_month",
            "task_support",
            "control",
            "openness",
        ],
    ),
];

/// A commented scenario to begin with: it reads as the default scenario.
pub fn template() -> String {
    let all = sections();
    let mut out = String::from(
        "// A scenario for Hearth. Everything has a default: keep what you change, delete the rest.\n\
         // `hearth explain` tells of all parameters, `hearth explain policy.openness` of one.\n\
         Scenario(\n    name: \"My community\",\n    about: \"What this scenario is about, in a \
         sentence or two.\",\n",
    );
    first(&mut out, &all, "", &["horizon_weeks"], 1);
    for (path, names) in FIRST {
        let (open, close, depth) = match path {
            "community" => ("communities: [\n        (\n", "        ),\n    ],\n", 3),
            _ => ("", "    ),\n", 2),
        };
        let open = if open.is_empty() { format!("{path}: (\n") } else { open.to_owned() };
        out.push_str("\n    ");
        out.push_str(&open);
        if path == "community" {
            out.push_str("            name: \"Practitioners\",\n");
        }
        first(&mut out, &all, path, names, depth);
        out.push_str(close);
    }
    out.push_str(
        "\n    // What happens when. Take the slashes away from a line to try it.\n    timeline: [\n\
         \x20       // at(week: 40, task: (kind: data_collection, effort_hours: 12, support: 0.0)),\n\
         \x20       // every(weeks: 52, event: renewal_workshop),\n\
         \x20       // between(from: 60, to: 86, set: {\"organisation.workload\": 0.5}),\n\
         \x20       // when(stage: maturing, set: {\"policy.openness\": 1.0}),\n\
         \x20       // at(week: 150, shock: sponsor_leaves),\n    ],\n)\n",
    );
    out
}

fn first(out: &mut String, all: &[Section], path: &str, names: &[&str], depth: usize) {
    let indent = "    ".repeat(depth);
    let entries = all
        .iter()
        .filter(|section| section.path == path)
        .flat_map(|section| &section.entries)
        .filter(|entry| names.contains(&entry.spec.name));
    for entry in entries {
        // Writing to a string can't fail, here and below.
        for line in wrapped(&entry.spec.text(), 96 - indent.len()) {
            let _ = writeln!(out, "{indent}// {line}");
        }
        let value = entry.default.as_deref().unwrap_or_default();
        let name = entry.spec.name;
        let unit = match entry.spec.unit {
            "" => String::new(),
            unit => format!(" ({unit})"),
        };
        let _ = writeln!(out, "{indent}{name}: {value}, // {}{unit}; default {value}", range(entry));
    }
}

/// Markdown tables of all parameters, group by group.
pub fn parameter_tables() -> String {
    let mut out = String::new();
    for section in sections() {
        if section.entries.is_empty() {
            continue;
        }
        let title = match section.path.as_str() {
            "" => "The scenario",
            path => path,
        };
        let _ = write!(
            out,
            "## {title}\n\n{}\n\n| Parameter | Meaning | Default | Range | Unit | Acts on | During \
             a run | Source |\n|---|---|---|---|---|---|---|---|\n",
            section.about
        );
        for entry in &section.entries {
            let spec = &entry.spec;
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
                spec.name,
                spec.text().replace('|', "\\|"),
                entry.default.as_deref().unwrap_or("not given"),
                range(entry),
                spec.unit,
                spec.acts.replace('-', "−"),
                if entry.live { "may change" } else { "fixed" },
                spec.source,
            );
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn range(entry: &Entry) -> String {
    match (entry.spec.range, entry.kind) {
        (Some((low, high)), _) => format!("{low} to {high}"),
        (None, Kind::Choice(names)) => {
            let names: Vec<String> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
            names.join(", ")
        }
        (None, Kind::Flag) => "true, false".to_owned(),
        (None, _) => "any".to_owned(),
    }
}

/// JSON Schema of a scenario. A line of the timeline is an object with its trigger as the key, such
/// as `{"at": {"week": 40, "event": "meeting"}}`.
pub fn schema() -> Value {
    let all = sections();
    let mut root = group_schema(&all, "");
    let policy = group_schema(&all, "policy");
    let mut community = group_schema(&all, "community");
    community["properties"]["policy"] = json!({"$ref": "#/$defs/policy"});
    let properties = &mut root["properties"];
    properties["organisation"] = group_schema(&all, "organisation");
    properties["communities"] = json!({
        "type": "array", "minItems": 1, "maxItems": 1000, "items": community,
    });
    properties["policy"] = json!({"$ref": "#/$defs/policy"});
    properties["model"] = group_schema(&all, "model");
    properties["timeline"] = json!({"type": "array", "items": line_schema()});
    properties["extends"] = json!({
        "type": "string", "description": "A scenario file that this one is a variant of.",
    });
    properties["timeline_replaces"] = json!({
        "type": "boolean", "default": false,
        "description": "Whether the timeline stands instead of the extended one, not after it.",
    });
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("Hearth scenario");
    root["$defs"] = json!({"policy": policy});
    root
}

fn line_schema() -> Value {
    let parts = timeline_sections();
    let live: Map<String, Value> = sections()
        .iter()
        .flat_map(|section| &section.entries)
        .filter(|entry| entry.live)
        .map(|entry| (entry.path.clone(), value_schema(entry)))
        .collect();
    let mut lines = Vec::new();
    for trigger in ["at", "every", "between", "when"] {
        let mut body = group_schema(&parts, trigger);
        let properties = &mut body["properties"];
        properties["community"] = json!({
            "type": "string", "description": "Only in the community of this name.",
        });
        properties["set"] = json!({
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "properties": live,
            "description": "Parameters that take new values, by path.",
        });
        for action in ["event", "task", "shock"] {
            let mut long = group_schema(&parts, action);
            long["required"] = json!(["kind"]);
            let short = long["properties"]["kind"]["enum"].clone();
            properties[action] = json!({"oneOf": [{"enum": short}, long]});
        }
        lines.push(json!({
            "type": "object", "additionalProperties": false,
            "required": [trigger], "properties": {trigger: body},
        }));
    }
    json!({"oneOf": lines})
}

/// A group with all below it.
fn group_schema(all: &[Section], path: &str) -> Value {
    let mut properties = Map::new();
    let mut about = String::new();
    for section in all {
        if section.path == path {
            about.clone_from(&section.about);
            for entry in &section.entries {
                properties.insert(entry.spec.name.to_owned(), value_schema(entry));
            }
        } else if let Some(name) = section.path.strip_prefix(&format!("{path}."))
            && !name.contains('.')
        {
            properties.insert(name.to_owned(), group_schema(all, &section.path));
        }
    }
    json!({
        "type": "object", "additionalProperties": false,
        "description": about, "properties": properties,
    })
}

fn value_schema(entry: &Entry) -> Value {
    let spec = &entry.spec;
    let unit = match spec.unit {
        "" => String::new(),
        unit => format!(" [{unit}]"),
    };
    let mut out = Map::new();
    out.insert("description".into(), json!(format!("{}{unit}", spec.text())));
    let default = match (entry.kind, &entry.default) {
        (_, None) => None,
        (Kind::Choice(_), Some(name)) => Some(json!(name)),
        // Numbers, flags and texts are written alike in RON and in JSON.
        (_, Some(text)) => serde_json::from_str(text).ok(),
    };
    out.extend(default.map(|value: Value| ("default".to_owned(), value)));
    match entry.kind {
        Kind::Choice(names) => {
            let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            out.insert("enum".into(), json!(names));
        }
        kind => {
            let name = match kind {
                Kind::Number => "number",
                Kind::Whole => "integer",
                Kind::Flag => "boolean",
                Kind::Text | Kind::Choice(_) => "string",
            };
            out.insert("type".into(), json!(name));
        }
    }
    if let Some((low, high)) = spec.range {
        out.insert("minimum".into(), json!(low));
        out.insert("maximum".into(), json!(high));
    }
    Value::Object(out)
}

//! The vocabulary for other eyes: a first scenario, a JSON Schema, tables for the handbook.

use std::fmt::Write as _;

use super::catalogue::{Entry, Section, sections};
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
         // `hearth explain` lists all parameters, `hearth explain policy.openness` explains one.\n\
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
            "## {title}\n\n{}\n\n| Parameter | Meaning | Default | Range | Plausible | Unit | Acts on \
             | During a run | Source |\n|---|---|---|---|---|---|---|---|---|\n",
            section.about
        );
        for entry in &section.entries {
            let spec = &entry.spec;
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} |",
                spec.name,
                spec.text().replace('|', "\\|"),
                entry.default.as_deref().unwrap_or("not given"),
                range(entry),
                entry.plausible.map_or_else(String::new, |range| range.text()),
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

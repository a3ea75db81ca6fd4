//! What a parameter means, in words.

use std::fmt::Write as _;

use super::catalogue::{Entry, Section, catalogue, sections, timeline_sections};
use super::error::PathError;
use super::kinds::{EventKind, ShockKind, Stage, TaskKind};
use super::parameters::one_line;
use super::plausible::reason_against;
use super::value::{Kind, Names, nearest};

/// Columns of a terminal that everybody has.
const WIDTH: usize = 80;

/// Kinds that a timeline names, by the key that they stand behind.
const KINDS: [(&str, &str, Names); 4] = [
    ("stage", "Life-cycle stage of a community", Stage::NAMES),
    ("task", "Work for a community", TaskKind::NAMES),
    ("event", "Something done together", EventKind::NAMES),
    ("shock", "Something that happens", ShockKind::NAMES),
];

/// Explains a parameter, a group, or something that a timeline names.
pub fn explain(path: &str) -> Result<String, PathError> {
    let asked = path.trim().trim_end_matches('.');
    let path = general(asked);
    let all: Vec<Section> = sections().into_iter().chain(timeline_sections()).collect();
    let parameter = all.iter().flat_map(|section| &section.entries).find(|entry| entry.path == path);
    if let Some(entry) = parameter {
        return Ok(explain_entry(entry));
    }
    if let Some((key, name, meaning)) = choice(&path) {
        return Ok(explain_choice(key, name, meaning));
    }
    let below = format!("{path}.");
    let groups: Vec<&Section> =
        all.iter().filter(|section| section.path == path || section.path.starts_with(&below)).collect();
    if groups.is_empty() && path != "stage" {
        return Err(unknown(asked, &all));
    }
    let mut out = String::new();
    for group in groups {
        out.push_str(&explain_group(group));
        out.push('\n');
    }
    if let Some((_, about, names)) = KINDS.iter().find(|(key, ..)| *key == path) {
        out.push_str(&explain_names(about, names));
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    Ok(out)
}

/// Explains all parameters, group by group.
pub fn explain_all() -> String {
    let groups: Vec<String> = sections().iter().chain(&timeline_sections()).map(explain_group).collect();
    groups.join("\n")
}

/// `communities.2.founders` and `communities.NAME.founders` are explained as `community.founders`.
fn general(path: &str) -> String {
    let path = match path {
        "scenario" | "Scenario" => "",
        "communities" => "community",
        path => path,
    };
    let Some(rest) = path.strip_prefix("communities.") else {
        return path.to_owned();
    };
    let own = rest.split_once('.').map_or(rest, |(_, own)| own);
    match own.strip_prefix("policy.") {
        Some(_) => own.to_owned(),
        None => format!("community.{own}"),
    }
}

fn choice(path: &str) -> Option<(&'static str, &'static str, &'static [&'static str])> {
    let (key, name) = path.split_once('.')?;
    let (key, _, names) = KINDS.into_iter().find(|(known, ..)| *known == key)?;
    let (name, meaning) = names.iter().find(|(known, _)| *known == name)?;
    Some((key, name, meaning))
}

fn unknown(asked: &str, all: &[Section]) -> PathError {
    let mut known: Vec<String> = all
        .iter()
        .flat_map(|section| section.entries.iter().map(|entry| entry.path.clone()))
        .chain(all.iter().map(|section| section.path.clone()))
        .collect();
    for (key, _, names) in KINDS {
        known.extend(names.iter().map(|(name, _)| format!("{key}.{name}")));
    }
    if let Some(found) = nearest(asked, known.iter().map(String::as_str)) {
        return PathError::Unknown { path: asked.to_owned(), suggestion: Some(found.to_owned()) };
    }
    super::path::unknown(asked)
}

fn explain_entry(entry: &Entry) -> String {
    let spec = &entry.spec;
    let mut out = format!("{}\n", entry.path);
    paragraph(&mut out, "  ", &spec.text());
    out.push('\n');
    row(&mut out, "Value", &entry.kind.expected(spec));
    row(&mut out, "Default", entry.default.as_deref().unwrap_or("not given"));
    if let Some(plausible) = plausible(entry) {
        row(&mut out, "Plausible", &plausible);
    }
    if let Some(acts) = acts_on(spec.acts) {
        row(&mut out, "Acts on", &acts);
    }
    if !spec.source.is_empty() {
        row(&mut out, "Source", spec.source);
    }
    if let Kind::Choice(names) = entry.kind {
        out.push('\n');
        out.push_str(&explain_names("Choices", names));
    }
    out.push('\n');
    let parameter = catalogue().iter().any(|known| known.path == entry.path);
    if parameter {
        let value = entry.default.as_deref().unwrap_or("…");
        row(&mut out, "Set it", &format!("--set '{}={value}'", entry.path));
        row(&mut out, "In a file", &snippet(&entry.path, value));
        let during = if entry.live {
            format!("at(week: 40, set: {{\"{}\": {value}}})", entry.path)
        } else {
            "fixed when the run starts".to_owned()
        };
        row(&mut out, "In a run", &during);
    } else {
        let (group, name) = entry.path.split_once('.').unwrap_or(("", &entry.path));
        row(&mut out, "In a file", &format!("timeline: {}", example(group, name, entry)));
    }
    out
}

/// The plausible range of a coefficient, or why a parameter of the model has none.
fn plausible(entry: &Entry) -> Option<String> {
    match &entry.plausible {
        Some(range) => Some(range.text()),
        None => reason_against(&entry.path).map(|what| format!("no range; this is {what}")),
    }
}

/// `policy: (lois: (journals: 0.2))`
fn snippet(path: &str, value: &str) -> String {
    let (path, close) = match path.strip_prefix("community.") {
        Some(own) => (format!("communities: [(.{own}"), ")]"),
        None => (path.to_owned(), ""),
    };
    let parts: Vec<&str> = path.split('.').collect();
    let brackets = ")".repeat(parts.len() - 1 - usize::from(!close.is_empty()));
    let opened = parts.join(": (").replace("communities: [(: (", "communities: [(");
    format!("{opened}: {value}{brackets}{close}")
}

fn example(group: &str, name: &str, entry: &Entry) -> String {
    let value = match (&entry.default, entry.kind) {
        (Some(default), _) => default.clone(),
        (None, Kind::Flag) => "true".to_owned(),
        (None, Kind::Choice(names)) => names.first().map_or("…", |(name, _)| name).to_owned(),
        (None, _) => entry
            .spec
            .range
            .map_or_else(|| "1".to_owned(), |(low, high)| format!("{}", high.min(low.max(1.0)))),
    };
    match group {
        "event" | "task" | "shock" if name == "kind" => {
            format!("[at(week: 40, {group}: {value})]")
        }
        "event" | "task" | "shock" => {
            let kind = KINDS
                .iter()
                .find(|(key, ..)| *key == group)
                .and_then(|(.., names)| names.first())
                .map_or("…", |(name, _)| name);
            format!("[at(week: 40, {group}: (kind: {kind}, {name}: {value}))]")
        }
        _ => format!("[{group}({name}: {value}, …)]"),
    }
}

fn explain_group(group: &Section) -> String {
    let title = if group.path.is_empty() { "(the scenario)" } else { &group.path };
    let mut out = format!("{title}\n");
    paragraph(&mut out, "  ", &group.about);
    for entry in &group.entries {
        let default = entry.default.as_deref().unwrap_or("not given");
        let range = match entry.spec.range {
            Some((low, high)) => format!(", {low} to {high} ({})", entry.spec.unit),
            None => String::new(),
        };
        out.push('\n');
        paragraph(
            &mut out,
            "  ",
            &format!("{} = {default}{}", entry.spec.name, range.trim_end_matches(" ()")),
        );
        paragraph(&mut out, "      ", &entry.spec.text());
    }
    out
}

fn explain_names(title: &str, names: Names) -> String {
    let mut out = format!("  {title}:\n");
    for (name, meaning) in names {
        let text = format!("{name}: {}", one_line(meaning));
        for (at, line) in wrapped(&text, WIDTH - 6).iter().enumerate() {
            let indent = if at == 0 { "    " } else { "      " };
            // Writing to a string can't fail, here and below.
            let _ = writeln!(out, "{indent}{line}");
        }
    }
    out
}

fn explain_choice(key: &str, name: &str, meaning: &[&str]) -> String {
    let mut out = format!("{key}.{name}\n");
    paragraph(&mut out, "  ", &one_line(meaning));
    out.push('\n');
    let line = match key {
        "stage" => format!("timeline: [when(stage: {name}, event: meeting)]"),
        _ => format!("timeline: [at(week: 40, {key}: {name})]"),
    };
    row(&mut out, "In a file", &line);
    if key != "stage" {
        let more = format!("more can be said: `hearth explain {key}`");
        row(&mut out, "", &more);
    }
    out
}

/// The quantity that moves first, with its sign, in words.
pub fn acts_on(acts: &str) -> Option<String> {
    let quantity = |rest: &str| rest.replace('_', " ");
    match (acts.strip_prefix('+'), acts.strip_prefix('-')) {
        (Some(rest), _) => Some(format!("more of it raises {}", quantity(rest))),
        (_, Some(rest)) => Some(format!("more of it lowers {}", quantity(rest))),
        _ => None,
    }
}

fn row(out: &mut String, title: &str, text: &str) {
    let mut lines = wrapped(text, WIDTH - 13).into_iter();
    let _ = writeln!(out, "  {title:<10} {}", lines.next().unwrap_or_default());
    for line in lines {
        let _ = writeln!(out, "             {line}");
    }
}

fn paragraph(out: &mut String, indent: &str, text: &str) {
    for line in wrapped(text, WIDTH - indent.len()) {
        let _ = writeln!(out, "{indent}{line}");
    }
}

/// A text in lines of at most `width` characters, where its words allow.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = lines.last().is_some_and(|line| line.chars().count() + 1 + word.chars().count() <= width);
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if fits => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

//! The description of the model is complete and speaks of what there is: every parameter, column, flow, cause and kind is
//! named in docs/model.md and below, every parameter that is named exists, tables of traits are those of the program, and
//! links lead somewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hearth::engine::observe::{Cause, ColumnInfo, Flow, RunRow, WeekRow};
use hearth::engine::scenario::{EventKind, ShockKind, Stage, TaskKind, catalogue};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The pages of the description, with their text; the worked example's tables name no rules.
fn pages() -> Vec<(PathBuf, String)> {
    let mut paths = vec![docs().join("model.md")];
    for entry in std::fs::read_dir(docs().join("model")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| (std::fs::read_to_string(&path).unwrap(), path);
    paths.into_iter().map(read).map(|(text, path)| (path, text)).collect()
}

/// All names with dots in them, such as `exchange.norm`.
fn dotted(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '.'))
        .map(|name| name.trim_matches('.'))
        .filter(|name| name.contains('.') && name.starts_with(|letter: char| letter.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// The path as the pages write it: coefficients without `model.`.
fn as_written(path: &str) -> &str {
    path.strip_prefix("model.").unwrap_or(path)
}

#[test]
fn every_parameter_is_named_and_every_name_is_a_parameter() {
    let named: BTreeSet<String> = pages().iter().flat_map(|(_, text)| dotted(text)).collect();
    let all = catalogue();
    let missing: Vec<&str> = all
        .iter()
        .map(|entry| entry.path.as_str())
        .filter(|path| path.contains('.') && !["community.name", "community.count"].contains(path))
        // The kinds of task have a weight each, which is named once for all.
        .filter(|path| !path.starts_with("policy.task_mix."))
        .filter(|path| !named.contains(as_written(path)) && !named.contains(*path))
        .collect();
    assert!(missing.is_empty(), "docs/model says nothing of {missing:#?}");

    let groups: BTreeSet<&str> = all
        .iter()
        .filter_map(|entry| as_written(&entry.path).split_once('.'))
        .map(|(group, _)| group)
        .collect();
    let known: BTreeSet<&str> = all
        .iter()
        .flat_map(|entry| {
            // A group on the way to a parameter may be named too.
            let path = entry.path.as_str();
            let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
            ends.map(|end| &path[..end]).collect::<Vec<_>>()
        })
        .flat_map(|path| [path, as_written(path)])
        .collect();
    let unknown: Vec<&String> = named
        .iter()
        .filter(|name| {
            let group = as_written(name).split('.').next().unwrap_or_default();
            groups.contains(group) && !name.ends_with(".md") && !known.contains(name.as_str())
        })
        .collect();
    assert!(unknown.is_empty(), "docs/model speaks of parameters that there are not: {unknown:#?}");
}

#[test]
fn every_column_flow_cause_and_kind_is_named() {
    let text: String = pages().into_iter().map(|(_, text)| text).collect();
    let words: BTreeSet<&str> =
        text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).collect();
    let names = |columns: &'static [ColumnInfo]| columns.iter().map(|column| column.name);
    let mut all: Vec<&str> = names(WeekRow::COLUMNS).chain(names(RunRow::COLUMNS)).collect();
    // `weeks_…` stands for one column a stage.
    all.retain(|name| *name == "survival_weeks" || !name.starts_with("weeks_"));
    all.extend(Flow::ALL.iter().map(|flow| flow.name()));
    all.extend(Cause::ALL.iter().map(|cause| cause.name()));
    all.extend(Stage::ALL.iter().map(|stage| stage.name()));
    all.extend(EventKind::ALL.iter().map(|kind| kind.name()));
    all.extend(TaskKind::ALL.iter().map(|kind| kind.name()));
    all.extend(ShockKind::ALL.iter().map(|kind| kind.name()));
    let missing: Vec<&str> = all.into_iter().filter(|name| !words.contains(name)).collect();
    assert!(missing.is_empty(), "docs/model says nothing of {missing:#?}");
}

/// Cells of the row of a page's table that begins with a name.
fn cells(text: &str, name: &str) -> Vec<String> {
    let head = format!("| `{name}` |");
    let line = text.lines().find(|line| line.starts_with(&head)).unwrap_or_else(|| panic!("no line {head}"));
    line[head.len()..].split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// Cells as numbers; an empty one is none.
fn numbers(cells: &[String]) -> Vec<Option<f32>> {
    cells.iter().map(|cell| (!cell.is_empty()).then(|| cell.parse().unwrap())).collect()
}

#[test]
fn tasks_are_like_the_table_says() {
    let text = std::fs::read_to_string(docs().join("model/together.md")).unwrap();
    for kind in TaskKind::ALL {
        let traits = kind.traits();
        let known = [
            Some(traits.learning),
            Some(traits.visibility),
            Some(traits.craft),
            Some(traits.drudgery),
            Some(traits.effort),
            Some(traits.value),
            (traits.own > 0.0).then_some(traits.own),
            traits.hours_a_page,
            (traits.funded > 0.0).then_some(traits.funded),
        ];
        assert_eq!(numbers(&cells(&text, kind.name())[..9]), known, "{}", kind.name());
    }
}

#[test]
fn events_are_like_the_table_says() {
    let text = std::fs::read_to_string(docs().join("model/together.md")).unwrap();
    for kind in EventKind::ALL {
        let traits = kind.traits();
        let known = [traits.pull, traits.talk, traits.energy, traits.teaches, traits.hours].map(Some);
        assert_eq!(numbers(&cells(&text, kind.name())[..5]), known, "{}", kind.name());
    }
}

/// A bar in a cell would end it: every row of a table has as many as its head.
#[test]
fn tables_are_whole() {
    for (path, text) in pages() {
        let mut bars = None;
        for line in text.lines() {
            let count = line.matches('|').count();
            match bars {
                _ if !line.starts_with('|') => bars = None,
                None => bars = Some(count),
                Some(head) => assert_eq!(count, head, "{}: {line}", path.display()),
            }
        }
    }
}

/// The anchor that GitHub makes of a heading.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for (path, text) in pages() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, place) =
                link.split_once('#').map_or((link, None), |(file, place)| (file, Some(place)));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let found = std::fs::read_to_string(&target).is_ok_and(|text| {
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                place.is_none_or(|place| headings.any(|heading| anchor(heading) == place))
            });
            if !found {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

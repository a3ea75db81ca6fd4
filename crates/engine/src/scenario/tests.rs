//! The vocabulary as others see it: whole, consistent, and true to what a file means.

use std::collections::BTreeSet;

use super::*;

fn parse(text: &str) -> Scenario {
    Scenario::parse(text, "x.ron", &[]).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_catalogue_is_sound() {
    let all = catalogue();
    let paths: BTreeSet<&str> = all.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths.len(), all.len(), "a path is there once");
    for section in sections().iter().chain(&timeline_sections()) {
        for entry in &section.entries {
            assert!(entry.spec.text().len() > 5, "{}: no meaning", entry.path);
            let number = matches!(entry.kind, Kind::Number | Kind::Whole);
            assert_eq!(number, entry.spec.range.is_some(), "{}: range", entry.path);
        }
    }
    // Every default can be set, by its path, and changes nothing.
    let sets: Vec<String> =
        all.iter().map(|entry| format!("{}={}", entry.path, entry.default.as_deref().unwrap())).collect();
    let scenario = Scenario::parse("()", "x.ron", &sets).unwrap();
    assert_eq!(scenario, Scenario::default());
}

#[test]
fn everything_is_explained_within_eighty_columns() {
    let mut texts = vec![explain_all()];
    for section in sections().iter().chain(&timeline_sections()) {
        for entry in &section.entries {
            texts.push(explain(&entry.path).unwrap());
        }
        texts.push(explain(&section.path).unwrap());
    }
    for path in [
        "task.data_collection",
        "event",
        "shock.influx",
        "when",
        "at",
        "stage",
        "stage.dormant",
        "task",
        "event.session",
        "communities.0.founders",
        "communities.My own.policy.openness",
    ] {
        texts.push(explain(path).unwrap_or_else(|error| panic!("{path}: {error}")));
    }
    for text in texts {
        assert!(!text.trim().is_empty());
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
    let text = explain("policy.protected_hours").unwrap();
    for word in ["h/member/week", "0 to 8", "0.5", "participants", "Wenger 2005", "--set"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(explain("model.energy.base").unwrap().contains("Plausible"));
    assert!(explain("model.value.answer").unwrap().contains("no range; this is a price"));
    assert!(!text.contains("Plausible"), "a lever is set, not guessed: {text}");
    for (wrong, right) in [
        ("policy.protected_hour", "policy.protected_hours"),
        ("protected_hours", "policy.protected_hours"),
        ("polcy", "policy"),
        ("lois", "policy.lois"),
        ("shock.inflx", "shock.influx"),
    ] {
        let error = explain(wrong).unwrap_err().to_string();
        assert!(error.contains(&format!("did you mean `{right}`?")), "{error}");
    }
}

#[test]
fn what_an_explanation_shows_can_be_written() {
    for entry in catalogue() {
        let text = explain(&entry.path).unwrap();
        let (_, rest) = text.split_once("In a file").unwrap();
        let (snippet, _) = rest.split_once("In a run").unwrap();
        let words: Vec<&str> = snippet.split_whitespace().collect();
        parse(&format!("({})", words.join(" ")));
    }
}

#[test]
fn the_template_is_the_default_with_comments() {
    let scenario = parse(&template());
    let mut default = Scenario::default();
    default.name.clone_from(&scenario.name);
    default.about.clone_from(&scenario.about);
    default.communities[0].name.clone_from(&scenario.communities[0].name);
    assert_eq!(scenario, default);
    // The examples of the timeline are good once the slashes are away.
    let tried: Vec<String> = template()
        .lines()
        .map(|line| match line.trim_start().strip_prefix("// ") {
            Some(example) if example.ends_with(")),") || example.ends_with("),") => example.to_owned(),
            _ => line.to_owned(),
        })
        .collect();
    assert_eq!(parse(&tried.join("\n")).timeline.len(), 5);
    assert!(template().lines().all(|line| line.chars().count() <= 110));
}

#[test]
fn the_tables_hold_every_parameter() {
    let tables = parameter_tables();
    for entry in catalogue() {
        assert!(tables.contains(&format!("| `{}` |", entry.spec.name)), "{}", entry.path);
    }
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows = tables.lines().filter(|line| line.starts_with('|'));
    assert!(rows.clone().count() > 80);
    assert!(rows.map(columns).all(|count| count == 10));
}

//! A study file as it was understood.

use std::fmt::Write as _;
use std::path::Path;

use hearth::study::spec::{Range, Replicates, SpecError, StudySpec};
use serde_json::{Value, json};

use super::super::screen::{count, plural};

/// For other programs.
pub fn as_json(file: &Path, question: &Result<StudySpec, SpecError>) -> Value {
    let file = file.display().to_string();
    match question {
        Ok(question) => json!({
            "file": file, "ok": true, "study": true, "name": question.name,
            "arms": question.arms.iter().map(|arm| json!({"name": arm.name, "settings": arm.settings, "of": arm.of}))
                .collect::<Vec<_>>(),
            "outcomes": question.outcomes.iter().map(|outcome| outcome.name).collect::<Vec<_>>(),
            "replicates": question.replicates, "confidence": question.confidence, "seed": question.seed,
            "prices": question.prices, "uncertain": question.uncertain, "levers": question.levers, "problems": [],
        }),
        Err(error @ SpecError::Invalid(_)) => {
            json!({"file": file, "ok": false, "study": true, "problems": error.problems()})
        }
        Err(error) => {
            json!({"file": file, "ok": false, "study": true, "problems": [{"message": error.to_string()}]})
        }
    }
}

/// For people.
pub fn understood(file: &Path, question: &StudySpec) -> String {
    let mut out = format!("{} is a study, and fine.\n{}\n", file.display(), question.name);
    let mut add = |line: String| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{line}");
    };
    if !question.about.is_empty() {
        add(question.about.clone());
    }
    if let Some(first) = question.arms.first() {
        let weeks = u64::from(first.scenario().horizon_weeks);
        add(format!(
            "  {} over {}; the first is the reference:",
            plural(question.arms.len() as u64, "arm", "arms"),
            plural(weeks, "week", "weeks")
        ));
    }
    for arm in &question.arms {
        add(format!("    {}", arm.name));
        if let Some(of) = &arm.of {
            add(format!("      scenario {of}"));
        }
        for setting in &arm.settings {
            add(format!("      {} = {}", setting.path, setting.value));
        }
    }
    let outcomes: Vec<&str> = question.outcomes.iter().map(|outcome| outcome.name).collect();
    add(format!("  looked at, {} first:", outcomes.first().unwrap_or(&"")));
    for some in outcomes.chunks(4) {
        add(format!("    {}", some.join(", ")));
    }
    add(format!("  runs of each arm: {}", runs(&question.replicates)));
    add(format!("  confidence of all intervals together: {} %", 100.0 * question.confidence));
    if let Some(community) = &question.community {
        add(format!("  only the community {community}"));
    }
    for factor in &question.uncertain {
        let why = if factor.why.is_empty() { String::new() } else { format!(" ({})", factor.why) };
        let name = match factor.name.as_str() {
            "" => factor.path.clone(),
            name => format!("{name} ({})", factor.path),
        };
        add(format!("  uncertain: {name} {}{why}", factor.spread.words()));
    }
    for lever in &question.levers {
        add(format!("  lever: {} {}", lever.path, range(&lever.range)));
    }
    out
}

fn runs(replicates: &Replicates) -> String {
    match replicates {
        Replicates::Fixed(runs) => count(u64::from(*runs)),
        Replicates::Until(until) => format!(
            "until {} is known to {} each way, at most {}",
            until.of.name,
            until.half_width,
            count(u64::from(until.at_most))
        ),
    }
}

fn range(range: &Range) -> String {
    match range {
        Range::Between { low, high } => format!("from {low} to {high}"),
        Range::Whole { low, high, step: 1 } => format!("whole numbers from {low} to {high}"),
        Range::Whole { low, high, step } => format!("from {low} to {high} in steps of {step}"),
        Range::OneOf(values) => format!("one of {}", values.join(", ")),
    }
}

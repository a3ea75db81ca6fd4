//! Whether a results folder holds what is asked for, and if not, in what it differs.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::error::StudyError;
use super::uncertain_arm;
use crate::output::{ArmEntry, Input, Manifest, State};

/// Refuses to continue work that was asked for otherwise, naming the first thing that differs.
pub(crate) fn refuse_other(
    folder: &Path,
    found: &Manifest,
    asked: &Manifest,
    inputs: &[Input],
) -> Result<(), StudyError> {
    match difference(folder, found, asked, inputs) {
        None => Ok(()),
        Some((field, there, asked)) => {
            Err(StudyError::Differs { folder: folder.to_owned(), field, there, asked })
        }
    }
}

/// The first thing in which two manifests differ: its name, what stands in the folder, what is asked for.
pub fn difference(
    folder: &Path,
    found: &Manifest,
    asked: &Manifest,
    inputs: &[Input],
) -> Option<(String, String, String)> {
    let most = |m: &Manifest| m.at_most.unwrap_or(m.replicates);
    let rule = |m: &Manifest| m.until.clone().unwrap_or_else(|| "none".to_owned());
    let names = |m: &Manifest| m.arms.iter().map(|arm| arm.name.clone()).collect::<Vec<_>>().join(", ");
    let points = |m: &Manifest| {
        m.points.as_ref().map_or("none".to_owned(), |points| {
            format!(
                "{} of {} ({})",
                points.count,
                points.paths.join(", "),
                &points.sha256[..12.min(points.sha256.len())]
            )
        })
    };
    // Points may be cut into units of any size, and stay in those of the folder.
    let block = |m: &Manifest| if m.points.is_some() { 0 } else { m.block };
    // Complete results need nothing more of the program, whatever commit it was built from; a build that doesn't know its
    // own can't tell.
    let commit = |m: &Manifest| match (found.state, found.commit.as_str(), asked.commit.as_str()) {
        (State::Complete, ..) | (_, "unknown", _) | (_, _, "unknown") => String::new(),
        _ => m.commit.clone(),
    };
    let fields = [
        ("kind", found.kind.name().to_owned(), asked.kind.name().to_owned()),
        ("version", found.version.clone(), asked.version.clone()),
        ("commit", commit(found), commit(asked)),
        ("seed", found.seed.to_string(), asked.seed.to_string()),
        ("replicates", most(found).to_string(), most(asked).to_string()),
        ("rule for stopping", rule(found), rule(asked)),
        ("weekly", found.weekly.name().to_owned(), asked.weekly.name().to_owned()),
        ("arms", names(found), names(asked)),
        ("points", points(found), points(asked)),
        ("block", block(found).to_string(), block(asked).to_string()),
    ];
    if let Some((field, there, asked)) = fields.into_iter().find(|(_, there, asked)| there != asked) {
        return Some((field.to_owned(), there, asked));
    }
    let text_of =
        |name: &str| inputs.iter().find(|input| input.name == name).map(|input| input.text.as_str());
    let kept = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    for (there, here) in found.arms.iter().zip(&asked.arms) {
        if there.scenario_sha256 != here.scenario_sha256 {
            let what = format!("scenario (arm '{}'", there.name);
            let text = |text: String, of: &ArmEntry| uncertain_arm::fingerprint(text, &of.uncertain);
            let asked = text_of(&here.scenario).unwrap_or_default().to_owned();
            return Some(first_line(&what, &text(kept(&there.scenario), there), &text(asked, here)));
        }
        if (&there.communities, there.horizon_weeks) != (&here.communities, here.horizon_weeks) {
            let shape = |a: &ArmEntry| format!("{} over {} weeks", a.communities.join(", "), a.horizon_weeks);
            return Some((format!("shape of arm '{}'", there.name), shape(there), shape(here)));
        }
    }
    let (field, there, here) = differing("", &found.asked, &asked.asked)?;
    // Of a scenario there is a hash, and the folder has the text that it is of.
    let name = format!("{field}.ron");
    Some(match text_of(&name) {
        Some(text) => first_line(&field, &kept(&name), text),
        None => (field, there, here),
    })
}

/// The first line in which two scenarios differ; `what` opens a bracket where it says whose they are.
fn first_line(what: &str, there: &str, asked: &str) -> (String, String, String) {
    let lines = there.lines().count().max(asked.lines().count());
    let line = |text: &str, at: usize| {
        let line = text.lines().nth(at).map(|line| line.trim().trim_end_matches(','));
        format!("'{}'", line.unwrap_or("(nothing)"))
    };
    let at = (0..lines).find(|&at| line(there, at) != line(asked, at)).unwrap_or(0);
    let before = if what.contains('(') { ", " } else { " (" };
    (format!("{what}{before}line {} as resolved)", at + 1), line(there, at), line(asked, at))
}

/// The first place in which two values differ.
fn differing(path: &str, here: &Value, there: &Value) -> Option<(String, String, String)> {
    if here == there {
        return None;
    }
    let within = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (here, there) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            keys.into_iter().find_map(|key| {
                differing(
                    &within(key),
                    one.get(key).unwrap_or(&Value::Null),
                    other.get(key).unwrap_or(&Value::Null),
                )
            })
        }
        (Value::Array(one), Value::Array(other)) => (0..one.len().max(other.len())).find_map(|at| {
            let item = |list: &[Value]| list.get(at).cloned().unwrap_or(Value::Null);
            differing(&within(&at.to_string()), &item(one), &item(other))
        }),
        _ => Some((path.to_owned(), shown(here), shown(there))),
    }
}

/// A value for a line of text.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 40;
    let text = match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST).collect::<String>() + "…",
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::Invocation;

    #[test]
    fn the_first_difference_is_named() {
        let made = |seed, asked| Manifest::begun(&Invocation::default(), seed, 0, asked);
        let one = made(1, json!({"budget": 5.0, "levers": [{"low": 0}], "zone": null}));
        let difference = |other: Manifest| {
            difference(Path::new("none"), &one, &other, &[])
                .map(|(field, here, there)| format!("{field}: {here}, {there}"))
        };
        assert_eq!(difference(one.clone()), None);
        assert_eq!(difference(made(2, json!({}))).as_deref(), Some("seed: 1, 2"));
        let other = json!({"budget": 5.0, "levers": [{"low": 3}], "zone": null});
        assert_eq!(difference(made(1, other)).as_deref(), Some("levers.0.low: 0, 3"));
        let other = json!({"budget": 5.0, "levers": [{"low": 0}], "zone": 0.5});
        assert_eq!(difference(made(1, other)).as_deref(), Some("zone: none, 0.5"));
    }
}

//! Whether a folder holds the study that is asked for, and if not, in what it differs.

use std::fs;
use std::path::Path;

use super::error::StudyError;
use super::plan::Design;
use super::uncertain_arm;
use crate::output::{ArmEntry, Manifest, State};

/// Refuses to continue a study under another design, naming the first thing that differs.
pub(crate) fn refuse_other(
    folder: &Path,
    found: &Manifest,
    design: &Design<'_>,
    until: Option<&str>,
) -> Result<(), StudyError> {
    match difference(folder, found, design, until) {
        None => Ok(()),
        Some((field, there, asked)) => {
            Err(StudyError::Differs { folder: folder.to_owned(), field, there, asked })
        }
    }
}

fn difference(
    folder: &Path,
    found: &Manifest,
    design: &Design<'_>,
    until: Option<&str>,
) -> Option<(String, String, String)> {
    let asked = design.manifest();
    let most = |m: &Manifest| m.at_most.unwrap_or(m.replicates);
    let rule = |rule: Option<&str>| rule.unwrap_or("none").to_owned();
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
    // A complete study needs nothing more of the program, whatever commit it was built from.
    let commit = |m: &Manifest| match (found.state, found.commit.as_str(), asked.commit.as_str()) {
        (State::Complete, ..) | (_, "unknown", _) | (_, _, "unknown") => String::new(),
        _ => m.commit.clone(),
    };
    let fields = [
        ("format", found.format.to_string(), asked.format.to_string()),
        ("version", found.version.clone(), asked.version.clone()),
        ("commit", commit(found), commit(&asked)),
        ("seed", found.seed.to_string(), asked.seed.to_string()),
        ("replicates", most(found).to_string(), asked.replicates.to_string()),
        ("rule for stopping", rule(found.until.as_deref()), rule(until)),
        ("weekly", found.weekly.name().to_owned(), asked.weekly.name().to_owned()),
        ("arms", names(found), names(&asked)),
        ("points", points(found), points(&asked)),
        ("block", block(found).to_string(), block(&asked).to_string()),
    ];
    if let Some((field, there, asked)) = fields.into_iter().find(|(_, there, asked)| there != asked) {
        return Some((field.to_owned(), there, asked));
    }
    for ((there, asked), arm) in found.arms.iter().zip(&asked.arms).zip(&design.arms) {
        if there.scenario_sha256 != asked.scenario_sha256 {
            let text = fs::read_to_string(folder.join(&there.scenario)).unwrap_or_default();
            let text = uncertain_arm::fingerprint(text, &there.uncertain);
            let what = format!("scenario (arm '{}'", there.name);
            return Some(first_line(&what, &text, &arm.fingerprint()));
        }
        if (&there.communities, there.horizon_weeks) != (&asked.communities, asked.horizon_weeks) {
            let shape = |a: &ArmEntry| format!("{} over {} weeks", a.communities.join(", "), a.horizon_weeks);
            return Some((format!("shape of arm '{}'", there.name), shape(there), shape(asked)));
        }
    }
    None
}

/// The first line in which two scenarios differ; `what` opens a bracket where it says whose they are.
pub(super) fn first_line(what: &str, there: &str, asked: &str) -> (String, String, String) {
    let lines = there.lines().count().max(asked.lines().count());
    let line = |text: &str, at: usize| {
        let line = text.lines().nth(at).map(|line| line.trim().trim_end_matches(','));
        format!("'{}'", line.unwrap_or("(nothing)"))
    };
    let at = (0..lines).find(|&at| line(there, at) != line(asked, at)).unwrap_or(0);
    let before = if what.contains('(') { ", " } else { " (" };
    (format!("{what}{before}line {} as resolved)", at + 1), line(there, at), line(asked, at))
}

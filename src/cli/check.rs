//! `hearth check`: whether scenarios, studies, designs and lessons are right, and how they were understood.

mod design;
mod lesson;
mod study;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use hearth::engine::scenario::{Scenario, ScenarioError};
use hearth::study::spec::{self, Overrides, StudySpec};
use hearth::study::sweep;
use hearth::workshop::lessons::Lesson;
use serde_json::json;

use super::args::JsonArgs;
use super::ending::{CliError, Ended};
use super::paths;
use super::printer;
use super::screen::{aside, plural, say, wrap};

/// Lines of a timeline that are shown.
const LISTED: usize = 20;

/// What to check.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth check my.ron
  hearth check scenarios/*.ron
  hearth check my-study.ron my-lesson.ron
  hearth check my-lesson.ron --answers 20
  hearth check my.ron --set policy.sponsorship=0.9")]
pub struct CheckArgs {
    /// Files of scenarios, studies, designs and lessons; or names of ready scenarios
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change a parameter first, such as policy.sponsorship=0.9
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Let the model answer each question of a lesson under this many seeds, and fail where an answer changes or is decided
    /// by communities that had already ended
    #[arg(long, value_name = "SEEDS", value_parser = clap::value_parser!(u32).range(1..=100))]
    answers: Option<u32>,
    #[command(flatten)]
    json: JsonArgs,
}

/// Checks all of them, also where the first is wrong already.
pub fn check(args: &CheckArgs) -> Result<Ended, CliError> {
    let mut wrong = 0;
    for (place, file) in args.files.iter().enumerate() {
        if place > 0 && !args.json.json {
            say("");
        }
        if std::fs::read_to_string(file).is_ok_and(|text| sweep::is_design(&text)) {
            wrong += u64::from(!design::check(args.json.json, &args.set, file));
            continue;
        }
        if is_study(file) {
            wrong += u64::from(!check_study(args, file));
            continue;
        }
        if lesson::is_one(file) {
            wrong += u64::from(!check_lesson(args, file));
            continue;
        }
        let scenario = paths::load(file, &args.set);
        wrong += u64::from(scenario.is_err());
        match &scenario {
            _ if args.json.json => printer::object("check", as_json(file, &scenario)),
            Ok(scenario) => say(&wrap(&understood(file, scenario))),
            Err(error) => aside(&format!("{}: {error}", file.display())),
        }
    }
    match wrong {
        0 => Ok(Ended::Fine),
        wrong => Err(CliError::Bad(format!(
            "{} of {} can't be run",
            wrong,
            plural(args.files.len() as u64, "file", "files")
        ))),
    }
}

fn is_study(file: &Path) -> bool {
    // What isn't text is no study; reading it as a scenario tells what it is.
    std::fs::read_to_string(file).is_ok_and(|text| spec::is_study(&text))
}

/// Checks a study. Whether it is right.
fn check_study(args: &CheckArgs, file: &Path) -> bool {
    let found = StudySpec::load(file, &Overrides { sets: args.set.clone(), arms: Vec::new() });
    match &found {
        _ if args.json.json => printer::object("check", study::as_json(file, &found)),
        Ok(question) => say(&wrap(&study::understood(file, question))),
        Err(error) => aside(&format!("{}: {error}", file.display())),
    }
    found.is_ok()
}

/// Checks a lesson of the workshop, and its answers where they are asked for. Whether it is right.
fn check_lesson(args: &CheckArgs, file: &Path) -> bool {
    let found = Lesson::load(file);
    let held = match (&found, args.answers) {
        (Ok(found), Some(seeds)) => lesson::hold(found, seeds),
        _ => Ok(Vec::new()),
    };
    let held = match held {
        Ok(held) => held,
        Err(error) => {
            aside(&format!("{}: {error}", file.display()));
            return false;
        }
    };
    match &found {
        _ if args.json.json => printer::object("check", lesson::as_json(file, &found, &held)),
        Ok(found) if args.answers.is_some() => say(&wrap(&lesson::answers(file, found, &held))),
        Ok(found) => say(&wrap(&lesson::understood(file, found))),
        Err(error) => aside(&format!("{}: {error}", file.display())),
    }
    found.is_ok() && held.iter().all(|one| one.problem().is_none())
}

fn as_json(file: &Path, scenario: &Result<Scenario, CliError>) -> serde_json::Value {
    let file = file.display().to_string();
    match scenario {
        Ok(scenario) => json!({
            "file": file, "ok": true, "name": scenario.name, "horizon_weeks": scenario.horizon_weeks,
            "communities": scenario.communities.iter().map(|one| &one.name).collect::<Vec<_>>(),
            "timeline": scenario.timeline.len(), "problems": [],
        }),
        Err(CliError::Scenario(error @ ScenarioError::Invalid(_))) => {
            json!({"file": file, "ok": false, "problems": error.problems()})
        }
        Err(error) => json!({"file": file, "ok": false, "problems": [{"message": error.to_string()}]}),
    }
}

fn understood(file: &Path, scenario: &Scenario) -> String {
    let mut out = format!("{} is fine.\n", file.display());
    let mut add = |line: String| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{line}");
    };
    add(scenario.name.clone());
    if !scenario.about.is_empty() {
        add(scenario.about.clone());
    }
    let organisation = &scenario.organisation;
    add(format!(
        "  {} in an organisation of {} in {}",
        plural(u64::from(scenario.horizon_weeks), "week", "weeks"),
        plural(u64::from(organisation.practitioners), "practitioner", "practitioners"),
        plural(u64::from(organisation.units), "unit", "units"),
    ));
    add(format!("  {}:", plural(scenario.communities.len() as u64, "community", "communities")));
    for one in scenario.communities.iter().take(LISTED) {
        let enrolled = match one.start.enrolled {
            0 => String::new(),
            enrolled => format!(", {enrolled} enrolled"),
        };
        let founders = plural(u64::from(one.start.founders), "founder", "founders");
        add(format!("    {}: {founders}{enrolled}, sponsorship {}", one.name, one.policy.sponsorship));
    }
    more(scenario.communities.len(), &mut add);
    match scenario.timeline.len() {
        0 => add("  no timeline: nothing is planned".to_owned()),
        lines => add(format!("  timeline of {}:", plural(lines as u64, "line", "lines"))),
    }
    for entry in scenario.timeline.iter().take(LISTED) {
        add(format!("    {}", entry.words()));
    }
    more(scenario.timeline.len(), &mut add);
    out
}

fn more(there: usize, add: &mut impl FnMut(String)) {
    if there > LISTED {
        add(format!("    … and {} more", there - LISTED));
    }
}

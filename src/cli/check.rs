//! `hearth check`: whether scenario and study files are right, and how they were understood.

mod study;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use hearth::experiment::question::{self, Asked, Question};
use hearth::scenario::timeline::{Action, Condition, Entry, Trigger};
use hearth::scenario::{LiveValue, Scenario, ScenarioError};
use serde_json::json;

use super::ending::{CliError, Ended};
use super::places;
use super::screen::{aside, plural, say, wrap};

/// Lines of a timeline that are told.
const TOLD: usize = 20;

/// What to check.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hearth check my.ron
  hearth check scenarios/*.ron
  hearth check my-study.ron
  hearth check my.ron --set policy.sponsorship=0.9")]
pub struct CheckArgs {
    /// Scenario and study files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change a parameter first, such as policy.sponsorship=0.9
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// One JSON object a file on standard output, instead of words
    #[arg(long)]
    json: bool,
}

/// Checks all of them, also where the first is wrong already.
pub fn check(args: &CheckArgs) -> Result<Ended, CliError> {
    let mut wrong = 0;
    for (place, file) in args.files.iter().enumerate() {
        if place > 0 && !args.json {
            say("");
        }
        if is_study(file) {
            wrong += u64::from(!check_study(args, file));
            continue;
        }
        let scenario = places::load(file, &args.set);
        wrong += u64::from(scenario.is_err());
        match &scenario {
            _ if args.json => say(&as_json(file, &scenario).to_string()),
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
    std::fs::read_to_string(file).is_ok_and(|text| question::is_study(&text))
}

/// Checks a study. Whether it is right.
fn check_study(args: &CheckArgs, file: &Path) -> bool {
    let found = Question::load(file, &Asked { sets: args.set.clone(), arms: Vec::new() });
    match &found {
        _ if args.json => say(&study::as_json(file, &found).to_string()),
        Ok(question) => say(&wrap(&study::understood(file, question))),
        Err(error) => aside(&format!("{}: {error}", file.display())),
    }
    found.is_ok()
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
    for one in scenario.communities.iter().take(TOLD) {
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
    for entry in scenario.timeline.iter().take(TOLD) {
        add(format!("    {}", line(entry)));
    }
    more(scenario.timeline.len(), &mut add);
    out
}

fn more(there: usize, add: &mut impl FnMut(String)) {
    if there > TOLD {
        add(format!("    … and {} more", there - TOLD));
    }
}

/// One line of a timeline in words.
fn line(entry: &Entry) -> String {
    let when = match &entry.trigger {
        Trigger::At { week } => format!("week {week}"),
        Trigger::Every { weeks, from, until } => format!("every {weeks} weeks from {from} to {until}"),
        Trigger::Between { from, to } => format!("from week {from} until {to}"),
        Trigger::When(condition) => format!("when {}", conditions(condition)),
    };
    let what: Vec<String> = entry.actions.iter().map(action).collect();
    let of = entry.community.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
    format!("{when}{of}: {}", what.join("; "))
}

fn conditions(asked: &Condition) -> String {
    let mut parts = Vec::new();
    let mut number = |what: &str, limit: Option<f64>| {
        parts.extend(limit.map(|limit| format!("{what} {limit}")));
    };
    let share = |limit: Option<f32>| limit.map(|limit| (f64::from(limit) * 1e6).round() / 1e6);
    number("energy below", share(asked.energy_below));
    number("energy above", share(asked.energy_above));
    number("active below", asked.active_below.map(f64::from));
    number("active above", asked.active_above.map(f64::from));
    number("members below", asked.members_below.map(f64::from));
    number("members above", asked.members_above.map(f64::from));
    number("legitimacy below", share(asked.legitimacy_below));
    number("legitimacy above", share(asked.legitimacy_above));
    number("weeks of silence from", asked.silent_weeks.map(f64::from));
    if let Some(stage) = asked.stage {
        parts.insert(0, stage.name().to_owned());
    }
    let again = match asked.again_after {
        Some(weeks) => format!(", again after {weeks} weeks"),
        None => ", once".to_owned(),
    };
    parts.join(" and ") + &again
}

fn action(action: &Action) -> String {
    match action {
        Action::Set(changes) => {
            let changes: Vec<String> = changes
                .iter()
                .map(|(path, value)| match value {
                    LiveValue::Number(number) => format!("{path} = {number}"),
                    LiveValue::Flag(flag) => format!("{path} = {flag}"),
                    LiveValue::Name(name) => format!("{path} = {name}"),
                })
                .collect();
            changes.join(", ")
        }
        Action::Event(event) => format!("event {}", event.kind.name()),
        Action::Task(task) if task.count > 1 => format!("{} tasks {}", task.count, task.kind.name()),
        Action::Task(task) => format!("task {}", task.kind.name()),
        Action::Shock(shock) => format!("shock {}", shock.kind.name()),
    }
}

//! A line of the timeline in words.

use super::LiveValue;
use super::timeline::{Action, Condition, Entry, Trigger};

impl Entry {
    /// When what happens, in words: `week 40: task data_collection`.
    pub fn words(&self) -> String {
        let when = match &self.trigger {
            Trigger::At { week } => format!("week {week}"),
            Trigger::Every { weeks, from, until } => format!("every {weeks} weeks from {from} to {until}"),
            Trigger::Between { from, to } => format!("from week {from} until {to}"),
            Trigger::When(condition) => format!("when {}", conditions(condition)),
        };
        let what: Vec<String> = self.actions.iter().map(Action::words).collect();
        let of = self.community.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
        format!("{when}{of}: {}", what.join("; "))
    }
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

impl Action {
    /// What happens, in words: `task data_collection`.
    pub fn words(&self) -> String {
        match self {
            Self::Set(changes) => {
                let changes: Vec<String> = changes
                    .iter()
                    .map(|(path, value)| match value {
                        // Mostly an `f32`, whose shortest text is meant.
                        LiveValue::Number(number) if f64::from(*number as f32) == *number => {
                            format!("{path} = {}", *number as f32)
                        }
                        LiveValue::Number(number) => format!("{path} = {number}"),
                        LiveValue::Flag(flag) => format!("{path} = {flag}"),
                        LiveValue::Name(name) => format!("{path} = {name}"),
                    })
                    .collect();
                changes.join(", ")
            }
            Self::Event(event) => format!("event {}", event.kind.name()),
            Self::Task(task) if task.count > 1 => format!("{} tasks {}", task.count, task.kind.name()),
            Self::Task(task) => format!("task {}", task.kind.name()),
            Self::Shock(shock) => format!("shock {}", shock.kind.name()),
        }
    }
}

//! Lines of a timeline in words.

use std::fmt;

use super::timeline::{Action, Condition, Entry, Trigger};

impl fmt::Display for Entry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.trigger {
            Trigger::At { week } => write!(out, "week {week}"),
            Trigger::Every { weeks, from, until } => {
                write!(out, "every {weeks} weeks from {from} to {until}")
            }
            Trigger::Between { from, to } => write!(out, "from week {from} until {to}"),
            Trigger::When(condition) => write!(out, "when {}", conditions(condition)),
        }?;
        if let Some(name) = &self.community {
            write!(out, " ({name})")?;
        }
        let what: Vec<String> = self.actions.iter().map(Action::to_string).collect();
        write!(out, ": {}", what.join("; "))
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

impl fmt::Display for Action {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(changes) => {
                let changes: Vec<String> = changes
                    .iter()
                    .map(|(path, value)| match value {
                        // Written with a point in a file, but read without.
                        super::LiveValue::Number(number) => format!("{path} = {}", *number as f32),
                        value => format!("{path} = {value}"),
                    })
                    .collect();
                out.write_str(&changes.join(", "))
            }
            Self::Event(event) => write!(out, "event {}", event.kind.name()),
            Self::Task(task) if task.count > 1 => write!(out, "{} tasks {}", task.count, task.kind.name()),
            Self::Task(task) => write!(out, "task {}", task.kind.name()),
            Self::Shock(shock) => write!(out, "shock {}", shock.kind.name()),
        }
    }
}

//! Lessons of the workshop: whether they are right, and how they were understood.

use std::fmt::Write as _;
use std::path::Path;

use hearth::workshop::lessons::{AnswerKind, Lesson, LessonError, Quantity, Question, Step};
use serde_json::json;

use crate::cli::screen::plural;

/// Whether a file is meant to be a lesson.
pub fn is_one(file: &Path) -> bool {
    // What isn't text is no lesson; reading it as a scenario tells what it is.
    std::fs::read_to_string(file).is_ok_and(|text| Lesson::is_one(&text))
}

/// The answer for other programs.
pub fn as_json(file: &Path, lesson: &Result<Lesson, LessonError>) -> serde_json::Value {
    let file = file.display().to_string();
    match lesson {
        Ok(lesson) => json!({
            "file": file, "ok": true, "lesson": lesson.title.english(), "topic": lesson.topic.name(),
            "minutes": lesson.minutes, "steps": lesson.steps.len(),
            "questions": lesson.questions().map(|one| &one.name).collect::<Vec<_>>(),
            "languages": lesson.title.languages().collect::<Vec<_>>(), "problems": [],
        }),
        Err(error @ LessonError::Unreadable { .. }) => {
            json!({"file": file, "ok": false, "problems": [{"message": error.to_string()}]})
        }
        Err(error) => json!({"file": file, "ok": false, "problems": error.problems()}),
    }
}

/// The answer for a person.
pub fn understood(file: &Path, lesson: &Lesson) -> String {
    let mut out = format!("{} is fine.\n", file.display());
    let mut add = |line: String| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{line}");
    };
    add(format!("Lesson: {}", lesson.title.english()));
    add(lesson.about.english().to_owned());
    let languages: Vec<&str> = lesson.title.languages().collect();
    add(format!(
        "  {}, topic {}, in {}",
        plural(lesson.minutes.into(), "minute", "minutes"),
        lesson.topic.name(),
        languages.join(", ")
    ));
    add(format!(
        "  runs “{}”, {}, seed {}, replicate {}",
        lesson.scenario.name,
        plural(lesson.scenario.horizon_weeks.into(), "week", "weeks"),
        lesson.seed,
        lesson.replicate
    ));
    for (place, step) in lesson.steps.iter().enumerate() {
        add(format!("  {:>2}. {}", place + 1, described(step)));
        if let Step::Ask(question) = step {
            add(format!("      {}", answered(question)));
        }
    }
    out
}

fn described(step: &Step) -> String {
    let until = |week: &Option<u32>| week.map_or_else(String::new, |week| format!(" (after week {week})"));
    match step {
        Step::Tell { week, .. } => format!("tell{}", until(week)),
        Step::Ask(question) => {
            let options = plural(question.options.len() as u64, "option", "options");
            format!("ask{}: {}, {options}", until(&question.week), question.name)
        }
        Step::Debrief { week, questions, .. } => {
            let questions = plural(questions.len() as u64, "question", "questions");
            format!("debrief{}: {questions}", until(week))
        }
        Step::Read { week, source, .. } => {
            let short: String = source.chars().take(50).collect();
            let more = if short.len() < source.len() { "…" } else { "" };
            format!("read{}: {short}{more}", until(week))
        }
    }
}

fn answered(question: &Question) -> String {
    let Some(answer) = &question.answer else {
        return "for the room alone".to_owned();
    };
    let what = answer.quantity.column().map_or("the stage", |column| column.name);
    let when = match answer.quantity {
        Quantity::Stage { week } | Quantity::Week { week, .. } => format!(" in week {week}"),
        Quantity::Run { .. } => String::new(),
    };
    let how = match answer.kind {
        AnswerKind::Level | AnswerKind::Stage => String::new(),
        AnswerKind::Difference(_) => ", second future against the first".to_owned(),
        AnswerKind::Most => format!(", most of {} futures", answer.futures.len()),
        AnswerKind::Least => format!(", least of {} futures", answer.futures.len()),
    };
    format!("the model computes {what}{when}{how}, in {}", plural(answer.runs.into(), "run", "runs"))
}

//! Lessons of the workshop: whether they are right, and how they were understood.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use hearth::workshop::hold::{self, Held};
use hearth::workshop::lessons::{self, AnswerKind, Lesson, LessonError, Quantity, Question, Step};
use hearth::workshop::protocol::AnswerView;
use serde_json::json;

use crate::cli::screen::plural;

/// Whether a file is meant to be a lesson.
pub fn is_one(file: &Path) -> bool {
    // What isn't text is no lesson; reading it as a scenario tells what it is.
    std::fs::read_to_string(file).is_ok_and(|text| Lesson::is_one(&text))
}

/// The answer for other programs.
pub fn as_json(file: &Path, lesson: &Result<Lesson, LessonError>, held: &[Held]) -> serde_json::Value {
    let file = file.display().to_string();
    match lesson {
        Ok(lesson) => json!({
            "file": file, "ok": held.iter().all(|one| one.problem().is_none()), "lesson": lesson.title.english(), "topic": lesson.topic.name(),
            "minutes": lesson.minutes, "steps": lesson.steps.len(),
            "questions": lesson.questions().map(|one| &one.name).collect::<Vec<_>>(),
            "languages": lesson.title.languages().collect::<Vec<_>>(),
            "answers": held.iter().map(|one| json!({"question": one.question, "answers": one.answers})).collect::<Vec<_>>(),
            "problems": held.iter().filter_map(|one| {
                one.problem().map(|problem| json!({"path": one.question, "message": problem}))
            }).collect::<Vec<_>>(),
        }),
        Err(error @ LessonError::Unreadable { .. }) => {
            json!({"file": file, "ok": false, "problems": [{"message": error.to_string()}]})
        }
        Err(error) => json!({"file": file, "ok": false, "problems": error.problems()}),
    }
}

/// Answers of a lesson's questions under many seeds.
pub fn hold(lesson: &Lesson, seeds: u32) -> Result<Vec<Held>, String> {
    let pool = rayon::ThreadPoolBuilder::new().build().map_err(|error| error.to_string())?;
    hold::hold(&Arc::new(lesson.clone()), seeds, &pool).map_err(|error| error.to_string())
}

/// Whether the answers hold, for a person.
pub fn answers(file: &Path, lesson: &Lesson, held: &[Held]) -> String {
    let mut out = format!("{}: {}\n", file.display(), lesson.title.english());
    let mut add = |line: String| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{line}");
    };
    for (one, question) in held.iter().filter_map(|one| {
        lesson.questions().find(|question| question.name == one.question).map(|question| (one, question))
    }) {
        let seeds = one.answers.len();
        let count =
            |holds: &dyn Fn(&AnswerView) -> bool| one.answers.iter().filter(|answer| holds(answer)).count();
        let mut found: Vec<String> = question
            .options
            .iter()
            .enumerate()
            .filter_map(|(option, text)| {
                let n = count(&|answer| answer.verdict.option == Some(option as u32));
                (n > 0).then(|| format!("“{}” under {n} of {seeds} seeds", text.text.english()))
            })
            .collect();
        for reason in lessons::Reason::ALL {
            let n = count(&|answer| answer.verdict.close == Some(reason.name()));
            if n > 0 {
                found.push(format!("too close to call ({}) under {n} of {seeds}", reason.name()));
            }
        }
        let runs: Vec<u32> = one.answers.iter().map(|answer| answer.runs).collect();
        let mean = |value: &dyn Fn(&AnswerView) -> u32| {
            let all: u32 = one.answers.iter().map(|answer| answer.runs).sum();
            100.0 * f64::from(one.answers.iter().map(value).sum::<u32>()) / f64::from(all.max(1))
        };
        let shares: Vec<String> = (0..question.options.len())
            .map(|option| format!("{:.0}", mean(&|answer| answer.options[option].runs)))
            .collect();
        add(format!("  {}: {}", one.question, found.join("; ")));
        add(format!(
            "      options {} % of runs, ties {:.0} %, none {:.0} %; ended before week {} {:.0} %, in all futures {:.0} %; {} to {} runs",
            shares.join(" / "),
            mean(&|answer| answer.ties),
            mean(&|answer| answer.none),
            one.answers.first().map_or(0, |answer| answer.fork),
            mean(&|answer| answer.ended_before),
            mean(&|answer| answer.ended_in_all),
            runs.iter().min().copied().unwrap_or(0),
            runs.iter().max().copied().unwrap_or(0),
        ));
        if let Some(problem) = one.problem() {
            add(format!("      doesn't hold: {problem}"));
        }
    }
    out
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
        Quantity::Week { from, week, .. } if from < week => {
            format!(" (mean of weeks {from} to {week})")
        }
        Quantity::Stage { week } | Quantity::Week { week, .. } => format!(" in week {week}"),
        Quantity::Run { .. } => String::new(),
    };
    let how = match answer.kind {
        AnswerKind::Level | AnswerKind::Stage => String::new(),
        AnswerKind::Difference => ", second future against the first".to_owned(),
        AnswerKind::Most => format!(", most of {} futures", answer.futures.len()),
        AnswerKind::Least => format!(", least of {} futures", answer.futures.len()),
    };
    format!("the model computes {what}{when}{how}, in {}", plural(answer.runs.into(), "run", "runs"))
}

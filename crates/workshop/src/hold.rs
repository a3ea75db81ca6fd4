//! Whether a lesson holds: its answers under many seeds.

use std::sync::Arc;

use rayon::ThreadPool;

use crate::lessons::Lesson;
use crate::protocol::AnswerView;
use crate::session::model_answer;
use hearth_study::RunError;

/// A question's answers under some seeds.
#[derive(Debug, Clone)]
pub struct Held {
    /// Name of the question.
    pub question: String,
    /// One answer a seed.
    pub answers: Vec<AnswerView>,
}

impl Held {
    /// Why the question doesn't hold; none where it does: the same answer under all seeds, decided by living communities.
    pub fn problem(&self) -> Option<String> {
        let name = |answer: &AnswerView| match (answer.verdict.option, answer.verdict.close) {
            (Some(option), _) => format!("option {}", option + 1),
            (None, close) => format!("too close to call ({})", close.unwrap_or_default()),
        };
        // Ties and chance are two reasons of one answer; that the community had ended, or that no option holds, is a mistake.
        let kind = |answer: &AnswerView| (answer.verdict.option, answer.verdict.close.is_some());
        if let Some(bad) =
            self.answers.iter().find(|one| matches!(one.verdict.close, Some("ended" | "nothing")))
        {
            return Some(match bad.verdict.close {
                Some("ended") => format!(
                    "under seed {}, the community had ended in most runs: {} of {} before week {}, {} in all futures before the week in question",
                    bad.seed, bad.ended_before, bad.runs, bad.fork, bad.ended_in_all
                ),
                _ => format!(
                    "under seed {}, none of the options holds in {} of {} runs",
                    bad.seed, bad.none, bad.alive
                ),
            });
        }
        let first = self.answers.first()?;
        let other = self.answers.iter().find(|one| kind(one) != kind(first))?;
        Some(format!(
            "the answer changes with the seed: {} under seed {}, {} under seed {}",
            name(first),
            first.seed,
            name(other),
            other.seed
        ))
    }
}

/// Answers all questions of a lesson under the seeds from 1 on.
///
/// # Errors
///
/// Where a run fails, or there are more members than the workshop can take.
pub fn hold(lesson: &Arc<Lesson>, seeds: u32, pool: &ThreadPool) -> Result<Vec<Held>, RunError> {
    let questions = lesson.questions().filter(|question| question.answer.is_some());
    questions
        .map(|question| {
            let answers = (1..=u64::from(seeds)).filter_map(|seed| {
                model_answer(lesson, &question.name, (seed, lesson.replicate), pool).transpose()
            });
            Ok(Held { question: question.name.clone(), answers: answers.collect::<Result<_, _>>()? })
        })
        .collect()
}

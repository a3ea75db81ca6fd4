//! A question to the room.

use serde::Serialize;
use serde::ser::Serializer;

use super::{Answer, Translations};
use hearth_engine::scenario::timeline::Entry;

/// A question to the room.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Unique within the lesson.
    pub name: String,
    /// The week to play to.
    pub week: Option<u32>,
    /// The question.
    pub text: Translations,
    /// The options of the vote.
    pub options: Vec<OptionView>,
    /// How the model answers; none where only the room answers.
    pub answer: Option<Answer>,
    /// The text after the answer.
    pub after: Option<Translations>,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptionView {
    /// The option.
    pub text: Translations,
}

/// A question as the page gets it: without the rules of the options, which would give the answer away.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct QuestionView<'a> {
    name: &'a str,
    week: Option<u32>,
    text: &'a Translations,
    options: &'a [OptionView],
    /// Whether the model has an answer.
    answered: bool,
    futures: Vec<QuestionFutureView<'a>>,
    after: Option<&'a Translations>,
}

/// A future of a question, as the page gets it.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct QuestionFutureView<'a> {
    name: &'a Translations,
    /// First week that differs; none where the scenario is run without changes.
    week: Option<u32>,
    planned: Vec<String>,
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let futures = self.answer.iter().flat_map(|answer| &answer.futures);
        let futures = futures.map(|future| QuestionFutureView {
            name: &future.name,
            week: future.week(),
            planned: future.acts.iter().map(Entry::words).collect(),
        });
        let view = QuestionView {
            name: &self.name,
            week: self.week,
            text: &self.text,
            options: &self.options,
            answered: self.answer.is_some(),
            futures: futures.collect(),
            after: self.after.as_ref(),
        };
        view.serialize(serializer)
    }
}

//! A question to the room, as the page is told of it.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::{Answer, Words};

/// A question to the room.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Name, unlike all others of the lesson.
    pub name: String,
    /// The week to play to.
    pub week: Option<u32>,
    /// What is asked.
    pub text: Words,
    /// What the room can vote for.
    pub options: Vec<OptionView>,
    /// How the model answers; nothing where the question is for the room alone.
    pub answer: Option<Answer>,
    /// What is said after the answer.
    pub after: Option<Words>,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptionView {
    /// What it says.
    pub text: Words,
}

/// A future of a question, as the page is told of it.
#[derive(Serialize)]
struct FutureView<'a> {
    name: &'a Words,
    week: Option<u32>,
    planned: Vec<String>,
}

impl Serialize for Question {
    /// The rules of the options stay behind: the room is to find out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let futures: Vec<FutureView<'_>> = self
            .answer
            .iter()
            .flat_map(|answer| &answer.futures)
            .map(|future| FutureView {
                name: &future.name,
                week: future.week(),
                planned: future.acts.iter().map(hearth_engine::scenario::timeline::Entry::words).collect(),
            })
            .collect();
        let mut out = serializer.serialize_struct("Question", 7)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("week", &self.week)?;
        out.serialize_field("text", &self.text)?;
        out.serialize_field("options", &self.options)?;
        out.serialize_field("answered", &self.answer.is_some())?;
        out.serialize_field("futures", &futures)?;
        out.serialize_field("after", &self.after)?;
        out.end()
    }
}

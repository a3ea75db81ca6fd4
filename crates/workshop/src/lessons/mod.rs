//! Lessons: guided stories for a room, as files that a trainer writes. `docs/lessons.md` describes the format.
//!
//! ```
//! use hearth_workshop::lessons::Lesson;
//!
//! let text = r#"Lesson(
//!     title: {"en": "Alone"},
//!     about: {"en": "A group without support."},
//!     scenario: "left-alone",
//!     steps: [
//!         ask(
//!             name: "how-long",
//!             text: {"en": "Is it alive after two years?"},
//!             options: [
//!                 (text: {"en": "Yes"}, from: 104),
//!                 (text: {"en": "No"}, to: 104),
//!             ],
//!             answer: level(of: survival_weeks),
//!         ),
//!     ],
//! )"#;
//! let lesson = Lesson::parse(text, "alone")?;
//! assert_eq!(lesson.title.english(), "Alone");
//!
//! let wrong = text.replace("survival_weeks", "survival_weks");
//! let error = Lesson::parse(&wrong, "typo").unwrap_err();
//! assert!(error.to_string().contains("did you mean `survival_weeks`?"));
//! # Ok::<(), hearth_workshop::lessons::LessonError>(())
//! ```

mod answer;
mod error;
mod question;
pub(crate) mod read;
mod read_answer;
#[cfg(test)]
mod tests;
mod translations;
mod verdict;

use std::path::Path;

use serde::Serialize;

pub use answer::{
    Answer, AnswerKind, Change, Glimpse, Holds, LessonFuture, Quantity, Rule, SAME_WITHIN, Seen,
};
pub use error::LessonError;
pub use question::{OptionView, Question};
pub use translations::Translations;
pub use verdict::{Counted, Effect, MOST_RUNS, Reason, Sighting, Tally, Verdict};

pub use hearth_engine::scenario::{Scenario, choices};
use hearth_study::files::read_text;

choices! {
    /// Subject of a lesson; groups the list.
    pub enum Topic {
        /// Stages of a community.
        Stages = "stages",
        /// Crises of decline.
        Decline = "decline",
        /// Energizing and de-energizing work.
        Work = "work",
        /// Asking and answering.
        Reciprocity = "reciprocity",
        /// Sponsors and being heard.
        Sponsorship = "sponsorship",
        /// What measuring does to what is measured.
        Measurement = "measurement",
        /// The right moment.
        Timing = "timing",
        /// Anything else.
        Other = "other",
    }
}

/// A lesson.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Lesson {
    /// The name of its file, without the ending.
    pub id: String,
    /// Title, by language.
    pub title: Translations,
    /// Description, by language.
    pub about: Translations,
    /// Its group in the list.
    #[cfg_attr(test, ts(type = "string"))]
    pub topic: Topic,
    /// Minutes that it takes in a room.
    pub minutes: u32,
    /// The scenario that it runs.
    #[serde(skip)]
    pub scenario: Scenario,
    /// Seed of the run that is shown.
    pub seed: u64,
    /// Which of the seed's runs is shown.
    pub replicate: u32,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step of a lesson. `week`, where there is one, is the week to play to before the step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Step {
    /// A text.
    Tell {
        /// The week to play to.
        week: Option<u32>,
        /// The text.
        text: Translations,
    },
    /// A question to the room.
    Ask(#[cfg_attr(test, ts(as = "question::QuestionView"))] Box<Question>),
    /// Questions to discuss.
    Debrief {
        /// The week to play to.
        week: Option<u32>,
        /// An introduction.
        text: Option<Translations>,
        /// The questions.
        questions: Vec<Translations>,
    },
    /// A reference to the literature.
    Read {
        /// The week to play to.
        week: Option<u32>,
        /// What the source says.
        text: Translations,
        /// The reference.
        source: String,
    },
}

/// A lesson in a list.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LessonView {
    /// Name to request it by.
    pub id: String,
    /// Title, by language.
    pub title: Translations,
    /// Description, by language.
    pub about: Translations,
    /// Its group in the list.
    #[cfg_attr(test, ts(type = "string"))]
    pub topic: Topic,
    /// Minutes that it takes in a room.
    pub minutes: u32,
}

impl Lesson {
    /// Reads a lesson's file; scenario files that it names stand beside it.
    ///
    /// # Errors
    ///
    /// Where the file can't be read, or says something that a lesson can't mean: with all places.
    pub fn load(path: &Path) -> Result<Self, LessonError> {
        let unreadable = |reason| LessonError::Unreadable { path: path.to_owned(), reason };
        let text = read_text(path).map_err(unreadable)?;
        let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new(""));
        read::lesson(&text, &path.display().to_string(), &id, folder)
    }

    /// Reads a lesson from a text; errors use `name`. It can name ready scenarios, or write its own out.
    ///
    /// # Errors
    ///
    /// Where the text says something that a lesson can't mean: with all places.
    pub fn parse(text: &str, name: &str) -> Result<Self, LessonError> {
        read::lesson(text, name, name, Path::new(""))
    }

    /// Whether a text is meant to be a lesson, whatever may be wrong with it.
    pub fn is_one(text: &str) -> bool {
        let mut text = text;
        loop {
            text = text.trim_start_matches('\u{feff}').trim_start();
            match text.strip_prefix("//") {
                Some(rest) => text = rest.split_once('\n').map_or("", |(_, rest)| rest),
                None => return text.starts_with("Lesson"),
            }
        }
    }

    /// Its questions, in the order of the steps.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.steps.iter().filter_map(|step| match step {
            Step::Ask(question) => Some(&**question),
            _ => None,
        })
    }

    /// Its entry in a list.
    pub fn view(&self) -> LessonView {
        LessonView {
            id: self.id.clone(),
            title: self.title.clone(),
            about: self.about.clone(),
            topic: self.topic,
            minutes: self.minutes,
        }
    }
}

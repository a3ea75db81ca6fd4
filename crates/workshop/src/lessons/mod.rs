//! Lessons: guided stories for a room, as files that a trainer writes. `docs/lessons.md` tells the format.
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

use std::path::Path;

use serde::Serialize;

pub use answer::{Answer, Asks, Change, Glimpse, LessonFuture, Of, Rule, Seen};
pub use error::LessonError;
pub use question::{OptionView, Question};
pub use translations::Words;

pub use hearth_engine::scenario::{Scenario, choices};
use hearth_study::files::read_text;

choices! {
    /// What a lesson is about.
    pub enum Topic {
        /// Stages of life.
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
pub struct Lesson {
    /// Name: that of its file.
    pub id: String,
    /// Title.
    pub title: Words,
    /// What it is about.
    pub about: Words,
    /// Its topic.
    pub topic: Topic,
    /// Minutes that it takes in a room.
    pub minutes: u32,
    /// What is lived through.
    #[serde(skip)]
    pub scenario: Scenario,
    /// Seed of the life that is shown.
    pub seed: u64,
    /// Which of the seed's lives is shown.
    pub replicate: u32,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step of a lesson. `week`, where there is one, is the week to play to before the step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Something is said.
    Reply {
        /// The week to play to.
        week: Option<u32>,
        /// What is said.
        text: Words,
    },
    /// A question is put to the room.
    Ask(Box<Question>),
    /// The room talks.
    Debrief {
        /// The week to play to.
        week: Option<u32>,
        /// An introduction.
        text: Option<Words>,
        /// What to talk about.
        questions: Vec<Words>,
    },
    /// What the literature says.
    Read {
        /// The week to play to.
        week: Option<u32>,
        /// What it says.
        text: Words,
        /// Where it says so.
        source: String,
    },
}

/// A lesson in a list.
#[derive(Debug, Clone, Serialize)]
pub struct LessonView {
    /// Name.
    pub id: String,
    /// Title.
    pub title: Words,
    /// What it is about.
    pub about: Words,
    /// Topic.
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

    /// Reads a lesson from a text; its name is told in errors. It can name ready scenarios, or write its own out.
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

    /// Its questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.steps.iter().filter_map(|step| match step {
            Step::Ask(question) => Some(&**question),
            _ => None,
        })
    }

    /// As it stands in a list.
    pub fn told(&self) -> LessonView {
        LessonView {
            id: self.id.clone(),
            title: self.title.clone(),
            about: self.about.clone(),
            topic: self.topic,
            minutes: self.minutes,
        }
    }
}

//! What a session can start with: the scenario of the command line, ready scenarios, lessons.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::lessons::{Lesson, LessonError, LessonView};
use super::protocol::ReadyView;
use hearth_engine::scenario::Scenario;
use hearth_study::spec::ready;

/// Built-in lessons.
static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../scenarios/lessons");

/// The run that a page begins with: a ready scenario, and which of its runs. It is one that thrives, so that a room sees first what
/// a community can be; a test says so.
pub const OPENING: (&str, u32) = ("sponsored-launch", 8);

/// The scenarios and lessons that a session can start with.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    given: Option<Arc<Scenario>>,
    scenarios: Vec<(String, Arc<Scenario>)>,
    lessons: Vec<Arc<Lesson>>,
}

/// Why a folder of lessons can't be added.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShelfError {
    /// The folder can't be read.
    #[error("can't read the lessons in {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Error of the system.
        source: std::io::Error,
    },
    /// The folder has no lesson.
    #[error("there are no lessons (.ron files) in {}", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A lesson is wrong.
    #[error("{}: {source}", path.display())]
    Lesson {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: LessonError,
    },
}

impl Shelf {
    /// All built-in scenarios and lessons, and the scenario of the command line.
    pub fn new(given: Option<Scenario>) -> Self {
        let scenario = |name: &'static str| {
            // A test reads all of them.
            let scenario = Scenario::load_with(&ready::path(name), &[], &ready::text).ok()?;
            Some((name.to_owned(), Arc::new(scenario)))
        };
        Self {
            given: given.map(Arc::new),
            scenarios: ready::ready_names().filter_map(scenario).collect(),
            lessons: own_lessons().into_iter().flatten().map(Arc::new).collect(),
        }
    }

    /// Adds the lessons of a folder; a lesson with a known name replaces the known one.
    ///
    /// # Errors
    ///
    /// Where the folder can't be read or has no lesson, and where one of them is wrong.
    pub fn add(&mut self, folder: &Path) -> Result<(), ShelfError> {
        let unreadable = |source| ShelfError::Folder { path: folder.to_owned(), source };
        let entries = std::fs::read_dir(folder).map_err(unreadable)?;
        let mut files: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
            .collect();
        files.sort();
        if files.is_empty() {
            return Err(ShelfError::Empty { path: folder.to_owned() });
        }
        for path in files {
            let lesson = Lesson::load(&path).map_err(|source| ShelfError::Lesson { path, source })?;
            self.lessons.retain(|known| known.id != lesson.id);
            self.lessons.push(Arc::new(lesson));
        }
        Ok(())
    }

    /// The scenario of the command line.
    pub fn given(&self) -> Option<&Arc<Scenario>> {
        self.given.as_ref()
    }

    /// A ready scenario by name.
    pub fn ready(&self, name: &str) -> Option<&Arc<Scenario>> {
        self.scenarios.iter().find(|(known, _)| known == name).map(|(_, scenario)| scenario)
    }

    /// A lesson by name.
    pub fn lesson(&self, name: &str) -> Option<&Arc<Lesson>> {
        self.lessons.iter().find(|lesson| lesson.id == name)
    }

    /// The scenario of the command line, as the page gets it.
    pub fn given_view(&self) -> Option<ReadyView> {
        self.given.as_ref().map(|scenario| ready_view("given", scenario))
    }

    /// The ready scenarios, as the page gets them.
    pub fn scenario_views(&self) -> Vec<ReadyView> {
        self.scenarios.iter().map(|(name, scenario)| ready_view(name, scenario)).collect()
    }

    /// The lessons, as the page gets them.
    pub fn lesson_views(&self) -> Vec<LessonView> {
        self.lessons.iter().map(|lesson| lesson.view()).collect()
    }
}

fn ready_view(id: &str, scenario: &Scenario) -> ReadyView {
    ReadyView { id: id.to_owned(), name: scenario.name.clone(), about: scenario.about.clone() }
}

/// The built-in lessons, by name.
fn own_lessons() -> Vec<Result<Lesson, LessonError>> {
    let mut files: Vec<_> = LESSONS
        .files()
        .filter(|file| file.path().extension().is_some_and(|ending| ending == "ron"))
        .collect();
    files.sort_by_key(|file| file.path());
    let read = |file: &include_dir::File<'_>| {
        let name = file.path().file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Lesson::parse(file.contents_utf8().unwrap_or_default(), &name.unwrap_or_default())
    };
    files.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_built_in_scenarios_and_lessons_can_be_read() {
        for lesson in own_lessons() {
            if let Err(error) = lesson {
                panic!("{error}");
            }
        }
        let shelf = Shelf::new(None);
        assert_eq!(shelf.scenario_views().len(), ready::ready_names().count());
        assert!(shelf.lesson_views().len() >= 2);
    }
}

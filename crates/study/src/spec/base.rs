//! What arms and levers begin from: a scenario that isn't read yet, so that it can still be changed by paths.

use std::fmt;
use std::path::{Path, PathBuf};

use super::ready;
use crate::files;
use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::load;
pub use hearth_engine::scenario::node::{Content, Field, Node};
use hearth_engine::scenario::source::{Place, Source};
use hearth_engine::scenario::{Scenario, ScenarioError, combine, nearest, read};

/// Where a scenario comes from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// A file.
    File(PathBuf),
    /// One that the program has with it.
    Ready(String),
}

/// A scenario that can be changed by any path, again and again.
#[derive(Clone)]
pub struct Base {
    pub(super) tree: Node,
}

impl fmt::Debug for Base {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every node of the tree would show the whole text.
        write!(out, "Base({})", self.tree.place.source.origin)
    }
}

impl Base {
    /// A scenario from a text that stands alone; errors tell `origin` in place of a file.
    ///
    /// # Errors
    ///
    /// Where the text is no scenario.
    pub fn parse(text: &str, origin: &str) -> Result<Self, ScenarioError> {
        let mut problems = Problems::default();
        let source = Source::new(origin, text);
        let tree = load::tree_of(&source, &mut problems);
        problems.settle()?;
        // Without a tree, something was reported.
        Ok(Self { tree: tree.unwrap_or_else(|| Node::empty(&Place::top(&source))) })
    }

    /// The scenario with further changes, as `path=value`.
    ///
    /// # Errors
    ///
    /// Where a path doesn't exist, a value doesn't fit, or both together make no scenario.
    pub fn with(&self, sets: &[String]) -> Result<Scenario, ScenarioError> {
        let mut problems = Problems::default();
        let mut tree = self.tree.clone();
        for set in sets {
            combine::apply(&mut tree, set, &mut problems);
        }
        let scenario = read::scenario(&tree, &mut problems);
        problems.settle()?;
        Ok(scenario)
    }

    /// Reads the tree of a scenario from where it is.
    pub(crate) fn load(origin: &Origin, problems: &mut Problems) -> Result<Option<Self>, ScenarioError> {
        let tree = match origin {
            Origin::File(path) => load::tree_at(path, &files::read_text, problems)?,
            Origin::Ready(name) => load::tree_at(&ready::path(name), &ready::text, problems)?,
        };
        Ok(tree.map(|tree| Self { tree }))
    }

    /// Reads what a study gives as its scenario: a file beside it, a ready one's name, or the scenario itself.
    pub fn read(node: &Node, folder: &Path, path: &str, problems: &mut Problems) -> Option<Self> {
        let origin = match &node.content {
            Content::Text(name) => origin(node, name, folder, path, problems)?,
            Content::Fields(tag, fields) if tag.as_deref().is_none_or(|tag| tag == "Scenario") => {
                if let Some(field) = fields.iter().find(|field| field.key == "extends") {
                    problems.report(|| {
                        Problem::new(&field.place, path, "a scenario within a study can't extend another")
                            .help("name the file as `scenario`, and write the changes as `set`")
                    });
                    return None;
                }
                return Some(Self { tree: node.clone() });
            }
            _ => {
                super::fields::refuse(
                    node,
                    path,
                    "a scenario",
                    "scenario: \"my.ron\", a ready one's name such as \"baseline\", or Scenario(…)",
                    problems,
                );
                return None;
            }
        };
        match Self::load(&origin, problems) {
            Ok(base) => base,
            Err(error) => {
                problems.report(|| Problem::new(&node.place, path, error.to_string()));
                None
            }
        }
    }

    /// Changes it for good, by a key of a study that stands at a place.
    pub fn assign(&mut self, field: &Field, problems: &mut Problems) {
        combine::assign(&mut self.tree, &field.key, &field.place, field.value.clone(), problems);
    }

    /// Changes it for good, as the command line asks.
    pub(crate) fn apply(&mut self, set: &str, problems: &mut Problems) {
        combine::apply(&mut self.tree, set, problems);
    }

    /// The scenario as it is now; problems where it is none.
    pub fn resolve(&self, problems: &mut Problems) -> Scenario {
        read::scenario(&self.tree, problems)
    }

    /// What is wrong with it as it is.
    pub(crate) fn trial_of_nothing(&self) -> Problems {
        let mut problems = Problems::default();
        read::scenario(&self.tree, &mut problems);
        problems
    }

    /// What is wrong with one path at one value; nothing where all is right.
    pub(crate) fn trial(&self, path: &str, at: &Place, value: Node) -> Problems {
        let mut problems = Problems::default();
        let mut tree = self.tree.clone();
        combine::assign(&mut tree, path, at, value, &mut problems);
        read::scenario(&tree, &mut problems);
        problems
    }
}

/// A text names a file where it ends as one, else a ready scenario.
pub(super) fn origin(
    node: &Node,
    name: &str,
    folder: &Path,
    path: &str,
    problems: &mut Problems,
) -> Option<Origin> {
    if name.ends_with(".ron") || name.contains(['/', '\\']) {
        return Some(Origin::File(folder.join(name)));
    }
    if ready::is_ready(name) {
        return Some(Origin::Ready(name.to_owned()));
    }
    problems.report(|| {
        let help = match nearest(name, ready::ready_names()) {
            Some(name) => format!("did you mean \"{name}\"?"),
            None => "a file's name ends in .ron; ready ones are called as the files in scenarios/".to_owned(),
        };
        Problem::new(&node.place, path, format!("there is no ready scenario {}", node.place.snippet()))
            .help(help)
    });
    None
}

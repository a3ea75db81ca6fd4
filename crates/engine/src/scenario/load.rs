//! From files to one tree: a file, what it extends, and what that extends.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::combine::extend;
use super::error::{Problem, Problems, ScenarioError};
use super::node::{Content, Node};
use super::source::{Place, Source};
use super::tree::parse;

/// Largest scenario text, in bytes: one that a person writes takes a few kilobytes.
pub const LIMIT: u64 = 1024 * 1024;

/// Files that may extend each other in a row.
const CHAIN: usize = 16;

/// The tree of a text that stands alone.
pub fn tree_of(source: &Arc<Source>, problems: &mut Problems) -> Option<Node> {
    let mut node = root(source, problems)?;
    if let Some(field) = node.take("extends") {
        problems.report(|| {
            Problem::new(&field.place, "extends", "only a scenario in a file can extend another")
                .help("a text has no folder that the other file could lie in")
        });
    }
    node.take("timeline_replaces");
    Some(node)
}

/// Returns the text at a path, or what is the matter with it.
pub type Reader<'a> = &'a dyn Fn(&Path) -> Result<String, String>;

/// The tree of a file over all that it extends.
pub fn tree_at(
    path: &Path,
    read: Reader<'_>,
    problems: &mut Problems,
) -> Result<Option<Node>, ScenarioError> {
    let unreadable = |reason| ScenarioError::Unreadable { path: path.to_owned(), reason };
    let mut chain = vec![Link::open(path, read).map_err(unreadable)?];
    let mut trees = Vec::new();
    while let Some(link) = chain.last() {
        let Some(mut tree) = root(&link.source, problems) else {
            return Ok(None);
        };
        let extends = tree.take("extends");
        trees.push(tree);
        let Some(extends) = extends else {
            break;
        };
        match next(&chain, &extends.value, read) {
            Ok(link) => chain.push(link),
            Err(problem) => {
                problems.report(|| *problem);
                break;
            }
        }
    }
    Ok(trees.into_iter().rev().reduce(extend).map(|mut tree| {
        tree.take("timeline_replaces");
        tree
    }))
}

/// A file of a chain.
struct Link {
    path: PathBuf,
    source: Arc<Source>,
}

impl Link {
    fn open(path: &Path, read: Reader<'_>) -> Result<Self, String> {
        let text = read(path)?;
        Ok(Self { path: path.to_owned(), source: Source::new(path.display().to_string(), text) })
    }
}

/// The file that the last of a chain extends.
fn next(chain: &[Link], extends: &Node, read: Reader<'_>) -> Result<Link, Box<Problem>> {
    let problem = |what: String| Problem::new(&extends.place, "extends", what);
    let Some(name) = extends.text() else {
        let what = format!("found {}; expected a text in quotes", extends.describe());
        return Err(Box::new(problem(what).help("write extends: \"other.ron\"")));
    };
    let folder = chain.last().and_then(|link| link.path.parent());
    let path = folder.unwrap_or(Path::new("")).join(name);
    let link = Link::open(&path, read)
        .map_err(|reason| Box::new(problem(format!("can't read {}: {reason}", path.display()))))?;
    let chain_text = || {
        let mut names: Vec<String> = chain.iter().map(|link| link.path.display().to_string()).collect();
        names.push(path.display().to_string());
        names.join(" → ")
    };
    if chain.iter().any(|known| normal(&known.path) == normal(&link.path)) {
        let what = format!("files extend each other in a circle: {}", chain_text());
        return Err(Box::new(problem(what)));
    }
    if chain.len() >= CHAIN {
        let what = format!("more than {CHAIN} files extend each other: {}", chain_text());
        return Err(Box::new(problem(what)));
    }
    Ok(link)
}

/// A path without `.` and `folder/..`. It doesn't follow links; a circle through them ends at the limit of [`CHAIN`].
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The tree of one text, which must be a scenario by its shape.
fn root(source: &Arc<Source>, problems: &mut Problems) -> Option<Node> {
    let top = Place::top(source);
    if source.text.trim().is_empty() {
        problems.report(|| {
            Problem::new(&top, "", "the scenario is empty")
                .help("Scenario() is the shortest; `hearth new` writes one with comments")
        });
        return None;
    }
    if source.text.len() as u64 > LIMIT {
        let what = format!("the scenario is longer than {LIMIT} bytes");
        problems.report(|| Problem::new(&top, "", what));
        return None;
    }
    let node = parse(source, problems)?;
    match &node.content {
        Content::Fields(None, _) => Some(node),
        Content::Fields(Some(tag), _) if tag == "Scenario" => Some(node),
        _ => {
            let what = format!("found {}; expected Scenario(…)", node.describe());
            problems.report(|| match &node.content {
                Content::Fields(Some(tag), _) if tag == "Study" => Problem::new(&node.place, "", what)
                    .help("a study compares policies: see `hearth compare --help`"),
                _ => Problem::new(&node.place, "", what),
            });
            None
        }
    }
}

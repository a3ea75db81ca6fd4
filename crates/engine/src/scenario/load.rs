//! From files to one tree: a file, what it extends, and what that extends.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::combine::extend;
use super::error::{Problem, Problems, ScenarioError};
use super::node::{Content, Node};
use super::source::{Place, Source};
use super::tree::parse;

/// A scenario that a person writes takes a few kilobytes.
pub(crate) const LIMIT: u64 = 1024 * 1024;

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

/// Reads the text at a path; else tells what is the matter with it.
pub(crate) type Reader<'a> = &'a dyn Fn(&Path) -> Result<String, String>;

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
    canonical: PathBuf,
    source: Arc<Source>,
}

impl Link {
    fn open(path: &Path, read: Reader<'_>) -> Result<Self, String> {
        let text = read(path)?;
        Ok(Self {
            path: path.to_owned(),
            canonical: path.canonicalize().unwrap_or_else(|_| path.to_owned()),
            source: Source::new(path.display().to_string(), text),
        })
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
    let told = || {
        let mut names: Vec<String> = chain.iter().map(|link| link.path.display().to_string()).collect();
        names.push(path.display().to_string());
        names.join(" → ")
    };
    if chain.iter().any(|known| known.canonical == link.canonical) {
        let what = format!("files extend each other in a circle: {}", told());
        return Err(Box::new(problem(what)));
    }
    if chain.len() >= CHAIN {
        let what = format!("more than {CHAIN} files extend each other: {}", told());
        return Err(Box::new(problem(what)));
    }
    Ok(link)
}

/// The text of a file that can be a scenario; else what is the matter with it.
pub fn read(path: &Path) -> Result<String, String> {
    // Asked first: opening a pipe would wait for a writer.
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    })?;
    if about.is_dir() {
        return Err("it is a folder; name a file in it".to_owned());
    }
    if !about.is_file() {
        return Err("it is a pipe or a device, not a file".to_owned());
    }
    let too_large =
        |size: u64| format!("it has {size} bytes; a scenario has at most {LIMIT} (is this the right file?)");
    if about.len() > LIMIT {
        return Err(too_large(about.len()));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    // It may have grown since it was asked.
    let size = bytes.len() as u64;
    if size > LIMIT {
        return Err(too_large(size));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
        let (line, column) = Place::new(&Source::new("", good), at, at).position();
        format!("it isn't text in UTF-8 (line {line}, column {column}); save it as UTF-8")
    })
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

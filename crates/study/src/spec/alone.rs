//! A study's text that stands alone: scenarios that it names by their files are written into it.

use std::path::Path;

use super::base::{Base, Origin, origin};
use super::error::SpecError;
use hearth_engine::scenario::ScenarioError;
use hearth_engine::scenario::error::Problems;
pub use hearth_engine::scenario::node::{Content, Node};
use hearth_engine::scenario::source::Source;
use hearth_engine::scenario::tree::parse;

/// The text of a study in which every scenario's file is replaced by what stands in it, and in what it extends. A text that
/// names no file stays as it is.
pub(super) fn alone(text: &str, named: &str, folder: &Path) -> Result<String, SpecError> {
    let mut problems = Problems::of("study");
    let source = Source::new(named, text);
    let mut written = source.text.clone();
    if let Some(root) = parse(&source, &mut problems) {
        // From the last on, so that places before it stay right.
        let mut nodes = scenarios(&root);
        nodes.sort_by_key(|node| std::cmp::Reverse(node.place.start));
        for node in nodes {
            let Some(name) = node.text() else { continue };
            let Some(Origin::File(path)) = origin(node, name, folder, "scenario", &mut problems) else {
                continue;
            };
            let base = Base::load(&Origin::File(path.clone()), &mut problems)
                .map_err(|error| SpecError::Unreadable { path, reason: error.to_string() })?;
            if let Some(base) = base {
                written.replace_range(node.place.start..node.place.end, &text_of(&base.tree));
            }
        }
    }
    match problems.sorted() {
        Some(problems) => Err(SpecError::Invalid(problems)),
        None => Ok(written),
    }
}

/// The text of a scenario, with what it extends.
pub(super) fn scenario(origin: &Origin) -> Result<String, SpecError> {
    let mut problems = Problems::default();
    let base = Base::load(origin, &mut problems).map_err(|error| match error {
        ScenarioError::Unreadable { path, reason } => SpecError::Unreadable { path, reason },
        ScenarioError::Invalid(problems) => SpecError::Invalid(problems),
    })?;
    match (problems.sorted(), base) {
        (None, Some(base)) => Ok(text_of(&base.tree) + "\n"),
        (problems, _) => Err(SpecError::Invalid(problems.unwrap_or_default())),
    }
}

/// What a study gives as scenarios: its own, and those of arms.
fn scenarios(root: &Node) -> Vec<&Node> {
    let arms = match root.get("arms").map(|arms| &arms.content) {
        Some(Content::List(arms)) => arms.as_slice(),
        _ => &[],
    };
    std::iter::once(root).chain(arms).filter_map(|node| node.get("scenario")).collect()
}

/// A tree as RON, with single values as they were written.
fn text_of(node: &Node) -> String {
    match &node.content {
        Content::Fields(tag, fields) => {
            let plain = |key: &str| key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            let all_plain = fields.iter().all(|field| plain(&field.key));
            let (open, close) = if all_plain { ('(', ')') } else { ('{', '}') };
            let each = fields.iter().map(|field| match all_plain {
                true => format!("{}: {}", field.key, text_of(&field.value)),
                false => format!("{:?}: {}", field.key, text_of(&field.value)),
            });
            let fields: Vec<String> = each.collect();
            format!("{}{open}{}{close}", tag.as_deref().unwrap_or_default(), fields.join(", "))
        }
        Content::List(items) => {
            let items: Vec<String> = items.iter().map(text_of).collect();
            format!("[{}]", items.join(", "))
        }
        _ => node.place.source.text.get(node.place.start..node.place.end).unwrap_or_default().to_owned(),
    }
}

//! Trees over trees: variants of a scenario, and changes by path.

use std::collections::BTreeMap;

use super::error::{Problem, Problems};
use super::node::{Content, Field, Node};
use super::source::{Place, Source};
use super::tree::parse_from;
use super::value::nearest;

/// The scenario that extends, over the one that it extends.
pub(crate) fn extend(mut base: Node, mut over: Node) -> Node {
    let replaces = over
        .take("timeline_replaces")
        .is_some_and(|field| matches!(field.value.content, Content::Flag(true)));
    base.take("timeline_replaces");
    if !replaces
        && let (Some(earlier), Some(later)) = (base.get_mut("timeline"), over.get("timeline"))
        && let (Content::List(earlier), Content::List(later)) = (&mut earlier.content, &later.content)
    {
        earlier.extend(later.iter().cloned());
        over.take("timeline");
    }
    if let (Some(known), Some(changed)) = (base.get_mut("communities"), over.get("communities"))
        && let (Content::List(known), Content::List(changed)) = (&mut known.content, &changed.content)
    {
        merge_by_name(known, changed);
        over.take("communities");
    }
    merge(&mut base, over);
    base
}

/// Keys of `over` win; groups merge; all else is replaced.
fn merge(base: &mut Node, over: Node) {
    base.place = over.place;
    match (&mut base.content, over.content) {
        (Content::Fields(_, fields), Content::Fields(_, over)) => {
            for field in over {
                match fields.iter_mut().find(|known| known.key == field.key) {
                    Some(known) => {
                        known.place = field.place;
                        merge(&mut known.value, field.value);
                    }
                    None => fields.push(field),
                }
            }
        }
        (content, over) => *content = over,
    }
}

/// A community of a known name changes that one; others are new.
fn merge_by_name(known: &mut Vec<Node>, changed: &[Node]) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (at, node) in known.iter().enumerate() {
        if let Some(name) = name_of(node) {
            places.entry(name.to_owned()).or_insert(at);
        }
    }
    for node in changed {
        // Taken out once used: a name given twice in one file stays two, and is refused later.
        match name_of(node).and_then(|name| places.remove(name)) {
            Some(at) => merge(&mut known[at], node.clone()),
            None => known.push(node.clone()),
        }
    }
}

fn name_of(community: &Node) -> Option<&str> {
    community.get("name").and_then(Node::text)
}

/// Changes a tree by one `path=value`.
pub fn apply(root: &mut Node, assignment: &str, problems: &mut Problems) {
    let source = Source::new("--set", assignment);
    let place = Place::new(&source, 0, assignment.find('=').unwrap_or(assignment.len()));
    let Some((path, _)) = assignment.split_once('=') else {
        problems.report(|| {
            Problem::new(&place, "", "there is no value")
                .help("write --set path=value, such as --set policy.sponsorship=0.9")
        });
        return;
    };
    let start = path.len() + 1;
    let path = path.trim();
    if let Some(value) = parse_from(&source, start, problems) {
        assign(root, path, &place, value, problems);
    }
}

/// Changes a tree at a path, which stands at a place.
pub fn assign(root: &mut Node, path: &str, place: &Place, value: Node, problems: &mut Problems) {
    if path.is_empty() || matches!(path, "extends" | "timeline_replaces") {
        problems.report(|| Problem::new(place, path, "this can't be set by path"));
        return;
    }
    if let Some(rest) = path.strip_prefix("community.") {
        for community in communities(root, place) {
            put(community, rest, place, value.clone());
        }
        return;
    }
    match list_item(root, path, place) {
        Ok(Some((item, rest))) => put(item, &rest, place, value),
        Ok(None) => put(root, path, place, value),
        Err(problem) => problems.report(|| *problem),
    }
}

/// The communities of the tree; the default one where there are none.
fn communities<'a>(root: &'a mut Node, place: &Place) -> &'a mut [Node] {
    if root.get("communities").is_none() {
        let mut list = Node::empty(place);
        list.content = Content::List(vec![Node::empty(place)]);
        put(root, "communities", place, list);
    }
    match root.get_mut("communities").map(|node| &mut node.content) {
        Some(Content::List(items)) => items,
        _ => &mut [],
    }
}

/// The item that `communities.NAME.…` or `timeline.3.…` speaks of, with the rest of the path.
fn list_item<'a>(
    root: &'a mut Node,
    path: &str,
    place: &Place,
) -> Result<Option<(&'a mut Node, String)>, Box<Problem>> {
    let Some((list, rest)) = path.split_once('.') else {
        return Ok(None);
    };
    let items: &mut [Node] = match list {
        "communities" => communities(root, place),
        "timeline" => match root.get_mut("timeline").map(|node| &mut node.content) {
            Some(Content::List(items)) => items,
            _ => &mut [],
        },
        _ => return Ok(None),
    };
    // A name may hold dots itself: the longest that fits is meant.
    let by_name = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| {
            let name = name_of(item).filter(|_| list == "communities")?;
            let rest = rest.strip_prefix(name)?.strip_prefix('.')?;
            Some((at, rest))
        })
        .min_by_key(|(_, rest)| rest.len());
    let by_number = || {
        let (number, rest) = rest.split_once('.')?;
        Some((number.parse().ok().filter(|at| *at < items.len())?, rest))
    };
    if let Some((at, rest)) = by_name.or_else(by_number) {
        let rest = rest.to_owned();
        return Ok(Some((&mut items[at], rest)));
    }
    let known: Vec<&str> = items.iter().filter_map(name_of).collect();
    let asked = rest.split('.').next().unwrap_or_default();
    let what = format!("there is no `{asked}` in `{list}`");
    let help = match nearest(asked, known.iter().copied()) {
        Some(name) => format!("did you mean `{list}.{name}`?"),
        None if items.is_empty() => format!("`{list}` is empty"),
        None => format!("write a number from 0 to {}, or a name, and then a parameter", items.len() - 1),
    };
    Err(Box::new(Problem::new(place, path, what).help(help)))
}

/// Puts a value at a path, making the groups on the way; reading checks them afterwards.
fn put(node: &mut Node, path: &str, place: &Place, value: Node) {
    let (key, rest) = match path.split_once('.') {
        Some((key, rest)) => (key, Some(rest)),
        None => (path, None),
    };
    if !matches!(node.content, Content::Fields(..)) {
        *node = Node::empty(place);
    }
    let Content::Fields(_, fields) = &mut node.content else {
        return;
    };
    let at = fields.iter().position(|field| field.key == key).unwrap_or_else(|| {
        fields.push(Field { key: key.to_owned(), place: place.clone(), value: Node::empty(place) });
        fields.len() - 1
    });
    match rest {
        Some(rest) => put(&mut fields[at].value, rest, place, value),
        None => fields[at].value = value,
    }
}

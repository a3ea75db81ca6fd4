//! Tables of parameters filled from the tree.

use super::error::{Problem, Problems};
use super::node::{Content, Node};
use super::numerals::advice;
use super::parameters::{Group, MemberMut, Spec};
use super::path::join;
use super::source::{Place, shorten};
use super::value::{Kind, Leaf, Misfit, nearest};

/// Reads a value into its place; a problem where it doesn't fit.
pub(crate) fn accept(
    leaf: &mut dyn Leaf,
    spec: &Spec,
    node: &Node,
    path: &str,
    problems: &mut Problems,
) -> bool {
    let outcome = node.scalar().ok_or(Misfit::Type);
    let Err(misfit) = outcome.and_then(|scalar| leaf.accept(scalar, spec)) else {
        return true;
    };
    let kind = leaf.kind();
    problems.report(|| {
        let found = node.describe();
        let what = match misfit {
            Misfit::Type => format!("found {found}"),
            Misfit::NotFinite => format!("{found} isn't a finite number"),
            Misfit::Fraction => format!("{found} isn't a whole number"),
            Misfit::Range => format!("{found} is out of range"),
            Misfit::Name => format!("there is no `{}`", node.place.snippet().trim_matches('"')),
        };
        let problem = Problem::new(&node.place, path, format!("{what}; expected {}", kind.expected(spec)));
        match (kind, &node.content) {
            (Kind::Choice(names), Content::Name(found) | Content::Text(found)) => {
                match nearest(found, names.iter().map(|(name, _)| *name)) {
                    Some(name) => problem.help(format!("did you mean `{name}`?")),
                    None => problem,
                }
            }
            (Kind::Text, Content::Name(name)) => problem.help(format!("write \"{name}\"")),
            (Kind::Number | Kind::Whole, Content::Text(text)) => {
                let plain = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
                match (advice(text), plain) {
                    (Some((_, help)), _) => problem.help(help),
                    (None, Some(_)) => problem.help(format!("write {} without quotes", text.trim())),
                    (None, None) => problem,
                }
            }
            _ => problem,
        }
    });
    false
}

/// Reads a group from its node: what isn't given keeps its value.
pub fn read_group(group: &mut dyn Group, node: &Node, path: &str, problems: &mut Problems) {
    let Content::Fields(tag, fields) = &node.content else {
        problems.report(|| {
            Problem::new(&node.place, path, format!("found {}", node.describe()))
                .help("a group is written as (key: value, key: value)")
        });
        return;
    };
    if let Some(tag) = tag
        && tag != group.kind_name()
    {
        problems.report(|| {
            Problem::new(&node.place, path, format!("found `{tag}(…)`"))
                .help("write the bracket without a name in front")
        });
    }
    for field in fields {
        let path = join(path, &field.key);
        if !read_member(group, &field.key, &field.value, &path, problems) {
            report_unknown(&field.place, &path, &field.key, group.names(), problems);
        }
    }
}

/// Reads a member of a group; `false` where there is none of this name.
pub(crate) fn read_member(
    group: &mut dyn Group,
    key: &str,
    node: &Node,
    path: &str,
    problems: &mut Problems,
) -> bool {
    match group.member_mut(key) {
        None => return false,
        Some(MemberMut::Part(part)) => read_group(part, node, path, problems),
        Some(MemberMut::Leaf(spec, leaf)) => {
            accept(leaf, spec, node, path, problems);
        }
    }
    true
}

/// Reports a key that doesn't exist, and the one that was probably meant.
pub(crate) fn report_unknown(place: &Place, path: &str, key: &str, names: &[&str], problems: &mut Problems) {
    problems.report(|| {
        let key = shorten(key, 64);
        let help = match nearest(&key, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => match elsewhere(&key) {
                Some(full) => format!("did you mean `{full}`, in its own group?"),
                None => format!("there are {}", names.join(", ")),
            },
        };
        let path = shorten(path, 96);
        Problem::new(place, &path, format!("unknown key `{key}`")).help(help)
    });
}

/// The full path of a parameter of this name, in whatever group.
fn elsewhere(key: &str) -> Option<String> {
    let ends = format!(".{key}");
    super::catalogue().into_iter().map(|entry| entry.path).find(|path| path.ends_with(&ends))
}

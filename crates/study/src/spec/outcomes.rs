//! Reads the outcomes that a study or a design asks for.

use crate::outcome::{DEFAULT, Outcome};
use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::nearest;
pub use hearth_engine::scenario::node::{Content, Node};

/// Reads a list of outcomes.
pub(crate) fn read(nodes: &[Node], problems: &mut Problems) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let path = format!("outcomes.{at}");
        let Some(outcome) = one(node, &path, problems) else {
            continue;
        };
        if outcomes.contains(&outcome) {
            let what = format!("`{}` is asked for twice", outcome.name);
            problems.report(|| Problem::new(&node.place, &path, what).help("keep one of them"));
            continue;
        }
        outcomes.push(outcome);
    }
    outcomes
}

/// Reads the name of an outcome.
pub(crate) fn one(node: &Node, path: &str, problems: &mut Problems) -> Option<Outcome> {
    let (Content::Name(name) | Content::Text(name)) = &node.content else {
        super::fields::refuse(node, path, "the name of an outcome", "survival", problems);
        return None;
    };
    let found = Outcome::named(name);
    if found.is_none() {
        problems.report(|| {
            let help = match nearest(name, Outcome::names()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("there are {}, and the columns of runs.parquet", DEFAULT.join(", ")),
            };
            Problem::new(&node.place, path, format!("there is no outcome `{}`", node.place.snippet()))
                .help(help)
        });
    }
    found
}

//! How points lie, from the text of a design.

use std::path::Path;

use super::plan::Layout;
use crate::spec::fields;
use hearth_engine::scenario::error::{Problem, Problems};
pub use hearth_engine::scenario::node::{Content, Node};
use hearth_engine::scenario::path::join;

const LAYOUT_EXAMPLE: &str = "points: sobol(n: 256), or factorial, one_at_a_time, latin(n: …), halton(n: …), random(n: …), \
                              table(file: \"points.csv\"), morris(trajectories: 20), saltelli(n: 512)";
/// Levels where nothing is said.
const LEVELS: u32 = 5;

/// How points lie, and the table that they are in, where they are in one.
pub(super) fn layout(
    root: &Node,
    folder: &Path,
    problems: &mut Problems,
) -> Option<(Layout, Option<Vec<u8>>)> {
    let Some(node) = root.get("points") else {
        return Some((Layout::Sobol { n: 256 }, None));
    };
    let none = Vec::new();
    let (kind, given) = match &node.content {
        Content::Name(name) => (name.as_str(), &none),
        Content::Fields(Some(tag), fields) => (tag.as_str(), fields),
        _ => {
            fields::refuse(node, "points", "how points lie", LAYOUT_EXAMPLE, problems);
            return None;
        }
    };
    let names: &[&str] = match kind {
        "factorial" | "one_at_a_time" => &["levels"],
        "latin" | "sobol" | "halton" | "random" => &["n"],
        "table" => &["file"],
        "morris" => &["trajectories", "levels"],
        "saltelli" => &["n", "second_order"],
        _ => {
            fields::refuse(node, "points", "how points lie", LAYOUT_EXAMPLE, problems);
            return None;
        }
    };
    for field in given {
        if !names.contains(&field.key.as_str()) {
            fields::unknown(field, "points", names, problems);
        }
    }
    let mut number = |key: &str, usual: u32, range: (u32, u32)| match node.get(key) {
        Some(node) => fields::whole(node, &join("points", key), range, problems),
        None => Some(usual),
    };
    let most = crate::points::MOST_POINTS as u32;
    let layout = match kind {
        "factorial" => Layout::Factorial { levels: number("levels", LEVELS, (1, 10_000))? },
        "one_at_a_time" => Layout::OneAtATime { levels: number("levels", LEVELS, (1, 10_000))? },
        "latin" => Layout::Latin { n: number("n", 256, (1, most))? },
        "sobol" => Layout::Sobol { n: number("n", 256, (1, most))? },
        "halton" => Layout::Halton { n: number("n", 256, (1, most))? },
        "random" => Layout::Random { n: number("n", 256, (1, most))? },
        "morris" => {
            let (trajectories, levels) =
                (number("trajectories", 20, (2, most))?, number("levels", 4, (2, 1000))?);
            if levels % 2 == 1 {
                let place = node.get("levels").map_or(&node.place, |node| &node.place);
                problems.report(|| {
                    Problem::new(place, "points.levels", "Morris's grid has an even number of levels")
                });
            }
            Layout::Morris { trajectories, levels }
        }
        "saltelli" => {
            let n = number("n", 512, (2, most))?;
            let second_order = match node.get("second_order").map(|node| (&node.content, node)) {
                None => true,
                Some((Content::Flag(flag), _)) => *flag,
                Some((_, node)) => {
                    fields::refuse(
                        node,
                        "points.second_order",
                        "true or false",
                        "second_order: false",
                        problems,
                    );
                    return None;
                }
            };
            Layout::Saltelli { n, second_order }
        }
        _ => return table(node, folder, problems),
    };
    Some((layout, None))
}

/// Points of a table.
fn table(node: &Node, folder: &Path, problems: &mut Problems) -> Option<(Layout, Option<Vec<u8>>)> {
    let Some(file) = node.get("file") else {
        fields::refuse(
            node,
            "points",
            "the `file` of the table",
            "points: table(file: \"points.csv\")",
            problems,
        );
        return None;
    };
    let name = fields::text(file, "points.file", problems)?;
    match std::fs::read(folder.join(&name)) {
        Ok(bytes) => {
            let last =
                Path::new(&name).file_name().map_or(name.clone(), |n| n.to_string_lossy().into_owned());
            Some((Layout::Table { file: last }, Some(bytes)))
        }
        Err(error) => {
            problems
                .report(|| Problem::new(&file.place, "points.file", format!("can't read {name}: {error}")));
            None
        }
    }
}

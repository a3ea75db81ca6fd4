//! How many runs: a number, or until an interval is narrow enough.

use super::fields;
use super::outcomes;
use crate::outcome::{Outcome, OutcomeKind};
use hearth_engine::scenario::error::{Problem, Problems};
pub use hearth_engine::scenario::node::{Content, Node};

/// Replicates of each arm.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replicates {
    /// So many.
    Fixed(u32),
    /// As many as it takes.
    Until(Until),
}

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Until {
    /// Half of the width that the intervals of all differences of the outcome must come down to, in its unit.
    pub half_width: f64,
    /// The outcome.
    pub of: Outcome,
    /// Replicates of each arm at the first look.
    pub at_least: u32,
    /// Replicates of each arm at the last look.
    pub at_most: u32,
}

/// Replicates where nothing is said.
pub const USUAL: u32 = 1000;
/// The most that can be asked for.
pub const MOST: u32 = 10_000_000;
/// Fewer tell too little to decide on.
pub const FEWEST_AT_AN_ANALYSIS: u32 = 100;

impl Replicates {
    /// The most that are run.
    pub fn most(&self) -> u32 {
        match self {
            Self::Fixed(replicates) => *replicates,
            Self::Until(until) => until.at_most,
        }
    }
}

impl Default for Replicates {
    fn default() -> Self {
        Self::Fixed(USUAL)
    }
}

const EXAMPLE: &str = "replicates: 1000, or until(half_width: 0.02, of: survival, at_most: 4000)";

/// Reads it.
pub(super) fn read(node: &Node, problems: &mut Problems) -> Option<Replicates> {
    match &node.content {
        Content::Number(_) => fields::whole(node, "replicates", (2, MOST), problems).map(Replicates::Fixed),
        Content::Fields(Some(tag), _) if tag == "until" => until(node, problems).map(Replicates::Until),
        _ => {
            fields::refuse(node, "replicates", "a whole number or until(…)", EXAMPLE, problems);
            None
        }
    }
}

fn until(node: &Node, problems: &mut Problems) -> Option<Until> {
    const PATH: &str = "replicates";
    fields::group(node, PATH, &["half_width", "of", "at_least", "at_most"], EXAMPLE, problems);
    for key in ["half_width", "of"] {
        if node.get(key).is_none() {
            problems
                .report(|| Problem::new(&node.place, PATH, format!("`until` needs `{key}`")).help(EXAMPLE));
        }
    }
    let half_width = node
        .get("half_width")
        .and_then(|value| fields::number(value, "replicates.half_width", (0.0, f64::INFINITY), problems));
    let of = node.get("of").and_then(|value| outcomes::one(value, "replicates.of", problems));
    let count = |key: &str, usual: u32, problems: &mut Problems| match node.get(key) {
        Some(value) => {
            fields::whole(value, &format!("replicates.{key}"), (FEWEST_AT_AN_ANALYSIS, MOST), problems)
        }
        None => Some(usual),
    };
    let at_most = count("at_most", 10 * USUAL, problems);
    let at_least = count("at_least", 2 * FEWEST_AT_AN_ANALYSIS, problems);
    let (half_width, of, at_most, at_least) = (half_width?, of?, at_most?, at_least?);
    if half_width == 0.0 {
        let place = node.get("half_width").map_or(&node.place, |value| &value.place);
        problems.report(|| {
            Problem::new(place, "replicates.half_width", "no number of replicates makes an interval a point")
                .help("write a number above 0, in the unit of the outcome")
        });
        return None;
    }
    if of.kind == OutcomeKind::Share && half_width >= 1.0 {
        let place = node.get("half_width").map_or(&node.place, |value| &value.place);
        problems.report(|| {
            Problem::new(place, "replicates.half_width", "a difference of shares is never as far off as that")
                .help("shares run from 0 to 1: 0.02 means two percentage points each way")
        });
        return None;
    }
    // A first look beyond the last one was never meant; where none is given it gives way.
    if at_least > at_most
        && let Some(value) = node.get("at_least")
    {
        let what = format!("begins with {at_least} replicates, but ends with {at_most}");
        problems.report(|| Problem::new(&value.place, "replicates.at_least", what));
        return None;
    }
    Some(Until { half_width, of, at_least: at_least.min(at_most), at_most })
}

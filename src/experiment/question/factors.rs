//! What isn't known for certain: factors that every replicate draws anew, the same for all arms.

use super::base::Base;
use super::fields;
use super::levers::{self, trial};
use crate::random::{Decision, Source};
use crate::scenario::error::{Problem, Problems};
use crate::scenario::node::Node;
use crate::scenario::path::join;
use crate::statistics::normal_quantile;

/// How likely which values are.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// All values from one to another alike.
    Between {
        /// Lowest.
        low: f64,
        /// Highest.
        high: f64,
    },
    /// Most likely a value in the middle, falling off in straight lines to both ends.
    Triangle {
        /// Lowest.
        low: f64,
        /// Most likely.
        mode: f64,
        /// Highest.
        high: f64,
    },
    /// Normal, kept within the range in which 99.9 % lie.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// One of some values as a scenario writes them, all alike.
    OneOf(Vec<String>),
}

/// Deviates that a normal factor keeps within: 99.9 %.
const FARTHEST: f64 = 3.290_526_731_491_895;

/// An uncertain parameter.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Factor {
    /// Path of the parameter.
    pub path: String,
    /// How likely which values are.
    pub spread: Spread,
    /// Whether only whole numbers are meant.
    pub whole: bool,
    /// Why it is uncertain, and where the range comes from.
    pub why: String,
}

impl Factor {
    /// The value in one replicate, as `--set` takes it: a pure function of seed, replicate and the factor's place in the
    /// study.
    pub fn set(&self, seed: u64, replicate: u32, place: usize) -> String {
        let mut draws = Source::new(seed, replicate).sequence(0, Decision::Factor, 0, place as u32);
        // Two words of 24 bits: a quantile that is never 0 or 1.
        let unit =
            (f64::from(draws.unit()) + (f64::from(draws.unit()) + 0.5) / 16_777_216.0).min(1.0 - 1e-12);
        format!("{}={}", self.path, self.at(unit))
    }

    /// The value below which a share `p` of them lies, as a scenario writes it.
    pub fn at(&self, p: f64) -> String {
        let number = match &self.spread {
            Spread::Between { low, high } if self.whole => (low + (high - low + 1.0) * p).floor().min(*high),
            Spread::Between { low, high } => low + (high - low) * p,
            Spread::Triangle { low, mode, high } => triangle(*low, *mode, *high, p),
            Spread::Normal { mean, sd } => mean + sd * normal_quantile(p).clamp(-FARTHEST, FARTHEST),
            Spread::OneOf(values) => {
                let at = ((p * values.len() as f64) as usize).min(values.len() - 1);
                return values[at].clone();
            }
        };
        if self.whole { format!("{}", number.round()) } else { format!("{number:?}") }
    }
}

fn triangle(low: f64, mode: f64, high: f64, p: f64) -> f64 {
    let (whole, left) = (high - low, mode - low);
    if p * whole < left {
        low + libm::sqrt(p * whole * left)
    } else {
        high - libm::sqrt((1.0 - p) * whole * (high - mode))
    }
}

const NAMES: [&str; 7] = ["path", "between", "whole", "triangle", "normal", "one_of", "why"];
const EXAMPLE: &str = "(path: \"organisation.workload\", between: [0.0, 0.3])";

/// Reads one factor.
pub(super) fn read(node: &Node, at: usize, base: Option<&Base>, problems: &mut Problems) -> Option<Factor> {
    let here = format!("uncertain.{at}");
    fields::group(node, &here, &NAMES, EXAMPLE, problems);
    let path = levers::path(node, &here, EXAMPLE, problems)?;
    let why = node.get("why").and_then(|why| fields::text(why, &join(&here, "why"), problems));
    let kind = levers::only_one(node, &here, &NAMES[1..6], EXAMPLE, problems)?;
    let value = node.get(kind)?;
    let place = join(&here, kind);
    let spread = match kind {
        "between" | "whole" => fields::rising(value, &place, "between: [0.0, 0.3]", problems)
            .map(|[low, high]| Spread::Between { low, high }),
        "triangle" => fields::rising(value, &place, "triangle: [0.0, 0.1, 0.3]", problems)
            .map(|[low, mode, high]| Spread::Triangle { low, mode, high }),
        "normal" => normal(value, &place, problems),
        _ => levers::values(value, &place, problems).map(Spread::OneOf),
    }?;
    let ends = match &spread {
        Spread::Between { low, high } | Spread::Triangle { low, high, .. } => vec![*low, *high],
        Spread::Normal { mean, sd } => vec![mean - FARTHEST * sd, mean + FARTHEST * sd],
        Spread::OneOf(_) => Vec::new(),
    };
    if let Some(base) = base {
        trial(base, &path, value, &ends, kind == "whole", problems);
    }
    Some(Factor { path, spread, whole: kind == "whole", why: why.unwrap_or_default() })
}

fn normal(node: &Node, path: &str, problems: &mut Problems) -> Option<Spread> {
    let crate::scenario::node::Content::List(items) = &node.content else {
        fields::refuse(node, path, "mean and standard deviation", "normal: [0.5, 0.1]", problems);
        return None;
    };
    let [mean, sd] = &items[..] else {
        fields::refuse(node, path, "mean and standard deviation", "normal: [0.5, 0.1]", problems);
        return None;
    };
    let mean = fields::number(mean, path, (f64::MIN, f64::MAX), problems);
    let sd_found = fields::number(sd, path, (0.0, f64::MAX), problems)?;
    if sd_found == 0.0 {
        problems.report(|| Problem::new(&sd.place, path, "a deviation of 0 leaves nothing uncertain"));
        return None;
    }
    Some(Spread::Normal { mean: mean?, sd: sd_found })
}

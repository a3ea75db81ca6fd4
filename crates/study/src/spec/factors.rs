//! Uncertain factors: every replicate draws them anew, the same for all arms.

use super::base::Base;
use super::fields;
use super::levers::{self, trial};
use hearth_engine::random::{Decision, Source};
use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::node::Node;
use hearth_engine::scenario::path::join;
use hearth_statistics::normal_quantile;

/// How likely which values are.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
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
    /// All orders of magnitude from one to another alike: the logarithm is spread evenly.
    Log {
        /// Lowest, above 0.
        low: f64,
        /// Highest.
        high: f64,
    },
    /// Normal, cut off at both ends.
    Within {
        /// Mean of what isn't cut off.
        mean: f64,
        /// Standard deviation of what isn't cut off.
        sd: f64,
        /// Lowest.
        low: f64,
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
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Factor {
    /// Path of the parameter.
    pub path: String,
    /// What readers call it; empty where it goes by its path.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How likely which values are.
    pub spread: Spread,
    /// Whether only whole numbers are meant.
    pub whole: bool,
    /// Why it is uncertain, and where the range comes from.
    pub why: String,
}

impl Factor {
    /// What readers call it: its name, else its path.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.path } else { &self.name }
    }

    /// The value in one replicate, as `--set` takes it: a pure function of seed, replicate and the factor's place in the
    /// study.
    pub fn set(&self, seed: u64, replicate: u32, place: usize) -> String {
        let mut draws = Source::new(seed, replicate).sequence(0, Decision::Factor, 0, place as u32);
        // Two words of 24 bits: a quantile that is never 0 or 1.
        let unit =
            (f64::from(draws.unit()) + (f64::from(draws.unit()) + 0.5) / 16_777_216.0).min(1.0 - 1e-12);
        format!("{}={}", self.path, self.at(unit))
    }

    /// The share of values below a number, as far as it can be known from [`Self::at`]; `NaN` of choices.
    pub fn place_of(&self, value: f64) -> f64 {
        if self.spread.ends().is_none() {
            return f64::NAN;
        }
        let at = |place: f64| self.at(place).parse::<f64>().unwrap_or(f64::NAN);
        let (mut low, mut high) = (0.0, 1.0);
        for end in [low, high] {
            if at(end) == value {
                return end;
            }
        }
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            match at(middle) <= value {
                true => low = middle,
                false => high = middle,
            }
        }
        low
    }

    /// The value below which a share `p` of them lies, as a scenario writes it.
    pub fn at(&self, p: f64) -> String {
        let number = match &self.spread {
            Spread::Between { low, high } if self.whole => (low + (high - low + 1.0) * p).floor().min(*high),
            Spread::Between { low, high } => low + (high - low) * p,
            Spread::Triangle { low, mode, high } => triangle(*low, *mode, *high, p),
            Spread::Log { low, high } => (low * libm::exp(libm::log(high / low) * p)).clamp(*low, *high),
            Spread::Within { mean, sd, low, high } => {
                let (below, upto) = (below((low - mean) / sd), below((high - mean) / sd));
                (mean + sd * normal_quantile(below + p * (upto - below))).clamp(*low, *high)
            }
            Spread::Normal { mean, sd } => mean + sd * normal_quantile(p).clamp(-FARTHEST, FARTHEST),
            Spread::OneOf(values) => {
                let at = ((p * values.len() as f64) as usize).min(values.len() - 1);
                return values[at].clone();
            }
        };
        if self.whole { format!("{}", number.round()) } else { format!("{number:?}") }
    }
}

/// Share of a standard normal that lies below.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

impl Spread {
    /// Lowest and highest; `None` of choices.
    pub fn ends(&self) -> Option<(f64, f64)> {
        match self {
            Self::Between { low, high }
            | Self::Triangle { low, high, .. }
            | Self::Log { low, high }
            | Self::Within { low, high, .. } => Some((*low, *high)),
            Self::Normal { mean, sd } => Some((mean - FARTHEST * sd, mean + FARTHEST * sd)),
            Self::OneOf(_) => None,
        }
    }

    /// In words: `0 to 0.3, all alike`.
    pub fn words(&self) -> String {
        match self {
            Self::Between { low, high } => format!("{low} to {high}, all alike"),
            Self::Triangle { low, mode, high } => format!("{low} to {high}, most likely {mode}"),
            Self::Log { low, high } => format!("{low} to {high}, all orders of magnitude alike"),
            Self::Within { mean, sd, low, high } => {
                format!("about {mean}, standard deviation {sd}, from {low} to {high}")
            }
            Self::Normal { mean, sd } => format!("about {mean}, standard deviation {sd}"),
            Self::OneOf(values) => format!("one of {}", values.join(", ")),
        }
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

const NAMES: [&str; 10] =
    ["path", "name", "between", "whole", "triangle", "log", "normal", "one_of", "within", "why"];
/// Keys that say how values are spread.
pub(crate) const KINDS: [&str; 6] = ["between", "whole", "triangle", "log", "normal", "one_of"];
const EXAMPLE: &str = "(path: \"organisation.workload\", between: [0.0, 0.3])";

/// Reads one factor.
pub(crate) fn read(node: &Node, at: usize, base: Option<&Base>, problems: &mut Problems) -> Option<Factor> {
    let here = format!("uncertain.{at}");
    fields::group(node, &here, &NAMES, EXAMPLE, problems);
    let path = levers::path(node, &here, EXAMPLE, problems)?;
    let name = node.get("name").and_then(|name| fields::name(name, &join(&here, "name"), problems));
    let why = node.get("why").and_then(|why| fields::text(why, &join(&here, "why"), problems));
    let (spread, whole) = read_spread(node, &here, &[&path], base, problems)?;
    Some(Factor { path, name: name.unwrap_or_default(), spread, whole, why: why.unwrap_or_default() })
}

/// Reads how the values of some parameters are spread, and tries the ends on a scenario.
pub(crate) fn read_spread(
    node: &Node,
    here: &str,
    paths: &[&str],
    base: Option<&Base>,
    problems: &mut Problems,
) -> Option<(Spread, bool)> {
    let kind = levers::only_one(node, here, &KINDS, EXAMPLE, problems)?;
    let value = node.get(kind)?;
    let place = join(here, kind);
    if let Some(within) = node.get("within").filter(|_| kind != "normal") {
        problems.report(|| {
            Problem::new(&within.place, &join(here, "within"), "only a normal distribution is cut off")
                .help("write normal: [0.5, 0.1], within: [0.0, 1.0]")
        });
    }
    let spread = match kind {
        "between" | "whole" => fields::rising(value, &place, "between: [0.0, 0.3]", problems)
            .map(|[low, high]| Spread::Between { low, high }),
        "triangle" => fields::rising(value, &place, "triangle: [0.0, 0.1, 0.3]", problems)
            .map(|[low, mode, high]| Spread::Triangle { low, mode, high }),
        "log" => logarithmic(value, &place, problems),
        "normal" => normal(value, &place, problems).and_then(|spread| cut_off(spread, node, here, problems)),
        _ => levers::values(value, &place, problems).map(Spread::OneOf),
    }?;
    let ends = spread.ends().map_or_else(Vec::new, |(low, high)| vec![low, high]);
    if let Some(base) = base {
        paths.iter().for_each(|path| trial(base, path, value, &ends, kind == "whole", problems));
    }
    Some((spread, kind == "whole"))
}

fn logarithmic(node: &Node, path: &str, problems: &mut Problems) -> Option<Spread> {
    let [low, high] = fields::rising(node, path, "log: [0.001, 0.1]", problems)?;
    if low <= 0.0 {
        problems.report(|| Problem::new(&node.place, path, "a logarithm needs numbers above 0"));
        return None;
    }
    Some(Spread::Log { low, high })
}

fn cut_off(spread: Spread, node: &Node, here: &str, problems: &mut Problems) -> Option<Spread> {
    let (Spread::Normal { mean, sd }, Some(within)) = (&spread, node.get("within")) else {
        return Some(spread);
    };
    let place = join(here, "within");
    let [low, high] = fields::rising(within, &place, "within: [0.0, 1.0]", problems)?;
    if (mean - low) / sd < -FARTHEST || (mean - high) / sd > FARTHEST {
        problems.report(|| Problem::new(&within.place, &place, "next to nothing of the normal lies within"));
        return None;
    }
    Some(Spread::Within { mean: *mean, sd: *sd, low, high })
}

fn normal(node: &Node, path: &str, problems: &mut Problems) -> Option<Spread> {
    let hearth_engine::scenario::node::Content::List(items) = &node.content else {
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

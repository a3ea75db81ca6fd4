//! Contrasts as arithmetic: every one is a few parts, and a part is a smooth function of the arms' means.

use super::table::{Contrast, Require};

/// Something that must be above 0, as a function of arms' means: weights times means, and weights times ratios of means.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Part {
    /// Weight and arm.
    pub means: Vec<(f64, usize)>,
    /// Weight, arm above, arm below.
    pub ratios: Vec<(f64, usize, usize)>,
}

impl Part {
    fn means(means: impl IntoIterator<Item = (f64, usize)>) -> Self {
        Self { means: means.into_iter().collect(), ratios: Vec::new() }
    }

    /// Least and most that it can be, where every arm's quantity is from 0 to 1.
    pub fn bounds_of_shares(&self) -> Option<(f64, f64)> {
        let sum = |sign: fn(f64) -> f64| self.means.iter().map(|&(weight, _)| sign(weight)).sum::<f64>();
        self.ratios.is_empty().then(|| (sum(|w| w.min(0.0)), sum(|w| w.max(0.0))))
    }

    /// What it is where all arms are alike; `None` where it isn't a comparison.
    pub fn null(&self) -> Option<f64> {
        let weights: f64 = self.means.iter().map(|&(weight, _)| weight).sum();
        let ratios: f64 = self.ratios.iter().map(|&(weight, ..)| weight).sum();
        // Weights of thirds sum to nothing but for rounding.
        (weights.abs() < 1e-3).then_some(ratios)
    }

    /// The same function times `share`, of arms that stand so many places further on.
    pub fn shifted(&self, share: f64, by: usize) -> Self {
        Self {
            means: self.means.iter().map(|&(w, arm)| (share * w, arm + by)).collect(),
            ratios: self.ratios.iter().map(|&(w, a, b)| (share * w, a + by, b + by)).collect(),
        }
    }

    /// Both together.
    pub fn plus(mut self, other: Self) -> Self {
        self.means.extend(other.means);
        self.ratios.extend(other.ratios);
        self
    }
}

/// Names of the arms that a contrast uses, each once, in the order in which they are named.
pub(super) fn arms(contrast: &Contrast) -> Vec<&str> {
    let all: Vec<&String> = match contrast {
        Contrast::Value(one) => vec![one],
        Contrast::Mean(arms) => arms.iter().collect(),
        Contrast::Difference(a, b) | Contrast::Ratio(a, b) => vec![a, b],
        Contrast::DifferenceInDifferences((a, b), (c, d)) | Contrast::DifferenceInRatios((a, b), (c, d)) => {
            vec![a, b, c, d]
        }
        Contrast::Weighted(arms) => arms.iter().map(|(_, arm)| arm).collect(),
        Contrast::WeightedRatios(ratios) => ratios.iter().flat_map(|(_, (a, b))| [a, b]).collect(),
        Contrast::InvertedU { low, middle, high } => vec![low, middle, high],
    };
    let mut names: Vec<&str> = Vec::new();
    for name in all {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// The same arms compared by differences of means, where a contrast compares them by ratios.
pub(super) fn differences(contrast: &Contrast) -> Contrast {
    match contrast {
        Contrast::Ratio(a, b) => Contrast::Difference(a.clone(), b.clone()),
        Contrast::DifferenceInRatios(one, other) => {
            Contrast::DifferenceInDifferences(one.clone(), other.clone())
        }
        Contrast::WeightedRatios(ratios) => Contrast::Weighted(
            ratios.iter().flat_map(|(weight, (a, b))| [(*weight, a.clone()), (-weight, b.clone())]).collect(),
        ),
        other => other.clone(),
    }
}

/// The parts of a contrast, with arms numbered as [`arms`] lists them.
pub(super) fn parts(contrast: &Contrast) -> Vec<Part> {
    let names = arms(contrast);
    // Each name is among them, since they were taken from the contrast.
    let at = |name: &String| names.iter().position(|known| known == name).unwrap_or_default();
    let ratio = |a: &String, b: &String, weight: f64| (weight, at(a), at(b));
    match contrast {
        Contrast::Value(one) => vec![Part::means([(1.0, at(one))])],
        Contrast::Mean(arms) => {
            let weight = 1.0 / arms.len() as f64;
            vec![Part::means(arms.iter().map(|arm| (weight, at(arm))))]
        }
        Contrast::Difference(a, b) => vec![Part::means([(1.0, at(a)), (-1.0, at(b))])],
        Contrast::Ratio(a, b) => vec![Part { means: Vec::new(), ratios: vec![ratio(a, b, 1.0)] }],
        Contrast::DifferenceInDifferences((a, b), (c, d)) => {
            vec![Part::means([(1.0, at(a)), (-1.0, at(b)), (-1.0, at(c)), (1.0, at(d))])]
        }
        Contrast::DifferenceInRatios((a, b), (c, d)) => {
            vec![Part { means: Vec::new(), ratios: vec![ratio(a, b, 1.0), ratio(c, d, -1.0)] }]
        }
        Contrast::Weighted(arms) => vec![Part::means(arms.iter().map(|(weight, arm)| (*weight, at(arm))))],
        Contrast::WeightedRatios(ratios) => vec![Part {
            means: Vec::new(),
            ratios: ratios.iter().map(|(weight, (a, b))| ratio(a, b, *weight)).collect(),
        }],
        Contrast::InvertedU { low, middle, high } => vec![
            Part::means([(1.0, at(middle)), (-1.0, at(low))]),
            Part::means([(1.0, at(middle)), (-1.0, at(high))]),
        ],
    }
}

/// A bound that a part must keep to: above it (sign 1) or below it (sign -1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bound {
    pub sign: f64,
    pub threshold: f64,
}

/// The bounds that a requirement sets.
pub(super) fn bounds(require: Require) -> Vec<Bound> {
    let above = |threshold| Bound { sign: 1.0, threshold };
    let below = |threshold| Bound { sign: -1.0, threshold };
    match require {
        Require::Above(threshold) => vec![above(threshold)],
        Require::Below(threshold) => vec![below(threshold)],
        Require::Within(distance) => vec![above(-distance), below(distance)],
        Require::Reported => vec![above(0.0)],
    }
}

//! Under which conditions a policy fails: boxes in the space of uncertain factors.
//!
//! Scenario discovery (Bryant and Lempert 2010) by patient rule induction (Friedman and Fisher 1999). One half of the runs,
//! those of even replicates, finds a box: from all conditions, the slice is cut off, again and again, that gains most density of
//! failures for what it loses (a twentieth of a number, an option of a choice). Of all boxes on the way that one is taken
//! that stands out most from what chance would do; its limits are moved one by one as long as that makes it stand out
//! more, those are lifted beyond which failures are about as dense, and the rest are rounded. The other half, which has had no part in that,
//! decides whether it is a finding: only if failures are denser inside than outside by Fisher's exact test, with
//! a risk of 1 % for all boxes together. What is reported of a box is what the other half says. Then the next box is
//! looked for among the runs outside.

use std::collections::BTreeSet;

use super::prim::Search;
use hearth_statistics::{Z95, fisher_p, wilson};

/// What a factor's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// Numbers.
    Number,
    /// One of so many options, by its place from 0.
    Choice(usize),
}

/// One run: its uncertain factors, and whether the policy failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Value of each factor.
    pub factors: Vec<f64>,
    /// Whether the policy failed.
    pub failed: bool,
}

/// What a box asks of one factor.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// A number of at least one and at most another; no limit where there is none.
    Between {
        /// Lowest.
        low: Option<f64>,
        /// Highest.
        high: Option<f64>,
    },
    /// One of these options.
    Among(BTreeSet<usize>),
}

impl Limit {
    /// No limit.
    pub(super) fn none(kind: FactorKind) -> Self {
        match kind {
            FactorKind::Number => Self::Between { low: None, high: None },
            FactorKind::Choice(options) => Self::Among((0..options).collect()),
        }
    }

    pub(super) fn holds(&self, value: f64) -> bool {
        match self {
            Self::Between { low, high } => {
                low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
            }
            Self::Among(options) => options.contains(&(value as usize)),
        }
    }
}

/// Conditions under which a policy fails more often than elsewhere.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Condition {
    /// The factors that are limited, by their place.
    pub limits: Vec<(usize, Limit)>,
    /// Of the runs that didn't help to find it: share of all failures that lie inside.
    pub coverage: f64,
    /// Of these runs: share of those inside that failed ...
    pub density: f64,
    /// ... with a 95 % interval (Wilson's).
    pub density_interval: (f64, f64),
    /// Share of these runs outside (of this box and those before) that failed.
    pub outside: f64,
    /// PolicyRuns inside, of those that didn't help to find it.
    pub runs: u32,
    /// Probability that chance alone makes failures so much denser inside (Fisher's exact test, one-sided).
    pub chance: f64,
}

/// PolicyRuns in which a factor had about the same value.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Tenth {
    /// Lowest value; of a choice, the place of the option.
    pub low: f64,
    /// Highest value; of a choice, the place of the option.
    pub high: f64,
    /// PolicyRuns.
    pub runs: u32,
    /// PolicyRuns that failed.
    pub failed: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Conditions {
    /// PolicyRuns that were looked at.
    pub runs: u32,
    /// Of the first so many of them, ...
    pub failed_of: u32,
    /// ... the share that failed.
    pub failed: f64,
    /// By factor: all runs by tenths of its values, or by option.
    pub tenths: Vec<Vec<Tenth>>,
    /// Boxes, the first one first; none where no conditions make it fail more than others.
    pub found: Vec<Condition>,
}

/// Boxes at most.
const MOST_BOXES: usize = 3;
/// Risk of telling any box where there is none.
const RISK: f64 = 0.01;
/// Looks for conditions. How often the policy fails is said by the first `counted` cases.
pub fn conditions(kinds: &[FactorKind], cases: &[Case], counted: usize) -> Conditions {
    let counted = &cases[..counted.min(cases.len())];
    let failures = counted.iter().filter(|case| case.failed).count();
    let mut conditions = Conditions {
        runs: cases.len() as u32,
        failed_of: counted.len() as u32,
        failed: failures as f64 / counted.len().max(1) as f64,
        tenths: kinds.iter().enumerate().map(|(factor, kind)| tenths(*kind, factor, cases)).collect(),
        found: Vec::new(),
    };
    let every_other = |first: usize| -> Vec<&Case> { cases.iter().skip(first).step_by(2).collect() };
    let (mut finding, mut checking) = (every_other(0), every_other(1));
    let all_failures = checking.iter().filter(|case| case.failed).count();
    while conditions.found.len() < MOST_BOXES {
        let Some(found) = Search { kinds, cases: &finding }.found() else { break };
        let (inside, outside): (Vec<&Case>, Vec<&Case>) = checking.iter().partition(|case| found.holds(case));
        let failed = |cases: &[&Case]| cases.iter().filter(|case| case.failed).count();
        let (hits, misses) = (failed(&inside), failed(&outside));
        let chance = fisher_p(hits as u64, inside.len() as u64, misses as u64, outside.len() as u64);
        if chance > RISK / MOST_BOXES as f64 {
            break;
        }
        conditions.found.push(Condition {
            limits: found.limits(kinds),
            coverage: hits as f64 / all_failures.max(1) as f64,
            density: hits as f64 / inside.len().max(1) as f64,
            density_interval: wilson(hits as u64, inside.len() as u64, Z95),
            outside: misses as f64 / outside.len().max(1) as f64,
            runs: inside.len() as u32,
            chance,
        });
        checking = outside;
        finding.retain(|case| !found.holds(case));
    }
    conditions
}

fn tenths(kind: FactorKind, factor: usize, cases: &[Case]) -> Vec<Tenth> {
    let mut sorted: Vec<(f64, bool)> = cases.iter().map(|case| (case.factors[factor], case.failed)).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let parts: Vec<&[(f64, bool)]> = match kind {
        FactorKind::Choice(_) => sorted.chunk_by(|one, other| one.0 == other.0).collect(),
        FactorKind::Number => {
            (0..10).map(|tenth| &sorted[sorted.len() * tenth / 10..sorted.len() * (tenth + 1) / 10]).collect()
        }
    };
    let tenth = |part: &[(f64, bool)]| {
        let (low, high) = (part.first()?.0, part.last()?.0);
        let failed = part.iter().filter(|(_, failed)| *failed).count() as u32;
        Some(Tenth { low, high, runs: part.len() as u32, failed })
    };
    parts.into_iter().filter_map(tenth).collect()
}

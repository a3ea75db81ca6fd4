//! A plain recommendation: fund, don't fund, or can't tell; why, at what cost, how surely, and what would turn it.
//!
//! The rule, in order:
//!
//! 1. Where the deciding outcome is money, or neither direction of it is better, net value decides. An arm is funded if its net
//!    value is above the reference's by more than chance.
//! 2. Else an arm must do better than the reference in the deciding outcome by more than chance. Of several, those that lose
//!    money by more than chance come last, those that earn it first; among equals, the best in the deciding outcome is chosen.
//! 3. What helps and surely loses money is not funded where the study states prices; where it states none, it is open.
//! 4. Where no arm is shown to help: don't fund, if each is surely worse, is the same, surely loses money at stated prices, or can
//!    help by less than matters ([`MATTERS`] of the reference); else it is open.
//!
//! *More than chance* means the intervals that hold together for all differences. So equal arms are funded in at most
//! 5 % of all studies.

mod rule;
#[cfg(test)]
mod tests;
mod text;
pub mod tornado;

pub(super) use rule::{Amounts, Evidence, besides};
use serde::Serialize;

use super::result::{Difference, Interval};
use crate::outcome::Outcome;
pub use tornado::{Effect, EffectKind, Turns};

/// A smaller part of the reference's value than this doesn't matter.
pub const MATTERS: f64 = 0.05;
/// Outcomes in money of every recommendation.
pub const MONEY: [&str; 2] = ["cost", "net_value"];

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Fund an arm.
    Fund,
    /// Fund none; keep the reference.
    DontFund,
    /// The runs, or the prices, don't tell.
    CantTell,
}

impl Choice {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fund => "fund",
            Self::DontFund => "don't fund",
            Self::CantTell => "can't tell",
        }
    }
}

/// A recommendation, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// What to do.
    pub choice: Choice,
    /// The arm that is funded; where none is, the alternative that comes nearest to it.
    pub arm: String,
    /// The arm that is the case if nothing is decided.
    pub reference: String,
    /// Name of the outcome that decides.
    pub outcome: &'static str,
    /// Whether the study states prices of its own.
    pub own_prices: bool,
    /// The recommendation in a sentence.
    pub headline: String,
    /// Why, in two sentences.
    pub why: Vec<String>,
    /// What the arm costs, in a sentence or two.
    pub costs: String,
    /// What it brings.
    pub brings: String,
    /// How sure that is.
    pub sure: String,
    /// What a reader could overlook: that nothing pays for itself, that an arm loses in most runs.
    pub cautions: Vec<String>,
    /// What would turn the recommendation, a sentence each.
    pub turns: Vec<String>,
    /// Differences of each arm from the reference in cost and net value.
    pub money: Vec<Difference>,
    /// Net value of each arm.
    pub net_values: Vec<NetValue>,
    /// How far each assumption moves the advantage of the arm over the reference, the farthest first.
    pub effects: Vec<Effect>,
}

/// Net value of an arm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetValue {
    /// Name of the arm.
    pub arm: String,
    /// Mean of a run.
    pub value: f64,
    /// Its interval, for this one alone.
    pub interval: Interval,
}

impl Decision {
    /// The difference of an arm from the reference in cost or net value.
    pub fn money(&self, outcome: &str, arm: &str) -> Option<&Difference> {
        self.money.iter().find(|one| one.outcome == outcome && one.arm == arm)
    }

    /// Everything that it says, a paragraph each, under its heading.
    pub fn paragraphs(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("Why", self.why.join(" "))];
        all.extend(self.cautions.iter().map(|caution| ("Note", caution.clone())));
        all.push(("Costs", self.costs.clone()));
        all.push(("Brings", self.brings.clone()));
        all.push(("How sure", self.sure.clone()));
        if !self.turns.is_empty() {
            all.push(("Turns if", self.turns.join(" ")));
        }
        all.retain(|(_, text)| !text.is_empty());
        all
    }
}

/// Whether an outcome is money, so that it needs no second look at net value.
fn is_money(outcome: &Outcome) -> bool {
    matches!(outcome.name, "net_value" | "net_value_with_intangible" | "roi" | "roi_with_intangible")
}

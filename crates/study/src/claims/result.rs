//! What came out, for readers and programs.

use serde::Serialize;

use super::table::{Citation, Left};

/// What the replicates say to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is so.
    Holds,
    /// It is not so.
    Fails,
    /// The replicates that were allowed don't tell.
    Undecided,
    /// It was not put to the test.
    NotRun,
}

impl Verdict {
    /// The verdict in a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Undecided => "undecided",
            Self::NotRun => "not run",
        }
    }
}

/// What came out of a table of claims.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimsResult {
    /// Seed of all replicates.
    pub seed: u64,
    /// The most replicates of an arm.
    pub replicates: u32,
    /// Changes of every arm.
    pub sets: Vec<String>,
    /// The probability with which any statement at all is decided wrongly.
    pub risk: f64,
    /// Runs that were simulated.
    pub runs: u64,
    /// The claims.
    pub claims: Vec<ClaimResult>,
}

impl ClaimsResult {
    /// Whether every claim holds.
    pub fn all_hold(&self) -> bool {
        self.claims.iter().all(|claim| claim.verdict == Verdict::Holds)
    }
}

/// What came out of one claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimResult {
    /// Its number.
    pub id: String,
    /// What the literature says.
    pub sentence: String,
    /// Where.
    pub source: Vec<Citation>,
    /// How it is put to the test.
    pub note: String,
    /// All conditions and mechanisms together.
    pub verdict: Verdict,
    /// Place of the condition that decides: the one that fails, or else the one nearest to failing.
    pub leading: usize,
    /// Its effect.
    #[serde(serialize_with = "finite")]
    pub effect: f64,
    /// The interval that decides on it.
    #[serde(serialize_with = "finite_pair")]
    pub interval: (f64, f64),
    /// Replicates after which the claim was decided.
    pub replicates: u32,
    /// The conditions, part by part.
    pub conditions: Vec<ConditionResult>,
    /// The mechanisms.
    pub mechanisms: Vec<MechanismResult>,
}

/// What came out of one part of a condition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConditionResult {
    /// The condition's name.
    pub name: String,
    /// What is compared, such as `funded − unfunded`.
    pub contrast: String,
    /// Means of the arms, over the replicates that count.
    pub arms: Vec<(String, f64)>,
    /// Where the quantity has one: its unit.
    pub unit: String,
    /// The effect.
    #[serde(serialize_with = "finite")]
    pub effect: f64,
    /// The interval that decides: all intervals of the table hold the true effects with 95 %.
    #[serde(serialize_with = "finite_pair")]
    pub interval: (f64, f64),
    /// The 95 % interval of this effect by itself.
    #[serde(serialize_with = "finite_pair")]
    pub interval_95: (f64, f64),
    /// Standard deviation between replicates of what the effect is the mean of.
    #[serde(serialize_with = "finite")]
    pub sd: f64,
    /// Whether it is only reported, and decides nothing.
    pub reported: bool,
    /// What it would be if arms didn't differ; for a mean by itself, the threshold.
    pub null: f64,
    /// What it must be above (`side` 1) or below (`side` -1).
    pub threshold: f64,
    /// 1 where the effect must be above the threshold, -1 where below.
    pub side: f64,
    /// Whether it is.
    pub verdict: Verdict,
    /// Replicates that count.
    pub replicates: u32,
}

impl ConditionResult {
    /// How far the effect is on the right side of the threshold, in standard errors.
    pub fn margin(&self) -> f64 {
        self.side * (self.effect - self.threshold) * f64::from(self.replicates).sqrt() / self.sd.max(1e-12)
    }
}

/// What came out of switching a mechanism off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MechanismResult {
    /// The mechanism.
    pub words: String,
    /// What switches it off.
    pub off: Vec<String>,
    /// What must be left without it.
    pub left: Left,
    /// Whether it carries what it is said to carry.
    pub verdict: Verdict,
    /// Replicates after which that was decided.
    pub replicates: u32,
    /// The effects without it.
    pub effects: Vec<Without>,
}

/// An effect without its mechanism.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Without {
    /// Place in the claim's list of conditions, part by part.
    pub condition: usize,
    /// The effect.
    #[serde(serialize_with = "finite")]
    pub effect: f64,
    /// Its 95 % interval.
    #[serde(serialize_with = "finite_pair")]
    pub interval_95: (f64, f64),
    /// Standard deviation between replicates.
    #[serde(serialize_with = "finite")]
    pub sd: f64,
}

/// JSON has no infinity: an unknown value is null.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn finite<S: serde::Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
    value.is_finite().then_some(*value).serialize(to)
}

fn finite_pair<S: serde::Serializer>(pair: &(f64, f64), to: S) -> Result<S::Ok, S::Error> {
    let end = |value: f64| value.is_finite().then_some(value);
    (end(pair.0), end(pair.1)).serialize(to)
}

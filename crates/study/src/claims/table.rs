//! What a table of claims says: arms, contrasts, thresholds, mechanisms. Read from RON, with nothing left to code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use hearth_engine::scenario::Stage;

/// A table of claims.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename = "Claims")]
pub struct ClaimTable {
    /// The claims, in order.
    pub claims: Vec<Claim>,
}

/// One claim of the literature, as an experiment on the same random numbers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its number, such as `C1`.
    pub id: String,
    /// What the literature says, in a sentence.
    pub sentence: String,
    /// Where it says so.
    pub source: Vec<Citation>,
    /// What a reader should know of how it is put to the test.
    #[serde(default)]
    pub note: String,
    /// The scenario that arms begin from, beside the table.
    pub scenario: String,
    /// Changes that all arms have in common, as `path=value`.
    #[serde(default)]
    pub set: Vec<String>,
    /// The policies that are compared, by name.
    pub arms: BTreeMap<String, Policy>,
    /// What must come out; all of it.
    pub conditions: Vec<Condition>,
    /// What carries the effect, and what is left of it without.
    #[serde(default)]
    pub mechanisms: Vec<Mechanism>,
}

/// A place in the literature.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The work.
    pub work: Work,
    /// The chapter, or what is said there.
    pub place: String,
}

/// The works that claims come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub enum Work {
    /// Wenger 2005, foreword to a guide on cultivating communities of practice.
    W,
    /// Learning communities.
    L,
    /// Learning organisation information systems.
    S,
    /// Developing organisational knowledge assets at communities of practice: a framework for librarians.
    P,
}

/// One arm: a scenario under a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Another scenario than the claim's.
    pub scenario: Option<String>,
    /// Changes, as `path=value`.
    pub set: Vec<String>,
}

/// Something that must come out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Short name, unlike the claim's other conditions'.
    pub name: String,
    /// What is observed in each run.
    pub outcome: Outcome,
    /// What is observed in the runs of an arm instead, by the arm's name.
    #[serde(default)]
    pub outcomes: BTreeMap<String, Outcome>,
    /// Which runs count: those for which this holds in every arm of the contrast.
    #[serde(default)]
    pub among: Among,
    /// The community that is looked at, by name; the mean over all of them where none is named.
    #[serde(default)]
    pub community: Option<String>,
    /// How arms are compared.
    pub contrast: Contrast,
    /// What the contrast must be.
    pub require: Require,
}

/// A quantity of one run.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// 1 where the community is alive (neither dormant nor dissolved) at the horizon.
    Survival,
    /// 1 where it is alive at the end of this week.
    AliveAt(u32),
    /// A column of [`hearth_engine::observe::RunRow`]; runs in which it doesn't exist don't count.
    Run(String),
    /// The same, with a value for runs in which it doesn't exist (the horizon, for a week never reached).
    RunOr(String, f64),
    /// Mean of a column of [`hearth_engine::observe::WeekRow`] over weeks; runs without any such week don't count.
    Week {
        /// Column.
        column: String,
        /// First week, counted from 0, or from the anchor.
        #[serde(default)]
        from: u32,
        /// First week after; the horizon where not given.
        #[serde(default)]
        to: Option<u32>,
        /// Weeks are counted from the first after this stage was first observed.
        #[serde(default)]
        after_first: Option<Stage>,
    },
    /// Weeks until a weekly column first reaches a level; the horizon where it never does.
    WeeksUntil {
        /// Column.
        column: String,
        /// Level.
        reaches: f64,
    },
    /// Weeks until a stage of growth or a later one is first observed (a stage can be passed too soon to be seen); the
    /// horizon where none ever is.
    WeeksUntilStage(Stage),
    /// 1 where the community was ever in this stage.
    Ever(Stage),
    /// 1 where the first entries into coalescing, maturing and stewardship, as far as they were seen, came in this order.
    InOrder,
    /// 1 where it ever went back to a stage that comes before one it had reached, in the order potential, coalescing,
    /// maturing, stewardship, transformation.
    Revisits,
    /// 1 where it declined and this was the main cause.
    Cause(String),
    /// Weighted sum of other quantities.
    Sum(Vec<(f64, Outcome)>),
    /// 1 where another quantity is above a level.
    Share {
        /// The quantity.
        of: Box<Outcome>,
        /// The level.
        above: f64,
    },
    /// 1 where repeated counterfactual replicates name the cause that was planted (see [`super::planted`]).
    NamesPlantedCause {
        /// Matched replicates for each pressure that is taken away.
        matched: u32,
        /// Other pressures are drawn up to this.
        others_up_to: f64,
    },
}

/// Which runs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// All.
    #[default]
    All,
    /// Those alive at the horizon.
    Survivors,
    /// Those alive at the end of this week.
    AliveAt(u32),
}

/// How arms are compared. Every arm has the same replicates.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contrast {
    /// The mean of one arm itself.
    Value(String),
    /// The mean over several arms.
    Mean(Vec<String>),
    /// a - b.
    Difference(String, String),
    /// a / b, of means.
    Ratio(String, String),
    /// (a - b) - (c - d).
    DifferenceInDifferences((String, String), (String, String)),
    /// a / b - c / d, of means.
    DifferenceInRatios((String, String), (String, String)),
    /// Weighted sum of means.
    Weighted(Vec<(f64, String)>),
    /// Weighted sum of ratios of means.
    WeightedRatios(Vec<(f64, (String, String))>),
    /// The middle must be better than both ends: middle - low and middle - high.
    InvertedU {
        /// Least.
        low: String,
        /// In between.
        middle: String,
        /// Most.
        high: String,
    },
}

/// What a contrast must be, fixed before anything is run.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Require {
    /// More than this.
    Above(f64),
    /// Less than this.
    Below(f64),
    /// Nearer to 0 than this.
    Within(f64),
    /// Anything: it is reported, and decides nothing.
    Reported,
}

/// What carries an effect: switched off, the effect must go.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mechanism {
    /// The mechanism in words.
    pub words: String,
    /// What switches it off, as `path=value`.
    pub off: Vec<String>,
    /// The conditions that it carries, by name; the first one where none is named.
    #[serde(default)]
    pub carries: Vec<String>,
    /// What is left without it.
    #[serde(default)]
    pub left: Left,
}

/// What is left of an effect without its mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// Less than this share of it.
    LessThan(f64),
    /// So little that the condition fails.
    Fails,
}

impl Default for Left {
    fn default() -> Self {
        Self::LessThan(0.5)
    }
}

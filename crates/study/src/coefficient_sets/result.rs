//! What sets of coefficients show of a decision.

use serde::Serialize;

/// Two ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ends {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl From<(f64, f64)> for Ends {
    fn from((low, high): (f64, f64)) -> Self {
        Self { low, high }
    }
}

/// What became of the question whether other coefficients would turn a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coefficients {
    /// Sets were run and judged.
    Judged(Box<CoefficientResult>),
    /// No sets were run.
    LeftOut {
        /// The reason, in a sentence.
        why: String,
    },
}

impl Coefficients {
    /// The result, where there is one.
    pub fn result(&self) -> Option<&CoefficientResult> {
        match self {
            Self::Judged(result) => Some(result),
            Self::LeftOut { .. } => None,
        }
    }

    /// What is to be said, one sentence or a few each.
    pub fn text(&self) -> &[String] {
        match self {
            Self::Judged(result) => &result.text,
            Self::LeftOut { why } => std::slice::from_ref(why),
        }
    }
}

/// Arms under sets of coefficients.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoefficientResult {
    /// Sets.
    pub sets: u32,
    /// Runs of each arm in each set.
    pub runs: u32,
    /// Coefficients that are drawn.
    pub coefficients: usize,
    /// Name of the outcome that decides.
    pub outcome: String,
    /// The outcome in words.
    pub words: String,
    /// Its unit.
    pub unit: String,
    /// Whether more of it is better; less is where not.
    pub more: bool,
    /// Whether either is better at all: if not, no arm is called the best.
    pub ranked: bool,
    /// Place of the arm that is the best with the coefficients as they stand.
    pub leader: usize,
    /// The arms.
    pub arms: Vec<SetArmResult>,
    /// Sets in which several arms are the best with exactly the same value.
    pub tied: u32,
    /// Sets in which no arm is within the budget.
    pub none_affordable: u32,
    /// Sets in which another arm than the leader is the best.
    pub changed: u32,
    /// Sets in which another arm is better than the leader by more than chance.
    pub changed_surely: u32,
    /// Differences over sets, by outcome and pair of arms.
    pub differences: Vec<SetDifference>,
    /// Place of the arm that the leader's place is most in danger from.
    pub rival: usize,
    /// The coefficients by how far the difference between leader and rival goes with them, the most first.
    pub turning: Vec<TurningCoefficient>,
    /// What is to be said, one sentence or a few each.
    pub text: Vec<String>,
    /// What coefficients do to the difference of an arm and the one that it is funded instead of; empty where none was named.
    #[serde(skip)]
    pub pair_effects: Vec<PairEffect>,
    /// By set: what each arm came to.
    #[serde(skip)]
    pub rows: Vec<SetRow>,
}

/// One arm over all sets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetArmResult {
    /// Name.
    pub name: String,
    /// Sets in which it is the best.
    pub best: u32,
    /// Of these, those in which it is better than each other arm by more than chance.
    pub best_surely: u32,
    /// Sets in which it isn't the best, or not alone, and can't be distinguished from the best.
    pub level: u32,
    /// Sets in which its mean cost is above the budget.
    pub over_budget: u32,
}

/// A difference of two arms over all sets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetDifference {
    /// Name of the outcome.
    pub outcome: String,
    /// Name of the arm.
    pub arm: String,
    /// Name of the arm that it is measured against.
    pub against: String,
    /// The difference with the coefficients as they stand.
    pub unchanged: f64,
    /// Sets in which it is above 0.
    pub above: u32,
    /// Sets in which it is below 0.
    pub below: u32,
    /// Sets in which it has the sign that it has with the coefficients as they stand.
    pub keeps_sign: u32,
    /// Half of the sets lie below.
    pub median: f64,
    /// Eight of ten sets lie between.
    pub most: Ends,
}

/// A coefficient and what it does to the difference between leader and rival.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TurningCoefficient {
    /// Path.
    pub path: String,
    /// What it means.
    pub meaning: String,
    /// Unit.
    pub unit: String,
    /// Its value in the study.
    pub value: f64,
    /// Its plausible range there.
    pub range: Ends,
    /// Rank correlation over sets of its value and the leader's advantage over the rival.
    pub correlation: f64,
    /// Probability of a correlation at least as far from 0 by chance, times the number of coefficients (Bonferroni).
    pub p_adjusted: f64,
    /// Where it was moved alone: at the low end of its range, and at the high end. Empty of all but the first few.
    pub alone: Vec<AloneAt>,
}

impl TurningCoefficient {
    /// Whether the correlation is more than chance gives among so many coefficients.
    pub fn stands_out(&self) -> bool {
        self.p_adjusted < super::judge::RISK
    }

    /// Whether the decision turns where it alone is moved.
    pub fn turns_alone(&self) -> bool {
        self.alone.iter().any(|end| end.turns)
    }
}

/// A difference of two arms in an outcome, with one coefficient moved alone to either end of its range, or with all of them as
/// the sets have them.
#[derive(Debug, Clone, PartialEq)]
pub struct PairEffect {
    /// Path of the coefficient; of all sets together there is none.
    pub path: Option<String>,
    /// What it is.
    pub words: String,
    /// Name of the outcome.
    pub outcome: String,
    /// The difference with the coefficients as they stand.
    pub now: f64,
    /// The coefficient at both ends.
    pub ends: [String; 2],
    /// The difference there, with 95 % intervals by themselves; of sets, the tenths of them, without intervals.
    pub differences: [(f64, Ends); 2],
}

/// One coefficient moved to an end of its range, and all others as they stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AloneAt {
    /// Whether at the high end.
    pub high: bool,
    /// Its value there.
    pub value: f64,
    /// Name of the arm that is the best there; none where several are.
    pub best: Option<String>,
    /// Advantage of the leader over the rival there; below 0 where the rival is better.
    pub advantage: f64,
    /// Its 95 % interval by itself.
    pub interval: Ends,
    /// Whether the rival is better than the leader by more than chance.
    pub turns: bool,
}

/// One set, and what each arm came to in it.
#[derive(Debug, Clone, PartialEq)]
pub struct SetRow {
    /// By drawn coefficient: its value in the study's scenario, moved as the set says.
    pub coefficients: Vec<(String, f64)>,
    /// By outcome: its name and unit, and its value by arm.
    pub values: Vec<(String, String, Vec<f64>)>,
    /// Place of the best arm; none where several are, or none is within the budget.
    pub best: Option<usize>,
    /// Whether the best is better than each other by more than chance.
    pub surely: bool,
}

impl CoefficientResult {
    /// The arm that is the best with the coefficients as they stand.
    pub fn leading(&self) -> &SetArmResult {
        &self.arms[self.leader]
    }

    /// The differences of the outcome that decides.
    pub fn deciding(&self) -> impl Iterator<Item = &SetDifference> {
        self.differences.iter().filter(|one| one.outcome == self.outcome)
    }

    /// By set: the advantage of the leader over another arm in the outcome that decides, below 0 where the other is better.
    pub fn advantages(&self, over: usize) -> Vec<f64> {
        let sign = if self.more { 1.0 } else { -1.0 };
        let of_set = |row: &SetRow| {
            let values =
                row.values.iter().find(|(name, ..)| *name == self.outcome).map(|(.., values)| values);
            values.map_or(f64::NAN, |values| sign * (values[self.leader] - values[over]))
        };
        self.rows.iter().map(of_set).collect()
    }
}

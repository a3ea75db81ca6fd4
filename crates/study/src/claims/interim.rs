//! When to look, and how much error each look may spend.
//!
//! All statements of a table together (each claim, and each claim's mechanism) may err with a probability of 5 %: that any
//! is said to hold that doesn't, or to fail that does. Each has the same share of it, whether it is run alone or with all
//! others; half of that for saying that it holds, half for saying that it fails; and every one of five interim analyses (Bonferroni
//! over statements and analyses: nothing needs to be known of how they depend on each other) has a fifth. A statement of
//! several conditions holds where each of them does, which needs no further share (intersection-union), and fails where
//! one of them does, for which its half is divided by their number.

use crate::interim::{ANALYSES, halvings};

/// The probability with which anything at all is said that isn't so.
pub const FAMILY_RISK: f64 = 0.05;

/// Replicates where no number is asked for.
pub const REPLICATES: u32 = 3200;

/// The fewest on which anything is decided: intervals have been tried from here on.
pub const FEWEST_REPLICATES: u32 = 100;

/// How much of the whole risk each decision may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Risk {
    /// For one statement at one look, on each side.
    side: f64,
}

impl Risk {
    /// For so many statements in all.
    pub fn shared_by(statements: usize) -> Self {
        Self { side: FAMILY_RISK / statements.max(1) as f64 / 2.0 / ANALYSES as f64 }
    }

    /// Of saying that a part of a statement holds.
    pub fn holds(self) -> f64 {
        self.side
    }

    /// Of saying that one of so many parts fails.
    pub fn fails(self, parts: usize) -> f64 {
        self.side / parts.max(1) as f64
    }
}

/// Replicates at each look, up to the most that are allowed.
pub(super) fn analyses(most: u32) -> Vec<u32> {
    halvings(most, FEWEST_REPLICATES)
}

//! What a machine does: how fast it simulates, and how the cost of runs grows with their size.
//!
//! The unit of cost is the **member-week**: one member through one week, counted over the weeks that were simulated and not by
//! how many people a community began with. Times differ from run to run, since other programs want the machine, too: they
//! only ever add, so that the shortest of several rounds is the nearest to what the work itself takes, and the spread
//! tells how far to trust it.

mod crew;
mod growth;

pub use crew::{Crew, Round};
pub use growth::{Curve, GrowthError, LINEAR, Size, Step, grow};

/// Several measurements of the same.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Measured {
    /// The lowest.
    pub low: f64,
    /// The one in the middle, or the mean of the two there.
    pub median: f64,
    /// The highest.
    pub high: f64,
    /// How many there are.
    pub rounds: usize,
}

impl Measured {
    /// Sums measurements up; `NaN` of none.
    ///
    /// ```
    /// let of = hearth_study::timing::Measured::of(&[3.0, 1.0, 2.0, 10.0]);
    /// assert_eq!((of.low, of.median, of.high, of.rounds), (1.0, 2.5, 10.0, 4));
    /// ```
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (rounds, at) = (sorted.len(), |place: usize| sorted.get(place).copied().unwrap_or(f64::NAN));
        Self {
            low: at(0),
            median: f64::midpoint(at(rounds.saturating_sub(1) / 2), at(rounds / 2)),
            high: at(rounds.saturating_sub(1)),
            rounds,
        }
    }

    /// The same in another unit, or the other way up; the lowest stays the lowest.
    #[must_use]
    pub fn map(self, to: impl Fn(f64) -> f64) -> Self {
        let (one, other) = (to(self.low), to(self.high));
        Self { low: one.min(other), median: to(self.median), high: one.max(other), rounds: self.rounds }
    }
}

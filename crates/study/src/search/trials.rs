//! What a search tries policies on: anything that runs replicates of a policy and reports numbers of each.

use std::ops::Range;

use super::lever_space::Point;

/// What is tried.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// One that was given, by its place: the policy as it is comes first.
    Given(usize),
    /// Levers, each at its setting.
    Set(Point),
}

impl Policy {
    /// The settings of the levers, where it is made of these.
    pub fn point(&self) -> Option<&Point> {
        match self {
            Self::Given(_) => None,
            Self::Set(point) => Some(point),
        }
    }
}

/// In which state of the world replicates run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorldState {
    /// Uncertain factors are drawn anew for every replicate, the same for all policies.
    Drawn,
    /// Uncertain factors are as in this draw, for all replicates.
    Fixed(u32),
}

/// Replicates of one policy that somebody wants to know of.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The world.
    pub world: WorldState,
    /// The replicates. The same number means the same random numbers, whatever the policy.
    pub replicates: Range<u32>,
}

/// Why a search has no result.
#[derive(Debug)]
pub enum Halt<E> {
    /// The user stopped it.
    Stopped,
    /// Something went wrong.
    Failed(E),
}

impl<E> From<E> for Halt<E> {
    fn from(error: E) -> Self {
        Self::Failed(error)
    }
}

/// Runs replicates of policies.
///
/// Values depend on the policy, the world and the number of the replicate alone: a search has the same result whoever
/// tries for it, in whatever order and on however many threads.
pub trait Trials {
    /// What can go wrong.
    type Error;

    /// Numbers of each replicate: what it cost comes first, then the outcomes.
    fn quantities(&self) -> usize;

    /// Values by ask, then replicate, then quantity. `step` says in a few words what it is for.
    ///
    /// # Errors
    ///
    /// Where the user stops it, or a run fails.
    fn run(&mut self, asks: &[Ask<'_>], step: &str) -> Result<Vec<Vec<Vec<f64>>>, Halt<Self::Error>>;

    /// Uncertain factors, as they are in a draw: for [`WorldState::Drawn`] that of the replicate. Empty where all is known.
    fn factors(&self, draw: u32) -> Vec<f64>;
}

/// What is known of one policy in one world: replicates in a row, from a first one on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// By quantity, then replicate.
    columns: Vec<Vec<f64>>,
}

impl Sample {
    /// Replicates.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One quantity of all replicates.
    pub fn column(&self, quantity: usize) -> &[f64] {
        self.columns.get(quantity).map_or(&[], Vec::as_slice)
    }

    fn extend(&mut self, rows: Vec<Vec<f64>>) {
        for row in rows {
            self.columns.resize_with(row.len().max(self.columns.len()), Vec::new);
            for (column, value) in self.columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
    }
}

/// Brings the samples of some policies up to so many replicates, counted from `first`.
pub(super) fn extend<T: Trials>(
    trials: &mut T,
    wanted: &mut [(&Policy, &mut Sample)],
    world: WorldState,
    first: u32,
    replicates: u32,
    step: &str,
) -> Result<(), Halt<T::Error>> {
    let asks: Vec<Ask<'_>> = wanted
        .iter()
        .map(|(policy, sample)| {
            let have = sample.len() as u32;
            Ask { policy, world, replicates: first + have..first + replicates.max(have) }
        })
        .collect();
    if asks.iter().all(|ask| ask.replicates.is_empty()) {
        return Ok(());
    }
    let values = trials.run(&asks, step)?;
    for ((_, sample), rows) in wanted.iter_mut().zip(values) {
        sample.extend(rows);
    }
    Ok(())
}

/// The mean of what exists; `NaN` of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    let (sum, count) = values
        .iter()
        .filter(|value| value.is_finite())
        .fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { f64::NAN } else { sum / f64::from(count) }
}

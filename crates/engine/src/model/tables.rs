//! Functions that everybody's week asks for, written down once for all communities.

use crate::math;
use crate::scenario::Coefficients;

/// What follows from the coefficients alone.
#[derive(Debug, Clone)]
pub struct Tables {
    /// What silence takes from the inclination to take part (log-odds), by weeks; from the last one on it stays the same.
    pub forgotten: Vec<f32>,
    /// How new taking part still is.
    pub newness: Newness,
}

impl Tables {
    /// Weeks from which on silence takes no more.
    const LONGEST: u16 = 520;

    /// The tables of these coefficients.
    pub fn of(rules: &Coefficients) -> Self {
        let forgotten = |weeks: u16| rules.participation.forgetting * math::ln_1p(f32::from(weeks));
        Self {
            forgotten: (0..=Self::LONGEST).map(forgotten).collect(),
            newness: Newness::fading_with(rules.energy.first_contributions),
        }
    }
}

/// How new taking part still is, by contributions so far.
#[derive(Debug, Clone)]
pub struct Newness {
    by_contributions: Vec<New>,
}

/// What is new to somebody.
#[derive(Debug, Clone, Copy, Default)]
pub struct New {
    /// Weight of first impressions.
    pub impressions: f32,
    /// Weight of small tasks that fit a newcomer.
    pub tasks: f32,
}

impl Newness {
    /// First impressions that weigh less than e to the power of minus this are none.
    const FADED: f32 = 16.0;
    /// Contributions from which on nobody is a newcomer to small tasks.
    const LADDER: u32 = 100;
    /// How fast small tasks lose their fit, a contribution.
    const LADDER_FADES: f32 = 0.1;

    /// Newness of which first impressions fade with so many contributions.
    pub fn fading_with(contributions: f32) -> Self {
        let last = Self::LADDER.max((Self::FADED * contributions) as u32);
        let new = |count: u32| New {
            impressions: math::exp(-(count as f32) / contributions),
            tasks: if count < Self::LADDER { math::exp(-Self::LADDER_FADES * count as f32) } else { 0.0 },
        };
        Self { by_contributions: (0..last).map(new).collect() }
    }

    /// How new it is to somebody with so many contributions.
    #[inline]
    pub fn of(&self, contributions: u32) -> New {
        self.by_contributions.get(contributions as usize).copied().unwrap_or_default()
    }
}

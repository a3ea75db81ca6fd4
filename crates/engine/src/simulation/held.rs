//! The scenario of a simulation: lent to it, or shared with it.

use std::ops::Deref;
use std::sync::Arc;

use crate::scenario::Scenario;

/// A scenario that outlives the simulation, or that the simulation keeps alive. A copy is the same scenario.
#[derive(Debug, Clone)]
pub(super) enum Held<'s> {
    /// Lent.
    Borrowed(&'s Scenario),
    /// Kept alive.
    Shared(Arc<Scenario>),
}

impl Held<'_> {
    /// The scenario, to be changed for this simulation alone.
    pub(super) fn change(&mut self) -> &mut Scenario {
        if let Self::Borrowed(scenario) = *self {
            *self = Self::Shared(Arc::new(scenario.clone()));
        }
        match self {
            Self::Shared(scenario) => Arc::make_mut(scenario),
            Self::Borrowed(_) => unreachable!("a borrowed scenario was copied above"),
        }
    }
}

impl Deref for Held<'_> {
    type Target = Scenario;

    fn deref(&self) -> &Scenario {
        match self {
            Self::Borrowed(scenario) => scenario,
            Self::Shared(scenario) => scenario,
        }
    }
}

//! Which policy is best under a budget, and how sure that is.

mod conditions;
mod effort;
mod explore;
mod filling;
mod front;
mod paired;
mod prim;
mod quest;
mod robust;
mod selection;
mod space;
mod surface;
mod trials;

pub use conditions::{Case, Condition, Conditions, FactorKind, Limit, conditions};
pub use effort::Effort;
pub use explore::{Explored, Looking, Wanted, explore};
pub use front::{Standing, front};
pub use quest::{Ended, Findings, Front, NoneAffordable, Quest, search};
pub use robust::{Interval, Robust, Robustness, Worlds, robust};
pub use selection::{Aim, Entrant, Fate, Rules, Selection, select};
pub use space::{Axis, Point, Space};
pub use trials::{Ask, Halt, Policy, Sample, Trials, World};

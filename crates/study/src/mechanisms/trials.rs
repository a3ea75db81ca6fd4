//! Under way.

use super::experiment::Experiment;

pub(super) const EFFECTS: &[Experiment] = &[];

//! Under way.

use super::experiment::Experiment;

pub(super) const PROPERTIES: &[Experiment] = &[];

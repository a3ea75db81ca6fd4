//! Under way.

use super::experiment::Experiment;

pub(super) const PROPERTY: Experiment = Experiment {
    id: "P22",
    title: "Every lever moves what it says",
    experiment: "",
    required: "all",
    published: "",
    note: "it isn't built yet",
    effort: 1.0,
    arms: Vec::new,
    judge: |_| Vec::new(),
};

//! How like real communities the simulated ones are: setting by setting, fact by fact.
//!
//! A [`Setting`] is a kind of community (in-house, forum, open-source): a scenario, and the facts of real
//! communities of that kind. [`observe`] runs replicates of the scenario and reads the same facts of each;
//! [`compare`] puts both side by side.

mod run_metrics;
mod runs;
mod setting;
mod verdict;

pub use run_metrics::RunMetrics;
pub use runs::{SettingRuns, observe};
pub use setting::{Real, Setting, Target};
pub use verdict::{Likeness, Verdict, compare};

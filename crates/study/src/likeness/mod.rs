//! How like real communities the simulated ones are: setting by setting, fact by fact.
//!
//! A [`Setting`] is a kind of community (in-house, forum, open-source): a scenario, and the facts of real
//! communities of that kind. [`observe`] lives through replicates of the scenario and reads the same facts of each;
//! [`compare`] puts both side by side.

mod life;
mod lives;
mod setting;
mod verdict;

pub use life::LifeFacts;
pub use lives::{Lives, observe};
pub use setting::{Real, Setting, Target};
pub use verdict::{Likeness, Verdict, compare};

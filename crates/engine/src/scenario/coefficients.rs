//! The coefficients of the rules, process by process.
//!
//! `Trial A` was fitted to logs of real communities, `Trial B` was put through the claims of the
//! literature, `Trial C` was put through the properties of `hearth validate mechanisms`; `Assumption` marks a value chosen so that the rule has the effect that its source describes.

mod interaction;
mod people;

use super::parameters::parameters;

pub use interaction::{Care, CultureRules, Knowledge, Recognition, Shocks, Stages, Value, Work};
pub use people::{Arrivals, Departures, Energy, Exchange, Participation, Ties};

const A: &str = "Trial A";
const B: &str = "Trial B";
const C: &str = "Trial C";
const X: &str = "Assumption";

parameters! {
    /// Coefficients of the model. A setting (a kind of community) differs from another in a few of them.
    pub struct Coefficients { }
    with {
        /// Who takes part in a week.
        participation: Participation;
        /// Who comes, and what they bring.
        arrivals: Arrivals;
        /// Asking, answering, sharing.
        exchange: Exchange;
        /// Ties between members.
        ties: Ties;
        /// Tasks and projects.
        work: Work;
        /// Energy, engagement, belonging.
        energy: Energy;
        /// Care, conflict, anger.
        care: Care;
        /// Legitimacy and measurement.
        recognition: Recognition;
        /// Challenge, learning, writing down.
        knowledge: Knowledge;
        /// Norm and culture.
        culture: CultureRules;
        /// Who leaves.
        departures: Departures;
        /// What shocks do.
        shocks: Shocks;
        /// Value of an hour of each thing, and the cost of each lever.
        value: Value;
        /// Where one stage ends and the next begins.
        stages: Stages;
    }
}

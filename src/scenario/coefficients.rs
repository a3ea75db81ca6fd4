//! Coefficients of the rules.

use super::parameters::{parameters, within};

const W: &str = "Wenger 2005";

parameters! {
    /// Coefficients of the model's rules.
    pub struct Coefficients {
    }
    with {
        /// Energy of the members.
        energy: EnergyRules;
    }
}

parameters! {
    /// Energy of the members.
    pub struct EnergyRules {
        /// Energy that comes back in a week without work.
        recovery: f32 = 0.1, within(0.0, 1.0), "1/week", "+energy", W;
    }
}

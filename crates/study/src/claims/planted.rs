//! Planted causes: where a claim asks whether counterfactual twins find the cause that was planted.
//!
//! One life can't answer that: it takes a case (a planted pressure among random others), its twins (the same random numbers
//! with one pressure taken away, several times each) and a name for what the twins show. Whoever has that machinery plugs it
//! in here; without it the condition is left out, and the finding says so.

use hearth_engine::scenario::Scenario;

/// One case, whose number decides what is planted and what else presses.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The scenario without any pressure.
    pub scenario: &'a Scenario,
    /// Seed of the table's run.
    pub seed: u64,
    /// Number of the case.
    pub number: u32,
    /// Twins for each pressure that is taken away.
    pub matched: u32,
    /// Other pressures are drawn up to this.
    pub others_up_to: f64,
}

/// Something that names causes of decline from counterfactual twins.
pub trait NamesCauses: Sync {
    /// Whether the twins of a case name the cause that was planted; an error is told as it is. It must depend on nothing but
    /// the case.
    fn names_planted(&self, case: Case<'_>) -> Result<bool, String>;

    /// The most cases that are worth their time; each takes as many lives as there are pressures times twins.
    fn most_cases(&self) -> u32 {
        400
    }
}

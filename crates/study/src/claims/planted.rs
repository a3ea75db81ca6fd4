//! Planted causes: where a claim asks whether counterfactual replicates find the cause that was planted.
//!
//! One run can't answer that: it takes a case (a planted pressure among random others), its matched replicates (the same random numbers
//! with one pressure taken away, several times each) and a name for what they show. Whoever has that machinery plugs it
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
    /// Matched replicates for each pressure that is taken away.
    pub matched: u32,
    /// Other pressures are drawn up to this.
    pub others_up_to: f64,
}

/// Something that names causes of decline from counterfactual replicates.
pub trait NamesCauses: Sync {
    /// Whether the replicates of a case name the cause that was planted; an error is passed on. It must depend on nothing but
    /// the case.
    fn names_planted(&self, case: Case<'_>) -> Result<bool, String>;

    /// The most cases that are worth their time; each takes as many runs as there are pressures times matched replicates.
    fn most_cases(&self) -> u32 {
        400
    }
}

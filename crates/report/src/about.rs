//! What is said of a study wherever its runs are shown.

/// What figures and narratives were made from, as they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Name of the scenario.
    pub scenario: String,
    /// Version of Hearth.
    pub version: String,
    /// Seed of the study.
    pub seed: u64,
    /// Weeks simulated.
    pub horizon_weeks: u32,
}

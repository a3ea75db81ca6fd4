//! How much work a search may take.

use super::explore::ExploreControl;
use super::robust::WorldStates;

/// How much work a search may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Effort {
    /// Trying policies.
    pub looking: ExploreControl,
    /// Policies that are selected among, the given ones aside.
    pub finalists: u32,
    /// Replicates at the first look of the selection.
    pub first_analysis: u32,
    /// Replicates at its last.
    pub last_analysis: u32,
    /// Policies that may lie on a front, at most.
    pub on_fronts: u32,
    /// Replicates of each.
    pub front: u32,
    /// Other states of the world.
    pub states: WorldStates,
    /// Policies that run in all of them.
    pub in_states: u32,
    /// PolicyRuns of the incumbent in which conditions of failure are looked for.
    pub cases: u32,
}

impl Default for Effort {
    /// About thirty thousand runs.
    fn default() -> Self {
        Self {
            looking: ExploreControl {
                candidates: 64,
                pilot: 8,
                replicates: 64,
                second_stage: 256,
                rounds: 3,
                around: 16,
            },
            finalists: 10,
            first_analysis: 64,
            last_analysis: 1024,
            on_fronts: 40,
            front: 160,
            states: WorldStates { draws: 100, replicates: 6 },
            in_states: 5,
            cases: 1500,
        }
    }
}

impl Effort {
    /// Replicates at each look of the selection: each twice as many as the one before.
    pub(super) fn analyses(&self) -> Vec<u32> {
        let mut analyses = Vec::new();
        let mut analysis = self.last_analysis;
        while analysis > self.first_analysis {
            analyses.push(analysis);
            analysis = analysis.div_ceil(2);
        }
        analyses.push(analysis);
        analyses.reverse();
        analyses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn analyses_double_and_end_as_asked() {
        let analyses = |first_analysis, last_analysis| {
            Effort { first_analysis, last_analysis, ..Effort::default() }.analyses()
        };
        assert_eq!(analyses(64, 1024), [64, 128, 256, 512, 1024]);
        assert_eq!(analyses(64, 1000), [63, 125, 250, 500, 1000]);
        assert_eq!(analyses(64, 20), [20]);
    }
}

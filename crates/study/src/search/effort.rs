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
    pub first_look: u32,
    /// Replicates at its last.
    pub last_look: u32,
    /// Policies that may lie on a front, at most.
    pub on_fronts: u32,
    /// Replicates of each.
    pub front: u32,
    /// Other worlds.
    pub worlds: WorldStates,
    /// Policies that are lived with in all of them.
    pub in_worlds: u32,
    /// PolicyRuns of the incumbent in which conditions of failure are looked for.
    pub cases: u32,
}

impl Default for Effort {
    /// About thirty thousand lives.
    fn default() -> Self {
        Self {
            looking: ExploreControl {
                candidates: 64,
                pilot: 8,
                replicates: 64,
                second_look: 256,
                rounds: 3,
                around: 16,
            },
            finalists: 10,
            first_look: 64,
            last_look: 1024,
            on_fronts: 40,
            front: 160,
            worlds: WorldStates { draws: 100, replicates: 6 },
            in_worlds: 5,
            cases: 1500,
        }
    }
}

impl Effort {
    /// Replicates at each look of the selection: each twice as many as the one before.
    pub(super) fn looks(&self) -> Vec<u32> {
        let mut looks = Vec::new();
        let mut look = self.last_look;
        while look > self.first_look {
            looks.push(look);
            look = look.div_ceil(2);
        }
        looks.push(look);
        looks.reverse();
        looks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_double_and_end_as_asked() {
        let looks = |first_look, last_look| Effort { first_look, last_look, ..Effort::default() }.looks();
        assert_eq!(looks(64, 1024), [64, 128, 256, 512, 1024]);
        assert_eq!(looks(64, 1000), [63, 125, 250, 500, 1000]);
        assert_eq!(looks(64, 20), [20]);
    }
}

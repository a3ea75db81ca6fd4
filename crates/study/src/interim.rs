//! When a study that may end early is looked at: at the most that is allowed, at half of it, a quarter, and so on.
//!
//! Each interim analysis has the same share of the risk (Bonferroni over analyses): nothing needs to be known of how they depend on each
//! other, nor of what made somebody stop.

/// Most interim analyses.
pub(crate) const ANALYSES: usize = 5;

/// Replicates at each look, rising to `most`; none is below `fewest`, unless it is the last.
pub(crate) fn halvings(most: u32, fewest: u32) -> Vec<u32> {
    let all = (0..ANALYSES).rev().map(|times| most >> times);
    all.filter(|&analysis| analysis >= fewest.min(most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn analyses_rise_to_the_most() {
        assert_eq!(halvings(1600, 100), [100, 200, 400, 800, 1600]);
        assert_eq!(halvings(4000, 200), [250, 500, 1000, 2000, 4000]);
        assert_eq!(halvings(90, 100), [90]);
    }
}

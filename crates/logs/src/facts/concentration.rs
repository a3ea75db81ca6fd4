//! How evenly the work is spread.

use super::columns::Facts;
use super::compute::View;

/// Events by member, the busiest first, without those who have none.
pub struct Shares {
    counts: Vec<u64>,
    sum: u64,
}

pub fn compute(view: &View, facts: &mut Facts) {
    let all = Shares::of(view, |_| true);
    facts.gini = all.gini();
    facts.top1_share = all.of_top(1);
    facts.top1pct_share = all.of_top(all.counts.len().div_ceil(100));
    facts.top10pct_share = all.of_top(all.counts.len().div_ceil(10));
    let core = all.core();
    facts.core_members = core.map(|core| core as f64);
    facts.core_share = core.map(|core| core as f64 / all.counts.len() as f64);
    if view.log.merges_known {
        let own = Shares::of(view, |merge| !merge);
        facts.gini_nomerge = own.gini();
        facts.top1_share_nomerge = own.of_top(1);
        facts.core_share_nomerge = own.core().map(|core| core as f64 / own.counts.len() as f64);
    }
}

impl Shares {
    /// Counts events that are, or aren't, merges.
    pub fn of(view: &View, counted: impl Fn(bool) -> bool) -> Self {
        let mut counts = vec![0u64; view.log.members as usize];
        for event in view.log.events.iter().filter(|event| counted(event.merge)) {
            counts[event.member as usize] += 1;
        }
        counts.retain(|&count| count > 0);
        counts.sort_unstable_by(|a, b| b.cmp(a));
        Self { sum: counts.iter().sum(), counts }
    }

    /// Events by member, the busiest first.
    pub fn into_counts(self) -> Vec<u64> {
        self.counts
    }

    fn gini(&self) -> Option<f64> {
        let n = self.counts.len() as f64;
        let weighted: f64 = self
            .counts
            .iter()
            .enumerate()
            .map(|(rank, &count)| (n - 1.0 - 2.0 * rank as f64) * count as f64)
            .sum();
        (self.sum > 0).then(|| weighted / (n * self.sum as f64))
    }

    fn of_top(&self, members: usize) -> Option<f64> {
        let top: u64 = self.counts.iter().take(members).sum();
        (self.sum > 0).then(|| top as f64 / self.sum as f64)
    }

    /// Fewest members who make four fifths of all.
    fn core(&self) -> Option<usize> {
        let mut made = 0;
        let at = self.counts.iter().position(|&count| {
            made += count;
            5 * made >= 4 * self.sum
        });
        at.map(|at| at + 1)
    }
}

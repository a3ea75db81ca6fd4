//! What a search reads from a run: its cost, then the outcomes that were asked for, by the prices of the study.

use crate::outcome::{Outcome, UnitPrices};
use crate::spec::Prices;
use hearth_engine::observe;
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;

/// What is read of every run.
#[derive(Debug, Clone)]
pub(super) struct OutcomeValues {
    outcomes: Vec<Outcome>,
    prices: Prices,
    /// The community that is looked at; all of them together where none is named.
    community: Option<String>,
}

impl OutcomeValues {
    pub fn new(outcomes: &[Outcome], prices: &Prices, community: Option<&str>) -> Self {
        let cost = Outcome::named("cost").into_iter();
        Self {
            outcomes: cost.chain(outcomes.iter().copied()).collect(),
            prices: prices.clone(),
            community: community.map(str::to_owned),
        }
    }

    /// Numbers of a run.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Reads a run of a scenario.
    pub fn of(&self, scenario: &Scenario, run: &[observe::Outcome]) -> Vec<f64> {
        let named = scenario.communities.iter().zip(run);
        let looked_at: Vec<RunRow> = named
            .filter(|(community, _)| self.community.as_ref().is_none_or(|name| *name == community.name))
            .map(|(_, outcome)| outcome.row)
            .collect();
        let prices = UnitPrices::of(&self.prices, scenario);
        let read = |outcome: &Outcome| outcome.of_run(&looked_at, &prices, scenario.horizon_weeks);
        self.outcomes.iter().map(read).collect()
    }
}

//! What a life tells a search: its cost, then the outcomes that were asked for, by the prices of the study.

use crate::experiment::question::{Outcome, OutcomeKind, Prices};
use crate::observe;
use crate::observe::RunRow;
use crate::scenario::Scenario;

/// What is read of every life.
#[derive(Debug, Clone)]
pub(super) struct Readings {
    outcomes: Vec<Outcome>,
    prices: Prices,
    /// The community that is looked at; all of them together where none is named.
    community: Option<String>,
}

/// Units of quantities of which several communities have the sum, and not the mean.
const SUMMED: [&str; 5] = ["h", "money", "people", "count", "topics"];

impl Readings {
    pub fn new(outcomes: &[Outcome], prices: &Prices, community: Option<&str>) -> Self {
        let cost = Outcome::named("cost").into_iter();
        Self {
            outcomes: cost.chain(outcomes.iter().copied()).collect(),
            prices: prices.clone(),
            community: community.map(str::to_owned),
        }
    }

    /// Numbers of a life.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Reads a life of a scenario.
    pub fn of(&self, scenario: &Scenario, life: &[observe::Outcome]) -> Vec<f64> {
        let named = scenario.communities.iter().zip(life);
        let looked_at: Vec<&RunRow> = named
            .filter(|(community, _)| self.community.as_ref().is_none_or(|name| *name == community.name))
            .map(|(_, outcome)| &outcome.row)
            .collect();
        let priced = Priced { prices: &self.prices, usual: f64::from(scenario.organisation.hour_price) };
        let read = |outcome: &Outcome| match outcome.name {
            "cost" => looked_at.iter().map(|row| priced.cost(row)).sum(),
            "worth" => looked_at.iter().map(|row| priced.worth(row)).sum(),
            "net_value" => looked_at.iter().map(|row| priced.worth(row) - priced.cost(row)).sum(),
            _ => together(outcome, &looked_at, scenario.horizon_weeks),
        };
        self.outcomes.iter().map(read).collect()
    }
}

/// Prices of a study; hours without a price of their own have the organisation's.
struct Priced<'a> {
    prices: &'a Prices,
    usual: f64,
}

impl Priced<'_> {
    fn hour(&self, price: Option<f32>) -> f64 {
        price.map_or(self.usual, f64::from)
    }

    fn cost(&self, row: &RunRow) -> f64 {
        let prices = self.prices;
        self.hour(prices.member_hour) * row.hours
            + self.hour(prices.coordinator_hour) * row.coordinator_hours
            + self.hour(prices.support_hour) * (row.cost_hours - row.hours - row.coordinator_hours)
            + f64::from(prices.event) * row.events
            + f64::from(prices.money) * row.money
    }

    fn worth(&self, row: &RunRow) -> f64 {
        self.hour(self.prices.value_hour) * row.value_tangible
            + f64::from(self.prices.intangible_hour) * row.value_intangible
    }
}

/// One outcome of all communities that are looked at: the sum of what can be summed, else the mean of what exists. What
/// hasn't happened by the horizon counts as happening then.
fn together(outcome: &Outcome, looked_at: &[&RunRow], horizon: u32) -> f64 {
    let Some(column) = RunRow::COLUMNS.iter().position(|column| column.name == outcome.column) else {
        return f64::NAN;
    };
    let censored = |value: f64| match outcome.kind == OutcomeKind::Time && value.is_nan() {
        true => f64::from(horizon),
        false => value,
    };
    let each = looked_at.iter().map(|row| censored(row.values()[column])).filter(|value| !value.is_nan());
    let (sum, count) = each.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    match count {
        0 => f64::NAN,
        _ if SUMMED.contains(&outcome.unit) && outcome.kind == OutcomeKind::Mean => sum,
        count => sum / f64::from(count),
    }
}

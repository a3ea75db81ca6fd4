//! What a life tells a search: its cost, then the outcomes that were asked for, by the prices of the study.

use crate::compare::{Priced, SUMMED};
use crate::spec::{Outcome, OutcomeKind, Prices};
use hearth_engine::observe;
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;

/// What is read of every life.
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
        let prices = Priced::of(&self.prices, scenario);
        let read = |outcome: &Outcome| priced(outcome, &looked_at, &prices, scenario.horizon_weeks);
        self.outcomes.iter().map(read).collect()
    }
}

/// Columns of the runs from which prices make a cost and a worth.
const PRICED: [&str; 7] =
    ["hours", "coordinator_hours", "cost_hours", "events", "money", "value_tangible", "value_intangible"];

/// Columns of the runs that [`priced`] reads an outcome from.
pub(crate) fn columns(outcome: &Outcome) -> Vec<&'static str> {
    match outcome.name {
        "cost" | "worth" | "net_value" | "roi" => PRICED.to_vec(),
        _ => vec![outcome.column],
    }
}

/// One outcome of all communities that are looked at, with cost, worth and return by the prices of a study.
pub(crate) fn priced(outcome: &Outcome, looked_at: &[&RunRow], prices: &Priced, horizon: u32) -> f64 {
    let cost =
        |row: &RunRow| prices.cost([row.hours, row.coordinator_hours, row.cost_hours, row.events, row.money]);
    let worth = |row: &RunRow| prices.worth(row.value_tangible, row.value_intangible);
    let costs = || looked_at.iter().map(|row| cost(row)).sum::<f64>();
    let net = || looked_at.iter().map(|row| worth(row) - cost(row)).sum::<f64>();
    match outcome.name {
        "cost" => costs(),
        "worth" => looked_at.iter().map(|row| worth(row)).sum(),
        "net_value" => net(),
        "roi" => match costs() {
            spent if spent > 0.0 => net() / spent,
            _ => f64::NAN,
        },
        _ => together(outcome, looked_at, horizon),
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
        _ if SUMMED.contains(&outcome.column) => sum,
        count => sum / f64::from(count),
    }
}

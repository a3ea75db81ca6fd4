//! Outcomes of every life, by the prices of a study.

use super::values::ArmValues;
use crate::spec::{Outcome, OutcomeKind, Prices};
use hearth_engine::scenario::Scenario;
use hearth_statistics::Influence;

/// Prices of one arm: what a study leaves open has the organisation's price of an hour.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Priced {
    /// An hour that a member gives, in money.
    pub member_hour: f64,
    /// An hour of a coordinator, or of a portfolio's support, in money.
    pub coordinator_hour: f64,
    /// Any other hour, in money.
    pub support_hour: f64,
    /// An event, besides hours, travel and fees, in money.
    pub event: f64,
    /// What a unit of money spent by the model counts for.
    pub money: f64,
    /// An hour of tangible value, in money.
    pub value_hour: f64,
    /// An hour of intangible value, in money.
    pub intangible_hour: f64,
}

impl Priced {
    /// The prices of an arm.
    pub fn of(prices: &Prices, scenario: &Scenario) -> Self {
        let usual = f64::from(scenario.organisation.hour_price);
        let hour = |price: Option<f32>| price.map_or(usual, f64::from);
        Self {
            member_hour: hour(prices.member_hour),
            coordinator_hour: hour(prices.coordinator_hour),
            support_hour: hour(prices.support_hour),
            event: f64::from(prices.event),
            money: f64::from(prices.money),
            value_hour: hour(prices.value_hour),
            intangible_hour: f64::from(prices.intangible_hour),
        }
    }

    /// What lives cost, in money, from hours that members gave, hours of coordinators, all hours, events and money spent.
    pub fn cost(&self, [member, coordinator, all, events, money]: [f64; 5]) -> f64 {
        self.member_hour * member
            + self.coordinator_hour * coordinator
            + self.support_hour * (all - member - coordinator)
            + self.event * events
            + self.money * money
    }

    /// What lives were worth, in money, from hours of tangible and of intangible value.
    pub fn worth(&self, tangible: f64, intangible: f64) -> f64 {
        self.value_hour * tangible + self.intangible_hour * intangible
    }
}

/// One outcome of one arm, life by life.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    /// By replicate; `NaN` where it doesn't exist. Of times, those that didn't happen have the horizon.
    pub values: Vec<f64>,
    /// The estimate of its mean, or of the ratio that it is.
    pub influence: Influence,
    /// Whether every value is 0 or 1.
    pub binary: bool,
}

impl Quantity {
    /// Reads an outcome off an arm's lives.
    pub fn of(outcome: &Outcome, lives: &ArmValues, prices: &Priced, horizon: u32) -> Self {
        if outcome.name == "roi" {
            return Self::return_on(lives, prices);
        }
        let values = values(outcome, lives, prices, horizon);
        let influence = Influence::mean(&values);
        let binary =
            outcome.kind == OutcomeKind::Share && values.iter().all(|value| *value == 0.0 || *value == 1.0);
        Self { values, influence, binary }
    }

    /// Return over all lives together: what they were worth, less what they cost, for what they cost. A mean of the
    /// returns of single lives would be ruled by those that cost next to nothing.
    fn return_on(lives: &ArmValues, prices: &Priced) -> Self {
        let (cost, worth) = (costs(lives, prices), worths(lives, prices));
        let net: Vec<f64> = worth.iter().zip(&cost).map(|(worth, cost)| worth - cost).collect();
        let each = net.iter().zip(&cost).map(|(net, cost)| if *cost > 0.0 { net / cost } else { f64::NAN });
        Self { values: each.collect(), influence: Influence::ratio(&net, &cost), binary: false }
    }
}

fn values(outcome: &Outcome, lives: &ArmValues, prices: &Priced, horizon: u32) -> Vec<f64> {
    match (outcome.name, outcome.kind) {
        ("cost", _) => costs(lives, prices),
        ("worth", _) => worths(lives, prices),
        ("net_value", _) => {
            worths(lives, prices).iter().zip(costs(lives, prices)).map(|(worth, cost)| worth - cost).collect()
        }
        (_, OutcomeKind::Time) => {
            let restricted = |value: &f64| if value.is_nan() { f64::from(horizon) } else { *value };
            let each: Vec<f64> = lives.each(outcome.column).iter().map(restricted).collect();
            let mean = |of_one: &[f64]| of_one.iter().sum::<f64>() / of_one.len() as f64;
            each.chunks(lives.communities).map(mean).collect()
        }
        _ => lives.column(outcome.column).to_vec(),
    }
}

fn costs(lives: &ArmValues, prices: &Priced) -> Vec<f64> {
    let names = ["hours", "coordinator_hours", "cost_hours", "events", "money"];
    let columns = names.map(|name| lives.column(name));
    (0..columns[0].len()).map(|at| prices.cost(columns.map(|column| column[at]))).collect()
}

fn worths(lives: &ArmValues, prices: &Priced) -> Vec<f64> {
    let (tangible, intangible) = (lives.column("value_tangible"), lives.column("value_intangible"));
    tangible
        .iter()
        .zip(intangible)
        .map(|(tangible, intangible)| prices.worth(*tangible, *intangible))
        .collect()
}

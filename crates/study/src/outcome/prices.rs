//! Prices as they are applied: what a run costs, and what its value comes to.

use crate::error::StudyError;
use crate::points::Points;
use crate::spec::Prices;
use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;

/// Prices of one arm: what a study leaves open has the organisation's price of an hour.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct UnitPrices {
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

impl UnitPrices {
    /// Columns of [`RunRow`] that prices are applied to.
    pub const COLUMNS: [&'static str; 7] =
        ["hours", "coordinator_hours", "cost_hours", "events", "money", "value_tangible", "value_intangible"];

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

    /// The prices of points: of each by itself where an hour's price is varied, else one for all.
    ///
    /// # Errors
    ///
    /// Where a point makes no scenario.
    pub fn of_points(prices: &Prices, points: &Points) -> Result<Vec<Self>, StudyError> {
        let vary = points.columns().iter().any(|column| column.path.starts_with("organisation"));
        let count = if vary { points.count() as usize } else { 1 };
        let of_point = |point: usize| {
            points
                .scenario(point)
                .map(|scenario| Self::of(prices, &scenario))
                .map_err(|error| StudyError::Design { message: format!("point {point}: {error}") })
        };
        (0..count).map(of_point).collect()
    }

    /// What a run cost, in money.
    pub fn cost(&self, run: &RunRow) -> f64 {
        self.member_hour * run.hours
            + self.coordinator_hour * run.coordinator_hours
            + self.support_hour * (run.cost_hours - run.hours - run.coordinator_hours)
            + self.event * run.events
            + self.money * run.money
    }

    /// What the value of a run comes to, in money.
    pub fn gross_value(&self, run: &RunRow) -> f64 {
        self.value_hour * run.value_tangible + self.intangible_hour * run.value_intangible
    }

    /// The same with an hour of intangible value counted like one of tangible value.
    pub fn full_value(&self, run: &RunRow) -> f64 {
        self.value_hour * (run.value_tangible + run.value_intangible)
    }
}

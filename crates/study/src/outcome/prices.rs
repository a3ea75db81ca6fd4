//! What things cost, and what value is worth: prices as a study states them, and as they are applied to a run.

use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;
use hearth_engine::scenario::error::Problems;
use hearth_engine::scenario::fill::read_group;
use hearth_engine::scenario::node::Node;
use hearth_engine::scenario::parameters::{parameters, within};
use hearth_engine::scenario::source::Source;
use hearth_engine::scenario::tree::parse;

const MOST: f64 = 1e9;

parameters! {
    /// Prices, for cost and return. Hours without a price of their own have the organisation's (`organisation.hour_price`).
    pub struct Prices {
        /// An hour that a member gives to the community.
        member_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// An hour of a coordinator, or of the support that a portfolio gives.
        coordinator_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// Any other hour: of sponsors, of a full-time centre, of organising, of recognition and the like.
        support_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// An event, besides hours, travel and fees: a room, food.
        event: f32 = 0.0, within(0.0, MOST), "money", "", "";
        /// Money that the model itself spends on travel, experts, support of tasks and systems.
        money: f32 = 1.0, within(0.0, 1000.0), "money", "", "";
        /// An hour of tangible value: saved, or of problems solved.
        value_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// An hour of intangible value: learning, ties, confidence.
        intangible_hour: f32 = 0.0, within(0.0, MOST), "money/h", "", "";
    }
}

impl Prices {
    /// Reads the group `prices` of a study or a design.
    pub(crate) fn read(node: &Node, problems: &mut Problems) -> Self {
        let mut prices = Self::default();
        read_group(&mut prices, node, "prices", problems);
        prices
    }

    /// Reads the group as a design's record keeps it: as it was written.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut problems = Problems::of("prices");
        parse(&Source::new("prices", text), &mut problems)
            .map_or_else(Self::default, |node| Self::read(&node, &mut problems))
    }
}

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

/// A price by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct PriceInfo {
    /// Name, as study files write it.
    pub name: &'static str,
    /// What it is the price of, as a sentence takes it.
    pub words: &'static str,
}

const fn price(name: &'static str, words: &'static str) -> PriceInfo {
    PriceInfo { name, words }
}

impl UnitPrices {
    /// The prices that what an hour or an event counts for goes by, in the order of [`Self::amounts`].
    pub const PRICES: [PriceInfo; 7] = [
        price("value_hour", "an hour of tangible value"),
        price("intangible_hour", "an hour of intangible value"),
        price("member_hour", "a member's hour"),
        price("coordinator_hour", "a coordinator's hour"),
        price("support_hour", "any other hour of work"),
        price("event", "an event"),
        price("money", "each unit of money that is spent"),
    ];

    /// Prices, in the order of [`Self::PRICES`].
    pub const fn amounts(&self) -> [f64; Self::PRICES.len()] {
        [
            self.value_hour,
            self.intangible_hour,
            self.member_hour,
            self.coordinator_hour,
            self.support_hour,
            self.event,
            self.money,
        ]
    }

    /// By how much the net value of a run rises with each price, in the order of [`Self::PRICES`]: hours of value, and hours and
    /// events of cost turned. Net value is the sum of amounts times these.
    pub fn quantities(run: &RunRow) -> [f64; Self::PRICES.len()] {
        [
            run.value_tangible,
            run.value_intangible,
            -run.hours,
            -run.coordinator_hours,
            -(run.cost_hours - run.hours - run.coordinator_hours),
            -run.events,
            -run.money,
        ]
    }

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

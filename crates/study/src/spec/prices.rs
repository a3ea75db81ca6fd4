//! What things cost, and what value is worth.

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

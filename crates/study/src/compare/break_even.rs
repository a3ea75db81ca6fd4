//! Break-even prices: the price at which two arms are worth the same, all other prices as they are.
//!
//! The net value of an arm less that of another is a straight line of each price: so much for each hour or event, and the rest.
//! Where it crosses 0, the decision between the two turns, as far as it is one of money. Both means come from the same matched
//! replicates, so that the prices at which it may turn are those that a test of the difference doesn't exclude.

use serde::Serialize;

use super::result::{Gap, Interval};
use super::values::ArmValues;
use crate::outcome::{PriceInfo, UnitPrices, summed};
use crate::output::text::number;
use hearth_statistics::{Influence, Turning};

/// At which prices one arm begins to be worth more than another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakEven {
    /// Name of the arm.
    pub arm: String,
    /// Name of the arm that it is measured against.
    pub against: String,
    /// Net value of the arm less that of the other, at the prices of the study, with its interval for this one alone.
    pub net_value: Gap,
    /// One price after the other, that of an hour of tangible value first; prices that move the difference in no run are left out.
    pub prices: Vec<PriceTurns>,
    /// What it means for the price of an hour of tangible value, in a sentence or two.
    pub text: String,
}

/// Where a price turns the decision between two arms.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PriceTurns {
    /// Which price.
    pub price: PriceInfo,
    /// Its amount in the study, for the arm.
    pub now: f64,
    /// The price at which both arms have the same net value; none where there is no such price of 0 or more.
    pub at: Option<f64>,
    /// Prices at which they may have it (an infinite end: no price is too high); none where the decision is surely the same at all
    /// prices.
    pub interval: Option<Interval>,
    /// Whether the arm, and not the other, is worth more above that price; where there is none, at all prices.
    pub arm_above: bool,
}

impl BreakEven {
    /// One price, by its name in study files.
    pub fn price(&self, name: &str) -> Option<&PriceTurns> {
        self.prices.iter().find(|one| one.price.name == name)
    }
}

/// The break-even prices of two arms, with intervals that miss with a probability of `risk`.
pub(super) fn break_even(
    (arm, against): (&str, &str),
    runs: (&ArmValues, &ArmValues),
    prices: (&UnitPrices, &UnitPrices),
    risk: f64,
) -> BreakEven {
    const PRICES: usize = UnitPrices::PRICES.len();
    let (amounts, other_amounts) = (prices.0.amounts(), prices.1.amounts());
    // By replicate: what each price moves in both arms, and the difference in net value.
    let pairs = runs.0.runs().zip(runs.1.runs());
    let rows: Vec<([f64; PRICES], [f64; PRICES], f64)> = pairs
        .map(|(one, other)| {
            let (one, other) = (prices.0.quantities(&summed(one)), prices.1.quantities(&summed(other)));
            let net = |amounts: &[f64; PRICES], of: &[f64; PRICES]| -> f64 {
                amounts.iter().zip(of).map(|(amount, of)| amount * of).sum()
            };
            (one, other, net(&amounts, &one) - net(&other_amounts, &other))
        })
        .collect();
    let net: Vec<f64> = rows.iter().map(|row| row.2).collect();
    let net = Influence::mean(&net);
    let turns = |(at, price): (usize, &PriceInfo)| {
        let slope: Vec<f64> = rows.iter().map(|(one, other, _)| one[at] - other[at]).collect();
        if slope.iter().all(|slope| *slope == 0.0) {
            return None;
        }
        let level: Vec<f64> = rows
            .iter()
            .map(|(one, other, net)| net - amounts[at] * one[at] + other_amounts[at] * other[at])
            .collect();
        let (level, slope) = (Influence::mean(&level), Influence::mean(&slope));
        let turning = Turning::of(&level, &slope, risk);
        Some(PriceTurns {
            price: *price,
            now: amounts[at],
            at: turning.at,
            interval: turning.may_be.map(Interval::from),
            arm_above: if turning.at.is_some() { slope.value > 0.0 } else { net.value > 0.0 },
        })
    };
    let mut found = BreakEven {
        arm: arm.to_owned(),
        against: against.to_owned(),
        net_value: Gap { value: net.value, interval: net.interval(risk).into() },
        prices: UnitPrices::PRICES.iter().enumerate().filter_map(turns).collect(),
        text: String::new(),
    };
    found.text = text(&found);
    found
}

/// Where the value of an hour turns the decision, and how sure that is.
fn text(found: &BreakEven) -> String {
    let (arm, against) = (format!("“{}”", found.arm), format!("“{}”", found.against));
    let Some(hour) = found.price("value_hour") else {
        return format!("No price of an hour of value tells {arm} and {against} apart.");
    };
    let (above, below) = if hour.arm_above { (&arm, &against) } else { (&against, &arm) };
    let now = number(hour.now);
    match (hour.at, hour.interval) {
        (Some(at), Some(interval)) => {
            let range = match interval.high.is_finite() {
                true => format!("{} to {}", number(interval.low), number(interval.high)),
                false => format!("{} or more", number(interval.low)),
            };
            format!(
                "{above} is worth more than {below} in money where an hour of tangible value is worth more than {} ({range}); it \
                 is {now} here.",
                number(at)
            )
        }
        (_, Some(interval)) if !interval.high.is_finite() => format!(
            "{above} is worth more than {below} in money at any value of an hour, as far as the runs show; from {} on that isn't \
             certain.",
            number(interval.low)
        ),
        (_, Some(interval)) => format!(
            "{above} is worth more than {below} in money at any value of an hour, as far as the runs show; from {} to {} that isn't \
             certain.",
            number(interval.low),
            number(interval.high)
        ),
        (_, None) => {
            format!("{above} is worth more than {below} in money at any value of an hour.")
        }
    }
}

//! What things cost, and what value is worth: prices as a study states them, and as they are applied to a run.

use hearth_engine::observe::RunRow;
use hearth_engine::scenario::Scenario;
use hearth_engine::scenario::error::Problems;
use hearth_engine::scenario::fill::read_group;
use hearth_engine::scenario::nearest;
use hearth_engine::scenario::node::Node;
use hearth_engine::scenario::parameters::{
    ANY, Group, Member, MemberMut, choices, members, parameters, within,
};
use hearth_engine::scenario::source::Source;
use hearth_engine::scenario::tree::parse;
use hearth_engine::scenario::value::Scalar;

const MOST: f64 = 1e9;

parameters! {
    /// Prices, for cost and return. Hours without a price of their own have the organisation's (`organisation.hour_price`).
    pub struct Prices {
        /// An hour that a member gives to the community.
        member_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// An hour of a coordinator, or of the support that a portfolio gives.
        coordinator_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// An hour of a sponsor, who is an executive; as any other hour where it isn't given.
        sponsor_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// Any other hour: of a full-time centre, of organising, of recognition and the like.
        support_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// An event, besides hours, travel and fees: a room, food.
        event: f32 = 0.0, within(0.0, MOST), "money", "", "";
        /// Money that the model itself spends on travel, experts, support of tasks and systems.
        money: f32 = 1.0, within(0.0, 1000.0), "money", "", "";
        /// An hour of tangible value: saved, or of problems solved.
        value_hour: Option<f32> = None, within(0.0, MOST), "money/h", "", "";
        /// An hour of intangible value: learning, ties, confidence.
        intangible_hour: f32 = 0.0, within(0.0, MOST), "money/h", "", "";
        /// Whether protected time costs what members use of it, or all that they are granted.
        protected: Protected = Protected::Used, ANY, "", "", "";
        /// Currency of all prices.
        currency: Currency = Currency::Money, ANY, "", "", "";
    }
}

choices! {
    /// What protected time costs.
    pub enum Protected {
        /// The hours that members use.
        Used = "used",
        /// The hours that members are granted: the roster pays for them, used or not.
        Rostered = "rostered",
    }
}

choices! {
    /// A currency; nothing is converted.
    pub enum Currency {
        /// None is named.
        Money = "money",
        /// Euro.
        Eur = "EUR",
        /// United States dollar.
        Usd = "USD",
        /// Pound sterling.
        Gbp = "GBP",
        /// Swiss franc.
        Chf = "CHF",
        /// Swedish krona.
        Sek = "SEK",
        /// Norwegian krone.
        Nok = "NOK",
        /// Danish krone.
        Dkk = "DKK",
        /// Polish zloty.
        Pln = "PLN",
        /// Czech koruna.
        Czk = "CZK",
        /// Hungarian forint.
        Huf = "HUF",
        /// Turkish lira.
        Try = "TRY",
        /// Japanese yen.
        Jpy = "JPY",
        /// Chinese yuan.
        Cny = "CNY",
        /// South Korean won.
        Krw = "KRW",
        /// Indian rupee.
        Inr = "INR",
        /// Singapore dollar.
        Sgd = "SGD",
        /// Australian dollar.
        Aud = "AUD",
        /// New Zealand dollar.
        Nzd = "NZD",
        /// Canadian dollar.
        Cad = "CAD",
        /// Brazilian real.
        Brl = "BRL",
        /// Mexican peso.
        Mxn = "MXN",
        /// South African rand.
        Zar = "ZAR",
        /// Israeli shekel.
        Ils = "ILS",
        /// Emirati dirham.
        Aed = "AED",
    }
}

impl Prices {
    /// Reads the group `prices` of a study or a design.
    pub(crate) fn read(node: &Node, problems: &mut Problems) -> Self {
        let mut prices = Self::default();
        read_group(&mut prices, node, "prices", problems);
        prices
    }

    /// Changes prices as the command line gives them: `member_hour=85`, `currency=EUR`.
    ///
    /// # Errors
    ///
    /// Where there is no such price, or it can't be that.
    pub fn change(&mut self, texts: &[String]) -> Result<(), String> {
        for text in texts {
            let expected = "expected a price and its amount, such as member_hour=85";
            let (name, value) = text.split_once('=').ok_or_else(|| format!("--price {text}: {expected}"))?;
            let (name, value) = (name.trim(), value.trim());
            let names = self.names();
            let Some(MemberMut::Leaf(spec, leaf)) = self.member_mut(name) else {
                let help = match nearest(name, names.iter().copied()) {
                    Some(meant) => format!("did you mean {meant}?"),
                    None => format!("there are {}", names.join(", ")),
                };
                return Err(format!("--price {text}: there is no price '{name}'; {help}"));
            };
            let scalar = value.parse().map_or(Scalar::Text(value), Scalar::Number);
            leaf.accept(scalar, spec).map_err(|_| {
                let expected = leaf.kind().expected(spec);
                format!("--price {text}: '{value}' is no {}; expected {expected}", name.replace('_', " "))
            })?;
        }
        Ok(())
    }

    /// The prices that aren't at their default, as a study file writes them.
    pub fn to_ron(&self) -> String {
        let usual = Self::default();
        let own = members(self).zip(members(&usual)).filter_map(|(own, usual)| match (own, usual) {
            (Member::Leaf(spec, own), Member::Leaf(_, usual)) => {
                let text = own.ron().filter(|text| Some(text) != usual.ron().as_ref())?;
                Some(format!("{}: {text}", spec.name))
            }
            _ => None,
        });
        format!("({})", own.collect::<Vec<_>>().join(", "))
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
    /// An hour of a sponsor, in money.
    pub sponsor_hour: f64,
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
    /// What protected time costs.
    pub protected: Protected,
    /// Currency of all of them.
    pub currency: Currency,
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
    pub const PRICES: [PriceInfo; 8] = [
        price("value_hour", "an hour of tangible value"),
        price("intangible_hour", "an hour of intangible value"),
        price("member_hour", "a member's hour"),
        price("coordinator_hour", "a coordinator's hour"),
        price("sponsor_hour", "a sponsor's hour"),
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
            self.sponsor_hour,
            self.support_hour,
            self.event,
            self.money,
        ]
    }

    /// By how much the net value of a run rises with each price, in the order of [`Self::PRICES`]: hours of value, and hours and
    /// events of cost turned. Net value is the sum of amounts times these.
    pub fn quantities(&self, run: &RunRow) -> [f64; Self::PRICES.len()] {
        [
            run.value_tangible,
            run.value_intangible,
            -(run.hours + self.rostered(run)),
            -run.coordinator_hours,
            -run.sponsor_hours,
            -(run.cost_hours - run.hours - run.coordinator_hours - run.sponsor_hours),
            -run.events,
            -run.money,
        ]
    }

    /// Columns of [`RunRow`] that prices are applied to.
    pub const COLUMNS: [&'static str; 9] = [
        "hours",
        "coordinator_hours",
        "sponsor_hours",
        "unused_hours",
        "cost_hours",
        "events",
        "money",
        "value_tangible",
        "value_intangible",
    ];

    /// The prices of an arm.
    pub fn of(prices: &Prices, scenario: &Scenario) -> Self {
        let usual = f64::from(scenario.organisation.hour_price);
        let hour = |price: Option<f32>| price.map_or(usual, f64::from);
        let support_hour = hour(prices.support_hour);
        Self {
            member_hour: hour(prices.member_hour),
            coordinator_hour: hour(prices.coordinator_hour),
            sponsor_hour: prices.sponsor_hour.map_or(support_hour, f64::from),
            support_hour,
            event: f64::from(prices.event),
            money: f64::from(prices.money),
            value_hour: hour(prices.value_hour),
            intangible_hour: f64::from(prices.intangible_hour),
            protected: prices.protected,
            currency: prices.currency,
        }
    }

    /// Hours that were granted and not used, where they cost.
    fn rostered(&self, run: &RunRow) -> f64 {
        if self.protected == Protected::Rostered { run.unused_hours } else { 0.0 }
    }

    /// What a run cost, in money.
    pub fn cost(&self, run: &RunRow) -> f64 {
        self.member_hour * run.hours
            + self.coordinator_hour * run.coordinator_hours
            + self.support_hour * (run.cost_hours - run.hours - run.coordinator_hours)
            + (self.sponsor_hour - self.support_hour) * run.sponsor_hours
            + self.member_hour * self.rostered(run)
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

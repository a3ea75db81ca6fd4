//! The organisation around the communities.

use super::parameters::{ANY, parameters, within};
use super::policy::{Allocation, Programme};

const W: &str = "Wenger 2005";

parameters! {
    /// The organisation: people who could join, culture, volatility.
    pub struct Organisation {
        /// People of the organisation who practise something near the domain of a community.
        practitioners: u32 = 400, within(1.0, 1_000_000.0), "people", "+newcomers", "Trial A: fitted pool of 399";
        /// Units (departments, sites) that these people belong to.
        units: u32 = 6, within(1.0, 64.0), "units", "", W;
        /// Share of newcomers who belong to a second community of the constellation too.
        brokers: f32 = 0.0, within(0.0, 1.0), "share", "+unit_coverage", "Wenger 2005; CoP framework for librarians";
        /// Rules, forms and approvals: hours lost on every piece of work for the organisation.
        bureaucracy: f32 = 0.2, within(0.0, 1.0), "share", "-value_tangible", W;
        /// Executives who sponsor move on at this rate.
        sponsor_departures_per_year: f32 = 0.25, within(0.0, 12.0), "1/year", "-legitimacy", W;
        /// Whether one executive sponsors all communities: the hours are spent once, divided among them, and all lose the sponsor at once.
        shared_sponsor: bool = false, ANY, "", "-cost", "Assumption: what a sponsor does for one serves all";
        /// Coordinators leave at this rate.
        coordinator_departures_per_year: f32 = 0.1, within(0.0, 12.0), "1/year", "-care", W;
        /// Reorganisations come at this rate.
        reorganisations_per_year: f32 = 0.1, within(0.0, 12.0), "1/year", "-members", W;
        /// Surges of workload come at this rate.
        workload_surges_per_year: f32 = 0.5, within(0.0, 12.0), "1/year", "-participants", W;
        /// Cuts of budget come at this rate, besides those that follow a sponsor's leaving.
        budget_cuts_per_year: f32 = 0.1, within(0.0, 12.0), "1/year", "-legitimacy", W;
        /// Decisions in a community's domain, asked for or not.
        decisions_per_year: f32 = 0.5, within(0.0, 12.0), "1/year", "+anger", W;
        /// Share of the hours for the community that holidays take in the two weeks at the year's end. Runs begin in the first full week of January.
        holidays: f32 = 0.5, within(0.0, 1.0), "share", "", "Repositories and lists: activity around Christmas";
        /// Hours of every week that the day job leaves for the community are squeezed by this share.
        workload: f32 = 0.0, within(0.0, 1.0), "share", "-participants", W;
        /// Weeks without a sign of life after which the organisation withdraws its staff and money, and closes the community.
        notice_weeks: u32 = 13, within(0.0, 520.0), "weeks", "", "Assumption: a quarter";
        /// Price of an hour of a practitioner's time.
        hour_price: f32 = 60.0, within(0.0, 10_000.0), "money/h", "", "Assumption: all-in cost of a professional's hour";
        /// What hours, money and value of a year later count for less, in the sums of a run: at 0.05, of next year's only 1/1.05.
        discount_per_year: f32 = 0.0, within(0.0, 1.0), "1/year", "", "Assumption: a run of few years isn't discounted";
    }
    with {
        /// Culture where communities start from.
        culture: Culture;
        /// How a budget is spread over several communities.
        portfolio: Portfolio;
    }
}

parameters! {
    /// What the organisation holds dear.
    pub struct Culture {
        /// Every one for oneself: knowledge is power, and is kept.
        individualism: f32 = 0.4, within(0.0, 1.0), "share", "-answer_rate", W;
        /// Colleagues are rivals: help costs rank.
        competition: f32 = 0.3, within(0.0, 1.0), "share", "-answer_rate", W;
        /// Only what pays this quarter counts.
        short_termism: f32 = 0.4, within(0.0, 1.0), "share", "-legitimacy", W;
        /// Weekly hours of a programme that works on culture.
        programme_hours: f32 = 0.0, within(0.0, 1000.0), "h/week", "+attitude", W;
        /// How a culture programme spends its hours.
        programme: Programme = Programme::OneByOne, ANY, "", "", W;
    }
}

parameters! {
    /// A strategic portfolio of domains.
    pub struct Portfolio {
        /// Hours a week of support that the portfolio divides among the communities.
        budget_hours: f32 = 0.0, within(0.0, 10_000.0), "h/week", "+care", W;
        /// How it is divided.
        allocation: Allocation = Allocation::Equal, ANY, "", "", W;
        /// Weeks between recalibrations.
        recalibration_weeks: u32 = 26, within(1.0, 520.0), "weeks", "", W;
    }
}

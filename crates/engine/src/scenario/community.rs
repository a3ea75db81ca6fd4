//! A community as it begins.

use super::parameters::{ANY, parameters, within};

const W: &str = "Wenger 2005";

parameters! {
    /// A community: its domain, its people, its practice at the start.
    pub struct Start {
        /// People who see the potential and begin.
        founders: u32 = 8, within(0.0, 100_000.0), "people", "+members", W;
        /// Mean weight of the ties that founders bring along.
        founding_ties: f32 = 0.15, within(0.0, 1.0), "weight", "+cohesion", W;
        /// Members who have signed up without having founded (same job title, subscribers of a site).
        enrolled: u32 = 0, within(0.0, 100_000.0), "people", "+members", "CoP framework for librarians";
        /// Topics of the domain that are renewed in a year.
        domain_turnover_per_year: f32 = 8.0, within(0.0, 600.0), "topics/year", "+outdated", W;
        /// How well the founders' guess of the domain meets what people care about: a unit moves its fit by a quarter.
        relevance: f32 = 0.0, within(-6.0, 6.0), "quarters of fit", "+participants", "Trial A: differences between communities";
        /// How much there is still to find out at the start.
        challenge: f32 = 0.7, within(0.0, 1.0), "share", "+challenge", W;
        /// Needs (questions, problems) that a participating member meets in a week.
        needs_per_week: f32 = 0.35, within(0.0, 5.0), "1/member/week", "+requests", "Learning communities";
        /// How far people deal with each other at all (0: a website, a job title).
        interaction: f32 = 1.0, within(0.0, 1.0), "share", "+requests", "CoP framework for librarians";
        /// How far the domain can't be put into writing.
        tacitness: f32 = 0.3, within(0.0, 1.0), "share", "-documented", "Learning organisation information systems";
        /// Share of the domain's topics that founders know on average.
        founders_know: f32 = 0.3, within(0.0, 1.0), "share", "+coverage", W;
        /// Share of the domain's topics that are written down at the start.
        documented: f32 = 0.0, within(0.0, 1.0), "share", "+documented", "CoP framework for librarians";
        /// Value of the domain to the organisation, against other domains.
        strategic_value: f32 = 1.0, within(0.0, 100.0), "weight", "+value_strategic", W;
        /// Share of the domain that is common with the other communities of the constellation.
        overlap: f32 = 0.25, within(0.0, 1.0), "share", "", "CoP framework for librarians";
        /// Share of the members who come from one unit (the rest come from all).
        home_share: f32 = 0.0, within(0.0, 1.0), "share", "-unit_coverage", W;
        /// Whether newcomers are admitted at all.
        admits: bool = true, ANY, "", "+newcomers", W;
        /// Whether those who were helped pass it on (pay it forward); data on it are mixed.
        pay_it_forward: bool = true, ANY, "", "+answer_rate", W;
    }
}

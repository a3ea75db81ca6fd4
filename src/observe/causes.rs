//! Why communities decline.

crate::scenario::choices! {
    /// Causes of decline.
    pub enum Cause {
        /// Nobody cares for the community as a community.
        Neglect = "neglect",
        /// Closed to newcomers and to what they bring.
        ClosedMindedness = "closed_mindedness",
        /// Nothing left to find out.
        LackOfChallenge = "lack_of_challenge",
        /// The day job leaves no time.
        CompetingDemands = "competing_demands",
        /// What members know no longer holds.
        FailureToAdapt = "failure_to_adapt",
        /// Work that drains.
        DeEnergizingWork = "de_energizing_work",
        /// Directed from outside.
        OverControl = "over_control",
        /// Justifying takes the place of practising.
        OverMeasurement = "over_measurement",
        /// The organisation doesn't back it.
        LackOfSupport = "lack_of_support",
        /// Those who carried it left.
        LossOfKeyPeople = "loss_of_key_people",
    }
}

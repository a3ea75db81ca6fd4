//! Why communities decline.

use super::ledger::Flow;
use super::record::Week;
use crate::model::state::Community;
use crate::scenario::Coefficients;

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

/// Number of causes.
pub const CAUSES: usize = Cause::ALL.len();

/// Weekly fading of what pressed: about a year back counts.
const FADING: f32 = 1.0 / 40.0;

/// Keeps account of what has pressed on a community of late, in energy a week for each of those who carry it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pressures {
    recent: [f32; CAUSES],
    peak: f32,
}

impl Pressures {
    /// Adds a week.
    pub fn look(&mut self, community: &Community, week: &Week, rules: &Coefficients) {
        let row = &week.row;
        self.peak = (self.peak * (1.0 - rules.stages.peak_fades)).max(row.active);
        // Pressure stops where nobody is left to feel it: what brought it so far stands.
        if row.active < 1.0 && row.participants < 1.0 {
            return;
        }
        let now = pressures(community, week, rules, self.peak);
        for (recent, now) in self.recent.iter_mut().zip(now) {
            *recent += FADING * (now - *recent);
        }
    }

    /// Weight of each cause, in the order of [`Cause::ALL`].
    pub fn weights(&self) -> [f32; CAUSES] {
        self.recent
    }

    /// The heaviest.
    pub fn heaviest(&self) -> Cause {
        let mut best = 0;
        for cause in 1..CAUSES {
            if self.recent[cause] > self.recent[best] {
                best = cause;
            }
        }
        Cause::ALL[best]
    }
}

fn pressures(community: &Community, week: &Week, rules: &Coefficients, peak: f32) -> [f32; CAUSES] {
    let (row, level, tally) = (&week.row, &community.level, &community.tally);
    let carriers = row.participants.max(row.active).max(1.0);
    // What drained, for each of those who take part; what charged counts as nothing here.
    let drained = |flow: Flow| {
        let index = flow as usize;
        let energy = (-week.flows.energy[index]).max(0.0);
        let engagement = (-week.flows.engagement[index]).max(0.0);
        (energy + engagement) as f32 / carriers
    };
    let rate = rules.energy.rate;
    let uncared = rate * rules.energy.care * (1.0 - row.care);
    let members = row.members.max(1.0);
    // Flows that everybody feels are counted for the mean member.
    let felt = |flow: Flow| (-week.flows.energy[flow as usize]).max(0.0) as f32 / members;
    let open = if community.start.admits { community.policy.openness } else { 0.0 };
    let missing = (1.0 - row.active / peak.max(1.0)).max(0.0);
    [
        uncared + drained(Flow::Unanswered) * (1.0 - row.care) + drained(Flow::Conflict),
        0.02 * (1.0 - open) * (0.4 + missing) + 0.02 * level.parochialism,
        felt(Flow::Challenge) + 0.5 * rate * rules.energy.challenge * (0.5 - row.challenge).max(0.0),
        drained(Flow::Overload) + 0.05 * (1.0 - tally.squeeze),
        felt(Flow::Outdated) + 0.1 * drained(Flow::Unanswered) * row.outdated,
        drained(Flow::Drudgery) + 0.5 * drained(Flow::Projects),
        drained(Flow::Control) + 0.02 * community.policy.control,
        drained(Flow::Measurement),
        0.03 * (1.0 - row.legitimacy) * (0.5 + 0.5 * level.cut.now()) + drained(Flow::Voice),
        tally.core_left as f32 / row.core.max(1.0) + 0.004 * f32::from(u8::from(level.coordinator_away > 0)),
    ]
}

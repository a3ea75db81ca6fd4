//! Why communities decline.

use super::ledger::Flow;
use super::record::Week;
use crate::model::state::Community;
pub use crate::scenario::Cause;
use crate::scenario::Coefficients;

/// Number of causes.
pub const CAUSES: usize = Cause::ALL.len();

/// Weekly fading of pressures: about a year back counts.
const FADING: f32 = 1.0 / 40.0;
/// Pressures that move no energy by themselves, in energy a week for each of those who carry the community. They are
/// as strong as what the flows of such a state usually take.
const CLOSED_DOORS: f32 = 0.02;
const CLOSED_MINDS: f32 = 0.02;
const SQUEEZED: f32 = 0.05;
const DIRECTED: f32 = 0.02;
const UNSUPPORTED: f32 = 0.03;
const NO_COORDINATOR: f32 = 0.004;
/// Closed doors press on a community that misses nobody; it presses more the more of its peak is missing.
const MISSED_ANYWAY: f32 = 0.4;
/// Challenge below which its lack counts besides the flow, and how much.
const USUAL_CHALLENGE: f32 = 0.5;
const BOREDOM: f32 = 0.5;
/// Share of requests without an answer that outdated knowledge accounts for, where all is outdated.
const UNANSWERED_BY_OUTDATED: f32 = 0.1;
/// Share of what projects drain that counts as de-energizing work.
const FAILED_PROJECTS: f32 = 0.5;
/// Lack of support without a cut of resources, and what a full cut adds.
const WITHOUT_CUT: f32 = 0.5;
const WITH_CUT: f32 = 0.5;

/// Pressures on a community of late, in energy a week for each of those who carry it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pressures {
    recent: [f32; CAUSES],
    peak: f32,
}

impl Pressures {
    /// Adds a week.
    pub fn observe(&mut self, community: &Community, week: &Week, rules: &Coefficients) {
        let row = &week.row;
        self.peak = (self.peak * (1.0 - rules.stages.peak_fades)).max(row.active);
        // Pressures end where nobody is left to feel them; what they did so far stands.
        if row.active < 1.0 && row.participants < 1.0 {
            return;
        }
        let this_week = pressures(community, week, rules, self.peak);
        for (recent, pressure) in self.recent.iter_mut().zip(this_week) {
            *recent += FADING * (pressure - *recent);
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
    let open = community.openness();
    let missing = (1.0 - row.active / peak.max(1.0)).max(0.0);
    [
        uncared + drained(Flow::Unanswered) * (1.0 - row.care) + drained(Flow::Conflict),
        CLOSED_DOORS * (1.0 - open) * (MISSED_ANYWAY + missing) + CLOSED_MINDS * level.parochialism,
        felt(Flow::Challenge)
            + BOREDOM * rate * rules.energy.challenge * (USUAL_CHALLENGE - row.challenge).max(0.0),
        drained(Flow::Overload) + SQUEEZED * (1.0 - tally.squeeze),
        felt(Flow::Outdated) + UNANSWERED_BY_OUTDATED * drained(Flow::Unanswered) * row.outdated,
        drained(Flow::Drudgery) + FAILED_PROJECTS * drained(Flow::Projects),
        drained(Flow::Control) + DIRECTED * community.policy.control,
        drained(Flow::Measurement),
        UNSUPPORTED * (1.0 - row.legitimacy) * (WITHOUT_CUT + WITH_CUT * level.cut.current())
            + drained(Flow::Voice),
        tally.core_left as f32 / row.core.max(1.0)
            + NO_COORDINATOR * f32::from(u8::from(level.coordinator_away > 0)),
    ]
}

//! Recognition: what standing with peers earns from the organisation.
//!
//! Effects of `policy.recognition` and `policy.career_paths` on people stand here, once: the charge of energy, the value for
//! engagement, how far rivalry and control weaken it, and how visible work counts. Only the hold of careers on members
//! stands in `departures`.

use super::state::Community;
use super::week::Context;
use crate::math;
use crate::observe::Flow;
use crate::scenario::coefficients::{Energy, Exchange};
use crate::scenario::{Organisation, Policy};

/// Reputation that counts half. Help given, fading over some months: a few answers make a name.
const HALF_REPUTATION: f32 = 4.0;
/// Share of rivalry that full recognition of help takes away.
const EASES_RIVALRY: f32 = 0.5;
/// Share of recognition's effect on answers that full control takes away.
const CONTROL_WEAKENS: f32 = 0.5;
/// What visible work counts where nothing is recognised: peers see it all the same.
const SEEN_BY_PEERS: f32 = 0.5;

/// How far the organisation recognises reputation, in appraisal or by careers, 0..1.
pub fn level(policy: &Policy) -> f32 {
    1.0 - (1.0 - policy.recognition) * (1.0 - policy.career_paths)
}

/// Reputation as it counts, 0..1.
pub fn standing(reputation: f32) -> f32 {
    math::saturation(reputation, HALF_REPUTATION)
}

/// Gives participants energy for their reputation. Where recognition comes with control, interest suffers a little.
pub fn charge(community: &mut Community, context: &Context) {
    let rules = &context.rules.energy;
    let level = level(&community.policy);
    if level == 0.0 {
        return;
    }
    let kept = 1.0 - rules.crowding_out * community.policy.recognition * community.policy.control;
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
        let standing = standing(community.members.reputation[slot]);
        community.move_energy(slot, rules.recognition * level * standing, Flow::Recognition);
        let lost = (1.0 - kept) * community.members.interest[slot];
        community.members.interest[slot] -= lost;
        community.members.leaning[slot] -= context.rules.participation.interest * lost;
    }
}

/// What full reputation adds to the value of a week, for engagement.
pub fn value(policy: &Policy, rules: &Energy) -> f32 {
    rules.recognition_value * level(policy)
}

/// Rivalry between colleagues: it holds help back, the less the more help is recognised.
pub fn rivalry(policy: &Policy, organisation: &Organisation) -> f32 {
    organisation.culture.competition * (1.0 - EASES_RIVALRY * policy.recognition)
}

/// What recognition adds to the log-odds of an answer.
pub fn willingness(policy: &Policy, rules: &Exchange) -> f32 {
    rules.recognition * policy.recognition * (1.0 - CONTROL_WEAKENS * policy.control)
}

/// Weight of visible work in an appraisal.
pub fn of_visible_work(policy: &Policy) -> f32 {
    SEEN_BY_PEERS + policy.recognition
}

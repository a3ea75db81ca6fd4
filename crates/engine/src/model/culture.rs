//! Norm and culture: a community starts from what is around it, and makes its own.

use super::state::Community;
use super::week::Context;
use crate::math;
use crate::scenario::coefficients::CultureRules;

/// Active members with whom a community moves attitudes half as fast as any can.
const MOVES_HALF: f32 = 5.0;

/// The norm follows how often help that was asked for is given.
pub fn norm(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.culture;
    let tally = &community.tally;
    let level = &mut community.level;
    if tally.approaches > 0 {
        let approaches = tally.approaches as f32;
        let accepted = tally.accepted as f32 / approaches;
        level.norm += rules.rate * approaches / (approaches + rules.approaches) * (accepted - level.norm);
    }
    level.norm += rules.pull * (norm_of(rules, level.attitude) - level.norm);
    // Attitudes around follow what people do; a community of few moves nobody.
    let weight = math::saturation(level.active, MOVES_HALF);
    level.attitude += rules.attitude_rate * weight * (level.norm - level.attitude);
}

/// The norm that a culture of this attitude starts a community with: 1 at most.
pub fn norm_of(rules: &CultureRules, attitude: f32) -> f32 {
    (rules.base + rules.sharing * attitude).min(1.0)
}

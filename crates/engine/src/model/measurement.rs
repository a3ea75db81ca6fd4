//! Being seen: measuring, reports, legitimacy, voice.

use super::state::{Community, Utility};
use super::week::Context;
use crate::math;
use crate::observe::Flow;
use crate::random::{Chance, Decision, Sequence};
use crate::scenario::coefficients::Recognition;

/// Stories and conversations: share of a figure's burden, and of its crowding out, that they spare.
const STORIES_SPARE: f32 = 0.5;
/// Share of legitimacy that full short-termism takes where no value is shown.
const SHORT_VIEW: f32 = 0.3;
/// Share of legitimacy that a full cut takes while it lasts.
const CUT_TAKES: f32 = 0.4;
/// What is seen of a community: weight of its voice, weight of visible value, and visible value that is half seen.
const VOICE_SEEN: f32 = 0.6;
const VALUE_SEEN: f32 = 0.4;
const SEEN_HALF: f32 = 1.0;
/// Distance from full legitimacy that nothing closes, without sponsor, proof or voice.
const NEVER_CLOSED: f32 = 0.97;
/// Participants who give half of what there is to report.
const REPORTS_HALF: f32 = 4.0;
/// Reports of a week at most.
const MOST_REPORTS: u32 = 16;
/// Draws besides the first in search of somebody active to write a report.
const OTHERS: u32 = 4;
/// Being heard: weights of being asked, of being spoken for and of a sponsor; coordinator's hours that speak half as well.
const ASKED: f32 = 0.6;
const SPOKEN_FOR: f32 = 0.6;
const SPONSORED: f32 = 0.3;
const SPEAKING_HOURS: f32 = 3.0;
/// What is heard of a community without legitimacy, and what full legitimacy adds.
const HEARD_ANYWAY: f32 = 0.3;
const HEARD_BY_RIGHT: f32 = 0.7;

/// Reports are written, value is shown, legitimacy follows; the sponsor, what is shown and what is seen can
/// stand in for each other.
pub fn measure(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.recognition;
    let effort = community.policy.measurement;
    write_reports(community, context);

    let stories = community.policy.stories;
    let level = &mut community.level;
    // Stories see the intangible; figures see only what can be counted, and of that less the shorter the view.
    let visible = level.value_recent.max(0.0) + stories * level.intangible_recent;
    let impressive = math::saturation(visible, rules.value_half);
    let seen_share = rules.shown_alone + (1.0 - rules.shown_alone) * effort / (effort + rules.effort_half);
    level.shown += rules.shown_rate * (seen_share * impressive - level.shown);

    let sponsor = community.sponsor();
    let level = &mut community.level;
    let short_view = 1.0 - SHORT_VIEW * context.organisation.culture.short_termism * (1.0 - level.shown);
    let cut = 1.0 - CUT_TAKES * level.cut.current();
    let seen = level.voice * VOICE_SEEN + VALUE_SEEN * visible / (visible + SEEN_HALF);
    let target = 1.0
        - NEVER_CLOSED
            * (1.0 - rules.sponsor * sponsor)
            * (1.0 - rules.shown * level.shown)
            * (1.0 - rules.seen * seen);
    level.legitimacy += rules.rate * (target * short_view * cut - level.legitimacy);
    level.legitimacy = level.legitimacy.clamp(0.0, 1.0);
    community.tally.sponsor = sponsor;
    voice(community, context, sponsor);
}

/// Each report costs somebody who carries the community the time of practising.
fn write_reports(community: &mut Community, context: &mut Context) {
    let rules = &context.rules.recognition;
    let effort = community.policy.measurement;
    if effort == 0.0 || community.present.is_empty() {
        return;
    }
    // What there is to report grows with those who take part.
    let present = community.present.len() as f32;
    let mean = rules.reports * effort * present / (present + REPORTS_HALF);
    let count = community.chances.count(Chance::Reports, mean).min(MOST_REPORTS);
    if count > 0 {
        let mut draws = context.random.sequence(community.index, Decision::Measure, context.week, 0);
        for _ in 0..count {
            write_report(community, rules, &mut draws);
        }
    }
    // Measured well, a community sees its own value.
    let core_from = context.rules.stages.core;
    for position in 0..community.present.len() {
        let slot = community.present[position] as usize;
        let of_core = community.members.of_core(slot, core_from);
        let aware = of_core * rules.awareness * effort * community.level.shown;
        community.move_energy(slot, aware, Flow::Measurement);
    }
}

/// One report: it falls to the most active of a few.
fn write_report(community: &mut Community, rules: &Recognition, draws: &mut Sequence) {
    // Stories are conversations, not forms: less of a burden.
    let burden = 1.0 - STORIES_SPARE * community.policy.stories;
    let mut writer = community.present[draws.below(community.present.len())] as usize;
    for _ in 0..OTHERS {
        let other = community.present[draws.below(community.present.len())] as usize;
        if community.members.participation[other] > community.members.participation[writer] {
            writer = other;
        }
    }
    community.members.used[writer] += rules.report_hours * burden;
    community.add_utility(writer, Utility::Measurement, -rules.report_value * burden);
    community.move_energy(writer, -rules.report_energy * burden, Flow::Measurement);
    community.tally.reports += 1;
}

/// How far the measured takes the place of the valuable this week.
pub fn crowd_out(community: &mut Community, context: &mut Context) {
    let figures = community.policy.measurement * (1.0 - STORIES_SPARE * community.policy.stories);
    let beyond = (figures - context.rules.recognition.crowding).max(0.0);
    community.tally.crowding = (context.rules.recognition.crowds_out * beyond).min(1.0);
}

/// Being heard: by being asked, by somebody who speaks for the community, by a sponsor.
fn voice(community: &mut Community, context: &Context, sponsor: f32) {
    let policy = &community.policy;
    let coordinator = community.coordinator(context.rules.shocks.cut_resources);
    let spoken = policy.advocacy * coordinator / (coordinator + SPEAKING_HOURS);
    let heard =
        1.0 - (1.0 - ASKED * policy.consultation) * (1.0 - SPOKEN_FOR * spoken) * (1.0 - SPONSORED * sponsor);
    let level = &mut community.level;
    level.voice += context.rules.recognition.voice_rate
        * (heard * (HEARD_ANYWAY + HEARD_BY_RIGHT * level.legitimacy) - level.voice);
}

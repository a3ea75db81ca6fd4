//! Being seen: measuring, reports, legitimacy, voice.

use super::state::{Community, Worth};
use super::week::Context;
use crate::observe::Flow;
use crate::random::{Chance, Decision, Sequence};
use crate::scenario::coefficients::Recognition;

/// Reports are written, value is shown, legitimacy follows; the sponsor, what is shown and what is seen can
/// stand in for each other.
pub fn measure(community: &mut Community, now: &mut Context) {
    let rules = &now.rules.recognition;
    let effort = community.policy.measurement;
    write_reports(community, now);

    let stories = community.policy.stories;
    let level = &mut community.level;
    // Stories see the intangible; figures see only what can be counted, and of that less the shorter the view.
    let visible = level.value_recent.max(0.0) + stories * level.intangible_recent;
    let impressive = visible / (visible + rules.value_half);
    let seen_share = rules.shown_alone + (1.0 - rules.shown_alone) * effort / (effort + rules.effort_half);
    level.shown += rules.shown_rate * (seen_share * impressive - level.shown);

    let sponsor = community.sponsor();
    let level = &mut community.level;
    let short_view = 1.0 - 0.3 * now.organisation.culture.short_termism * (1.0 - level.shown);
    let cut = 1.0 - 0.4 * level.cut.now();
    let seen = level.voice * 0.6 + 0.4 * visible / (visible + 1.0);
    let target = 1.0
        - 0.97
            * (1.0 - rules.sponsor * sponsor)
            * (1.0 - rules.shown * level.shown)
            * (1.0 - rules.seen * seen);
    level.legitimacy += rules.rate * (target * short_view * cut - level.legitimacy);
    level.legitimacy = level.legitimacy.clamp(0.0, 1.0);
    community.tally.sponsor = sponsor;
    voice(community, now, sponsor);
}

/// Each report costs somebody who carries the community the time of practising.
fn write_reports(community: &mut Community, now: &mut Context) {
    let rules = &now.rules.recognition;
    let effort = community.policy.measurement;
    if effort == 0.0 || community.present.is_empty() {
        return;
    }
    // What there is to report grows with those who take part.
    let present = community.present.len() as f32;
    let mean = rules.reports * effort * present / (present + 4.0);
    let count = community.chances.count(Chance::Reports, mean).min(16);
    if count > 0 {
        let mut draws = now.random.sequence(community.index, Decision::Measure, now.week, 0);
        for _ in 0..count {
            write_report(community, rules, &mut draws);
        }
    }
    // Measured well, a community sees what it is worth itself.
    let core_from = now.rules.stages.core;
    for place in 0..community.present.len() {
        let slot = community.present[place] as usize;
        let of_core = f32::from(u8::from(community.members.participation[slot] >= core_from));
        let aware = of_core * rules.awareness * effort * community.level.shown;
        community.move_energy(slot, aware, Flow::Measurement);
    }
}

/// One report: it falls to the most active of a few.
fn write_report(community: &mut Community, rules: &Recognition, draws: &mut Sequence) {
    // Stories are told, not filled in: less of a burden.
    let burden = 1.0 - 0.5 * community.policy.stories;
    let mut writer = community.present[draws.below(community.present.len())] as usize;
    for _ in 0..4 {
        let other = community.present[draws.below(community.present.len())] as usize;
        if community.members.participation[other] > community.members.participation[writer] {
            writer = other;
        }
    }
    community.members.used[writer] += rules.report_hours * burden;
    community.add_worth(writer, Worth::Measurement, -rules.report_value * burden);
    community.move_energy(writer, -rules.report_energy * burden, Flow::Measurement);
    community.tally.reports += 1;
}

/// How far the measured takes the place of the valuable this week.
pub fn crowd_out(community: &mut Community, now: &Context) {
    let figures = community.policy.measurement * (1.0 - 0.5 * community.policy.stories);
    let beyond = (figures - now.rules.recognition.crowding).max(0.0);
    community.tally.crowding = (now.rules.recognition.crowds_out * beyond).min(1.0);
}

/// Being heard: by being asked, by somebody who speaks for the community, by a sponsor.
fn voice(community: &mut Community, now: &Context, sponsor: f32) {
    let policy = &community.policy;
    let coordinator = community.coordinator(now.rules.shocks.cut_resources);
    let spoken = policy.advocacy * coordinator / (coordinator + 3.0);
    let heard = 1.0 - (1.0 - 0.6 * policy.consultation) * (1.0 - 0.6 * spoken) * (1.0 - 0.3 * sponsor);
    let level = &mut community.level;
    level.voice += now.rules.recognition.voice_rate * (heard * (0.3 + 0.7 * level.legitimacy) - level.voice);
}

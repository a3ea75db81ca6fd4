//! Coefficients of what a community does together, and of what happens to it.

use super::super::parameters::{parameters, within};
use super::{B, C, X};

parameters! {
    /// Appraisal v = learning (0.4 + unknown) + visibility (1/2 + recognition) + craft x interest - drudgery (1 - support) - imposed + noise.
    pub struct Work {
        /// Tasks that the community sets itself: a week, per participant and challenge.
        own_tasks: f32 = 0.036, within(0.0, 5.0), "1/participant/week", "", C;
        /// Weight of learning.
        learning: f32 = 0.8, within(0.0, 10.0), "value", "", "model design";
        /// Weight of visibility.
        visibility: f32 = 0.5, within(0.0, 10.0), "value", "", "model design";
        /// Weight of the craft.
        craft: f32 = 0.6, within(0.0, 10.0), "value", "", "model design";
        /// Weight of drudgery.
        drudgery: f32 = 1.6, within(0.0, 10.0), "value", "", "model design";
        /// How much of drudgery support takes away.
        support: f32 = 0.92, within(0.0, 1.0), "share", "", "model design";
        /// Weight of being ordered to do it, times (1 + control).
        imposed: f32 = 0.04, within(0.0, 10.0), "value", "", "model design";
        /// Weight of being behind: work that doesn't move drags.
        stuck: f32 = 1.2, within(0.0, 10.0), "value", "", X;
        /// Standard deviation of the noise in an appraisal.
        noise: f32 = 0.25, within(0.0, 5.0), "value", "", "model design";
        /// Energy moved by one appraisal of a full week's work on a task.
        energy: f32 = 0.1, within(0.0, 1.0), "energy", "", "model design";
        /// Utility of one appraisal, for engagement.
        utility: f32 = 0.59, within(0.0, 10.0), "value", "", C;
        /// People in a team, at most.
        team: u32 = 6, within(1.0, 8.0), "people", "", B;
        /// Weeks after which an unfinished task is given up.
        limit: u32 = 16, within(1.0, 520.0), "weeks", "", B;
        /// Progress of an hour's work among strangers, as a share of that of an ideal team.
        progress_strangers: f32 = 0.35, within(0.0, 1.0), "share", "", B;
        /// What ties add to it.
        progress_ties: f32 = 1.0, within(0.0, 10.0), "share", "", B;
        /// Most hours a member gives to a task in a week.
        hours: f32 = 2.0, within(0.3, 40.0), "h/week", "", X;
        /// Energy that success gives each of the team (for a task of 40 hours; less for less).
        success_energy: f32 = 0.12, within(0.0, 1.0), "energy", "", B;
        /// Engagement that success gives, times (1 - G).
        success_engagement: f32 = 0.05, within(0.0, 1.0), "share", "", B;
        /// Legitimacy that success gives, times (1 - L).
        success_legitimacy: f32 = 0.06, within(0.0, 1.0), "share", "", B;
        /// Energy that failure costs.
        failure_energy: f32 = 0.15, within(0.0, 1.0), "energy", "", B;
        /// Share of engagement that failure costs.
        failure_engagement: f32 = 0.15, within(0.0, 1.0), "share", "", B;
        /// Share of legitimacy that failure costs.
        failure_legitimacy: f32 = 0.1, within(0.0, 1.0), "share", "", B;
        /// Under control, the share of the directed tasks that are hard problems.
        directed_hard: f32 = 0.15, within(0.0, 1.0), "share", "", B;
        /// Under control, the share of the directed tasks that are drudgery.
        directed_drudge: f32 = 0.33, within(0.0, 1.0), "share", "", C;
    }
}

parameters! {
    /// Care moves to 1 - exp(-(coordinator + core) / (1.5 + 0.3 active)).
    pub struct Care {
        /// Weekly speed of care.
        rate: f32 = 0.12, within(0.0, 1.0), "1/week", "", X;
        /// Care by an hour of the coordinator.
        coordinator: f32 = 0.45, within(0.0, 10.0), "1/h", "", B;
        /// Care by each member of the core, times belonging, energy and hours up to two.
        core: f32 = 2.5, within(0.0, 10.0), "", "", B;
        /// Care that a small community needs.
        need: f32 = 1.5, within(0.1, 100.0), "", "", B;
        /// Care that each active member needs.
        need_active: f32 = 0.3, within(0.0, 10.0), "1/person", "", B;
        /// Hours a week of a coordinator who calls 63 % of the meetings that are due.
        caller_hours: f32 = 6.6, within(0.1, 100.0), "h/week", "", C;
        /// Probability that one founder or core member calls a meeting that is due, times sqrt(propensity) (energy - 0.3) habit.
        initiative: f32 = 0.61, within(0.0, 10.0), "probability", "", C;
        /// Energy that calling a meeting costs.
        calling_energy: f32 = 0.015, within(0.0, 1.0), "energy", "", C;
        /// Energy that the caller gains where people come, and loses twice where they don't.
        turnout_energy: f32 = 0.03, within(0.0, 1.0), "energy", "", C;
        /// Conflicts a week by each participant among strangers.
        conflict: f32 = 0.02, within(0.0, 1.0), "1/participant/week", "", B;
        /// Energy that a conflict costs those present, without care.
        conflict_energy: f32 = 0.11, within(0.0, 1.0), "energy", "", C;
        /// How much of a full decision's anger goes with belonging, before knowledge adds to it.
        anger_belonging: f32 = 1.0, within(0.0, 5.0), "share", "", B;
        /// Energy that full anger costs at once.
        anger_energy: f32 = 0.15, within(0.0, 1.0), "energy", "", B;
        /// Weekly fading of anger.
        anger_fades: f32 = 0.05, within(0.0, 1.0), "1/week", "", B;
        /// Anger that an answered exchange takes away.
        anger_answered: f32 = 0.05, within(0.0, 1.0), "share", "", B;
        /// Energy that being asked before a decision gives.
        consulted_energy: f32 = 0.08, within(0.0, 1.0), "energy", "", X;
        /// Energy that charters and plans cost a community that doesn't hold together yet.
        charter_energy: f32 = 0.12, within(0.0, 1.0), "energy", "", "Wenger 2005";
        /// Energy that a workshop gives those present.
        workshop_energy: f32 = 0.08, within(0.0, 1.0), "energy", "", X;
    }
}

parameters! {
    /// L moves to 1 - (1 - sponsor)(1 - shown)(1 - value): each can stand in for the others.
    pub struct Recognition {
        /// Weekly speed of legitimacy.
        rate: f32 = 0.018, within(0.0, 1.0), "1/week", "", C;
        /// Most legitimacy that a sponsor gives.
        sponsor: f32 = 0.52, within(0.0, 1.0), "share", "", C;
        /// Most legitimacy that shown value gives.
        shown: f32 = 0.85, within(0.0, 1.0), "share", "", B;
        /// Most legitimacy that voice and value seen by chance give.
        seen: f32 = 0.15, within(0.0, 1.0), "share", "", B;
        /// Weekly speed of shown value.
        shown_rate: f32 = 0.08, within(0.0, 1.0), "1/week", "", B;
        /// Share of value that shows without measuring.
        shown_alone: f32 = 0.1, within(0.0, 1.0), "share", "", B;
        /// Effort at which measuring shows half of what it can.
        effort_half: f32 = 0.12, within(0.01, 1.0), "share", "", B;
        /// Weekly value at which half is impressive.
        value_half: f32 = 2.5, within(0.1, 1000.0), "h/week", "", B;
        /// Hours that a report costs who writes it.
        report_hours: f32 = 1.5, within(0.0, 40.0), "h", "", B;
        /// Energy that a report costs who writes it.
        report_energy: f32 = 0.08, within(0.0, 1.0), "energy", "", X;
        /// Utility that a report takes from the week of who writes it.
        report_value: f32 = 0.5, within(0.0, 10.0), "value", "", X;
        /// Reports a week at full effort.
        reports: f32 = 3.0, within(0.0, 20.0), "1/week", "", X;
        /// Measuring beyond which the measured crowds out the valuable.
        crowding: f32 = 0.3, within(0.0, 1.0), "share", "", "Wenger 2005";
        /// Share of the own tasks that a whole of measuring beyond that crowds out.
        crowds_out: f32 = 2.5, within(0.0, 10.0), "share", "", "Wenger 2005";
        /// Energy that awareness of one's own value gives the core a week, at full effort.
        awareness: f32 = 0.004, within(0.0, 1.0), "energy", "", "Wenger 2005";
        /// Probability of a cut when a sponsor goes and nothing has been shown.
        cut_after_exit: f32 = 0.9, within(0.0, 1.0), "probability", "", B;
        /// How much shown value lowers it.
        cut_shielded: f32 = 1.6, within(0.0, 10.0), "", "", B;
        /// Weekly speed of voice.
        voice_rate: f32 = 0.02, within(0.0, 1.0), "1/week", "", X;
    }
}

parameters! {
    /// The domain: its fit and challenge, and its 64 topics, renewed, found out, written down, outdated.
    pub struct Knowledge {
        /// Fit of the domain that founders guess, on average.
        fit: f32 = 0.49, within(0.0, 1.0), "share", "", C;
        /// Spread of that guess.
        fit_sd: f32 = 0.2, within(0.0, 1.0), "share", "", C;
        /// Fit that a week full of answers brings, times (1 - F).
        fit_answers: f32 = 0.056, within(0.0, 1.0), "1/week", "", C;
        /// Answers in a week that bring half of it.
        fit_answers_half: f32 = 4.0, within(0.1, 1000.0), "1/week", "", C;
        /// Fit that a meeting with much to talk about brings, times (1 - F).
        fit_meeting: f32 = 0.022, within(0.0, 1.0), "share", "", C;
        /// How far the first meetings lead astray, or find a better domain (standard deviation; less with each meeting).
        fit_noise: f32 = 0.21, within(0.0, 1.0), "share", "", C;
        /// Weekly drift of the domain away from its people.
        fit_drift: f32 = 0.007, within(0.0, 1.0), "1/week", "", C;
        /// Challenge that comes up by itself, times (1 - H).
        challenge: f32 = 0.018, within(0.0, 1.0), "1/week", "", C;
        /// Wear of challenge by each thing said.
        wear: f32 = 0.0032, within(0.0, 1.0), "share", "", C;
        /// Matter to talk about that comes up in a week.
        matter: f32 = 0.35, within(0.0, 10.0), "1/week", "", C;
        /// Matter by each thing said.
        matter_content: f32 = 0.069, within(0.0, 10.0), "1", "", C;
        /// Matter that a meeting leaves.
        matter_left: f32 = 0.44, within(0.0, 1.0), "share", "", C;
        /// Weekly probability that one core member who is there, full of energy, renews a domain that has run dry.
        renewal: f32 = 0.0081, within(0.0, 1.0), "1/week", "", C;
        /// Challenge below which the domain has run dry.
        renewal_challenge: f32 = 0.4, within(0.0, 1.0), "share", "", C;
        /// Fit below which it has.
        renewal_fit: f32 = 0.45, within(0.0, 1.0), "share", "", C;
        /// Fit that a renewal brings, times (1 - F).
        workshop_fit: f32 = 0.25, within(0.0, 1.0), "share", "", C;
        /// Challenge that each renewed topic brings, times (1 - H).
        renewed: f32 = 0.045, within(0.0, 1.0), "share", "", B;
        /// Challenge that a renewal workshop brings, times (1 - H).
        workshop: f32 = 0.5, within(0.0, 1.0), "share", "", B;
        /// Challenge that full outside links or synthesis bring a week, times (1 - H).
        stimulus: f32 = 0.023, within(0.0, 1.0), "1/week", "", C;
        /// Share of look-ups that succeed where nobody cares: pages are found where somebody keeps them in order and points to them.
        untended: f32 = 0.25, within(0.0, 1.0), "share", "", "CoP framework for librarians";
        /// Probability that a look-up of a written topic succeeds, at full retrieval.
        lookup: f32 = 0.9, within(0.0, 1.0), "probability", "", X;
        /// Probability that an answer is written down, at full journals.
        journal: f32 = 0.5, within(0.0, 1.0), "probability", "", X;
        /// Probability that a member finds an outdated topic of its own in a week of taking part, at full reflection.
        reflect: f32 = 0.25, within(0.0, 1.0), "probability", "", X;
        /// Outdated pages that a coordinator or core with care tends in a week, at full care.
        tend: f32 = 0.25, within(0.0, 20.0), "topics/week", "", X;
        /// Weekly speed of parochialism: closed doors make closed minds.
        parochial_rate: f32 = 0.01, within(0.0, 1.0), "1/week", "", "Wenger 2005";
    }
}

parameters! {
    /// N += speed x (accepted share - N) + culture pull x (start - N).
    pub struct CultureRules {
        /// Weekly speed of the norm.
        rate: f32 = 0.03, within(0.0, 1.0), "1/week", "", B;
        /// Approaches at which half of the speed is reached.
        approaches: f32 = 5.0, within(0.1, 100.0), "1/week", "", B;
        /// Weekly pull of the culture around.
        pull: f32 = 0.004, within(0.0, 1.0), "1/week", "", B;
        /// Norm that the least sharing culture starts from.
        base: f32 = 0.15, within(0.0, 1.0), "share", "", B;
        /// What a sharing culture adds.
        sharing: f32 = 0.55, within(0.0, 1.0), "share", "", B;
        /// Weekly speed at which attitudes follow what a community practises.
        attitude_rate: f32 = 0.02, within(0.0, 1.0), "1/week", "", B;
        /// Weekly speed at which the organisation follows its communities.
        organisation_rate: f32 = 0.004, within(0.0, 1.0), "1/week", "", B;
        /// Attitude moved by an hour of a programme for each member, where practice is ready.
        programme: f32 = 0.03, within(0.0, 1.0), "1/h", "", B;
        /// Distance from practice at which a programme still has an effect.
        readiness: f32 = 0.4, within(0.01, 2.0), "share", "", B;
    }
}

parameters! {
    /// What shocks do, at full severity.
    pub struct Shocks {
        /// Share of the members whom a reorganisation moves away.
        reorganisation_moves: f32 = 0.32, within(0.0, 1.0), "share", "", C;
        /// Share of ties that a reorganisation cuts.
        reorganisation_ties: f32 = 0.3, within(0.0, 1.0), "share", "", X;
        /// Share of hours that a surge of workload takes.
        surge_hours: f32 = 0.6, within(0.0, 1.0), "share", "", X;
        /// Weeks that a surge lasts.
        surge_weeks: u32 = 8, within(1.0, 520.0), "weeks", "", X;
        /// Share of resources that a cut takes.
        cut_resources: f32 = 0.9, within(0.0, 1.0), "share", "", X;
        /// Weeks that a cut lasts.
        cut_weeks: u32 = 104, within(1.0, 520.0), "weeks", "", B;
        /// Weeks until a coordinator is replaced.
        coordinator_weeks: u32 = 16, within(1.0, 520.0), "weeks", "", X;
        /// Weeks until there is a sponsor again, where nobody takes over at once.
        sponsor_weeks: u32 = 78, within(1.0, 520.0), "weeks", "", X;
        /// Share of the domain that a technology break renews.
        break_topics: f32 = 0.5, within(0.0, 1.0), "share", "", X;
        /// Newcomers of an influx.
        influx_members: u32 = 30, within(0.0, 100_000.0), "people", "", "claim on growth";
        /// Share of the members that a split takes away.
        split_share: f32 = 0.4, within(0.0, 1.0), "share", "", X;
    }
}

parameters! {
    /// Values and costs.
    pub struct Value {
        /// Hours that the answer to a hard question saves.
        answer: f32 = 12.0, within(0.0, 100.0), "h", "", "Powers 2004: an internal discussion at Caterpillar was worth $600, at $50 an hour";
        /// Hours that the answer to a basic question saves.
        basic: f32 = 1.8, within(0.0, 100.0), "h", "", X;
        /// Hours that a successful look-up saves: those of a basic answer, and of whoever would have given it.
        lookup: f32 = 2.9, within(0.0, 100.0), "h", "", C;
        /// Hours lost by acting on outdated knowledge.
        misled: f32 = 1.0, within(0.0, 100.0), "h", "", X;
        /// Hours of value from one hour on a completed task, times the value of its kind.
        task: f32 = 3.6, within(0.0, 100.0), "h/h", "", X;
        /// Hours that what was learned saves when it is put to use.
        applied: f32 = 1.45, within(0.0, 100.0), "h/topic", "", X;
        /// Intangible value of a topic learned.
        learned: f32 = 1.0, within(0.0, 100.0), "h", "", X;
        /// Intangible value of a week's belonging of an active member.
        belonging: f32 = 0.2, within(0.0, 100.0), "h/week", "", X;
        /// Loss by a decision in the domain taken without asking, by coverage.
        decision: f32 = 20.0, within(0.0, 10_000.0), "h", "", "Wenger 2005";
        /// Hours of a sponsor's week at full attention.
        sponsor_hours: f32 = 1.5, within(0.0, 40.0), "h/week", "", X;
        /// Hours of organising a meeting.
        event_hours: f32 = 3.0, within(0.0, 100.0), "h", "", X;
        /// Travel and rooms for each participant of a meeting face to face.
        travel: f32 = 40.0, within(0.0, 10_000.0), "money", "", X;
        /// Fee of an expert from outside.
        expert_fee: f32 = 400.0, within(0.0, 100_000.0), "money", "", X;
        /// Support of a task, for each of its hours.
        support: f32 = 30.0, within(0.0, 10_000.0), "money/h", "", X;
        /// An information system with all services, for each member.
        lois: f32 = 1.0, within(0.0, 1000.0), "money/member/week", "", X;
        /// Hours of managers who see to recognition, careers, onboarding, matchmaking and consulting, each at full level, for each active member.
        attention: f32 = 0.04, within(0.0, 10.0), "h/week", "", X;
        /// Hours a week of one full-time member of the core.
        full_time: f32 = 36.0, within(0.0, 60.0), "h/week", "", X;
    }
}

parameters! {
    /// Thresholds of the stages; a stage must hold for some weeks before it is named.
    pub struct Stages {
        /// Weeks that a new stage must hold.
        hysteresis: u32 = 5, within(0.0, 520.0), "weeks", "", X;
        /// Weeks of which the log is read for signs of life: fewer than two people in them, and nobody in the latter half, is silence.
        silence: u32 = 8, within(1.0, 520.0), "weeks", "", C;
        /// Fewer active members than this: potential.
        potential_active: f32 = 3.0, within(0.0, 1000.0), "people", "", B;
        /// Less cohesion than this: potential.
        potential_cohesion: f32 = 0.04, within(0.0, 1.0), "share", "", X;
        /// A smaller core than this: coalescing.
        coalescing_core: f32 = 3.0, within(0.0, 1000.0), "people", "", C;
        /// Fewer active members than this: coalescing.
        coalescing_active: f32 = 7.0, within(0.0, 1000.0), "people", "", B;
        /// Less shared practice than this: coalescing.
        coalescing_practice: f32 = 0.2, within(0.0, 1.0), "share", "", C;
        /// Less fit of the domain than this: coalescing.
        coalescing_fit: f32 = 0.45, within(0.0, 1.0), "share", "", C;
        /// Less fit of the domain than this: maturing.
        maturing_fit: f32 = 0.55, within(0.0, 1.0), "share", "", C;
        /// Less legitimacy than this: maturing.
        maturing_legitimacy: f32 = 0.38, within(0.0, 1.0), "share", "", C;
        /// Less shared practice than this: maturing.
        maturing_practice: f32 = 0.28, within(0.0, 1.0), "share", "", B;
        /// Less weekly value than this: maturing.
        maturing_value: f32 = 14.0, within(0.0, 1000.0), "h/week", "", X;
        /// A smaller core than this: maturing.
        maturing_core: f32 = 4.0, within(0.0, 1000.0), "people", "", B;
        /// Active members below this share of the peak: stagnation, or transformation after an act.
        stagnation_active: f32 = 0.55, within(0.0, 1.0), "share", "", B;
        /// Challenge below this: stagnation, or transformation after an act.
        stagnation_challenge: f32 = 0.4, within(0.0, 1.0), "share", "", C;
        /// Weeks for which an act that changes domain, membership or charter makes a transformation of a stagnation.
        act_lasts: u32 = 26, within(0.0, 520.0), "weeks", "", X;
        /// Weekly fading of the peak.
        peak_fades: f32 = 0.003, within(0.0, 1.0), "1/week", "", B;
        /// Full-time people from which a steward community counts as an institution.
        institution_core: f32 = 1.0, within(0.1, 100.0), "people", "", "Wenger 2005";
        /// Participation from which a member is active.
        active: f32 = 0.25, within(0.0, 1.0), "share", "", "model design";
        /// Participation from which a member belongs to the core.
        core: f32 = 0.6, within(0.0, 1.0), "share", "", "model design";
    }
}

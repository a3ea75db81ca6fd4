//! The coefficients of the rules, process by process.
//!
//! `Trial A` was fitted to logs of real communities, `Trial B` was put through the claims of the
//! literature; `Assumption` marks a value chosen so that the rule has the effect that its source describes.

use super::parameters::{parameters, within};

const A: &str = "Trial A";
const B: &str = "Trial B";
const X: &str = "Assumption";

parameters! {
    /// Coefficients of the model. A setting (a kind of community) differs from another in a few of them.
    pub struct Coefficients { }
    with {
        /// Who takes part in a week.
        participation: Participation;
        /// Who comes, and what they bring.
        arrivals: Arrivals;
        /// Asking, answering, sharing.
        exchange: Exchange;
        /// Ties between members.
        ties: Ties;
        /// Tasks and projects.
        work: Work;
        /// Energy, engagement, belonging.
        energy: Energy;
        /// Care, conflict, anger.
        care: Care;
        /// Legitimacy and measurement.
        recognition: Recognition;
        /// Challenge, learning, writing down.
        knowledge: Knowledge;
        /// Norm and culture.
        culture: CultureRules;
        /// Who leaves.
        departures: Departures;
        /// What shocks do.
        shocks: Shocks;
        /// What an hour of each thing is worth, and what each lever costs.
        value: Value;
        /// Where one stage ends and the next begins.
        stages: Stages;
    }
}

parameters! {
    /// p = logistic(intercept + q + engagement G + energy (E - 1/2) + belonging (B + pull) + event - forgetting ln(1 + weeks silent)) x hours factor.
    pub struct Participation {
        /// Intercept of the inclination to take part.
        intercept: f32 = -3.73, within(-20.0, 20.0), "logit", "", A;
        /// Standard deviation of how communities differ in their members' inclination (frailty).
        frailty_sd: f32 = 1.0, within(0.0, 5.0), "logit", "", A;
        /// Weight of engagement.
        engagement: f32 = 4.6, within(0.0, 20.0), "logit", "", A;
        /// Weight of energy.
        energy: f32 = 1.6, within(0.0, 20.0), "logit", "", A;
        /// Weight of belonging and of the pull of ties.
        belonging: f32 = 0.6, within(0.0, 20.0), "logit", "", A;
        /// Weight of a meeting, times (1/2 + care).
        event: f32 = 1.4, within(0.0, 20.0), "logit", "", A;
        /// Weight of silence: forgetting follows a power law.
        forgetting: f32 = 0.449, within(0.0, 5.0), "logit", "", A;
        /// Hours factor where there are no hours at all.
        hours_floor: f32 = 0.45, within(0.0, 1.0), "share", "", A;
        /// What hours can add to the hours factor (at most 1 in all).
        hours_gain: f32 = 0.7, within(0.0, 2.0), "share", "", A;
        /// Hours at which half of that is reached.
        hours_half: f32 = 0.6, within(0.01, 40.0), "h/week", "", A;
        /// How much more newcomers of half a year come where there are many ways in.
        welcome: f32 = 1.2, within(0.0, 20.0), "logit", "", "Learning communities";
        /// Weeks after which a week's contribution counts half in the running mean of participation.
        half_life: f32 = 8.0, within(1.0, 520.0), "weeks", "", "model design";
        /// Messages per engaged hour in an active week, besides requests, answers, shares and task work.
        tempo: f32 = 3.1, within(0.0, 100.0), "1/h", "", A;
    }
}

parameters! {
    /// Newcomers a week = openness x (1 - ever/pool) x e^attention x challenge^novelty x (external + word of mouth + publicity).
    pub struct Arrivals {
        /// Newcomers a week who come by themselves.
        external: f32 = 0.45, within(0.0, 1000.0), "1/week", "", A;
        /// Weight of word of mouth.
        word_of_mouth: f32 = 0.25, within(0.0, 100.0), "1/week", "", A;
        /// Exponent of the activity that is talked about.
        word_of_mouth_power: f32 = 0.733, within(0.0, 2.0), "", "", A;
        /// Newcomers a week at full sponsorship, publicity and legitimacy.
        publicity: f32 = 2.83, within(0.0, 1000.0), "1/week", "", A;
        /// Exponent of challenge: people come where there is something to find out.
        novelty_power: f32 = 1.72, within(0.0, 10.0), "", "", A;
        /// Week-to-week persistence of public attention.
        attention_persistence: f32 = 0.97, within(0.0, 0.9999), "", "", A;
        /// Standard deviation of public attention.
        attention_sd: f32 = 0.54, within(0.0, 3.0), "log", "", A;
        /// Standard deviation between communities of those who come by themselves, and of who can be reached.
        reach_sd: f32 = 0.5, within(0.0, 3.0), "log", "", A;
        /// Share of the practitioners who change in a week and can be reached anew.
        pool_refresh: f32 = 0.0051, within(0.0, 1.0), "1/week", "", A;
        /// Sign-ups at a launch workshop, times (0.2 + sponsorship).
        launch_sign_ups: f32 = 32.7, within(0.0, 10_000.0), "people", "", A;
        /// Interest of a newcomer is u^power: few are passionate.
        interest_power: f32 = 2.6, within(0.1, 50.0), "", "", A;
        /// Least interest of a founder.
        founder_interest: f32 = 0.5, within(0.0, 1.0), "share", "", A;
        /// Median of own spare hours a week.
        own_hours: f32 = 0.875, within(0.0, 40.0), "h/week", "", A;
        /// Spread of own hours.
        own_hours_sd: f32 = 0.79, within(0.0, 3.0), "log", "", A;
        /// Spread of how much members contribute in an active week.
        burst_sd: f32 = 0.6, within(0.0, 3.0), "log", "", A;
        /// Engagement at the start without interest.
        engagement: f32 = 0.106, within(0.0, 1.0), "share", "", A;
        /// Engagement at the start, by interest.
        engagement_interest: f32 = 0.638, within(0.0, 1.0), "share", "", A;
        /// Participation of founders before the start, as they know each other.
        founder_participation: f32 = 0.3, within(0.0, 1.0), "share", "", X;
        /// Energy at the start without interest.
        energy: f32 = 0.466, within(0.0, 1.0), "share", "", A;
        /// Energy at the start, by interest.
        energy_interest: f32 = 0.3, within(0.0, 1.0), "share", "", A;
        /// Probability that a newcomer takes part in the week of joining.
        first_week: f32 = 0.35, within(0.0, 1.0), "probability", "", A;
        /// Share of the domain that a newcomer without interest knows.
        knows: f32 = 0.06, within(0.0, 1.0), "share", "", X;
        /// Share of the domain that interest adds to it.
        knows_interest: f32 = 0.22, within(0.0, 1.0), "share", "", X;
        /// Of what newcomers know, the share that no longer holds.
        knows_outdated: f32 = 0.08, within(0.0, 1.0), "share", "", X;
    }
}

parameters! {
    /// A peer who knows answers with probability logistic(willingness).
    pub struct Exchange {
        /// Willingness by itself.
        willing: f32 = -0.5, within(-20.0, 20.0), "logit", "", B;
        /// Weight of the norm of reciprocity.
        norm: f32 = 2.2, within(0.0, 20.0), "logit", "", B;
        /// Weight of help received (pay it forward).
        received: f32 = 0.7, within(0.0, 20.0), "logit", "", B;
        /// Weight of recognition.
        recognition: f32 = 1.1, within(0.0, 20.0), "logit", "", B;
        /// Weight of energy.
        energy: f32 = 1.4, within(0.0, 20.0), "logit", "", B;
        /// Weight of belonging.
        belonging: f32 = 0.8, within(0.0, 20.0), "logit", "", B;
        /// Weight of the tie with who asks.
        tie: f32 = 0.8, within(0.0, 20.0), "logit", "", B;
        /// Weight of individualism, as far as the norm doesn't hold it off.
        individualism: f32 = 1.6, within(0.0, 20.0), "logit", "", B;
        /// Weight of competition, as far as the norm doesn't hold it off.
        competition: f32 = 0.8, within(0.0, 20.0), "logit", "", X;
        /// Most that load can take away.
        load: f32 = 3.0, within(0.0, 20.0), "logit", "", B;
        /// Weight of a newcomer's asking, by onboarding above one half.
        newcomer: f32 = 1.2, within(0.0, 20.0), "logit", "", B;
        /// Weight of a newcomer's asking, by care.
        newcomer_care: f32 = 0.5, within(0.0, 20.0), "logit", "", B;
        /// Weight of citizenship: members who have been heard feel responsible.
        citizenship: f32 = 0.4, within(0.0, 20.0), "logit", "", X;
        /// Weight of the common stock: help improves the practice that one lives by.
        stock: f32 = 0.4, within(0.0, 20.0), "logit", "", X;
        /// How much less those answer who hold something outdated: they are less sure of it.
        unsure: f32 = 1.5, within(0.0, 20.0), "logit", "", X;
        /// Probability that a newcomer arrives with a need.
        newcomer_need: f32 = 0.7, within(0.0, 1.0), "probability", "", B;
        /// Peers with a tie who are asked first, at most.
        asks_tied: u32 = 4, within(0.0, 12.0), "people", "", X;
        /// Other participants who are asked then, at most.
        asks_present: u32 = 3, within(0.0, 20.0), "people", "", X;
        /// Silent readers whom a request may wake, at most.
        asks_silent: u32 = 7, within(0.0, 20.0), "people", "", A;
        /// How much more a request moves a reader to take part.
        wake: f32 = 2.92, within(0.0, 20.0), "logit", "", A;
        /// Answers to one request, at most.
        answers: u32 = 3, within(1.0, 12.0), "answers", "", A;
        /// Probability that who asked follows up.
        follow_up: f32 = 0.4, within(0.0, 1.0), "probability", "", A;
        /// Inclination to share what is new, times interest x challenge.
        share: f32 = 0.45, within(0.0, 5.0), "1/week", "", X;
        /// Listeners who take something along from a share, at most.
        listeners: u32 = 3, within(0.0, 20.0), "people", "", X;
        /// Probability that a listener who doesn't know it learns what is shared.
        listener_learns: f32 = 0.4, within(0.0, 1.0), "probability", "", X;
        /// Asking and sharing among strangers, as a share of that among familiar people.
        among_strangers: f32 = 0.45, within(0.0, 1.0), "share", "", B;
        /// Hours that a request takes.
        ask_hours: f32 = 0.15, within(0.0, 10.0), "h", "", X;
        /// Hours that an answer takes.
        answer_hours: f32 = 0.3, within(0.0, 10.0), "h", "", X;
        /// Hours that sharing takes.
        share_hours: f32 = 0.2, within(0.0, 10.0), "h", "", X;
        /// Weekly decay of help received and given, and of reputation.
        memory: f32 = 0.02, within(0.0, 1.0), "1/week", "", X;
    }
}

parameters! {
    /// Each member holds up to twelve ties; doing something together moves a tie's weight towards 1.
    pub struct Ties {
        /// Weekly decay.
        decay: f32 = 0.01, within(0.0, 1.0), "1/week", "", "model design";
        /// Step of a tie by an answer.
        answer: f32 = 0.1, within(0.0, 1.0), "share", "", X;
        /// Step of a tie by sharing.
        share: f32 = 0.03, within(0.0, 1.0), "share", "", X;
        /// Step of a tie by an hour's work together.
        work: f32 = 0.04, within(0.0, 1.0), "share", "", X;
        /// Step of a tie by talking at a meeting on line.
        meeting: f32 = 0.025, within(0.0, 1.0), "share", "", X;
        /// More of it face to face.
        face_to_face: f32 = 0.06, within(0.0, 1.0), "share", "", X;
        /// People with whom one talks at a meeting.
        talks: u32 = 2, within(0.0, 12.0), "people", "", X;
    }
}

parameters! {
    /// Appraisal v = learning (0.4 + unknown) + visibility (1/2 + recognition) + craft x interest - drudgery (1 - support) - imposed + noise.
    pub struct Work {
        /// Tasks that the community sets itself: a week, per participant and challenge.
        own_tasks: f32 = 0.016, within(0.0, 5.0), "1/participant/week", "", X;
        /// Weight of learning.
        learning: f32 = 0.8, within(0.0, 10.0), "value", "", "model design";
        /// Weight of visibility.
        visibility: f32 = 0.5, within(0.0, 10.0), "value", "", "model design";
        /// Weight of the craft.
        craft: f32 = 0.6, within(0.0, 10.0), "value", "", "model design";
        /// Weight of drudgery.
        drudgery: f32 = 1.6, within(0.0, 10.0), "value", "", "model design";
        /// How much of drudgery support takes away.
        support: f32 = 0.8, within(0.0, 1.0), "share", "", "model design";
        /// Weight of having been told to, times (1 + control).
        imposed: f32 = 0.04, within(0.0, 10.0), "value", "", "model design";
        /// Weight of being behind: work that doesn't move drags.
        stuck: f32 = 1.2, within(0.0, 10.0), "value", "", X;
        /// Standard deviation of the noise in an appraisal.
        noise: f32 = 0.25, within(0.0, 5.0), "value", "", "model design";
        /// Energy moved by one appraisal of a full week's work on a task.
        energy: f32 = 0.1, within(0.0, 1.0), "energy", "", "model design";
        /// Value for engagement of one appraisal.
        worth: f32 = 0.6, within(0.0, 10.0), "value", "", X;
        /// People in a team, at most.
        team: u32 = 6, within(1.0, 8.0), "people", "", B;
        /// Weeks after which an unfinished task is given up.
        limit: u32 = 16, within(1.0, 520.0), "weeks", "", B;
        /// Progress of an hour's work among strangers, as a share of that of an ideal team.
        progress_strangers: f32 = 0.35, within(0.0, 1.0), "share", "", B;
        /// What ties add to it.
        progress_ties: f32 = 1.0, within(0.0, 2.0), "share", "", B;
        /// Most hours a member gives to a task in a week.
        hours: f32 = 2.0, within(0.1, 40.0), "h/week", "", X;
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
        directed_drudge: f32 = 0.55, within(0.0, 1.0), "share", "", B;
    }
}

parameters! {
    /// E += rate (base - E) + what the week brings; G follows the net value of the week between a floor and a ceiling set by interest.
    pub struct Energy {
        /// Weekly return of energy to its base.
        rate: f32 = 0.08, within(0.0, 1.0), "1/week", "", "model design";
        /// Base without anything.
        base: f32 = 0.28, within(0.0, 1.0), "energy", "", B;
        /// Base by interest.
        interest: f32 = 0.25, within(0.0, 2.0), "energy", "", B;
        /// Base by belonging.
        belonging: f32 = 0.15, within(0.0, 2.0), "energy", "", B;
        /// Base by challenge, above the level that is just enough.
        challenge: f32 = 0.55, within(0.0, 2.0), "energy", "", B;
        /// Challenge that is just enough.
        challenge_enough: f32 = 0.6, within(0.0, 1.0), "share", "", B;
        /// Base by what one doesn't know, above one half.
        unknown: f32 = 0.1, within(0.0, 2.0), "energy", "", B;
        /// Base by care.
        care: f32 = 0.12, within(0.0, 2.0), "energy", "", B;
        /// Base lost by the square of the outdated share of what one knows.
        outdated: f32 = 1.3, within(0.0, 10.0), "energy", "", B;
        /// Energy lost a week by each time that the hours used exceed those one has.
        overload: f32 = 0.06, within(0.0, 1.0), "energy", "", "model design";
        /// Energy of an answered request.
        answered: f32 = 0.04, within(0.0, 1.0), "energy", "", X;
        /// Energy that an unanswered request costs, halved by full care.
        unanswered: f32 = 0.06, within(0.0, 1.0), "energy", "", X;
        /// Energy of having helped.
        helping: f32 = 0.012, within(0.0, 1.0), "energy", "", X;
        /// Energy of having shared or learned.
        dialogue: f32 = 0.015, within(0.0, 1.0), "energy", "", X;
        /// Energy of a meeting among familiar people.
        event: f32 = 0.02, within(0.0, 1.0), "energy", "", X;
        /// Energy that full recognition and a career path give to who is reputed, a week.
        recognition: f32 = 0.02, within(0.0, 1.0), "energy", "", X;
        /// Speed of engagement.
        engagement_rate: f32 = 0.105, within(0.0, 1.0), "1/week", "", A;
        /// Value of taking part by itself.
        presence: f32 = 0.068, within(-1.0, 1.0), "value", "", A;
        /// Value by energy, above one half.
        energy_value: f32 = 0.35, within(0.0, 5.0), "value", "", A;
        /// Value lost by overload.
        overload_value: f32 = 0.2, within(0.0, 5.0), "value", "", A;
        /// How far a lack of interest lowers the ceiling of engagement.
        ceiling: f32 = 0.774, within(0.0, 1.0), "share", "", A;
        /// Engagement under which absence doesn't sink, as a share of that at the start.
        floor: f32 = 0.678, within(0.0, 1.0), "share", "", A;
        /// Weekly sinking towards it in absence.
        absence: f32 = 0.02, within(0.0, 1.0), "1/week", "", X;
        /// How much faster first impressions move engagement.
        first_impressions: f32 = 2.0, within(0.0, 20.0), "share", "", B;
        /// Contributions over which that fades.
        first_contributions: f32 = 3.0, within(0.1, 100.0), "contributions", "", B;
        /// Value of small tasks and a host for newcomers, where there are many ways in; fades with ten contributions.
        ladder_value: f32 = 0.3, within(0.0, 5.0), "value", "", "Learning communities";
        /// Value of an answer.
        answered_value: f32 = 0.25, within(0.0, 5.0), "value", "", X;
        /// Value lost by an unanswered request.
        unanswered_value: f32 = 0.25, within(0.0, 5.0), "value", "", X;
        /// Value of having helped.
        helping_value: f32 = 0.06, within(0.0, 5.0), "value", "", X;
        /// Value of having shared or learned.
        dialogue_value: f32 = 0.08, within(0.0, 5.0), "value", "", X;
        /// Value of recognition and career paths to who is reputed.
        recognition_value: f32 = 0.25, within(0.0, 5.0), "value", "", X;
        /// Interest that is crowded out where recognition comes with control, a week.
        crowding_out: f32 = 0.004, within(0.0, 1.0), "1/week", "", "model design";
        /// Weekly growth of belonging towards the ties with the active.
        belonging_rate: f32 = 0.04, within(0.0, 1.0), "1/week", "", X;
        /// Weekly decay of belonging in absence.
        belonging_decay: f32 = 0.006, within(0.0, 1.0), "1/week", "", X;
    }
}

parameters! {
    /// Care moves to 1 - exp(-(coordinator + core) / (1.5 + 0.3 active)).
    pub struct Care {
        /// Weekly speed of care.
        rate: f32 = 0.12, within(0.0, 1.0), "1/week", "", X;
        /// Worth of an hour of the coordinator.
        coordinator: f32 = 0.45, within(0.0, 10.0), "1/h", "", B;
        /// Care by each member of the core, times belonging, energy and hours up to two.
        core: f32 = 1.2, within(0.0, 10.0), "", "", B;
        /// Care that a small community needs.
        need: f32 = 1.5, within(0.1, 100.0), "", "", B;
        /// Care that each active member needs.
        need_active: f32 = 0.3, within(0.0, 10.0), "1/person", "", B;
        /// Conflicts a week by each participant among strangers.
        conflict: f32 = 0.012, within(0.0, 1.0), "1/participant/week", "", B;
        /// Energy that a conflict costs those present, without care.
        conflict_energy: f32 = 0.1, within(0.0, 1.0), "energy", "", X;
        /// How much of a full decision's anger goes with belonging, before knowledge adds to it.
        anger_belonging: f32 = 0.4, within(0.0, 5.0), "share", "", B;
        /// Energy that full anger costs at once.
        anger_energy: f32 = 0.15, within(0.0, 1.0), "energy", "", B;
        /// Weekly fading of anger.
        anger_fades: f32 = 0.05, within(0.0, 1.0), "1/week", "", B;
        /// Anger that an answered exchange takes away.
        anger_answered: f32 = 0.15, within(0.0, 1.0), "share", "", B;
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
        rate: f32 = 0.03, within(0.0, 1.0), "1/week", "", B;
        /// Most legitimacy that a sponsor gives.
        sponsor: f32 = 0.55, within(0.0, 1.0), "share", "", B;
        /// Most legitimacy that shown value gives.
        shown: f32 = 0.85, within(0.0, 1.0), "share", "", B;
        /// Most legitimacy that voice and value seen by chance give.
        seen: f32 = 0.15, within(0.0, 1.0), "share", "", B;
        /// Weekly speed of shown value.
        shown_rate: f32 = 0.05, within(0.0, 1.0), "1/week", "", B;
        /// Share of value that shows without measuring.
        shown_alone: f32 = 0.1, within(0.0, 1.0), "share", "", B;
        /// Effort at which measuring shows half of what it can.
        effort_half: f32 = 0.12, within(0.01, 1.0), "share", "", B;
        /// Weekly value at which half is impressive.
        value_half: f32 = 4.0, within(0.1, 1000.0), "h/week", "", B;
        /// Hours that a report costs who writes it.
        report_hours: f32 = 1.5, within(0.0, 40.0), "h", "", B;
        /// Reports a week at full effort.
        reports: f32 = 3.0, within(0.0, 20.0), "1/week", "", X;
        /// Measuring beyond which the measured crowds out the valuable.
        crowding: f32 = 0.3, within(0.0, 1.0), "share", "", "Wenger 2005";
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
    /// The 64 topics of a domain: renewed, found out, written down, outdated.
    pub struct Knowledge {
        /// Weekly wear of challenge.
        wear: f32 = 0.0065, within(0.0, 1.0), "1/week", "", "Trials A and B";
        /// Spread of wear between communities.
        wear_sd: f32 = 0.4, within(0.0, 3.0), "log", "", A;
        /// Wear where nothing is documented, as a share.
        wear_alone: f32 = 0.3, within(0.0, 5.0), "share", "", B;
        /// Wear by the documented share.
        wear_documented: f32 = 1.4, within(0.0, 5.0), "share", "", B;
        /// Challenge that each renewed topic brings, times (1 - H).
        renewed: f32 = 0.045, within(0.0, 1.0), "share", "", B;
        /// Challenge that a renewal workshop brings, times (1 - H).
        workshop: f32 = 0.5, within(0.0, 1.0), "share", "", B;
        /// Challenge that full outside links or synthesis bring a week, times (1 - H).
        stimulus: f32 = 0.008, within(0.0, 1.0), "1/week", "", X;
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
        /// Weekly speed at which attitudes follow what a community lives.
        attitude_rate: f32 = 0.02, within(0.0, 1.0), "1/week", "", B;
        /// Weekly speed at which the organisation follows its communities.
        organisation_rate: f32 = 0.004, within(0.0, 1.0), "1/week", "", B;
        /// Attitude moved by an hour of a programme for each member, where practice is ready.
        programme: f32 = 0.03, within(0.0, 1.0), "1/h", "", B;
        /// Distance from lived practice at which a programme still takes.
        readiness: f32 = 0.4, within(0.01, 2.0), "share", "", B;
    }
}

parameters! {
    /// Leaving = turnover (1 - embedded B) + lapse exp(-steepness G).
    pub struct Departures {
        /// Staff turnover.
        turnover: f32 = 0.0051, within(0.0, 1.0), "1/week", "", A;
        /// How far belonging holds people.
        embedded: f32 = 0.6, within(0.0, 1.0), "share", "", A;
        /// Leaving of the least engaged.
        lapse: f32 = 0.0, within(0.0, 1.0), "1/week", "", A;
        /// How steeply that falls with engagement.
        steepness: f32 = 16.2, within(0.0, 100.0), "", "", A;
        /// How far career paths lower turnover of the engaged.
        career: f32 = 0.4, within(0.0, 1.0), "share", "", X;
    }
}

parameters! {
    /// What shocks do, at full severity.
    pub struct Shocks {
        /// Share of the members whom a reorganisation moves away.
        reorganisation_moves: f32 = 0.25, within(0.0, 1.0), "share", "", X;
        /// Share of ties that a reorganisation cuts.
        reorganisation_ties: f32 = 0.3, within(0.0, 1.0), "share", "", X;
        /// Share of hours that a surge of workload takes.
        surge_hours: f32 = 0.6, within(0.0, 1.0), "share", "", X;
        /// Weeks that a surge lasts.
        surge_weeks: u32 = 8, within(1.0, 520.0), "weeks", "", X;
        /// Share of resources that a cut takes.
        cut_resources: f32 = 0.7, within(0.0, 1.0), "share", "", X;
        /// Weeks that a cut lasts.
        cut_weeks: u32 = 52, within(1.0, 520.0), "weeks", "", B;
        /// Weeks until a coordinator is replaced.
        coordinator_weeks: u32 = 16, within(1.0, 520.0), "weeks", "", X;
        /// Weeks until a sponsor's place is filled, where nobody takes over at once.
        sponsor_weeks: u32 = 52, within(1.0, 520.0), "weeks", "", X;
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
        /// Hours that an answer saves.
        answer: f32 = 4.0, within(0.0, 100.0), "h", "", X;
        /// Hours that a successful look-up saves.
        lookup: f32 = 1.0, within(0.0, 100.0), "h", "", X;
        /// Hours lost by acting on outdated knowledge.
        misled: f32 = 1.0, within(0.0, 100.0), "h", "", X;
        /// Hours that one hour on a task well done is worth, by its kind's weight.
        task: f32 = 2.0, within(0.0, 100.0), "h/h", "", X;
        /// Hours that what was learned saves when it is put to use.
        applied: f32 = 0.8, within(0.0, 100.0), "h/topic", "", X;
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
        hysteresis: u32 = 8, within(0.0, 520.0), "weeks", "", B;
        /// Weeks in which a community that has not been active yet still counts as a potential one.
        first_weeks: u32 = 13, within(0.0, 520.0), "weeks", "", X;
        /// Fewer active members than this: dormant.
        dormant_active: f32 = 2.0, within(0.0, 1000.0), "people", "", B;
        /// Fewer active members than this: potential.
        potential_active: f32 = 3.0, within(0.0, 1000.0), "people", "", B;
        /// Less cohesion than this: potential.
        potential_cohesion: f32 = 0.07, within(0.0, 1.0), "share", "", B;
        /// A smaller core than this: coalescing.
        coalescing_core: f32 = 2.0, within(0.0, 1000.0), "people", "", B;
        /// Fewer active members than this: coalescing.
        coalescing_active: f32 = 6.0, within(0.0, 1000.0), "people", "", B;
        /// Less shared practice than this: coalescing.
        coalescing_practice: f32 = 0.06, within(0.0, 1.0), "share", "", B;
        /// Less legitimacy than this: maturing.
        maturing_legitimacy: f32 = 0.33, within(0.0, 1.0), "share", "", B;
        /// Less shared practice than this: maturing.
        maturing_practice: f32 = 0.28, within(0.0, 1.0), "share", "", B;
        /// Less weekly value than this: maturing.
        maturing_value: f32 = 8.0, within(0.0, 1000.0), "h/week", "", B;
        /// A smaller core than this: maturing.
        maturing_core: f32 = 4.0, within(0.0, 1000.0), "people", "", B;
        /// Active members below this share of the peak: transformation.
        transformation_active: f32 = 0.55, within(0.0, 1.0), "share", "", B;
        /// Challenge below this: transformation.
        transformation_challenge: f32 = 0.42, within(0.0, 1.0), "share", "", B;
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

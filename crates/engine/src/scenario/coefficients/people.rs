//! Coefficients of what single people do.

use super::super::parameters::{parameters, within};
use super::super::plausible::Plausible;
use super::{A, B, C, X};

parameters! {
    /// p = logistic(intercept + engagement V + energy (E - 1/2) + habit H + belonging (B + pull) + event + propensity ln k + interest I + legitimacy (L - enough) + attention x - anger A - control - forgetting ln(1 + weeks silent)) x hours factor, with V = 2 G - 1.
    pub struct Participation {
        /// Intercept of the inclination to take part.
        intercept: f32 = -2.6, within(-20.0, 20.0), "logit", "", C;
        /// Weight of the expected value of a week, V = 2 G - 1.
        engagement: f32 = 3.6, within(0.0, 20.0), "logit", "", C;
        /// Weight of energy.
        energy: f32 = 2.6, within(0.0, 20.0), "logit", "", C;
        /// Weight of habit: the running mean of weeks of taking part.
        habit: f32 = 1.7, within(0.0, 20.0), "logit", "", C;
        /// Weight of belonging and of the pull of ties.
        belonging: f32 = 1.2, within(0.0, 20.0), "logit", "", C;
        /// Weight of a meeting that somebody called, times (matter to talk about + 0.3) (0.6 + 0.4 care).
        event: f32 = 1.1, within(0.0, 20.0), "logit", "", C;
        /// Weight of the propensity to contribute (natural logarithm).
        propensity: f32 = 0.44, within(0.0, 5.0), "logit", "", C;
        /// Weight of interest in the domain.
        interest: f32 = 0.98, within(0.0, 20.0), "logit", "", C;
        /// Weight of public attention to the domain, the same for all in a week.
        attention: f32 = 0.42, within(0.0, 5.0), "logit", "", C;
        /// What full control by the organisation takes.
        control: f32 = 0.1, within(0.0, 20.0), "logit", "", C;
        /// What full anger over a decision takes.
        anger: f32 = 2.5, within(0.0, 20.0), "logit", "", X;
        /// Weight of legitimacy, above the level that goes without saying: time spent where the organisation sees a point needs no excuse.
        legitimacy: f32 = 0.5, within(0.0, 20.0), "logit", "", "Wenger 2005";
        /// Legitimacy that goes without saying.
        legitimacy_enough: f32 = 0.4, within(0.0, 1.0), "share", "", X;
        /// Weight of silence: forgetting follows a power law.
        forgetting: f32 = 0.94, within(0.0, 5.0), "logit", "", C;
        /// Hours factor where there are no hours at all.
        hours_floor: f32 = 0.0, within(0.0, 1.0), "share", "", C;
        /// What hours can add to the hours factor (at most 1 in all).
        hours_gain: f32 = 0.96, within(0.0, 2.0), "share", "", C;
        /// Hours at which half of that is reached.
        hours_half: f32 = 0.25, within(0.01, 40.0), "h/week", "", C;
        /// How much more newcomers of half a year come where there are many ways in.
        welcome: f32 = 0.6, within(0.0, 20.0), "logit", "", "Learning communities";
        /// Weeks after which a week of taking part counts half in the running mean of participation.
        half_life: f32 = 8.0, within(1.0, 520.0), "weeks", "", C;
        /// Messages in an active week, besides requests, answers, shares and task work: times propensity, energy, expected value and challenge.
        tempo: f32 = 0.57, within(0.0, 100.0), "1/week", "", C;
    }
}

parameters! {
    /// Newcomers a week = openness x (1 - ever/pool) x e^attention x (external x seen x fit + word of mouth + publicity), where seen is 0.15 of a silent community and 1 of a busy one.
    pub struct Arrivals {
        /// Newcomers a week who come by themselves.
        external: f32 = 0.75, within(0.0, 1000.0), "1/week", "", C;
        /// Weight of word of mouth.
        word_of_mouth: f32 = 0.5, within(0.0, 100.0), "1/week", "", C;
        /// Exponent of the participants who talk about it; below 1, word of mouth grows more slowly than the community.
        word_of_mouth_power: f32 = 0.75, within(0.0, 2.0), "", "", C, Plausible::Times(0.7, 1.25);
        /// Newcomers a week at full sponsorship, publicity and legitimacy.
        publicity: f32 = 2.8, within(0.0, 1000.0), "1/week", "", C;
        /// Week-to-week persistence of public attention.
        attention_persistence: f32 = 0.97, within(0.0, 0.9999), "", "", A;
        /// Standard deviation of public attention.
        attention_sd: f32 = 0.54, within(0.0, 3.0), "log", "", A;
        /// Standard deviation between communities of those who come by themselves, and of who can be reached.
        reach_sd: f32 = 0.5, within(0.0, 3.0), "log", "", A;
        /// Share of the practitioners who are replaced in a week, by others who can be reached.
        pool_refresh: f32 = 0.0051, within(0.0, 1.0), "1/week", "", A;
        /// Sign-ups at a launch workshop, times (0.2 + sponsorship).
        launch_sign_ups: f32 = 20.0, within(0.0, 10_000.0), "people", "", C;
        /// Interest of a newcomer is u^power: few are passionate.
        interest_power: f32 = 3.0, within(0.1, 50.0), "", "", A;
        /// Least interest of a founder.
        founder_interest: f32 = 0.5, within(0.0, 1.0), "share", "", A;
        /// Median of own spare hours a week.
        own_hours: f32 = 0.71, within(0.0, 40.0), "h/week", "", C;
        /// Spread of own hours.
        own_hours_sd: f32 = 0.85, within(0.0, 3.0), "log", "", C;
        /// Spread of the propensity to contribute.
        propensity_sd: f32 = 0.84, within(0.0, 3.0), "log", "", C;
        /// Propensity of founders, as a multiple of what an average person has.
        founder_propensity: f32 = 1.6, within(0.0, 20.0), "multiple", "", C;
        /// Propensity of others without interest, as a multiple.
        propensity: f32 = 0.4, within(0.0, 20.0), "multiple", "", C;
        /// What interest adds to it.
        propensity_interest: f32 = 1.2, within(0.0, 20.0), "multiple", "", C;
        /// Engagement at the start without interest.
        engagement: f32 = 0.47, within(0.0, 1.0), "share", "", C;
        /// Engagement at the start, by interest.
        engagement_interest: f32 = 0.25, within(0.0, 1.0), "share", "", C;
        /// What founders hope for besides: their engagement at the start is so much higher.
        founder_hope: f32 = 0.14, within(0.0, 1.0), "share", "", C;
        /// Habit of founders before the start, as they know each other.
        founder_participation: f32 = 0.5, within(0.0, 1.0), "share", "", C;
        /// Habit of others as they join: they have been reading for a while.
        participation: f32 = 0.1, within(0.0, 1.0), "share", "", C;
        /// Energy at the start without interest.
        energy: f32 = 0.4, within(0.0, 1.0), "share", "", C;
        /// Energy at the start, by interest.
        energy_interest: f32 = 0.2, within(0.0, 1.0), "share", "", C;
        /// Spread of energy at the start.
        energy_sd: f32 = 0.1, within(0.0, 1.0), "share", "", C;
        /// Probability that a newcomer takes part in the week of joining.
        first_week: f32 = 0.5, within(0.0, 1.0), "probability", "", A;
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
        willing: f32 = -1.8, within(-20.0, 20.0), "logit", "", C;
        /// Weight of the norm of reciprocity.
        norm: f32 = 2.1, within(0.0, 20.0), "logit", "", C;
        /// Weight of help received (pay it forward).
        received: f32 = 0.7, within(0.0, 20.0), "logit", "", B;
        /// Weight of recognition.
        recognition: f32 = 1.1, within(0.0, 20.0), "logit", "", B;
        /// Weight of energy.
        energy: f32 = 1.6, within(0.0, 20.0), "logit", "", C;
        /// Weight of belonging.
        belonging: f32 = 0.8, within(0.0, 20.0), "logit", "", B;
        /// Weight of the tie with who asks.
        tie: f32 = 0.8, within(0.0, 20.0), "logit", "", B;
        /// Weight of the propensity to contribute (natural logarithm).
        propensity: f32 = 0.4, within(0.0, 5.0), "logit", "", C;
        /// What full control by the organisation takes.
        control: f32 = 0.24, within(0.0, 20.0), "logit", "", C;
        /// Weight of individualism, as far as the norm doesn't hold it off.
        individualism: f32 = 2.5, within(0.0, 20.0), "logit", "", B;
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
        /// Weight of the common stock: help improves the practice that one depends on.
        stock: f32 = 0.4, within(0.0, 20.0), "logit", "", X;
        /// How much less those answer who hold something outdated: they are less sure of it.
        unsure: f32 = 1.5, within(0.0, 20.0), "logit", "", X;
        /// Needs of a newcomer a week until the first contribution, where that is more than others have.
        newcomer_need: f32 = 0.7, within(0.0, 1.0), "1/week", "", B;
        /// Peers with a tie who are asked first, at most.
        asks_tied: u32 = 4, within(0.0, 12.0), "people", "", X;
        /// Other participants who are asked then, at most.
        asks_present: u32 = 3, within(0.0, 20.0), "people", "", X;
        /// Silent readers whom a request may wake, at most.
        asks_silent: u32 = 4, within(0.0, 20.0), "people", "", A;
        /// How much more a request moves a reader to take part.
        wake: f32 = 2.2, within(0.0, 20.0), "logit", "", C;
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
        among_strangers: f32 = 0.3, within(0.0, 1.0), "share", "", B;
        /// Hours that a request takes.
        ask_hours: f32 = 0.15, within(0.0, 10.0), "h", "", X;
        /// Hours that an answer takes.
        answer_hours: f32 = 0.3, within(0.0, 10.0), "h", "", X;
        /// Hours that sharing takes.
        share_hours: f32 = 0.2, within(0.0, 10.0), "h", "", X;
        /// Share of requests, answers and messages that leave a trace in the participation log (a repository shows less than a list).
        in_log: f32 = 1.0, within(0.0, 1.0), "share", "", A;
        /// How unevenly members show in the log: of what one writes in a week after the first, the share u^bundled leaves a trace (u: 0 to 1, all alike, drawn for each week).
        bundled: f32 = 0.0, within(0.0, 20.0), "", "", "Repositories: changes that are put together";
        /// Lines of the log that one writes at a sitting, mean: each sitting has a day and an hour.
        sitting: f32 = 4.0, within(1.0, 1000.0), "lines", "", "Repositories and lists";
        /// Standard deviation of members' time zones.
        time_zones: f32 = 0.0, within(0.0, 12.0), "h", "", "Mailing lists";
        /// Share of the messages that are written on weekends.
        weekend: f32 = 0.06, within(0.0, 1.0), "share", "", "Repositories of offices and firms";
        /// Weekly decay of help received, and of reputation.
        memory: f32 = 0.02, within(0.0, 1.0), "1/week", "", X;
    }
}

parameters! {
    /// Each member holds up to twelve ties; doing something together moves a tie's weight towards 1.
    pub struct Ties {
        /// Weekly decay.
        decay: f32 = 0.01, within(0.0, 1.0), "1/week", "", "model design";
        /// Step of a tie by an answer.
        answer: f32 = 0.105, within(0.0, 1.0), "share", "", C;
        /// Step of a tie by sharing.
        share: f32 = 0.03, within(0.0, 1.0), "share", "", X;
        /// Step of a tie by an hour's work together.
        work: f32 = 0.04, within(0.0, 1.0), "share", "", X;
        /// Step of a tie by talking at a meeting on line.
        meeting: f32 = 0.033, within(0.0, 1.0), "share", "", C;
        /// Additional step of a tie by talking at a meeting face to face.
        face_to_face: f32 = 0.06, within(0.0, 1.0), "share", "", X;
        /// How fast ties grow between people of different units, against those within one, unless they meet face to face.
        across: f32 = 0.6, within(0.0, 1.0), "share", "", "Wenger 2005; CoP framework for librarians";
        /// People with whom one talks at a meeting.
        talks: u32 = 2, within(0.0, 12.0), "people", "", X;
    }
}

parameters! {
    /// E += rate (base - E) + what the week brings; V = 2 G - 1 moves towards tanh of the week's utility, in weeks of taking part only.
    pub struct Energy {
        /// Weekly return of energy to its base.
        rate: f32 = 0.042, within(0.0, 1.0), "1/week", "", C;
        /// Base of energy before anything adds to it.
        base: f32 = 0.33, within(0.0, 1.0), "energy", "", C;
        /// Base by interest.
        interest: f32 = 0.2, within(0.0, 2.0), "energy", "", C;
        /// Base by belonging.
        belonging: f32 = 0.15, within(0.0, 2.0), "energy", "", B;
        /// Base by challenge, above the level that is just enough.
        challenge: f32 = 0.42, within(0.0, 2.0), "energy", "", C;
        /// Challenge that is just enough.
        challenge_enough: f32 = 0.5, within(0.0, 1.0), "share", "", C;
        /// Base by care.
        care: f32 = 0.095, within(0.0, 2.0), "energy", "", C;
        /// Base lost by the square of the outdated share of what one knows.
        outdated: f32 = 26.0, within(0.0, 50.0), "energy", "", C;
        /// Base lost under full control.
        control: f32 = 0.06, within(0.0, 2.0), "energy", "", C;
        /// Spread of what life outside the community does to energy in a week.
        outside: f32 = 0.07, within(0.0, 1.0), "energy", "", C;
        /// Energy lost per week at 100 % overtime.
        overload: f32 = 0.066, within(0.0, 1.0), "energy", "", C;
        /// Energy of an answered request.
        answered: f32 = 0.03, within(0.0, 1.0), "energy", "", C;
        /// Energy that an unanswered request costs, halved by full care.
        unanswered: f32 = 0.03, within(0.0, 1.0), "energy", "", C;
        /// Energy of having helped with something new or hard.
        helping: f32 = 0.041, within(0.0, 1.0), "energy", "", C;
        /// Energy that it costs to answer a basic question once more.
        repeating: f32 = 0.015, within(0.0, 1.0), "energy", "", C;
        /// Energy of a week that was worth it, times tanh of its utility.
        uplift: f32 = 0.02, within(0.0, 1.0), "energy", "", C;
        /// Energy of having shared.
        dialogue: f32 = 0.015, within(0.0, 1.0), "energy", "", X;
        /// Energy of a meeting among familiar people.
        event: f32 = 0.03, within(0.0, 1.0), "energy", "", X;
        /// Energy that full recognition and a career path give a member with a reputation, a week.
        recognition: f32 = 0.02, within(0.0, 1.0), "energy", "", X;
        /// Speed of engagement.
        engagement_rate: f32 = 0.2, within(0.0, 1.0), "1/week", "", C;
        /// Utility that a week of taking part costs somebody who has one hour for it; less for who has more.
        cost: f32 = 0.52, within(0.0, 5.0), "value", "", C;
        /// Utility lost by overload.
        overload_value: f32 = 0.29, within(0.0, 5.0), "value", "", C;
        /// Utility of what others say, in a week full of it: times (0.2 + fit) (0.4 + 0.9 challenge).
        listening_value: f32 = 0.72, within(0.0, 5.0), "value", "", C;
        /// Things said in a week that make most of it (a share of 1 - 1/e).
        listening_content: f32 = 3.2, within(0.1, 1000.0), "1/week", "", C;
        /// Utility of the pull of ties.
        ties_value: f32 = 1.3, within(0.0, 5.0), "value", "", C;
        /// Utility of a fitting domain, by interest above one half.
        fit_value: f32 = 0.35, within(0.0, 5.0), "value", "", C;
        /// Utility lost in the largest crowd; half of it among a hundred participants.
        crowd_value: f32 = 1.2, within(0.0, 5.0), "value", "", C;
        /// Utility of a meeting with much to talk about, times (0.3 + fit).
        meeting_value: f32 = 0.3, within(0.0, 5.0), "value", "", C;
        /// Utility that each meeting costs.
        meeting_cost: f32 = 0.22, within(0.0, 5.0), "value", "", C;
        /// How much faster first impressions move engagement.
        first_impressions: f32 = 6.0, within(0.0, 20.0), "share", "", C;
        /// Contributions over which that fades.
        first_contributions: f32 = 3.0, within(0.1, 100.0), "contributions", "", B;
        /// Utility of small tasks and a host for newcomers, where there are many ways in; fades with ten contributions.
        ladder_value: f32 = 0.2, within(0.0, 5.0), "value", "", "Learning communities";
        /// Utility of an answer, times (0.4 + fit), more to a hard question.
        answered_value: f32 = 0.4, within(0.0, 5.0), "value", "", C;
        /// Utility lost by an unanswered request.
        unanswered_value: f32 = 0.6, within(0.0, 5.0), "value", "", C;
        /// Utility of having helped, more with a hard question and less under load.
        helping_value: f32 = 0.44, within(0.0, 5.0), "value", "", C;
        /// Utility of having shared or learned.
        dialogue_value: f32 = 0.1, within(0.0, 5.0), "value", "", C;
        /// Utility of recognition and career paths, for members with a reputation.
        recognition_value: f32 = 0.25, within(0.0, 5.0), "value", "", X;
        /// Share of interest that is crowded out where recognition comes with control, a week.
        crowding_out: f32 = 0.004, within(0.0, 1.0), "1/week", "", "model design";
        /// Weekly growth of belonging towards the ties with the active.
        belonging_rate: f32 = 0.04, within(0.0, 1.0), "1/week", "", X;
        /// Weekly decay of belonging in absence.
        belonging_decay: f32 = 0.011, within(0.0, 1.0), "1/week", "", C;
    }
}

parameters! {
    /// Leaving = turnover (1 - embedded B) + lapse logistic(-steepness (V + bearable)) in weeks of taking part + silent, after weeks of silence + anger A.
    pub struct Departures {
        /// Staff turnover.
        turnover: f32 = 0.0072, within(0.0, 1.0), "1/week", "", C;
        /// How far belonging holds people.
        embedded: f32 = 0.6, within(0.0, 1.0), "share", "", C;
        /// Weekly rate at which disappointed members leave, in weeks in which they take part.
        lapse: f32 = 0.014, within(0.0, 1.0), "1/week", "", C;
        /// How steeply that rate falls with the expected value of a week.
        steepness: f32 = 8.0, within(0.0, 100.0), "", "", C;
        /// Loss a week that half of them bear.
        bearable: f32 = 0.3, within(0.0, 1.0), "value", "", C;
        /// Weekly rate at which silent members leave.
        silent: f32 = 0.013, within(0.0, 1.0), "1/week", "", C;
        /// Weeks of silence from which on they do.
        silent_weeks: u32 = 13, within(0.0, 520.0), "weeks", "", C;
        /// Weekly rate at which members leave in full anger.
        anger: f32 = 0.06, within(0.0, 1.0), "1/week", "", C;
        /// How far career paths lower turnover of the engaged.
        career: f32 = 0.4, within(0.0, 1.0), "share", "", X;
    }
}

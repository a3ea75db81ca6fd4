//! The formulas of docs/model/together.md, observation.md and, of organisation.md, culture.

use std::collections::BTreeMap;

use hearth::engine::model::state::Utility;
use hearth::engine::observe::Flow;
use hearth::engine::random::{Chance, Decision};

use super::draws::poisson;
use super::rebuilt::{Meeting, Rebuilt, n, share};

impl Rebuilt<'_> {
    pub fn drift(&mut self) {
        let (rules, policy) = (&self.scenario.model.knowledge, &self.spec.policy);
        assert_eq!(self.spec.start.domain_turnover_per_year, 0.0);
        let active = self.level.active_count;
        let level = &mut self.level;
        let stimulus = n(rules.challenge)
            + n(rules.stimulus)
                * (n(policy.outside_links) + n(policy.lois.synthesis) * active / (active + 6.0));
        let worn = n(rules.wear) * level.content / (1.0 + level.content / 20.0);
        level.h = (level.h + stimulus * (1.0 - level.h) - worn * level.h).clamp(0.0, 1.0);
        level.f -= n(rules.fit_drift) * level.f;
        level.matter = (level.matter + n(rules.matter) + n(rules.matter_content) * level.content).min(4.0);
    }

    /// Meetings that are due, as far as somebody calls them.
    pub fn rhythm(&mut self) {
        let policy = &self.spec.policy;
        assert_eq!(policy.renewal_workshops_per_year + self.scenario.model.knowledge.renewal, 0.0);
        self.level.meeting_due += n(policy.events_per_month) * 12.0 / 52.0;
        let mut number = 2;
        while self.level.meeting_due >= 0.9999 {
            self.level.meeting_due -= 1.0;
            if let Some(caller) = self.caller(384 + number) {
                let mut row = self.draws.sequence(Decision::Event, self.week, number, "community".to_owned());
                row.chance(n(policy.expert_guests), "an expert comes");
                let face_to_face = row.chance(n(policy.face_to_face), "meeting face to face");
                self.meetings.push(Meeting { caller, capture: n(policy.learning_cycle), face_to_face });
            }
            number += 1;
        }
    }

    /// Who calls a meeting: nobody, staff, or a member.
    fn caller(&self, item: u32) -> Option<Option<usize>> {
        let rules = &self.scenario.model.care;
        let mut row = self.draws.sequence(Decision::Event, self.week, item, "community".to_owned());
        let staff = self.coordinator() / n(rules.caller_hours);
        if row.chance(1.0 - (-staff).exp(), "the coordinator calls a meeting") {
            return Some(None);
        }
        let moved = n(rules.initiative) * (1.0 - 0.2 * n(self.spec.policy.control));
        for &i in &self.level.active {
            let person = &self.people[i];
            if person.here && (person.founder || person.a >= n(self.scenario.model.stages.core)) {
                let p = moved * person.kappa.sqrt().min(2.0) * (person.e - 0.3).max(0.0) * person.a;
                if row.chance(p, &format!("member {} calls a meeting", person.id)) {
                    return Some(Some(i));
                }
            }
        }
        None
    }

    /// The week's meetings.
    pub fn events(&mut self) {
        let rules = &self.scenario.model;
        for (number, meeting) in self.meetings.clone().into_iter().enumerate() {
            if self.turn_out(meeting) {
                self.gather(meeting, number as u32);
                self.capture(meeting.capture, number as u32);
                self.level.matter *= n(rules.knowledge.matter_left);
            }
            let bureaucracy = n(self.scenario.organisation.bureaucracy);
            self.tally.organising += n(rules.value.event_hours) * (1.0 + 0.5 * bureaucracy);
            if meeting.face_to_face {
                self.tally.money += n(rules.value.travel) * self.present.len() as f64;
            }
        }
    }

    /// Whether enough people came, and what it was worth to them and to who called it.
    fn turn_out(&mut self, meeting: Meeting) -> bool {
        let rules = &self.scenario.model;
        let present = self.present.len() as f64;
        let met = present >= 3.0;
        let mu = self.mu();
        let utility = if met {
            let open = 0.05 + 0.95 * self.tally.familiarity;
            let crowd = 0.25 * (present / 25.0).min(2.0);
            n(rules.energy.meeting_value) * mu * open * (0.3 + self.level.f) * (1.0 - crowd)
                - n(rules.energy.meeting_cost)
        } else {
            -n(rules.energy.meeting_cost) - 0.1
        };
        for i in self.present.clone() {
            self.people[i].utility[Utility::Meeting as usize] += utility;
            if met {
                self.people[i].acted = self.week + 1;
            }
        }
        if let Some(i) = meeting.caller.filter(|&i| self.people[i].here) {
            let turnout = n(rules.care.turnout_energy) * if met { 1.0 } else { -2.0 };
            self.move_energy(i, turnout - n(rules.care.calling_energy), Flow::Events);
            self.contribute(i, 1);
            self.tally.calls += 1;
        }
        if met {
            let sum: f64 = (0..4)
                .map(|place| self.draws.chance(&self.chances, Chance::Fit, place, "where the meeting leads"))
                .sum();
            let level = &mut self.level;
            level.meetings += 1;
            let astray = n(rules.knowledge.fit_noise) * 3.0f64.sqrt() * (sum - 2.0)
                / (1.0 + f64::from(level.meetings) / 4.0);
            let brought = n(rules.knowledge.fit_meeting) * mu * (1.0 - level.f) * (present / 6.0).min(1.0);
            level.f = (level.f + brought + astray).clamp(0.05, 0.98);
        }
        met
    }

    fn gather(&mut self, meeting: Meeting, number: u32) {
        let (rules, policy) = (&self.scenario.model, &self.spec.policy);
        let closer = if meeting.face_to_face { n(rules.ties.face_to_face) } else { 0.0 };
        let across = if meeting.face_to_face { 1.0 } else { n(rules.ties.across) };
        let mu = self.mu();
        let step = ((n(rules.ties.meeting) + closer) * (0.4 + mu) * n(self.spec.start.interaction)).min(0.5);
        for i in self.present.clone() {
            let mut row = self.draws.act(self.people[i].word, 64 + number, self.people[i].id);
            self.people[i].u += 0.5 * (1.0 + 0.5 * n(policy.control));
            for _ in 0..rules.ties.talks {
                let j = self.present[row.below(self.present.len(), "talks with, by place")];
                self.tie(i, j, step, across);
            }
            row.chance(0.0, "learns a lesson (there is none)");
            let spirit = (0.5 + self.tally.familiarity) * mu - 0.4;
            self.move_energy(i, n(rules.energy.event) * spirit, Flow::Events);
        }
    }

    /// What the week's exchange does to the domain.
    pub fn settle(&mut self) {
        let rules = &self.scenario.model.knowledge;
        let (tally, level) = (&self.tally, &mut self.level);
        let met = f64::from(tally.answered + tally.retrieved);
        level.f += n(rules.fit_answers) * met / (met + n(rules.fit_answers_half)) * (1.0 - level.f);
        level.content = f64::from(tally.contributions.saturating_sub(tally.requests + tally.calls));
    }

    fn capture(&mut self, capture: f64, number: u32) {
        if self.present.is_empty() {
            return;
        }
        let known = self.known_by_present();
        let item = 320 + number;
        let mut row = self.draws.sequence(Decision::Event, self.week, item, "community".to_owned());
        for _ in 0..row.poisson(4.0 * capture, "lessons written down") {
            let new = known & !self.level.d & !self.level.tacit;
            if new == 0 {
                return;
            }
            let topic = row.pick(new, "lesson");
            self.document(topic);
            self.tally.organising += 2.0;
        }
    }

    pub fn reflection(&mut self) {
        let (rules, policy) = (&self.scenario.model.knowledge, &self.spec.policy);
        assert_eq!(self.level.j, 0, "nothing to tend");
        assert_eq!(policy.outside_links, 0.0);
        if !self.present.is_empty() {
            let mean = n(rules.reflect)
                * (0.1 + n(policy.lois.reflection))
                * (1.0 - 0.8 * self.level.m)
                * self.present.len() as f64;
            let u = self.draws.chance(&self.chances, Chance::Reflection, 0, "reflection");
            let count = poisson(u, mean.min(60.0));
            let mut row = self.draws.sequence(Decision::Links, self.week, 2, "community".to_owned());
            for _ in 0..count {
                let i = self.present[row.below(self.present.len(), "who reflects, by place")];
                if self.people[i].o != 0 {
                    let topic = row.pick(self.people[i].o, "finds outdated");
                    self.people[i].o &= !topic;
                }
            }
        }
        let open = n(policy.openness);
        let closed =
            (1.0 - open) * (1.0 - 0.5 * n(policy.lois.reflection)) * (1.0 - 0.5 * n(policy.outside_links));
        self.level.m += n(rules.parochial_rate) * (closed.powf(1.5) - self.level.m);
    }

    pub fn care(&mut self) {
        let (rules, policy) = (&self.scenario.model.care, &self.spec.policy);
        let led = self.coordinator() * (1.0 - 0.5 * n(policy.advocacy));
        let core: f64 = self
            .level
            .active
            .iter()
            .filter(|&&i| self.people[i].a >= n(self.scenario.model.stages.core))
            .map(|&i| self.people[i].b * self.people[i].e * self.hours(i).min(2.0))
            .sum();
        let given = n(rules.coordinator) * led + n(rules.core) * core;
        let needed = n(rules.need) + n(rules.need_active) * self.level.active_count;
        self.level.c += n(rules.rate) * (1.0 - (-given / needed).exp() - self.level.c);

        let present = self.present.len() as f64;
        let negotiated = 1.0 - 0.5 * n(policy.lois.negotiation);
        if present >= 2.0 {
            let p = n(rules.conflict) * present * (1.0 - self.tally.familiarity) * negotiated;
            if self.draws.chance(&self.chances, Chance::Conflict, 0, "conflict") < p.min(0.9) {
                let cost = n(rules.conflict_energy) * (1.0 - 0.8 * self.level.c) * negotiated;
                for i in self.present.clone() {
                    self.move_energy(i, -cost, Flow::Conflict);
                }
                self.tally.conflicts += 1;
            }
        }
    }

    pub fn recognition(&mut self) {
        let (rules, policy) = (&self.scenario.model.recognition, &self.spec.policy);
        assert_eq!(policy.measurement, 0.0);
        let (sponsor, coordinator) = (self.sponsor(), self.coordinator());
        let level = &mut self.level;
        let visible = level.w.max(0.0) + n(policy.stories) * level.i;
        let impressive = visible / (visible + n(rules.value_half));
        level.s += n(rules.shown_rate) * (n(rules.shown_alone) * impressive - level.s);
        let heard = 0.6 * level.y + 0.4 * visible / (visible + 1.0);
        let target = 1.0
            - 0.97
                * (1.0 - n(rules.sponsor) * sponsor)
                * (1.0 - n(rules.shown) * level.s)
                * (1.0 - n(rules.seen) * heard);
        let short = 1.0 - 0.3 * n(self.scenario.organisation.culture.short_termism) * (1.0 - level.s);
        level.l = (level.l + n(rules.rate) * (target * short - level.l)).clamp(0.0, 1.0);
        let spoken = n(policy.advocacy) * coordinator / (coordinator + 3.0);
        let voice = 1.0 - (1.0 - 0.6 * n(policy.consultation)) * (1.0 - 0.6 * spoken) * (1.0 - 0.3 * sponsor);
        level.y += n(rules.voice_rate) * (voice * (0.3 + 0.7 * level.l) - level.y);
        self.tally.sponsor = sponsor;
    }

    pub fn norm(&mut self) {
        let rules = &self.scenario.model.culture;
        let (tally, level) = (&self.tally, &mut self.level);
        if tally.approaches > 0 {
            let approaches = f64::from(tally.approaches);
            let practised = f64::from(tally.accepted) / approaches;
            level.n +=
                n(rules.rate) * approaches / (approaches + n(rules.approaches)) * (practised - level.n);
        }
        level.n += n(rules.pull) * (n(rules.base) + n(rules.sharing) * level.t - level.n);
        let active = level.active_count;
        level.t += n(rules.attitude_rate) * active / (active + 5.0) * (level.n - level.t);
    }

    pub fn value(&mut self) {
        let (value, policy) = (&self.scenario.model.value, &self.spec.policy);
        let active = self.level.active_count;
        let coordinator = self.coordinator();
        let here = self.people.iter().filter(|person| person.here).count() as f64;
        let tally = &mut self.tally;
        tally.hours = self.present.iter().map(|&i| self.people[i].u).sum();
        let count = f64::from;
        tally.tangible = n(value.answer) * count(tally.answered_hard + tally.retrieved_new)
            + n(value.basic) * count(tally.answered - tally.answered_hard)
            + n(value.lookup) * count(tally.retrieved - tally.retrieved_new)
            - n(value.misled) * count(tally.misled)
            + n(value.applied) * count(tally.learned);
        tally.intangible = n(value.learned) * count(tally.learned) + n(value.belonging) * active;
        let attention = n(policy.recognition)
            + n(policy.career_paths)
            + n(policy.onboarding)
            + n(policy.matchmaking)
            + n(policy.consultation);
        tally.cost_hours = tally.hours
            + coordinator
            + n(value.sponsor_hours) * tally.sponsor * (1.0 + n(policy.publicity))
            + n(value.attention) * attention * active
            + 0.02 * n(policy.protected_hours) * active
            + 2.0 * n(policy.outside_links)
            + 2.0 * n(policy.control)
            + tally.organising;
        let lois = &policy.lois;
        let services: f64 = [
            lois.structured_dialogue,
            lois.open_dialogue,
            lois.negotiation,
            lois.reflection,
            lois.synthesis,
            lois.journals,
            lois.retrieval,
            lois.expert_locator,
        ]
        .into_iter()
        .map(n)
        .sum();
        tally.money += n(value.lois) * services / 8.0 * here;
        tally.cost = tally.cost_hours * n(self.scenario.organisation.hour_price) + tally.money;
        let rate = 1.0 - 2.0f64.powf(-1.0 / 8.0);
        self.level.w += rate * (self.tally.tangible - self.level.w);
        self.level.i += rate * (self.tally.intangible - self.level.i);
    }

    /// What counts within the week only is put away.
    pub fn close(&mut self) {
        for &i in &self.present {
            self.people[i].u = 0.0;
            self.people[i].utility = [0.0; 9];
        }
    }

    pub fn census(&mut self) {
        let (active, _) = self.levels_of_participation();
        let known = self.people.iter().fold(0, |known, person| known | person.k);
        let level = &mut self.level;
        level.cohesion = 0.0;
        for &i in &active {
            let to_active = self.people[i].ties.iter().filter(|(j, _)| active.contains(j));
            let strongest: f64 = to_active.take(6).map(|(_, weight)| weight).sum();
            level.cohesion += strongest / 6.0 / active.len() as f64;
        }
        level.coverage = share(known);
        level.participants = f64::from(self.tally.participants);
        level.silence = if self.tally.contributions > 0 { 0 } else { level.silence + 1 };
        level.active_count = active.len() as f64;
        level.active = active;
        self.read_log();
    }

    /// Whether it has been launched, and whether it has fallen silent.
    fn read_log(&mut self) {
        let (window, after) = (self.scenario.model.stages.silence, self.week + 1);
        let signs: Vec<u32> = (self.people.iter())
            .filter(|person| person.here && person.acted > 0)
            .filter(|person| person.founder || person.acted != person.joined + 1)
            .map(|person| after - person.acted)
            .filter(|&ago| ago < window)
            .collect();
        self.level.launched |= signs.len() >= 3;
        let was = self.level.silent_weeks > 0;
        let late = signs.iter().all(|&ago| ago >= window / 2);
        let silent = after >= window && signs.len() < 2 && (was || late);
        self.level.silent_weeks = if silent { self.level.silent_weeks + 1 } else { 0 };
    }

    /// Slots of the active members, and of the core.
    pub fn levels_of_participation(&self) -> (Vec<usize>, Vec<usize>) {
        let from = |limit: f32| -> Vec<usize> {
            (0..self.people.len()).filter(|&i| self.people[i].here && self.people[i].a >= n(limit)).collect()
        };
        let stages = &self.scenario.model.stages;
        (from(stages.active), from(stages.core))
    }

    /// The organisation's culture and the attitude around the community; no programme runs.
    pub fn culture(&mut self) {
        let rate = n(self.scenario.model.culture.organisation_rate);
        let people = f64::from(self.scenario.organisation.practitioners);
        let active = self.level.active_count;
        let level = &mut self.level;
        level.t += 0.5 * rate * (level.practice - level.t);
        level.practice += 10.0 * rate * (active / people).min(1.0) * (level.t - level.practice);
    }

    /// The weekly record, by column.
    pub fn record(&self) -> BTreeMap<&'static str, f64> {
        let (level, tally) = (&self.level, &self.tally);
        let (active, core) = self.levels_of_participation();
        let here: Vec<_> = self.people.iter().filter(|person| person.here).collect();
        let mean = |sum: f64, count: usize| if count > 0 { sum / count as f64 } else { 0.0 };
        let weight = if self.people.iter().any(|person| person.a > 0.0) { 1.0 } else { 0.0 };
        let weighed = |a: f64| weight * a + 1.0 - weight;
        let energy: f64 = here.iter().map(|person| weighed(person.a) * person.e).sum();
        let weights: f64 = here.iter().map(|person| weighed(person.a)).sum();
        let shared = (0..64)
            .filter(|topic| active.iter().filter(|&&i| self.people[i].k >> topic & 1 == 1).count() >= 3)
            .fold(0u64, |shared, topic| shared | 1 << topic);
        let units = self.scenario.organisation.units as usize;
        let by_unit = (0..units).map(|unit| {
            share(here.iter().filter(|person| person.unit == unit).fold(0, |known, person| known | person.k))
        });
        let newcomers = active.iter().filter(|&&i| !self.people[i].founder).count();
        let count = f64::from;
        BTreeMap::from([
            ("members", here.len() as f64),
            ("active", active.len() as f64),
            ("core", core.len() as f64),
            ("participants", count(tally.participants)),
            ("newcomers", count(tally.newcomers)),
            ("newcomers_active", newcomers as f64),
            ("departures", count(tally.departures)),
            ("energy", if here.is_empty() { 0.0 } else { energy / weights }),
            ("energy_core", mean(core.iter().map(|&i| self.people[i].e).sum(), core.len())),
            ("engagement", mean(here.iter().map(|person| person.g).sum(), here.len())),
            ("belonging", mean(active.iter().map(|&i| self.people[i].b).sum(), active.len())),
            ("norm", level.n),
            ("legitimacy", level.l),
            ("shown", level.s),
            ("sponsor", tally.sponsor),
            ("care", level.c),
            ("voice", level.y),
            ("anger", 0.0),
            ("attitude", level.t),
            ("challenge", level.h),
            ("cohesion", level.cohesion),
            ("element_domain", (level.f * level.h).sqrt()),
            ("element_community", (level.cohesion * core.len() as f64 / (core.len() as f64 + 4.0)).sqrt()),
            ("element_practice", share(shared | level.d)),
            ("coverage", level.coverage),
            ("documented", share(level.d)),
            ("stale", share(level.j)),
            ("outdated", mean(here.iter().map(|person| person.outdated_share()).sum(), here.len())),
            ("unit_coverage", by_unit.sum::<f64>() / units as f64),
            ("learned", count(tally.learned)),
            ("requests", count(tally.requests)),
            ("repeated", count(tally.repeated)),
            ("answered", count(tally.answered)),
            ("answer_rate", mean(count(tally.answered), tally.requests as usize)),
            ("assisted", 0.0),
            ("retrieved", count(tally.retrieved)),
            ("misled", count(tally.misled)),
            ("shares", count(tally.shares)),
            ("conflicts", count(tally.conflicts)),
            ("contributions", count(tally.contributions)),
            ("tasks_started", 0.0),
            ("tasks_done", 0.0),
            ("tasks_failed", 0.0),
            ("hours", tally.hours),
            ("value_tangible", tally.tangible),
            ("value_intangible", tally.intangible),
            ("value_strategic", tally.tangible * n(self.spec.start.strategic_value)),
            ("cost_hours", tally.cost_hours),
            ("cost", tally.cost),
        ])
    }
}

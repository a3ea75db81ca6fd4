//! The formulas of docs/model/people.md, but for exchange.

use hearth::engine::model::state::Utility;
use hearth::engine::observe::Flow;
use hearth::engine::random::{Chance, Decision};
use hearth::engine::scenario::timeline::{Action, Trigger};
use hearth::engine::scenario::{EventKind, ShockKind};

use super::draws::{lower_half, member, upper_24};
use super::rebuilt::{Meeting, Person, Rebuilt, clamp, n};

impl Rebuilt<'_> {
    pub fn found(&mut self) {
        if self.week > 0 {
            return;
        }
        let founders = self.spec.start.founders as usize;
        (0..founders).for_each(|_| self.join(true));
        // Ties within a group: founders, from the first slot on.
        for i in 0..founders {
            let id = self.people[i].id;
            let mut row = self.draws.sequence(Decision::Founding, self.week, id, member(id));
            for step in 1..=4.min(founders - 1) {
                let j = (i + step) % founders;
                let weight =
                    2.0 * n(self.spec.start.founding_ties) * row.unit(&format!("tie with member {j}"));
                self.strengthen(i, j, weight.min(0.95));
            }
        }
    }

    /// What people bring along.
    fn join(&mut self, founder: bool) {
        let rules = &self.scenario.model.arrivals;
        let id = self.people.len() as u32;
        let mut row = self.draws.sequence(Decision::Birth, 0, id, member(id));
        let r = row.unit("interest");
        let phi = if founder {
            n(rules.founder_interest) + (1.0 - n(rules.founder_interest)) * r
        } else {
            r.powf(n(rules.interest_power))
        };
        let h = n(rules.own_hours) * (n(rules.own_hours_sd) * row.normal("own hours")).exp();
        let sd = n(rules.burst_sd);
        let burst = (sd * (row.normal("burst") - sd / 2.0)).exp();
        let elsewhere = row.below(self.scenario.organisation.units as usize, "unit");
        // The first community is at home in unit 0.
        let unit = if row.chance(n(self.spec.start.home_share), "of the home unit") { 0 } else { elsewhere };
        let known = if founder {
            n(self.spec.start.founders_know) * (0.5 + 0.5 * r) / 0.75
        } else {
            n(rules.knows) + n(rules.knows_interest) * phi
        };
        let seen = row.bits(known, "topics seen");
        let o = seen & row.bits(n(rules.knows_outdated), "topics outdated");
        let g = (n(rules.engagement) + n(rules.engagement_interest) * phi).min(1.0);
        let e = (n(rules.energy) + n(rules.energy_interest) * phi).min(1.0);
        self.flows.energy[Flow::Joining as usize] += e;
        self.flows.engagement[Flow::Joining as usize] += g;
        self.tally.newcomers += u32::from(!founder);
        self.people.push(Person {
            id,
            here: true,
            founder,
            joined: self.week,
            unit,
            phi,
            h,
            burst,
            e,
            g,
            f: n(self.scenario.model.energy.floor) * g,
            a: if founder { n(rules.founder_participation) } else { 0.0 },
            k: seen & !o,
            o,
            ..Person::default()
        });
    }

    pub fn follow_timeline(&mut self) {
        for (line, entry) in self.scenario.timeline.iter().enumerate() {
            if entry.trigger != (Trigger::At { week: self.week }) {
                continue;
            }
            for action in &entry.actions {
                match action {
                    Action::Event(event) if event.kind == EventKind::Meeting && !event.expert => {
                        let policy = &self.spec.policy;
                        let item = 64 + self.meetings.len() as u32;
                        let mut row =
                            self.draws.sequence(Decision::Event, self.week, item, "community".to_owned());
                        let face_to_face = row.chance(n(policy.face_to_face), "meeting face to face");
                        self.meetings.push(Meeting { capture: n(policy.learning_cycle), face_to_face });
                    }
                    Action::Shock(shock) if shock.kind == ShockKind::Influx => {
                        (0..shock.members.unwrap()).for_each(|_| self.join(false));
                    }
                    _ => panic!("line {line} of the timeline isn't rebuilt"),
                }
            }
        }
    }

    pub fn arrivals(&mut self) {
        let rules = &self.scenario.model.arrivals;
        let sum: f64 =
            (0..4).map(|place| self.draws.chance(&self.chances, Chance::Attention, place, "attention")).sum();
        let rho = n(rules.attention_persistence);
        let z = 3.0f64.sqrt() * (sum - 2.0);
        self.level.x = rho * self.level.x + (1.0 - rho * rho).sqrt() * n(rules.attention_sd) * z;
        // Nobody comes by itself, by word of mouth or by publicity: the mean is 0.
        assert_eq!(rules.external + rules.word_of_mouth + rules.publicity, 0.0);
    }

    fn is_newcomer(&self, i: usize) -> bool {
        !self.people[i].founder && self.week < self.people[i].joined + 26
    }

    /// Whether a request or a share is a newcomer's.
    pub fn acts_as_newcomer(&self, i: usize) -> bool {
        self.is_newcomer(i) && self.people[i].c <= 3
    }

    pub fn participation(&mut self) {
        let (rules, policy) = (&self.scenario.model.participation, &self.spec.policy);
        self.tally.squeeze = 1.0 - n(self.scenario.organisation.workload);
        self.tally.granted = n(policy.protected_hours) * (0.3 + 0.7 * self.level.l);
        let call = if self.meetings.is_empty() { 0.0 } else { 1.0 };
        let event = n(rules.event) * call * (0.5 + self.level.c);
        let ids: Vec<u32> = self.people.iter().map(|person| person.id).collect();
        let attend = self.draws.words(Decision::Attend, &ids);
        let mut places = Vec::new();
        for (i, word) in attend.into_iter().enumerate() {
            let welcome = if self.is_newcomer(i) { n(rules.welcome) * n(policy.onboarding) } else { 0.0 };
            let person = &mut self.people[i];
            person.word = word;
            person.p = false;
            if !person.here {
                continue;
            }
            person.x = n(rules.intercept)
                + self.level.q
                + n(self.spec.start.relevance)
                + event
                + n(rules.legitimacy) * (self.level.l - n(rules.legitimacy_enough))
                - 0.5 * n(rules.energy)
                + n(rules.engagement) * person.g
                + n(rules.energy) * person.e
                + n(rules.belonging) * (person.b + person.pull)
                - n(rules.forgetting) * (1.0 + f64::from(person.s.min(520))).ln()
                + welcome;
            let t = (person.h * self.tally.squeeze + self.tally.granted - call * 0.5 * n(policy.control))
                .max(0.0);
            let f = (n(rules.hours_floor) + n(rules.hours_gain) * t / (t + n(rules.hours_half))).min(1.0);
            let mut p = f / (1.0 + (-person.x).exp());
            if !person.founder && person.joined == self.week {
                p = n(self.scenario.model.arrivals.first_week);
            }
            person.p = self.draws.decide(person.id, "takes part", upper_24(word), p);
            if person.p {
                let key = (word % 256) << 24 | word.wrapping_mul(0x9e37_79b9) >> 8;
                places.push((key, i));
            }
        }
        places.sort_unstable();
        self.present = places.into_iter().map(|(_, i)| i).collect();
        self.tally.participants = self.present.len() as u32;
    }

    /// Energy, engagement, belonging.
    pub fn feeling(&mut self) {
        let policy = &self.spec.policy;
        let recognised = 1.0 - (1.0 - n(policy.recognition)) * (1.0 - n(policy.career_paths));
        let rules = &self.scenario.model.energy;
        for i in self.present.clone() {
            let reputed = self.people[i].r / (self.people[i].r + 4.0);
            self.move_energy(i, n(rules.recognition) * recognised * reputed, Flow::Recognition);
            self.people[i].phi *= 1.0 - n(rules.crowding_out) * n(policy.recognition) * n(policy.control);
        }
        for i in self.present.clone() {
            self.engage(i, recognised);
        }
        self.return_to_base();
        for person in self.people.iter_mut().filter(|person| !person.p) {
            let sunk = n(rules.absence) * (person.g - person.f).max(0.0);
            person.g -= sunk;
            self.flows.engagement[Flow::Absence as usize] -= sunk;
        }
        self.belong();
    }

    fn engage(&mut self, i: usize, recognised: f64) {
        let rules = &self.scenario.model.energy;
        let excess = (self.people[i].u / (self.hours(i) + 0.5) - 1.0).clamp(0.0, 2.0);
        self.move_energy(i, -n(rules.overload) * excess, Flow::Overload);
        let person = &mut self.people[i];
        let c = f64::from(person.c);
        let mut utility = person.utility;
        if !person.founder && person.c < 100 {
            utility[Utility::GoodWork as usize] +=
                n(rules.ladder_value) * n(self.spec.policy.onboarding) * (-c / 10.0).exp();
        }
        let mood = n(rules.energy_value) * (person.e - 0.5);
        let over = -n(rules.overload_value) * excess;
        let recognised = n(rules.recognition_value) * recognised * person.r / (person.r + 4.0);
        let value = n(rules.presence) + mood + over + recognised + utility.iter().sum::<f64>();
        let ceiling = 1.0 - n(rules.ceiling) * (1.0 - person.phi);
        let room = if value > 0.0 { ceiling - person.g } else { person.g };
        let fresh = (-c / n(rules.first_contributions)).exp();
        let speed = (n(rules.engagement_rate) * (1.0 + n(rules.first_impressions) * fresh)).min(1.0);
        let scale = speed * room / value.abs().max(1.0);
        let old = person.g;
        person.g = clamp(old + scale * value);
        let ledger = &mut self.flows.engagement;
        let parts = [
            (Flow::Mood, mood),
            (Flow::Overload, over),
            (Flow::Recognition, recognised),
            (Flow::Answered, utility[Utility::Answered as usize]),
            (Flow::Unanswered, utility[Utility::Unanswered as usize]),
            (Flow::Helping, utility[Utility::Helping as usize]),
            (Flow::Dialogue, utility[Utility::Dialogue as usize]),
            (Flow::GoodWork, utility[Utility::GoodWork as usize]),
        ];
        let mut rest = person.g - old;
        for (flow, part) in parts {
            ledger[flow as usize] += scale * part;
            rest -= scale * part;
        }
        ledger[Flow::Interest as usize] += rest;
    }

    fn return_to_base(&mut self) {
        let (rules, level) = (&self.scenario.model.energy, &self.level);
        let rate = n(rules.rate);
        let challenge = n(rules.challenge) * (level.h - n(rules.challenge_enough))
            + n(rules.unknown) * (0.5 - level.coverage);
        let care = n(rules.care) * level.c;
        for person in self.people.iter_mut().filter(|person| person.here) {
            let outdated = n(rules.outdated) * person.outdated_share() * person.outdated_share();
            let interest = n(rules.base) + n(rules.interest) * person.phi;
            let belonging = n(rules.belonging) * person.b;
            let base = interest + belonging + challenge + care - outdated;
            let old = person.e;
            person.e = clamp(old + rate * (base - old));
            let ledger = &mut self.flows.energy;
            ledger[Flow::Interest as usize] += rate * interest;
            ledger[Flow::Belonging as usize] += rate * belonging;
            ledger[Flow::Challenge as usize] += rate * challenge;
            ledger[Flow::Care as usize] += rate * care;
            ledger[Flow::Outdated as usize] -= rate * outdated;
            ledger[Flow::Fatigue as usize] += person.e - old - rate * base;
        }
    }

    /// Belonging, and what runs on.
    fn belong(&mut self) {
        let rules = &self.scenario.model;
        let keep = 2.0f64.powf(-1.0 / n(rules.participation.half_life));
        for person in &mut self.people {
            let p = if person.p { 1.0 } else { 0.0 };
            person.a = keep * person.a + (1.0 - keep) * p;
            person.v *= 1.0 - n(rules.exchange.memory);
            person.r *= 1.0 - n(rules.exchange.memory);
            person.s = if person.p { 0 } else { person.s + 1 };
        }
        for i in 0..self.people.len() {
            let person = &self.people[i];
            let mut pull = person.pull;
            if person.p || (person.id ^ self.week).is_multiple_of(4) {
                let t: f64 = person.ties.iter().map(|&(j, weight)| weight * self.people[j].a).sum();
                pull = t / (1.0 + t);
            }
            let person = &mut self.people[i];
            person.pull = pull;
            person.b += if person.p {
                n(rules.energy.belonging_rate) * (pull - person.b).max(0.0)
            } else {
                -n(rules.energy.belonging_decay) * person.b
            };
        }
        let ties = self.people.iter_mut().flat_map(|person| &mut person.ties);
        ties.for_each(|(_, weight)| *weight *= 1.0 - n(rules.ties.decay));
    }

    pub fn departures(&mut self) {
        let rules = &self.scenario.model.departures;
        let career = n(rules.career) * n(self.spec.policy.career_paths);
        for i in 0..self.people.len() {
            let person = &self.people[i];
            if !person.here {
                continue;
            }
            let hazard = n(rules.turnover) * (1.0 - n(rules.embedded) * person.b) * (1.0 - career * person.g)
                + n(rules.lapse) * self.level.lapse * (-n(rules.steepness) * person.g).exp();
            if self.draws.decide(person.id, "leaves", lower_half(person.word), hazard) {
                self.leave(i);
            }
        }
    }

    fn leave(&mut self, i: usize) {
        self.tally.departures += 1;
        let gone = &mut self.people[i];
        self.level.legacy |= gone.k;
        self.flows.energy[Flow::Leaving as usize] -= gone.e;
        self.flows.engagement[Flow::Leaving as usize] -= gone.g;
        gone.here = false;
        gone.p = false;
        (gone.k, gone.o) = (0, 0);
        for level in [
            &mut gone.e,
            &mut gone.phi,
            &mut gone.g,
            &mut gone.f,
            &mut gone.b,
            &mut gone.a,
            &mut gone.pull,
            &mut gone.anger,
            &mut gone.r,
        ] {
            *level = 0.0;
        }
    }

    /// Mean number of messages besides.
    pub fn mean_of_messages(&self, i: usize) -> f64 {
        let person = &self.people[i];
        let mean = n(self.scenario.model.participation.tempo)
            * self.hours(i)
            * person.g
            * person.burst
            * n(self.spec.start.interaction);
        mean.min(60.0)
    }
}

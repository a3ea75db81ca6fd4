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
        self.level.active = self.levels_of_participation().0;
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
        let sd = n(rules.propensity_sd);
        let spread = (sd * (row.normal("propensity") - sd / 2.0)).exp();
        let multiple = if founder {
            n(rules.founder_propensity)
        } else {
            n(rules.propensity) + n(rules.propensity_interest) * phi
        };
        let kappa = (spread * multiple).clamp(0.02, 20.0);
        let e = n(rules.energy) + n(rules.energy_interest) * phi + n(rules.energy_sd) * row.bell("energy");
        let e = clamp(e);
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
        let hope = if founder { n(rules.founder_hope) } else { 0.0 };
        let g = (n(rules.engagement) + n(rules.engagement_interest) * phi + hope).min(1.0);
        let participation = &self.scenario.model.participation;
        let lean = n(participation.propensity) * kappa.ln() + n(participation.interest) * phi;
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
            kappa,
            lean,
            e,
            g,
            a: n(if founder { rules.founder_participation } else { rules.participation }),
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
                        let capture = n(policy.learning_cycle);
                        self.meetings.push(Meeting { caller: None, capture, face_to_face });
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
        // Every event of the example is a meeting, which pulls with 1.
        let further = 1.0 + 0.35 * (self.meetings.len() as f64 - call);
        let event = n(rules.event) * (0.6 + 0.4 * self.level.c) * call * (0.3 + self.mu()) * further;
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
            person.x = n(rules.intercept) + event + n(rules.attention) * self.level.x
                - n(rules.control) * n(policy.control)
                + person.lean
                + n(rules.legitimacy) * (self.level.l - n(rules.legitimacy_enough))
                - 0.5 * n(rules.energy)
                + n(rules.engagement) * (2.0 * person.g - 1.0)
                + n(rules.energy) * person.e
                + n(rules.habit) * person.a
                + n(rules.belonging) * (person.b + person.pull)
                - n(rules.anger) * person.anger
                - n(rules.forgetting) * (1.0 + f64::from(person.s.min(520))).ln()
                + welcome;
            let t = (person.h * self.tally.squeeze + self.tally.granted - call * 0.1 * n(policy.control))
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
            let lost = n(rules.crowding_out) * n(policy.recognition) * n(policy.control) * self.people[i].phi;
            self.people[i].phi -= lost;
            self.people[i].lean -= n(self.scenario.model.participation.interest) * lost;
        }
        for i in self.present.clone() {
            self.engage(i, recognised);
        }
        self.return_to_base();
        self.belong();
    }

    fn engage(&mut self, i: usize, recognised: f64) {
        let (rules, level) = (&self.scenario.model.energy, &self.level);
        // What everybody who came has of the week.
        let heard = 1.0 - (-level.content / n(rules.listening_content)).exp();
        let present = self.present.len() as f64;
        let open = 0.25 + 0.75 * self.tally.familiarity;
        let shared = n(rules.listening_value) * heard * (0.2 + level.f) * (0.4 + 0.9 * level.h) * open
            - n(rules.crowd_value) * present / (present + 100.0);
        let fit = level.f;
        let hours = self.hours(i);
        let excess = (self.people[i].u / (hours + 0.5) - 1.0).clamp(0.0, 2.0);
        self.move_energy(i, -n(rules.overload) * excess, Flow::Overload);
        let person = &self.people[i];
        let c = f64::from(person.c);
        let mut utility = person.utility;
        utility[Utility::Dialogue as usize] += shared;
        if !person.founder && person.c < 100 {
            utility[Utility::GoodWork as usize] +=
                n(rules.ladder_value) * n(self.spec.policy.onboarding) * (-c / 10.0).exp();
        }
        let over = -n(rules.overload_value) * excess;
        let recognised = n(rules.recognition_value) * recognised * person.r / (person.r + 4.0);
        let tied = n(rules.ties_value) * person.pull;
        let fitting = n(rules.fit_value) * (person.phi - 0.5) * fit;
        let cost = -n(rules.cost) * hours.max(0.02).powf(-0.3);
        let value = tied + fitting + cost + over + recognised + utility.iter().sum::<f64>();
        let felt = value.tanh();
        let fresh = (-c / n(rules.first_contributions)).exp();
        let speed = (n(rules.engagement_rate) * (1.0 + n(rules.first_impressions) * fresh)).min(1.0);
        let old = person.g;
        self.people[i].g = clamp(old + speed * ((1.0 + felt) / 2.0 - old));
        let mut rest = self.people[i].g - old;
        self.move_energy(i, n(rules.uplift) * felt, Flow::Mood);
        let scale = speed / 2.0 * felt / value;
        let ledger = &mut self.flows.engagement;
        let parts = [
            (Flow::Belonging, tied),
            (Flow::Fatigue, cost),
            (Flow::Overload, over),
            (Flow::Recognition, recognised),
            (Flow::Answered, utility[Utility::Answered as usize]),
            (Flow::Unanswered, utility[Utility::Unanswered as usize]),
            (Flow::Helping, utility[Utility::Helping as usize]),
            (Flow::Dialogue, utility[Utility::Dialogue as usize]),
            (Flow::GoodWork, utility[Utility::GoodWork as usize]),
            (Flow::Events, utility[Utility::Meeting as usize]),
        ];
        for (flow, part) in parts {
            ledger[flow as usize] += scale * part;
            rest -= scale * part;
        }
        ledger[Flow::Interest as usize] += rest;
    }

    fn return_to_base(&mut self) {
        let (rules, level) = (&self.scenario.model.energy, &self.level);
        let rate = n(rules.rate);
        let challenge = n(rules.challenge) * (level.h - n(rules.challenge_enough));
        let care = n(rules.care) * level.c;
        let control = n(rules.control) * n(self.spec.policy.control);
        let ids: Vec<u32> = self.people.iter().map(|person| person.id).collect();
        let words = self.draws.words(Decision::Outside, &ids);
        for (person, word) in self.people.iter_mut().zip(words).filter(|(person, _)| person.here) {
            let outside = n(rules.outside) * self.draws.how_much(person.id, "life outside", word);
            let outdated = n(rules.outdated) * person.outdated_share() * person.outdated_share();
            let interest = n(rules.base) + n(rules.interest) * person.phi;
            let belonging = n(rules.belonging) * person.b;
            let base = interest + belonging + challenge + care - outdated - control;
            let old = person.e;
            person.e = clamp(old + rate * (base - old) + outside);
            let ledger = &mut self.flows.energy;
            ledger[Flow::Interest as usize] += rate * interest;
            ledger[Flow::Belonging as usize] += rate * belonging;
            ledger[Flow::Challenge as usize] += rate * challenge;
            ledger[Flow::Care as usize] += rate * care;
            ledger[Flow::Outdated as usize] -= rate * outdated;
            ledger[Flow::Control as usize] -= rate * control;
            ledger[Flow::Outside as usize] += outside;
            ledger[Flow::Fatigue as usize] += person.e - old - rate * base - outside;
        }
    }

    /// Belonging, and what runs on.
    fn belong(&mut self) {
        let rules = &self.scenario.model;
        let keep = 2.0f64.powf(-1.0 / n(rules.participation.half_life));
        for person in &mut self.people {
            let p = if person.p { 1.0 } else { 0.0 };
            person.a = keep * person.a + (1.0 - keep) * p;
            person.q *= 1.0 - n(rules.exchange.memory);
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
            let mut hazard =
                n(rules.turnover) * (1.0 - n(rules.embedded) * person.b) * (1.0 - career * person.g)
                    + n(rules.anger) * person.anger;
            if person.p {
                let v = 2.0 * person.g - 1.0;
                hazard += n(rules.lapse) / (1.0 + (n(rules.steepness) * (v + n(rules.bearable))).exp());
            } else if person.s > rules.silent_weeks {
                hazard += n(rules.silent);
            }
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
            * n(self.spec.start.interaction)
            * (0.4 + self.level.h)
            * (1.0 - 0.15 * n(self.spec.policy.control))
            * person.kappa
            * (0.1 + 1.4 * person.e)
            * (2.0 * person.g - 0.4).max(0.2);
        mean.min(60.0)
    }
}

//! The formulas of docs/model/people.md on exchange.

use hearth::engine::model::state::Utility;
use hearth::engine::observe::Flow;

use super::draws::Row;
use super::rebuilt::{Rebuilt, n};

/// The climate of the week.
#[derive(Clone, Copy)]
struct Climate {
    willing: f64,
    for_new: f64,
    search: f64,
}

/// What somebody is about to do.
struct Intent {
    needs: u32,
    shares: bool,
    messages: u32,
    row: Row,
}

/// A request on its way.
struct Request {
    i: usize,
    topic: u64,
    hard: bool,
    willing: f64,
    answers: u32,
}

impl Rebuilt<'_> {
    fn climate(&self) -> Climate {
        let (rules, policy, level) = (&self.scenario.model.exchange, &self.spec.policy, &self.level);
        let rivalry = n(self.scenario.organisation.culture.competition) * (1.0 - 0.5 * n(policy.recognition));
        let apart = n(rules.individualism) * (1.0 - level.t) + n(rules.competition) * rivalry;
        let own = self.coordinator();
        let matched = n(policy.matchmaking) * own / (own + 2.0);
        Climate {
            willing: n(rules.willing)
                + n(rules.norm) * level.n
                + n(rules.recognition) * n(policy.recognition) * (1.0 - 0.5 * n(policy.control))
                + n(rules.stock) * (level.coverage - 0.5)
                - 0.5 * n(rules.energy)
                - n(rules.control) * n(policy.control)
                - apart * (1.0 - level.n),
            for_new: n(rules.newcomer) * (n(policy.onboarding) - 0.5) + n(rules.newcomer_care) * level.c
                - 0.8 * level.m,
            search: 1.0 - (1.0 - 0.8 * n(policy.lois.expert_locator)) * (1.0 - 0.7 * matched),
        }
    }

    pub fn exchange(&mut self) {
        let climate = self.climate();
        let participants = self.present.clone();
        let (mut intents, mut sum) = (Vec::new(), 0.0);
        for &i in &participants {
            let (intent, familiar) = self.intend(i);
            intents.push(intent);
            sum += familiar;
        }
        if !participants.is_empty() {
            self.tally.familiarity = sum / participants.len() as f64;
        }
        for (i, mut intent) in participants.into_iter().zip(intents) {
            (0..intent.needs).for_each(|need| self.need(climate, i, need));
            if intent.shares {
                self.share_something(i, &mut intent.row);
            }
            self.people[i].u += 0.05 * f64::from(intent.messages);
            self.contribute(i, intent.messages);
            self.people[i].utility[Utility::Dialogue as usize] +=
                n(self.scenario.model.energy.dialogue_value) * f64::from(intent.messages.min(3));
        }
    }

    /// What one participant is about to do, and how familiar it is with those who came.
    fn intend(&mut self, i: usize) -> (Intent, f64) {
        let rules = &self.scenario.model.exchange;
        let f = self.people[i].ties.iter().filter(|&&(j, _)| self.people[j].p).count() as f64;
        let strangers = (self.present.len() as f64 - 1.0 - f).max(0.0);
        let familiar = (f + 0.5) / (f + 0.5 * strangers + 1.0);
        let among = n(rules.among_strangers);
        let ease = (among + (1.0 - among) * familiar) * n(self.spec.start.interaction);

        let mut row = self.draws.act(self.people[i].word, 0, self.people[i].id);
        let person = &self.people[i];
        let inclined = n(rules.share)
            * (0.6 + 0.8 * n(self.spec.policy.lois.open_dialogue))
            * person.phi
            * self.level.h
            * (1.0 - 0.5 * person.anger)
            * ease;
        let shares = row.chance(inclined, "shares something");
        let messages = row.poisson(self.mean_of_messages(i), "messages besides");

        let usual = n(self.spec.start.needs_per_week);
        let first = !self.people[i].founder && self.people[i].c == 0;
        let rate = if first { n(rules.newcomer_need).max(usual) } else { usual } * ease;
        let more = row.chance(rate - rate.floor(), "one more need");
        let needs = (rate.floor() as u32 + u32::from(more)).min(4);
        (Intent { needs, shares, messages, row }, familiar)
    }

    fn need(&mut self, climate: Climate, i: usize, need: u32) {
        if self.people[i].k == u64::MAX {
            return;
        }
        let mut row = self.draws.act(self.people[i].word, 1 + need, self.people[i].id);
        let topic = row.pick(!self.people[i].k, "needs");
        let chance = row.chance(self.level.h, "beyond what pages hold, whatever it is about");
        let beyond = chance || topic & self.level.tacit != 0;
        if !beyond && self.look_up(i, topic, &mut row) {
            return;
        }
        let hard = beyond || topic & self.level.asked == 0;
        assert_eq!(self.spec.policy.assistant.used, 0.0);
        let rules = &self.scenario.model.exchange;
        self.tally.requests += 1;
        self.tally.repeated += u32::from(!hard);
        self.people[i].u += n(rules.ask_hours);
        self.contribute(i, 1);
        let newcomer = self.acts_as_newcomer(i);
        let willing = climate.willing + if newcomer { climate.for_new } else { 0.0 };
        let mut request = Request { i, topic, hard, willing, answers: 0 };
        self.ask_tied(&mut request, &mut row);
        self.ask_present(&mut request, climate.search, &mut row);
        self.ask_silent(&mut request, &mut row);
        self.conclude(&request, newcomer, &mut row);
    }

    fn look_up(&mut self, i: usize, topic: u64, row: &mut Row) -> bool {
        let rules = &self.scenario.model;
        let lois = &self.spec.policy.lois;
        let (fresh, stale) = (self.level.d.count_ones(), self.level.j.count_ones());
        let untended = n(rules.knowledge.untended);
        let kept = (untended + (1.0 - untended) * self.level.c) * f64::from(fresh) / f64::from(fresh + stale);
        let p = n(rules.knowledge.lookup) * n(lois.retrieval) * kept;
        if (self.level.d | self.level.j) & topic == 0 || !row.chance(p, "looks it up") {
            return false;
        }
        self.people[i].u += 0.1;
        if self.level.d & topic != 0 {
            self.learn(i, topic);
            self.tally.retrieved += 1;
            self.tally.retrieved_new += u32::from(self.level.asked & topic == 0);
            self.level.asked |= topic;
            self.move_energy(i, 0.8 * n(rules.energy.answered), Flow::Answered);
            self.people[i].utility[Utility::Answered as usize] += 0.8 * n(rules.energy.answered_value);
            return true;
        }
        let misled = row.chance(1.0 - 0.6 * n(lois.reflection), "is misled by a page");
        if misled {
            self.mislead(i, topic);
        }
        misled
    }

    fn ask_tied(&mut self, request: &mut Request, row: &mut Row) {
        let rules = &self.scenario.model.exchange;
        let (mut place, mut asked) = (0, 0);
        while place < self.people[request.i].ties.len()
            && asked < rules.asks_tied
            && request.answers < rules.answers
        {
            let (j, weight) = self.people[request.i].ties[place];
            place += 1;
            if self.people[j].here {
                asked += 1;
                self.approach(request, j, weight, row);
            }
        }
    }

    fn ask_present(&mut self, request: &mut Request, search: f64, row: &mut Row) {
        let rules = &self.scenario.model.exchange;
        let participants = self.tally.participants as usize;
        if participants < 2 {
            return;
        }
        for _ in 0..rules.asks_present {
            if request.answers >= rules.answers {
                return;
            }
            let searched = row.chance(search, "looks for who knows");
            let mut j = self.present[row.below(participants, "whom it asks, by place")];
            for _ in 0..if searched { 4 } else { 0 } {
                if j != request.i && self.people[j].k & request.topic != 0 {
                    break;
                }
                j = self.present[row.below(participants, "whom instead, by place")];
            }
            if j != request.i {
                self.approach(request, j, 0.0, row);
            }
        }
    }

    fn ask_silent(&mut self, request: &mut Request, row: &mut Row) {
        for _ in 0..self.scenario.model.exchange.asks_silent {
            if request.answers > 0 {
                return;
            }
            let j = row.below(self.people.len(), "which reader, by slot");
            if j != request.i && self.people[j].here && !self.people[j].p {
                self.approach(request, j, 0.0, row);
            }
        }
    }

    fn approach(&mut self, request: &mut Request, j: usize, weight: f64, row: &mut Row) {
        let rules = &self.scenario.model.exchange;
        let peer = &self.people[j];
        let knows = peer.k & request.topic != 0;
        let believes = peer.o & request.topic != 0;
        if !knows && (!believes || request.answers > 0) {
            return;
        }
        if !peer.p && !row.odds(peer.x + n(rules.wake), &format!("wakes member {}", peer.id)) {
            return;
        }
        self.tally.approaches += 1;
        let load = (peer.u / (self.hours(j) + 0.2)).min(n(rules.load));
        let received = if self.spec.start.pay_it_forward { peer.q / (1.0 + peer.q) } else { 0.0 };
        let lean = request.willing - if knows { 0.0 } else { n(rules.unsure) }
            + n(rules.received) * received
            + n(rules.energy) * peer.e
            + n(rules.belonging) * peer.b
            + n(rules.tie) * weight
            + n(rules.propensity) * peer.kappa.ln()
            + n(rules.citizenship) * peer.z
            - load
            - peer.anger;
        if row.odds(lean, &format!("member {} answers", peer.id)) {
            self.tally.accepted += 1;
            request.answers += 1;
            self.answer(request, j, knows, row);
        }
    }

    fn answer(&mut self, request: &Request, j: usize, knows: bool, row: &mut Row) {
        let rules = &self.scenario.model;
        let i = request.i;
        if !self.people[j].p {
            self.people[j].p = true;
            self.present.push(j);
        }
        if knows {
            self.learn(i, request.topic);
            let written = n(rules.knowledge.journal) * n(self.spec.policy.lois.journals);
            if row.chance(written, "writes it down") {
                self.document(request.topic);
            }
        } else {
            self.mislead(i, request.topic);
        }
        self.people[j].u += n(rules.exchange.answer_hours);
        self.people[i].q += 1.0;
        self.people[j].r += if self.people[i].unit == self.people[j].unit { 1.0 } else { 1.3 };
        for one in [i, j] {
            self.people[one].anger *= 1.0 - n(rules.care.anger_answered);
        }
        self.tie(i, j, n(rules.ties.answer), n(rules.ties.across));
        self.contribute(j, 1);
        let load = self.people[j].u / (self.hours(j) + 0.2);
        let (energy, utility) =
            if request.hard { (n(rules.energy.helping), 1.5) } else { (-n(rules.energy.repeating), 0.25) };
        self.move_energy(j, energy, Flow::Helping);
        self.people[j].utility[Utility::Helping as usize] +=
            n(rules.energy.helping_value) * utility / (1.0 + load);
    }

    fn conclude(&mut self, request: &Request, newcomer: bool, row: &mut Row) {
        let rules = &self.scenario.model;
        let i = request.i;
        if request.answers > 0 {
            self.tally.answered += 1;
            self.tally.answered_hard += u32::from(request.hard || self.level.asked & request.topic == 0);
            self.level.asked |= request.topic;
            self.move_energy(i, n(rules.energy.answered), Flow::Answered);
            let utility = (0.4 + self.level.f) * if request.hard { 1.2 } else { 0.8 };
            self.people[i].utility[Utility::Answered as usize] += n(rules.energy.answered_value) * utility;
            if row.chance(n(rules.exchange.follow_up), "follows up") {
                self.contribute(i, 1);
            }
            return;
        }
        let hurt = if newcomer { 2.0 } else { 1.0 } * (1.0 - 0.5 * self.level.c);
        self.move_energy(i, -n(rules.energy.unanswered) * hurt, Flow::Unanswered);
        self.people[i].utility[Utility::Unanswered as usize] -= n(rules.energy.unanswered_value) * hurt;
        self.people[i].ties.iter_mut().for_each(|(_, weight)| *weight *= 0.98);
    }

    fn share_something(&mut self, i: usize, row: &mut Row) {
        let (rules, lois) = (&self.scenario.model, &self.spec.policy.lois);
        if self.people[i].k == 0 {
            return;
        }
        let topic = row.pick(self.people[i].k, "shares");
        self.tally.shares += 1;
        self.people[i].u += n(rules.exchange.share_hours);
        self.people[i].r += 0.4;
        self.contribute(i, 1);
        self.move_energy(i, n(rules.energy.dialogue), Flow::Dialogue);
        self.people[i].utility[Utility::Dialogue as usize] += n(rules.energy.dialogue_value);
        let open = if self.acts_as_newcomer(i) { 1.0 - 0.7 * self.level.m } else { 1.0 };
        let learns =
            (n(rules.exchange.listener_learns) * (1.0 + n(lois.structured_dialogue)) * open).min(1.0);
        for _ in 0..rules.exchange.listeners {
            let j = self.present[row.below(self.present.len(), "who listens, by place")];
            let hears = row.chance(learns, "takes it along");
            if j != i && hears && self.learn(j, topic) {
                self.tie(i, j, n(rules.ties.share), n(rules.ties.across));
                self.people[j].utility[Utility::Dialogue as usize] += n(rules.energy.dialogue_value);
            }
        }
        if row.chance(0.5 * n(rules.knowledge.journal) * n(lois.journals), "writes it down") {
            self.document(topic);
        }
    }
}

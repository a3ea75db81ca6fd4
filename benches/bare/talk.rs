//! Asking, answering, sharing, meeting; ties and what is learned.

use wide::f32x8;

use super::draws::{EVENT, Sequence, lanes, lanes_mut, poisson_lane};
use super::{ANSWERED, DIALOGUE, HELPING, Life, Meeting, UNANSWERED, move_level};

#[derive(Clone, Copy)]
pub struct Intent {
    needs: bool,
    shares: bool,
    draws: Sequence,
}

struct Request {
    slot: usize,
    topic: u64,
    newcomer: bool,
    willing: f32,
    answers: u32,
    draws: Sequence,
}

impl Life {
    pub(super) fn exchange(&mut self) {
        let l = &mut self.l;
        let apart = 2.5 * l.individualism + 0.8 * (0.3 * (1.0 - 0.5 * 0.2));
        l.willing = -0.5 + 2.2 * l.norm + 1.1 * 0.2 * (1.0 - 0.5 * 0.1) + 0.4 * (l.coverage - 0.5)
            - 0.5 * 1.4
            - apart * (1.0 - l.norm);
        l.welcome = 1.2 * (0.3 - 0.5) + 0.5 * l.care - 0.8 * l.parochialism;
        self.intend();
        for place in 0..self.intents.len() {
            let slot = self.present[place] as usize;
            let Intent { needs, shares, draws } = self.intents[place];
            if needs {
                self.need(slot);
            }
            if shares {
                self.share(slot, draws);
            }
            let count = self.besides[place];
            self.m.used[slot] += 0.05 * count as f32;
            self.m.contributions[slot] += count;
        }
    }

    /// What everybody who came is about to do, decided before anybody acts.
    fn intend(&mut self) {
        let (m, l) = (&self.m, &mut self.l);
        let participants = self.present.len();
        let whole = participants.next_multiple_of(8);
        self.means.resize(whole, 0.0);
        self.besides.resize(whole, 0);
        self.intents.clear();
        let dialogue = 0.45 * (0.6 + 0.8 * 0.3) * l.challenge;
        let mut familiarity = 0.0;
        for (place, &slot) in self.present.iter().enumerate() {
            let slot = slot as usize;
            let known = m.ties[slot].present(&m.present);
            let strangers = (participants as f32 - 1.0 - known).max(0.0);
            let familiar = (known + 0.5) / (known + 0.5 * strangers + 1.0);
            familiarity += familiar;
            let ease = 0.45 + (1.0 - 0.45) * familiar;
            let mut draws = Sequence::of_member(self.words[slot], m.id[slot], 0);
            let (shares, besides, need) = (draws.unit(), draws.word(), draws.unit());
            let inclination = dialogue * m.interest[slot] * (1.0 - 0.5 * m.anger[slot]);
            // Rates are below 1, so that there is one need or none.
            let rate = if (m.contributions[slot] == 0) & !m.founder[slot] { 0.7 } else { 0.35 };
            let (needs, shares) = (need < rate * ease, shares < inclination * ease);
            self.intents.push(Intent { needs, shares, draws });
            let hours = m.own_hours[slot] * l.squeeze + l.granted;
            self.means[place] = (3.1 * hours * m.engagement[slot] * m.burst[slot]).min(60.0);
            self.besides[place] = besides;
        }
        for (besides, &means) in lanes_mut(&mut self.besides).iter_mut().zip(lanes(&self.means)) {
            *besides = poisson_lane(*besides, f32x8::new(means));
        }
        l.familiarity = if participants > 0 { familiarity / participants as f32 } else { 0.0 };
    }

    #[inline]
    pub(super) fn hours(&self, slot: usize) -> f32 {
        self.m.own_hours[slot] * self.l.squeeze + self.l.granted
    }

    /// What a participant draws for something that it does.
    #[inline]
    fn draws_of(&self, slot: usize, act: u32) -> Sequence {
        Sequence::of_member(self.words[slot], self.m.id[slot], act)
    }

    fn need(&mut self, slot: usize) {
        let known = self.m.knows[slot];
        if known == u64::MAX {
            return;
        }
        let mut draws = self.draws_of(slot, 1);
        let topic = draws.pick(!known);
        if (self.l.documented | self.l.stale) & topic != 0 && draws.chance(0.9 * 0.2 * self.kept_in_order()) {
            self.m.used[slot] += 0.1;
            if self.l.documented & topic != 0 {
                self.learn(slot, topic);
                self.l.retrieved += 1;
                self.m.worth[slot][DIALOGUE] += 0.08;
                return;
            }
            if draws.chance(1.0 - 0.6 * 0.1) {
                self.mislead(slot, topic);
                return;
            }
        }
        self.ask(slot, topic, draws);
    }

    /// How far what is written is found and believed.
    fn kept_in_order(&self) -> f32 {
        let (fresh, stale) = (self.l.documented.count_ones() as f32, self.l.stale.count_ones() as f32);
        (0.25 + (1.0 - 0.25) * self.l.care) * fresh / (fresh + stale)
    }

    fn is_new(&self, slot: usize) -> bool {
        let m = &self.m;
        !m.founder[slot] && self.week - u32::from(m.joined[slot]) < 26 && m.contributions[slot] <= 3
    }

    fn ask(&mut self, slot: usize, topic: u64, draws: Sequence) {
        self.m.used[slot] += 0.15;
        self.m.contributions[slot] += 1;
        let newcomer = self.is_new(slot);
        let willing = self.l.willing + if newcomer { self.l.welcome } else { 0.0 };
        let mut request = Request { slot, topic, newcomer, willing, answers: 0, draws };
        let mut tied = 0;
        for place in 0..self.m.ties[slot].count {
            if tied == 4 || request.answers == 3 {
                break;
            }
            let peer = self.m.ties[slot].peers[place] as usize;
            if self.m.here[peer] > 0.0 {
                tied += 1;
                self.approach(&mut request, peer, self.m.ties[slot].weights[place] * self.scale);
            }
        }
        let hours = if self.l.coordinator_away > 0 { 0.0 } else { 5.0 };
        let search = 1.0 - (1.0 - 0.8 * 0.1) * (1.0 - 0.7 * (0.2 * hours / (hours + 2.0)));
        let participants = self.l.participants;
        for _ in 0..3 {
            if request.answers == 3 || participants < 2 {
                break;
            }
            let directed = request.draws.chance(search);
            let mut peer = self.present[request.draws.below(participants)] as usize;
            if directed {
                for _ in 0..4 {
                    if self.m.knows[peer] & topic != 0 && peer != slot {
                        break;
                    }
                    peer = self.present[request.draws.below(participants)] as usize;
                }
            }
            if peer != slot {
                self.approach(&mut request, peer, 0.0);
            }
        }
        for _ in 0..4 {
            if request.answers > 0 {
                break;
            }
            let peer = request.draws.below(self.m.n);
            if peer != slot && self.m.here[peer] > 0.0 && self.m.present[peer] == 0.0 {
                self.approach(&mut request, peer, 0.0);
            }
        }
        self.conclude(request);
    }

    #[inline]
    fn approach(&mut self, request: &mut Request, peer: usize, tie: f32) {
        let knows = self.m.knows[peer] & request.topic != 0;
        let believes = self.m.outdated[peer] & request.topic != 0;
        if knows || (believes && request.answers == 0) {
            self.hear(request, peer, tie, knows);
        }
    }

    fn hear(&mut self, request: &mut Request, peer: usize, tie: f32, knows: bool) {
        let (m, l) = (&self.m, &mut self.l);
        if m.present[peer] == 0.0 && !request.draws.by_odds(m.inclination[peer] + 2.92) {
            return;
        }
        l.approaches += 1;
        let received = m.received[peer];
        let hours = m.own_hours[peer] * l.squeeze + l.granted;
        let load = (m.used[peer] / (hours + 0.2)).min(3.0);
        let willing = request.willing
            + 0.7 * received / (1.0 + received)
            + 1.4 * m.energy[peer]
            + 0.8 * m.belonging[peer]
            + 0.8 * tie
            + 0.4 * m.citizenship[peer]
            - load
            - m.anger[peer];
        let unsure = if knows { 0.0 } else { 1.5 };
        if !request.draws.by_odds(willing - unsure) {
            return;
        }
        l.accepted += 1;
        request.answers += 1;
        self.answer(request, peer, knows);
    }

    fn answer(&mut self, request: &mut Request, peer: usize, knows: bool) {
        let slot = request.slot;
        if self.m.present[peer] == 0.0 {
            self.m.present[peer] = 1.0;
            self.present.push(peer as u32);
        }
        if knows {
            self.learn(slot, request.topic);
            if request.draws.chance(0.5 * 0.2) {
                self.document(request.topic);
            }
        } else {
            self.mislead(slot, request.topic);
        }
        let m = &mut self.m;
        m.used[peer] += 0.3;
        m.received[slot] += 1.0;
        m.reputation[peer] += if m.unit[peer] == m.unit[slot] { 1.0 } else { 1.3 };
        m.anger[peer] *= 1.0 - 0.15;
        m.anger[slot] *= 1.0 - 0.15;
        m.contributions[peer] += 1;
        move_level(&mut m.energy[peer], 0.012);
        m.worth[peer][HELPING] += 0.06;
        self.tie(slot, peer, 0.1);
    }

    fn conclude(&mut self, mut request: Request) {
        let slot = request.slot;
        let m = &mut self.m;
        if request.answers > 0 {
            self.l.answered += 1;
            move_level(&mut m.energy[slot], 0.04);
            m.worth[slot][ANSWERED] += 0.25;
            m.contributions[slot] += u32::from(request.draws.chance(0.4));
        } else {
            let hurt = if request.newcomer { 1.5 } else { 1.0 } * (1.0 - 0.5 * self.l.care);
            move_level(&mut m.energy[slot], -0.06 * hurt);
            m.worth[slot][UNANSWERED] += -0.25 * hurt;
            m.ties[slot].weaken(0.02);
        }
    }

    fn share(&mut self, slot: usize, mut draws: Sequence) {
        let known = self.m.knows[slot];
        if known == 0 {
            return;
        }
        let topic = draws.pick(known);
        let m = &mut self.m;
        m.used[slot] += 0.2;
        m.reputation[slot] += 0.4;
        m.contributions[slot] += 1;
        move_level(&mut m.energy[slot], 0.015);
        m.worth[slot][DIALOGUE] += 0.08;
        let open = if self.is_new(slot) { 1.0 - 0.7 * self.l.parochialism } else { 1.0 };
        let learns = (0.4 * (1.0 + 0.1) * open).min(1.0);
        for _ in 0..3 {
            let listener = self.present[draws.below(self.present.len())] as usize;
            if draws.chance(learns) && listener != slot && self.learn(listener, topic) {
                self.tie(slot, listener, 0.03);
                self.m.worth[listener][DIALOGUE] += 0.08;
            }
        }
        if draws.chance(0.5 * 0.5 * 0.2) {
            self.document(topic);
        }
    }

    pub(super) fn learn(&mut self, slot: usize, topic: u64) -> bool {
        if self.m.knows[slot] & topic != 0 {
            return false;
        }
        self.m.knows[slot] |= topic;
        self.m.outdated[slot] &= !topic;
        self.l.learned += 1;
        self.m.refresh(slot);
        true
    }

    fn mislead(&mut self, slot: usize, topic: u64) {
        self.m.outdated[slot] |= topic & !self.m.knows[slot];
        self.l.misled += 1;
        self.m.refresh(slot);
    }

    pub(super) fn meet(&mut self, meeting: Meeting, number: u32) {
        let present = self.present.len();
        let (talk, energy, hours) = if meeting.launch { (1.2, 2.0, 1.0) } else { (1.0, 1.0, 0.5) };
        let closeness = 0.025 + if meeting.face_to_face { 0.06 } else { 0.0 };
        let step = (closeness * talk as f32).min(0.5);
        let cheer = 0.02 * energy * (0.5 + self.l.familiarity);
        let taught = if meeting.expert {
            1u64 << self.draws.sequence(EVENT, self.week, 128 + number).below(64)
        } else {
            0
        };
        let learns = ((0.0 + 0.4) * (0.5 + 0.5 * 0.1) * (1.0 - 0.8 * self.l.parochialism)).min(1.0);
        for place in 0..present {
            let slot = self.present[place] as usize;
            let mut draws = self.draws_of(slot, 64 + number);
            self.m.used[slot] += hours * (1.0 + 0.5 * 0.1);
            for _ in 0..2 {
                let peer = self.present[draws.below(present)] as usize;
                self.tie(slot, peer, step);
            }
            if taught != 0 && draws.chance(learns) && self.learn(slot, taught) {
                self.m.worth[slot][DIALOGUE] += 0.08;
            }
            move_level(&mut self.m.energy[slot], cheer);
        }
        if present > 0 {
            self.capture(number);
        }
        if meeting.launch {
            self.launch(number);
        }
    }

    fn capture(&mut self, number: u32) {
        let mut draws = self.draws.sequence(EVENT, self.week, 320 + number);
        let known = self.known_to_present();
        for _ in 0..draws.poisson(4.0 * 0.1) {
            let new = known & !self.l.documented & !self.l.tacit;
            if new == 0 {
                return;
            }
            self.document(draws.pick(new));
        }
    }

    fn launch(&mut self, number: u32) {
        for &slot in &self.present {
            move_level(&mut self.m.energy[slot as usize], 0.08);
            let belonging = &mut self.m.belonging[slot as usize];
            *belonging += 0.08 * (1.0 - *belonging);
        }
        self.l.legitimacy += 0.05 * (1.0 - self.l.legitimacy);
        let mean = 32.7 * (0.2 + self.sponsor()) * 0.9;
        let mut draws = self.draws.sequence(EVENT, self.week, 192 + number);
        let left = 400u32.saturating_sub(self.l.arrivals);
        for _ in 0..draws.poisson(mean * self.l.reach.min(2.0)).min(left) {
            self.join(false);
        }
    }
}

//! What happens to a community as a whole: shocks, care, recognition, the value of its week.

use super::draws::{MEASURE, SHOCK, exp, poisson, unit};
use super::{ACTIVE, CORE, Life, MEASUREMENT, move_level};

impl Life {
    fn chance(&self, at: usize) -> f32 {
        unit(self.chances[at])
    }

    pub(super) fn shocks(&mut self) {
        let severity = |life: &Self, at: usize| 0.3 + 0.5 * life.chance(at);
        if self.chance(13) < 0.25 / 52.0 {
            self.sponsor_leaves();
        }
        if self.chance(15) < 0.1 / 52.0 {
            self.l.coordinator_away = self.l.coordinator_away.max(16);
        }
        if self.chance(17) < 0.1 / 52.0 {
            self.reorganise(severity(self, 18));
        }
        if self.chance(19) < 0.5 / 52.0 {
            let depth = severity(self, 20) * 0.6;
            self.l.surge.start(8, depth);
        }
        if self.chance(21) < 0.1 / 52.0 {
            let depth = severity(self, 22) * (1.0 - 0.6 * self.l.legitimacy);
            self.l.cut.start(104, depth);
        }
        if self.chance(23) < 0.5 / 52.0 {
            self.decision(self.chance(25) < 0.3, severity(self, 24));
        }
    }

    fn sponsor_leaves(&mut self) {
        if self.l.sponsor_away > 0 {
            return;
        }
        let mut draws = self.draws.sequence(SHOCK, self.week, 1);
        let (hand_over, cut) = (draws.unit(), draws.unit());
        if hand_over < 0.3 {
            self.l.sponsor_away = 4;
            return;
        }
        self.l.sponsor_away = 52;
        if cut < 0.9 - 1.6 * self.l.shown {
            self.l.cut.start(104, 1.0);
        }
    }

    fn reorganise(&mut self, severity: f32) {
        let spared = 1.0 - 0.5 * self.l.legitimacy;
        for slot in 0..self.m.n {
            if self.m.here[slot] == 0.0 {
                continue;
            }
            if self.draws.sequence(SHOCK, self.week, 64 + self.m.id[slot]).chance(0.25 * severity * spared) {
                self.leave(slot);
            } else {
                self.m.ties[slot].weaken(0.3 * severity);
            }
        }
    }

    fn decision(&mut self, consulted: bool, severity: f32) {
        let known = self.l.coverage;
        for slot in 0..self.m.n {
            let m = &mut self.m;
            if consulted {
                if m.participation[slot] >= ACTIVE {
                    let weight = m.belonging[slot].max(0.2);
                    move_level(&mut m.energy[slot], 0.08 * severity * weight);
                    m.citizenship[slot] += 0.2 * severity * (1.0 - m.citizenship[slot]);
                }
            } else if m.here[slot] > 0.0 {
                let stake = 0.4 + m.knows[slot].count_ones() as f32 / 64.0;
                let anger = (m.belonging[slot] * stake * severity).min(1.0 - m.anger[slot]);
                m.anger[slot] += anger;
                move_level(&mut m.energy[slot], -0.15 * anger);
            }
        }
        let l = &mut self.l;
        if consulted {
            l.voice += 0.15 * severity * (1.0 - l.voice);
            l.legitimacy += 0.02 * severity * (1.0 - l.legitimacy);
            l.lost -= 0.5 * 20.0 * known * severity;
        } else {
            l.angry = true;
            l.voice *= 1.0 - 0.3 * severity;
            l.lost += 20.0 * known * severity;
        }
    }

    pub(super) fn sponsor(&self) -> f32 {
        if self.l.sponsor_away > 0 { 0.0 } else { 0.5 }
    }

    pub(super) fn coordinator(&self) -> f32 {
        let own = if self.l.coordinator_away > 0 { 0.0 } else { 5.0 };
        own * (1.0 - self.l.cut.now() * 0.9)
    }

    pub(super) fn care(&mut self) {
        let m = &mut self.m;
        let l = &mut self.l;
        let mut core = 0.0;
        for &slot in &self.active {
            let slot = slot as usize;
            // Weighed instead of passed over: who is of the core is as good as random.
            let of_core = f32::from(u8::from(m.participation[slot] >= CORE));
            let hours = m.own_hours[slot] * l.squeeze + l.granted;
            core += of_core * m.belonging[slot] * m.energy[slot] * hours.min(2.0);
        }
        let own: f32 = if l.coordinator_away > 0 { 0.0 } else { 5.0 };
        let coordinator = own * (1.0 - l.cut.now() * 0.9) * (1.0 - 0.5 * 0.2);
        let given = 0.45 * coordinator + 2.5 * core;
        let needed = 1.5 + 0.3 * l.active;
        l.core_care = 1.0 - exp(-2.5 * core / needed);
        l.care += 0.12 * (1.0 - exp(-given / needed) - l.care);

        let present = self.present.len() as f32;
        let conflict = 0.012 * present * (1.0 - l.familiarity) * (1.0 - 0.5 * 0.1);
        if present >= 2.0 && unit(self.chances[11]) < conflict.min(0.9) {
            let cost = 0.1 * 1.0 * ((1.0 - 0.8 * l.care) * (1.0 - 0.5 * 0.1));
            for &slot in &self.present {
                move_level(&mut m.energy[slot as usize], -cost);
            }
        }
        if l.angry {
            l.angry = false;
            for slot in 0..m.n {
                let anger = m.anger[slot];
                if anger > 0.0 {
                    move_level(&mut m.energy[slot], -0.1 * 0.15 * anger);
                    let left = anger * (1.0 - 0.05);
                    m.anger[slot] = if left < 0.005 { 0.0 } else { left };
                    l.angry = true;
                }
            }
        }
    }

    pub(super) fn measure(&mut self) {
        self.report();
        let (sponsor, coordinator) = (self.sponsor(), self.coordinator());
        let l = &mut self.l;
        let visible = l.value.max(0.0) + 0.2 * l.intangible;
        let impressive = visible / (visible + 2.5);
        let seen_share = 0.1 + (1.0 - 0.1) * 0.1 / (0.1 + 0.12);
        l.shown += 0.08 * (seen_share * impressive - l.shown);
        let short_view = 1.0 - 0.3 * 0.4 * (1.0 - l.shown);
        let cut = 1.0 - 0.4 * l.cut.now();
        let seen = l.voice * 0.6 + 0.4 * visible / (visible + 1.0);
        let target = 1.0 - 0.97 * (1.0 - 0.55 * sponsor) * (1.0 - 0.85 * l.shown) * (1.0 - 0.15 * seen);
        l.legitimacy += 0.03 * (target * short_view * cut - l.legitimacy);
        l.legitimacy = l.legitimacy.clamp(0.0, 1.0);
        let spoken = 0.2 * coordinator / (coordinator + 3.0);
        let heard = 1.0 - (1.0 - 0.6 * 0.3) * (1.0 - 0.6 * spoken) * (1.0 - 0.3 * sponsor);
        l.voice += 0.02 * (heard * (0.3 + 0.7 * l.legitimacy) - l.voice);
    }

    fn report(&mut self) {
        if self.present.is_empty() {
            return;
        }
        let m = &mut self.m;
        let present = self.present.len() as f32;
        let mean = 3.0 * 0.1 * present / (present + 4.0);
        let count = poisson(self.chances[12], mean.min(60.0)).min(16);
        if count > 0 {
            let mut draws = self.draws.sequence(MEASURE, self.week, 0);
            let burden = 1.0 - 0.5 * 0.2;
            for _ in 0..count {
                let mut writer = self.present[draws.below(self.present.len())] as usize;
                for _ in 0..4 {
                    let other = self.present[draws.below(self.present.len())] as usize;
                    if m.participation[other] > m.participation[writer] {
                        writer = other;
                    }
                }
                m.used[writer] += 1.5 * burden;
                m.worth[writer][MEASUREMENT] += -0.5 * burden;
                move_level(&mut m.energy[writer], -0.08 * burden);
            }
        }
        let awareness = 0.004 * 0.1 * self.l.shown;
        for &slot in &self.present {
            let of_core = f32::from(u8::from(m.participation[slot as usize] >= CORE));
            move_level(&mut m.energy[slot as usize], of_core * awareness);
        }
    }

    /// Norm, attitudes, value of the week.
    pub(super) fn account(&mut self) {
        let l = &mut self.l;
        if l.approaches > 0 {
            let approaches = l.approaches as f32;
            let accepted = l.accepted as f32 / approaches;
            l.norm += 0.03 * approaches / (approaches + 5.0) * (accepted - l.norm);
        }
        l.norm += 0.004 * ((0.15 + 0.55 * l.attitude) - l.norm);
        l.attitude += 0.02 * (l.active / (l.active + 5.0)) * (l.norm - l.attitude);
        let tangible = 4.0 * l.answered as f32 + 1.0 * l.retrieved as f32 - 1.0 * l.misled as f32
            + 0.8 * l.learned as f32
            + l.task_value
            - l.lost;
        let intangible = 1.0 * l.learned as f32 + 0.2 * l.active;
        l.value += self.eighth * (tangible - l.value);
        l.intangible += self.eighth * (intangible - l.intangible);
    }
}

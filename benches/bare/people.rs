//! Who comes, who takes part, how the week leaves them, who goes.

use super::draws::{ARRIVE, ATTEND, BIRTH, EVENT, exp, poisson, pow, unit};
use super::{Columns, GOOD_WORK, Life, Meeting, NOBODY, TIES, move_level};

macro_rules! columns {
    ($self:ident, $column:ident => $what:expr) => {
        columns!($self, $column => $what; id here interest own_hours burst energy engagement floor belonging received
            reputation participation pull anger citizenship outdated_share silence joined contributions unit founder
            knows outdated used present inclination worth peers weights ties)
    };
    ($self:ident, $column:ident => $what:expr; $($name:ident)+) => { $({ let $column = &mut $self.$name; $what; })+ };
}

impl Columns {
    pub fn clear(&mut self) {
        columns!(self, column => column.clear());
    }

    #[inline]
    pub fn refresh(&mut self, slot: usize) {
        let outdated = self.outdated[slot].count_ones() as f32;
        let all = outdated + self.knows[slot].count_ones() as f32 + 4.0;
        self.outdated_share[slot] = outdated / all;
    }

    /// A slot of zeros.
    fn grow(&mut self) -> usize {
        columns!(self, column => column.push(Default::default()));
        self.id.len() - 1
    }

    fn close_gaps(&mut self, slots: &mut Vec<u32>) {
        slots.clear();
        let mut kept = 0;
        for slot in 0..self.here.len() {
            let stays = self.here[slot] > 0.0;
            slots.push(if stays { kept } else { NOBODY });
            kept += u32::from(stays);
        }
        columns!(self, column => {
            let mut place = 0;
            for slot in 0..slots.len() {
                column[place] = column[slot];
                place += usize::from(slots[slot] != NOBODY);
            }
            column.truncate(kept as usize);
        });
        for slot in 0..kept as usize {
            let mut count = 0;
            for place in 0..usize::from(self.ties[slot]) {
                let peer = slots[self.peers[slot][place] as usize];
                if peer != NOBODY {
                    (self.peers[slot][count], self.weights[slot][count]) = (peer, self.weights[slot][place]);
                    count += 1;
                }
            }
            self.peers[slot][count..].fill(NOBODY);
            self.weights[slot][count..].fill(0.0);
            self.ties[slot] = count as u8;
        }
    }
}

/// The first slot of those who joined less than so many weeks ago.
fn first_after(joined: &[u16], week: u32, weeks: u32) -> usize {
    joined.partition_point(|&joined| u32::from(joined) + weeks <= week)
}

impl Life {
    pub(super) fn join(&mut self, founder: bool) {
        let id = self.l.arrivals;
        let mut draws = self.draws.sequence(BIRTH, 0, id);
        let chance = draws.unit();
        let interest = if founder { 0.5 + (1.0 - 0.5) * chance } else { pow(chance, 1.6) };
        let own_hours = 0.875 * exp(0.79 * draws.normal());
        let burst = exp(0.6 * (draws.normal() - 0.5 * 0.6));
        let unit = draws.below(6) as u8;
        let known_share = if founder { 0.3 * (0.5 + 0.5 * chance) / 0.75 } else { 0.06 + 0.22 * interest };
        let mut draws = draws.skip(1);
        let seen = draws.bits(known_share);
        let outdated = seen & draws.bits(0.08);
        let engagement: f32 = (0.106 + 0.638 * interest).min(1.0);
        self.l.arrivals += 1;
        let m = &mut self.m;
        let slot = m.grow();
        m.id[slot] = id;
        m.here[slot] = 1.0;
        m.interest[slot] = interest;
        m.own_hours[slot] = own_hours;
        m.burst[slot] = burst;
        m.energy[slot] = (0.466 + 0.3 * interest).min(1.0);
        m.engagement[slot] = engagement;
        m.floor[slot] = 0.678 * engagement;
        m.participation[slot] = if founder { 0.3 } else { 0.0 };
        m.joined[slot] = self.week as u16;
        m.unit[slot] = unit;
        m.founder[slot] = founder;
        m.knows[slot] = seen & !outdated;
        m.outdated[slot] = outdated;
        m.peers[slot] = [NOBODY; TIES];
        m.refresh(slot);
    }

    pub(super) fn arrive(&mut self) {
        let noise: f32 = self.chances[..4].iter().map(|&word| unit(word)).sum();
        let sponsor = self.sponsor();
        let l = &mut self.l;
        l.attention = 0.97 * l.attention + self.attention_step * ((noise - 2.0) * 1.732_050_8);
        let pool = 400.0 * l.pool * (1.0 + 0.0051 * self.week as f32);
        let left = (1.0 - l.arrivals as f32 / pool.max(1.0)).max(0.0);
        let attention = exp(l.attention - 0.5 * 0.54 * 0.54);
        let talk = 0.35 * pow(l.activity, 0.733) * (0.4 + l.legitimacy);
        let publicity = 2.83 * 0.3 * sponsor * l.legitimacy;
        let mean = 0.9
            * (1.0 - 0.5 * l.parochialism)
            * left
            * attention
            * pow(l.challenge, 1.72)
            * (0.62 * l.reach + talk + publicity);
        let count = if mean > 60.0 {
            self.draws.sequence(ARRIVE, self.week, 0).poisson(mean)
        } else {
            poisson(self.chances[4], mean)
        };
        for _ in 0..count {
            self.join(false);
        }
    }

    pub(super) fn rhythm(&mut self) {
        let cut = 1.0 - 0.9 * self.l.cut.now();
        let organised =
            if self.l.coordinator_away > 0 { 0.05 + (1.0 - 0.05) * self.l.core_care } else { 1.0 };
        self.l.meeting_due += 1.0 * 12.0 / 52.0 * cut * organised;
        let launch = self.week == 0;
        let regular = self.l.meeting_due >= 0.9999;
        if regular {
            self.l.meeting_due -= 1.0;
        }
        for (happens, number, launch) in [(launch, 1, true), (regular, 2, false)] {
            if happens {
                let mut draws = self.draws.sequence(EVENT, self.week, number);
                let expert = draws.chance(0.1);
                self.meetings.push(Meeting { launch, expert, face_to_face: draws.chance(0.3) });
            }
        }
    }

    pub(super) fn attend(&mut self) {
        let n = self.m.id.len();
        self.draws.fill(ATTEND, self.week, &self.m.id, &mut self.attend);
        let (m, l) = (&mut self.m, &mut self.l);
        let call =
            self.meetings.iter().fold(0.0f32, |call, one| call.max(if one.launch { 1.3 } else { 1.0 }));
        let pull = call * 1.45 * (0.5 + l.care);
        let attendance_hours = if self.meetings.is_empty() { 0.0 } else { 0.5 * 0.1 };
        let protected = 0.5 * (0.3 + 0.7 * l.legitimacy) * (1.0 - l.cut.now() * 0.9);
        l.squeeze = 1.0 - l.surge.now();
        l.granted = protected * (1.0 - 0.5 * l.surge.now());
        let granted = l.granted - attendance_hours;
        let recognised = 1.0 * (l.legitimacy - 0.2);
        let intercept = -3.01 + l.frailty + pull + recognised - 0.5 * 1.6;

        for (inclination, &silence) in m.inclination.iter_mut().zip(&m.silence) {
            *inclination = -self.forgotten[usize::from(silence).min(520)];
        }
        for slot in first_after(&m.joined, self.week, 26)..n {
            m.inclination[slot] += if m.founder[slot] { 0.0 } else { 1.2 * 0.3 };
        }
        decide(
            [intercept, l.squeeze, granted],
            [&m.here, &m.engagement, &m.energy, &m.belonging, &m.pull, &m.own_hours]
                .map(|column| &column[..n]),
            &self.attend[..n],
            &mut m.inclination[..n],
            &mut m.present[..n],
        );
        for slot in first_after(&m.joined, self.week, 1)..n {
            if !m.founder[slot] {
                m.present[slot] = if unit(self.attend[slot]) < 0.5 { m.here[slot] } else { 0.0 };
            }
        }
        self.seat();
    }

    fn seat(&mut self) {
        let n = self.m.id.len();
        self.keys.resize(n, 0);
        let mut count = 0;
        for (slot, (&word, &present)) in self.attend.iter().zip(&self.m.present).enumerate() {
            let key = (word & 0xff) << 24 | word.wrapping_mul(0x9e37_79b9) >> 8;
            self.keys[count] = u64::from(key) << 32 | slot as u64;
            count += usize::from(present > 0.0);
        }
        self.keys[..count].sort_unstable();
        self.present.clear();
        self.present.extend(self.keys[..count].iter().map(|&key| key as u32));
        self.l.participants = count;
    }

    /// Recognition, overload, engagement of participants; energy, engagement and memory of all.
    pub(super) fn feel(&mut self) {
        let level = 1.0 - (1.0 - 0.2) * (1.0 - 0.1);
        let (recognition, ladder) = (0.25 * level, 0.3 * 0.3);
        let kept = 1.0 - 0.004 * 0.2 * 0.1;
        let (m, l) = (&mut self.m, &self.l);
        for &slot in &self.present {
            let slot = slot as usize;
            let reputed = m.reputation[slot] / (m.reputation[slot] + 4.0);
            let mut energy = (m.energy[slot] + 0.02 * level * reputed).clamp(0.0, 1.0);
            m.interest[slot] *= kept;
            let hours = m.own_hours[slot] * l.squeeze + l.granted;
            let excess = (m.used[slot] / (hours + 0.5) - 1.0).clamp(0.0, 2.0);
            if excess > 0.0 {
                move_level(&mut energy, -0.06 * excess);
            }
            m.energy[slot] = energy;
            let contributions = m.contributions[slot] as f32;
            let mut worth = m.worth[slot];
            if !m.founder[slot] && contributions < 100.0 {
                worth[GOOD_WORK] += ladder * exp(-0.1 * contributions);
            }
            let value = 0.068
                + 0.35 * (energy - 0.5)
                + -0.2 * excess
                + recognition * reputed
                + worth.iter().sum::<f32>();
            let old = m.engagement[slot];
            let ceiling = 1.0 - 0.93 * (1.0 - m.interest[slot]);
            let room = if value > 0.0 { ceiling - old } else { old };
            let speed = (0.055 * (1.0 + 2.0 * exp(-contributions / 3.0))).min(1.0);
            let scale = speed * room * if value.abs() > 1.0 { 1.0 / value.abs() } else { 1.0 };
            m.engagement[slot] = (old + scale * value).clamp(0.0, 1.0);
            m.used[slot] = 0.0;
            m.worth[slot] = [0.0; 8];
        }

        let n = m.id.len();
        let rate = 0.08;
        let challenge = 0.55 * (l.challenge - 0.6);
        let challenge = rate * (challenge + 0.1 * ((1.0 - l.coverage) - 0.5));
        let gain = rate * 0.28 + challenge + rate * 0.12 * l.care;
        relax(
            gain,
            [&m.here, &m.interest, &m.belonging, &m.outdated_share].map(|column| &column[..n]),
            &mut m.energy[..n],
        );
        remember(
            1.0 - self.eighth,
            [&m.present, &m.floor].map(|column| &column[..n]),
            [&mut m.engagement, &mut m.participation, &mut m.received, &mut m.reputation]
                .map(|column| &mut column[..n]),
        );
        for slot in 0..n {
            let present = m.present[slot];
            m.silence[slot] = if present > 0.0 { 0 } else { m.silence[slot].saturating_add(1) };
            if present > 0.0 || (m.id[slot] ^ self.week) & 3 == 0 {
                let mut support = 0.0;
                for place in 0..usize::from(m.ties[slot]) {
                    support += m.weights[slot][place] * m.participation[m.peers[slot][place] as usize];
                }
                support *= self.scale;
                m.pull[slot] = support / (1.0 + support);
            }
        }
        belong([&m.present, &m.pull].map(|column| &column[..n]), &mut m.belonging[..n]);
        self.scale *= 1.0 - 0.01;
        self.inverse = 1.0 / self.scale;
        if self.scale < 1e-6 {
            m.weights.iter_mut().flatten().for_each(|weight| *weight *= self.scale);
            (self.scale, self.inverse) = (1.0, 1.0);
        }
    }

    pub(super) fn leave(&mut self, slot: usize) {
        let m = &mut self.m;
        if m.here[slot] == 0.0 {
            return;
        }
        self.l.gone += 1;
        for column in [
            &mut m.here,
            &mut m.energy,
            &mut m.interest,
            &mut m.engagement,
            &mut m.floor,
            &mut m.belonging,
            &mut m.participation,
            &mut m.pull,
            &mut m.anger,
            &mut m.reputation,
            &mut m.outdated_share,
            &mut m.present,
        ] {
            column[slot] = 0.0;
        }
        m.knows[slot] = 0;
        m.outdated[slot] = 0;
    }

    pub(super) fn depart(&mut self) {
        // The least lower half of a word that decides for staying.
        const MOST: u32 = (0.0081 * 65_536.0) as u32 + 1;
        for slot in 0..self.impulse.len() {
            let low = self.impulse[slot] & 0xffff;
            if low < MOST {
                let draw = low as f32 * (1.0 / 65_536.0);
                let m = &self.m;
                let hazard =
                    0.0081 * (1.0 - 0.78 * m.belonging[slot]) * (1.0 - 0.4 * 0.1 * m.engagement[slot]);
                if draw < hazard * m.here[slot] {
                    self.leave(slot);
                }
            }
        }
        if self.l.gone > 16.max(self.m.id.len() / 4) {
            self.m.close_gaps(&mut self.slots);
            self.l.gone = 0;
            for project in &mut self.projects {
                let mut kept = 0;
                for place in 0..project.size {
                    let slot = self.slots[project.team[place] as usize];
                    if slot != NOBODY {
                        project.team[kept] = slot;
                        kept += 1;
                    }
                }
                project.size = kept;
            }
        }
    }
}

// Functions of their own, so that columns are known not to overlap.

fn decide(
    [intercept, squeeze, granted]: [f32; 3],
    columns: [&[f32]; 6],
    words: &[u32],
    inclination: &mut [f32],
    present: &mut [f32],
) {
    let n = inclination.len();
    let [here, engagement, energy, belonging, pull, own] = columns.map(|column| &column[..n]);
    let (words, present) = (&words[..n], &mut present[..n]);
    for slot in 0..n {
        let x = inclination[slot] + intercept + 3.45 * engagement[slot] + 1.6 * energy[slot];
        let x = x * here[slot] + -60.0 * (1.0 - here[slot]);
        let x = x + 0.65 * (belonging[slot] + pull[slot]);
        inclination[slot] = x;
        let hours = (own[slot] * squeeze + granted).max(0.0);
        let factor = (0.4 + 0.66 * hours / (hours + 0.6)).min(1.0);
        let comes = unit(words[slot]) * (1.0 + exp(-x)) < factor;
        present[slot] = f32::from(u8::from(comes)) * here[slot];
    }
}

fn relax(gain: f32, columns: [&[f32]; 4], energy: &mut [f32]) {
    let n = energy.len();
    let [here, interest, belonging, outdated] = columns.map(|column| &column[..n]);
    for slot in 0..n {
        let mut level = energy[slot];
        level += here[slot] * gain - 0.08 * level;
        level += 0.08 * 0.25 * interest[slot];
        level += 0.08 * 0.15 * belonging[slot];
        energy[slot] = (level - 0.08 * 3.6 * outdated[slot] * outdated[slot]).clamp(0.0, 1.0);
    }
}

fn remember(keep: f32, columns: [&[f32]; 2], changed: [&mut [f32]; 4]) {
    let [engagement, participation, received, reputation] = changed;
    let n = engagement.len();
    let [present, floor] = columns.map(|column| &column[..n]);
    let (participation, received, reputation) =
        (&mut participation[..n], &mut received[..n], &mut reputation[..n]);
    for slot in 0..n {
        engagement[slot] -= 0.012 * (engagement[slot] - floor[slot]).max(0.0) * (1.0 - present[slot]);
        participation[slot] = participation[slot] * keep + (1.0 - keep) * present[slot];
        received[slot] *= 1.0 - 0.02;
        reputation[slot] *= 1.0 - 0.02;
    }
}

fn belong(columns: [&[f32]; 2], belonging: &mut [f32]) {
    let n = belonging.len();
    let [present, pull] = columns.map(|column| &column[..n]);
    for slot in 0..n {
        let old = belonging[slot];
        let grown = 0.04 * (pull[slot] - old).max(0.0);
        belonging[slot] = old + grown * present[slot] - 0.006 * old * (1.0 - present[slot]);
    }
}
